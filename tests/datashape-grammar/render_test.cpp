// SPDX-License-Identifier: BSD-3-Clause
// Diagnostics as people and programs see them.
#include <doctest/doctest.h>

#include <algorithm>
#include <string>

#include "datashape/render.hpp"

using namespace pluribus::datashape;

namespace {

diagnostics duplicate() {
  diagnostic d{code{107}, severity::error, "duplicate field `x`", span{20, 21}};
  d.labels = {{{20, 21}, "declared again here"}, {{10, 11}, "first declared here"}};
  d.help = "rename one field, or use a tuple: (int32, float64)";
  return {d};
}

const std::string schema = "\n\n#345678\n{x: int32, x: float64}\n";

}  // namespace

TEST_CASE("two places on one line, with help") {
  const std::string text = "{x: int32, x: float64}";
  diagnostic d{code{107}, severity::error, "duplicate field `x`", span{11, 12}};
  d.labels = {{{11, 12}, "declared again here"}, {{1, 2}, "first declared here"}};
  d.help = "rename one field, or use a tuple: (int32, float64)";
  CHECK(render({d}, text, {false, "schema.ds"}) ==
        "error[E0107]: duplicate field `x`\n"
        " --> schema.ds:1:12\n"
        "  |\n"
        "1 | {x: int32, x: float64}\n"
        "  |  -         ^ declared again here\n"
        "  |  |\n"
        "  |  first declared here\n"
        "  |\n"
        "  = help: rename one field, or use a tuple: (int32, float64)\n");
  CHECK(render_short({d}, text, {false, "schema.ds"}) == "schema.ds:1:12: error[E0107]: duplicate field `x`\n");
}

TEST_CASE("places on several lines") {
  const std::string text = "a\nbb\nccc\n";
  diagnostic d{code{1}, severity::error, "m", span{5, 8}};
  d.labels = {{{2, 4}, "here"}};
  CHECK(render({d}, text, {false, "t"}) == "error[E0001]: m\n --> t:3:1\n  |\n2 | bb\n  | -- here\n3 | ccc\n  | ^^^\n");
}

TEST_CASE("columns are code points, tabs are one column, the end of the text has a place") {
  const std::string text = "\tλλ x";
  CHECK(render({{code{1}, severity::error, "m", span{6, 7}}}, text, {false, "t"}) ==
        "error[E0001]: m\n --> t:1:5\n  |\n1 |  λλ x\n  |     ^\n");
  CHECK(render({{code{1}, severity::error, "m", span{7, 7}}}, text, {false, "t"}) ==
        "error[E0001]: m\n --> t:1:6\n  |\n1 |  λλ x\n  |      ^\n");
}

TEST_CASE("a long line is cut around what is meant") {
  const std::string text = std::string(500000, 'a') + "!" + std::string(500000, 'b');
  const std::string drawn = render({{code{1}, severity::error, "m", span{500000, 500001}}}, text, {false, "t"});
  CHECK(drawn.size() < 400);
  CHECK(drawn.find("a!b") != std::string::npos);
  const std::size_t line = drawn.find("1 | "), caret = drawn.find("^");
  const std::size_t bang = drawn.find('!');
  const std::size_t caret_line = drawn.rfind('\n', caret) + 1;
  CHECK(bang - line - 2 == caret - caret_line);  // the ellipsis has three bytes and one column
}

TEST_CASE("an error without a place has no arrow") {
  diagnostic d{code{601}, severity::error, "cannot open x"};
  d.notes = {"No such file"};
  CHECK(render({d}) == "error[E0601]: cannot open x\n  = note: No such file\n");
}

TEST_CASE("JSON has the keys of rustc") {
  const std::string json = render_json(duplicate(), schema, {false, "s"});
  CHECK(json.starts_with(
      "{\"code\":\"E0107\",\"level\":\"error\",\"message\":\"duplicate field `x`\",\"spans\":[{\"file\":\"s\",\"byte_start\":20,"));
  CHECK(json.find("\"is_primary\":true,\"label\":\"declared again here\"") != std::string::npos);
  CHECK(json.find("\"children\":[{\"level\":\"help\"") != std::string::npos);
  CHECK(json.find("\"rendered\":\"error[E0107]") != std::string::npos);
  CHECK(std::count(json.begin(), json.end(), '\n') == 1);
}

TEST_CASE("colour is asked for") {
  CHECK(render(duplicate(), schema).find('\x1b') == std::string::npos);
  CHECK(render(duplicate(), schema, {true, "s"}).find("\x1b[1;31m") != std::string::npos);
}
