// SPDX-License-Identifier: BSD-3-Clause
/// A value or the diagnostics that say why there is none. Member names are those of std::expected, so a later switch is textual.
/// Inside the layers functions return result; the throwing front doors call value(), which raises `error`.
#pragma once
#include <cassert>
#include <exception>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "datashape/diagnostic.hpp"

namespace pluribus::datashape {

/// The exception of every layer. what() is the first diagnostic in one line.
class error : public std::exception {
 public:
  explicit error(diagnostics all, std::string source = {});
  error(code id, std::string message);

  const char* what() const noexcept override { return what_.c_str(); }
  const diagnostics& all() const noexcept { return all_; }
  /// The text the spans point into; empty where there is none.
  const std::string& source() const noexcept { return source_; }

 private:
  diagnostics all_;
  std::string source_;
  std::string what_;
};

template <class T>
class [[nodiscard]] result {
 public:
  using value_type = T;

  result(T value) : state_(std::in_place_index<0>, std::move(value)) {}
  result(diagnostic d) : state_(std::in_place_index<1>) { std::get<1>(state_).push_back(std::move(d)); }
  result(diagnostics all) : state_(std::in_place_index<1>, std::move(all)) { assert(!error().empty()); }

  bool has_value() const noexcept { return state_.index() == 0; }
  explicit operator bool() const noexcept { return has_value(); }

  T& operator*() & noexcept { return *std::get_if<0>(&state_); }
  const T& operator*() const& noexcept { return *std::get_if<0>(&state_); }
  T&& operator*() && noexcept { return std::move(*std::get_if<0>(&state_)); }
  T* operator->() noexcept { return std::get_if<0>(&state_); }
  const T* operator->() const noexcept { return std::get_if<0>(&state_); }

  const T& value() const& {
    if (!has_value()) throw datashape::error(error());
    return **this;
  }
  T value() && {
    if (!has_value()) throw datashape::error(std::move(std::get<1>(state_)));
    return std::move(*std::get_if<0>(&state_));
  }
  const diagnostics& error() const& noexcept { return *std::get_if<1>(&state_); }
  diagnostics error() && noexcept { return std::move(*std::get_if<1>(&state_)); }

 private:
  std::variant<T, diagnostics> state_;
};

/// Success without a value.
using outcome = result<std::monostate>;

}  // namespace pluribus::datashape
