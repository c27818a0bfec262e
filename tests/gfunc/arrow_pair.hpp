// SPDX-License-Identifier: BSD-3-Clause
/// An Arrow array with its schema, released at the end of the scope where nobody took them.
#pragma once
#include "gfunc/arrow.hpp"

namespace pluribus::testing {

struct arrow_pair {
  ArrowArray array{};
  ArrowSchema schema{};
  ~arrow_pair() {
    if (array.release != nullptr) array.release(&array);
    if (schema.release != nullptr) schema.release(&schema);
  }
};

}  // namespace pluribus::testing
