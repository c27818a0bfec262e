// SPDX-License-Identifier: BSD-3-Clause
/// Text to type. try_parse returns every error of the text with spans; parse throws the same as datashape::error.
#pragma once
#include <string_view>

#include "datashape/result.hpp"
#include "ndt/dialect.hpp"
#include "ndt/scope.hpp"
#include "ndt/type.hpp"

namespace pluribus::ndt {

/// The text may declare names before its type: `type point = {x: float64, y: float64}; 3 * point`.
datashape::result<type> try_parse(std::string_view text, dialect d = dialect::core, const scope& names = scope::empty());
type parse(std::string_view text, dialect d = dialect::core, const scope& names = scope::empty());
inline type parse(std::string_view text, const scope& names) { return parse(text, dialect::core, names); }

namespace literals {
inline type operator""_t(const char* text, std::size_t size) { return parse({text, size}); }
}  // namespace literals

}  // namespace pluribus::ndt
