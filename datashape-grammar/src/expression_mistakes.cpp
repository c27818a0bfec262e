// SPDX-License-Identifier: BSD-3-Clause
/// Syntax errors of expressions: where the grammar stopped and what it wanted come in, a diagnostic with help leaves as `stop`.
#include <algorithm>

#include "datashape/expression_codes.hpp"
#include "datashape/identifier.hpp"
#include "expression_reader.hpp"

namespace pluribus::datashape {

namespace {

std::string help_for(std::string_view rest, std::string_view before) {
  if (rest.starts_with('&') && before.ends_with('&')) return "elementwise and is a single &; put each comparison in parentheses";
  if (rest.starts_with('|') && before.ends_with('|')) return "elementwise or is a single |; put each comparison in parentheses";
  if (rest.starts_with('=')) return "== compares; `name = expression` stands at the start of a statement, `keyword = value` in a call";
  if (rest.starts_with('!')) return "elementwise not is ~, and not equal is !=";
  if (rest.starts_with('{')) return "records and sets are no expressions";
  if (rest.starts_with('?')) return "a choice is written where(condition, a, b)";
  return {};
}

}  // namespace

std::string expression_reader::found(const char* where, span& covers) const {
  const std::string_view rest = text_.substr(offset(where));
  std::size_t n = rest.empty() ? 0 : static_cast<std::size_t>(utf8_size(rest, 0));
  if (n != 0 && continues_identifier(static_cast<unsigned char>(rest[0])))
    while (n < rest.size() && continues_identifier(static_cast<unsigned char>(rest[n]))) ++n;
  std::size_t shown = n > 40 ? 24 : n;
  while (shown < n && (static_cast<unsigned char>(rest[shown]) & 0xC0) == 0x80) --shown;
  covers = {offset(where), offset(where) + static_cast<std::uint32_t>(n)};
  if (rest.empty()) return "the end of the text";
  if (n == 1 && static_cast<unsigned char>(rest[0]) < 0x20) return "a control character";
  return "`" + std::string(rest.substr(0, shown)) + (shown < n ? "…`" : "`");
}

void expression_reader::fail_expected(std::string_view expected, const char* where) const {
  span covers;
  const std::string what = found(where, covers);
  diagnostic d{codes::expression_syntax, severity::error, "expected " + std::string(expected) + ", found " + what, covers};
  if (std::string help = help_for(text_.substr(covers.begin), text_.substr(0, covers.begin)); !help.empty()) d.help = std::move(help);
  fail(std::move(d));
}

void expression_reader::fail_closing(const char* where) const {
  static constexpr const char* nothing_yet[] = {"an expression or `)`", "an expression or `]`", "an argument or `)`", "an index"};
  static constexpr const char* something[] = {"an operator, `,` or `)`", "an operator, `,` or `]`", "an operator, `,` or `)`",
                                              "`,` or `]`"};
  const frame& f = frames_.back();
  const auto kind = static_cast<std::size_t>(f.kind);
  span covers;
  const std::string what = found(where, covers);
  diagnostic d{codes::expression_syntax,
               severity::error,
               std::string("expected ") + (operands_.size() == f.first ? nothing_yet : something)[kind] + ", found " + what,
               covers,
               {{f.where, "opened here"}}};
  if (std::string help = help_for(text_.substr(covers.begin), text_.substr(0, covers.begin)); !help.empty()) d.help = std::move(help);
  fail(std::move(d));
}

void expression_reader::fail_string(const char* where) const {
  const std::uint32_t here = offset(where);
  if (here == text_.size())
    fail({codes::string_literal, severity::error, "the string has no end: expected a closing quote", span{here, here}});
  fail({codes::string_literal,
        severity::error,
        "a control character stands in the string",
        span{here, here + 1},
        {},
        {},
        "write it as an escape: \\n, \\t, \\u0000"});
}

void expression_reader::fail_escape(const char* where) const {
  const std::size_t backslash = text_.rfind('\\', offset(where) - 1);
  const std::size_t end = std::min(text_.size(), std::max<std::size_t>(backslash + 2, offset(where)));
  fail({codes::string_literal,
        severity::error,
        "unknown escape in a string",
        span{static_cast<std::uint32_t>(backslash), static_cast<std::uint32_t>(end)},
        {},
        {"escapes are \\\" \\' \\\\ \\/ \\b \\f \\n \\r \\t and \\u with four hexadecimal digits"},
        "a backslash itself is written \\\\"});
}

void expression_reader::fail_number_tail(const char* where) const {
  span covers;
  const std::string what = found(where, covers);
  const char before = text_[covers.begin - 1];
  if (before == '0' && *where >= '0' && *where <= '9')
    fail({codes::integer_literal,
          severity::error,
          "an integer has no leading zero",
          span{covers.begin - 1, covers.end},
          {},
          {},
          "write it without; octal numbers are not part of the language"});
  diagnostic d{codes::expression_syntax, severity::error, "expected an operator after the number, found " + what, covers};
  if (*where == 'j' || *where == 'J') d.notes.emplace_back("there are no imaginary literals");
  fail(std::move(d));
}

void expression_reader::fail_python_word(std::string_view token) const {
  diagnostic d{codes::python_word, severity::error, "`" + std::string(token) + "` is not part of the language", at(token)};
  if (token == "and")
    d.help = "use &, with each comparison in parentheses: (a > 0) & (b > 0)";
  else if (token == "or")
    d.help = "use |, with each comparison in parentheses: (a > 0) | (b > 0)";
  else if (token == "not")
    d.help = "use ~, with the comparison in parentheses: ~(a > 0)";
  else if (token == "if" || token == "else")
    d.help = "a choice is written where(condition, a, b)";
  else
    d.help = "the word is reserved";
  fail(std::move(d));
}

void expression_reader::fail_called_value(const char* where) const {
  const std::uint32_t here = offset(where);
  const span value = operands_.back().extent;
  const std::string_view text = text_.substr(value.begin, value.end - value.begin);
  const bool is_dotted = text.starts_with("linalg.") || text.starts_with("fft.");
  fail({codes::expression_syntax,
        severity::error,
        "only a function's name can be called",
        span{here, here + 1},
        {{value, "this is a value"}},
        {},
        is_dotted ? "`" + std::string(text) + "` as a function takes whole values, and expressions have no names with dots for such"
                  : "there are no methods: x.sum() is written sum(x)"});
}

void expression_reader::fail_chain(const waiting& first, span second, bool bit_operator_between) const {
  diagnostic d{codes::chained_comparison,
               severity::error,
               "comparisons do not chain",
               second,
               {{second, "second comparison"}, {first.where, "first comparison"}}};
  if (bit_operator_between)
    d.help = "& ^ and | bind tighter than comparisons: write (a < b) & (c < d)";
  else
    d.help = "compare twice: (a < b) & (b < c)";
  fail(std::move(d));
}

}  // namespace pluribus::datashape
