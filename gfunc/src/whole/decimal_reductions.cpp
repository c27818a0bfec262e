// SPDX-License-Identifier: BSD-3-Clause
/// sum, min, max and mean of decimals and lengths of time over any axes; min and max of dates and times too. Nulls are passed over: the sum
/// of none is 0, and least, greatest and mean of none are null. Sums have 38 digits, of 256-bit decimals 76 (Arrow); means keep the dtype
/// and round to nearest, halves away from zero, as Arrow's do. Sums of timedeltas keep the unit and 64 bits, and their means round towards
/// zero (NumPy).
#include <algorithm>
#include <string>
#include <vector>

#include "axes.hpp"
#include "cast/element_order.hpp"
#include "cast/leaf_cast.hpp"
#include "datashape/try.hpp"
#include "decimal_rows.hpp"
#include "elements.hpp"
#include "gfunc/codes.hpp"
#include "gfunc/copy.hpp"
#include "gfunc/module.hpp"
#include "leaves.hpp"
#include "ndt/print.hpp"
#include "pairs.hpp"
#include "value/bits.hpp"
#include "value/mask.hpp"

namespace pluribus::gfunc::whole {

namespace {

using result = datashape::result<value>;

/// The elements one by one, which slot of the result each goes to, and which count.
struct slots {
  value flat;
  std::vector<std::uint8_t> wanted;
  std::vector<index> of;
  dims kept;
  bool nullable = false;

  index count() const noexcept { return kept.count(); }
};

datashape::result<slots> slots_of(const value_call& c) {
  const value& x = c.args[0];
  slots s;
  s.nullable = x.form() == value_form::option;
  const value& leaf = s.nullable ? x.child() : x;
  if (!(leaf.shape() == x.shape()) || leaf.form() != value_form::strided)
    return c.wrong("reductions of `" + ndt::to_string(x.dtype()) + "` are over dims of fixed size");
  const int rank = x.shape().rank();
  DATASHAPE_TRY(std::vector<int> axes, axes_option(c, "axis", rank));
  dims steps;
  steps.resize(rank);
  index step = 1;
  for (int d = rank - 1; d >= 0; --d) {
    const bool reduced = std::find(axes.begin(), axes.end(), d) != axes.end();
    steps[d] = reduced ? 0 : step;
    if (!reduced) step *= x.shape()[d];
  }
  for (int d = 0; d < rank; ++d) {
    const bool reduced = steps[d] == 0 && std::find(axes.begin(), axes.end(), d) != axes.end();
    if (reduced && !c.boolean("keepdims")) continue;
    s.kept.resize(s.kept.rank() + 1, reduced ? 1 : x.shape()[d]);
  }
  DATASHAPE_TRY(s.flat, flatten(leaf));
  s.wanted.resize(static_cast<std::size_t>(x.size()));
  fill_mask(x, s.wanted.data());
  s.of.resize(static_cast<std::size_t>(x.size()));
  for (index i = 0; i < x.size(); ++i) {
    index left = i, at = 0;
    for (int d = rank - 1; d >= 0; --d) {
      at += left % x.shape()[d] * steps[d];
      left /= x.shape()[d];
    }
    s.of[static_cast<std::size_t>(i)] = at;
  }
  return s;
}

result nullable(value made, const std::vector<std::uint8_t>& good, const dims& shape) {
  bit_packer packer(shape.count());
  for (const std::uint8_t g : good) packer.push(g != 0);
  return value::option(std::move(made), packer.over(shape), shape.rank());
}

result sums(const value_call& c, bool mean) {
  DATASHAPE_TRY(slots s, slots_of(c));
  const ndt::type t = s.flat.dtype();
  const bool decimal = t.kind() == ndt::kind::decimal;
  if (!decimal && t.kind() != ndt::kind::timedelta)
    return datashape::diagnostic{codes::no_matching_kernel, datashape::severity::error,
                                 "`" + std::string(c.function) + "` is not defined for `" + ndt::to_string(t) +
                                     "`: only lengths of time add up; subtract a point in time first"};
  const ndt::type to = mean || !decimal ? t : ndt::make_decimal(t.sub() <= 16 ? 38 : 76, t.extra());
  // Sums of fewer than 2**63 decimals stay far inside 512 bits.
  std::vector<wide_integer> total(static_cast<std::size_t>(s.count()), 0);
  std::vector<index> counted(total.size(), 0);
  const fixed_source from(s.flat);
  for (std::size_t i = 0; i < s.of.size(); ++i) {
    if (s.wanted[i] == 0) continue;
    total[static_cast<std::size_t>(s.of[i])] +=
        decimal ? load_wide(from[static_cast<index>(i)], t.sub()) : wide_integer(load_count(t, from[static_cast<index>(i)]));
    ++counted[static_cast<std::size_t>(s.of[i])];
  }
  DATASHAPE_TRY(value made, value::allocate(ndt::array_type(s.kept, to)));
  std::vector<std::uint8_t> good(total.size(), 1);
  for (std::size_t k = 0; k < total.size(); ++k) {
    if (mean && counted[k] == 0) {
      if (!s.nullable) return c.wrong("there is no mean of nothing");
      good[k] = 0;
      total[k] = 0;
    } else if (mean) {
      total[k] = divided(total[k], counted[k], decimal ? rounding_rule::half_away : rounding_rule::towards_zero);
    }
    const bool fits = decimal ? has_at_most(total[k], static_cast<int>(to.value())) : total[k] >= INT64_MIN && total[k] <= INT64_MAX;
    if (!fits)
      return datashape::diagnostic{
          codes::bad_element, datashape::severity::error,
          "`" + std::string(c.function) + "`: the sum of group " + std::to_string(k) + " does not fit `" + ndt::to_string(to) + "`"};
    std::byte* const at = made.data() + static_cast<index>(k) * made.itemsize();
    if (decimal)
      store_wide(total[k], to.sub(), at);
    else
      store_count(to, static_cast<std::int64_t>(total[k]), at);
  }
  return mean && s.nullable ? nullable(std::move(made), good, s.kept) : result(std::move(made));
}

result extreme(const value_call& c, bool greatest) {
  DATASHAPE_TRY(slots s, slots_of(c));
  std::vector<index> best(static_cast<std::size_t>(s.count()), -1);
  const element_order order(s.flat);
  for (std::size_t i = 0; i < s.of.size(); ++i) {
    if (s.wanted[i] == 0) continue;
    index& at = best[static_cast<std::size_t>(s.of[i])];
    const auto here = static_cast<index>(i);
    if (at < 0 || (greatest ? order(here, at) > 0 : order(here, at) < 0)) at = here;
  }
  DATASHAPE_TRY(value made, value::allocate(ndt::array_type(s.kept, s.flat.dtype())));
  std::vector<std::uint8_t> good(best.size(), 1);
  const fixed_source from(s.flat);
  for (std::size_t k = 0; k < best.size(); ++k) {
    std::byte* to = made.data() + static_cast<index>(k) * made.itemsize();
    if (best[k] < 0) {
      if (!s.nullable) return c.wrong("there is neither least nor greatest of nothing");
      good[k] = 0;
      std::memset(to, 0, static_cast<std::size_t>(made.itemsize()));
    } else {
      std::memcpy(to, from[best[k]], static_cast<std::size_t>(made.itemsize()));
    }
  }
  return s.nullable ? nullable(std::move(made), good, s.kept) : result(std::move(made));
}

void add(module_builder& m, const char* name, std::initializer_list<const char*> families, const whole_callable& run) {
  m.function(name).arguments({"x"}).option("axis", parameter_kind::integers).option("keepdims", parameter_kind::boolean, false);
  for (const char* family : families) one_kernels(m, family, run);
}

}  // namespace

void decimal_reductions(module_builder& m) {
  add(m, "sum", {"Decimal", "Temporal"}, [](const value_call& c) { return sums(c, false); });
  add(m, "nansum", {"Temporal"}, [](const value_call& c) { return sums(c, false); });
  add(m, "mean", {"Decimal", "Temporal"}, [](const value_call& c) { return sums(c, true); });
  add(m, "min", {"Decimal", "Temporal"}, [](const value_call& c) { return extreme(c, false); });
  add(m, "max", {"Decimal", "Temporal"}, [](const value_call& c) { return extreme(c, true); });
}

}  // namespace pluribus::gfunc::whole
