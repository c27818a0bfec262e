// SPDX-License-Identifier: BSD-3-Clause
/// See layers.hpp.
#include "layers.hpp"

#include "datashape/try.hpp"
#include "gfunc/call.hpp"
#include "gfunc/copy.hpp"

namespace pluribus::gfunc {

int total_rank(const value& v) noexcept {
  const value* at = &v;
  int rank = 0;
  while (at->form() == value_form::option || at->form() == value_form::ragged) {
    if (at->form() == value_form::option) {
      at = &at->child();  // its dims begin with the option's
    } else {
      rank += at->shape().rank();
      at = &at->content();  // whose first dim stands for the rows
    }
  }
  return rank + at->shape().rank();
}

const value& leaf_of(const value& v) noexcept {
  const value* at = &v;
  while (at->form() == value_form::option || at->form() == value_form::ragged)
    at = at->form() == value_form::option ? &at->child() : &at->content();
  return *at;
}

const value* ragged_of(const value& v) noexcept {
  const value* at = v.form() == value_form::option ? &v.child() : &v;
  return at->form() == value_form::ragged ? at : nullptr;
}

datashape::result<value> masked(const value& v, const value& mask) {
  if (v.form() != value_form::option || !(v.shape() == mask.shape())) return with_mask(v, mask);
  DATASHAPE_TRY(const value own, valid_mask(v));
  const value both[] = {own, mask};
  DATASHAPE_TRY(const value all, try_call("logical_and", both));
  return with_mask(v.child(), all);
}

}  // namespace pluribus::gfunc
