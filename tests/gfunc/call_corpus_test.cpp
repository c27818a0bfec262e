// SPDX-License-Identifier: BSD-3-Clause
/// Calls as text with what they give: files of tests/corpus/calls, each call followed by "= datashape result" or "! error". The results
/// were compared with NumPy, Arrow and Python when they were written down.
#include <doctest/doctest.h>

#include <filesystem>
#include <fstream>

#include "call_text.hpp"
#include "gfunc/call.hpp"
#include "gfunc/value_text.hpp"
#include "ndt/print.hpp"

using namespace pluribus;

namespace {

std::string answer_of(const std::string& text) {
  try {
    const call_text::call c = call_text::read_call(text);
    const gfunc::value v = gfunc::try_call(c.name, c.args, c.options).value();
    return "= " + ndt::to_string(v.type()) + " " + gfunc::to_text(v);
  } catch (const datashape::error& e) {
    return "! " + std::string(e.what());
  }
}

}  // namespace

TEST_CASE("every call of the corpus gives what is written beside it") {
  int calls = 0;
  for (const auto& file : std::filesystem::directory_iterator(CORPUS "/calls")) {
    std::ifstream in(file.path());
    std::string call, expected;
    while (std::getline(in, call)) {
      if (call.empty() || call[0] == '#') continue;
      REQUIRE(std::getline(in, expected));
      CAPTURE(call);
      CHECK(answer_of(call) == expected);
      ++calls;
    }
  }
  CHECK(calls > 500);
}
