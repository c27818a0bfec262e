// SPDX-License-Identifier: BSD-3-Clause
// The loops behind sort and unique_values, every instruction set this processor runs, over inputs that are hard for quicksorts and
// networks, beside std::sort of the same keys.
#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <cstring>
#include <limits>
#include <random>
#include <type_traits>
#include <vector>

#include "algorithms.hpp"
#include "kernel_tables.hpp"

namespace {

namespace gf = pluribus::gfunc;
namespace algorithms = pluribus::gfunc::algorithms;
namespace ndt = pluribus::ndt;

template <class T>
using key_for = std::conditional_t<sizeof(T) == 8, std::int64_t, std::int32_t>;

const algorithms::sort& loops_for(const kernel_tables::table& set, ndt::scalar dtype) {
  for (const gf::algorithm_kernel& k : set.algorithms) {
    if (k.what == gf::algorithm_id::sort && k.dtype == dtype) return *static_cast<const algorithms::sort*>(k.run);
  }
  FAIL("no sort kernel");
  throw 0;
}

/// The order that sort promises, written down apart from the kernels.
template <class T>
bool precedes(T a, T b, bool descending) {
  if constexpr (std::is_floating_point_v<T>) {
    if (std::isnan(a) || std::isnan(b)) return !std::isnan(a) && std::isnan(b);
    if (a == 0 && b == 0) return descending ? std::signbit(b) && !std::signbit(a) : std::signbit(a) && !std::signbit(b);
  }
  return descending ? b < a : a < b;
}

template <class T>
std::vector<std::vector<T>> hard_runs(std::int64_t n, std::mt19937_64& random) {
  using limits = std::numeric_limits<T>;
  std::vector<std::vector<T>> all;
  auto made = [&](auto f) {
    std::vector<T>& run = all.emplace_back();
    for (std::int64_t i = 0; i < n; ++i) run.push_back(static_cast<T>(f(i)));
  };
  auto any = [&] { return static_cast<T>(static_cast<std::int64_t>(random() >> 33) - (std::is_signed_v<T> ? std::int64_t{1} << 30 : 0)); };
  made([&](std::int64_t) { return any(); });
  made([&](std::int64_t i) { return i; });
  made([&](std::int64_t i) { return n - i; });
  made([&](std::int64_t) { return 7; });
  made([&](std::int64_t i) { return std::min(i, n - i); });
  made([&](std::int64_t) { return random() % 2; });
  made([&](std::int64_t i) { return i % 17; });
  made([&](std::int64_t i) { return i % 10 == 0 ? any() : T{5}; });
  made([&](std::int64_t) { return random() % 3 == 0 ? limits::max() : random() % 2 == 0 ? limits::lowest() : any(); });
  if constexpr (std::is_floating_point_v<T>) {
    made([&](std::int64_t) { return random() % 3 != 0 ? limits::quiet_NaN() : any(); });
    made([&](std::int64_t) { return random() % 2 == 0 ? T{0} : -T{0}; });
    made([&](std::int64_t) { return random() % 4 == 0 ? limits::infinity() : random() % 3 == 0 ? -limits::infinity() : any(); });
    made([&](std::int64_t) { return random() % 2 == 0 ? -limits::quiet_NaN() : limits::denorm_min(); });
    made([&](std::int64_t) { return limits::quiet_NaN(); });
  }
  return all;
}

template <class T>
bool same_elements(const T* a, const T* b, std::int64_t n) {
  for (std::int64_t i = 0; i < n; ++i) {
    if constexpr (std::is_floating_point_v<T>) {
      if (std::isnan(a[i]) && std::isnan(b[i])) continue;
    }
    if (std::memcmp(a + i, b + i, sizeof(T)) != 0) return false;
  }
  return true;
}

/// Where the loops may write, with keys on both sides that must not change.
template <class K>
struct fenced {
  std::vector<K> all;
  explicit fenced(std::int64_t n) : all(static_cast<std::size_t>(n) + 128, K{0x55}) {}
  K* run() { return all.data() + 64; }
  bool whole(std::int64_t n) const {
    for (std::size_t i = 0; i < 64; ++i) {
      if (all[i] != K{0x55} || all[64 + static_cast<std::size_t>(n) + i] != K{0x55}) return false;
    }
    return true;
  }
};

template <class T>
void sorts(const algorithms::sort& loops, const std::vector<T>& in, bool descending, bool stays) {
  using K = key_for<T>;
  const auto n = static_cast<std::int64_t>(in.size());
  const algorithms::key_order how{descending, false};
  fenced<K> keys(n), other(n);
  loops.to_keys(in.data(), keys.run(), n, how);
  loops.sort_keys(keys.run(), other.run(), n, stays, &how);
  std::vector<T> expected(in), got(in);
  std::sort(expected.begin(), expected.end(), [&](T a, T b) { return precedes(a, b, descending); });
  if (n > 0) std::memcpy(got.data(), stays ? keys.run() : other.run(), got.size() * sizeof(T));
  CHECK(same_elements(got.data(), expected.data(), n));
  CHECK(keys.whole(n));
  CHECK(other.whole(n));
}

template <class T>
void splits(const algorithms::sort& loops, const std::vector<T>& in, std::int64_t room) {
  using K = key_for<T>;
  const auto n = static_cast<std::int64_t>(in.size());
  const algorithms::key_order how{};
  std::vector<K> keys(in.size());
  loops.to_keys(in.data(), keys.data(), n, how);
  const K pivot = n == 0 ? 0 : keys[static_cast<std::size_t>(n / 2)];
  fenced<K> of_keys(room), of_elements(room);
  const std::int64_t low = loops.split(keys.data(), n, pivot, of_keys.run(), room);
  CHECK(low == std::count_if(keys.begin(), keys.end(), [&](K k) { return k < pivot; }));
  CHECK(loops.split_elements(in.data(), n, how, pivot, of_elements.run(), room) == low);
  CHECK(of_keys.whole(room));
  CHECK(of_elements.whole(room));
  std::sort(keys.begin(), keys.end());
  for (fenced<K>* made : {&of_keys, &of_elements}) {
    std::vector<K> both(made->run(), made->run() + low);
    both.insert(both.end(), made->run() + room - (n - low), made->run() + room);
    std::sort(both.begin(), both.begin() + low);
    std::sort(both.begin() + low, both.end());
    CHECK(both == keys);
  }
}

template <class T>
void drops(const algorithms::sort& loops, const std::vector<T>& in) {
  using K = key_for<T>;
  const auto n = static_cast<std::int64_t>(in.size());
  fenced<K> keys(n);
  loops.to_keys(in.data(), keys.run(), n, {false, true});
  std::sort(keys.run(), keys.run() + n);
  std::vector<K> expected(keys.run(), keys.run() + n);
  expected.erase(std::unique(expected.begin(), expected.end()), expected.end());
  const std::int64_t left = loops.drop_repeats(keys.run(), n);
  CHECK(std::vector<K>(keys.run(), keys.run() + left) == expected);
  CHECK(keys.whole(n));
}

template <class T>
void every_run(const kernel_tables::table& set) {
  const algorithms::sort& loops = loops_for(set, ndt::scalar_of<T>);
  std::mt19937_64 random(11);
  std::vector<std::int64_t> sizes;
  for (std::int64_t n = 0; n <= 70; ++n) sizes.push_back(n);
  for (std::int64_t n : {127, 128, 129, 191, 255, 256, 257, 383, 511, 512, 513, 1000, 2047, 2049, 4999, 20011, 70001}) sizes.push_back(n);
  for (int i = 0; i < 40; ++i) sizes.push_back(static_cast<std::int64_t>(random() % 5000));
  for (std::int64_t n : sizes) {
    CAPTURE(n);
    for (const std::vector<T>& run : hard_runs<T>(n, random)) {
      sorts(loops, run, false, n % 2 == 0);
      sorts(loops, run, true, n % 2 == 1);
      splits(loops, run, n + static_cast<std::int64_t>(random() % 3) * 20);
      drops(loops, run);
    }
  }
}

TEST_CASE("every set of sort loops gives what std::sort gives, and writes nowhere else") {
  for (const kernel_tables::table& set : kernel_tables::usable()) {
    CAPTURE(set.instruction_set);
    every_run<std::int32_t>(set);
    every_run<std::uint32_t>(set);
    every_run<float>(set);
    every_run<std::int64_t>(set);
    every_run<std::uint64_t>(set);
    every_run<double>(set);
  }
}

/// Every evenly spaced sample sees nothing but the least keys, so that pivots of samples always fail.
template <class T>
std::vector<T> fooling_samples(std::int64_t n) {
  std::vector<T> run(static_cast<std::size_t>(n));
  for (std::int64_t i = 0; i < n; ++i) run[static_cast<std::size_t>(i)] = static_cast<T>(n + i * 7919 % n);
  T least = 0;
  for (std::int64_t count : {8, 16, 32, 128}) {
    const std::int64_t apart = n / count;
    for (std::int64_t i = 0; i < count; ++i) run[static_cast<std::size_t>(apart * i + apart / 2)] = least++;
  }
  return run;
}

TEST_CASE("inputs whose samples mislead are sorted too") {
  for (const kernel_tables::table& set : kernel_tables::usable()) {
    CAPTURE(set.instruction_set);
    for (std::int64_t n : {600, 3000, 30000, 300000}) {
      sorts(loops_for(set, ndt::scalar::float64), fooling_samples<double>(n), false, true);
      sorts(loops_for(set, ndt::scalar::int32), fooling_samples<std::int32_t>(n), false, false);
    }
  }
}

}  // namespace
