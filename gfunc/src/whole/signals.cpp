// SPDX-License-Identifier: BSD-3-Clause
/// Samples along an axis: convolve, correlate, interp, gradient, trapezoid; and how variables vary together: cov, corrcoef. All compute in
/// the floats the arguments meet in; sums run in the order of the samples.
#include <algorithm>
#include <cmath>
#include <complex>

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
T conjugate(T x) {
  if constexpr (is_complex_number<T>)
    return std::conj(x);
  else
    return x;
}

template <class T>
void add_to(T& sum, T x) {
  if constexpr (std::is_integral_v<T> && !std::is_same_v<T, bool>)
    sum = static_cast<T>(static_cast<std::uint64_t>(sum) + static_cast<std::uint64_t>(x));
  else if constexpr (std::is_same_v<T, bool>)
    sum = sum || x;
  else
    sum += x;
}

struct window {
  index begin = 0, count = 0;  ///< of the full result
};
window window_of(std::string_view mode, index n, index m) {
  const index longer = std::max(n, m), shorter = std::min(n, m);
  if (mode == "same") return {(shorter - 1) / 2, longer};
  if (mode == "valid") return {shorter - 1, longer - shorter + 1};
  return {0, n + m - 1};
}

/// full[k] = sum of a[i] * v[k - i].
template <class T>
void convolve_into(const T* a, index n, const T* v, index m, T* out, window w) {
  for (index k = 0; k < w.count; ++k) {
    const index at = w.begin + k;
    T sum{};
    for (index i = std::max<index>(0, at - m + 1); i < std::min(n, at + 1); ++i) add_to(sum, product(a[i], v[at - i]));
    out[k] = sum;
  }
}

result convolved(const value_call& c, bool correlating) {
  const ndt::scalar stored = c.args[0].dtype().scalar(), wide = computed_dtype(stored);
  DATASHAPE_TRY(value a, packed_as(c, c.args[0], wide));
  DATASHAPE_TRY(value v, packed_as(c, c.args[1], wide));
  const index n = a.shape()[0], m = v.shape()[0];
  if (n == 0 || m == 0) return c.wrong("there are samples on both sides");
  window w = window_of(c.text("mode"), n, m);
  // Correlation is the convolution with the second run conjugated and backwards. A shorter first run is slid the other way, so that of an
  // even one the other middle counts.
  if (correlating && c.text("mode") == "same" && n < m) w.begin = n / 2;
  DATASHAPE_TRY(value made, make(dims{w.count}, wide));
  auto typed = [&]<class T>(tag<T>) -> datashape::outcome {
    std::unique_ptr<T[]> turned(new T[static_cast<std::size_t>(m)]);
    for (index i = 0; i < m; ++i)
      turned[static_cast<std::size_t>(i)] = correlating ? conjugate(data_of<const T>(v)[m - 1 - i]) : data_of<const T>(v)[i];
    constexpr index grain = 1024;
    c.on.parallel_for((w.count + grain - 1) / grain, [&](index p) {
      const window part{w.begin + p * grain, std::min(grain, w.count - p * grain)};
      convolve_into(data_of<const T>(a), n, turned.get(), m, data_of<T>(made) + p * grain, part);
    });
    return std::monostate{};
  };
  DATASHAPE_CHECK(visit_number(c, wide, typed));
  return cast_value(made, stored, c.functions);
}

result interp(const value_call& c) {
  DATASHAPE_TRY(value x, packed_as(c, c.args[0], ndt::scalar::float64));
  DATASHAPE_TRY(value xp, packed_as(c, c.args[1], ndt::scalar::float64));
  DATASHAPE_TRY(value fp, packed_as(c, c.args[2], ndt::scalar::float64));
  const index n = xp.shape()[0];
  if (n == 0) return c.wrong("there are no points to interpolate between");
  const double *px = data_of<const double>(xp), *pf = data_of<const double>(fp);
  const double left = c.has("left") ? c.real("left") : pf[0], right = c.has("right") ? c.real("right") : pf[n - 1];
  DATASHAPE_TRY(value made, make(x.shape(), ndt::scalar::float64));
  const index count = x.shape().count();
  constexpr index grain = index{1} << 13;
  c.on.parallel_for((count + grain - 1) / grain, [&](index p) {
    for (index i = p * grain; i < std::min(count, (p + 1) * grain); ++i) {
      const double v = data_of<const double>(x)[i];
      double& to = data_of<double>(made)[i];
      if (v != v)
        to = v;
      else if (v < px[0])
        to = left;
      else if (v > px[n - 1])
        to = right;
      else if (v == px[n - 1])
        to = pf[n - 1];
      else {
        const index k = std::upper_bound(px, px + n, v) - px - 1;
        if (v == px[k]) {
          to = pf[k];  // whatever comes after it
          continue;
        }
        const double slope = (pf[k + 1] - pf[k]) / (px[k + 1] - px[k]);
        to = slope * (v - px[k]) + pf[k];
        if (to != to) to = slope * (v - px[k + 1]) + pf[k + 1];
        if (to != to && pf[k] == pf[k + 1]) to = pf[k];
      }
    }
  });
  return made;
}

/// Second-order central differences inside, one-sided ones at both ends; h holds one spacing, or one between every two samples.
template <class T>
void gradient_of(const T* f, T* g, index n, index inner, const double* h, bool even, int edge) {
  using R = std::conditional_t<is_complex_number<T>, T, T>;
  auto step = [&](index i) { return even ? h[0] : h[i]; };
  auto real = [](double x) {
    return static_cast<typename std::conditional_t<std::is_same_v<T, float> || std::is_same_v<T, std::complex<float>>, float, double>>(x);
  };
  for (index j = 0; j < inner; ++j) {
    auto at = [&](index i) -> R { return f[i * inner + j]; };
    for (index i = 1; i + 1 < n; ++i) {
      if (even) {
        g[i * inner + j] = (at(i + 1) - at(i - 1)) / real(2.0 * h[0]);
      } else {
        const double a = step(i - 1), b = step(i);
        g[i * inner + j] = real(-b / (a * (a + b))) * at(i - 1) + real((b - a) / (a * b)) * at(i) + real(a / (b * (a + b))) * at(i + 1);
      }
    }
    T &first = g[j], &last = g[(n - 1) * inner + j];
    if (edge == 1) {
      first = (at(1) - at(0)) / real(step(0));
      last = (at(n - 1) - at(n - 2)) / real(step(n - 2));
    } else {
      const double a = step(0), b = step(1), d = step(n - 3), e = step(n - 2);
      first = real(even ? -1.5 / h[0] : -(2 * a + b) / (a * (a + b))) * at(0) + real(even ? 2.0 / h[0] : (a + b) / (a * b)) * at(1) +
              real(even ? -0.5 / h[0] : -a / (b * (a + b))) * at(2);
      last = real(even ? 0.5 / h[0] : e / (d * (d + e))) * at(n - 3) + real(even ? -2.0 / h[0] : -(e + d) / (d * e)) * at(n - 2) +
             real(even ? 1.5 / h[0] : (2 * e + d) / (e * (d + e))) * at(n - 1);
    }
  }
}

result gradient(const value_call& c) {
  const ndt::scalar stored = c.args[0].dtype().scalar(), wide = computed_dtype(stored);
  const int edge = static_cast<int>(c.integer("edge_order"));
  if (edge != 1 && edge != 2) return c.wrong("edge_order is 1 or 2");
  DATASHAPE_TRY(value x, packed_as(c, c.args[0], wide));
  DATASHAPE_TRY(int axis, axis_option(c, "axis", x.shape().rank()));
  const axis_split s = split_at(x.shape(), axis);
  if (s.n < edge + 1) return c.wrong("the axis needs " + std::to_string(edge + 1) + " elements, it has " + std::to_string(s.n));
  std::vector<double> h{1.0};
  if (c.args.size() == 2) {
    DATASHAPE_TRY(value at, packed_as(c, c.args[1], ndt::scalar::float64));
    const double* p = data_of<const double>(at);
    if (at.shape().rank() == 1 && at.shape()[0] != s.n)
      return c.wrong("there are " + std::to_string(at.shape()[0]) + " places for " + std::to_string(s.n) + " samples");
    h.assign(1, at.shape().count() > 0 ? p[0] : 1.0);
    if (at.shape().rank() == 1) {
      h.clear();
      for (index i = 1; i < s.n; ++i) h.push_back(p[i] - p[i - 1]);
    }
  }
  const bool even = std::all_of(h.begin(), h.end(), [&](double d) { return d == h[0]; });
  DATASHAPE_TRY(value made, make(x.shape(), wide));
  auto typed = [&]<class T>(tag<T>) -> datashape::outcome {
    if constexpr (std::is_floating_point_v<T> || is_complex_number<T>) {
      for_each_lane(c, s.outer, s.n * s.inner, [&](index o) {
        gradient_of(data_of<const T>(x) + o * s.n * s.inner, data_of<T>(made) + o * s.n * s.inner, s.n, s.inner, h.data(), even, edge);
      });
      return std::monostate{};
    } else {
      return no_dtype(c, wide);
    }
  };
  if (s.inner > 0 && s.outer > 0) DATASHAPE_CHECK(visit_number(c, wide, typed));
  return cast_value(made, stored, c.functions);
}

/// Rows are variables, columns observations; complex variables are conjugated on the right.
template <class T>
void covariance(const T* x, index variables, index n, double divisor, T* out) {
  std::vector<T> centred(static_cast<std::size_t>(variables * n));
  for (index v = 0; v < variables; ++v) {
    T sum{};
    for (index i = 0; i < n; ++i) sum += x[v * n + i];
    const T mean =
        sum / static_cast<typename std::conditional_t<is_complex_number<T>, std::complex<double>, double>>(static_cast<double>(n));
    for (index i = 0; i < n; ++i) centred[static_cast<std::size_t>(v * n + i)] = x[v * n + i] - mean;
  }
  for (index a = 0; a < variables; ++a) {
    for (index b = 0; b < variables; ++b) {
      T sum{};
      for (index i = 0; i < n; ++i)
        sum += centred[static_cast<std::size_t>(a * n + i)] * conjugate(centred[static_cast<std::size_t>(b * n + i)]);
      out[a * variables + b] = sum / divisor;
    }
  }
}

template <class T>
void correlation(T* m, index variables) {
  std::vector<double> deviation;
  for (index v = 0; v < variables; ++v) deviation.push_back(std::sqrt(std::real(m[v * variables + v])));
  for (index a = 0; a < variables; ++a) {
    for (index b = 0; b < variables; ++b) {
      T& r = m[a * variables + b];
      r = r / deviation[static_cast<std::size_t>(a)] / deviation[static_cast<std::size_t>(b)];
      if constexpr (is_complex_number<T>)
        r = {std::clamp(r.real(), -1.0, 1.0), std::clamp(r.imag(), -1.0, 1.0)};
      else
        r = r != r ? r : std::clamp(r, -1.0, 1.0);
    }
  }
}

result covary(const value_call& c, bool normalized) {
  value x = c.args[0];
  if (x.shape().rank() == 2 && !c.boolean("rowvar")) x = axis_to_end(x, 0);
  const bool complex = ndt::class_of(x.dtype().scalar()) == ndt::scalar_class::complex;
  const ndt::scalar wide = complex ? ndt::scalar::complex128 : ndt::scalar::float64;
  DATASHAPE_TRY(value in, packed_as(c, x, wide));
  const index variables = x.shape().rank() == 2 ? x.shape()[0] : 1, n = x.shape()[x.shape().rank() - 1];
  const double divisor = static_cast<double>(n) - (normalized ? 1 : c.real("correction"));
  DATASHAPE_TRY(value made, make(x.shape().rank() == 2 ? dims{variables, variables} : dims{}, wide));
  auto typed = [&]<class T>(tag<T>) -> datashape::outcome {
    if constexpr (std::is_same_v<T, double> || std::is_same_v<T, std::complex<double>>) {
      covariance(data_of<const T>(in), variables, n, std::max(divisor, 0.0), data_of<T>(made));
      if (normalized) correlation(data_of<T>(made), variables);
      return std::monostate{};
    } else {
      return no_dtype(c, wide);
    }
  };
  DATASHAPE_CHECK(visit_number(c, wide, typed));
  return made;
}

}  // namespace

void signals(module_builder& m) {
  using kind = parameter_kind;
  m.function("convolve",
             "The discrete convolution of two runs: full, as long as the longer (same), or only where both overlap wholly (valid).")
      .example("convolve([1, 2, 3], [0, 1])", "[0, 1, 2, 3]")
      .arguments({"a", "v"})
      .choice("mode", {"full", "same", "valid"}, "full")
      .promote(promotion::common)
      .whole("(N * T: Scalar, M * T) -> K * T", [](const value_call& c) { return convolved(c, false); });
  m.function("correlate", "The cross-correlation of two runs, the second conjugated.")
      .example("correlate([1, 2, 3], [0, 1])", "[2, 3]")
      .arguments({"a", "v"})
      .choice("mode", {"full", "same", "valid"}, "valid")
      .promote(promotion::common)
      .whole("(N * T: Scalar, M * T) -> K * T", [](const value_call& c) { return convolved(c, true); });
  m.function("interp",
             "Values at x of the polygon through the points (xp, fp), xp rising; left= before the first and right= after the last.")
      .example("interp([1.5, 9.0], [1, 2], [10, 20])", "[15.0, 20.0]")
      .arguments({"x", "xp", "fp"})
      .option("left", kind::real)
      .option("right", kind::real)
      .whole("(A... * T: Scalar, N * X: Scalar, N * F: Scalar) -> A... * float64", interp);
  m.function("gradient",
             "The slope along an axis by central differences; the second argument is the spacing, or the places of the samples.")
      .example("gradient([1, 4, 9, 16])", "[3.0, 4.0, 6.0, 7.0]")
      .arguments({"x", "spacing"})
      .option("axis", kind::integer, std::int64_t{-1})
      .option("edge_order", kind::integer, std::int64_t{1})
      .promote(promotion::floating, 1)
      .whole("(A... * T: Scalar) -> A... * T", gradient)
      .whole("(A... * T: Scalar, S: Scalar) -> A... * T", gradient)
      .whole("(A... * T: Scalar, N * S: Scalar) -> A... * T", gradient);
  auto variables = [&](std::string_view name, std::string_view doc, std::string_view example, std::string_view gives, bool normalized) {
    m.function(name, doc).example(example, gives).arguments({"x"}).option("rowvar", kind::boolean, true);
    if (!normalized) m.option("correction", kind::real, 1.0);
    auto run = [normalized](const value_call& c) { return covary(c, normalized); };
    m.whole("(N * T: Scalar) -> U", run).whole("(M * N * T: Scalar) -> K * K * U", run);
  };
  variables("cov", "Covariances of variables, one a row (a column unless rowvar), over n - correction.", "cov([[0, 1, 2], [2, 1, 0]])",
            "[[1, -1], [-1, 1]]", false);
  variables("corrcoef", "Correlation coefficients of variables, one a row (a column unless rowvar).", "corrcoef([[0, 1, 2], [2, 1, 0]])",
            "[[1, -1], [-1, 1]]", true);
}

}  // namespace pluribus::gfunc::whole
