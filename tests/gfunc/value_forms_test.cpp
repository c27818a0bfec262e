// SPDX-License-Identifier: BSD-3-Clause
/// Every form a value can lie in: made from its parts, checked when made, and viewed without moving a byte.
#include <doctest/doctest.h>

#include <cstring>
#include <string>

#include "gfunc/value.hpp"
#include "ndt/make.hpp"
#include "ndt/parse.hpp"
#include "ndt/print.hpp"

using namespace pluribus;
using gfunc::buffer;
using gfunc::dims;
using gfunc::validity;
using gfunc::value;
using gfunc::value_form;

namespace {

template <class T>
value of(std::initializer_list<T> list) {
  value v = value::allocate(ndt::fixed_dim(static_cast<ndt::index>(list.size()), ndt::make_scalar(ndt::scalar_of<T>))).value();
  std::memcpy(v.data(), list.begin(), list.size() * sizeof(T));
  return v;
}

template <class T>
T read(const value& v) {
  T x;
  std::memcpy(&x, v.data(), sizeof x);
  return x;
}

std::string type_of(const value& v) { return ndt::to_string(v.type()); }

const char letters[] = "abcdefgh";
buffer letter_bytes() { return buffer::borrow(const_cast<char*>(letters), 8); }

}  // namespace

TEST_CASE("offsets of rows are checked, and rows are views of the content") {
  value content = of<double>({1, 2, 3, 4, 5});
  value rows = value::ragged(of<std::int32_t>({0, 2, 2, 5}), content).value();
  CHECK(type_of(rows) == "3 * var * float64");
  value last = rows.at(-1).value().row().value();
  CHECK(type_of(last) == "3 * float64");
  CHECK(last.data() == content.data() + 16);
  CHECK(read<double>(rows.at(2).value().at(1).value()) == 4.0);
  value backwards = rows.range(0, -1, -10, -1).value();
  CHECK(backwards.at(0).value().row().value().data() == last.data());
  CHECK(value::ragged(of<std::int32_t>({0, 3, 2, 5}), content).error()[0].message == "rows: row 1 goes from 3 to 2, and there are 5");
  CHECK(value::ragged(of<std::int64_t>({0, 6}), content).error()[0].id == datashape::code{323});
  CHECK(value::ragged(of<std::int64_t>({-1, 4}), content).error()[0].id == datashape::code{323});
  CHECK(value::ragged(of<std::int16_t>({0, 4}), content).error()[0].id == datashape::code{320});
  CHECK(value::ragged_sized(of<std::int64_t>({3, 0}), of<std::int64_t>({2, 3}), content).value().at(0).value().row().value().data() ==
        content.data() + 24);
  CHECK(value::ragged_sized(of<std::int64_t>({3}), of<std::int64_t>({INT64_MAX}), content).error()[0].id == datashape::code{323});
}

TEST_CASE("ragged dims mix with fixed ones at any depth") {
  value flat = of<std::int32_t>({0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11});
  value rows = value::ragged(of<std::int64_t>({0, 1, 4, 4, 6}), flat.split(0, 6, 2).value()).value().split(0, 2, 2).value();
  CHECK(type_of(rows) == "2 * 2 * var * 2 * int32");
  const int order[] = {1, 0};
  value turned = rows.transposed(order).value();
  value row = turned.at(1).value().at(0).value().row().value();
  CHECK(type_of(row) == "3 * 2 * int32");
  CHECK(read<std::int32_t>(row) == 2);
  value deep = value::ragged(of<std::int64_t>({0, 2}), rows).value();
  CHECK(type_of(deep) == "1 * var * 2 * var * 2 * int32");
  CHECK(rows.merged().value().at(3).value().row().value().data() == flat.data() + 32);
  CHECK(turned.merged().error()[0].id == datashape::code{327});
}

TEST_CASE("nulls lie in bits, in bytes or in the data, and slices move with them") {
  value x = of<std::int16_t>({1, 2, 3, 4, 5, 6, 7, 8, 9, 10});
  std::uint8_t bits[] = {0b10110101, 0b00000010};
  value some = value::option(x, validity::bitmap(buffer::borrow(bits, 2), 3, dims{1})).value();
  CHECK(type_of(some) == "10 * ?int16");
  // Bits 3..12 are 0 1 1 0 1 0 1 0 0 0.
  value odd = some.slice(0, 1, 3, 2).value();
  CHECK(odd.valid().test(0));
  CHECK(!odd.valid().test(odd.valid().strides()[0]));
  CHECK(odd.child().data() == x.data() + 2);
  CHECK(value::option(x, validity::bitmap(buffer::borrow(bits, 2), 7, dims{1})).error()[0].id == datashape::code{322});
  CHECK(value::option(x, validity::bitmap(buffer::borrow(bits, 2), 3, dims{-1})).error()[0].id == datashape::code{322});
  CHECK(value::option(some, validity::all()).error()[0].id == datashape::code{320});
  std::uint8_t bytes[10] = {1, 0, 1};
  value masked = value::option(x, validity::mask(buffer::borrow(bytes, 10), 9, dims{-1})).value();
  CHECK(masked.valid().test(-9));
  CHECK(!masked.valid().test(0));
  CHECK(value::option(x, validity::nat()).error()[0].message == "a sentinel of 8 bytes for elements of 2");
  CHECK(value::option(x, validity::nan()).error()[0].id == datashape::code{320});
  value pairs = value::option(x.split(0, 5, 2).value(), validity::all(), 1).value();
  CHECK(type_of(pairs) == "5 * ?2 * int16");
  CHECK(type_of(pairs.at(1).value()) == "?2 * int16");
}

TEST_CASE("records by rows and by columns have the same fields, through nulls and rows") {
  value rows = value::allocate(ndt::parse("4 * {x: int8, y: 2 * float32}")).value();
  CHECK(rows.form() == value_form::strided);
  value y = rows.field("y").value();
  CHECK(type_of(y) == "4 * 2 * float32");
  CHECK(y.data() == rows.data() + 4);
  value columns = value::columns(rows.type(), {rows.field("x").value(), y}).value();
  CHECK(columns.by_columns());
  CHECK(columns.at(2).value().field("y").value().data() == y.data() + 24);
  value some = value::option(columns, validity::all()).value();
  CHECK(type_of(some.field("x").value()) == "4 * ?int8");
  value ragged = value::ragged(of<std::int64_t>({0, 1, 4}), columns).value();
  CHECK(type_of(ragged.field("y").value()) == "2 * var * 2 * float32");
  CHECK(type_of(ragged.item(0).value()) == "2 * var * int8");
  CHECK(ragged.field("z").error()[0].id == datashape::code{321});
  CHECK(value::allocate(ndt::parse("3 * {a: ?int8, b: (int8, ?float64)}")).value().by_columns());
  CHECK(value::allocate(ndt::parse("3 * string")).error()[0].id == datashape::code{320});
}

TEST_CASE("text lies by offsets, by sizes or in views") {
  value text = value::text(ndt::parse("string"), of<std::int32_t>({0, 3, 3, 8}), letter_bytes()).value();
  CHECK(type_of(text) == "3 * string");
  CHECK(value::text(ndt::parse("string"), of<std::int32_t>({0, 9}), letter_bytes()).error()[0].id == datashape::code{323});
  CHECK(value::text(ndt::parse("int8"), of<std::int32_t>({0, 8}), letter_bytes()).error()[0].id == datashape::code{320});
  CHECK(value::text_sized(ndt::parse("bytes"), of<std::int64_t>({6, 0}), of<std::int64_t>({2, 2}), letter_bytes()));
  std::int32_t views[] = {3, 0x636261, 0, 0, 13, 0, 0, 4};
  buffer long_bytes = buffer::allocate(20);
  const auto make = [&](std::int32_t size, std::int32_t at, std::int32_t offset) {
    views[4] = size, views[6] = at, views[7] = offset;
    return value::text_views(ndt::parse("string"), value::from_buffer(ndt::parse("2 * fixed_bytes(16)"), buffer::borrow(views, 32)).value(),
                             {long_bytes});
  };
  CHECK(make(13, 0, 7));
  CHECK(!make(13, 0, 8));
  CHECK(!make(13, 1, 0));
  CHECK(!make(13, -1, 0));
  CHECK(!make(13, 0, -1));
  CHECK(!make(-1, 0, 0));
  CHECK(make(12, 9, -9));
}

TEST_CASE("codes and tags are checked, but for codes under nulls") {
  value words = value::text(ndt::parse("string"), of<std::int32_t>({0, 1, 2}), letter_bytes()).value();
  value codes = of<std::int8_t>({1, 0, -7, 1});
  CHECK(value::categorical(codes, words).error()[0].message == "code -7 is outside a dictionary of 2");
  std::uint8_t bits = 0b1011;
  validity valid = validity::bitmap(buffer::borrow(&bits, 1), 0, dims{1});
  CHECK(type_of(value::option(value::categorical(codes, words, false, &valid).value(), valid).value()) ==
        "4 * ?categorical(string, index=int8)");
  const ndt::type u = ndt::parse("union(a: int8, b: string)");
  value tags = of<std::uint8_t>({0, 1, 1});
  value dense = value::dense(u, tags, of<std::int32_t>({0, 0, 1}), {of<std::int8_t>({5}), words}).value();
  CHECK(type_of(dense) == "3 * " + ndt::to_string(u));
  CHECK(dense.at(2).value().members().size() == 2);
  CHECK(!value::dense(u, tags, of<std::int32_t>({0, 0, 2}), {of<std::int8_t>({5}), words}));
  CHECK(!value::dense(u, of<std::uint8_t>({0, 2, 1}), of<std::int32_t>({0, 0, 1}), {of<std::int8_t>({5}), words}));
  CHECK(!value::tagged(u, tags, {of<std::int8_t>({5}), words}));
  CHECK(value::tagged(u, of<std::uint8_t>({0, 1}), {of<std::int8_t>({5, 6}), words}));
}

TEST_CASE("a value may be assigned a part of itself") {
  value v = value::option(of<std::int32_t>({1, 2}), validity::all()).value();
  v = v.child();  // held by nobody else
  CHECK(type_of(v) == "2 * int32");
  CHECK(read<std::int32_t>(v.at(1).value()) == 2);
  v = static_cast<const value&>(v);
  CHECK(type_of(v) == "2 * int32");
}

TEST_CASE("names stand around what they name") {
  const ndt::type four = ndt::parse("4 * float64"), words = ndt::parse("?string");
  value q = value::allocate(ndt::fixed_dim(3, ndt::nominal("quaternion", {}, &four))).value();
  CHECK(q.form() == value_form::strided);
  CHECK(q.itemsize() == 32);
  CHECK(type_of(q.at(1).value().unwrapped().value()) == "4 * float64");
  value text = value::text(ndt::parse("string"), of<std::int32_t>({0, 1, 2}), letter_bytes()).value();
  value named = value::wrapped(ndt::nominal("word", {}, &words), value::option(text, validity::all()).value()).value();
  CHECK(named.shape() == dims{2});
  CHECK(type_of(named.at(0).value().unwrapped().value()) == "?string");
  CHECK(value::wrapped(ndt::nominal("word", {}, &words), text).error()[0].id == datashape::code{320});
  value far = value::reference(q.unwrapped().value(), 1).value();
  CHECK(type_of(far) == "3 * ref(4 * float64)");
  CHECK(type_of(far.at(0).value().child()) == "4 * float64");
}
