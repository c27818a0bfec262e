// SPDX-License-Identifier: BSD-3-Clause
/// Values as xtensor adaptors and xtensor's containers as values, without a copy. Out: as_xtensor<T, N>(v), read-only, because assignment
/// to a strided adaptor of xtensor resets its strides and writes elsewhere; the value must outlive it. In: borrow(x), adopt(std::move(x)).
/// Optional: include it where xtensor is at hand.
#pragma once
#include <array>
#include <memory>
#include <string>
#include <utility>
#include <xtensor/xadapt.hpp>
#include <xtensor/xarray.hpp>
#include <xtensor/xtensor.hpp>

#include "gfunc/adopt.hpp"

namespace pluribus::gfunc {

namespace detail {

template <class D>
value of_xtensor(const xt::xcontainer<D>& base, const buffer& owner) {
  const D& x = static_cast<const D&>(base);
  using element = typename D::value_type;
  const auto rank = x.dimension();
  std::vector<index> shape(rank), strides(rank);
  for (std::size_t d = 0; d < rank; ++d) {
    shape[d] = static_cast<index>(x.shape()[d]);
    strides[d] = static_cast<index>(x.strides()[d]) * static_cast<index>(sizeof(element));
  }
  return over_memory(ndt::type_of<element>(), shape, strides, x.data(), owner).value();
}

}  // namespace detail

/// E0313 where the elements are others, E0312 where there are not N dims, E0327 for strides between elements.
template <class T, int N>
auto as_xtensor(const value& v) {
  check_elements<T>(v, N);
  std::array<std::size_t, N> shape{};
  std::array<std::ptrdiff_t, N> strides{};
  for (int d = 0; d < N; ++d) {
    const auto i = static_cast<std::size_t>(d);
    const index step = v.strides()[d];
    if (step % static_cast<index>(sizeof(T)) != 0)
      throw datashape::error(codes::would_copy,
                             "xtensor counts strides in elements, not " + std::to_string(step) + " bytes; copy the value first");
    shape[i] = static_cast<std::size_t>(v.shape()[d]);
    // xtensor wants 0 for dims of one element.
    strides[i] = v.shape()[d] == 1 ? 0 : static_cast<std::ptrdiff_t>(step / static_cast<index>(sizeof(T)));
  }
  const T* data = reinterpret_cast<const T*>(v.data());
  return xt::adapt(data, static_cast<std::size_t>(v.size()), xt::no_ownership(), shape, strides);
}

/// Of a container or adaptor whose memory lives longer than the value.
template <class D>
value borrow(const xt::xcontainer<D>& x) {
  return detail::of_xtensor(x, buffer());
}
template <class D>
value borrow(xt::xcontainer<D>&& x) = delete;
/// Takes a container over: xt::xarray, xt::xtensor.
template <class D>
value adopt(xt::xcontainer<D>&& x) {
  auto held = std::make_unique<D>(static_cast<D&&>(x));
  const D& kept = *held;
  const buffer owner = buffer::adopt(
      nullptr, 0, [](void* context, void*) { delete static_cast<D*>(context); }, held.get());
  held.release();
  return detail::of_xtensor(kept, owner);
}

}  // namespace pluribus::gfunc
