// SPDX-License-Identifier: BSD-3-Clause
/// The names the language knows, with the dialects that know them. One lookup, no comparison of strings but the last.
#pragma once
#include <cstdint>
#include <span>
#include <string>
#include <string_view>

#include "datashape/dialect.hpp"

namespace pluribus::ndt {

enum class meaning : std::uint8_t {
  none,
  scalar,  ///< argument: scalar id
  leaf,    ///< argument: kind
  family,  ///< argument: family
  // dtypes with arguments
  char_,
  string,
  fixed_string,
  bytes,
  fixed_bytes,
  date,
  time,
  datetime,
  timedelta,
  datetime64,
  timedelta64,
  decimal,
  categorical,
  units,
  complex,
  option,
  ref,
  map,
  union_,
  tuple,
  struct_,
  funcproto,
  byte,
  opaque_constructor,
  // dimensions
  var,
  array,
  fixed,
  ellipsis,
};

struct word {
  std::string_view text;
  meaning what = meaning::none;
  std::uint8_t argument = 0;
  std::uint8_t dialects = 0;  ///< bit n: dialect n
};

/// The word of the dialect, else one of another dialect; `none` where there is none at all.
const word& word_named(std::string_view text, datashape::dialect d) noexcept;
inline bool knows(datashape::dialect d, const word& w) noexcept { return w.dialects >> static_cast<int>(d) & 1; }
std::span<const word> all_words() noexcept;

/// The known name that `Int32`, `FLOAT64`, `Signed` or `FloatKind` would be mistaken for; empty for other names. Such a name is a variable
/// only between backquotes.
std::string looks_like(std::string_view name);

}  // namespace pluribus::ndt
