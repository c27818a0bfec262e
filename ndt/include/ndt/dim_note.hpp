// SPDX-License-Identifier: BSD-3-Clause
/// What a dialect text says about the storage of dimensions besides their type: steps, offsets, Fortran order. Flows from the reader of
/// the text to match, resolve and layout; never part of a type.
#pragma once
#include <cstdint>
#include <vector>

#include "datashape/result.hpp"
#include "ndt/dialect.hpp"
#include "ndt/scope.hpp"
#include "ndt/type.hpp"

namespace pluribus::ndt {

struct dim_note {
  enum class form : std::uint8_t { step, stride, offsets, fortran };

  std::uint32_t dim = 0;  ///< running number of the dimension in the text, counted from the outside in and from left to right
  form what = form::step;
  index value = 0;             ///< step in elements; stride in bytes; number of dimensions in Fortran order
  std::vector<index> offsets;  ///< of a var dimension

  friend bool operator==(const dim_note&, const dim_note&) = default;
};
using dim_notes = std::vector<dim_note>;

/// A type and what its text said about storage.
struct placed {
  ndt::type type;
  dim_notes notes;
};

}  // namespace pluribus::ndt
