// SPDX-License-Identifier: BSD-3-Clause
/// See definition.hpp.
#include "definition.hpp"

#include <algorithm>
#include <limits>

#include "datashape/expression_text.hpp"
#include "datashape/try.hpp"
#include "gfunc/codes.hpp"
#include "gfunc/resolve.hpp"
#include "ndt/parse.hpp"
#include "registry_state.hpp"

namespace pluribus::gfunc {

namespace {

using datashape::expression_kind;
using datashape::expression_node;

constexpr std::uint64_t most = std::numeric_limits<std::int64_t>::max();

datashape::diagnostic wrong(std::string_view name, const std::string& why) {
  return {codes::bad_definition, datashape::severity::error, "`" + std::string(name) + "`: " + why};
}

/// Collects the names in order, and says what a definition cannot have.
datashape::outcome read_names(std::string_view name, expression_node n, std::vector<std::string>& names) {
  switch (n.kind()) {
    case expression_kind::integer:
      if (n.integer() > most) return wrong(name, "an integer is above 9223372036854775807");
      break;
    case expression_kind::real:
    case expression_kind::boolean:
    case expression_kind::unary:
    case expression_kind::binary: break;
    case expression_kind::name:
      if (std::find(names.begin(), names.end(), n.text()) == names.end()) names.emplace_back(n.text());
      break;
    case expression_kind::call:
      for (std::size_t i = 0; i < n.size(); ++i) {
        if (n[i].kind() == expression_kind::keyword)
          return wrong(name, "the call of `" + std::string(n.text()) + "` has options, which only functions over whole values take");
      }
      break;
    default: {
      datashape::diagnostic d = wrong(name, "a definition is made of names, numbers, operators and calls");
      d.where = n.where();
      return d;
    }
  }
  for (std::size_t i = 0; i < n.size(); ++i) DATASHAPE_CHECK(read_names(name, n[i], names));
  return std::monostate{};
}

/// Operations of one definition when all that it calls is written out.
constexpr std::size_t max_operations = 4096;

/// Functions below a node, by name, once a call.
void functions_of(expression_node n, std::vector<std::string_view>& all) {
  const bool is_call = n.kind() == expression_kind::call || n.kind() == expression_kind::unary || n.kind() == expression_kind::binary;
  if (is_call && !is_negative_literal(n)) all.push_back(called(n));
  for (std::size_t i = 0; i < n.size(); ++i) functions_of(n[i], all);
}

class definition_walk {
 public:
  explicit definition_walk(const registry::state& functions)
      : functions_(functions), seen_(functions.entries.size(), state::fresh), sizes_(functions.entries.size(), 1) {}

  void visit(std::size_t at) {
    const function_entry& e = functions_.entries[at];
    if (e.defined == nullptr || seen_[at] == state::done) return;
    if (seen_[at] == state::open) {
      found.push_back(wrong(functions_.facts[at].name, "its definition comes back to itself"));
      return;
    }
    seen_[at] = state::open;
    std::vector<std::string_view> names;
    functions_of(e.defined->body.root(), names);
    std::size_t size = 0;
    for (std::string_view name : names) size = std::min(max_operations + 1, size + check(at, name));
    if (size > max_operations)
      found.push_back(
          wrong(functions_.facts[at].name, "it is more than " + std::to_string(max_operations) + " operations when written out"));
    sizes_[at] = std::min(size, max_operations);
    seen_[at] = state::done;
  }

  datashape::diagnostics found;

 private:
  enum class state : std::uint8_t { fresh, open, done };

  std::size_t check(std::size_t at, std::string_view name) {
    const auto other = functions_.names.find(name);
    if (other == functions_.names.end()) {
      if (!cast_named(name)) found.push_back(wrong(functions_.facts[at].name, "there is no function `" + std::string(name) + "`"));
      return 1;
    }
    const function_entry& e = functions_.entries[other->second];
    if (e.kernels.empty() && e.defined == nullptr)
      found.push_back(wrong(functions_.facts[at].name, "`" + std::string(name) + "` is no elementwise function"));
    visit(other->second);
    return sizes_[other->second];
  }

  const registry::state& functions_;
  std::vector<state> seen_;
  std::vector<std::size_t> sizes_;
};

class expansion {
 public:
  expansion(const definition& d, program_builder& into, std::span<const reg> arguments, const registry& functions)
      : definition_(d), into_(into), arguments_(arguments), functions_(functions) {}

  datashape::result<reg> node(expression_node n) {
    switch (n.kind()) {
      case expression_kind::integer: return into_.literal(static_cast<std::int64_t>(n.integer()));
      case expression_kind::real: return into_.literal(n.real());
      case expression_kind::boolean: {
        const bool b = n.boolean();
        return into_.constant(ndt::scalar::bool_, &b);
      }
      case expression_kind::name: {
        const auto at = std::find(definition_.arguments.begin(), definition_.arguments.end(), n.text());
        return arguments_[static_cast<std::size_t>(at - definition_.arguments.begin())];
      }
      default: break;
    }
    if (is_negative_literal(n)) return into_.literal(-static_cast<std::int64_t>(n[0].integer()));
    std::vector<reg> parts;
    for (std::size_t i = 0; i < n.size(); ++i) {
      DATASHAPE_TRY(reg part, node(n[i]));
      parts.push_back(part);
    }
    if (n.kind() == expression_kind::call && parts.size() == 1 && functions_.find(n.text()) == nullptr) {
      if (const auto to = cast_named(n.text())) return into_.cast(parts[0], *to);
    }
    return into_.call(called(n), parts);
  }

 private:
  const definition& definition_;
  program_builder& into_;
  std::span<const reg> arguments_;
  const registry& functions_;
};

/// Literals among the arguments take the dtype of their partners before the body is looked at, as they do in a call of a kernel.
datashape::result<std::vector<reg>> with_strong(program_builder& into, std::span<const reg> arguments) {
  std::vector<reg> settled(arguments.begin(), arguments.end());
  std::vector<arg> described;
  for (reg r : arguments) described.push_back({into.dtype(r), into.weak(r)});
  const auto is_weak = [](const arg& a) { return a.weak; };
  if (std::none_of(described.begin(), described.end(), is_weak) || std::all_of(described.begin(), described.end(), is_weak)) return settled;
  DATASHAPE_TRY(const ndt::scalar all, common_dtype(described));
  for (std::size_t i = 0; i < settled.size(); ++i) {
    if (!described[i].weak) continue;
    DATASHAPE_TRY(settled[i], into.cast(settled[i], all));
  }
  return settled;
}

}  // namespace

bool is_negative_literal(expression_node n) {
  return n.kind() == expression_kind::unary && n.op() == datashape::expression_operator::negative &&
         n[0].kind() == expression_kind::integer;
}

std::string_view called(expression_node n) { return n.kind() == expression_kind::call ? n.text() : facts(n.op()).function; }

std::optional<ndt::scalar> cast_named(std::string_view name) {
  const auto t = ndt::try_parse(name);
  return t && t->is_scalar() && !t->is_swapped() ? std::optional(t->scalar()) : std::nullopt;
}

datashape::diagnostic wrong_count(const definition& d, std::size_t given) {
  return {codes::wrong_argument_count, datashape::severity::error,
          "`" + d.name + "` takes " + std::to_string(d.arguments.size()) + (d.arguments.size() == 1 ? " argument" : " arguments") +
              ", not " + std::to_string(given)};
}

std::string definition::text() const {
  std::string list;
  for (const std::string& a : arguments) list += (list.empty() ? "" : ", ") + a;
  return name + "(" + list + ") = " + datashape::print(body);
}

datashape::result<definition> read_definition(std::string_view name, std::string_view expression, std::vector<std::string> arguments) {
  DATASHAPE_TRY(datashape::expression body, datashape::parse_expression(expression));
  std::vector<std::string> names;
  DATASHAPE_CHECK(read_names(name, body.root(), names));
  if (arguments.empty()) arguments = names;
  for (const std::string& n : names) {
    if (std::find(arguments.begin(), arguments.end(), n) == arguments.end()) return wrong(name, "`" + n + "` is no argument of it");
  }
  if (arguments.empty() || arguments.size() > max_arity)
    return wrong(name, "an expression has one to four arguments, and not " + std::to_string(arguments.size()));
  return definition{std::string(name), std::move(arguments), std::move(body)};
}

datashape::diagnostics check_definitions(const registry::state& functions) {
  definition_walk walk(functions);
  for (std::size_t i = 0; i < functions.entries.size(); ++i) walk.visit(i);
  return std::move(walk.found);
}

bool may_fail(const registry::state& functions, std::string_view name) {
  const function_entry* entry = functions.find_entry(name);
  if (entry == nullptr) return false;
  if (entry->defined == nullptr)
    return std::any_of(entry->loops.begin(), entry->loops.end(),
                       [](const auto& loop) { return loop != nullptr && loop->checked != nullptr; });
  std::vector<std::string_view> names;
  functions_of(entry->defined->body.root(), names);
  return std::any_of(names.begin(), names.end(), [&](std::string_view n) { return may_fail(functions, n); });
}

datashape::result<reg> expand(const definition& d, program_builder& into, std::span<const reg> arguments, const registry& functions) {
  if (arguments.size() != d.arguments.size()) return wrong_count(d, arguments.size());
  DATASHAPE_TRY(std::vector<reg> settled, with_strong(into, arguments));
  return expansion(d, into, settled, functions).node(d.body.root());
}

}  // namespace pluribus::gfunc
