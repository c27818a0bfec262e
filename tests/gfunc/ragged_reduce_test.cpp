// SPDX-License-Identifier: BSD-3-Clause
// Sums, means and extremes over ragged rows have the bits of each row by itself: offsets of 32 and 64 bits, sliced and reversed rows, empty
// and null rows, elements that may be null, on one thread and several.
#include <doctest/doctest.h>

#include <cmath>
#include <cstring>
#include <random>
#include <thread>
#include <vector>

#include "gfunc/call.hpp"
#include "gfunc/copy.hpp"
#include "ndt/make.hpp"
#include "vector_of.hpp"

namespace gf = pluribus::gfunc;
using gf::testing::vector_of;
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
  for (const char* function : {"sum", "mean", "min", "max"}) {
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

TEST_CASE("elements that are null count nowhere, in rows of any length and on any threads") {
  std::mt19937_64 random(11);
  two_threads both;
  for (const bool long_row : {false, true}) {
    std::vector<std::int64_t> offsets{0};
    for (int r = 0; r < 9000; ++r)
      offsets.push_back(offsets.back() + (long_row && r == 50 ? 70000 : static_cast<std::int64_t>(random() % 30)));
    const gf::index n = offsets.back();
    std::vector<double> elements;
    gf::buffer bits = gf::buffer::allocate((n + 7) / 8);
    for (gf::index i = 0; i < n; ++i)
      elements.push_back(random() % 50 == 0 ? std::nan("")
                                            : std::ldexp(static_cast<double>(random() % 1000), static_cast<int>(random() % 30)));
    // From none null to nearly all, by regions.
    for (gf::index i = 0; i < bits.size(); ++i)
      bits.data()[i] = static_cast<std::byte>(i / 500 % 3 == 0 ? random() : i / 500 % 3 == 1 ? 0xFF : 1U << (random() % 8));
    const auto counts = [&](gf::index i) { return (std::to_integer<int>(bits.data()[i / 8]) >> (i % 8) & 1) != 0; };
    const gf::value content = gf::value::option(vector_of(elements), gf::validity::bitmap(bits, 0, gf::dims{1})).value();
    const gf::value rows = gf::value::ragged(vector_of(offsets), content).value();
    for (const char* function : {"sum", "mean", "min", "max"}) {
      const gf::value one = reduced(function, rows, nullptr), two = reduced(function, rows, &both);
      const bool nullable = function[0] == 'm';
      REQUIRE((one.form() == gf::value_form::option) == nullable);
      const gf::value valid = gf::valid_mask(nullable ? one : gf::value::option(one, gf::validity::all()).value()).value();
      for (gf::index r = 0; r + 1 < static_cast<gf::index>(offsets.size()); ++r) {
        std::vector<double> some;
        for (auto i = offsets[static_cast<std::size_t>(r)]; i < offsets[static_cast<std::size_t>(r) + 1]; ++i) {
          if (counts(i)) some.push_back(elements[static_cast<std::size_t>(i)]);
        }
        REQUIRE((valid.data()[r] != std::byte{0}) == (!nullable || !some.empty()));
        if (some.empty() && nullable) continue;
        const gf::value alone = gf::try_reduce(function, vector_of(some)).value();
        std::uint64_t want = 0;
        std::memcpy(&want, alone.data(), sizeof want);
        REQUIRE(bits_at(one, r) == want);
        REQUIRE(bits_at(one, r) == bits_at(two, r));
      }
    }
  }
}
