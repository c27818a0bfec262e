// SPDX-License-Identifier: BSD-3-Clause
/// Layouts from the notes of dialect texts, notes from layouts, and the list of side buffers.
#include <algorithm>
#include <limits>

#include "codes.hpp"
#include "dim_list.hpp"
#include "dim_steps.hpp"
#include "layout_reader.hpp"
#include "ndt/layout.hpp"
#include "ndt/print.hpp"

namespace pluribus::ndt {
namespace {

using datashape::result;

const type& stored(const type& t) {
  const type* at = &t;
  while (at->kind() == kind::annotated || at->kind() == kind::module) at = &at->element();
  return *at;
}

void visit_buffers(const type& given, const layout& l, const std::string& path, std::vector<side_buffer>& out) {
  const type& t = stored(given);
  const auto note = [&](std::string_view purpose) {
    if (l.buffer()) out.push_back({l.buffer(), path, std::string(purpose)});
  };
  switch (t.kind()) {
    case kind::fixed: return visit_buffers(t.element(), l.element(), path + "[]", out);
    case kind::var:
    case kind::array: note("rows"); return visit_buffers(t.element(), l.element(), path + "[]", out);
    case kind::option: note("validity"); return visit_buffers(t.element(), l.element(), path + "?", out);
    case kind::ref: note("target"); return visit_buffers(t.element(), l.element(), path + "&", out);
    case kind::string: return note("text");
    case kind::json: return note("text");
    case kind::bytes: return note("bytes");
    case kind::map:
      note("entries");
      visit_buffers(t.child(0), l.part(0), path + ".key", out);
      return visit_buffers(t.child(1), l.part(1), path + ".value", out);
    case kind::record:
    case kind::tuple:
    case kind::union_:
      for (std::size_t i = 0; i < t.size(); ++i) {
        const std::string_view name = t.field(i).name;
        visit_buffers(t.child(i), l.part(i), path + "." + (name.empty() ? std::to_string(i) : std::string(name)), out);
      }
      return;
    case kind::nominal: return visit_buffers(t.definition(), l, path, out);
    case kind::constructed: return visit_buffers(t.child(0), l, path, out);
    default: return;
  }
}

}  // namespace

std::vector<side_buffer> side_buffers(const type& t, const layout& l) {
  std::vector<side_buffer> all;
  visit_buffers(t, l, "", all);
  return all;
}

/// Fields that strides have made larger push those behind them; options and members grow with what they hold. False: a size overflows.
bool layout_reader::make_room(layout& l, const type& t) {
  if (t.kind() == kind::option && !l.parts_.empty()) l.size_ = l.parts_[0].size_;
  if (t.kind() == kind::union_) {
    layout_field& payload = l.fields_[1];
    payload.size = 0;
    for (const layout& part : l.parts_) payload.size = std::max(payload.size, part.size_);
    if (__builtin_add_overflow(payload.offset, payload.size, &l.size_)) return false;
    const index rest = l.size_ % l.align_;
    return rest == 0 || !__builtin_add_overflow(l.size_, l.align_ - rest, &l.size_);
  }
  if (t.kind() != kind::record && t.kind() != kind::tuple) return true;
  std::vector<std::size_t> order(l.fields_.size());
  for (std::size_t i = 0; i < order.size(); ++i) order[i] = i;
  std::sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) {
    return l.fields_[a].offset != l.fields_[b].offset ? l.fields_[a].offset < l.fields_[b].offset : a < b;
  });
  index pushed = 0;
  for (const std::size_t i : order) {
    layout_field& f = l.fields_[i];
    const index grown = l.parts_[i].size_ - f.size;
    if (__builtin_add_overflow(f.offset, pushed, &f.offset)) return false;
    f.size = l.parts_[i].size_;
    if (grown <= 0) continue;
    const index step = l.align_ > 0 ? l.align_ : 1;
    index more = 0;
    if (__builtin_add_overflow(grown, step - 1, &more) || __builtin_add_overflow(pushed, more / step * step, &pushed)) return false;
  }
  return !__builtin_add_overflow(l.size_, pushed, &l.size_);
}

/// Replaces strides below t by those of the notes; false: a stride overflows.
bool layout_reader::place(layout& l, const type& given, const detail::note_index& notes) {
  const type& t = stored(given);
  if (t.kind() == kind::nominal || t.kind() == kind::constructed) return true;
  if (!t.is_dim()) {
    for (std::size_t i = 0; i < t.size() && i < l.parts_.size(); ++i)
      if (!place(l.parts_[i], t.child(i), notes)) return false;
    return make_room(l, t);
  }
  const detail::dim_list list = detail::dims_of(t);
  std::vector<layout*> levels{&l};
  for (std::size_t i = 0; i < list.dims.size(); ++i) {
    if (levels.back()->parts_.empty()) return true;
    levels.push_back(&levels.back()->parts_[0]);
  }
  if (!place(*levels.back(), *list.dtype, notes)) return false;
  const std::vector<index> steps = detail::steps_of(list.dims, notes);
  const index itemsize = levels.back()->size_;
  for (std::size_t i = list.dims.size(); i-- > 0;) {
    if (list.dims[i]->kind() != kind::fixed) continue;
    layout& level = *levels[i];
    const dim_note* bytes = notes.find(*list.dims[i], dim_note::form::stride);
    const bool noted = notes.find(*list.dims[i], dim_note::form::step) || in_fortran_run(list, i, notes);
    if (bytes) {
      level.stride_ = bytes->value;
    } else if (noted) {
      if (__builtin_mul_overflow(steps[i], itemsize, &level.stride_)) return false;
    } else {
      level.stride_ = levels[i + 1]->size_;
    }
    index reach = 0;
    const index last = list.dims[i]->value() > 0 ? list.dims[i]->value() - 1 : 0;
    if (level.stride_ == std::numeric_limits<index>::min() ||
        __builtin_mul_overflow(level.stride_ < 0 ? -level.stride_ : level.stride_, last, &reach) ||
        __builtin_add_overflow(reach, levels[i + 1]->size_, &level.size_))
      return false;
    if (list.dims[i]->value() == 0) level.size_ = 0;
  }
  return true;
}

bool layout_reader::in_fortran_run(const detail::dim_list& list, std::size_t i, const detail::note_index& notes) {
  for (std::size_t k = 0; k <= i; ++k)
    if (const dim_note* n = notes.find(*list.dims[k], dim_note::form::fortran))
      if (static_cast<index>(i - k) < n->value) return true;
  return false;
}

result<storage> storage_of(const placed& p) {
  auto l = layout_of(p.type);
  if (!l) return std::move(l).error();
  const detail::note_index notes(p.type, p.notes);
  if (!notes.is_empty() && !layout_reader::place(*l, p.type, notes))
    return datashape::diagnostic{codes::size_overflow, datashape::severity::error,
                                 "the strides of `" + to_string(p.type) + "` exceed 2**63 - 1 bytes"};
  return storage{p.type, *std::move(l)};
}

dim_notes notes_of(const storage& s) {
  dim_notes notes;
  const detail::dim_list list = detail::dims_of(s.type);
  const layout* at = &s.layout;
  std::vector<index> strides;
  for (std::size_t i = 0; i < list.dims.size() && !at->parts().empty(); ++i) {
    strides.push_back(at->stride());
    at = &at->element();
  }
  const index itemsize = at->size();
  for (std::size_t i = 0; i < strides.size(); ++i) {
    if (list.dims[i]->kind() != kind::fixed) continue;
    const bool whole = itemsize > 0 && strides[i] % itemsize == 0;
    notes.push_back(
        {static_cast<std::uint32_t>(i), dim_note::form::step, whole ? strides[i] / itemsize : std::numeric_limits<index>::min(), {}});
  }
  return notes;
}

}  // namespace pluribus::ndt
