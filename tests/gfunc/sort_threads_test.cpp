// SPDX-License-Identifier: BSD-3-Clause
// sort and unique_values of long vectors have the same bits for any number of threads: an executor claims some and runs its pieces last
// first.
#include <doctest/doctest.h>

#include <cstring>
#include <limits>
#include <random>
#include <string>
#include <vector>

#include "gfunc/call.hpp"
#include "ndt/make.hpp"

namespace {

namespace gf = pluribus::gfunc;
namespace ndt = pluribus::ndt;

class claims_threads final : public gf::executor {
 public:
  explicit claims_threads(int count) noexcept : count_(count) {}
  int concurrency() const noexcept override { return count_; }
  void parallel_for(gf::index n, gf::function_ref<void(gf::index)> body) override {
    for (gf::index i = n; i-- > 0;) body(i);
  }

 private:
  int count_;
};

template <class T>
std::vector<gf::value> long_vectors(gf::index n) {
  std::mt19937_64 random(5);
  std::vector<gf::value> all;
  auto made = [&](auto f) {
    gf::value v = gf::value::allocate(ndt::array_type(gf::dims{n}, ndt::make_scalar(ndt::scalar_of<T>))).value();
    for (gf::index i = 0; i < n; ++i) {
      const T x = static_cast<T>(f(i));
      std::memcpy(v.data() + i * static_cast<gf::index>(sizeof x), &x, sizeof x);
    }
    all.push_back(std::move(v));
  };
  made([&](gf::index) { return static_cast<std::int32_t>(random()); });
  made([&](gf::index i) { return i; });
  made([&](gf::index i) { return n - i; });
  made([&](gf::index) { return 3; });
  made([&](gf::index i) { return i % 3 == 0 ? 1 : static_cast<std::int32_t>(random()); });
  if constexpr (std::is_floating_point_v<T>) {
    constexpr T nan = std::numeric_limits<T>::quiet_NaN();
    made([&](gf::index i) { return i % 5 == 0 ? nan : i % 7 == 0 ? -T{0} : static_cast<T>(random() >> 40) - (i % 2 == 0 ? 5000000 : 0); });
    made([&](gf::index) { return nan; });
  }
  return all;
}

template <class T>
void same_for_any_threads() {
  for (gf::index n : {65535, 65536, 200003}) {
    const std::vector<gf::value> all = long_vectors<T>(n);
    for (std::size_t which = 0; which < all.size(); ++which) {
      for (const char* function : {"sort", "unique_values"}) {
        CAPTURE(n);
        CAPTURE(which);
        CAPTURE(function);
        gf::inline_executor one;
        const std::span<const gf::value> args(&all[which], 1);
        const gf::value expected = gf::try_call(function, args, {}, {&one, nullptr}).value();
        for (int threads : {2, 3, 5, 32, 100}) {
          claims_threads many(threads);
          const gf::value got = gf::try_call(function, args, {}, {&many, nullptr}).value();
          REQUIRE(got.size() == expected.size());
          CHECK(std::memcmp(got.data(), expected.data(), static_cast<std::size_t>(got.size()) * sizeof(T)) == 0);
        }
      }
    }
  }
}

}  // namespace

TEST_CASE("long vectors are sorted to the same bits by any number of threads") {
  same_for_any_threads<double>();
  same_for_any_threads<float>();
  same_for_any_threads<std::int32_t>();
  same_for_any_threads<std::uint64_t>();
}
