// SPDX-License-Identifier: BSD-3-Clause
/// Reductions of values over any axes: a program with one sink, its states finished into the result.
#include <algorithm>
#include <cstring>
#include <string>

#include "datashape/try.hpp"
#include "gfunc/call.hpp"
#include "gfunc/codes.hpp"
#include "gfunc/parallel.hpp"
#include "gfunc/program.hpp"
#include "ndt/make.hpp"
#include "ndt/print.hpp"
#include "reduced_dims.hpp"

namespace pluribus::gfunc {

using datashape::diagnostic;
using datashape::severity;

diagnostic axis_out_of_range(std::string_view function, index axis, int rank) {
  return {codes::index_out_of_range, severity::error,
          "`" + std::string(function) + "`: axis " + std::to_string(axis) + " is out of range for " + std::to_string(rank) +
              (rank == 1 ? " dim" : " dims")};
}

datashape::result<std::uint32_t> reduced_dims(std::string_view function, std::span<const int> axes, int rank) {
  if (axes.empty()) return (std::uint32_t{1} << rank) - 1;
  std::uint32_t set = 0;
  for (int axis : axes) {
    int d = axis < 0 ? axis + rank : axis;
    if (d < 0 || d >= rank) return axis_out_of_range(function, axis, rank);
    if ((set >> d & 1u) != 0)
      return diagnostic{codes::index_out_of_range, severity::error,
                        "`" + std::string(function) + "`: axis " + std::to_string(axis) + " is given twice"};
    set |= std::uint32_t{1} << d;
  }
  return set;
}

reduced_shape shape_after(const dims& shape, std::uint32_t reduced, bool keep_dims) {
  reduced_shape made;
  made.position_strides.resize(shape.rank());
  for (int d = shape.rank() - 1; d >= 0; --d) {
    bool gone = (reduced >> d & 1u) != 0;
    made.slot_strides[d] = gone ? 0 : made.slots;
    made.position_strides[d] = gone ? made.per_slot : 0;
    (gone ? made.per_slot : made.slots) *= shape[d];
  }
  for (int d = 0; d < shape.rank(); ++d) {
    bool gone = (reduced >> d & 1u) != 0;
    if (gone && !keep_dims) continue;
    made.kept.resize(made.kept.rank() + 1);
    made.kept[made.kept.rank() - 1] = gone ? 1 : shape[d];
  }
  return made;
}

namespace {

/// There is no position of nothing, and no least or greatest; of floats that is NaN.
bool has_answer_of_none(std::string_view name, const reduction_kernel& kernel) noexcept {
  if (kernel.along_at != nullptr) return false;
  return (name != "min" && name != "max") || ndt::class_of(kernel.result) == ndt::scalar_class::floating;
}

}  // namespace

datashape::result<value> try_reduce(std::string_view name, const value& arg, reduce_options options, const registry& functions) {
  if (!arg.is_scalar()) {
    return diagnostic{codes::no_matching_kernel, severity::error,
                      "`" + std::string(name) + "` has no kernel for `" + ndt::to_string(arg.dtype()) + "`"};
  }
  DATASHAPE_TRY(operand in, arg.as_operand());
  DATASHAPE_TRY(std::uint32_t reduced, reduced_dims(name, options.axes, arg.shape().rank()));
  program_builder builder(functions);
  reg input = builder.input(in.dtype);
  DATASHAPE_CHECK(builder.reduce(name, input));
  program built = builder.build();
  const reduction_kernel& kernel = built.sink(0);
  reduced_shape after = shape_after(arg.shape(), reduced, options.keep_dims);
  if (after.per_slot == 0 && after.slots > 0 && !has_answer_of_none(name, kernel)) {
    return diagnostic{codes::bad_argument, severity::error, "`" + std::string(name) + "`: there is neither least nor greatest of nothing"};
  }
  DATASHAPE_TRY(value out, value::allocate(ndt::array_type(after.kept, ndt::make_scalar(kernel.result))));
  buffer states = buffer::allocate(after.slots * kernel.state_bytes);
  kernel.init(states.data(), after.slots);
  reduction_target target;
  target.states = states.data();
  target.slots = after.slots;
  std::copy_n(after.slot_strides, max_rank, target.slot_strides);
  std::copy(after.position_strides.begin(), after.position_strides.end(), target.position_strides);
  inline_executor here;
  executor& on = options.on != nullptr ? *options.on : here;
  DATASHAPE_CHECK(
      run_parallel(built, on, arg.shape(), std::span<const operand>(&in, 1), {}, std::span<const reduction_target>(&target, 1)));
  kernel.finish(states.data(), out.data(), after.slots, after.per_slot, options.ddof);
  return out;
}

}  // namespace pluribus::gfunc
