// SPDX-License-Identifier: BSD-3-Clause
// Readers of foreign notations: the first byte picks one, the rest is its text. What a reader accepts, its writer either refuses or writes
// so that it reads back as the same type.
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "ndt/notation.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace pluribus;
  if (size == 0) return 0;
  const auto all = ndt::notations_by_name();
  const ndt::notation& n = all[data[0] % all.size()];
  if (!n.read) return 0;
  const auto t = ndt::read_notation(n.name, {reinterpret_cast<const char*>(data + 1), size - 1});
  if (!t || !n.write || n.name == "gufunc") return 0;
  const auto text = ndt::write_notation(n.name, *t);
  if (!text) return 0;
  const auto back = ndt::read_notation(n.name, *text);
  if (!back || !(*back == *t)) std::abort();
  return 0;
}
