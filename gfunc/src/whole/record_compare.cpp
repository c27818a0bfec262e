// SPDX-License-Identifier: BSD-3-Clause
/// equal and not_equal of records and tuples of the same fields: they are equal where all their fields are, as `equal` has it for each. NaN
/// is unequal to itself and a null among the fields makes the result null, whatever the others are.
#include <optional>
#include <string>

#include "datashape/try.hpp"
#include "elements.hpp"
#include "gfunc/call.hpp"
#include "gfunc/codes.hpp"
#include "gfunc/copy.hpp"
#include "gfunc/module.hpp"
#include "layers.hpp"
#include "lifted_call.hpp"
#include "ndt/make.hpp"
#include "ndt/print.hpp"
#include "pairs.hpp"
#include "value/parts.hpp"

namespace pluribus::gfunc::whole {

namespace {

using result = datashape::result<value>;

datashape::diagnostic no_such(const value_call& c, const ndt::type& a, const ndt::type& b, const std::string& why) {
  return {codes::no_matching_kernel, datashape::severity::error,
          "`" + std::string(c.function) + "` is not defined for `" + ndt::to_string(a) + "` and `" + ndt::to_string(b) + "`: " + why};
}

/// A field's name in a message, or its place in a tuple.
std::string shown_field(const ndt::type& of, std::size_t i) {
  const std::string_view name = of.field(i).name;
  return "field " + (name.empty() ? std::to_string(i) : "`" + std::string(name) + "`");
}

/// A record without names and references around it.
result bare(value v) {
  for (;;) {
    if (v.form() == value_form::reference) {
      v = value(v.child());
    } else if (is_named(v.dtype())) {
      DATASHAPE_TRY(v, v.unwrapped());
    } else {
      return v;
    }
  }
}

/// Bools of the dims of a field as one an element: true where all are, null where one is.
result all_of_dims(const value& v, int own) {
  if (own == 0) return v;
  std::vector<int> axes;
  for (int d = v.shape().rank() - own; d < v.shape().rank(); ++d) axes.push_back(d);
  if (v.form() != value_form::option) return try_reduce("all", v, {axes});
  DATASHAPE_TRY(const value mask, valid_mask(v));
  DATASHAPE_TRY(const value valid, try_reduce("all", mask, {axes}));
  DATASHAPE_TRY(const value all, try_reduce("all", v.child(), {axes}));
  return with_mask(all, valid);
}

result all_fields_equal(const value_call& c, const value& a, const value& b);

result equal_elements(const value_call& c, const value& a, const value& b) {
  const auto kind = [](const value& v) { return leaf_dtype(v.dtype()).kind(); };
  const bool composed = kind(a) == ndt::kind::record || kind(a) == ndt::kind::tuple;
  const value both[] = {a, b};
  if (!composed || kind(a) != kind(b)) return try_call("equal", both, {}, {&c.on, &c.functions});
  const auto layered = [](const value& v) { return v.form() == value_form::option || v.form() == value_form::ragged; };
  if (!layered(a) && !layered(b)) return all_fields_equal(c, a, b);
  return lifted_call(c.function, both, false, [&](std::span<const value> below) { return equal_elements(c, below[0], below[1]); });
}

result all_fields_equal(const value_call& c, const value& given_a, const value& given_b) {
  DATASHAPE_TRY(const value a, bare(given_a));
  DATASHAPE_TRY(const value b, bare(given_b));
  if (a.form() != given_a.form() || b.form() != given_b.form()) return equal_elements(c, a, b);
  const ndt::type &s = a.dtype(), &t = b.dtype();
  bool alike = s.size() == t.size();
  for (std::size_t i = 0; alike && i < s.size(); ++i) alike = s.field(i).name == t.field(i).name;
  if (!alike) return no_such(c, s, t, "only records of the same fields in the same order compare");
  if (s.size() == 0) return no_such(c, s, t, "they have no fields");
  std::optional<value> all;
  for (std::size_t i = 0; i < s.size(); ++i) {
    DATASHAPE_TRY(const value x, a.item(i));
    DATASHAPE_TRY(const value y, b.item(i));
    const int own = x.shape().rank() - a.shape().rank();
    const auto dims_of = [](const value& v, int n) { return dims(std::span<const index>(v.shape()).last(static_cast<std::size_t>(n))); };
    if (y.shape().rank() - b.shape().rank() != own || !(dims_of(x, own) == dims_of(y, own)))
      return no_such(c, s, t, shown_field(s, i) + " has other dims there");
    if (total_rank(x) != x.shape().rank() || total_rank(y) != y.shape().rank())
      return no_such(c, s, t, shown_field(s, i) + " has rows of a length each");
    auto same = equal_elements(c, x, y);
    if (!same) return no_such(c, s, t, shown_field(s, i) + ": " + same.error().front().message);
    DATASHAPE_TRY(value one, all_of_dims(*same, own));
    if (all) {
      const value both[] = {*all, one};
      DATASHAPE_TRY(one, try_call("logical_and", both));
    }
    all = std::move(one);
  }
  return *all;
}

result compare(const value_call& c, bool negated) {
  DATASHAPE_TRY(value same, equal_elements(c, c.args[0], c.args[1]));
  return negated ? try_call("logical_not", std::span<const value>(&same, 1)) : result(std::move(same));
}

}  // namespace

void record_compare(module_builder& m) {
  for (const bool negated : {false, true}) {
    m.function(negated ? "not_equal" : "equal");
    for (const char* const family : {"Record", "Tuple"})
      pair_kernels(m, family, family, [negated](const value_call& c) { return compare(c, negated); });
  }
}

}  // namespace pluribus::gfunc::whole
