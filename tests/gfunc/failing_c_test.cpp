// SPDX-License-Identifier: BSD-3-Clause
/// The n-th allocation behind a call of the C interface fails, for every n until all goes well: the status is out of memory, no output has
/// been written, memory that came in is still the caller's, and nothing is kept. Replaces operator new, so it is an executable of its own.
#define DOCTEST_CONFIG_IMPLEMENT_WITH_MAIN
#include <doctest/doctest.h>

#include <cstdint>
#include <memory>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

#include "../support/failing_new.hpp"
#include "gfunc/c/exchange.h"
#include "gfunc/c/gfunc.h"
#include "gfunc/pool.hpp"

using namespace pluribus;

namespace {

gfunc::index in_use() {
  gfunc::memory_pool::process().trim();
  return gfunc::memory_pool::process().stats().in_use;
}

/// As C++ tests have it: out of memory is an exception, any other failure an error of the test.
void good(nd_status status, bool untouched, nd_error* error) {
  nd_error_release(error);
  if (status == ND_OK) return;
  if (!untouched) throw std::logic_error("failed and wrote an output");
  if (status != ND_OUT_OF_MEMORY) throw std::logic_error("failed with status " + std::to_string(status));
  throw std::bad_alloc();
}

struct release {
  void operator()(gf_value* v) const { gf_value_release(v); }
  void operator()(ndt_type* t) const { ndt_release(t); }
  void operator()(gf_registry* r) const { gf_registry_release(r); }
  void operator()(gf_module* m) const { gf_module_release(m); }
  void operator()(gf_exported_buffer* b) const { gf_exported_buffer_release(b); }
};
template <class Handle>
using owned = std::unique_ptr<Handle, release>;

/// make(out, error) once; what it made, or bad_alloc.
template <class Handle, class Make>
owned<Handle> made(const Make& make) {
  Handle* out = nullptr;
  nd_error* error = nullptr;
  const nd_status status = make(&out, &error);
  owned<Handle> kept(out);
  good(status, out == nullptr, error);
  return kept;
}
owned<gf_value> read(const char* type, const char* text) {
  const auto t = made<ndt_type>([&](ndt_type** out, nd_error** e) { return ndt_parse(type, std::string_view(type).size(), out, e); });
  return made<gf_value>([&](gf_value** out, nd_error** e) { return gf_value_read(t.get(), text, std::string_view(text).size(), out, e); });
}
owned<gf_value> call(const char* name, std::vector<gf_value*> args, const char* json = nullptr, const gf_registry* functions = nullptr) {
  gf_call_options o{};
  o.struct_size = sizeof o;
  o.functions = functions;
  o.options = json;
  o.options_size = json != nullptr ? std::string_view(json).size() : 0;
  return made<gf_value>(
      [&](gf_value** out, nd_error** e) { return gf_call(name, std::string_view(name).size(), args.data(), args.size(), &o, out, e); });
}
std::string printed(const gf_value* v) {
  std::string text(gf_value_print(v, nullptr, 0), '\0');
  text.resize(gf_value_print(v, text.data(), text.size() + 1));
  if (text.empty()) throw std::bad_alloc();  // it has no other way to say so
  return text;
}

template <class F>
void survives(const F& f) {
  f();
  const gfunc::index before = in_use();
  std::int64_t kept_by_pool = 0;
  const std::int64_t alive = testing::alive();
  const int runs = testing::run_with_failures(
      [&] {
        gfunc::memory_pool::process().trim();
        f();
        gfunc::memory_pool::process().trim();
      },
      kept_by_pool);
  CHECK(runs > 0);
  CHECK(in_use() == before);
  CHECK(testing::alive() == alive);
}

int destroyed = 0;

}  // namespace

TEST_CASE("values from text, views, parts, composed values") {
  survives([] {
    const auto v = read("3 * {x: ?int32, s: string}", R"([[1, "a"], [null, "b"], [3, ""]])");
    const auto field = made<gf_value>([&](gf_value** out, nd_error** e) { return gf_value_field(v.get(), "x", 1, out, e); });
    const auto one = made<gf_value>([&](gf_value** out, nd_error** e) { return gf_value_at(field.get(), 0, out, e); });
    const auto part = made<gf_value>([&](gf_value** out, nd_error** e) { return gf_value_part(v.get(), 1, out, e); });
    const auto copy = made<gf_value>([&](gf_value** out, nd_error** e) { return gf_value_copy(v.get(), out, e); });
    const auto valid = made<gf_value>([&](gf_value** out, nd_error** e) { return gf_value_valid(field.get(), out, e); });
    bool same = false;
    nd_error* error = nullptr;
    const nd_status status = gf_value_equal(v.get(), copy.get(), &same, &error);
    good(status, !same, error);
    if (!same) throw std::logic_error("the copy is another value");
    const auto rows = read("3 * int64", "[0, 1, 3]"), content = read("3 * float64", "[1, 2, 3]");
    const auto ragged = made<gf_value>([&](gf_value** out, nd_error** e) { return gf_value_ragged(rows.get(), content.get(), out, e); });
    if (printed(ragged.get()) != "[[1], [2, 3]]") throw std::logic_error("other rows");
  });
}

TEST_CASE("memory of one's own is destroyed once, or not at all where the call failed") {
  static std::int32_t data[4] = {1, 2, 3, 4};
  destroyed = 0;
  int taken = 0;
  survives([&] {
    gf_memory m{sizeof m, data, sizeof data, 0, nullptr, [](void*, void*) { ++destroyed; }, nullptr};
    const auto v = made<gf_value>([&](gf_value** out, nd_error** e) { return gf_value_over_text("4 * int32", 9, &m, out, e); });
    ++taken;
    if (destroyed >= taken) throw std::logic_error("destroyed before its time");
  });
  CHECK(taken > 1);
  CHECK(destroyed == taken);
}

TEST_CASE("calls with options, and into memory that is there") {
  survives([] {
    const auto v = read("2 * 3 * float32", "[[3, 1, 2], [6, 5, 4]]");
    const auto sorted = call("sort", {v.get()}, R"({"axis": 0})");
    const auto sum = call("sum", {sorted.get()}, R"({"axis": [0, 1]})");
    if (printed(sum.get()) != "21") throw std::logic_error("another sum");
    const auto result = read("2 * 3 * float32", "[[0, 0, 0], [0, 0, 0]]");
    gf_value* args[] = {v.get(), v.get()};
    nd_error* error = nullptr;
    const nd_status status = gf_call_into("multiply", 8, args, 2, nullptr, result.get(), &error);
    good(status, true, error);
    if (printed(result.get()) != "[[9, 1, 4], [36, 25, 16]]") throw std::logic_error("another product");
  });
}

TEST_CASE("registries of one's own functions") {
  survives([] {
    const auto m = made<gf_module>([&](gf_module** out, nd_error** e) { return gf_module_new(nullptr, out, e); });
    nd_error* error = nullptr;
    good(gf_module_define(m.get(), "twice", 5, "x + x", 5, "d", 1, &error), true, error);
    error = nullptr;
    good(gf_module_function(m.get(), "same", 4, "", 0, &error), true, error);
    gf_kernel k{};
    k.struct_size = sizeof k;
    k.signature = "(... * float64) -> ... * float64";
    k.loop = [](char** data, const std::intptr_t* dims, const std::intptr_t* strides, void*) {
      for (std::intptr_t i = 0; i < dims[0]; ++i)
        *reinterpret_cast<double*>(data[1] + i * strides[1]) = *reinterpret_cast<double*>(data[0] + i * strides[0]);
    };
    error = nullptr;
    good(gf_module_kernel(m.get(), &k, &error), true, error);
    const auto r = made<gf_registry>([&](gf_registry** out, nd_error** e) { return gf_module_build(m.get(), out, e); });
    const auto x = read("2 * float64", "[1, 2]");
    if (printed(call("same", {call("twice", {x.get()}, nullptr, r.get()).get()}, nullptr, r.get()).get()) != "[2, 4]")
      throw std::logic_error("another value");
  });
}

TEST_CASE("Arrow, streams, tensors, buffers") {
  survives([] {
    const auto v = read("2 * ?string", "[\"a\", null]");
    struct {
      ArrowArray array{};
      ArrowSchema schema{};
      ArrowArrayStream stream{};
    } out;
    const auto clean = [](auto* s) {
      if (s->release != nullptr) s->release(s);
    };
    const std::unique_ptr<ArrowArray, decltype(clean)> array(&out.array, clean);
    const std::unique_ptr<ArrowSchema, decltype(clean)> schema(&out.schema, clean);
    const std::unique_ptr<ArrowArrayStream, decltype(clean)> stream(&out.stream, clean);
    nd_error* error = nullptr;
    nd_status status = gf_value_to_arrow(v.get(), &out.array, &out.schema, &error);
    good(status, out.array.release == nullptr && out.schema.release == nullptr, error);
    const auto back =
        made<gf_value>([&](gf_value** o, nd_error** e) { return gf_value_from_arrow(&out.array, &out.schema, GF_CHECK_UTF8, o, e); });
    const auto type = made<ndt_type>([](ndt_type** o, nd_error** e) { return ndt_parse("?string", 7, o, e); });
    gf_value* chunks[] = {v.get(), back.get()};
    error = nullptr;
    status = gf_values_to_arrow_stream(type.get(), chunks, 2, &out.stream, &error);
    good(status, out.stream.release == nullptr, error);
    std::vector<gf_value*> taken;
    taken.reserve(2);
    error = nullptr;
    status = gf_values_from_arrow_stream(
        &out.stream, 0, [](void* to, gf_value* chunk) { static_cast<std::vector<gf_value*>*>(to)->push_back(chunk); }, &taken, &error);
    nd_error_release(error);
    for (gf_value* chunk : taken) gf_value_release(chunk);
    if (out.stream.release != nullptr) throw std::logic_error("the stream is not released");
    if (taken.size() != (status == ND_OK ? 2u : 0u)) throw std::logic_error("some of the chunks");
    if (status != ND_OK) throw std::bad_alloc();  // the stream's callbacks report it as an error of their own
  });
  survives([] {
    const auto v = read("2 * 3 * int16", "[[1, 2, 3], [4, 5, 6]]");
    DLManagedTensorVersioned* tensor = nullptr;
    nd_error* error = nullptr;
    nd_status status = gf_value_to_dlpack(v.get(), GF_COPY_ALWAYS, &tensor, &error);
    good(status, tensor == nullptr, error);
    gf_value* back = nullptr;
    error = nullptr;
    status = gf_value_from_dlpack(tensor, &back, &error);
    const owned<gf_value> kept(back);
    if (back == nullptr) tensor->deleter(tensor);
    good(status, back == nullptr, error);
    const auto exported = made<gf_exported_buffer>([&](gf_exported_buffer** o, nd_error** e) { return gf_value_to_buffer(v.get(), o, e); });
    (void)made<gf_value>([&](gf_value** o, nd_error** e) {
      return gf_value_from_buffer(
          gf_exported_buffer_view(exported.get()), [](void*, void*) {}, nullptr, o, e);
    });
  });
}

TEST_CASE("a stream is released also where its flags are refused") {
  const auto v = read("1 * int8", "[1]");
  const auto type = made<ndt_type>([](ndt_type** o, nd_error** e) { return ndt_parse("int8", 4, o, e); });
  ArrowArrayStream stream{};
  gf_value* chunks[] = {v.get()};
  REQUIRE(gf_values_to_arrow_stream(type.get(), chunks, 1, &stream, nullptr) == ND_OK);
  CHECK(gf_values_from_arrow_stream(
            &stream, 0x80, [](void*, gf_value*) {}, nullptr, nullptr) == ND_INVALID);
  CHECK(!stream.release);
}
