// SPDX-License-Identifier: BSD-3-Clause
/// Declared names as a value: nominal types, generics, opaque names. There is no global table; a scope is passed where text is read.
#pragma once
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "datashape/dialect.hpp"
#include "datashape/result.hpp"
#include "ndt/type.hpp"

namespace pluribus::ndt {

struct declaration {
  std::vector<std::string> parameters;  ///< of a generic
  type definition;                      ///< nothing: opaque
  bool alias = false;                   ///< stands for its definition, not a type of its own
};

class scope {
 public:
  static const scope& empty() noexcept;

  /// define("quaternion", "2 * 2 * complex128"); define("box[T]", "{v: T}"); qualified: "geo::point". Throws on text that is no type.
  scope& define(std::string_view name, std::string_view definition);
  scope& define(std::string_view name, type definition);
  /// A name without a definition.
  scope& opaque(std::string_view name);
  scope& alias(std::string_view name, type definition);
  /// Reads `type a = ...; module m { ... }` text; all its errors.
  datashape::outcome declare(std::string_view text, datashape::dialect d = datashape::dialect::core);
  bool insert(std::string name, declaration d);

  const declaration* find(std::string_view name) const;
  const std::map<std::string, declaration, std::less<>>& all() const noexcept { return names_; }
  bool is_empty() const noexcept { return names_.empty(); }

 private:
  std::map<std::string, declaration, std::less<>> names_;
};

}  // namespace pluribus::ndt
