// SPDX-License-Identifier: BSD-3-Clause
// Text nobody means well with: deep, long, huge counts, broken encodings. Each reader answers with diagnostics.
#include <doctest/doctest.h>

#include "ndt/arrow.hpp"
#include "ndt/c/arrow_abi.h"
#include "ndt/make.hpp"
#include "ndt/notation.hpp"

using namespace pluribus;

namespace {

std::string repeated(std::string_view part, int n) {
  std::string out;
  out.reserve(part.size() * static_cast<std::size_t>(n));
  for (int i = 0; i < n; ++i) out += part;
  return out;
}

void refuses(std::string_view notation, const std::string& text) {
  const auto t = ndt::read_notation(notation, text);
  CHECK_MESSAGE(!t, notation << " accepts " << text.substr(0, 60));
  if (!t) CHECK(!t.error().front().message.empty());
}

}  // namespace

TEST_CASE("deep text ends in a diagnostic") {
  constexpr int deep = 1'000'000;
  refuses("pep3118", repeated("T{", deep));
  refuses("pep3118", repeated("&", deep));
  refuses("numpy", repeated("[", deep));
  refuses("numpy", repeated("('a',", deep));
  refuses("numpy", repeated("dtype(", deep));
  refuses("json", repeated("{\"kind\":\"option\",\"element\":", deep / 10));
  refuses("zarr3", repeated("{\"name\":\"struct\",\"configuration\":{\"fields\":[{\"name\":\"a\",\"data_type\":", deep / 100));
  refuses("arrow", repeated("{\"format\":\"+l\",\"children\":[", deep / 10));
  refuses("c", repeated("struct {", deep));
  refuses("c", "int " + repeated("(", deep));
  refuses("c", "int " + repeated("*", deep) + "x;");
  refuses("gufunc", repeated("(", deep));
}

TEST_CASE("counts past the address space end in a diagnostic") {
  refuses("pep3118", "(9223372036854775807)d");
  refuses("pep3118", "T{(4611686018427387904)d:a:}");
  refuses("pep3118", "99999999999999999999x");
  refuses("pep3118", "T{(4398046511104)d:a:(4398046511104)d:b:}");
  refuses("struct", "9223372036854775807d");
  refuses("struct", "99999999999999999999999d");
  refuses("numpy", "|S99999999999999");
  refuses("numpy", "[('a', '<f8', (9223372036854775807,))]");
  refuses("numpy", "{'names': ['a'], 'formats': ['f8'], 'offsets': [9223372036854775807]}");
  refuses("numpy", "{'names': ['a'], 'formats': ['f8'], 'itemsize': 4}");
  refuses("numpy", "{'a': ('f8', 9223372036854775807)}");
  refuses("c", "struct { double x[4398046511105]; };");
  refuses("c", "struct { double x[4398046511104][4398046511104]; };");
  refuses("json", "{\"kind\": \"fixed\", \"extent\": -1, \"element\": \"int8\"}");
  refuses("arrow", "w:-1");
  refuses("arrow", "w:99999999999999999999");
  refuses("dlpack", "2,32,65536");
  refuses("zarr3", "r7");
}

TEST_CASE("bytes that are not UTF-8 are refused") {
  for (const char* notation : {"pep3118", "numpy", "json", "zarr2", "zarr3", "c", "arrow"}) refuses(notation, "\"\xff\xfe\"");
  refuses("pep3118", "T{i:\xc3:}");
}

TEST_CASE("a released schema, a missing child and a cycle are refused") {
  ArrowSchema schema{};
  CHECK(!ndt::from_arrow(schema));
  const auto release = [](ArrowSchema* s) { s->release = nullptr; };
  schema.release = release;
  CHECK(!ndt::from_arrow(schema));
  schema.format = "+s";
  schema.n_children = 1;
  CHECK(!ndt::from_arrow(schema));
  ArrowSchema* self = &schema;
  schema.children = &self;
  CHECK(!ndt::from_arrow(schema));
  schema.n_children = -1;
  CHECK(!ndt::from_arrow(schema));
  ArrowSchema good{};
  REQUIRE(ndt::to_arrow(ndt::make_scalar(ndt::scalar::int32), good));
  const char negative[] = {'\xff', '\xff', '\xff', '\xff'};
  const char* kept = good.metadata;
  good.metadata = negative;
  CHECK(!ndt::from_arrow(good));
  good.metadata = kept;
  good.release(&good);
}
