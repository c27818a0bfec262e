// SPDX-License-Identifier: BSD-3-Clause
/// Reading a tree: accessors, equality, and which words are names.
#include "datashape/expression.hpp"

#include <algorithm>
#include <array>
#include <bit>
#include <cassert>

#include "datashape/identifier.hpp"
#include "expression_tree.hpp"

namespace pluribus::datashape {

expression_kind expression_node::kind() const noexcept { return tree_->cells[id_].kind; }
expression_operator expression_node::op() const noexcept { return tree_->cells[id_].op; }
span expression_node::where() const noexcept { return tree_->cells[id_].where; }
std::size_t expression_node::depth() const noexcept { return tree_->cells[id_].depth; }
std::size_t expression_node::size() const noexcept { return tree_->cells[id_].children; }

expression_node expression_node::operator[](std::size_t i) const noexcept {
  assert(i < size());
  return {*tree_, tree_->children[tree_->cells[id_].first_child + i]};
}

std::string_view expression_node::text() const noexcept {
  const auto& cell = tree_->cells[id_];
  return std::string_view(tree_->texts).substr(cell.text_begin, cell.text_end - cell.text_begin);
}

std::uint64_t expression_node::integer() const noexcept { return tree_->cells[id_].bits; }
double expression_node::real() const noexcept { return std::bit_cast<double>(tree_->cells[id_].bits); }

bool operator==(expression_node a, expression_node b) noexcept {
  if (a.tree_ == b.tree_ && a.id_ == b.id_) return true;
  if (a.kind() != b.kind() || a.size() != b.size() || a.op() != b.op()) return false;
  if (a.integer() != b.integer() || a.text() != b.text()) return false;
  for (std::size_t i = 0; i < a.size(); ++i)
    if (!(a[i] == b[i])) return false;
  return true;
}

bool is_reserved_word(std::string_view word) noexcept {
  static constexpr std::array<std::string_view, 15> words{"and",    "else", "false",   "for", "if",   "in", "inf", "is",
                                                          "lambda", "nan",  "newaxis", "not", "null", "or", "true"};
  return std::find(words.begin(), words.end(), word) != words.end();
}

bool is_expression_name(std::string_view text) noexcept { return is_identifier(text) && !is_reserved_word(text); }

}  // namespace pluribus::datashape
