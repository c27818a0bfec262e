// SPDX-License-Identifier: BSD-3-Clause
/// Programs against plain loops: random expressions, shapes, layouts and tile choices give the same bits as one operation at a time.
#include "gfunc/program.hpp"

#include <doctest/doctest.h>

#include <string>

#include "strided_array.hpp"

using namespace pluribus;
using namespace pluribus::gfunc;
using testing::count_of;
using testing::shape_type;
using testing::strided_array;

namespace {

template <class T>
T wrapping(char op, T a, T b) {
  if constexpr (std::is_integral_v<T>) {
    auto x = static_cast<std::uint64_t>(a), y = static_cast<std::uint64_t>(b);
    return static_cast<T>(op == '+' ? x + y : op == '-' ? x - y : x * y);
  } else {
    return op == '+' ? a + b : op == '-' ? a - b : a * b;
  }
}

shape_type random_shape(std::mt19937_64& random) {
  static constexpr gfunc::index extents[] = {0, 1, 1, 2, 3, 5, 7, 17, 40, 63, 64, 65, 130, 700, 1500};
  shape_type shape(random() % 5);
  for (gfunc::index& extent : shape) extent = extents[1 + random() % 14];
  if (random() % 20 == 0 && !shape.empty()) shape[random() % shape.size()] = 0;
  while (count_of(shape) > 20000) shape.pop_back();
  return shape;
}

template <class T>
void fused_equals_plain(std::uint64_t seed) {
  CAPTURE(seed);
  std::mt19937_64 random(seed);
  shape_type shape = random_shape(random);
  auto n = static_cast<std::size_t>(count_of(shape));
  program_builder builder;
  std::vector<strided_array<T>> arrays;
  std::vector<reg> regs;
  std::vector<std::vector<T>> expected;
  std::size_t inputs = 1 + random() % 4;
  for (std::size_t i = 0; i < inputs; ++i) {
    arrays.emplace_back(shape, random, false);
    std::vector<T> values(n);
    for (T& v : values) v = static_cast<T>(static_cast<int>(random() % 200) - 100);
    arrays.back().fill(values);
    expected.push_back(arrays.back().values());
    regs.push_back(builder.input(ndt::scalar_of<T>));
  }
  std::size_t operations = random() % 12;
  for (std::size_t k = 0; k < operations; ++k) {
    char op = "+-*"[random() % 3];
    std::size_t a = random() % regs.size(), b = random() % regs.size();
    bool literal = random() % 4 == 0;
    auto value = static_cast<std::int64_t>(random() % 10);
    reg args[] = {regs[a], literal ? builder.literal(value) : regs[b]};
    regs.push_back(builder.call(op == '+' ? "add" : op == '-' ? "subtract" : "multiply", args).value());
    std::vector<T> result(n);
    for (std::size_t i = 0; i < n; ++i) result[i] = wrapping(op, expected[a][i], literal ? static_cast<T>(value) : expected[b][i]);
    expected.push_back(result);
  }
  std::size_t outputs = 1 + random() % 3;
  std::vector<strided_array<T>> results;
  std::vector<std::size_t> which;
  for (std::size_t k = 0; k < outputs; ++k) {
    which.push_back(k == 0 ? regs.size() - 1 : random() % regs.size());
    builder.output(regs[which.back()]);
    results.emplace_back(shape, random, true);
  }
  program built = builder.build();
  std::vector<operand> in, out;
  for (auto& a : arrays) in.push_back(a.as_operand());
  for (auto& a : results) out.push_back(a.as_operand());
  run_options options{random() % 2 == 0, random() % 2 == 0};
  REQUIRE(built.run(shape, in, out, {}, options));
  for (std::size_t k = 0; k < outputs; ++k) {
    std::vector<T> got = results[k].values();
    REQUIRE(got.size() == n);
    CHECK(std::memcmp(got.data(), expected[which[k]].data(), n * sizeof(T)) == 0);
  }
}

}  // namespace

TEST_CASE_TEMPLATE("a fused program has the bits of one operation at a time", T, double, float, std::int64_t, std::int32_t, std::int16_t,
                   std::uint8_t) {
  for (std::uint64_t seed = 0; seed < 400; ++seed) fused_equals_plain<T>(seed);
}

TEST_CASE("equal values are computed once") {
  program_builder b;
  reg x = b.input(ndt::scalar::float64), y = b.input(ndt::scalar::float64);
  reg once[] = {x, y}, twice[] = {b.call("add", once).value(), b.call("add", once).value()};
  CHECK(twice[0] == twice[1]);
  b.output(b.call("multiply", twice).value());
  std::string text = b.build().to_string();
  CHECK(text.find("add") == text.rfind("add"));
}

TEST_CASE("a literal takes the dtype of its partner, and must fit it") {
  program_builder b;
  reg x = b.input(ndt::scalar::int8);
  reg fits[] = {x, b.literal(std::int64_t{100})};
  CHECK(b.dtype(b.call("add", fits).value()) == ndt::scalar::int8);
  reg too_large[] = {x, b.literal(std::int64_t{300})};
  auto failed = b.call("add", too_large);
  REQUIRE(!failed);
  CHECK(failed.error()[0].message == "the literal 300 does not fit int8");
  reg real[] = {x, b.literal(0.5)};
  CHECK(b.dtype(b.call("add", real).value()) == ndt::scalar::float64);
  reg narrow[] = {b.input(ndt::scalar::float32), b.literal(0.1)};
  CHECK(b.dtype(b.call("add", narrow).value()) == ndt::scalar::float32);
}

TEST_CASE("an output may be an input, also when the input is read after the output is known") {
  program_builder b;
  reg x = b.input(ndt::scalar::float64), y = b.input(ndt::scalar::float64);
  reg sum_args[] = {x, y};
  reg sum = b.call("add", sum_args).value();
  reg product_args[] = {sum, x};
  b.output(sum);
  b.output(b.call("multiply", product_args).value());
  program p = b.build();
  std::vector<double> a(2000), c(2000), d(2000);
  for (std::size_t i = 0; i < a.size(); ++i) {
    a[i] = static_cast<double>(i);
    c[i] = 2.0;
  }
  auto as_operand = [](std::vector<double>& v) {
    operand o;
    o.data = reinterpret_cast<std::byte*>(v.data());
    o.strides[0] = 8;
    return o;
  };
  operand in[] = {as_operand(a), as_operand(c)}, out[] = {as_operand(a), as_operand(d)};
  gfunc::index shape[] = {2000};
  REQUIRE(p.run(shape, in, out));
  for (std::size_t i = 0; i < a.size(); ++i) {
    auto v = static_cast<double>(i);
    CHECK(a[i] == v + 2);
    CHECK(d[i] == (v + 2) * v);
  }
}
