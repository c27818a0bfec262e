// SPDX-License-Identifier: BSD-3-Clause
/// Operators, brackets and statements: the grammar's events become nodes.
#include "expression_reader.hpp"

#include "datashape/expression_codes.hpp"

namespace pluribus::datashape {

span expression_reader::at(std::string_view token) const noexcept {
  const std::uint32_t begin = offset(token.data());
  return {begin, begin + static_cast<std::uint32_t>(token.size())};
}

void expression_reader::push(id node, span extent) {
  if (builder_.failure()) fail(*builder_.failure());
  operands_.push_back({node, extent});
}

expression_reader::operand expression_reader::pop() {
  const operand top = operands_.back();
  operands_.pop_back();
  return top;
}

std::vector<expression_reader::id> expression_reader::take(std::size_t first) {
  std::vector<id> nodes;
  for (std::size_t i = first; i < operands_.size(); ++i) nodes.push_back(operands_[i].node);
  operands_.resize(first);
  return nodes;
}

void expression_reader::read_name() {
  if (word_ == "newaxis")
    fail({codes::expression_syntax, severity::error, "newaxis stands alone between the commas of a subscript", at(word_)});
  push(builder_.name(word_, at(word_)), at(word_));
}

void expression_reader::read_prefix(std::string_view token) { operators_.push_back({*operator_of(token, true), at(token)}); }

void expression_reader::read_operator(std::string_view token) {
  const operator_facts& arriving = facts(*operator_of(token, false));
  bool bit_operator_between = false;
  while (operators_.size() > floors_.back()) {
    const operator_facts& top = facts(operators_.back().op);
    if (top.is_comparison() && arriving.is_comparison()) fail_chain(operators_.back(), at(token), bit_operator_between);
    if (top.binding < arriving.binding || (top.binding == arriving.binding && arriving.groups_right())) break;
    bit_operator_between |= top.binding >= binding::bit_or && top.binding <= binding::bit_and;
    reduce();
  }
  operators_.push_back({arriving.op, at(token)});
}

void expression_reader::reduce() {
  const waiting top = operators_.back();
  operators_.pop_back();
  const operand right = pop();
  if (facts(top.op).is_prefix()) {
    const span all = join(top.where, right.extent);
    return push(builder_.unary(top.op, right.node, all), all);
  }
  const operand left = pop();
  const span all = join(left.extent, right.extent);
  push(builder_.binary(top.op, left.node, right.node, all), all);
}

void expression_reader::end_expression() {
  while (operators_.size() > floors_.back()) reduce();
  floors_.pop_back();
}

void expression_reader::open(bracket kind, const char* where) {
  const span here{offset(where), offset(where) + 1};
  if (frames_.size() >= max_expression_depth)
    fail({codes::expression_depth, severity::error, "brackets are nested deeper than " + std::to_string(max_expression_depth) + " levels",
          here});
  frames_.push_back({kind, here, operands_.size(), operands_.size()});
  if (kind == bracket::arguments) frames_.back().function = word_;
}

void expression_reader::read_comma() {
  if (frames_.empty()) return;
  frame& f = frames_.back();
  ++f.commas;
  f.colons = 0;
  f.item = operands_.size();
}

void expression_reader::end_argument() {
  frame& f = frames_.back();
  if (f.keyword.empty()) return;
  const operand value = pop();
  const span all = join(at(f.keyword), value.extent);
  push(builder_.keyword(f.keyword, value.node, all), all);
  f.keyword = {};
}

void expression_reader::read_colon() {
  frame& f = frames_.back();
  if (operands_.size() == f.item + static_cast<std::size_t>(f.colons)) push(builder_.absent(), {});
  ++f.colons;
}

void expression_reader::end_item(std::string_view token) {
  frame& f = frames_.back();
  if (f.colons == 0) return;
  while (operands_.size() < f.item + 3) push(builder_.absent(), {});
  const std::vector<id> parts = take(f.item);
  const span all = at(token.substr(0, token.find_last_not_of(" \t\r\n") + 1));
  push(builder_.slice(parts[0], parts[1], parts[2], all), all);
}

void expression_reader::close(const char* last) {
  const frame f = frames_.back();
  frames_.pop_back();
  const span brackets{f.where.begin, offset(last) + 1};
  if (f.kind == bracket::group && f.commas == 0 && operands_.size() == f.first + 1) {
    operands_.back().extent = brackets;
    return;
  }
  const std::vector<id> items = take(f.first);
  switch (f.kind) {
    case bracket::group: return push(builder_.tuple(items, brackets), brackets);
    case bracket::list: return push(builder_.list(items, brackets), brackets);
    case bracket::arguments: {
      const span all = join(at(f.function), brackets);
      return push(builder_.call(f.function, items, all), all);
    }
    case bracket::subscript: {
      const operand array = pop();
      const span all = join(array.extent, brackets);
      return push(builder_.subscript(array.node, items, all), all);
    }
  }
}

void expression_reader::read_member() {
  const operand record = pop();
  const span all = join(record.extent, at(word_));
  push(builder_.field(record.node, word_, all), all);
}

void expression_reader::end_statement() {
  if (!name_.empty() && is_reserved_word(name_))
    fail({codes::expression_syntax, severity::error, "`" + std::string(name_) + "` is reserved and cannot name an expression", at(name_)});
  for (const named& earlier : statements_)
    if (!name_.empty() && earlier.name == name_)
      fail({codes::expression_arguments,
            severity::error,
            "two statements are named `" + std::string(name_) + "`",
            at(name_),
            {{at(earlier.name), "the first"}},
            {},
            "give the second another name; an expression never changes"});
  statements_.push_back({name_, pop()});
  name_ = {};
}

result<expression> expression_reader::finish_expression() { return builder_.finish(pop().node); }

result<expression_program> expression_reader::finish_program() {
  expression_program program;
  for (const named& s : statements_) {
    auto value = builder_.finish(s.value.node);
    if (!value) return std::move(value).error();
    if (s.name.empty())
      program.push_back({std::nullopt, {}, *std::move(value)});
    else
      program.push_back({std::string(s.name), at(s.name), *std::move(value)});
  }
  return program;
}

}  // namespace pluribus::datashape
