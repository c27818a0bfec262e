// SPDX-License-Identifier: BSD-3-Clause
/// Functions of one or two elements over values of leaves that are no plain numbers: nulls and ragged rows are taken care of here, so that
/// the loop sees one dim and which elements of it count. An element that fails is an error naming it, or a null.
#pragma once
#include <functional>
#include <string>
#include <vector>

#include "gfunc/function_ref.hpp"
#include "gfunc/value_function.hpp"

namespace pluribus::gfunc::whole {

/// What a loop over elements is told and tells.
struct element_run {
  const std::uint8_t* wanted = nullptr;  ///< one byte an element; null: all
  std::uint8_t* good = nullptr;          ///< cleared where an element fails; null: the first failure ends the loop
  index failed = -1;
  std::string why;

  bool counts(index i) const noexcept { return wanted == nullptr || wanted[i] != 0; }
  /// To be called where element i fails; true: go on.
  bool fail(index i, std::string reason) {
    if (good != nullptr) {
      good[i] = 0;
      return true;
    }
    failed = i;
    why = std::move(reason);
    return false;
  }
};

using one_element = function_ref<datashape::result<value>(const value& flat, element_run& run)>;
using two_elements = function_ref<datashape::result<value>(const value& a, const value& b, element_run& run)>;

/// f gets one dim of the leaf below nulls and rows, and gives one dim of as many elements. `may_null`: failures become nulls, and the
/// result is an option whether there are any or not.
datashape::result<value> map_elements(const value_call& c, const value& x, bool may_null, one_element f);
/// The same of two that broadcast; ragged rows are refused.
datashape::result<value> map_pairs(const value_call& c, const value& a, const value& b, bool may_null, two_elements f);

/// The dtype below nulls, rows, references and names.
ndt::type leaf_dtype(const ndt::type& t);

}  // namespace pluribus::gfunc::whole
