// SPDX-License-Identifier: BSD-3-Clause
/// NumPy dtypes as text, both ways: type strings (`<f8`, `M8[25s]`), descr lists of tuples with padding and titles, and the
/// {names, formats, offsets, itemsize, aligned} form. M8 and m8 have NaT, so they are `?datetime` and `?timedelta`.
#pragma once
#include <string>
#include <string_view>

#include "datashape/result.hpp"
#include "ndt/literal.hpp"
#include "ndt/type.hpp"

namespace pluribus::ndt {

/// Reads every form, in Python or JSON spelling, `dtype(...)` around it or not.
datashape::result<type> from_numpy(std::string_view text);
/// The same of what a header of another format has read already.
datashape::result<type> from_numpy(const notations::literal& value);
/// The shortest form that says the whole type, in Python's spelling: numpy.dtype(ast.literal_eval(text)), or of the text itself where it is
/// a type string (without quotes).
datashape::result<std::string> to_numpy(const type& t);

}  // namespace pluribus::ndt
