// SPDX-License-Identifier: BSD-3-Clause
// IN OUT [CODECS [CHUNK,CHUNK,...]]: opens one file and saves it as another; what the comparison tests in Python drive.
#include <cstdio>
#include <cstdlib>
#include <string>

#include "nd/io/open.hpp"

int main(int argc, char** argv) {
  using namespace pluribus::nd;
  if (argc < 3) return 2;
  try {
    io::save_options options;
    if (argc > 3) options.codecs = io::parse_codecs(argv[3]).value();
    for (char* at = argc > 4 ? argv[4] : nullptr; at && *at;) {
      options.chunks.push_back(std::strtoll(at, &at, 10));
      if (*at == ',') ++at;
    }
    io::save(argv[2], io::open(argv[1]), options);
  } catch (const std::exception& fault) {
    std::fprintf(stderr, "%s\n", fault.what());
    return 1;
  }
  return 0;
}
