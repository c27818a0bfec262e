// SPDX-License-Identifier: BSD-3-Clause
/// An expression as an immutable syntax tree with spans, defined in docs/book/expressions.md. It names its inputs and functions and
/// knows no types: what a name means is decided by who lowers it.
#pragma once
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "datashape/expression_operator.hpp"
#include "datashape/span.hpp"

namespace pluribus::datashape {

enum class expression_kind : std::uint8_t {
  integer,  // integer()
  real,     // real(); never negative
  boolean,  // boolean()
  null,
  string,     // text()
  name,       // text()
  unary,      // op(); [0]
  binary,     // op(); [0], [1]
  call,       // text(); positional arguments, then keywords sorted by name
  keyword,    // text(); [0]
  tuple,      // items
  list,       // items
  subscript,  // [0] is subscripted by the others
  slice,      // [0] start, [1] stop, [2] step; each may be absent
  absent,
  ellipsis,
  newaxis,
  field,  // text(); [0] is the record
};

inline constexpr std::size_t max_expression_depth = 256;
inline constexpr std::size_t max_expression_nodes = 65536;
inline constexpr std::size_t max_expression_text = std::size_t{1} << 20;

namespace detail {
struct expression_tree;
}

/// A node, borrowed from the expression that owns it.
class expression_node {
 public:
  expression_node(const detail::expression_tree& tree, std::uint32_t id) noexcept : tree_(&tree), id_(id) {}

  expression_kind kind() const noexcept;
  expression_operator op() const noexcept;
  /// Bytes of the parsed text; empty in a tree that was built.
  span where() const noexcept;
  /// Height of the tree below and with this node; a leaf has 1.
  std::size_t depth() const noexcept;

  std::size_t size() const noexcept;
  expression_node operator[](std::size_t i) const noexcept;

  std::string_view text() const noexcept;
  std::uint64_t integer() const noexcept;
  double real() const noexcept;
  bool boolean() const noexcept { return integer() != 0; }

  /// Structure and values; spans do not count.
  friend bool operator==(expression_node a, expression_node b) noexcept;

 private:
  const detail::expression_tree* tree_;
  std::uint32_t id_;
};

/// Owns a tree, or shares it with the other statements of its program. Copies are cheap.
class expression {
 public:
  expression(std::shared_ptr<const detail::expression_tree> tree, std::uint32_t root) noexcept : tree_(std::move(tree)), root_(root) {}

  expression_node root() const noexcept { return {*tree_, root_}; }
  friend bool operator==(const expression& a, const expression& b) noexcept { return a.root() == b.root(); }

 private:
  std::shared_ptr<const detail::expression_tree> tree_;
  std::uint32_t root_;
};

/// One of the expressions of a program; its name, when it has one, is an input of those after it.
struct expression_statement {
  std::optional<std::string> name;
  span name_where;
  expression value;

  friend bool operator==(const expression_statement& a, const expression_statement& b) noexcept {
    return a.name == b.name && a.value == b.value;
  }
};

using expression_program = std::vector<expression_statement>;

/// Words that are no names of inputs, functions or keywords.
bool is_reserved_word(std::string_view word) noexcept;
/// Whether the text can stand as a name: an identifier that is not reserved.
bool is_expression_name(std::string_view text) noexcept;

}  // namespace pluribus::datashape
