// SPDX-License-Identifier: BSD-3-Clause
// The reader of the binary form of types: whatever it accepts is written and read back as the same type.
#include <cstddef>
#include <cstdint>
#include <cstdlib>

#include "ndt/binary.hpp"
#include "ndt/print.hpp"

using namespace pluribus;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const auto t = ndt::from_binary({reinterpret_cast<const std::byte*>(data), size});
  if (!t) return 0;
  const auto again = ndt::from_binary(ndt::to_binary(*t));
  if (!again || *again != *t) std::abort();
  (void)ndt::to_string(*t);
  (void)ndt::hash_content(*t);
  return 0;
}
