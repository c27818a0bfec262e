// SPDX-License-Identifier: BSD-3-Clause
/// See options.hpp. Arrays and typed values go through the text of values.
#include "options.hpp"

#include <algorithm>
#include <charconv>

#include "datashape/try.hpp"
#include "gfunc/codes.hpp"
#include "gfunc/value_text.hpp"
#include "ndt/infer.hpp"
#include "ndt/literal.hpp"
#include "ndt/parse.hpp"

namespace pluribus::gfunc::c {

namespace {

using ndt::notations::literal;
using form = literal::form;

datashape::diagnostic bad(const std::string& name, const std::string& why) {
  return {codes::bad_option, datashape::severity::error, "option `" + name + "`: " + why};
}

/// Whole, in the C locale; false where it is out of range.
template <class T>
bool read_number(const literal& l, T& to) noexcept {
  const char* first = l.text.data() + (l.text.starts_with('+') ? 1 : 0);
  const char* end = l.text.data() + l.text.size();
  const auto [stop, why] = std::from_chars(first, end, to);
  return why == std::errc() && stop == end;
}

std::string json_of(const literal& l) {
  std::string text;
  ndt::notations::append_json(l, text);
  return text;
}

datashape::result<attribute> typed(const std::string& name, const literal& l) {
  const literal *type = l.find("type"), *inside = l.find("value");
  if (l.items.size() != 2 || type == nullptr || inside == nullptr || !type->is(form::text))
    return bad(name, R"(an object is {"type": datashape, "value": …})");
  DATASHAPE_TRY(ndt::type t, ndt::try_parse(type->text));
  DATASHAPE_TRY(value v, try_value_from_text(t, json_of(*inside)));
  return attribute(std::move(v));
}

datashape::result<attribute> list_of(const literal& l) {
  std::vector<index> numbers(l.items.size());
  bool whole = true;
  for (std::size_t i = 0; i < numbers.size(); ++i) whole = whole && l.items[i].is(form::integer) && read_number(l.items[i], numbers[i]);
  if (whole) return attribute(std::move(numbers));
  const std::string text = json_of(l);
  DATASHAPE_TRY(ndt::type t, ndt::infer_json(text));
  DATASHAPE_TRY(value v, try_value_from_text(t, text));
  return attribute(std::move(v));
}

datashape::result<attribute> option_of(const std::string& name, const literal& l) {
  switch (l.what) {
    case form::null: return attribute();
    case form::boolean: return attribute(l.truth);
    case form::text: return attribute(l.text);
    case form::real: {
      double number = 0;
      if (read_number(l, number)) return attribute(number);
      return bad(name, "a number is outside the range of float64");
    }
    case form::integer: {
      index number = 0;
      if (read_number(l, number)) return attribute(std::int64_t{number});
      return bad(name, "an integer is outside 64 bits");
    }
    case form::dict: return typed(name, l);
    case form::list: return list_of(l);
    default: return bad(name, "this is no value of an option");
  }
}

}  // namespace

datashape::result<attributes> read_options(std::string_view text) {
  attributes all;
  if (text.empty()) return all;
  const auto read = ndt::notations::read_literal(text, {.python = false, .numbers_as_text = true});
  if (!read) {
    datashape::diagnostic d{codes::bad_option, datashape::severity::error,
                            "options are a JSON object, and this is no JSON: " + read.error()[0].message};
    d.where = read.error()[0].where;
    return d;
  }
  if (!read->is(form::dict)) return datashape::diagnostic{codes::bad_option, datashape::severity::error, "options are a JSON object"};
  for (std::size_t i = 0; i < read->items.size(); ++i) {
    const std::string& name = read->keys[i].text;
    if (all.find(name) != nullptr) return bad(name, "it is given twice");
    DATASHAPE_TRY(attribute a, option_of(name, read->items[i]));
    all.set(name, std::move(a));
  }
  return all;
}

}  // namespace pluribus::gfunc::c
