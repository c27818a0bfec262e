// SPDX-License-Identifier: BSD-3-Clause
/// One frame a thread, and what is fetched ahead of it; see tile_frame.hpp.
#include "tile_frame.hpp"

namespace pluribus::gfunc {

namespace {

/// How far ahead of the current tile operands are fetched, in bytes, and in what steps.
constexpr index prefetch_distance = 1024, cache_line = 64;

tile_frame& frame_of_thread() {
  static thread_local tile_frame frame;
  return frame;
}

}  // namespace

void prefetch_ahead(const std::vector<lane>& lanes, std::size_t from, std::size_t to, index tile) noexcept {
  for (std::size_t i = from; i < to; ++i) {
    const lane& l = lanes[i];
    if (l.how != access::direct) continue;
    const index begin = l.at + prefetch_distance;
    for (index b = 0; b < tile * l.step; b += cache_line) __builtin_prefetch(address(begin + b));
  }
}

frame_lease::frame_lease() : frame_(&frame_of_thread()) {
  if (frame_->busy) {
    own_ = std::make_unique<tile_frame>();
    frame_ = own_.get();
  }
  frame_->busy = true;
}

frame_lease::~frame_lease() { frame_->busy = false; }

}  // namespace pluribus::gfunc
