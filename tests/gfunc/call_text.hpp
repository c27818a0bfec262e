// SPDX-License-Identifier: BSD-3-Clause
/// Reads calls as documentation writes them, `sort([3, 1, 2], axis=0)`: arguments become values, keywords become options. Integers are
/// int64, numbers with a point (or inf, nan) float64, and booleans bool; a number alone is weak, as a literal is. Lists with null are
/// options, lists of unequal length ragged, text string; value("TYPE", JSON) is a value of any other type. For tests.
#pragma once
#include <string>
#include <string_view>
#include <vector>

#include "gfunc/attributes.hpp"

namespace call_text {

struct call {
  std::string name;
  std::vector<pluribus::gfunc::value> args;
  pluribus::gfunc::attributes options;
};

/// Throws std::runtime_error with the place of what cannot be read.
call read_call(std::string_view text);
pluribus::gfunc::attributes read_options(std::string_view text);
/// A value as text, in the same notation; tuples in parentheses, records as {name: value}.
std::string print(const pluribus::gfunc::value& v);
/// The text with blanks and the point of whole floats taken away, so that 1 equals 1.0.
std::string plain(std::string_view text);

}  // namespace call_text
