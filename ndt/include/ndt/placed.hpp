// SPDX-License-Identifier: BSD-3-Clause
/// Reads the dialects that write layout into types (`!`, `step=`, `offsets=`), keeping what they say beside the type.
#pragma once
#include <string_view>

#include "ndt/dim_note.hpp"
#include "ndt/parse.hpp"

namespace pluribus::ndt {

/// As try_parse, keeping the notes. Core has no such text and says so (E0223).
datashape::result<placed> try_parse_placed(std::string_view text, dialect d = dialect::ndtypes, const scope& names = scope::empty());

}  // namespace pluribus::ndt
