// SPDX-License-Identifier: BSD-3-Clause
/// Elements in random order and random choices among them: random_permutation, random_shuffle, random_permuted, random_choice. Values of
/// any dtype flow in and are taken by position; step i of a shuffle depends on seed, stream, i and the number of elements alone.
#include <algorithm>
#include <unordered_map>

#include "axes.hpp"
#include "gfunc/copy.hpp"
#include "ndt/print.hpp"
#include "random/bounded.hpp"
#include "random/ziggurat.hpp"
#include "random_sampling.hpp"
#include "value_cast.hpp"

namespace pluribus::gfunc::whole {

namespace {

using result = datashape::result<value>;
using random::draws;
using random::word;

/// The first `count` steps of a shuffle of n by R. A. Fisher and F. Yates: step i exchanges with one of those from i on. Where few of many
/// are asked for, only what has moved is stored.
void shuffled(const value_call& c, const sampling& s, index n, index count, index* out) {
  for_pieces(c, count, [&](index from, index some) {
    for_draws(s, from, some, [&](draws& d, index i) { out[i] = i + static_cast<index>(random::below(d, static_cast<word>(n - i))); });
  });
  if (count < n / 16) {
    std::unordered_map<index, index> moved;
    auto at = [&](index i) {
      const auto found = moved.find(i);
      return found == moved.end() ? i : found->second;
    };
    for (index i = 0; i < count; ++i) {
      const index other = out[i], mine = at(i);
      out[i] = at(other);
      moved[other] = mine;
    }
    return;
  }
  std::vector<index> order(static_cast<std::size_t>(n));
  for (index i = 0; i < n; ++i) order[static_cast<std::size_t>(i)] = i;
  for (index i = 0; i < count; ++i) {
    std::swap(order[static_cast<std::size_t>(i)], order[static_cast<std::size_t>(out[i])]);
    out[i] = order[static_cast<std::size_t>(i)];
  }
}

std::span<const index> positions_of(const value& v) { return {data_of<const index>(v), static_cast<std::size_t>(v.size())}; }

result taken_along(const value& x, int axis, std::span<const index> positions) {
  std::vector<int> order(static_cast<std::size_t>(x.shape().rank()));
  for (std::size_t d = 0; d < order.size(); ++d) order[d] = static_cast<int>(d);
  if (axis == 0) return take(x, positions);
  std::swap(order[0], order[static_cast<std::size_t>(axis)]);
  DATASHAPE_TRY(value first, x.transposed(order));
  DATASHAPE_TRY(value taken, take(first, positions));
  return taken.transposed(order);
}

bool is_count(const value& v) noexcept {
  return v.shape().rank() == 0 && v.is_scalar() && ndt::size_of(v.dtype().scalar()) <= 8 &&
         (ndt::class_of(v.dtype().scalar()) == ndt::scalar_class::signed_integer ||
          ndt::class_of(v.dtype().scalar()) == ndt::scalar_class::unsigned_integer);
}
/// n of an argument that is an integer and stands for 0, ..., n - 1.
datashape::result<index> count_of(const value_call& c, const value& v) {
  DATASHAPE_TRY(value n, indices_of(c, v));
  const index count = data_of<const index>(n)[0];
  if (count < 0) return c.wrong("the number of elements is " + std::to_string(count) + ", which is negative or too large");
  return count;
}

result in_random_order(const value_call& c, const value& x, int axis) {
  const index n = x.shape()[axis];
  DATASHAPE_TRY(sampling s, sampling_over(c, "shuffle", dims{n}));
  DATASHAPE_TRY(value at, make(dims{n}, ndt::scalar::int64));
  shuffled(c, s, n, n, data_of<index>(at));
  return taken_along(x, axis, positions_of(at));
}

result shuffle(const value_call& c) {
  if (c.args[0].shape().rank() == 0) return c.wrong("one element has no order");
  DATASHAPE_TRY(int axis, axis_option(c, "axis", c.args[0].shape().rank()));
  return in_random_order(c, c.args[0], axis);
}

result permutation(const value_call& c) {
  if (!is_count(c.args[0])) return shuffle(c);
  DATASHAPE_TRY(index n, count_of(c, c.args[0]));
  if (n > std::numeric_limits<index>::max() / 8) return c.wrong("a permutation of " + std::to_string(n) + " elements is too large");
  DATASHAPE_TRY(sampling s, sampling_over(c, "shuffle", dims{n}));
  DATASHAPE_TRY(value made, make(dims{n}, ndt::scalar::int64));
  shuffled(c, s, n, n, data_of<index>(made));
  return made;
}

/// Lane l has the numbers l * n, ..., l * n + n - 1.
result permuted(const value_call& c) {
  const value& x = c.args[0];
  if (x.shape().rank() == 0) return c.wrong("one element has no order");
  const bool flat = !c.has("axis");
  int axis = 0;
  if (!flat) {
    DATASHAPE_TRY(axis, axis_option(c, "axis", x.shape().rank()));
  }
  const value turned = flat ? x : axis_to_end(x, axis);
  const index n = flat ? x.size() : x.shape()[axis], lanes = n == 0 ? 0 : x.size() / n;
  DATASHAPE_TRY(sampling all, sampling_over(c, "shuffle", dims{lanes}));
  word end = 0;
  if (__builtin_mul_overflow(all.first + static_cast<word>(lanes), static_cast<word>(n), &end)) return c.wrong("offset is too large");
  DATASHAPE_TRY(value at, make(dims{x.size()}, ndt::scalar::int64));
  for (index l = 0; l < lanes; ++l) {
    sampling lane = all;
    lane.first = (all.first + static_cast<word>(l)) * static_cast<word>(n);
    index* mine = data_of<index>(at) + l * n;
    shuffled(c, lane, n, n, mine);
    for (index i = 0; i < n; ++i) mine[i] += l * n;
  }
  DATASHAPE_TRY(value line, flatten(turned));
  DATASHAPE_TRY(value taken, take(line, positions_of(at)));
  DATASHAPE_TRY(value shaped, unflatten(taken, turned.shape()));
  return flat ? shaped : end_to_axis(shaped, axis);
}

/// One probability an element, which together are 1 as nearly as sums of them are.
result probabilities_of(const value_call& c, const value& given, index n) {
  DATASHAPE_TRY(value p, checked_parameter(c, random::probability("p"), given));
  if (p.size() != n)
    return c.wrong("p has the shape " + shape_text(p.shape()) + "; there is one probability an element, of " + std::to_string(n));
  double sum = 0;
  for (index i = 0; i < n; ++i) sum += data_of<const double>(p)[i];
  if (!(std::abs(sum - 1) <= 1e-8)) return c.wrong("p sums to " + std::to_string(sum) + ", not to 1");
  return p;
}

void chosen_by(const value_call& c, const sampling& s, const double* p, index n, index* out) {
  std::vector<double> ends(static_cast<std::size_t>(n));
  double sum = 0;
  for (index i = 0; i < n; ++i) ends[static_cast<std::size_t>(i)] = sum += p[i];
  for (double& e : ends) e /= sum;
  for_pieces(c, s.count, [&](index from, index some) {
    for_draws(s, from, some, [&](draws& d, index i) { out[i] = std::upper_bound(ends.begin(), ends.end(), d.unit()) - ends.begin(); });
  });
}

/// Those with the least of exponential variates over their probabilities, in that order: as if drawn one by one. P. S. Efraimidis, P. G.
/// Spirakis, "Weighted random sampling with a reservoir" (2006).
datashape::outcome chosen_once(const value_call& c, sampling s, const double* p, index n, index count, index* out) {
  std::vector<std::pair<double, index>> waits(static_cast<std::size_t>(n));
  for_pieces(c, n, [&](index from, index some) {
    for_draws(s, from, some, [&](draws& d, index i) {
      waits[static_cast<std::size_t>(i)] = {p[i] > 0 ? random::standard_exponential(d) / p[i] : HUGE_VAL, i};
    });
  });
  const index possible = std::count_if(p, p + n, [](double x) { return x > 0; });
  if (possible < count)
    return c.wrong("p is above 0 for " + std::to_string(possible) + " elements, of which " + std::to_string(count) +
                   " different ones cannot be chosen");
  std::partial_sort(waits.begin(), waits.begin() + count, waits.end());
  for (index i = 0; i < count; ++i) out[i] = waits[static_cast<std::size_t>(i)].second;
  return std::monostate{};
}

result choice(const value_call& c) {
  const value& x = c.args[0];
  const bool numbers = is_count(x), replace = c.boolean("replace");
  int axis = 0;
  index n = 0;
  if (numbers) {
    DATASHAPE_TRY(n, count_of(c, x));
  } else {
    if (x.shape().rank() == 0) return c.wrong("one element leaves no choice");
    DATASHAPE_TRY(axis, axis_option(c, "axis", x.shape().rank()));
    n = x.shape()[axis];
  }
  DATASHAPE_TRY(std::optional<dims> size, size_option(c));
  const dims shape = size ? *size : dims{};
  DATASHAPE_TRY(sampling s, sampling_over(c, "choice", shape));
  if (n == 0 && s.count > 0) return c.wrong("there is nothing to choose from");
  if (!replace && s.count > n) return c.wrong(std::to_string(s.count) + " different elements cannot be chosen out of " + std::to_string(n));
  if (!replace && s.first != 0) return c.wrong("choices without replacement depend on each other and have no offset");
  value p;
  if (c.args.size() == 2) {
    DATASHAPE_TRY(p, probabilities_of(c, c.args[1], n));
  }
  DATASHAPE_TRY(value at, make(dims{s.count}, ndt::scalar::int64));
  index* out = data_of<index>(at);
  if (c.args.size() == 2) {
    const double* each = data_of<const double>(p);
    if (replace) {
      chosen_by(c, s, each, n, out);
    } else {
      DATASHAPE_CHECK(chosen_once(c, s, each, n, s.count, out));
    }
  } else if (replace) {
    for_pieces(c, s.count, [&](index from, index some) {
      for_draws(s, from, some, [&](draws& d, index i) { out[i] = static_cast<index>(random::below(d, static_cast<word>(n))); });
    });
  } else {
    shuffled(c, s, n, s.count, out);
  }
  if (numbers) return reshaped(c, at, shape);
  if (x.shape().rank() - 1 + shape.rank() > max_rank)
    return c.wrong("the result would have more than " + std::to_string(max_rank) + " dims");
  DATASHAPE_TRY(value first, taken_along(x, axis, positions_of(at)));
  if (axis == 0) return unflatten(first, shape);
  // The chosen dim goes first to take its shape, and back to where it was.
  std::vector<int> order{axis};
  for (int d = 0; d < x.shape().rank(); ++d) {
    if (d != axis) order.push_back(d);
  }
  DATASHAPE_TRY(value leading, first.transposed(order));
  DATASHAPE_TRY(value shaped, unflatten(leading, shape));
  order.clear();
  for (int d = 0; d < axis; ++d) order.push_back(shape.rank() + d);
  for (int d = 0; d < shape.rank(); ++d) order.push_back(d);
  for (int d = axis + 1; d < x.shape().rank(); ++d) order.push_back(shape.rank() + d - 1);
  return shaped.transposed(order);
}

}  // namespace

void random_order(module_builder& m) {
  using kind = parameter_kind;
  m.function("random_permutation", "The integers below n in random order, or the elements of a value along an axis.")
      .example("random_permutation(5, seed=1)", "[0, 4, 2, 3, 1]")
      .arguments({"x"});
  seed_options(m).option("axis", kind::integer, std::int64_t{0}).whole("(A... * T) -> B... * T", permutation, null_policy::custom);
  m.function("random_shuffle", "The elements along an axis in random order; what lies beside the axis stays together.")
      .example("random_shuffle([\"a\", \"b\", \"c\", \"d\"], seed=1)", "[\"a\", \"d\", \"c\", \"b\"]")
      .arguments({"x"});
  seed_options(m).option("axis", kind::integer, std::int64_t{0}).whole("(A... * T) -> A... * T", shuffle, null_policy::custom);
  m.function("random_permuted",
             "Each lane along an axis in a random order of its own, or all elements when axis is none; offset is the number of the first "
             "lane.")
      .example("random_permuted([[1, 2, 3], [4, 5, 6]], axis=1, seed=1)", "[[1, 3, 2], [5, 6, 4]]")
      .arguments({"x"});
  seed_options(m)
      .option("offset", kind::integer, std::int64_t{0})
      .option("axis", kind::integer)
      .whole("(A... * T) -> A... * T", permuted, null_policy::custom);
  m.function("random_choice",
             "Elements along an axis, or integers below n, each as likely as every other or with probabilities p; each at most once unless "
             "replace.")
      .example("random_choice([\"a\", \"b\", \"c\"], [0.1, 0.2, 0.7], size=[4], seed=1)", "[\"c\", \"c\", \"c\", \"b\"]")
      .arguments({"a", "p"});
  random_options(m)
      .option("replace", kind::boolean, true)
      .option("axis", kind::integer, std::int64_t{0})
      .whole("(A... * T) -> B... * T", choice, null_policy::custom)
      .whole("(A... * T, N * P: Number) -> B... * T", choice, null_policy::custom);
}

}  // namespace pluribus::gfunc::whole
