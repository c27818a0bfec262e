// SPDX-License-Identifier: BSD-3-Clause
/// See foreign_range.hpp.
#include "foreign_range.hpp"

#include <string>

#include "datashape/try.hpp"
#include "ndt/layout.hpp"
#include "ndt/make.hpp"
#include "ndt/print.hpp"
#include "value/parts.hpp"
#include "value/walk.hpp"

namespace pluribus::gfunc {

namespace {

/// A bool of ours is the byte 0 or 1, and kernels count on it.
datashape::outcome check_bools(const value& v) {
  if (is_named(v.dtype())) {
    DATASHAPE_TRY(value inner, v.unwrapped());
    return check_bools(inner);
  }
  const ndt::kind k = v.dtype().kind();
  for (std::size_t i = 0; (k == ndt::kind::record || k == ndt::kind::tuple) && i < v.dtype().size(); ++i) {
    DATASHAPE_TRY(value field, v.item(i));
    DATASHAPE_CHECK(check_bools(field));
  }
  if (!v.dtype().is_scalar(ndt::scalar::bool_)) return std::monostate{};
  std::byte found{};
  dims shape = v.shape();
  for (int d = 0; d < shape.rank(); ++d) {
    if (v.strides()[d] == 0 && shape[d] > 1) shape[d] = 1;  // the same byte over and over
  }
  const bool good = walk<1>(shape, {&v.strides()}, [&](const std::array<index, 1>& at) {
    found = v.data()[at[0]];
    return found <= std::byte{1};
  });
  if (good) return std::monostate{};
  return refusal(codes::bad_descriptor, "a bool is the byte " + std::to_string(std::to_integer<int>(found)) +
                                            ", neither 0 nor 1; take it as uint8 and compare that with 0");
}

}  // namespace

bool c_strides(std::span<const index> shape, index itemsize, std::span<index> strides) noexcept {
  for (std::size_t d = shape.size(); d-- > 0;) {
    strides[d] = itemsize;
    if (__builtin_mul_overflow(itemsize, std::max<index>(shape[d], 1), &itemsize)) return false;
  }
  return true;
}

datashape::result<value> over_memory(const ndt::type& dtype, std::span<const index> shape, std::span<const index> byte_strides,
                                     const void* first, const buffer& owner) {
  if (shape.size() + static_cast<std::size_t>(dtype.ndim()) > max_rank)
    return refusal(codes::rank_too_high, "foreign memory of " + std::to_string(shape.size()) + " dims");
  index count = 1;
  bool empty = false;
  for (const index extent : shape) {
    if (extent < 0) return refusal(codes::bad_descriptor, "an extent of " + std::to_string(extent));
    empty = empty || extent == 0;
    if (!empty && __builtin_mul_overflow(count, extent, &count)) return refusal(codes::bad_descriptor, "more than 2**63 elements");
  }
  DATASHAPE_TRY(ndt::layout one, ndt::layout_of(dtype));
  index low = 0, high = one.size();
  const auto fail = [] { return refusal(codes::bad_descriptor, "shape and strides reach beyond the memory of a machine"); };
  for (std::size_t d = 0; d < shape.size() && !empty; ++d) {
    index reach = 0;
    if (__builtin_mul_overflow(shape[d] - 1, byte_strides[d], &reach)) return fail();
    index& side = reach < 0 ? low : high;
    if (__builtin_add_overflow(side, reach, &side)) return fail();
  }
  if (empty) low = high = 0;
  index size = 0;
  if (low == INT64_MIN || __builtin_sub_overflow(high, low, &size)) return fail();
  const auto at = reinterpret_cast<std::uintptr_t>(first);
  std::uintptr_t begin = 0, end = 0;
  if (__builtin_sub_overflow(at, static_cast<std::uintptr_t>(-low), &begin) ||
      __builtin_add_overflow(begin, static_cast<std::uintptr_t>(size), &end))
    return fail();
  if (first == nullptr && size > 0) return refusal(codes::bad_descriptor, "elements without memory");
  const ndt::type t = ndt::array_type(shape, dtype);
  std::vector<index> strides(byte_strides.begin(), byte_strides.end());
  // Dims inside the element follow in C order.
  if (dtype.ndim() > 0) {
    DATASHAPE_TRY(split_type inner, split_dims(dtype));
    DATASHAPE_TRY(ndt::layout leaf, ndt::layout_of(inner.dtype));
    std::vector<index> below(static_cast<std::size_t>(inner.shape.rank()));
    if (!c_strides(inner.shape, leaf.size(), below)) return fail();
    strides.insert(strides.end(), below.begin(), below.end());
  }
  DATASHAPE_TRY(value made, value::strided(t, owner.beside(reinterpret_cast<const void*>(begin), size), -low, strides));
  DATASHAPE_CHECK(check_bools(made));
  return made;
}

}  // namespace pluribus::gfunc
