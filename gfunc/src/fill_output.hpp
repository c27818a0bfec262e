// SPDX-License-Identifier: BSD-3-Clause
/// A result into memory that the caller gave for it: elements of fixed size, records of such, and options, whose nulls go to the bits,
/// bytes or patterns that the output has for them. Sizes never change, so rows and text are refused.
#pragma once
#include "datashape/result.hpp"
#include "gfunc/registry.hpp"
#include "gfunc/value.hpp"

namespace pluribus::gfunc {

/// `made` and `out` have one shape and one dtype. Memory that they share is read before it is written.
datashape::outcome fill_output(const value& made, const value& out, const registry& functions);

}  // namespace pluribus::gfunc
