// SPDX-License-Identifier: BSD-3-Clause
/// Lowers what stands at the top: declarations, modules, where clauses with their sizes. Constraints written beside a variable, as in
/// `(T: Float, T) -> T`, are gathered into the where clause of their text: both spellings are one type.
#include <algorithm>

#include "build.hpp"
#include "datashape/identifier.hpp"
#include "datashape/nearest.hpp"
#include "lower.hpp"
#include "matcher.hpp"

namespace pluribus::ndt {

type lowering::text() {
  const node& root = tree_.root();
  return root.what == form::program ? program(root, {}) : top(root);
}

type lowering::program(const node& n, const std::string& prefix) {
  if (!has_declarations_) {
    local_ = *names_;
    has_declarations_ = true;
  }
  names_ = &local_;
  type last = make_leaf(kind::void_);
  for (const node& c : children(n)) {
    if (c.what == form::declaration)
      declaration_of(c, prefix);
    else if (c.what == form::scope_block)
      program(c, prefix + std::string(tree_.text(c.text)) + "::");
    else if (c.what != form::error)
      last = top(c);
  }
  return last;
}

void lowering::declaration_of(const node& n, const std::string& prefix) {
  const std::string_view name = tree_.text(n.text);
  if (!is(dialect::core) && !is(dialect::dynd)) fail(codes::other_dialect, n.where, "declarations belong to core and dynd");
  if (word_named(name, dialect_).what != meaning::none && knows(dialect_, word_named(name, dialect_)))
    fail(codes::reserved_name, n.text, "cannot redefine the reserved name `" + std::string(name) + "`");
  if (names_->find(prefix + std::string(name)))
    fail(codes::already_declared, n.text, "`" + prefix + std::string(name) + "` is declared already");
  declaration d;
  d.alias = is(dialect::dynd);
  const auto parts = children(n);
  for (const node& p : parts.first(parts.size() - 1)) {
    if (p.what != form::name || p.count || p.labelled() || !datashape::is_symbol(tree_.text(p.text)))
      fail(codes::bad_argument, p.where, "parameters of a generic are names in upper case, not " + quoted(p.where));
    d.parameters.emplace_back(tree_.text(p.where));
  }
  const std::string_view outer = std::exchange(declaring_, name);
  d.definition = top(parts.back());
  declaring_ = outer;
  local_.insert(prefix + std::string(name), std::move(d));
}

/// T where U: Float, P = N + M - 1
type lowering::top(const node& n) {
  const std::vector<named_constraint> outer = std::exchange(constraints_, {});
  type inner;
  if (n.what != form::where)
    inner = datashape(n);
  else if (is(dialect::core))
    inner = where(n);
  else
    return fail(codes::other_dialect, n.where, "where clauses belong to core");
  if (!constraints_.empty()) {
    std::stable_sort(constraints_.begin(), constraints_.end(), [](const auto& a, const auto& b) { return a.at < b.at; });
    std::vector<type> all{std::move(inner)};
    std::vector<std::string_view> names{{}};
    for (named_constraint& c : constraints_) {
      all.push_back(std::move(c.to));
      names.push_back(c.name);
    }
    inner = make_node({.what = kind::where, .children = all, .names = names});
  }
  constraints_ = outer;
  return inner;
}

type lowering::where(const node& n) {
  const auto parts = children(n);
  type inner = datashape(parts[0]);
  for (const node& c : parts.subspan(1)) {
    if (c.what == form::error) continue;
    constrain(label(c), c.has(datashape::label_equals) ? size_expression(c) : constraint_on(c), c.label);
  }
  return inner;
}

namespace {

std::optional<std::string> nearest_kind(std::string_view text) {
  std::vector<std::string_view> known;
  for (int f = 0; f < family_count; ++f) known.push_back(name(static_cast<family>(f)));
  const std::string_view near = datashape::nearest(text, known);
  return near.empty() ? std::nullopt : std::optional("did you mean `" + std::string(near) + "`?");
}

}  // namespace

/// The same constraint may be written at each use of a variable.
void lowering::constrain(std::string_view name, type to, span where) {
  if (!datashape::is_symbol(name) || family_named(name)) {
    fail(codes::bad_constraint, where, quoted(where) + " is no variable", "names in upper case that are no kinds are constrained");
    return;
  }
  for (const named_constraint& c : constraints_)
    if (c.name == name) {
      if (c.to != to) fail(codes::bad_constraint, where, "`" + std::string(name) + "` is constrained twice, and differently");
      return;
    }
  if (to.kind() == kind::typevar) {
    fail(codes::bad_constraint, where,
         "`" + std::string(name) + "` is constrained by `" + std::string(to.text()) + "`, a variable; a kind or a type is wanted",
         nearest_kind(to.text()));
    return;
  }
  constraints_.push_back({name, std::move(to), where.begin});
}

type lowering::constraint_on(const node& n) {
  if (n.what == form::constrained)
    return fail(codes::bad_constraint, n.where, "a constraint is a kind or a type, not another variable with a constraint");
  const bool dims = n.what == form::name && n.count == 0 && is_dimension(n) && text(n.text) != "_" &&
                    (!datashape::is_symbol(text(n.text)) || family_named(text(n.text)));
  return dims ? dimension(n, type()) : datashape(n);
}

/// N: var, N: Fixed, N: Var, N: Dim in front of an element.
type lowering::constrained_dimension(const node& n, type below) {
  const std::string_view name = text(n.text);
  const type to = constraint_on(children(n)[0]);
  const bool is_kind = to.kind() == kind::var || to.kind() == kind::dim_family || to.kind() == kind::array;
  if (!is_kind)
    return fail(codes::bad_constraint, children(n)[0].where, quoted(children(n)[0].where) + " is no kind of dimensions",
                "dimensions are `var`, `Fixed`, `Var` or `Dim`; a size is said with `where " + std::string(name) + " = 3`");
  constrain(name, to, n.text);
  return detail::wrap(kind::symbolic, std::move(below), 0, 0, 0, name);
}

type lowering::constrained_variable(const node& n) {
  const std::string_view name = text(n.text);
  const type to = constraint_on(children(n)[0]);
  if (to.is_dim() && to.element().kind() == kind::nothing)
    return fail(codes::bad_constraint, children(n)[0].where,
                quoted(children(n)[0].where) + " is a dimension; `" + std::string(name) + "` stands for a dtype here",
                "a dtype is missing behind it: `" + std::string(name) + ": " + std::string(text(children(n)[0].where)) + " * T`");
  constrain(name, to, n.text);
  if (family_named(name)) return {};
  return make_node({.what = kind::typevar, .text = name});
}

type lowering::size_expression(const node& n) {
  const type nothing;
  if (n.what == form::integer) {
    std::int64_t value = 0;
    if (!integer(&n, value, "a size")) return {};
    if (value < 0) return fail(codes::bad_constraint, n.where, "sizes are not negative");
    return make_node({.what = kind::fixed, .value = value, .children = {&nothing, 1}});
  }
  if (n.what == form::name) {
    const std::string_view name = tree_.text(n.text);
    if (!datashape::is_symbol(name) || family_named(name))
      return fail(codes::bad_constraint, n.where, quoted(n.where) + " is no size", "sizes are numbers and names in upper case");
    return make_node({.what = kind::symbolic, .text = name, .children = {&nothing, 1}});
  }
  if (n.what == form::error) return {};
  if (n.what != form::arithmetic)
    return fail(codes::bad_constraint, n.where, quoted(n.where) + " is no size", "sizes are numbers and names in upper case");
  const auto both = children(n);
  const type operands[] = {size_expression(both[0]), size_expression(both[1])};
  if (operands[0].kind() == kind::nothing || operands[1].kind() == kind::nothing) return {};
  const type e = make_node({.what = kind::arithmetic, .sub = static_cast<std::uint8_t>(n.value), .children = operands});
  if (const auto wrong = detail::never_computes(e)) return fail(codes::bad_constraint, n.where, wrong->message);
  return e;
}

}  // namespace pluribus::ndt
