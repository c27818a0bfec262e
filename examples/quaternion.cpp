// SPDX-License-Identifier: BSD-3-Clause
/// quaternion: a dtype of one's own, from outside the library. A struct in; a named datashape, its arithmetic under the library's function
/// names, and calls on arrays of it out: strided, broadcast, with nulls.
#include <cmath>
#include <cstddef>
#include <iostream>
#include <string>
#include <vector>

#include "gfunc/call.hpp"
#include "gfunc/module.hpp"
#include "gfunc/value_text.hpp"
#include "ndt/ndt.hpp"

namespace ndt = pluribus::ndt;
namespace gfunc = pluribus::gfunc;

struct quaternion {
  double w, x, y, z;
};

/// The names that the program adds to the language.
const ndt::scope& names() {
  static const ndt::scope known = ndt::scope().define("quaternion", "{w: float64, x: float64, y: float64, z: float64}");
  return known;
}

/// What the C++ type is called in signatures; found by its argument, as NDT_RECORD would have it.
ndt::type ndt_reflect(quaternion*) { return ndt::parse("quaternion", names()); }

gfunc::registry with_quaternions() {
  gfunc::module_builder m;  // begins with the built-in functions; new kernels stand beside theirs
  m.names(names());
  m.function("add").elementwise("(... * quaternion, ... * quaternion) -> ... * quaternion", [](quaternion a, quaternion b) {
    return quaternion{a.w + b.w, a.x + b.x, a.y + b.y, a.z + b.z};
  });
  m.function("multiply")
      .elementwise("(... * quaternion, ... * quaternion) -> ... * quaternion",
                   [](quaternion a, quaternion b) {
                     return quaternion{a.w * b.w - a.x * b.x - a.y * b.y - a.z * b.z, a.w * b.x + a.x * b.w + a.y * b.z - a.z * b.y,
                                       a.w * b.y - a.x * b.z + a.y * b.w + a.z * b.x, a.w * b.z + a.x * b.y - a.y * b.x + a.z * b.w};
                   })
      .elementwise("(... * float64, ... * quaternion) -> ... * quaternion", [](double s, quaternion a) {
        return quaternion{s * a.w, s * a.x, s * a.y, s * a.z};
      });
  m.function("conj").elementwise("(... * quaternion) -> ... * quaternion", [](quaternion a) { return quaternion{a.w, -a.x, -a.y, -a.z}; });
  m.function("abs").elementwise("(... * quaternion) -> ... * float64",
                                [](quaternion a) { return std::sqrt(a.w * a.w + a.x * a.x + a.y * a.y + a.z * a.z); });
  return m.build().value();  // throws with everything that is wrong
}

int main() try {
  const gfunc::registry functions = with_quaternions();
  auto show = [&](const std::string& what, const std::string& name, std::vector<gfunc::value> args) {
    const auto made = gfunc::try_call(name, args, functions);
    if (made)
      std::cout << what << ": " << ndt::to_string(made->type()) << " " << gfunc::to_text(*made) << '\n';
    else
      std::cout << what << ": " << made.error().front().message << '\n';
  };

  std::vector<quaternion> memory = {{0, 1, 0, 0}, {0, 0, 1, 0}, {0, 0, 0, 1}};  // i, j, k
  const gfunc::value units =
      gfunc::value::from_buffer(ndt::parse("3 * quaternion", names()),
                                gfunc::buffer::borrow(memory.data(), static_cast<gfunc::index>(memory.size() * sizeof(quaternion))))
          .value();
  const gfunc::value column = units.split(0, 3, 1).value();
  const gfunc::value backwards = units.slice(0, 2, 3, -1).value();
  const gfunc::value some = gfunc::value_from_text(ndt::parse("3 * ?quaternion", names()), "[[3, 0, 4, 0], null, [0, 0, 0, 2]]");

  show("abs", "abs", {units});
  show("i, j, k backwards", "conj", {backwards});
  show("table", "multiply", {column, units});
  show("twice", "multiply", {gfunc::value::literal(2.0), units});
  show("with nulls", "abs", {some});
  show("sum with nulls", "add", {some, units.at(0).value()});
  show("numbers are as they were", "add",
       {gfunc::value_from_text("2 * int32", "[1, 2]"), gfunc::value_from_text("2 * float64", "[0.5, 0.5]")});
  show("no such kernel", "subtract", {units, units});
} catch (const std::exception& e) {
  std::cerr << e.what() << '\n';
  return 1;
}
