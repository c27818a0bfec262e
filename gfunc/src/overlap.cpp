// SPDX-License-Identifier: BSD-3-Clause
/// Compares the byte ranges two values span.
#include "overlap.hpp"

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

}  // namespace

bool overlaps_harmfully(const value& out, const value& in) noexcept {
  range a = range_of(out), b = range_of(in);
  if (a.begin >= b.end || b.begin >= a.end) return false;
  bool same = out.data() == in.data() && out.shape() == in.shape() && out.strides() == in.strides() &&
              ndt::size_of(out.dtype().scalar()) == ndt::size_of(in.dtype().scalar());
  return !same;
}

}  // namespace pluribus::gfunc
