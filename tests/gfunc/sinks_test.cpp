// SPDX-License-Identifier: BSD-3-Clause
/// Reduction sinks of programs against plain loops: any axes, layouts, tiles and pieces; values are small whole numbers, so that every
/// sum is exact and every result must be equal.
#include <doctest/doctest.h>

#include <cmath>
#include <cstring>
#include <mutex>
#include <random>
#include <thread>
#include <utility>

#include "gfunc/buffer.hpp"
#include "gfunc/call.hpp"
#include "gfunc/parallel.hpp"
#include "ndt/make.hpp"
#include "strided_array.hpp"

using namespace pluribus;
using namespace pluribus::gfunc;
using testing::count_of;
using testing::shape_type;
using testing::strided_array;

namespace {

/// Pieces in reverse order, each on a thread of its own.
class thread_executor final : public executor {
 public:
  int concurrency() const noexcept override { return 3; }
  void parallel_for(gfunc::index n, function_ref<void(gfunc::index)> body) override {
    std::vector<std::thread> threads;
    for (gfunc::index i = n; i-- > 0;) {
      threads.emplace_back([&body, i] { body(i); });
      if (threads.size() < 8) continue;
      for (std::thread& t : threads) t.join();
      threads.clear();
    }
    for (std::thread& t : threads) t.join();
  }
};

shape_type random_shape(std::mt19937_64& random) {
  static constexpr gfunc::index extents[] = {1, 2, 3, 5, 17, 31, 63, 64, 65, 130, 700, 1500};
  shape_type shape(1 + random() % 4);
  for (gfunc::index& extent : shape) extent = extents[random() % 12];
  if (random() % 20 == 0) shape[random() % shape.size()] = 0;
  while (count_of(shape) > 100000) shape.pop_back();
  return shape;
}

struct slots_of {
  gfunc::index strides[max_rank] = {};
  gfunc::index count = 1;
};

slots_of random_slots(const shape_type& shape, std::mt19937_64& random) {
  slots_of made;
  for (std::size_t d = shape.size(); d-- > 0;) {
    if (random() % 2 == 0) continue;
    made.strides[d] = made.count;
    made.count *= shape[d];
  }
  return made;
}

template <class T>
void sinks_equal_loops(std::uint64_t seed) {
  CAPTURE(seed);
  std::mt19937_64 random(seed);
  shape_type shape = random_shape(random);
  auto n = static_cast<std::size_t>(count_of(shape));
  strided_array<T> x(shape, random, false), y(shape, random, false);
  std::vector<T> values(n);
  for (T& v : values) v = static_cast<T>(static_cast<int>(random() % 100));
  x.fill(values);
  for (T& v : values) v = static_cast<T>(static_cast<int>(random() % 20));
  y.fill(values);
  program_builder builder;
  reg a = builder.input(ndt::scalar_of<T>), b = builder.input(ndt::scalar_of<T>);
  reg both[] = {a, b};
  bool computed = random() % 2 == 0;
  reg value = computed ? builder.call("add", both).value() : a;
  REQUIRE(builder.reduce("sum", value));
  REQUIRE(builder.reduce("max", value));
  program p = builder.build();
  slots_of slots[] = {random_slots(shape, random), random_slots(shape, random)};
  std::vector<double> sums(static_cast<std::size_t>(slots[0].count)), tops(static_cast<std::size_t>(slots[1].count), -1);
  std::vector<T> xs = x.values(), ys = y.values();
  testing::for_each_element(shape, slots[0].strides, [&](gfunc::index flat, gfunc::index slot) {
    auto i = static_cast<std::size_t>(flat);
    sums[static_cast<std::size_t>(slot)] += static_cast<double>(xs[i]) + (computed ? static_cast<double>(ys[i]) : 0);
  });
  testing::for_each_element(shape, slots[1].strides, [&](gfunc::index flat, gfunc::index slot) {
    auto i = static_cast<std::size_t>(flat);
    double& top = tops[static_cast<std::size_t>(slot)];
    top = std::max(top, static_cast<double>(xs[i]) + (computed ? static_cast<double>(ys[i]) : 0));
  });
  std::vector<buffer> states;
  reduction_target targets[2];
  for (int k = 0; k < 2; ++k) {
    states.push_back(buffer::allocate(slots[k].count * p.sink(k).state_bytes));
    p.sink(k).init(states.back().data(), slots[k].count);
    targets[k].states = states.back().data();
    targets[k].slots = slots[k].count;
    std::copy_n(slots[k].strides, max_rank, targets[k].slot_strides);
  }
  operand in[] = {x.as_operand(), y.as_operand()};
  run_options options{false, random() % 2 == 0};
  thread_executor threads;
  inline_executor alone;
  executor& on = random() % 4 == 0 ? static_cast<executor&>(threads) : alone;
  REQUIRE(run_parallel(p, on, shape, in, {}, targets, options));
  std::vector<std::byte> out(static_cast<std::size_t>(std::max(slots[0].count, slots[1].count)) * 8);
  for (int k = 0; k < 2; ++k) {
    const std::vector<double>& expected = k == 0 ? sums : tops;
    if (n == 0) continue;
    p.sink(k).finish(targets[k].states, out.data(), slots[k].count, 0, 0);
    for (std::size_t s = 0; s < expected.size(); ++s) {
      const std::byte* at = out.data() + s * static_cast<std::size_t>(ndt::size_of(p.sink(k).result));
      double got = 0;
      if (p.sink(k).result == ndt::scalar::float64) std::memcpy(&got, at, 8);
      if (p.sink(k).result == ndt::scalar::float32) {
        float narrow = 0;
        std::memcpy(&narrow, at, 4);
        got = narrow;
      }
      if (p.sink(k).result == ndt::scalar::int64) {
        std::int64_t whole = 0;
        std::memcpy(&whole, at, 8);
        got = static_cast<double>(whole);
      }
      if (p.sink(k).result == ndt::scalar::int32) {
        std::int32_t whole = 0;
        std::memcpy(&whole, at, 4);
        got = static_cast<double>(whole);
      }
      REQUIRE(got == expected[s]);
    }
  }
}

}  // namespace

TEST_CASE_TEMPLATE("sums and maxima over any axes equal plain loops", T, double, float, std::int32_t, std::int64_t) {
  for (std::uint64_t seed = 0; seed < 300; ++seed) sinks_equal_loops<T>(seed);
}

TEST_CASE("grouped sums count each element into the slot its label names, and refuse a label out of range") {
  program_builder b;
  reg value = b.input(ndt::scalar::float64), label = b.input(ndt::scalar::uint8);
  REQUIRE(b.reduce_labelled("sum", value, label));
  program p = b.build();
  std::vector<double> values(3000), expected(7);
  std::vector<std::uint8_t> labels(3000);
  for (std::size_t i = 0; i < values.size(); ++i) {
    values[i] = static_cast<double>(i % 11);
    labels[i] = static_cast<std::uint8_t>(i * 5 % 7);
    expected[labels[i]] += values[i];
  }
  operand in[2];
  in[0].data = reinterpret_cast<std::byte*>(values.data());
  in[0].strides[0] = 8;
  in[1].data = reinterpret_cast<std::byte*>(labels.data());
  in[1].dtype = ndt::scalar::uint8;
  in[1].strides[0] = 1;
  gfunc::index shape[] = {3000};
  buffer states = buffer::allocate(7 * p.sink(0).state_bytes);
  p.sink(0).init(states.data(), 7);
  reduction_target target;
  target.states = states.data();
  target.slots = 7;
  REQUIRE(p.run(shape, in, {}, std::span<const reduction_target>(&target, 1)));
  std::vector<double> got(7);
  p.sink(0).finish(states.data(), got.data(), 7, 0, 0);
  CHECK(got == expected);
  labels[2999] = 9;
  auto failed = p.run(shape, in, {}, std::span<const reduction_target>(&target, 1));
  REQUIRE(!failed);
  CHECK(failed.error()[0].message == "label 9 is outside 0 to 6");
}

TEST_CASE("argmax knows logical positions whatever the loop order") {
  program_builder b;
  REQUIRE(b.reduce("argmax", b.input(ndt::scalar::float64)));
  program p = b.build();
  std::vector<double> values(12 * 50);
  for (std::size_t i = 0; i < values.size(); ++i) values[i] = static_cast<double>(i * 37 % 101);
  operand in;  // the transpose of 50 rows of 12
  in.data = reinterpret_cast<std::byte*>(values.data());
  in.strides[0] = 8;
  in.strides[1] = 12 * 8;
  gfunc::index shape[] = {12, 50};
  reduction_target target;
  target.slots = 12;
  target.slot_strides[0] = 1;
  target.position_strides[1] = 1;
  buffer states = buffer::allocate(12 * p.sink(0).state_bytes);
  target.states = states.data();
  p.sink(0).init(states.data(), 12);
  REQUIRE(p.run(shape, std::span<const operand>(&in, 1), {}, std::span<const reduction_target>(&target, 1)));
  std::vector<std::int64_t> got(12);
  p.sink(0).finish(states.data(), got.data(), 12, 0, 0);
  for (std::size_t r = 0; r < 12; ++r) {
    std::size_t best = 0;
    for (std::size_t c = 1; c < 50; ++c) best = values[c * 12 + r] > values[best * 12 + r] ? c : best;
    CHECK(got[r] == static_cast<std::int64_t>(best));
  }
}

TEST_CASE("calls on threads give the bits of calls in the caller, over any axes of few and of many results") {
  thread_executor threads;
  std::mt19937_64 random(11);
  for (auto [rows, columns] : {std::pair<gfunc::index, gfunc::index>{24, 9000}, {9000, 24}, {300, 400}}) {
    const gfunc::index shape[] = {rows, columns};
    value a = value::allocate(ndt::array_type(shape, ndt::make_scalar(ndt::scalar::float64))).value();
    for (gfunc::index i = 0; i < rows * columns; ++i) {
      reinterpret_cast<double*>(a.data())[i] = std::ldexp(static_cast<double>(random() % 2000) - 1000, static_cast<int>(random() % 60));
    }
    const int order[] = {1, 0};
    const value turned = a.transposed(order).value();
    for (const value& v : {a, turned}) {
      const value args[] = {v};
      for (const char* name : {"sum", "mean", "std", "min", "argmax", "prod"}) {
        for (int axis = -1; axis < 2; ++axis) {
          attributes options;
          if (axis >= 0) options = {{"axis", axis}};
          value here = try_call(name, args, options).value(), there = try_call(name, args, options, {&threads, nullptr}).value();
          REQUIRE(here.shape() == there.shape());
          CHECK(std::memcmp(here.data(), there.data(), static_cast<std::size_t>(here.size() * here.itemsize())) == 0);
        }
      }
      const value both[] = {v, v};
      value here = call("add", both), there = try_call("add", both, {}, {&threads, nullptr}).value();
      CHECK(std::memcmp(here.data(), there.data(), static_cast<std::size_t>(here.size() * 8)) == 0);
    }
  }
}
