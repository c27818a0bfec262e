// SPDX-License-Identifier: BSD-3-Clause
/// A definition over values that no program takes, as text, decimals and records are: each operation of the expression is a call of its
/// own, with whole values between them.
#pragma once
#include <span>

#include "datashape/result.hpp"
#include "gfunc/call.hpp"

namespace pluribus::gfunc {

struct definition;

/// Plain scalars that are computed with, also below nulls and ragged dims: what a program takes.
bool fits_program(const value& v) noexcept;

datashape::result<value> call_definition(const definition& d, std::span<const value> args, call_place place);

}  // namespace pluribus::gfunc
