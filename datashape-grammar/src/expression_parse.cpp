// SPDX-License-Identifier: BSD-3-Clause
/// The only file that knows both the grammar of expressions and PEGTL: rules are bound to the reader's events here.
#include "datashape/expression_codes.hpp"
#include "datashape/expression_text.hpp"
#include "expression_grammar.hpp"
#include "expression_literal.hpp"
#include "expression_reader.hpp"

namespace pluribus::datashape {

namespace {

namespace g = expression_grammar;
namespace p = tao::pegtl;
using reader = expression_reader;

template <class Rule>
struct action : p::nothing<Rule> {};

/// A rule whose text goes to one member of the reader.
template <auto Member>
struct passes_text {
  template <class Input>
  static void apply(const Input& in, reader& r) {
    (r.*Member)(std::string_view(in.begin(), in.size()));
  }
};
template <auto Member>
struct passes_place {
  template <class Input>
  static void apply(const Input& in, reader& r) {
    (r.*Member)(in.begin());
  }
};
template <auto Member>
struct calls {
  static void apply0(reader& r) { (r.*Member)(); }
};

template <>
struct action<g::integer> {
  template <class Input>
  static void apply(const Input& in, reader& r) {
    r.read_integer(std::string_view(in.begin(), in.size()), 10);
  }
};
template <>
struct action<g::hexadecimal> {
  template <class Input>
  static void apply(const Input& in, reader& r) {
    r.read_integer(std::string_view(in.begin(), in.size()), 16);
  }
};
template <>
struct action<g::float_> : passes_text<&reader::read_float> {};
template <>
struct action<g::string> : passes_text<&reader::read_string> {};
template <>
struct action<g::constant> : passes_text<&reader::read_constant> {};
template <>
struct action<g::identifier> : passes_text<&reader::read_identifier> {};
template <>
struct action<g::event<g::name_read>> : calls<&reader::read_name> {};
template <>
struct action<g::ellipsis> : passes_text<&reader::read_ellipsis> {};
template <>
struct action<g::newaxis> : passes_text<&reader::read_newaxis> {};
template <>
struct action<g::prefix_operator> : passes_text<&reader::read_prefix> {};
template <>
struct action<g::operator_> : passes_text<&reader::read_operator> {};
template <>
struct action<g::python_word> : passes_text<&reader::fail_python_word> {};
template <>
struct action<g::event<g::number_runs_on>> : passes_place<&reader::fail_number_tail> {};
template <>
struct action<g::comma> : calls<&reader::read_comma> {};
template <>
struct action<g::colon> : calls<&reader::read_colon> {};
template <>
struct action<g::keyword> : calls<&reader::read_keyword> {};
template <>
struct action<g::argument> : calls<&reader::end_argument> {};
template <>
struct action<g::item> : passes_text<&reader::end_item> {};
template <>
struct action<g::member> : calls<&reader::read_member> {};
template <>
struct action<g::assignment> : calls<&reader::read_assignment> {};
template <>
struct action<g::statement> : calls<&reader::end_statement> {};

template <class Context>
constexpr reader::bracket bracket_of = reader::bracket::group;
template <>
constexpr reader::bracket bracket_of<g::list> = reader::bracket::list;
template <>
constexpr reader::bracket bracket_of<g::arguments> = reader::bracket::arguments;
template <>
constexpr reader::bracket bracket_of<g::subscript> = reader::bracket::subscript;

template <class Context, char C>
struct action<g::opening<Context, C>> {
  template <class Input>
  static void apply(const Input& in, reader& r) {
    r.open(bracket_of<Context>, in.begin());
  }
};
template <>
struct action<g::opening<g::value_called, '('>> : passes_place<&reader::fail_called_value> {};
template <class Context, char C>
struct action<g::closing<Context, C>> : passes_place<&reader::close> {};

/// Brackets an expression by a floor on the operator stack.
template <>
struct action<g::expression> : p::maybe_nothing {
  template <class Rule, p::apply_mode A, p::rewind_mode M, template <class...> class Action, template <class...> class Control, class Input>
  static bool match(Input& in, reader& r) {
    r.begin_expression();
    const bool matched = p::match<Rule, A, M, Action, Control>(in, r);
    matched ? r.end_expression() : r.abandon_expression();
    return matched;
  }
};

/// What a must<Rule> that failed had expected; a rule without an entry does not compile.
template <class Rule>
constexpr const char* expected = nullptr;
template <>
constexpr const char* expected<g::expression> = "an expression";
template <>
constexpr const char* expected<g::statement> = "an expression";
template <>
constexpr const char* expected<g::program> = "an expression";
template <>
constexpr const char* expected<g::operand> = "an operand";
template <>
constexpr const char* expected<g::postfix> = "an operand";
template <>
constexpr const char* expected<g::argument> = "an argument or `)`";
template <>
constexpr const char* expected<g::item> = "an index, a slice, `...` or newaxis";
template <>
constexpr const char* expected<g::identifier> = "a field name";
template <>
constexpr const char* expected<p::eof> = "an operator or the end of the text";

template <class Rule>
struct raising {
  [[noreturn]] static void raise(const reader& r, const char* where) {
    static_assert(expected<Rule> != nullptr);
    r.fail_expected(expected<Rule>, where);
  }
};
template <class Context, char C>
struct raising<g::closing<Context, C>> {
  [[noreturn]] static void raise(const reader& r, const char* where) { r.fail_closing(where); }
};
template <char Quote>
struct raising<g::closing_quote<Quote>> {
  [[noreturn]] static void raise(const reader& r, const char* where) { r.fail_string(where); }
};
template <>
struct raising<g::escape_letter> {
  [[noreturn]] static void raise(const reader& r, const char* where) { r.fail_escape(where); }
};

template <class Rule>
struct control : p::normal<Rule> {
  template <class Input>
  [[noreturn]] static void raise(const Input& in, reader& r) {
    raising<Rule>::raise(r, in.current());
  }
};

/// Reads a whole text into the reader, or says why not.
template <class Rule>
std::optional<diagnostic> read(std::string_view text, reader& r) {
  if (text.size() > max_expression_text)
    return diagnostic{codes::expression_size, severity::error,
                      "the text has " + std::to_string(text.size()) + " bytes; the limit is " + std::to_string(max_expression_text)};
  if (const std::size_t bad = first_bad_byte(text); bad != std::string_view::npos)
    return diagnostic{codes::expression_encoding, severity::error, "byte " + std::to_string(bad) + " of the text is not UTF-8",
                      span{static_cast<std::uint32_t>(bad), static_cast<std::uint32_t>(bad + 1)}};
  try {
    p::memory_input<p::tracking_mode::lazy, p::eol::lf> in(text.data(), text.data() + text.size(), "");
    p::parse<g::whole<Rule>, action, control>(in, r);
  } catch (reader::stop& mistake) {
    return std::move(mistake.why);
  }
  return std::nullopt;
}

}  // namespace

result<expression> parse_expression(std::string_view text) {
  reader r(text);
  if (auto mistake = read<g::expression>(text, r)) return *std::move(mistake);
  return r.finish_expression();
}

result<expression_program> parse_program(std::string_view text) {
  reader r(text);
  if (auto mistake = read<g::program>(text, r)) return *std::move(mistake);
  return r.finish_program();
}

}  // namespace pluribus::datashape
