// SPDX-License-Identifier: BSD-3-Clause
/// Steps of a candidate's dimensions in elements, from the notes of its text; and whether a run of them is contiguous. A bare type is
/// in C order.
#pragma once
#include <span>
#include <unordered_map>

#include "ndt/dim_note.hpp"
#include "ndt/type.hpp"

namespace pluribus::ndt::detail {

/// Notes by the node they belong to.
class note_index {
 public:
  note_index(const type& candidate, const dim_notes& notes);

  const dim_note* find(const type& d, dim_note::form what) const noexcept;
  bool is_empty() const noexcept { return notes_.empty(); }

 private:
  void visit(const type& t, const dim_notes& notes, std::uint32_t& dim);
  std::unordered_multimap<const node*, const dim_note*> notes_;
};

/// Fixed dimensions only; 0 where a step is not known.
std::vector<index> steps_of(std::span<const type* const> dims, const note_index& notes);
bool is_contiguous(std::span<const type* const> dims, std::span<const index> steps, char order);

}  // namespace pluribus::ndt::detail
