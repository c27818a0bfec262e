// SPDX-License-Identifier: BSD-3-Clause
/// Types as storage sees them: names taken off, leading dims apart, and whether an element is one run of bytes.
#include "datashape/try.hpp"
#include "ndt/print.hpp"
#include "parts.hpp"

namespace pluribus::gfunc {

using ndt::kind;

datashape::diagnostic unsupported(const ndt::type& type, const std::string& why) {
  return refusal(codes::unsupported_layout, "a value of `" + ndt::to_string(type) + "` is not supported: " + why);
}

bool is_named(const ndt::type& t) noexcept {
  switch (t.kind()) {
    case kind::annotated:
    case kind::module: return true;
    case kind::nominal: return t.has(ndt::detail::defined);
    case kind::constructed: return t.size() == 1 && t.child(0).kind() != kind::nothing;
    default: return false;
  }
}

ndt::type unnamed(const ndt::type& type) {
  ndt::type t = type;
  while (is_named(t)) t = t.kind() == kind::nominal ? t.definition() : ndt::type(t.child(0));
  return t;
}

bool is_plain(const ndt::type& type) {
  switch (type.kind()) {
    case kind::scalar:
    case kind::char_:
    case kind::fixed_string:
    case kind::fixed_bytes:
    case kind::date:
    case kind::time:
    case kind::datetime:
    case kind::timedelta:
    case kind::decimal:
    case kind::null: return true;
    case kind::categorical: return !type.has(ndt::detail::anonymous);
    case kind::fixed: return is_plain(type.element());
    case kind::record:
    case kind::tuple:
      for (std::size_t i = 0; i < type.size(); ++i) {
        if (!is_plain(type.child(i))) return false;
      }
      return !type.is_variadic();
    default: return is_named(type) && is_plain(unnamed(type));
  }
}

datashape::result<split_type> split_dims(const ndt::type& type) {
  if (type.is_symbolic()) return unsupported(type, "it is a pattern");
  split_type made;
  const ndt::type* at = &type;
  for (; at->kind() == kind::fixed || (at->kind() == kind::annotated && at->ndim() > 0); at = &at->element()) {
    if (at->kind() == kind::annotated) continue;
    if (made.shape.rank() == max_rank) return unsupported(type, "it has more than " + std::to_string(max_rank) + " dims");
    made.shape.resize(made.shape.rank() + 1, at->extent());
  }
  if (ndt::is_dim(at->kind()) && at->kind() != kind::var && at->kind() != kind::array)
    return unsupported(type, "not all its dims are fixed");
  made.dtype = *at;
  return made;
}

bool packed_strides(const dims& shape, index element_bytes, dims& strides, index& bytes) noexcept {
  strides.resize(shape.rank());
  bytes = element_bytes;
  for (int d = shape.rank() - 1; d >= 0; --d) {
    strides[d] = bytes;
    if (__builtin_mul_overflow(bytes, std::max<index>(shape[d], 1), &bytes)) return false;
  }
  if (shape.count() == 0) bytes = 0;
  return true;
}

datashape::result<dims> joined(const dims& leading, const dims& rest, const ndt::type& named) {
  if (leading.rank() + rest.rank() > max_rank)
    return unsupported(named, "with the dims outside there are more than " + std::to_string(max_rank));
  dims all = leading;
  all.resize(leading.rank() + rest.rank());
  for (int d = 0; d < rest.rank(); ++d) all[leading.rank() + d] = rest[d];
  return all;
}

}  // namespace pluribus::gfunc
