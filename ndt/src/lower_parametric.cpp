// SPDX-License-Identifier: BSD-3-Clause
/// Lowers dtypes with arguments: text and bytes, time, decimals, categoricals, one-type constructors.
#include <algorithm>
#include <charconv>

#include "build.hpp"
#include "datashape/identifier.hpp"
#include "lower.hpp"
#include "ndt/print.hpp"

namespace pluribus::ndt {

template <class Make>
type lowering::checked(const node& n, Make make) {
  try {
    return make();
  } catch (const datashape::error& e) {
    return fail(e.all().front().id, n.where, e.all().front().message);
  }
}

type lowering::char_type(const node& n) {
  if (is(dialect::awkward))
    return with_parameters(
        n, make_node({.what = kind::annotated, .text = R"({"__array__": "char"})", .children = {&make_scalar(scalar::uint8), 1}}));
  encoding e = encoding::utf32;
  const arguments all = arguments_of(n, "encoding", 1);
  if (const node* given = all.pick(0, "encoding"); given && !encoding_of(given, e)) return {};
  return make_char(e);
}

/// string, and as blaze, dynd and awkward have it string[n], string[n, 'enc'], string['enc'].
type lowering::string_type(const node& n) {
  if (!n.has_arguments()) return make_leaf(kind::string);
  if (is(dialect::ndtypes)) return fail(codes::bad_argument, n.where, "`string` takes no arguments; write fixed_string(n)");
  const arguments all = arguments_of(n, "encoding size", 2);
  if (all.positional.empty() && all.named.empty()) return with_parameters(n, make_leaf(kind::string));
  const node *size = nullptr, *encoded = all.find("encoding");
  if (const node* s = all.find("size")) size = s;
  for (const node* p : all.positional) (p->what == form::text ? encoded : size) = p;
  encoding e = encoding::utf8;
  if (encoded && !encoding_of(encoded, e)) return {};
  if (size) {
    std::int64_t units = 0;
    if (!integer(size, units, "a number of code units")) return {};
    return with_parameters(n, checked(*size, [&] { return make_fixed_string(units, e); }));
  }
  if (e == encoding::utf8) return make_leaf(kind::string);
  if (is(dialect::core))
    return fail(codes::bad_argument, encoded->where, "strings of variable size are UTF-8",
                "write fixed_string(n, " + std::string(text(encoded->where)) + ")");
  const std::string note = "{\"encoding\": \"" + std::string(ndt::name(e)) + "\"}";
  return make_node({.what = kind::annotated, .text = note, .children = {&make_leaf(kind::string), 1}});
}

type lowering::fixed_string(const node& n) {
  const std::size_t before = errors_.size();
  const arguments all = arguments_of(n, is(dialect::core) ? "size encoding" : "", 2);
  const node *size = all.pick(0, "size"), *encoded = all.pick(1, "encoding");
  if (!size)
    return errors_.size() == before ? fail(codes::wrong_arity, n.where, "`fixed_string` wants a number of code units: `fixed_string(16)`")
                                    : type();
  std::int64_t units = 0;
  encoding e = encoding::utf8;
  if (!integer(size, units, "a number of code units") || (encoded && !encoding_of(encoded, e))) return {};
  return checked(*size, [&] { return make_fixed_string(units, e); });
}

type lowering::bytes_type(const node& n) {
  if (!n.has_arguments()) return make_leaf(kind::bytes);
  const bool sized = is(dialect::core) || is(dialect::awkward);
  const arguments all = arguments_of(n, is(dialect::awkward) ? "" : "align", sized ? 1 : 0);
  index align = 1;
  if (!all.positional.empty()) {
    std::int64_t size = 0;
    if (!integer(all.positional[0], size, "a number of bytes")) return {};
    return with_parameters(n, checked(*all.positional[0], [&] { return make_fixed_bytes(size); }));
  }
  if (const node* given = all.find("align"); given && !alignment(given, align)) return {};
  return with_parameters(n, make_bytes(align));
}

type lowering::fixed_bytes(const node& n) {
  const std::size_t before = errors_.size();
  const arguments all = arguments_of(n, "size align", is(dialect::ndtypes) ? 0 : 2);
  const node *size = all.pick(0, "size"), *aligned = all.pick(1, "align");
  if (!size) return errors_.size() == before ? fail(codes::wrong_arity, n.where, "`fixed_bytes` wants a size: `fixed_bytes(16)`") : type();
  std::int64_t bytes = 0;
  index align = 1;
  if (!integer(size, bytes, "a number of bytes") || (aligned && !alignment(aligned, align))) return {};
  return checked(*size, [&] { return make_fixed_bytes(bytes, align); });
}

type lowering::temporal(const node& n, meaning what) {
  if (!n.has_arguments()) {
    if (what == meaning::time) return detail::plain_temporal(kind::time);
    if (what == meaning::datetime) return detail::plain_temporal(kind::datetime);
    if (what == meaning::timedelta) return detail::plain_temporal(kind::timedelta);
  }
  const bool numpy = what == meaning::datetime64 || what == meaning::timedelta64;
  time_unit unit = numpy ? time_unit::generic : time_unit::us;
  index multiple = 1;
  std::string zone;
  const bool delta = what == meaning::timedelta || what == meaning::timedelta64;
  const arguments all = arguments_of(n, numpy ? "" : delta ? "unit" : is(dialect::blaze) ? "tz" : "unit tz", delta || numpy ? 1 : 2);
  const node *unit_node = all.pick(0, "unit"), *zone_node = all.pick(1, "tz");
  if (is(dialect::blaze) && !delta && !all.positional.empty()) zone_node = all.positional[0], unit_node = nullptr;
  if (unit_node && !unit_of(unit_node, unit, multiple)) return {};
  if (zone_node) zone = string(zone_node, "a time zone");
  if (zone_node && zone_node->what != form::text) return {};
  if (what == meaning::time && multiple != 1) return fail(codes::unknown_unit, unit_node->where, "`time` counts single units");
  type made = delta ? make_timedelta(unit, multiple) : what == meaning::time ? make_time(unit, zone) : make_datetime(unit, zone, multiple);
  return with_parameters(n, std::move(made));
}

type lowering::decimal(const node& n) {
  const std::size_t before = errors_.size();
  const arguments all = arguments_of(n, is(dialect::blaze) ? "precision scale" : "precision scale bits", is(dialect::blaze) ? 2 : 3);
  const node *precision = all.pick(0, "precision"), *scale = all.pick(1, "scale"), *bits = all.pick(2, "bits");
  if (!precision)
    return errors_.size() == before ? fail(codes::wrong_arity, n.where, "`decimal` wants a precision: `decimal(18, 2)`") : type();
  std::int64_t p = 0, s = 0, b = 0;
  if (!integer(precision, p, "a precision") || (scale && !integer(scale, s, "a scale")) || (bits && !integer(bits, b, "a number of bits")))
    return {};
  return checked(n, [&] { return make_decimal(p, s, b); });
}

type lowering::complex(const node& n) {
  if (!n.has_arguments()) return make_scalar(scalar::complex128);
  const arguments all = arguments_of(n, "", 1);
  if (all.positional.empty()) return {};
  const node& part = *all.positional[0];
  const type of = datashape(part);
  if (of.is_scalar(scalar::float32)) return make_scalar(scalar::complex64);
  if (of.is_scalar(scalar::float64)) return make_scalar(scalar::complex128);
  if (of.is_scalar(scalar::float16)) return make_scalar(scalar::complex32);
  if (of.is_scalar(scalar::bfloat16)) return make_scalar(scalar::bcomplex32);
  if (of.kind() == kind::nothing) return {};
  return fail(codes::bad_argument, part.where, "complex numbers of " + quoted(part.where) + " are not known",
              "float16, bfloat16, float32 and float64 are");
}

/// units['second', T]: T that carries a unit.
type lowering::units(const node& n) {
  const arguments all = arguments_of(n, "unit type", 2);
  const node *unit = all.pick(0, "unit"), *of = all.pick(1, "type");
  if (!unit) return fail(codes::wrong_arity, n.where, "`units` wants a unit in quotes");
  time_unit u{};
  index multiple = 1;
  if (!unit_of(unit, u, multiple)) return {};
  const type inner = of ? datashape(*of) : make_scalar(scalar::float64);
  const std::string note = "{\"units\": \"" + std::string(ndt::name(u)) + "\"}";
  return make_node({.what = kind::annotated, .text = note, .children = {&inner, 1}});
}

/// option[T], ref(T), pointer[T]
type lowering::one_type(const node& n, const word& w) {
  const arguments all = arguments_of(n, "", 1);
  if (all.positional.size() != 1) return errors_.empty() ? fail(codes::wrong_arity, n.where, quoted(n.text) + " wants one type") : type();
  type inner = datashape(*all.positional[0]);
  if (w.what == meaning::ref) return make_node({.what = kind::ref, .children = {&inner, 1}});
  if (inner.kind() == kind::option && is(dialect::awkward)) return with_parameters(n, std::move(inner));
  if (inner.kind() == kind::option)
    return fail(codes::double_option, n.where, "an option of an option: " + quoted(all.positional[0]->where) + " may be missing already");
  return with_parameters(n, make_node({.what = kind::option, .children = {&inner, 1}}));
}

type lowering::map_type(const node& n) {
  const arguments all = arguments_of(n, "", 2);
  if (all.positional.size() != 2)
    return errors_.empty() ? fail(codes::wrong_arity, n.where, "`map` wants a key type and a value type: `map(string, int64)`") : type();
  type key = datashape(*all.positional[0]);
  return map(std::move(key), datashape(*all.positional[1]));
}

/// categorical(T)  categorical([...], ordered=, index=, type=)  categorical(1, 'a', NA)  categorical[type=T]
type lowering::categorical(const node& n) {
  if (!brackets_allowed(n)) return {};
  const std::size_t before = errors_.size();
  const node *of = nullptr, *list = nullptr, *parameters = nullptr;
  std::vector<const node*> values;
  bool ordered = false;
  std::optional<scalar> code;
  for (const node& c : children(n)) {
    const std::string_view key = c.labelled() ? text(c.label) : std::string_view{};
    if (key == "type")
      of = &c;
    else if (key == "ordered")
      ordered = boolean(&c, key);
    else if (key == "parameters")
      parameters = &c;
    else if (key == "index") {
      const type t = datashape(c);
      if (!t.is_scalar() ||
          (class_of(t.scalar()) != scalar_class::signed_integer && class_of(t.scalar()) != scalar_class::unsigned_integer) ||
          t.is_swapped())
        return fail(codes::bad_argument, c.where, "codes of categories are integers, not " + quoted(c.where));
      code = t.scalar();
    } else if (!key.empty())
      return fail(codes::bad_argument, c.label, "`categorical` has no argument `" + std::string(key) + "`");
    else if (c.what == form::bracket && !list && values.empty())
      list = &c;
    else if (c.what == form::integer || c.what == form::real || c.what == form::text ||
             (c.what == form::name && text(c.text) == "NA" && is(dialect::ndtypes)))
      values.push_back(&c);
    else if (!of && !list && values.empty() && !is(dialect::ndtypes))
      of = &c;
    else
      return fail(codes::bad_argument, c.where, "expected a category, found " + quoted(c.where));
  }
  if (list)
    for (const node& c : children(*list)) values.push_back(&c);
  const auto annotate = [&](type t) {
    return parameters ? make_node({.what = kind::annotated, .text = json(*parameters), .children = {&t, 1}}) : t;
  };
  if (!list && values.empty()) {
    if (!of) return fail(codes::wrong_arity, n.where, "`categorical` wants a type or a list of categories");
    type dictionary = datashape(*of);
    return annotate(ndt::categorical(std::move(dictionary), ordered, code.value_or(scalar::int32)));
  }
  std::vector<std::string> seen;
  std::string all;
  bool missing = false, integers = true, strings = true, numbers = true;
  for (const node* v : values) {
    std::string literal;
    switch (v->what) {
      case form::text:
        datashape::append_quoted(datashape::unquoted(text(v->text)), '\'', literal);
        integers = numbers = false;
        break;
      case form::integer:
        if (v->has(datashape::overflow)) return fail(codes::bad_argument, v->where, "category " + quoted(v->where) + " is beyond 64 bits");
        literal = std::to_string(v->value);
        strings = false;
        break;
      case form::real: {
        double value = 0;
        const std::string_view digits = text(v->where);
        if (std::from_chars(digits.data(), digits.data() + digits.size(), value).ec != std::errc{})
          return fail(codes::bad_argument, v->where, "category " + quoted(v->where) + " is out of range");
        char buffer[40];
        literal.assign(buffer, std::to_chars(buffer, buffer + sizeof buffer, value).ptr);
        if (literal.find_first_of(".e") == std::string::npos) literal += ".0";
        integers = strings = false;
        break;
      }
      case form::name:
        if (text(v->text) == "NA" || text(v->text) == "null") {
          missing = true;
          continue;
        }
        if (text(v->text) == "True" || text(v->text) == "False" || text(v->text) == "true" || text(v->text) == "false") {
          literal = text(v->text)[0] == 'T' || text(v->text)[0] == 't' ? "true" : "false";
          integers = strings = numbers = false;
          break;
        }
        [[fallthrough]];
      default: return fail(codes::bad_argument, v->where, "expected a category, found " + quoted(v->where));
    }
    seen.push_back(literal);
    all += (all.empty() ? "" : ", ") + literal;
  }
  std::vector<std::string> sorted = seen;
  std::sort(sorted.begin(), sorted.end());
  if (const auto twice = std::adjacent_find(sorted.begin(), sorted.end()); twice != sorted.end())
    return fail(codes::duplicate_category, n.where, "category `" + *twice + "` is listed twice");
  const type dtype = of         ? datashape(*of)
                     : integers ? make_scalar(scalar::int64)
                     : numbers  ? make_scalar(scalar::float64)
                     : strings  ? make_leaf(kind::string)
                                : type();
  const auto count = static_cast<std::int64_t>(seen.size());
  if (errors_.size() != before) return {};
  type made = make_node({.what = kind::categorical,
                         .sub = static_cast<std::uint8_t>(code.value_or(smallest_code(count))),
                         .flags = static_cast<std::uint16_t>(ordered ? detail::ordered : 0),
                         .value = count,
                         .text = all,
                         .children = {&dtype, 1}});
  if (missing) made = option(std::move(made));
  return annotate(made);
}

}  // namespace pluribus::ndt
