// SPDX-License-Identifier: BSD-3-Clause
/// Where the parts of a value of one type lie: size, alignment, field offsets of one element, in bytes. Symbolic types have none.
#pragma once
#include <optional>
#include <vector>

#include "datashape/result.hpp"
#include "ndt/type.hpp"

namespace pluribus::ndt {

struct layout_field {
  index offset = 0, size = 0, align = 1;
};

class layout {
 public:
  index size() const noexcept { return size_; }
  index align() const noexcept { return align_; }
  const std::vector<layout_field>& fields() const noexcept { return fields_; }
  const layout_field& field(std::size_t i) const noexcept { return fields_[i]; }
  std::size_t field_count() const noexcept { return fields_.size(); }

  layout(index size, index align, std::vector<layout_field> fields = {}) : size_(size), align_(align), fields_(std::move(fields)) {}

 private:
  index size_, align_;
  std::vector<layout_field> fields_;  ///< of a record or tuple
};

/// Storage of one value of t, all its leading fixed dims included; fails with the offending part where there is none.
datashape::result<layout> layout_of(const type& t);

}  // namespace pluribus::ndt
