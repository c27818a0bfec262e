// SPDX-License-Identifier: BSD-3-Clause
/// What the grammar's actions call: tokens and brackets come in, in the order of the text; nodes go to the builder. Operators wait on a
/// stack until a looser one arrives, as in Dijkstra's shunting yard, with one floor for each expression in progress.
/// The first mistake is thrown as `stop` and leaves through parse.
#pragma once
#include <string_view>
#include <vector>

#include "datashape/expression_builder.hpp"

namespace pluribus::datashape {

class expression_reader {
 public:
  struct stop {
    diagnostic why;
  };
  enum class bracket : std::uint8_t { group, list, arguments, subscript };

  explicit expression_reader(std::string_view text) : text_(text) {}

  // Leaves. Each gets its bytes of the text.
  void read_integer(std::string_view token, int base);
  void read_float(std::string_view token);
  void read_string(std::string_view token);
  void read_constant(std::string_view token);
  void read_identifier(std::string_view token) { word_ = token; }
  void read_name();
  void read_ellipsis(std::string_view token) { push(builder_.ellipsis(at(token)), at(token)); }
  void read_newaxis(std::string_view token) { push(builder_.newaxis(at(token)), at(token)); }

  // Operators.
  void begin_expression() { floors_.push_back(operators_.size()); }
  void end_expression();
  void abandon_expression() { floors_.pop_back(); }
  void read_prefix(std::string_view token);
  void read_operator(std::string_view token);

  // Brackets and what stands in them.
  void open(bracket kind, const char* where);
  void read_comma();
  void read_colon();
  void read_keyword() { frames_.back().keyword = word_; }
  void end_argument();
  void end_item(std::string_view token);
  void close(const char* last);
  void read_member();

  // Statements.
  void read_assignment() { name_ = word_; }
  void end_statement();
  result<expression> finish_expression();
  result<expression_program> finish_program();

  // Mistakes.
  [[noreturn]] void fail_expected(std::string_view expected, const char* where) const;
  [[noreturn]] void fail_closing(const char* where) const;
  [[noreturn]] void fail_string(const char* where) const;
  [[noreturn]] void fail_escape(const char* where) const;
  [[noreturn]] void fail_number_tail(const char* where) const;
  [[noreturn]] void fail_python_word(std::string_view token) const;
  [[noreturn]] void fail_called_value(const char* where) const;

 private:
  using id = expression_builder::id;
  struct operand {
    id node;
    span extent;  // with the parentheses around it
  };
  struct waiting {
    expression_operator op;
    span where;
  };
  struct frame {
    bracket kind;
    span where;
    std::size_t first;  // operands below belong to others
    std::size_t item;   // operands from here on belong to the current item
    std::string_view function = {}, keyword = {};
    int commas = 0, colons = 0;
  };
  struct named {
    std::string_view name;
    operand value;
  };

  span at(std::string_view token) const noexcept;
  std::uint32_t offset(const char* where) const noexcept { return static_cast<std::uint32_t>(where - text_.data()); }
  [[noreturn]] static void fail(diagnostic why) { throw stop{std::move(why)}; }
  [[noreturn]] void fail_chain(const waiting& first, span second, bool bit_operator_between) const;
  std::string found(const char* where, span& covers) const;
  void push(id node, span extent);
  operand pop();
  void reduce();
  std::vector<id> take(std::size_t first);

  std::string_view text_;
  expression_builder builder_;
  std::vector<operand> operands_;
  std::vector<waiting> operators_;
  std::vector<std::size_t> floors_;
  std::vector<frame> frames_;
  std::string_view word_, name_;
  std::vector<named> statements_;
};

}  // namespace pluribus::datashape
