// SPDX-License-Identifier: BSD-3-Clause
/// Fourier transforms behind a C function, for fourier_peers.py: name, shape and dtype in, the result out where it is asked for.
#include <cstdio>
#include <cstring>

#include "gfunc/call.hpp"
#include "ndt/parse.hpp"
#include "tbb_executor.hpp"

namespace gfunc = pluribus::gfunc;

/// Runs `function` over packed elements of the datashape; along `axis`, or all axes where it is 99. Bytes of the result, -1 on failure.
extern "C" __attribute__((visibility("default"))) std::int64_t fourier_call(const char* function, const char* datashape, std::int64_t bytes,
                                                                            void* in, std::int64_t axis, int threads, void* out) {
  const gfunc::value x = gfunc::value::from_buffer(pluribus::ndt::parse(datashape), gfunc::buffer::borrow(in, bytes)).value();
  bench::tbb_executor all;
  gfunc::inline_executor one;
  gfunc::executor* on = threads > 1 ? static_cast<gfunc::executor*>(&all) : &one;
  gfunc::attributes options;
  if (axis != 99) options.set("axis", axis);
  auto made = gfunc::try_call(function, std::span<const gfunc::value>(&x, 1), options, {on, nullptr});
  if (!made) {
    std::fprintf(stderr, "%s\n", made.error()[0].message.c_str());
    return -1;
  }
  if (out != nullptr) std::memcpy(out, made->data(), static_cast<std::size_t>(made->size() * made->itemsize()));
  return made->size() * made->itemsize();
}
