// SPDX-License-Identifier: BSD-3-Clause
/// Equality that ignores how values are stored: alignment, packing, offsets, byte order, code width, decimal bits.
#include "dim_list.hpp"
#include "ndt/type.hpp"

namespace pluribus::ndt {

bool same_logical(const type& left, const type& right) noexcept {
  const type &a = detail::bare(left), &b = detail::bare(right);
  if (a == b) return true;
  if (a.kind() != b.kind() || a.size() != b.size() || a.text() != b.text()) return false;
  constexpr std::uint16_t logical =
      detail::variadic | detail::keyword_rest | detail::equal_dims | detail::ordered | detail::anonymous | detail::defined;
  if ((a.raw()->flags ^ b.raw()->flags) & logical) return false;
  const kind k = a.kind();
  if (k == kind::record || k == kind::tuple) {  // value, extra: pack, align
  } else if (k == kind::bytes) {                // extra: align
  } else if (k == kind::fixed_bytes) {
    if (a.value() != b.value()) return false;
  } else if (k == kind::decimal || k == kind::categorical) {  // sub: width of the storage
    if (a.value() != b.value() || a.extra() != b.extra()) return false;
  } else if (a.sub() != b.sub() || a.value() != b.value() || a.extra() != b.extra()) {
    return false;
  }
  for (std::size_t i = 0; i < a.size(); ++i)
    if (a.field(i).name != b.field(i).name || !same_logical(a.child(i), b.child(i))) return false;
  return true;
}

}  // namespace pluribus::ndt
