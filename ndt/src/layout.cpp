// SPDX-License-Identifier: BSD-3-Clause
/// Type to byte sizes and offsets, with checked arithmetic. Natural C layout; `align` raises, `pack` lowers, `offset` and `size` place.
/// Variable-size parts inside a value are (offset, size) pairs into side buffers, numbered in the order of the type.
#include "ndt/layout.hpp"

#include <algorithm>

#include "codes.hpp"
#include "ndt/print.hpp"

namespace pluribus::ndt {

using datashape::diagnostic;
using datashape::result;
using datashape::severity;

std::string_view name(nulls form) noexcept {
  constexpr std::string_view names[] = {"bitmap", "mask", "sentinel", "index"};
  return names[static_cast<int>(form)];
}

namespace {

diagnostic none(const type& t, std::string_view why) {
  return {codes::no_layout, severity::error, "`" + to_string(t) + "` has no fixed layout: " + std::string(why)};
}
diagnostic overflow(const type& t) {
  return {codes::size_overflow, severity::error, "the size of `" + to_string(t) + "` exceeds 2**63 - 1 bytes"};
}

bool align_up(index& at, index align) {
  const index rest = at % align;
  return rest == 0 || !__builtin_add_overflow(at, align - rest, &at);
}

}  // namespace

class layout_builder {
 public:
  explicit layout_builder(const layout_options& options) : options_(options) {}

  result<layout> of(const type& t) {
    switch (t.kind()) {
      case kind::scalar: return layout(size_of(t.scalar()), align_of(t.scalar()));
      case kind::fixed: return fixed(t);
      case kind::var:
      case kind::array: return side(t, options_.offset_bits, {0});
      case kind::map: return side(t, options_.offset_bits, {0, 1});
      case kind::string:
      case kind::bytes:
      case kind::json: return side(t, options_.offset_bits, {});
      case kind::char_: return layout(unit_size(t.encoding()), unit_size(t.encoding()));
      case kind::fixed_string: {
        index size = 0;
        if (__builtin_mul_overflow(t.value(), unit_size(t.encoding()), &size)) return overflow(t);
        return layout(size, unit_size(t.encoding()));
      }
      case kind::fixed_bytes: return layout(t.value(), std::max<index>(t.extra(), 1));
      case kind::date: return layout(4, 4);
      case kind::time:
      case kind::datetime:
      case kind::timedelta:
      case kind::object: return layout(8, 8);
      case kind::ref: return ref(t);
      case kind::decimal: return layout(t.sub(), std::min<index>(t.sub(), 16));
      case kind::null: return layout(0, 1);
      case kind::categorical: {
        const scalar code = static_cast<scalar>(t.sub());
        return layout(size_of(code), align_of(code));
      }
      case kind::option: return option(t);
      case kind::annotated:
      case kind::module: return of(t.element());
      case kind::record:
      case kind::tuple:
        if (t.is_variadic()) return none(t, "`...` stands for any fields");
        return fields(t);
      case kind::union_: return union_of(t);
      case kind::nominal:
        if (t.has(detail::defined)) return of(t.definition());
        return none(t, "the name has no definition here");
      case kind::constructed:
        if (t.size() == 1 && t.child(0).kind() != kind::nothing) return of(t.child(0));
        return none(t, "an open constructor");
      case kind::symbolic:
      case kind::unknown: return none(t, "the size of the dimension is not known");
      case kind::void_:
      case kind::nothing: return none(t, "it has no values");
      case kind::function: return none(t, "a signature is not stored");
      default: return none(t, "it is a pattern");
    }
  }

 private:
  result<layout> fixed(const type& t) {
    auto below = of(t.element());
    if (!below) return below;
    layout l(0, below->align());
    l.stride_ = below->size();
    if (__builtin_mul_overflow(t.extent(), below->size(), &l.size_)) return overflow(t);
    l.parts_.push_back(*std::move(below));
    return l;
  }

  /// (offset, size) into a side buffer that holds the children one after the other.
  result<layout> side(const type& t, int bits, std::initializer_list<std::size_t> children) {
    layout l(bits / 4, bits / 8);
    l.offset_bits_ = static_cast<std::uint8_t>(bits);
    l.buffer_ = ++buffers_;
    for (const std::size_t i : children) {
      // Text that is a pattern has no layout; rows of it neither.
      auto below = of(t.child(i));
      if (!below) return below;
      l.parts_.push_back(*std::move(below));
    }
    return l;
  }

  result<layout> ref(const type& t) {
    layout l(8, 8);
    l.buffer_ = ++buffers_;
    auto below = of(t.element());
    if (!below) return below;
    l.parts_.push_back(*std::move(below));
    return l;
  }

  result<layout> option(const type& t) {
    const int validity = options_.null_form == nulls::sentinel ? 0 : ++buffers_;
    auto below = of(t.element());
    if (!below) return below;
    layout l(below->size(), below->align());
    l.buffer_ = validity;
    l.nulls_ = options_.null_form;
    if (options_.null_form == nulls::sentinel) l.sentinel_ = INT64_MIN;
    l.parts_.push_back(*std::move(below));
    return l;
  }

  result<layout> fields(const type& t) {
    layout l(0, 1);
    l.fields_.reserve(t.size());
    l.parts_.reserve(t.size());
    index at = 0, align = 1, end = 0;
    for (std::size_t i = 0; i < t.size(); ++i) {
      auto below = of(t.child(i));
      if (!below) return below;
      const detail::field_attributes a = t.attributes(i);
      index field_align = below->align();
      if (const index pack = a.pack ? a.pack : t.pack()) field_align = std::min(field_align, pack);
      field_align = std::max<index>({field_align, a.align, 1});
      if (a.offset >= 0)
        at = a.offset;
      else if (!align_up(at, field_align))
        return overflow(t);
      l.fields_.push_back({at, below->size(), field_align});
      if (a.offset < 0 || at % field_align == 0) align = std::max(align, field_align);
      if (__builtin_add_overflow(at, below->size(), &at)) return overflow(t);
      end = std::max(end, at);
      l.parts_.push_back(*std::move(below));
    }
    align = std::max<index>(align, t.align());
    if (!align_up(end, align)) return overflow(t);
    l.size_ = t.explicit_size() >= 0 ? t.explicit_size() : end;
    l.align_ = align;
    return l;
  }

  result<layout> union_of(const type& t) {
    const index tag = t.size() <= 256 ? 1 : 2;
    layout l(0, 1);
    index size = 0, align = 1;
    for (std::size_t i = 0; i < t.size(); ++i) {
      auto below = of(t.child(i));
      if (!below) return below;
      size = std::max(size, below->size());
      align = std::max(align, below->align());
      l.parts_.push_back(*std::move(below));
    }
    index end = tag;
    if (!align_up(end, align)) return overflow(t);
    l.align_ = std::max(align, tag);
    l.fields_ = {{0, tag, tag}, {end, size, align}};
    if (__builtin_add_overflow(end, size, &end) || !align_up(end, l.align_)) return overflow(t);
    l.size_ = end;
    return l;
  }

  const layout_options& options_;
  int buffers_ = 0;
};

result<layout> layout_of(const type& t, const layout_options& options) { return layout_builder(options).of(t); }

}  // namespace pluribus::ndt
