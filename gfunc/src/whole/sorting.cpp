// SPDX-License-Identifier: BSD-3-Clause
/// sort, argsort, partition, argpartition, top_k, lexsort. NaN sorts last in either direction, -0.0 before 0.0 where values are sorted and
/// equal to it where positions are; orders are stable. Complex numbers go by their real, then their imaginary parts.
#include <algorithm>
#include <limits>
#include <numeric>
#include <vector>

#include "axes.hpp"
#include "datashape/try.hpp"
#include "dtypes.hpp"
#include "element_keys.hpp"
#include "gfunc/copy.hpp"
#include "gfunc/module.hpp"
#include "key_sort.hpp"
#include "lane_order.hpp"
#include "lanes.hpp"
#include "layers.hpp"
#include "ndt/print.hpp"
#include "order.hpp"
#include "ragged_axis.hpp"
#include "row_sort.hpp"
#include "value_cast.hpp"

namespace pluribus::gfunc::whole {

namespace {

using result = datashape::result<value>;

struct sorting {
  value packed;  ///< the axis last
  int axis = 0;
  index slots = 1, n = 1;
  ndt::scalar stored, wide;
};

datashape::result<sorting> along(const value_call& c, const one_axis& from) {
  sorting s;
  s.axis = from.axis;
  s.stored = from.of.dtype().scalar();
  s.wide = keyed_as(s.stored);
  DATASHAPE_TRY(s.packed, packed_as(c, axis_to_end(from.of, s.axis), s.wide));
  s.n = s.packed.shape()[s.packed.shape().rank() - 1];
  s.slots = s.n == 0 ? 0 : s.packed.shape().count() / s.n;
  return s;
}

/// One long lane is sorted on all threads, several lanes one a thread.
template <class F>
void for_lanes(const value_call& c, const sorting& s, F f) {
  if (s.slots == 1) return f(c, 0);
  inline_executor here;
  const value_call alone{c.function, c.args, c.options, c.bound, here, c.functions, nullptr};
  for_each_lane(c, s.slots, s.n, [&](index slot) { f(alone, slot); });
}

template <class T>
auto compare(bool descending) {
  return [descending](const T& a, const T& b) {
    if (descending && !is_nan_number(a) && !is_nan_number(b)) return before(b, a);
    return before(a, b);
  };
}

result sorted_values(const value_call& c, const sorting& s, bool descending) {
  DATASHAPE_TRY(value made, make(s.packed.shape(), s.wide));
  if (key_sort::can(c, s.wide)) {
    const index step = s.n * ndt::size_of(s.wide);
    for_lanes(c, s, [&](const value_call& on, index slot) {
      key_sort(on, s.wide, {descending, false}).values(s.packed.data() + slot * step, made.data() + slot * step, s.n);
    });
    return made;
  }
  auto typed = [&]<class T>(tag<T>) -> datashape::outcome {
    for_lanes(c, s, [&](const value_call&, index slot) {
      T* out = data_of<T>(made) + slot * s.n;
      std::copy_n(data_of<const T>(s.packed) + slot * s.n, s.n, out);
      std::stable_sort(out, out + s.n, compare<T>(descending));
    });
    return std::monostate{};
  };
  DATASHAPE_CHECK(visit_number(c, s.wide, typed));
  return made;
}

result sorted_positions(const value_call& c, const sorting& s, bool descending) {
  DATASHAPE_TRY(value made, make(s.packed.shape(), ndt::scalar::int64));
  if (key_sort::can(c, s.wide)) {
    const index step = s.n * ndt::size_of(s.wide);
    for_lanes(c, s, [&](const value_call& on, index slot) {
      key_sort(on, s.wide, {descending, true}).positions(s.packed.data() + slot * step, data_of<index>(made) + slot * s.n, s.n);
    });
    return made;
  }
  auto typed = [&]<class T>(tag<T>) -> datashape::outcome {
    const auto less = compare<T>(descending);
    for_lanes(c, s, [&](const value_call&, index slot) {
      const T* in = data_of<const T>(s.packed) + slot * s.n;
      index* out = data_of<index>(made) + slot * s.n;
      std::iota(out, out + s.n, index{0});
      std::stable_sort(out, out + s.n, [&](index a, index b) { return less(in[a], in[b]); });
    });
    return std::monostate{};
  };
  DATASHAPE_CHECK(visit_number(c, s.wide, typed));
  return made;
}

/// Dtypes that are no plain numbers: one order of keys serves all functions.
struct ordered {
  value flat;    ///< the axis last, in C order
  value places;  ///< int64, the axis last: which element of the lane comes first, second, ...
  int axis = 0;
};

datashape::result<ordered> in_order(const value_call& c, const one_axis& from, bool descending) {
  ordered o;
  o.axis = from.axis;
  const value last = axis_to_end(from.of, from.axis);
  DATASHAPE_TRY(o.flat, flattened(c, last));
  DATASHAPE_TRY(lane_order order, lane_order::of(c, o.flat, descending));
  const index n = last.shape()[last.shape().rank() - 1], slots = n == 0 ? 0 : last.size() / n;
  DATASHAPE_TRY(o.places, make(last.shape(), ndt::scalar::int64));
  for (index s = 0; s < slots; ++s) order.places(c, s * n, n, data_of<index>(o.places) + s * n);
  return o;
}

/// The first `count` of each lane.
result first_places(const value& places, index count) {
  std::vector<view_dim> part = same_dims(places);
  part.back().extent = count;
  return places.viewed(part);
}

/// Elements of lanes of n by places in their lanes.
result elements_at(const ordered& o, const value& places, index n) {
  const index count = places.shape()[places.shape().rank() - 1];
  std::vector<index> at;
  at.reserve(static_cast<std::size_t>(places.size()));
  const index slots = count == 0 ? 0 : places.size() / count;
  for (index s = 0; s < slots; ++s) {
    for (index i = 0; i < count; ++i) at.push_back(s * n + data_of<const index>(o.places)[s * n + i]);
  }
  DATASHAPE_TRY(value made, take(o.flat, at));
  DATASHAPE_TRY(value shaped, unflatten(made, places.shape()));
  return end_to_axis(shaped, o.axis);
}

result sort_dim(const value_call& c) {
  DATASHAPE_TRY(one_axis from, axis_or_flattened(c, c.args[0]));
  if (!is_plain_number(c, from.of)) {
    DATASHAPE_TRY(ordered o, in_order(c, from, c.boolean("descending")));
    return elements_at(o, o.places, from.of.shape()[from.axis]);
  }
  DATASHAPE_TRY(sorting s, along(c, from));
  DATASHAPE_TRY(value made, sorted_values(c, s, c.boolean("descending")));
  DATASHAPE_TRY(value narrow, cast_value(made, s.stored, c.functions));
  return end_to_axis(narrow, s.axis);
}

result argsort_dim(const value_call& c) {
  DATASHAPE_TRY(one_axis from, axis_or_flattened(c, c.args[0]));
  if (!is_plain_number(c, from.of)) {
    DATASHAPE_TRY(ordered o, in_order(c, from, c.boolean("descending")));
    return end_to_axis(o.places, o.axis);
  }
  DATASHAPE_TRY(sorting s, along(c, from));
  DATASHAPE_TRY(value made, sorted_positions(c, s, c.boolean("descending")));
  return end_to_axis(made, s.axis);
}

/// An axis of fixed dims, or the one within ragged rows.
template <result (*Dim)(const value_call&), result (*Rows)(const value_call&, const value&)>
result along_any(const value_call& c) {
  DATASHAPE_TRY(value given, c.args[0].unwrapped());
  if (!c.has("axis") || !has_rows(given)) return Dim(c);
  DATASHAPE_TRY(int wanted, axis_option(c, "axis", total_rank(given)));
  return below(given, wanted, [&](const value& v, int axis) -> result {
    if (is_ragged(v) && axis == v.shape().rank()) return Rows(c, v);
    attributes how = c.options;
    how.set("axis", std::int64_t{axis});
    return Dim({c.function, {&v, 1}, how, c.bound, c.on, c.functions, nullptr});
  });
}

datashape::result<std::vector<index>> wanted_places(const value_call& c, index n) {
  std::vector<index> all;
  for (index k : c.integers("kth")) {
    const index at = k < 0 ? k + n : k;
    if (at < 0 || at >= n) return c.wrong("kth " + std::to_string(k) + " is out of range for " + std::to_string(n) + " elements");
    all.push_back(at);
  }
  std::sort(all.begin(), all.end());
  return all;
}

/// Each wanted place gets what a sort would put there; smaller ones stand before it.
template <class Iterator, class Less>
void select_places(Iterator begin, Iterator end, const std::vector<index>& places, Less less) {
  Iterator from = begin;
  for (index k : places) {
    if (begin + k < from) continue;
    std::nth_element(from, begin + k, end, less);
    from = begin + k + 1;
  }
}

result partition(const value_call& c) {
  DATASHAPE_TRY(one_axis from, axis_or_flattened(c, c.args[0]));
  const index n = from.of.shape()[from.axis];
  DATASHAPE_TRY(std::vector<index> places, wanted_places(c, n));
  if (!is_plain_number(c, from.of)) {
    DATASHAPE_TRY(ordered o, in_order(c, from, false));
    return elements_at(o, o.places, n);
  }
  DATASHAPE_TRY(sorting s, along(c, from));
  DATASHAPE_TRY(value made, make(s.packed.shape(), s.wide));
  auto typed = [&]<class T>(tag<T>) -> datashape::outcome {
    for_lanes(c, s, [&](const value_call&, index slot) {
      T* out = data_of<T>(made) + slot * s.n;
      std::copy_n(data_of<const T>(s.packed) + slot * s.n, s.n, out);
      select_places(out, out + s.n, places, compare<T>(false));
    });
    return std::monostate{};
  };
  DATASHAPE_CHECK(visit_number(c, s.wide, typed));
  DATASHAPE_TRY(value narrow, cast_value(made, s.stored, c.functions));
  return end_to_axis(narrow, s.axis);
}

result argpartition(const value_call& c) {
  DATASHAPE_TRY(one_axis from, axis_or_flattened(c, c.args[0]));
  DATASHAPE_TRY(std::vector<index> places, wanted_places(c, from.of.shape()[from.axis]));
  if (!is_plain_number(c, from.of)) {
    DATASHAPE_TRY(ordered o, in_order(c, from, false));
    return end_to_axis(o.places, o.axis);
  }
  DATASHAPE_TRY(sorting s, along(c, from));
  DATASHAPE_TRY(value made, make(s.packed.shape(), ndt::scalar::int64));
  auto typed = [&]<class T>(tag<T>) -> datashape::outcome {
    const auto less = compare<T>(false);
    for_lanes(c, s, [&](const value_call&, index slot) {
      const T* in = data_of<const T>(s.packed) + slot * s.n;
      index* out = data_of<index>(made) + slot * s.n;
      std::iota(out, out + s.n, index{0});
      select_places(out, out + s.n, places, [&](index a, index b) { return less(in[a], in[b]) || (!less(in[b], in[a]) && a < b); });
    });
    return std::monostate{};
  };
  DATASHAPE_CHECK(visit_number(c, s.wide, typed));
  return end_to_axis(made, s.axis);
}

/// The k first of the order, in order, and where they were.
result top_k(const value_call& c) {
  DATASHAPE_TRY(one_axis from, axis_or_flattened(c, c.args[0]));
  const index k = c.integer("k"), n = from.of.shape()[from.axis];
  if (k < 0 || k > n) return c.wrong("k is " + std::to_string(k) + ", and the axis has " + std::to_string(n) + " elements");
  const bool largest = c.boolean("largest");
  if (!is_plain_number(c, from.of)) {
    DATASHAPE_TRY(ordered o, in_order(c, from, largest));
    DATASHAPE_TRY(value first, first_places(o.places, k));
    DATASHAPE_TRY(value values, elements_at(o, first, n));
    return record_of({{"values", values}, {"indices", end_to_axis(first, o.axis)}});
  }
  DATASHAPE_TRY(sorting s, along(c, from));
  dims shape = with_extent(s.packed.shape(), s.packed.shape().rank() - 1, k);
  DATASHAPE_TRY(value values, make(shape, s.wide));
  DATASHAPE_TRY(value places, make(shape, ndt::scalar::int64));
  auto typed = [&]<class T>(tag<T>) -> datashape::outcome {
    const auto less = compare<T>(largest);
    for_lanes(c, s, [&](const value_call&, index slot) {
      const T* in = data_of<const T>(s.packed) + slot * s.n;
      std::vector<index> order(static_cast<std::size_t>(s.n));
      std::iota(order.begin(), order.end(), index{0});
      std::partial_sort(order.begin(), order.begin() + k, order.end(),
                        [&](index a, index b) { return less(in[a], in[b]) || (!less(in[b], in[a]) && a < b); });
      for (index i = 0; i < k; ++i) {
        data_of<index>(places)[slot * k + i] = order[static_cast<std::size_t>(i)];
        data_of<T>(values)[slot * k + i] = in[order[static_cast<std::size_t>(i)]];
      }
    });
    return std::monostate{};
  };
  DATASHAPE_CHECK(visit_number(c, s.wide, typed));
  DATASHAPE_TRY(value narrow, cast_value(values, s.stored, c.functions));
  return record_of({{"values", end_to_axis(narrow, s.axis)}, {"indices", end_to_axis(places, s.axis)}});
}

/// One more key: places that are equal by it stay in order.
template <class K>
datashape::outcome reorder(const value_call& c, const value& keys, value& order) {
  const index n = order.size();
  DATASHAPE_TRY(value gathered, make(dims{n}, keys.dtype()));
  DATASHAPE_TRY(value next, make(dims{n}, ndt::scalar::int64));
  index* const at = data_of<index>(order);
  for (index i = 0; i < n; ++i) data_of<K>(gathered)[i] = data_of<const K>(keys)[at[i]];
  key_sort(c, ndt::scalar_of<K>, {}).positions(gathered.data(), data_of<index>(next), n);
  for (index i = 0; i < n; ++i) data_of<index>(next)[i] = at[data_of<index>(next)[i]];
  order = std::move(next);
  return std::monostate{};
}

/// Sorted by one key after another, each time stably, so that later arguments matter more: as numpy.lexsort has it.
result lexsort(const value_call& c) {
  const index n = c.args[0].shape().count();
  for (const value& v : c.args) {
    if (v.shape().rank() != 1 || v.shape()[0] != n) return c.wrong("keys have one dim and as many elements each");
  }
  DATASHAPE_TRY(value order, make(dims{n}, ndt::scalar::int64));
  std::iota(data_of<index>(order), data_of<index>(order) + n, index{0});
  for (const value& key : c.args) {
    DATASHAPE_TRY(element_keys k, keys_of(c, key));
    DATASHAPE_CHECK(k.wide() ? reorder<std::int64_t>(c, k.keys, order) : reorder<std::int32_t>(c, k.keys, order));
  }
  return order;
}

}  // namespace

void sorting(module_builder& m) {
  using kind = parameter_kind;
  auto axis = [&] { m.option("axis", kind::integer, std::int64_t{-1}); };
  auto order = [&] { m.option("descending", kind::boolean, false).option("stable", kind::boolean, true); };
  m.function("sort",
             "Sorted along an axis, or flattened when it is none. NaNs and then nulls come last either way. Records go field by "
             "field, categories by value; the last axis of ragged rows is the one within each row.")
      .example("sort([3, 1, 2], descending=true)", "[3, 2, 1]")
      .arguments({"x"});
  axis();
  order();
  m.whole("(A... * T) -> B... * T", along_any<sort_dim, sorted_rows>, null_policy::custom).scratch([](std::span<const value> a) {
    return a[0].size() * (a[0].is_scalar() ? ndt::size_of(keyed_as(a[0].dtype().scalar())) * 2 : 64);
  });
  m.function("argsort", "The positions that sort along an axis; equal elements keep their order, whatever stable says.")
      .example("argsort([3, 1, 2])", "[1, 2, 0]")
      .arguments({"x"});
  axis();
  order();
  m.whole("(A... * T) -> B... * int64", along_any<argsort_dim, row_positions>, null_policy::custom).scratch([](std::span<const value> a) {
    return a[0].size() * 64;
  });
  m.function("partition", "With what a sort would put there at each place of kth, nothing greater before it and nothing less after.")
      .example("partition([2, 1], kth=0)", "[1, 2]")
      .arguments({"x"})
      .required("kth", kind::integers);
  axis();
  m.whole("(A... * T) -> B... * T", partition, null_policy::custom);
  m.function("argpartition", "Positions that partition.")
      .example("argpartition([2, 1], kth=0)", "[1, 0]")
      .arguments({"x"})
      .required("kth", kind::integers);
  axis();
  m.whole("(A... * T) -> B... * int64", argpartition, null_policy::custom);
  m.function("top_k",
             "The k greatest elements in falling order, or the k least in rising order unless largest, and their positions; of equal ones "
             "the first.")
      .example("top_k([3, 9, 5], k=2)", "{values: [9, 5], indices: [1, 2]}")
      .arguments({"x"})
      .required("k", kind::integer);
  axis();
  m.option("largest", kind::boolean, true).whole("(A... * T) -> {values: B... * T, indices: B... * int64}", top_k, null_policy::custom);
  m.function("lexsort", "The positions that sort by the last key, where that is equal by the one before it, and so on; stable.")
      .example("lexsort([5, 9, 4], [1, 0, 1])", "[1, 2, 0]")
      .whole("(N * T, ...) -> N * int64", lexsort, null_policy::custom);
}

}  // namespace pluribus::gfunc::whole
