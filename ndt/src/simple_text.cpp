// SPDX-License-Identifier: BSD-3-Clause
/// One pass over `size * size * scalar`; gives up at the first character that is not of that form.
#include "simple_text.hpp"

#include "build.hpp"
#include "ndt/make.hpp"
#include "words.hpp"

namespace pluribus::ndt {

type read_simple(std::string_view text, datashape::dialect d) {
  constexpr int most_sizes = 8, most_digits = 18;
  index sizes[most_sizes];
  int count = 0;
  const char *at = text.data(), *end = at + text.size();
  for (; at != end && *at >= '0' && *at <= '9'; ++count) {
    if (count == most_sizes) return {};
    const char* first = at;
    index size = 0;
    for (; at != end && *at >= '0' && *at <= '9'; ++at) {
      if (at - first == most_digits) return {};
      size = size * 10 + (*at - '0');
    }
    if (*first == '0' && at - first > 1) return {};
    while (at != end && *at == ' ') ++at;
    if (at == end || *at++ != '*') return {};
    while (at != end && *at == ' ') ++at;
    sizes[count] = size;
  }
  const word& w = word_named({at, static_cast<std::size_t>(end - at)}, d);
  if (w.what != meaning::scalar || !knows(d, w)) return {};
  type made = make_scalar(static_cast<scalar>(w.argument));
  while (count > 0) made = detail::wrap(kind::fixed, std::move(made), 0, 0, sizes[--count]);
  return made;
}

}  // namespace pluribus::ndt
