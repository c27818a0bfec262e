// SPDX-License-Identifier: BSD-3-Clause
/// Functions over one vector behind a C function, for sort_peers.py: name and datashape in, nothing but the work out.
#include <cstdio>

#include "gfunc/call.hpp"
#include "ndt/parse.hpp"
#include "tbb_executor.hpp"

namespace {

namespace gfunc = pluribus::gfunc;

}  // namespace

/// Runs `function` over `n` packed elements of `dtype`; options are none but `sort` of group_index. Bytes of the result, -1 on failure.
extern "C" __attribute__((visibility("default"))) std::int64_t sort_call(const char* function, const char* dtype, std::int64_t n,
                                                                         std::int64_t bytes, void* in, int threads) {
  const gfunc::value x =
      gfunc::value::from_buffer(pluribus::ndt::parse(std::to_string(n) + " * " + dtype), gfunc::buffer::borrow(in, bytes)).value();
  bench::tbb_executor all;
  gfunc::inline_executor one;
  gfunc::executor* on = threads > 1 ? static_cast<gfunc::executor*>(&all) : &one;
  auto made = gfunc::try_call(function, std::span<const gfunc::value>(&x, 1), {}, {on, nullptr});
  if (!made) {
    std::fprintf(stderr, "%s\n", made.error()[0].message.c_str());
    return -1;
  }
  return made->size();
}
