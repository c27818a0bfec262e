// SPDX-License-Identifier: BSD-3-Clause
/// Buffers of the buffer protocol (PEP 3118) to values and back: strided scalars, fixed text and bytes, and records of such by rows, in any
/// byte order. What the format cannot say is refused with E0320 or the notation's own error.
#pragma once
#include <memory>
#include <string>
#include <vector>

#include "datashape/result.hpp"
#include "gfunc/c/buffer_abi.h"
#include "gfunc/value.hpp"

namespace pluribus::gfunc {

/// The memory belongs to `owner`: buffer::adopt(nullptr, 0, release, view) keeps a Py_buffer. Shape, strides and format are copied.
datashape::result<value> from_buffer_view(const gf_buffer& view, const buffer& owner);

/// What an exporter hands out; `view` points into the rest, which moves but is not copied.
class buffer_export {
 public:
  const gf_buffer& view() const noexcept { return view_; }

 private:
  friend datashape::result<std::unique_ptr<buffer_export>> to_buffer_view(const value& v);
  gf_buffer view_{};
  value held_;
  std::string format_;
  std::vector<index> shape_, strides_;
};
/// Read-only, of the same memory.
datashape::result<std::unique_ptr<buffer_export>> to_buffer_view(const value& v);

}  // namespace pluribus::gfunc
