// SPDX-License-Identifier: BSD-3-Clause
// A signature answers from its cache, with the same answer, from several threads.
#include <doctest/doctest.h>

#include <atomic>
#include <thread>

#include "ndt/parse.hpp"
#include "ndt/signature.hpp"

using namespace pluribus;

TEST_CASE("a repeated resolution is the same object") {
  const ndt::signature s(ndt::parse("(... * T, ... * T) -> ... * T"));
  const ndt::type args[] = {ndt::parse("3 * 4 * float64"), ndt::parse("4 * float64")};
  const auto one = s.resolve(args).value();
  CHECK(s.resolve(args).value() == one);
  const ndt::signature copy = s;
  CHECK(copy.resolve(args).value() == one);
  const ndt::type built_again[] = {ndt::parse("3 * 4 * float64"), ndt::parse("4 * float64")};
  CHECK(s.resolve(built_again).value() == one);
  const ndt::type others[] = {ndt::parse("4 * 3 * float64"), ndt::parse("3 * float64")};
  CHECK(s.resolve(others).value() != one);
  CHECK(s.resolve(others).value()->results()[0] == ndt::parse("4 * 3 * float64"));
}

TEST_CASE("failures are answered each time") {
  const ndt::signature s(ndt::parse("(T, T) -> T"));
  const ndt::type args[] = {ndt::parse("int8"), ndt::parse("int16")};
  CHECK_FALSE(s.resolve(args).has_value());
  CHECK_FALSE(s.resolve(args).has_value());
  CHECK_FALSE(s.resolve(std::span(args).first(1)).has_value());
}

TEST_CASE("what is no function is no signature") { CHECK_THROWS_AS(ndt::signature(ndt::parse("3 * int8")), datashape::error); }

TEST_CASE("threads share a cache") {
  const ndt::signature s(ndt::parse("(... * N * T, ... * N * T) -> ... * T"));
  std::atomic<int> wrong = 0;
  std::vector<std::thread> threads;
  for (int id = 0; id < 4; ++id)
    threads.emplace_back([&, id] {
      for (int i = 0; i < 2000; ++i) {
        const ndt::index n = (i * 7 + id) % 200;
        const ndt::type t = ndt::array_type({5, n}, ndt::make_scalar(ndt::scalar::float32));
        const ndt::type args[] = {t, t};
        const auto r = s.resolve(args);
        if (!r || (*r)->results()[0] != ndt::array_type({5}, ndt::make_scalar(ndt::scalar::float32)) || (*r)->bindings["N"].extent() != n)
          ++wrong;
      }
    });
  for (auto& t : threads) t.join();
  CHECK(wrong == 0);
}
