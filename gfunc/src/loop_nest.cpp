// SPDX-License-Identifier: BSD-3-Clause
/// Drop, order, turn, merge; see loop_nest.hpp.
#include "loop_nest.hpp"

#include <utility>

namespace pluribus::gfunc {

namespace {

constexpr index magnitude(index n) noexcept { return n < 0 ? -n : n; }

/// Reductions over a short inner dim that is kept go faster along a longer dim that is reduced.
constexpr index short_row = 32;

void drop_ones(loop_nest& nest, std::span<const index> shape, std::span<walker> walkers) noexcept {
  for (std::size_t d = 0; d < shape.size(); ++d) {
    if (shape[d] == 1) continue;
    auto to = static_cast<std::size_t>(nest.rank++);
    nest.shape[to] = shape[d];
    if (to == d) continue;
    for (walker& w : walkers) w.strides[to] = w.strides[d];
  }
}

void swap_dims(loop_nest& nest, std::span<walker> walkers, int a, int b) noexcept {
  std::swap(nest.shape[a], nest.shape[b]);
  for (walker& w : walkers) std::swap(w.strides[a], w.strides[b]);
}

/// Positive when most bytes would rather have `inner` outside.
index vote_to_swap(std::span<const walker> walkers, int outer, int inner) noexcept {
  index votes = 0;
  for (const walker& w : walkers) {
    index o = magnitude(w.strides[outer]), i = magnitude(w.strides[inner]);
    if (!w.is_memory() || o == i || o == 0 || i == 0) continue;
    votes += o < i ? w.weight : -w.weight;
  }
  return votes;
}

void order(loop_nest& nest, std::span<walker> walkers) noexcept {
  for (int pass = 0; pass + 1 < nest.rank; ++pass) {
    bool moved = false;
    for (int d = nest.rank - 2; d >= 0; --d) {
      if (vote_to_swap(walkers, d, d + 1) <= 0) continue;
      swap_dims(nest, walkers, d, d + 1);
      moved = true;
    }
    if (!moved) return;
  }
}

bool turns(std::span<const walker> walkers, int d) noexcept {
  bool backwards = false, decided = false;
  for (const walker& w : walkers) {
    if (w.is_slot() && w.strides[d] != 0) return w.strides[d] < 0;
    if (!w.is_memory() || decided || w.strides[d] == 0) continue;
    backwards = w.strides[d] < 0;
    decided = true;
  }
  return backwards;
}

void turn(loop_nest& nest, std::span<walker> walkers) noexcept {
  for (int d = 0; d < nest.rank; ++d) {
    if (!turns(walkers, d)) continue;
    for (walker& w : walkers) {
      w.at += w.strides[d] * (nest.shape[d] - 1);
      w.strides[d] = -w.strides[d];
    }
  }
}

bool mergeable(const loop_nest& nest, std::span<const walker> walkers, int outer) noexcept {
  for (const walker& w : walkers) {
    if (w.strides[outer] != w.strides[outer + 1] * nest.shape[outer + 1]) return false;
  }
  return true;
}

void merge(loop_nest& nest, std::span<walker> walkers) noexcept {
  for (int d = nest.rank - 2; d >= 0; --d) {
    if (!mergeable(nest, walkers, d)) continue;
    nest.shape[d] *= nest.shape[d + 1];
    for (walker& w : walkers) w.strides[d] = w.strides[d + 1];
    for (int k = d + 1; k + 1 < nest.rank; ++k) {
      nest.shape[k] = nest.shape[k + 1];
      for (walker& w : walkers) w.strides[k] = w.strides[k + 1];
    }
    --nest.rank;
  }
}

void prefer_reduced_inner(loop_nest& nest, std::span<walker> walkers) noexcept {
  int inner = nest.rank - 1;
  bool kept = false;
  for (const walker& w : walkers) kept = kept || (w.is_slot() && w.strides[inner] != 0);
  if (!kept || nest.shape[inner] >= short_row) return;
  for (int d = inner - 1; d >= 0; --d) {
    bool reduced = nest.shape[d] > nest.shape[inner];
    for (const walker& w : walkers) reduced = reduced && (!w.is_slot() || w.strides[d] == 0);
    if (!reduced) continue;
    swap_dims(nest, walkers, d, inner);
    return;
  }
}

}  // namespace

loop_nest simplify(std::span<const index> shape, std::span<walker> walkers) noexcept {
  loop_nest nest;
  drop_ones(nest, shape, walkers);
  if (nest.rank == 0) {
    nest.rank = 1;
    nest.shape[0] = 1;
    for (walker& w : walkers) w.strides[0] = 0;
    return nest;
  }
  if (nest.rank == 1) {
    turn(nest, walkers);
    return nest;
  }
  order(nest, walkers);
  turn(nest, walkers);
  merge(nest, walkers);
  prefer_reduced_inner(nest, walkers);
  return nest;
}

}  // namespace pluribus::gfunc
