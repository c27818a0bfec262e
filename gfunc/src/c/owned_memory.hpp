// SPDX-License-Identifier: BSD-3-Clause
/// Memory of the caller that a value is to own: its destroy runs with the last buffer over it, but only once the value has been made.
#pragma once
#include <memory>

#include "gfunc/buffer.hpp"
#include "gfunc/c/gfunc.h"

namespace pluribus::gfunc::c {

class owned_memory {
 public:
  /// Without destroy the caller keeps the memory.
  owned_memory(void* data, index bytes, gf_destroy destroy, void* context) : bytes_(buffer::borrow(data, bytes)) {
    if (destroy == nullptr) return;
    auto held = std::make_unique<state>(state{destroy, context});
    bytes_ = buffer::adopt(
        data, bytes,
        [](void* s, void* d) {
          const std::unique_ptr<state> last(static_cast<state*>(s));
          if (last->taken) last->destroy(last->context, d);
        },
        held.get());
    state_ = held.release();
  }

  const buffer& bytes() const noexcept { return bytes_; }
  /// From here on the memory is the value's.
  void take() const noexcept {
    if (state_ != nullptr) state_->taken = true;
  }

 private:
  struct state {
    gf_destroy destroy;
    void* context;
    bool taken = false;
  };

  buffer bytes_;
  state* state_ = nullptr;
};

}  // namespace pluribus::gfunc::c
