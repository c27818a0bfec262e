// SPDX-License-Identifier: BSD-3-Clause
/// The block pool and buffers: exact counts, reuse, release, foreign deleters, and no leak when the n-th allocation fails.
#include <doctest/doctest.h>
#include <sys/resource.h>

#include <cstring>
#include <thread>
#include <vector>

#include "gfunc/buffer.hpp"

using namespace pluribus;
using namespace pluribus::gfunc;

TEST_CASE("requested bytes are counted exactly, and the peak is kept") {
  memory_pool pool;
  void* a = pool.allocate(1000);
  void* b = pool.allocate(gfunc::index{5} << 20);
  CHECK(reinterpret_cast<std::uintptr_t>(a) % 64 == 0);
  CHECK(reinterpret_cast<std::uintptr_t>(b) % 64 == 0);
  CHECK(pool.stats().in_use == 1000 + (gfunc::index{5} << 20));
  pool.release(b, gfunc::index{5} << 20);
  CHECK(pool.stats().in_use == 1000);
  CHECK(pool.stats().peak == 1000 + (gfunc::index{5} << 20));
  pool.reset_peak();
  CHECK(pool.stats().peak == 1000);
  pool.release(a, 1000);
  CHECK(pool.stats().in_use == 0);
  CHECK(pool.stats().reserved > 0);
  CHECK(pool.trim() > 0);
  CHECK(pool.stats().reserved == 0);
}

TEST_CASE("a released block is the next one of its size, and takes no page faults again") {
  memory_pool pool;
  constexpr gfunc::index bytes = 80000000;
  void* first = pool.allocate(bytes);
  std::memset(first, 1, bytes);
  pool.release(first, bytes);
  rusage before{}, after{};
  getrusage(RUSAGE_SELF, &before);
  void* second = pool.allocate(bytes);
  std::memset(second, 2, bytes);
  getrusage(RUSAGE_SELF, &after);
  CHECK(second == first);
  CHECK(after.ru_minflt - before.ru_minflt < 100);
  pool.release(second, bytes);
}

TEST_CASE("small blocks of the process's pool are kept at hand, counted exactly, and given back when their thread ends") {
  memory_pool& pool = memory_pool::process();
  const gfunc::index before = pool.stats().in_use, held = pool.stats().reserved;
  std::thread([&] {
    std::vector<void*> blocks;
    for (int round = 0; round < 3; ++round) {
      for (gfunc::index bytes = 0; bytes <= 1100; bytes += 50) blocks.push_back(pool.allocate(bytes));
      gfunc::index sum = 0;
      for (std::size_t i = 0; i < blocks.size(); ++i) {
        CHECK(reinterpret_cast<std::uintptr_t>(blocks[i]) % 64 == 0);
        std::memset(blocks[i], static_cast<int>(i), 50 * i);
        sum += static_cast<gfunc::index>(50 * i);
      }
      CHECK(pool.stats().in_use == before + sum);
      for (std::size_t i = 0; i < blocks.size(); ++i) {
        CHECK((i == 0 || *static_cast<const unsigned char*>(blocks[i]) == i));
        pool.release(blocks[i], static_cast<gfunc::index>(50 * i));
      }
      CHECK(pool.stats().in_use == before);
      blocks.clear();
    }
    void* again = pool.allocate(10);
    pool.release(again, 10);
    CHECK(pool.allocate(33) == again);  // the same class
    pool.release(again, 33);
    CHECK(pool.stats().reserved > held);
    const gfunc::index reserved = pool.stats().reserved;
    CHECK(pool.trim() > 0);
    CHECK(pool.stats().reserved < reserved);
    void* last = pool.allocate(64);
    pool.release(last, 64);
  }).join();
  pool.trim();
  CHECK(pool.stats().in_use == before);
  CHECK(pool.stats().reserved <= held);
}

TEST_CASE("threads allocate and release at once") {
  memory_pool pool;
  std::vector<std::thread> threads;
  for (int t = 0; t < 4; ++t) {
    threads.emplace_back([&pool, t] {
      for (gfunc::index i = 0; i < 2000; ++i) {
        gfunc::index bytes = 64 + (i * 37 + t) % 5000;
        void* block = pool.allocate(bytes);
        std::memset(block, t, static_cast<std::size_t>(bytes));
        pool.release(block, bytes);
      }
    });
  }
  for (std::thread& t : threads) t.join();
  CHECK(pool.stats().in_use == 0);
}

TEST_CASE("impossible sizes are bad_alloc and count nothing") {
  memory_pool pool;
  CHECK_THROWS_AS((void)pool.allocate(-1), std::bad_alloc);
  CHECK_THROWS_AS((void)pool.allocate(gfunc::index{1} << 62), std::bad_alloc);
  CHECK(pool.stats().in_use == 0);
  CHECK(pool.stats().reserved == 0);
}

TEST_CASE("foreign memory goes to its deleter once, and never on a worker") {
  static int deleted = 0;
  deleted = 0;
  int data = 0;
  auto count = [](void* context, void*) { ++*static_cast<int*>(context); };
  {
    buffer b = buffer::adopt(&data, sizeof data, count, &deleted);
    buffer shared = b;
    CHECK(!b.sole_owner());
  }
  CHECK(deleted == 1);
  {
    worker_scope worker;
    buffer b = buffer::adopt(&data, sizeof data, count, &deleted);
    b = buffer();
    run_deferred_deleters();
    CHECK(deleted == 1);
  }
  run_deferred_deleters();
  CHECK(deleted == 2);
}
