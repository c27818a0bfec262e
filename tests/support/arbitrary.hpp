// SPDX-License-Identifier: BSD-3-Clause
/// Random types and patterns from a seed: the same seed gives the same type on every machine. Concrete types cover every kind that has
/// values; patterns are made from a type by hiding parts of it, so that they must match it.
#pragma once
#include <cstdint>
#include <string>
#include <vector>

#include "ndt/make.hpp"

namespace pluribus::testing {

class arbitrary {
 public:
  explicit arbitrary(std::uint64_t seed) : state_(seed) {}

  std::uint64_t next() {
    std::uint64_t z = state_ += 0x9e3779b97f4a7c15u;
    z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9u;
    z = (z ^ (z >> 27)) * 0x94d049bb133111ebu;
    return z ^ (z >> 31);
  }
  int below(int n) { return static_cast<int>(next() % static_cast<std::uint64_t>(n)); }
  bool chance(int percent) { return below(100) < percent; }
  template <class T>
  const T& pick(const std::vector<T>& from) {
    return from[static_cast<std::size_t>(below(static_cast<int>(from.size())))];
  }

  ndt::type scalar() {
    const auto s = static_cast<ndt::scalar>(below(ndt::scalar_count));
    return chance(12) ? ndt::make_swapped(s) : ndt::make_scalar(s);
  }

  /// Without dimensions and composed parts.
  ndt::type leaf() {
    using namespace ndt;
    switch (below(16)) {
      case 0: return make_leaf(kind::string);
      case 1: return make_fixed_string(below(40), static_cast<encoding>(below(6)));
      case 2: return make_fixed_bytes(8 * below(9), ndt::index{1} << below(4));
      case 3: return make_bytes(ndt::index{1} << below(5));
      case 4: return make_datetime(static_cast<time_unit>(below(13)), chance(30) ? "Europe/Berlin" : "", 1 + below(3) * below(20));
      case 5: return make_timedelta(static_cast<time_unit>(below(13)));
      case 6: return make_decimal(1 + below(38), below(10));
      case 7: return make_leaf(chance(50) ? kind::date : kind::json);
      case 8: return make_char(static_cast<encoding>(below(6)));
      default: return scalar();
    }
  }

  std::string field_name() {
    static const std::vector<std::string> odd = {"x y",  "a/b", "\xc3\xa9t\xc3\xa9", "3d", "it's", "back\\slash", "quo\"te", "",
                                                 "type", "var", "Tab\tbed"};
    if (chance(15)) return pick(odd);
    std::string name(1, static_cast<char>('a' + below(26)));
    for (int n = below(6); n > 0; --n) name += static_cast<char>("abcxyz_019"[below(10)]);
    return name;
  }

  ndt::type record(int depth) {
    std::vector<ndt::named_type> fields;
    for (int n = below(5); n > 0; --n) {
      std::string name = field_name();
      bool taken = false;
      for (const auto& f : fields) taken |= f.name == name;
      if (!taken) fields.push_back({std::move(name), any(depth - 1)});
    }
    return ndt::record(fields);
  }

  ndt::type composed(int depth) {
    using namespace ndt;
    switch (below(8)) {
      case 0:
      case 1:
      case 2: return record(depth);
      case 3: {
        std::vector<type> parts;
        for (int n = below(4); n > 0; --n) parts.push_back(any(depth - 1));
        return tuple(parts);
      }
      case 4: {
        std::vector<named_type> members;
        for (int i = 0, n = 1 + below(3); i < n; ++i) members.push_back({std::string(1, static_cast<char>('A' + i)), any(depth - 1)});
        return union_of(members);
      }
      case 5: return ndt::ref(any(depth - 1));
      case 6: return ndt::map(leaf(), any(depth - 1));
      default: return ndt::categorical(leaf(), chance(50), chance(50) ? scalar::int32 : scalar::int8);
    }
  }

  ndt::type dtype(int depth) {
    ndt::type t = depth > 0 && chance(35) ? composed(depth) : leaf();
    return t;
  }

  ndt::type any(int depth) {
    ndt::type t = dtype(depth);
    if (chance(20)) t = ndt::option(std::move(t));
    for (int n = chance(50) ? 0 : below(4); n > 0; --n) {
      t = chance(75) ? ndt::fixed_dim(below(6), std::move(t)) : ndt::var_dim(std::move(t));
      if (chance(5)) t = ndt::option(std::move(t));
    }
    return t;
  }

  /// A pattern without families and `_` that matches t, and whose symbols say everything that was hidden.
  ndt::type generalised(const ndt::type& t) {
    if (t.is_dim()) {
      if (t.kind() == ndt::kind::fixed && chance(40)) return ndt::symbolic_dim("N" + std::to_string(t.value()), generalised(t.element()));
      return t.kind() == ndt::kind::fixed ? ndt::fixed_dim(t.value(), generalised(t.element())) : ndt::var_dim(generalised(t.element()));
    }
    if (chance(30)) return ndt::typevar("T" + std::to_string(t.hash()));
    switch (t.kind()) {
      case ndt::kind::option: return ndt::option(t.element().is_dim() ? t.element() : generalised_inside_option(t.element()));
      case ndt::kind::record: {
        std::vector<ndt::named_type> fields;
        for (std::size_t i = 0; i < t.size(); ++i) fields.push_back({std::string(t.field(i).name), generalised(t.child(i))});
        return ndt::record(fields);
      }
      case ndt::kind::tuple: {
        std::vector<ndt::type> parts;
        for (std::size_t i = 0; i < t.size(); ++i) parts.push_back(generalised(t.child(i)));
        return ndt::tuple(parts);
      }
      case ndt::kind::ref: return ndt::ref(generalised(t.element()));
      default: return t;
    }
  }

  /// The pattern with an ellipsis in place of some of the outer dimensions of t.
  ndt::type with_ellipsis(const ndt::type& t) {
    int n = 0;
    for (const ndt::type* at = &t; at->is_dim(); at = &at->element()) ++n;
    const int from = below(n + 1), to = from + below(n + 1 - from);
    return splice(t, from, to, 0);
  }

  /// A function over a few variables and symbols, often with constraints of them.
  ndt::type signature() {
    std::vector<ndt::type> parameters, results;
    std::vector<ndt::named_type> keywords;
    for (int n = below(4); n > 0; --n) parameters.push_back(pattern());
    for (int n = chance(70) ? 0 : 1 + below(2); n > 0; --n) keywords.push_back({(chance(50) ? "k" : "K") + std::to_string(n), pattern()});
    for (int n = below(3); n > 0; --n) results.push_back(pattern());
    const ndt::type f = ndt::function(parameters, keywords, results);
    if (chance(40)) return f;
    std::vector<ndt::type> children{f};
    std::vector<std::string_view> names{{}};
    const ndt::type nothing, ragged = ndt::var_dim(nothing);
    if (chance(60)) children.push_back(ndt::make_family(pick(families()))), names.push_back("T");
    if (chance(30)) children.push_back(ndt::record({{"x", ndt::typevar("U")}})), names.push_back("V");
    if (chance(30)) children.push_back(chance(50) ? ragged : ndt::family_dim(ndt::family::dim, nothing)), names.push_back("R");
    if (chance(40)) {
      const ndt::type both[] = {ndt::symbolic_dim("N", {}), size(1)};  // a symbol first: numbers alone may be negative
      children.push_back(
          ndt::make_node({.what = ndt::kind::arithmetic, .sub = static_cast<std::uint8_t>("+-*/"[below(4)]), .children = both}));
      names.push_back("P");
    }
    return children.size() == 1 ? f : ndt::make_node({.what = ndt::kind::where, .children = children, .names = names});
  }

 private:
  static const std::vector<ndt::family>& families() {
    using enum ndt::family;
    static const std::vector<ndt::family> all = {any,    scalar,  number,   integer, int_,   uint,
                                                 float_, complex, temporal, string,  record, option};
    return all;
  }
  /// N + 2 * M
  ndt::type size(int depth) {
    if (depth == 0 || chance(30)) return chance(40) ? ndt::fixed_dim(1 + below(8), {}) : ndt::symbolic_dim(chance(50) ? "N" : "M", {});
    const ndt::type both[] = {size(depth - 1), size(depth - 1)};
    return ndt::make_node({.what = ndt::kind::arithmetic, .sub = static_cast<std::uint8_t>("+-*/"[below(4)]), .children = both});
  }
  ndt::type pattern() {
    static const std::vector<std::string> variables = {"T", "U", "V"}, sizes = {"N", "M", "P", "R"};
    ndt::type t = chance(60) ? ndt::typevar(pick(variables)) : chance(30) ? ndt::make_family(pick(families())) : any(1);
    if (chance(15) && t.kind() != ndt::kind::option) t = ndt::option(std::move(t));
    for (int n = below(3); n > 0; --n) {
      switch (below(5)) {
        case 0: t = ndt::fixed_dim(below(6), std::move(t)); break;
        case 1: t = ndt::var_dim(std::move(t)); break;
        case 2: t = ndt::family_dim(chance(50) ? ndt::family::fixed : ndt::family::dim, std::move(t)); break;
        default: t = ndt::symbolic_dim(pick(sizes), std::move(t));
      }
    }
    return chance(30) ? ndt::ellipsis_dim(chance(50) ? "A" : "", std::move(t), false) : t;
  }
  ndt::type generalised_inside_option(const ndt::type& t) {
    ndt::type p = generalised(t);
    return p.kind() == ndt::kind::option ? t : p;
  }
  ndt::type splice(const ndt::type& t, int from, int to, int at) {
    if (at == from) {
      const ndt::type* rest = &t;
      for (int i = from; i < to; ++i) rest = &rest->element();
      return ndt::ellipsis_dim(chance(50) ? "A" : "", *rest);
    }
    ndt::type below_it = splice(t.element(), from, to, at + 1);
    return t.kind() == ndt::kind::fixed ? ndt::fixed_dim(t.value(), std::move(below_it)) : ndt::var_dim(std::move(below_it));
  }

  std::uint64_t state_;
};

}  // namespace pluribus::testing
