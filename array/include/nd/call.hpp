// SPDX-License-Identifier: BSD-3-Clause
/// Functions by name, applied to arrays: elementwise calls, casts, reductions along axes, grouped reductions. Each resolves its types
/// at once and throws datashape::error where they do not fit; nothing is computed.
#pragma once
#include <initializer_list>
#include <optional>
#include <span>
#include <string_view>

#include "datashape/result.hpp"
#include "nd/array.hpp"

namespace pluribus::nd {

/// Which axes a reduction takes away: all, one, or several; negative ones count from the last.
class axes {
 public:
  axes() = default;
  axes(int one) : all_(false), list_{one} {}
  axes(std::initializer_list<int> several) : all_(false) {
    for (int a : several) list_.push_back(a);
  }
  axes(std::span<const int> several) : all_(false) {
    for (int a : several) list_.push_back(a);
  }

  bool all() const noexcept { return all_; }
  const extents& list() const noexcept { return list_; }

 private:
  bool all_ = true;
  extents list_;
};

struct reduce_options {
  axes axis = {};
  bool keepdims = false;
  double ddof = 0;  ///< var and std divide by n - ddof
};

/// An elementwise function over broadcast arrays: call("add", {a, b}).
array call(std::string_view function, std::span<const array> arguments);
array call(std::string_view function, std::initializer_list<array> arguments);
datashape::result<array> try_call(std::string_view function, std::span<const array> arguments);

array cast(const array& a, ndt::scalar to);

/// sum mean var std min max count any all prod argmin argmax.
array reduce(std::string_view function, const array& a, const reduce_options& options = {});
datashape::result<array> try_reduce(std::string_view function, const array& a, const reduce_options& options = {});

/// Any reduction grouped by an integer label: result[k] reduces the values where label == k. Labels and values have the same shape;
/// `groups` is the number of slots, and a label outside [0, groups) is an error when it is met.
array grouped(std::string_view function, const array& values, const array& labels, index groups, double ddof = 0);

/// True for a name that reduce() takes, and for a name that call() takes.
bool is_reduction(std::string_view function);
bool is_elementwise(std::string_view function);

}  // namespace pluribus::nd
