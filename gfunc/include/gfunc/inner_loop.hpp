// SPDX-License-Identifier: BSD-3-Clause
/// A loop from outside in NumPy's shape, so that what was compiled for NumPy (a Numba cfunc, a Cython ufunc loop) fits unchanged.
#pragma once
#include <cstdint>
#include <memory>

namespace pluribus::gfunc {

/// data: one pointer an argument, then the result; dims[0]: how many elements; strides: bytes, one a pointer. Returns nothing.
using numpy_loop = void (*)(char** data, const std::int64_t* dims, const std::int64_t* strides, void* state);

struct inner_loop {
  numpy_loop run = nullptr;
  void* state = nullptr;
  std::shared_ptr<void> owner;  ///< keeps `state` alive as long as any registry or program holds the loop
};

}  // namespace pluribus::gfunc
