// SPDX-License-Identifier: BSD-3-Clause
#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <cstring>

#include "ndt/layout.hpp"
#include "ndt/print.hpp"
#include "nifti_bytes.hpp"
#include "probe/nifti.hpp"
#include "scratch_directory.hpp"

using namespace pluribus;
using namespace pluribus::probe;

namespace {

std::string fault(const nifti_fields& fields) { return message_of(parse_nifti_header(nifti_bytes(fields), "x.nii")); }

}  // namespace

TEST_CASE("the NIfTI-1 header is a record of 348 bytes in C layout") {
  const auto layout = ndt::layout_of(nifti_record()).value();
  CHECK(layout.size() == 348);
  CHECK(nifti_record().size() == 43);
  const auto offset = [&](const char* field) { return layout.field(static_cast<std::size_t>(nifti_record().find(field))).offset; };
  CHECK(offset("dim") == 40);
  CHECK(offset("datatype") == 70);
  CHECK(offset("pixdim") == 76);
  CHECK(offset("vox_offset") == 108);
  CHECK(offset("descrip") == 148);
  CHECK(offset("srow_x") == 280);
  CHECK(offset("magic") == 344);
}

TEST_CASE("both byte orders give the same header") {
  for (const bool big : {false, true}) {
    const auto header = parse_nifti_header(nifti_bytes({.big = big, .slope = 2, .intercept = -1.5f}), "x").value();
    CHECK(header.big_endian() == big);
    CHECK(header.shape == std::vector<ndt::index>{3, 4, 5});
    CHECK(ndt::to_string(header.type()) == "3 * 4 * 5 * int16");
    CHECK(header.slope == 2);
    CHECK(header.intercept == -1.5);
    CHECK(header.data_offset == 352);
    CHECK(*header.values.find("descrip")->as<std::string>() == "made in a test");
    CHECK(to_text(*header.values.find("dim")) == "[3, 3, 4, 5, 1, 1, 1, 1]");
  }
}

TEST_CASE("every datatype is a dtype, and its bitpix must agree") {
  const std::tuple<int, int, const char*> kinds[] = {
      {2, 8, "uint8"},
      {4, 16, "int16"},
      {8, 32, "int32"},
      {16, 32, "float32"},
      {32, 64, "complex64"},
      {64, 64, "float64"},
      {256, 8, "int8"},
      {512, 16, "uint16"},
      {768, 32, "uint32"},
      {1024, 64, "int64"},
      {1280, 64, "uint64"},
      {1792, 128, "complex128"},
      {128, 24, "{r: uint8, g: uint8, b: uint8}"},
      {2304, 32, "{r: uint8, g: uint8, b: uint8, a: uint8}"},
  };
  for (const auto& [code, bits, text] : kinds) {
    const auto header = parse_nifti_header(nifti_bytes({.datatype = code, .bitpix = bits}), "x").value();
    CHECK(ndt::to_string(header.dtype) == text);
    CHECK(header.data_bytes() == 60 * bits / 8);
    CHECK(contains(fault({.datatype = code, .bitpix = bits + 8}), "bitpix is"));
  }
}

TEST_CASE("scaling that scales nothing is none") {
  for (const float slope : {0.0f, 1.0f, std::nanf(""), HUGE_VALF})
    CHECK_FALSE(parse_nifti_header(nifti_bytes({.slope = slope}), "x")->scaled());
  CHECK(parse_nifti_header(nifti_bytes({.slope = 1, .intercept = 3}), "x")->scaled());
}

TEST_CASE("faults of a NIfTI header say what was found and what was expected") {
  CHECK(contains(fault({.dims = {3, 3, -4, 5}}), "E0615: x.nii: dim[2] is -4, expected at least 1"));
  CHECK(contains(fault({.dims = {3, 3, 0, 5}}), "dim[2] is 0"));
  CHECK(contains(fault({.dims = {0, 3, 4, 5}}), "dim[0] is 0, expected a number of dims from 1 to 7"));
  CHECK(contains(fault({.dims = {8, 3, 4, 5}}), "dim[0] is 8"));
  CHECK(contains(fault({.dims = {7, 32767, 32767, 32767, 32767, 32767, 32767, 32767}}), "more elements than can be addressed"));
  CHECK(contains(fault({.datatype = 1536}), "E0616: x.nii: datatype is 1536; this version reads"));
  CHECK(contains(fault({.magic = "ni1"}), "separate .img file"));
  CHECK(contains(fault({.magic = "xyz"}), "magic is \"xyz\", expected \"n+1\""));
  CHECK(contains(fault({.offset = 12}), "vox_offset is 12, expected a whole number of at least 352"));
  CHECK(contains(fault({.offset = 352.5f}), "vox_offset is 352.5"));
  CHECK(contains(fault({.offset = std::nanf("")}), "vox_offset is nan"));
  CHECK(contains(fault({.size = 540}), "NIfTI-2"));
  CHECK(contains(fault({.size = 7}), "sizeof_hdr is 7 (little-endian) or 117440512 (big-endian), expected 348"));
  const auto bytes = nifti_bytes({});
  CHECK(contains(message_of(parse_nifti_header(std::span(bytes).first(347), "x")),
                 "E0617: x: the data end after 347 bytes, a NIfTI-1 header has 348"));
}
