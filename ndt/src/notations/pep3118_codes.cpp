// SPDX-License-Identifier: BSD-3-Clause
/// Letters of formats.
#include "pep3118_codes.hpp"

namespace pluribus::ndt::notations {
namespace {

template <class T>
constexpr scalar native_integer(bool is_signed) {
  switch (sizeof(T)) {
    case 2: return is_signed ? scalar::int16 : scalar::uint16;
    case 4: return is_signed ? scalar::int32 : scalar::uint32;
    default: return is_signed ? scalar::int64 : scalar::uint64;
  }
}

}  // namespace

std::optional<scalar> scalar_of_code(char code, char mode) noexcept {
  const bool native = is_native(mode);
  switch (code) {
    case '?': return scalar::bool_;
    case 'b': return scalar::int8;
    case 'B': return scalar::uint8;
    case 'h': return scalar::int16;
    case 'H': return scalar::uint16;
    case 'i': return scalar::int32;
    case 'I': return scalar::uint32;
    case 'l': return native ? native_integer<long>(true) : scalar::int32;
    case 'L': return native ? native_integer<unsigned long>(false) : scalar::uint32;
    case 'q': return scalar::int64;
    case 'Q': return scalar::uint64;
    case 'n': return native ? std::optional(native_integer<std::size_t>(true)) : std::nullopt;
    case 'N': return native ? std::optional(native_integer<std::size_t>(false)) : std::nullopt;
    case 'e': return scalar::float16;
    case 'f': return scalar::float32;
    case 'd': return scalar::float64;
    case 'g': return native ? std::optional(scalar::float80) : std::nullopt;
    default: return std::nullopt;
  }
}

type swapped_leaf(type leaf, bool swapped) {
  if (!swapped) return leaf;
  return make_node({.what = leaf.kind(),
                    .sub = leaf.sub(),
                    .flags = detail::swapped,
                    .value = leaf.value(),
                    .extra = leaf.extra(),
                    .text = leaf.text()});
}

}  // namespace pluribus::ndt::notations
