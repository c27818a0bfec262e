// SPDX-License-Identifier: BSD-3-Clause
// Kernels over many short pieces at once, in every instruction set: reductions of runs have the bits of each run by itself, text loops the
// results of the standard library's strings, products of small squares the bits of the same matrices where they do not lie packed.
#include <doctest/doctest.h>
#include <sys/mman.h>
#include <unistd.h>

#include <cmath>
#include <cstring>
#include <limits>
#include <random>
#include <string>
#include <string_view>
#include <vector>

#include "functions/algorithms.hpp"
#include "functions/matrix_product.hpp"
#include "kernel_tables.hpp"

namespace ndt = pluribus::ndt;
namespace gf = pluribus::gfunc;

namespace {

using bytes = std::vector<unsigned char>;

/// Elements as runs meet them: like sizes, a few that differ more and more, the whole range, specials, zeros, exact ties.
double drawn(int temper, std::mt19937_64& random) {
  const double unit = static_cast<double>(static_cast<std::int64_t>(random()) >> 11) * 0x1p-52;
  switch (temper) {
    case 0: return 1000 * unit;
    case 1: return std::ldexp(unit, static_cast<int>(random() % 34));
    case 2: return std::ldexp(unit, static_cast<int>(random() % 2000) - 1000);
    case 3: return random() % 60 == 0 ? (random() % 2 != 0 ? std::numeric_limits<double>::infinity() : std::nan("")) : unit;
    case 4: return random() % 2 != 0 ? 0.0 : -0.0;
    case 5: return static_cast<double>(static_cast<std::int64_t>(random() % 7) - 3);
    case 6: return random() % 3 == 0 ? std::ldexp(unit, -60) : 1 + 0x1p-52 * static_cast<double>(random() % 4);
    default: return std::ldexp(unit, 890 + static_cast<int>(random() % 30));
  }
}

bytes elements(ndt::scalar dtype, std::int64_t n, int temper, std::mt19937_64& random) {
  bytes out(static_cast<std::size_t>(n * ndt::size_of(dtype)));
  for (std::int64_t i = 0; i < n; ++i) {
    const double d = drawn(temper, random);
    const auto f = static_cast<float>(d);
    const std::uint64_t bits = dtype == ndt::scalar::bool_ ? random() % 2 : random();
    unsigned char* to = out.data() + i * ndt::size_of(dtype);
    if (dtype == ndt::scalar::float64)
      std::memcpy(to, &d, 8);
    else if (dtype == ndt::scalar::float32)
      std::memcpy(to, &f, 4);
    else
      std::memcpy(to, &bits, static_cast<std::size_t>(ndt::size_of(dtype)));
  }
  return out;
}

std::vector<std::int64_t> sizes(std::int64_t runs, int kind, std::mt19937_64& random) {
  std::vector<std::int64_t> made;
  for (std::int64_t r = 0; r < runs; ++r) {
    const auto longest = kind == 0 ? 20U : kind == 1 ? 300U : 5000U;
    made.push_back(random() % 8 == 0 ? 0 : static_cast<std::int64_t>(random() % longest));
  }
  return made;
}

}  // namespace

TEST_CASE("many runs at once have the bits of each run by itself") {
  std::mt19937_64 random(3);
  int compared = 0;
  for (const auto& t : kernel_tables::usable()) {
    for (const gf::reduction_kernel& k : t.reductions) {
      if (k.runs == nullptr) continue;
      for (int temper = 0; temper < 8; ++temper) {
        for (int kind = 0; kind < 3; ++kind) {
          const auto n = sizes(kind == 2 ? 12 : 300, kind, random);
          std::int64_t total = 0;
          for (std::int64_t s : n) total += s;
          const bytes data = elements(k.arg, total, temper, random);
          const auto width = static_cast<std::size_t>(ndt::size_of(k.result));
          bytes got(n.size() * width + 1, 0xa5), want(width);
          k.runs(got.data(), data.data(), n.data(), static_cast<std::int64_t>(n.size()), 0);
          CHECK(got.back() == 0xa5);
          std::vector<std::uint64_t> state(static_cast<std::size_t>(k.state_bytes / 8));
          std::int64_t at = 0;
          for (std::size_t r = 0; r < n.size(); ++r) {
            k.init(state.data(), 1);
            k.along(state.data(), data.data() + at * ndt::size_of(k.arg), n[r]);
            k.finish(state.data(), want.data(), 1, n[r], 0);
            REQUIRE_MESSAGE(std::memcmp(want.data(), got.data() + r * width, width) == 0,
                            t.instruction_set << " " << k.function << " of " << ndt::name(k.arg) << ", temper " << temper << ", run " << r
                                              << " of " << n[r] << " elements");
            at += n[r];
            ++compared;
          }
        }
      }
    }
  }
  CHECK(compared > 10000);
}

namespace {

namespace text = gf::algorithms;

/// Strings of up to `longest` bytes over few letters, some of several bytes, so that many begin alike and some are equal.
std::vector<std::string> strings(std::int64_t n, unsigned longest, bool ascii, std::mt19937_64& random) {
  const std::vector<std::string> letters = {"a", "b", ascii ? "c" : "é", ascii ? "d" : "漢", ascii ? "e" : "\xff"};
  std::vector<std::string> made;
  for (std::int64_t i = 0; i < n; ++i) {
    const std::uint64_t size = random() % 4 == 0 ? 0 : random() % (longest + 1);
    std::string s(random() % 3 == 0 ? size : 0, 'a');
    while (s.size() < size) s += letters[random() % letters.size()];
    made.push_back(s);
  }
  return made;
}

/// Strings one after another, with something before and after, and their offsets, int32 or int64.
struct rows_memory {
  bytes data, offsets;
  text::text_rows rows{};
  rows_memory(const std::vector<std::string>& all, bool wide, bool packed) {
    const int width = wide ? 8 : 4;
    data.assign(5, 'x');
    const auto put = [&](std::size_t at) {
      const auto offset = static_cast<std::int64_t>(at);
      const auto narrow = static_cast<std::int32_t>(at);
      const auto* from = wide ? reinterpret_cast<const unsigned char*>(&offset) : reinterpret_cast<const unsigned char*>(&narrow);
      offsets.insert(offsets.end(), from, from + width);
    };
    for (const std::string& s : all) {
      put(data.size());
      data.insert(data.end(), s.begin(), s.end());
      if (packed) continue;
      put(data.size());
      data.push_back('a');
    }
    put(data.size());
    const char* begin = reinterpret_cast<const char*>(offsets.data());
    const std::int64_t step = packed ? width : 2 * width;
    rows = {reinterpret_cast<const char*>(data.data()), begin, begin + width, step, step, wide, packed,
            static_cast<std::int64_t>(data.size())};
  }
};

template <class Run>
Run algorithm(const kernel_tables::table& t, gf::algorithm_id what, ndt::scalar dtype) {
  for (const gf::algorithm_kernel& k : t.algorithms) {
    if (k.what == what && k.dtype == dtype) return reinterpret_cast<Run>(const_cast<void*>(k.run));
  }
  REQUIRE_MESSAGE(false, "no such algorithm");
  return nullptr;
}

bool holds(text::text_order what, std::string_view a, std::string_view b) {
  switch (what) {
    case text::text_order::equal: return a == b;
    case text::text_order::not_equal: return a != b;
    case text::text_order::less: return a < b;
    case text::text_order::less_equal: return a <= b;
    case text::text_order::greater: return a > b;
    case text::text_order::greater_equal: return a >= b;
    case text::text_order::begins: return a.starts_with(b);
    default: return a.ends_with(b);
  }
}

}  // namespace

TEST_CASE("text loops agree with the standard library, whatever the offsets") {
  std::mt19937_64 random(5);
  for (const auto& t : kernel_tables::usable()) {
    const auto compare = algorithm<text::text_compare>(t, gf::algorithm_id::text_compare, ndt::scalar::uint8);
    const auto lengths = algorithm<text::text_lengths>(t, gf::algorithm_id::text_lengths, ndt::scalar::uint8);
    const auto contains = algorithm<text::text_contains>(t, gf::algorithm_id::text_contains, ndt::scalar::uint8);
    for (int round = 0; round < 48; ++round) {
      const unsigned longest = round % 3 == 0 ? 9 : round % 3 == 1 ? 70 : 200;
      const std::int64_t n = 1 + static_cast<std::int64_t>(random() % 700);
      const auto a = strings(n, longest, round % 4 < 2, random);
      auto b = strings(n, round % 5 == 0 ? 3 : longest, round % 4 < 2, random);
      for (std::size_t i = 0; i < a.size(); i += 3) b[i] = i % 2 == 0 ? a[i] : a[i].substr(0, a[i].size() / 2);
      const rows_memory x(a, round % 2 == 0, round % 8 < 6), y(b, round % 3 == 0, round % 7 < 5);
      text::text_rows one = y.rows;  // the same element beside all of the other
      one.start_step = one.end_step = 0;
      one.packed = false;
      std::vector<std::int64_t> counts(a.size());
      lengths(&x.rows, n, counts.data());
      bool made[700];
      for (int order = 0; order < 8; ++order) {
        const auto what = static_cast<text::text_order>(order);
        compare(&x.rows, &y.rows, n, what, made);
        for (std::size_t i = 0; i < a.size(); ++i)
          REQUIRE_MESSAGE(made[i] == holds(what, a[i], b[i]),
                          t.instruction_set << " order " << order << " of `" << a[i] << "` and `" << b[i]);
        compare(&x.rows, &one, n, what, made);
        for (std::size_t i = 0; i < a.size(); ++i) REQUIRE(made[i] == holds(what, a[i], b[0]));
      }
      for (const std::string pattern : {"a", "ab", "bab", "aaaaaaa", ""}) {
        contains(&x.rows, n, pattern.data(), static_cast<std::int64_t>(pattern.size()), made);
        for (std::size_t i = 0; i < a.size(); ++i) REQUIRE(made[i] == (a[i].find(pattern) != std::string::npos));
      }
      for (std::size_t i = 0; i < a.size(); ++i) {
        std::int64_t count = 0;
        for (char c : a[i]) count += static_cast<signed char>(c) > -65;
        REQUIRE(counts[i] == count);
      }
    }
  }
}

namespace {

/// Strings one after another that end where readable memory does.
class guarded_rows {
 public:
  explicit guarded_rows(const std::vector<std::string>& all) {
    std::string joined;
    for (const std::string& s : all) {
      offsets_.push_back(static_cast<std::int32_t>(joined.size()));
      joined += s;
    }
    offsets_.push_back(static_cast<std::int32_t>(joined.size()));
    const auto page = static_cast<std::size_t>(::sysconf(_SC_PAGESIZE));
    const std::size_t bytes = (joined.size() + page - 1) / page * page;
    mapped_ = bytes + page;
    memory_ = static_cast<char*>(::mmap(nullptr, mapped_, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0));
    REQUIRE(memory_ != MAP_FAILED);
    REQUIRE(::mprotect(memory_ + bytes, page, PROT_NONE) == 0);
    char* begin = memory_ + bytes - joined.size();
    std::memcpy(begin, joined.data(), joined.size());
    const char* at = reinterpret_cast<const char*>(offsets_.data());
    rows = {begin, at, at + 4, 4, 4, false, true, static_cast<std::int64_t>(joined.size())};
  }
  ~guarded_rows() { ::munmap(memory_, mapped_); }
  guarded_rows(const guarded_rows&) = delete;
  guarded_rows& operator=(const guarded_rows&) = delete;

  /// One of them beside all rows of another column.
  text::text_rows only(std::size_t i) const {
    text::text_rows one = rows;
    one.starts += 4 * i;
    one.ends += 4 * i;
    one.start_step = one.end_step = 0;
    one.packed = false;
    return one;
  }

  text::text_rows rows{};

 private:
  std::vector<std::int32_t> offsets_;
  char* memory_ = nullptr;
  std::size_t mapped_ = 0;
};

}  // namespace

TEST_CASE("text of any size is compared by bytes as unsigned numbers, and nothing behind it is read") {
  constexpr std::size_t edges[] = {0, 1, 3, 4, 7, 8, 15, 16, 17, 31, 32, 33, 63, 64, 65, 127, 128, 129, 192, 255, 256, 257, 300, 513};
  std::mt19937_64 random(7);
  for (const auto& t : kernel_tables::usable()) {
    const auto compare = algorithm<text::text_compare>(t, gf::algorithm_id::text_compare, ndt::scalar::uint8);
    for (std::size_t upto = 2; upto <= std::size(edges); ++upto) {
      std::vector<std::string> a, b;
      // A little more than one block of rows; every third round has one size alone.
      for (int i = 0; i < 80; ++i) {
        std::string s(edges[upto % 3 == 0 ? upto - 1 : random() % upto], 'm'), other = s;
        const std::size_t at = s.empty() ? 0 : random() % 4 == 0 ? s.size() - 1 : random() % s.size();
        if (!s.empty() && random() % 3 != 0) other[at] = "\x00\x6c\x6e\x7f\x80\xff"[random() % 6];
        if (!s.empty() && random() % 5 == 0) other.resize(at);
        a.push_back(random() % 2 == 0 ? s : other);
        b.push_back(random() % 2 == 0 ? s : other);
      }
      const guarded_rows x(a), y(b);
      bool made[80];
      for (int order = 0; order < 8; ++order) {
        const auto what = static_cast<text::text_order>(order);
        compare(&x.rows, &y.rows, 80, what, made);
        for (std::size_t i = 0; i < 80; ++i)
          REQUIRE_MESSAGE(made[i] == holds(what, a[i], b[i]),
                          t.instruction_set << " order " << order << " of `" << a[i] << "` and `" << b[i]);
        for (const std::size_t k : {std::size_t{0}, std::size_t{79}}) {
          const text::text_rows one = y.only(k), first = x.only(k);
          compare(&x.rows, &one, 80, what, made);
          for (std::size_t i = 0; i < 80; ++i) REQUIRE(made[i] == holds(what, a[i], b[k]));
          compare(&first, &y.rows, 80, what, made);
          for (std::size_t i = 0; i < 80; ++i) REQUIRE(made[i] == holds(what, a[k], b[i]));
        }
      }
    }
  }
}

namespace {

template <class T>
void small_squares(const kernel_tables::table& t, std::mt19937_64& random) {
  const auto run = algorithm<gf::matrix_product_loop>(t, gf::algorithm_id::matrix_product, ndt::scalar_of<T>);
  for (std::int64_t n : {1, 2, 3, 4, 5, 7, 8, 9, 16}) {
    constexpr std::int64_t batch = 7;
    const std::int64_t apart = n + 3;  // elements from row to row where matrices do not lie packed
    std::vector<T> a(static_cast<std::size_t>(batch * n * n)), b = a, c = a, d = a;
    std::vector<T> loose(static_cast<std::size_t>(batch * n * apart));
    for (T& v : a) v = static_cast<T>(static_cast<double>(static_cast<std::int64_t>(random())) * 0x1p-60);
    for (T& v : b) v = random() % 9 == 0 ? -T{} : static_cast<T>(static_cast<double>(static_cast<std::int64_t>(random())) * 0x1p-60);
    for (std::int64_t r = 0; r < batch * n; ++r)
      std::memcpy(&loose[static_cast<std::size_t>(r * apart)], &a[static_cast<std::size_t>(r * n)],
                  sizeof(T) * static_cast<std::size_t>(n));
    gf::matrix_product p;
    p.batch = batch, p.m = p.n = p.k = n;
    p.a = a.data(), p.a_batch = n * n, p.a_row = n;
    p.b = b.data(), p.b_batch = n * n, p.b_row = n;
    p.c = c.data(), p.c_batch = n * n, p.c_row = n;
    run(p);
    p.a = loose.data(), p.a_batch = n * apart, p.a_row = apart;
    p.c = d.data();
    run(p);
    CHECK_MESSAGE(std::memcmp(c.data(), d.data(), c.size() * sizeof(T)) == 0, t.instruction_set << " " << n);
    for (std::int64_t i = 0; i < n; ++i) {
      T sum{};
      for (std::int64_t k = 0; k < n; ++k) sum = sum + a[static_cast<std::size_t>(i * n + k)] * b[static_cast<std::size_t>(k * n)];
      CHECK(sum == c[static_cast<std::size_t>(i * n)]);
    }
  }
}

}  // namespace

TEST_CASE("products of small packed squares have the bits of any other layout") {
  std::mt19937_64 random(7);
  for (const auto& t : kernel_tables::usable()) {
    small_squares<double>(t, random);
    small_squares<float>(t, random);
  }
}
