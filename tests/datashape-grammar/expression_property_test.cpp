// SPDX-License-Identifier: BSD-3-Clause
// Random trees through text and JSON and back, hostile texts in linear time and bounded stack, limits that are errors.
#include <doctest/doctest.h>

#include <limits>
#include <random>
#include <string>
#include <vector>

#include "datashape/expression_builder.hpp"
#include "datashape/expression_codes.hpp"
#include "datashape/expression_json.hpp"
#include "datashape/expression_text.hpp"

using namespace pluribus::datashape;

namespace {

class arbitrary_expression {
 public:
  explicit arbitrary_expression(std::uint64_t seed) : random_(seed) {}

  expression make(int depth) {
    builder_ = expression_builder();
    return builder_.finish(value(depth)).value();
  }

 private:
  using id = expression_builder::id;

  std::uint64_t below(std::uint64_t n) { return random_() % n; }
  template <std::size_t N>
  std::string one_of(const char* const (&list)[N]) {
    return list[below(N)];
  }
  std::string name() { return one_of({"x", "y", "_a1", "λ", "größe", "order", "notx", "infinite", "sum", "where", "trueish", "newaxis_"}); }
  std::string any_text() {
    return one_of({"", "a", "a b", "\"", "'", "\\", "\n\t\r\b\f", "\x01", "😀", "true", "and", "λ", "1", "0x", "/", "\x7f"});
  }

  id leaf() {
    static const double reals[] = {0.0, 0.1, 1.0, 1e22, 1e-300, 5e-324, 1.7976931348623157e308, 123456789.125, 1e5, 1e300};
    switch (below(9)) {
      case 0: return builder_.integer(below(20));
      case 1: return builder_.integer(random_() >> below(64));
      case 2: return builder_.real(reals[below(10)]);
      case 3: return builder_.real(below(2) ? std::numeric_limits<double>::infinity() : std::numeric_limits<double>::quiet_NaN());
      case 4: return builder_.boolean(below(2) == 0);
      case 5: return builder_.null();
      case 6: return builder_.string(any_text());
      default: return builder_.name(name());
    }
  }

  std::vector<id> several(int depth, std::uint64_t least) {
    std::vector<id> out;
    for (std::uint64_t n = least + below(3); out.size() < n;) out.push_back(value(depth));
    return out;
  }

  id part(int depth) { return below(2) ? builder_.absent() : value(depth); }

  id subscript(int depth) {
    const id array = value(depth);
    std::vector<id> items;
    bool ellipsis = false;
    for (std::uint64_t n = 1 + below(3); items.size() < n;) {
      switch (below(5)) {
        case 0:
          items.push_back(ellipsis ? builder_.newaxis() : builder_.ellipsis());
          ellipsis = true;
          break;
        case 1: items.push_back(builder_.newaxis()); break;
        case 2: items.push_back(value(depth)); break;
        default: {
          const id start = part(depth), stop = part(depth);
          items.push_back(builder_.slice(start, stop, part(depth)));
        }
      }
    }
    return builder_.subscript(array, items);
  }

  id value(int depth) {
    if (depth <= 1) return leaf();
    --depth;
    switch (below(10)) {
      case 0: return leaf();
      case 1: return builder_.unary(static_cast<expression_operator>(below(3)), value(depth));
      case 2:
      case 3:
      case 4:
      case 5: {
        const id left = value(depth);
        return builder_.binary(static_cast<expression_operator>(3 + below(19)), left, value(depth));
      }
      case 6: {
        std::vector<id> arguments = several(depth, 0);
        for (const char* key : {"k", "axis", "ddof"})
          if (below(3) == 0) arguments.push_back(builder_.keyword(key, value(depth)));
        return builder_.call(name(), arguments);
      }
      case 7: return below(2) ? builder_.tuple(several(depth, 0)) : builder_.list(several(depth, 0));
      case 8: return subscript(depth);
      default: return builder_.field(value(depth), below(2) ? name() : any_text());
    }
  }

  std::mt19937_64 random_;
  expression_builder builder_;
};

std::string repeated(std::string_view piece, std::size_t n) {
  std::string out;
  for (std::size_t i = 0; i < n; ++i) out += piece;
  return out;
}

code error_of(std::string_view text) {
  const auto e = parse_expression(text);
  return e ? code{} : e.error().front().id;
}

}  // namespace

TEST_CASE("random trees survive text and JSON") {
  arbitrary_expression arbitrary(20260101);
  for (int i = 0; i < 20000; ++i) {
    const expression e = arbitrary.make(1 + i % 7);
    const std::string text = print(e);
    const auto again = parse_expression(text);
    INFO(text);
    REQUIRE(again.has_value());
    REQUIRE(*again == e);
    REQUIRE(print(*again) == text);
    const auto carried = expression_from_json(to_json(e));
    REQUIRE(carried.has_value());
    REQUIRE(*carried == e);
    REQUIRE(to_json(*carried) == to_json(e));
  }
}

TEST_CASE("equality sees operators, values, names and order") {
  const char* different[] = {"a + b", "b + a", "a - b",  "-a",      "+a",         "a",    "1",   "1.0", "2",  "true",
                             "null",  "\"a\"", "f(a)",   "f(a, b)", "f(k=a)",     "(a,)", "[a]", "()",  "[]", "x[a]",
                             "x[a:]", "x[:a]", "x[::a]", "x[...]",  "x[newaxis]", "x.a",  "x.b", "nan", "inf"};
  for (const char* left : different)
    for (const char* right : different) {
      CAPTURE(left);
      CAPTURE(right);
      CHECK((parse_expression(left).value() == parse_expression(right).value()) == (left == right));
    }
}

TEST_CASE("depth is limited for every way to nest") {
  const std::size_t fits = max_expression_depth - 1, deep = 1000000 / 4;
  static constexpr const char* brackets[][2] = {{"(", ")"}, {"[", "]"}, {"f(", ")"}, {"x[", "]"}, {"(1,", ")"}, {"-(", ")"}, {"f(k=", ")"}};
  for (const auto& pair : brackets) {
    const std::string open = pair[0], close = pair[1];
    CAPTURE(open);
    CHECK(error_of(repeated(open, 100) + "1" + repeated(close, 100)) == code{});
    CHECK(error_of(repeated(open, deep / 4) + "1" + repeated(close, deep / 4)) == codes::expression_depth);
    CHECK(error_of(repeated(open, deep)) == codes::expression_depth);
  }
  CHECK(error_of("a" + repeated(" + a", fits)) == code{});
  CHECK(error_of("a" + repeated(" + a", fits + 1)) == codes::expression_depth);
  CHECK(error_of("a" + repeated("**a", fits + 1)) == codes::expression_depth);
  CHECK(error_of(repeated("-", fits) + "a") == code{});
  CHECK(error_of(repeated("-", deep) + "a") == codes::expression_depth);
  CHECK(error_of("a" + repeated(".b", fits)) == code{});
  CHECK(error_of("a" + repeated(".b", deep)) == codes::expression_depth);
  CHECK(error_of("a" + repeated("[0]", deep)) == codes::expression_depth);
}

TEST_CASE("the deepest trees survive text and JSON") {
  for (const auto& text : {repeated("-", 255) + "a", "a" + repeated(" + (b", 254) + repeated(")", 254), "a" + repeated(".b", 255),
                           repeated("f(", 255) + repeated(")", 255), repeated("(a + b) ** (", 254) + "c" + repeated(")", 254),
                           repeated("x[", 255) + "1" + repeated("]", 255)}) {
    const expression e = parse_expression(text).value();
    CHECK(parse_expression(print(e)).value() == e);
    CHECK(expression_from_json(to_json(e)).value() == e);
  }
}

TEST_CASE("size is limited") {
  CHECK(error_of("[" + repeated("1,", max_expression_nodes - 1) + "]") == code{});
  CHECK(error_of("[" + repeated("1,", max_expression_nodes) + "]") == codes::expression_size);
  CHECK(error_of(std::string(max_expression_text + 1, ' ')) == codes::expression_size);
  CHECK(expression_from_json(std::string(max_expression_json + 1, ' ')).error().front().id == codes::expression_size);
  CHECK(expression_from_json(repeated("[", 1000000)).error().front().id == codes::expression_json);
  CHECK(expression_from_json(repeated(R"({"tuple":[)", 10000) + "null" + repeated("]}", 10000)).error().front().id ==
        codes::expression_depth);
}

TEST_CASE("long tokens and long lists of a megabyte are read") {
  CHECK(parse_expression(std::string(1000000, 'a')).value().root().text().size() == 1000000);
  CHECK(parse_expression("\"" + std::string(1000000, 'a') + "\"").value().root().text().size() == 1000000);
  CHECK(error_of(std::string(1000000, '1')) == codes::integer_literal);
  CHECK(parse_expression("1." + std::string(1000000, '1')).value().root().real() == doctest::Approx(1.1111111));
  CHECK(parse_expression("x" + std::string(1000000, ' ')).has_value());
}

TEST_CASE("statements share one tree and keep their names") {
  const auto program = parse_program("s = a + b; s * 2; t = s;").value();
  REQUIRE(program.size() == 3);
  CHECK(program[0].name == "s");
  CHECK_FALSE(program[1].name.has_value());
  CHECK(print(program[1].value) == "s * 2");
  CHECK(print(program) == "s = a + b; s * 2; t = s");
}

TEST_CASE("spans cover what was written") {
  const std::string text = "(a + b) * f(c, k=1)[2:].d";
  const expression e = parse_expression(text).value();
  const auto words = [&](expression_node n) { return text.substr(n.where().begin, n.where().end - n.where().begin); };
  CHECK(words(e.root()) == text);
  CHECK(words(e.root()[0]) == "a + b");
  CHECK(words(e.root()[1]) == "f(c, k=1)[2:].d");
  CHECK(words(e.root()[1][0]) == "f(c, k=1)[2:]");
  CHECK(words(e.root()[1][0][1]) == "2:");
  CHECK(words(e.root()[1][0][0]) == "f(c, k=1)");
  CHECK(words(e.root()[1][0][0][1]) == "k=1");
}

TEST_CASE("a builder refuses what the language has no words for") {
  expression_builder b;
  const auto fails = [](expression_builder& builder, expression_builder::id root) { return !builder.finish(root).has_value(); };
  CHECK(fails(b, b.name("and")));
  expression_builder c;
  CHECK(fails(c, c.real(-1.0)));
  expression_builder d;
  CHECK(fails(d, d.slice(d.absent(), d.absent(), d.absent())));
  expression_builder e;
  const expression_builder::id nothing = e.absent();
  CHECK(fails(e, e.unary(expression_operator::negative, nothing)));
  expression_builder f;
  CHECK(fails(f, f.string("\xff")));
}
