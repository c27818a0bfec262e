// SPDX-License-Identifier: BSD-3-Clause
/// What a typed kernel sees: elements of one C++ type, so many dims, byte strides. `view<const double, 2>` is read, `view<double, 1>` is
/// written. Elements are aligned and of native byte order. Owns nothing; indices are not checked.
#pragma once
#include <cstddef>
#include <type_traits>

#include "gfunc/operand.hpp"

namespace pluribus::gfunc {

template <class T, int Rank>
class view {
  static_assert(Rank >= 0 && Rank <= max_rank);

 public:
  using element_type = T;
  static constexpr int rank = Rank;
  static constexpr bool written = !std::is_const_v<T>;

  /// `shape` and `strides` have `Rank` entries and outlive the view.
  view(T* data, const index* shape, const index* strides) noexcept : data_(data), shape_(shape), strides_(strides) {}

  index extent(int d) const noexcept { return shape_[d]; }
  index stride(int d) const noexcept { return strides_[d]; }  ///< in bytes
  T* data() const noexcept { return data_; }
  index size() const noexcept {
    index n = 1;
    for (int d = 0; d < Rank; ++d) n *= shape_[d];
    return n;
  }

  template <class... I>
  T& operator()(I... at) const noexcept {
    static_assert(sizeof...(I) == Rank, "one index a dim");
    index offset = 0;
    [[maybe_unused]] int d = 0;
    ((offset += static_cast<index>(at) * strides_[d++]), ...);
    return *moved(offset);
  }
  /// The element of one dim, else what lies at `i` of the first.
  decltype(auto) operator[](index i) const noexcept {
    static_assert(Rank >= 1, "a view of no dims is called: v()");
    if constexpr (Rank == 1)
      return *moved(i * strides_[0]);
    else
      return view<T, Rank - 1>(moved(i * strides_[0]), shape_ + 1, strides_ + 1);
  }

 private:
  T* moved(index bytes) const noexcept {
    using byte = std::conditional_t<std::is_const_v<T>, const std::byte, std::byte>;
    return reinterpret_cast<T*>(reinterpret_cast<byte*>(data_) + bytes);
  }

  T* data_;
  const index* shape_;
  const index* strides_;
};

}  // namespace pluribus::gfunc
