// SPDX-License-Identifier: BSD-3-Clause
// The C interface when memory runs out: each allocation of each call fails once; the call says ND_OUT_OF_MEMORY, changes nothing and
// leaves nothing behind.
#include <doctest/doctest.h>

#include <cstring>
#include <string_view>

#include "ndt/c/ndt.h"
#include "support/failing_new.hpp"

using namespace pluribus;

namespace {

ndt_type* parse(std::string_view text) {
  ndt_type* t = nullptr;
  REQUIRE(ndt_parse(text.data(), text.size(), &t, nullptr) == ND_OK);
  return t;
}

/// call(nd_error**) returns a status and frees what it got.
template <class Call>
void survives(const char* what, nd_status good, Call call) {
  nd_error* error = nullptr;
  CHECK_MESSAGE(call(&error) == good, what);
  nd_error_release(error);
  int refusals = 0;
  for (int n = 0;; ++n) {
    const auto before = testing::alive();
    error = nullptr;
    testing::fail_after(n);
    const nd_status status = call(&error);
    const bool refused = testing::refused();
    testing::fail_after(-1);
    if (status == ND_OUT_OF_MEMORY) {
      ++refusals;
      CHECK(nd_error_status(error) == ND_OUT_OF_MEMORY);
      CHECK(std::string_view(nd_error_message(error, 0)) == "out of memory");
    } else {
      CHECK_MESSAGE(status == good, what << " with allocation " << n << " failing");
    }
    nd_error_release(error);
    CHECK_MESSAGE(testing::alive() == before, what << " leaves blocks behind when allocation " << n << " fails");
    if (!refused) break;
    REQUIRE(n < 100'000);
  }
  CHECK_MESSAGE(refusals > 0, what << " allocates nothing");
}

}  // namespace

TEST_CASE("C calls survive each allocation that fails") {
  ndt_type* t = parse("3 * 4 * {x: int8, y: ?float64, z: var * string}");
  ndt_type* flat = parse("{x: int8, y: float64, z: 3 * int16}");
  ndt_type* dims_outside = parse("{x: int8, long_name_of_a_field: {y: float64}}");
  ndt_type* pattern = parse("... * N * {x: T, y: ?float64, z: var * U}");
  ndt_type* signature = parse("(... * N * T, ... * M * T) -> ... * P * T where P = N + M - 1");
  ndt_type* left = parse("2 * 3 * float64");
  ndt_type* right = parse("4 * float64");
  const auto type_call = [](auto call) {
    return [call](nd_error** error) {
      ndt_type* out = nullptr;
      const nd_status status = call(&out, error);
      if (status != ND_OK) CHECK(out == nullptr);
      ndt_release(out);
      return status;
    };
  };
  const auto text_call = [](ndt_type* from, const char* notation) {
    return [from, notation](nd_error** error) {
      char buffer[2048];
      size_t needed = 0;
      return ndt_write(from, notation, buffer, sizeof buffer, &needed, error);
    };
  };
  survives("parse", ND_OK, type_call([](ndt_type** out, nd_error** e) { return ndt_parse("3 * {x: int32, y: ?float64}", 27, out, e); }));
  survives("a parse that fails", ND_INVALID,
           type_call([](ndt_type** out, nd_error** e) { return ndt_parse("{x: int32, x: flaot}", 20, out, e); }));
  survives("scope", ND_OK, [](nd_error** e) {
    ndt_scope* s = nullptr;
    nd_status status = ndt_scope_new(&s, e);
    if (status == ND_OK) status = ndt_scope_declare(s, "type point = {x: int8}", 22, e);
    ndt_scope_release(s);
    return status;
  });
  survives("match", ND_OK, [&](nd_error** e) {
    ndt_bindings* b = nullptr;
    const nd_status status = ndt_match(pattern, t, &b, e);
    ndt_bindings_release(b);
    return status;
  });
  survives("no match", ND_NO_MATCH, [&](nd_error** e) {
    ndt_bindings* b = nullptr;
    return ndt_match(pattern, flat, &b, e);
  });
  survives("resolve", ND_OK, [&](nd_error** e) {
    const ndt_type* arguments[] = {left, right};
    ndt_resolution* r = nullptr;
    const nd_status status = ndt_resolve(signature, arguments, 2, &r, e);
    ndt_resolution_release(r);
    return status;
  });
  survives("join", ND_OK, type_call([&](ndt_type** out, nd_error** e) {
             const ndt_type* types[] = {left, left};
             return ndt_join(NDT_JOIN_SAFE, types, 2, out, e);
           }));
  survives("layout", ND_OK, [&](nd_error** e) {
    ndt_layout* l = nullptr;
    const nd_status status = ndt_layout_of(flat, &l, e);
    ndt_layout_release(l);
    return status;
  });
  for (const char* notation : {"datashape", "numpy", "pep3118", "arrow", "zarr2", "json", "c"})
    survives(notation, ND_OK, text_call(flat, notation));
  survives("zarr3", ND_OK, text_call(dims_outside, "zarr3"));
  survives("a notation that refuses", ND_UNSUPPORTED, text_call(t, "pep3118"));
  survives("from numpy", ND_OK,
           type_call([](ndt_type** out, nd_error** e) { return ndt_read("numpy", "[('a', '<i4'), ('b', 'M8[ns]', 2)]", 34, out, e); }));
  survives("from pep3118", ND_OK,
           type_call([](ndt_type** out, nd_error** e) { return ndt_from_pep3118("T{<b:a:<d:b:}", 13, 16, out, e); }));
  survives("from DLPack", ND_OK, type_call([](ndt_type** out, nd_error** e) { return ndt_read("dlpack", "2,32,4", 6, out, e); }));
  ndt_type* two_to_one = parse("(... * N * float64, ... * N * float64) -> ... * float64");
  for (const char* notation : {"gufunc", "numba"}) survives(notation, ND_OK, text_call(two_to_one, notation));
  ndt_release(two_to_one);
  survives("from c", ND_OK,
           type_call([](ndt_type** out, nd_error** e) { return ndt_read("c", "struct p { int a; double *b[3]; };", 34, out, e); }));
  survives("arrow schema", ND_OK, type_call([&](ndt_type** out, nd_error** e) {
             ArrowSchema schema{};
             const nd_status made = ndt_to_arrow(t, &schema, e);
             if (made != ND_OK) return made;
             const nd_status status = ndt_from_arrow(&schema, out, e);
             schema.release(&schema);
             return status;
           }));
  survives("binary form", ND_OK, type_call([&](ndt_type** out, nd_error** e) {
             std::uint8_t bytes[512];
             size_t needed = 0;
             const nd_status made = ndt_serialise(t, bytes, sizeof bytes, &needed, e);
             return made == ND_OK ? ndt_deserialise(bytes, needed, out, e) : made;
           }));
  survives("unify", ND_OK, type_call([&](ndt_type** out, nd_error** e) { return ndt_unify(pattern, t, out, e); }));
  survives("substitute", ND_OK, type_call([&](ndt_type** out, nd_error** e) {
             ndt_bindings* b = nullptr;
             nd_status status = ndt_bindings_new(&b, e);
             if (status == ND_OK) status = ndt_bindings_set_type(b, "T", 1, flat, e);
             if (status == ND_OK) status = ndt_bindings_set_size(b, "N", 1, 7, e);
             if (status == ND_OK) status = ndt_substitute(pattern, b, out, e);
             ndt_bindings_release(b);
             return status;
           }));
  survives("join with options", ND_OK, type_call([&](ndt_type** out, nd_error** e) {
             const ndt_type* types[] = {flat, dims_outside};
             ndt_join_options options{};
             options.struct_size = sizeof options;
             options.fill_missing = 1;
             return ndt_join_with(NDT_JOIN_SAFE, types, 2, &options, out, e);
           }));
  survives("diff", ND_OK, [&](nd_error** e) {
    ndt_diff* d = nullptr;
    const nd_status status = ndt_diff_new(flat, t, &d, e);
    ndt_diff_release(d);
    return status;
  });
  survives("layout text", ND_OK, [&](nd_error** e) {
    ndt_layout* l = nullptr;
    const nd_status status = ndt_layout_parse("3 * int32 @ 36/4 [12] 4/4", 25, nullptr, &l, e);
    ndt_layout_release(l);
    return status;
  });
  survives("inference", ND_OK,
           type_call([](ndt_type** out, nd_error** e) { return ndt_infer_json("[{\"a\": 1}, {\"b\": [2]}]", 23, nullptr, out, e); }));
  survives("a cached signature", ND_OK, [&](nd_error** e) {
    const ndt_type* arguments[] = {left, right};
    ndt_signature* s = nullptr;
    ndt_resolution* r = nullptr;
    nd_status status = ndt_signature_new(signature, &s, e);
    if (status == ND_OK) status = ndt_signature_resolve(s, arguments, 2, &r, e);
    ndt_resolution_release(r);
    ndt_signature_release(s);
    return status;
  });
  constexpr std::pair<const char*, const char*> written[] = {
      {"datashape", "{x: int8, y: >float64}"}, {"json", "{x: int8, y: >float64}"},
      {"arrow", "{x: int8, y: ?float64}"},     {"numpy", "{x: int8, y: >float64}"},
      {"pep3118", "{x: int8, y: >float64}"},   {"struct", "(int8, float64)"},
      {"zarr2", "{x: int8, y: >float64}"},     {"zarr3", "{x: int8, y: float64}"},
      {"c", "{x: int8, y: float64}"},          {"gufunc", "(... * N * Scalar) -> ... * Scalar"}};
  for (const auto& pair : written) {
    const char* const notation = pair.first;
    ndt_type* each = parse(pair.second);
    char text[1024];
    size_t needed = 0;
    REQUIRE_MESSAGE(ndt_write(each, notation, text, sizeof text, &needed, nullptr) == ND_OK, notation);
    survives(notation, ND_OK,
             type_call([&, notation = notation](ndt_type** out, nd_error** e) { return ndt_read(notation, text, needed, out, e); }));
    ndt_release(each);
  }
  for (ndt_type* each : {t, flat, dims_outside, pattern, signature, left, right}) ndt_release(each);
}

TEST_CASE("text that does not fit is cut and counted") {
  ndt_type* t = parse("{x: int8}");
  char buffer[5] = "zzzz";
  CHECK(ndt_print(t, buffer, 5) == 9);
  CHECK(std::string_view(buffer) == "{x: ");
  CHECK(ndt_print(t, buffer, 0) == 9);
  CHECK(ndt_print(nullptr, buffer, 5) == 0);
  ndt_release(t);
  t = parse("{x: int8, a_name_that_does_not_fit_into_a_small_string: float64}");
  testing::fail_after(0);
  const size_t failed = ndt_print(t, buffer, 5);
  testing::fail_after(-1);
  CHECK(failed == ND_NO_SIZE);
  ndt_release(t);
}

TEST_CASE("NULL and impossible arguments are answered, not followed") {
  ndt_type* t = parse("{x: int8}");
  nd_error* error = nullptr;
  CHECK(ndt_child(t, 1, &t, &error) == ND_INVALID);
  nd_error_release(error);
  CHECK(ndt_child(nullptr, 0, &t, nullptr) == ND_INVALID);
  CHECK(ndt_match(t, nullptr, nullptr, nullptr) == ND_INVALID);
  CHECK(ndt_join(0, nullptr, 2, &t, nullptr) == ND_INVALID);
  CHECK(ndt_from_arrow(nullptr, &t, nullptr) == ND_INVALID);
  CHECK(ndt_layout_size(nullptr) == -1);
  CHECK(ndt_kind_name(-1) == nullptr);
  CHECK(ndt_kind_name(1000) == nullptr);
  CHECK(ndt_scalar_name(1000) == nullptr);
  CHECK(nd_error_code(nullptr, 0) == nullptr);
  CHECK_FALSE(ndt_equal(t, nullptr));
  CHECK(ndt_equal(nullptr, nullptr));
  ndt_release(t);
}
