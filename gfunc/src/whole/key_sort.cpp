// SPDX-License-Identifier: BSD-3-Clause
/// See key_sort.hpp; this part keeps positions. Buckets are even parts of the range between the outer quantiles of a sample; how well they
/// fit decides speed alone.
#include "key_sort.hpp"

#include <algorithm>
#include <bit>
#include <cstring>
#include <utility>
#include <vector>

#include "gfunc/registry.hpp"

namespace pluribus::gfunc::whole {

namespace {

/// Shorter runs are not distributed.
constexpr index short_run = index{1} << 16;
constexpr index samples = 1024;

buffer scratch_for(index n, index bytes) { return buffer::allocate(n * bytes); }

}  // namespace

struct key_sort::buckets {
  std::vector<index> begins;  ///< one a bucket, then the end

  /// Runs of neighbouring buckets, several for each thread.
  template <class F>
  void each(executor& on, F f) const {
    const index total = begins.back(), tasks = on.concurrency() == 1 ? 1 : index{16} * on.concurrency();
    const std::size_t count = begins.size() - 1;
    on.parallel_for(tasks, [&](index t) {
      auto at = [&](index part) {
        return static_cast<std::size_t>(std::lower_bound(begins.begin(), begins.end() - 1, total / tasks * part) - begins.begin());
      };
      const std::size_t from = at(t), to = t + 1 == tasks ? count : at(t + 1);
      index longest = 0;
      for (std::size_t b = from; b < to; ++b) longest = std::max(longest, begins[b + 1] - begins[b]);
      if (longest > 0) f(from, to, longest);
    });
  }
};

bool key_sort::can(const value_call& c, ndt::scalar dtype) noexcept { return c.functions.algorithm(algorithm_id::sort, dtype) != nullptr; }

key_sort::key_sort(const value_call& c, ndt::scalar dtype, algorithms::key_order how) noexcept
    : table_(static_cast<const algorithms::sort*>(c.functions.algorithm(algorithm_id::sort, dtype))),
      dtype_(dtype),
      bytes_(ndt::size_of(dtype)),
      how_(how),
      on_(c.on) {}

key_sort::buckets key_sort::distribute(const void* in, index n, void* keys, index* positions) const {
  const std::vector<std::int64_t> seen = sample(in, n, samples);
  const std::int64_t low = seen[samples / 128], high = seen[samples - 1 - samples / 128];
  const std::uint64_t range = static_cast<std::uint64_t>(high) - static_cast<std::uint64_t>(low);
  const int wanted = std::clamp(static_cast<int>(std::bit_width(static_cast<std::uint64_t>(n))) - 12, 6, 11);
  const int shift = std::max(0, static_cast<int>(std::bit_width(range)) - wanted);
  const algorithms::bucket_scale scale{low, shift, static_cast<std::int64_t>(range >> shift) + 1};
  const auto count = static_cast<std::size_t>(scale.last) + 1;
  const index chunks = on_.concurrency();
  std::vector<index> places(count * static_cast<std::size_t>(chunks), 0);
  auto chunk = [&](index p) { return n / chunks * p + std::min(p, n % chunks); };
  auto source = [&](index p) { return static_cast<const std::byte*>(in) + chunk(p) * bytes_; };
  on_.parallel_for(chunks, [&](index p) {
    table_->count(source(p), chunk(p + 1) - chunk(p), how_, scale, places.data() + static_cast<std::size_t>(p) * count);
  });
  buckets made;
  made.begins.reserve(count + 1);
  index at = 0;
  for (std::size_t b = 0; b < count; ++b) {
    made.begins.push_back(at);
    for (index p = 0; p < chunks; ++p) {
      index& place = places[static_cast<std::size_t>(p) * count + b];
      at += std::exchange(place, at);
    }
  }
  made.begins.push_back(at);
  on_.parallel_for(chunks, [&](index p) {
    table_->scatter(source(p), chunk(p + 1) - chunk(p), how_, scale, places.data() + static_cast<std::size_t>(p) * count, keys, positions,
                    chunk(p));
  });
  return made;
}

std::vector<std::int64_t> key_sort::sample(const void* in, index n, index count) const {
  std::vector<std::byte> picked(static_cast<std::size_t>(2 * count * bytes_));
  for (index i = 0; i < count; ++i)
    std::memcpy(picked.data() + i * bytes_, static_cast<const std::byte*>(in) + n / count * i * bytes_, static_cast<std::size_t>(bytes_));
  to_keys(picked.data(), picked.data(), count);
  table_->sort_keys(picked.data(), picked.data() + count * bytes_, count, true, nullptr);
  std::vector<std::int64_t> made(static_cast<std::size_t>(count));
  for (index i = 0; i < count; ++i) made[static_cast<std::size_t>(i)] = key_at(picked.data() + i * bytes_);
  return made;
}

std::int64_t key_sort::key_at(const std::byte* at) const noexcept {
  std::int32_t narrow = 0;
  std::int64_t wide = 0;
  std::memcpy(&narrow, at, 4);
  if (bytes_ == 4) return narrow;
  std::memcpy(&wide, at, 8);
  return wide;
}

void key_sort::positions(const void* in, index* out, index n) const {
  buffer keys = scratch_for(n, bytes_);
  positions(in, out, n, keys.data());
}

void key_sort::positions(const void* in, index* out, index n, void* keys) const {
  auto* const all_keys = static_cast<std::byte*>(keys);
  if (n < short_run) {
    to_keys(in, keys, n);
    for (index i = 0; i < n; ++i) out[i] = i;
    buffer other = scratch_for(n, bytes_), other_positions = scratch_for(n, sizeof(index));
    table_->sort_pairs(keys, out, n, other.data(), reinterpret_cast<index*>(other_positions.data()));
    return;
  }
  buckets all = distribute(in, n, keys, out);
  all.each(on_, [&](std::size_t from, std::size_t to, index longest) {
    buffer other = scratch_for(longest, bytes_), other_positions = scratch_for(longest, sizeof(index));
    for (std::size_t b = from; b < to; ++b) {
      const index begin = all.begins[b], m = all.begins[b + 1] - begin;
      table_->sort_pairs(all_keys + begin * bytes_, out + begin, m, other.data(), reinterpret_cast<index*>(other_positions.data()));
    }
  });
}

}  // namespace pluribus::gfunc::whole
