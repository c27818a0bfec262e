// SPDX-License-Identifier: BSD-3-Clause
// Prints the tables of docs/book/accuracy.md: the worst error of every transcendental function and float dtype over all instruction sets of
// this machine, then those of complex numbers, as a whole and by part. usage: accuracy_table [POINTS] [FUNCTION]
#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <string>

#include "accuracy.hpp"
#include "complex_accuracy.hpp"

namespace {

/// A part next to a zero that the whole is far from has no bound.
std::string bounded(double ulps) {
  char text[40];
  std::snprintf(text, sizeof text, "%.3g", ulps);
  return ulps <= 20 ? text : "–";
}

}  // namespace

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
  std::printf(
      "\n| function | complex128 | complex64 | parts of complex128 | parts of complex64 | complex128 arguments "
      "|\n|---|---|---|---|---|---|\n");
  for (const auto& f : complex_accuracy::functions()) {
    if (count > 2 && std::strcmp(args[2], f.name) != 0) continue;
    long used = 0;
    const auto wide = complex_accuracy::measure(f, scalar::complex128, points / 5, &used);
    const auto narrow = complex_accuracy::measure(f, scalar::complex64, points / 5);
    std::printf("| `%s` | %.3f | %.3f | %s | %s | %ld |\n", f.name, wide.whole, narrow.whole, bounded(wide.part).c_str(),
                bounded(narrow.part).c_str(), used);
    std::fflush(stdout);
  }
}
