// SPDX-License-Identifier: BSD-3-Clause
/// The notations of others by name, for tools and bindings: text of one to a type, a type to text of another.
#pragma once
#include <span>
#include <string>
#include <string_view>

#include "datashape/result.hpp"
#include "ndt/type.hpp"

namespace pluribus::ndt {

struct notation {
  std::string_view name;                                   ///< "pep3118"
  std::string_view about;                                  ///< one line for help texts
  datashape::result<type> (*read)(std::string_view text);  ///< null where the notation only goes out
  datashape::result<std::string> (*write)(const type& t);  ///< null where it only comes in
};

std::span<const notation> notations_by_name() noexcept;

/// E0232 with the nearest name where there is no such notation or not in this direction.
datashape::result<type> read_notation(std::string_view name, std::string_view text);
datashape::result<std::string> write_notation(std::string_view name, const type& t);
datashape::result<std::string> convert(std::string_view text, std::string_view from, std::string_view to);

}  // namespace pluribus::ndt
