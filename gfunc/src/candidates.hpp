// SPDX-License-Identifier: BSD-3-Clause
/// Kernels that did not match, in words: the ones that came nearest, a few of them, and what the call would have to be. Only on the way to
/// an error.
#pragma once
#include <string>
#include <vector>

#include "datashape/diagnostic.hpp"

namespace pluribus::gfunc {

struct candidate {
  std::string text;    ///< the signature
  std::string why;     ///< it does not match
  int argument = 0;    ///< the first that does not, from 1; 0 where it is the count
  std::string wanted;  ///< what that argument would have to be; empty where it is more than a word
  int width = 0;       ///< among those that fail at one argument, the widest dtype is the nearest
};

/// Notes for the nearest candidates, and a help line where they agree on what is wanted. Signatures that differ in `?` only are one.
void note_candidates(datashape::diagnostic& d, std::vector<candidate> all);

}  // namespace pluribus::gfunc
