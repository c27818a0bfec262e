// SPDX-License-Identifier: BSD-3-Clause
/// Elements counted into bins: histogram, histogram_bin_edges, bincount, digitize, and searchsorted, which all of them are kin to. Values
/// and edges flow in, counts and positions flow out; elements equal to an edge go where NumPy puts them.
#include <algorithm>
#include <cmath>
#include <limits>

#include "axes.hpp"
#include "datashape/try.hpp"
#include "dtypes.hpp"
#include "element_keys.hpp"
#include "gfunc/call.hpp"
#include "gfunc/module.hpp"
#include "leaves.hpp"
#include "order.hpp"
#include "value_cast.hpp"

namespace pluribus::gfunc::whole {

namespace {

using result = datashape::result<value>;

/// For each element the place in the sorted run where it would go.
template <class T>
void search(const T* sorted, index n, const T* x, index count, index* out, bool right, const index* sorter) {
  auto at = [&](index i) -> const T& { return sorted[sorter != nullptr ? sorter[i] : i]; };
  for (index k = 0; k < count; ++k) {
    index low = 0, left = n;
    while (left > 0) {
      const index half = left / 2;
      const T& middle = at(low + half);
      const bool go = right ? !before(x[k], middle) : before(middle, x[k]);
      low = go ? low + half + 1 : low;
      left = go ? left - half - 1 : half;
    }
    out[k] = low;
  }
}

result searched(const value_call& c, const value& sorted, const value& x, bool right, const index* sorter) {
  const ndt::scalar wide = computed_dtype(x.dtype().scalar());
  DATASHAPE_TRY(value run, packed_as(c, sorted, wide));
  DATASHAPE_TRY(value in, packed_as(c, x, wide));
  DATASHAPE_TRY(value made, make(x.shape(), ndt::scalar::int64));
  const index n = in.shape().count();
  auto typed = [&]<class T>(tag<T>) -> datashape::outcome {
    constexpr index grain = index{1} << 14;
    c.on.parallel_for((n + grain - 1) / grain, [&](index p) {
      const index from = p * grain, count = std::min(grain, n - from);
      search(data_of<const T>(run), run.shape()[0], data_of<const T>(in) + from, count, data_of<index>(made) + from, right, sorter);
    });
    return std::monostate{};
  };
  DATASHAPE_CHECK(visit_number(c, wide, typed));
  return made;
}

/// Of dtypes that are no plain numbers, or have none in common: by keys of both.
result searched_keys(const value_call& c, bool right, const index* sorter) {
  const value& x = c.args[1];
  const index n = c.args[0].shape()[0], count = x.size();
  DATASHAPE_TRY(element_keys k, keys_of(c, c.args.first(2)));
  DATASHAPE_TRY(value keys, wide_keys(k));
  DATASHAPE_TRY(value made, make(x.shape(), ndt::scalar::int64));
  search(data_of<const index>(keys), n, data_of<const index>(keys) + n, count, data_of<index>(made), right, sorter);
  return made;
}

result searchsorted(const value_call& c) {
  value sorter;
  if (c.args.size() == 3) {
    DATASHAPE_TRY(sorter, indices_of(c, c.args[2]));
    const index n = c.args[0].shape()[0];
    if (!(sorter.shape() == c.args[0].shape()))
      return c.wrong("the sorter has the shape " + shape_text(sorter.shape()) + ", not " + shape_text(c.args[0].shape()));
    for (index i = 0; i < n; ++i) {
      const index at = data_of<const index>(sorter)[i];
      if (at < 0 || at >= n)
        return c.wrong("the sorter has the position " + std::to_string(at) + " among " + std::to_string(n) + " elements");
    }
  }
  const index* const order = c.args.size() == 3 ? data_of<const index>(sorter) : nullptr;
  const bool right = c.text("side") == "right";
  // Numbers that keep a dtype each are integers of both signs.
  if (!is_plain_number(c, c.args[0]) || !is_plain_number(c, c.args[1]) || c.args[0].dtype() != c.args[1].dtype())
    return searched_keys(c, right, order);
  return searched(c, c.args[0], c.args[1], right, order);
}

result digitize(const value_call& c) {
  const ndt::scalar wide = computed_dtype(c.args[1].dtype().scalar());
  DATASHAPE_TRY(value bins, packed_as(c, c.args[1], wide));
  const index n = bins.shape()[0];
  bool rising = true, falling = true;
  auto typed = [&]<class T>(tag<T>) -> datashape::outcome {
    const T* b = data_of<const T>(bins);
    for (index i = 1; i < n; ++i) {
      rising = rising && !before(b[i], b[i - 1]);
      falling = falling && !before(b[i - 1], b[i]);
    }
    return std::monostate{};
  };
  DATASHAPE_CHECK(visit_real(c, wide, typed));
  if (!rising && !falling) return c.wrong("the bins neither rise nor fall throughout");
  const bool right = c.boolean("right");
  if (rising) return searched(c, bins, c.args[0], !right, nullptr);
  const view_dim backwards[] = {{0, n, std::max<index>(n - 1, 0), -1}};
  DATASHAPE_TRY(value at, searched(c, bins.viewed(backwards), c.args[0], !right, nullptr));
  for (index i = 0; i < at.shape().count(); ++i) data_of<index>(at)[i] = n - data_of<index>(at)[i];
  return at;
}

result bincount(const value_call& c) {
  DATASHAPE_TRY(value x, indices_of(c, c.args[0]));
  const index n = x.shape()[0], least = c.integer("minlength");
  if (least < 0) return c.wrong("minlength is negative");
  index top = -1;
  for (index i = 0; i < n; ++i) {
    const index k = data_of<const index>(x)[i];
    if (k < 0) return c.wrong("element " + std::to_string(i) + " is " + std::to_string(k) + "; only what is not negative is counted");
    top = std::max(top, k);
  }
  if (top >= index{1} << 40) return c.wrong("the greatest element is " + std::to_string(top) + ", which needs too many bins");
  const dims shape{std::max(top + 1, least)};
  if (c.args.size() == 1) {
    DATASHAPE_TRY(value made, make(shape, ndt::scalar::int64));
    std::fill_n(data_of<index>(made), shape[0], 0);
    for (index i = 0; i < n; ++i) ++data_of<index>(made)[data_of<const index>(x)[i]];
    return made;
  }
  if (!(c.args[1].shape() == c.args[0].shape())) return c.wrong("there is one weight an element");
  DATASHAPE_TRY(value weights, packed_as(c, c.args[1], ndt::scalar::float64));
  DATASHAPE_TRY(value made, make(shape, ndt::scalar::float64));
  std::fill_n(data_of<double>(made), shape[0], 0.0);
  for (index i = 0; i < n; ++i) data_of<double>(made)[data_of<const index>(x)[i]] += data_of<const double>(weights)[i];
  return made;
}

/// bins + 1 evenly spaced edges over range=, or over what is there.
result even_edges(const value_call& c, const value& x) {
  const index bins = c.integer("bins");
  if (bins < 1) return c.wrong("there is at least one bin");
  double low = 0, high = 1;
  if (c.has("range")) {
    DATASHAPE_TRY(value range, packed_as(c, c.whole("range"), ndt::scalar::float64));
    if (!(range.shape() == dims{2})) return c.wrong("range= is two numbers");
    low = data_of<const double>(range)[0];
    high = data_of<const double>(range)[1];
  } else if (x.shape().count() > 0) {
    low = std::numeric_limits<double>::infinity();
    high = -low;
    bool finite = true;
    for (index i = 0; i < x.shape().count(); ++i) {
      const double v = data_of<const double>(x)[i];
      finite = finite && std::isfinite(v);
      low = std::min(low, v);
      high = std::max(high, v);
    }
    if (!finite) return c.wrong("the range of the elements is not finite; give one by range=");
  }
  if (!std::isfinite(low) || !std::isfinite(high) || low > high)
    return c.wrong("the range is finite, and its end not before its beginning");
  if (low == high) {
    low -= 0.5;
    high += 0.5;
  }
  return try_call("linspace", std::vector<value>{value::literal(low), value::literal(high)}, {{"num", bins + 1}}, {nullptr, &c.functions});
}

struct binned {
  value edges;
  bool even = false;
};

datashape::result<binned> edges_of(const value_call& c, const value& x) {
  binned b;
  b.even = c.args.size() < 2 || c.args[1].shape().rank() == 0;
  if (b.even) {
    DATASHAPE_TRY(b.edges, even_edges(c, x));
    return b;
  }
  DATASHAPE_TRY(b.edges, packed_as(c, c.args[1], ndt::scalar::float64));
  if (b.edges.shape().rank() != 1 || b.edges.shape()[0] < 2) return c.wrong("edges are two or more in one dim");
  for (index i = 1; i < b.edges.shape()[0]; ++i) {
    if (!(data_of<const double>(b.edges)[i - 1] <= data_of<const double>(b.edges)[i])) return c.wrong("the edges do not rise throughout");
  }
  return b;
}

/// -1 for elements outside; the last edge belongs to the last bin.
index bin_of(double v, const double* edges, index bins, bool even, double scale) {
  if (!(v >= edges[0] && v <= edges[bins])) return -1;
  if (!even) {
    if (v == edges[bins]) return bins - 1;
    return std::upper_bound(edges, edges + bins + 1, v) - edges - 1;
  }
  // No number where the range is wider than float64; the edges then say it alone.
  const double place = (v - edges[0]) * scale;
  index i = place >= static_cast<double>(bins) ? bins - 1 : place > 0 ? static_cast<index>(place) : 0;
  while (i > 0 && v < edges[i]) --i;
  while (i < bins - 1 && v >= edges[i + 1]) ++i;
  return i;
}

result histogram(const value_call& c) {
  DATASHAPE_TRY(value x, packed_as(c, c.args[0], ndt::scalar::float64));
  DATASHAPE_TRY(binned b, edges_of(c, x));
  const index bins = b.edges.shape()[0] - 1, n = x.shape().count();
  const double* edges = data_of<const double>(b.edges);
  const double scale = static_cast<double>(bins) / (edges[bins] - edges[0]);
  const bool density = c.boolean("density"), weighted = c.has("weights");
  value weights;
  if (weighted) {
    DATASHAPE_TRY(weights, packed_as(c, c.whole("weights"), ndt::scalar::float64));
    if (!(weights.shape() == x.shape())) return c.wrong("there is one weight an element");
  }
  DATASHAPE_TRY(value counts, make(dims{bins}, weighted ? ndt::scalar::float64 : ndt::scalar::int64));
  std::fill_n(data_of<std::uint64_t>(counts), bins, 0);
  for (index i = 0; i < n; ++i) {
    const index k = bin_of(data_of<const double>(x)[i], edges, bins, b.even, scale);
    if (k < 0) continue;
    if (weighted)
      data_of<double>(counts)[k] += data_of<const double>(weights)[i];
    else
      ++data_of<index>(counts)[k];
  }
  if (density) {
    DATASHAPE_TRY(value shares, packed_as(c, counts, ndt::scalar::float64));
    if (shares.data() == counts.data()) {
      DATASHAPE_TRY(shares, make(dims{bins}, ndt::scalar::float64));
      DATASHAPE_CHECK(copy_value(counts, shares, c.functions));
    }
    double total = 0;
    for (index k = 0; k < bins; ++k) total += data_of<const double>(shares)[k];
    for (index k = 0; k < bins; ++k) data_of<double>(shares)[k] = data_of<double>(shares)[k] / (edges[k + 1] - edges[k]) / total;
    counts = shares;
  }
  return record_of({{"histogram", counts}, {"edges", b.edges}});
}

result bin_edges(const value_call& c) {
  DATASHAPE_TRY(value x, packed_as(c, c.args[0], ndt::scalar::float64));
  DATASHAPE_TRY(binned b, edges_of(c, x));
  return b.edges;
}

}  // namespace

void histograms(module_builder& m) {
  using kind = parameter_kind;
  m.function("searchsorted",
             "Where each element would go in a sorted run: before equal ones, or after them with side=\"right\". A third argument gives "
             "the order that sorts the run.")
      .example("searchsorted([1, 3, 5], [3, 4])", "[1, 2]")
      .arguments({"x1", "x2", "sorter"})
      .choice("side", {"left", "right"}, "left")
      .promote(promotion::compared, 3)
      .whole("(N * T, A... * S) -> A... * int64", searchsorted, null_policy::custom)
      .whole("(N * T, A... * S, N * I: Integer) -> A... * int64", searchsorted, null_policy::custom);
  m.function("digitize", "The bin each element falls into: bins[i-1] <= x < bins[i], or bins[i-1] < x <= bins[i] if right; bins may fall.")
      .example("digitize([0.5, 1.0, 9.0], [0.0, 1.0, 2.0])", "[1, 2, 3]")
      .arguments({"x", "bins"})
      .option("right", kind::boolean, false)
      .promote(promotion::common)
      .whole("(A... * T: Scalar, N * T) -> A... * int64", digitize);
  m.function("bincount", "How often each integer from 0 on occurs, or the sum of its weights.")
      .example("bincount([0, 1, 1, 3])", "[1, 2, 0, 1]")
      .arguments({"x", "weights"})
      .option("minlength", kind::integer, std::int64_t{0})
      .whole("(N * T: Integer) -> K * int64", bincount)
      .whole("(N * T: Integer, N * W: Scalar) -> K * float64", bincount);
  auto options = [&] { m.option("bins", kind::integer, std::int64_t{10}).option("range", kind::whole); };
  m.function("histogram",
             "How many elements lie in each of bins= even bins over range=, or between given edges; the last bin has both its ends. NaNs "
             "lie nowhere when the range is given.")
      .example("histogram([1, 2, 1, 4], bins=3)", "{histogram: [2, 1, 1], edges: [1, 2, 3, 4]}")
      .arguments({"x", "edges"});
  options();
  m.option("weights", kind::whole)
      .option("density", kind::boolean, false)
      .whole("(A... * T: Scalar) -> {histogram: K * C, edges: E * float64}", histogram)
      .whole("(A... * T: Scalar, E * S: Scalar) -> {histogram: K * C, edges: E * float64}", histogram);
  m.function("histogram_bin_edges", "The edges histogram counts between.")
      .example("histogram_bin_edges([0, 4], bins=2)", "[0, 2, 4]")
      .arguments({"x"});
  options();
  m.whole("(A... * T: Scalar) -> E * float64", bin_edges);
}

}  // namespace pluribus::gfunc::whole
