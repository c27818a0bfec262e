// SPDX-License-Identifier: BSD-3-Clause
/// How many random cases a law is tried on: what the test says is usual, or PLURIBUS_ROUNDS of the environment (`./dev check long` sets a
/// million).
#pragma once
#include <cstdlib>

namespace pluribus::testing {

inline int rounds(int usual) {
  const char* const wanted = std::getenv("PLURIBUS_ROUNDS");
  const int n = wanted ? std::atoi(wanted) : 0;
  return n > 0 ? n : usual;
}

}  // namespace pluribus::testing
