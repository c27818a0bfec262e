// SPDX-License-Identifier: BSD-3-Clause
/// Random expressions, built twice: as an array and, element by element, as plain numbers. Values are small integers in float64, so that
/// sums are exact and every comparison can be of bits.
#pragma once
#include <algorithm>
#include <cmath>
#include <limits>
#include <random>

#include "chunked_source.hpp"

namespace pluribus::nd::testing {

/// Dense numbers in C order: the slow, obvious evaluator.
struct dense {
  extents shape;
  std::vector<double> values;

  double& operator[](index i) { return values[static_cast<std::size_t>(i)]; }
  double operator[](index i) const { return values[static_cast<std::size_t>(i)]; }
};

inline extents position(const extents& shape, index linear) {
  extents at(shape.rank(), 0);
  for (int d = shape.rank() - 1; d >= 0; --d) {
    at[d] = linear % shape[d];
    linear /= shape[d];
  }
  return at;
}

inline index linear(const extents& shape, const extents& at) {
  index n = 0;
  for (int d = 0; d < shape.rank(); ++d) n = n * shape[d] + at[d];
  return n;
}

/// Element at `at` of a larger shape, with x broadcast to it.
inline double broadcast_at(const dense& x, const extents& at) {
  extents own(x.shape.rank(), 0);
  for (int d = 0; d < own.rank(); ++d) {
    const index i = at[d + at.rank() - own.rank()];
    own[d] = x.shape[d] == 1 ? 0 : i;
  }
  return x[linear(x.shape, own)];
}

struct pair {
  array lazy;
  dense plain;
};

class expression_maker {
 public:
  explicit expression_maker(std::uint64_t seed) : random_(seed) {}

  index between(index lo, index hi) { return std::uniform_int_distribution<index>(lo, hi)(random_); }

  extents some_shape(int rank, index most) {
    extents s(rank, 0);
    for (int d = 0; d < rank; ++d) s[d] = between(1, most);
    return s;
  }

  pair leaf(const extents& shape) {
    dense plain{shape, {}};
    for (index i = 0; i < shape.product(); ++i) plain.values.push_back(static_cast<double>(between(-9, 9)));
    extents chunk = shape;
    for (int d = 0; d < shape.rank(); ++d) chunk[d] = between(1, shape[d]);
    switch (between(0, 3)) {
      case 0: return {copy<double>(plain.values, shape), plain};
      case 1: {
        std::vector<std::int16_t> small;
        for (double v : plain.values) small.push_back(static_cast<std::int16_t>(v));
        return {cast(chunked(small, shape, chunk), ndt::scalar::float64), plain};
      }
      default: return {chunked(plain.values, shape, chunk), plain};
    }
  }

  pair expression(int depth) {
    if (depth == 0) {
      if (!made_.empty() && between(0, 2) == 0) return made_[static_cast<std::size_t>(between(0, static_cast<index>(made_.size()) - 1))];
      made_.push_back(leaf(some_shape(static_cast<int>(between(0, 4)), 9)));
      return made_.back();
    }
    switch (between(0, 6)) {
      case 0:
      case 1: return binary(expression(depth - 1));
      case 2: return unary(expression(depth - 1));
      case 3: return sliced(expression(depth - 1));
      case 4: return moved(expression(depth - 1));
      case 5: return reduced(expression(depth - 1), depth);
      default: return with_literal(expression(depth - 1));
    }
  }

 private:
  template <class F>
  static dense mapped(const dense& x, F f) {
    dense r = x;
    for (double& v : r.values) v = f(v);
    return r;
  }

  pair unary(const pair& x) {
    if (between(0, 1) == 0) return {abs(x.lazy), mapped(x.plain, [](double v) { return std::abs(v); })};
    return {-x.lazy, mapped(x.plain, [](double v) { return -v; })};
  }

  pair with_literal(const pair& x) {
    const index k = between(-3, 3);
    const double v = static_cast<double>(k);
    if (between(0, 1) == 0) return {x.lazy + array(k), mapped(x.plain, [v](double a) { return a + v; })};
    return {minimum(array(k), x.lazy), mapped(x.plain, [v](double a) { return std::min(a, v); })};
  }

  pair binary(const pair& x) {
    // A partner of a shape that broadcasts: a leaf, or a view of x itself.
    extents shape = x.plain.shape;
    for (int d = 0; d < shape.rank(); ++d)
      if (between(0, 3) == 0) shape[d] = 1;
    const pair y = between(0, 2) == 0 ? pair{flipped(x)} : leaf(shape);
    dense r{x.plain.shape, {}};
    const index op = between(0, 3);
    for (index i = 0; i < r.shape.product(); ++i) {
      const double a = x.plain[i], b = broadcast_at(y.plain, position(r.shape, i));
      r.values.push_back(op == 0 ? a + b : op == 1 ? a - b : op == 2 ? std::max(a, b) : std::min(a, b));
    }
    if (op == 0) return {x.lazy + y.lazy, r};
    if (op == 1) return {x.lazy - y.lazy, r};
    return {op == 2 ? maximum(x.lazy, y.lazy) : minimum(x.lazy, y.lazy), r};
  }

  pair flipped(const pair& x) {
    if (x.plain.shape.rank() == 0) return x;
    const int axis = static_cast<int>(between(0, x.plain.shape.rank() - 1));
    dense r = x.plain;
    for (index i = 0; i < r.shape.product(); ++i) {
      extents at = position(r.shape, i);
      at[axis] = r.shape[axis] - 1 - at[axis];
      r[i] = x.plain[linear(r.shape, at)];
    }
    return {flip(x.lazy, axis), r};
  }

  pair sliced(const pair& x) {
    const int rank = x.plain.shape.rank();
    std::vector<subscript> items;
    std::vector<index> start(static_cast<std::size_t>(rank)), step(static_cast<std::size_t>(rank));
    extents shape;
    std::vector<int> from;  // dim of x for each dim of the result, -1: new
    for (int d = 0; d < rank; ++d) {
      const index n = x.plain.shape[d];
      const auto i = static_cast<std::size_t>(d);
      if (between(0, 5) == 0 && rank < 6) {
        items.push_back(newaxis);
        shape.push_back(1);
        from.push_back(-1);
      }
      if (between(0, 4) == 0) {
        start[i] = between(0, n - 1);
        items.push_back(subscript(start[i] - (between(0, 1) == 0 ? n : 0)));
        continue;
      }
      const index a = between(0, n - 1), b = between(a, n - 1);
      index s = between(1, 3);
      if (between(0, 2) == 0) {
        items.push_back(slice(b, a == 0 ? std::optional<index>() : a - 1, -s));
        start[i] = b;
        step[i] = -s;
      } else {
        items.push_back(slice(a, b + 1, s));
        start[i] = a;
        step[i] = s;
      }
      shape.push_back((b - a) / s + 1);
      from.push_back(d);
    }
    dense r{shape, {}};
    for (index i = 0; i < shape.product(); ++i) {
      const extents at = position(shape, i);
      extents own(rank, 0);
      for (int d = 0; d < rank; ++d) own[d] = start[static_cast<std::size_t>(d)];
      for (int d = 0; d < shape.rank(); ++d) {
        const int f = from[static_cast<std::size_t>(d)];
        if (f >= 0) own[f] += at[d] * step[static_cast<std::size_t>(f)];
      }
      r.values.push_back(x.plain[linear(x.plain.shape, own)]);
    }
    return {items.empty() ? x.lazy : x.lazy.subscripted(items), r};
  }

  pair moved(const pair& x) {
    const int rank = x.plain.shape.rank();
    std::vector<int> order;
    for (int d = 0; d < rank; ++d) order.push_back(d);
    std::shuffle(order.begin(), order.end(), random_);
    extents shape(rank, 0);
    for (int d = 0; d < rank; ++d) shape[d] = x.plain.shape[order[static_cast<std::size_t>(d)]];
    dense r{shape, {}};
    for (index i = 0; i < shape.product(); ++i) {
      const extents at = position(shape, i);
      extents own(rank, 0);
      for (int d = 0; d < rank; ++d) own[order[static_cast<std::size_t>(d)]] = at[d];
      r.values.push_back(x.plain[linear(x.plain.shape, own)]);
    }
    return {transpose(x.lazy, order), r};
  }

  pair reduced(const pair& x, int depth) {
    const int rank = x.plain.shape.rank();
    std::vector<int> axes_list;
    for (int d = 0; d < rank; ++d)
      if (between(0, 1) == 0) axes_list.push_back(d);
    const bool keep = between(0, 1) == 0;
    const index kind = between(0, 3);
    extents shape, kept;
    for (int d = 0; d < rank; ++d) {
      const bool gone = std::find(axes_list.begin(), axes_list.end(), d) != axes_list.end();
      kept.push_back(gone ? 1 : x.plain.shape[d]);
      if (!gone || keep) shape.push_back(kept[d]);
    }
    dense r{shape, std::vector<double>(static_cast<std::size_t>(shape.product()), kind == 0 ? 0.0 : kind == 1 ? HUGE_VAL : -HUGE_VAL)};
    if (kind == 3) std::fill(r.values.begin(), r.values.end(), -1.0);
    dense best{kept, std::vector<double>(r.values.size(), HUGE_VAL)};
    for (index i = 0; i < x.plain.shape.product(); ++i) {
      extents at = position(x.plain.shape, i);
      index order = 0;
      for (int a : axes_list) order = order * x.plain.shape[a] + at[a];
      for (int a : axes_list) at[a] = 0;
      const index slot = linear(kept, at);
      const double v = x.plain[i];
      if (kind == 0) r[slot] += v;
      if (kind == 1) r[slot] = std::min(r[slot], v);
      if (kind == 2) r[slot] = std::max(r[slot], v);
      if (kind == 3 && v < best[slot]) {
        best[slot] = v;
        r[slot] = static_cast<double>(order);
      }
    }
    const reduce_options options{axes(std::span<const int>(axes_list)), keep, 0};
    const char* names[] = {"sum", "min", "max", "argmin"};
    array lazy = reduce(names[kind], x.lazy, options);
    if (kind == 3) lazy = cast(lazy, ndt::scalar::float64);
    // Often back into the chain it came from: a barrier.
    if (keep && depth > 1 && between(0, 1) == 0) {
      dense back{x.plain.shape, {}};
      for (index i = 0; i < x.plain.shape.product(); ++i) back.values.push_back(x.plain[i] - broadcast_at(r, position(x.plain.shape, i)));
      return {x.lazy - lazy, back};
    }
    return {lazy, r};
  }

  std::mt19937_64 random_;
  std::vector<pair> made_;
};

}  // namespace pluribus::nd::testing
