// SPDX-License-Identifier: BSD-3-Clause
/// Lowers the last unit of a sequence: a name with or without arguments, a bracket, a literal in the wrong place.
#include "datashape/excerpt.hpp"
#include "datashape/identifier.hpp"
#include "datashape/nearest.hpp"
#include "instantiate.hpp"
#include "lower.hpp"
#include "ndt/print.hpp"

namespace pluribus::ndt {
type lowering::dtype(const node& n) {
  switch (n.what) {
    case form::error: return {};
    case form::name: return name(n);
    case form::record: return record(n);
    case form::tuple: return tuple(n);
    case form::function: return function(n);
    case form::alternatives: return alternatives(n);
    case form::bracket: return bracket(n);
    case form::sequence: return sequence(n);
    case form::symbol: {
      const std::string_view t = label({.where = n.where, .text = n.text, .label = n.text});
      return n.has_arguments() ? constructor(n, t) : make_node({.what = kind::typevar, .text = t});
    }
    case form::constrained: return constrained_variable(n);
    case form::attributed: return fail(codes::bad_attribute, n.where, "attributes between bars belong to fields of records and tuples");
    case form::integer:
    case form::ellipsis:
    case form::power:
    case form::hash_hash:
      return fail(codes::not_a_dtype, n.where, quoted(n.where) + " is a dimension; a dtype is missing behind it",
                  "write `" + std::string(text(n.where)) + " * int32`, for example");
    case form::quantity:
    case form::real: return fail(codes::not_a_dtype, n.where, quoted(n.where) + " is a number, not a type");
    case form::text: return fail(codes::not_a_dtype, n.where, quoted(n.where) + " is a string, not a type");
    case form::module: return fail(codes::not_a_dtype, n.where, "a type is missing behind " + quoted(n.where));
    default: return datashape(n);
  }
}

type lowering::name(const node& n) {
  const std::string_view t = text(n.text);
  const word& w = word_named(t, dialect_);
  if (w.what == meaning::scalar && n.count == 0 && !n.has_arguments() && knows(dialect_, w))
    return make_scalar(static_cast<scalar>(w.argument));
  if (!names_->is_empty())
    if (const declaration* d = names_->find(t)) return declared_name(n, t, *d);
  if (knows(dialect_, w)) return meaning_of(n, w);
  const char first = t[0];
  const bool upper = first >= 'A' && first <= 'Z';
  const bool arguments = n.has_arguments();
  if (arguments && n.count && is(dialect::awkward)) return constructor(n, t);
  if (upper && arguments) {
    if (n.has(datashape::bracketed) && (t == "C" || t == "F") && (is(dialect::core) || is(dialect::ndtypes)))
      return contiguous_order(n, first);
    return constructor(n, t);
  }
  if (upper && t.find("::") == std::string_view::npos) return variable(n, t);
  return unknown_name(n, t);
}

type lowering::variable(const node& n, std::string_view t) {
  if (is(dialect::awkward)) return unknown_name(n, t);
  if (is(dialect::core))
    if (const std::string meant = looks_like(t); !meant.empty())
      return fail(codes::reserved_name, n.text, quoted(n.text) + " reads like a known name but would be a variable",
                  "write `" + meant + "`, or \"`" + std::string(t) + "`\" between backquotes for a variable");
  return make_node({.what = kind::typevar, .text = t});
}

type lowering::unknown_name(const node& n, std::string_view t) {
  std::vector<std::string_view> known;
  for (const word& w : all_words())
    if (knows(dialect_, w)) known.push_back(w.text);
  for (const auto& [name, d] : names_->all()) known.push_back(name);
  const std::string_view near = datashape::nearest(t, known);
  const word& elsewhere = word_named(t, dialect_);
  std::optional<std::string> help;
  if (elsewhere.what != meaning::none)
    help = "the name belongs to another dialect";
  else if (!near.empty())
    help = "did you mean `" + std::string(near) + "`?";
  else if (is(dialect::core))
    help = "declare it: `type " + datashape::excerpt(t, 40) + " = ...`; type variables start with an upper-case letter";
  return fail(codes::unknown_name, n.text, "unknown type " + quoted(n.text), std::move(help));
}

type lowering::meaning_of(const node& n, const word& w) {
  const bool arguments = n.has_arguments();
  switch (w.what) {
    case meaning::scalar:
      if (arguments) return only_parameters(n, make_scalar(static_cast<scalar>(w.argument)));
      return make_scalar(static_cast<scalar>(w.argument));
    case meaning::leaf:
      if (w.argument == static_cast<std::uint8_t>(kind::void_) && is(dialect::ndtypes))
        return fail(codes::not_here, n.where, "`void` stands in signatures only");
      if (arguments && w.text == "unknown") return fail(codes::bad_argument, n.where, "`unknown` takes no arguments");
      if (arguments) return only_parameters(n, make_leaf(static_cast<kind>(w.argument)));
      return make_leaf(static_cast<kind>(w.argument));
    case meaning::family: {
      const auto f = static_cast<family>(w.argument);
      if (is_dim_family(f))
        return fail(codes::not_a_dtype, n.where, quoted(n.where) + " is a kind of dimensions; a dtype is missing behind it");
      if (arguments) return fail(codes::bad_argument, n.where, "`" + std::string(w.text) + "` is a family of types and takes no arguments");
      return make_family(f);
    }
    case meaning::char_: return char_type(n);
    case meaning::string: return string_type(n);
    case meaning::fixed_string: return fixed_string(n);
    case meaning::bytes: return bytes_type(n);
    case meaning::fixed_bytes: return fixed_bytes(n);
    case meaning::time:
    case meaning::date:
    case meaning::datetime:
    case meaning::timedelta:
    case meaning::datetime64:
    case meaning::timedelta64: return temporal(n, w.what);
    case meaning::decimal: return decimal(n);
    case meaning::categorical: return categorical(n);
    case meaning::units: return units(n);
    case meaning::complex: return complex(n);
    case meaning::option:
    case meaning::ref: return one_type(n, w);
    case meaning::map: return map_type(n);
    case meaning::union_: return union_type(n);
    case meaning::tuple: return tuple_call(n);
    case meaning::struct_: return struct_call(n);
    case meaning::funcproto: return funcproto(n);
    case meaning::opaque_constructor: return arguments ? constructor(n, w.text) : unknown_name(n, w.text);
    case meaning::byte:
      return with_parameters(
          n, make_node({.what = kind::annotated, .text = R"({"__array__": "byte"})", .children = {&make_scalar(scalar::uint8), 1}}));
    default: return fail(codes::not_a_dtype, n.where, quoted(n.where) + " is a dimension; a dtype is missing behind it");
  }
}

/// name[..., parameters={...}] or name[...][parameters={...}], awkward's annotations.
type lowering::with_parameters(const node& n, type t) {
  const node* list = &n;
  if (n.has(datashape::second_group)) list = &children(n).back();
  for (const node& c : children(*list)) {
    if (c.labelled() && text(c.label) == "parameters" && (is(dialect::awkward) || is(dialect::core)))
      return make_node({.what = kind::annotated, .text = json(c), .children = {&t, 1}});
  }
  return t;
}

/// For names that take no arguments of their own.
type lowering::only_parameters(const node& n, const type& t) {
  type made = with_parameters(n, t);
  return made.same_node(t) ? fail(codes::bad_argument, n.where, quoted(n.text) + " takes no arguments") : made;
}

type lowering::contiguous_order(const node& n, char order) {
  if (n.count != 1) return fail(codes::wrong_arity, n.where, quoted(n.text) + " wants one type in its brackets");
  const type inner = datashape(children(n)[0]);
  return make_node({.what = kind::contiguous, .sub = static_cast<std::uint8_t>(order), .children = {&inner, 1}});
}

type lowering::constructor(const node& n, std::string_view t) {
  if (is(dialect::blaze)) return fail(codes::unknown_name, n.text, "unknown type constructor " + quoted(n.text));
  if (is(dialect::ndtypes) && (n.has(datashape::bracketed) || n.count != 1 || n.has(datashape::trailing_comma)))
    return fail(codes::other_dialect, n.where, "ndtypes constructors take one type in `( )`");
  if (!is(dialect::ndtypes) && !brackets_allowed(n)) return {};
  if (is(dialect::core) && n.what == form::name && family_named(t))
    return fail(codes::reserved_name, n.text, quoted(n.text) + " is a reserved name and takes no arguments");
  std::vector<type> arguments;
  std::vector<std::string_view> names;
  const node* parameters = nullptr;
  for (const node& c : children(n)) {
    if (c.labelled() && text(c.label) == "parameters") {
      parameters = &c;
      continue;
    }
    arguments.push_back(datashape(c));
    names.push_back(c.labelled() ? label(c) : std::string_view{});
  }
  type made = make_node({.what = kind::constructed, .text = t, .children = arguments, .names = names});
  if (!parameters) return made;
  return make_node({.what = kind::annotated, .text = json(*parameters), .children = {&made, 1}});
}

type lowering::declared_name(const node& n, std::string_view t, const declaration& d) {
  std::vector<type> arguments;
  for (const node& c : children(n)) arguments.push_back(datashape(c));
  if (arguments.size() != d.parameters.size())
    return fail(codes::wrong_arity, n.where,
                "`" + std::string(t) + "` takes " + std::to_string(d.parameters.size()) + " arguments, " +
                    std::to_string(arguments.size()) + " are given");
  if (d.definition.kind() == kind::nothing) return nominal(t, arguments);
  const type definition = arguments.empty() ? d.definition : detail::instantiate(d.definition, d.parameters, arguments);
  return d.alias ? definition : nominal(t, arguments, &definition);
}

type lowering::bracket(const node& n) {
  const auto list = children(n);
  if (list.empty()) return fail(codes::wrong_arity, n.where, "empty brackets are no type");
  if (list.size() == 1 && list[0].what == form::alternatives) {
    if (!is(dialect::core) && !is(dialect::ndtypes)) return fail(codes::other_dialect, n.where, "unions with `of` belong to ndtypes");
    return datashape(list[0]);
  }
  if (list.size() == 2 && list[1].labelled() && text(list[1].label) == "parameters" && (is(dialect::awkward) || is(dialect::core))) {
    const type inner = datashape(list[0]);
    return make_node({.what = kind::annotated, .text = json(list[1]), .children = {&inner, 1}});
  }
  if (list.size() == 1 && !list[0].labelled() && is(dialect::core)) return bracket_fragment(list[0]);
  return fail(codes::not_a_dtype, n.where, quoted(n.where) + " is no type");
}

/// [A... * N]: every unit is a dimension.
type lowering::bracket_fragment(const node& n) {
  type dims;
  const auto units = n.what == form::sequence ? children(n) : std::span<const node>(&n, 1);
  for (std::size_t i = units.size(); i-- > 0;) {
    if (!is_dimension(units[i]))
      return fail(codes::not_a_dim, units[i].where, quoted(units[i].where) + " is not a dimension",
                  "brackets hold dimensions alone: `[A... * N]`");
    dims = dimension(units[i], std::move(dims));
  }
  return make_node({.what = kind::fragment, .children = {&dims, 1}});
}

}  // namespace pluribus::ndt
