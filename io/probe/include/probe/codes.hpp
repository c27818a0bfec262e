// SPDX-License-Identifier: BSD-3-Clause
/// The error codes of io and of the header readers as constants, made from codes.def. A failure flows out as one diagnostic.
#pragma once
#include <string>
#include <utility>

#include "datashape/diagnostic.hpp"

namespace pluribus::probe {

namespace codes {
#define DS_CODE(number, id, title) inline constexpr datashape::code id{number};
#include "probe/codes.def"
#undef DS_CODE
}  // namespace codes

inline datashape::diagnostic failure(datashape::code id, std::string message) {
  return datashape::diagnostic{id, datashape::severity::error, std::move(message)};
}

}  // namespace pluribus::probe
