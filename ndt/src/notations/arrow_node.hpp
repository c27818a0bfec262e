// SPDX-License-Identifier: BSD-3-Clause
/// An Arrow schema as a value: what the C struct and its JSON form hold. Types are made from and into this; no foreign memory in sight.
#pragma once
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "ndt/arrow.hpp"
#include "refusal.hpp"

namespace pluribus::ndt::notations {

struct arrow_node {
  std::string format, name;
  std::int64_t flags = 0;
  std::vector<std::pair<std::string, std::string>> metadata;
  std::vector<arrow_node> children;
  std::unique_ptr<arrow_node> dictionary;
};

result<type> type_of_node(const arrow_node& node);
result<arrow_node> node_of_type(const type& t, arrow_options options);

/// Same formats and children; names, flags and metadata do not count.
bool same_storage(const arrow_node& a, const arrow_node& b);

inline constexpr std::string_view extension_name = "ARROW:extension:name";
inline constexpr std::string_view extension_metadata = "ARROW:extension:metadata";

}  // namespace pluribus::ndt::notations
