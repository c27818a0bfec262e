// SPDX-License-Identifier: BSD-3-Clause
/// See mask.hpp. Pieces are counted first, so that each knows where its elements go; then all are moved, in any order.
#include "mask.hpp"

#include <algorithm>

#include "algorithms.hpp"
#include "datashape/try.hpp"
#include "dtypes.hpp"
#include "gfunc/call.hpp"
#include "moved_as.hpp"

namespace pluribus::gfunc::whole {

namespace {

constexpr index least_piece = index{1} << 16;

index count_true(const bool* m, index n) noexcept {
  index total = 0;
  for (index at = 0; at < n; at += 255 * 8) {
    const index end = std::min(n, at + 255 * 8);
    std::uint32_t found = 0;
    for (index i = at; i < end; ++i) found += m[i];
    total += found;
  }
  return total;
}

}  // namespace

datashape::result<mask> mask_of(const value_call& c, const value& v) {
  mask m;
  value truth = v;
  if (!v.dtype().is_scalar(ndt::scalar::bool_)) {
    const value args[] = {v};
    DATASHAPE_TRY(truth, try_call("logical_not", args, c.functions));
    const value inverse[] = {truth};
    DATASHAPE_TRY(truth, try_call("logical_not", inverse, c.functions));
  }
  DATASHAPE_TRY(m.bytes, packed(c, truth));
  m.n = m.bytes.shape().count();
  const index pieces = std::clamp<index>(m.n / least_piece, 1, index{8} * c.on.concurrency());
  m.piece = (m.n + pieces - 1) / pieces;
  m.begins.assign(static_cast<std::size_t>(pieces) + 1, 0);
  auto count = [&](index p) {
    const index from = std::min(m.n, p * m.piece), to = std::min(m.n, from + m.piece);
    m.begins[static_cast<std::size_t>(p) + 1] = count_true(m.data() + from, to - from);
  };
  c.on.parallel_for(pieces, count);
  for (std::size_t p = 1; p < m.begins.size(); ++p) m.begins[p] += m.begins[p - 1];
  return m;
}

datashape::result<value> chosen(const value_call& c, const mask& m, const value& leaf) {
  const index bytes = ndt::size_of(leaf.dtype().scalar());
  DATASHAPE_TRY(value made, make(dims{m.total()}, leaf.dtype()));
  const auto run = reinterpret_cast<algorithms::compress>(const_cast<void*>(c.functions.algorithm(algorithm_id::compress, moved_as(bytes))));
  c.on.parallel_for(static_cast<index>(m.begins.size()) - 1, [&](index p) {
    const index from = std::min(m.n, p * m.piece), to = std::min(m.n, from + m.piece);
    const index begin = m.begins[static_cast<std::size_t>(p)], end = m.begins[static_cast<std::size_t>(p) + 1];
    if (bytes <= 16) {
      run(made.data() + begin * bytes, end - begin, leaf.data() + from * bytes, m.data() + from, to - from);
      return;
    }
    auto* out = data_of<bytes32>(made) + begin;
    for (index i = from; i < to; ++i) {
      if (m.data()[i]) *out++ = data_of<const bytes32>(leaf)[i];
    }
  });
  return made;
}

datashape::result<value> positions(const value_call& c, const mask& m) {
  DATASHAPE_TRY(value made, make(dims{m.total()}, ndt::scalar::int64));
  c.on.parallel_for(static_cast<index>(m.begins.size()) - 1, [&](index p) {
    const index from = std::min(m.n, p * m.piece), to = std::min(m.n, from + m.piece);
    index at = m.begins[static_cast<std::size_t>(p)];
    const index end = m.begins[static_cast<std::size_t>(p) + 1];
    for (index i = from; i < to && at < end; ++i) {
      data_of<index>(made)[at] = i;
      at += m.data()[i];
    }
  });
  return made;
}

}  // namespace pluribus::gfunc::whole
