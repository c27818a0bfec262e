// SPDX-License-Identifier: BSD-3-Clause
/// Type to canonical text: parse(to_string(t)) == t. One spelling for each type, always core, sized names, commas and one blank.
#pragma once
#include <string>

#include "ndt/type.hpp"

namespace pluribus::ndt {

std::string to_string(const type& t);
/// Appends; reuses the caller's memory.
void print(const type& t, std::string& out);

struct format_options {
  int width = 100;  ///< records longer than this break into lines
  int indent = 2;
};
std::string format(const type& t, const format_options& options = {});

}  // namespace pluribus::ndt
