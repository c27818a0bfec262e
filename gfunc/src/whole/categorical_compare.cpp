// SPDX-License-Identifier: BSD-3-Clause
/// Comparison of categoricals by value, with each other and with plain values: whatever their codes are, elements are equal when their
/// categories are. Less and greater go by the order of the dictionary, which both sides must have.
#include <string>

#include "cast/categories.hpp"
#include "cast/leaf_class.hpp"
#include "datashape/try.hpp"
#include "elements.hpp"
#include "gfunc/cast.hpp"
#include "gfunc/codes.hpp"
#include "gfunc/module.hpp"
#include "ndt/make.hpp"
#include "ndt/print.hpp"
#include "pairs.hpp"

namespace pluribus::gfunc::whole {

namespace {

using result = datashape::result<value>;

/// Text and what is none do not compare, although everything has a text.
bool both_text_or_none(const ndt::type& a, const ndt::type& b) noexcept {
  return (leaf_of(a) == leaf_class::text) == (leaf_of(b) == leaf_class::text);
}

datashape::diagnostic no_such(const value_call& c, std::string_view why) {
  return {codes::no_matching_kernel, datashape::severity::error,
          "`" + std::string(c.function) + "` is not defined for `" + ndt::to_string(c.args[0].dtype()) + "` and `" +
              ndt::to_string(c.args[1].dtype()) + "`: " + std::string(why)};
}

/// Elements as positions among the categories of both sides; those of the left one come first.
struct ranked {
  dictionary_index known;
  std::vector<index> ranks(const value& elements) {
    const element_keys keys(elements);
    std::vector<index> all;
    for (index i = 0; i < elements.size(); ++i) {
      all.push_back(known.find_or_add(keys[i]));
    }
    return all;
  }
};

bool is_categorical(const ndt::type& t) noexcept { return t.kind() == ndt::kind::categorical; }

/// Ranks of the elements of one dim through its dictionary, or, of plain values, their own.
datashape::result<std::vector<index>> ranks_of(const value_call& c, const value& flat, const ndt::type& of, ranked& to,
                                               const element_run& run) {
  if (!is_categorical(flat.dtype())) {
    DATASHAPE_TRY(value cast, try_cast(flat, of, {casting::unsafe, false}, c.functions));
    return to.ranks(cast);
  }
  DATASHAPE_TRY(value dictionary, dictionary_of(flat));
  if (dictionary.dtype() != of) {
    DATASHAPE_TRY(dictionary, try_cast(dictionary, of, {casting::safe, false}, c.functions));
  }
  const std::vector<index> ranks = to.ranks(dictionary);
  std::vector<index> all;
  for (const index code : codes_of(flat, run.wanted))
    all.push_back(code >= 0 && code < static_cast<index>(ranks.size()) ? ranks[static_cast<std::size_t>(code)] : -1);
  return all;
}

result compare(const value_call& c, order_test holds, bool ordered) {
  const ndt::type a = leaf_dtype(c.args[0].dtype()), b = leaf_dtype(c.args[1].dtype());
  const ndt::type& with_categories = is_categorical(a) ? a : b;
  if (with_categories.child(0).kind() == ndt::kind::nothing) return no_such(c, "its categories have no one type");
  ndt::type of = with_categories.child(0);
  const bool both = is_categorical(a) && is_categorical(b);
  if (both && a.child(0) != b.child(0)) {
    if (rule_of(b.child(0), of).least != casting::safe) of = b.child(0);
    if (!both_text_or_none(a.child(0), b.child(0)) || rule_of(a.child(0), of).least != casting::safe ||
        rule_of(b.child(0), of).least != casting::safe)
      return no_such(c, "their categories have no common type");
  }
  const ndt::type& plain = is_categorical(a) ? b : a;
  if (!both && (!both_text_or_none(plain, of) || rule_of(plain, of).least > casting::same_kind))
    return no_such(c, "the categories are `" + ndt::to_string(of) + "`");
  for (const ndt::type* t : {&a, &b}) {
    if (ordered && is_categorical(*t) && !t->has(ndt::detail::ordered))
      return no_such(c, "its categories have no order (ordered=true gives them one)");
  }
  return map_pairs(c, c.args[0], c.args[1], false, [&](const value& left, const value& right, element_run& run) -> result {
    ranked known;
    // The dictionary comes first, so that its order is that of the ranks.
    const bool swap = !is_categorical(left.dtype());
    DATASHAPE_TRY(std::vector<index> first, ranks_of(c, swap ? right : left, of, known, run));
    const index categories = known.known.size();
    DATASHAPE_TRY(std::vector<index> second, ranks_of(c, swap ? left : right, of, known, run));
    if (ordered && both) {
      DATASHAPE_TRY(value other, dictionary_of(right));
      DATASHAPE_TRY(other, try_cast(other, of, {}, c.functions));
      index last = -1;
      for (const index rank : known.ranks(other)) {
        if (rank >= categories || rank < last) return no_such(c, "their categories are not the same ones in the same order");
        last = rank;
      }
    }
    DATASHAPE_TRY(value made, value::allocate(ndt::fixed_dim(left.size(), ndt::make_scalar(ndt::scalar::bool_))));
    for (index i = 0; i < left.size(); ++i) {
      const index x = (swap ? second : first)[static_cast<std::size_t>(i)], y = (swap ? first : second)[static_cast<std::size_t>(i)];
      made.data()[i] = std::byte{0};
      if (!run.counts(i)) continue;
      if (ordered && (x >= categories || y >= categories) &&
          !run.fail(i, "it is none of the categories, so it has no place in their order"))
        return made;
      made.data()[i] = std::byte{holds(x < y ? -1 : x > y ? 1 : 0)};
    }
    return made;
  });
}

}  // namespace

void categorical_compare(module_builder& m) {
  for (const named_order& test : order_tests) {
    const std::string_view name = test.name;
    const bool ordered = name != "equal" && name != "not_equal";
    m.function(name);
    const auto run = [holds = test.holds, ordered](const value_call& c) { return compare(c, holds, ordered); };
    pair_kernels(m, "Categorical", "Categorical", run);
    for (const char* const plain : {"String", "Integer", "Float", "Temporal"}) {
      pair_kernels(m, "Categorical", plain, run);
      pair_kernels(m, plain, "Categorical", run);
    }
  }
}

}  // namespace pluribus::gfunc::whole
