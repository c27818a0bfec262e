// SPDX-License-Identifier: BSD-3-Clause
/// See bounded_memory.hpp.
#include "bounded_memory.hpp"

#include <sys/resource.h>

#include <cstddef>
#include <cstdlib>
#include <fstream>
#include <new>
#include <string>

#include "gfunc/pool.hpp"

namespace {

constexpr std::size_t most = std::size_t{64} << 20;

void* take(std::size_t size, std::size_t align) noexcept {
  if (size > most) return nullptr;
  return align > alignof(std::max_align_t) ? std::aligned_alloc(align, (size + align - 1) / align * align)
                                           : std::malloc(size > 0 ? size : 1);
}
void* take_or_throw(std::size_t size, std::size_t align) {
  if (void* block = take(size, align)) return block;
  throw std::bad_alloc();
}

}  // namespace

namespace pluribus::testing {

void bound_memory() {
  gfunc::memory_pool::process().keep_at_most(std::int64_t{32} << 20);
  std::ifstream status("/proc/self/status");
  for (std::string line; std::getline(status, line);) {
    if (!line.starts_with("VmData:")) continue;
    rlimit limit{};
    ::getrlimit(RLIMIT_DATA, &limit);
    limit.rlim_cur = std::stoull(line.substr(7)) * 1024 + (std::size_t{512} << 20);
    ::setrlimit(RLIMIT_DATA, &limit);
  }
}

}  // namespace pluribus::testing

void* operator new(std::size_t size) { return take_or_throw(size, 1); }
void* operator new[](std::size_t size) { return take_or_throw(size, 1); }
void* operator new(std::size_t size, std::align_val_t align) { return take_or_throw(size, static_cast<std::size_t>(align)); }
void* operator new[](std::size_t size, std::align_val_t align) { return take_or_throw(size, static_cast<std::size_t>(align)); }
void* operator new(std::size_t size, const std::nothrow_t&) noexcept { return take(size, 1); }
void* operator new[](std::size_t size, const std::nothrow_t&) noexcept { return take(size, 1); }
void* operator new(std::size_t size, std::align_val_t align, const std::nothrow_t&) noexcept {
  return take(size, static_cast<std::size_t>(align));
}
void operator delete(void* p) noexcept { std::free(p); }
void operator delete[](void* p) noexcept { std::free(p); }
void operator delete(void* p, std::size_t) noexcept { std::free(p); }
void operator delete[](void* p, std::size_t) noexcept { std::free(p); }
void operator delete(void* p, std::align_val_t) noexcept { std::free(p); }
void operator delete[](void* p, std::align_val_t) noexcept { std::free(p); }
void operator delete(void* p, std::size_t, std::align_val_t) noexcept { std::free(p); }
void operator delete[](void* p, std::size_t, std::align_val_t) noexcept { std::free(p); }
