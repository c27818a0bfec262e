// SPDX-License-Identifier: BSD-3-Clause
/// The promotion rules of dispatch, and the only place that has any: which casts it may insert, what a weak literal becomes, which of
/// several dtypes is preferred. Common dtypes are ndt's array join (NumPy 2); the value of an argument never counts.
#pragma once
#include <optional>
#include <string>

#include "gfunc/resolve.hpp"

namespace pluribus::gfunc {

/// The least dtype both cast to without loss by NumPy's reckoning; none when there is none.
std::optional<ndt::scalar> common(ndt::scalar a, ndt::scalar b) noexcept;

/// A cast dispatch may insert on its own.
bool casts_safely(ndt::scalar from, ndt::scalar to) noexcept;

/// Built-in kernels compute in it. The others (128-bit integers, floats of 8, 80 and 128 bits, complex of these) are stored, moved and
/// cast.
bool computes(ndt::scalar s) noexcept;
/// Of one of those others: what an error says of it.
std::string not_computed(ndt::scalar s);
/// Signed or unsigned, of any width; bools are none.
bool is_integer(ndt::scalar s) noexcept;

/// Whether a literal of the class of `literal` may stand where `to` is wanted; whether its value fits is checked where it is converted.
bool literal_fits_class(ndt::scalar literal, ndt::scalar to) noexcept;

/// Order among dtypes that all would do: class first, then size.
int preference(ndt::scalar s) noexcept;

/// `divide` of integers and bools is float64 division, whatever their size.
void settle_division(std::string_view function, std::span<arg> args) noexcept;

/// Replaces weak arguments whose class is above all strong ones' by strong ones of the default dtype of that class.
void settle_weak(std::span<arg> args) noexcept;

}  // namespace pluribus::gfunc
