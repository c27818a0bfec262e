// SPDX-License-Identifier: BSD-3-Clause
/// Fields at known offsets become the one record (or tuple) that says so: plain where C would lay it out alike, else `pack=1`, else with
/// offsets. Exporters ask the same function whether a record is that one, which is what makes every notation read back what it wrote.
#pragma once
#include <span>
#include <string>
#include <vector>

#include "datashape/result.hpp"
#include "ndt/layout.hpp"
#include "ndt/type.hpp"

namespace pluribus::ndt::notations {

struct placed_field {
  std::string name;  ///< empty in all: a tuple
  ndt::type type;
  index offset = 0;
};

/// What the notation says about alignment.
enum class packing { unsaid, packed, aligned };

/// size: bytes of the whole, at least the end of the last field.
datashape::result<type> place(std::span<const placed_field> fields, index size, packing said = packing::unsaid);

/// The fields of a record or tuple where its layout puts them; names are those of the type.
datashape::result<std::vector<placed_field>> placement(const type& t, index& size);

}  // namespace pluribus::ndt::notations
