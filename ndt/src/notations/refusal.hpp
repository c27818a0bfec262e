// SPDX-License-Identifier: BSD-3-Clause
/// The two ways a conversion fails: a text that is not of its notation (with a span), and a type that a notation cannot say (with the
/// path of the node). Paths read like `[].user.2`: `[]` for a dimension, `.name` or `.index` for a child.
#pragma once
#include <string>
#include <string_view>

#include "codes.hpp"
#include "datashape/result.hpp"
#include "datashape/try.hpp"
#include "ndt/type.hpp"

namespace pluribus::ndt::notations {

using datashape::diagnostic;
using datashape::result;
using datashape::span;

inline constexpr std::size_t max_text = 16u << 20;  ///< bytes of a foreign text
inline constexpr int max_nesting = 64;              ///< levels of a foreign text

diagnostic cannot_say(std::string_view notation, const type& t, std::string_view path, std::string_view why, std::string_view help = {});
diagnostic bad_text(span where, std::string message, std::string_view help = {});
inline span at(std::size_t begin, std::size_t end) { return {static_cast<std::uint32_t>(begin), static_cast<std::uint32_t>(end)}; }
/// Refuses a text that is too long or not UTF-8.
result<std::monostate> check_text(std::string_view notation, std::string_view text);

/// Refuses a type that nests deeper than readers go.
result<std::monostate> check_depth(std::string_view notation, const type& t);

/// The path of the node an exporter stands at; a step lives as long as its scope.
class node_path {
 public:
  class step {
   public:
    step(node_path& path, std::string_view part) : path_(path), before_(path.text_.size()) { path.text_ += part; }
    step(const step&) = delete;
    step& operator=(const step&) = delete;
    ~step() { path_.text_.resize(before_); }

   private:
    node_path& path_;
    std::size_t before_;
  };
  [[nodiscard]] step into_dim() { return {*this, "[]"}; }
  [[nodiscard]] step into_child(const type& t, std::size_t i) {
    const std::string_view name = t.field(i).name;
    return {*this, "." + (name.empty() ? std::to_string(i) : std::string(name))};
  }
  const std::string& text() const noexcept { return text_; }

 private:
  std::string text_;
};

/// Nodes are built with checks that throw; a reader of foreign text hands them back as diagnostics.
template <class Build>
auto guarded(Build&& build) -> decltype(build()) {
  try {
    return build();
  } catch (const datashape::error& e) {
    return e.all();
  }
}

/// Annotations say nothing about storage.
inline const type& bare(const type& t) noexcept {
  const type* below = &t;
  while (below->kind() == kind::annotated) below = &below->element();
  return *below;
}

}  // namespace pluribus::ndt::notations
