// SPDX-License-Identifier: BSD-3-Clause
/// Functions over whole values: every example, dispatch and its error texts, options, promotion, core kernels, and one call for all kinds.
#include <doctest/doctest.h>

#include <cstring>
#include <numeric>

#include "call_text.hpp"
#include "gfunc/call.hpp"
#include "gfunc/module.hpp"
#include "ndt/make.hpp"
#include "ndt/match.hpp"
#include "ndt/print.hpp"

using namespace pluribus;
using namespace pluribus::gfunc;

namespace {

std::string result_of(std::string_view text, const registry& functions = registry::builtin()) {
  call_text::call c = call_text::read_call(text);
  auto made = try_call(c.name, c.args, c.options, {nullptr, &functions});
  if (!made) return made.error()[0].message + (made.error()[0].help ? " / " + *made.error()[0].help : "");
  return call_text::print(*made);
}

datashape::diagnostic failure_of(std::string_view text, const registry& functions = registry::builtin()) {
  call_text::call c = call_text::read_call(text);
  auto made = try_call(c.name, c.args, c.options, {nullptr, &functions});
  REQUIRE_FALSE(made);
  return made.error()[0];
}

/// Row sums of a matrix, times scale.
datashape::outcome row_sums(std::span<const core_view> in, std::span<const core_view> out, const value_call& c) {
  double sum = 0;
  for (gfunc::index i = 0; i < in[0].shape[0]; ++i) {
    double x = 0;
    std::memcpy(&x, in[0].data + i * in[0].strides[0], 8);
    sum += x;
  }
  *out[0].as<double>() = sum * c.real("scale");
  return std::monostate{};
}

}  // namespace

TEST_CASE("every example of every function over whole values gives its result, of the type its signature says") {
  int seen = 0;
  for (const function_facts& f : registry::builtin().functions()) {
    if (!f.whole || f.example.empty()) continue;
    CAPTURE(f.example);
    CHECK_FALSE(f.doc.empty());
    CHECK(f.example.substr(0, f.example.find('(')) == f.name);
    CHECK(call_text::plain(result_of(f.example)) == call_text::plain(f.example_result));
    CHECK_FALSE(registry::builtin().signatures(f.name).empty());
    ++seen;
    if (f.elementwise || f.reduction) continue;
    call_text::call c = call_text::read_call(f.example);
    auto made = try_call(c.name, c.args, c.options);
    REQUIRE(made);
    bool belongs = false;
    for (const value_kernel& k : registry::builtin().value_function_of(f.name)->kernels) {
      const ndt::type* function = &k.signature;
      while (function->kind() == ndt::kind::where) function = &function->element();
      ndt::type got = made->type();
      belongs = belongs || (function->results() == 1 && ndt::match(function->result(0), got).ok());
    }
    CHECK_MESSAGE(belongs, ndt::to_string(made->type()));
  }
  CHECK(seen >= 14);
  for (const function_facts& f : registry::builtin().functions()) CHECK_MESSAGE(!f.example.empty(), f.name);
}

TEST_CASE("functions whose kernels over whole values take no plain scalars are known to, and lift over nulls all the same") {
  for (const char* name : {"add", "multiply", "less", "equal", "abs", "sum"})
    CHECK_FALSE_MESSAGE(registry::builtin().value_function_of(name)->meets_scalars, name);
  for (const char* name : {"str_len", "sort", "matmul"}) CHECK_MESSAGE(registry::builtin().value_function_of(name)->meets_scalars, name);
  CHECK(result_of("add([1, null], [2, 3])") == "[3, null]");
  CHECK(result_of("add([\"a\", null], [\"b\", \"c\"])") == "[\"ab\", null]");
  CHECK(failure_of("add([1, null], [\"a\", \"b\"])").notes.size() > 4);
}

TEST_CASE("one call reaches elementwise functions, reductions and functions over whole values") {
  CHECK(result_of("add([1, 2], 3)") == "[4, 5]");
  CHECK(result_of("sum([[1, 2], [3, 4]], axis=0)") == "[4, 6]");
  CHECK(result_of("sum([[1, 2], [3, 4]], axis=[0, 1], keepdims=true)") == "[[10]]");
  CHECK(result_of("sum([1, 2], dtype=\"float64\")") == "3");
  CHECK(result_of("var([1.0, 3.0], correction=1)") == "2");
  CHECK(result_of("eye(n=2, k=1)") == "[[0, 1], [0, 0]]");
  CHECK(call("zeros", {}, {{"shape", std::vector<gfunc::index>{2, 3}}}).shape() == dims{2, 3});
  value out = call("zeros", {}, {{"shape", std::vector<gfunc::index>{2}}});
  REQUIRE(call_into(out, "linspace", std::vector<value>{value::literal(1.0), value::literal(2.0)}, {{"num", 2}}));
  CHECK(call_text::print(out) == "[1, 2]");
  CHECK(call_into(out, "eye", {}, {{"n", 2}}).error()[0].message == "`eye` gives `2 * 2 * float64`, and the output is `2 * float64`");
}

TEST_CASE("options are checked by name, kind and choice") {
  CHECK(result_of("eye(n=2, columns=2)") == "`eye` has no option `columns`");
  CHECK(result_of("linspace(0.0, 1.0, endpiont=true)") == "`linspace` has no option `endpiont` / did you mean `endpoint`?");
  CHECK(result_of("linspace(0.0, 1.0, num=1.5)") == "option `num` of `linspace` takes integer, not a real number");
  CHECK(result_of("meshgrid([1], indexing=\"yx\")") ==
        "option `indexing` of `meshgrid` is one of \"xy\", \"ij\", not \"yx\" / did you mean \"xy\"?");
  CHECK(result_of("zeros()") == "`zeros` needs the option `shape`");
  CHECK(result_of("add([1], [2], axis=0)") == "`add` has no option `axis`");
  CHECK(result_of("sum([1], axs=0)") == "`sum` has no option `axs` / did you mean `axis`?");
  CHECK(result_of("sum([1], axis=[])") == "option `axis` of `sum` names no axis");
}

TEST_CASE("a failed call lists every candidate and the first argument that did not match") {
  module_builder m;
  m.function("pair", "For tests.").whole("(N * T, N * T) -> N * T", [](const value_call& c) -> datashape::result<value> {
    return c.args[0];
  });
  m.whole("(M * N * T, N * T) -> N * T", [](const value_call& c) -> datashape::result<value> { return c.args[1]; });
  registry mine = m.build().value();
  CHECK(result_of("pair([1, 2], [3, 4])", mine) == "[1, 2]");
  CHECK(result_of("pair([[1, 2]], [3, 4])", mine) == "[3, 4]");
  datashape::diagnostic d = failure_of("pair([1, 2], [3, 4, 5])", mine);
  CHECK(d.id == datashape::code{302});
  CHECK(d.message == "`pair` has no kernel for (`2 * int64`, `3 * int64`)");
  REQUIRE(d.notes.size() == 2);
  CHECK(d.notes[0].find("(N * T, N * T) -> N * T: argument 2 does not match") == 0);
  CHECK(d.notes[1].find("(M * N * T, N * T) -> N * T: argument 1 does not match") == 0);
  CHECK(failure_of("pair([1, 2])", mine).message == "`pair` does not take 1 argument");
}

TEST_CASE("the most specific kernel runs; two that a call could not choose between are refused when the module is built") {
  auto named = [](std::int64_t n) { return [n](const value_call&) -> datashape::result<value> { return value::literal(n); }; };
  module_builder m;
  m.function("rank", "For tests.")
      .whole("(... * T) -> int64", named(0))
      .whole("(N * T) -> int64", named(1))
      .whole("(N * float64) -> int64", named(2));
  registry mine = m.build().value();
  CHECK(result_of("rank([[1]])", mine) == "0");
  CHECK(result_of("rank([1])", mine) == "1");
  CHECK(result_of("rank([1.5])", mine) == "2");
  module_builder more(mine);
  more.function("rank").whole("(3 * T) -> int64", named(3));
  auto failed = more.build();
  REQUIRE_FALSE(failed);
  CHECK(failed.error()[0].id == datashape::code{401});
  module_builder finer(mine);
  finer.function("rank").whole("(3 * float64) -> int64", named(3));
  CHECK(result_of("rank([1.0, 2.0, 3.0])", finer.build().value()) == "3");
  CHECK(result_of("rank([1.0, 2.0, 3.0])", mine) == "2");
  module_builder kinds;
  kinds.function("kind_of")
      .whole("(... * T: Integer) -> int64", named(1))
      .whole("(... * T: Float) -> int64", named(2))
      .whole("(... * T: Number) -> int64", named(3));
  registry by_kind = kinds.build().value();
  CHECK(result_of("kind_of([1])", by_kind) == "1");
  CHECK(result_of("kind_of([1.5])", by_kind) == "2");
  module_builder nullable;
  nullable.function("kind_of")
      .whole("(... * ?T: Integer, ... * ?U: Temporal) -> int64", named(1))
      .whole("(... * ?T: Temporal, ... * ?U: Integer) -> int64", named(2));
  CHECK(nullable.build());
  module_builder crossed;
  crossed.function("f").whole("(T: Integer, U: Number) -> int64", named(0)).whole("(T: Number, U: Integer) -> int64", named(1));
  CHECK(crossed.build().error()[0].id == datashape::code{401});
  module_builder unreadable;
  unreadable.function("f").whole("(3 * ) -> int64", named(0));
  CHECK_FALSE(unreadable.build());
  module_builder not_a_function;
  not_a_function.function("f").whole("3 * int64", named(0));
  CHECK(not_a_function.build().error()[0].id == datashape::code{402});
}

TEST_CASE("cores are looped over broadcast outer dims, in any layout, with the same result on any executor") {
  module_builder m;
  m.function("scaled_row_sums", "For tests.")
      .option("scale", parameter_kind::real, 1.0)
      .promote(promotion::floating)
      .core("(... * N * float64) -> ... * float64", row_sums);
  registry mine = m.build().value();
  CHECK(result_of("scaled_row_sums([[1, 2], [3, 4]], scale=10)", mine) == "[30, 70]");
  CHECK(result_of("scaled_row_sums([1.5, 2.0])", mine) == "3.5");
  CHECK(result_of("scaled_row_sums([[], []])", mine) == "[0, 0]");
  value x = call("arange", {value::literal(24.0)});
  const view_dim backwards[] = {{0, 3, 23, -8}, {0, 4, 0, -2}};
  value view = x.viewed(backwards);
  CHECK(call_text::print(call("scaled_row_sums", {view}, {}, {nullptr, &mine})) == "[80, 48, 16]");

  m.function("weighted", "For tests.")
      .core("(... * N * float64, ... * float64) -> (... * float64, ... * int64)",
            [](std::span<const core_view> in, std::span<const core_view> out, const value_call&) -> datashape::outcome {
              *out[0].as<double>() = *in[0].as<double>() * *in[1].as<double>();
              *out[1].as<std::int64_t>() = in[0].shape[0];
              return std::monostate{};
            });
  registry two = m.build().value();
  CHECK(result_of("weighted([[2.0, 9.0], [3.0, 9.0]], [[10.0], [100.0]])", two) == "([[20, 30], [200, 300]], [[2, 2], [2, 2]])");
}

TEST_CASE("arguments meet in one dtype; literals take the dtype of their partners and must fit it") {
  module_builder m;
  m.function("first", "For tests.")
      .promote(promotion::common)
      .whole("(N * T, T) -> N * T", [](const value_call& c) -> datashape::result<value> { return c.args[1]; });
  registry mine = m.build().value();
  value bytes = call("zeros", {}, {{"shape", std::vector<gfunc::index>{2}}, {"dtype", "int8"}});
  CHECK(call("first", {bytes, value::literal(std::int64_t{7})}, {}, {nullptr, &mine}).dtype().is_scalar(ndt::scalar::int8));
  CHECK(call("first", {bytes, value::literal(0.5)}, {}, {nullptr, &mine}).dtype().is_scalar(ndt::scalar::float64));
  value both[] = {bytes, value::literal(std::int64_t{300})};
  CHECK(try_call("first", both, attributes(), {nullptr, &mine}).error()[0].message == "the literal 300 does not fit int8");
}
