// SPDX-License-Identifier: BSD-3-Clause
/// Encoded bytes on their way between stores and codecs: a vector in pool memory, so that runs count it, whose growth leaves new bytes
/// unset because they are about to be overwritten.
#pragma once
#include <cstddef>
#include <span>
#include <utility>
#include <vector>

#include "gfunc/pool.hpp"

namespace pluribus::nd::io {

template <class T>
struct pool_allocator {
  using value_type = T;

  pool_allocator() = default;
  template <class U>
  pool_allocator(const pool_allocator<U>&) noexcept {}
  T* allocate(std::size_t n) { return static_cast<T*>(gfunc::memory_pool::process().allocate(static_cast<std::int64_t>(n * sizeof(T)))); }
  void deallocate(T* block, std::size_t n) noexcept {
    gfunc::memory_pool::process().release(block, static_cast<std::int64_t>(n * sizeof(T)));
  }
  template <class U>
  void construct(U* at) noexcept {
    ::new (static_cast<void*>(at)) U;
  }
  template <class U, class... A>
  void construct(U* at, A&&... a) {
    ::new (static_cast<void*>(at)) U(std::forward<A>(a)...);
  }
  friend bool operator==(const pool_allocator&, const pool_allocator&) noexcept { return true; }
};

using bytes = std::vector<std::byte, pool_allocator<std::byte>>;
using byte_span = std::span<const std::byte>;

}  // namespace pluribus::nd::io
