// SPDX-License-Identifier: BSD-3-Clause
/// Arithmetic and comparison of decimals with each other and with integers. Precision and scale of results are Arrow's (Apache Arrow C++,
/// "Compute functions", arithmetic, after Amazon Redshift's numeric computations):
///   add, subtract   s = max(s1, s2)                 p = max(p1 - s1, p2 - s2) + 1 + s
///   multiply        s = s1 + s2                     p = p1 + p2 + 1
///   divide          s = max(4, s1 + p2 - s2 + 1)    p = p1 - s1 + s2 + s
///   remainder       s = max(s1, s2)                 p = max(p1 - s1, p2 - s2) + s
/// but that storage grows with the precision up to 256 bits, and a precision above 76 is 76: what has more digits is an error that names
/// the element. Quotients round to nearest, halves away from zero (Arrow cuts them).
#include <algorithm>
#include <string>

#include "cast/leaf_cast.hpp"
#include "datashape/try.hpp"
#include "decimal_rows.hpp"
#include "elements.hpp"
#include "gfunc/cast.hpp"
#include "gfunc/codes.hpp"
#include "gfunc/module.hpp"
#include "ndt/print.hpp"
#include "pairs.hpp"

namespace pluribus::gfunc::whole {

namespace {

using result = datashape::result<value>;

enum class operation : std::uint8_t { add, subtract, multiply, divide, remainder };

/// An integer argument as a decimal without places.
result as_decimal(const value_call& c, const value& v) {
  const ndt::type leaf = leaf_dtype(v.dtype());
  if (leaf.kind() == ndt::kind::decimal) return v;
  const index digits = ndt::size_of(leaf.scalar()) == 16      ? 39
                       : leaf.scalar() == ndt::scalar::uint64 ? 20
                       : ndt::size_of(leaf.scalar()) == 8     ? 19
                       : ndt::size_of(leaf.scalar()) == 4     ? 10
                       : ndt::size_of(leaf.scalar()) == 2     ? 5
                                                              : 3;
  const ndt::type to = ndt::make_decimal(digits, 0);
  return try_cast(v, v.dtype().kind() == ndt::kind::option ? ndt::option(to) : to, {}, c.functions);
}

/// How two are brought to one scale, and what comes out.
struct plan {
  ndt::type to;
  int first = 0, second = 0;  ///< places to add
};

datashape::result<plan> plan_of(const value_call& c, operation op, const ndt::type& a, const ndt::type& b) {
  const index p1 = a.value(), s1 = a.extra(), p2 = b.value(), s2 = b.extra();
  const int bytes = std::max(a.sub(), b.sub());
  index p = 0, s = 0;
  plan made;
  switch (op) {
    case operation::add:
    case operation::subtract:
    case operation::remainder:
      s = std::max(s1, s2);
      p = std::max(p1 - s1, p2 - s2) + s + (op == operation::remainder ? 0 : 1);
      made.first = static_cast<int>(s - s1);
      made.second = static_cast<int>(s - s2);
      break;
    case operation::multiply:
      s = s1 + s2;
      p = p1 + p2 + 1;
      break;
    case operation::divide:
      s = std::max<index>(4, s1 + p2 - s2 + 1);
      p = p1 - s1 + s2 + s;
      made.first = static_cast<int>(s - s1 + s2);
      break;
  }
  if (s < -76 || s > 76 || made.first > 77 || made.second > 77 || made.first < 0) {
    return c.wrong("the result of `" + ndt::to_string(a) + "` and `" + ndt::to_string(b) + "` would have a scale of " + std::to_string(s) +
                   "; cast one to another scale first");
  }
  made.to = decimal_of(std::clamp<index>(p, 1, 76), s, bytes);
  return made;
}

template <class I>
bool calculate(operation op, const I& x, const I& y, I& r) {
  switch (op) {
    case operation::add: return plus(x, y, r);
    case operation::subtract: return minus(x, y, r);
    case operation::multiply: return times(x, y, r);
    case operation::divide: r = quotient(x, y, rounding_rule::half_away); return true;
    case operation::remainder: {
      const I q = quotient(x, y, rounding_rule::down);
      I whole;
      return times(q, y, whole) && minus(x, whole, r);
    }
  }
  return false;
}

template <class I>
void calculate_all(operation op, const plan& how, const value& a, const value& b, value& made, element_run& run) {
  const I first = decimal_power<I>(how.first), second = decimal_power<I>(how.second);
  const I limit = decimal_power<I>(static_cast<int>(how.to.value()));
  const fixed_source from(a), with(b);
  const int bytes = how.to.sub(), left = a.dtype().sub(), right = b.dtype().sub();
  const bool divides = op == operation::divide || op == operation::remainder;
  for (index i = 0; i < a.size(); ++i) {
    std::byte* at = made.data() + i * made.itemsize();
    std::memset(at, 0, static_cast<std::size_t>(made.itemsize()));
    if (!run.counts(i)) continue;
    I x, y, r;
    const bool loaded = times(load_decimal<I>(from[i], left), first, x) && times(load_decimal<I>(with[i], right), second, y);
    if (loaded && divides && is_zero(y)) {
      if (!run.fail(i, "it is divided by zero")) return;
      continue;
    }
    if (loaded && calculate(op, x, y, r) && magnitude(r) < limit)
      store_decimal(r, bytes, at);
    else if (!run.fail(i, "the result does not fit `" + ndt::to_string(how.to) + "`"))
      return;
  }
}

result arithmetic(const value_call& c, operation op) {
  DATASHAPE_TRY(value first, as_decimal(c, c.args[0]));
  DATASHAPE_TRY(value second, as_decimal(c, c.args[1]));
  const ndt::type a = leaf_dtype(first.dtype()), b = leaf_dtype(second.dtype());
  DATASHAPE_TRY(plan how, plan_of(c, op, a, b));
  // 128 bits hold every step where the operands at the result's scale have 38 digits at most.
  const index most = std::max({how.to.value(), a.value() + how.first, b.value() + how.second});
  const bool narrow = most <= 38 && a.sub() <= 16 && b.sub() <= 16;
  return map_pairs(c, first, second, false, [&](const value& x, const value& y, element_run& run) -> result {
    DATASHAPE_TRY(value made, value::allocate(ndt::fixed_dim(x.size(), how.to)));
    if (narrow)
      calculate_all<narrow_integer>(op, how, x, y, made, run);
    else
      calculate_all<wide_integer>(op, how, x, y, made, run);
    return made;
  });
}

result compare(const value_call& c, order_test holds) {
  DATASHAPE_TRY(value first, as_decimal(c, c.args[0]));
  DATASHAPE_TRY(value second, as_decimal(c, c.args[1]));
  const index s1 = leaf_dtype(first.dtype()).extra(), s2 = leaf_dtype(second.dtype()).extra(), s = std::max(s1, s2);
  if (s - s1 > 153 || s - s2 > 153)
    return c.wrong("the scales " + std::to_string(s1) + " and " + std::to_string(s2) + " are too far apart");
  return map_pairs(c, first, second, false, [&](const value& a, const value& b, element_run& run) -> result {
    DATASHAPE_TRY(value made, value::allocate(ndt::fixed_dim(a.size(), ndt::make_scalar(ndt::scalar::bool_))));
    const fixed_source from(a), with(b);
    const wide_integer &up1 = power_of_ten(static_cast<int>(s - s1)), &up2 = power_of_ten(static_cast<int>(s - s2));
    for (index i = 0; i < a.size(); ++i) {
      made.data()[i] = std::byte{0};
      if (!run.counts(i)) continue;
      const wide_integer x = load_wide(from[i], a.dtype().sub()), y = load_wide(with[i], b.dtype().sub());
      wide_integer u, v;
      // One that leaves 512 bits at the other's scale is beyond whatever that one holds.
      const bool fits = times(x, up1, u) && times(y, up2, v);
      const int order = fits ? u.compare(v) : s1 < s2 ? (x.sign() < 0 ? -1 : 1) : (y.sign() < 0 ? 1 : -1);
      made.data()[i] = std::byte{holds(order < 0 ? -1 : order > 0 ? 1 : 0)};
    }
    return made;
  });
}

}  // namespace

void decimal_arithmetic(module_builder& m) {
  constexpr std::pair<const char*, operation> names[] = {{"add", operation::add},
                                                         {"subtract", operation::subtract},
                                                         {"multiply", operation::multiply},
                                                         {"divide", operation::divide},
                                                         {"remainder", operation::remainder}};
  const auto all = [&](const whole_callable& run) {
    pair_kernels(m, "Decimal", "Decimal", run);
    pair_kernels(m, "Decimal", "Integer", run);
    pair_kernels(m, "Integer", "Decimal", run);
  };
  for (const auto& [name, op] : names) {
    m.function(name);
    all([op = op](const value_call& c) { return arithmetic(c, op); });
  }
  for (const named_order& test : order_tests) {
    m.function(test.name);
    all([holds = test.holds](const value_call& c) { return compare(c, holds); });
  }
}

}  // namespace pluribus::gfunc::whole
