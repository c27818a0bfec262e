// SPDX-License-Identifier: BSD-3-Clause
/// The dtype under which a loop that only moves bits is registered for elements of so many bytes, at most 16.
#pragma once
#include "ndt/scalar.hpp"

namespace pluribus::gfunc {

constexpr ndt::scalar moved_as(ndt::index bytes) noexcept {
  switch (bytes) {
    case 1: return ndt::scalar::uint8;
    case 2: return ndt::scalar::uint16;
    case 4: return ndt::scalar::uint32;
    case 8: return ndt::scalar::uint64;
    default: return ndt::scalar::complex128;
  }
}

}  // namespace pluribus::gfunc
