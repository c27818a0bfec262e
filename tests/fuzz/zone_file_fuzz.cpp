// SPDX-License-Identifier: BSD-3-Clause
/// Bytes into the reader of TZif files; a zone that was read answers for any time, and its answers fit each other.
#include <cstdint>
#include <cstdlib>
#include <string>

#include "byte_input.hpp"
#include "temporal/zone.hpp"

using namespace pluribus;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  // The first bytes choose times, the rest is a file.
  testing::byte_input in(data, std::min<std::size_t>(size, 16));
  std::int64_t times[] = {0, INT64_MIN, INT64_MAX, 951782400, 4102444800, -2208988800, in.number(), in.number(), in.raw()};
  const std::string file(reinterpret_cast<const char*>(data) + std::min<std::size_t>(size, 16), size - std::min<std::size_t>(size, 16));
  const auto zone = gfunc::zone::read(file);
  if (!zone) return 0;
  for (const std::int64_t t : times) {
    const gfunc::zone_offset& at = (*zone)->at(t);
    if (at.seconds < -700000 || at.seconds > 700000 || at.abbreviation.size() > file.size()) std::abort();
    const gfunc::local_answer local = (*zone)->of_local(t);
    if (local.earliest > local.latest) std::abort();
  }
  return 0;
}
