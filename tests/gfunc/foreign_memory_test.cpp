// SPDX-License-Identifier: BSD-3-Clause
/// Memory from and for others: what the table in docs/book/memory.md says is not copied has the same address, owners are released once
/// and in time, round trips keep values, and descriptions that make no sense are refused.
#include <doctest/doctest.h>

#include <cstring>
#include <memory>
#include <string>

#include "../support/corpus.hpp"
#include "arrow_pair.hpp"
#include "gfunc/adopt.hpp"
#include "gfunc/arrow.hpp"
#include "gfunc/buffer_view.hpp"
#include "gfunc/copy.hpp"
#include "gfunc/dlpack.hpp"
#include "gfunc/equal.hpp"
#include "gfunc/value_text.hpp"
#include "ndt/arrow.hpp"
#include "ndt/parse.hpp"
#include "ndt/print.hpp"

using namespace pluribus;
using namespace pluribus::gfunc;

using testing::arrow_pair;

namespace {

const std::byte* at(const void* p) { return static_cast<const std::byte*>(p); }

}  // namespace

TEST_CASE("values go through Arrow and come back equal") {
  int said = 0;
  for (const auto& c : testing::corpus_cases(CORPUS "/value")) {
    CAPTURE(c.where);
    if (c.expected.starts_with("E0")) continue;
    const std::string list = "[" + c.inputs[1] + ", " + c.inputs[1] + "]";
    const value v = value_from_text(ndt::fixed_dim(2, ndt::parse(c.inputs[0])), list);
    for (const value& view : {v, v.slice(0, 1, 2, -1).value(), v.range(0, 1, 2).value()}) {
      arrow_pair p;
      datashape::outcome out = to_arrow(view, p.array, &p.schema);
      if (!out) {
        // Pointers, other byte orders, and what the schema cannot say.
        const bool excused = c.inputs[0].find("ref(") != std::string::npos || c.inputs[0].find('>') != std::string::npos ||
                             c.inputs[0].find("?union") != std::string::npos || c.inputs[0].find("{}") != std::string::npos;
        CHECK_MESSAGE(excused, out.error()[0].message);
        continue;
      }
      auto back = from_arrow(p.array, p.schema);
      REQUIRE_MESSAGE(back.has_value(), back.error()[0].message);
      CHECK(ndt::to_string(back->type()) == ndt::to_string(view.type()));
      CHECK(to_text(*back) == to_text(view));
      ++said;
    }
  }
  CHECK(said > 120);
}

TEST_CASE("Arrow shares what lies as Arrow has it") {
  const auto out = [](const value& v, arrow_pair& p) { REQUIRE(to_arrow(v, p.array, &p.schema)); };
  SUBCASE("elements, also from the middle") {
    const value v = value_from_text("4 * int32", "[1, 2, 3, 4]").range(0, 1, 4).value();
    arrow_pair p;
    out(v, p);
    CHECK(p.array.buffers[1] == v.data());
    const value back = from_arrow(p.array, p.schema).value();
    CHECK(back.data() == v.data());
  }
  SUBCASE("rows: offsets and content") {
    const value v = value_from_text("3 * var * float64", "[[1], [], [2, 3]]");
    arrow_pair p;
    out(v, p);
    CHECK(p.array.buffers[1] == v.starts().data());
    CHECK(p.array.children[0]->buffers[1] == v.content().data());
    const value back = from_arrow(p.array, p.schema).value();
    CHECK(back.starts().data() == v.starts().data());
    CHECK(back.content().data() == v.content().data());
  }
  SUBCASE("text: offsets and bytes; nulls: bits") {
    const value v = value_from_text("3 * ?string", "[\"ab\", null, \"c\"]");
    arrow_pair p;
    out(v, p);
    CHECK(p.array.buffers[0] == v.valid().memory().data());
    CHECK(p.array.buffers[2] == v.child().bytes().data());
    CHECK(p.array.null_count == 1);
  }
  SUBCASE("columns, codes, complex numbers, fixed dims") {
    const value v = value_from_text("2 * {x: ?int8, c: categorical(string), z: complex64, m: 2 * 2 * int16}",
                                    R"([[1, "a", [1, 2], [[1, 2], [3, 4]]], [2, "b", 0, [[5, 6], [7, 8]]]])");
    arrow_pair p;
    out(v, p);
    CHECK(p.array.children[0]->buffers[1] == v.field("x").value().child().data());
    CHECK(p.array.children[1]->buffers[1] == v.field("c").value().codes().data());
    CHECK(p.array.children[1]->dictionary->buffers[2] == v.field("c").value().dictionary().bytes().data());
    CHECK(p.array.children[2]->children[0]->buffers[1] == v.field("z").value().data());
    CHECK(p.array.children[3]->children[0]->children[0]->buffers[1] == v.field("m").value().data());
    const value back = from_arrow(p.array, p.schema).value();
    CHECK(back.field("z").value().data() == v.field("z").value().data());
    CHECK(back.field("m").value().data() == v.field("m").value().data());
  }
  SUBCASE("32-bit offsets stay") {
    const std::int32_t offsets[] = {0, 1, 2};
    const char letters[] = "ab";
    const value v = value::text(ndt::parse("string"), borrow<std::int32_t>(offsets), buffer::borrow(const_cast<char*>(letters), 2)).value();
    arrow_pair p;
    out(v, p);
    CHECK(std::string(p.schema.format) == "u");
    CHECK(p.array.buffers[1] == offsets);
    CHECK(p.array.buffers[2] == letters);
  }
}

namespace {

int released = 0;

/// An array of one's own making over int32 values.
struct hand_made {
  std::int32_t data[8] = {0, 1, 2, 3, 4, 5, 6, 7};
  std::uint8_t bits[1] = {0xff};
  const void* buffers[3] = {nullptr, data, nullptr};
  ArrowArray array{};
  ArrowSchema schema{};
  hand_made(const char* format, std::int64_t length, std::int64_t n_buffers) {
    array.length = length;
    array.n_buffers = n_buffers;
    array.buffers = buffers;
    array.release = [](ArrowArray* a) {
      ++released;
      a->release = nullptr;
    };
    schema.format = format;
    schema.name = "";
    schema.flags = ARROW_FLAG_NULLABLE;
    schema.release = [](ArrowSchema* s) { s->release = nullptr; };
  }
};

}  // namespace

TEST_CASE("an imported array is released once, after the last part, and not by a worker") {
  released = 0;
  hand_made a("i", 8, 2);
  value kept;
  {
    value v = from_arrow(a.array, a.schema).value();
    CHECK(!a.array.release);
    kept = v.range(0, 2, 4).value();
  }
  CHECK(released == 0);
  {
    worker_scope worker;
    kept = value();
  }
  CHECK(released == 0);
  run_deferred_deleters();
  CHECK(released == 1);
  hand_made refused("i", 8, 3);
  CHECK(from_arrow(refused.array, refused.schema).error()[0].id == datashape::code{328});
  CHECK(!!refused.array.release);
  CHECK(released == 1);
}

TEST_CASE("arrays that make no sense are refused and stay the caller's") {
  const auto refused = [](hand_made& a, int code) {
    auto made = from_arrow(a.array, a.schema);
    REQUIRE(!made);
    CHECK(made.error()[0].id == datashape::code{static_cast<std::uint16_t>(code)});
    CHECK(!!a.array.release);
  };
  SUBCASE("length") {
    hand_made a("i", -1, 2);
    refused(a, 328);
  }
  SUBCASE("offset and length overflow") {
    hand_made a("i", INT64_MAX, 2);
    a.array.offset = 1;
    refused(a, 328);
  }
  SUBCASE("bytes overflow") {
    hand_made a("i", INT64_MAX / 2, 2);
    refused(a, 328);
  }
  SUBCASE("no data") {
    hand_made a("i", 1, 2);
    a.buffers[1] = nullptr;
    refused(a, 328);
  }
  SUBCASE("nulls without bits") {
    hand_made a("i", 2, 2);
    a.array.null_count = 1;
    refused(a, 328);
  }
  SUBCASE("nulls in a field without nulls") {
    hand_made a("i", 2, 2);
    a.bits[0] = 1;
    a.buffers[0] = a.bits;
    a.array.null_count = -1;
    a.schema.flags = 0;
    refused(a, 328);
    a.bits[0] = 3;
    CHECK(ndt::to_string(from_arrow(a.array, a.schema).value().type()) == "2 * int32");
  }
  SUBCASE("runs that end before the length that is claimed") {
    hand_made a("+r", std::int64_t{1} << 39, 0), ends("i", 3, 2), values("i", 3, 2);
    ends.schema.flags = 0;
    for (int i = 0; i < 3; ++i) ends.data[i] = i + 1;
    ArrowArray* arrays[] = {&ends.array, &values.array};
    ArrowSchema* schemas[] = {&ends.schema, &values.schema};
    a.array.n_children = a.schema.n_children = 2;
    a.array.children = arrays;
    a.schema.children = schemas;
    refused(a, 328);
    a.array.length = 2;
    a.array.offset = 1;
    CHECK(to_text(from_arrow(a.array, a.schema).value()) == "[1, 2]");
  }
  SUBCASE("offsets that go back") {
    hand_made a("u", 2, 3);
    a.data[1] = -1;
    a.buffers[2] = "abcdefgh";
    refused(a, 323);
  }
  SUBCASE("a last offset that is smaller") {
    hand_made a("u", 2, 3);
    a.data[1] = 5;
    a.buffers[2] = "abcdefgh";
    refused(a, 323);
  }
  SUBCASE("a child that is missing or short") {
    hand_made a("+l", 2, 2), below("i", 1, 2);
    ArrowArray* children[] = {nullptr};
    ArrowSchema* schemas[] = {&below.schema};
    a.array.n_children = a.schema.n_children = 1;
    a.array.children = children;
    a.schema.children = schemas;
    refused(a, 328);
    children[0] = &below.array;
    refused(a, 323);
    below.array.length = 2;
    CHECK(from_arrow(a.array, a.schema));
  }
  SUBCASE("UTF-8 only where asked for") {
    hand_made a("u", 2, 3);
    a.buffers[2] = "\xff\xfe";
    CHECK(from_arrow(a.array, a.schema, {.check_utf8 = true}).error()[0].id == datashape::code{325});
    CHECK(from_arrow(a.array, a.schema));
  }
}

TEST_CASE("streams carry chunks both ways and are released") {
  std::vector<value> chunks{value_from_text("2 * ?string", "[\"a\", null]"), value_from_text("0 * ?string", "[]"),
                            value_from_text("1 * ?string", "[\"b\"]")};
  ArrowArrayStream stream{};
  REQUIRE(to_arrow_stream(ndt::parse("?string"), chunks, stream));
  const std::vector<value> back = from_arrow_stream(stream).value();
  CHECK(!stream.release);
  REQUIRE(back.size() == 3);
  for (std::size_t i = 0; i < 3; ++i) CHECK(equal(back[i], chunks[i]));
  CHECK(to_arrow_stream(ndt::parse("?int8"), chunks, stream).error()[0].id == datashape::code{320});
}

TEST_CASE("what a failed call of a stream leaves in its output is not touched") {
  static int failing = 0, gone = 0;
  gone = 0;
  for (failing = 0; failing < 2; ++failing) {
    ArrowArrayStream stream{};
    stream.get_schema = [](ArrowArrayStream*, ArrowSchema* out) {
      if (failing != 0) return static_cast<int>(!ndt::to_arrow(ndt::parse("int8"), *out));
      out->release = [](ArrowSchema*) { FAIL("released"); };
      return 5;
    };
    stream.get_next = [](ArrowArrayStream*, ArrowArray* out) {
      out->release = [](ArrowArray*) { FAIL("released"); };
      return 5;
    };
    stream.get_last_error = [](ArrowArrayStream*) -> const char* { return nullptr; };
    stream.release = [](ArrowArrayStream* s) {
      ++gone;
      s->release = nullptr;
    };
    CHECK(from_arrow_stream(stream).error()[0].id == datashape::code{328});
  }
  CHECK(gone == 2);
}

TEST_CASE("text of length 0 has no offsets to read") {
  hand_made a("u", 0, 3);
  const std::unique_ptr<char[]> none(new char[0]);
  a.buffers[1] = none.get();
  CHECK(to_text(from_arrow(a.array, a.schema).value()) == "[]");
}

TEST_CASE("DLPack shares strided scalars, says read-only, and copies where it must") {
  const value v = value_from_text("2 * 3 * float32", "[[1, 2, 3], [4, 5, 6]]");
  const int order[] = {1, 0};
  const value turned = v.transposed(order).value();
  DLManagedTensorVersioned* t = to_dlpack(turned).value();
  CHECK(t->dl_tensor.data == v.data());
  CHECK(t->flags == DLPACK_FLAG_BITMASK_READ_ONLY);
  CHECK(t->dl_tensor.strides[0] == 1);
  const value back = from_dlpack(t).value();
  CHECK(back.data() == v.data());
  CHECK(equal(back, turned));
  DLManagedTensor* old = to_dlpack_legacy(v).value();
  CHECK(old->dl_tensor.data != v.data());
  CHECK(equal(from_dlpack(old).value(), v));
  CHECK(to_dlpack_legacy(v, copy_policy::never).error()[0].id == datashape::code{327});
  const value field = value_from_text("2 * {x: int8, y: float64, pack=1}", "[[1, 2], [3, 4]]").field("y").value();
  CHECK(to_dlpack(field, copy_policy::never).error()[0].id == datashape::code{327});
  DLManagedTensorVersioned* copied = to_dlpack(field).value();
  CHECK(copied->flags == DLPACK_FLAG_BITMASK_IS_COPIED);
  CHECK(equal(from_dlpack(copied).value(), field));
  CHECK(to_dlpack(value_from_text("2 * >int16", "[1, 2]")).error()[0].id == datashape::code{320});
  CHECK(to_dlpack(value_from_text("2 * string", "[\"\", \"\"]")).error()[0].id == datashape::code{320});
}

TEST_CASE("tensors that make no sense are refused and not deleted") {
  float data[6] = {1, 2, 3, 4, 5, 6};
  std::int64_t shape[] = {2, 3}, strides[] = {-3, 1};
  static int deleted = 0;
  DLManagedTensorVersioned t{};
  t.version = {1, 9};
  t.deleter = [](DLManagedTensorVersioned*) { ++deleted; };
  t.dl_tensor = {data + 3, {kDLCPU, 0}, 2, {2, 32, 1}, shape, strides, 0};
  const auto code = [&] {
    auto made = from_dlpack(&t);
    return made ? 0 : static_cast<int>(made.error()[0].id.number);
  };
  CHECK(to_text(from_dlpack(&t).value()) == "[[4, 5, 6], [1, 2, 3]]");
  CHECK(deleted == 1);
  t.version.major = 2;
  CHECK(code() == 320);
  t.version.major = 1;
  t.dl_tensor.ndim = 17;
  CHECK(code() == 328);
  t.dl_tensor.ndim = 2;
  shape[0] = -2;
  CHECK(code() == 328);
  shape[0] = INT64_MAX;
  CHECK(code() == 328);
  shape[0] = 2;
  strides[0] = INT64_MIN / 4;
  CHECK(code() == 328);
  strides[0] = 3;
  t.dl_tensor.device.device_type = kDLCUDA;
  CHECK(code() == 320);
  t.dl_tensor.device.device_type = kDLCPU;
  t.dl_tensor.dtype.bits = 7;
  CHECK(code() != 0);
  t.dl_tensor.dtype.bits = 32;
  t.dl_tensor.data = nullptr;
  CHECK(code() == 328);
  CHECK(deleted == 1);
}

TEST_CASE("buffers carry records and any strides") {
  const value rows =
      value_from_text("3 * {x: >int16, y: 2 * float32}", "[[1, [2, 3]], [4, [5, 6]], [7, [8, 9]]]").slice(0, 2, 3, -1).value();
  auto out = to_buffer_view(rows).value();
  CHECK(out->view().buf == rows.data());
  CHECK(out->view().readonly == 1);
  const value back = from_buffer_view(out->view(), buffer()).value();
  CHECK(back.data() == rows.data());
  CHECK(to_text(back) == to_text(rows));
  gf_buffer b = out->view();
  b.len += 1;
  CHECK(from_buffer_view(b, buffer()).error()[0].id == datashape::code{328});
  b = out->view();
  b.itemsize = 4;
  CHECK(!from_buffer_view(b, buffer()));
  b = out->view();
  const std::int64_t pointers[] = {0};
  b.suboffsets = pointers;
  CHECK(from_buffer_view(b, buffer()).error()[0].id == datashape::code{320});
  const std::int64_t negative[] = {-3};
  b = out->view();
  b.shape = negative;
  CHECK(from_buffer_view(b, buffer()).error()[0].id == datashape::code{328});
  CHECK(to_buffer_view(value_from_text("1 * ?int8", "[null]")).error()[0].id == datashape::code{320});
}

TEST_CASE("bools that are neither 0 nor 1 are refused, in tensors and in fields of rows") {
  std::uint8_t bytes[6] = {0, 1, 1, 0, 2, 1};
  std::int64_t shape[] = {2}, strides[] = {1};
  DLManagedTensor t{};
  t.deleter = [](DLManagedTensor*) {};
  t.dl_tensor = {bytes, {kDLCPU, 0}, 1, {6, 8, 1}, shape, strides, 0};
  CHECK(to_text(from_dlpack(&t).value()) == "[false, true]");
  shape[0] = 6;
  CHECK(from_dlpack(&t).error()[0].id == datashape::code{328});
  shape[0] = std::int64_t{1} << 40;
  strides[0] = 0;
  CHECK(from_dlpack(&t).value().shape()[0] == shape[0]);
  gf_buffer b{bytes, 6, 2, 1, 1, "T{B:a:?:b:}", nullptr, nullptr, nullptr};
  CHECK(to_text(from_buffer_view(b, buffer()).value().field("b").value()) == "[true, false, true]");
  b.format = "T{?:a:B:b:}";
  CHECK(from_buffer_view(b, buffer()).error()[0].id == datashape::code{328});
}

TEST_CASE("a dim of one element between others does not make them one run") {
  std::int16_t data[6] = {1, 2, 3, 4, 5, 6};
  // Overlapping rows of two, each one element further.
  const std::int64_t shape[] = {5, 1, 2}, strides[] = {2, 2, 2};
  const gf_buffer b{data, 20, 2, 1, 3, "<h", shape, strides, nullptr};
  const value v = from_buffer_view(b, buffer()).value();
  CHECK(to_text(flatten(v).value()) == "[1, 2, 2, 3, 3, 4, 4, 5, 5, 6]");
  CHECK(!v.merges());
}

TEST_CASE("selecting from elements without memory") {
  const std::int64_t shape[] = {3, 0};
  const gf_buffer b{nullptr, 0, 4, 1, 2, "<i", shape, nullptr, nullptr};
  const value v = from_buffer_view(b, buffer()).value();
  const gfunc::index backwards[] = {2, 1, 0};
  CHECK(equal(take(v, backwards).value(), v));
}

template <class V>
concept borrowable = requires(V v) {
  borrow(std::forward<V>(v));
};

TEST_CASE("spans, vectors and pointers are values of the same memory") {
  std::vector<double> v{1, 2, 3};
  const double* data = v.data();
  const value borrowed = borrow(std::span<const double>(v));
  CHECK(borrowed.data() == at(data));
  CHECK(as_span<double>(borrowed).data() == data);
  CHECK(borrow(v).data() == at(data));
  CHECK(borrow(std::span(v)).data() == at(data));
  CHECK(borrow(std::span<double, 3>(v)).data() == at(data));
  CHECK(borrow<double>(v).data() == at(data));
  static_assert(borrowable<std::vector<double>&> && !borrowable<std::vector<double>>);
  const value owned = adopt(std::move(v));
  CHECK(owned.data() == at(data));
  CHECK(as_span<double>(owned.range(0, 1, 3).value()).data() == data + 1);
  CHECK_THROWS_AS(as_span<double>(owned.range(0, 0, 3, 2).value()), datashape::error);
  CHECK_THROWS_AS(as_span<float>(owned), datashape::error);
  static int destroyed = 0;
  std::int16_t raw[4] = {1, 2, 3, 4};
  const auto destroy = [](void*, void*) { ++destroyed; };
  {
    const value p = adopt(ndt::parse("2 * {a: int16, b: int16}"), raw, 8, destroy, nullptr).value();
    CHECK(p.data() == at(raw));
    CHECK(to_text(p.field("b").value()) == "[2, 4]");
    CHECK(!adopt(ndt::parse("3 * {a: int16, b: int16}"), raw, 8, destroy, nullptr));
    CHECK(destroyed == 0);
  }
  CHECK(destroyed == 1);
}
