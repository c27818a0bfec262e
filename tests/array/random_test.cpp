// SPDX-License-Identifier: BSD-3-Clause
#include <doctest/doctest.h>

#include "ndt/print.hpp"
#include "random_expression.hpp"

namespace pluribus::nd::testing {

namespace {

struct setting {
  gfunc::executor* on;
  int threads;
  index limit;
};

bool same_bits(const std::vector<double>& a, const std::vector<double>& b) {
  return a.size() == b.size() && (a.empty() || std::memcmp(a.data(), b.data(), a.size() * sizeof(double)) == 0);
}

/// -0.0 and 0.0 compare equal against the plain evaluator, which has no opinion on signs of zero in min and max.
bool same_values(const std::vector<double>& a, const std::vector<double>& b) { return a == b; }

std::vector<double> evaluated(const array& a, const setting& s, run_report* report = nullptr) {
  eval_options options;
  options.on = s.on;
  options.threads = s.threads;
  options.memory_limit = s.limit;
  options.report = report;
  return values_of<double>(eval(a, options));
}

}  // namespace

TEST_CASE("random expressions are what a plain evaluator says, with the same bits for any threads, executor and limit") {
  gfunc::inline_executor here;
  const auto threads = make_thread_executor(3);
  for (std::uint64_t seed = 0; seed < 150; ++seed) {
    CAPTURE(seed);
    expression_maker make(seed);
    const pair p = make.expression(static_cast<int>(make.between(1, 4)));
    CAPTURE(ndt::to_string(p.lazy.type()));
    REQUIRE(p.lazy.shape() == p.plain.shape);
    const std::vector<double> one = evaluated(p.lazy, {&here, 1, 0});
    REQUIRE(same_values(one, p.plain.values));
    for (const setting& s : {setting{threads.get(), 2, 0}, setting{threads.get(), 3, index{4} << 20}, setting{nullptr, 0, index{8} << 20}})
      REQUIRE(same_bits(evaluated(p.lazy, s), one));
  }
}

TEST_CASE("random expressions come out the same through a sink of any chunks") {
  const auto threads = make_thread_executor(2);
  for (std::uint64_t seed = 1000; seed < 1060; ++seed) {
    CAPTURE(seed);
    expression_maker make(seed);
    const pair p = make.expression(static_cast<int>(make.between(1, 3)));
    extents chunk = p.plain.shape;
    for (int d = 0; d < chunk.rank(); ++d) chunk[d] = make.between(1, chunk[d] + 2);
    vector_sink<double> to(p.plain.shape, chunk);
    eval_options options;
    options.on = threads.get();
    store(p.lazy, to, options);
    REQUIRE(to.values == p.plain.values);
    REQUIRE(static_cast<index>(to.seen.size()) == to.chunks().count());
    std::vector<double> streamed(to.values.size());
    index last = -1;
    blocks(
        p.lazy,
        [&](const block& b) {
          const extents strides = c_strides(p.plain.shape, 1);
          index first = 0;
          for (int d = 0; d < b.where.rank(); ++d) first += b.where.lo[d] * strides[d];
          CHECK(first > last);
          last = first;
          for (index i = 0; i < b.where.volume(); ++i) {
            extents at = position(b.where.shape, i);
            index from = 0;
            for (int d = 0; d < at.rank(); ++d) {
              from += at[d] * b.values.strides[d];
              at[d] += b.where.lo[d];
            }
            std::memcpy(&streamed[static_cast<std::size_t>(linear(p.plain.shape, at))], b.values.data + from, sizeof(double));
          }
        },
        chunk, options);
    REQUIRE(streamed == p.plain.values);
  }
}

TEST_CASE("float sums have the same bits for any chunks and threads") {
  std::mt19937_64 random(5);
  std::vector<double> v(9000);
  for (double& x : v) x = std::ldexp(static_cast<double>(static_cast<std::int64_t>(random())), static_cast<int>(random() % 200) - 160);
  const auto threads = make_thread_executor(3);
  std::vector<std::vector<double>> seen;
  for (const extents& chunk : {extents{20, 30, 15}, extents{7, 11, 4}, extents{1, 30, 15}, extents{20, 2, 15}}) {
    const array a = chunked(v, {20, 30, 15}, chunk);
    for (int n : {1, 3}) {
      std::vector<double> all;
      for (const array& r : {sum(a), mean(a), nd::std(a), var(a, {.axis = {}, .ddof = 1}), sum(a, {.axis = 1}), mean(a, {.axis = {0, 2}})})
        for (double x : evaluated(r, {threads.get(), n, 0})) all.push_back(x);
      seen.push_back(all);
    }
  }
  for (const auto& s : seen) CHECK(same_bits(s, seen.front()));
}

}  // namespace pluribus::nd::testing
