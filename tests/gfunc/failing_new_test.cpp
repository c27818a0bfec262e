// SPDX-License-Identifier: BSD-3-Clause
/// The n-th operator new fails, for every n until all goes well: building, calling and reducing throw bad_alloc and leak nothing (the
/// sanitizers look). Replaces operator new, so it is an executable of its own.
#define DOCTEST_CONFIG_IMPLEMENT_WITH_MAIN
#include <doctest/doctest.h>

#include <cstdlib>
#include <new>

#include "gfunc/call.hpp"
#include "gfunc/module.hpp"
#include "gfunc/program.hpp"
#include "ndt/make.hpp"

namespace {
thread_local long allowed = -1;  ///< -1: all

void* take(std::size_t size, std::size_t align) noexcept {
  if (allowed == 0) return nullptr;
  if (allowed > 0) --allowed;
  return align > alignof(std::max_align_t) ? std::aligned_alloc(align, (size + align - 1) / align * align) : std::malloc(size);
}
void* take_or_throw(std::size_t size, std::size_t align) {
  void* block = take(size, align);
  if (block == nullptr) throw std::bad_alloc();
  return block;
}
}  // namespace

void* operator new(std::size_t size) { return take_or_throw(size, 1); }
void* operator new(std::size_t size, std::align_val_t align) { return take_or_throw(size, static_cast<std::size_t>(align)); }
void* operator new(std::size_t size, const std::nothrow_t&) noexcept { return take(size, 1); }
void* operator new(std::size_t size, std::align_val_t align, const std::nothrow_t&) noexcept {
  return take(size, static_cast<std::size_t>(align));
}
void operator delete(void* block) noexcept { std::free(block); }
void operator delete(void* block, std::size_t) noexcept { std::free(block); }
void operator delete(void* block, std::align_val_t) noexcept { std::free(block); }
void operator delete(void* block, std::size_t, std::align_val_t) noexcept { std::free(block); }

using namespace pluribus;
using namespace pluribus::gfunc;

namespace {

double work() {
  gfunc::index shape[] = {70, 3};
  value a = value::allocate(ndt::array_type(shape, ndt::make_scalar(ndt::scalar::int32))).value();
  for (gfunc::index i = 0; i < 210; ++i) reinterpret_cast<std::int32_t*>(a.data())[i] = static_cast<std::int32_t>(i);
  value b = call("multiply", {a, value::literal(0.5)});
  value total = call("sum", {b});
  module_builder m;
  m.function("twice").elementwise("float64 -> float64", [](double x) { return 2 * x; });
  registry mine = m.build().value();
  value doubled = try_call("twice", std::span<const value>(&total, 1), mine).value();
  return *reinterpret_cast<const double*>(doubled.data());
}

}  // namespace

TEST_CASE("an allocation that fails anywhere is bad_alloc, and nothing is lost") {
  CHECK(work() == 21945.0);
  gfunc::index before = memory_pool::process().stats().in_use;
  bool done = false;
  for (long n = 0; n < 5000 && !done; ++n) {
    memory_pool::process().trim();
    double result = 0;
    allowed = n;
    try {
      result = work();
      done = true;
    } catch (const std::bad_alloc&) {
    }
    allowed = -1;
    if (done) CHECK(result == 21945.0);
    REQUIRE(memory_pool::process().stats().in_use == before);
  }
  CHECK(done);
}
