// SPDX-License-Identifier: BSD-3-Clause
/// Steps of dimensions. Sizes that overflow give steps that never look contiguous.
#include "dim_steps.hpp"

#include <algorithm>
#include <limits>

#include "ndt/layout.hpp"

namespace pluribus::ndt::detail {

note_index::note_index(const type& candidate, const dim_notes& notes) {
  std::uint32_t dim = 0;
  if (!notes.empty()) visit(candidate, notes, dim);
}

void note_index::visit(const type& t, const dim_notes& notes, std::uint32_t& dim) {
  if (t.is_dim()) {
    for (const dim_note& n : notes)
      if (n.dim == dim) notes_.emplace(t.raw(), &n);
    ++dim;
  }
  const std::size_t count = t.kind() == kind::nominal && t.has(defined) ? t.size() - 1 : t.is_dim() ? 1 : t.size();
  for (std::size_t i = 0; i < count; ++i) visit(t.child(i), notes, dim);
}

const dim_note* note_index::find(const type& d, dim_note::form what) const noexcept {
  const auto [begin, end] = notes_.equal_range(d.raw());
  for (auto at = begin; at != end; ++at)
    if (at->second->what == what) return at->second;
  return nullptr;
}

std::vector<index> steps_of(std::span<const type* const> dims, const note_index& notes) {
  std::vector<index> steps(dims.size(), 0);
  index inner = 1;
  for (std::size_t i = dims.size(); i-- > 0;) {
    steps[i] = inner;
    if (dims[i]->kind() != kind::fixed || __builtin_mul_overflow(inner, dims[i]->value(), &inner)) inner = 0;
  }
  for (std::size_t i = 0; i < dims.size(); ++i) {
    if (const dim_note* n = notes.find(*dims[i], dim_note::form::step)) steps[i] = n->value;
    if (const dim_note* n = notes.find(*dims[i], dim_note::form::stride)) {
      const auto element = layout_of(dims.back()->element());
      const bool whole = element && element->size() > 0 && n->value % element->size() == 0;
      steps[i] = whole ? n->value / element->size() : std::numeric_limits<index>::min();
    }
    if (const dim_note* n = notes.find(*dims[i], dim_note::form::fortran)) {
      index step = 1;
      const std::size_t end = std::min(dims.size(), i + static_cast<std::size_t>(std::max<index>(n->value, 0)));
      for (std::size_t k = i; k < end; ++k) {
        steps[k] = step;
        if (dims[k]->kind() != kind::fixed || __builtin_mul_overflow(step, dims[k]->value(), &step)) step = 0;
      }
    }
  }
  return steps;
}

bool is_contiguous(std::span<const type* const> dims, std::span<const index> steps, char order) {
  index expected = 1;
  const std::size_t n = dims.size();
  for (std::size_t k = 0; k < n; ++k) {
    if (dims[k]->extent() == 0) return true;
  }
  for (std::size_t k = 0; k < n; ++k) {
    const std::size_t i = order == 'F' ? k : n - 1 - k;
    const index extent = dims[i]->extent();
    if (extent < 0) continue;  // ragged or unknown: contiguous by construction
    if (extent != 1 && steps[i] != expected) return false;
    if (__builtin_mul_overflow(expected, extent, &expected)) return false;
  }
  return true;
}

}  // namespace pluribus::ndt::detail
