// SPDX-License-Identifier: BSD-3-Clause
/// sort, argsort, partition, argpartition, top_k, lexsort. NaN sorts last in either direction, -0.0 before 0.0 where values are sorted and
/// equal to it where positions are; orders are stable. Complex numbers go by their real, then their imaginary parts.
#include <algorithm>
#include <cstring>
#include <numeric>

#include "axes.hpp"
#include "datashape/try.hpp"
#include "dtypes.hpp"
#include "gfunc/module.hpp"
#include "key_sort.hpp"
#include "lanes.hpp"
#include "ndt/print.hpp"
#include "order.hpp"
#include "value_cast.hpp"

namespace pluribus::gfunc::whole {

namespace {

using result = datashape::result<value>;

/// The dtype whose keys sort this one: small integers and halves widen without loss.
ndt::scalar sorted_as(ndt::scalar s) noexcept {
  if (computed_dtype(s) != s) return ndt::scalar::float32;
  const bool small =
      ndt::size_of(s) < 4 && ndt::class_of(s) != ndt::scalar_class::floating && ndt::class_of(s) != ndt::scalar_class::complex;
  return small ? ndt::scalar::int32 : s;
}

struct sorting {
  value packed;  ///< the axis last
  int axis = 0;
  index slots = 1, n = 1;
  ndt::scalar stored, wide;
};

datashape::result<sorting> along(const value_call& c) {
  sorting s;
  DATASHAPE_TRY(one_axis from, axis_or_flattened(c, c.args[0]));
  s.axis = from.axis;
  s.stored = from.of.dtype().scalar();
  s.wide = sorted_as(s.stored);
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

result sort(const value_call& c) {
  DATASHAPE_TRY(sorting s, along(c));
  DATASHAPE_TRY(value made, sorted_values(c, s, c.boolean("descending")));
  DATASHAPE_TRY(value narrow, cast_value(made, s.stored, c.functions));
  return end_to_axis(narrow, s.axis);
}

result argsort(const value_call& c) {
  DATASHAPE_TRY(sorting s, along(c));
  DATASHAPE_TRY(value made, sorted_positions(c, s, c.boolean("descending")));
  return end_to_axis(made, s.axis);
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
  DATASHAPE_TRY(sorting s, along(c));
  DATASHAPE_TRY(std::vector<index> places, wanted_places(c, s.n));
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
  DATASHAPE_TRY(sorting s, along(c));
  DATASHAPE_TRY(std::vector<index> places, wanted_places(c, s.n));
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
  DATASHAPE_TRY(sorting s, along(c));
  const index k = c.integer("k");
  if (k < 0 || k > s.n) return c.wrong("k is " + std::to_string(k) + ", and the axis has " + std::to_string(s.n) + " elements");
  const bool largest = c.boolean("largest");
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

/// Sorted by the last key first, each time stably, so that earlier arguments matter more.
result lexsort(const value_call& c) {
  const index n = c.args[0].shape().count();
  for (const value& v : c.args) {
    if (v.shape().rank() != 1 || v.shape()[0] != n) return c.wrong("keys have one dim and as many elements each");
    if (!v.is_scalar()) return c.wrong("a key holds scalars, not `" + ndt::to_string(v.dtype()) + "`");
  }
  DATASHAPE_TRY(value order, make(dims{n}, ndt::scalar::int64));
  std::iota(data_of<index>(order), data_of<index>(order) + n, index{0});
  for (std::size_t k = c.args.size(); k-- > 0;) {
    const ndt::scalar wide = sorted_as(c.args[k].dtype().scalar());
    DATASHAPE_TRY(value keys, packed_as(c, c.args[k], wide));
    auto typed = [&]<class T>(tag<T>) -> datashape::outcome {
      const T* in = data_of<const T>(keys);
      index* at = data_of<index>(order);
      if (!key_sort::can(c, wide)) {
        std::stable_sort(at, at + n, [&](index a, index b) { return before(in[a], in[b]); });
        return std::monostate{};
      }
      DATASHAPE_TRY(value gathered, make(dims{n}, wide));
      DATASHAPE_TRY(value next, make(dims{n}, ndt::scalar::int64));
      for (index i = 0; i < n; ++i) data_of<T>(gathered)[i] = in[at[i]];
      key_sort(c, wide, {false, true}).positions(gathered.data(), data_of<index>(next), n);
      for (index i = 0; i < n; ++i) data_of<index>(next)[i] = at[data_of<index>(next)[i]];
      order = next;
      return std::monostate{};
    };
    DATASHAPE_CHECK(visit_number(c, wide, typed));
  }
  return order;
}

}  // namespace

void sorting(module_builder& m) {
  using kind = parameter_kind;
  auto axis = [&] { m.option("axis", kind::integer, std::int64_t{-1}); };
  auto order = [&] { m.option("descending", kind::boolean, false).option("stable", kind::boolean, true); };
  m.function("sort", "Sorted along an axis, or flattened when it is none. NaNs come last either way.")
      .example("sort([3, 1, 2], descending=true)", "[3, 2, 1]")
      .arguments({"x"});
  axis();
  order();
  m.whole("(A... * T: Scalar) -> B... * T", sort).scratch([](std::span<const value> a) {
    return a[0].shape().count() * ndt::size_of(a[0].dtype().scalar()) * 2;
  });
  m.function("argsort", "The positions that sort along an axis; equal elements keep their order, whatever stable says.")
      .example("argsort([3, 1, 2])", "[1, 2, 0]")
      .arguments({"x"});
  axis();
  order();
  m.whole("(A... * T: Scalar) -> B... * int64", argsort).scratch([](std::span<const value> a) { return a[0].shape().count() * 24; });
  m.function("partition", "With what a sort would put there at each place of kth, nothing greater before it and nothing less after.")
      .example("partition([2, 1], kth=0)", "[1, 2]")
      .arguments({"x"})
      .required("kth", kind::integers);
  axis();
  m.whole("(A... * T: Scalar) -> B... * T", partition);
  m.function("argpartition", "Positions that partition.")
      .example("argpartition([2, 1], kth=0)", "[1, 0]")
      .arguments({"x"})
      .required("kth", kind::integers);
  axis();
  m.whole("(A... * T: Scalar) -> B... * int64", argpartition);
  m.function("top_k",
             "The k greatest elements in falling order, or the k least in rising order unless largest, and their positions; of equal ones "
             "the first.")
      .example("top_k([3, 9, 5], k=2)", "{values: [9, 5], indices: [1, 2]}")
      .arguments({"x"})
      .required("k", kind::integer);
  axis();
  m.option("largest", kind::boolean, true).whole("(A... * T: Scalar) -> {values: B... * T, indices: B... * int64}", top_k);
  m.function("lexsort", "The positions that sort by the first key, where that is equal by the second, and so on; stable.")
      .example("lexsort([1, 0, 1], [5, 9, 4])", "[1, 2, 0]")
      .whole("(N * T, ...) -> N * int64", lexsort);
}

}  // namespace pluribus::gfunc::whole
