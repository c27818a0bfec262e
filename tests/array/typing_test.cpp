// SPDX-License-Identifier: BSD-3-Clause
#include <doctest/doctest.h>

#include <string>

#include "chunked_source.hpp"
#include "ndt/print.hpp"

namespace pluribus::nd::testing {

namespace {

std::string message_of(const std::function<void()>& f) {
  try {
    f();
  } catch (const datashape::error& e) {
    std::string all = e.what();
    for (const auto& d : e.all())
      for (const auto& n : d.notes) all += "\n" + n;
    return all;
  }
  return "no error";
}

bool has(const std::string& text, const char* part) { return text.find(part) != std::string::npos; }

array of_type(const char* dtype_name, const extents& shape) {
  for (int s = 0; s < ndt::scalar_count; ++s)
    if (std::string(ndt::name(static_cast<ndt::scalar>(s))) == dtype_name) return zeros(shape, static_cast<ndt::scalar>(s));
  return zeros(shape);
}

std::string type_text(const array& a) { return ndt::to_string(a.type()); }

}  // namespace

TEST_CASE("type errors are raised where the expression is written and name both types") {
  const array a = of_type("float64", {3}), b = of_type("float64", {4});
  const std::string shapes = message_of([&] { (void)(a + b); });
  CHECK(has(shapes, "E0503"));
  CHECK(has(shapes, "3 * float64"));
  CHECK(has(shapes, "4 * float64"));
  CHECK(has(message_of([&] { (void)(a & a); }), "3 * float64"));
  CHECK(has(message_of([&] { (void)a(5); }), "E0504"));
  CHECK(has(message_of([&] { (void)a(0, 0); }), "E0505"));
  CHECK(has(message_of([&] { (void)a(slice(0, 2, 0)); }), "E0506"));
  CHECK(has(message_of([&] { (void)a["x"]; }), "E0507"));
  CHECK(has(message_of([&] { (void)sum(a, {.axis = 1}); }), "E0508"));
  CHECK(has(message_of([&] { (void)reduce("add", a); }), "E0509"));
  CHECK(has(message_of([&] { (void)call("sum", {a}); }), "E0509"));
  CHECK(has(message_of([&] { (void)grouped("sum", a, a, 3); }), "E0520"));
}

TEST_CASE("literals are weak") {
  const array bytes = of_type("int8", {2});
  CHECK(type_text(bytes + 1) == "2 * int8");
  CHECK(type_text(bytes * 1.5) == "2 * float64");
  CHECK(type_text(of_type("float32", {2}) * 1.5) == "2 * float32");
  CHECK(type_text(of_type("float32", {2}) + 1) == "2 * float32");
  CHECK(has(message_of([&] { (void)(bytes + 1000); }), "E0510"));
  CHECK(has(message_of([&] { (void)(of_type("uint8", {2}) + -1); }), "E0510"));
  CHECK((array(2) * 3).weak());
  CHECK(type_text(bytes + array(2) * 3) == "2 * int8");
  CHECK(values_of<std::int8_t>(bytes + array(2) * 3) == std::vector<std::int8_t>{6, 6});
  CHECK(array(1.5).item<double>() == 1.5);
}

TEST_CASE("views of memory copy nothing") {
  const std::vector<double> v{0, 1, 2, 3, 4, 5};
  const array a = borrow(v.data(), ndt::array_type({2, 3}, ndt::make_scalar(ndt::scalar::float64)));
  CHECK(a.view<double, 2>().data() == v.data());
  CHECK(transpose(a)(2).view<double, 1>()(1) == 5);
  CHECK(eval(transpose(a)).resident()->data == reinterpret_cast<const std::byte*>(v.data()));
  CHECK(has(message_of([&] { (void)a.view<float, 2>(); }), "E0512"));
  CHECK(has(message_of([&] { (void)a.view<double, 1>(); }), "E0512"));
  CHECK(has(message_of([&] { (void)(a + a).view<double, 2>(); }), "E0511"));
}

TEST_CASE("a deleter runs once, when the last array is gone") {
  int released = 0;
  double value = 3;
  {
    const array a = adopt(&value, ndt::array_type({1}, ndt::make_scalar(ndt::scalar::float64)), [&] { ++released; });
    const array b = a + 1.0;
    CHECK(values_of<double>(b)[0] == 4);
    CHECK(released == 0);
  }
  CHECK(released == 1);
}

TEST_CASE("records: fields are views, whole records copy") {
  struct point {
    double x;
    std::int32_t id;
    std::int32_t pad;
  };
  const point points[] = {{1.5, 7, 0}, {2.5, 8, 0}};
  const ndt::type type =
      ndt::array_type({2}, ndt::record({{"x", ndt::make_scalar(ndt::scalar::float64)}, {"id", ndt::make_scalar(ndt::scalar::int32)}}));
  const array a = copy(points, type);
  CHECK(type_text(a["id"]) == "2 * int32");
  CHECK(values_of<double>(a["x"] + a["id"]) == std::vector<double>{8.5, 10.5});
  CHECK(has(message_of([&] { (void)(a + 1); }), "E0520"));
  CHECK(a["id"].view<std::int32_t, 1>()(1) == 8);
}

TEST_CASE("ranges do not depend on how they are read") {
  CHECK(values_of<std::int64_t>(arange(5)) == std::vector<std::int64_t>{0, 1, 2, 3, 4});
  CHECK(values_of<std::int64_t>(arange(10, 0, -4)) == std::vector<std::int64_t>{10, 6, 2});
  const auto l = values_of<double>(linspace(0, 1, 5));
  CHECK(l == std::vector<double>{0, 0.25, 0.5, 0.75, 1});
  CHECK(sum(arange(300000)).item<std::int64_t>() == 44999850000);
  CHECK(values_of<std::int64_t>(arange(300000)(slice(131070, 131074)))[2] == 131072);
}

TEST_CASE("empty arrays evaluate") {
  const array none = zeros({0, 3});
  CHECK(values_of<double>(none + 1.0).empty());
  CHECK(sum(none).item<double>() == 0);
  CHECK(values_of<double>(sum(none, {.axis = 0})) == std::vector<double>{0, 0, 0});
  CHECK(none(slice(0, 0)).shape() == extents{0, 3});
}

TEST_CASE("a chain may be long, not endless") {
  array a = zeros({2});
  for (int i = 0; i < 1500; ++i) a = a + 1.0;
  CHECK(values_of<double>(a)[0] == 1500);
  CHECK(has(message_of([&] {
              for (int i = 0; i < 1000; ++i) a = a + 1.0;
            }),
            "E0517"));
}

}  // namespace pluribus::nd::testing
