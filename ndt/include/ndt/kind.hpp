// SPDX-License-Identifier: BSD-3-Clause
/// The closed set of type nodes and the reserved upper-case families of the language. Names only: no node, no text reader.
#pragma once
#include <cstdint>
#include <optional>
#include <string_view>

namespace pluribus::ndt {

enum class kind : std::uint8_t {
  nothing,  ///< end of a dims-only fragment, and a default-constructed type
  // dimensions; element() is what they hold
  fixed,       ///< 3 *
  symbolic,    ///< N *   one fixed size, bound by name
  unknown,     ///< _ *   one fixed size, not known yet
  var,         ///< var * ragged: each row has its own length
  array,       ///< array * owned (pointer, length) per element
  ellipsis,    ///< ... *  A... *  A=... *
  dim_family,  ///< Fixed *  Var *  Dim *
  power,       ///< Fixed**N *
  // leaves
  scalar,
  char_,
  string,
  fixed_string,
  bytes,
  fixed_bytes,
  date,
  time,
  datetime,
  timedelta,
  decimal,
  json,
  null,
  void_,
  object,
  type_,  ///< the type of types
  // composed
  option,
  record,
  tuple,
  union_,
  ref,
  map,
  categorical,
  function,
  nominal,      ///< a declared name; its definition is the last child
  constructed,  ///< Name[T, ...]: an open constructor, opaque
  // patterns
  typevar,
  family,      ///< Any, Scalar, Number, ...
  contiguous,  ///< C[...]  F[...]
  where,       ///< T where U: Float, P = N + M - 1
  arithmetic,  ///< right side of a computed dim
  // carriers
  annotated,  ///< @{"k": 1} T
  fragment,   ///< [A... * N]: dims without a dtype
  module,     ///< M:: T
};

constexpr bool is_dim(kind k) noexcept { return k >= kind::fixed && k <= kind::power; }

/// Reserved names; they can never be type variables.
enum class family : std::uint8_t {
  any,
  dtype,
  scalar,
  boolean,
  number,
  integer,
  int_,
  uint,
  float_,
  complex,
  decimal,
  temporal,
  string,
  bytes,
  fixed_string,
  fixed_bytes,
  categorical,
  record,
  tuple,
  union_,
  ref,
  function,
  option,
  dim,
  fixed,
  var,
};
inline constexpr int family_count = 26;

std::string_view name(family f) noexcept;
std::optional<family> family_named(std::string_view text) noexcept;
constexpr bool is_dim_family(family f) noexcept { return f == family::dim || f == family::fixed || f == family::var; }

enum class encoding : std::uint8_t { ascii, latin1, utf8, utf16, utf32, ucs2 };
std::string_view name(encoding e) noexcept;
std::optional<encoding> encoding_named(std::string_view text) noexcept;
constexpr std::int64_t unit_size(encoding e) noexcept {
  return e == encoding::utf32 ? 4 : e == encoding::utf16 || e == encoding::ucs2 ? 2 : 1;
}

enum class time_unit : std::uint8_t { year, month, week, day, hour, minute, second, ms, us, ns, ps, fs, as, generic };
std::string_view name(time_unit u) noexcept;
std::optional<time_unit> time_unit_named(std::string_view text) noexcept;

}  // namespace pluribus::ndt
