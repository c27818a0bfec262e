// SPDX-License-Identifier: BSD-3-Clause
/// The scalar types by name: ndt::types::float64.
#pragma once
#include "ndt/make.hpp"

namespace pluribus::ndt::types {

#define NDT_SCALAR(id, text, cls, bytes, cpp, dlpack_code, arrow, numpy, pep3118, digits, most, least) \
  inline const type& id = make_scalar(scalar::id);
#include "ndt/scalars.def"
#undef NDT_SCALAR
inline const type& string = make_leaf(kind::string);
inline const type& date = make_leaf(kind::date);
inline const type& json = make_leaf(kind::json);
inline const type& null = make_leaf(kind::null);
inline const type& object = make_leaf(kind::object);

}  // namespace pluribus::ndt::types
