// SPDX-License-Identifier: BSD-3-Clause
/// See mask.hpp. Pieces are counted first, so that each knows where its elements go; then all are moved, in any order.
#include "mask.hpp"

#include <algorithm>

#include "algorithms.hpp"
#include "cast/leaf_class.hpp"
#include "datashape/try.hpp"
#include "dtypes.hpp"
#include "gfunc/call.hpp"
#include "gfunc/copy.hpp"
#include "gfunc/rows.hpp"
#include "moved_as.hpp"
#include "ndt/print.hpp"
#include "promote.hpp"

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

bool is_text(const value& v) noexcept { return v.form() == value_form::text || v.form() == value_form::views; }

/// Whether any byte is not zero; of text whether there is any.
datashape::result<value> truth_of_elements(const value_call& c, const value& v) {
  const leaf_class what = leaf_of(v.dtype());
  const bool has_zero = what == leaf_class::integer || what == leaf_class::decimal || what == leaf_class::timedelta ||
                        what == leaf_class::text || what == leaf_class::bytes;
  if (!has_zero) {
    return datashape::diagnostic{
        codes::no_matching_kernel, datashape::severity::error,
        "`" + std::string(c.function) + "` is not defined for `" + ndt::to_string(v.dtype()) + "`: no element of it is zero"};
  }
  DATASHAPE_TRY(value flat, flattened(c, v));
  DATASHAPE_TRY(value made, make(v.shape(), ndt::scalar::bool_));
  bool* to = data_of<bool>(made);
  if (is_text(flat)) {
    const text_reader text(flat);
    for (index i = 0; i < text.size(); ++i) to[i] = !text[i].empty();
    return made;
  }
  const auto size = static_cast<std::size_t>(flat.itemsize());
  for (index i = 0; i < flat.size(); ++i) {
    const std::byte* at = flat.data() + i * flat.strides()[0];
    to[i] = std::any_of(at, at + size, [](std::byte b) { return b != std::byte{0}; });
  }
  return made;
}

datashape::result<value> truth_of(const value_call& c, const value& given) {
  DATASHAPE_TRY(const value v, given.unwrapped());
  if (v.form() == value_form::option) {
    DATASHAPE_TRY(const value truth, truth_of(c, v.child()));
    DATASHAPE_TRY(const value valid, valid_mask(v));
    const value both[] = {truth, valid};
    return try_call("logical_and", both, c.functions);
  }
  if (v.dtype().is_scalar(ndt::scalar::bool_)) return v;
  if (!v.is_scalar() || !computes(v.dtype().scalar())) return truth_of_elements(c, v);
  const value args[] = {v};
  DATASHAPE_TRY(const value not_true, try_call("logical_not", args, c.functions));
  const value inverse[] = {not_true};
  return try_call("logical_not", inverse, c.functions);
}

}  // namespace

datashape::result<mask> mask_of(const value_call& c, const value& v) {
  mask m;
  DATASHAPE_TRY(const value truth, truth_of(c, v));
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

datashape::result<value> reduced(const value_call& c, std::string_view reduction, value bools) {
  attributes how;
  how.set("keepdims", c.boolean("keepdims"));
  if (c.has("axis")) how.set("axis", std::vector<index>(c.integers("axis").begin(), c.integers("axis").end()));
  const value args[] = {std::move(bools)};
  return try_call(reduction, args, how, {&c.on, &c.functions});
}

datashape::result<value> chosen(const value_call& c, const mask& m, const value& leaf) {
  const index bytes = ndt::size_of(leaf.dtype().scalar());
  DATASHAPE_TRY(value made, make(dims{m.total()}, leaf.dtype()));
  const auto run =
      reinterpret_cast<algorithms::compress>(const_cast<void*>(c.functions.algorithm(algorithm_id::compress, moved_as(bytes))));
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
