// SPDX-License-Identifier: BSD-3-Clause
#include "datashape/excerpt.hpp"

#include <doctest/doctest.h>

using pluribus::datashape::excerpt;

TEST_CASE("an excerpt is cut between code points") {
  CHECK(excerpt("short", 5) == "short");
  CHECK(excerpt("abcdefgh", 6) == "abc...");
  CHECK(excerpt("ab\xC3\xA9\xC3\xA9\xC3\xA9", 7) == "ab\xC3\xA9...");
  CHECK(excerpt("ab\xC3\xA9\xC3\xA9\xC3\xA9", 6) == "ab...");
  CHECK(excerpt("\xF0\x9F\x98\x80\xF0\x9F\x98\x80", 6) == "...");
}
