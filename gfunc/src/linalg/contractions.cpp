// SPDX-License-Identifier: BSD-3-Clause
/// Products that sum over chosen axes: vecdot, dot, inner, tensordot, outer, kron, cross and powers of matrices. Axes are brought together
/// by strides; the sums are matmul's, or the order-independent sum of a program where there is one sum an element.
#include <string>
#include <vector>

#include "../value_cast.hpp"
#include "gfunc/broadcast.hpp"
#include "gfunc/call.hpp"
#include "gfunc/linalg.hpp"
#include "gfunc/program.hpp"
#include "gfunc/registry.hpp"
#include "ndt/make.hpp"
#include "product.hpp"

namespace pluribus::gfunc::linalg {

namespace {

result<int> axis_of(std::string_view function, index axis, int rank) {
  index d = axis < 0 ? axis + rank : axis;
  if (d >= 0 && d < rank) return static_cast<int>(d);
  return shape_error(function, "axis " + std::to_string(axis) + " of " + std::to_string(rank) + " dims");
}

value axis_last(const value& v, int axis) {
  std::vector<int> order;
  for (int d = 0; d < v.shape().rank(); ++d) {
    if (d != axis) order.push_back(d);
  }
  order.push_back(axis);
  return permuted(v, order);
}

result<value> summed_products(std::string_view function, const value& a, const value& b, field f) {
  const dims* shapes[] = {&a.shape(), &b.shape()};
  DATASHAPE_TRY(dims shape, broadcast(shapes));
  DATASHAPE_TRY(value left, cast_value(a, f.compute, registry::builtin()));
  DATASHAPE_TRY(value right, cast_value(b, f.compute, registry::builtin()));
  if (f.compute == ndt::scalar::bool_) return batched_product(function, left, right, f, nullptr);
  program_builder builder;
  reg in[] = {builder.input(f.compute), builder.input(f.compute)};
  DATASHAPE_TRY(reg product, builder.call("multiply", in));
  DATASHAPE_CHECK(builder.reduce("sum", product));
  program built = builder.build();
  const reduction_kernel& kernel = built.sink(0);
  dims kept = shape;
  int last = shape.rank() - 1;
  index per_slot = shape[last];
  kept.resize(last);
  index slots = kept.count();
  DATASHAPE_TRY(value out, value::allocate(ndt::array_type(kept, ndt::make_scalar(kernel.result))));
  buffer states = buffer::allocate(std::max<index>(slots, 1) * kernel.state_bytes);
  kernel.init(states.data(), slots);
  reduction_target target;
  target.states = states.data();
  target.slots = slots;
  index step = 1;
  for (int d = last - 1; d >= 0; --d) {
    target.slot_strides[d] = step;
    step *= shape[d];
  }
  operand operands[2];
  const value* both[] = {&left, &right};
  for (int i = 0; i < 2; ++i) {
    DATASHAPE_TRY(operands[i], both[i]->as_operand());
    dims strides = broadcast_strides(both[i]->shape(), both[i]->strides(), shape);
    std::copy(strides.begin(), strides.end(), operands[i].strides);
  }
  DATASHAPE_CHECK(built.run(shape, operands, {}, std::span<const reduction_target>(&target, 1)));
  kernel.finish(states.data(), out.data(), slots, per_slot, 0);
  return rounded(out, f.rounded);
}

/// Matrices (free x contracted) or (contracted x free) of an operand whose axes are reordered so, packed where its strides need it.
result<value> folded(const value& v, std::span<const int> order, std::size_t rows) {
  value turned = permuted(v, order);
  DATASHAPE_TRY(value flat, packed(turned, v.dtype().scalar()));
  index extents_of[2] = {1, 1};
  for (std::size_t d = 0; d < order.size(); ++d) extents_of[d < rows ? 0 : 1] *= v.shape()[order[d]];
  index size = ndt::size_of(v.dtype().scalar());
  return restrided(flat, {extents_of[0], extents_of[1]}, {size * extents_of[1], size});
}

}  // namespace

result<value> vecdot(const value& a, const value& b, index axis) {
  constexpr std::string_view name = "vecdot";
  DATASHAPE_TRY(field f, product_field(name, {&a, &b}));
  DATASHAPE_TRY(int a_axis, axis_of(name, axis < 0 ? axis : axis - a.shape().rank(), a.shape().rank()));
  DATASHAPE_TRY(int b_axis, axis_of(name, axis < 0 ? axis : axis - a.shape().rank(), b.shape().rank()));
  if (a.shape()[a_axis] != b.shape()[b_axis]) {
    return shape_error(name,
                       "the axis has " + std::to_string(a.shape()[a_axis]) + " and " + std::to_string(b.shape()[b_axis]) + " elements");
  }
  DATASHAPE_TRY(value left, conjugated(a));
  if (f.compute != ndt::scalar::bool_) return summed_products(name, axis_last(left, a_axis), axis_last(b, b_axis), f);
  // "or" of "and" is the product of a row and a column.
  value row = axis_last(left, a_axis), column = axis_last(b, b_axis);
  int ra = row.shape().rank(), rb = column.shape().rank();
  dims row_shape = row.shape(), row_strides = row.strides(), column_shape = column.shape(), column_strides = column.strides();
  row_shape.resize(ra + 1, row.shape()[ra - 1]);
  row_strides.resize(ra + 1, row.strides()[ra - 1]);
  row_shape[ra - 1] = 1;
  column_shape.resize(rb + 1, 1);
  column_strides.resize(rb + 1, 0);
  DATASHAPE_TRY(value r, restrided(row, row_shape, row_strides));
  DATASHAPE_TRY(value c, restrided(column, column_shape, column_strides));
  DATASHAPE_TRY(value out, batched_product(name, r, c, f, nullptr));
  dims shape = out.shape(), strides = out.strides();
  shape.resize(shape.rank() - 2);
  strides.resize(strides.rank() - 2);
  return restrided(out, shape, strides);
}

result<value> tensordot(const value& a, const value& b, std::span<const index> a_axes, std::span<const index> b_axes, executor* on) {
  constexpr std::string_view name = "tensordot";
  DATASHAPE_TRY(field f, product_field(name, {&a, &b}));
  if (a_axes.size() != b_axes.size()) {
    return shape_error(name, std::to_string(a_axes.size()) + " axes of the left and " + std::to_string(b_axes.size()) + " of the right");
  }
  std::vector<int> a_order, b_order, a_summed, b_summed;
  for (std::size_t i = 0; i < a_axes.size(); ++i) {
    DATASHAPE_TRY(int x, axis_of(name, a_axes[i], a.shape().rank()));
    DATASHAPE_TRY(int y, axis_of(name, b_axes[i], b.shape().rank()));
    if (std::find(a_summed.begin(), a_summed.end(), x) != a_summed.end() ||
        std::find(b_summed.begin(), b_summed.end(), y) != b_summed.end()) {
      return shape_error(name, "an axis is given twice");
    }
    if (a.shape()[x] != b.shape()[y]) {
      return shape_error(name, "axes " + std::to_string(x) + " and " + std::to_string(y) + " have " + std::to_string(a.shape()[x]) +
                                   " and " + std::to_string(b.shape()[y]) + " elements");
    }
    a_summed.push_back(x);
    b_summed.push_back(y);
  }
  dims shape;
  auto free_dims = [&](const value& v, const std::vector<int>& summed, std::vector<int>& order) -> bool {
    for (int d = 0; d < v.shape().rank(); ++d) {
      if (std::find(summed.begin(), summed.end(), d) != summed.end()) continue;
      order.push_back(d);
      if (shape.rank() == max_rank) return false;
      shape.resize(shape.rank() + 1, v.shape()[d]);
    }
    return true;
  };
  b_order = b_summed;
  if (!free_dims(a, a_summed, a_order) || !free_dims(b, b_summed, b_order)) return shape_error(name, "the result would have too many dims");
  std::size_t a_free = a_order.size();
  a_order.insert(a_order.end(), a_summed.begin(), a_summed.end());
  DATASHAPE_TRY(value left, folded(a, a_order, a_free));
  DATASHAPE_TRY(value right, folded(b, b_order, b_summed.size()));
  DATASHAPE_TRY(value out, batched_product(name, left, right, f, on));
  return value::from_buffer(ndt::array_type(shape, out.dtype()), out.memory());
}

result<value> inner(const value& a, const value& b, executor* on) {
  if (a.shape().rank() == 0 || b.shape().rank() == 0) return try_call("multiply", std::vector<value>{a, b});
  const index last[] = {-1};
  if (a.shape().rank() == 1 && b.shape().rank() == 1) return dot(a, b, on);
  return tensordot(a, b, last, last, on);
}

result<value> dot(const value& a, const value& b, executor* on) {
  constexpr std::string_view name = "dot";
  int ra = a.shape().rank(), rb = b.shape().rank();
  if (ra == 0 || rb == 0) return try_call("multiply", std::vector<value>{a, b});
  if (ra == 1 && rb == 1) {
    DATASHAPE_TRY(field f, product_field(name, {&a, &b}));
    if (a.shape()[0] != b.shape()[0]) {
      return shape_error(name, "vectors of " + std::to_string(a.shape()[0]) + " and " + std::to_string(b.shape()[0]) + " elements");
    }
    if (f.compute == ndt::scalar::bool_) return vecdot(a, b, -1);
    return summed_products(name, a, b, f);
  }
  if (ra <= 2 && rb <= 2) return matmul(a, b, on);
  const index last[] = {-1}, before[] = {rb == 1 ? -1 : -2};
  return tensordot(a, b, last, before, on);
}

result<value> outer(const value& a, const value& b) {
  constexpr std::string_view name = "linalg.outer";
  if (a.shape().rank() != 1 || b.shape().rank() != 1) return shape_error(name, "takes two vectors");
  DATASHAPE_TRY(value column, restrided(a, {a.shape()[0], 1}, {a.strides()[0], 0}));
  return try_call("multiply", std::vector<value>{column, b});
}

result<value> kron(const value& a, const value& b) {
  constexpr std::string_view name = "kron";
  int rank = std::max(a.shape().rank(), b.shape().rank());
  if (2 * rank > max_rank) return shape_error(name, "takes at most " + std::to_string(max_rank / 2) + " dims");
  dims shapes[2], strides[2], shape;
  const value* both[] = {&a, &b};
  shape.resize(rank);
  for (int side = 0; side < 2; ++side) {
    shapes[side].resize(2 * rank, 1);
    strides[side].resize(2 * rank, 0);
    const value& v = *both[side];
    for (int d = 0; d < rank; ++d) {
      int own = d - (rank - v.shape().rank());
      if (own < 0) continue;
      shapes[side][2 * d + side] = v.shape()[own];
      strides[side][2 * d + side] = v.strides()[own];
    }
  }
  for (int d = 0; d < rank; ++d) {
    if (__builtin_mul_overflow(shapes[0][2 * d], shapes[1][2 * d + 1], &shape[d])) return shape_error(name, "the result is too large");
  }
  DATASHAPE_TRY(value left, restrided(a, shapes[0], strides[0]));
  DATASHAPE_TRY(value right, restrided(b, shapes[1], strides[1]));
  DATASHAPE_TRY(value out, try_call("multiply", std::vector<value>{left, right}));
  return value::from_buffer(ndt::array_type(shape, out.dtype()), out.memory());
}

result<value> cross(const value& a, const value& b, index axis) {
  constexpr std::string_view name = "linalg.cross";
  if (a.shape().rank() == 0 || b.shape().rank() == 0) return shape_error(name, "takes vectors of three, not scalars");
  DATASHAPE_TRY(int a_axis, axis_of(name, axis < 0 ? axis : axis - a.shape().rank(), a.shape().rank()));
  DATASHAPE_TRY(int b_axis, axis_of(name, axis < 0 ? axis : axis - a.shape().rank(), b.shape().rank()));
  if (a.shape()[a_axis] != 3 || b.shape()[b_axis] != 3) return shape_error(name, "the axis must have 3 elements in both");
  auto part = [](const value& v, int at, index i) {
    value last = axis_last(v, at);
    value one = last.slice(last.shape().rank() - 1, i, 1, 1).value();
    return without_last(one);
  };
  std::vector<value> parts;
  for (int i = 0; i < 3; ++i) {
    value left_one = part(a, a_axis, (i + 1) % 3), right_two = part(b, b_axis, (i + 2) % 3);
    value left_two = part(a, a_axis, (i + 2) % 3), right_one = part(b, b_axis, (i + 1) % 3);
    DATASHAPE_TRY(value plus, try_call("multiply", std::vector<value>{left_one, right_two}));
    DATASHAPE_TRY(value minus, try_call("multiply", std::vector<value>{left_two, right_one}));
    DATASHAPE_TRY(value component, try_call("subtract", std::vector<value>{plus, minus}));
    parts.push_back(component);
  }
  DATASHAPE_TRY(value out, fresh(parts[0].shape(), {3}, parts[0].dtype().scalar()));
  int last = out.shape().rank() - 1;
  for (int i = 0; i < 3; ++i) {
    DATASHAPE_TRY(value slot, out.slice(last, i, 1, 1));
    DATASHAPE_CHECK(copy_value(parts[static_cast<std::size_t>(i)], without_last(slot), registry::builtin()));
  }
  if (axis == -1) return out;
  std::vector<int> order;
  index rank = out.shape().rank(), to = axis < 0 ? axis + rank : axis + rank - a.shape().rank();
  for (int d = 0; d < last; ++d) order.push_back(d);
  order.insert(order.begin() + to, last);
  return permuted(out, order);
}

result<value> matrix_power(const value& a, index power, executor* on) {
  constexpr std::string_view name = "linalg.matrix_power";
  int rank = a.shape().rank();
  if (rank < 2 || a.shape()[rank - 1] != a.shape()[rank - 2]) return shape_error(name, "takes square matrices");
  DATASHAPE_TRY(field f, product_field(name, {&a}));
  value base = a;
  if (power < 0) {
    DATASHAPE_TRY(base, inv(a, on));
    f = {base.dtype().scalar(), base.dtype().scalar()};
    DATASHAPE_TRY(f, product_field(name, {&base}));
  }
  std::uint64_t left = power < 0 ? std::uint64_t{0} - static_cast<std::uint64_t>(power) : static_cast<std::uint64_t>(power);
  value out;
  bool started = false;
  for (; left != 0; left >>= 1) {
    if ((left & 1) != 0) {
      if (started) {
        DATASHAPE_TRY(out, matmul(out, base, on));
      } else {
        DATASHAPE_TRY(out, packed(base, f.rounded));
        started = true;
      }
    }
    if (left > 1) {
      DATASHAPE_TRY(base, matmul(base, base, on));
    }
  }
  if (started) return out;
  return identity_like(base, f.rounded);
}

}  // namespace pluribus::gfunc::linalg
