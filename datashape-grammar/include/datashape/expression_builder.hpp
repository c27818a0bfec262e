// SPDX-License-Identifier: BSD-3-Clause
/// Makes expressions node by node, children first; the parser, the JSON reader and bindings all build through it, so every tree is
/// normal: keywords sorted, a lone string in a subscript a field. Limits and rules are checked here; the first breach is kept and
/// returned by finish().
#pragma once
#include <memory>
#include <optional>
#include <span>
#include <string_view>

#include "datashape/expression.hpp"
#include "datashape/result.hpp"

namespace pluribus::datashape {

class expression_builder {
 public:
  using id = std::uint32_t;

  expression_builder();

  id integer(std::uint64_t value, span where = {});
  id real(double value, span where = {});
  id boolean(bool value, span where = {});
  id null(span where = {});
  id string(std::string_view value, span where = {});
  id name(std::string_view text, span where = {});
  id unary(expression_operator op, id operand, span where = {});
  id binary(expression_operator op, id left, id right, span where = {});
  /// Positional arguments, then keywords in any order.
  id call(std::string_view function, std::span<const id> arguments, span where = {});
  id keyword(std::string_view name, id value, span where = {});
  id tuple(std::span<const id> items, span where = {});
  id list(std::span<const id> items, span where = {});
  id subscript(id array, std::span<const id> items, span where = {});
  id slice(id start, id stop, id step, span where = {});
  id absent(span where = {});
  id ellipsis(span where = {});
  id newaxis(span where = {});
  id field(id record, std::string_view name, span where = {});

  const std::optional<diagnostic>& failure() const noexcept { return failure_; }
  span where(id node) const noexcept;
  expression_kind kind(id node) const noexcept;

  /// The tree below `root`. A builder can finish several roots; they share their nodes, and nothing can be added after the first.
  result<expression> finish(id root);

 private:
  id add(expression_kind kind, span where, std::span<const id> children, std::string_view text = {});
  void fail(diagnostic why);
  void check_value(id node, span user);

  std::shared_ptr<detail::expression_tree> tree_;
  std::optional<diagnostic> failure_;
};

}  // namespace pluribus::datashape
