// SPDX-License-Identifier: BSD-3-Clause
/// Running results along an axis: cumulative_sum, cumulative_prod, cumulative_max, cumulative_min, and diff, which undoes the first. Each
/// step rounds once, in order; sums and products of small integers widen to 64 bits; a NaN stays.
#include <algorithm>

#include "axes.hpp"
#include "datashape/try.hpp"
#include "dtypes.hpp"
#include "gfunc/call.hpp"
#include "gfunc/module.hpp"
#include "lanes.hpp"
#include "leaves.hpp"
#include "order.hpp"
#include "product.hpp"
#include "value_cast.hpp"

namespace pluribus::gfunc::whole {

namespace {

using result = datashape::result<value>;

template <class T>
using wrapping = std::conditional_t<std::is_integral_v<T> && !std::is_same_v<T, bool>, std::make_unsigned<T>, std::type_identity<T>>;

struct plus {
  static constexpr int start = 0;
  template <class T>
  static T apply(T a, T b) {
    using U = typename wrapping<T>::type;
    return static_cast<T>(static_cast<U>(a) + static_cast<U>(b));
  }
};
struct times {
  static constexpr int start = 1;
  template <class T>
  static T apply(T a, T b) {
    return product(a, b);
  }
};
struct greatest {
  template <class T>
  static T apply(T a, T b) {
    return a != a || a >= b ? a : b;
  }
};
struct least {
  template <class T>
  static T apply(T a, T b) {
    return a != a || a <= b ? a : b;
  }
};

/// Row i of the result is row i - 1 joined with row i of the input.
template <class Op, class T>
void accumulate(const value_call& c, const T* in, T* out, const axis_split& s, bool initial) {
  const index rows = s.n + (initial ? 1 : 0);
  for_each_lane(c, s.outer, s.n * s.inner, [&](index o) {
    const T* x = in + o * s.n * s.inner;
    T* r = out + o * rows * s.inner;
    index left = s.n;
    if constexpr (requires { Op::start; }) {
      if (initial) {
        std::fill_n(r, s.inner, static_cast<T>(Op::start));
        r += s.inner;
      }
    }
    if (!initial && left > 0) {
      std::copy_n(x, s.inner, r);
      x += s.inner;
      r += s.inner;
      --left;
    }
    for (; left > 0; --left, x += s.inner, r += s.inner) {
      for (index j = 0; j < s.inner; ++j) r[j] = Op::apply(r[j - s.inner], x[j]);
    }
  });
}

template <class Op>
result run(const value_call& c, ndt::scalar wide, ndt::scalar stored) {
  const bool initial = c.options.find("include_initial") != nullptr && c.boolean("include_initial");
  DATASHAPE_TRY(one_axis over, axis_or_flattened(c, c.args[0]));
  const value& x = over.of;
  const int axis = over.axis;
  // Halves run in float32 and are rounded where they are written, as sums are.
  const bool halves = computed_dtype(stored) != stored;
  DATASHAPE_TRY(value in, packed_value(x, wide, c.functions));
  const axis_split s = split_at(in.shape(), axis);
  DATASHAPE_TRY(value made, make(with_extent(in.shape(), axis, s.n + (initial ? 1 : 0)), wide));
  auto typed = [&]<class T>(tag<T>) -> datashape::outcome {
    if constexpr (is_complex_number<T> && !requires { Op::start; }) {
      return no_dtype(c, wide);
    } else {
      accumulate<Op>(c, data_of<const T>(in), data_of<T>(made), s, initial);
      return std::monostate{};
    }
  };
  DATASHAPE_CHECK(visit_number(c, wide, typed));
  if (halves) return cast_value(made, stored, c.functions);
  return made;
}

ndt::scalar widened(ndt::scalar s) noexcept {
  switch (ndt::class_of(s)) {
    case ndt::scalar_class::boolean:
    case ndt::scalar_class::signed_integer: return ndt::scalar::int64;
    case ndt::scalar_class::unsigned_integer: return ndt::scalar::uint64;
    default: return s;
  }
}

template <class Op>
result total(const value_call& c) {
  ndt::scalar stored = widened(c.args[0].dtype().scalar());
  if (c.has("dtype")) {
    if (!c.dtype("dtype").is_scalar()) return c.wrong("the dtype is a scalar");
    stored = c.dtype("dtype").scalar();
  }
  return run<Op>(c, computed_dtype(stored), stored);
}

template <class Op>
result extreme(const value_call& c) {
  const ndt::scalar stored = c.args[0].dtype().scalar();
  return run<Op>(c, computed_dtype(stored), stored);
}

result difference(const value_call& c) {
  value x = c.args[0];
  DATASHAPE_TRY(int axis, axis_option(c, "axis", x.shape().rank()));
  if (c.integer("n") < 0) return c.wrong("n is negative");
  if (c.has("prepend") || c.has("append")) {
    std::vector<value> parts;
    auto join = [&](std::string_view option) -> datashape::outcome {
      if (!c.has(option)) return std::monostate{};
      value one = c.whole(option);
      if (one.shape().rank() == 0 && one.is_scalar() && x.is_scalar()) {  // a scalar stands for one element of each lane
        DATASHAPE_TRY(one, packed_as(c, one, x.dtype().scalar()));
        DATASHAPE_TRY(one, one.broadcast_to(with_extent(x.shape(), axis, 1)));
      }
      parts.push_back(std::move(one));
      return std::monostate{};
    };
    DATASHAPE_CHECK(join("prepend"));
    parts.push_back(x);
    DATASHAPE_CHECK(join("append"));
    DATASHAPE_TRY(x, try_call("concat", parts, attributes{{"axis", index{axis}}}, {&c.on, &c.functions}));
  }
  for (index k = 0; k < c.integer("n") && x.shape()[axis] > 0; ++k) {
    const index n = x.shape()[axis] - 1;
    std::vector<view_dim> later = same_dims(x), earlier = same_dims(x);
    later[static_cast<std::size_t>(axis)] = {axis, n, n > 0 ? index{1} : 0, 1};
    earlier[static_cast<std::size_t>(axis)] = {axis, n, 0, 1};
    const value both[] = {x.viewed(later), x.viewed(earlier)};
    const bool boolean = x.dtype().is_scalar(ndt::scalar::bool_);
    DATASHAPE_TRY(x, try_call(boolean ? "not_equal" : "subtract", both, c.functions));
  }
  return x;
}

template <class F>
void running(module_builder& m, std::string_view name, std::string_view doc, std::string_view example, std::string_view gives, F f,
             bool sums) {
  using kind = parameter_kind;
  m.function(name, doc).example(example, gives).arguments({"x"}).option("axis", kind::integer);
  if (sums)
    m.alias(name == "cumulative_sum" ? "cumsum" : "cumprod").option("dtype", kind::dtype).option("include_initial", kind::boolean, false);
  m.whole("(A... * T: Scalar) -> B... * U", f);
}

}  // namespace

void cumulative(module_builder& m) {
  running(m, "cumulative_sum", "Sums of all elements up to each, along an axis or flattened. Integers widen to 64 bits and wrap.",
          "cumulative_sum([1, 2, 3])", "[1, 3, 6]", total<plus>, true);
  running(m, "cumulative_prod", "Products of all elements up to each, along an axis or flattened.", "cumulative_prod([2, 3, 4])",
          "[2, 6, 24]", total<times>, true);
  running(m, "cumulative_max", "The greatest element up to each, along an axis or flattened; a NaN stays.", "cumulative_max([1, 3, 2])",
          "[1, 3, 3]", extreme<greatest>, false);
  running(m, "cumulative_min", "The least element up to each, along an axis or flattened; a NaN stays.", "cumulative_min([2, 3, 1])",
          "[2, 2, 1]", extreme<least>, false);
  m.function("diff",
             "Each element less the one before it, along an axis, n times; of bools, whether they differ. prepend and append are joined to "
             "it before.")
      .example("diff([1, 4, 9, 16])", "[3, 5, 7]")
      .arguments({"x"})
      .option("n", parameter_kind::integer, std::int64_t{1})
      .option("axis", parameter_kind::integer, std::int64_t{-1})
      .option("prepend", parameter_kind::whole)
      .option("append", parameter_kind::whole)
      .whole("(A... * T: Scalar) -> A... * T", difference);
}

}  // namespace pluribus::gfunc::whole
