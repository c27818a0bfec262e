// SPDX-License-Identifier: BSD-3-Clause
/// Order-independent sums of float64: every element is cut at fixed places of one absolute grid (multiples of 2^(40 j)) and the pieces are
/// added as integers, in the K bins below the largest element seen. Elements flow in, in any order and any grouping, over any merging of
/// states; the total depends on the multiset of elements alone. Why this is so stands in docs/adr/0002-order-independent-sums.md.
#pragma once
#include "simd.hpp"

namespace pluribus::gfunc::GF_ISA {
namespace {

__extension__ using wide = __int128;
__extension__ using unsigned_wide = unsigned __int128;
#if defined(__SIZEOF_FLOAT128__)
__extension__ using quad = __float128;
#else
using quad = long double;
#endif

inline constexpr int bin_width = 40;
inline constexpr int lowest_top = -25;  // grid exponents are 40 j; `top` counts j from here
inline constexpr int highest_top = 50;
inline constexpr int spill_after = 1 << 22;  // deposits a 64-bit bin takes without overflow, with room to spare

constexpr double power_of_two(int e) { return __builtin_bit_cast(double, static_cast<std::uint64_t>(e + 1023) << 52); }

/// Constants of one top bin. Adding magic[i] rounds to the grid of bin i; the bits of the sum less those of magic[i] are the digit.
/// At either end of the exponent range elements are scaled by a power of two first, which moves every bin by whole places.
struct grid {
  double limit;  ///< elements are below; 0 makes every element take the careful path
  double scale;
  double magic[4];
};
struct grid_table {
  grid at[highest_top + 1];
};
constexpr grid_table make_grids() {
  grid_table t{};
  for (int top = 0; top <= highest_top; ++top) {
    const int moved = top <= 1 ? 3 : top == highest_top ? -2 : 0;
    grid& g = t.at[top];
    g.limit = moved != 0 ? 0 : power_of_two(bin_width * (top + lowest_top + 1));
    g.scale = power_of_two(bin_width * moved);
    for (int i = 0; i < 4; ++i) g.magic[i] = 1.5 * power_of_two(52 + bin_width * (top + lowest_top + moved - i));
  }
  return t;
}
inline constexpr grid_table grids = make_grids();

inline int top_of(double magnitude) {
  const int exponent = static_cast<int>(__builtin_bit_cast(std::uint64_t, magnitude) >> 52) - 1023;
  const int top = (exponent + bin_width * 26) / bin_width - 26 - lowest_top;  // rounded down
  return top < 0 ? 0 : top;
}

template <int K>
struct binned_sum {
  enum special : std::uint32_t { none = 0, has_nan = 1, has_infinity = 2, has_minus_infinity = 4 };
  std::int64_t low[K];  ///< bin i holds low + high * 2^40 units of 2^(40 (top - i))
  std::int64_t high[K];
  std::int32_t top;
  std::uint32_t specials;

  void spill() {
    for (int i = 0; i < K; ++i) {
      high[i] += low[i] >> bin_width;
      low[i] &= (std::int64_t{1} << bin_width) - 1;
    }
  }

  /// Makes room for larger elements; what falls off the end would have been cut off there in any order.
  void raise(int new_top) {
    const int by = new_top - top;
    if (by <= 0) return;
    for (int i = K - 1; i >= 0; --i) {
      low[i] = i >= by ? low[i - by] : 0;
      high[i] = i >= by ? high[i - by] : 0;
    }
    top = new_top;
  }

  void add_digits(const grid& g, double x) {
    for (int i = 0; i < K; ++i) {
      const double q = x + g.magic[i];
      low[i] += __builtin_bit_cast(std::int64_t, q) - __builtin_bit_cast(std::int64_t, g.magic[i]);
      x -= q - g.magic[i];
    }
  }

  /// One element. The caller spills after every `spill_after` of them.
  GF_INLINE void deposit(double x) {
    const grid& g = grids.at[top];
    if (__builtin_expect(__builtin_fabs(x) < g.limit, 1))
      add_digits(g, x);
    else
      deposit_carefully(x);
  }

  __attribute__((noinline)) void deposit_carefully(double x) {
    if (x == 0) return;
    const double magnitude = __builtin_fabs(x);
    if (!(magnitude < __builtin_huge_val())) {
      specials |= x != x ? has_nan : x > 0 ? has_infinity : has_minus_infinity;
      return;
    }
    raise(top_of(magnitude));
    const grid& g = grids.at[top];
    add_digits(g, x * g.scale);
  }

  void merge(const binned_sum& other) {
    specials |= other.specials;
    raise(other.top);
    const int by = top - other.top;
    for (int i = by; i < K; ++i) {
      low[i] += other.low[i - by];
      high[i] += other.high[i - by];
    }
    spill();
  }

  /// The total to 113 bits, rounded once a bin from the second on. Operations on `quad` are calls: what fits whole numbers is added there.
  quad total() const {
    constexpr std::int64_t place = std::int64_t{1} << bin_width, few = std::int64_t{1} << 45;
    quad sum = static_cast<quad>(bin(0));
    int i = 1;
    if (high[0] > -few && high[0] < few) sum = static_cast<quad>(bin(0) * place + bin(i++));
    for (; i < K; ++i) sum = sum * static_cast<quad>(place) + static_cast<quad>(bin(i));
    const int e = bin_width * (top + lowest_top - (K - 1)), half = e > -1022 ? 0 : e / 2;
    sum *= static_cast<quad>(power_of_two(e - half));
    return half == 0 ? sum : sum * static_cast<quad>(power_of_two(half));
  }

 private:
  wide bin(int i) const { return static_cast<wide>(high[i]) * (std::int64_t{1} << bin_width) + low[i]; }
};

/// A total as mantissa * 2^exponent, the mantissa rounded once from the exact sum.
struct rounded_total {
  double mantissa;
  int exponent;
};

inline rounded_total round_total(binned_sum<3> s) {
  constexpr std::int64_t mask = (std::int64_t{1} << bin_width) - 1;
  s.spill();
  const std::int64_t second = s.low[1] + s.high[2];
  const std::int64_t first = s.low[0] + s.high[1] + (second >> bin_width);
  wide upper = (static_cast<wide>(s.high[0]) * (std::int64_t{1} << bin_width)) + first;
  unsigned_wide lower = (static_cast<unsigned_wide>(second & mask) << bin_width) | static_cast<unsigned_wide>(s.low[2]);
  const bool negative = upper < 0;
  if (negative) {  // of the 2-part number: complement to 2^80 and borrow
    upper = -upper;
    if (lower != 0) {
      lower = (static_cast<unsigned_wide>(1) << 80) - lower;
      --upper;
    }
  }
  int exponent = bin_width * (s.top + lowest_top - 2);
  unsigned_wide v = 0;
  if (upper < (static_cast<wide>(1) << 47)) {
    v = (static_cast<unsigned_wide>(upper) << 80) | lower;
  } else {  // what does not fit into 128 bits only matters as more than nothing
    const unsigned_wide rest = lower & ((static_cast<unsigned_wide>(1) << 56) - 1);
    v = (static_cast<unsigned_wide>(upper) << 24) | (lower >> 56) | static_cast<unsigned_wide>(rest != 0 ? 1 : 0);
    exponent += 56;
  }
  const double mantissa = static_cast<double>(v);
  return {negative ? -mantissa : mantissa, exponent};
}

/// Cuts x at the places of magic[First] and below. The bits of each sum are the digit and those of magic, which are taken off later, once
/// for all elements.
template <int First, int K>
GF_INLINE void add_digits(vu (&digits)[K], vd x, const vd (&magic)[K]) {
#pragma GCC unroll 4
  for (int i = First; i < K; ++i) {
    const vd q = x + magic[i];
    digits[i] += reinterpret_cast<vu>(bits_of(q));
    if (i + 1 < K) x = x - (q - magic[i]);
  }
}
/// What `times` digits a lane of one bin stand for.
GF_INLINE std::int64_t sum_of_digits(vu digits, double magic, std::int64_t times) {
  std::uint64_t all = 0;
  for (int j = 0; j < lanes; ++j) all += digits[j];
  return static_cast<std::int64_t>(all - static_cast<std::uint64_t>(times) * lanes * __builtin_bit_cast(std::uint64_t, magic));
}

/// Remembers whether any element reached a limit or was NaN.
struct range_watch {
#if defined(__AVX512F__)
  vl most = {};
  GF_INLINE void see(vd x, vd) {
    most = reinterpret_cast<vl>(
        _mm512_maskz_max_epi64(0xff, reinterpret_cast<__m512i>(most), reinterpret_cast<__m512i>(bits_of(x) & INT64_MAX)));
  }
  GF_INLINE bool exceeded(vd limit) const { return any(most >= bits_of(limit)); }
  bool exceeded_at(int lane, double limit) const { return most[lane] >= __builtin_bit_cast(std::int64_t, limit); }
#else
  vl bad = {};
  GF_INLINE void see(vd x, vd limit) { bad |= ~(absolute(x) < limit); }
  GF_INLINE bool exceeded(vd) const { return any(bad); }
  bool exceeded_at(int lane, double) const { return bad[lane] != 0; }
#endif
};

inline constexpr std::int64_t sum_block = 2048;
/// How many elements of a run a fresh state looks at to find its grid, before it takes a block.
inline constexpr std::int64_t first_look = 128;

/// How far ahead of the elements the next ones are fetched, in bytes: the arithmetic fills the core's window, which would see less far.
inline constexpr std::int64_t fetch_ahead = 4096;
template <class T>
GF_INLINE void fetch(const T* x) {
  const char* at = reinterpret_cast<const char*>(x) + fetch_ahead;
  for (int line = 0; line < lanes * static_cast<int>(sizeof(T)); line += 64) __builtin_prefetch(at + line);
}

/// Calls add(vector) for n elements, the last vector filled up with zeros; returns how many vectors.
template <class T, class Add>
GF_INLINE std::int64_t each_vector(const T* x, std::int64_t n, const Add& add) {
  std::int64_t i = 0;
  for (; i + 2 * lanes <= n; i += 2 * lanes) {
    fetch(x + i);
    fetch(x + i + lanes);
    add(load(x + i));
    add(load(x + i + lanes));
  }
  if (i + lanes <= n) {
    add(load(x + i));
    i += lanes;
  }
  if (i < n) {
    T padded[lanes] = {};
    for (int j = 0; i + j < n; ++j) padded[j] = x[i + j];
    add(load(padded));
    i += lanes;
  }
  return i / lanes;
}

/// The greatest magnitude; infinite where there are infinities or NaNs.
template <class T>
double greatest_magnitude(const T* x, std::int64_t n) {
  vd most = {};
  vl beyond = {};
  const vd infinity = splat(__builtin_huge_val());
  each_vector(x, n, [&](vd v) GF_INLINED {
    const vd magnitude = absolute(v);
    most = select(magnitude > most, magnitude, most);
    beyond |= ~(magnitude < infinity);
  });
  if (any(beyond)) return __builtin_huge_val();
  double all = 0;
  for (int j = 0; j < lanes; ++j) all = most[j] > all ? most[j] : all;
  return all;
}

/// Up to sum_block elements with the grid of s.top; false, and nothing added, when one does not fit it.
template <class T>
bool add_block(binned_sum<3>& s, const T* x, std::int64_t n, bool&) {
  const grid& g = grids.at[s.top];
  if (g.limit == 0) return false;
  const vd magic[3] = {splat(g.magic[0]), splat(g.magic[1]), splat(g.magic[2])};
  const vd limit = splat(g.limit);
  vu digits[3] = {};
  range_watch watch;
  const std::int64_t vectors = each_vector(x, n, [&](vd v) GF_INLINED {
    watch.see(v, limit);
    add_digits<0>(digits, v, magic);
  });
  if (watch.exceeded(limit)) return false;
  for (int i = 0; i < 3; ++i) s.low[i] += sum_of_digits(digits[i], g.magic[i], vectors);
  return true;
}
template <class T>
bool starts_wide(const binned_sum<3>&, const T*, std::int64_t) {
  return false;
}
inline bool opened(const binned_sum<3>& s) { return grids.at[s.top].limit > 0; }
inline void raise_to(binned_sum<3>& s, double most) { s.raise(top_of(most)); }
inline void add_zeros(binned_sum<3>&, std::int64_t) {}

/// A run in blocks, each with one grid: that of the state where it fits, else that of the block's greatest element.
template <class S, class T>
void add_all(S& s, const T* x, std::int64_t n) {
  bool wide = false;
  for (std::int64_t at = 0; at < n; at += sum_block) {
    const std::int64_t m = n - at < sum_block ? n - at : sum_block;
    if (!opened(s)) {
      const double most = greatest_magnitude(x + at, m < first_look ? m : first_look);
      if (most < __builtin_huge_val()) raise_to(s, most);
    }
    if (at == 0) wide = starts_wide(s, x, n);
    if (!add_block(s, x + at, m, wide)) {
      const double most = greatest_magnitude(x + at, m);
      if (most == 0) {
        add_zeros(s, m);
        continue;
      }
      const bool finite = most < __builtin_huge_val();
      if (finite) raise_to(s, most);
      if (!finite || !add_block(s, x + at, m, wide)) {
        for (std::int64_t i = 0; i < m; ++i) s.deposit(static_cast<double>(x[at + i]));
      }
    }
    s.spill();
  }
}

}  // namespace
}  // namespace pluribus::gfunc::GF_ISA
