// SPDX-License-Identifier: BSD-3-Clause
/// Views of a value through other dims: every permutation, slice, repetition and new axis is one change of the leading dims of every part.
/// No bytes move.
#include <string>

#include "datashape/try.hpp"
#include "gfunc/broadcast.hpp"
#include "ndt/print.hpp"
#include "parts.hpp"

namespace pluribus::gfunc {

namespace {

void append(dims& list, index item) noexcept { list.resize(list.rank() + 1, item); }

datashape::diagnostic outside(std::string message) { return refusal(codes::index_out_of_range, std::move(message)); }

/// Every view of the value's own dims can have them as one.
bool merges_as(const dims& shape, const dims& strides) noexcept {
  int outer = -1;  // the last dim of more than one element; strides of the others mean nothing
  for (int d = 0; d < shape.rank(); ++d) {
    if (shape[d] == 1) continue;
    if (outer >= 0 && strides[outer] != strides[d] * shape[d]) return shape.count() <= 1;
    outer = d;
  }
  return true;
}

bool parts_merge(const value& v, int rank) noexcept {
  const dims shape(std::span<const index>(v.shape()).first(static_cast<std::size_t>(rank)));
  if (!value_access::has_parts(v)) return merges_as(shape, dims(std::span<const index>(v.strides()).first(static_cast<std::size_t>(rank))));
  const value_parts& parts = value_access::parts(v);
  for (const value& part : parts.led) {
    if (!parts_merge(part, rank)) return false;
  }
  for (const value& part : parts.fields) {
    if (v.form() != value_form::dense && !parts_merge(part, rank)) return false;
  }
  return !parts.valid.is_beside() ||
         merges_as(shape, dims(std::span<const index>(parts.valid.strides()).first(static_cast<std::size_t>(rank))));
}

}  // namespace

value value::viewed(std::span<const view_dim> to) const {
  const int rank = shape_.rank();
  return with_leading_dims(*this, [&](dims& shape, dims& strides, index& offset) {
    dims new_shape, new_strides;
    bool empty = false;
    for (const view_dim& v : to) {
      append(new_shape, v.extent);
      append(new_strides, v.from < 0 ? 0 : strides[v.from] * v.step);
      if (v.from >= 0) offset += v.begin * strides[v.from];
      empty = empty || v.extent == 0;
    }
    if (empty) offset = 0;
    for (int d = rank; d < shape.rank(); ++d) {
      append(new_shape, shape[d]);
      append(new_strides, strides[d]);
    }
    shape = new_shape;
    strides = new_strides;
  });
}

datashape::result<value> value::at(index i) const {
  if (shape_.rank() == 0 && form_ == value_form::ragged) {
    DATASHAPE_TRY(value one, row());
    return one.at(i);
  }
  if (shape_.rank() == 0) return outside("a value without dims cannot be indexed");
  const index wanted = i < 0 ? i + shape_[0] : i;
  if (wanted < 0 || wanted >= shape_[0]) return outside("index " + std::to_string(i) + " is outside a dim of " + std::to_string(shape_[0]));
  return with_leading_dims(*this, [&](dims& shape, dims& strides, index& offset) {
    offset = wanted * strides[0];
    shape = dims(std::span<const index>(shape).subspan(1));
    strides = dims(std::span<const index>(strides).subspan(1));
  });
}

datashape::result<value> value::slice(int dim, index begin, index count, index step) const {
  bool known = dim >= 0 && dim < shape_.rank() && count >= 0;
  index last = begin;
  if (known && count > 0) {
    index reach = 0;
    known = !__builtin_mul_overflow(count - 1, step, &reach) && !__builtin_add_overflow(begin, reach, &last) && begin >= 0 &&
            begin < shape_[dim] && last >= 0 && last < shape_[dim];
  }
  if (!known) {
    return outside("a slice of " + std::to_string(count) + " elements from " + std::to_string(begin) + " by " + std::to_string(step) +
                   " does not lie inside dim " + std::to_string(dim));
  }
  return with_leading_dims(*this, [&](dims& shape, dims& strides, index& offset) {
    shape[dim] = count;
    if (count > 0) offset = begin * strides[dim];
    if (count > 1) strides[dim] *= step;
  });
}

datashape::result<value> value::range(int dim, index start, index stop, index step) const {
  if (dim < 0 || dim >= shape_.rank())
    return outside("there is no dim " + std::to_string(dim) + " in `" + ndt::to_string(type()) + "` to take a range of");
  if (step == 0) return outside("the step of a range is 0");
  if (step == INT64_MIN) return outside("the step of a range is below -9223372036854775807");
  const index extent = shape_[dim];
  const auto clip = [&](index i) {
    if (i < 0) i += extent;
    return step > 0 ? std::clamp<index>(i, 0, extent) : std::clamp<index>(i, -1, extent - 1);
  };
  const index from = clip(start), to = clip(stop), span = step > 0 ? to - from : from - to, by = step > 0 ? step : -step;
  const index count = span <= 0 ? 0 : (span - 1) / by + 1;
  return slice(dim, count == 0 ? 0 : from, count, step);
}

datashape::result<value> value::transposed(std::span<const int> order) const {
  std::vector<view_dim> to;
  std::uint32_t seen = 0;
  for (const int d : order) {
    if (d < 0 || d >= shape_.rank() || (seen >> d & 1u) != 0) break;
    seen |= std::uint32_t{1} << d;
    to.push_back({d, shape_[d], 0, 1});
  }
  if (to.size() != order.size() || static_cast<int>(to.size()) != shape_.rank())
    return outside("an order of dims names each of the " + std::to_string(shape_.rank()) + " dims once");
  return viewed(to);
}

datashape::result<value> value::broadcast_to(const dims& wanted) const {
  const dims* both[] = {&shape_, &wanted};
  DATASHAPE_TRY(dims all, broadcast(both));
  if (!(all == wanted))
    return refusal(codes::shapes_do_not_broadcast,
                   "a value of " + std::to_string(shape_.rank()) + " dims does not broadcast to fewer or smaller ones");
  std::vector<view_dim> to;
  for (int d = 0; d < wanted.rank(); ++d) {
    const int from = d - (wanted.rank() - shape_.rank());
    to.push_back({from >= 0 && shape_[from] == wanted[d] ? from : -1, wanted[d], 0, 1});
  }
  if (deepest_rank(*this) - shape_.rank() + wanted.rank() > max_rank)
    return unsupported(type(), "with the dims outside there are too many");
  return viewed(to);
}

datashape::result<value> value::split(int dim, index outer, index inner) const {
  index product = 0;
  if (dim < 0 || dim >= shape_.rank() || outer < 0 || inner < 0 || __builtin_mul_overflow(outer, inner, &product) || product != shape_[dim])
    return outside("dim " + std::to_string(dim) + " is not " + std::to_string(outer) + " times " + std::to_string(inner));
  if (deepest_rank(*this) >= max_rank) return unsupported(type(), "one dim more is too many");
  return with_leading_dims(*this, [&](dims& shape, dims& strides, index&) {
    const dims old_shape = shape, old_strides = strides;
    shape.resize(old_shape.rank() + 1);
    strides.resize(old_shape.rank() + 1);
    for (int d = dim + 1; d < shape.rank(); ++d) {
      shape[d] = old_shape[d - 1];
      strides[d] = old_strides[d - 1];
    }
    shape[dim] = outer;
    shape[dim + 1] = inner;
    // Of one row or none it is never taken, and may be more than there is memory.
    if (__builtin_mul_overflow(old_strides[dim], inner, &strides[dim])) strides[dim] = 0;
  });
}

bool value::merges(int rank) const noexcept { return parts_merge(*this, rank < 0 ? shape_.rank() : rank); }

datashape::result<value> value::merged(int given) const {
  const int rank = given < 0 ? shape_.rank() : given;
  if (rank > shape_.rank() || deepest_rank(*this) + 1 - rank > max_rank)
    return outside("there are no " + std::to_string(rank) + " dims to merge");
  if (!merges(rank)) return refusal(codes::would_copy, "the dims of `" + ndt::to_string(type()) + "` are not one run of elements");
  index count = 1;
  for (int d = 0; d < rank; ++d) count *= shape_[d];
  return with_leading_dims(*this, [&](dims& shape, dims& strides, index&) {
    dims new_shape{count}, new_strides{0};
    // The innermost dim of more than one element says the step; outer ones agree with it.
    for (int d = rank - 1; d >= 0; --d) {
      if (shape[d] == 1) continue;
      new_strides[0] = strides[d];
      break;
    }
    for (int d = rank; d < shape.rank(); ++d) {
      append(new_shape, shape[d]);
      append(new_strides, strides[d]);
    }
    shape = new_shape;
    strides = new_strides;
  });
}

int deepest_rank(const value& v) noexcept {
  int rank = v.shape().rank();
  if (!value_access::has_parts(v)) return rank;
  for (const value& part : value_access::parts(v).led) rank = std::max(rank, deepest_rank(part));
  for (const value& part : value_access::parts(v).fields) rank = std::max(rank, v.form() == value_form::dense ? 0 : deepest_rank(part));
  return rank;
}

}  // namespace pluribus::gfunc
