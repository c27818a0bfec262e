// SPDX-License-Identifier: BSD-3-Clause
/// Views: composed index transforms on an array. They read nothing, copy nothing, make no task, and are pushed down to storage.
#pragma once
#include <span>

#include "nd/array.hpp"

namespace pluribus::nd {

array transpose(const array& a);  ///< axes reversed
array transpose(const array& a, std::span<const int> axes);
array moveaxis(const array& a, int from, int to);
array flip(const array& a, int axis);
array broadcast_to(const array& a, const extents& shape);
array expand_dims(const array& a, int axis);
array squeeze(const array& a, int axis);
/// A field of an array of records.
array field(const array& a, std::string_view name);

/// The shape that all of these broadcast to, aligned at the right. Throws E0503 naming both shapes.
extents broadcast_shape(std::span<const array> arrays);

}  // namespace pluribus::nd
