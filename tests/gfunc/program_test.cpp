// SPDX-License-Identifier: BSD-3-Clause
/// Programs against plain loops: random expressions, shapes, layouts and tile choices give the same bits as one operation at a time.
#include "gfunc/program.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <bit>
#include <cmath>
#include <limits>
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
    CHECK((n == 0 || std::memcmp(got.data(), expected[which[k]].data(), n * sizeof(T)) == 0));
  }
}

}  // namespace

TEST_CASE_TEMPLATE("a fused program has the bits of one operation at a time", T, double, float, std::int64_t, std::int32_t, std::int16_t,
                   std::uint8_t) {
  for (std::uint64_t seed = 0; seed < 400; ++seed) fused_equals_plain<T>(seed);
}

namespace {

constexpr ndt::scalar chained_dtypes[] = {ndt::scalar::int8,    ndt::scalar::int16,  ndt::scalar::int32,  ndt::scalar::int64,
                                          ndt::scalar::uint8,   ndt::scalar::uint16, ndt::scalar::uint32, ndt::scalar::uint64,
                                          ndt::scalar::float32, ndt::scalar::float64};

std::size_t instructions_of(const program& p) {
  const std::string text = p.to_string();
  return static_cast<std::size_t>(std::count(text.begin(), text.end(), '\n'));
}

}  // namespace

TEST_CASE("sums of up to three products are one instruction, of integers as of floats") {
  for (int k = 0; k < 3 * static_cast<int>(std::size(chained_dtypes)); ++k) {
    const ndt::scalar dtype = chained_dtypes[k / 3];
    const int form = k % 3;
    program_builder b;
    const auto call = [&](const char* name, reg x, reg y) {
      const reg args[] = {x, y};
      return b.call(name, args).value();
    };
    reg x[6];
    for (reg& r : x) r = b.input(dtype);
    const reg two = call("add", call("multiply", x[0], x[1]), call("multiply", b.literal(std::int64_t{3}), x[2]));
    if (form == 0) b.output(call("subtract", two, x[3]));
    if (form == 1) b.output(call("add", call("multiply", x[4], x[5]), two));
    if (form == 2) b.output(call("subtract", two, call("multiply", x[4], x[5])));
    CHECK(instructions_of(b.build()) == 1);
  }
}

TEST_CASE("what waits for the divider takes the sums around it along") {
  for (const ndt::scalar dtype : {ndt::scalar::float32, ndt::scalar::float64}) {
    for (const std::string last : {"sqrt abs", "sqrt", "divide"}) {
      program_builder b;
      const auto call = [&](const char* name, std::initializer_list<reg> args) {
        return b.call(name, std::span(args.begin(), args.size())).value();
      };
      reg x[6];
      for (reg& r : x) r = b.input(dtype);
      const reg sum = call("add", {call("multiply", {call("sin", {x[0]}), x[1]}), call("multiply", {b.literal(std::int64_t{3}), x[2]})});
      const reg divided = last == "divide" ? call("divide", {x[3], x[4]}) : call("sqrt", {last == "sqrt" ? x[3] : call("abs", {x[3]})});
      b.output(call("subtract", {sum, divided}));
      CHECK(instructions_of(b.build()) == 2);  // the sine, and all else
    }
  }
}

TEST_CASE_TEMPLATE("results stored past the caches may lie over an argument, at any place in a line, and be read again", T, double, float,
                   std::int32_t, std::uint8_t) {
  for (const gfunc::index n : {1, 7, 64, 200, 1000, 5000}) {
    for (const std::size_t offset : {0, 1, 3}) {
      for (const int over : {-1, 0, 1}) {
        for (const int form : {0, 1, 2}) {
          std::vector<T> memory[3];
          for (auto& m : memory) {
            m.resize(static_cast<std::size_t>(n) + offset + 64);
            for (std::size_t i = 0; i < m.size(); ++i) m[i] = static_cast<T>((i * 7 + static_cast<std::size_t>(&m - memory)) % 50);
          }
          const auto over_at = [&](std::vector<T>& m) {
            operand o;
            o.data = reinterpret_cast<std::byte*>(m.data() + offset);
            o.dtype = ndt::scalar_of<T>;
            o.strides[0] = sizeof(T);
            return o;
          };
          program_builder b;
          const reg x = b.input(ndt::scalar_of<T>), y = b.input(ndt::scalar_of<T>);
          const reg pair[] = {x, y}, scaled[] = {b.literal(std::int64_t{3}), y};
          const reg sum = b.call("add", pair).value(), tripled[] = {x, b.call("multiply", scaled).value()};
          const reg again[] = {sum, x};
          const reg result = form == 0 ? sum : form == 1 ? b.call("add", tripled).value() : b.call("multiply", again).value();
          std::vector<T> want[2];
          for (std::size_t i = offset; i < static_cast<std::size_t>(n) + offset; ++i) {
            const T p = memory[0][i], q = memory[1][i];
            want[0].push_back(static_cast<T>(form == 0 ? p + q : form == 1 ? p + 3 * q : (p + q) * p));
            want[1].push_back(static_cast<T>(p + q));
          }
          b.output(result);
          const bool both = form == 2 && over < 0;  // the sum is a result and is read again
          if (both) b.output(sum);
          std::vector<T> second = memory[2];
          const operand in[] = {over_at(memory[0]), over_at(memory[1])};
          const operand out[] = {over_at(over < 0 ? memory[2] : memory[over]), over_at(second)};
          const gfunc::index shape[] = {n};
          REQUIRE(b.build().run(shape, in, std::span(out, both ? 2 : 1), {}, {true, true}));
          const std::vector<T>& got = over < 0 ? memory[2] : memory[over];
          CHECK(std::equal(want[0].begin(), want[0].end(), got.begin() + static_cast<std::ptrdiff_t>(offset)));
          if (both) CHECK(std::equal(want[1].begin(), want[1].end(), second.begin() + static_cast<std::ptrdiff_t>(offset)));
        }
      }
    }
  }
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

namespace {

/// `values / divisor` as a program, and the text of the program.
template <class T>
std::vector<T> quotients(std::vector<T> values, T divisor, std::string& text) {
  program_builder b;
  const reg args[] = {b.input(ndt::scalar_of<T>), b.constant(ndt::scalar_of<T>, &divisor)};
  b.output(b.call("divide", args).value());
  const program p = b.build();
  text = p.to_string();
  std::vector<T> results(values.size());
  operand in, out;
  in.data = reinterpret_cast<std::byte*>(values.data());
  out.data = reinterpret_cast<std::byte*>(results.data());
  in.dtype = out.dtype = ndt::scalar_of<T>;
  in.strides[0] = out.strides[0] = sizeof(T);
  const gfunc::index shape[] = {static_cast<gfunc::index>(values.size())};
  REQUIRE(p.run(shape, {&in, 1}, {&out, 1}));
  return results;
}

template <class T, class Bits>
std::vector<T> special_and_random() {
  using limits = std::numeric_limits<T>;
  std::vector<T> values = {T(0),
                           T(1),
                           T(3),
                           limits::max(),
                           limits::min(),
                           limits::denorm_min(),
                           limits::infinity(),
                           limits::quiet_NaN(),
                           std::nextafter(limits::min(), T(0)),
                           std::nextafter(limits::min(), T(1)),
                           limits::denorm_min() * 3};
  values.push_back(std::bit_cast<T>(static_cast<Bits>(std::bit_cast<Bits>(limits::infinity()) + 5)));  // signalling, with a payload
  values.push_back(std::bit_cast<T>(static_cast<Bits>(std::bit_cast<Bits>(limits::quiet_NaN()) + 1234)));
  std::mt19937_64 random(11);
  for (int i = 0; i < 2000; ++i) values.push_back(std::bit_cast<T>(static_cast<Bits>(random())));
  for (std::size_t i = 0, n = values.size(); i < n; ++i) values.push_back(-values[i]);
  return values;
}

}  // namespace

TEST_CASE_TEMPLATE("a division by a power of two is a product with the bits of the quotient", T, double, float) {
  using bits = std::conditional_t<sizeof(T) == 8, std::uint64_t, std::uint32_t>;
  using limits = std::numeric_limits<T>;
  const std::vector<T> values = special_and_random<T, bits>();
  for (int exponent = limits::min_exponent - limits::digits; exponent < limits::max_exponent; ++exponent) {
    CAPTURE(exponent);
    const T divisor = std::ldexp(exponent % 2 == 0 ? T(1) : T(-1), exponent);
    std::string text;
    const std::vector<T> got = quotients(values, divisor, text);
    bool same = true;
    for (std::size_t i = 0; i < values.size(); ++i) {
      volatile T by = divisor;
      same = same && std::bit_cast<bits>(got[i]) == std::bit_cast<bits>(static_cast<T>(values[i] / by));
    }
    CHECK(same);
    const bool exact = std::isnormal(divisor) && std::isnormal(1 / divisor);
    CHECK((text.find("multiply") != text.npos) == exact);
    CHECK((text.find("divide") != text.npos) == !exact);
  }
  for (const T divisor : {T(3), T(0), -T(0), limits::infinity(), limits::quiet_NaN(), std::nextafter(T(2), T(3))}) {
    std::string text;
    (void)quotients(values, divisor, text);
    CHECK(text.find("divide") != text.npos);
  }
}

TEST_CASE("divisions by powers of two are found in halves and behind literals, and join superinstructions") {
  for (const ndt::scalar dtype : {ndt::scalar::float16, ndt::scalar::bfloat16, ndt::scalar::float32, ndt::scalar::float64}) {
    program_builder b;
    const reg pair[] = {b.input(dtype), b.input(dtype)};
    const reg args[] = {b.call("subtract", pair).value(), b.literal(std::int64_t{2})};
    const reg half = b.call("divide", args).value();
    CHECK(b.dtype(half) == dtype);
    b.output(half);
    const std::string text = b.build().to_string();
    CAPTURE(text);
    CHECK(text.find("divide") == text.npos);
    if (dtype == ndt::scalar::float32 || dtype == ndt::scalar::float64) CHECK(text.find("multiply(subtract(") != text.npos);
  }
  program_builder roots;
  reg squares[3];
  for (reg& square : squares) {
    const reg one[] = {roots.input(ndt::scalar::float64)};
    square = roots.call("square", one).value();
  }
  const reg two[] = {roots.call("add", std::span(squares).first(2)).value(), squares[2]};
  const reg total[] = {roots.call("add", two).value()};
  const reg quotient[] = {roots.call("sqrt", total).value(), roots.literal(std::int64_t{2})};
  roots.output(roots.call("divide", quotient).value());
  CHECK(roots.build().to_string().find("multiply(sqrt(add(add(square") != std::string::npos);
  program_builder b;
  const reg integers[] = {b.input(ndt::scalar::int32), b.literal(std::int64_t{4})};
  b.output(b.call("divide", integers).value());
  CHECK(b.build().to_string().find("multiply") != std::string::npos);
}

TEST_CASE("every half divided by every power of two has the bits of the quotient") {
  std::vector<std::uint16_t> values(65536);
  for (std::size_t i = 0; i < values.size(); ++i) values[i] = static_cast<std::uint16_t>(i);
  for (const ndt::scalar dtype : {ndt::scalar::float16, ndt::scalar::bfloat16}) {
    const int mantissa = dtype == ndt::scalar::float16 ? 10 : 7;
    for (int exponent = 0; exponent < (1 << (15 - mantissa)); ++exponent) {
      const auto divisor = static_cast<std::uint16_t>(exponent << mantissa);
      std::vector<std::uint16_t> results[2] = {std::vector<std::uint16_t>(values.size()), std::vector<std::uint16_t>(values.size())};
      for (const bool constant : {false, true}) {
        program_builder b;
        const reg value = b.input(dtype), by = b.input(dtype);
        const reg args[] = {value, constant ? b.constant(dtype, &divisor) : by};
        b.output(b.call("divide", args).value());
        operand in[2], out;
        in[0].data = reinterpret_cast<std::byte*>(values.data());
        in[1].data = const_cast<std::byte*>(reinterpret_cast<const std::byte*>(&divisor));
        out.data = reinterpret_cast<std::byte*>(results[constant].data());
        in[0].dtype = in[1].dtype = out.dtype = dtype;
        in[0].strides[0] = out.strides[0] = 2;
        const gfunc::index shape[] = {65536};
        REQUIRE(b.build().run(shape, in, {&out, 1}));
      }
      CAPTURE(exponent);
      CHECK(results[0] == results[1]);
    }
  }
}
