// SPDX-License-Identifier: BSD-3-Clause
#include <doctest/doctest.h>

#include <numeric>
#include <string>
#include <thread>

#include "chunked_source.hpp"
#include "gfunc/pool.hpp"
#include "nd/explain.hpp"

namespace pluribus::nd::testing {

namespace {

std::vector<std::uint8_t> noise(index n) {
  std::vector<std::uint8_t> v(static_cast<std::size_t>(n));
  std::uint32_t x = 7;
  for (auto& b : v) b = static_cast<std::uint8_t>((x = x * 1664525u + 1013904223u) >> 24);
  return v;
}

/// The gradient magnitude by central differences, without reductions.
array gradient(const array& bytes) {
  const array v = cast(bytes, ndt::scalar::float64);
  const slice in(1, -1), after(2, {}), before({}, -2);
  const array x = (v(after, in, in) - v(before, in, in)) / 2.0;
  const array y = (v(in, after, in) - v(in, before, in)) / 2.0;
  const array z = (v(in, in, after) - v(in, in, before)) / 2.0;
  return sqrt(x * x + y * y + z * z);
}

std::string code_of(const std::function<void()>& f) {
  try {
    f();
  } catch (const datashape::error& e) {
    return datashape::to_string(e.all().front().id);
  }
  return "none";
}

}  // namespace

TEST_CASE("overlapping views load each chunk once where the limit allows, and the plan says what the run does") {
  const extents shape{70, 80, 90};
  auto from = std::make_shared<chunked_source<std::uint8_t>>(noise(shape.product()), shape, extents{16, 16, 32});
  const array g = gradient(from_source(from));
  (void)eval(g);  // this thread keeps the scratch of its last program
  const auto threads = make_thread_executor(2);
  for (index limit : {index{2} << 20, index{64} << 20}) {
    vector_sink<double> to({68, 78, 88}, {16, 16, 32});
    run_report report;
    eval_options options;
    options.on = threads.get();
    options.memory_limit = limit;
    options.report = &report;
    const plan_report plan = explain(g, to, options);
    from->reads = 0;
    gfunc::memory_pool::process().reset_peak();
    const index before = gfunc::memory_pool::process().stats().in_use;
    store(g, to, options);
    CHECK(report.read_bytes == plan.read_bytes);
    CHECK(report.chunks_loaded == plan.chunks_loaded);
    CHECK(report.written_bytes == plan.written_bytes);
    CHECK(report.tasks == plan.tasks);
    CHECK(from->reads == plan.chunks_loaded);
    CHECK(gfunc::memory_pool::process().stats().peak - before <= limit);
    CHECK(report.peak_bytes <= plan.peak_bytes);
    CHECK(plan.peak_bytes <= limit);
    CHECK(plan.chunks_loaded == 5 * 5 * 3);
    CHECK(gfunc::memory_pool::process().stats().in_use == before);
  }
}

TEST_CASE("a plan that cannot fit is refused before anything is read, with a chunk that would fit") {
  const extents shape{64, 64, 64};
  auto from = std::make_shared<chunked_source<std::uint8_t>>(noise(shape.product()), shape, extents{64, 64, 64});
  const array g = gradient(from_source(from));
  eval_options options;
  options.memory_limit = 300 << 10;
  vector_sink<double> to({62, 62, 62}, {62, 62, 62});
  std::string message;
  try {
    store(g, to, options);
  } catch (const datashape::error& e) {
    message = e.what();
  }
  CHECK(message.find("E0513") == 0);
  CHECK(message.find("62 * 62 * 62 * float64") != std::string::npos);
  CHECK(message.find("would fit") != std::string::npos);
  CHECK(from->reads == 0);
  CHECK(to.abandoned == 1);
  CHECK(code_of([&] { eval(from_source(from) + 1, options); }) == "E0513");
  options.memory_limit = 100 << 10;
  CHECK(code_of([&] { eval(sum(from_source(from)), options); }) == "E0513");
}

TEST_CASE("a source that fails at the n-th read ends the run, whatever n, and leaves no memory behind") {
  const extents shape{40, 40, 40};
  const array whole = gradient(chunked(noise(shape.product()), shape, shape));
  (void)eval(whole);
  const index before = gfunc::memory_pool::process().stats().in_use;
  const auto fail_at = [&](index n) {
    const auto threads = make_thread_executor(3);
    auto from = std::make_shared<chunked_source<std::uint8_t>>(noise(shape.product()), shape, extents{16, 16, 16});
    from->fail_at = n;
    vector_sink<double> to({38, 38, 38}, {8, 8, 8});
    eval_options options;
    options.on = threads.get();
    std::string note;
    try {
      store(gradient(from_source(from)), to, options);
    } catch (const datashape::error& e) {
      CHECK(datashape::to_string(e.all().front().id) == "E0699");
      note = e.all().front().notes.back();
    }
    CHECK(note.find("block (") != std::string::npos);
    CHECK(note.find("float64") != std::string::npos);
    CHECK(to.abandoned == 1);
    CHECK(to.finished == 0);
  };
  // A thread keeps the scratch of its last program until it ends: all of them end before the count.
  for (index n : {0, 1, 5, 13, 26}) std::thread(fail_at, n).join();
  CHECK(gfunc::memory_pool::process().stats().in_use == before);
}

TEST_CASE("a sink that fails at the n-th write is abandoned once") {
  const array a = chunked(noise(30 * 30), {30, 30}, {10, 10});
  const auto threads = make_thread_executor(2);
  for (index n : {0, 3, 24}) {
    vector_sink<std::uint8_t> to({30, 30}, {6, 6});
    to.fail_at = n;
    eval_options options;
    options.on = threads.get();
    CHECK(code_of([&] { store(a + a, to, options); }) == "E0698");
    CHECK(to.abandoned == 1);
    CHECK(to.finished == 0);
  }
}

TEST_CASE("a run stops when asked, after any number of blocks") {
  const array a = chunked(noise(64 * 64), {64, 64}, {8, 8});
  const auto threads = make_thread_executor(2);
  for (index n : {1, 7, 40}) {
    std::stop_source stop;
    vector_sink<std::uint8_t> to({64, 64}, {8, 8});
    eval_options options;
    options.on = threads.get();
    options.stop = stop.get_token();
    index seen = 0;
    options.on_progress = [&](const progress& p) {
      CHECK(p.done == ++seen);
      if (p.done == n) stop.request_stop();
    };
    const bool cancels = explain(a + a, to, options).tasks > n + 4;
    const std::string code = code_of([&] { store(a + a, to, options); });
    if (cancels) CHECK(code == "E0515");
    CHECK(to.abandoned + to.finished == 1);
  }
}

TEST_CASE("arrays evaluated together share one pass") {
  const extents shape{50, 60};
  auto from = std::make_shared<chunked_source<double>>(std::vector<double>(3000, 2.0), shape, extents{9, 11});
  auto labels = std::make_shared<chunked_source<std::int32_t>>(std::vector<std::int32_t>(3000, 1), shape, extents{10, 20});
  const array v = from_source(from), l = from_source(labels);
  const std::vector<array> wanted{grouped("mean", v, l, 3), grouped("std", v, l, 3), bincount(l, 3), v * 2.0};
  const plan_report plan = explain(wanted);
  CHECK(plan.passes.size() == 1);
  const std::vector<array> got = eval(wanted);
  CHECK(from->reads == from->chunks().count());
  CHECK(labels->reads == labels->chunks().count());
  CHECK(got[0].view<double, 1>()(1) == 2.0);
  CHECK(got[1].view<double, 1>()(1) == 0.0);
  CHECK(got[2].view<std::int64_t, 1>()(1) == 3000);
  CHECK(got[3].view<double, 2>()(49, 59) == 4.0);
}

TEST_CASE("equal subexpressions written twice are computed once") {
  const array v = chunked(std::vector<double>(100, 3.0), {100}, {30});
  const array w = (v - mean(v)) / nd::std(v) + (v - mean(v));
  const plan_report plan = explain(std::span<const array>(&w, 1));
  CHECK(plan.passes.size() == 2);
  std::size_t subtractions = 0;
  for (std::size_t at = 0; (at = plan.passes[1].program.find("subtract", at)) != std::string::npos; ++at) ++subtractions;
  CHECK(subtractions == 1);
}

TEST_CASE("a label out of range ends the run") {
  const array l = chunked(std::vector<std::int32_t>{0, 1, 7, 1}, {4}, {2});
  CHECK(code_of([&] { eval(bincount(l, 5)); }) == "E0331");
  const array negative = chunked(std::vector<std::int32_t>{0, 1, -1, 1}, {4}, {2});
  CHECK(code_of([&] { eval(bincount(negative, 5)); }) == "E0331");
}

TEST_CASE("an expression over ten million chunks is typed and built symbolically") {
  struct huge final : source {
    huge() : type_(ndt::array_type({1000000, 1000}, ndt::make_scalar(ndt::scalar::float64))), grid_({1000000, 1000}, {1, 100}) {}
    const ndt::type& type() const override { return type_; }
    const grid& chunks() const override { return grid_; }
    void read_chunk(std::span<const index>, const strided_target&) const override {}
    std::string describe() const override { return "huge"; }
    ndt::type type_;
    grid grid_;
  };
  array x = from_source(std::make_shared<huge>());
  CHECK(x.chunks().count() == 10000000);
  for (int i = 0; i < 50; ++i) x = x + x * 2.0;
  const array m = mean(x, {.axis = 1});
  CHECK(m.shape() == extents{1000000});
  const plan_report plan = explain(std::span<const array>(&m, 1));
  CHECK(plan.chunks_loaded == 10000000);
  CHECK(plan.read_bytes == index{8} * 1000000000);
}

TEST_CASE("what is counted for many blocks is what admitting them one by one finds") {
  const extents shape{20000, 7};
  auto from = std::make_shared<chunked_source<std::uint8_t>>(noise(shape.product()), shape, extents{1, 4});
  vector_sink<std::uint8_t> to({20000, 3}, {1, 3});
  run_report report;
  eval_options options;
  options.report = &report;
  options.memory_limit = index{1} << 20;
  const array x = from_source(from)(all, slice(4, {}));
  const plan_report plan = explain(x + x, to, options);
  store(x + x, to, options);
  CHECK(plan.chunks_loaded == report.chunks_loaded);
  CHECK(plan.read_bytes == report.read_bytes);
  CHECK(plan.tasks == report.tasks);
}

TEST_CASE("many threads may evaluate at once") {
  const array a = chunked(std::vector<double>(4000, 1.5), {40, 100}, {7, 30});
  std::vector<std::thread> users;
  std::vector<double> sums(4);
  for (std::size_t i = 0; i < sums.size(); ++i)
    users.emplace_back([&, i] {
      const auto own = make_thread_executor(2);
      eval_options options;
      options.on = own.get();
      for (int n = 0; n < 5; ++n) sums[i] = eval(sum(a * static_cast<double>(i)), options).view<double, 0>()();
    });
  for (std::thread& u : users) u.join();
  for (std::size_t i = 0; i < sums.size(); ++i) CHECK(sums[i] == 6000.0 * static_cast<double>(i));
}

namespace {

/// One value in memory, said to be kept by so many bytes of the pool.
class holding_source final : public source {
 public:
  holding_source(index held, std::string name) : held_(held), name_(std::move(name)) {}

  const ndt::type& type() const override { return type_; }
  const grid& chunks() const override { return grid_; }
  void read_chunk(std::span<const index>, const strided_target&) const override {}
  std::optional<resident_memory> resident() const override {
    return resident_memory{reinterpret_cast<const std::byte*>(&value_), {8}, nullptr, false, held_};
  }
  std::string describe() const override { return name_; }

 private:
  ndt::type type_ = ndt::array_type(std::vector<index>{1}, ndt::make_scalar(ndt::scalar::float64));
  grid grid_{extents{1}};
  double value_ = 1;
  index held_;
  std::string name_;
};

}  // namespace

TEST_CASE("pool memory that inputs hold counts once, in the plan, in the limit and in the report") {
  const std::vector<std::uint8_t> values = noise(index{1} << 20);
  const array held = copy(std::span<const std::uint8_t>(values), {1024, 1024});
  const array borrowed = borrow(values.data(), held.type());
  for (const bool in_pool : {true, false}) {
    CAPTURE(in_pool);
    const array& x = in_pool ? held : borrowed;
    const array wanted[] = {sum(cast(x, ndt::scalar::float64)), transpose(x) + x, x(3, 4) + 1};
    run_report report;
    eval_options options;
    options.memory_limit = index{16} << 20;
    options.report = &report;
    const plan_report plan = explain(wanted, options);
    (void)eval(wanted, options);
    CHECK(plan.input_bytes == (in_pool ? index{1} << 20 : 0));
    CHECK(report.input_bytes == plan.input_bytes);
    CHECK(report.peak_bytes <= plan.peak_bytes);
    CHECK(report.peak_bytes >= plan.input_bytes + (index{1} << 20));
    const bool said = plan.text().find(", of which inputs 1.0 MiB") != std::string::npos;
    CHECK(said == in_pool);
    CHECK(plan.json().find("\"input_bytes\": " + std::to_string(plan.input_bytes)) != std::string::npos);
    options.memory_limit = index{1} << 20;
    CHECK(code_of([&] { eval(sum(cast(x, ndt::scalar::float64)), options); }) == (in_pool ? "E0513" : "none"));
  }
}

TEST_CASE("results that are inputs later are counted once, however many arrays show them") {
  const std::vector<std::uint8_t> values = noise(index{1} << 20);
  const array x = borrow(values.data(), ndt::array_type(extents{1048576}, ndt::make_scalar(ndt::scalar::uint8))) + 1;
  const array both[] = {x, x};
  const std::vector<array> results = eval(both);
  CHECK(explain(std::vector<array>{sum(results[0]) + sum(results[1])}).input_bytes == index{1} << 20);
}

TEST_CASE("an input too large for the limit is named with its size") {
  const array small = from_source(std::make_shared<holding_source>(index{3} << 20, "small.gz"));
  const array large = from_source(std::make_shared<holding_source>(index{90} << 20, "large.gz"));
  eval_options options;
  options.memory_limit = index{80} << 20;
  std::string message;
  try {
    (void)eval(small + large, options);
  } catch (const datashape::error& e) {
    message = e.what();
  }
  CHECK(message.find("E0513") == 0);
  CHECK(message.find("large.gz holds 92160 KiB") != std::string::npos);
  CHECK(message.find("small.gz") == std::string::npos);
  // What is held already is not taken from a limit that is found out from what is free.
  CHECK(eval(small + large).operator()(0).item<double>() == 2);
}

}  // namespace pluribus::nd::testing
