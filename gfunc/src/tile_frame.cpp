// SPDX-License-Identifier: BSD-3-Clause
/// One frame a thread; see tile_frame.hpp.
#include "tile_frame.hpp"

namespace pluribus::gfunc {

namespace {
tile_frame& frame_of_thread() {
  static thread_local tile_frame frame;
  return frame;
}
}  // namespace

frame_lease::frame_lease() : frame_(&frame_of_thread()) {
  if (frame_->busy) {
    own_ = std::make_unique<tile_frame>();
    frame_ = own_.get();
  }
  frame_->busy = true;
}

frame_lease::~frame_lease() { frame_->busy = false; }

}  // namespace pluribus::gfunc
