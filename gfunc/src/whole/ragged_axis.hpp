// SPDX-License-Identifier: BSD-3-Clause
/// The dim or the rows an axis stands for, counted over fixed and ragged dims alike: what lies around keeps its rows and nulls, what the
/// axis is of goes to the caller. No element is read here.
#pragma once
#include "gfunc/function_ref.hpp"
#include "gfunc/value_function.hpp"

namespace pluribus::gfunc::whole {

inline bool is_ragged(const value& v) noexcept { return v.form() == value_form::ragged && v.dtype().kind() != ndt::kind::map; }
/// Rows stand behind the dims, nulls between them or not.
bool has_rows(const value& v) noexcept;

/// What is done with the value whose own dims or rows the axis is one of, and the axis of it.
using at_axis = function_ref<datashape::result<value>(const value&, int)>;
datashape::result<value> below(const value& given, int axis, at_axis f);

}  // namespace pluribus::gfunc::whole
