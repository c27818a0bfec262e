// SPDX-License-Identifier: BSD-3-Clause
/// Test memory of any layout: logical values in C order in, an operand over strided, reversed, broadcast, unaligned or byte-swapped
/// bytes out, and the values read back element by element.
#pragma once
#include <algorithm>
#include <cstring>
#include <random>
#include <vector>

#include "gfunc/operand.hpp"

namespace testing {

using pluribus::gfunc::index;
using pluribus::gfunc::operand;

using shape_type = std::vector<index>;

inline index count_of(const shape_type& shape) {
  index n = 1;
  for (index extent : shape) n *= extent;
  return n;
}

/// Calls visit(flat C-order position, byte offset) for each element.
template <class F>
void for_each_element(const shape_type& shape, const index* strides, F visit) {
  index n = count_of(shape);
  for (index flat = 0; flat < n; ++flat) {
    index rest = flat, offset = 0;
    for (std::size_t d = shape.size(); d-- > 0;) {
      offset += rest % shape[d] * strides[d];
      rest /= shape[d];
    }
    visit(flat, offset);
  }
}

template <class T>
class strided_array {
 public:
  /// A random layout; `output` layouts have no broadcast dims.
  template <class Random>
  strided_array(const shape_type& shape, Random& random, bool output) : shape_(shape) {
    auto chance = [&](int percent) { return static_cast<int>(random() % 100) < percent; };
    std::vector<std::size_t> order(shape.size());
    for (std::size_t d = 0; d < order.size(); ++d) order[d] = d;
    if (chance(30)) std::shuffle(order.begin(), order.end(), random);
    operand_.dtype = pluribus::ndt::scalar_of<T>;
    operand_.byte_swapped = sizeof(T) > 1 && chance(15);
    index step = static_cast<index>(sizeof(T)) * (chance(25) ? 2 : 1) + (chance(10) ? 1 : 0);
    index begin = chance(10) ? 1 : 0;
    for (std::size_t k = order.size(); k-- > 0;) {
      std::size_t d = order[k];
      if (!output && chance(20)) continue;
      bool backwards = chance(15);
      operand_.strides[d] = backwards ? -step : step;
      if (backwards) begin += step * (shape[d] - 1);
      step *= std::max<index>(shape[d], 1);
      if (chance(10)) step += static_cast<index>(sizeof(T));
    }
    bytes_.resize(static_cast<std::size_t>(std::max<index>(step, 0) + static_cast<index>(sizeof(T)) + 64));
    operand_.data = bytes_.data() + 16 + std::max<index>(begin, 0);
    for (std::byte& b : bytes_) b = static_cast<std::byte>(0xA5);
  }

  /// What each position holds after `values` are written; broadcast dims keep the last one written.
  void fill(const std::vector<T>& values) {
    for_each_element(shape_, operand_.strides, [&](index flat, index offset) { put(offset, values[static_cast<std::size_t>(flat)]); });
  }

  std::vector<T> values() const {
    std::vector<T> read(static_cast<std::size_t>(count_of(shape_)));
    for_each_element(shape_, operand_.strides, [&](index flat, index offset) { read[static_cast<std::size_t>(flat)] = take(offset); });
    return read;
  }

  const operand& as_operand() const { return operand_; }

 private:
  void put(index offset, T value) {
    std::byte raw[sizeof(T)];
    std::memcpy(raw, &value, sizeof(T));
    if (operand_.byte_swapped) std::reverse(raw, raw + sizeof(T));
    std::memcpy(operand_.data + offset, raw, sizeof(T));
  }
  T take(index offset) const {
    std::byte raw[sizeof(T)];
    std::memcpy(raw, operand_.data + offset, sizeof(T));
    if (operand_.byte_swapped) std::reverse(raw, raw + sizeof(T));
    T value;
    std::memcpy(&value, raw, sizeof(T));
    return value;
  }

  shape_type shape_;
  operand operand_;
  std::vector<std::byte> bytes_;
};

}  // namespace testing
