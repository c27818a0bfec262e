// SPDX-License-Identifier: BSD-3-Clause
/// See key_sort.hpp; this part sorts values alone. Keys of elements are split at quantiles of a sample into runs, all keys of one before
/// all of the next: each thread splits a stretch of the elements, then each part of all stretches is gathered and split once more, then
/// each run is sorted. Every step reads one buffer and writes the other; where the quantiles fall decides speed alone.
#include <algorithm>
#include <bit>
#include <cstring>
#include <limits>
#include <utility>
#include <vector>

#include "datashape/try.hpp"
#include "dtypes.hpp"
#include "key_sort.hpp"

namespace pluribus::gfunc::whole {

namespace {

/// Fewer are one run, and fewer than `shared` are no work for several threads.
constexpr index few = index{1} << 12, shared = index{1} << 16;
constexpr index most_stretches = 32;

struct stretches {
  index n, count;
  index begin(index p) const noexcept { return n / count * p + std::min(p, n % count); }
  index size(index p) const noexcept { return begin(p + 1) - begin(p); }
};

}  // namespace

struct key_sort::runs {
  std::vector<index> begins;  ///< one a run, then the end
  std::byte* keys;            ///< where they are
  std::byte* other;           ///< room for as many

  index count() const noexcept { return static_cast<index>(begins.size()) - 1; }
  index begin(index r) const noexcept { return begins[static_cast<std::size_t>(r)]; }
  index size(index r) const noexcept { return begin(r + 1) - begin(r); }
};

/// Splits `levels` times, to and fro between the two; `begins` gets where the parts begin, and the end.
void key_sort::halve(const void* in, index n, const std::vector<std::int64_t>& quantiles, int levels, std::byte* first, std::byte* second,
                     index* begins) const {
  const index parts = index{1} << levels;
  begins[0] = 0;
  begins[parts] = n;
  std::byte *from = second, *to = first;
  for (int l = 0; l < levels; ++l) {
    const index width = parts >> l;
    for (index part = 0; part < parts; part += width) {
      const index begin = begins[part], m = begins[part + width] - begin;
      const std::int64_t pivot = quantiles[static_cast<std::size_t>(2 * part + width)];
      const index low = l == 0 ? table_->split_elements(in, m, how_, pivot, to, m)
                               : table_->split(from + begin * bytes_, m, pivot, to + begin * bytes_, m);
      begins[part + width / 2] = begin + low;
    }
    std::swap(from, to);
  }
}

key_sort::runs key_sort::spread(const void* in, index n, std::byte* first, std::byte* second) const {
  if (n < few) {
    to_keys(in, first, n);
    return {{0, n}, first, second};
  }
  const stretches s{n, n < shared ? 1 : std::min<index>(on_.concurrency(), most_stretches)};
  const int levels = s.count == 1 ? 1 : static_cast<int>(std::bit_width(static_cast<std::uint64_t>(2 * s.count - 1)));
  const index parts = index{1} << levels;
  const std::vector<std::int64_t> seen = sample(in, n, s.count == 1 ? 128 : 1024);
  std::vector<std::int64_t> quantiles;  // two a part: the odd ones lie within
  const auto apart = seen.size() / static_cast<std::size_t>(2 * parts);
  for (std::size_t q = 0; q < static_cast<std::size_t>(2 * parts); ++q) quantiles.push_back(seen[q * apart]);
  std::vector<index> begins(static_cast<std::size_t>(s.count * (parts + 1)));
  on_.parallel_for(s.count, [&](index p) {
    const index at = s.begin(p) * bytes_;
    halve(static_cast<const std::byte*>(in) + at, s.size(p), quantiles, levels, first + at, second + at, begins.data() + p * (parts + 1));
  });
  std::byte* const from = levels % 2 == 1 ? first : second;
  std::byte* const to = levels % 2 == 1 ? second : first;
  if (s.count == 1) return {std::move(begins), from, to};
  auto piece = [&](index p, index part) { return begins[static_cast<std::size_t>(p * (parts + 1) + part)]; };
  std::vector<index> split(static_cast<std::size_t>(2 * parts) + 1, 0);
  for (index part = 0; part < parts; ++part) {
    index& end = split[static_cast<std::size_t>(2 * part + 2)];
    end = split[static_cast<std::size_t>(2 * part)];
    for (index p = 0; p < s.count; ++p) end += piece(p, part + 1) - piece(p, part);
  }
  on_.parallel_for(parts, [&](index part) {
    index low = split[static_cast<std::size_t>(2 * part)], room = split[static_cast<std::size_t>(2 * part + 2)] - low;
    const std::int64_t pivot = quantiles[static_cast<std::size_t>(2 * part + 1)];
    for (index p = 0; p < s.count; ++p) {
      const index m = piece(p, part + 1) - piece(p, part);
      low += table_->split(from + (s.begin(p) + piece(p, part)) * bytes_, m, pivot, to + low * bytes_, room);
      room -= m;
    }
    split[static_cast<std::size_t>(2 * part + 1)] = low;
  });
  return {std::move(split), to, from};
}

void key_sort::values(const void* in, void* out, index n) const {
  buffer scratch = buffer::allocate(n * bytes_);
  const runs all = spread(in, n, scratch.data(), static_cast<std::byte*>(out));
  on_.parallel_for(all.count(), [&](index r) {
    const index at = all.begin(r) * bytes_;
    table_->sort_keys(all.keys + at, all.other + at, all.size(r), all.keys == out, &how_);
  });
}

datashape::result<value> key_sort::distinct(const void* in, index n, bool nan_equal) const {
  buffer one = buffer::allocate(n * bytes_), two = buffer::allocate(n * bytes_);
  const runs all = spread(in, n, one.data(), two.data());
  std::vector<index> left(static_cast<std::size_t>(all.count())), nans(left);
  on_.parallel_for(all.count(), [&](index r) {
    std::byte* const run = all.keys + all.begin(r) * bytes_;
    const index m = all.size(r);
    table_->sort_keys(run, all.other + all.begin(r) * bytes_, m, true, nullptr);
    if (ndt::class_of(dtype_) == ndt::scalar_class::floating && !nan_equal) {
      const std::int64_t nan = bytes_ == 8 ? std::numeric_limits<std::int64_t>::max() : std::numeric_limits<std::int32_t>::max();
      index& found = nans[static_cast<std::size_t>(r)];
      while (found < m && key_at(run + (m - 1 - found) * bytes_) == nan) ++found;
    }
    left[static_cast<std::size_t>(r)] = table_->drop_repeats(run, m);
  });
  std::vector<index> places;
  index numbers = 0, repeats = -1;
  for (std::size_t r = 0; r < left.size(); ++r) {
    places.push_back(numbers);
    numbers += left[r];
    repeats += nans[r];
  }
  const index count = numbers + std::max<index>(repeats, 0);
  DATASHAPE_TRY(value made, make(dims{count}, dtype_));
  on_.parallel_for(all.count(), [&](index r) {
    from_keys(all.keys + all.begin(r) * bytes_, made.data() + places[static_cast<std::size_t>(r)] * bytes_,
              left[static_cast<std::size_t>(r)]);
  });
  for (index i = numbers; i < count; ++i)
    std::memcpy(made.data() + i * bytes_, made.data() + (numbers - 1) * bytes_, static_cast<std::size_t>(bytes_));
  return made;
}

}  // namespace pluribus::gfunc::whole
