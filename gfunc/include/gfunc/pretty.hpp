// SPDX-License-Identifier: BSD-3-Clause
/// Values as people like to read them, in NumPy's manner: nested brackets over several lines, columns of numbers, text and fields aligned,
/// long dims cut to their ends with … between. For reading back there is to_text (value_text.hpp).
#pragma once
#include <string>

#include "gfunc/value.hpp"

namespace pluribus::gfunc {

struct pretty_options {
  index threshold = 1000;  ///< with more elements than this, dims are cut
  index edge = 3;          ///< elements that stay at both ends of a dim that is cut; at least 1
  index width = 80;        ///< columns of a line, as far as an element allows it
};
std::string to_pretty(const value& v, const pretty_options& options = {});

}  // namespace pluribus::gfunc
