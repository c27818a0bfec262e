// SPDX-License-Identifier: BSD-3-Clause
/// The storage behind a type handle: one immutable block with header, children, field attributes and text. Nothing here is API.
#pragma once
#include <atomic>
#include <cstdint>
#include <string_view>

#include "ndt/kind.hpp"

namespace pluribus::ndt::detail {

struct node;

/// A child and where its name stands in the text of its node.
struct child {
  const node* type;
  std::uint32_t name_begin, name_size;
};

/// Present only when a field carries `align`, `pack` or `offset`.
struct field_attributes {
  std::int64_t offset = -1;
  std::uint32_t align = 0, pack = 0;

  friend bool operator==(const field_attributes&, const field_attributes&) = default;
};

enum node_flag : std::uint16_t {
  immortal = 1,      ///< static; never counted, never freed
  swapped = 2,       ///< scalar of big-endian byte order
  variadic = 4,      ///< trailing `...` of a tuple, record or positional parameters
  keyword_rest = 8,  ///< trailing `...` after keyword parameters
  equal_dims = 16,   ///< A=...
  ordered = 32,      ///< categorical
  attributed = 64,   ///< field attributes follow the children
  symbolic_ = 128,   ///< something below is a pattern
  anonymous = 256,   ///< union whose tags are indices; categorical whose dictionary is in the value
  defined = 512,     ///< nominal whose last child is its definition
};

/// A record keeps its packing in the low bits of `value` and its whole size + 1 above them.
inline constexpr int pack_bits = 20;
inline constexpr std::int64_t pack_mask = (std::int64_t{1} << pack_bits) - 1;

struct node {
  mutable std::atomic<std::uint32_t> references;
  kind what;
  std::uint8_t sub;  ///< scalar, family, encoding, unit, operator: by kind
  std::uint16_t flags;
  std::uint64_t hash;
  std::int64_t value;  ///< extent, size, precision, multiple, positional count, pack
  std::int64_t extra;  ///< align, scale, keyword count
  std::uint32_t children;
  std::uint32_t text_size;  ///< own text; names of children follow it
  std::uint32_t names_size;
  std::uint16_t ndim;
  std::uint16_t depth;

  const child* begin() const noexcept { return reinterpret_cast<const child*>(this + 1); }
  const field_attributes* attributes() const noexcept {
    return flags & attributed ? reinterpret_cast<const field_attributes*>(begin() + children) : nullptr;
  }
  const char* text_begin() const noexcept {
    const auto* at = reinterpret_cast<const char*>(begin() + children);
    return flags & attributed ? at + children * sizeof(field_attributes) : at;
  }
  std::string_view text() const noexcept { return {text_begin(), text_size}; }
  std::string_view name(std::uint32_t i) const noexcept { return {text_begin() + begin()[i].name_begin, begin()[i].name_size}; }
};

void destroy(const node* n) noexcept;

inline void retain(const node* n) noexcept {
  if (!(n->flags & immortal)) n->references.fetch_add(1, std::memory_order_relaxed);
}
inline void release(const node* n) noexcept {
  if (n->flags & immortal) return;
  if (n->references.load(std::memory_order_acquire) == 1 || n->references.fetch_sub(1, std::memory_order_acq_rel) == 1) destroy(n);
}

bool equal(const node* a, const node* b) noexcept;
extern const node nothing_node;

}  // namespace pluribus::ndt::detail
