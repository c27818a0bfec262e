// SPDX-License-Identifier: BSD-3-Clause
/// Arrow C schemas to types and back. Nullable is `?`, lists are `var`, fixed-size lists are fixed dimensions, structs are records,
/// dictionaries are categoricals; what Arrow has no type for travels as the extension `datashape` over its storage.
#pragma once
#include <string>
#include <string_view>

#include "datashape/result.hpp"
#include "ndt/c/arrow_abi.h"
#include "ndt/type.hpp"

namespace pluribus::ndt {

struct arrow_options {
  bool small_offsets = false;  ///< 32-bit offsets of lists, text and bytes: +l u z in place of +L U Z
};

/// Reads a schema tree and leaves its ownership where it is. Metadata that is no extension becomes an annotation.
datashape::result<type> from_arrow(const ArrowSchema& schema);
/// Fills `out`, which is released through its own callback; untouched where the type cannot be said.
datashape::outcome to_arrow(const type& t, ArrowSchema& out, arrow_options options = {}, std::string_view name = {});

/// The same tree as JSON, for people and tests: a format string alone, or
/// {"format": "+s", "name": "", "flags": 2, "metadata": {"k": "v"}, "children": [...], "dictionary": {...}}
datashape::result<type> from_arrow_text(std::string_view text);
datashape::result<std::string> to_arrow_text(const type& t);

}  // namespace pluribus::ndt
