// SPDX-License-Identifier: BSD-3-Clause
/// Arrow arrays and streams to values and back through the C data interface. Everything comes in where it lies but booleans (bits), 32-bit
/// times and run ends; docs/book/memory.md lists what is copied on the way out. Whatever is imported has been checked: children, offsets,
/// views, codes, tags. The bytes behind a pointer cannot be, as the interface does not say how many there are.
#pragma once
#include <string>
#include <vector>

#include "datashape/result.hpp"
#include "gfunc/c/arrow_stream_abi.h"
#include "gfunc/value.hpp"
#include "ndt/c/arrow_abi.h"

namespace pluribus::gfunc {

struct arrow_import_options {
  bool check_utf8 = false;  ///< refuse strings that are not UTF-8
};
/// `n * T`, n being the length of the array. Takes the array over (its release becomes null) and releases it after the last part of the
/// value is gone, never on a worker's thread; on failure it stays the caller's. The schema is only read.
datashape::result<value> from_arrow(ArrowArray& array, const ArrowSchema& schema, arrow_import_options options = {});

/// The first dim becomes the length. Both structs are filled, or none is touched; `schema` may be null. Memory is shared with the value.
datashape::outcome to_arrow(const value& v, ArrowArray& array, ArrowSchema* schema, std::string_view name = {});

/// Every chunk of a stream, which is released in any case.
datashape::result<std::vector<value>> from_arrow_stream(ArrowArrayStream& stream, arrow_import_options options = {});
/// A stream of chunks that all have the element type `type`.
datashape::outcome to_arrow_stream(const ndt::type& type, std::vector<value> chunks, ArrowArrayStream& stream);

}  // namespace pluribus::gfunc
