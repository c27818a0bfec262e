// SPDX-License-Identifier: BSD-3-Clause
/// Copies of values, all of them in one compact form: elements in C order, nulls in a bitmap, rows and text by 64-bit offsets into just
/// the bytes they use. Also selection by position, and between rows and columns.
#pragma once
#include "datashape/result.hpp"
#include "gfunc/value.hpp"

namespace pluribus::gfunc {

/// Fresh memory, also where the value is compact already. Records stay in rows or columns as they are.
datashape::result<value> copy(const value& v);
/// The first `rank` dims (all where none is given) as one; a view where the strides allow it. Contents of rows, dictionaries and text stay
/// where they are.
datashape::result<value> flatten(const value& v, int rank = -1);
/// The first dim as these dims; a view.
datashape::result<value> unflatten(const value& v, const dims& shape);
/// Elements of the first dim at these positions, which must be inside. Contents of rows, dictionaries and text stay where they are.
datashape::result<value> take(const value& v, std::span<const index> positions);
/// Records in rows (all fields of fixed size, no nulls) and in columns, at any depth of records. Shared where nothing changes: the
/// columns of rows are views of the rows.
datashape::result<value> to_rows(const value& v);
datashape::result<value> to_columns(const value& v);
/// A categorical as a value of its categories; codes under nulls are not looked at. A view of nothing: always fresh.
datashape::result<value> decoded(const value& v);

/// One bool an element of the value's dims, C order: true where it is valid. All true where the value is no option.
datashape::result<value> valid_mask(const value& v);
index null_count(const value& v);
/// `?T` of a value and a mask of its leading dims (true is valid), as a bitmap; the mask has C order or any strides.
datashape::result<value> with_mask(const value& v, const value& mask);

/// Bytes that a value reaches: every owner once, whole.
struct memory_use {
  index bytes = 0;  ///< of elements, rows, text and validity, as a compact copy would take
  index held = 0;   ///< of all buffers that the value keeps alive
};
memory_use memory_of(const value& v);

}  // namespace pluribus::gfunc
