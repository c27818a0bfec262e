// SPDX-License-Identifier: BSD-3-Clause
/// What may stand between the brackets of a subscript: an index, a slice, everything, a new axis, the rest.
#pragma once
#include <concepts>
#include <optional>
#include <variant>

#include "ndt/scalar.hpp"

namespace pluribus::nd {

class array;
struct reduce_options;

/// Python's slice: bounds count from the end when negative and are clipped; a step may be negative, never 0.
struct slice {
  std::optional<ndt::index> start, stop, step;

  slice() = default;
  slice(std::optional<ndt::index> from, std::optional<ndt::index> to, std::optional<ndt::index> by = std::nullopt)
      : start(from), stop(to), step(by) {}
};

struct newaxis_t {};
struct ellipsis_t {};

/// The full slice; called with an array, the reduction "are all true" (call.hpp).
struct all_t {
  operator slice() const { return {}; }
  array operator()(const array& a) const;
  array operator()(const array& a, const reduce_options& options) const;
};

inline constexpr all_t all{};
inline constexpr newaxis_t newaxis{};
inline constexpr ellipsis_t ellipsis{};

/// An index drops its axis; a slice keeps it.
class subscript {
 public:
  template <std::integral I>
  subscript(I position) : item_(static_cast<ndt::index>(position)) {}
  subscript(slice s) : item_(s) {}
  subscript(all_t) : item_(slice{}) {}
  subscript(newaxis_t n) : item_(n) {}
  subscript(ellipsis_t e) : item_(e) {}

  const std::variant<ndt::index, slice, newaxis_t, ellipsis_t>& item() const noexcept { return item_; }

 private:
  std::variant<ndt::index, slice, newaxis_t, ellipsis_t> item_;
};

}  // namespace pluribus::nd
