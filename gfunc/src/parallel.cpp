// SPDX-License-Identifier: BSD-3-Clause
/// Cuts a shape along one dim, gives each piece its operands, and merges private reduction states. See parallel.hpp.
#include "gfunc/parallel.hpp"

#include <algorithm>
#include <cstdlib>
#include <mutex>
#include <utility>
#include <vector>

#include "gfunc/buffer.hpp"

namespace pluribus::gfunc {

namespace {

/// A piece costs some microseconds, of threads, states and a memory stream that begins anew.
constexpr index grain_elements = index{1} << 18;
/// Cuts fall on multiples of this, so that pieces of a packed output begin on a cache line.
constexpr index cut_step = 64;

struct cut {
  std::size_t dim = 0;
  index step = 1;  ///< indices of the dim a piece
  index pieces = 1;
  bool apart = false;  ///< no two pieces share a reduction state, so all write the caller's
};

/// Along the outermost dim that yields enough pieces, else along the longest.
cut choose_cut(std::span<const index> shape, index total, int concurrency) {
  cut best;
  index wanted = std::max<index>(std::min<index>(total / (serial_elements / 2), 4 * concurrency), total / grain_elements);
  for (std::size_t d = 0; d < shape.size(); ++d) {
    if (shape[d] > shape[best.dim]) best.dim = d;
  }
  for (std::size_t d = 0; d < shape.size(); ++d) {
    if (shape[d] < wanted) continue;
    best.dim = d;
    break;
  }
  index extent = shape[best.dim];
  best.step = std::max<index>(1, extent / std::max<index>(1, wanted));
  if (best.dim + 1 == shape.size() && best.step > cut_step) best.step = (best.step + cut_step - 1) / cut_step * cut_step;
  best.pieces = (extent + best.step - 1) / best.step;
  return best;
}

/// More bytes of states than this are not worth a private copy a piece.
constexpr index private_states = index{16} << 10;
/// Fewer elements than this side by side are not worth a piece: it would read scraps of rows.
constexpr index row_piece = 2048;

/// Whether elements that differ in a kept dim always go to different slots: each stride reaches beyond all smaller ones together.
bool slots_differ(std::span<const index> shape, const reduction_target& t) {
  std::vector<std::pair<index, index>> kept;
  for (std::size_t d = 0; d < shape.size(); ++d) {
    if (t.slot_strides[d] != 0 && shape[d] > 1) kept.emplace_back(std::abs(t.slot_strides[d]), shape[d]);
  }
  std::sort(kept.begin(), kept.end());
  index reach = 0;
  for (auto [stride, extent] : kept) {
    if (stride <= reach) return false;
    reach += stride * (extent - 1);
  }
  return true;
}

/// Pieces along dim d share no state.
bool parts_states(const program& code, std::span<const index> shape, std::span<const reduction_target> targets, std::size_t d) {
  for (std::size_t k = 0; k < targets.size(); ++k) {
    if (code.labelled(static_cast<int>(k)) || targets[k].slot_strides[d] == 0 || !slots_differ(shape, targets[k])) return false;
  }
  return !targets.empty();
}

/// Whether an operand lies along dim d and not along the last: pieces of few indices would read scraps of its lines.
bool lies_along(std::span<const operand> operands, std::size_t d, std::size_t last) {
  return std::any_of(operands.begin(), operands.end(), [&](const operand& o) {
    const index size = ndt::size_of(o.dtype);
    return d != last && std::abs(o.strides[d]) == size && std::abs(o.strides[last]) > size;
  });
}

/// Where each piece would need many states of its own, a dim that is kept is cut instead, or few pieces are made.
cut choose_cut(const program& code, std::span<const index> shape, std::span<const reduction_target> targets, index total, int concurrency) {
  cut best = choose_cut(shape, total, concurrency);
  best.apart = parts_states(code, shape, targets, best.dim);
  index states = 0;
  for (std::size_t k = 0; k < targets.size(); ++k) states += targets[k].slots * code.sink(static_cast<int>(k)).state_bytes;
  if (best.apart || states <= private_states) return best;
  for (std::size_t d = 0; d < shape.size(); ++d) {
    const index least = d + 1 == shape.size() ? row_piece : 1;
    if (shape[d] < 2 * concurrency * least || !parts_states(code, shape, targets, d)) continue;
    const index wanted = std::max<index>(4 * concurrency, total / grain_elements);
    index step = std::max(least, shape[d] / wanted);
    if (d + 1 == shape.size()) step = (step + cut_step - 1) / cut_step * cut_step;
    return {d, step, (shape[d] + step - 1) / step, true};
  }
  const index extent = shape[best.dim];
  best.step = std::max(best.step, (extent + concurrency - 1) / concurrency);
  best.pieces = (extent + best.step - 1) / best.step;
  return best;
}

class pieces {
 public:
  pieces(const program& code, std::span<const index> shape, std::span<const operand> inputs, std::span<const operand> outputs,
         std::span<const reduction_target> targets, run_options options, cut how)
      : code_(code), shape_(shape), inputs_(inputs), outputs_(outputs), targets_(targets), options_(options), how_(how) {}

  void run(index piece) {
    index begin = piece * how_.step;
    std::vector<index> shape(shape_.begin(), shape_.end());
    shape[how_.dim] = std::min(how_.step, shape_[how_.dim] - begin);
    std::vector<operand> in = moved(inputs_, begin), out = moved(outputs_, begin);
    std::vector<reduction_target> targets(targets_.begin(), targets_.end());
    std::vector<buffer> states(targets.size());
    for (std::size_t k = 0; k < targets.size(); ++k) {
      const reduction_kernel& kernel = code_.sink(static_cast<int>(k));
      if (how_.apart) {
        move_target(targets[k], begin, static_cast<std::byte*>(targets[k].states), kernel.state_bytes);
        continue;
      }
      states[k] = buffer::allocate(targets[k].slots * kernel.state_bytes);
      kernel.init(states[k].data(), targets[k].slots);
      move_target(targets[k], begin, states[k].data(), kernel.state_bytes);
    }
    datashape::outcome done = code_.run(shape, in, out, targets, options_);
    std::lock_guard hold(lock_);
    if (!done && (failed_at_ < 0 || piece < failed_at_)) {
      failed_at_ = piece;
      failure_ = done.error();
    }
    for (std::size_t k = 0; k < targets.size() && !how_.apart; ++k) {
      code_.sink(static_cast<int>(k)).merge(targets_[k].states, states[k].data(), targets_[k].slots);
    }
  }

  datashape::outcome result() const {
    if (failed_at_ >= 0) return failure_;
    return std::monostate{};
  }

 private:
  std::vector<operand> moved(std::span<const operand> from, index begin) const {
    std::vector<operand> to(from.begin(), from.end());
    for (operand& o : to) o.data += begin * o.strides[how_.dim];
    return to;
  }

  void move_target(reduction_target& t, index begin, std::byte* states, index state_bytes) const {
    index slot = begin * t.slot_strides[how_.dim];
    t.states = states + slot * state_bytes;
    t.slots -= slot;
    t.position += begin * t.position_strides[how_.dim];
  }

  const program& code_;
  std::span<const index> shape_;
  std::span<const operand> inputs_, outputs_;
  std::span<const reduction_target> targets_;
  run_options options_;
  cut how_;
  std::mutex lock_;
  index failed_at_ = -1;
  datashape::diagnostics failure_;
};

}  // namespace

datashape::outcome run_parallel(const program& code, executor& on, std::span<const index> shape, std::span<const operand> inputs,
                                std::span<const operand> outputs, std::span<const reduction_target> targets, run_options options) {
  index total = 1;
  for (index extent : shape) total *= extent;
  if (total < serial_elements || on.concurrency() == 1) return code.run(shape, inputs, outputs, targets, options);
  cut how = choose_cut(code, shape, targets, total, on.concurrency());
  const std::size_t last = shape.size() - 1;
  if (how.step < cut_step && (lies_along(inputs, how.dim, last) || lies_along(outputs, how.dim, last))) {
    how.step = std::min(cut_step, std::max(how.step, shape[how.dim] / (2 * on.concurrency())));
    how.pieces = (shape[how.dim] + how.step - 1) / how.step;
  }
  pieces all(code, shape, inputs, outputs, targets, options, how);
  on.parallel_for(how.pieces, [&](index piece) { all.run(piece); });
  return all.result();
}

}  // namespace pluribus::gfunc
