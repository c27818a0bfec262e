// SPDX-License-Identifier: BSD-3-Clause
/// The array: an immutable handle to a node of an expression graph. Building one types it (errors are raised at the line that wrote it)
/// and reads nothing; values appear when it is evaluated (eval.hpp). Copying shares the node; `auto` is always safe.
#pragma once
#include <concepts>
#include <memory>
#include <optional>
#include <span>
#include <string_view>
#include <type_traits>

#include "nd/grid.hpp"
#include "nd/source.hpp"
#include "nd/subscript.hpp"
#include "nd/view.hpp"
#include "ndt/type.hpp"

namespace pluribus::nd {

struct node;

/// C++ values that may stand in an expression. They are weak: they take the dtype of the arrays they meet.
template <class T>
concept literal = (std::integral<T> && !std::same_as<T, char> && sizeof(T) <= 8) || std::same_as<T, float> || std::same_as<T, double>;

namespace detail {
template <class T>
using widest = std::conditional_t<
    std::same_as<T, bool>, bool,
    std::conditional_t<std::floating_point<T>, double, std::conditional_t<std::is_signed_v<T>, std::int64_t, std::uint64_t>>>;
std::shared_ptr<const node> literal_node(bool value);
std::shared_ptr<const node> literal_node(std::int64_t value);
std::shared_ptr<const node> literal_node(std::uint64_t value);
std::shared_ptr<const node> literal_node(double value);
}  // namespace detail

class array {
 public:
  /// A weak literal: `x + 1` keeps the dtype of x, and is an error where 1 does not fit it.
  template <literal T>
  array(T value) : array(detail::literal_node(detail::widest<T>(value))) {}

  /// Dimensions and dtype, as `3 * 4 * float64`.
  const ndt::type& type() const noexcept;
  ndt::type dtype() const;
  const extents& shape() const noexcept;
  int ndim() const noexcept;
  /// Number of elements.
  index size() const noexcept;
  /// The chunks in which the elements come most cheaply: those of the storage under the expression.
  grid chunks() const;
  /// A literal (or an expression of literals alone), which takes the dtype of what it meets.
  bool weak() const noexcept;

  /// x(1, slice(0, 5), all, newaxis, ellipsis): a view. Costs nothing and makes no task.
  // Version 14 joins the next two lines.
  // clang-format off
  template <class... S>
    requires(sizeof...(S) > 0 && (std::convertible_to<S, subscript> && ...))
  array operator()(S... items) const {
    const subscript list[] = {subscript(items)...};
    return subscripted(list);
  }
  // clang-format on
  array subscripted(std::span<const subscript> items) const;
  /// One field of an array of records: a view.
  array operator[](std::string_view field) const;

  /// Set where the elements stand in memory (a buffer, a mapped file, an evaluated result, or a view of one), with this array's strides.
  std::optional<resident_memory> resident() const;
  /// The elements as T in N dimensions, without a copy. Throws E0511 where they are not in memory, E0512 where T or N do not fit.
  template <class T, int N>
  nd::view<const T, N> view() const {
    const resident_memory memory = viewed(ndt::scalar_of<T>, N);
    return {reinterpret_cast<const T*>(memory.data), shape(), memory.strides};
  }
  /// The value of an array of one element, evaluated now. T must be the dtype's C++ type (E0512).
  template <class T>
  T item() const {
    T value;
    copy_item(ndt::scalar_of<T>, &value);
    return value;
  }

  explicit array(std::shared_ptr<const nd::node> n) noexcept : node_(std::move(n)) {}
  const std::shared_ptr<const nd::node>& node() const noexcept { return node_; }

 private:
  resident_memory viewed(ndt::scalar element, int rank) const;
  void copy_item(ndt::scalar element, void* out) const;

  std::shared_ptr<const nd::node> node_;
};

}  // namespace pluribus::nd
