// SPDX-License-Identifier: BSD-3-Clause
/// Along one slot, across neighbouring slots, by computed position or by label; see feed_sink.hpp.
#include "feed_sink.hpp"

namespace pluribus::gfunc {

namespace {

/// Branch-free, so that it is one pass of vector code.
bool all_within(const std::int64_t* labels, index n, index slots) noexcept {
  std::uint64_t outside = 0;
  auto limit = static_cast<std::uint64_t>(slots);
  for (index i = 0; i < n; ++i) outside |= static_cast<std::uint64_t>(static_cast<std::uint64_t>(labels[i]) >= limit);
  return outside == 0;
}

/// Reductions to a position.
bool feed_at(const live_sink& sink, index elements) noexcept {
  const reduction_kernel& k = *sink.kernel;
  std::byte* state = sink.states + sink.slot * k.state_bytes;
  switch (sink.mode) {
    case sink_mode::along: k.along_at(state, sink.value, elements, sink.position, sink.position_step); return true;
    case sink_mode::across:
    case sink_mode::across_rows: k.across_at(state, sink.value, elements, sink.position, sink.position_step); return true;
    case sink_mode::by_position: k.labelled_at(state, sink.positions, sink.value, elements, sink.position, sink.position_step); return true;
    case sink_mode::by_label: break;
  }
  const auto* labels = static_cast<const std::int64_t*>(sink.label);
  if (!all_within(labels, elements, sink.slots)) return false;
  k.labelled_at(sink.states, labels, sink.value, elements, sink.position, sink.position_step);
  return true;
}

}  // namespace

sink_mode choose_sink_mode(index step, index column, index unit) noexcept {
  if (unit == 1) return step == 0 ? sink_mode::along : step == 1 ? sink_mode::across : sink_mode::by_position;
  if (step == 0 && column == 0) return sink_mode::along;
  if (column == 1 && step == unit) return sink_mode::across;
  return sink_mode::by_position;
}

void fill_positions(index* positions, index steps, index unit, index step, index column) noexcept {
  for (index s = 0; s < steps; ++s) {
    for (index c = 0; c < unit; ++c) *positions++ = s * step + c * column;
  }
}

bool feed(const live_sink& sink, index elements) noexcept {
  const reduction_kernel& k = *sink.kernel;
  if (k.along == nullptr) return feed_at(sink, elements);
  std::byte* state = sink.states + sink.slot * k.state_bytes;
  switch (sink.mode) {
    case sink_mode::along: k.along(state, sink.value, elements); return true;
    case sink_mode::across: k.across(state, sink.value, elements); return true;
    case sink_mode::across_rows: k.across_rows(state, sink.value, sink.unit, elements / sink.unit, sink.row_bytes); return true;
    case sink_mode::by_position: k.labelled(state, sink.slots - sink.slot, sink.positions, sink.value, elements); return true;
    case sink_mode::by_label: break;
  }
  const auto* labels = static_cast<const std::int64_t*>(sink.label);
  if (!all_within(labels, elements, sink.slots)) return false;
  k.labelled(sink.states, sink.slots, labels, sink.value, elements);
  return true;
}

std::int64_t offending_label(const live_sink& sink, index elements) noexcept {
  const auto* labels = static_cast<const std::int64_t*>(sink.label);
  for (index i = 0; i < elements; ++i) {
    if (labels[i] < 0 || labels[i] >= sink.slots) return labels[i];
  }
  return 0;
}

}  // namespace pluribus::gfunc
