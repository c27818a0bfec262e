// SPDX-License-Identifier: BSD-3-Clause
/// One decimal to another of the same dtype: sign, and rounding to places. What rounds up to one digit too many is an error that names the
/// element.
#include <string>

#include "cast/leaf_cast.hpp"
#include "datashape/try.hpp"
#include "decimal_rows.hpp"
#include "elements.hpp"
#include "gfunc/module.hpp"
#include "ndt/print.hpp"
#include "pairs.hpp"

namespace pluribus::gfunc::whole {

namespace {

using result = datashape::result<value>;

/// f(wide) -> wide on every element.
template <class F>
result each_decimal(const value_call& c, const F& f) {
  const ndt::type t = leaf_dtype(c.args[0].dtype());
  return map_elements(c, c.args[0], false, [&](const value& flat, element_run& run) -> result {
    DATASHAPE_TRY(value made, value::allocate(flat.type()));
    const fixed_source from(flat);
    for (index i = 0; i < flat.size(); ++i) {
      std::byte* at = made.data() + i * made.itemsize();
      std::memset(at, 0, static_cast<std::size_t>(made.itemsize()));
      if (!run.counts(i)) continue;
      const wide_integer v = f(load_wide(from[i], t.sub()));
      if (has_at_most(v, static_cast<int>(t.value())))
        store_wide(v, t.sub(), at);
      else if (!run.fail(i, "the result does not fit `" + ndt::to_string(t) + "`"))
        break;
    }
    return made;
  });
}

result rounded(const value_call& c, index places, rounding_rule how) {
  const index scale = leaf_dtype(c.args[0].dtype()).extra(), drop = scale - places;
  if (drop <= 0) return each_decimal(c, [](const wide_integer& v) { return v; });
  return each_decimal(c, [&](const wide_integer& v) -> wide_integer {
    if (drop > 76)
      return how == rounding_rule::up && v.sign() > 0     ? power_of_ten(153)
             : how == rounding_rule::down && v.sign() < 0 ? wide_integer(-power_of_ten(153))
                                                          : wide_integer(0);
    const wide_integer& unit = power_of_ten(static_cast<int>(drop));
    return divided(v, unit, how) * unit;
  });
}

result round_call(const value_call& c) {
  constexpr std::pair<std::string_view, rounding_rule> modes[] = {{"down", rounding_rule::down},
                                                                  {"up", rounding_rule::up},
                                                                  {"towards_zero", rounding_rule::towards_zero},
                                                                  {"towards_infinity", rounding_rule::away_from_zero},
                                                                  {"half_down", rounding_rule::half_down},
                                                                  {"half_up", rounding_rule::half_up},
                                                                  {"half_towards_zero", rounding_rule::half_towards_zero},
                                                                  {"half_towards_infinity", rounding_rule::half_away},
                                                                  {"half_to_even", rounding_rule::half_even}};
  const index places = c.integer("ndigits");
  if (places < -200 || places > 200) return c.wrong("`ndigits` is from -200 to 200, not " + std::to_string(places));
  for (const auto& [name, how] : modes) {
    if (c.text("round_mode") == name) return rounded(c, places, how);
  }
  return c.wrong("there is no such mode");
}

}  // namespace

void decimal_rounding(module_builder& m) {
  m.function(
       "round_decimal",
       "Decimals rounded to `ndigits` places after the point (before it where negative), in their dtype. Modes are Arrow's; what rounds "
       "up to one digit too many is an error that names the element.")
      .example(R"x(round_decimal(value("4 * decimal(5, 2)", [1.25, -1.25, 1.35, 9.99]), ndigits=1))x", "[1.20, -1.20, 1.40, 10.00]")
      .arguments({"x"})
      .option("ndigits", parameter_kind::integer, std::int64_t{0})
      .choice("round_mode",
              {"down", "up", "towards_zero", "towards_infinity", "half_down", "half_up", "half_towards_zero", "half_towards_infinity",
               "half_to_even"},
              "half_to_even");
  one_kernels(m, "Decimal", round_call);
  constexpr std::pair<const char*, rounding_rule> whole[] = {{"round", rounding_rule::half_even},
                                                             {"floor", rounding_rule::down},
                                                             {"ceil", rounding_rule::up},
                                                             {"trunc", rounding_rule::towards_zero}};
  for (const auto& [name, how] : whole) {
    m.function(name);
    one_kernels(m, "Decimal", [how = how](const value_call& c) { return rounded(c, 0, how); });
  }
  m.function("negative");
  one_kernels(m, "Decimal", [](const value_call& c) { return each_decimal(c, [](const wide_integer& v) -> wide_integer { return -v; }); });
  m.function("abs");
  one_kernels(m, "Decimal",
              [](const value_call& c) { return each_decimal(c, [](const wide_integer& v) -> wide_integer { return abs(v); }); });
}

}  // namespace pluribus::gfunc::whole
