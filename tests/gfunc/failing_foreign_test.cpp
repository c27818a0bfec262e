// SPDX-License-Identifier: BSD-3-Clause
/// The n-th allocation fails, for every n until all goes well: values that come in, go out, are copied and selected throw bad_alloc, keep
/// nothing, and leave what they did not take over with its owner. Replaces operator new, so it is an executable of its own.
#define DOCTEST_CONFIG_IMPLEMENT_WITH_MAIN
#include <doctest/doctest.h>

#include <string>

#include "../support/corpus.hpp"
#include "../support/failing_new.hpp"
#include "arrow_pair.hpp"
#include "gfunc/adopt.hpp"
#include "gfunc/arrow.hpp"
#include "gfunc/buffer_view.hpp"
#include "gfunc/copy.hpp"
#include "gfunc/dlpack.hpp"
#include "gfunc/equal.hpp"
#include "gfunc/value_text.hpp"
#include "ndt/parse.hpp"

using namespace pluribus;
using namespace pluribus::gfunc;

using testing::arrow_pair;

namespace {

/// A deleter that must run once whatever fails.
template <class Tensor>
struct tensor_guard {
  Tensor* tensor;
  ~tensor_guard() {
    if (tensor != nullptr) tensor->deleter(tensor);
  }
};

gfunc::index in_use() {
  memory_pool::process().trim();
  return memory_pool::process().stats().in_use;
}

/// Runs f with every allocation failing once. Each run starts with an empty pool, so that its blocks are allocations too.
template <class F>
void survives(const F& f) {
  f();  // what is built once and stays
  const gfunc::index before = in_use();
  const std::int64_t alive = testing::alive();
  std::int64_t kept_by_pool = 0;
  const int runs = testing::run_with_failures(
      [&] {
        memory_pool::process().trim();
        f();
        memory_pool::process().trim();
      },
      kept_by_pool);
  CHECK(runs > 0);
  CHECK(in_use() == before);
  CHECK(testing::alive() == alive);
}

}  // namespace

TEST_CASE("Arrow arrays both ways") {
  for (const auto& c : testing::corpus_cases(CORPUS "/value")) {
    if (c.expected.starts_with("E0")) continue;
    CAPTURE(c.where);
    const value v = value_from_text(ndt::fixed_dim(2, ndt::parse(c.inputs[0])), "[" + c.inputs[1] + ", " + c.inputs[1] + "]");
    arrow_pair probe;
    if (!to_arrow(v, probe.array, &probe.schema)) continue;
    survives([&] {
      arrow_pair p;
      if (!to_arrow(v, p.array, &p.schema)) throw std::logic_error("refused");
      const auto mine = p.array.release;
      try {
        const value back = from_arrow(p.array, p.schema, {.check_utf8 = true}).value();
        if (p.array.release != nullptr) throw std::logic_error("not taken over");
      } catch (const std::bad_alloc&) {
        if (p.array.release != mine) throw std::logic_error("taken over and failed");
        throw;
      }
    });
  }
}

TEST_CASE("Arrow streams both ways") {
  const std::vector<value> chunks{value_from_text("2 * ?string", "[\"a\", null]"), value_from_text("1 * ?string", "[\"b\"]")};
  survives([&] {
    ArrowArrayStream stream{};
    try {
      if (!to_arrow_stream(ndt::parse("?string"), chunks, stream)) throw std::logic_error("refused");
    } catch (const std::bad_alloc&) {
      if (stream.release != nullptr) throw std::logic_error("filled and failed");
      throw;
    }
    auto back = from_arrow_stream(stream);
    if (stream.release != nullptr) throw std::logic_error("not released");
    if (!back) throw std::bad_alloc();  // the stream's callbacks report it as an error of their own
  });
}

TEST_CASE("tensors and buffers both ways") {
  const value v = value_from_text("2 * 3 * float32", "[[1, 2, 3], [4, 5, 6]]");
  survives([&] {
    tensor_guard<DLManagedTensorVersioned> t{to_dlpack(v, copy_policy::always).value()};
    const value back = from_dlpack(t.tensor).value();
    t.tensor = nullptr;
    tensor_guard<DLManagedTensor> old{to_dlpack_legacy(back).value()};
    const value again = from_dlpack(old.tensor).value();
    old.tensor = nullptr;
  });
  const value rows = value_from_text("2 * {x: >int16, y: 2 * float32}", "[[1, [2, 3]], [4, [5, 6]]]");
  survives([&] {
    const auto out = to_buffer_view(rows).value();
    const value back = from_buffer_view(out->view(), buffer::adopt(
                                                         nullptr, 0, [](void*, void*) {}, nullptr))
                           .value();
  });
}

TEST_CASE("vectors and pointers") {
  static int destroyed = 0;
  std::int16_t raw[4] = {1, 2, 3, 4};
  const ndt::type t = ndt::parse("4 * int16");
  int made = 0;
  destroyed = 0;
  survives([&] {
    const value p = adopt(
                        t, raw, 8, [](void*, void*) { ++destroyed; }, nullptr)
                        .value();
    ++made;
  });
  CHECK(made == destroyed);
  survives([] { const value p = adopt(std::vector<double>(10, 1.5)); });
}

TEST_CASE("copies, selections, rows and columns, text") {
  const value v = value_from_text("3 * {s: ?string, r: var * ?int16, c: categorical(string), u: union(int8, string)}",
                                  R"([["a", [1, null], "x", {"0": 1}], [null, [], "y", {"1": "t"}], ["c", [2], "x", {"0": 2}]])");
  const gfunc::index positions[] = {2, 0};
  survives([&] { (void)equal(copy(v).value(), v); });
  survives([&] { (void)copy(take(v, positions).value()).value(); });
  survives([&] { (void)decoded(v.field("c").value()).value(); });
  const value fixed = value_from_text("2 * {x: int8, y: {z: float64}}", "[[1, [2]], [3, [4]]]");
  survives([&] { (void)to_rows(to_columns(fixed).value()).value(); });
  survives([&] { (void)value_from_text(v.type(), to_text(v)); });
}
