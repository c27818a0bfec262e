// SPDX-License-Identifier: BSD-3-Clause
/// The one-letter codes that PEP 3118 and `struct` share: code and mode to a scalar. Containers, counts and names are their readers'
/// business.
#pragma once
#include <optional>
#include <string_view>

#include "ndt/make.hpp"

namespace pluribus::ndt::notations {

/// `@` and `^` have the sizes of the machine, the others the standard ones.
constexpr bool is_native(char mode) noexcept { return mode == '@' || mode == '^'; }
constexpr bool is_mode(char c) noexcept { return c == '@' || c == '=' || c == '<' || c == '>' || c == '!' || c == '^'; }

/// n, N, P and g exist only with native sizes.
std::optional<scalar> scalar_of_code(char code, char mode) noexcept;
constexpr bool only_native(char code) noexcept { return code == 'n' || code == 'N' || code == 'P' || code == 'g'; }

inline type in_mode(scalar s, char mode) { return mode == '>' || mode == '!' ? make_swapped(s) : make_scalar(s); }

/// A leaf of `value` bytes or code units, stored big-endian where the mode says so.
type swapped_leaf(type leaf, bool swapped);

}  // namespace pluribus::ndt::notations
