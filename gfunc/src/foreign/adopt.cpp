// SPDX-License-Identifier: BSD-3-Clause
/// Pointers with an owner. See adopt.hpp.
#include "gfunc/adopt.hpp"

#include "datashape/try.hpp"
#include "value/parts.hpp"

namespace pluribus::gfunc {

datashape::result<value> adopt(const ndt::type& type, void* data, index bytes, buffer::deleter destroy, void* context) {
  // Checked with memory that is only borrowed, so that nothing is destroyed on failure.
  DATASHAPE_TRY(value checked, value::from_buffer(type, buffer::borrow(data, bytes)));
  buffer memory = buffer::adopt(data, bytes, destroy, context);
  return value_access::make_strided(checked.dtype(), checked.shape(), checked.strides(), checked.data(), checked.itemsize(),
                                    std::move(memory));
}

}  // namespace pluribus::gfunc
