// SPDX-License-Identifier: BSD-3-Clause
/// Named options of a call (axis=1, side="right"): a small ordered map from a name to a constant. What a function takes is declared by its
/// parameters (value_function.hpp); nothing is checked here.
#pragma once
#include <initializer_list>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include "gfunc/value.hpp"

namespace pluribus::gfunc {

/// std::monostate is "none": left out on purpose.
using attribute = std::variant<std::monostate, bool, std::int64_t, double, std::string, std::vector<index>, ndt::type, value>;

class attributes {
 public:
  using entry = std::pair<std::string, attribute>;

  attributes() = default;
  attributes(std::initializer_list<std::pair<std::string_view, attribute>> list) {
    for (const auto& [name, what] : list) set(name, what);
  }

  /// Replaces what the name had.
  attributes& set(std::string_view name, attribute what) {
    for (entry& e : all_) {
      if (e.first == name) {
        e.second = std::move(what);
        return *this;
      }
    }
    all_.emplace_back(std::string(name), std::move(what));
    return *this;
  }
  /// nullptr when it is not there.
  const attribute* find(std::string_view name) const noexcept {
    for (const entry& e : all_) {
      if (e.first == name) return &e.second;
    }
    return nullptr;
  }
  std::size_t size() const noexcept { return all_.size(); }
  bool is_empty() const noexcept { return all_.empty(); }
  auto begin() const noexcept { return all_.begin(); }
  auto end() const noexcept { return all_.end(); }

 private:
  std::vector<entry> all_;
};

}  // namespace pluribus::gfunc
