// SPDX-License-Identifier: BSD-3-Clause
/// The operators of the expression language in one table: symbol, the function it calls, how tightly it binds.
#pragma once
#include <array>
#include <cstdint>
#include <optional>
#include <string_view>

namespace pluribus::datashape {

enum class expression_operator : std::uint8_t {
  negative,
  positive,
  invert,
  power,
  multiply,
  matmul,
  divide,
  floor_divide,
  remainder,
  add,
  subtract,
  left_shift,
  right_shift,
  bitwise_and,
  bitwise_xor,
  bitwise_or,
  less,
  less_equal,
  greater,
  greater_equal,
  equal,
  not_equal
};

/// Binding strengths of Python; a larger one binds tighter.
namespace binding {
inline constexpr int comparison = 1, bit_or = 2, bit_xor = 3, bit_and = 4, shift = 5, sum = 6, product = 7, prefix = 8, power = 9,
                     postfix = 10;
}

struct operator_facts {
  expression_operator op;
  std::string_view symbol;
  std::string_view function;
  int binding;

  constexpr bool is_prefix() const noexcept { return op <= expression_operator::invert; }
  constexpr bool is_comparison() const noexcept { return binding == binding::comparison; }
  constexpr bool groups_right() const noexcept { return op == expression_operator::power; }
};

inline constexpr std::array<operator_facts, 22> operator_table{{
    {expression_operator::negative, "-", "negative", binding::prefix},
    {expression_operator::positive, "+", "positive", binding::prefix},
    {expression_operator::invert, "~", "bitwise_invert", binding::prefix},
    {expression_operator::power, "**", "power", binding::power},
    {expression_operator::multiply, "*", "multiply", binding::product},
    {expression_operator::matmul, "@", "matmul", binding::product},
    {expression_operator::divide, "/", "divide", binding::product},
    {expression_operator::floor_divide, "//", "floor_divide", binding::product},
    {expression_operator::remainder, "%", "remainder", binding::product},
    {expression_operator::add, "+", "add", binding::sum},
    {expression_operator::subtract, "-", "subtract", binding::sum},
    {expression_operator::left_shift, "<<", "bitwise_left_shift", binding::shift},
    {expression_operator::right_shift, ">>", "bitwise_right_shift", binding::shift},
    {expression_operator::bitwise_and, "&", "bitwise_and", binding::bit_and},
    {expression_operator::bitwise_xor, "^", "bitwise_xor", binding::bit_xor},
    {expression_operator::bitwise_or, "|", "bitwise_or", binding::bit_or},
    {expression_operator::less, "<", "less", binding::comparison},
    {expression_operator::less_equal, "<=", "less_equal", binding::comparison},
    {expression_operator::greater, ">", "greater", binding::comparison},
    {expression_operator::greater_equal, ">=", "greater_equal", binding::comparison},
    {expression_operator::equal, "==", "equal", binding::comparison},
    {expression_operator::not_equal, "!=", "not_equal", binding::comparison},
}};

constexpr const operator_facts& facts(expression_operator op) noexcept { return operator_table[static_cast<std::size_t>(op)]; }

constexpr std::optional<expression_operator> operator_of(std::string_view symbol, bool prefix) noexcept {
  for (const auto& f : operator_table)
    if (f.symbol == symbol && f.is_prefix() == prefix) return f.op;
  return std::nullopt;
}

}  // namespace pluribus::datashape
