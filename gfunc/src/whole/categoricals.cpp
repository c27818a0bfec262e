// SPDX-License-Identifier: BSD-3-Clause
/// Values as codes into a dictionary of their distinct elements, and what is done with such: back to values, codes and categories apart,
/// other categories, those of two together. Names are Arrow's and pandas'.
#include <algorithm>
#include <cstring>
#include <numeric>
#include <string>

#include "cast/categories.hpp"
#include "cast/element_order.hpp"
#include "datashape/try.hpp"
#include "elements.hpp"
#include "gfunc/cast.hpp"
#include "gfunc/codes.hpp"
#include "gfunc/copy.hpp"
#include "gfunc/module.hpp"
#include "gfunc/rows.hpp"
#include "ndt/make.hpp"
#include "ndt/print.hpp"
#include "value/bits.hpp"

namespace pluribus::gfunc::whole {

namespace {

using result = datashape::result<value>;

bool is_categorical(const ndt::type& t) noexcept { return t.kind() == ndt::kind::categorical; }

datashape::diagnostic not_defined(const value_call& c, const ndt::type& leaf) {
  return {codes::no_matching_kernel, datashape::severity::error,
          "`" + std::string(c.function) + "` takes categoricals, not `" + ndt::to_string(leaf) + "`"};
}

/// One dim of distinct elements in order; fails where they have none.
result sorted(const value_call& c, const value& dictionary) {
  if (!element_order::exists(dictionary.dtype())) return c.wrong("`" + ndt::to_string(dictionary.dtype()) + "` has no order to sort by");
  std::vector<index> places(static_cast<std::size_t>(dictionary.size()));
  std::iota(places.begin(), places.end(), index{0});
  const element_order order(dictionary);
  std::stable_sort(places.begin(), places.end(), [&](index a, index b) { return order(a, b) < 0; });
  return take(dictionary, places);
}

/// The dtype of codes a caller asked for; int32 where it did not.
datashape::result<ndt::scalar> code_dtype(const value_call& c) {
  if (!c.has("code_dtype")) return ndt::scalar::int32;
  const ndt::type& t = c.dtype("code_dtype");
  const bool integer =
      t.is_scalar() && !t.is_swapped() && ndt::size_of(t.scalar()) <= 8 &&
      (ndt::class_of(t.scalar()) == ndt::scalar_class::signed_integer || ndt::class_of(t.scalar()) == ndt::scalar_class::unsigned_integer);
  if (integer) return t.scalar();
  return c.wrong("codes are integers of up to 64 bits, not `" + ndt::to_string(t) + "`");
}

/// Given categories: one dim, distinct, without nulls.
result given_categories(const value_call& c, const ndt::type& of) {
  DATASHAPE_TRY(value cast, try_cast(c.whole("categories"), of, {}, c.functions));
  if (cast.shape().rank() != 1) return c.wrong("categories have one dim");
  if (static_cast<index>(encode_elements(cast, nullptr).first.size()) != cast.size()) return c.wrong("a category is there twice");
  return cast;
}

std::vector<index> positions_in(const value& dictionary, const value& elements) {
  dictionary_index known;
  const element_keys a(dictionary), b(elements);
  for (index i = 0; i < dictionary.size(); ++i) {
    known.find_or_add(a[i]);
  }
  std::vector<index> at;
  for (index i = 0; i < elements.size(); ++i) {
    at.push_back(known.find(b[i]));
  }
  return at;
}

result coded(const std::vector<index>& codes, const value& dictionary, bool ordered, ndt::scalar dtype, const element_run& run) {
  const auto n = static_cast<index>(codes.size());
  DATASHAPE_TRY(value made, codes_as(codes, dims{n}, dtype, dictionary.size()));
  bit_packer packer(n);
  for (index i = 0; i < n; ++i) packer.push(run.counts(i) && (run.good == nullptr || run.good[i] != 0));
  const validity valid = packer.over(dims{n});
  return value::categorical(std::move(made), dictionary, ordered, &valid);
}

result encode(const value_call& c) {
  const ndt::type leaf = leaf_dtype(c.args[0].dtype());
  DATASHAPE_TRY(ndt::scalar dtype, code_dtype(c));
  const bool ordered = c.boolean("ordered"), given = c.has("categories"), may_null = c.text("on_error") == "null";
  if (is_categorical(leaf)) return c.wrong("it has categories already (set_categories gives it others)");
  value categories;
  if (given) {
    DATASHAPE_TRY(categories, given_categories(c, leaf));
  }
  return map_elements(c, c.args[0], may_null, [&](const value& flat, element_run& run) -> result {
    if (given) {
      std::vector<index> codes = positions_in(categories, flat);
      for (std::size_t i = 0; i < codes.size(); ++i) {
        const bool lost = codes[i] < 0 && run.counts(static_cast<index>(i));
        if (codes[i] < 0) codes[i] = 0;
        if (lost && !run.fail(static_cast<index>(i), "it is none of the " + std::to_string(categories.size()) + " categories")) return flat;
      }
      return coded(codes, categories, ordered, dtype, run);
    }
    encoded_elements found = encode_elements(flat, run.wanted);
    DATASHAPE_TRY(value dictionary, take(flat, found.first));
    if (c.text("order") == "sorted") {
      DATASHAPE_TRY(value in_order, sorted(c, dictionary));
      const std::vector<index> to = positions_in(in_order, dictionary);
      for (index& code : found.codes) code = to.empty() ? 0 : to[static_cast<std::size_t>(code)];
      dictionary = std::move(in_order);
    }
    DATASHAPE_TRY(dictionary, copy(dictionary));
    return coded(found.codes, dictionary, ordered, dtype, run);
  });
}

result decode(const value_call& c) {
  const ndt::type leaf = leaf_dtype(c.args[0].dtype());
  if (!is_categorical(leaf)) return not_defined(c, leaf);
  if (leaf.child(0).kind() == ndt::kind::nothing) return c.wrong("its categories have no one type");
  const bool option = c.args[0].dtype().kind() == ndt::kind::option && !c.args[0].dtype().element().is_dim();
  return try_cast(c.args[0], option ? ndt::option(leaf.child(0)) : ndt::type(leaf.child(0)), {}, c.functions);
}

result codes_of_value(const value_call& c) {
  const ndt::type leaf = leaf_dtype(c.args[0].dtype());
  if (!is_categorical(leaf)) return not_defined(c, leaf);
  return map_elements(c, c.args[0], false, [&](const value& flat, element_run& run) -> result {
    std::vector<index> codes = codes_of(flat, run.wanted);
    for (index& code : codes) code = std::max<index>(code, 0);
    return codes_as(codes, dims{flat.size()}, static_cast<ndt::scalar>(leaf.sub()), 0);
  });
}

/// Below nulls, rows and names.
const value& leaf_value(const value& v) noexcept {
  switch (v.form()) {
    case value_form::option:
    case value_form::reference:
    case value_form::wrapped: return leaf_value(v.child());
    case value_form::ragged: return leaf_value(v.content());
    default: return v;
  }
}

result categories(const value_call& c) {
  const value& leaf = leaf_value(c.args[0]);
  if (!is_categorical(leaf.dtype())) return not_defined(c, leaf.dtype());
  return dictionary_of(leaf);
}

/// The elements of one dim and then those of another one of the same dtype.
result appended(const value& a, const value& b) {
  if (a.form() == value_form::text || a.form() == value_form::views) {
    text_builder all(a.size() + b.size());
    for (const value* v : {&a, &b}) {
      const text_reader read(*v);
      for (index i = 0; i < v->size(); ++i) all.append(read[i]);
    }
    return std::move(all).finish(a.dtype());
  }
  if (a.form() == value_form::columns) {
    std::vector<value> fields;
    for (std::size_t i = 0; i < a.dtype().size(); ++i) {
      DATASHAPE_TRY(value first, a.item(i));
      DATASHAPE_TRY(value second, b.item(i));
      DATASHAPE_TRY(value one, appended(first, second));
      fields.push_back(std::move(one));
    }
    return value::columns(ndt::fixed_dim(a.size() + b.size(), a.dtype()), std::move(fields));
  }
  if (a.form() != value_form::strided || b.form() != value_form::strided || a.shape().rank() != 1)
    return datashape::diagnostic{codes::unsupported_layout, datashape::severity::error,
                                 "categories of `" + ndt::to_string(a.dtype()) + "` cannot be put together"};
  DATASHAPE_TRY(value made, value::allocate(ndt::fixed_dim(a.size() + b.size(), a.dtype())));
  std::byte* to = made.data();
  for (const value* v : {&a, &b}) {
    for (index i = 0; i < v->size(); ++i, to += made.itemsize())
      std::memcpy(to, v->data() + i * v->strides()[0], static_cast<std::size_t>(made.itemsize()));
  }
  return made;
}

/// Codes through a table, -1 where an element has no place; `to` is the new dictionary.
result recoded(const value_call& c, const std::vector<index>& table, const value& to, bool ordered, bool may_null) {
  const ndt::type leaf = leaf_dtype(c.args[0].dtype());
  return map_elements(c, c.args[0], may_null, [&](const value& flat, element_run& run) -> result {
    std::vector<index> codes = codes_of(flat, run.wanted);
    for (std::size_t i = 0; i < codes.size(); ++i) {
      index& code = codes[i];
      code = code < 0 || code >= static_cast<index>(table.size()) ? -1 : table[static_cast<std::size_t>(code)];
      const bool lost = code < 0 && run.counts(static_cast<index>(i));
      if (code < 0) code = 0;
      if (lost && !run.fail(static_cast<index>(i), "it is none of the " + std::to_string(to.size()) + " categories")) return flat;
    }
    return coded(codes, to, ordered, static_cast<ndt::scalar>(leaf.sub()), run);
  });
}

result set_categories(const value_call& c) {
  const value& leaf = leaf_value(c.args[0]);
  if (!is_categorical(leaf.dtype())) return not_defined(c, leaf.dtype());
  DATASHAPE_TRY(value from, dictionary_of(leaf));
  DATASHAPE_TRY(value to, given_categories(c, from.dtype()));
  const bool ordered = c.has("ordered") ? c.boolean("ordered") : leaf.dtype().has(ndt::detail::ordered);
  return recoded(c, positions_in(to, from), to, ordered, c.text("on_error") == "null");
}

result remove_unused(const value_call& c) {
  const value& leaf = leaf_value(c.args[0]);
  if (!is_categorical(leaf.dtype())) return not_defined(c, leaf.dtype());
  DATASHAPE_TRY(value from, dictionary_of(leaf));
  std::vector<std::uint8_t> used(static_cast<std::size_t>(from.size()), 0);
  DATASHAPE_TRY(value counted, map_elements(c, c.args[0], false, [&](const value& flat, element_run& run) -> result {
                  for (const index code : codes_of(flat, run.wanted)) {
                    if (code >= 0 && code < from.size()) used[static_cast<std::size_t>(code)] = 1;
                  }
                  return flat;
                }));
  std::vector<index> kept, table(used.size(), -1);
  for (std::size_t i = 0; i < used.size(); ++i) {
    if (used[i] == 0) continue;
    table[i] = static_cast<index>(kept.size());
    kept.push_back(static_cast<index>(i));
  }
  DATASHAPE_TRY(value to, take(from, kept));
  DATASHAPE_TRY(to, copy(to));
  return recoded(c, table, to, leaf.dtype().has(ndt::detail::ordered), false);
}

result union_categories(const value_call& c) {
  const value &a = leaf_value(c.args[0]), &b = leaf_value(c.args[1]);
  for (const value* v : {&a, &b}) {
    if (!is_categorical(v->dtype())) return not_defined(c, v->dtype());
  }
  DATASHAPE_TRY(value first, dictionary_of(a));
  DATASHAPE_TRY(value second, dictionary_of(b));
  if (first.dtype() != second.dtype()) {
    return c.wrong("categories of `" + ndt::to_string(first.dtype()) + "` and `" + ndt::to_string(second.dtype()) +
                   "` have no union; cast one");
  }
  const std::vector<index> places = positions_in(first, second);
  std::vector<index> more;
  for (std::size_t i = 0; i < places.size(); ++i) {
    if (places[i] < 0) more.push_back(static_cast<index>(i));
  }
  DATASHAPE_TRY(value rest, take(second, more));
  DATASHAPE_TRY(value all, appended(first, rest));
  return c.text("order") == "sorted" ? sorted(c, all) : result(std::move(all));
}

}  // namespace

void categoricals(module_builder& m) {
  constexpr const char* fruit = R"x(value("4 * categorical(string)", ["pear", "fig", "pear", "kiwi"]))x";
  m.function(
       "dictionary_encode",
       "Values of any dtype as codes into a dictionary of the distinct ones, which stand there in the order they first appear or sorted "
       "(order=\"sorted\"). With `categories` the dictionary is given, and an element that is none of them is an error or, with "
       "on_error=\"null\", a null. Zeros of both signs are one category, and so are all NaNs; nulls have none.")
      .example(R"(dictionary_encode(value("4 * ?string", ["pear", null, "fig", "pear"]), order="sorted"))",
               R"(["pear", null, "fig", "pear"])")
      .arguments({"x"})
      .choice("order", {"appearance", "sorted"}, "appearance")
      .option("categories", parameter_kind::whole)
      .option("ordered", parameter_kind::boolean, false)
      .option("code_dtype", parameter_kind::dtype)
      .choice("on_error", {"raise", "null"}, "raise")
      .whole("(A... * T) -> B... * U", encode, null_policy::custom);
  m.function("dictionary_decode", "Categoricals as values of their categories.")
      .example("dictionary_decode(" + std::string(fruit) + ")", R"(["pear", "fig", "pear", "kiwi"])")
      .arguments({"x"})
      .whole("(A... * T) -> B... * U", decode, null_policy::custom);
  m.function("codes",
             "The position of each element of a categorical in its dictionary, in the dtype of its codes; null where the element is.")
      .example("codes(" + std::string(fruit) + ")", "[0, 1, 0, 2]")
      .arguments({"x"})
      .whole("(A... * T) -> B... * U", codes_of_value, null_policy::custom);
  m.function("categories", "The dictionary of a categorical, one dim.")
      .example("categories(" + std::string(fruit) + ")", R"(["pear", "fig", "kiwi"])")
      .arguments({"x"})
      .whole("(A... * T) -> N * U", categories, null_policy::custom);
  m.function(
       "set_categories",
       "A categorical with other categories: elements stay what they are, codes change. An element that is none of them is an error or, "
       "with on_error=\"null\", a null. `ordered` says whether the new ones have an order; where it is left out that stays.")
      .example("set_categories(" + std::string(fruit) + R"(, categories=value("2 * string", ["fig", "pear"]), on_error="null"))",
               R"(["pear", "fig", "pear", null])")
      .arguments({"x"})
      .required("categories", parameter_kind::whole)
      .option("ordered", parameter_kind::boolean)
      .choice("on_error", {"raise", "null"}, "raise")
      .whole("(A... * T) -> B... * U", set_categories, null_policy::custom);
  m.function("remove_unused_categories", "A categorical with those of its categories that some element has, in the order they had.")
      .example("remove_unused_categories(" + std::string(fruit) + ")", R"(["pear", "fig", "pear", "kiwi"])")
      .arguments({"x"})
      .whole("(A... * T) -> B... * U", remove_unused, null_policy::custom);
  m.function("union_categories",
             "The categories of two categoricals together: those of the first, then those only the second has, or all sorted. "
             "set_categories gives both the same ones.")
      .example("union_categories(" + std::string(fruit) + R"x(, value("1 * categorical(string)", ["plum"])))x",
               R"(["pear", "fig", "kiwi", "plum"])")
      .arguments({"x1", "x2"})
      .choice("order", {"appearance", "sorted"}, "appearance")
      .whole("(A... * T, B... * U) -> N * V", union_categories, null_policy::custom);
}

}  // namespace pluribus::gfunc::whole
