// SPDX-License-Identifier: BSD-3-Clause
/// The one place where nodes are allocated, and its limits.
#pragma once
#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>

#include "ndt/kind.hpp"

namespace pluribus::ndt {
struct node_spec;
class type;
namespace detail {

struct node;
inline constexpr std::size_t max_depth = 1024;  ///< nodes on one path
inline constexpr std::size_t max_ndim = 64;

/// A node with one reference. `owned`: the children's handles, which are emptied; null: they are shared.
const node* build(const node_spec& spec, type* owned);
type make_node_of(const node_spec& spec, std::span<type> children);
/// The same for one child and no attributes, whose reference is taken over.
type wrap(kind what, type&& below, std::uint8_t sub = 0, std::uint16_t flags = 0, std::int64_t value = 0, std::string_view text = {});
/// time, datetime or timedelta as they are without arguments.
const type& plain_temporal(kind k) noexcept;

}  // namespace detail
}  // namespace pluribus::ndt
