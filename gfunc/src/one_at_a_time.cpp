// SPDX-License-Identifier: BSD-3-Clause
/// See one_at_a_time.hpp.
#include "one_at_a_time.hpp"

#include <mutex>

namespace pluribus::gfunc {

namespace {

struct held {
  std::mutex lock;
  inner_loop loop;

  static std::int32_t run(char** data, const std::int64_t* dims, const std::int64_t* strides, void* state) {
    auto& h = *static_cast<held*>(state);
    const std::lock_guard hold(h.lock);
    return h.loop(data, dims, strides);
  }
};

}  // namespace

inner_loop one_at_a_time(inner_loop loop) {
  const bool checked = loop.checked != nullptr;
  auto state = std::make_shared<held>();
  state->loop = std::move(loop);
  held* const raw = state.get();
  if (checked) return {nullptr, raw, std::move(state), held::run};
  return {[](char** data, const std::int64_t* dims, const std::int64_t* strides, void* s) { held::run(data, dims, strides, s); }, raw,
          std::move(state), nullptr};
}

}  // namespace pluribus::gfunc
