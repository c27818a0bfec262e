// SPDX-License-Identifier: BSD-3-Clause
/// See axes.hpp.
#include "axes.hpp"

#include "datashape/try.hpp"
#include "gfunc/codes.hpp"
#include "layers.hpp"
#include "ndt/print.hpp"
#include "reduced_dims.hpp"

namespace pluribus::gfunc::whole {

datashape::result<int> checked_axis(const value_call& c, index axis, int rank) {
  const index d = axis < 0 ? axis + rank : axis;
  if (d >= 0 && d < rank) return static_cast<int>(d);
  if (!c.args.empty() && ragged_of(c.args[0]) != nullptr && c.args[0].shape().rank() == rank && d >= rank && d < total_rank(c.args[0]))
    return datashape::diagnostic{codes::index_out_of_range, datashape::severity::error,
                                 "`" + std::string(c.function) + "`: axis " + std::to_string(axis) + " of `" +
                                     ndt::to_string(c.args[0].type()) +
                                     "` is ragged or lies in its rows, and this takes the fixed dims before"};
  return axis_out_of_range(c.function, axis, rank);
}

datashape::result<int> axis_option(const value_call& c, std::string_view option, int rank) {
  if (!c.has(option)) return c.wrong("works along one axis, and `" + std::string(option) + "` is none");
  return checked_axis(c, c.integer(option), rank);
}

datashape::result<std::vector<int>> axes_option(const value_call& c, std::string_view option, int rank) {
  std::vector<int> all;
  if (!c.has(option)) {
    for (int d = 0; d < rank; ++d) all.push_back(d);
    return all;
  }
  for (index axis : c.integers(option)) {
    DATASHAPE_TRY(int d, checked_axis(c, axis, rank));
    for (int other : all) {
      if (other == d) return c.wrong("axis " + std::to_string(axis) + " is given twice");
    }
    all.push_back(d);
  }
  return all;
}

dims without(const dims& shape, int axis) noexcept {
  dims made;
  for (int d = 0; d < shape.rank(); ++d) {
    if (d == axis) continue;
    made.resize(made.rank() + 1);
    made[made.rank() - 1] = shape[d];
  }
  return made;
}

dims with_inserted(const dims& shape, int axis, index extent) {
  dims made;
  made.resize(shape.rank() + 1);
  for (int d = 0; d < made.rank(); ++d) made[d] = d < axis ? shape[d] : d == axis ? extent : shape[d - 1];
  return made;
}

index checked_count(std::span<const index> shape) noexcept {
  index n = 1;
  bool empty = false;
  for (index extent : shape) {
    if (extent < 0) return -1;
    empty = empty || extent == 0;
    if (extent != 0 && __builtin_mul_overflow(n, extent, &n)) return -1;
  }
  return empty ? 0 : n;
}

std::string shape_text(const dims& shape) {
  std::string text = "(";
  for (int d = 0; d < shape.rank(); ++d) text += (d > 0 ? ", " : "") + std::to_string(shape[d]);
  return text + (shape.rank() == 1 ? ",)" : ")");
}

}  // namespace pluribus::gfunc::whole
