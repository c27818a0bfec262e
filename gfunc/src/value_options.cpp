// SPDX-License-Identifier: BSD-3-Clause
/// See value_options.hpp. Integers stand for reals and for lists of one; texts stand for datashapes; numbers stand for values.
#include "value_options.hpp"

#include <algorithm>
#include <optional>

#include "datashape/nearest.hpp"
#include "datashape/try.hpp"
#include "gfunc/codes.hpp"
#include "ndt/make.hpp"
#include "ndt/parse.hpp"

namespace pluribus::gfunc {

namespace {

using datashape::diagnostic;
using datashape::severity;

std::string_view kind_of(const attribute& a) noexcept {
  constexpr std::string_view names[] = {"none",        "a bool", "an integer", "a real number", "a text", "a list of integers",
                                        "a datashape", "a value"};
  return names[a.index()];
}

value literal_of(bool b) {
  value made = value::allocate(ndt::make_scalar(ndt::scalar::bool_)).value();
  *made.data() = std::byte{b};
  return made;
}

value vector_of(const std::vector<index>& list) {
  value made = value::allocate(ndt::array_type({static_cast<index>(list.size())}, ndt::make_scalar(ndt::scalar::int64))).value();
  std::copy(list.begin(), list.end(), reinterpret_cast<index*>(made.data()));
  return made;
}

/// The attribute as a parameter of this kind takes it; nothing when it cannot.
std::optional<attribute> as_kind(const attribute& a, parameter_kind kind) {
  const std::int64_t* integer = std::get_if<std::int64_t>(&a);
  switch (kind) {
    case parameter_kind::boolean:
      if (std::holds_alternative<bool>(a)) return a;
      break;
    case parameter_kind::integer:
      if (integer != nullptr) return a;
      break;
    case parameter_kind::real:
      if (std::holds_alternative<double>(a)) return a;
      if (integer != nullptr) return attribute(static_cast<double>(*integer));
      break;
    case parameter_kind::text:
      if (std::holds_alternative<std::string>(a)) return a;
      break;
    case parameter_kind::integers:
      if (std::holds_alternative<std::vector<index>>(a)) return a;
      if (integer != nullptr) return attribute(std::vector<index>{*integer});
      break;
    case parameter_kind::dtype:
      if (std::holds_alternative<ndt::type>(a)) return a;
      if (const std::string* text = std::get_if<std::string>(&a)) {
        auto parsed = ndt::try_parse(*text);
        if (parsed) return attribute(*parsed);
      }
      break;
    case parameter_kind::whole:
      if (std::holds_alternative<value>(a)) return a;
      if (integer != nullptr) return attribute(value::literal(*integer));
      if (const double* real = std::get_if<double>(&a)) return attribute(value::literal(*real));
      if (const bool* b = std::get_if<bool>(&a)) return attribute(literal_of(*b));
      if (const auto* list = std::get_if<std::vector<index>>(&a)) return attribute(vector_of(*list));
      break;
  }
  return std::nullopt;
}

std::string choices_of(const parameter& p) {
  std::string text;
  for (const std::string& c : p.choices) text += (text.empty() ? "\"" : ", \"") + c + "\"";
  return text;
}

/// A text that is no datashape, with the reader's own word on what it may have meant.
diagnostic no_datashape(std::string where, const std::string& text) {
  diagnostic d{codes::bad_option, severity::error, std::move(where) + " is a datashape, and \"" + text + "\" is none"};
  const auto parsed = ndt::try_parse(text);
  if (parsed) return d;
  const diagnostic& why = parsed.error().front();
  d.message += ": " + why.message;
  d.help = why.help;
  return d;
}

datashape::result<attribute> settle(std::string_view function, const parameter& p, const attribute& given) {
  // An axis that is none means all of them; any other option that is none was not given.
  if (std::holds_alternative<std::monostate>(given) && !p.required) return p.name == "axis" ? attribute() : p.fallback;
  std::optional<attribute> made = as_kind(given, p.kind);
  std::string where = "option `" + p.name + "` of `" + std::string(function) + "`";
  if (const std::string* text = std::get_if<std::string>(&given); !made && text != nullptr && p.kind == parameter_kind::dtype)
    return no_datashape(std::move(where), *text);
  if (!made) {
    return diagnostic{codes::bad_option, severity::error,
                      where + " takes " + std::string(name(p.kind)) + ", not " + std::string(kind_of(given))};
  }
  if (p.choices.empty()) return *std::move(made);
  const std::string& text = std::get<std::string>(*made);
  if (std::find(p.choices.begin(), p.choices.end(), text) != p.choices.end()) return *std::move(made);
  diagnostic d{codes::bad_option, severity::error, where + " is one of " + choices_of(p) + ", not \"" + text + "\""};
  std::vector<std::string_view> names(p.choices.begin(), p.choices.end());
  std::string_view near = datashape::nearest(text, names);
  if (!near.empty()) d.help = "did you mean \"" + std::string(near) + "\"?";
  return d;
}

}  // namespace

std::string_view other_name(std::string_view option) noexcept { return option == "correction" ? "ddof" : ""; }

datashape::result<attributes> settle_options(std::string_view function, std::span<const parameter> declared, const attributes& given) {
  for (const auto& [name, what] : given) {
    if (std::any_of(declared.begin(), declared.end(), [&, wanted = std::string_view(name)](const parameter& p) {
          return p.name == wanted || (!wanted.empty() && other_name(p.name) == wanted);
        }))
      continue;
    diagnostic d{codes::unknown_option, severity::error, "`" + std::string(function) + "` has no option `" + name + "`"};
    std::vector<std::string_view> names;
    for (const parameter& p : declared) names.emplace_back(p.name);
    std::string_view near = datashape::nearest(name, names);
    if (!near.empty())
      d.help = "did you mean `" + std::string(near) + "`?";
    else if (names.empty())
      d.notes.push_back("it takes no options");
    return d;
  }
  attributes settled;
  for (const parameter& p : declared) {
    const attribute* found = given.find(p.name);
    const std::string_view second = other_name(p.name);
    if (const attribute* other = second.empty() ? nullptr : given.find(second)) {
      if (found != nullptr)
        return diagnostic{
            codes::bad_option, severity::error,
            "`" + std::string(function) + "` is given `" + p.name + "` and `" + std::string(second) + "`, which are one option"};
      found = other;
    }
    if (found == nullptr && p.required) {
      return diagnostic{codes::missing_option, severity::error, "`" + std::string(function) + "` needs the option `" + p.name + "`"};
    }
    DATASHAPE_TRY(attribute made, settle(function, p, found != nullptr ? *found : p.fallback));
    settled.set(p.name, std::move(made));
  }
  return settled;
}

}  // namespace pluribus::gfunc
