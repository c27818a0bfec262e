// SPDX-License-Identifier: BSD-3-Clause
/// Elements written in a test as a value of one dim.
#pragma once
#include <cstring>
#include <vector>

#include "gfunc/value.hpp"
#include "ndt/make.hpp"

namespace pluribus::gfunc::testing {

template <class T>
value vector_of(const std::vector<T>& list) {
  value v = value::allocate(ndt::array_type({static_cast<index>(list.size())}, ndt::make_scalar(ndt::scalar_of<T>))).value();
  if (!list.empty()) std::memcpy(v.data(), list.data(), list.size() * sizeof(T));
  return v;
}

}  // namespace pluribus::gfunc::testing
