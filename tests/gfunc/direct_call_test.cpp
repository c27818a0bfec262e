// SPDX-License-Identifier: BSD-3-Clause
/// The short way of a call against the long one: names that differ in one letter, every check that sends a call the long way (rank,
/// strides, alignment, byte order, dtype, overlap by one byte), and values between braces. Each call runs twice: the second finds its plan
/// at hand.
#include <doctest/doctest.h>

#include <cstring>
#include <memory>
#include <string>

#include "gfunc/call.hpp"
#include "gfunc/module.hpp"
#include "ndt/make.hpp"

using namespace pluribus;
using namespace pluribus::gfunc;

namespace {

template <class T>
value filled(std::initializer_list<gfunc::index> shape, T first) {
  value v =
      value::allocate(ndt::array_type(std::span<const gfunc::index>(shape.begin(), shape.size()), ndt::make_scalar(ndt::scalar_of<T>)))
          .value();
  for (gfunc::index i = 0; i < v.size(); ++i) reinterpret_cast<T*>(v.data())[i] = static_cast<T>(first + static_cast<T>(i));
  return v;
}

/// A loop in NumPy's shape.
void set_to_state(char** data, const std::int64_t* n, const std::int64_t* strides, void* state) {
  for (std::int64_t i = 0; i < n[0]; ++i) std::memcpy(data[1] + i * strides[1], state, sizeof(double));
}

/// `count` elements from byte `offset` of `bytes`, of any alignment.
value at_byte(const buffer& bytes, ndt::scalar s, gfunc::index offset, gfunc::index count) {
  const gfunc::index shape[] = {count}, strides[] = {ndt::size_of(s)};
  return value::strided(ndt::array_type(shape, ndt::make_scalar(s)), bytes, offset, strides).value();
}

template <class T>
T element(const value& v, gfunc::index i) {
  T made{};
  std::memcpy(&made, v.data() + i * v.strides()[v.shape().rank() - 1], sizeof made);
  return made;
}

}  // namespace

TEST_CASE("names of every length find their own plan, not that of a name which differs in one letter") {
  module_builder m;
  std::vector<std::string> names;
  for (std::size_t length = 1; length <= 34; ++length) {
    for (std::size_t at = 0; at < length; ++at) {
      std::string name(length, 'f');
      name[at] = 'g';
      auto number = std::make_shared<double>(static_cast<double>(names.size()));
      m.function(name).loop("... * float64 -> ... * float64", set_to_state, number.get(), number);
      names.push_back(name);
    }
  }
  const registry functions = m.build().value();
  value one[] = {filled<double>({1}, 0)}, out = filled<double>({1}, 0);
  for (std::size_t i = 0; i < names.size(); ++i) {
    // The same bytes hold each name in turn, as a caller's string does.
    for (int time = 0; time < 2; ++time) {
      REQUIRE(call_into(out, names[i], one, functions));
      REQUIRE(element<double>(out, 0) == static_cast<double>(i));
      REQUIRE(element<double>(try_call(names[i], one, functions).value(), 0) == static_cast<double>(i));
    }
  }
}

TEST_CASE("layouts that are not one packed row give what a packed row gives") {
  for (int time = 0; time < 2; ++time) {
    for (int rank = 0; rank <= 3; ++rank) {
      value a = rank == 0   ? filled<double>({}, 1)
                : rank == 1 ? filled<double>({6}, 1)
                : rank == 2 ? filled<double>({2, 3}, 1)
                            : filled<double>({2, 1, 3}, 1);
      value args[] = {a, a}, out = value::allocate(a.type()).value();
      REQUIRE(call_into(out, "add", args));
      for (gfunc::index i = 0; i < a.size(); ++i) CHECK(element<double>(out, i) == 2 * (1 + static_cast<double>(i)));
    }
    value a = filled<double>({6}, 0), back = a.slice(0, 5, 6, -1).value(), single = a.slice(0, 2, 1, 3).value();
    value mixed[] = {a, back}, out = filled<double>({6}, 9), scalars[] = {single, single}, one = filled<double>({1}, 9);
    REQUIRE(call_into(out, "add", mixed));
    for (gfunc::index i = 0; i < 6; ++i) CHECK(element<double>(out, i) == 5);
    REQUIRE(call_into(one, "add", scalars));
    CHECK(element<double>(one, 0) == 4);
    value spread = filled<double>({12}, 9), odd = spread.slice(0, 0, 6, 2).value(), plain[] = {a, a};
    REQUIRE(call_into(odd, "add", plain));
    for (gfunc::index i = 0; i < 12; ++i)
      CHECK(element<double>(spread, i) == (i % 2 == 0 ? static_cast<double>(i) : 9 + static_cast<double>(i)));
    value table = filled<double>({2, 3}, 0), flat = filled<double>({6}, 0), unlike[] = {table, table};
    CHECK_FALSE(call_into(flat, "add", unlike));
    value longer[] = {a, filled<double>({7}, 0)};
    CHECK_FALSE(call_into(flat, "add", longer));
  }
}

TEST_CASE("operands at any byte, and outputs that meet an input by one element or none") {
  for (int time = 0; time < 2; ++time) {
    for (gfunc::index n : {1, 2, 7, 33}) {
      for (gfunc::index shift = -n - 2; shift <= n + 2; ++shift) {
        for (gfunc::index odd : {0, 1, 4}) {
          const gfunc::index middle = 64 * 8;
          buffer bytes = buffer::allocate(160 * 8), result = buffer::allocate(160 * 8);
          for (gfunc::index i = 0; i < 159; ++i) {
            const double x = static_cast<double>(i);
            std::memcpy(bytes.data() + odd + i * 8, &x, 8);
          }
          value in = at_byte(bytes, ndt::scalar::float64, odd + middle, n);
          value args[] = {in, in}, out = at_byte(bytes, ndt::scalar::float64, odd + middle + shift * 8, n);
          REQUIRE(call_into(out, "add", args));
          for (gfunc::index i = 0; i < n; ++i) REQUIRE(element<double>(out, i) == 2 * static_cast<double>(64 + i));
          // A result of another size, right beside its input or over it.
          std::memcpy(result.data(), bytes.data(), static_cast<std::size_t>(bytes.size()));
          value narrow = at_byte(bytes, ndt::scalar::float64, odd + middle, n),
                pair[] = {narrow, at_byte(result, ndt::scalar::float64, 8, n)};
          std::vector<bool> expected;
          for (gfunc::index i = 0; i < n; ++i) expected.push_back(element<double>(pair[0], i) < element<double>(pair[1], i));
          value flags = at_byte(bytes, ndt::scalar::bool_, odd + middle + shift, n);
          REQUIRE(call_into(flags, "less", pair));
          for (gfunc::index i = 0; i < n; ++i) REQUIRE((element<std::uint8_t>(flags, i) != 0) == expected[static_cast<std::size_t>(i)]);
        }
      }
    }
  }
}

TEST_CASE("dtypes other than the kernel's own go the long way, in both byte orders") {
  for (int time = 0; time < 2; ++time) {
    value ints[] = {filled<std::int32_t>({4}, 1), filled<std::int16_t>({4}, 1)}, wide = filled<std::int32_t>({4}, 0);
    REQUIRE(call_into(wide, "add", ints));
    CHECK(element<std::int32_t>(wide, 3) == 8);
    value same[] = {ints[0], ints[0]}, doubles = filled<double>({4}, 0), unlike = filled<std::uint32_t>({4}, 0);
    CHECK_FALSE(call_into(doubles, "add", same));
    CHECK_FALSE(call_into(unlike, "add", same));
    REQUIRE(call_into(wide, "add", same));
    const gfunc::index shape[] = {4};
    value swapped = value::allocate(ndt::array_type(shape, ndt::make_swapped(ndt::scalar::int32))).value();
    REQUIRE(call_into(swapped, "add", same));
    value back[] = {swapped, ints[0]};
    REQUIRE(call_into(wide, "subtract", back));
    CHECK(element<std::int32_t>(wide, 3) == 4);
    value weak[] = {ints[0], value::literal(std::int64_t{2})};
    REQUIRE(call_into(wide, "multiply", weak));
    CHECK(element<std::int32_t>(wide, 3) == 8);
  }
}

TEST_CASE("values between braces are read where they are") {
  value a = filled<double>({5}, 1), b = filled<double>({5}, 2);
  CHECK(element<double>(call("add", {a, b}), 4) == 11);
  CHECK(element<double>(call("add", {call("negative", {a}), b}), 4) == 1);
  CHECK(element<double>(call("clip", {a, b.slice(0, 0, 1, 1).value(), value::literal(std::int64_t{4})}), 4) == 4);
  CHECK(element<double>(call("sum", {a}, {{"keepdims", true}}), 0) == 15);
  CHECK_THROWS_AS(call("add", {a}), datashape::error);
  CHECK_THROWS_AS(call("add", {a, filled<double>({4}, 0)}), datashape::error);
  CHECK(element<double>(call("add", {a, b}), 0) == 3);
}
