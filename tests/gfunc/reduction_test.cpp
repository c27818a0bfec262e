// SPDX-License-Identifier: BSD-3-Clause
// Reductions: the same bits for every order, split, merge order and instruction set; sums within their bound of the exact sum; the values
// of small cases by hand.
#include <doctest/doctest.h>
#include <mpfr.h>

#include <algorithm>
#include <bit>
#include <cmath>
#include <cstring>
#include <limits>
#include <numeric>
#include <random>
#include <string>
#include <vector>

#include "kernel_tables.hpp"

namespace ndt = pluribus::ndt;
namespace gf = pluribus::gfunc;

namespace {

using bytes = std::vector<unsigned char>;

constexpr double inf = std::numeric_limits<double>::infinity(), not_a_number = std::numeric_limits<double>::quiet_NaN();

struct states {
  const gf::reduction_kernel& k;
  std::vector<std::uint64_t> words;
  states(const gf::reduction_kernel& kernel, std::int64_t slots)
      : k(kernel), words(static_cast<std::size_t>((kernel.state_bytes + 7) / 8 * slots + 1)) {
    REQUIRE(kernel.state_bytes % 8 == 0);
    k.init(words.data(), slots);
  }
  unsigned char* slot(std::int64_t i) { return reinterpret_cast<unsigned char*>(words.data()) + i * k.state_bytes; }
  bytes result(std::int64_t count, double ddof = 0) {
    bytes out(static_cast<std::size_t>(ndt::size_of(k.result)));
    k.finish(words.data(), out.data(), 1, count, ddof);
    return out;
  }
};

bytes in_one_go(const gf::reduction_kernel& k, const bytes& data, std::int64_t n) {
  states s(k, 1);
  if (k.along_at != nullptr)
    k.along_at(s.slot(0), data.data(), n, 0, 1);
  else
    k.along(s.slot(0), data.data(), n);
  return s.result(n);
}

/// Random pieces, each fed by a randomly chosen entry point into one of a few states, merged in random order.
bytes in_pieces(const gf::reduction_kernel& k, const bytes& data, std::int64_t n, std::mt19937_64& random) {
  const std::int64_t size = ndt::size_of(k.arg), parts = 1 + static_cast<std::int64_t>(random() % 5);
  states s(k, parts);
  std::vector<std::int64_t> labels;
  bytes piece;
  for (std::int64_t at = 0; at < n;) {
    const std::int64_t m = std::min<std::int64_t>(n - at, 1 + static_cast<std::int64_t>(random() % 150));
    const std::int64_t part = static_cast<std::int64_t>(random() % static_cast<std::uint64_t>(parts));
    piece.assign(data.begin() + at * size, data.begin() + (at + m) * size);  // exact allocation: reading beyond it shows under ASan
    switch (random() % 3) {
      case 0:
        if (k.along_at != nullptr)
          k.along_at(s.slot(part), piece.data(), m, at, 1);
        else
          k.along(s.slot(part), piece.data(), m);
        break;
      case 1: {
        labels.resize(static_cast<std::size_t>(m));
        for (auto& l : labels) l = static_cast<std::int64_t>(random() % static_cast<std::uint64_t>(parts));
        if (k.labelled_at != nullptr)
          k.labelled_at(s.slot(0), labels.data(), piece.data(), m, at, 1);
        else
          k.labelled(s.slot(0), parts, labels.data(), piece.data(), m);
        break;
      }
      default:
        for (std::int64_t i = 0; i < m; i += parts) {
          const std::int64_t row = std::min(parts, m - i);
          if (k.across_at != nullptr)
            k.across_at(s.slot(0), piece.data() + i * size, row, at + i, 1);
          else
            k.across(s.slot(0), piece.data() + i * size, row);
        }
    }
    at += m;
  }
  std::vector<std::int64_t> order(static_cast<std::size_t>(parts));
  std::iota(order.begin(), order.end(), 0);
  std::shuffle(order.begin(), order.end(), random);
  for (std::size_t i = 1; i < order.size(); ++i) k.merge(s.slot(order[0]), s.slot(order[i]), 1);
  bytes out(static_cast<std::size_t>(ndt::size_of(k.result)));
  k.finish(s.slot(order[0]), out.data(), 1, n, 0);
  return out;
}

template <class T>
bytes as_bytes(const std::vector<T>& v) {
  bytes b(v.size() * sizeof(T));
  if (!b.empty()) std::memcpy(b.data(), v.data(), b.size());
  return b;
}

/// `n` elements of a dtype in one of several tempers: tame, of all sizes, near overflow, tiny, with specials, all zero.
bytes elements(ndt::scalar dtype, std::int64_t n, int temper, std::mt19937_64& random) {
  if (dtype == ndt::scalar::complex64) return elements(ndt::scalar::float32, 2 * n, temper, random);  // both parts
  if (dtype == ndt::scalar::complex128) return elements(ndt::scalar::float64, 2 * n, temper, random);
  std::vector<double> values(static_cast<std::size_t>(n));
  for (double& v : values) {
    const double unit = static_cast<double>(static_cast<std::int64_t>(random()) >> 11) * 0x1p-52;
    const int e = static_cast<int>(random() % 2000) - 1000;
    switch (temper) {
      case 0: v = 100 * unit; break;
      case 1: v = std::ldexp(unit, e); break;
      case 2: v = std::ldexp(unit, 1000 + e % 24); break;
      case 3: v = std::ldexp(unit, -1040 + e % 30); break;
      case 4: v = random() % 40 == 0 ? (random() % 2 ? inf : random() % 2 ? -inf : not_a_number) : unit; break;
      case 5: v = random() % 2 ? 0.0 : -0.0; break;
      case 6: v = 1e6 + unit; break;
      default: v = std::ldexp(unit, 480 + e % 60); break;
    }
  }
  if (ndt::class_of(dtype) == ndt::scalar_class::floating || ndt::class_of(dtype) == ndt::scalar_class::complex) {
    const auto& cast = kernel_tables::usable().back().cast(ndt::scalar::float64, dtype);
    bytes out(static_cast<std::size_t>(n * ndt::size_of(dtype)));
    const void* in[] = {values.data()};
    cast.run(out.data(), in, n);
    return out;
  }
  bytes out(static_cast<std::size_t>(n * ndt::size_of(dtype)));
  for (auto& b : out) b = static_cast<unsigned char>(dtype == ndt::scalar::bool_ ? random() % 2 : temper == 5 ? 0 : random());
  return out;
}

bytes shuffled(const bytes& data, std::int64_t size, std::mt19937_64& random) {
  std::vector<std::int64_t> order(data.size() / static_cast<std::size_t>(size));
  std::iota(order.begin(), order.end(), 0);
  std::shuffle(order.begin(), order.end(), random);
  bytes out;
  for (std::int64_t i : order) out.insert(out.end(), data.begin() + i * size, data.begin() + (i + 1) * size);
  return out;
}

/// Rounded once, to even, subnormals too.
double nearest_double(const mpfr_t exact) {
  if (mpfr_number_p(exact) == 0) return mpfr_get_d(exact, MPFR_RNDN);
  const long places = mpfr_zero_p(exact) != 0 ? 53 : std::min<long>(53, mpfr_get_exp(exact) + 1074);
  const double sign = mpfr_signbit(exact) != 0 ? -1 : 1;
  if (places < 0) return sign * 0.0;
  if (places == 0) return mpfr_cmp_d(exact, 0) != 0 && mpfr_min_prec(exact) > 1 ? sign * 5e-324 : sign * 0.0;  // half of the least is a tie
  mpfr_t narrow;
  mpfr_init2(narrow, places);
  mpfr_set(narrow, exact, MPFR_RNDN);
  const double nearest = mpfr_get_d(narrow, MPFR_RNDN);
  mpfr_clear(narrow);
  return nearest;
}

template <class T, class R = T>
R reduce(const kernel_tables::table& t, const char* function, const std::vector<T>& v, double ddof = 0) {
  const auto& k = t.reduction(function, ndt::scalar_of<T>);
  states s(k, 1);
  if (k.along_at != nullptr)
    k.along_at(s.slot(0), v.data(), static_cast<std::int64_t>(v.size()), 0, 1);
  else
    k.along(s.slot(0), v.data(), static_cast<std::int64_t>(v.size()));
  const bytes b = s.result(static_cast<std::int64_t>(v.size()), ddof);
  REQUIRE(b.size() == sizeof(R));
  R r;
  std::memcpy(&r, b.data(), sizeof r);
  return r;
}

}  // namespace

TEST_CASE("a reduction has the same bits for any order, split, merge order and instruction set") {
  std::mt19937_64 random(2026);
  const auto& tables = kernel_tables::usable();
  for (const auto& first : tables[0].reductions) {
    for (int temper = 0; temper < 8; ++temper) {
      const auto n = static_cast<std::int64_t>(random() % 700);
      bytes data = elements(first.arg, n, temper, random);
      const bytes want = in_one_go(first, data, n);
      for (const auto& t : tables) {
        const auto& k = t.reduction(first.function, first.arg);
        for (int round = 0; round < 3; ++round) {
          const bytes got = in_pieces(k, data, n, random);
          REQUIRE_MESSAGE(got == want, std::string(first.function) << " of " << std::string(ndt::name(first.arg)) << ", "
                                                                   << t.instruction_set << ", temper " << temper << ", n " << n);
          if (first.along_at == nullptr) {  // positions move with their elements
            data = shuffled(data, ndt::size_of(first.arg), random);
            REQUIRE_MESSAGE(in_one_go(k, data, n) == want, std::string(first.function) << " of " << std::string(ndt::name(first.arg))
                                                                                       << ", " << t.instruction_set << ", shuffled");
          }
        }
      }
    }
  }
}

TEST_CASE("float sums are within n * 2^-81 of the greatest element, and one rounding, of the exact sum") {
  std::mt19937_64 random(7);
  mpfr_t exact, term;
  mpfr_init2(exact, 2400);
  mpfr_init2(term, 53);
  for (int temper : {0, 1, 2, 3, 5, 6, 7}) {
    for (int round = 0; round < 20; ++round) {
      const std::int64_t n = 1 + static_cast<std::int64_t>(random() % 300);
      const bytes data = elements(ndt::scalar::float64, n, temper, random);
      std::vector<double> v(static_cast<std::size_t>(n));
      std::memcpy(v.data(), data.data(), data.size());
      mpfr_set_zero(exact, 1);
      double most = 0;
      for (double x : v) {
        mpfr_set_d(term, x, MPFR_RNDN);
        mpfr_add(exact, exact, term, MPFR_RNDN);
        most = std::max(most, std::abs(x));
      }
      const double want = mpfr_get_d(exact, MPFR_RNDN);
      for (const auto& t : kernel_tables::usable()) {
        const double got = reduce(t, "sum", v);
        const double bound = std::ldexp(static_cast<double>(n) * most, -81) + std::abs(want) * 0x1p-53 * (1 + 0x1p-20);
        if (std::isinf(want))
          CHECK(got == want);
        else
          CHECK_MESSAGE(std::abs(got - want) <= bound, "temper " << temper << ": " << got << " is not " << want);
      }
    }
  }
  mpfr_clear(exact);
  mpfr_clear(term);
}

TEST_CASE("sums and means by hand") {
  for (const auto& t : kernel_tables::usable()) {
    CAPTURE(t.instruction_set);
    CHECK(reduce(t, "sum", std::vector<double>{}) == 0);
    CHECK(reduce(t, "sum", std::vector<double>{1e16, 1, -1e16}) == 1);
    CHECK(reduce(t, "sum", std::vector<double>{1e308, 1e308, -1e308, -1e308, 3}) == 0);  // 3 is beyond the last bin
    CHECK(reduce(t, "sum", std::vector<double>{1e308, 1e308}) == inf);
    CHECK(reduce(t, "sum", std::vector<double>{1e308, 1e308, -1e308}) == 1e308);
    CHECK(reduce(t, "mean", std::vector<double>{1.5e308, 1.5e308}) == 1.5e308);
    CHECK(reduce(t, "sum", std::vector<double>{inf, 1}) == inf);
    CHECK(std::isnan(reduce(t, "sum", std::vector<double>{inf, -inf})));
    CHECK(std::isnan(reduce(t, "sum", std::vector<double>{not_a_number, 1})));
    CHECK(reduce(t, "sum", std::vector<double>{5e-324, 5e-324, -5e-324}) == 5e-324);
    CHECK(reduce(t, "sum", std::vector<double>(10, 0.1)) == 1.0);
    CHECK(reduce(t, "sum", std::vector<float>(10, 0.1F)) == static_cast<float>(10 * static_cast<double>(0.1F)));
    CHECK(reduce(t, "mean", std::vector<double>{1, 2, 6}) == 3);
    CHECK(std::isnan(reduce(t, "mean", std::vector<double>{})));
    CHECK(reduce<std::int8_t, std::int64_t>(t, "sum", std::vector<std::int8_t>(1000, -128)) == -128000);
    CHECK(reduce<std::uint8_t, std::uint64_t>(t, "sum", std::vector<std::uint8_t>(100000, 255)) == 25500000);
    CHECK(reduce<std::int64_t, std::int64_t>(t, "sum", {INT64_MAX, 1}) == INT64_MIN);
    CHECK(reduce<std::int64_t, double>(t, "mean", {INT64_MAX, INT64_MAX}) == static_cast<double>(INT64_MAX));
  }
}

TEST_CASE("the variance of complex numbers is that of their real parts and that of their imaginary ones") {
  std::mt19937_64 random(12);
  for (const auto& t : kernel_tables::usable()) {
    CAPTURE(t.instruction_set);
    CHECK(reduce<ndt::complex128, double>(t, "var", {{1, 2}, {3, -1}}) == 3.25);
    CHECK(reduce<ndt::complex128, double>(t, "var", {{1, 2}, {3, -1}}, 1) == 6.5);
    CHECK(reduce<ndt::complex64, float>(t, "std", {{0, 3}, {0, -3}, {4, 0}, {-4, 0}}) == std::sqrt(12.5F));
    CHECK(std::isnan(reduce<ndt::complex64, float>(t, "var", {})));
    CHECK(std::isnan(reduce<ndt::complex128, double>(t, "var", {{1, 2}, {inf, 1}})));
    CHECK(std::isnan(reduce<ndt::complex128, double>(t, "std", {{1, 2}, {1, not_a_number}})));
    for (int temper : {0, 6}) {
      const std::int64_t n = 1 + static_cast<std::int64_t>(random() % 2000);
      const bytes data = elements(ndt::scalar::complex128, n, temper, random);
      std::vector<ndt::complex128> both(static_cast<std::size_t>(n));
      std::memcpy(both.data(), data.data(), data.size());
      std::vector<double> real, imag;
      for (const ndt::complex128& z : both) {
        real.push_back(z.real);
        imag.push_back(z.imag);
      }
      CHECK(reduce<ndt::complex128, double>(t, "var", both, 1) == reduce(t, "var", real, 1) + reduce(t, "var", imag, 1));
    }
  }
}

TEST_CASE("either part of a complex sum or mean is that of the parts") {
  std::mt19937_64 random(31);
  for (const auto& t : kernel_tables::usable()) {
    for (const char* function : {"sum", "mean"}) {
      for (int temper = 0; temper < 8; ++temper) {
        const auto n = static_cast<std::int64_t>(1 + random() % 2000);
        const bytes data = elements(ndt::scalar::complex128, n, temper, random);
        std::vector<ndt::complex128> both(static_cast<std::size_t>(n));
        std::memcpy(both.data(), data.data(), data.size());
        std::vector<double> real, imag;
        std::vector<ndt::complex64> narrow;
        std::vector<float> narrow_real;
        for (const ndt::complex128& z : both) {
          real.push_back(z.real);
          imag.push_back(z.imag);
          narrow.push_back({static_cast<float>(z.real), static_cast<float>(z.imag)});
          narrow_real.push_back(static_cast<float>(z.real));
        }
        const auto got = reduce(t, function, both);
        CHECK(std::bit_cast<std::uint64_t>(got.real) == std::bit_cast<std::uint64_t>(reduce(t, function, real)));
        CHECK(std::bit_cast<std::uint64_t>(got.imag) == std::bit_cast<std::uint64_t>(reduce(t, function, imag)));
        CHECK(std::bit_cast<std::uint32_t>(reduce(t, function, narrow).real) ==
              std::bit_cast<std::uint32_t>(reduce(t, function, narrow_real)));
      }
    }
    CHECK(reduce(t, "sum", std::vector<ndt::complex128>{{1, 2}, {1e16, -3}, {-1e16, 1}}).real == 1);
    CHECK(reduce(t, "sum", std::vector<ndt::complex64>{}).imag == 0);
    CHECK(std::isnan(reduce(t, "mean", std::vector<ndt::complex64>{}).real));
  }
}

TEST_CASE("products of floats are the exact product rounded once") {
  std::mt19937_64 random(17);
  mpfr_t exact;
  mpfr_init2(exact, 53 * 320);
  for (int temper : {0, 1, 2, 3, 6, 7}) {
    for (int round = 0; round < 40; ++round) {
      const std::int64_t n = 1 + static_cast<std::int64_t>(random() % 300);
      const bytes data = elements(ndt::scalar::float64, n, temper, random);
      std::vector<double> v(static_cast<std::size_t>(n));
      std::memcpy(v.data(), data.data(), data.size());
      if (round % 2 != 0) v.resize(2);  // all of the exponent range
      for (std::size_t i = 1; i < v.size() && round % 4 == 0; i += 2)
        v[i] = 1 / v[i - 1];  // a product in range, by way of partial ones that are not
      mpfr_set_ui(exact, 1, MPFR_RNDN);
      for (double x : v) mpfr_mul_d(exact, exact, x, MPFR_RNDN);
      const double want = nearest_double(exact);
      for (const auto& t : kernel_tables::usable())
        CHECK(std::bit_cast<std::uint64_t>(reduce(t, "prod", v)) == std::bit_cast<std::uint64_t>(want));
    }
  }
  mpfr_clear(exact);
}

TEST_CASE("products of two are those of multiplication") {
  std::mt19937_64 random(23);
  for (const auto& t : kernel_tables::usable()) {
    for (int i = 0; i < 20000; ++i) {
      std::uint64_t a = random(), b = random();
      if (i % 2 == 0) a &= ~((std::uint64_t{1} << 28) - 1), b &= ~((std::uint64_t{1} << 25) - 1);  // products that are ties are not rare
      const double x = std::bit_cast<double>(a), y = std::bit_cast<double>(b), want = x * y,
                   got = reduce(t, "prod", std::vector<double>{x, y});
      REQUIRE_MESSAGE((std::bit_cast<std::uint64_t>(got) == std::bit_cast<std::uint64_t>(want) || (std::isnan(got) && std::isnan(want))),
                      x << " * " << y << " gave " << got);
    }
  }
}

TEST_CASE("products by hand") {
  for (const auto& t : kernel_tables::usable()) {
    CAPTURE(t.instruction_set);
    CHECK(reduce(t, "prod", std::vector<double>{}) == 1);
    CHECK(reduce(t, "prod", std::vector<double>{2, 3, 4}) == 24);
    CHECK(reduce(t, "prod", std::vector<double>(1000, 1)) == 1);
    CHECK(reduce(t, "prod", std::vector<double>{1e300, 1e300, 1e-300, 1e-300}) == doctest::Approx(1).epsilon(1e-15));
    CHECK(reduce(t, "prod", std::vector<double>{5e-324, 0x1p1000, 0x1p74}) == 1);
    CHECK(reduce(t, "prod", std::vector<double>{0x1p-600, 0x1p-474}) == 5e-324);
    CHECK(reduce(t, "prod", std::vector<double>{0x1p-600, 0x1p-475}) == 0);
    CHECK(reduce(t, "prod", std::vector<double>(64, -2)) == 0x1p64);
    CHECK(reduce(t, "prod", std::vector<double>(63, -2)) == -0x1p63);
    CHECK(reduce(t, "prod", std::vector<double>(2000, 2)) == inf);
    CHECK(reduce(t, "prod", std::vector<double>(2001, -2)) == -inf);
    CHECK(std::signbit(reduce(t, "prod", std::vector<double>{-1, 0.0})));
    CHECK_FALSE(std::signbit(reduce(t, "prod", std::vector<double>{-1, -0.0})));
    CHECK(reduce(t, "prod", std::vector<double>{-inf, 2}) == -inf);
    CHECK(std::isnan(reduce(t, "prod", std::vector<double>{inf, 0})));
    CHECK(std::isnan(reduce(t, "prod", std::vector<double>{not_a_number, 1})));
    std::vector<double> factorial, numbers(100000);
    for (int i = 1; i <= 18; ++i) factorial.push_back(i);
    CHECK(reduce(t, "prod", factorial) == 6402373705728000.0);
    for (std::size_t i = 0; i < numbers.size(); ++i)
      numbers[i] = i % 2 == 0 ? 3.0 : 1.0 / 3.0;  // (1 - 2^-54)^50000, as 1/3 is rounded down
    CHECK(reduce(t, "prod", numbers) == doctest::Approx(1 - 50000 * 0x1p-54).epsilon(1e-16));
    CHECK(reduce(t, "prod", std::vector<float>{0.5F, 3, -7}) == -10.5F);
  }
}

TEST_CASE("variances by hand and far from zero") {
  for (const auto& t : kernel_tables::usable()) {
    CAPTURE(t.instruction_set);
    CHECK(reduce(t, "var", std::vector<double>{1, 2, 3, 6}) == 3.5);
    CHECK(reduce(t, "var", std::vector<double>{1, 2, 3, 6}, 1) == 14.0 / 3);
    CHECK(std::isnan(reduce(t, "var", std::vector<double>{1}, 1)));
    CHECK(reduce(t, "std", std::vector<double>(1000, 0.1)) < 1e-16);
    CHECK(reduce(t, "std", std::vector<double>{1, 1, 5, 5}) == 2);
    CHECK(reduce(t, "var", std::vector<double>{1e9, 1e9 + 1, 1e9 + 2}) == doctest::Approx(2.0 / 3).epsilon(1e-13));
    CHECK(reduce(t, "var", std::vector<float>{1e6F, 1e6F + 1, 1e6F + 2}) == static_cast<float>(2.0 / 3));
    CHECK(reduce(t, "var", std::vector<double>{1e200, -1e200}) == inf);
    CHECK(std::isnan(reduce(t, "var", std::vector<double>{inf, 1})));
    CHECK(reduce<std::uint8_t, double>(t, "var", {0, 255}) == 127.5 * 127.5);
    constexpr std::uint64_t most = ~std::uint64_t{0};
    constexpr std::int64_t least = std::numeric_limits<std::int64_t>::min(), greatest = std::numeric_limits<std::int64_t>::max();
    CHECK(reduce<std::uint64_t, double>(t, "var", {most, most - 2, most, most - 2}) == 1);
    CHECK(reduce<std::uint64_t, double>(t, "var", {0, most, 0, most, 0, most}) == 0x1p126);
    CHECK(reduce<std::int64_t, double>(t, "var", {least, greatest, least, greatest, least, greatest}) == 0x1p126);
    CHECK(reduce<std::int64_t, double>(t, "var", {least, least + 1, least, least + 1}) == 0.25);
    CHECK(reduce<std::int64_t, double>(t, "std", {-3, -1}) == 1);
    CHECK(reduce<std::int64_t, double>(t, "std", {INT64_MIN, INT64_MAX}) == doctest::Approx(0x1p63));
    CHECK(reduce<std::uint32_t, double>(t, "var", {0, 4294967295U}) == 2147483647.5 * 2147483647.5);
    std::vector<std::uint64_t> far(1000);  // squares beyond 128 bits
    for (std::size_t i = 1; i < far.size(); i += 2) far[i] = UINT64_MAX;
    CHECK(reduce<std::uint64_t, double>(t, "var", far) == doctest::Approx(0x1p126));
  }
}

TEST_CASE("extrema, positions and counts by hand") {
  for (const auto& t : kernel_tables::usable()) {
    CAPTURE(t.instruction_set);
    CHECK(reduce(t, "min", std::vector<double>{3, -1, 2}) == -1);
    CHECK(reduce(t, "max", std::vector<double>{-3, -1, -2}) == -1);
    CHECK(std::isnan(reduce(t, "max", std::vector<double>{1, -not_a_number, 2})));
    CHECK(std::isnan(reduce(t, "min", std::vector<float>{1, static_cast<float>(not_a_number), 2})));
    CHECK_FALSE(std::signbit(reduce(t, "min", std::vector<double>{-0.0})));
    CHECK(reduce(t, "max", std::vector<double>{-inf, -inf}) == -inf);
    CHECK(reduce(t, "min", std::vector<std::uint16_t>{65535, 300}) == 300);
    CHECK(reduce(t, "max", std::vector<std::uint64_t>{1, UINT64_MAX}) == UINT64_MAX);
    CHECK(reduce<double, std::int64_t>(t, "argmax", {1, 3, 3, 2}) == 1);
    CHECK(reduce<double, std::int64_t>(t, "argmin", {1, not_a_number, -3, not_a_number}) == 1);
    CHECK(reduce<double, std::int64_t>(t, "argmin", {0.0, -0.0}) == 0);
    CHECK(reduce<double, std::int64_t>(t, "argmax", {}) == -1);
    CHECK(reduce<std::int32_t, std::int64_t>(t, "argmin", std::vector<std::int32_t>(5000, INT32_MAX)) == 0);
    CHECK(reduce<double, std::int64_t>(t, "count", {0, not_a_number, 1}) == 3);
    CHECK(reduce<double, std::int64_t>(t, "count_nonzero", {0, not_a_number, 1, -0.0}) == 2);
    CHECK(reduce<double, bool>(t, "any", {}) == false);
    CHECK(reduce<double, bool>(t, "all", {}) == true);
    CHECK(reduce<double, bool>(t, "all", {1, not_a_number}) == true);
    CHECK(reduce<double, bool>(t, "any", {0, -0.0}) == false);
  }
}

TEST_CASE("a reversed walk still finds the least index") {
  for (const auto& t : kernel_tables::usable()) {
    const std::vector<double> v{5, 7, 7, 1};
    const auto& k = t.reduction("argmax", ndt::scalar::float64);
    states s(k, 1);
    k.along_at(s.slot(0), v.data(), 4, 9, -3);  // indices 9 6 3 0
    std::int64_t at = 0;
    std::memcpy(&at, s.result(4).data(), 8);
    CHECK(at == 3);
  }
}

TEST_CASE("many rows at once add up as the rows one by one") {
  std::mt19937_64 random(99);
  const auto below = [&](int n) { return static_cast<int>(random() % static_cast<std::uint64_t>(n)); };
  for (const auto& t : kernel_tables::usable()) {
    for (const auto& k : t.reductions) {
      if (k.across_rows == nullptr) continue;
      for (int temper = 0; temper < 16; ++temper) {
        const std::int64_t size = ndt::size_of(k.arg);
        const std::int64_t n = temper % 4 == 0 ? 2000 + below(200) : 1 + below(300), rows = 1 + below(temper % 4 == 0            ? 7
                                                                                                      : temper == 15 && size < 3 ? 700
                                                                                                                                 : 40);
        const std::int64_t apart = n + below(3) * below(9);
        bytes data(static_cast<std::size_t>(apart * rows * size));
        for (std::int64_t r = 0; r < rows; ++r) {  // rows of one temper, or each of its own
          const bytes row = elements(k.arg, apart, temper < 8 ? temper : below(8), random);
          std::copy(row.begin(), row.end(), data.begin() + r * apart * size);
        }
        const bool turned = below(2) == 1;
        const unsigned char* first = data.data() + (turned ? (rows - 1) * apart * size : 0);
        const std::int64_t step = (turned ? -apart : apart) * size;
        states one(k, n), many(k, n);
        const std::int64_t before = below(2) * std::min<std::int64_t>(rows, 2);  // states that have seen elements
        for (std::int64_t r = 0; r < rows; ++r) k.across(one.slot(0), first + r * step, n);
        for (std::int64_t r = 0; r < before; ++r) k.across(many.slot(0), first + r * step, n);
        k.across_rows(many.slot(0), first + before * step, n, rows - before, step);
        bytes want(static_cast<std::size_t>(n * ndt::size_of(k.result))), got = want;
        k.finish(one.slot(0), want.data(), n, rows, 0);
        k.finish(many.slot(0), got.data(), n, rows, 0);
        REQUIRE_MESSAGE(got == want, std::string(k.function) << " of " << std::string(ndt::name(k.arg)) << ", " << t.instruction_set
                                                             << ", temper " << temper << ", " << rows << " x " << n);
      }
    }
  }
}

TEST_CASE("columns side by side that have one grid, or each its own, and outgrow it, add up as each alone") {
  std::mt19937_64 random(7);
  const auto below = [&](int n) { return static_cast<int>(random() % static_cast<std::uint64_t>(n)); };
  constexpr std::int64_t n = 53, rows = 90;
  // Squares below 2^12 units of their top bin are added in fewer bins; elements are put at both sides of that and of the bins' own places.
  constexpr double edges[] = {0x1p-20, 0x1p-14, 1, 0x1p6, 0x1p20, 0x1p26, 0x1p40, 0x1p46, 0};
  for (const auto& t : kernel_tables::usable()) {
    for (const char* function : {"sum", "mean", "var", "std"}) {
      const auto& k = t.reduction(function, ndt::scalar::float64);
      for (int apart = 0; apart < 3; ++apart) {    // scales: one, one column in eleven another, each column its own
        for (int grows = 0; grows < 8; ++grows) {  // and from the fourth on begins at larger ones
          std::vector<double> x(n * rows);
          for (std::int64_t r = 0; r < rows; ++r) {
            for (std::int64_t c = 0; c < n; ++c) {
              const auto of_column = apart == 0 ? 0 : apart == 1 ? (c % 11 == 3 ? 5 : 0) : c % 5;
              const auto of_row = grows == 0 ? 0 : grows / 4 * 3 + r * (grows % 4 + 1) / rows;
              const double edge = edges[std::min<std::int64_t>(of_column + of_row, 7)];
              const double nudge = below(3) == 0 ? 1 : std::ldexp(static_cast<double>(random() >> 11), -53);
              x[static_cast<std::size_t>(r * n + c)] =
                  below(9) == 0 ? edges[8] : (below(2) == 0 ? -edge : edge) * (below(9) == 0 ? 0x1.fffffffffffffp-1 : nudge);
            }
          }
          states many(k, n);
          k.across_rows(many.slot(0), x.data(), n, rows / 2, n * 8);
          k.across_rows(many.slot(0), x.data() + rows / 2 * n, n, rows - rows / 2, n * 8);
          bytes got(static_cast<std::size_t>(n * 8));
          k.finish(many.slot(0), got.data(), n, rows, 0);
          for (std::int64_t c = 0; c < n; ++c) {
            states one(k, 1);
            for (std::int64_t r = 0; r < rows; ++r) k.across(one.slot(0), x.data() + r * n + c, 1);
            bytes want(8);
            k.finish(one.slot(0), want.data(), 1, rows, 0);
            REQUIRE_MESSAGE(std::memcmp(got.data() + c * 8, want.data(), 8) == 0,
                            function << ", " << t.instruction_set << ", scales " << apart << ", grows " << grows << ", column " << c);
          }
        }
      }
    }
  }
}
