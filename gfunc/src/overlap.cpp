// SPDX-License-Identifier: BSD-3-Clause
/// Compares the byte ranges two values span.
#include "overlap.hpp"

#include <cstdlib>

namespace pluribus::gfunc {

namespace {

struct range {
  std::uintptr_t begin, end;
};

range range_of(const value& v) noexcept {
  auto begin = reinterpret_cast<std::uintptr_t>(v.data());
  range r{begin, begin + static_cast<std::uintptr_t>(ndt::size_of(v.dtype().scalar()))};
  for (int d = 0; d < v.shape().rank(); ++d) {
    if (v.shape()[d] == 0) return {begin, begin};
    index reach = (v.shape()[d] - 1) * v.strides()[d];
    (reach < 0 ? r.begin : r.end) += static_cast<std::uintptr_t>(reach);
  }
  return r;
}

/// No byte belongs to two elements, as far as nested dims tell: of strides in rising order each passes over all of the one before.
bool is_apart(const value& v) noexcept {
  dims shape, strides;
  for (int d = 0; d < v.shape().rank(); ++d) {
    if (v.shape()[d] == 1) continue;
    int at = shape.rank();
    shape.resize(at + 1);
    strides.resize(at + 1);
    const index stride = std::abs(v.strides()[d]);
    for (; at > 0 && strides[at - 1] > stride; --at) {
      strides[at] = strides[at - 1];
      shape[at] = shape[at - 1];
    }
    strides[at] = stride;
    shape[at] = v.shape()[d];
  }
  index reach = ndt::size_of(v.dtype().scalar());
  for (int d = 0; d < shape.rank(); ++d) {
    if (strides[d] < reach) return false;
    reach += (shape[d] - 1) * strides[d];
  }
  return true;
}

}  // namespace

bool overlaps(const value& a, const value& b) noexcept {
  const range x = range_of(a), y = range_of(b);
  return x.begin < y.end && y.begin < x.end;
}

bool overlaps_harmfully(const value& out, const value& in) noexcept {
  if (!overlaps(out, in)) return false;
  bool same = out.data() == in.data() && out.shape() == in.shape() && out.strides() == in.strides() &&
              ndt::size_of(out.dtype().scalar()) == ndt::size_of(in.dtype().scalar()) && is_apart(out);
  return !same;
}

}  // namespace pluribus::gfunc
