// SPDX-License-Identifier: BSD-3-Clause
/// The nodes of an expression graph: typed when made, immutable, shared. One node an array operation, whatever the number of chunks.
/// Nodes know types and index maps; never blocks, tasks or threads.
#pragma once
#include <cstring>
#include <memory>
#include <string>
#include <variant>
#include <vector>

#include "index_map.hpp"
#include "nd/array.hpp"
#include "nd/source.hpp"
#include "ndt/make.hpp"
#include "ndt/print.hpp"
#include "ndt/type.hpp"

namespace pluribus::nd {

using node_ptr = std::shared_ptr<const node>;

struct leaf_node {
  std::shared_ptr<const source> from;
};

/// One value of the node's dtype; always of no dimensions (a broadcast view makes it larger).
struct constant_node {
  alignas(16) std::array<std::byte, 16> bytes{};
};

struct call_node {
  std::string function;
  std::vector<node_ptr> operands;  ///< broadcast to the node's shape when lowered
};

struct cast_node {
  node_ptr of;
};

struct view_node {
  node_ptr of;
  index_map map;  ///< this node's index -> the index of `of`
};

/// A field of an array of records. The field's own dimensions follow those of the array.
struct field_node {
  node_ptr of;
  index byte_offset = 0;
  extents inner_strides;  ///< bytes, one for each dimension of the field's type
};

struct reduce_node {
  std::string function;
  node_ptr of;
  extents axes;  ///< sorted; those taken away
  double ddof = 0;
};

struct grouped_node {
  std::string function;
  node_ptr values;
  node_ptr labels;
  double ddof = 0;
};

using node_content = std::variant<leaf_node, constant_node, call_node, cast_node, view_node, field_node, reduce_node, grouped_node>;

struct node {
  ndt::type type;
  extents shape;
  extents chunk;  ///< in which the elements come most cheaply; 0 along dimensions where that says nothing
  bool weak = false;
  int depth = 0;
  node_content what;
};

/// Deep chains would overflow the stack of the planner; far more than any expression that a person writes.
inline constexpr int deepest = 2000;

/// A node of `shape * dtype`; throws E0517 where it would be too deep.
array make_array(const extents& shape, const ndt::type& dtype, int depth, node_content what, bool weak = false);

/// `of` read through a map; an identity gives `of` itself, a view of a view is one view.
array make_view(const array& of, const extents& shape, index_map map);

/// The scalar dtype of an array, or E0520 that names `user` and the datashape.
ndt::scalar scalar_dtype(const array& a, std::string_view user);

inline int deeper(const array& a, int than = 0) { return std::max(than, a.node()->depth + 1); }

}  // namespace pluribus::nd
