// SPDX-License-Identifier: BSD-3-Clause
/// Philox4x64-10: a counter of four words and a key of two flow in, four random words flow out, and nothing is remembered. J. K. Salmon,
/// M. A. Moraes, R. O. Dror, D. E. Shaw, "Parallel random numbers: as easy as 1, 2, 3", SC'11. No distribution is made here.
#pragma once
#include <array>
#include <cstdint>

namespace pluribus::gfunc::random {

using word = std::uint64_t;
using philox_key = std::array<word, 2>;
using philox_block = std::array<word, 4>;

namespace detail {

inline void philox_round(philox_block& c, const philox_key& k) noexcept {
  const unsigned __int128 a = static_cast<unsigned __int128>(0xD2E7470EE14C6C93) * c[0];
  const unsigned __int128 b = static_cast<unsigned __int128>(0xCA5A826395121157) * c[2];
  c = {static_cast<word>(b >> 64) ^ c[1] ^ k[0], static_cast<word>(b), static_cast<word>(a >> 64) ^ c[3] ^ k[1], static_cast<word>(a)};
}

}  // namespace detail

inline philox_block philox4x64(philox_block counter, philox_key key) noexcept {
  for (int round = 0; round < 9; ++round) {
    detail::philox_round(counter, key);
    key[0] += 0x9E3779B97F4A7C15;
    key[1] += 0xBB67AE8584CAA73B;
  }
  detail::philox_round(counter, key);
  return counter;
}

}  // namespace pluribus::gfunc::random
