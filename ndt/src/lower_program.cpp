// SPDX-License-Identifier: BSD-3-Clause
/// Lowers what stands at the top: declarations, modules, where clauses with their sizes.
#include "datashape/identifier.hpp"
#include "lower.hpp"

namespace pluribus::ndt {

type lowering::text() {
  const node& root = tree_.root();
  return root.what == form::program ? program(root, {}) : datashape(root);
}

type lowering::program(const node& n, const std::string& prefix) {
  if (!has_declarations_) {
    local_ = *names_;
    has_declarations_ = true;
  }
  names_ = &local_;
  type last = make_leaf(kind::void_);
  for (const node& c : children(n)) {
    if (c.what == form::declaration) declaration_of(c, prefix);
    else if (c.what == form::scope_block) program(c, prefix + std::string(tree_.text(c.text)) + "::");
    else if (c.what != form::error) last = datashape(c);
  }
  return last;
}

void lowering::declaration_of(const node& n, const std::string& prefix) {
  const std::string_view name = tree_.text(n.text);
  if (!is(dialect::core) && !is(dialect::dynd)) fail(codes::other_dialect, n.where, "declarations belong to core and dynd");
  if (word_named(name, dialect_).what != meaning::none && knows(dialect_, word_named(name, dialect_))) fail(codes::reserved_name, n.text, "cannot redefine the reserved name `" + std::string(name) + "`");
  if (names_->find(prefix + std::string(name))) fail(codes::already_declared, n.text, "`" + prefix + std::string(name) + "` is declared already");
  declaration d;
  d.alias = is(dialect::dynd);
  const auto parts = children(n);
  for (const node& p : parts.first(parts.size() - 1)) {
    if (p.what != form::name || p.count || !datashape::is_symbol(tree_.text(p.text))) fail(codes::bad_argument, p.where, "parameters of a generic are names in upper case, not " + quoted(p.where));
    d.parameters.emplace_back(tree_.text(p.where));
  }
  const std::string_view outer = std::exchange(declaring_, name);
  d.definition = datashape(parts.back());
  declaring_ = outer;
  local_.insert(prefix + std::string(name), std::move(d));
}

/// T where U: Float, P = N + M - 1
type lowering::where(const node& n) {
  const auto parts = children(n);
  std::vector<type> all{datashape(parts[0])};
  std::vector<std::string_view> names{{}};
  for (const node& c : parts.subspan(1)) {
    const std::string_view name = label(c);
    if (!datashape::is_symbol(name) || family_named(name)) {
      fail(codes::bad_constraint, c.label, quoted(c.label) + " is no variable", "a where clause constrains names in upper case");
      continue;
    }
    for (const std::string_view other : names)
      if (other == name) fail(codes::bad_constraint, c.label, "`" + std::string(name) + "` is constrained twice");
    all.push_back(c.has(datashape::label_equals) ? size_expression(c) : datashape(c));
    names.push_back(name);
  }
  return make_node({.what = kind::where, .children = all, .names = names});
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
    if (!datashape::is_symbol(name) || family_named(name)) return fail(codes::bad_constraint, n.where, quoted(n.where) + " is no size", "sizes are numbers and names in upper case");
    return make_node({.what = kind::symbolic, .text = name, .children = {&nothing, 1}});
  }
  const auto both = children(n);
  const type operands[] = {size_expression(both[0]), size_expression(both[1])};
  return make_node({.what = kind::arithmetic, .sub = static_cast<std::uint8_t>(n.value), .children = operands});
}

}  // namespace pluribus::ndt
