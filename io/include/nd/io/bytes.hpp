// SPDX-License-Identifier: BSD-3-Clause
/// Encoded bytes on their way between stores and codecs. A vector whose growth leaves new bytes unset: they are about to be overwritten.
#pragma once
#include <cstddef>
#include <memory>
#include <span>
#include <type_traits>
#include <utility>
#include <vector>

namespace pluribus::nd::io {

template <class T>
struct unset_allocator : std::allocator<T> {
  template <class U> struct rebind { using other = unset_allocator<U>; };
  template <class U> void construct(U* at) noexcept { ::new (static_cast<void*>(at)) U; }
  template <class U, class... A> void construct(U* at, A&&... a) { ::new (static_cast<void*>(at)) U(std::forward<A>(a)...); }
};

using bytes = std::vector<std::byte, unset_allocator<std::byte>>;
using byte_span = std::span<const std::byte>;

}  // namespace pluribus::nd::io
