// SPDX-License-Identifier: BSD-3-Clause
/// The n-th allocation of a call fails, for every n until all goes well: the example of every function, and every call of the corpus, throw
/// bad_alloc, give an error, or give the answer that they give in peace; nothing is kept. Replaces operator new, so it is an executable of
/// its own.
#define DOCTEST_CONFIG_IMPLEMENT_WITH_MAIN
#include <doctest/doctest.h>

#include <string>

#include "../support/corpus.hpp"
#include "../support/failing_new.hpp"
#include "call_text.hpp"
#include "gfunc/call.hpp"
#include "gfunc/registry.hpp"
#include "gfunc/value_text.hpp"
#include "ndt/print.hpp"

using namespace pluribus;

namespace {

std::string answer(const datashape::result<gfunc::value>& made) {
  return made ? ndt::to_string(made->type()) + " " + gfunc::to_text(*made) : "! " + made.error()[0].message;
}

/// How often the call was made to fail. Each run starts with an empty pool, so that its blocks are allocations too.
int fails_well(const std::string& text) {
  CAPTURE(text);
  const call_text::call c = call_text::read_call(text);
  if (c.name.starts_with("regex_")) return 0;  // RE2 itself frees what it never had when an allocation of its own throws
  const auto in_peace = gfunc::try_call(c.name, c.args, c.options);  // what is built once and stays
  const std::string wanted = answer(in_peace);
  for (int n = 0;; ++n) {
    gfunc::memory_pool::process().trim();
    const gfunc::index in_use = gfunc::memory_pool::process().stats().in_use;
    const std::int64_t alive = testing::alive();
    bool refused = true;
    testing::fail_after(n);
    try {
      const auto made = gfunc::try_call(c.name, c.args, c.options);
      refused = testing::refused();
      testing::fail_after(-1);
      if (made || !refused) CHECK(answer(made) == wanted);
    } catch (const std::bad_alloc&) {
      testing::fail_after(-1);
    }
    gfunc::memory_pool::process().trim();
    REQUIRE(testing::alive() == alive);
    REQUIRE(gfunc::memory_pool::process().stats().in_use == in_use);
    if (!refused) return n;
  }
}

}  // namespace

TEST_CASE("the example of every function") {
  int failures = 0;
  for (const gfunc::function_facts& f : gfunc::registry::builtin().functions()) {
    if (f.name == "empty" || f.name == "empty_like") continue;  // any bytes are right
    failures += fails_well(f.example);
  }
  CHECK(failures > 3000);
}

TEST_CASE("every call of the corpus") {
  int failures = 0;
  for (const auto& c : testing::corpus_cases(CORPUS "/call")) failures += fails_well(c.inputs.at(0));
  CHECK(failures > 10000);
}
