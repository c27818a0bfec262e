// SPDX-License-Identifier: BSD-3-Clause
// Any bytes as expression text and as its JSON: what is accepted survives printing, JSON and reading again.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "datashape/expression_json.hpp"
#include "datashape/expression_text.hpp"

using namespace pluribus::datashape;

namespace {

void require(bool holds) {
  if (!holds) std::abort();
}

void survives(const expression& e) {
  const auto text = parse_expression(print(e));
  require(text.has_value() && *text == e);
  const auto json = expression_from_json(to_json(e));
  require(json.has_value() && *json == e);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  if (const auto program = parse_program(text)) {
    for (const auto& statement : *program) survives(statement.value);
    const auto again = parse_program(print(*program));
    require(again.has_value() && *again == *program);
  } else {
    for (const auto& d : program.error()) require(!d.where || (d.where->begin <= d.where->end && d.where->end <= size));
  }
  if (const auto e = expression_from_json(text)) survives(*e);
  return 0;
}
