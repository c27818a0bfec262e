// SPDX-License-Identifier: BSD-3-Clause
/// Common subexpressions: nodes in, one small number for each different value out. Two nodes built apart but written alike get the same
/// number, so that each is computed once.
#pragma once
#include <string>
#include <unordered_map>

#include "node.hpp"

namespace pluribus::nd {

class canonical {
 public:
  int id(const node_ptr& n);
  /// The node that stands for all nodes of this number.
  const node_ptr& at(int id) const { return nodes_[static_cast<std::size_t>(id)]; }

 private:
  std::string key(const node& n);

  std::unordered_map<const node*, int> seen_;
  std::unordered_map<std::string, int> by_key_;
  std::vector<node_ptr> nodes_;
};

}  // namespace pluribus::nd
