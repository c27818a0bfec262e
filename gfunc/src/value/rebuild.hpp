// SPDX-License-Identifier: BSD-3-Clause
/// The same value with every strided part that has its leading dims replaced; contents, dictionaries and bytes of text stay shared.
#pragma once
#include "datashape/try.hpp"
#include "parts.hpp"

namespace pluribus::gfunc {

/// leaf(strided value) -> result<value>; bits(option) -> result<validity> of what lies beside. Both map the leading dims alike, to `shape`
/// (dims of parts that follow the value's own are kept by leaf).
template <class Leaf, class Bits>
datashape::result<value> rebuild(const value& v, const dims& shape, const Leaf& leaf, const Bits& bits) {
  if (!value_access::has_parts(v)) return leaf(v);
  value_parts parts = value_access::parts(v);
  const auto dims_of = [&](const value& part) {
    dims all = shape;
    for (int d = v.shape().rank(); d < part.shape().rank(); ++d) all.resize(all.rank() + 1, part.shape()[d]);
    return all;
  };
  for (value& part : parts.led) {
    DATASHAPE_TRY(part, rebuild(part, dims_of(part), leaf, bits));
  }
  for (value& part : parts.fields) {
    if (v.form() == value_form::dense) break;
    DATASHAPE_TRY(part, rebuild(part, dims_of(part), leaf, bits));
  }
  if (parts.valid.is_beside()) {
    DATASHAPE_TRY(parts.valid, bits(v));
  }
  return value_access::make(v.form(), v.dtype(), shape, std::move(parts));
}

}  // namespace pluribus::gfunc
