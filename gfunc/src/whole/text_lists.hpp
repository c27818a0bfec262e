// SPDX-License-Identifier: BSD-3-Clause
/// Rows of text from text, for every function that cuts it.
#pragma once
#include "gfunc/function_ref.hpp"
#include "gfunc/rows.hpp"
#include "gfunc/value_function.hpp"

namespace pluribus::gfunc::whole {

/// `var * string`: split(element, to) appends the pieces of one element.
datashape::result<value> split_texts(const value_call& c, function_ref<void(std::string_view, text_builder&)> split);

}  // namespace pluribus::gfunc::whole
