// SPDX-License-Identifier: BSD-3-Clause
/// A typed value: what it is (dtype and shape), where it lies (byte strides, or one view per field) and the buffer that holds it. Slicing
/// and field access copy nothing. Strided scalars and records of them are held; other datashapes are refused with E0320.
#pragma once
#include <memory>
#include <string_view>
#include <vector>

#include "datashape/result.hpp"
#include "gfunc/buffer.hpp"
#include "gfunc/dims.hpp"
#include "ndt/type.hpp"

namespace pluribus::gfunc {

/// One dim of a view: elements begin, begin + step, ... of dim `from`, or one element repeated when `from` is -1.
struct view_dim {
  int from = -1;
  index extent = 1, begin = 0, step = 1;
};

class value {
 public:
  value() = default;

  /// Uninitialised C-order memory from the pool.
  static datashape::result<value> allocate(const ndt::type& type);
  /// C order in `bytes`, beginning at `offset`; refused when it does not fit.
  static datashape::result<value> from_buffer(const ndt::type& type, buffer bytes, index offset = 0);
  /// Any byte strides, one a leading dim of `type`; every element must lie inside `bytes`.
  static datashape::result<value> strided(const ndt::type& type, buffer bytes, index offset, std::span<const index> strides);
  /// A record or tuple by columns: one value a field, all of the shape of the record's dims.
  static datashape::result<value> columns(const ndt::type& type, std::vector<value> fields);
  /// Weak scalars, as C++ and Python literals are.
  static value literal(std::int64_t v);
  static value literal(double v);

  /// Leading dims and dtype together.
  ndt::type type() const;
  /// Below all dims.
  const ndt::type& dtype() const noexcept { return dtype_; }
  const dims& shape() const noexcept { return shape_; }
  const dims& strides() const noexcept { return strides_; }
  std::byte* data() const noexcept { return data_; }
  const buffer& memory() const noexcept { return memory_; }
  bool weak() const noexcept { return weak_; }
  bool by_columns() const noexcept { return !columns_.empty(); }
  bool is_scalar() const noexcept { return dtype_.is_scalar(); }
  /// Packed in C order.
  bool is_contiguous() const noexcept;

  /// The same memory seen as one field of each record.
  datashape::result<value> field(std::string_view name) const;
  /// The same memory seen as the i-th field of a record or tuple.
  datashape::result<value> item(std::size_t i) const;
  /// The same memory through other dims. A dim that no view_dim comes from must have one element, or is cut to its first. The caller has
  /// checked that every element lies inside.
  value viewed(std::span<const view_dim> to) const;
  /// Element i of the first dim; negative counts from the end.
  datashape::result<value> at(index i) const;
  /// begin, begin + step, ... of one dim; bounds are the caller's, as in begin + (count - 1) * step inside the extent.
  datashape::result<value> slice(int dim, index begin, index count, index step) const;

  /// As programs see it, over its own shape; only of scalars.
  datashape::result<operand> as_operand() const;

 private:
  ndt::type dtype_;
  dims shape_, strides_;
  std::byte* data_ = nullptr;
  buffer memory_;
  std::vector<value> columns_;
  bool weak_ = false;
};

}  // namespace pluribus::gfunc
