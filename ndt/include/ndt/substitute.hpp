// SPDX-License-Identifier: BSD-3-Clause
/// Puts the bindings of a match into a pattern: substitute("M * N * T", {N = 3, M = 4, T = float64}) is 4 * 3 * float64. Symbols
/// without a binding stay, or are errors where a concrete type is asked for.
#pragma once
#include "datashape/result.hpp"
#include "ndt/bindings.hpp"
#include "ndt/match.hpp"
#include "ndt/type.hpp"

namespace pluribus::ndt {

struct substitute_options {
  /// Every symbol needs a value and no family may remain.
  bool concrete = false;
};

/// The k-th unnamed ellipsis takes the k-th binding of that name, or the only one. Contiguity brackets and where clauses go away once
/// nothing below them is a pattern.
datashape::result<type> try_substitute(const type& pattern, const bindings& bound, const substitute_options& options = {});

inline type substitute(const type& pattern, const bindings& bound) { return try_substitute(pattern, bound).value(); }
inline type substitute(const type& pattern, const match_result& m) { return try_substitute(pattern, m.bindings()).value(); }

}  // namespace pluribus::ndt
