// SPDX-License-Identifier: BSD-3-Clause
// C++ types by reflection: type_of<T>() and NDT_RECORD, against what the compiler does with the same structs.
#include <doctest/doctest.h>

#include <cstddef>

#include "ndt/layout.hpp"
#include "ndt/print.hpp"
#include "ndt/type_of.hpp"

using namespace pluribus;
using ndt::type_of;

namespace sample {

struct point {
  double x, y;
};
NDT_RECORD(point, x, y)

struct mixed {
  std::int8_t a;
  double b;
  std::int16_t c[3];
  point p;
  std::array<float, 4> v;
  bool flag;
};
NDT_RECORD(mixed, a, b, c, p, v, flag)

/// Members out of order, and one left out.
struct partly {
  std::int32_t hidden;
  std::int32_t x;
  std::int8_t y;
};
NDT_RECORD(partly, y, x)

#pragma pack(push, 1)
struct tight {
  std::int8_t a;
  double b;
};
#pragma pack(pop)
NDT_RECORD(tight, a, b)

struct alignas(32) wide {
  std::int32_t a;
};
NDT_RECORD(wide, a)

struct large {
  int a, b, c, d, e, f, g, h, i, j, k, l, m, n, o, p, q, r, s, t, u, v, w, x, y, z;
};
NDT_RECORD(large, a, b, c, d, e, f, g, h, i, j, k, l, m, n, o, p, q, r, s, t, u, v, w, x, y, z)

}  // namespace sample

TEST_CASE("C++ types have datashapes") {
  CHECK(to_string(type_of<bool>()) == "bool");
  CHECK(to_string(type_of<std::int32_t>()) == "int32");
  CHECK(to_string(type_of<long>()) == "int64");
  CHECK(to_string(type_of<long long>()) == "int64");
  CHECK(to_string(type_of<unsigned long long>()) == "uint64");
  CHECK(to_string(type_of<const float>()) == "float32");
  CHECK(to_string(type_of<std::complex<double>>()) == "complex128");
  CHECK(to_string(type_of<std::optional<float>>()) == "?float32");
  CHECK(to_string(type_of<std::array<double, 3>>()) == "3 * float64");
  CHECK(to_string(type_of<int[2][3]>()) == "2 * 3 * int32");
  CHECK(to_string(type_of<std::vector<std::vector<float>>>()) == "var * var * float32");
  CHECK(to_string(type_of<std::string>()) == "string");
  CHECK(to_string(type_of<std::tuple<int, std::string>>()) == "(int32, string)");
  CHECK(to_string(type_of<std::pair<int, double>>()) == "(int32, float64)");
  CHECK(to_string(type_of<std::map<std::string, double>>()) == "map(string, float64)");
  CHECK(to_string(type_of<std::vector<std::optional<sample::point>>>()) == "var * ?{x: float64, y: float64}");
  CHECK(to_string(type_of<ndt::float16>()) == "float16");
}

TEST_CASE("records have the offsets of their structs") {
  CHECK(to_string(type_of<sample::point>()) == "{x: float64, y: float64}");
  const ndt::type t = type_of<sample::mixed>();
  const ndt::layout l = ndt::layout_of(t).value();
  CHECK(l.size() == static_cast<ndt::index>(sizeof(sample::mixed)));
  CHECK(l.field(1).offset == static_cast<ndt::index>(offsetof(sample::mixed, b)));
  CHECK(l.field(2).offset == static_cast<ndt::index>(offsetof(sample::mixed, c)));
  CHECK(l.field(3).offset == static_cast<ndt::index>(offsetof(sample::mixed, p)));
  CHECK(l.field(5).offset == static_cast<ndt::index>(offsetof(sample::mixed, flag)));
  CHECK(to_string(t) == "{a: int8, b: float64, c: 3 * int16, p: {x: float64, y: float64}, v: 4 * float32, flag: bool}");
  CHECK(type_of<sample::large>().size() == 26);
}

TEST_CASE("structs that C would lay out otherwise keep their offsets") {
  const ndt::layout partly = ndt::layout_of(type_of<sample::partly>()).value();
  CHECK(partly.size() == 12);
  CHECK(partly.field(0).offset == 8);
  CHECK(partly.field(1).offset == 4);
  const ndt::layout tight = ndt::layout_of(type_of<sample::tight>()).value();
  CHECK(tight.size() == 9);
  CHECK(tight.align() == 1);
  CHECK(tight.field(1).offset == 1);
  CHECK(to_string(type_of<sample::tight>()) == "{a: int8, b: float64, pack=1}");
  const ndt::layout wide = ndt::layout_of(type_of<sample::wide>()).value();
  CHECK(wide.size() == 32);
  CHECK(wide.align() == 32);
  CHECK(to_string(type_of<sample::wide>()) == "{a: int32, align=32}");
}
