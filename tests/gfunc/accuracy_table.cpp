// SPDX-License-Identifier: BSD-3-Clause
// Prints the table of docs/book/accuracy.md: the worst error of every transcendental function and float dtype over all instruction sets of
// this machine. usage: accuracy_table [POINTS] [FUNCTION]
#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <cstring>

#include "accuracy.hpp"

int main(int count, char** args) {
  using accuracy::ndt::scalar;
  const long points = count > 1 ? std::atol(args[1]) : 1000000;
  std::printf("| function | float64 | float32 | float16 | bfloat16 | float64 arguments |\n|---|---|---|---|---|---|\n");
  for (const auto& f : accuracy::functions()) {
    if (count > 2 && std::strcmp(args[2], f.name) != 0) continue;
    std::printf("| `%s` |", f.name);
    long used = 0;
    for (scalar dtype : {scalar::float64, scalar::float32, scalar::float16, scalar::bfloat16}) {
      double worst = 0;
      long here = 0;
      for (const auto& d : accuracy::measure(f, dtype, points, &here)) worst = std::max(worst, d.ulps);
      if (dtype == scalar::float64) used = here;
      std::printf(" %.3f |", worst);
    }
    std::printf(" %ld |\n", used);
    std::fflush(stdout);
  }
}
