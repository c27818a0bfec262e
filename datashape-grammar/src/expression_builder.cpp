// SPDX-License-Identifier: BSD-3-Clause
/// Adds nodes to an arena and keeps it normal and within the limits.
#include "datashape/expression_builder.hpp"

#include <algorithm>
#include <bit>
#include <cassert>
#include <cmath>
#include <vector>

#include "datashape/expression_codes.hpp"
#include "expression_literal.hpp"
#include "expression_tree.hpp"

namespace pluribus::datashape {

namespace {

using kind = expression_kind;

bool is_value(kind k) noexcept {
  return k != kind::keyword && k != kind::slice && k != kind::absent && k != kind::ellipsis && k != kind::newaxis;
}

std::string quoted(std::string_view text) { return "`" + std::string(text) + "`"; }

}  // namespace

expression_builder::expression_builder() : tree_(std::make_shared<detail::expression_tree>()) {}

span expression_builder::where(id node) const noexcept { return tree_->cells[node].where; }
expression_kind expression_builder::kind(id node) const noexcept { return tree_->cells[node].kind; }

void expression_builder::fail(diagnostic why) {
  if (!failure_) failure_ = std::move(why);
}

/// A node that has to stand for a value does.
void expression_builder::check_value(id node, span user) {
  if (!is_value(kind(node))) fail({codes::expression_syntax, severity::error, "a slice, keyword, `...` or newaxis is no value", user});
}

expression_builder::id expression_builder::add(expression_kind k, span where, std::span<const id> children, std::string_view text) {
  if (tree_->cells.size() == max_expression_nodes) {
    fail({codes::expression_size, severity::error, "the expression has more than " + std::to_string(max_expression_nodes) + " nodes",
          where});
    return 0;
  }
  detail::expression_cell cell;
  cell.kind = k;
  cell.where = where;
  cell.first_child = static_cast<id>(tree_->children.size());
  cell.children = static_cast<id>(children.size());
  for (const id child : children) {
    assert(child < tree_->cells.size());
    tree_->children.push_back(child);
    cell.depth = std::max<std::uint16_t>(cell.depth, static_cast<std::uint16_t>(tree_->cells[child].depth + 1));
  }
  if (cell.depth > max_expression_depth)
    fail({codes::expression_depth,
          severity::error,
          "the expression is nested deeper than " + std::to_string(max_expression_depth) + " levels",
          where,
          {},
          {"a chain counts: a + b + c has depth 3"},
          "split it into statements: s = a + b; s + c"});
  if (first_bad_byte(text) != std::string_view::npos) {
    fail({codes::expression_encoding, severity::error, "the text is not UTF-8", where});
    text = {};
  }
  cell.text_begin = static_cast<std::uint32_t>(tree_->texts.size());
  tree_->texts.append(text);
  cell.text_end = static_cast<std::uint32_t>(tree_->texts.size());
  if (tree_->texts.size() > 2 * max_expression_text)
    fail({codes::expression_size, severity::error, "the expression's texts are too large", where});
  tree_->cells.push_back(cell);
  return static_cast<id>(tree_->cells.size() - 1);
}

expression_builder::id expression_builder::integer(std::uint64_t value, span where) {
  const id node = add(kind::integer, where, {});
  tree_->cells[node].bits = value;
  return node;
}

expression_builder::id expression_builder::real(double value, span where) {
  if (std::signbit(value) && !std::isnan(value))
    fail({codes::expression_syntax, severity::error, "a literal has no sign; negate it", where});
  const id node = add(kind::real, where, {});
  // One NaN: literals carry no payload, and equality is by bits.
  tree_->cells[node].bits = std::bit_cast<std::uint64_t>(std::isnan(value) ? std::nan("") : value);
  return node;
}

expression_builder::id expression_builder::boolean(bool value, span where) {
  const id node = add(kind::boolean, where, {});
  tree_->cells[node].bits = value ? 1 : 0;
  return node;
}

expression_builder::id expression_builder::null(span where) { return add(kind::null, where, {}); }
expression_builder::id expression_builder::string(std::string_view value, span where) { return add(kind::string, where, {}, value); }
expression_builder::id expression_builder::absent(span where) { return add(kind::absent, where, {}); }
expression_builder::id expression_builder::ellipsis(span where) { return add(kind::ellipsis, where, {}); }
expression_builder::id expression_builder::newaxis(span where) { return add(kind::newaxis, where, {}); }

expression_builder::id expression_builder::name(std::string_view text, span where) {
  if (!is_expression_name(text)) fail({codes::expression_syntax, severity::error, quoted(text) + " cannot be a name", where});
  return add(kind::name, where, {}, text);
}

expression_builder::id expression_builder::unary(expression_operator op, id operand, span where) {
  check_value(operand, where);
  if (!facts(op).is_prefix()) fail({codes::expression_syntax, severity::error, quoted(facts(op).symbol) + " takes two operands", where});
  const id node = add(kind::unary, where, std::span(&operand, 1));
  tree_->cells[node].op = op;
  return node;
}

expression_builder::id expression_builder::binary(expression_operator op, id left, id right, span where) {
  check_value(left, where), check_value(right, where);
  if (facts(op).is_prefix()) fail({codes::expression_syntax, severity::error, quoted(facts(op).function) + " takes one operand", where});
  const id both[] = {left, right};
  const id node = add(kind::binary, where, both);
  tree_->cells[node].op = op;
  return node;
}

expression_builder::id expression_builder::keyword(std::string_view name, id value, span where) {
  check_value(value, where);
  if (!is_expression_name(name)) fail({codes::expression_syntax, severity::error, quoted(name) + " cannot be a keyword", where});
  return add(kind::keyword, where, std::span(&value, 1), name);
}

expression_builder::id expression_builder::call(std::string_view function, std::span<const id> arguments, span where) {
  if (!is_expression_name(function)) fail({codes::expression_syntax, severity::error, quoted(function) + " cannot be a function", where});
  std::vector<id> sorted(arguments.begin(), arguments.end());
  const auto is_keyword = [&](id a) { return kind(a) == kind::keyword; };
  const auto text = [&](id a) {
    const auto& cell = tree_->cells[a];
    return std::string_view(tree_->texts).substr(cell.text_begin, cell.text_end - cell.text_begin);
  };
  const auto first_keyword = std::find_if(sorted.begin(), sorted.end(), is_keyword);
  for (auto a = sorted.begin(); a != first_keyword; ++a) check_value(*a, where);
  if (const auto late = std::find_if_not(first_keyword, sorted.end(), is_keyword); late != sorted.end())
    fail({codes::expression_arguments,
          severity::error,
          "a positional argument stands after a keyword argument",
          this->where(*late),
          {{this->where(*first_keyword), "the first keyword"}},
          {},
          "move it before the keywords"});
  // By place where names are equal, so that the second is the one reported.
  std::sort(first_keyword, sorted.end(), [&](id a, id b) { return text(a) != text(b) ? text(a) < text(b) : a < b; });
  const auto twice =
      std::adjacent_find(first_keyword, sorted.end(), [&](id a, id b) { return is_keyword(a) && is_keyword(b) && text(a) == text(b); });
  if (twice != sorted.end())
    fail({codes::expression_arguments,
          severity::error,
          "the keyword " + quoted(text(*twice)) + " is given twice",
          this->where(twice[1]),
          {{this->where(*twice), "first given here"}}});
  return add(kind::call, where, sorted, function);
}

expression_builder::id expression_builder::tuple(std::span<const id> items, span where) {
  for (const id item : items) check_value(item, where);
  return add(kind::tuple, where, items);
}

expression_builder::id expression_builder::list(std::span<const id> items, span where) {
  for (const id item : items) check_value(item, where);
  return add(kind::list, where, items);
}

expression_builder::id expression_builder::subscript(id array, std::span<const id> items, span where) {
  check_value(array, where);
  if (items.empty()) fail({codes::expression_syntax, severity::error, "a subscript needs at least one index", where});
  if (items.size() == 1 && kind(items[0]) == kind::string) {
    const auto& cell = tree_->cells[items[0]];
    return field(array, tree_->texts.substr(cell.text_begin, cell.text_end - cell.text_begin), where);
  }
  std::vector<id> all{array};
  for (const id item : items) {
    if (kind(item) == kind::keyword || kind(item) == kind::absent) check_value(item, where);
    all.push_back(item);
  }
  if (std::count_if(items.begin(), items.end(), [&](id i) { return kind(i) == kind::ellipsis; }) > 1)
    fail({codes::expression_syntax, severity::error, "`...` stands twice in one subscript", where});
  return add(kind::subscript, where, all);
}

expression_builder::id expression_builder::slice(id start, id stop, id step, span where) {
  const id parts[] = {start, stop, step};
  for (const id part : parts)
    if (kind(part) != kind::absent) check_value(part, where);
  return add(kind::slice, where, parts);
}

expression_builder::id expression_builder::field(id record, std::string_view name, span where) {
  check_value(record, where);
  return add(kind::field, where, std::span(&record, 1), name);
}

result<expression> expression_builder::finish(id root) {
  if (!failure_ && !is_value(kind(root))) check_value(root, where(root));
  if (failure_) return *failure_;
  return expression(tree_, root);
}

}  // namespace pluribus::datashape
