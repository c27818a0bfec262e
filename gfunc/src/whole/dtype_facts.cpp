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
#include "value/float_bits.hpp"

namespace pluribus::gfunc::whole {

namespace {

using result = datashape::result<value>;
using ndt::scalar;
using ndt::scalar_class;

result text_value(std::string_view text) {
  text_builder made;
  made.append(text);
  DATASHAPE_TRY(value one, std::move(made).finish(ndt::make_leaf(ndt::kind::string)));
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

int bits_of(scalar s) noexcept { return 8 * static_cast<int>(ndt::size_of(s)); }

/// A finite float; nothing where the format has none so large.
std::optional<result> float_number(scalar s, unsigned __int128 significand, int exponent, bool negative = false) {
  auto made = make(dims{}, s);
  if (made && !encode_float({float_value::sort::finite, negative, significand, exponent}, s, made->data())) return std::nullopt;
  return made;
}

/// The significand is all ones, or where that is no number (float8_e4m3fn) one less.
result largest(scalar s, bool negative) {
  const ndt::scalar_facts& format = ndt::facts(s);
  const unsigned __int128 ones = (static_cast<unsigned __int128>(1) << format.digits) - 1;
  const int exponent = format.most - format.digits + 1;
  auto made = float_number(s, ones, exponent, negative);
  return made ? *std::move(made) : *float_number(s, ones - 1, exponent, negative);
}

result finfo(const value_call& c) {
  const scalar given = c.args[0].dtype().scalar(), s = ndt::class_of(given) == scalar_class::complex ? part_of_complex(given) : given;
  const ndt::scalar_facts& format = ndt::facts(s);
  DATASHAPE_TRY(value bits, int32_value(bits_of(s)));
  DATASHAPE_TRY(value eps, *float_number(s, 1, 1 - format.digits));
  DATASHAPE_TRY(value max, largest(s, false));
  DATASHAPE_TRY(value min, largest(s, true));
  DATASHAPE_TRY(value smallest, *float_number(s, 1, format.least + format.digits - 1));
  DATASHAPE_TRY(value dtype, text_value(ndt::name(s)));
  return record_of({{"bits", bits}, {"eps", eps}, {"max", max}, {"min", min}, {"smallest_normal", smallest}, {"dtype", dtype}});
}

/// By its bits; the lowest lie first.
result integer_number(scalar s, unsigned __int128 bits) {
  DATASHAPE_TRY(value made, make(dims{}, s));
  std::memcpy(made.data(), &bits, static_cast<std::size_t>(ndt::size_of(s)));
  return made;
}

result iinfo(const value_call& c) {
  const scalar s = c.args[0].dtype().scalar();
  const unsigned __int128 top = static_cast<unsigned __int128>(1) << (bits_of(s) - 1);
  const bool is_signed = ndt::class_of(s) == scalar_class::signed_integer;
  DATASHAPE_TRY(value bits, int32_value(bits_of(s)));
  DATASHAPE_TRY(value max, integer_number(s, is_signed ? top - 1 : top - 1 + top));
  DATASHAPE_TRY(value min, integer_number(s, is_signed ? top : 0));
  DATASHAPE_TRY(value dtype, text_value(ndt::name(s)));
  return record_of({{"bits", bits}, {"max", max}, {"min", min}, {"dtype", dtype}});
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
