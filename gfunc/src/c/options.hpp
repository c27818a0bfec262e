// SPDX-License-Identifier: BSD-3-Clause
/// Options of a call from JSON text. Which of them a function takes is checked where it is called.
#pragma once
#include <string_view>

#include "datashape/result.hpp"
#include "gfunc/attributes.hpp"

namespace pluribus::gfunc::c {

/// An object; empty text is no options. Errors have spans into the text.
datashape::result<attributes> read_options(std::string_view text);

}  // namespace pluribus::gfunc::c
