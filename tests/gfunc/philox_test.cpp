// SPDX-License-Identifier: BSD-3-Clause
/// Philox4x64-10 against the known answers its authors publish, and the words of an element against the numbering they stand for.
#include <doctest/doctest.h>

#include <vector>

#include "algorithms.hpp"
#include "kernel_tables.hpp"
#include "random/draws.hpp"

using namespace pluribus::gfunc::random;

TEST_CASE("philox4x64 with 10 rounds gives the published words") {
  constexpr word ones = ~word{0};
  CHECK(philox4x64({0, 0, 0, 0}, {0, 0}) == philox_block{0x16554d9eca36314c, 0xdb20fe9d672d0fdc, 0xd7e772cee186176b, 0x7e68b68aec7ba23b});
  CHECK(philox4x64({ones, ones, ones, ones}, {ones, ones}) ==
        philox_block{0x87b092c3013fe90b, 0x438c3c67be8d0224, 0x9cc7d7c69cd777b6, 0xa09caebf594f0ba0});
  CHECK(philox4x64({0x243f6a8885a308d3, 0x13198a2e03707344, 0xa4093822299f31d0, 0x082efa98ec4e6c89},
                   {0x452821e638d01377, 0xbe5466cf34e90c6c}) ==
        philox_block{0xa528f45403e61d95, 0x38c72dbd566e9788, 0xa5a1610e72fd18b5, 0x57bd43b5e52b7fe6});
}

TEST_CASE("draw 0 is shared out of blocks of four, further draws are an element's own") {
  const numbered_stream s{{7, 8}, name_word("normal")};
  word together[11];
  first_draws(s, 1234567, 11, together);
  for (word i = 0; i < 11; ++i) {
    const word element = 1234567 + i;
    CHECK(together[i] == philox4x64({element / 4, 0, 0, s.name}, s.key)[element % 4]);
    draws d(s, element);
    CHECK(d.next() == together[i]);
    for (word k = 0; k < 10; ++k) CHECK(d.next() == philox4x64({element, 1 + k / 4, 0, s.name}, s.key)[k % 4]);
  }
}

TEST_CASE("many blocks at once are the blocks one at a time, on every instruction set that has a way") {
  for (const kernel_tables::table& t : kernel_tables::usable()) {
    for (const pluribus::gfunc::algorithm_kernel& k : t.algorithms) {
      if (k.what != pluribus::gfunc::algorithm_id::philox) continue;
      CAPTURE(t.instruction_set);
      const auto run = reinterpret_cast<pluribus::gfunc::algorithms::philox>(const_cast<void*>(k.run));
      for (word first : {word{0}, word{5}, ~word{0} - 20, word{0xfffffff0}}) {
        const philox_key key{0x452821e638d01377 * (first + 1), ~first};
        for (std::int64_t n : {0, 1, 15, 16, 17, 64, 100}) {
          std::vector<word> out(static_cast<std::size_t>(4 * n + 1), 7);
          const std::int64_t made = run(key.data(), first, first / 3, 0x9ae16a3b2f90404f, n, out.data());
          REQUIRE(made <= n);
          CHECK(made > n - 16);
          for (std::int64_t i = 0; i < made; ++i) {
            const philox_block want = philox4x64({first + static_cast<word>(i), first / 3, 0, 0x9ae16a3b2f90404f}, key);
            for (std::size_t w = 0; w < 4; ++w) REQUIRE(out[static_cast<std::size_t>(4 * i) + w] == want[w]);
          }
          for (std::size_t i = static_cast<std::size_t>(4 * made); i < out.size(); ++i) REQUIRE(out[i] == 7);
        }
      }
    }
  }
}

TEST_CASE("the words of names are FNV-1a") {
  CHECK(name_word("") == 0);
  CHECK(name_word("a") == 0xaf63dc4c8601ec8c);
  CHECK(name_word("foobar") == 0x85944171f73967e8);
}

TEST_CASE("unit variates never reach the ends they exclude") {
  const numbered_stream s;
  CHECK(draws(s, 0, ~word{0}).unit() == 1 - 0x1p-53);
  CHECK(draws(s, 0, 0).unit() == 0);
  CHECK(draws(s, 0, ~word{0}).open() == 1 - 0x1p-53);
  CHECK(draws(s, 0, 0).open() == 0x1p-53);
}
