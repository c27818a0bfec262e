// SPDX-License-Identifier: BSD-3-Clause
// Sums and means over ragged rows have the bits of each row by itself: offsets of 32 and 64 bits, sliced and reversed rows, empty and null
// rows, elements that may be null, on one thread and several.
#include <doctest/doctest.h>

#include <cmath>
#include <cstring>
#include <random>
#include <thread>
#include <vector>

#include "gfunc/call.hpp"
#include "ndt/make.hpp"

namespace gf = pluribus::gfunc;
namespace ndt = pluribus::ndt;

namespace {

/// Two threads a call, so that pieces run at once.
class two_threads final : public gf::executor {
 public:
  int concurrency() const noexcept override { return 2; }
  void parallel_for(gf::index n, gf::function_ref<void(gf::index)> body) override {
    std::thread other([&] {
      for (gf::index i = 1; i < n; i += 2) body(i);
    });
    for (gf::index i = 0; i < n; i += 2) body(i);
    other.join();
  }
};

template <class T>
gf::value vector_of(const std::vector<T>& from) {
  gf::value v = gf::value::allocate(ndt::array_type({static_cast<gf::index>(from.size())}, ndt::make_scalar(ndt::scalar_of<T>))).value();
  if (!from.empty()) std::memcpy(v.data(), from.data(), from.size() * sizeof(T));
  return v;
}

template <class Offset>
gf::value rows_of(const std::vector<double>& elements, const std::vector<Offset>& offsets, bool nullable) {
  gf::value content = vector_of(elements);
  if (nullable) content = gf::value::option(content, gf::validity::all()).value();
  return gf::value::ragged(vector_of(offsets), content).value();
}

gf::value reduced(const char* function, const gf::value& v, gf::executor* on) {
  return gf::try_call(function, std::span<const gf::value>(&v, 1), {{"axis", std::int64_t{1}}}, {on, nullptr}).value();
}

std::uint64_t bits_at(const gf::value& v, gf::index i) {
  const gf::value& leaf = v.form() == gf::value_form::option ? v.child() : v;
  std::uint64_t bits = 0;
  std::memcpy(&bits, leaf.data() + i * leaf.strides()[0], sizeof bits);
  return bits;
}

int compared = 0;

void check(const gf::value& rows) {
  two_threads both;
  for (const char* function : {"sum", "mean"}) {
    const gf::value one = reduced(function, rows, nullptr), two = reduced(function, rows, &both);
    for (gf::index r = 0; r < rows.shape()[0]; ++r) {
      const gf::value row = rows.at(r).value().row().value();
      const gf::value elements = row.form() == gf::value_form::option ? row.child() : row;
      REQUIRE(bits_at(one, r) == bits_at(two, r));
      if (elements.shape()[0] == 0 && function[0] == 'm') continue;  // null, whatever lies there
      const gf::value alone = gf::try_reduce(function, elements).value();
      std::uint64_t want = 0;
      std::memcpy(&want, alone.data(), sizeof want);
      REQUIRE(bits_at(one, r) == want);
      ++compared;
    }
  }
}

template <class Offset>
void check_all(std::mt19937_64& random, unsigned longest, int spread) {
  std::vector<Offset> offsets{0};
  std::vector<double> elements;
  for (int r = 0; r < 4000 && elements.size() < 90000; ++r) {
    for (std::uint64_t i = random() % (longest + 1); i > 0; --i)
      elements.push_back(std::ldexp(static_cast<double>(static_cast<std::int64_t>(random())),
                                    static_cast<int>(random() % static_cast<unsigned>(spread)) - 60));
    offsets.push_back(static_cast<Offset>(elements.size()));
  }
  for (bool nullable : {false, true}) {
    const gf::value rows = rows_of(elements, offsets, nullable);
    const gf::index n = rows.shape()[0];
    check(rows);
    check(rows.slice(0, 3, n / 2, 1).value());
    check(rows.slice(0, n - 1, n / 3, -2).value());
  }
}

}  // namespace

TEST_CASE("sums and means over ragged rows have the bits of each row by itself") {
  std::mt19937_64 random(9);
  for (int spread : {3, 70}) {
    check_all<std::int32_t>(random, 25, spread);
    check_all<std::int64_t>(random, 25, spread);
    check_all<std::int64_t>(random, 700, spread);
  }
  CHECK(compared > 50000);
}
