// SPDX-License-Identifier: BSD-3-Clause
/// What sorting is made of: elements to keys and back, the two sides of a pivot, keys alone and with their positions, and the distribution
/// of a long run over buckets. Keys are signed integers, so every dtype of one size shares the loops. Without AVX2 runs are sorted by
/// digits.
#include "algorithms.hpp"
#include "loops.hpp"
#include "sort_vectors.hpp"

namespace pluribus::gfunc::GF_ISA {
namespace {

using algorithms::bucket_scale;
using algorithms::key_order;

template <class T>
using key_for = std::conditional_t<sizeof(T) == 8, std::int64_t, std::int32_t>;
template <class K>
inline constexpr K top_bit = static_cast<K>(std::uint64_t{1} << (8 * sizeof(K) - 1));
template <class K>
inline constexpr K greatest = static_cast<K>(~top_bit<K>);

/// Floats: their bits, all but the sign turned over where that is set. Past infinity lie the NaNs.
template <class T, bool Descending, bool Grouped>
inline __attribute__((always_inline)) key_for<T> key(T x) {
  using K = key_for<T>;
  K k = __builtin_bit_cast(K, x);
  if constexpr (std::is_floating_point_v<T>) {
    constexpr K infinity = __builtin_bit_cast(K, static_cast<T>(__builtin_huge_val()));
    const K size = k & greatest<K>;
    if constexpr (Grouped) k = size == 0 ? 0 : k;
    K ordered = k ^ ((k >> (8 * sizeof(K) - 1)) & greatest<K>);
    if constexpr (Descending) ordered = ~ordered;
    return size > infinity ? (Grouped ? greatest<K> : size) : ordered;
  } else {
    if constexpr (std::is_unsigned_v<T>) k ^= top_bit<K>;
    return Descending ? ~k : k;
  }
}

template <class T, bool Descending>
inline __attribute__((always_inline)) T element_of(key_for<T> k) {
  using K = key_for<T>;
  if constexpr (std::is_floating_point_v<T>) {
    constexpr K infinity = __builtin_bit_cast(K, static_cast<T>(__builtin_huge_val()));
    const K ordered = Descending ? ~k : k;
    const K bits = ordered ^ ((ordered >> (8 * sizeof(K) - 1)) & greatest<K>);
    return __builtin_bit_cast(T, k > infinity ? k : bits);
  } else {
    if constexpr (Descending) k = ~k;
    if constexpr (std::is_unsigned_v<T>) k ^= top_bit<K>;
    return __builtin_bit_cast(T, k);
  }
}

/// f(descending, grouped) with both known to the compiler.
template <class F>
void with_order(key_order how, F f) {
  using yes = std::true_type;
  using no = std::false_type;
  if (how.descending)
    how.grouped ? f(yes{}, yes{}) : f(yes{}, no{});
  else
    how.grouped ? f(no{}, yes{}) : f(no{}, no{});
}

template <class T>
void to_keys(const void* in, void* keys, std::int64_t n, key_order how) {
  with_order(how, [&](auto d, auto g) {
    for (std::int64_t i = 0; i < n; ++i) static_cast<key_for<T>*>(keys)[i] = key<T, d.value, g.value>(static_cast<const T*>(in)[i]);
  });
}

template <class T, bool Descending>
void elements_from(const key_for<T>* keys, T* out, std::int64_t n) {
  GF_INDEPENDENT
  for (std::int64_t i = 0; i < n; ++i) {
    const T x = element_of<T, Descending>(keys[i]);
    __builtin_memcpy(out + i, &x, sizeof x);
  }
}
template <class T>
void from_keys(const void* keys, void* out, std::int64_t n, key_order how) {
  if (how.descending)
    elements_from<T, true>(static_cast<const key_for<T>*>(keys), static_cast<T*>(out), n);
  else
    elements_from<T, false>(static_cast<const key_for<T>*>(keys), static_cast<T*>(out), n);
}

template <class K>
inline __attribute__((always_inline)) std::int64_t bucket_of(K k, const bucket_scale& s) {
  using U = std::make_unsigned_t<K>;
  const K low = static_cast<K>(s.low);
  const U distance = k < low ? U{0} : static_cast<U>(static_cast<U>(k) - static_cast<U>(low));
  const U b = distance >> s.shift, last = static_cast<U>(s.last);
  return static_cast<std::int64_t>(b < last ? b : last);
}

constexpr std::int64_t stage = 256;

/// The keys of one stage and their buckets; this part runs in vectors.
template <class T, bool Descending, bool Grouped>
inline __attribute__((always_inline)) void stage_keys(const T* in, std::int64_t n, const bucket_scale& s, key_for<T>* keys,
                                                      std::int32_t* buckets) {
  for (std::int64_t i = 0; i < n; ++i) {
    keys[i] = key<T, Descending, Grouped>(in[i]);
    buckets[i] = static_cast<std::int32_t>(bucket_of(keys[i], s));
  }
}

template <class T>
void count(const void* in, std::int64_t n, key_order how, bucket_scale s, std::int64_t* counts) {
  with_order(how, [&](auto d, auto g) {
    key_for<T> keys[stage];
    std::int32_t buckets[stage];
    for (std::int64_t at = 0; at < n; at += stage) {
      const std::int64_t m = n - at < stage ? n - at : stage;
      stage_keys<T, d.value, g.value>(static_cast<const T*>(in) + at, m, s, keys, buckets);
      for (std::int64_t i = 0; i < m; ++i) ++counts[buckets[i]];
    }
  });
}

template <class T>
void scatter(const void* in, std::int64_t n, key_order how, bucket_scale s, std::int64_t* places, void* out, std::int64_t* positions,
             std::int64_t first) {
  with_order(how, [&](auto d, auto g) {
    key_for<T> keys[stage];
    std::int32_t buckets[stage];
    for (std::int64_t at = 0; at < n; at += stage) {
      const std::int64_t m = n - at < stage ? n - at : stage;
      stage_keys<T, d.value, g.value>(static_cast<const T*>(in) + at, m, s, keys, buckets);
      for (std::int64_t i = 0; i < m; ++i) {
        const std::int64_t to = places[buckets[i]]++;
        static_cast<key_for<T>*>(out)[to] = keys[i];
        positions[to] = first + at + i;
      }
    }
  });
}

template <class K>
void insertion_sort(K* keys, std::int64_t n) {
  for (std::int64_t i = 1; i < n; ++i) {
    const K k = keys[i];
    std::int64_t j = i;
    for (; j > 0 && k < keys[j - 1]; --j) keys[j] = keys[j - 1];
    keys[j] = k;
  }
}
template <class K>
void insertion_sort(K* keys, std::int64_t* positions, std::int64_t n) {
  for (std::int64_t i = 1; i < n; ++i) {
    const K k = keys[i];
    const std::int64_t p = positions[i];
    std::int64_t j = i;
    for (; j > 0 && k < keys[j - 1]; --j) {
      keys[j] = keys[j - 1];
      positions[j] = positions[j - 1];
    }
    keys[j] = k;
    positions[j] = p;
  }
}

/// Bits in which keys differ; digits without any are passed over.
template <class K>
std::make_unsigned_t<K> varying_bits(const K* keys, std::int64_t n) {
  using U = std::make_unsigned_t<K>;
  U any = 0, all = static_cast<U>(-1);
  for (std::int64_t i = 0; i < n; ++i) {
    any |= static_cast<U>(keys[i]);
    all &= static_cast<U>(keys[i]);
  }
  return static_cast<U>(any ^ all);
}

/// By digits of eight bits, least first, so it is stable. Positions move along where there are any.
template <class K, bool Pairs>
void digit_sort(K* keys, std::int64_t* positions, std::int64_t n, K* other_keys, std::int64_t* other_positions) {
  using U = std::make_unsigned_t<K>;
  const U varying = varying_bits(keys, n);
  K *from = keys, *to = other_keys;
  std::int64_t *from_positions = positions, *to_positions = other_positions;
  for (int shift = 0; shift < static_cast<int>(8 * sizeof(K)); shift += 8) {
    if ((varying >> shift & 0xff) == 0) continue;
    const U flip = shift + 8 == static_cast<int>(8 * sizeof(K)) ? static_cast<U>(top_bit<K>) : U{0};
    std::int64_t places[257] = {};
    for (std::int64_t i = 0; i < n; ++i) ++places[((static_cast<U>(from[i]) ^ flip) >> shift & 0xff) + 1];
    for (int d = 0; d < 256; ++d) places[d + 1] += places[d];
    for (std::int64_t i = 0; i < n; ++i) {
      const std::int64_t at = places[(static_cast<U>(from[i]) ^ flip) >> shift & 0xff]++;
      to[at] = from[i];
      if constexpr (Pairs) to_positions[at] = from_positions[i];
    }
    K* const k = from;
    from = to;
    to = k;
    std::int64_t* const p = from_positions;
    from_positions = to_positions;
    to_positions = p;
  }
  if (from == keys) return;
  __builtin_memcpy(keys, from, static_cast<std::size_t>(n) * sizeof(K));
  if constexpr (Pairs) __builtin_memcpy(positions, from_positions, static_cast<std::size_t>(n) * sizeof(std::int64_t));
}

#if defined(__AVX2__)
template <class K>
using vector_of = std::conditional_t<sizeof(K) == 8, vector64, vector32>;
#endif

template <class K>
std::int64_t split_from(const K* keys, std::int64_t n, K pivot, K* out, std::int64_t room) {
#if defined(__AVX2__)
  return split<vector_of<K>, false>(keys, n, pivot, out, room);
#else
  // Branch-free: every key is written to both ends, and one of the places moves on.
  std::int64_t low = 0, high = room - 1;
  for (std::int64_t i = 0; i < n; ++i) {
    const K k = keys[i];
    out[low] = k;
    out[high] = k;
    low += k < pivot;
    high -= !(k < pivot);
  }
  return low;
#endif
}
template <class K>
std::int64_t split_keys(const void* keys, std::int64_t n, std::int64_t pivot, void* out, std::int64_t room) {
  return split_from(static_cast<const K*>(keys), n, static_cast<K>(pivot), static_cast<K*>(out), room);
}
template <class T>
std::int64_t split_elements(const void* in, std::int64_t n, key_order how, std::int64_t pivot, void* out, std::int64_t room) {
  using K = key_for<T>;
  K keys[2 * stage];
  K* to = static_cast<K*>(out);
  std::int64_t low = 0;
  for (std::int64_t at = 0; at < n; at += 2 * stage) {
    const std::int64_t m = n - at < 2 * stage ? n - at : 2 * stage;
    to_keys<T>(static_cast<const T*>(in) + at, keys, m, how);
    const std::int64_t below = split_from(keys, m, static_cast<K>(pivot), to, room);
    low += below;
    to += below;
    room -= m;
  }
  return low;
}

template <class T, bool Descending>
void finish(key_for<T>* run, std::int64_t n) {
  from_keys<T>(run, run, n, {Descending, false});
}
template <class T>
void sort_keys(void* keys, void* other, std::int64_t n, bool stays, const key_order* elements) {
  using K = key_for<T>;
  K *const k = static_cast<K*>(keys), *const o = static_cast<K*>(other);
  void (*then)(K*, std::int64_t) = nullptr;
  if (elements != nullptr && elements->descending)
    then = finish<T, true>;
  else if (elements != nullptr && !std::is_same_v<T, K>)
    then = finish<T, false>;
#if defined(__AVX2__)
  vector_sort<vector_of<K>>(k, o, n, stays, then);
#else
  if (n <= 48)
    insertion_sort(k, n);
  else
    digit_sort<K, false>(k, nullptr, n, o, nullptr);
  if (!stays) __builtin_memcpy(o, k, static_cast<std::size_t>(n) * sizeof(K));
  if (then != nullptr) then(stays ? k : o, n);
#endif
}

template <class K>
std::int64_t keep_distinct(void* keys, std::int64_t n) {
  K* const k = static_cast<K*>(keys);
#if defined(__AVX2__)
  return drop_repeats<vector_of<K>>(k, n);
#else
  if (n == 0) return 0;
  std::int64_t at = 1;
  for (std::int64_t i = 1; i < n; ++i) {
    const K x = k[i];
    const bool kept = x != k[i - 1];
    k[at] = x;
    at += kept;
  }
  return at;
#endif
}

template <class K>
void sort_pairs(void* keys, std::int64_t* positions, std::int64_t n, void* scratch_keys, std::int64_t* scratch_positions) {
  K* const k = static_cast<K*>(keys);
  if (n <= 48)
    insertion_sort(k, positions, n);
  else
    digit_sort<K, true>(k, positions, n, static_cast<K*>(scratch_keys), scratch_positions);
}

template <class T>
constexpr algorithms::sort table = {to_keys<T>,        from_keys<T>, split_keys<key_for<T>>,
                                    split_elements<T>, sort_keys<T>, keep_distinct<key_for<T>>,
                                    count<T>,          scatter<T>,   sort_pairs<key_for<T>>};

template <class... T>
void add(kernel_sink* sink, dtypes<T...>) {
  const algorithm_kernel all[] = {{algorithm_id::sort, ndt::scalar_of<T>, &table<T>}...};
  for (const algorithm_kernel& k : all) sink->algorithm(sink, &k);
}

}  // namespace

void sort(kernel_sink* sink) { add(sink, dtypes<std::int32_t, std::uint32_t, float, std::int64_t, std::uint64_t, double>{}); }

}  // namespace pluribus::gfunc::GF_ISA
