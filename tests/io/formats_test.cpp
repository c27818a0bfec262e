// SPDX-License-Identifier: BSD-3-Clause
#include <doctest/doctest.h>

#include <cstring>

#include "gfunc/pool.hpp"
#include "nd/create.hpp"
#include "nd/eval.hpp"
#include "nd/explain.hpp"
#include "nd/functions.hpp"
#include "nd/io/nifti.hpp"
#include "nd/io/open.hpp"
#include "nd/io/png.hpp"
#include "nd/operators.hpp"
#include "ndt/parse.hpp"
#include "ndt/print.hpp"
#include "nifti_bytes.hpp"
#include "probe/gzip.hpp"
#include "probe/probe.hpp"
#include "scratch_directory.hpp"

using namespace pluribus;
using namespace pluribus::nd;
using namespace pluribus::nd::io;

namespace {

/// 3 * 4 * 5 int16, element (x, y, z) = x + 10 y + 100 z, behind the header.
std::string volume(nifti_fields fields) {
  const auto header = nifti_bytes(fields);
  std::string text(reinterpret_cast<const char*>(header.data()), header.size());
  text.resize(static_cast<std::size_t>(fields.offset), '\0');
  for (int z = 0; z < 5; ++z)
    for (int y = 0; y < 4; ++y)
      for (int x = 0; x < 3; ++x) {
        const auto value = static_cast<std::uint16_t>(x + 10 * y + 100 * z);
        const char low = static_cast<char>(value), high = static_cast<char>(value >> 8);
        text += fields.big ? high : low;
        text += fields.big ? low : high;
      }
  return text;
}

std::string packed(const std::string& text) {
  const auto in = std::as_bytes(std::span(text));
  std::vector<std::byte> out(probe::gzip_bound(in.size()));
  const std::size_t n = probe::gzip(in, out, 6).value();
  return {reinterpret_cast<const char*>(out.data()), n};
}

template <class T>
T at(const array& a, nd::index x, nd::index y, nd::index z) {
  return a(x, y, z).item<T>();
}

}  // namespace

TEST_CASE("NIfTI volumes of both byte orders, plain and gzip, are (x, y, z) with x fastest") {
  const scratch_directory folder;
  for (const bool big : {false, true})
    for (const bool gzip : {false, true}) {
      const std::string path = folder / (gzip ? "v.nii.gz" : "v.nii"), text = volume({.big = big, .offset = 368});
      write_text(path, gzip ? packed(text) : text);
      const array a = io::open(path);
      CHECK(ndt::to_string(a.type()) == "3 * 4 * 5 * int16");
      CHECK(at<std::int16_t>(a, 2, 3, 4) == 432);
      CHECK(at<std::int16_t>(a, 1, 0, 2) == 201);
      const auto d = probe::probe_path(path).value();
      CHECK(ndt::to_string(d.type) == (big ? "3 * 4 * 5 * >int16" : "3 * 4 * 5 * int16"));
      CHECK(d.byte_order == (big ? "big" : "little"));
      CHECK(*d.data_offset == 368);
      CHECK(d.order == "F");
    }
}

TEST_CASE("scaling is applied in float64, lazily") {
  const scratch_directory folder;
  write_text(folder / "v.nii", volume({.slope = 0.5f, .intercept = -3}));
  const array a = io::open(folder / "v.nii");
  CHECK(ndt::to_string(a.type()) == "3 * 4 * 5 * float64");
  CHECK(at<double>(a, 2, 3, 4) == 213.0);
  CHECK(at<double>(a, 0, 0, 0) == -3.0);
}

TEST_CASE("a NIfTI file that ends early says how many bytes came of how many") {
  const scratch_directory folder;
  const std::string text = volume({});
  write_text(folder / "v.nii", text.substr(0, 400));
  CHECK(contains(thrown_by([&] { io::open(folder / "v.nii"); }), "the file ends after 48 of 120 bytes of values"));
  CHECK(contains(message_of(probe::probe_path(folder / "v.nii")), "48 of 120"));
  write_text(folder / "v.nii.gz", packed(text.substr(0, 400)));
  CHECK(contains(thrown_by([&] { io::open(folder / "v.nii.gz"); }), "the gzip stream ends early, 400 of 472 bytes came out"));
  const std::string whole = packed(text);
  for (std::size_t cut = 1; cut < whole.size(); ++cut) {
    write_text(folder / "v.nii.gz", whole.substr(0, whole.size() - cut));
    CHECK(contains(thrown_by([&] { io::open(folder / "v.nii.gz"); }), folder / "v.nii.gz"));
  }
}

TEST_CASE("a flipped byte in a .nii.gz is found by its checksum") {
  const scratch_directory folder;
  std::string whole = packed(volume({}));
  whole[whole.size() / 2] = static_cast<char>(whole[whole.size() / 2] ^ 1);
  write_text(folder / "v.nii.gz", whole);
  CHECK(contains(thrown_by([&] { io::open(folder / "v.nii.gz"); }), "v.nii.gz"));
}

TEST_CASE("a header that asks for more than the gzip can hold is refused before memory is taken") {
  const scratch_directory folder;
  write_text(folder / "v.nii.gz", packed(volume({.dims = {4, 32767, 32767, 32767, 100, 1, 1, 1}})));
  gfunc::memory_pool::process().reset_peak();
  CHECK(contains(thrown_by([&] { io::open(folder / "v.nii.gz"); }), "cannot hold so many"));
  CHECK(gfunc::memory_pool::process().stats().peak < (1 << 24));
}

TEST_CASE("an inflated volume counts as memory of a plan; mapped files do not") {
  const scratch_directory folder;
  const std::string text = volume({.dims = {3, 100, 100, 100, 1, 1, 1, 1}, .datatype = 2, .bitpix = 8}) + std::string(1'000'000 - 120, 'x');
  write_text(folder / "v.nii", text);
  write_text(folder / "v.nii.gz", packed(text));
  const array mapped = io::open(folder / "v.nii"), inflated = io::open(folder / "v.nii.gz", {1'000'000});
  CHECK(explain(std::vector<array>{sum(mapped)}).input_bytes == 0);
  CHECK(explain(std::vector<array>{sum(inflated) + max(inflated)}).input_bytes == 1'000'000);
  eval_options options;
  options.memory_limit = 900'000;
  (void)eval(sum(mapped), options);
  const std::string refused = thrown_by([&] { eval(sum(inflated), options); });
  CHECK(contains(refused, "E0513"));
  CHECK(contains(refused, "nifti " + (folder / "v.nii.gz") + " holds 977 KiB"));
  gfunc::memory_pool::process().reset_peak();
  const nd::index before = gfunc::memory_pool::process().stats().in_use;
  CHECK(contains(thrown_by([&] { io::open(folder / "v.nii.gz", {999'999}); }), "1000000 bytes when inflated, the limit is 999999"));
  CHECK(gfunc::memory_pool::process().stats().peak == before);
}

TEST_CASE("npy files are read in place in both orders and byte orders, and written") {
  const scratch_directory folder;
  const std::int32_t values[] = {1, 2, 3, 4, 5, 6};
  save(folder / "a.npy", copy(std::span<const std::int32_t>(values), {2, 3}));
  const array a = io::open(folder / "a.npy");
  CHECK(ndt::to_string(a.type()) == "2 * 3 * int32");
  CHECK(a(1, 0).item<std::int32_t>() == 4);
  CHECK(a.resident().has_value());
  std::string text = read_text(folder / "a.npy");
  CHECK(text.size() == 128 + 24);
  text.replace(text.find("<i4"), 3, ">i4");
  text.replace(text.find("False"), 5, "True ");
  write_text(folder / "b.npy", text);
  const array b = io::open(folder / "b.npy");
  CHECK(b(1, 0).item<std::int32_t>() == 2 << 24);
  CHECK(b(0, 1).item<std::int32_t>() == 3 << 24);
  write_text(folder / "c.npy", text.substr(0, 150));
  CHECK(contains(thrown_by([&] { io::open(folder / "c.npy"); }), "the file ends after 22 of 24 bytes of values"));
}

TEST_CASE("a large array of odd shape is written to npy in runs by several threads") {
  const scratch_directory folder;
  const array a = arange(3'000'017);
  save(folder / "a.npy", a);
  const array b = io::open(folder / "a.npy");
  CHECK(b(3'000'016).item<std::int64_t>() == 3'000'016);
  CHECK(b(1'048'577).item<std::int64_t>() == 1'048'577);
}

TEST_CASE("probe says what a Zarr array and its header are") {
  const scratch_directory folder;
  save(folder / "a.zarr", zeros({5, 6}, ndt::scalar::float32));
  const auto d = probe::probe_path((folder / "a.zarr") + "/").value();
  CHECK(ndt::to_string(d.type) == "5 * 6 * float32");
  CHECK(d.codecs.size() == 2);
  CHECK(d.byte_order == "little");
  CHECK(*d.attributes.find("datashape")->as<std::string>() == "5 * 6 * float32");
  CHECK(contains(to_text(to_json(d)), "\"format\": \"zarr\""));
}

TEST_CASE("PNG pictures have the signature, the size and the kind asked for") {
  const scratch_directory folder;
  const auto picture_of = [&](const array& image) {
    write_png(folder / "p.png", image);
    const std::string text = read_text(folder / "p.png");
    CHECK(text.substr(1, 3) == "PNG");
    return std::to_string(static_cast<unsigned char>(text[19])) + "x" + std::to_string(static_cast<unsigned char>(text[23])) + " kind " +
           std::to_string(static_cast<int>(text[25]));
  };
  CHECK(picture_of(zeros({5, 9}, ndt::scalar::uint8)) == "9x5 kind 0");
  CHECK(picture_of(zeros({5, 9, 3}, ndt::scalar::uint8)) == "9x5 kind 2");
  CHECK(picture_of(zeros({5, 9, 4}, ndt::scalar::uint8)) == "9x5 kind 6");
  CHECK(contains(thrown_by([&] { write_png(folder / "q.png", zeros({5, 9})); }), "this is `5 * 9 * float64`"));
  CHECK(contains(thrown_by([&] { write_png(folder / "q.png", zeros({0, 9}, ndt::scalar::uint8)); }), "0 by 9 pixels"));
  CHECK(folder.names() == 1);
}
