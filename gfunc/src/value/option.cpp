// SPDX-License-Identifier: BSD-3-Clause
/// Values around another value: `?T` with its validity, `ref(T)`, and named or annotated types.
#include "datashape/try.hpp"
#include "ndt/layout.hpp"
#include "ndt/make.hpp"
#include "ndt/print.hpp"
#include "parts.hpp"

namespace pluribus::gfunc {

namespace {

/// The type of one element over the first `rank` dims.
ndt::type inside(const value& child, int rank) {
  return ndt::array_type(std::span<const index>(child.shape()).subspan(static_cast<std::size_t>(rank)), child.dtype());
}

dims leading(const value& child, int rank) { return dims(std::span<const index>(child.shape()).first(static_cast<std::size_t>(rank))); }

datashape::outcome check_rank(const value& child, int& rank) {
  if (rank < 0) rank = child.shape().rank();
  if (rank > child.shape().rank())
    return refusal(codes::index_out_of_range,
                   "a value of " + std::to_string(child.shape().rank()) + " dims has no " + std::to_string(rank) + " leading dims");
  return std::monostate{};
}

datashape::outcome check_inside(const validity& valid, const dims& shape) {
  if (!valid.is_beside()) return std::monostate{};
  if (valid.strides().rank() != shape.rank())
    return refusal(codes::unsupported_layout,
                   "the validity of " + std::to_string(shape.rank()) + " dims has " + std::to_string(valid.strides().rank()) + " strides");
  index low = valid.offset(), high = valid.offset();
  for (int d = 0; d < shape.rank(); ++d) {
    if (shape[d] == 0) return std::monostate{};
    index reach = 0;
    index& side = valid.strides()[d] < 0 ? low : high;
    if (__builtin_mul_overflow(shape[d] - 1, valid.strides()[d], &reach) || __builtin_add_overflow(side, reach, &side))
      return refusal(codes::index_out_of_range, "the strides of a validity overflow");
  }
  const bool bits = valid.form() == validity_form::bitmap;
  if (low < 0 || (bits ? high / 8 : high) >= valid.memory().size())
    return refusal(codes::index_out_of_range, "the validity of " + std::to_string(shape.count()) +
                                                  " elements does not lie inside a buffer of " + std::to_string(valid.memory().size()) +
                                                  " bytes");
  return std::monostate{};
}

/// A sentinel is a pattern of the data, so the data must be one run of bytes of that size.
datashape::outcome check_sentinel(const validity& valid, const value& child, int rank) {
  if (valid.is_all() || valid.is_beside()) return std::monostate{};
  if (child.form() != value_form::strided || child.shape().rank() != rank)
    return refusal(codes::unsupported_layout, "nulls of `" + ndt::to_string(child.type()) + "` cannot be marked by a value of the data");
  if (valid.form() == validity_form::nan) {
    const bool floating = child.is_scalar() && ndt::class_of(child.dtype().scalar()) == ndt::scalar_class::floating;
    if (floating && ndt::size_of(child.dtype().scalar()) >= 2) return std::monostate{};
    return refusal(codes::unsupported_layout, "`" + ndt::to_string(child.dtype()) + "` has no NaN that could mean null");
  }
  if (static_cast<index>(valid.pattern().size()) == child.itemsize()) return std::monostate{};
  return refusal(codes::unsupported_layout,
                 "a sentinel of " + std::to_string(valid.pattern().size()) + " bytes for elements of " + std::to_string(child.itemsize()));
}

}  // namespace

datashape::result<value> value::option(value child, validity valid, int rank) {
  DATASHAPE_CHECK(check_rank(child, rank));
  const ndt::type t = inside(child, rank);
  if (unnamed(t).kind() == ndt::kind::option || unnamed(t).kind() == ndt::kind::null) return unsupported(t, "it can be null already");
  const dims shape = leading(child, rank);
  DATASHAPE_CHECK(check_inside(valid, shape));
  DATASHAPE_CHECK(check_sentinel(valid, child, rank));
  value_parts parts;
  parts.led.push_back(std::move(child));
  parts.valid = std::move(valid);
  return value_access::make(value_form::option, ndt::option(t), shape, std::move(parts));
}

datashape::result<value> value::reference(value target, int rank) {
  DATASHAPE_CHECK(check_rank(target, rank));
  const dims shape = leading(target, rank);
  ndt::type t = ndt::ref(inside(target, rank));
  return value_access::make(value_form::reference, std::move(t), shape, {.led = {std::move(target)}});
}

datashape::result<value> value::wrapped(const ndt::type& type, value inner) {
  const ndt::type bare = unnamed(type);
  DATASHAPE_TRY(split_type stored, split_dims(bare));
  const int rank = inner.shape().rank() - stored.shape.rank();
  if (!is_named(type) || rank < 0 || inside(inner, rank) != bare)
    return unsupported(type, "it stands for `" + ndt::to_string(bare) + "`, and the value is `" + ndt::to_string(inner.type()) + "`");
  const dims shape = leading(inner, rank);
  return value_access::make(value_form::wrapped, type, shape, {.led = {std::move(inner)}});
}

datashape::result<value> value::unwrapped() const {
  if (!is_named(dtype_)) return *this;
  if (form_ == value_form::wrapped) return child();
  DATASHAPE_TRY(split_type inner, split_dims(unnamed(dtype_)));
  DATASHAPE_TRY(dims shape, joined(shape_, inner.shape, dtype_));
  DATASHAPE_TRY(ndt::layout leaf, ndt::layout_of(inner.dtype));
  dims inner_strides, strides = strides_;
  index bytes = 0;
  if (!packed_strides(inner.shape, leaf.size(), inner_strides, bytes)) return unsupported(dtype_, "it is too large");
  strides.resize(shape.rank());
  for (int d = 0; d < inner.shape.rank(); ++d) strides[shape_.rank() + d] = inner_strides[d];
  return value_access::make_strided(std::move(inner.dtype), shape, strides, data_, leaf.size(), memory_);
}

}  // namespace pluribus::gfunc
