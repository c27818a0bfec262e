// SPDX-License-Identifier: BSD-3-Clause
/// Elementwise work on values of any structure: names are taken off, rows of ragged dims go through as their contents, options as their
/// values with a mask, and what is left are leaves of one shape. The result gets rows and nulls back. No element is read here.
#pragma once
#include <cstdint>
#include <span>
#include <vector>

#include "datashape/result.hpp"
#include "gfunc/function_ref.hpp"
#include "gfunc/value_function.hpp"

namespace pluribus::gfunc::whole {

/// One byte an element in C order, 1 is valid; empty: all are.
using valid_bytes = std::vector<std::uint8_t>;

/// Takes arguments of one shape (repeated elements have stride 0) and which elements count; gives a value of that shape, whose elements
/// under nulls may be anything.
using leaf_call = function_ref<datashape::result<value>(std::span<const value> args, const valid_bytes& valid)>;

/// With `keep_options` the leaves may be options, and names of elements stay. Ragged arguments must agree in the length of every row;
/// others beside them have no dims.
datashape::result<value> lift(const value_call& c, std::span<const value> args, leaf_call f, bool keep_options = false);

/// Without a name around its own dims or nulls; a name of elements stays.
datashape::result<value> with_own_dims(const value& v);

/// Rows of a ragged value one after the other, and how long each is; rows that do not count are empty.
struct row_parts {
  value content;
  std::vector<index> sizes;
};
datashape::result<row_parts> rows_of(const value& ragged, const valid_bytes& valid);
/// Those rows of another content of as many elements. The offsets of `like` are shared where they fit.
datashape::result<value> with_rows(const value& like, const std::vector<index>& sizes, value content);

/// Which elements of a value count; empty where all do.
valid_bytes valid_of(const value& v);
/// A bitmap in C order over `shape`; all where nothing is null.
validity bits_of(const valid_bytes& valid, const dims& shape);
/// `?T` of a value, nulls on its leading `rank` dims; nulls that it has stay nulls.
datashape::result<value> with_nulls(value v, const valid_bytes& valid, int rank);

}  // namespace pluribus::gfunc::whole
