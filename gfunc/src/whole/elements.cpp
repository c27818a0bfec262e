// SPDX-License-Identifier: BSD-3-Clause
/// See elements.hpp.
#include "elements.hpp"

#include "datashape/try.hpp"
#include "gfunc/broadcast.hpp"
#include "gfunc/codes.hpp"
#include "gfunc/copy.hpp"
#include "gfunc/rows.hpp"
#include "leaves.hpp"
#include "ndt/make.hpp"
#include "ndt/print.hpp"
#include "value/bits.hpp"
#include "value/mask.hpp"
#include "value/parts.hpp"
#include "value/row_content.hpp"

namespace pluribus::gfunc::whole {

namespace {

using result = datashape::result<value>;
using mask = std::vector<std::uint8_t>;

datashape::diagnostic failure(const value_call& c, const dims& shape, const element_run& run) {
  std::string where;
  index left = run.failed;
  for (int d = shape.rank() - 1; d >= 0; --d) {
    where = std::to_string(left % shape[d]) + (where.empty() ? "" : ", ") + where;
    left /= shape[d];
  }
  where = shape.rank() == 0 ? "" : "element [" + where + "]: ";
  return {codes::bad_element, datashape::severity::error, "`" + std::string(c.function) + "`: " + where + run.why};
}

result as_option(value made, const mask& good, const dims& shape) {
  bit_packer packer(shape.count());
  for (const std::uint8_t g : good) packer.push(g != 0);
  return value::option(std::move(made), packer.over(shape), shape.rank());
}

/// The value below names and references.
result bare(const value& v) {
  value x = v;
  for (;;) {
    if (x.form() == value_form::reference)
      x = value(x.child());
    else if (is_named(x.dtype())) {
      DATASHAPE_TRY(x, x.unwrapped());
    } else
      return x;
  }
}

}  // namespace

ndt::type leaf_dtype(const ndt::type& t) {
  if (is_named(t)) return leaf_dtype(unnamed(t));
  if (t.is_dim() || t.kind() == ndt::kind::option || t.kind() == ndt::kind::ref) return leaf_dtype(t.element());
  return t;
}

result map_elements(const value_call& c, const value& given, bool may_null, one_element f) {
  DATASHAPE_TRY(value x, bare(given));
  if (x.form() == value_form::ragged) {
    const row_reader rows(x);
    std::vector<index> sizes;
    for (index i = 0; i < rows.size(); ++i) sizes.push_back(rows[i].size());
    DATASHAPE_TRY(packed_rows packed, pack_rows(x.shape(), sizes));
    DATASHAPE_TRY(value content, row_content(x, nullptr));
    DATASHAPE_TRY(content, map_elements(c, content, may_null, f));
    return value::ragged(std::move(packed.starts), std::move(packed.ends), std::move(content));
  }
  const bool option = x.form() == value_form::option;
  if (option && (x.child().form() == value_form::ragged || !(x.child().shape() == x.shape()))) {
    DATASHAPE_TRY(value inner, map_elements(c, x.child(), may_null, f));
    return value::option(std::move(inner), x.valid(), x.shape().rank());
  }
  mask wanted, good;
  if (option) {
    wanted.resize(static_cast<std::size_t>(x.size()));
    fill_mask(x, wanted.data());
  }
  if (may_null) good = option ? wanted : mask(static_cast<std::size_t>(x.size()), 1);
  value leaf = option ? x.child() : x;
  DATASHAPE_TRY(leaf, bare(leaf));
  DATASHAPE_TRY(value flat, flatten(leaf));
  element_run run{option ? wanted.data() : nullptr, may_null ? good.data() : nullptr, -1, {}};
  DATASHAPE_TRY(value made, f(flat, run));
  if (run.failed >= 0) return failure(c, x.shape(), run);
  DATASHAPE_TRY(made, unflatten(made, x.shape()));
  if (!may_null && !option) return made;
  return as_option(std::move(made), may_null ? good : wanted, x.shape());
}

result map_pairs(const value_call& c, const value& a, const value& b, bool may_null, two_elements f) {
  const value* const both[] = {&a, &b};
  const dims* const shapes[] = {&a.shape(), &b.shape()};
  DATASHAPE_TRY(dims shape, broadcast(shapes));
  mask wanted(static_cast<std::size_t>(shape.count()), 1), one(wanted.size());
  bool option = false;
  value flat[2];
  for (int i = 0; i < 2; ++i) {
    DATASHAPE_TRY(value x, bare(repeated_to(*both[i], shape)));
    if (x.form() == value_form::option) {
      option = true;
      fill_mask(x, one.data());
      for (std::size_t k = 0; k < one.size(); ++k) wanted[k] &= one[k];
      x = value(x.child());
      DATASHAPE_TRY(x, bare(x));
    }
    if (x.form() == value_form::ragged || !(x.shape() == shape))
      return c.wrong("ragged rows of `" + ndt::to_string(a.dtype()) + "` and `" + ndt::to_string(b.dtype()) + "` have no common shape");
    DATASHAPE_TRY(flat[i], flatten(x));
  }
  mask good = wanted;
  element_run run{option ? wanted.data() : nullptr, may_null ? good.data() : nullptr, -1, {}};
  DATASHAPE_TRY(value made, f(flat[0], flat[1], run));
  if (run.failed >= 0) return failure(c, shape, run);
  DATASHAPE_TRY(made, unflatten(made, shape));
  if (!may_null && !option) return made;
  return as_option(std::move(made), good, shape);
}

}  // namespace pluribus::gfunc::whole
