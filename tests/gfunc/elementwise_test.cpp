// SPDX-License-Identifier: BSD-3-Clause
// Elementwise kernels: the examples of every function, the corners of integer and float arithmetic and casts, superinstructions against the
// chains they stand for, and the same bits from every instruction set for all that is not transcendental.
#include <doctest/doctest.h>

#include <cmath>
#include <cstring>
#include <limits>
#include <random>
#include <set>
#include <string>
#include <vector>

#include "kernel_tables.hpp"

namespace ndt = pluribus::ndt;
namespace gf = pluribus::gfunc;
using kernel_tables::table;

namespace {

constexpr double inf = std::numeric_limits<double>::infinity(), not_a_number = std::numeric_limits<double>::quiet_NaN();

template <class R, class... A>
R call(const table& t, const char* name, A... a) {
  R r;
  const void* in[] = {&a...};
  const auto& k = t.find(name, {ndt::scalar_of<A>...});
  REQUIRE(k.result == ndt::scalar_of<R>);
  k.run(&r, in, 1);
  return r;
}
template <class R, class A>
R cast(const table& t, A a) {
  R r;
  const void* in[] = {&a};
  t.cast(ndt::scalar_of<A>, ndt::scalar_of<R>).run(&r, in, 1);
  return r;
}

/// Runs pattern text one kernel at a time.
std::vector<unsigned char> unfused(const table& t, std::string_view& text, ndt::scalar dtype,
                                   const std::vector<std::vector<unsigned char>>& args, std::int64_t n) {
  const std::size_t end = text.find_first_of("(,)");
  const std::string name(text.substr(0, end));
  text.remove_prefix(name.size());
  if (name.size() == 1) return args.at(static_cast<std::size_t>(name[0] - 'a'));
  std::vector<std::vector<unsigned char>> inputs;
  do {
    text.remove_prefix(1);
    inputs.push_back(unfused(t, text, dtype, args, n));
  } while (text.front() == ',');
  REQUIRE(text.front() == ')');
  text.remove_prefix(1);
  std::vector<const void*> in;
  for (const auto& i : inputs) in.push_back(i.data());
  std::vector<unsigned char> out(inputs[0].size());
  t.find(name, std::vector<ndt::scalar>(inputs.size(), dtype)).run(out.data(), in.data(), n);
  return out;
}

/// Random bytes made valid for a dtype; every fourth element from a list of hard ones.
std::vector<unsigned char> operand(ndt::scalar dtype, std::int64_t n, std::mt19937_64& random) {
  const auto size = static_cast<std::size_t>(ndt::size_of(dtype));
  std::vector<unsigned char> v(size * static_cast<std::size_t>(n));
  static constexpr double hard[] = {0.0,  -0.0,         1,   -1,  2,     -2,    0.5,        1.5,           2.5,  7,     -7,    inf,
                                    -inf, not_a_number, 255, 256, 65504, 65520, 2147483647, -2147483648.0, 1e19, -1e19, 1e-310};
  const auto& from = kernel_tables::usable().back().cast(ndt::scalar::float64, dtype);
  for (std::size_t i = 0; i < static_cast<std::size_t>(n); ++i) {
    if (random() % 4 == 0) {
      const void* in[] = {&hard[random() % std::size(hard)]};
      from.run(&v[i * size], in, 1);
    } else {
      for (std::size_t b = 0; b < size; ++b)
        v[i * size + b] = static_cast<unsigned char>(dtype == ndt::scalar::bool_ ? random() % 2 : random());
    }
  }
  return v;
}

/// NaNs are equal whatever their payload.
bool equal(ndt::scalar dtype, const unsigned char* a, const unsigned char* b) {
  const auto size = static_cast<std::size_t>(ndt::size_of(dtype));
  if (std::memcmp(a, b, size) == 0) return true;
  if (dtype == ndt::scalar::complex64) return equal(ndt::scalar::float32, a, b) && equal(ndt::scalar::float32, a + 4, b + 4);
  if (dtype == ndt::scalar::complex128) return equal(ndt::scalar::float64, a, b) && equal(ndt::scalar::float64, a + 8, b + 8);
  if (ndt::class_of(dtype) != ndt::scalar_class::floating) return false;
  double x = 0, y = 0;
  const void *in_a[] = {a}, *in_b[] = {b};
  const auto& k = kernel_tables::usable().back().cast(dtype, ndt::scalar::float64);
  k.run(&x, in_a, 1);
  k.run(&y, in_b, 1);
  return std::isnan(x) && std::isnan(y);
}

/// "[1, -inf, true]" or "3" as numbers.
std::vector<double> numbers(std::string text) {
  for (char& c : text) c = c == '[' || c == ']' || c == ',' ? ' ' : c;
  std::vector<double> v;
  for (std::size_t at = text.find_first_not_of(' '); at != std::string::npos;) {
    const std::size_t end = std::min(text.find(' ', at), text.size());
    const std::string word = text.substr(at, end - at);
    v.push_back(word == "true" ? 1 : word == "false" ? 0 : std::stod(word));
    at = text.find_first_not_of(' ', end);
  }
  return v;
}

std::vector<unsigned char> typed(const std::vector<double>& v, ndt::scalar dtype) {
  std::vector<unsigned char> out(v.size() * static_cast<std::size_t>(ndt::size_of(dtype)));
  const void* in[] = {v.data()};
  kernel_tables::usable()[0].cast(ndt::scalar::float64, dtype).run(out.data(), in, static_cast<std::int64_t>(v.size()));
  return out;
}

ndt::scalar dtype_of(const std::string& text) {
  if (text.find("true") != std::string::npos || text.find("false") != std::string::npos) return ndt::scalar::bool_;
  return text.find_first_of(".nf") != std::string::npos ? ndt::scalar::float64 : ndt::scalar::int64;
}

/// The lists of "name([..], [..])" and the name.
std::vector<std::string> arguments(const std::string& example, std::string& name) {
  name = example.substr(0, example.find('('));
  std::vector<std::string> all;
  for (std::size_t at = example.find('['); at != std::string::npos; at = example.find('[', at + 1))
    all.push_back(example.substr(at, example.find(']', at) - at + 1));
  return all;
}

}  // namespace

TEST_CASE("every example of every function gives its result") {
  for (const table& t : kernel_tables::usable()) {
    CHECK(t.functions.size() > 60);
    for (const auto& f : t.functions) {
      std::string name;
      const auto texts = arguments(f.example, name);
      CHECK(name == f.name);
      CHECK_FALSE(f.doc.empty());
      std::vector<std::vector<unsigned char>> inputs;
      std::vector<ndt::scalar> dtypes;
      for (const auto& text : texts) {
        dtypes.push_back(dtype_of(text));
        inputs.push_back(typed(numbers(text), dtypes.back()));
      }
      REQUIRE_FALSE(inputs.empty());
      std::vector<unsigned char> got;
      const auto n = static_cast<std::int64_t>(numbers(texts[0]).size());
      ndt::scalar result{};
      bool reduction = false;
      for (const auto& k : t.reductions) reduction = reduction || k.function == f.name;
      if (reduction) {
        const auto& k = t.reduction(f.name, dtypes[0]);
        std::vector<std::uint64_t> state(static_cast<std::size_t>(k.state_bytes / 8));
        k.init(state.data(), 1);
        if (k.along_at != nullptr)
          k.along_at(state.data(), inputs[0].data(), n, 0, 1);
        else
          k.along(state.data(), inputs[0].data(), n);
        result = k.result;
        got.resize(static_cast<std::size_t>(ndt::size_of(result)));
        k.finish(state.data(), got.data(), 1, n, 0);
      } else {
        const auto& k = t.find(f.name, dtypes);
        std::vector<const void*> in;
        for (const auto& i : inputs) in.push_back(i.data());
        result = k.result;
        got.resize(static_cast<std::size_t>(ndt::size_of(result) * n));
        k.run(got.data(), in.data(), n);
      }
      const auto want = typed(numbers(f.result), result);
      REQUIRE_MESSAGE(got.size() == want.size(), f.example);
      for (std::size_t i = 0; i < got.size(); i += static_cast<std::size_t>(ndt::size_of(result)))
        CHECK_MESSAGE(equal(result, &got[i], &want[i]), t.instruction_set << ": " << f.example << " is not " << f.result);
    }
  }
}

TEST_CASE("integers wrap, never trap, and divide as Python's") {
  for (const table& t : kernel_tables::usable()) {
    CAPTURE(t.instruction_set);
    CHECK(call<std::int8_t>(t, "add", std::int8_t{127}, std::int8_t{1}) == -128);
    CHECK(call<std::uint16_t>(t, "multiply", std::uint16_t{65535}, std::uint16_t{65535}) == 1);
    CHECK(call<std::int64_t>(t, "subtract", INT64_MIN, std::int64_t{1}) == INT64_MAX);
    CHECK(call<std::int32_t>(t, "abs", INT32_MIN) == INT32_MIN);
    CHECK(call<std::int32_t>(t, "floor_divide", INT32_MIN, -1) == INT32_MIN);
    CHECK(call<std::int64_t>(t, "remainder", INT64_MIN, std::int64_t{-1}) == 0);
    CHECK(call<std::int32_t>(t, "floor_divide", -7, 2) == -4);
    CHECK(call<std::int32_t>(t, "remainder", -7, 2) == 1);
    CHECK(call<std::int32_t>(t, "remainder", 7, -2) == -1);
    CHECK(call<std::uint8_t>(t, "floor_divide", std::uint8_t{7}, std::uint8_t{0}) == 0);
    CHECK(call<std::int32_t>(t, "power", 3, 40) == static_cast<std::int32_t>(12157665459056928801ULL));
    CHECK(call<std::int32_t>(t, "power", 2, -1) == 0);
    CHECK(call<std::int32_t>(t, "power", -1, -3) == -1);
    CHECK(call<std::int32_t>(t, "bitwise_left_shift", 1, 32) == 0);
    CHECK(call<std::int32_t>(t, "bitwise_left_shift", 1, -1) == 0);
    CHECK(call<std::int32_t>(t, "bitwise_right_shift", -8, 100) == -1);
    CHECK(call<std::uint32_t>(t, "bitwise_right_shift", 8U, 32U) == 0);
  }
}

TEST_CASE("floats divide and compare as Python's and IEEE's") {
  for (const table& t : kernel_tables::usable()) {
    CAPTURE(t.instruction_set);
    CHECK(call<double>(t, "floor_divide", 1.0, 0.1) == 9);
    CHECK(call<double>(t, "remainder", -1.0, 0.3) == doctest::Approx(0.2));
    CHECK(call<double>(t, "remainder", 5.0, -inf) == -inf);
    CHECK(std::signbit(call<double>(t, "remainder", 4.0, -2.0)));
    CHECK(std::isnan(call<double>(t, "remainder", 1.0, 0.0)));
    CHECK(call<double>(t, "floor_divide", 1.0, 0.0) == inf);
    CHECK(call<double>(t, "floor_divide", -1.0, inf) == -1);
    CHECK(std::isnan(call<double>(t, "minimum", 1.0, not_a_number)));
    CHECK(std::isnan(call<double>(t, "maximum", not_a_number, 1.0)));
    CHECK(call<double>(t, "fmin", not_a_number, 1.0) == 1);
    CHECK(std::signbit(call<double>(t, "minimum", 0.0, -0.0)));
    CHECK_FALSE(std::signbit(call<double>(t, "maximum", -0.0, 0.0)));
    CHECK(std::isnan(call<double>(t, "clip", not_a_number, 0.0, 1.0)));
    CHECK_FALSE(call<bool>(t, "equal", not_a_number, not_a_number));
    CHECK(call<bool>(t, "equal", 0.0, -0.0));
    CHECK(call<double>(t, "hypot", 3e300, 4e300) == 5e300);
    CHECK(call<double>(t, "power", 2.0, 0.5) == std::sqrt(2.0));
    CHECK(call<double>(t, "abs", ndt::complex128{3e200, 4e200}) == doctest::Approx(5e200));
  }
}

TEST_CASE("neighbours of a number are those of its own dtype") {
  using ndt::bfloat16, ndt::float16;
  for (const table& t : kernel_tables::usable()) {
    CAPTURE(t.instruction_set);
    for (double a : {0.0, -0.0, 1.0, -1.0, 0x1p-1074, -0x1p-1074, 0x1p-1022, 1e308, inf, -inf, not_a_number}) {
      for (double b : {0.0, -0.0, 2.0, -2.0, inf, -inf, not_a_number}) {
        for (bool wide : {true, false}) {
          const double got = wide ? call<double>(t, "nextafter", a, b)
                                  : static_cast<double>(call<float>(t, "nextafter", static_cast<float>(a), static_cast<float>(b)));
          const double want =
              wide ? std::nextafter(a, b) : static_cast<double>(std::nextafter(static_cast<float>(a), static_cast<float>(b)));
          CHECK_MESSAGE(((std::isnan(got) && std::isnan(want)) || (got == want && std::signbit(got) == std::signbit(want))),
                        a << " towards " << b);
        }
      }
    }
    CHECK(call<float16>(t, "nextafter", float16{0x3c00}, float16{0x4000}).bits == 0x3c01);
    CHECK(call<float16>(t, "nextafter", float16{0x7bff}, float16{0x7c00}).bits == 0x7c00);
    CHECK(call<bfloat16>(t, "nextafter", bfloat16{0x8000}, bfloat16{0x3f80}).bits == 0x0001);
    CHECK(call<bfloat16>(t, "nextafter", bfloat16{0xbf80}, bfloat16{0x0000}).bits == 0xbf7f);
  }
}

TEST_CASE("parts and directions of complex numbers") {
  for (const table& t : kernel_tables::usable()) {
    CAPTURE(t.instruction_set);
    const ndt::complex128 z{3, -4};
    CHECK(call<double>(t, "real", z) == 3);
    CHECK(call<double>(t, "imag", z) == -4);
    CHECK(call<ndt::complex128>(t, "conj", z).imag == 4);
    CHECK(call<double>(t, "angle", ndt::complex128{-1, -0.0}) == -3.141592653589793);
    CHECK(call<ndt::complex128>(t, "sign", z).real == 0.6);
    CHECK(call<ndt::complex128>(t, "sign", z).imag == -0.8);
    CHECK(call<ndt::complex64>(t, "sign", ndt::complex64{0, 0}).real == 0);
    CHECK(call<ndt::complex128>(t, "sign", ndt::complex128{1, -inf}).imag == -1);
    CHECK(std::isnan(call<ndt::complex128>(t, "sign", ndt::complex128{inf, inf}).real));
    CHECK(call<ndt::complex128>(t, "round", ndt::complex128{2.5, -3.5}).imag == -4);
    CHECK(call<std::int8_t>(t, "imag", std::int8_t{5}) == 0);
    CHECK(std::signbit(call<double>(t, "copysign", not_a_number, -0.0)));
  }
}

TEST_CASE("casts wrap, saturate and round once") {
  for (const table& t : kernel_tables::usable()) {
    CAPTURE(t.instruction_set);
    CHECK(cast<std::uint8_t>(t, std::int32_t{-1}) == 255);
    CHECK(cast<std::int8_t>(t, std::int32_t{128}) == -128);
    CHECK(cast<std::int32_t>(t, 1e10) == INT32_MAX);
    CHECK(cast<std::int32_t>(t, -1e10F) == INT32_MIN);
    CHECK(cast<std::int64_t>(t, inf) == INT64_MAX);
    CHECK(cast<std::uint64_t>(t, -1.0) == 0);
    CHECK(cast<std::uint64_t>(t, 0x1p63) == std::uint64_t{1} << 63);
    CHECK(cast<std::uint8_t>(t, 255.9) == 255);
    CHECK(cast<std::int16_t>(t, -1.9F) == -1);
    CHECK(cast<std::int16_t>(t, not_a_number) == 0);
    CHECK(cast<std::uint64_t>(t, not_a_number) == 0);
    CHECK(cast<bool>(t, not_a_number));
    CHECK_FALSE(cast<bool>(t, -0.0));
    CHECK(cast<ndt::float16>(t, 65519.0).bits == 0x7bff);
    CHECK(cast<ndt::float16>(t, 65520.0).bits == 0x7c00);
    CHECK(cast<ndt::float16>(t, 0x1p-25).bits == 0);
    CHECK(cast<ndt::float16>(t, 0x1.8p-25).bits == 1);
    CHECK(cast<ndt::float16>(t, 1 + 0x1p-11 + 0x1p-40).bits == 0x3c01);  // by way of float32 it would be 0x3c00
    CHECK(cast<ndt::bfloat16>(t, std::int64_t{0x1010000000000001}).bits == 0x5d81);
    CHECK(cast<double>(t, ndt::float16{0x0001}) == 0x1p-24);
    CHECK(cast<double>(t, ndt::complex128{2, 3}) == 2);
    CHECK(cast<ndt::complex64>(t, std::int32_t{5}).real == 5);
  }
}

TEST_CASE("every float16 survives float32 and back") {
  for (const table& t : kernel_tables::usable()) {
    for (int bits = 0; bits < 65536; ++bits) {
      const float wide = cast<float>(t, ndt::float16{static_cast<std::uint16_t>(bits)});
      const int back = cast<ndt::float16>(t, wide).bits;
      const bool nan = (bits & 0x7fff) > 0x7c00;
      REQUIRE((nan ? std::isnan(wide) && (back & 0x7fff) > 0x7c00 : back == bits));
    }
  }
}

TEST_CASE("a superinstruction has the bits of its kernels run one by one") {
  std::mt19937_64 random(1);
  for (const table& t : kernel_tables::usable()) {
    CHECK(t.supers.size() > 50);
    for (const auto& k : t.supers) {
      for (std::int64_t n : {0, 1, 7, 64, 515}) {
        std::vector<std::vector<unsigned char>> args;
        for (int i = 0; i < k.arity; ++i) args.push_back(operand(k.dtype, n, random));
        std::string_view text = k.pattern;
        const auto want = unfused(t, text, k.dtype, args, n);
        std::vector<const void*> in;
        for (const auto& a : args) in.push_back(a.data());
        k.run(args[0].data(), in.data(), n);  // in place
        for (std::size_t i = 0; i < want.size(); i += static_cast<std::size_t>(ndt::size_of(k.dtype)))
          REQUIRE_MESSAGE(equal(k.dtype, &want[i], &args[0][i]), std::string(k.pattern) << " " << t.instruction_set);
      }
    }
  }
}

namespace {

/// What a kernel stores past the caches beside what it stores the ordinary way, at every kind of place in a line, out of place and in
/// place; nothing around it is touched.
template <class Kernel>
void check_streamed(const table& t, const Kernel& k, const std::vector<ndt::scalar>& args, ndt::scalar result, const char* name,
                    std::mt19937_64& random) {
  const auto size = ndt::size_of(result);
  for (const std::int64_t n : {0, 1, 7, 64, 203}) {
    std::vector<std::vector<unsigned char>> values;
    std::vector<const void*> in;
    for (const ndt::scalar arg : args) values.push_back(operand(arg, n, random));
    for (const auto& v : values) in.push_back(v.data());
    std::vector<unsigned char> want(static_cast<std::size_t>(n * size)), memory(static_cast<std::size_t>(n * size + 3 * 64), 0xa5);
    k.run(want.data(), in.data(), n);
    for (const std::int64_t offset : {std::int64_t{0}, size, 3 * size}) {
      const auto begin =
          (reinterpret_cast<std::intptr_t>(memory.data()) + 63) / 64 * 64 + offset - reinterpret_cast<std::intptr_t>(memory.data());
      for (const bool in_place : {false, true}) {
        std::fill(memory.begin(), memory.end(), static_cast<unsigned char>(0xa5));
        unsigned char* out = memory.data() + begin;
        std::vector<const void*> from = in;
        if (in_place && ndt::size_of(args[0]) == size) {
          std::copy(values[0].begin(), values[0].end(), out);
          from[0] = out;
        }
        k.streamed(out, from.data(), n);
        for (std::int64_t i = 0; i < n * size; i += size)
          REQUIRE_MESSAGE(equal(result, &want[static_cast<std::size_t>(i)], out + i),
                          std::string(name) << ", " << t.instruction_set << ", element " << i / size);
        for (std::int64_t i = 0; i < static_cast<std::int64_t>(memory.size()); ++i) {
          if (i < begin || i >= begin + n * size) REQUIRE_MESSAGE(memory[static_cast<std::size_t>(i)] == 0xa5, std::string(name));
        }
      }
    }
  }
}

}  // namespace

TEST_CASE("a kernel that stores past the caches stores the same bits") {
  std::mt19937_64 random(9);
  for (const table& t : kernel_tables::usable()) {
    int some = 0;
    for (const auto& k : t.elementwise) {
      if (k.streamed == nullptr) continue;
      check_streamed(t, k, std::vector<ndt::scalar>(k.args, k.args + k.arity), k.result, k.function, random);
      ++some;
    }
    for (const auto& k : t.supers) {
      if (k.streamed == nullptr) continue;
      check_streamed(t, k, std::vector<ndt::scalar>(k.arity, k.dtype), k.dtype, k.pattern, random);
      ++some;
    }
#if defined(__x86_64__)
    CHECK(some > 500);
#endif
  }
}

TEST_CASE("all instruction sets and all tile lengths give the same bits") {
  const std::set<std::string> transcendental{"exp",   "exp2", "expm1", "log", "log2", "log10", "log1p", "logaddexp", "cbrt",
                                             "power", "sin",  "cos",   "tan", "sinh", "cosh",  "tanh",  "erf"};
  std::mt19937_64 random(5);
  const auto& tables = kernel_tables::usable();
  for (const auto& k : tables[0].elementwise) {
    if (transcendental.contains(k.function) && ndt::class_of(k.result) == ndt::scalar_class::floating) continue;
    constexpr std::int64_t n = 150;
    std::vector<std::vector<unsigned char>> args;
    for (int i = 0; i < k.arity; ++i) args.push_back(operand(k.args[i], n, random));
    const auto size = static_cast<std::size_t>(ndt::size_of(k.result));
    std::vector<unsigned char> want(size * n), got(size * n);
    std::vector<const void*> in;
    for (const auto& a : args) in.push_back(a.data());
    for (std::int64_t i = 0; i < n; ++i) {  // one by one
      std::vector<const void*> at;
      for (int j = 0; j < k.arity; ++j) at.push_back(args[static_cast<std::size_t>(j)].data() + i * ndt::size_of(k.args[j]));
      k.run(want.data() + i * static_cast<std::int64_t>(size), at.data(), 1);
    }
    for (const table& t : tables) {
      t.find(k.function, std::vector<ndt::scalar>(k.args, k.args + k.arity)).run(got.data(), in.data(), n);
      for (std::size_t i = 0; i < want.size(); i += size)
        REQUIRE_MESSAGE(equal(k.result, &want[i], &got[i]), std::string(k.function) << " of " << std::string(ndt::name(k.args[0])) << ", "
                                                                                    << t.instruction_set << ", element " << i / size);
    }
  }
  for (const auto& k : tables[0].casts) {
    const auto from = operand(k.from, 150, random);
    const auto size = static_cast<std::size_t>(ndt::size_of(k.to));
    std::vector<unsigned char> want(150 * size), got(150 * size);
    const void* in[] = {from.data()};
    k.run(want.data(), in, 150);
    for (const table& t : tables) {
      t.cast(k.from, k.to).run(got.data(), in, 150);
      for (std::size_t i = 0; i < want.size(); i += size)
        REQUIRE_MESSAGE(equal(k.to, &want[i], &got[i]), std::string(ndt::name(k.from)) << " to " << std::string(ndt::name(k.to)) << ", "
                                                                                       << t.instruction_set << ", element " << i / size);
    }
  }
}
