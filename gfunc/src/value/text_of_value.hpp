// SPDX-License-Identifier: BSD-3-Clause
/// How an element of every form is written once it is known how the values inside it are.
#pragma once
#include <string>

#include "gfunc/function_ref.hpp"
#include "gfunc/value.hpp"

namespace pluribus::gfunc {

using value_writer = function_ref<void(const value&, std::string&)>;

/// [a, b, ...]: the first n elements of the first dim.
void append_items(const value& v, index n, std::string& out, value_writer write);
/// A value without dims.
void append_composed(const value& v, std::string& out, value_writer write);

}  // namespace pluribus::gfunc
