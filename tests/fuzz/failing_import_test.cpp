// SPDX-License-Identifier: BSD-3-Clause
/// The n-th allocation of an Arrow import fails, for every n and every seed of the fuzz target: bad_alloc or the error of peaceful times,
/// the array stays the caller's, and nothing is kept. Replaces operator new, so it is an executable of its own.
#define DOCTEST_CONFIG_IMPLEMENT_WITH_MAIN
#include <doctest/doctest.h>

#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>

#include "../gfunc/arrow_pair.hpp"
#include "../support/failing_new.hpp"
#include "arrow_tree.hpp"
#include "gfunc/pool.hpp"

using namespace pluribus;

namespace {

/// With one allocation after another failing from the first-th on (negative: none); how often it failed for want of memory.
int import(const std::string& bytes, int first) {
  for (int n = first;; ++n) {
    testing::byte_input in(reinterpret_cast<const std::uint8_t*>(bytes.data()), bytes.size());
    const gfunc::arrow_import_options options{.check_utf8 = (in.byte() & 1) != 0};
    testing::arrow_tree tree(in);
    testing::arrow_pair p;
    tree.array(in, p.array);
    const auto release = p.array.release;
    gfunc::memory_pool::process().trim();
    const std::int64_t alive = testing::alive();
    bool refused = true, taken = false;
    testing::fail_after(n);
    try {
      const auto made = gfunc::from_arrow(p.array, *tree.schema(), options);
      refused = testing::refused();
      taken = made.has_value();
    } catch (const std::bad_alloc&) {
    }
    testing::fail_after(-1);
    CHECK((p.array.release == release) == !taken);
    gfunc::memory_pool::process().trim();
    // What was taken over has been released with the value.
    if (!taken && n >= 0) REQUIRE(testing::alive() == alive);
    if (!refused) return n;
  }
}

}  // namespace

TEST_CASE("every seed of the target arrow_array") {
  int failures = 0, files = 0;
  for (const auto& entry : std::filesystem::directory_iterator(SEEDS)) {
    CAPTURE(entry.path().string());
    std::ifstream file(entry.path(), std::ios::binary);
    const std::string bytes(std::istreambuf_iterator<char>(file), {});
    import(bytes, -1);  // what is built once and stays
    failures += import(bytes, 0);
    ++files;
  }
  CHECK(files > 50);
  CHECK(failures > 800);
}
