// SPDX-License-Identifier: BSD-3-Clause
/// A generic's definition with its parameters replaced.
#pragma once
#include <span>
#include <string>

#include "ndt/type.hpp"

namespace pluribus::ndt::detail {

/// Replaces type variables and symbolic dims named in `names`; a dim argument is a fragment or a type variable that names a dim.
type instantiate(const type& t, std::span<const std::string> names, std::span<const type> arguments);

}  // namespace pluribus::ndt::detail
