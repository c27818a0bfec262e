// SPDX-License-Identifier: BSD-3-Clause
/// A scope is a map of declarations; its definitions are read when they are made.
#include "ndt/scope.hpp"

#include "codes.hpp"
#include "datashape/identifier.hpp"
#include "ndt/parse.hpp"
#include "words.hpp"

namespace pluribus::ndt {

const scope& scope::empty() noexcept {
  static const scope none;
  return none;
}

bool scope::insert(std::string name, declaration d) { return names_.emplace(std::move(name), std::move(d)).second; }

const declaration* scope::find(std::string_view name) const {
  const auto at = names_.find(name);
  return at == names_.end() ? nullptr : &at->second;
}

namespace {

void check_name(std::string_view name) {
  for (std::string_view rest = name; !rest.empty();) {
    const std::size_t colons = rest.find("::");
    if (!datashape::is_identifier(rest.substr(0, colons)))
      throw datashape::error(codes::reserved_name, "`" + std::string(name) + "` cannot be a type name");
    rest = colons == std::string_view::npos ? std::string_view{} : rest.substr(colons + 2);
  }
  if (name.empty() || word_named(name, datashape::dialect::core).what != meaning::none)
    throw datashape::error(codes::reserved_name, "`" + std::string(name) + "` is a reserved name");
}

}  // namespace

scope& scope::define(std::string_view name, std::string_view definition) {
  const std::string text =
      "type " + std::string(name.substr(0, name.find("::") == std::string_view::npos ? name.size() : 0)) + " = " + std::string(definition);
  if (name.find("::") != std::string_view::npos) return define(name, parse(definition, *this));
  declare(text).value();
  return *this;
}

scope& scope::define(std::string_view name, type definition) {
  check_name(name);
  if (!insert(std::string(name), {{}, std::move(definition), false}))
    throw datashape::error(codes::already_declared, "`" + std::string(name) + "` is declared already");
  return *this;
}

scope& scope::opaque(std::string_view name) { return define(name, type()); }

scope& scope::alias(std::string_view name, type definition) {
  check_name(name);
  if (!insert(std::string(name), {{}, std::move(definition), true}))
    throw datashape::error(codes::already_declared, "`" + std::string(name) + "` is declared already");
  return *this;
}

}  // namespace pluribus::ndt
