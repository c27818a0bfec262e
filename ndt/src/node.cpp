// SPDX-License-Identifier: BSD-3-Clause
/// Makes, compares and frees nodes. One allocation a node; leaves without text are static and never counted.
#include "ndt/detail/node.hpp"

#include <algorithm>
#include <array>
#include <new>

#include "build.hpp"
#include "codes.hpp"
#include "hash.hpp"
#include "ndt/make.hpp"

namespace pluribus::ndt {
namespace detail {
namespace {

constexpr node leaf(kind what, std::uint8_t sub = 0, std::uint16_t flags = 0) {
  return {{1},
          what,
          sub,
          static_cast<std::uint16_t>(flags | immortal),
          head_hash(static_cast<std::uint8_t>(what), sub, flags, 0, 0),
          0,
          0,
          0,
          0,
          0,
          0,
          1};
}

template <std::size_t N, class Make>
constexpr auto leaves(Make make) {
  return [&]<std::size_t... i>(std::index_sequence<i...>) { return std::array<node, N>{make(i)...}; }
  (std::make_index_sequence<N>());
}
template <std::size_t N>
constexpr auto handles(const std::array<node, N>& nodes) {
  std::array<const node*, N> all{};
  for (std::size_t i = 0; i < N; ++i) all[i] = &nodes[i];
  return all;
}

constinit const std::array<node, scalar_count> scalar_nodes =
    leaves<scalar_count>([](std::size_t i) { return leaf(kind::scalar, static_cast<std::uint8_t>(i)); });
constinit const std::array<node, scalar_count> swapped_nodes =
    leaves<scalar_count>([](std::size_t i) { return leaf(kind::scalar, static_cast<std::uint8_t>(i), swapped); });
constinit const std::array<node, family_count> family_nodes =
    leaves<family_count>([](std::size_t i) { return leaf(kind::family, static_cast<std::uint8_t>(i), symbolic_); });
constinit const std::array<node, 6> char_nodes = leaves<6>([](std::size_t i) { return leaf(kind::char_, static_cast<std::uint8_t>(i)); });
constinit const std::array<node, 64> leaf_nodes = leaves<64>([](std::size_t i) { return leaf(static_cast<kind>(i)); });

/// time, datetime, timedelta in microseconds without a zone.
constexpr node microseconds(kind what) {
  constexpr auto unit = static_cast<std::uint8_t>(time_unit::us);
  return {{1}, what, unit, immortal, head_hash(static_cast<std::uint8_t>(what), unit, 0, 1, 0), 1, 0, 0, 0, 0, 0, 1};
}
constinit const std::array<node, 3> temporal_nodes = {microseconds(kind::time), microseconds(kind::datetime),
                                                      microseconds(kind::timedelta)};

constexpr auto temporal_handles = handles(temporal_nodes);
constexpr auto scalar_handles = handles(scalar_nodes);
constexpr auto swapped_handles = handles(swapped_nodes);
constexpr auto family_handles = handles(family_nodes);
constexpr auto char_handles = handles(char_nodes);
constexpr auto leaf_handles = handles(leaf_nodes);

const type& as_type(const node* const& handle) { return reinterpret_cast<const type&>(handle); }

constexpr bool is_pattern(kind k) {
  return k == kind::symbolic || k == kind::ellipsis || k == kind::dim_family || k == kind::power || k == kind::typevar ||
         k == kind::family || k == kind::contiguous || k == kind::where || k == kind::arithmetic;
}
constexpr bool passes_dims(kind k) { return k == kind::annotated || k == kind::contiguous || k == kind::where || k == kind::module; }

}  // namespace

constinit const node nothing_node = leaf(kind::nothing);

const node* build(const node_spec& spec, type* owned) {
  const auto count = static_cast<std::uint32_t>(spec.children.size());
  std::size_t names_size = 0, depth = 0;
  std::uint16_t flags = static_cast<std::uint16_t>(spec.flags & ~(attributed | symbolic_ | immortal));
  if (is_pattern(spec.what)) flags |= symbolic_;
  if (flags & variadic) flags |= symbolic_;
  for (const std::string_view name : spec.names) names_size += name.size();
  for (const type& c : spec.children) {
    const node* below = c.raw();
    depth = std::max<std::size_t>(depth, below->depth);
    flags |= below->flags & symbolic_;
  }
  if (!spec.attributes.empty()) flags |= attributed;
  if (depth >= max_depth) throw datashape::error(codes::too_deep, "a type nests deeper than " + std::to_string(max_depth) + " levels");
  const std::size_t size =
      sizeof(node) + count * sizeof(child) + spec.attributes.size() * sizeof(field_attributes) + spec.text.size() + names_size;
  const node* first = count ? spec.children[0].raw() : nullptr;
  std::size_t ndim = 0;
  if (is_dim(spec.what))
    ndim = 1 + (first ? first->ndim : 0);
  else if (passes_dims(spec.what) && first)
    ndim = first->ndim;
  if (ndim > max_ndim) throw datashape::error(codes::too_many_dims, "more than " + std::to_string(max_ndim) + " dimensions");

  auto* n = new (::operator new(size)) node{{1},
                                            spec.what,
                                            spec.sub,
                                            flags,
                                            0,
                                            spec.value,
                                            spec.extra,
                                            count,
                                            static_cast<std::uint32_t>(spec.text.size()),
                                            static_cast<std::uint32_t>(names_size),
                                            static_cast<std::uint16_t>(ndim),
                                            static_cast<std::uint16_t>(depth + 1)};
  auto* children = const_cast<child*>(n->begin());
  char* text = const_cast<char*>(n->text_begin());
  if (flags & attributed)
    std::uninitialized_copy(spec.attributes.begin(), spec.attributes.end(), const_cast<field_attributes*>(n->attributes()));
  std::uint64_t h = head_hash(static_cast<std::uint8_t>(spec.what), spec.sub, flags, spec.value, spec.extra);
  if (!spec.text.empty()) {
    std::memcpy(text, spec.text.data(), spec.text.size());
    h = mix_text(h, text, spec.text.size());
  }
  auto at = static_cast<std::uint32_t>(spec.text.size());
  for (std::uint32_t i = 0; i < count; ++i) {
    const node* below = owned ? std::move(owned[i]).detach() : spec.children[i].raw();
    if (!owned) retain(below);
    std::uint32_t name_size = 0;
    h = mix(h, below->hash);
    if (names_size) {
      name_size = static_cast<std::uint32_t>(spec.names[i].size());
      if (name_size) std::memcpy(text + at, spec.names[i].data(), name_size);
      h = mix_text(h, text + at, name_size);
    }
    new (children + i) child{below, at, name_size};
    at += name_size;
  }
  if (flags & attributed)
    for (const field_attributes& a : spec.attributes)
      h = mix(mix(h, static_cast<std::uint64_t>(a.offset)), std::uint64_t{a.align} << 32 | a.pack);
  n->hash = spec.what == kind::annotated && first ? first->hash : h;
  return n;
}

type wrap(kind what, type&& below, std::uint8_t sub, std::uint16_t flags, std::int64_t value, std::string_view text) {
  const node* inner = below.raw();
  const unsigned ndim = is_dim(what) ? inner->ndim + 1u : passes_dims(what) ? inner->ndim : 0u;
  if (inner->depth >= max_depth || ndim > max_ndim)
    return make_node({.what = what, .sub = sub, .flags = flags, .value = value, .text = text, .children = {&below, 1}});
  flags = static_cast<std::uint16_t>((flags & ~(attributed | immortal)) | (is_pattern(what) ? symbolic_ : inner->flags & symbolic_));
  auto* n = new (::operator new(sizeof(node) + sizeof(child) + text.size())) node{{1},
                                                                                  what,
                                                                                  sub,
                                                                                  flags,
                                                                                  0,
                                                                                  value,
                                                                                  0,
                                                                                  1,
                                                                                  static_cast<std::uint32_t>(text.size()),
                                                                                  0,
                                                                                  static_cast<std::uint16_t>(ndim),
                                                                                  static_cast<std::uint16_t>(inner->depth + 1)};
  std::uint64_t h = head_hash(static_cast<std::uint8_t>(what), sub, flags, value, 0);
  if (!text.empty()) {
    std::memcpy(const_cast<char*>(n->text_begin()), text.data(), text.size());
    h = mix_text(h, text.data(), text.size());
  }
  n->hash = what == kind::annotated ? inner->hash : mix(h, inner->hash);
  new (const_cast<child*>(n->begin())) child{std::move(below).detach(), static_cast<std::uint32_t>(text.size()), 0};
  return type::adopt(n);
}

void destroy(const node* n) noexcept {
  while (true) {
    const node* last = nullptr;
    for (std::uint32_t i = 0; i < n->children; ++i) {
      const node* below = n->begin()[i].type;
      if (i + 1 < n->children) {
        release(below);
      } else if (!(below->flags & immortal) && below->references.fetch_sub(1, std::memory_order_acq_rel) == 1) {
        last = below;
      }
    }
    n->~node();
    ::operator delete(const_cast<node*>(n));
    if (!last) return;
    n = last;
  }
}

bool equal(const node* a, const node* b) noexcept {
  if (a == b) return true;
  if (a->hash != b->hash) return false;
  while (a->what == kind::annotated) a = a->begin()->type;
  while (b->what == kind::annotated) b = b->begin()->type;
  if (a == b) return true;
  if (a->what != b->what || a->sub != b->sub || ((a->flags ^ b->flags) & (identity_flags | attributed)) || a->value != b->value ||
      a->extra != b->extra || a->children != b->children || a->text_size != b->text_size || a->names_size != b->names_size)
    return false;
  if (std::memcmp(a->text_begin(), b->text_begin(), a->text_size + a->names_size) != 0) return false;
  if (a->flags & attributed && !std::equal(a->attributes(), a->attributes() + a->children, b->attributes())) return false;
  const child *left = a->begin(), *right = b->begin();
  for (std::uint32_t i = 0; i < a->children; ++i)
    if (left[i].name_size != right[i].name_size || (left[i].type != right[i].type && !equal(left[i].type, right[i].type))) return false;
  return true;
}

}  // namespace detail

const type& make_scalar(scalar s) noexcept { return detail::as_type(detail::scalar_handles[static_cast<std::size_t>(s)]); }
const type& make_swapped(scalar s) noexcept {
  return size_of(s) == 1 ? make_scalar(s) : detail::as_type(detail::swapped_handles[static_cast<std::size_t>(s)]);
}
const type& make_family(family f) noexcept { return detail::as_type(detail::family_handles[static_cast<std::size_t>(f)]); }
const type& make_leaf(kind k) noexcept { return detail::as_type(detail::leaf_handles[static_cast<std::size_t>(k)]); }
const type& make_char(encoding e) noexcept { return detail::as_type(detail::char_handles[static_cast<std::size_t>(e)]); }

const type& detail::plain_temporal(kind k) noexcept { return as_type(temporal_handles[k == kind::time ? 0 : k == kind::datetime ? 1 : 2]); }

type make_node(const node_spec& spec) { return type::adopt(detail::build(spec, nullptr)); }

type detail::make_node_of(const node_spec& spec, std::span<type> children) {
  node_spec all = spec;
  all.children = children;
  return type::adopt(build(all, children.data()));
}

}  // namespace pluribus::ndt
