// SPDX-License-Identifier: BSD-3-Clause
/// See lift.hpp.
#include "lift.hpp"

#include <algorithm>
#include <cstring>

#include "datashape/try.hpp"
#include "gfunc/broadcast.hpp"
#include "gfunc/copy.hpp"
#include "gfunc/rows.hpp"
#include "value/c_strides.hpp"
#include "value/mask.hpp"
#include "value/parts.hpp"
#include "value/row_content.hpp"

namespace pluribus::gfunc::whole {

namespace {

using result = datashape::result<value>;

bool is_ragged(const value& v) noexcept { return v.form() == value_form::ragged && v.dtype().kind() != ndt::kind::map; }
bool is_option(const value& v) noexcept { return v.form() == value_form::option; }

datashape::result<dims> common_shape(std::span<const value> args) {
  std::vector<const dims*> shapes;
  for (const value& v : args) shapes.push_back(&v.shape());
  return broadcast(shapes);
}

/// Every element of `valid` for each of `inner` elements in it.
valid_bytes spread(const valid_bytes& valid, index inner) {
  if (inner == 1) return valid;
  valid_bytes made;
  made.reserve(valid.size() * static_cast<std::size_t>(inner));
  for (const std::uint8_t v : valid) made.insert(made.end(), static_cast<std::size_t>(inner), v);
  return made;
}

class lifting {
 public:
  lifting(const value_call& c, leaf_call f, bool keep_options) : c_(c), f_(f), keep_options_(keep_options) {}

  result run(std::vector<value> args, const valid_bytes& valid) {
    for (value& v : args) {
      DATASHAPE_TRY(v, keep_options_ ? with_own_dims(v) : v.unwrapped());
    }
    if (!keep_options_ && std::any_of(args.begin(), args.end(), is_option)) return through_options(std::move(args), valid);
    const bool whole_rows = std::any_of(args.begin(), args.end(), [](const value& v) { return is_option(v) && is_ragged(v.child()); });
    if (!whole_rows && std::any_of(args.begin(), args.end(), is_ragged)) return through_rows(std::move(args), valid);
    DATASHAPE_TRY(dims shape, common_shape(args));
    for (value& v : args) {
      if (v.shape() == shape) continue;
      DATASHAPE_TRY(v, v.broadcast_to(shape));
    }
    const auto n = static_cast<std::size_t>(shape.count());
    if (valid.empty() || valid.size() == n) return f_(args, valid);
    return f_(args, spread(valid, valid.empty() ? 1 : static_cast<index>(n / valid.size())));
  }

 private:
  result through_options(std::vector<value> args, const valid_bytes& outer) {
    DATASHAPE_TRY(dims shape, common_shape(args));
    const auto n = static_cast<std::size_t>(shape.count());
    valid_bytes valid = outer;
    if (!valid.empty() && valid.size() != n) valid = spread(valid, static_cast<index>(n / valid.size()));
    for (value& v : args) {
      if (v.shape().rank() == 0 && !is_option(v)) continue;
      DATASHAPE_TRY(v, v.broadcast_to(shape));
      if (!is_option(v)) continue;
      const valid_bytes own = valid_of(v);
      if (valid.empty()) valid.assign(n, 1);
      for (std::size_t i = 0; i < own.size(); ++i) valid[i] &= own[i];
      v = v.child();
    }
    DATASHAPE_TRY(value made, run(std::move(args), valid));
    return with_nulls(std::move(made), valid, shape.rank());
  }

  result through_rows(std::vector<value> args, const valid_bytes& given) {
    DATASHAPE_TRY(dims shape, common_shape(args));
    const auto n = static_cast<std::size_t>(shape.count());
    const valid_bytes valid = given.empty() || given.size() == n ? given : spread(given, static_cast<index>(n / given.size()));
    std::vector<index> sizes;
    value first;
    for (value& v : args) {
      if (!is_ragged(v)) {
        if (v.shape().rank() == 0) continue;
        return c_.wrong("a value with fixed dims beside one with ragged dims; only values without dims and rows of the same lengths are");
      }
      DATASHAPE_TRY(v, v.broadcast_to(shape));
      DATASHAPE_TRY(row_parts rows, rows_of(v, valid));
      if (first.form() != value_form::ragged) {
        first = v;
        sizes = std::move(rows.sizes);
      } else if (sizes != rows.sizes) {
        const auto at = std::mismatch(sizes.begin(), sizes.end(), rows.sizes.begin());
        return c_.wrong("row " + std::to_string(at.first - sizes.begin()) + " has " + std::to_string(*at.first) +
                        " elements in one argument and " + std::to_string(*at.second) + " in another");
      }
      v = std::move(rows.content);
    }
    DATASHAPE_TRY(value made, run(std::move(args), {}));
    return with_rows(first, sizes, std::move(made));
  }

  const value_call& c_;
  leaf_call f_;
  bool keep_options_;
};

}  // namespace

result lift(const value_call& c, std::span<const value> args, leaf_call f, bool keep_options) {
  return lifting(c, f, keep_options).run({args.begin(), args.end()}, {});
}

result with_own_dims(const value& v) {
  if (!is_named(v.dtype())) return v;
  const ndt::type inside = unnamed(v.dtype());
  return inside.is_dim() || inside.kind() == ndt::kind::option ? v.unwrapped() : result(v);
}

datashape::result<row_parts> rows_of(const value& ragged, const valid_bytes& valid) {
  const row_reader rows(ragged);
  row_parts made;
  made.sizes.resize(static_cast<std::size_t>(rows.size()));
  for (index i = 0; i < rows.size(); ++i) {
    const bool counts = valid.empty() || valid[static_cast<std::size_t>(i)] != 0;
    made.sizes[static_cast<std::size_t>(i)] = counts ? rows[i].size() : 0;
  }
  const bool all = std::find(valid.begin(), valid.end(), std::uint8_t{0}) == valid.end();
  DATASHAPE_TRY(made.content, row_content(ragged, all ? nullptr : valid.data()));
  return made;
}

result with_rows(const value& like, const std::vector<index>& sizes, value content) {
  const row_reader rows(like);
  index at = 0;
  bool fits = true;
  for (index i = 0; i < rows.size() && fits; ++i) {
    fits = rows[i].begin == at && rows[i].size() == sizes[static_cast<std::size_t>(i)];
    at = rows[i].end;
  }
  if (fits) return value::ragged(like.starts(), like.ends(), std::move(content));
  DATASHAPE_TRY(packed_rows packed, pack_rows(like.shape(), sizes));
  return value::ragged(std::move(packed.starts), std::move(packed.ends), std::move(content));
}

valid_bytes valid_of(const value& v) {
  if (!is_option(v) || v.valid().is_all()) return {};
  valid_bytes made(static_cast<std::size_t>(v.size()));
  fill_mask(v, made.data());
  return made;
}

validity bits_of(const valid_bytes& valid, const dims& shape) {
  const std::size_t n = valid.size();
  if (std::find(valid.begin(), valid.end(), std::uint8_t{0}) == valid.end()) return validity::all();
  buffer bits = buffer::allocate(static_cast<index>((n + 7) / 8));
  std::size_t i = 0;
  for (; i + 8 <= n; i += 8) {
    std::uint64_t eight = 0;
    std::memcpy(&eight, valid.data() + i, 8);
    bits.data()[i / 8] = static_cast<std::byte>((eight * 0x0102040810204080u) >> 56);
  }
  if (i < n) {
    unsigned last = 0;
    for (std::size_t k = i; k < n; ++k) last |= unsigned{valid[k]} << (k - i);
    bits.data()[i / 8] = static_cast<std::byte>(last);
  }
  return validity::bitmap(std::move(bits), 0, c_strides(shape));
}

result with_nulls(value v, const valid_bytes& valid, int rank) {
  if (!is_option(v))
    return value::option(std::move(v), bits_of(valid, dims(std::span<const index>(v.shape()).first(static_cast<std::size_t>(rank)))), rank);
  valid_bytes both = valid_of(v);
  if (both.empty()) both.assign(static_cast<std::size_t>(v.size()), 1);
  if (!valid.empty()) {
    const std::size_t inner = both.size() / std::max<std::size_t>(valid.size(), 1);
    for (std::size_t i = 0; i < both.size(); ++i) both[i] &= valid[i / inner];
  }
  const dims shape = v.shape();
  return value::option(v.child(), bits_of(both, shape), shape.rank());
}

}  // namespace pluribus::gfunc::whole
