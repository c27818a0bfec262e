// SPDX-License-Identifier: BSD-3-Clause
/// The order of elements of any dtype within lanes of one value, fixed or ragged: the keys of all elements are made once, and each lane
/// asks for the places of its own. Equal elements keep their order; NaNs and then nulls stand last either way.
#pragma once
#include "element_keys.hpp"

namespace pluribus::gfunc::whole {

class lane_order {
 public:
  /// Of a value of one dim.
  static datashape::result<lane_order> of(const value_call& c, const value& flat, bool descending);
  /// Which of the elements first, first + 1, ... comes first, second, ...: n places from 0 on. `on` says which threads help.
  void places(const value_call& on, index first, index n, index* out) const;

 private:
  lane_order(element_keys keys, value wide, bool descending) noexcept
      : keys_(std::move(keys)), wide_(std::move(wide)), descending_(descending) {}

  element_keys keys_;
  value wide_;
  bool descending_;
};

}  // namespace pluribus::gfunc::whole
