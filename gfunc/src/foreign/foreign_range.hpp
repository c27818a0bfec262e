// SPDX-License-Identifier: BSD-3-Clause
/// Foreign strided memory whose size nobody says: the bytes its shape and strides reach, and a value over them.
#pragma once
#include "datashape/result.hpp"
#include "gfunc/value.hpp"

namespace pluribus::gfunc {

/// `shape * dtype` beginning at `first`; the buffer of the value spans exactly what is reached. Refused where a size is negative, the
/// address range overflows, or there is no memory for elements.
datashape::result<value> over_foreign(const ndt::type& dtype, std::span<const index> shape, std::span<const index> byte_strides,
                                      const void* first, const buffer& owner);

/// C order for elements of this size; false on overflow.
bool c_strides(std::span<const index> shape, index itemsize, std::span<index> strides) noexcept;

}  // namespace pluribus::gfunc
