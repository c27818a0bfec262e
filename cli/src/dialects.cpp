// SPDX-License-Identifier: BSD-3-Clause
/// Reads types in the dialect asked for.
#include "dialects.hpp"

#include "codes.hpp"
#include "datashape/nearest.hpp"

namespace pluribus::cli {
namespace {

constexpr std::string_view known[] = {"core", "blaze", "dynd", "ndtypes", "awkward"};

ndt::scope ndtypes_names() {
  ndt::scope names;
  names.define("defined_t", "{a: size_t, b: ref(string)}");
  names.define("foo_t", "(10 * 2 * defined_t)");
  for (const char* opaque : {"some_t", "id", "position", "geometry", "node", "cost", "graph", "xnode", "xcost", "xgraph"})
    names.opaque(opaque);
  return names;
}

}  // namespace

void declare_dialect(argument_list& arguments, std::string& into) {
  arguments.choice("--dialect", "NAME", into, known, "core, blaze, dynd, ndtypes or awkward", other_words::left_to_the_command);
}

ndt::dialect dialect_of(std::string_view name) {
  if (name.empty()) return ndt::dialect::core;
  if (const auto d = datashape::dialect_named(name)) return *d;
  datashape::diagnostic d{codes::unknown_dialect, datashape::severity::error, "there is no dialect `" + std::string(name) + "`"};
  const std::string_view near = datashape::nearest(name, known);
  d.help = near.empty() ? "dialects are core, blaze, dynd, ndtypes, awkward" : "did you mean `" + std::string(near) + "`?";
  throw datashape::error(datashape::diagnostics{std::move(d)});
}

const ndt::scope& usual_names(ndt::dialect d) {
  static const ndt::scope ndtypes = ndtypes_names();
  return d == ndt::dialect::ndtypes ? ndtypes : ndt::scope::empty();
}

ndt::type read_type(std::string_view text, ndt::dialect d) { return ndt::parse(text, d, usual_names(d)); }

ndt::placed read_placed(std::string_view text, ndt::dialect d) {
  auto made = ndt::try_parse_placed(text, d, usual_names(d));
  if (!made) throw datashape::error(std::move(made).error(), std::string(text));
  return *std::move(made);
}

}  // namespace pluribus::cli
