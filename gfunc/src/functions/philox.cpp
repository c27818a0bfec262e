// SPDX-License-Identifier: BSD-3-Clause
/// Blocks of Philox4x64-10 many at once, one a lane: counters and a key in, words out. Registered where vectors multiply 32 bits to 64 fast
/// enough to beat the processor's own product of 128; elsewhere the caller's plain loop is the kernel. Integers only, so the bits agree.
#include "intrinsics512.hpp"

#include "algorithms.hpp"
#include "loops.hpp"
#include "simd.hpp"

namespace pluribus::gfunc::GF_ISA {
namespace {

#if defined(__AVX512F__)
struct product {
  vu high, low;
};

GF_INLINE vu half_product(vu a, vu b) {
  return reinterpret_cast<vu>(_mm512_maskz_mul_epu32(0xff, reinterpret_cast<__m512i>(a), reinterpret_cast<__m512i>(b)));
}

/// 64 by 64 bits to 128, from products of halves.
GF_INLINE product multiply(vu x, std::uint64_t by) {
  constexpr std::uint64_t lower = 0xffffffff;
  const vu upper = x >> 32, a = vu{} + by, b = vu{} + (by >> 32);
  const vu low = half_product(x, a), high = half_product(upper, b);
  const vu middle = half_product(x, b) + (low >> 32), rest = half_product(upper, a) + (middle & lower);
  return {high + (middle >> 32) + (rest >> 32), (low & lower) | (rest << 32)};
}

/// Lane i of the four becomes block i in memory.
GF_INLINE void store_blocks(std::uint64_t* out, const vu (&c)[4]) {
  __m512i v[4];
  for (int k = 0; k < 4; ++k) v[k] = reinterpret_cast<__m512i>(c[k]);
  const __m512i pairs = _mm512_setr_epi64(0, 1, 8, 9, 2, 3, 10, 11), later = _mm512_setr_epi64(4, 5, 12, 13, 6, 7, 14, 15);
  const __m512i even[] = {_mm512_maskz_unpacklo_epi64(0xff, v[0], v[1]), _mm512_maskz_unpacklo_epi64(0xff, v[2], v[3])};
  const __m512i odd[] = {_mm512_maskz_unpackhi_epi64(0xff, v[0], v[1]), _mm512_maskz_unpackhi_epi64(0xff, v[2], v[3])};
  for (int half = 0; half < 2; ++half) {
    const __m512i which = half == 0 ? pairs : later;
    const __m512i e = _mm512_permutex2var_epi64(even[0], which, even[1]), o = _mm512_permutex2var_epi64(odd[0], which, odd[1]);
    _mm512_storeu_si512(out + 16 * half, _mm512_maskz_shuffle_i64x2(0xff, e, o, 0x44));
    _mm512_storeu_si512(out + 16 * half + 8, _mm512_maskz_shuffle_i64x2(0xff, e, o, 0xee));
  }
}

/// Two vectors of blocks at once hide the latency of the products.
std::int64_t philox_blocks(const std::uint64_t* key, std::uint64_t first, std::uint64_t block, std::uint64_t name, std::int64_t n,
                           std::uint64_t* out) {
  constexpr int together = 2;
  vu lane;
  for (int i = 0; i < lanes; ++i) lane[i] = static_cast<std::uint64_t>(i);
  std::int64_t done = 0;
  for (; done + together * lanes <= n; done += together * lanes) {
    vu c[together][4];
    for (int u = 0; u < together; ++u) {
      c[u][0] = lane + (first + static_cast<std::uint64_t>(done + u * lanes));
      c[u][1] = vu{} + block;
      c[u][2] = vu{};
      c[u][3] = vu{} + name;
    }
    std::uint64_t k0 = key[0], k1 = key[1];
    for (int round = 0; round < 10; ++round) {
      for (auto& w : c) {
        const product a = multiply(w[0], 0xD2E7470EE14C6C93), b = multiply(w[2], 0xCA5A826395121157);
        w[0] = b.high ^ w[1] ^ k0;
        w[1] = b.low;
        w[2] = a.high ^ w[3] ^ k1;
        w[3] = a.low;
      }
      k0 += 0x9E3779B97F4A7C15;
      k1 += 0xBB67AE8584CAA73B;
    }
    for (int u = 0; u < together; ++u) store_blocks(out + 4 * (done + u * lanes), c[u]);
  }
  return done;
}
#endif

}  // namespace

void philox(kernel_sink* sink) {
#if defined(__AVX512F__)
  const algorithms::philox run = philox_blocks;
  const algorithm_kernel k{algorithm_id::philox, ndt::scalar::uint64, reinterpret_cast<const void*>(run)};
  sink->algorithm(sink, &k);
#else
  static_cast<void>(sink);
#endif
}

}  // namespace pluribus::gfunc::GF_ISA
