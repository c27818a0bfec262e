// SPDX-License-Identifier: BSD-3-Clause
/// Casts as functions; all the work is cast.hpp's.
#include "datashape/try.hpp"
#include "gfunc/cast.hpp"
#include "gfunc/module.hpp"
#include "ndt/make.hpp"

namespace pluribus::gfunc::whole {

namespace {

casting mode_of(const value_call& c) {
  const std::string_view text = c.text("casting");
  return text == "safe" ? casting::safe : text == "same_kind" ? casting::same_kind : casting::unsafe;
}

datashape::result<value> cast_call(const value_call& c) {
  return try_cast(c.args[0], c.dtype("dtype"), {mode_of(c), c.text("on_error") == "null"}, c.functions);
}

datashape::result<value> can_cast_call(const value_call& c) {
  DATASHAPE_TRY(value made, value::allocate(ndt::make_scalar(ndt::scalar::bool_)));
  *made.data() = std::byte{rule_of(c.args[0].dtype(), c.dtype("dtype")).least <= mode_of(c)};
  return made;
}

}  // namespace

void casts(module_builder& m) {
  m.function(
       "cast",
       "The values in another dtype. casting=\"safe\" allows what keeps every value, \"same_kind\" also what rounds or may not fit, "
       "\"unsafe\" all that has a meaning: integers wrap, floats to integers truncate and saturate with NaN to 0, text is read. Dates and "
       "times of day of a datetime with a zone are those of the zone's clocks; all else goes by UTC: a datetime with a zone becomes one "
       "without (local_timestamp has the clocks), and a text, date or datetime that says no zone becomes one with (assume_timezone reads "
       "clocks). An element that does not convert is an error naming it, or a null with on_error=\"null\". A dtype without dims goes "
       "below ragged dims, records are cast field by field, categoricals by their categories.")
      .alias("astype")
      .example("cast(value(\"3 * string\", [\"1\", \"x\", \"3\"]), dtype=\"int32\", on_error=\"null\")", "[1, null, 3]")
      .arguments({"x"})
      .required("dtype", parameter_kind::dtype)
      .choice("casting", {"safe", "same_kind", "unsafe"}, "unsafe")
      .choice("on_error", {"raise", "null"}, "raise")
      .whole("(A... * T) -> B... * U", cast_call, null_policy::custom);
  m.function("can_cast", "Whether values of this dtype may be cast to another one under a casting mode; no value is looked at.")
      .example("can_cast([1, 2], dtype=\"float64\", casting=\"safe\")", "true")
      .arguments({"x"})
      .required("dtype", parameter_kind::dtype)
      .choice("casting", {"safe", "same_kind", "unsafe"}, "safe")
      .whole("(A... * T) -> bool", can_cast_call, null_policy::custom);
}

}  // namespace pluribus::gfunc::whole
