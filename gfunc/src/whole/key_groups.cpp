// SPDX-License-Identifier: BSD-3-Clause
/// See key_groups.hpp. Each thread hashes a stretch of the keys into a table of its own; the tables are joined and their numbers
/// translated. A table that fills up means there are many groups, and then sorting is faster.
#include "key_groups.hpp"

#include <algorithm>
#include <atomic>
#include <bit>
#include <limits>
#include <utility>
#include <vector>

#include "datashape/try.hpp"
#include "dtypes.hpp"
#include "key_sort.hpp"
#include "key_table.hpp"

namespace pluribus::gfunc::whole {

namespace {

constexpr index null_key = std::numeric_limits<index>::max();
/// Tables of 2^16 slots of 8 or 16 bytes stay in the second cache; half full, probes stay short.
constexpr int most_bits = 16;
int table_bits(index n) noexcept { return std::clamp(static_cast<int>(std::bit_width(static_cast<std::uint64_t>(n))) + 1, 4, most_bits); }
constexpr index least_stretch = index{1} << 15;

struct stretches {
  index n, count;
  index begin(index p) const noexcept { return n / count * p + std::min(p, n % count); }
};
stretches stretches_of(const value_call& c, index n) noexcept { return {n, std::clamp<index>(n / least_stretch, 1, c.on.concurrency())}; }

/// Whether nearly every key of a sample is another one, so that a table would fill up for nothing.
bool mostly_distinct(const key_sort& by, const void* elements, index n) {
  if (n < 256) return false;
  const index samples = std::clamp<index>(n / 16, 64, 2048);
  std::vector<std::int64_t> seen = by.sample(elements, n, samples);
  return std::unique(seen.begin(), seen.end()) - seen.begin() > samples * 63 / 64;
}

/// Tables of all stretches; false where one of them fills up. `each(p, i, number)` hears of every element.
template <class K, class F>
bool hash_all(const value_call& c, const K* keys, const stretches& s, std::vector<std::vector<K>>& found, F each) {
  found.resize(static_cast<std::size_t>(s.count));
  std::atomic<bool> full{false};
  c.on.parallel_for(s.count, [&](index p) {
    const int bits = table_bits(s.n);
    key_table<K> table(bits);
    constexpr index block = 4096;
    for (index from = s.begin(p), end = s.begin(p + 1); from < end; from += block) {
      if (table.size() > index{1} << (bits - 1)) full = true;
      if (full) return;
      for (index i = from, to = std::min(end, from + block); i < to; ++i) each(p, i, table.insert(keys[i]));
    }
    found[static_cast<std::size_t>(p)] = table.keys();
  });
  return !full;
}

template <class K>
std::vector<K> sorted_union(const std::vector<std::vector<K>>& found) {
  std::vector<K> all;
  for (const std::vector<K>& keys : found) all.insert(all.end(), keys.begin(), keys.end());
  std::sort(all.begin(), all.end());
  all.erase(std::unique(all.begin(), all.end()), all.end());
  return all;
}

datashape::result<key_groups> room(index n, index groups) {
  key_groups g;
  DATASHAPE_TRY(g.inverse, make(dims{n}, ndt::scalar::int64));
  DATASHAPE_TRY(g.first, make(dims{groups}, ndt::scalar::int64));
  DATASHAPE_TRY(g.counts, make(dims{groups}, ndt::scalar::int64));
  return g;
}

/// Sets nan_from and null_from of groups whose ascending keys are known.
template <class K>
void mark(key_groups& g, const element_keys& k, const K* keys, index count) {
  g.null_from = count;
  if (k.nulls && count > 0 && keys[count - 1] == static_cast<K>(null_key)) --g.null_from;
  g.nan_from = g.null_from;
  if (!k.nans) return;
  while (g.nan_from > 0 && static_cast<index>(keys[g.nan_from - 1]) >= k.nan_from) --g.nan_from;
}

/// False where there are too many groups.
template <class K>
datashape::result<bool> by_hash(const value_call& c, const element_keys& k, key_groups& g) {
  const K* keys = data_of<const K>(k.keys);
  const index n = k.size();
  if (mostly_distinct(key_sort(c, ndt::scalar_of<K>, {}), keys, n)) return false;
  const stretches s = stretches_of(c, n);
  std::vector<std::vector<K>> found;
  std::vector<std::vector<index>> first(static_cast<std::size_t>(s.count)), counts(static_cast<std::size_t>(s.count));
  DATASHAPE_TRY(value inverse, make(dims{n}, ndt::scalar::int64));
  index* const to = data_of<index>(inverse);
  const bool few = hash_all<K>(c, keys, s, found, [&](index p, index i, std::int32_t number) {
    std::vector<index>& mine = counts[static_cast<std::size_t>(p)];
    to[i] = number;
    if (static_cast<std::size_t>(number) < mine.size()) {
      ++mine[static_cast<std::size_t>(number)];
      return;
    }
    mine.push_back(1);
    first[static_cast<std::size_t>(p)].push_back(i);
  });
  if (!few) return false;
  const std::vector<K> all = sorted_union(found);
  const auto groups = static_cast<index>(all.size());
  DATASHAPE_TRY(g.first, make(dims{groups}, ndt::scalar::int64));
  DATASHAPE_TRY(g.counts, make(dims{groups}, ndt::scalar::int64));
  std::fill_n(data_of<index>(g.first), groups, -1);
  std::fill_n(data_of<index>(g.counts), groups, 0);
  for (std::size_t p = 0; p < found.size(); ++p) {
    for (std::size_t j = 0; j < found[p].size(); ++j) {
      const index id = std::lower_bound(all.begin(), all.end(), found[p][j]) - all.begin();
      if (data_of<index>(g.first)[id] < 0) data_of<index>(g.first)[id] = first[p][j];
      data_of<index>(g.counts)[id] += counts[p][j];
      first[p][j] = id;  // from here on the translation
    }
  }
  c.on.parallel_for(s.count, [&](index p) {
    const std::vector<index>& translated = first[static_cast<std::size_t>(p)];
    for (index i = s.begin(p), end = s.begin(p + 1); i < end; ++i) to[i] = translated[static_cast<std::size_t>(to[i])];
  });
  g.inverse = std::move(inverse);
  mark(g, k, all.data(), groups);
  return true;
}

template <class K>
datashape::result<key_groups> by_sort(const value_call& c, const element_keys& k) {
  const index n = k.size();
  DATASHAPE_TRY(value order, make(dims{n}, ndt::scalar::int64));
  DATASHAPE_TRY(value sorted, make(dims{n}, k.keys.dtype()));
  key_sort(c, ndt::scalar_of<K>, {}).positions(k.keys.data(), data_of<index>(order), n, sorted.data());
  const K* const keys = data_of<const K>(sorted);
  const stretches s = stretches_of(c, n);
  std::vector<index> starts(static_cast<std::size_t>(s.count) + 1, 0);
  auto begins = [&](index i) { return i == 0 || keys[i] != keys[i - 1]; };
  c.on.parallel_for(s.count, [&](index p) {
    index found = 0;
    for (index i = s.begin(p), end = s.begin(p + 1); i < end; ++i) found += begins(i);
    starts[static_cast<std::size_t>(p) + 1] = found;
  });
  for (std::size_t p = 1; p < starts.size(); ++p) starts[p] += starts[p - 1];
  const index groups = starts.back();
  DATASHAPE_TRY(key_groups g, room(n, groups));
  std::vector<index> group_begin(static_cast<std::size_t>(groups) + 1, n);
  std::vector<K> group_key(static_cast<std::size_t>(groups));
  c.on.parallel_for(s.count, [&](index p) {
    index id = starts[static_cast<std::size_t>(p)] - 1;
    for (index i = s.begin(p), end = s.begin(p + 1); i < end; ++i) {
      if (begins(i)) {
        ++id;
        group_begin[static_cast<std::size_t>(id)] = i;
        group_key[static_cast<std::size_t>(id)] = keys[i];
        data_of<index>(g.first)[id] = data_of<const index>(order)[i];  // the order is stable
      }
      data_of<index>(g.inverse)[data_of<const index>(order)[i]] = id;
    }
  });
  for (index id = 0; id < groups; ++id)
    data_of<index>(g.counts)[id] = group_begin[static_cast<std::size_t>(id) + 1] - group_begin[static_cast<std::size_t>(id)];
  mark(g, k, group_key.data(), groups);
  return g;
}

/// Groups of NaNs as one where `together`, as one each otherwise.
datashape::result<key_groups> with_nans(key_groups g, bool together) {
  const index n = g.inverse.shape()[0], nans = g.null_from - g.nan_from, nulls = g.size() - g.null_from;
  index many = 0;
  for (index id = g.nan_from; id < g.null_from; ++id) many += data_of<const index>(g.counts)[id];
  if (many == 0 || (together ? nans == 1 : nans == many)) return g;
  const index made_nans = together ? 1 : many, groups = g.nan_from + made_nans + nulls;
  DATASHAPE_TRY(key_groups made, room(n, groups));
  made.nan_from = g.nan_from;
  made.null_from = g.nan_from + made_nans;
  std::copy_n(data_of<const index>(g.first), g.nan_from, data_of<index>(made.first));
  std::copy_n(data_of<const index>(g.counts), g.nan_from, data_of<index>(made.counts));
  if (nulls > 0) {
    data_of<index>(made.first)[made.null_from] = data_of<const index>(g.first)[g.null_from];
    data_of<index>(made.counts)[made.null_from] = data_of<const index>(g.counts)[g.null_from];
  }
  index next = g.nan_from;
  for (index i = 0; i < n; ++i) {
    const index id = data_of<const index>(g.inverse)[i];
    index to = id;
    if (id >= g.null_from) {
      to = made.null_from;
    } else if (id >= g.nan_from) {
      to = together ? g.nan_from : next;
      if (!together || next == g.nan_from) {
        data_of<index>(made.first)[to] = i;
        data_of<index>(made.counts)[to] = together ? many : 1;
      }
      ++next;
    }
    data_of<index>(made.inverse)[i] = to;
  }
  return made;
}

template <class K>
datashape::result<key_groups> groups(const value_call& c, const element_keys& k, bool nan_equal) {
  key_groups g;
  DATASHAPE_TRY(bool few, by_hash<K>(c, k, g));
  if (!few) {
    DATASHAPE_TRY(g, by_sort<K>(c, k));
  }
  return with_nans(std::move(g), nan_equal);
}

/// As distinct_numbers, by hashing; false where there are too many.
template <class K>
datashape::result<bool> few_numbers(const value_call& c, const value& x, const key_sort& by, bool nan_equal, value& made) {
  DATASHAPE_TRY(element_keys k, keys_of(c, x));
  std::vector<std::vector<K>> found;
  if (!hash_all<K>(c, data_of<const K>(k.keys), stretches_of(c, k.size()), found, [](index, index, std::int32_t) {})) return false;
  std::vector<K> all = sorted_union(found);
  if (!nan_equal && k.nans && !all.empty() && all.back() == static_cast<K>(k.nan_from)) {
    const K* const keys = data_of<const K>(k.keys);
    all.resize(all.size() + static_cast<std::size_t>(std::count(keys, keys + k.size(), all.back())) - 1, all.back());
  }
  DATASHAPE_TRY(made, make(dims{static_cast<index>(all.size())}, x.dtype()));
  by.from_keys(all.data(), made.data(), made.size());
  return true;
}

}  // namespace

datashape::result<key_groups> groups_of(const value_call& c, const element_keys& k, bool nan_equal) {
  return k.wide() ? groups<std::int64_t>(c, k, nan_equal) : groups<std::int32_t>(c, k, nan_equal);
}

datashape::result<value> distinct_numbers(const value_call& c, const value& x, bool nan_equal) {
  const key_sort by(c, x.dtype().scalar(), {false, true});
  if (!mostly_distinct(by, x.data(), x.size())) {
    value made;
    DATASHAPE_TRY(bool few, by.bytes() == 8 ? few_numbers<std::int64_t>(c, x, by, nan_equal, made)
                                            : few_numbers<std::int32_t>(c, x, by, nan_equal, made));
    if (few) return made;
  }
  return by.distinct(x.data(), x.size(), nan_equal);
}

}  // namespace pluribus::gfunc::whole
