// SPDX-License-Identifier: BSD-3-Clause
/// Classifies a canonical list of literals.
#include "categories.hpp"

namespace pluribus::ndt {

type natural_category(std::string_view literals) {
  bool integers = true, numbers = true, strings = true;
  for (std::size_t i = 0; i < literals.size(); ++i) {
    if (literals[i] == '\'') {
      integers = numbers = false;
      for (++i; i < literals.size() && literals[i] != '\''; ++i) i += literals[i] == '\\';
      continue;
    }
    if (literals[i] == ',' || literals[i] == ' ') continue;
    strings = false;
    for (; i < literals.size() && literals[i] != ','; ++i) {
      if (literals[i] == '.' || literals[i] == 'e') integers = false;
      if (literals[i] == 't' || literals[i] == 'f') integers = numbers = false;
    }
  }
  return integers ? make_scalar(scalar::int64) : numbers ? make_scalar(scalar::float64) : strings ? make_leaf(kind::string) : type();
}

}  // namespace pluribus::ndt
