// SPDX-License-Identifier: BSD-3-Clause
/// Functions from a shared object: one that is right, and those that are no plugin. Programs that are linked statically cannot load any and
/// are built without this file.
#include <doctest/doctest.h>

#include "answers.hpp"

using namespace pluribus;
using namespace pluribus::gfunc;

namespace {

std::string loading(const char* path) {
  module_builder m;
  m.load(path);
  return failure_of(m);
}

}  // namespace

TEST_CASE("a shared object brings functions") {
  module_builder m;
  m.load(PLUGIN);
  const registry mine = m.build().value();
  CHECK(result_of(mine, "plugin_twice", {read("3 * float64", "[1, 2, 3]")}) == "3 * float64 [2, 4, 6]");
  CHECK(result_of(mine, "plugin_checked", {read("2 * 2 * int64", "[[1, 2], [-3, 4]]")}) ==
        "E0355: `plugin_checked` failed with status 3 at element [1, 0]");
  CHECK(result_of(mine, "plugin_square", {read("2 * int32", "[5, 6]")}) == "2 * int32 [25, 36]");
  CHECK(mine.find("plugin_twice")->example == "plugin_twice([1.5])");
}

TEST_CASE("what is no plugin is refused with a reason") {
  CHECK(loading("/nowhere/plugin.so").find("E0406: plugin `/nowhere/plugin.so`: cannot be loaded: ") == 0);
  CHECK(loading(PLUGIN_WITHOUT_ENTRY) ==
        std::string("E0406: plugin `") + PLUGIN_WITHOUT_ENTRY + "`: has no function `gf_plugin_register`, so it is no plugin");
  CHECK(loading(PLUGIN_OF_TOMORROW) ==
        std::string("E0407: plugin `") + PLUGIN_OF_TOMORROW + "`: was made for version 2.0 of the interface, and this is 1.0");
  const std::string bad = loading(PLUGIN_THAT_ERRS);
  CHECK(bad.find("E0406: plugin `" + std::string(PLUGIN_THAT_ERRS) + "`: a kernel has a loop or a checked loop, and not both") == 0);
  CHECK(bad.find("it says: no licence") != std::string::npos);
}
