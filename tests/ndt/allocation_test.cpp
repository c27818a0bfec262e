// SPDX-License-Identifier: BSD-3-Clause
// Every operation survives the failure of each of its allocations: std::bad_alloc passes through and nothing is left behind.
#include <doctest/doctest.h>

#include "ndt/binary.hpp"
#include "ndt/diff.hpp"
#include "ndt/infer.hpp"
#include "ndt/join.hpp"
#include "ndt/layout.hpp"
#include "ndt/match.hpp"
#include "ndt/parse.hpp"
#include "ndt/print.hpp"
#include "ndt/signature.hpp"
#include "ndt/substitute.hpp"
#include "ndt/unify.hpp"
#include "support/failing_new.hpp"

using namespace pluribus;

namespace {

template <class F>
void survives(const char* what, F f) {
  f();  // what is made once for the process is made here
  std::int64_t leaked = 0;
  const int runs = testing::run_with_failures(f, leaked);
  CHECK_MESSAGE(leaked == 0, what << " leaves " << leaked << " blocks behind");
  CHECK_MESSAGE(runs > 0, what << " allocates nothing");
}

}  // namespace

TEST_CASE("operations survive each allocation that fails") {
  const auto t = ndt::parse("3 * 4 * {x: int8, y: ?float64, z: var * string}");
  const auto u = ndt::parse("3 * 4 * {x: int32, y: float32, z: var * string}");
  const auto p = ndt::parse("... * N * {x: T, y: ?float64, z: var * U}");
  const auto powers = ndt::parse("A... * D**N * {x: T, ...}");
  const auto f = ndt::parse("(... * N * T, ... * M * T) -> ... * P * T where P = N + M - 1, T: Float");
  const ndt::type args[] = {ndt::parse("2 * 3 * float64"), ndt::parse("4 * float64")};
  survives("match", [&] { (void)ndt::match(p, t); });
  survives("match with a search", [&] { (void)ndt::match(powers, t); });
  survives("a match that fails", [&] { (void)ndt::match(p, args[0]); });
  survives("substitute", [&] { (void)ndt::try_substitute(p, ndt::match(p, t).bindings()); });
  survives("unify", [&] { (void)ndt::unify(p, t); });
  survives("join", [&] { (void)ndt::join_safe(t, u); });
  survives("a join that fails", [&] { (void)ndt::join_safe(t, args[0]); });
  survives("resolve", [&] { (void)ndt::resolve(f, {.arguments = args}); });
  survives("resolve through the cache", [&] { (void)ndt::signature(f).resolve(args); });
  survives("layout_of", [&] { (void)ndt::layout_of(t); });
  survives("layout text", [&] { (void)ndt::try_parse_layout(to_string(ndt::storage{t, ndt::layout_of(t).value()})); });
  survives("side buffers", [&] { (void)ndt::side_buffers(t, ndt::layout_of(t).value()); });
  survives("diff", [&] { (void)ndt::diff(t, u); });
  survives("binary form", [&] { (void)ndt::from_binary(ndt::to_binary(t)); });
  survives("content hash", [&] { (void)ndt::to_string(ndt::hash_content(t)); });
  survives("JSON inference", [&] { (void)ndt::infer_json(R"([{"a": 1, "b": [1, 2]}, {"a": null, "c": "2020-01-01"}])"); });
  survives("CSV inference", [&] { (void)ndt::infer_csv("a,b\n1,x\n2,\n", {.values = {.categories = 3}}); });
}
