// SPDX-License-Identifier: BSD-3-Clause
/// A loop from outside in NumPy's shape, so that what was compiled for NumPy (a Numba cfunc, a Cython ufunc loop) fits unchanged.
#pragma once
#include <cstdint>
#include <memory>

namespace pluribus::gfunc {

/// data: one pointer an argument, then one a result; dims[0]: how many elements; strides: bytes, one a pointer. Where the signature names
/// dims, their sizes follow in dims in the order in which the names first appear, and in strides the byte strides of each argument's and
/// result's named dims in turn. Returns nothing.
using numpy_loop = void (*)(char** data, const std::int64_t* dims, const std::int64_t* strides, void* state);
/// The same, and returns 0, or a number that the call's error (E0355) names. Elements before the one it fails on may have been written.
using checked_loop = std::int32_t (*)(char** data, const std::int64_t* dims, const std::int64_t* strides, void* state);

struct inner_loop {
  numpy_loop run = nullptr;
  void* state = nullptr;
  std::shared_ptr<void> owner;     ///< keeps `state` alive as long as any registry or program holds the loop
  checked_loop checked = nullptr;  ///< runs instead of `run` where it is given

  explicit operator bool() const noexcept { return run != nullptr || checked != nullptr; }
  std::int32_t operator()(char** data, const std::int64_t* dims, const std::int64_t* strides) const {
    if (checked != nullptr) return checked(data, dims, strides, state);
    run(data, dims, strides, state);
    return 0;
  }
};

}  // namespace pluribus::gfunc
