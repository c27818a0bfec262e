// SPDX-License-Identifier: BSD-3-Clause
/// Bytes into an Arrow array and its schema (arrow_tree.hpp) and into the import. What is accepted is used whole; what is refused stays the
/// caller's, and what is taken over is released once.
#include <cstdlib>

#include "../gfunc/arrow_pair.hpp"
#include "arrow_tree.hpp"
#include "whole_use.hpp"

using namespace pluribus;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  testing::byte_input in(data, size);
  const gfunc::arrow_import_options options{.check_utf8 = (in.byte() & 1) != 0};
  testing::arrow_tree tree(in);
  testing::arrow_pair p;
  tree.array(in, p.array);
  const auto release = p.array.release;
  const auto made = gfunc::from_arrow(p.array, *tree.schema(), options);
  if (p.array.release != (made ? nullptr : release)) std::abort();
  if (made) testing::use_whole(*made);
  return 0;
}
