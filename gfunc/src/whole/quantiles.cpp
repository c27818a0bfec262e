// SPDX-License-Identifier: BSD-3-Clause
/// median, quantile, percentile and their forms that pass over NaNs. All thirteen methods of NumPy: nine of Hyndman and Fan (1996),
/// "Sample Quantiles in Statistical Packages", and lower, higher, midpoint, nearest. Only the order statistics that count are selected.
#include <algorithm>
#include <cmath>
#include <string>
#include <vector>

#include "datashape/try.hpp"
#include "dtypes.hpp"
#include "gfunc/copy.hpp"
#include "gfunc/module.hpp"
#include "lanes.hpp"
#include "lift.hpp"
#include "order.hpp"
#include "value_cast.hpp"

namespace pluribus::gfunc::whole {

namespace {

using result = datashape::result<value>;

/// Between which two order statistics a quantile lies, and how far towards the second.
struct place {
  index low = 0, high = 0;
  double share = 0;
};

/// One order statistic below or at `virtual_index`, chosen by `stay`; never before the first.
index boundary(double virtual_index, bool stay) noexcept {
  const double low = std::floor(virtual_index);
  return std::max<index>(0, static_cast<index>(stay ? low : low + 1));
}

place place_of(std::string_view method, double n, double q) noexcept {
  auto exactly = [&](index i) {
    i = std::clamp<index>(i, 0, static_cast<index>(n) - 1);
    return place{i, i, 0};
  };
  auto continuous = [&](double at) {
    if (at >= n - 1) return exactly(static_cast<index>(n) - 1);
    if (at < 0) return exactly(0);
    const auto low = static_cast<index>(std::floor(at));
    return place{low, low + 1, at - static_cast<double>(low)};
  };
  auto between = [&](double alpha, double beta) { return continuous(n * q + (alpha + q * (1 - alpha - beta)) - 1); };
  if (method == "linear") return continuous((n - 1) * q);
  if (method == "lower") return exactly(static_cast<index>(std::floor((n - 1) * q)));
  if (method == "higher") return exactly(static_cast<index>(std::ceil((n - 1) * q)));
  if (method == "nearest") return exactly(static_cast<index>(std::nearbyint((n - 1) * q)));
  if (method == "midpoint") {
    place p = continuous(0.5 * (std::floor((n - 1) * q) + std::ceil((n - 1) * q)));
    return p;
  }
  if (method == "inverted_cdf") return exactly(boundary(n * q - 1, n * q - 1 == std::floor(n * q - 1)));
  if (method == "averaged_inverted_cdf") {
    const double at = n * q - 1;
    place p = continuous(at);
    if (p.low != p.high) p.share = at == std::floor(at) ? 0.5 : 1.0;
    return p;
  }
  if (method == "closest_observation") {
    const double at = n * q - 1 - 0.5, low = std::floor(at);
    return exactly(boundary(at, at == low && std::fmod(low, 2) != 0));
  }
  if (method == "interpolated_inverted_cdf") return between(0, 1);
  if (method == "hazen") return between(0.5, 0.5);
  if (method == "weibull") return between(0, 0);
  if (method == "median_unbiased") return between(1 / 3.0, 1 / 3.0);
  return between(3 / 8.0, 3 / 8.0);  // normal_unbiased
}

/// NumPy's interpolation, which is monotonic and exact at both ends.
template <class T>
T lerp(T a, T b, double t) noexcept {
  const T distance = b - a, share = static_cast<T>(t);
  if (a == b) return a;
  return t >= 0.5 ? b - distance * (1 - share) : a + distance * share;
}

/// Puts the k-th order statistics of [0, n) in place for all k in sorted order; each selection narrows the next.
template <class T>
void select(std::vector<T>& x, const std::vector<index>& wanted) {
  auto begin = x.begin();
  for (index k : wanted) {
    const auto at = x.begin() + k;
    if (at < begin) continue;
    std::nth_element(begin, at, x.end(), [](T a, T b) { return before(a, b); });
    begin = at + 1;
  }
}

struct request {
  std::string_view method;
  std::vector<double> q;
  bool skip_nan = false, middle = false;  ///< middle: the mean of the two middle ones, as a median is
};

template <class T>
void quantiles_of_lane(const request& r, std::vector<T>& x, T* out, index step) {
  const T nan = std::numeric_limits<T>::quiet_NaN();
  const auto first_nan = std::partition(x.begin(), x.end(), [](T v) { return v == v; });
  const bool any_nan = first_nan != x.end();
  x.erase(first_nan, x.end());
  const bool none = x.empty() || (any_nan && !r.skip_nan);
  std::vector<place> places;
  std::vector<index> wanted;
  for (double q : r.q) {
    places.push_back(none       ? place{}
                     : r.middle ? place{static_cast<index>((x.size() - 1) / 2), static_cast<index>(x.size() / 2), 0.5}
                                : place_of(r.method, static_cast<double>(x.size()), q));
    wanted.push_back(places.back().low);
    wanted.push_back(places.back().high);
  }
  std::sort(wanted.begin(), wanted.end());
  wanted.erase(std::unique(wanted.begin(), wanted.end()), wanted.end());
  if (!none) select(x, wanted);
  for (std::size_t i = 0; i < places.size(); ++i) {
    T& to = out[static_cast<index>(i) * step];
    if (none) {
      to = nan;
      continue;
    }
    const T a = x[static_cast<std::size_t>(places[i].low)], b = x[static_cast<std::size_t>(places[i].high)];
    to = r.middle ? (places[i].low == places[i].high ? a : (a + b) / 2) : lerp(a, b, places[i].share);
  }
}

result quantiles(const value_call& c, const request& r, const dims& q_shape) {
  const bool nullable = c.args[0].form() == value_form::option;
  const value& x = nullable ? c.args[0].child() : c.args[0];
  const ndt::scalar given = x.dtype().scalar();
  const bool floating = ndt::class_of(given) == ndt::scalar_class::floating;
  const ndt::scalar stored = floating ? given : ndt::scalar::float64, wide = computed_dtype(stored);
  DATASHAPE_TRY(lanes l, lanes_of(c, x, wide));
  DATASHAPE_TRY(const value mask, valid_mask(c.args[0]));
  DATASHAPE_TRY(const lanes valid, lanes_of(c, mask, ndt::scalar::bool_));
  valid_bytes some(static_cast<std::size_t>(l.slots), 1);
  dims shape = q_shape;
  if (shape.rank() + l.kept.rank() > max_rank) return c.wrong("the result would have more than " + std::to_string(max_rank) + " dims");
  for (index extent : l.kept) {
    shape.resize(shape.rank() + 1);
    shape[shape.rank() - 1] = extent;
  }
  DATASHAPE_TRY(value made, make(shape, wide));
  auto typed = [&]<class T>(tag<T>) -> datashape::outcome {
    if constexpr (std::is_floating_point_v<T>) {
      for_each_lane(c, l.slots, l.n, [&](index s) {
        const T* in = data_of<const T>(l.packed) + s * l.n;
        const bool* counts = data_of<const bool>(valid.packed) + s * l.n;
        std::vector<T> scratch;
        scratch.reserve(static_cast<std::size_t>(l.n));
        for (index i = 0; i < l.n; ++i) {
          if (counts[i]) scratch.push_back(in[i]);
        }
        some[static_cast<std::size_t>(s)] = scratch.empty() ? 0 : 1;
        quantiles_of_lane(r, scratch, data_of<T>(made) + s, l.slots);
      });
      return std::monostate{};
    } else {
      return no_dtype(c, wide);
    }
  };
  DATASHAPE_CHECK(visit_real(c, wide, typed));
  DATASHAPE_TRY(made, cast_value(made, stored, c.functions));
  if (!nullable) return made;
  valid_bytes good;
  for (std::size_t i = 0; i < r.q.size(); ++i) good.insert(good.end(), some.begin(), some.end());
  return with_nulls(std::move(made), good, shape.rank());
}

result quantile(const value_call& c, double scale, bool skip_nan) {
  DATASHAPE_TRY(value q, packed_as(c, c.args[1], ndt::scalar::float64));
  request r{c.text("method"), {}, skip_nan, false};
  for (index i = 0; i < q.shape().count(); ++i) {
    const double one = data_of<const double>(q)[i] / scale;
    if (!(one >= 0 && one <= 1)) return c.wrong("quantiles lie between 0 and " + std::to_string(static_cast<int>(scale)));
    r.q.push_back(one);
  }
  return quantiles(c, r, q.shape());
}

result median(const value_call& c, bool skip_nan) { return quantiles(c, {"", {0.5}, skip_nan, true}, dims{}); }

void axis_options(module_builder& m) { m.option("axis", parameter_kind::integers).option("keepdims", parameter_kind::boolean, false); }

constexpr const char* real_dtypes[] = {"Bool", "Integer", "Float"};

void add(module_builder& m, const char* name, const char* doc, const char* example, const char* gives, double scale, bool skip_nan) {
  m.function(name, doc).example(example, gives).arguments({"x", "q"});
  axis_options(m);
  m.choice("method",
           {"inverted_cdf", "averaged_inverted_cdf", "closest_observation", "interpolated_inverted_cdf", "hazen", "weibull", "linear",
            "median_unbiased", "normal_unbiased", "lower", "higher", "midpoint", "nearest"},
           "linear");
  for (const char* d : real_dtypes) {
    const auto run = [=](const value_call& c) { return quantile(c, scale, skip_nan); };
    m.whole("(A... * T: " + std::string(d) + ", B... * Q: Scalar) -> C... * U", run);
    m.whole("(A... * ?T: " + std::string(d) + ", B... * Q: Scalar) -> C... * ?U", run, null_policy::custom);
  }
}

void add_median(module_builder& m, const char* name, const char* doc, const char* example, const char* gives, bool skip_nan) {
  m.function(name, doc).example(example, gives).arguments({"x"});
  axis_options(m);
  for (const char* d : real_dtypes) {
    const auto run = [=](const value_call& c) { return median(c, skip_nan); };
    m.whole("(A... * T: " + std::string(d) + ") -> C... * U", run);
    m.whole("(A... * ?T: " + std::string(d) + ") -> C... * ?U", run, null_policy::custom);
  }
}

}  // namespace

void quantiles(module_builder& m) {
  add_median(m, "median",
             "The middle element of the sorted ones, or the mean of the two middle ones; NaN if one is NaN. Nulls are left out.",
             "median([3, 1, 2, 10])", "2.5", false);
  add_median(m, "nanmedian", "The median of what is no NaN.", "nanmedian([3.0, nan, 1.0])", "2.0", true);
  add(m, "quantile", "What the share q of the elements lies below; NaN if one is NaN. Nulls are left out. The dims of q come first.",
      "quantile([1, 2, 3, 4], [0.0, 0.5])", "[1.0, 2.5]", 1, false);
  add(m, "nanquantile", "Quantiles of what is no NaN.", "nanquantile([1.0, nan, 3.0], 0.5)", "2.0", 1, true);
  add(m, "percentile", "Quantiles, with q in percent.", "percentile([1, 2, 3, 4], 50)", "2.5", 100, false);
  add(m, "nanpercentile", "Percentiles of what is no NaN.", "nanpercentile([1.0, nan, 3.0], 50)", "2.0", 100, true);
}

}  // namespace pluribus::gfunc::whole
