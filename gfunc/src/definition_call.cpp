// SPDX-License-Identifier: BSD-3-Clause
/// See definition_call.hpp.
#include "definition_call.hpp"

#include <algorithm>
#include <string>
#include <vector>

#include "datashape/try.hpp"
#include "definition.hpp"
#include "gfunc/codes.hpp"
#include "layers.hpp"
#include "ndt/make.hpp"
#include "promote.hpp"

namespace pluribus::gfunc {

namespace {

using datashape::expression_kind;
using datashape::expression_node;

class evaluation {
 public:
  evaluation(const definition& d, std::span<const value> args, call_place place) : definition_(d), args_(args), place_(place) {}

  datashape::result<value> node(expression_node n) const {
    switch (n.kind()) {
      case expression_kind::integer: return value::literal(static_cast<std::int64_t>(n.integer()));
      case expression_kind::real: return value::literal(n.real());
      case expression_kind::boolean: {
        DATASHAPE_TRY(value made, value::allocate(ndt::make_scalar(ndt::scalar::bool_)));
        *made.data() = std::byte{n.boolean()};
        return made;
      }
      case expression_kind::name: {
        const auto at = std::find(definition_.arguments.begin(), definition_.arguments.end(), n.text());
        return args_[static_cast<std::size_t>(at - definition_.arguments.begin())];
      }
      default: break;
    }
    if (is_negative_literal(n)) return value::literal(-static_cast<std::int64_t>(n[0].integer()));
    std::vector<value> parts;
    for (std::size_t i = 0; i < n.size(); ++i) {
      DATASHAPE_TRY(value part, node(n[i]));
      parts.push_back(std::move(part));
    }
    const bool is_cast = n.kind() == expression_kind::call && parts.size() == 1 && place_.functions->find(n.text()) == nullptr;
    if (const auto to = is_cast ? cast_named(n.text()) : std::nullopt)
      return try_call("cast", parts, {{"dtype", ndt::make_scalar(*to)}}, place_);
    return try_call(called(n), parts, attributes(), place_);
  }

 private:
  const definition& definition_;
  std::span<const value> args_;
  call_place place_;
};

}  // namespace

bool fits_program(const value& v) noexcept {
  const value& leaf = leaf_of(v);
  return leaf.is_scalar() && computes(leaf.dtype().scalar());
}

datashape::result<value> call_definition(const definition& d, std::span<const value> args, call_place place) {
  if (args.size() != d.arguments.size()) return wrong_count(d, args.size());
  auto made = evaluation(d, args, place).node(d.body.root());
  if (made) return made;
  datashape::diagnostics why = std::move(made).error();
  why.front().notes.insert(why.front().notes.begin(), "in " + d.text());
  return why;
}

}  // namespace pluribus::gfunc
