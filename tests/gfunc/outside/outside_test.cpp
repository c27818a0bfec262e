// SPDX-License-Identifier: BSD-3-Clause
/// Functions from outside: callables of views, expressions, loops over cores; and what is refused when a module is built.
#include <doctest/doctest.h>

#include <atomic>
#include <cmath>
#include <cstring>
#include <thread>

#include "answers.hpp"
#include "gfunc/adopt.hpp"
#include "gfunc/copy.hpp"
#include "gfunc/equal.hpp"
#include "gfunc/program.hpp"
#include "ndt/parse.hpp"

using namespace pluribus;
using namespace pluribus::gfunc;

namespace {

struct point {
  double x, y;
};
NDT_RECORD(point, x, y)

struct two_threads final : executor {
  int concurrency() const noexcept override { return 2; }
  void parallel_for(gfunc::index n, function_ref<void(gfunc::index)> body) override {
    std::atomic<gfunc::index> next{0};
    auto work = [&] {
      for (gfunc::index i = next++; i < n; i = next++) body(i);
    };
    std::thread other(work);
    work();
    other.join();
  }
};

}  // namespace

TEST_CASE("a callable of views runs over cores, in any layout, with outer dims broadcast") {
  int calls = 0;  // captures are fine
  module_builder m;
  m.function("product", "Matrix times vector.")
      .kernel("(... * N * M * float64, ... * M * float64) -> ... * N * float64",
              [&calls](view<const double, 2> a, view<const double, 1> x, view<double, 1> y) noexcept {
                ++calls;
                for (gfunc::index i = 0; i < a.extent(0); ++i) {
                  y[i] = 0;
                  for (gfunc::index k = 0; k < a.extent(1); ++k) y[i] += a(i, k) * x[k];
                }
              });
  m.function("ends").kernel("(... * N * int32) -> (... * int32, ... * int64)",
                            [](view<const std::int32_t, 1> x, view<std::int32_t, 0> last, view<std::int64_t, 0> n) {
                              last() = x[x.extent(0) - 1];
                              n() = x.size();
                            });
  const registry mine = m.build().value();
  const value a = read("2 * 2 * 3 * float64", "[[[1, 2, 3], [4, 5, 6]], [[0, 1, 0], [1, 0, 0]]]");
  const value x = read("3 * 1 * 3 * float64", "[[[1, 1, 1]], [[1, 0, 2]], [[0, 0, 0]]]");
  CHECK(result_of(mine, "product", {a, x}) == "3 * 2 * 2 * float64 [[[6, 15], [1, 1]], [[7, 16], [0, 1]], [[0, 0], [0, 0]]]");
  CHECK(calls == 6);
  const int turned[] = {1, 0};
  const value flat = a.at(0).value().transposed(turned).value();
  CHECK(result_of(mine, "product", {flat, read("2 * float64", "[1, -1]")}) == "3 * float64 [-3, -3, -3]");
  CHECK(result_of(mine, "ends", {read("2 * 3 * int32", "[[1, 2, 3], [4, 5, 6]]")}) == "(2 * int32, 2 * int64) [[3, 6], [3, 3]]");
  CHECK(result_of(mine, "product", {read("2 * 3 * >float64", "[[1, 2, 3], [4, 5, 6]]"), read("3 * float64", "[1, 1, 1]")}) ==
        "2 * float64 [6, 15]");
  CHECK(result_of(mine, "product", {a, read("2 * float64", "[1, 1]")}).starts_with("E0302: "));
}

TEST_CASE("a kernel of views that may fail says where") {
  module_builder m;
  m.function("first_root")
      .kernel("(... * N * float64) -> ... * float64", [](view<const double, 1> x, view<double, 0> root) -> datashape::outcome {
        if (x[0] < 0) return datashape::diagnostic{datashape::code{354}, datashape::severity::error, "a negative number has no root"};
        root() = std::sqrt(x[0]);
        return std::monostate{};
      });
  const registry mine = m.build().value();
  CHECK(result_of(mine, "first_root", {read("2 * 1 * float64", "[[4], [9]]")}) == "2 * float64 [2, 3]");
  CHECK(result_of(mine, "first_root", {read("2 * 1 * float64", "[[4], [-9]]")}) ==
        "E0354: `first_root`: a negative number has no root at element [1]");
}

TEST_CASE("cores on two threads give what one gives") {
  module_builder m;
  m.function("spread").kernel("(... * N * float64) -> ... * float64", [](view<const double, 1> x, view<double, 0> s) {
    double low = x[0], high = x[0];
    for (gfunc::index i = 0; i < x.extent(0); ++i) low = std::min(low, x[i]), high = std::max(high, x[i]);
    s() = high - low;
  });
  const registry mine = m.build().value();
  value a = value::allocate(ndt::parse("512 * 64 * float64")).value();
  for (gfunc::index i = 0; i < 512 * 64; ++i) reinterpret_cast<double*>(a.data())[i] = static_cast<double>(i * 7919 % 10007);
  two_threads pool;
  const value one = try_call("spread", {&a, 1}, attributes(), {nullptr, &mine}).value();
  const value two = try_call("spread", {&a, 1}, attributes(), {&pool, &mine}).value();
  CHECK(equal(one, two));
  CHECK(to_text(one.at(0).value()) != to_text(one.at(1).value()));
}

TEST_CASE("the parameters of a callable are checked against the signature when the module is built") {
  auto building = [](std::string_view signature, auto f) {
    module_builder m;
    m.function("f").kernel(signature, f);
    return failure_of(m);
  };
  auto row = [](view<const double, 1>, view<double, 0>) {};
  CHECK(building("(... * N * float64) -> ... * float64", row) == "built");
  CHECK(building("(... * N * float32) -> ... * float64", row) ==
        "E0403: the signature `(... * N * float32) -> ... * float64` of `f` has `... * N * float32` as an argument, and the callable takes "
        "an "
        "argument of 1 dim of `float64`");
  CHECK(building("(... * N * M * float64) -> ... * float64", row).find("1 dim of `float64`") != std::string::npos);
  CHECK(building("(... * N * float64) -> ... * N * float64", row).find("a result of 0 dims") != std::string::npos);
  CHECK(
      building("(... * N * float64, ... * float64) -> ... * float64", row).find("has 3 arguments and results, and the callable takes 2") !=
      std::string::npos);
  CHECK(building("(... * N * float64) -> ... * float64", [](view<double, 1>, view<double, 0>) {}).starts_with("E0403"));
  CHECK(building("(... * N * floaty) -> ... * float64", row).starts_with("E0"));
  CHECK(building("... * N * float64", row) == "E0402: the signature `... * N * float64` of `f` is not a function type");
}

TEST_CASE("what no call could run is refused when the module is built") {
  auto building = [](std::string_view signature) {
    module_builder m;
    m.function("f").loop(signature, [](char**, const std::int64_t*, const std::int64_t*, void*) {});
    return failure_of(m);
  };
  auto says = [&](std::string_view signature, std::string_view part) {
    const std::string all = building(signature);
    return all.starts_with("E0402: the signature `" + std::string(signature) + "` of `f` has ") && all.find(part) != std::string::npos;
  };
  CHECK(says("(... * N * float64) -> ... * K * float64", "`K` in its result `... * K * float64`"));
  CHECK(says("(... * N * float64) -> ... * K * float64 where K = J // 2", "`K` in its result"));
  CHECK(building("(... * N * float64) -> ... * K * float64 where K = N // 2") == "built");
  CHECK(says("(... * float64, ... * int64) -> ... * N * T", "`N` in its result"));
  CHECK(says("(... * N * float64) -> ... * N * T where T: Float", "`T` in its result"));
  CHECK(building("(... * N * T) -> ... * N * T where T: Float") == "built");
  CHECK(says("(... * string) -> ... * float64", "`string` is not of one size"));
  CHECK(says("(... * float64) -> ... * {a: int8, b: bytes}", "`bytes` is not of one size"));
  CHECK(says("(... * ?float64) -> ... * float64", "its elements are `float64`"));
  CHECK(says("(... * var * float64) -> ... * float64", "rows of a length each"));
  CHECK(says("(... * N * float64) -> ... * var * float64", "rows of a length each"));
  CHECK(building("(... * N * T) -> ... * N * T") == "built");
  CHECK(building("(... * N * date) -> ... * date") == "built");

  module_builder names;
  names.function("f g").elementwise("float64 -> float64", [](double x) { return x; }).alias("2x");
  CHECK(failure_of(names).starts_with("E0402: `f g` is no name of a function"));
  CHECK(failure_of(names).find("`2x` is no name") != std::string::npos);
  module_builder texts;
  texts.define("f", "x * ").define("g", "x[0]").function("h").elementwise("(float64 -> float64", [](double x) { return x; });
  const auto wrong = texts.build();
  REQUIRE(!wrong);
  REQUIRE(wrong.error().size() == 3);
  CHECK(wrong.error()[0].message.starts_with("`f`: "));
  CHECK(wrong.error()[0].notes.at(0) == "x * ");
  CHECK(wrong.error()[0].notes.at(1) == "    ^");
  CHECK(wrong.error()[1].message.starts_with("`g`: "));
  CHECK(wrong.error()[2].message.starts_with("`h`: "));
  CHECK(wrong.error()[2].notes.at(0) == "(float64 -> float64");
  CHECK(wrong.error()[2].notes.at(1) == "         ^^");
}

TEST_CASE("cores and records lie in ragged rows") {
  module_builder m;
  m.function("length").elementwise("(... * {x: float64, y: float64}) -> ... * float64", [](point p) { return std::hypot(p.x, p.y); });
  m.function("product_with")
      .kernel("(... * N * M * float64, ... * M * float64) -> ... * N * float64",
              [](view<const double, 2> a, view<const double, 1> x, view<double, 1> y) {
                for (gfunc::index i = 0; i < a.extent(0); ++i) {
                  y[i] = 0;
                  for (gfunc::index j = 0; j < a.extent(1); ++j) y[i] += a(i, j) * x[j];
                }
              });
  m.function("sum_and_count")
      .kernel("(... * N * float64) -> (... * float64, ... * int64)",
              [](view<const double, 1> x, view<double, 0> sum, view<std::int64_t, 0> n) {
                sum() = 0;
                for (gfunc::index i = 0; i < x.extent(0); ++i) sum() += x[i];
                n() = x.extent(0);
              });
  const registry mine = m.build().value();
  CHECK(result_of(mine, "length", {read("2 * var * {x: float64, y: float64}", "[[[3, 4]], [[5, 12], [0, 1]]]")}) ==
        "2 * var * float64 [[5], [13, 1]]");
  CHECK(result_of(mine, "length", {read("2 * ?var * {x: float64, y: float64}", "[[[3, 4]], null]")}) == "2 * ?var * float64 [[5], null]");
  CHECK(result_of(mine, "length", {read("2 * var * ?{x: float64, y: float64}", "[[[3, 4]], [null]]")}) ==
        "2 * var * ?float64 [[5], [null]]");
  const value matrices = read("2 * var * 2 * 2 * float64", "[[[[1, 2], [3, 4]]], [[[1, 0], [0, 1]], [[2, 0], [0, 2]]]]");
  CHECK(result_of(mine, "product_with", {matrices, read("2 * float64", "[1, 1]")}) == "2 * var * 2 * float64 [[[3, 7]], [[1, 1], [2, 2]]]");
  CHECK(result_of(mine, "product_with",
                  {read("2 * 2 * float64", "[[1, 2], [3, 4]]"), read("2 * var * 2 * float64", "[[[1, 1]], [[0, 1], [1, 0]]]")}) ==
        "2 * var * 2 * float64 [[[3, 7]], [[2, 4], [1, 3]]]");
  const value rows = read("2 * var * 2 * float64", "[[[1, 1]], [[0, 1], [1, 4]]]");
  CHECK(result_of(mine, "product_with", {matrices, rows}) == "2 * var * 2 * float64 [[[3, 7]], [[0, 1], [2, 8]]]");
  CHECK(result_of(mine, "sum_and_count", {rows}) == "(2 * var * float64, 2 * var * int64) [[[2], [1, 5]], [[2], [2, 2]]]");
  CHECK(result_of(mine, "sum_and_count", {read("2 * var * var * 2 * float64", "[[[[1, 1]]], [[[3, 4], [5, 6]], []]]")}) ==
        "(2 * var * var * float64, 2 * var * var * int64) [[[[2]], [[7, 11], []]], [[[2]], [[2, 2], []]]]");
}

TEST_CASE("elements of a declared name keep it, and are what they stand for where a kernel asks") {
  ndt::scope names;
  names.define("pair", "{a: float64, b: int8}");
  value plain = read("3 * {a: float64, b: int8}", "[[3, 1], [1, 2], [2, 3]]");
  const value pairs = value::strided(ndt::parse("3 * pair", names), plain.memory(), 0, plain.strides()).value();
  const value at = read("2 * int64", "[2, 0]");
  CHECK(ndt::to_string(try_call("take", std::vector{pairs, at}).value().type()) == "2 * pair");
  CHECK(ndt::to_string(try_call("take_along_axis", std::vector{pairs, at}).value().type()) == "2 * pair");
  CHECK(ndt::to_string(try_call("top_k", std::vector{pairs}, {{"k", 1}}).value().type()) == "{values: 1 * pair, indices: 1 * int64}");
  CHECK(ndt::to_string(try_call("unflatten", std::vector{pairs, read("2 * int64", "[1, 2]")}).value().type()) == "2 * var * pair");
  const value masked = with_mask(pairs, read("3 * bool", "[true, false, true]")).value();
  CHECK(ndt::to_string(try_call("coalesce", std::vector{masked, pairs}).value().type()) == "3 * pair");
  CHECK(result_of("equal", {pairs, pairs}) == "3 * bool [true, true, true]");
  module_builder m;
  m.names(names);
  m.function("first").loop("(... * pair) -> ... * float64", [](char** data, const std::int64_t* n, const std::int64_t* s, void*) {
    for (std::int64_t i = 0; i < n[0]; ++i) std::memcpy(data[1] + i * s[1], data[0] + i * s[0], sizeof(double));
  });
  const registry mine = m.build().value();
  CHECK(result_of(mine, "first", {try_call("unflatten", std::vector{pairs, read("2 * int64", "[1, 2]")}).value()}) ==
        "2 * var * float64 [[3], [1, 2]]");
}

TEST_CASE("a loop over cores takes many at once, with the sizes and strides of the dims that the signature names") {
  struct seen {
    std::vector<std::int64_t> runs;
  };
  auto state = std::make_shared<seen>();
  module_builder m;
  m.function("products")
      .loop(
          "(... * M * float64, ... * N * float64) -> ... * M * N * float64",
          [](char** data, const std::int64_t* n, const std::int64_t* s, void* s0) {
            static_cast<seen*>(s0)->runs.push_back(n[0]);
            for (std::int64_t i = 0; i < n[0]; ++i)
              for (std::int64_t j = 0; j < n[1]; ++j)
                for (std::int64_t k = 0; k < n[2]; ++k)
                  *reinterpret_cast<double*>(data[2] + i * s[2] + j * s[5] + k * s[6]) =
                      *reinterpret_cast<double*>(data[0] + i * s[0] + j * s[3]) * *reinterpret_cast<double*>(data[1] + i * s[1] + k * s[4]);
          },
          state.get(), state);
  const registry mine = m.build().value();
  const value a = read("3 * 2 * float64", "[[1, 2], [3, 4], [5, 6]]");
  CHECK(result_of(mine, "products", {a, read("3 * float64", "[1, 0, -1]")}) ==
        "3 * 2 * 3 * float64 [[[1, 0, -1], [2, 0, -2]], [[3, 0, -3], [4, 0, -4]], [[5, 0, -5], [6, 0, -6]]]");
  CHECK(state->runs == std::vector<std::int64_t>{3});
  CHECK(result_of(mine, "products", {a.at(0).value(), a.at(1).value()}) == "2 * 2 * float64 [[3, 4], [6, 8]]");
}

TEST_CASE("cores with a null are not run, and null in the result") {
  module_builder m;
  m.function("root").loop(
      "(... * N * float64, ... * float64) -> ... * float64",
      inner_loop{nullptr, nullptr, {}, [](char** data, const std::int64_t* n, const std::int64_t* s, void*) -> std::int32_t {
                   for (std::int64_t i = 0; i < n[0]; ++i) {
                     double sum = *reinterpret_cast<double*>(data[1] + i * s[1]);
                     for (std::int64_t k = 0; k < n[1]; ++k) sum += *reinterpret_cast<double*>(data[0] + i * s[0] + k * s[3]);
                     if (sum < 0) return 9;
                     *reinterpret_cast<double*>(data[2] + i * s[2]) = std::sqrt(sum);
                   }
                   return 0;
                 }});
  m.function("double_of").kernel("(... * N * int32) -> ... * N * int32", [](view<const std::int32_t, 1> x, view<std::int32_t, 1> y) {
    for (gfunc::index i = 0; i < x.extent(0); ++i) y[i] = 2 * x[i];
  });
  const registry mine = m.build().value();
  const value rows = read("4 * 2 * ?float64", "[[8, 8], [null, 1], [4, 5], [0, null]]");
  value hidden = rows;  // what lies under the nulls would fail
  reinterpret_cast<double*>(hidden.child().data())[2] = -100;
  CHECK(result_of(mine, "root", {rows, read("float64", "0")}) == "4 * ?float64 [4, null, 3, null]");
  CHECK(result_of(mine, "root", {rows, read("2 * 1 * ?float64", "[[9], [null]]")}) ==
        "2 * 4 * ?float64 [[5, null, 4.242640687119285, null], [null, null, null, null]]");
  CHECK(result_of(mine, "root", {rows, read("4 * ?float64", "[9, 0, -10, 0]")}) == "E0355: `root` failed with status 9 at element [2]");
  CHECK(result_of(mine, "double_of", {read("2 * 2 * ?int32", "[[1, 2], [3, null]]")}) == "2 * 2 * ?int32 [[2, 4], [null, null]]");
  CHECK(result_of(mine, "double_of", {read("2 * ?2 * int32", "[[1, 2], null]")}) == "2 * 2 * ?int32 [[2, 4], [null, null]]");
  CHECK(result_of(mine, "double_of", {read("2 * 2 * ?int16", "[[1, 2], [3, null]]")}).starts_with("2 * 2 * ?int32 [[2, 4], "));
}

TEST_CASE("kernels on records take them by rows and by columns") {
  module_builder m;
  m.function("length").kernel("(... * {x: float64, y: float64}) -> ... * float64",
                              [](view<const point, 0> p, view<double, 0> r) { r() = std::hypot(p().x, p().y); });
  m.function("swapped").elementwise("(... * {x: float64, y: float64}) -> ... * {x: float64, y: float64}", [](point p) {
    return point{p.y, p.x};
  });
  const registry mine = m.build().value();
  const value rows = read("2 * {x: float64, y: float64}", "[[3, 4], [5, 12]]");
  const value columns = to_columns(rows).value();
  REQUIRE(columns.by_columns());
  for (const value& v : {rows, columns}) {
    CHECK(result_of(mine, "length", {v}) == "2 * float64 [5, 13]");
    CHECK(result_of(mine, "swapped", {v}) == "2 * {x: float64, y: float64} [{\"x\": 4, \"y\": 3}, {\"x\": 12, \"y\": 5}]");
    CHECK(result_of(mine, "add", {v.field("x").value(), v.field("y").value()}) == "2 * float64 [7, 17]");
  }
  CHECK(result_of(mine, "length", {read("2 * {x: float64}", "[[3], [5]]")}).starts_with("E0302"));
}

TEST_CASE("an expression of functions is a function: fused, of any dtype, usable in others") {
  module_builder m;
  m.define("hypot2", "x * x + y * y", "The square of the distance from the origin.").example("hypot2(3, 4)", "25");
  m.define("unit", "hypot2(x, y) == 1");
  m.define("scale", "-2 * a / b - float32(c)", {}, {"c", "a", "b"});
  m.define("least", "minimum(x, 0.5)");
  const registry mine = m.build().value();
  CHECK(result_of(mine, "hypot2", {read("2 * 2 * float64", "[[1, 2], [3, 4]]"), read("2 * float64", "[1, 0]")}) ==
        "2 * 2 * float64 [[2, 4], [10, 16]]");
  CHECK(result_of(mine, "hypot2", {read("2 * int8", "[1, 2]"), value::literal(std::int64_t{3})}) == "2 * int8 [10, 13]");
  CHECK(result_of(mine, "hypot2", {read("2 * int8", "[1, 2]"), read("2 * float32", "[0.5, 1.5]")}) == "2 * float32 [1.25, 6.25]");
  CHECK(result_of(mine, "unit", {read("3 * float64", "[1, 0, 1]"), read("3 * float64", "[0, 1, 1]")}) == "3 * bool [true, true, false]");
  CHECK(result_of(mine, "scale", {read("float64", "1"), read("float64", "3"), read("float64", "4")}) == "float64 -2.5");
  CHECK(result_of(mine, "least", {read("2 * float32", "[0, 7]")}) == "2 * float32 [0, 0.5]");
  CHECK(result_of(mine, "hypot2", {read("2 * string", "[\"a\", \"b\"]"), read("2 * float64", "[1, 0]")}) ==
        "E0302: `multiply` has no kernel for (`2 * string`, `2 * string`)");
  CHECK(result_of(mine, "hypot2", {read("2 * float64", "[1, 0]")}) == "E0303: `hypot2` takes 2 arguments, not 1");
  CHECK(mine.signatures("hypot2") == std::vector<std::string>{"hypot2(x, y) = x * x + y * y"});

  program_builder b(mine);
  const reg args[] = {b.input(ndt::scalar::float64), b.input(ndt::scalar::float64)};
  b.output(b.call("hypot2", args).value());
  program_builder by_hand(mine);
  const reg x = by_hand.input(ndt::scalar::float64), y = by_hand.input(ndt::scalar::float64);
  const reg xx[] = {x, x}, yy[] = {y, y};
  const reg sum[] = {by_hand.call("multiply", xx).value(), by_hand.call("multiply", yy).value()};
  by_hand.output(by_hand.call("add", sum).value());
  CHECK(b.build().to_string() == by_hand.build().to_string());

  value out = value::allocate(ndt::parse("2 * float64")).value();
  const value in[] = {read("2 * float64", "[3, 1]"), read("2 * float64", "[4, 1]")};
  REQUIRE(call_into(out, "hypot2", in, mine));
  CHECK(to_text(out) == "[25, 2]");
}

namespace {

struct turn {
  double re, im;
};
ndt::type ndt_reflect(turn*) { return ndt::parse("turn", ndt::scope().define("turn", "{re: float64, im: float64}")); }

}  // namespace

TEST_CASE("an expression takes every dtype that its parts take") {
  module_builder m;
  m.define("twice", "x + x");
  m.define("later", "x > y");
  m.define("half_below", "twice(x) * 2 < 7");
  m.define("scaled", "multiply(q, q)");
  m.define("short_of", "float32(x) - 1");
  m.names(ndt::scope().define("turn", "{re: float64, im: float64}"));
  m.function("multiply").elementwise("(... * turn, ... * turn) -> ... * turn", [](turn a, turn b) {
    return turn{a.re * b.re - a.im * b.im, a.re * b.im + a.im * b.re};
  });
  const registry mine = m.build().value();
  CHECK(result_of(mine, "twice", {read("2 * decimal(4, 2)", "[1.25, -3]")}) == "2 * decimal(5, 2) [2.50, -6.00]");
  CHECK(result_of(mine, "twice", {read("2 * ?string", "[\"a\", null]")}) == "2 * ?string [\"aa\", null]");
  CHECK(result_of(mine, "twice", {read("2 * timedelta['s']", "[1, 2]")}) == "2 * timedelta(unit='s') [2, 4]");
  CHECK(result_of(mine, "later", {read("2 * date", "[\"2024-03-01\", \"2024-01-01\"]"), read("date", "\"2024-02-29\"")}) ==
        "2 * bool [true, false]");
  CHECK(result_of(mine, "half_below", {read("2 * ?decimal(4, 2)", "[1.25, null]")}) == "2 * ?bool [true, null]");
  CHECK(result_of(mine, "short_of", {read("2 * decimal(4, 2)", "[1.25, -3]")}) == "2 * float32 [0.25, -4]");
  const value q = adopt(std::vector<turn>{{0, 1}});
  CHECK(result_of(mine, "scaled", {q}).ends_with("[{\"re\": -1, \"im\": 0}]"));
  CHECK(result_of(mine, "twice", {read("date", "\"2024-02-29\"")}).starts_with("E0302: `add` is not defined for `date` and `date`"));
  CHECK(result_of(mine, "later", {read("date", "\"2024-02-29\"")}) == "E0303: `later` takes 2 arguments, not 1");
  CHECK(result_of(mine, "later", {read("date", "\"2024-02-29\""), read("date", "\"2024-02-29\"")}, {{"axis", std::int64_t{0}}})
            .starts_with("E0350"));
  const value dates[] = {read("date", "\"2024-02-29\""), read("date", "\"2024-02-29\"")};
  auto plain = try_call("later", dates, mine);
  REQUIRE(plain);
  CHECK(to_text(*plain) == "false");
}

TEST_CASE("expressions that cannot define a function are refused when the module is built") {
  auto defining = [](std::initializer_list<std::pair<std::string_view, std::string_view>> all) {
    module_builder m;
    for (const auto& [name, text] : all) m.define(name, text);
    return failure_of(m);
  };
  CHECK(defining({{"f", "x +"}}).starts_with("E0"));
  CHECK(defining({{"f", "frobnicate(x)"}}) == "E0408: `f`: there is no function `frobnicate`");
  CHECK(defining({{"f", "sum(x)"}}) == "E0408: `f`: `sum` is no elementwise function");
  CHECK(defining({{"f", "x[0]"}}) == "E0408: `f`: a definition is made of names, numbers, operators and calls");
  CHECK(defining({{"f", "add(x, axis=1)"}}).find("options") != std::string::npos);
  CHECK(defining({{"f", "1 + 2"}}) == "E0408: `f`: an expression has one to four arguments, and not 0");
  CHECK(defining({{"f", "a + b + c + d + e"}}) == "E0408: `f`: an expression has one to four arguments, and not 5");
  CHECK(defining({{"f", "g(x)"}, {"g", "f(x) + 1"}}).find("comes back to itself") != std::string::npos);
  CHECK(defining({{"f", "f(x)"}}).find("comes back to itself") != std::string::npos);
  CHECK(defining({{"add", "x * y"}}) == "E0404: `add` has kernels, so no expression can define it");
  module_builder doubling;  // each writes the one before it out twice
  std::string before = "negative";
  for (int i = 0; i < 40; ++i) {
    const std::string name = "f" + std::to_string(i);
    doubling.define(name, before + "(" + before + "(x))");
    before = name;
  }
  CHECK(failure_of(doubling).find("more than 4096 operations") != std::string::npos);
  module_builder unnamed;
  unnamed.define("f", "x + y", {}, {"x"});
  CHECK(failure_of(unnamed) == "E0408: `f`: `y` is no argument of it");
}
