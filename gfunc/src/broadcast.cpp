// SPDX-License-Identifier: BSD-3-Clause
/// See broadcast.hpp.
#include "gfunc/broadcast.hpp"

#include <string>

#include "gfunc/codes.hpp"

namespace pluribus::gfunc {

namespace {

std::string text_of(const dims& shape) {
  std::string text = "(";
  for (int d = 0; d < shape.rank(); ++d) text += (d > 0 ? ", " : "") + std::to_string(shape[d]);
  return text + (shape.rank() == 1 ? ",)" : ")");
}

datashape::diagnostic mismatch(std::span<const dims* const> shapes, std::size_t at, const dims& so_far, int from_right) {
  std::string message = "the shapes ";
  for (std::size_t i = 0; i < shapes.size(); ++i) message += (i > 0 ? " and " : "") + text_of(*shapes[i]);
  const dims& s = *shapes[at];
  message += " do not broadcast: dim " + std::to_string(from_right) + " from the right is " +
             std::to_string(so_far[so_far.rank() - from_right]) + " and " + std::to_string(s[s.rank() - from_right]);
  return {codes::shapes_do_not_broadcast, datashape::severity::error, message};
}

}  // namespace

datashape::result<dims> broadcast(std::span<const dims* const> shapes) {
  int rank = 0;
  for (const dims* s : shapes) rank = std::max(rank, s->rank());
  dims all;
  all.resize(rank, 1);
  for (std::size_t i = 0; i < shapes.size(); ++i) {
    const dims& s = *shapes[i];
    for (int k = 1; k <= s.rank(); ++k) {
      index& have = all[rank - k];
      index extent = s[s.rank() - k];
      if (extent == have || extent == 1) continue;
      if (have != 1) return mismatch(shapes, i, all, k);
      have = extent;
    }
  }
  return all;
}

dims broadcast_strides(const dims& shape, const dims& strides, const dims& to) noexcept {
  dims over;
  over.resize(to.rank());
  int missing = to.rank() - shape.rank();
  for (int d = 0; d < shape.rank(); ++d) over[missing + d] = shape[d] == 1 ? 0 : strides[d];
  return over;
}

}  // namespace pluribus::gfunc
