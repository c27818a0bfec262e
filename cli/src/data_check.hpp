// SPDX-License-Identifier: BSD-3-Clause
/// Does the data of a file, or a type, belong to a pattern? Numbers of text files (csv, json) have no type of their own: they fit wherever
/// their values can be read as what the pattern asks for.
#pragma once
#include <optional>
#include <string>

#include "ndt/bindings.hpp"
#include "typed_operand.hpp"

namespace pluribus::cli {

struct data_verdict {
  bool ok = false;
  ndt::type found;                         ///< the type of the data as `infer` says it
  ndt::bindings bound;                     ///< where the pattern matched as it is
  std::string why;                         ///< path and reason; empty where ok
  std::optional<std::size_t> record = {};  ///< the first row (from 1) that does not fit, where one row alone does not
};

/// An operand as of `match`. Throws datashape::error where it cannot be read.
data_verdict check_data(const ndt::type& pattern, const std::string& operand, ndt::dialect d);

}  // namespace pluribus::cli
