// SPDX-License-Identifier: BSD-3-Clause
/// The order of two elements of one leaf dtype: numbers by value with NaN last, complex ones by their parts, text and bytes by bytes (which
/// is by code points), times and decimals by value.
#pragma once
#include "gfunc/value.hpp"
#include "text_elements.hpp"

namespace pluribus::gfunc {

/// Of one dim; borrows.
class element_order {
 public:
  explicit element_order(const value& v) : v_(v) {
    if (is_text()) text_.emplace(v);
  }
  /// Whether elements of the dtype have an order.
  static bool exists(const ndt::type& dtype) noexcept;
  /// Below 0: i comes before k.
  int operator()(index i, index k) const;

 private:
  bool is_text() const noexcept;
  const value& v_;
  std::optional<text_elements> text_;
};

}  // namespace pluribus::gfunc
