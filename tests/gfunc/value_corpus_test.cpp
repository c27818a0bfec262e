// SPDX-License-Identifier: BSD-3-Clause
/// The corpus of calls over whole values: each gives the type and the value that it says, or the error; and the same when every argument
/// lies backwards and strided.
#include <doctest/doctest.h>

#include <string>

#include "../support/corpus.hpp"
#include "call_text.hpp"
#include "gfunc/call.hpp"
#include "gfunc/copy.hpp"
#include "gfunc/value_text.hpp"
#include "ndt/print.hpp"

using namespace pluribus;
using namespace pluribus::gfunc;

namespace {

/// Of an error, notes and help too where the case says any.
std::string answer(const call_text::call& c, const std::string& expected) {
  auto made = try_call(c.name, c.args, c.options);
  if (!made) {
    const datashape::diagnostic& d = made.error()[0];
    std::string text = datashape::to_string(d.id) + ": " + d.message + "\n";
    if (expected.find("\n= ") == std::string::npos) return text;
    for (const std::string& note : d.notes) text += "= note: " + note + "\n";
    return d.help ? text + "= help: " + *d.help + "\n" : text;
  }
  return ndt::to_string(made->type()) + "\n" + to_text(*made) + "\n";
}

/// The same elements, each two places before the one it follows.
value backwards(const value& v) {
  if (v.shape().rank() == 0 || v.shape()[0] == 0 || v.weak()) return v;
  std::vector<ndt::index> twice;
  for (ndt::index i = v.shape()[0]; i-- > 0;) twice.insert(twice.end(), {i, i});
  const value doubled = take(v, twice).value();
  return doubled.slice(0, 2 * v.shape()[0] - 1, v.shape()[0], -2).value();
}

}  // namespace

TEST_CASE("calls give what the corpus says, however their arguments lie") {
  for (const auto& c : testing::corpus_cases(CORPUS "/call")) {
    CAPTURE(c.where);
    CAPTURE(c.inputs.at(0));
    call_text::call call = call_text::read_call(c.inputs.at(0));
    CHECK(answer(call, c.expected) == c.expected);
    for (value& v : call.args) v = backwards(v);
    CHECK(answer(call, c.expected) == c.expected);
  }
}
