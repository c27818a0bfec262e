// SPDX-License-Identifier: BSD-3-Clause
/// Arguments of names: reading them by position or key, and the literals among them. JSON of annotations is canonicalised here.
#include <charconv>

#include "datashape/identifier.hpp"
#include "datashape/nearest.hpp"
#include "lower.hpp"

namespace pluribus::ndt {

std::string_view lowering::unquoted_label(std::string_view raw) {
  if (raw.find('\\') == std::string_view::npos) return raw.substr(1, raw.size() - 2);
  return unquoted_.emplace_back(datashape::unquoted(raw));
}

const datashape::node* lowering::arguments::find(std::string_view key) const {
  for (const auto& [name, value] : named)
    if (name == key) return value;
  return nullptr;
}
const datashape::node* lowering::arguments::pick(std::size_t i, std::string_view key) const {
  if (const node* named_one = find(key)) return named_one;
  return i < positional.size() ? positional[i] : nullptr;
}

/// ndtypes writes arguments in ( ), blaze, dynd and awkward in [ ]; core reads both.
bool lowering::brackets_allowed(const node& n) {
  const bool wants_round = is(dialect::ndtypes), wants_square = is(dialect::blaze) || is(dialect::dynd) || is(dialect::awkward);
  if (wants_round && n.has(datashape::bracketed)) {
    fail(codes::other_dialect, n.where, "ndtypes writes arguments in `( )`");
    return false;
  }
  if (wants_square && n.has(datashape::parenthesised)) {
    fail(codes::other_dialect, n.where, std::string(datashape::name(dialect_)) + " writes arguments in `[ ]`");
    return false;
  }
  if (is(dialect::awkward) && n.has(datashape::trailing_comma)) {
    fail(codes::other_dialect, n.where, "awkward has no comma at the end of a list");
    return false;
  }
  return true;
}

lowering::arguments lowering::arguments_of(const node& n, std::string_view keys, std::size_t most_positional) {
  arguments all;
  if (!brackets_allowed(n)) return all;
  const bool given = n.has_arguments();
  if (given && n.count == 0) fail(codes::wrong_arity, n.where, quoted(n.text) + " with empty brackets");
  if (is(dialect::ndtypes) && n.has(datashape::trailing_comma))
    fail(codes::other_dialect, n.where, "ndtypes has no comma at the end of arguments");
  for (const node& c : children(n)) {
    if (n.has(datashape::second_group) && &c == &children(n).back()) break;
    if (!c.labelled()) {
      if (!all.named.empty()) fail(codes::bad_argument, c.where, "a positional argument behind a named one");
      if (all.positional.size() == most_positional)
        fail(codes::wrong_arity, c.where, quoted(n.text) + " takes at most " + std::to_string(most_positional) + " positional arguments");
      all.positional.push_back(&c);
      continue;
    }
    const std::string_view key = text(c.label);
    if (all.find(key)) fail(codes::bad_argument, c.label, "argument `" + std::string(key) + "` is given twice");
    if (key == "parameters" && (is(dialect::core) || is(dialect::awkward))) continue;
    bool known = false;
    std::vector<std::string_view> list;
    for (std::size_t at = 0; at < keys.size();) {
      const std::size_t end = std::min(keys.find(' ', at), keys.size());
      list.push_back(keys.substr(at, end - at));
      known |= list.back() == key;
      at = end + 1;
    }
    if (!known) {
      const std::string_view near = datashape::nearest(key, list);
      fail(codes::bad_argument, c.label, quoted(n.text) + " has no argument `" + std::string(key) + "`",
           near.empty() ? std::nullopt : std::optional("did you mean `" + std::string(near) + "`?"));
    }
    all.named.emplace_back(key, &c);
  }
  return all;
}

bool lowering::integer(const node* n, std::int64_t& value, std::string_view what) {
  if (n->what == form::error) return false;
  if (n->what != form::integer) {
    fail(codes::bad_argument, n->where, "expected " + std::string(what) + ", found " + quoted(n->where));
    return false;
  }
  if (n->has(datashape::overflow)) {
    fail(codes::bad_argument, n->where, quoted(n->where) + " is beyond 2**63 - 1");
    return false;
  }
  value = n->value;
  return true;
}

std::string lowering::string(const node* n, std::string_view what) {
  if (n->what == form::text) return datashape::unquoted(text(n->text));
  if (n->what != form::error)
    fail(codes::bad_argument, n->where, "expected " + std::string(what) + " in quotes, found " + quoted(n->where));
  return {};
}

bool lowering::boolean(const node* n, std::string_view what) {
  const std::string_view t = n->what == form::name ? text(n->text) : std::string_view{};
  if (t == "true" || t == "True") return true;
  if (t != "false" && t != "False")
    fail(codes::bad_argument, n->where, "`" + std::string(what) + "` is true or false, not " + quoted(n->where));
  return false;
}

bool lowering::encoding_of(const node* n, encoding& e) {
  const std::string name = string(n, "an encoding");
  if (n->what != form::text) return false;
  if (const auto found = encoding_named(name)) {
    e = *found;
    return true;
  }
  static constexpr std::string_view known[] = {"ascii", "latin1", "utf8", "utf16", "utf32", "ucs2"};
  const std::string_view near = datashape::nearest(name, known);
  fail(codes::unknown_encoding, n->where, "unknown encoding " + quoted(n->where),
       near.empty() ? "known are ascii, latin1, utf8, utf16, utf32, ucs2" : "did you mean '" + std::string(near) + "'?");
  return false;
}

/// 's', '15us' in quotes, s or 15us without.
bool lowering::unit_of(const node* n, time_unit& unit, index& multiple) {
  std::string name;
  multiple = 1;
  if (n->what == form::quantity) {
    name = std::string(text(n->text));
    multiple = n->value;
  } else if (n->what == form::name && n->count == 0) {
    name = std::string(text(n->text));
  } else {
    name = string(n, "a time unit");
    if (n->what != form::text) return false;
    std::size_t digits = 0;
    while (digits < name.size() && name[digits] >= '0' && name[digits] <= '9') ++digits;
    if (digits) {
      if (std::from_chars(name.data(), name.data() + digits, multiple).ec != std::errc{}) multiple = 0;
      name.erase(0, digits);
    }
  }
  const auto found = time_unit_named(name);
  if (found && multiple >= 1) {
    unit = *found;
    return true;
  }
  static constexpr std::string_view known[] = {"years",  "months",  "weeks",        "days",         "hours",      "minutes",
                                               "second", "seconds", "milliseconds", "microseconds", "nanoseconds"};
  const std::string_view near = name.size() > 2 ? datashape::nearest(name, known) : std::string_view{};
  fail(codes::unknown_unit, n->where, "unknown time unit " + quoted(n->where),
       near.empty() ? "known are Y, M, W, D, h, m, s, ms, us, ns, ps, fs, as" : "did you mean '" + std::string(near) + "'?");
  return false;
}

bool lowering::alignment(const node* n, index& align) {
  if (!integer(n, align, "an alignment")) return false;
  if (align >= 1 && align <= 65536 && (align & (align - 1)) == 0) return true;
  fail(codes::bad_attribute, n->where, quoted(n->where) + " is no alignment: a power of two up to 65536 is wanted");
  return false;
}

void lowering::json(const node& n, std::string& out) {
  switch (n.what) {
    case form::record: {
      out += '{';
      bool first = true;
      for (const node& c : children(n)) {
        if (!first) out += ", ";
        first = false;
        datashape::append_quoted(c.labelled() ? label(c) : std::string_view{}, '"', out);
        out += ": ";
        json(c, out);
      }
      out += '}';
      return;
    }
    case form::bracket: {
      out += '[';
      bool first = true;
      for (const node& c : children(n)) {
        if (!first) out += ", ";
        first = false;
        json(c, out);
      }
      out += ']';
      return;
    }
    case form::text: return datashape::append_quoted(datashape::unquoted(text(n.text)), '"', out);
    case form::integer:
    case form::real: out += text(n.where); return;
    case form::name: {
      const std::string_view t = text(n.text);
      if (n.count == 0 && (t == "true" || t == "false" || t == "null")) {
        out += t;
        return;
      }
      [[fallthrough]];
    }
    default: fail(codes::bad_argument, n.where, quoted(n.where) + " is not JSON"); out += "null";
  }
}

std::string lowering::json(const node& n) {
  std::string out;
  if (n.what != form::record)
    fail(codes::bad_argument, n.where, "expected a JSON object, found " + quoted(n.where));
  else
    json(n, out);
  return out.empty() ? "{}" : out;
}

}  // namespace pluribus::ndt
