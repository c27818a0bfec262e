// SPDX-License-Identifier: BSD-3-Clause
// Laws of the operations over random types. A failure prints the seed and the types.
#include <doctest/doctest.h>

#include <algorithm>

#include "ndt/binary.hpp"
#include "ndt/diff.hpp"
#include "ndt/join.hpp"
#include "ndt/layout.hpp"
#include "ndt/match.hpp"
#include "ndt/parse.hpp"
#include "ndt/print.hpp"
#include "ndt/substitute.hpp"
#include "ndt/unify.hpp"
#include "support/arbitrary.hpp"
#include "support/rounds.hpp"

using namespace pluribus;
using ndt::to_string;
using testing::arbitrary;

namespace {

const auto rounds = static_cast<std::uint64_t>(testing::rounds(3000));

/// Something close to t, so that joins succeed often.
ndt::type neighbour(arbitrary& a, const ndt::type& t) {
  if (a.chance(20)) return a.any(2);
  if (t.is_dim()) return ndt::fixed_dim(a.chance(80) && t.extent() >= 0 ? t.extent() : a.below(4), neighbour(a, t.element()));
  if (t.kind() == ndt::kind::option) return a.chance(50) ? t.element() : t;
  if (t.is_scalar()) return a.chance(30) && t.kind() != ndt::kind::option ? ndt::option(a.scalar()) : a.scalar();
  if (t.kind() == ndt::kind::record) {
    std::vector<ndt::named_type> fields;
    for (std::size_t i = 0; i < t.size(); ++i)
      if (!a.chance(10)) fields.push_back({std::string(t.field(i).name), neighbour(a, t.child(i))});
    if (a.chance(20)) std::reverse(fields.begin(), fields.end());
    return ndt::record(fields);
  }
  return t;
}

void check_fields(const ndt::type& t, const ndt::layout& l) {
  if (t.kind() != ndt::kind::record && t.kind() != ndt::kind::tuple) {
    for (std::size_t i = 0; i < l.parts().size() && i < t.size(); ++i) check_fields(t.child(i), l.part(i));
    return;
  }
  ndt::index end = 0;
  for (std::size_t i = 0; i < t.size(); ++i) {
    const ndt::layout_field f = l.field(i);
    CHECK(f.offset % f.align == 0);
    CHECK(f.offset >= end);
    CHECK(l.align() % f.align == 0);
    end = f.offset + f.size;
    CHECK(end <= l.size());
    check_fields(t.child(i), l.part(i));
  }
  CHECK(l.size() % l.align() == 0);
}

}  // namespace

TEST_SUITE_BEGIN("laws");

TEST_CASE("a type matches itself") {
  for (std::uint64_t seed = 0; seed < rounds; ++seed) {
    const ndt::type t = arbitrary(seed).any(3);
    const auto m = ndt::match(t, t);
    CHECK_MESSAGE(m.ok(), seed << ": " << to_string(t) << ": " << m.why());
  }
}

TEST_CASE("what a pattern hides, its bindings bring back") {
  for (std::uint64_t seed = 0; seed < rounds; ++seed) {
    arbitrary a(seed);
    const ndt::type t = a.any(3);
    const ndt::type p = a.chance(50) ? a.generalised(t) : a.with_ellipsis(t);
    const auto m = ndt::match(p, t);
    REQUIRE_MESSAGE(m.ok(), seed << ": " << to_string(p) << " against " << to_string(t) << ": " << m.why());
    CHECK_MESSAGE(ndt::substitute(p, m) == t, seed << ": " << to_string(p) << " gives " << to_string(ndt::substitute(p, m)));
  }
}

TEST_CASE("joins do not depend on the order of their arguments") {
  constexpr ndt::join_rule rules[] = {ndt::join_rule::safe, ndt::join_rule::array, ndt::join_rule::c, ndt::join_rule::unify};
  std::uint64_t joined = 0;
  for (std::uint64_t seed = 0; seed < rounds; ++seed) {
    arbitrary a(seed);
    const ndt::type x = a.any(2), y = neighbour(a, x), z = neighbour(a, x);
    for (const ndt::join_rule rule : rules)
      for (const bool fill : {false, true}) {
        const ndt::join_options options{.fill_missing = fill};
        const ndt::type xy[] = {x, y}, yx[] = {y, x}, xyz[] = {x, y, z}, zxy[] = {z, x, y}, doubled[] = {y, z, x, y};
        const auto one = ndt::join(rule, xy, options), other = ndt::join(rule, yx, options);
        CHECK(one.has_value() == other.has_value());
        if (one && other) CHECK_MESSAGE(*one == *other, seed << ": " << to_string(*one) << " and " << to_string(*other));
        joined += one.has_value();
        const auto a3 = ndt::join(rule, xyz, options), b3 = ndt::join(rule, zxy, options), c3 = ndt::join(rule, doubled, options);
        CHECK(a3.has_value() == b3.has_value());
        CHECK(a3.has_value() == c3.has_value());
        if (a3 && b3 && c3) CHECK_MESSAGE((*a3 == *b3 && *a3 == *c3), seed << ": " << to_string(*a3) << " and " << to_string(*b3));
      }
  }
  CHECK(joined > rounds / 2);
}

TEST_CASE("a safe join holds what it joins") {
  for (int i = 0; i < ndt::scalar_count; ++i)
    for (int k = 0; k < ndt::scalar_count; ++k) {
      const auto x = static_cast<ndt::scalar>(i), y = static_cast<ndt::scalar>(k);
      const ndt::scalar both[] = {x, y};
      if (const auto j = ndt::join_scalars(ndt::join_rule::safe, both)) {
        CHECK_MESSAGE((ndt::holds(*j, x) && ndt::holds(*j, y)), ndt::name(x) << " and " << ndt::name(y) << ": " << ndt::name(*j));
      }
    }
}

TEST_CASE("fields are aligned, disjoint and inside") {
  std::uint64_t laid = 0;
  for (std::uint64_t seed = 0; seed < rounds; ++seed) {
    const ndt::type t = arbitrary(seed).any(3);
    const auto l = ndt::layout_of(t);
    if (!l) continue;
    ++laid;
    check_fields(t, *l);
  }
  CHECK(laid > rounds * 9 / 10);
}

TEST_CASE("what is printed reads back as the same type, on one line and on many") {
  for (std::uint64_t seed = 0; seed < rounds; ++seed) {
    arbitrary a(seed);
    const ndt::type t = a.any(3);
    const ndt::type types[] = {t, a.generalised(t), a.with_ellipsis(t), a.signature()};
    for (const ndt::type& x : types) {
      const std::string text = to_string(x);
      const auto back = ndt::try_parse(text);
      REQUIRE_MESSAGE(back.has_value(), seed << ": " << text << ": " << back.error().front().message);
      CHECK_MESSAGE(*back == x, seed << ": " << text << " reads as " << to_string(*back));
      CHECK_MESSAGE(to_string(*back) == text, seed << ": " << text << ", then " << to_string(*back));
      CHECK_MESSAGE(back->hash() == x.hash(), seed << ": " << text);
    }
    const std::string lines = ndt::format(types[seed % 4], {.width = 20 + static_cast<int>(seed % 60)});
    const auto back = ndt::try_parse(lines);
    CHECK_MESSAGE((back && *back == types[seed % 4]), seed << ": " << lines);
  }
}

TEST_CASE("a signature matches itself and is called with its own parameters") {
  for (std::uint64_t seed = 0; seed < rounds; ++seed) {
    const ndt::type f = arbitrary(seed).signature();
    const auto m = ndt::match(f, f);
    CHECK_MESSAGE(m.ok(), seed << ": " << to_string(f) << ": " << m.why());
  }
}

TEST_CASE("unification does not depend on the order of its arguments") {
  std::uint64_t unified = 0;
  for (std::uint64_t seed = 0; seed < rounds; ++seed) {
    arbitrary a(seed);
    const ndt::type t = a.any(3), p = a.generalised(t), q = a.generalised(a.chance(70) ? t : neighbour(a, t));
    const auto one = ndt::unify(p, q), other = ndt::unify(q, p);
    CHECK_MESSAGE(one.has_value() == other.has_value(), seed << ": " << to_string(p) << " and " << to_string(q));
    if (!one || !other) continue;
    ++unified;
    CHECK_MESSAGE(*one == *other,
                  seed << ": " << to_string(p) << " and " << to_string(q) << " give " << to_string(*one) << " and " << to_string(*other));
  }
  CHECK(unified > rounds / 2);
}

TEST_CASE("layout text reads back") {
  for (std::uint64_t seed = 0; seed < rounds; ++seed) {
    arbitrary a(seed);
    const ndt::type t = a.any(3);
    const auto form = static_cast<ndt::nulls>(a.below(4));
    auto l = ndt::layout_of(t, {.null_form = form, .offset_bits = a.chance(50) ? 32 : 64});
    if (!l) continue;
    ndt::storage s{t, *l};
    if (a.chance(50)) {  // views: steps of any sign, zero for what is broadcast, Fortran order
      const ndt::dim_note note{static_cast<std::uint32_t>(a.below(6)),
                               a.chance(30) ? ndt::dim_note::form::fortran : ndt::dim_note::form::step,
                               a.below(7) - 3,
                               {}};
      if (auto view = ndt::storage_of({t, {note}})) s = *std::move(view);
    }
    const std::string text = to_string(s);
    const auto again = ndt::try_parse_layout(text);
    REQUIRE_MESSAGE(again.has_value(), seed << ": " << text << ": " << again.error().front().message);
    CHECK_MESSAGE(*again == s, seed << ": " << text << " reads as " << to_string(*again));
  }
}

TEST_CASE("types survive their binary form, and equal types have one content hash") {
  for (std::uint64_t seed = 0; seed < rounds; ++seed) {
    arbitrary a(seed);
    const ndt::type t = a.any(3), p = a.generalised(t);
    for (const ndt::type& x : {t, p}) {
      const auto bytes = ndt::to_binary(x);
      const auto back = ndt::from_binary(bytes);
      REQUIRE_MESSAGE(back.has_value(), seed << ": " << to_string(x) << ": " << back.error().front().message);
      CHECK_MESSAGE(*back == x, seed << ": " << to_string(x));
      CHECK(ndt::hash_content(*back) == ndt::hash_content(x));
    }
  }
}

TEST_CASE("damaged binary forms are refused or are other types") {
  for (std::uint64_t seed = 0; seed < rounds / 10; ++seed) {
    arbitrary a(seed);
    const ndt::type t = a.any(2);
    const auto whole = ndt::to_binary(t);
    for (std::size_t n = 0; n < whole.size(); n += 1 + whole.size() / 40) {
      CHECK_FALSE(ndt::from_binary(std::span(whole).first(n)).has_value());
      auto damaged = whole;
      damaged[n] ^= static_cast<std::byte>(1 << a.below(8));
      if (const auto other = ndt::from_binary(damaged)) CHECK(ndt::from_binary(ndt::to_binary(*other)).value() == *other);
    }
  }
}

TEST_CASE("differences are none exactly where types are equal") {
  for (std::uint64_t seed = 0; seed < rounds; ++seed) {
    arbitrary a(seed);
    const ndt::type x = a.any(3), y = neighbour(a, x);
    CHECK(ndt::diff(x, x).empty());
    CHECK(ndt::is_readable_as(x, x));
    CHECK_MESSAGE(ndt::diff(x, y).empty() == (x == y), seed << ": " << to_string(x) << " and " << to_string(y));
  }
}

TEST_CASE("a pattern and a type it matches unify to the type") {
  for (std::uint64_t seed = 0; seed < rounds; ++seed) {
    arbitrary a(seed);
    const ndt::type t = a.any(3), p = a.generalised(t);
    const auto one = ndt::unify(p, t), other = ndt::unify(t, p);
    REQUIRE_MESSAGE(one.has_value(), seed << ": " << to_string(p) << " and " << to_string(t) << ": " << one.error().front().message);
    CHECK_MESSAGE(*one == t, seed << ": " << to_string(*one));
    CHECK((other.has_value() && *other == t));
  }
}

TEST_SUITE_END();
