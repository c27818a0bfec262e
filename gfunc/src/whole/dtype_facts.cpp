// SPDX-License-Identifier: BSD-3-Clause
/// What dtypes are: result_type, isdtype, finfo, iinfo, after the data type functions of the array-API standard. Values flow in for their
/// dtypes; no element is looked at.
#include <cstring>
#include <optional>

#include "datashape/try.hpp"
#include "gfunc/module.hpp"
#include "gfunc/resolve.hpp"
#include "gfunc/rows.hpp"
#include "leaves.hpp"
#include "ndt/join.hpp"
#include "ndt/make.hpp"
#include "ndt/parse.hpp"
#include "ndt/print.hpp"

namespace pluribus::gfunc::whole {

namespace {

using result = datashape::result<value>;
using ndt::scalar;
using ndt::scalar_class;

result text_value(std::string_view text) {
  text_builder made;
  made.append(text);
  DATASHAPE_TRY(value one, std::move(made).finish(ndt::parse("string")));
  return one.at(0);
}

result int32_value(std::int32_t number) {
  DATASHAPE_TRY(value made, make(dims{}, scalar::int32));
  *data_of<std::int32_t>(made) = number;
  return made;
}

result result_type(const value_call& c) {
  bool scalars = true;
  std::vector<arg> described;
  std::vector<ndt::type> dtypes;
  for (const value& v : c.args) {
    dtypes.push_back(v.dtype());
    scalars = scalars && v.is_scalar();
    if (scalars) described.push_back({v.dtype().scalar(), v.weak()});
  }
  if (scalars) {
    DATASHAPE_TRY(scalar common, common_dtype(described));
    return text_value(ndt::name(common));
  }
  DATASHAPE_TRY(ndt::type common, ndt::join(ndt::join_rule::array, dtypes));
  return text_value(ndt::to_string(common));
}

std::optional<bool> is_of_kind(scalar_class k, std::string_view kind) {
  const bool boolean = k == scalar_class::boolean, is_signed = k == scalar_class::signed_integer,
             is_unsigned = k == scalar_class::unsigned_integer, real = k == scalar_class::floating, complex = k == scalar_class::complex;
  if (kind == "bool") return boolean;
  if (kind == "signed integer") return is_signed;
  if (kind == "unsigned integer") return is_unsigned;
  if (kind == "integral") return is_signed || is_unsigned;
  if (kind == "real floating") return real;
  if (kind == "complex floating") return complex;
  if (kind == "numeric") return is_signed || is_unsigned || real || complex;
  return std::nullopt;
}

result isdtype(const value_call& c) {
  DATASHAPE_TRY(value made, make(dims{}, scalar::bool_));
  const std::string_view kind = c.text("kind");
  std::optional<bool> known = is_of_kind(scalar_class::boolean, kind);  // only whether it is a word of the standard
  if (known) {
    known = c.args[0].is_scalar() && *is_of_kind(ndt::class_of(c.args[0].dtype().scalar()), kind);
  } else {
    auto wanted = ndt::try_parse(kind);
    if (!wanted) return c.wrong("\"" + std::string(kind) + "\" is no kind of dtypes and no datashape: " + wanted.error()[0].message);
    known = c.args[0].dtype() == *wanted;
  }
  *data_of<bool>(made) = *known;
  return made;
}

/// Up to 128 bits, the lowest first, as scalars of this size lie in memory.
struct bits128 {
  std::uint64_t low = 0, high = 0;

  /// The bits from `first` up to `end`.
  static bits128 ones(int first, int end) {
    bits128 made;
    for (int i = first; i < end; ++i) (i < 64 ? made.low : made.high) |= std::uint64_t{1} << (i % 64);
    return made;
  }
  void put(std::uint64_t number, int at) {
    if (at >= 64) {
      high |= number << (at - 64);
    } else {
      low |= number << at;
      if (at > 0) high |= number >> (64 - at);
    }
  }
  result as(scalar s) const {
    DATASHAPE_TRY(value made, make(dims{}, s));
    std::memcpy(made.data(), this, static_cast<std::size_t>(ndt::size_of(s)));
    return made;
  }
};

/// A binary format of IEEE 754's kind by its facts: where the fields lie and what they hold for the numbers that are asked for.
class float_format {
 public:
  explicit float_format(scalar s) noexcept : s_(s), facts_(ndt::facts(s)), explicit_one_(s == scalar::float80) {}

  int bits() const noexcept { return 8 * static_cast<int>(ndt::size_of(s_)); }
  /// 2 to this power, a normal number.
  bits128 power(int exponent) const {
    bits128 made;
    made.put(static_cast<std::uint64_t>(exponent - smallest_normal() + 1), exponent_at());
    if (explicit_one_) made.put(1, exponent_at() - 1);
    return made;
  }
  bits128 epsilon() const { return power(1 - facts_.digits); }
  bits128 smallest() const { return power(smallest_normal()); }
  bits128 largest() const {
    bits128 made = power(facts_.most);
    const bits128 fraction = bits128::ones(s_ == scalar::float8_e4m3fn ? 1 : 0, facts_.digits - 1);  // there all ones are NaN
    made.low |= fraction.low;
    made.high |= fraction.high;
    return made;
  }
  bits128 negative(bits128 of) const {
    of.put(1, s_ == scalar::float80 ? 79 : bits() - 1);
    return of;
  }

 private:
  int smallest_normal() const noexcept { return facts_.least + facts_.digits - 1; }
  int exponent_at() const noexcept { return facts_.digits - (explicit_one_ ? 0 : 1); }

  scalar s_;
  const ndt::scalar_facts& facts_;
  bool explicit_one_;
};

/// A complex dtype's parts; others are their own.
scalar part_of(scalar s) noexcept {
  switch (s) {
    case scalar::complex32: return scalar::float16;
    case scalar::bcomplex32: return scalar::bfloat16;
    case scalar::complex64: return scalar::float32;
    case scalar::complex128: return scalar::float64;
    case scalar::complex160: return scalar::float80;
    default: return s;
  }
}

result finfo(const value_call& c) {
  const scalar s = part_of(c.args[0].dtype().scalar());
  const float_format of(s);
  DATASHAPE_TRY(value bits, int32_value(of.bits()));
  DATASHAPE_TRY(value eps, of.epsilon().as(s));
  DATASHAPE_TRY(value max, of.largest().as(s));
  DATASHAPE_TRY(value min, of.negative(of.largest()).as(s));
  DATASHAPE_TRY(value smallest, of.smallest().as(s));
  DATASHAPE_TRY(value dtype, text_value(ndt::name(s)));
  return record_of({{"bits", bits}, {"eps", eps}, {"max", max}, {"min", min}, {"smallest_normal", smallest}, {"dtype", dtype}});
}

result iinfo(const value_call& c) {
  const scalar s = c.args[0].dtype().scalar();
  const int bits = 8 * static_cast<int>(ndt::size_of(s));
  const bool is_signed = ndt::class_of(s) == scalar_class::signed_integer;
  DATASHAPE_TRY(value width, int32_value(bits));
  DATASHAPE_TRY(value max, bits128::ones(0, is_signed ? bits - 1 : bits).as(s));
  DATASHAPE_TRY(value min, (is_signed ? bits128::ones(bits - 1, bits) : bits128{}).as(s));
  DATASHAPE_TRY(value dtype, text_value(ndt::name(s)));
  return record_of({{"bits", width}, {"max", max}, {"min", min}, {"dtype", dtype}});
}

}  // namespace

void dtype_facts(module_builder& m) {
  constexpr null_policy nulls = null_policy::custom;
  m.function("result_type",
             "The dtype that arithmetic of these has, as a datashape: NumPy 2's promotion, in which a literal without a dtype gives way. "
             "No common dtype is an error.")
      .example("result_type(value(\"2 * int8\", [1, 2]), value(\"uint8\", 3), 1)", "\"int16\"")
      .whole("(A... * T, ...) -> string", result_type, nulls);
  m.function("isdtype",
             "Whether the dtype is of a kind of the array-API standard (\"bool\", \"signed integer\", \"unsigned integer\", \"integral\", "
             "\"real floating\", \"complex floating\", \"numeric\") or, where kind is a datashape, that dtype.")
      .example("isdtype(value(\"2 * uint8\", [1, 2]), kind=\"integral\")", "true")
      .arguments({"x"})
      .required("kind", parameter_kind::text)
      .whole("(A... * T) -> bool", isdtype, nulls);
  auto& f = m.function("finfo",
                       "Limits of a float dtype, or of a complex dtype's parts: size in bits, the distance from 1 to the next number, the "
                       "greatest and least finite numbers, the smallest normal one, and the dtype as a datashape.")
                .example("finfo(value(\"float32\", 0))",
                         "{bits: 32, eps: 1.19209289551e-07, max: 3.40282346639e+38, min: -3.40282346639e+38, smallest_normal: "
                         "1.17549435082e-38, dtype: \"float32\"}")
                .arguments({"x"});
  f.whole("(A... * T: Float) -> R", finfo, nulls).whole("(A... * T: Complex) -> R", finfo, nulls);
  m.function("iinfo", "Limits of an integer dtype: size in bits, greatest and least number, and the dtype as a datashape.")
      .example("iinfo(value(\"int16\", 0))", "{bits: 16, max: 32767, min: -32768, dtype: \"int16\"}")
      .arguments({"x"})
      .whole("(A... * T: Integer) -> R", iinfo, nulls);
}

}  // namespace pluribus::gfunc::whole
