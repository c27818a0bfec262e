// SPDX-License-Identifier: BSD-3-Clause
// The faces of reading: throwing and not, scopes, trees with spans, types built in C++ against types read from text.
#include <doctest/doctest.h>

#include "datashape/tree.hpp"
#include "ndt/ndt.hpp"
#include "ndt/placed.hpp"

using namespace pluribus;
using namespace ndt::literals;

TEST_CASE("types built in C++ are the types of their text") {
  using namespace ndt;
  CHECK(dim(3) * types::int32 == "3 * int32"_t);
  CHECK(dim(3) * (dim("N") * types::float64) == "3 * N * float64"_t);
  CHECK(var * option(types::string) == "var * ?string"_t);
  CHECK(record({{"x", types::int32}, {"y z", option(types::float64)}}) == "{x: int32, 'y z': ?float64}"_t);
  CHECK(tuple({types::int8, make_leaf(kind::void_)}) == "(int8, void)"_t);
  CHECK(array_type({2, 3}, types::bool_) == "2 * 3 * bool"_t);
  CHECK(make_swapped(scalar::int32) == ">int32"_t);
  CHECK(ellipsis_dim("A", types::int8) == "A... * int8"_t);
  CHECK(make_datetime(time_unit::second, "UTC") == "datetime(unit='s', tz='UTC')"_t);
  CHECK(make_decimal(18, 2) == "decimal(18, 2)"_t);
  CHECK(categorical(types::string, true) == "categorical(string, ordered=true)"_t);
  CHECK(map(types::string, types::int64) == "map(string, int64)"_t);
  const type parameters[] = {typevar("T")}, results[] = {types::int8, typevar("T")};
  CHECK(function(parameters, {}, results) == "(T) -> (int8, T)"_t);
}

TEST_CASE("equal types have equal hashes, different ones differ") {
  const char* texts[] = {"int32",
                         ">int32",
                         "3 * int32",
                         "4 * int32",
                         "N * int32",
                         "M * int32",
                         "?int32",
                         "{a: int32}",
                         "{b: int32}",
                         "(int32)",
                         "{a: int32, pack=1}",
                         "{a: int32 |align=8|}",
                         "var * int32",
                         "_ * int32",
                         "... * int32",
                         "A... * int32",
                         "A=... * int32",
                         "(int32) -> void",
                         "() -> int32",
                         "union(a: int32)",
                         "ref(int32)",
                         "T",
                         "Int",
                         "categorical(int32)",
                         "categorical(int32, ordered=true)",
                         "[3]",
                         "fixed_string(3)",
                         "fixed_string(3, 'utf16')",
                         "fixed_bytes(4)",
                         "fixed_bytes(4, align=4)"};
  for (const char* a : texts)
    for (const char* b : texts) {
      const ndt::type s = ndt::parse(a), t = ndt::parse(b);
      CHECK((s == t) == (std::string_view(a) == b));
      CHECK((s.hash() == t.hash()) == (std::string_view(a) == b));
    }
  CHECK("@{\"a\": 1} int32"_t == "int32"_t);
  CHECK("@{\"a\": 1} int32"_t.hash() == "int32"_t.hash());
}

TEST_CASE("parse throws what try_parse returns, with the text") {
  try {
    (void)ndt::parse("{x: int32, x: flaot64}");
    FAIL("accepted");
  } catch (const datashape::error& e) {
    CHECK(e.all().size() == 2);
    CHECK(e.source() == "{x: int32, x: flaot64}");
    CHECK(std::string(e.what()).starts_with("E0207: duplicate field"));
  }
}

TEST_CASE("short texts that skip the tree mean what the grammar says") {
  for (const char* text : {"int32",
                           "3 * int8",
                           "3*4*float64",
                           "0 * bool",
                           "3  *  4 * >int8",
                           "03 * int8",
                           "3 * 4",
                           "3 *",
                           "3 4 * int8",
                           "3 * int33",
                           "3 ** int8",
                           "999999999999999999 * int8",
                           "1000000000000000000 * int8",
                           "9223372036854775808 * int8",
                           "1*2*3*4*5*6*7*8*int8",
                           "1*2*3*4*5*6*7*8*9*int8",
                           "3 * real",
                           "3 * string",
                           "3 * int32 ",
                           " 3 * int32",
                           "3 * float",
                           ""})
    for (const auto d : {ndt::dialect::core, ndt::dialect::blaze, ndt::dialect::dynd, ndt::dialect::ndtypes, ndt::dialect::awkward}) {
      const auto direct = ndt::try_parse(text, d), full = ndt::try_parse("#\n" + std::string(text), d);
      CHECK(direct.has_value() == full.has_value());
      if (direct && full) CHECK(*direct == *full);
    }
}

TEST_CASE("a scope is a value") {
  ndt::scope names;
  names.define("quaternion", "2 * 2 * complex128")
      .define("pair", "(quaternion, quaternion)")
      .define("geo::point", "{x: float64, y: float64}")
      .opaque("thing");
  const ndt::type t = ndt::parse("100 * quaternion", names);
  CHECK(t.dtype().kind() == ndt::kind::nominal);
  CHECK(t.dtype().definition() == "2 * 2 * complex128"_t);
  CHECK(ndt::layout_of(t)->size() == 100 * 64);
  CHECK(ndt::to_string(ndt::parse("{a: pair, b: geo::point, c: thing}", names)) == "{a: pair, b: geo::point, c: thing}");
  CHECK_FALSE(ndt::layout_of(ndt::parse("thing", names)));
  CHECK_FALSE(ndt::try_parse("quaternion"));
  CHECK_THROWS_AS(names.define("quaternion", "int8"), datashape::error);
  CHECK_THROWS_AS(names.define("int32", "int8"), datashape::error);
  CHECK_THROWS_AS(names.define("bad", "flaot"), datashape::error);
  REQUIRE(names.declare("type Box[T] = {v: T}; type Row[N, T] = N * T").has_value());
  CHECK(ndt::parse("Box[int8]", names).definition() == "{v: int8}"_t);
  CHECK(ndt::parse("Row[[4], Box[int8]]", names).definition().extent() == 4);
  CHECK(ndt::parse("Box[int8]", names) != ndt::parse("Box[int16]", names));
  CHECK(ndt::try_parse("Box[int8, int8]", ndt::dialect::core, names).error()[0].id.number == 217);
}

TEST_CASE("a misspelt declared name is suggested") {
  ndt::scope names;
  names.define("temperature", "float32");
  const auto parsed = ndt::try_parse("3 * temprature", ndt::dialect::core, names);
  REQUIRE_FALSE(parsed);
  CHECK(parsed.error()[0].help == "did you mean `temperature`?");
}

TEST_CASE("layout in texts of ndtypes is kept beside the type") {
  const auto p = ndt::try_parse_placed("{a: 4 * int8, b: !2 * 3 * int8, c: var(offsets=[0,2]) * int8, d: fixed(shape=3, step=-2) * int8}");
  REQUIRE(p);
  CHECK(p->type == "{a: 4 * int8, b: 2 * 3 * int8, c: var * int8, d: 3 * int8}"_t);
  REQUIRE(p->notes.size() == 3);
  CHECK(p->notes[0].dim == 1);
  CHECK(p->notes[0].value == 2);
  CHECK(p->notes[1].dim == 3);
  CHECK(p->notes[1].offsets == std::vector<ndt::index>{0, 2});
  CHECK(p->notes[2].dim == 4);
  CHECK(p->notes[2].value == -2);
}

TEST_CASE("every node of a tree has its span") {
  datashape::tree tree;
  datashape::diagnostics errors;
  const std::string_view text = "3 * {x: int32, 'y z': ?float64}";
  REQUIRE(datashape::read(text, ndt::dialect::core, tree, errors));
  CHECK(tree.text(tree.root().where) == text);
  const auto parts = tree.children(tree.root());
  REQUIRE(parts.size() == 2);
  CHECK(tree.text(parts[1].where) == "{x: int32, 'y z': ?float64}");
  const auto fields = tree.children(parts[1]);
  CHECK(tree.text(fields[1].label) == "'y z'");
  CHECK(tree.text(fields[1].where) == "?float64");
}

TEST_CASE("a type reaches into its parts") {
  const ndt::type t = "3 * var * {x: int32, y: ?float64}"_t;
  CHECK(t.kind() == ndt::kind::fixed);
  CHECK(t.ndim() == 2);
  CHECK(t.extent() == 3);
  CHECK(t.dtype().field("y") == "?float64"_t);
  CHECK_FALSE(t.is_symbolic());
  CHECK_THROWS_AS(t.shape(), datashape::error);
  CHECK("2 * 3 * int8"_t.shape() == std::vector<ndt::index>{2, 3});
  CHECK_THROWS_WITH(t.dtype().field("z"), doctest::Contains("no field `z`"));
  CHECK("N * T"_t.is_symbolic());
  CHECK(ndt::type().kind() == ndt::kind::nothing);
  static_assert(sizeof(ndt::type) == 8);
}

TEST_CASE("a record costs at most 48 bytes a field") {
  std::string text = "{";
  for (int i = 0; i < 1000; ++i) text += (i ? ", field_" : "field_") + std::to_string(i) + ": int32";
  const ndt::type t = ndt::parse(text + "}");
  const auto* n = t.raw();
  CHECK(sizeof(*n) + n->children * sizeof(ndt::detail::child) + n->text_size + n->names_size <= 48 * 1000);
}
