// SPDX-License-Identifier: BSD-3-Clause
/// The one place where nodes are allocated, and its limits.
#pragma once
#include <cstddef>

namespace pluribus::ndt {
struct node_spec;
namespace detail {

struct node;
inline constexpr std::size_t max_depth = 1024;  ///< nodes on one path
inline constexpr std::size_t max_ndim = 64;

/// A node with one reference.
const node* build(const node_spec& spec);

}  // namespace detail
}  // namespace pluribus::ndt
