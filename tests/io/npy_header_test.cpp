// SPDX-License-Identifier: BSD-3-Clause
#include <doctest/doctest.h>

#include "ndt/layout.hpp"
#include "ndt/make.hpp"
#include "ndt/print.hpp"
#include "probe/npy.hpp"
#include "scratch_directory.hpp"

using namespace pluribus;
using namespace pluribus::probe;

namespace {

std::vector<std::byte> file_of(const std::string& dict, int major = 1) {
  std::string text = "\x93NUMPY";
  text += static_cast<char>(major);
  text += '\0';
  for (int i = 0; i < (major == 1 ? 2 : 4); ++i) text += static_cast<char>(dict.size() >> (8 * i));
  text += dict;
  const auto bytes = std::as_bytes(std::span(text));
  return {bytes.begin(), bytes.end()};
}

std::string dict_of(const std::string& descr, const std::string& shape = "(2, 3)", const std::string& order = "False") {
  return "{'descr': " + descr + ", 'fortran_order': " + order + ", 'shape': " + shape + ", }\n";
}

std::string type_of(const std::string& descr) {
  const auto header = parse_npy_header(file_of(dict_of(descr)), "x.npy");
  REQUIRE_MESSAGE(header.has_value(), message_of(header));
  return ndt::to_string(header->dtype);
}

std::string fault(const std::string& dict) { return message_of(parse_npy_header(file_of(dict), "x.npy")); }

}  // namespace

TEST_CASE("dtypes of a .npy header are datashapes") {
  CHECK(type_of("'<f8'") == "float64");
  CHECK(type_of("'>i4'") == ">int32");
  CHECK(type_of("'|b1'") == "bool");
  CHECK(type_of("'>u1'") == "uint8");
  CHECK(type_of("'<c16'") == "complex128");
  CHECK(type_of("'|S5'") == "fixed_string(5, 'ascii')");
  CHECK(type_of("'>U5'") == ">fixed_string(5, 'utf32')");
  CHECK(type_of("'|V5'") == "fixed_bytes(5)");
  CHECK(type_of("[('a', '<i4'), ('b', '<f8')]") == "{a: int32, b: float64, pack=1}");
  CHECK(type_of("[('a', '<i4'), ('', '|V4'), ('b', '<f8')]") == "{a: int32, b: float64}");
  CHECK(type_of("[('a', '>i2', (2, 3)), (('title', 'b'), [('c', '|u1')])]") ==
        "{a: 2 * 3 * >int16, b: @{\"title\": \"title\"} {c: uint8}, pack=1}");
}

TEST_CASE("the layout of a record is where NumPy has its fields") {
  const auto header = parse_npy_header(file_of(dict_of("[('a', '|i1'), ('', '|V2'), ('b', '<i4'), ('', '|V5')]")), "x").value();
  const auto layout = ndt::layout_of(header.dtype).value();
  CHECK(layout.size() == 12);
  CHECK(layout.field(0).offset == 0);
  CHECK(layout.field(1).offset == 3);
  CHECK(header.data_bytes() == 72);
}

TEST_CASE("dimensions of the dtype stand behind those of the file") {
  const auto header = parse_npy_header(file_of(dict_of("('<f4', (4, 5))")), "x").value();
  CHECK(header.shape == std::vector<ndt::index>{2, 3, 4, 5});
  CHECK(ndt::to_string(header.dtype) == "float32");
  CHECK(header.data_bytes() == 480);
  CHECK(contains(fault(dict_of("('<f4', (4, 5))", "(2, 3)", "True")), "have no Fortran order"));
}

TEST_CASE("versions, order and shapes") {
  for (const int version : {1, 2, 3}) {
    const auto file = file_of(dict_of("'<i2'", "(4,)", "True"), version);
    const auto header = parse_npy_header(file, "x").value();
    CHECK(header.fortran_order);
    CHECK(header.shape == std::vector<ndt::index>{4});
    CHECK(header.data_offset == static_cast<ndt::index>(file.size()));
  }
  CHECK(parse_npy_header(file_of(dict_of("'<i2'", "()")), "x")->shape.empty());
  CHECK(parse_npy_header(file_of(dict_of("'<i2'", "(3L, 4L)")), "x")->data_bytes() == 24);
  CHECK(contains(message_of(parse_npy_header(file_of(dict_of("'<i2'"), 4), "x")), "format version is 4.0"));
}

TEST_CASE("faults of a .npy header say what was found and what was expected") {
  CHECK(contains(fault(dict_of("'|O'")), "E0611: x.npy: NumPy dtype '|O' holds Python objects"));
  CHECK(contains(fault(dict_of("'<M8[ns]'")), "are not read by this version"));
  CHECK(contains(fault(dict_of("'<f8'", "(2, -3)")), "integers of at least 0"));
  CHECK(contains(fault(dict_of("'<f8'", "(4611686018427387904, 4)")), "more than 2^63 bytes"));
  CHECK(contains(fault(dict_of("'<f8'", "[2, 'x']")), "`shape` is [2, \"x\"]"));
  CHECK(contains(fault(dict_of("'<f8'", "(2,)", "1")), "`fortran_order` is 1, expected True or False"));
  CHECK(contains(fault("{'descr': '<f8', 'shape': (2,)}\n"), "no `fortran_order`"));
  CHECK(contains(fault("{'descr': '<f8', 'fortran_order': False, 'shape': (2,), 'x': 1}\n"), "4 members"));
  CHECK(contains(fault("{'descr': '<f8', 'descr': '<f8'}\n"), "no `fortran_order`"));
  CHECK(contains(fault("{'descr': __import__('os')}\n"), "no `fortran_order`"));
  CHECK(contains(fault(dict_of("__import__('os')")), "expected `dtype(...)`, found `__import__(...)`"));
  CHECK(contains(fault(dict_of("'|S0'")), "take no bytes"));
  CHECK(contains(fault(dict_of("[('a', 'O')]")), "holds Python objects"));
  CHECK(contains(fault(dict_of("[('a', '<i4'), ('a', '<i4')]")), "duplicate field `a`"));
  CHECK(contains(fault(dict_of(std::string(200, '['))), "nested deeper than 32 levels"));
  CHECK(contains(fault("{'descr': '<f8"), "never closed"));
  const auto file = file_of(dict_of("'<f8'"));
  for (std::size_t n = 0; n < file.size(); ++n) CHECK_FALSE(parse_npy_header(std::span(file).first(n), "x").has_value());
}

TEST_CASE("a header is written as NumPy writes it, and read again") {
  const auto written = write_npy_header(ndt::array_type({2, 3}, ndt::make_scalar(ndt::scalar::int32))).value();
  CHECK(written.size() == 128);
  const std::string text(reinterpret_cast<const char*>(written.data()), written.size());
  CHECK(text.substr(10, 62) == "{'descr': '<i4', 'fortran_order': False, 'shape': (2, 3), }   ");
  CHECK(text.back() == '\n');
  const ndt::type inner =
      ndt::record({{"it's", ndt::make_scalar(ndt::scalar::int8)}, {"v", ndt::fixed_dim(3, ndt::make_swapped(ndt::scalar::float32))}});
  const ndt::type record =
      ndt::record({{"a", ndt::make_scalar(ndt::scalar::bool_)}, {"r", inner}, {"z", ndt::make_scalar(ndt::scalar::complex64)}});
  const auto again = parse_npy_header(write_npy_header(ndt::array_type({5}, record)).value(), "x");
  REQUIRE_MESSAGE(again.has_value(), message_of(again));
  CHECK(again->dtype == record);
  CHECK(again->data_offset % 64 == 0);
  for (const char* descr : {"[(('it is', 'b'), [('', '|V3'), ('c', '|u1', (2,)), ('', '|V2')], (3,)), ('d', '>c8')]", "('<f8', (2, 3))",
                            "[('p', '0<f2'), ('q', '<f4')]"}) {
    const auto header = parse_npy_header(file_of(dict_of(descr)), "x").value();
    CHECK(parse_npy_header(write_npy_header(header.type()).value(), "x")->type() == header.type());
  }
  CHECK(contains(message_of(write_npy_header(ndt::array_type({1}, ndt::make_leaf(ndt::kind::string)))), "cannot be written to a .npy"));
}
