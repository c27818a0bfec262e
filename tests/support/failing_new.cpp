// SPDX-License-Identifier: BSD-3-Clause
// Global operator new and delete that can be told to fail and that count.
#include "support/failing_new.hpp"

#include <cstddef>
#include <cstdlib>

namespace {
thread_local std::int64_t left = -1;
thread_local std::int64_t living = 0;
thread_local bool was_refused = false;

void* allocate(std::size_t size, std::size_t align) {
  if (left == 0) {
    was_refused = true;
    throw std::bad_alloc();
  }
  if (left > 0) --left;
  void* p =
      align > alignof(std::max_align_t) ? std::aligned_alloc(align, (size + align - 1) / align * align) : std::malloc(size ? size : 1);
  if (!p) throw std::bad_alloc();
  ++living;
  return p;
}
void release(void* p) noexcept {
  if (!p) return;
  --living;
  std::free(p);
}
}  // namespace

namespace pluribus::testing {
void fail_after(std::int64_t n) noexcept { left = n, was_refused = false; }
std::int64_t alive() noexcept { return living; }
bool refused() noexcept { return was_refused; }
}  // namespace pluribus::testing

void* operator new(std::size_t size) { return allocate(size, 1); }
void* operator new[](std::size_t size) { return allocate(size, 1); }
void* operator new(std::size_t size, std::align_val_t align) { return allocate(size, static_cast<std::size_t>(align)); }
void* operator new[](std::size_t size, std::align_val_t align) { return allocate(size, static_cast<std::size_t>(align)); }
void* operator new(std::size_t size, const std::nothrow_t&) noexcept {
  try {
    return allocate(size, 1);
  } catch (const std::bad_alloc&) {
    return nullptr;
  }
}
void* operator new[](std::size_t size, const std::nothrow_t& tag) noexcept { return operator new(size, tag); }
void* operator new(std::size_t size, std::align_val_t align, const std::nothrow_t&) noexcept {
  try {
    return allocate(size, static_cast<std::size_t>(align));
  } catch (const std::bad_alloc&) {
    return nullptr;
  }
}
void operator delete(void* p) noexcept { release(p); }
void operator delete[](void* p) noexcept { release(p); }
void operator delete(void* p, std::size_t) noexcept { release(p); }
void operator delete[](void* p, std::size_t) noexcept { release(p); }
void operator delete(void* p, std::align_val_t) noexcept { release(p); }
void operator delete[](void* p, std::align_val_t) noexcept { release(p); }
void operator delete(void* p, std::size_t, std::align_val_t) noexcept { release(p); }
void operator delete[](void* p, std::size_t, std::align_val_t) noexcept { release(p); }
