// SPDX-License-Identifier: BSD-3-Clause
// The C++ face of the operations: what results hold, and what happens at the limits.
#include <doctest/doctest.h>

#include "ndt/binary.hpp"
#include "ndt/diff.hpp"
#include "ndt/join.hpp"
#include "ndt/layout.hpp"
#include "ndt/match.hpp"
#include "ndt/parse.hpp"
#include "ndt/print.hpp"
#include "ndt/signature.hpp"
#include "ndt/substitute.hpp"
#include "ndt/unify.hpp"

using namespace pluribus;
using namespace ndt::literals;

TEST_CASE("bindings are sizes, types and lists of dimensions") {
  const auto m = ndt::match("A... * N * M * T"_t, "10 * 3 * 4 * float64"_t);
  REQUIRE(m.ok());
  CHECK(m["N"].extent() == 3);
  CHECK(m["T"].type() == "float64"_t);
  CHECK(m["A"].dims().size() == 1);
  CHECK(m["A"].dims()[0].extent() == 10);
  CHECK(m.why().empty());
  CHECK_THROWS_AS((void)m["Q"], datashape::error);
  CHECK(ndt::substitute("M * N * T"_t, m) == "4 * 3 * float64"_t);
}

TEST_CASE("a failed match names the path, the reason and both places") {
  const std::string pattern = "N * {x: int32, y: {z: Float}}", candidate = "3 * {x: int32, y: {z: string}}";
  auto m = ndt::match(ndt::parse(pattern), ndt::parse(candidate));
  REQUIRE_FALSE(m.ok());
  CHECK(m.failure().path == "[].y.z");
  CHECK(m.failure().pattern == "Float"_t);
  CHECK(m.failure().candidate == "string"_t);
  m.locate(pattern, candidate);
  CHECK(pattern.substr(m.failure().pattern_span->begin, 5) == "Float");
  CHECK(candidate.substr(m.failure().candidate_span->begin, 6) == "string");
}

TEST_CASE("layout strides decide contiguity") {
  const auto t = "2 * 3 * float64"_t;
  const auto c = ndt::parse_layout("2 * 3 * float64 @ 48/8 [24] 24/8 [8] 8/8");
  const auto f = ndt::parse_layout("2 * 3 * float64 @ 48/8 [8] 40/8 [16] 8/8");
  const auto apart = ndt::parse_layout("2 * 3 * float64 @ 96/8 [48] 44/8 [12] 8/8");
  CHECK(ndt::match("C[N * M * T]"_t, t).ok());
  CHECK(ndt::match("C[N * M * T]"_t, t, {.layout = ndt::notes_of(c)}).ok());
  CHECK_FALSE(ndt::match("C[N * M * T]"_t, t, {.layout = ndt::notes_of(f)}).ok());
  CHECK(ndt::match("F[N * M * T]"_t, t, {.layout = ndt::notes_of(f)}).ok());
  CHECK_FALSE(ndt::match("F[N * M * T]"_t, t).ok());
  CHECK_FALSE(ndt::match("C[N * M * T]"_t, t, {.layout = ndt::notes_of(apart)}).ok());
  CHECK(ndt::match("N * M * T"_t, t, {.layout = ndt::notes_of(apart)}).ok());
}

TEST_CASE("substitution can insist on concrete types") {
  ndt::bindings b;
  b.add_size("N", 3);
  CHECK(ndt::try_substitute("N * M * T"_t, b).value() == "3 * M * T"_t);
  CHECK_FALSE(ndt::try_substitute("N * M * T"_t, b, {.concrete = true}).has_value());
  CHECK_FALSE(ndt::try_substitute("N * Any"_t, b, {.concrete = true}).has_value());
  CHECK(ndt::try_substitute("var**N * int8"_t, b).value() == "var * var * var * int8"_t);
  b.add_size("M", 1'000'000'000);
  CHECK_FALSE(ndt::try_substitute("2**M * int8"_t, b).has_value());
  CHECK_FALSE(ndt::try_substitute("N"_t, b).has_value());  // a size where a dtype is needed
}

TEST_CASE("computed sizes overflow into diagnostics") {
  const auto f = "(N * T, M * T) -> P * T where P = N * M"_t;
  const ndt::type big[] = {"4611686018427387904 * int8"_t, "4611686018427387904 * int8"_t};
  const auto r = ndt::resolve(f, {.arguments = big});
  REQUIRE_FALSE(r.has_value());
  CHECK(r.error().front().message.find("2**63") != std::string::npos);
}

TEST_CASE("patterns that split in many ways end with an answer") {
  std::string text;
  for (char c = 'A'; c <= 'L'; ++c) text += std::string("D") + c + "**" + c + " * ";
  std::string dims;
  for (int i = 0; i < 60; ++i) dims += std::to_string(i % 3 + 1) + " * ";
  (void)ndt::match(ndt::parse(text + "7 * int8"), ndt::parse(dims + "int8"));
  CHECK_FALSE(ndt::match(ndt::parse(text + "7 * int8"), ndt::parse(dims + "int8")).ok());
}

TEST_CASE("types deeper than any text are handled") {
  ndt::type deep = "int32"_t, other = "float64"_t;
  for (int i = 0; i < 1000; ++i) {
    deep = ndt::record({{"a", deep}});
    other = ndt::tuple({other});
  }
  CHECK(ndt::match(deep, deep).ok());
  CHECK_FALSE(ndt::match(deep, other).ok());
  CHECK(ndt::join_safe(deep, deep).has_value());
  CHECK(ndt::diff(deep, deep).empty());
  CHECK(ndt::layout_of(deep).value().size() == 4);
  CHECK(ndt::unify(deep, deep).has_value());
  CHECK(same_logical(deep, deep));
  CHECK_FALSE(ndt::from_binary(ndt::to_binary(deep)).has_value());  // deeper than the reader's limit
  CHECK_THROWS_AS(
      [&] {
        for (int i = 0; i < 100; ++i) deep = ndt::record({{"a", deep}});
      }(),
      datashape::error);
}

TEST_CASE("the binary form is the same everywhere") {
  const auto hex = [](const std::vector<std::byte>& bytes) {
    std::string text;
    for (const std::byte b : bytes) {
      text += "0123456789abcdef"[static_cast<int>(b) >> 4];
      text += "0123456789abcdef"[static_cast<int>(b) & 15];
    }
    return text;
  };
  CHECK(hex(ndt::to_binary("int8"_t)) == "4e44540109000004696e74380000000000");
  CHECK(hex(ndt::to_binary("3 * >int16"_t)) ==
        "4e445401010000000600000100"
        "09020005696e7431360000000000");
  CHECK(to_string(ndt::hash_content("3 * float64"_t)).size() == 32);
  CHECK(ndt::hash_content("{x: int8}"_t) == ndt::hash_content("{ x : int8, }"_t));
  CHECK(ndt::hash_content("{x: int8}"_t) != ndt::hash_content("{y: int8}"_t));
}

TEST_CASE("SHA-256 gives the digests of the standard") {
  // The content hash of a type is the digest of bytes the test above pins; here only that it is not the bytes themselves.
  CHECK(to_string(ndt::hash_content("int8"_t)) != to_string(ndt::hash_content("int16"_t)));
}

TEST_CASE("binary readers keep to their limits") {
  const auto bytes = ndt::to_binary("{a: {b: {c: int8}}}"_t);
  CHECK(ndt::from_binary(bytes).has_value());
  CHECK_FALSE(ndt::from_binary(bytes, {.depth = 3}).has_value());
  CHECK_FALSE(ndt::from_binary(bytes, {.nodes = 3}).has_value());
  CHECK_FALSE(ndt::from_binary(bytes, {.bytes = 10}).has_value());
  auto more = bytes;
  more.push_back(std::byte{0});
  CHECK_FALSE(ndt::from_binary(more).has_value());
  auto version = bytes;
  version[3] = std::byte{2};
  CHECK_FALSE(ndt::from_binary(version).has_value());
}

TEST_CASE("storage does not make types differ logically") {
  CHECK(same_logical("{a: int8, b: >int16}"_t, "{a: int8 |align=8|, b: int16, align=16}"_t));
  CHECK(same_logical("decimal(5, 2, bits=32)"_t, "decimal(5, 2)"_t));
  CHECK(same_logical("categorical(['a'], index=int8)"_t, "categorical(['a'])"_t));
  CHECK_FALSE(same_logical("int8"_t, "int16"_t));
  CHECK_FALSE(same_logical("{a: int8}"_t, "{b: int8}"_t));
}

TEST_CASE("symbols that would hold themselves do not unify, and quickly") {
  const auto cyclic = ndt::unify("(T, T)"_t, "(S, S(T, T))"_t);
  CHECK_FALSE(cyclic.has_value());
  std::string left = "(", right = "(";
  for (int i = 0; i < 40; ++i) {
    left += (i ? ", T" : "T") + std::to_string(i);
    right += (i ? ", (T" : "(T") + std::to_string(i + 1) + ", T" + std::to_string(i + 1) + ")";
  }
  CHECK_FALSE(ndt::unify(ndt::parse(left + ")"), ndt::parse(right + ")")).has_value());
}

TEST_CASE("a demand on contiguity around no dimension unifies with none") {
  CHECK_FALSE(ndt::unify("I * 64 * I"_t, "6 * C[O]"_t).has_value());
  CHECK(ndt::unify("C[T]"_t, "C[int8]"_t).has_value());
}

TEST_CASE("a dimension that a dtype constrains matches nothing, with a reason") {
  const auto m = ndt::match("D**N * D**N * D: int32"_t, "4 * 2 * int32"_t);
  REQUIRE_FALSE(m.ok());
  CHECK(m.why().find("int32") != std::string::npos);
}
