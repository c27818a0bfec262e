// SPDX-License-Identifier: BSD-3-Clause
/// Calls on values: dispatch and its error texts, broadcasting, overlap, fields of records, and functions from outside.
#include "gfunc/call.hpp"

#include <doctest/doctest.h>
#include <sys/resource.h>

#include <algorithm>
#include <cstring>
#include <string>

#include "gfunc/broadcast.hpp"
#include "gfunc/module.hpp"
#include "ndt/make.hpp"
#include "ndt/parse.hpp"
#include "vector_of.hpp"

using namespace pluribus;
using namespace pluribus::gfunc;
using pluribus::gfunc::testing::vector_of;

namespace {

template <class T>
std::vector<T> read(const value& v) {
  REQUIRE(v.dtype().is_scalar(ndt::scalar_of<T>));
  REQUIRE(v.is_contiguous());
  std::vector<T> list(static_cast<std::size_t>(v.shape().count()));
  std::memcpy(list.data(), v.data(), list.size() * sizeof(T));
  return list;
}

}  // namespace

TEST_CASE("a call promotes, broadcasts and allocates its result") {
  value a = vector_of<std::int32_t>({1, 2, 3}), b = vector_of<double>({0.5});
  CHECK(read<double>(call("add", {a, b})) == std::vector<double>{1.5, 2.5, 3.5});
  CHECK(read<std::int32_t>(call("multiply", {a, value::literal(std::int64_t{4})})) == std::vector<std::int32_t>{4, 8, 12});
  CHECK(read<double>(call("divide", {a, value::literal(std::int64_t{2})})) == std::vector<double>{0.5, 1.0, 1.5});
  CHECK(read<double>(call("sum", {vector_of<double>({1, 2, 4})})) == std::vector<double>{7});
}

TEST_CASE("an output that overlaps an input is as if the inputs had been read first") {
  value a = vector_of<double>({1, 2, 3, 4, 5});
  value head = a.slice(0, 0, 4, 1).value(), tail = a.slice(0, 1, 4, 1).value();
  value both[] = {head, head};
  REQUIRE(call_into(tail, "add", both));
  CHECK(read<double>(a) == std::vector<double>{1, 2, 4, 6, 8});
  value whole[] = {a, a};
  REQUIRE(call_into(a, "multiply", whole));
  CHECK(read<double>(a) == std::vector<double>{1, 4, 16, 36, 64});
}

TEST_CASE("a call that was made before checks its output and its arguments again") {
  value a = vector_of<double>({1, 2, 3}), b = vector_of<double>({10, 20, 30}), out = vector_of<double>({0, 0, 0});
  value args[] = {a, b};
  for (int round = 0; round < 3; ++round) {
    REQUIRE(call_into(out, "subtract", args));
    CHECK(read<double>(out) == std::vector<double>{-9, -18, -27});
    CHECK(read<double>(call("subtract", args)) == std::vector<double>{-9, -18, -27});
  }
  value narrow = vector_of<float>({0, 0, 0}), longer = vector_of<double>({0, 0, 0, 0});
  CHECK(call_into(narrow, "subtract", args).error()[0].id == datashape::code{313});
  CHECK(call_into(longer, "subtract", args).error()[0].id == datashape::code{312});
  value unlike[] = {a, longer};
  CHECK(try_call("subtract", unlike).error()[0].id == datashape::code{310});
  value nullable[] = {a, value::option(b, validity::all()).value()};
  CHECK(call("subtract", nullable).form() == value_form::option);
  CHECK(call("subtract", nullable).child().size() == 3);
  value few[] = {a};
  CHECK(try_call("subtract", few).error()[0].id == datashape::code{303});
  CHECK(read<double>(call("subtract", {a, value::literal(std::int64_t{1})})) == std::vector<double>{0, 1, 2});
  CHECK(read<double>(call("subtract", {a, vector_of<std::int32_t>({1, 1, 1})})) == std::vector<double>{0, 1, 2});
  value back = a.slice(0, 2, 3, -1).value();
  CHECK(read<double>(call("subtract", {back, b})) == std::vector<double>{-7, -18, -29});
  value swapped = value::from_buffer(ndt::parse("3 * >float64"), b.memory()).value();
  CHECK(read<double>(call("subtract", {a, swapped}))[0] != -9);
  gfunc::index shape[] = {2, 2};
  value grid = value::allocate(ndt::array_type(shape, ndt::make_scalar(ndt::scalar::int16))).value();
  const std::int16_t four[] = {1, 2, 3, 4};
  std::memcpy(grid.data(), four, sizeof four);
  for (int round = 0; round < 2; ++round) {
    value sum = call("add", {grid, grid});
    CHECK(sum.shape() == dims{2, 2});
    CHECK(read<std::int16_t>(sum) == std::vector<std::int16_t>{2, 4, 6, 8});
    const int order[] = {1, 0};
    CHECK(read<std::int16_t>(call("add", {grid, grid.transposed(order).value()})) == std::vector<std::int16_t>{2, 5, 5, 8});
  }
  const std::byte* shifted = longer.data() + 4;
  value loose = value::from_buffer(ndt::parse("3 * float64"), buffer::borrow(const_cast<std::byte*>(shifted), 24)).value();
  std::memcpy(loose.data(), a.data(), 24);
  CHECK(read<double>(call("subtract", {loose, b})) == std::vector<double>{-9, -18, -27});
}

TEST_CASE("a prepared call takes values of its dtypes, of any shape and strides, and nothing else") {
  const ndt::scalar dtypes[] = {ndt::scalar::float64, ndt::scalar::float64};
  prepared_call add = prepared_call::make("add", dtypes).value();
  value a = vector_of<double>({1, 2, 3, 4}), b = vector_of<double>({10}), out = vector_of<double>({0, 0, 0, 0});
  value same[] = {a, a}, repeated[] = {a, b}, backwards[] = {a, a.slice(0, 3, 4, -1).value()};
  REQUIRE(add.run(out, same));
  CHECK(read<double>(out) == std::vector<double>{2, 4, 6, 8});
  REQUIRE(add.run(out, repeated));
  CHECK(read<double>(out) == std::vector<double>{11, 12, 13, 14});
  REQUIRE(add.run(a, backwards));  // overlaps its own argument
  CHECK(read<double>(a) == std::vector<double>{5, 5, 5, 5});
  value one[] = {a}, wrong[] = {a, vector_of<float>({1, 2, 3, 4})}, literal[] = {a, value::literal(1.0)};
  CHECK(add.run(out, one).error()[0].id == datashape::code{303});
  CHECK(add.run(out, wrong).error()[0].message == "argument 2 of `add` was prepared as float64 and is `float32`");
  CHECK(add.run(out, literal).error()[0].id == datashape::code{302});
  value narrow = vector_of<float>({0, 0, 0, 0});
  CHECK(add.run(narrow, same).error()[0].id == datashape::code{313});
  CHECK(add.run(b, same).error()[0].id == datashape::code{312});
  module_builder m;
  m.function("twice").elementwise("float64 -> float64", [](double x) { return 2 * x; });
  registry mine = m.build().value();
  prepared_call twice = prepared_call::make("twice", std::span<const ndt::scalar>(dtypes, 1), mine).value();
  value arg[] = {vector_of<double>({1, 2, 3, 4})};
  REQUIRE(twice.run(out, arg));
  CHECK(read<double>(out) == std::vector<double>{2, 4, 6, 8});
}

TEST_CASE("a large result takes no page faults once one of its size has been there") {
  const gfunc::index shape[] = {10'000'000};
  value a = value::allocate(ndt::array_type(shape, ndt::make_scalar(ndt::scalar::float64))).value();
  std::fill_n(reinterpret_cast<double*>(a.data()), shape[0], 1.5);
  for (int warm = 0; warm < 2; ++warm) CHECK(call("add", {a, a}).size() == shape[0]);
  rusage before{}, after{};
  getrusage(RUSAGE_SELF, &before);
  value sum = call("add", {a, a});
  getrusage(RUSAGE_SELF, &after);
  CHECK(after.ru_minflt - before.ru_minflt < 100);
  CHECK(reinterpret_cast<const double*>(sum.data())[0] == 3);
  CHECK(reinterpret_cast<const double*>(sum.data())[shape[0] - 1] == 3);
}

TEST_CASE("fields of records are strided views") {
  ndt::type record = ndt::record({{"x", ndt::make_scalar(ndt::scalar::int16)}, {"y", ndt::make_scalar(ndt::scalar::float64)}});
  gfunc::index shape[] = {3};
  value rows = value::allocate(ndt::array_type(shape, record)).value();
  for (gfunc::index i = 0; i < 3; ++i) {
    auto x = static_cast<std::int16_t>(i + 1);
    double y = 0.25 * static_cast<double>(i);
    std::memcpy(rows.data() + 16 * i, &x, 2);
    std::memcpy(rows.data() + 16 * i + 8, &y, 8);
  }
  value x = rows.field("x").value(), y = rows.field("y").value();
  CHECK(y.data() == rows.data() + 8);
  CHECK(read<double>(call("add", {x, y})) == std::vector<double>{1.0, 2.25, 3.5});
  value records[] = {rows};
  CHECK(try_call("sqrt", records).error()[0].id == datashape::code{302});
  CHECK(rows.field("z").error()[0].message == "`{x: int16, y: float64}` has no field `z`");
}

TEST_CASE("a failed dispatch lists every candidate and why not") {
  arg one[] = {{ndt::scalar::complex64, false}};
  auto failed = resolve("floor", one);
  REQUIRE(!failed);
  const datashape::diagnostic& d = failed.error()[0];
  CHECK(d.id == datashape::code{302});
  CHECK(d.message == "`floor` has no kernel for (complex64)");
  REQUIRE(!d.notes.empty());
  bool said = false;
  for (const std::string& note : d.notes) {
    said = said || note == "floor(float64) -> float64: argument 1 is complex64, which does not cast safely to float64";
  }
  CHECK(said);
  auto misspelt = resolve("mutliply", one);
  REQUIRE(!misspelt);
  CHECK(misspelt.error()[0].message == "unknown function `mutliply`");
  CHECK(misspelt.error()[0].help == "did you mean `multiply`?");
  auto count = resolve("multiply", one);
  REQUIRE(!count);
  CHECK(count.error()[0].message == "`multiply` takes 2 arguments, not 1");
}

TEST_CASE("shapes that do not broadcast are named") {
  value a = vector_of<double>({1, 2, 3}), b = vector_of<double>({1, 2});
  value both[] = {a, b};
  CHECK(try_call("add", both).error()[0].message == "the shapes (3,) and (2,) do not broadcast: dim 1 from the right is 3 and 2");
  dims none{0}, single{1}, scalar{};
  const dims* empty[] = {&none, &single, &scalar};
  CHECK(broadcast(empty).value() == dims{0});
}

TEST_CASE("registering makes a new snapshot; signatures are checked against the callable") {
  module_builder m;
  m.function("hypotenuse", "Length.").elementwise("... * float64, ... * float64 -> ... * float64", [](double a, double b) {
    return a * a + b * b;
  });
  registry mine = m.build().value();
  CHECK(mine.find("hypotenuse") != nullptr);
  CHECK(registry::builtin().find("hypotenuse") == nullptr);
  value both[] = {vector_of<double>({3, 1}), vector_of<double>({4, 1})};
  CHECK(read<double>(try_call("hypotenuse", both, mine).value()) == std::vector<double>{25, 2});

  module_builder wrong;
  wrong.function("f").elementwise("... * float32 -> ... * float32", [](double a) { return a; });
  auto failed = wrong.build();
  REQUIRE(!failed);
  CHECK(failed.error()[0].message ==
        "the signature `... * float32 -> ... * float32` of `f` says (float32) -> float32, and the callable is (float64) -> float64");

  module_builder twice;
  twice.function("f").elementwise("float64 -> float64", [](double a) { return a; }).elementwise("float64 -> float64", [](double a) {
    return -a;
  });
  CHECK(twice.build().error()[0].id == datashape::code{401});
}

TEST_CASE("a loop in NumPy's shape runs with its state, in calls and in programs") {
  struct scaling {
    double factor;
  };
  auto state = std::make_shared<scaling>(scaling{10});
  module_builder m;
  m.function("scaled").loop(
      "... * float64 -> ... * float64",
      [](char** data, const std::int64_t* n, const std::int64_t* strides, void* s) {
        for (std::int64_t i = 0; i < n[0]; ++i) {
          double x = 0;
          std::memcpy(&x, data[0] + i * strides[0], 8);
          x *= static_cast<scaling*>(s)->factor;
          std::memcpy(data[1] + i * strides[1], &x, 8);
        }
      },
      state.get(), state);
  registry mine = m.build().value();
  value a = vector_of<double>({1, 2, 3, 4}).slice(0, 0, 2, 2).value();
  CHECK(read<double>(try_call("scaled", std::span<const value>(&a, 1), mine).value()) == std::vector<double>{10, 30});
}

TEST_CASE("a function is found by its other names, with the kernels of its own") {
  const auto& all = pluribus::gfunc::registry::builtin();
  for (auto [alias, name] :
       {std::pair{"acos", "arccos"}, {"atan2", "arctan2"}, {"pow", "power"}, {"bitwise_not", "bitwise_invert"}, {"conjugate", "conj"}}) {
    REQUIRE(all.find(alias) != nullptr);
    CHECK(all.find(alias)->name == name);
    CHECK(all.elementwise(alias).data() == all.elementwise(name).data());
    const auto& aliases = all.find(name)->aliases;
    CHECK(std::find(aliases.begin(), aliases.end(), alias) != aliases.end());
  }
  CHECK(all.find("acosine") == nullptr);
  for (auto [alias, name] : {std::pair{"astype", "cast"}, {"concatenate", "concat"}, {"transpose", "permute_dims"}}) {
    REQUIRE(all.find(alias) != nullptr);
    CHECK(all.find(alias)->name == name);
    CHECK(all.value_function_of(alias) == all.value_function_of(name));
  }
}

TEST_CASE("another name of a function is one function's alone") {
  pluribus::gfunc::module_builder m;
  m.function("twice_as_much").alias("double_it").elementwise("(... * float64) -> ... * float64", [](double x) { return 2 * x; });
  const auto mine = m.build().value();
  CHECK(mine.find("double_it")->name == "twice_as_much");
  pluribus::gfunc::module_builder taken;
  taken.function("twice_as_much").alias("add").elementwise("(... * float64) -> ... * float64", [](double x) { return 2 * x; });
  auto made = taken.build();
  REQUIRE(!made);
  CHECK(made.error()[0].message == "`add` cannot be another name of `twice_as_much`: it is one of `add`");
}
