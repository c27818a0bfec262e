// SPDX-License-Identifier: BSD-3-Clause
/// Calls at the edges of what they allow: counts that changed since the last call, replaced kernels, outputs that overlap themselves,
/// memory between the sizes of elements, dims at the limit.
#include <doctest/doctest.h>

#include <atomic>
#include <cstring>
#include <string>
#include <thread>
#include <vector>

#include "gfunc/call.hpp"
#include "gfunc/module.hpp"
#include "gfunc/program.hpp"
#include "ndt/make.hpp"
#include "ndt/parse.hpp"
#include "ndt/print.hpp"
#include "vector_of.hpp"

using namespace pluribus;
using namespace pluribus::gfunc;
using pluribus::gfunc::testing::vector_of;

namespace {

double first(const value& v) {
  REQUIRE(v.dtype().is_scalar(ndt::scalar::float64));
  double x = 0;
  std::memcpy(&x, v.data(), sizeof x);
  return x;
}

value bits_beside(value data, unsigned byte, int rank, const dims& strides) {
  buffer bits = buffer::allocate(8);
  std::memset(bits.data(), 0, 8);
  bits.data()[0] = static_cast<std::byte>(byte);
  return value::option(std::move(data), validity::bitmap(std::move(bits), 0, strides), rank).value();
}

}  // namespace

TEST_CASE("an expression is called with its arguments and no other number of them, whatever was called before") {
  module_builder m;
  m.define("hyp", "x * x + y * y");
  const registry r = m.build().value();
  const value args[] = {vector_of<double>({3}), vector_of<double>({4}), vector_of<double>({5})};
  CHECK(first(try_call("hyp", std::span(args, 2), r).value()) == 25);
  for (const std::size_t n : {std::size_t{0}, std::size_t{1}, std::size_t{3}}) CHECK_FALSE(try_call("hyp", std::span(args, n), r));
}

TEST_CASE("a module's kernel is what runs, in fused expressions too") {
  module_builder m;
  m.function("add").elementwise("(... * float64, ... * float64) -> ... * float64", [](double a, double b) { return a + b + 1000; });
  m.function("divide").elementwise("(... * float64, ... * float64) -> ... * float64", [](double a, double b) { return a / b + 1000; });
  m.define("fused", "x * y + x");
  m.define("half", "x / 2.0");
  const registry r = m.build().value();
  const value args[] = {vector_of<double>({2}), vector_of<double>({3})};
  CHECK(first(try_call("fused", args, r).value()) == 1008);
  CHECK(first(try_call("half", std::span(args, 1), r).value()) == 1001);
}

TEST_CASE("a literal goes to a kernel of two dtypes") {
  module_builder m;
  m.function("beyond").elementwise("(... * float64, ... * int64) -> ... * bool",
                                   [](double a, std::int64_t b) { return a > static_cast<double>(b); });
  m.function("sides").elementwise("(... * uint64, ... * int64) -> ... * bool",
                                  [](std::uint64_t a, std::int64_t b) { return b < 0 || a > static_cast<std::uint64_t>(b); });
  const registry r = m.build().value();
  const value args[] = {vector_of<double>({2.5}), value::literal(std::int64_t{2})};
  const value sides[] = {vector_of<std::uint64_t>({0}), value::literal(std::int64_t{-1})};
  CHECK(*try_call("beyond", args, r).value().data() == std::byte{1});
  CHECK(*try_call("sides", sides, r).value().data() == std::byte{1});
}

TEST_CASE("an alias is the function it names") {
  const value args[] = {vector_of<std::int8_t>({1}), vector_of<std::int8_t>({7})};
  CHECK(first(call("true_divide", {args[0], args[1]})) == 1.0 / 7);
}

TEST_CASE("a result keeps its nulls when an argument is written into") {
  value t = bits_beside(vector_of<double>({1, 2, 3, 4}), 0b1011, 1, dims{1});
  const value r = call("negative", {t});
  const value before = call("is_null", {r});
  const value other[] = {bits_beside(vector_of<double>({10, 20, 30, 40}), 0b1110, 1, dims{1})};
  REQUIRE(call_into(t, "negative", other));
  CHECK(std::memcmp(call("is_null", {r}).data(), before.data(), 4) == 0);
}

TEST_CASE("an output that overlaps itself is written from arguments as they were") {
  std::vector<double> memory(1002);
  for (std::size_t i = 0; i < memory.size(); ++i) memory[i] = static_cast<double>(i);
  const gfunc::index sliding[] = {8, 8};
  value v = value::strided(ndt::parse("1000 * 3 * float64"), buffer::borrow(memory.data(), 8 * 1002), 0, sliding).value();
  const value args[] = {v, vector_of<double>({1})};
  REQUIRE(call_into(v, "add", args));
  for (std::size_t i = 0; i < memory.size(); ++i) CHECK(memory[i] == static_cast<double>(i + 1));
}

TEST_CASE("a loop that fails in place says where, and never sees what is null") {
  const auto body = [](char** d, const std::int64_t* n, const std::int64_t* s, void*) -> std::int32_t {
    for (gfunc::index i = 0; i < n[0]; ++i) {
      double x = 0;
      std::memcpy(&x, d[0] + i * s[0], 8);
      if (x == 700 || x < 0) return 3;
      x += 1;
      std::memcpy(d[1] + i * s[1], &x, 8);
    }
    return 0;
  };
  module_builder m;
  m.function("inc").loop("(... * float64) -> ... * float64", inner_loop{nullptr, nullptr, {}, body});
  const registry r = m.build().value();
  std::vector<double> list(1000);
  for (std::size_t i = 0; i < list.size(); ++i) list[i] = static_cast<double>(i);
  value x = vector_of(list);
  const value args[] = {x};
  const auto done = call_into(x, "inc", args, r);
  REQUIRE_FALSE(done);
  CHECK(done.error().front().message.find("[700]") != std::string::npos);
  value rows = value::allocate(ndt::parse("2 * 3 * float64")).value();
  const double some[] = {1, 2, 3, -1, -1, -1};
  std::memcpy(rows.data(), some, sizeof some);
  const value nullable[] = {bits_beside(rows, 1, 1, dims{1})};
  const auto made = try_call("inc", nullable, r);
  REQUIRE(made);
  CHECK(ndt::to_string(made->type()) == "2 * ?3 * float64");
}

TEST_CASE("a function that is an expression takes no kernels beside it") {
  module_builder m;
  m.define("twice", "x + x");
  module_builder k(m.build().value());
  k.function("twice").elementwise("(... * float64) -> ... * float64", [](double a) { return 100 * a; });
  CHECK_FALSE(k.build());
}

TEST_CASE("one_thread of a loop keeps all other threads out, and is refused of a callable") {
  module_builder m;
  m.function("f").elementwise("(... * float64) -> ... * float64", [](double a) { return a; }).one_thread();
  CHECK_FALSE(m.build());
  struct inside {
    std::atomic<int> now{0}, most{0};
  } seen;
  const auto body = [](char** d, const std::int64_t* n, const std::int64_t* s, void* state) {
    auto& i = *static_cast<inside*>(state);
    const int now = ++i.now;
    int most = i.most;
    while (now > most && !i.most.compare_exchange_weak(most, now)) {
    }
    for (gfunc::index k = 0; k < n[0]; ++k) std::memcpy(d[1] + k * s[1], d[0] + k * s[0], 8);
    --i.now;
  };
  module_builder l;
  l.function("lonely").loop("(... * float64) -> ... * float64", numpy_loop(body), &seen).one_thread();
  const registry r = l.build().value();
  const value x = value::allocate(ndt::parse("400000 * float64")).value();
  std::vector<std::thread> callers;
  for (int k = 0; k < 4; ++k) {
    callers.emplace_back([&] {
      const value args[] = {x};
      for (int i = 0; i < 20; ++i) (void)try_call("lonely", args, r);
    });
  }
  for (std::thread& t : callers) t.join();
  CHECK(seen.most == 1);
}

TEST_CASE("an option that is none was not given") {
  const value args[] = {vector_of<double>({1, 2, 3})};
  for (const char* option : {"keepdims", "correction", "axis", "dtype"}) {
    attributes options;
    options.set(option, attribute());
    CHECK(try_call("std", args, options));
  }
  attributes axis;
  axis.set("axis", attribute());
  CHECK_FALSE(try_call("fft.fft", args, axis));
  CHECK(try_call("sort", args, axis));
}

TEST_CASE("a function over whole values is called into an output without options too") {
  value out = value::allocate(ndt::parse("float64")).value();
  const value args[] = {vector_of<double>({1, 2, 4})};
  REQUIRE(call_into(out, "sum", args));
  CHECK(first(out) == 7);
}

TEST_CASE("rows reduced to more dims than there may be are refused") {
  std::string ones, twos;
  for (int i = 0; i < 10; ++i) ones += "1 * ";
  for (int i = 0; i < 9; ++i) twos += "2 * ";
  value begins = value::allocate(ndt::parse(ones + "int64")).value(), ends = value::allocate(ndt::parse(ones + "int64")).value();
  const std::int64_t three = 3;
  std::memset(begins.data(), 0, 8);
  std::memcpy(ends.data(), &three, 8);
  const value args[] = {value::ragged(begins, ends, value::allocate(ndt::parse("3 * " + twos + "float64")).value()).value()};
  const auto made = try_call("sum", args, attributes{{"axis", gfunc::index{10}}});
  REQUIRE_FALSE(made);
  CHECK(made.error().front().message.find("dims") != std::string::npos);
}

TEST_CASE("a constant is reduced over rows of any length") {
  for (const gfunc::index columns : {64, 100, 512, 513, 5000}) {
    program_builder b;
    const double one = 1.0;
    REQUIRE(b.reduce("sum", b.constant(ndt::scalar::float64, &one)));
    const program p = b.build();
    const gfunc::index shape[] = {100, columns};
    const reduction_kernel& k = p.sink(0);
    std::vector<std::uint64_t> states(static_cast<std::size_t>(k.state_bytes / 8 * columns + 8));
    k.init(states.data(), columns);
    reduction_target t;
    t.states = states.data();
    t.slots = columns;
    t.slot_strides[0] = 0;
    t.slot_strides[1] = 1;
    REQUIRE(p.run(shape, {}, {}, std::span(&t, 1), {}));
    std::vector<double> sums(static_cast<std::size_t>(columns));
    k.finish(states.data(), sums.data(), columns, 100, 0);
    for (const double s : sums) CHECK(s == 100.0);
  }
}

TEST_CASE("results of two words that lie between their sizes are stored past the caches or not, and right") {
  constexpr gfunc::index n = 100003;
  std::vector<double> in(2 * n, 1.5), out(2 * n + 2, -1);
  for (const char* dtype : {"complex128", "complex64"}) {
    const gfunc::index size = std::string(dtype) == "complex128" ? 16 : 8;
    program_builder b;
    const ndt::scalar s = size == 16 ? ndt::scalar::complex128 : ndt::scalar::complex64;
    const reg x = b.input(s);
    const reg args[] = {x, x};
    b.output(b.call("add", args).value());
    operand from, to;
    from.data = reinterpret_cast<std::byte*>(in.data());
    to.data = reinterpret_cast<std::byte*>(out.data()) + size / 2;
    from.dtype = to.dtype = s;
    from.strides[0] = to.strides[0] = size;
    const gfunc::index shape[] = {n};
    REQUIRE(b.build().run(shape, std::span(&from, 1), std::span(&to, 1), {}, {true, true}));
    std::vector<std::byte> want(static_cast<std::size_t>(n * size));
    to.data = want.data();
    REQUIRE(b.build().run(shape, std::span(&from, 1), std::span(&to, 1)));
    CHECK(std::memcmp(reinterpret_cast<std::byte*>(out.data()) + size / 2, want.data(), want.size()) == 0);
  }
}
