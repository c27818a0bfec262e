// SPDX-License-Identifier: BSD-3-Clause
/// See lifted_reduce.hpp. Every element gets the number of its slot as a label, nulls that of a slot nobody reads.
#include "lifted_reduce.hpp"

#include <algorithm>
#include <cstring>
#include <string>
#include <vector>

#include "datashape/try.hpp"
#include "gfunc/codes.hpp"
#include "gfunc/copy.hpp"
#include "gfunc/program.hpp"
#include "gfunc/rows.hpp"
#include "has_neutral.hpp"
#include "layers.hpp"
#include "ndt/make.hpp"
#include "ndt/print.hpp"
#include "reduced_dims.hpp"
#include "run_reduce.hpp"
#include "value_cast.hpp"

namespace pluribus::gfunc {

namespace {

datashape::diagnostic refuse(std::string_view name, const std::string& why) {
  return {codes::bad_argument, datashape::severity::error, "`" + std::string(name) + "`: " + why};
}

/// Elements and the slot each goes to.
struct labelled {
  value elements;             ///< scalars
  std::vector<index> labels;  ///< one an element, C order; `slots` where it counts nowhere
  index slots = 0;
  dims position_strides;      ///< of the elements' dims, for reductions to a position
  std::vector<index> begins;  ///< what is taken off the position found in each slot; empty: nothing
};

/// One dim of `slots` results; `?T` where it has to be.
datashape::result<value> reduce_labels(std::string_view name, const labelled& what, std::optional<ndt::scalar> dtype, double ddof,
                                       const registry& functions) {
  value elements = what.elements;
  if (dtype) {
    DATASHAPE_TRY(elements, cast_value(elements, *dtype, functions));
  }
  DATASHAPE_TRY(const operand in, elements.as_operand());
  operand label;
  label.data = reinterpret_cast<std::byte*>(const_cast<index*>(what.labels.data()));
  label.dtype = ndt::scalar::int64;
  index step = 8;
  for (int d = elements.shape().rank() - 1; d >= 0; --d) {
    label.strides[d] = step;
    step *= elements.shape()[d];
  }
  program_builder builder(functions);
  const reg value_in = builder.input(in.dtype), label_in = builder.input(ndt::scalar::int64);
  DATASHAPE_CHECK(builder.reduce_labelled(name, value_in, label_in));
  const program built = builder.build();
  const reduction_kernel& kernel = built.sink(0);
  buffer states = buffer::allocate((what.slots + 1) * kernel.state_bytes);
  kernel.init(states.data(), what.slots + 1);
  reduction_target target;
  target.states = states.data();
  target.slots = what.slots + 1;
  for (int d = 0; d < what.position_strides.rank(); ++d) target.position_strides[d] = what.position_strides[d];
  const operand operands[] = {in, label};
  DATASHAPE_CHECK(built.run(elements.shape(), operands, {}, std::span<const reduction_target>(&target, 1)));
  DATASHAPE_TRY(value out, value::allocate(ndt::array_type({what.slots}, ndt::make_scalar(kernel.result))));
  kernel.finish(states.data(), out.data(), what.slots, 0, ddof);
  if (has_neutral(name)) return out;
  DATASHAPE_TRY(value valid, value::allocate(ndt::array_type({what.slots}, ndt::make_scalar(ndt::scalar::bool_))));
  std::memset(valid.data(), 0, static_cast<std::size_t>(what.slots));
  for (index l : what.labels) {
    if (l < what.slots) valid.data()[l] = std::byte{1};
  }
  if (!what.begins.empty() && kernel.along_at != nullptr) {
    for (index s = 0; s < what.slots; ++s) reinterpret_cast<index*>(out.data())[s] -= what.begins[static_cast<std::size_t>(s)];
  }
  DATASHAPE_TRY(value masked, with_mask(out, valid));
  return masked;
}

/// One dim as these, which may be none.
datashape::result<value> shaped(const value& flat, const dims& shape) { return shape.rank() == 0 ? flat.at(0) : unflatten(flat, shape); }

/// An option of scalars: the elements and one byte each.
struct nullable {
  value elements;
  std::optional<value> valid;  ///< bool, C order; nothing: all are
};
bool is_valid(const nullable& n, index i) noexcept { return !n.valid || n.valid->data()[i] != std::byte{0}; }

datashape::result<nullable> nullable_of(std::string_view name, const value& v) {
  if (v.is_scalar()) {
    return nullable{v, std::nullopt};
  }
  if (v.form() == value_form::option && v.child().is_scalar() && v.child().shape() == v.shape()) {
    if (v.valid().is_all()) return nullable{v.child(), std::nullopt};
    DATASHAPE_TRY(value valid, valid_mask(v));
    return nullable{v.child(), std::move(valid)};
  }
  return refuse(name, "the elements of `" + ndt::to_string(v.type()) + "` along this dim are no scalars");
}

/// Only the last dims are reduced, so that what meets in one result lies together in C order.
bool is_suffix(std::uint32_t reduced, int rank) noexcept {
  const std::uint32_t missing = ((std::uint32_t{1} << rank) - 1) & ~reduced;
  return (missing & (missing + 1)) == 0;
}

/// Runs of these sizes, where they can be had without labels.
datashape::result<std::optional<value>> reduce_all(std::string_view name, const nullable& n, std::span<const index> sizes,
                                                   std::optional<ndt::scalar> dtype, const reduce_options& options,
                                                   const registry& functions) {
  value elements = n.elements;
  if (dtype) {
    DATASHAPE_TRY(elements, cast_value(elements, *dtype, functions));
  }
  return reduce_runs(name, {std::move(elements), n.valid, sizes}, options.ddof, options.on, functions);
}

datashape::result<value> reduce_nullable(std::string_view name, const value& arg, std::optional<ndt::scalar> dtype,
                                         const reduce_options& options, const registry& functions) {
  DATASHAPE_TRY(const nullable n, nullable_of(name, arg));
  DATASHAPE_TRY(const std::uint32_t reduced, reduced_dims(name, options.axes, arg.shape().rank()));
  const reduced_shape after = shape_after(arg.shape(), reduced, options.keep_dims);
  if (is_suffix(reduced, arg.shape().rank())) {
    const std::vector<index> sizes(static_cast<std::size_t>(after.slots), after.per_slot);
    DATASHAPE_TRY(std::optional<value> quick, reduce_all(name, n, sizes, dtype, options, functions));
    if (quick) return shaped(*quick, after.kept);
  }
  labelled what{n.elements, {}, after.slots, {}, {}};
  what.position_strides = after.position_strides;
  what.labels.resize(static_cast<std::size_t>(arg.size()));
  dims slot_strides;
  slot_strides.resize(arg.shape().rank());
  std::copy_n(after.slot_strides, arg.shape().rank(), const_cast<index*>(slot_strides.begin()));
  const element_places slot_of(arg.shape(), slot_strides);
  for (index i = 0; i < arg.size(); ++i) what.labels[static_cast<std::size_t>(i)] = is_valid(n, i) ? slot_of(i) : after.slots;
  DATASHAPE_TRY(value flat, reduce_labels(name, what, dtype, options.ddof, functions));
  return shaped(flat, after.kept);
}

/// The content of rows with nothing between them, and where each row ends.
struct gathered_rows {
  value content;
  std::vector<index> sizes;
};
datashape::result<gathered_rows> gathered(const value& ragged, const bool* valid) {
  const row_reader rows(ragged);
  gathered_rows made;
  made.sizes = rows.sizes();
  for (index r = 0; r < rows.size() && valid != nullptr; ++r) {
    if (!valid[r]) made.sizes[static_cast<std::size_t>(r)] = 0;
  }
  if (valid == nullptr && rows.is_packed()) {
    const index begin = rows.size() > 0 ? rows[0].begin : 0, end = rows.size() > 0 ? rows[rows.size() - 1].end : 0;
    DATASHAPE_TRY(made.content, ragged.content().slice(0, begin, end - begin, 1));
    return made;
  }
  std::vector<index> positions;
  for (index r = 0; r < rows.size(); ++r) {
    for (index i = 0; i < made.sizes[static_cast<std::size_t>(r)]; ++i) positions.push_back(rows[r].begin + i);
  }
  DATASHAPE_TRY(made.content, take(ragged.content(), positions));
  return made;
}

/// Each row on its own.
datashape::result<value> reduce_rows(std::string_view name, const value& ragged, const bool* valid, std::optional<ndt::scalar> dtype,
                                     const reduce_options& options, const registry& functions) {
  DATASHAPE_TRY(const gathered_rows rows, gathered(ragged, valid));
  DATASHAPE_TRY(const nullable n, nullable_of(name, rows.content));
  const index rest = rows.content.shape()[0] > 0 ? rows.content.size() / rows.content.shape()[0]
                                                 : dims(std::span(rows.content.shape()).subspan(1)).count();
  const int rank = ragged.shape().rank() + (options.keep_dims ? 1 : 0) + rows.content.shape().rank() - 1;
  if (rank > max_rank) {
    return datashape::diagnostic{codes::rank_too_high, datashape::severity::error,
                                 "`" + std::string(name) + "` over rows would give " + std::to_string(rank) + " dims; at most " +
                                     std::to_string(max_rank) + " are supported"};
  }
  dims shape = ragged.shape();
  if (options.keep_dims) shape.resize(shape.rank() + 1, 1);
  for (int d = 1; d < rows.content.shape().rank(); ++d) shape.resize(shape.rank() + 1, rows.content.shape()[d]);
  if (rows.content.shape().rank() == 1) {
    DATASHAPE_TRY(std::optional<value> quick, reduce_all(name, n, rows.sizes, dtype, options, functions));
    if (quick) return shaped(*quick, shape);
  }
  labelled what{n.elements, {}, static_cast<index>(rows.sizes.size()) * rest, {}, {}};
  what.labels.reserve(static_cast<std::size_t>(rows.content.size()));
  what.position_strides.resize(rows.content.shape().rank());
  what.position_strides[0] = 1;
  index row = 0, begin = 0, element = 0;
  for (index size : rows.sizes) {
    for (index i = 0; i < size; ++i) {
      for (index k = 0; k < rest; ++k, ++element) what.labels.push_back(is_valid(n, element) ? row * rest + k : what.slots);
    }
    what.begins.insert(what.begins.end(), static_cast<std::size_t>(rest), begin);
    begin += size;
    ++row;
  }
  DATASHAPE_TRY(value flat, reduce_labels(name, what, dtype, options.ddof, functions));
  return shaped(flat, shape);
}

datashape::result<value> reduce_ragged(std::string_view name, const value& arg, const bool* valid, std::optional<ndt::scalar> dtype,
                                       const reduce_options& options, const registry& functions) {
  const int rows_dim = arg.shape().rank(), rank = total_rank(arg);
  if (options.axes.empty()) {
    if (options.keep_dims) return refuse(name, "the dims of `" + ndt::to_string(arg.type()) + "` are not kept where all are reduced");
    DATASHAPE_TRY(const gathered_rows rows, gathered(arg, valid));
    if (rows.content.is_scalar() && !dtype) return try_reduce(name, rows.content, options, functions);
    return reduce_lifted(name, rows.content, dtype, options, functions);
  }
  std::vector<int> inner;
  bool rows_reduced = false;
  for (int axis : options.axes) {
    const int d = axis < 0 ? axis + rank : axis;
    if (d < 0 || d >= rank) return axis_out_of_range(name, axis, rank);
    if (d < rows_dim) return refuse(name, "axis " + std::to_string(axis) + " lies outside a ragged dim, whose rows have no common length");
    if (d == rows_dim)
      rows_reduced = true;
    else
      inner.push_back(d - rows_dim);
  }
  if (rows_reduced && !inner.empty()) return refuse(name, "a ragged dim is reduced by itself, or with all others");
  if (rows_reduced) return reduce_rows(name, arg, valid, dtype, options, functions);
  DATASHAPE_TRY(const gathered_rows rows, gathered(arg, valid));
  reduce_options within = options;
  within.axes = inner;
  DATASHAPE_TRY(value content, reduce_lifted(name, rows.content, dtype, within, functions));
  DATASHAPE_TRY(packed_rows packed, pack_rows(arg.shape(), rows.sizes));
  return value::ragged(std::move(packed.starts), std::move(packed.ends), std::move(content));
}

}  // namespace

datashape::result<value> reduce_lifted(std::string_view name, const value& arg, std::optional<ndt::scalar> dtype,
                                       const reduce_options& options, const registry& functions) {
  if (arg.form() == value_form::ragged) return reduce_ragged(name, arg, nullptr, dtype, options, functions);
  if (arg.form() == value_form::option && arg.child().form() == value_form::ragged && arg.child().shape() == arg.shape()) {
    DATASHAPE_TRY(value valid, valid_mask(arg));
    DATASHAPE_TRY(value made, reduce_ragged(name, arg.child(), reinterpret_cast<const bool*>(valid.data()), dtype, options, functions));
    if (options.axes.empty()) return made;
    return masked(made, valid);
  }
  if (arg.is_scalar()) {
    value elements = arg;
    if (dtype) {
      DATASHAPE_TRY(elements, cast_value(arg, *dtype, functions));
    }
    return try_reduce(name, elements, options, functions);
  }
  return reduce_nullable(name, arg, dtype, options, functions);
}

}  // namespace pluribus::gfunc
