// SPDX-License-Identifier: BSD-3-Clause
// Booleans of files are bytes, and NumPy takes any but 0 for true: so does every way from a file to a value, and what leaves is 0 or 1.
#include <doctest/doctest.h>

#include <cstring>
#include <numeric>

#include "nd/create.hpp"
#include "nd/eval.hpp"
#include "nd/functions.hpp"
#include "nd/index.hpp"
#include "nd/io/npy.hpp"
#include "nd/io/open.hpp"
#include "nd/operators.hpp"
#include "ndt/print.hpp"
#include "scratch_directory.hpp"

using namespace pluribus;
using namespace pluribus::nd;
using namespace pluribus::nd::io;

namespace {

constexpr nd::index rows = 37, columns = 53;

/// Row-major bytes of all kinds; every third is 0.
std::string loose() {
  std::string bytes(static_cast<std::size_t>(rows * columns), '\0');
  for (std::size_t i = 0; i < bytes.size(); ++i)
    if (i % 3 != 0) bytes[i] = static_cast<char>(1 + i * 7 % 255);
  return bytes;
}

std::vector<std::uint8_t> truth() {
  std::vector<std::uint8_t> bits;
  for (const char c : loose()) bits.push_back(c != '\0');
  return bits;
}

/// The bytes that stand in memory, C order.
std::vector<std::uint8_t> bytes_of(const array& a) {
  const array values = eval(a);
  const auto memory = values.resident().value();
  std::vector<std::uint8_t> out;
  extents at(values.ndim(), 0);
  for (nd::index i = 0; i < values.size(); ++i) {
    nd::index offset = 0;
    for (int d = 0; d < at.rank(); ++d) offset += at[d] * memory.strides[d];
    out.push_back(std::to_integer<std::uint8_t>(memory.data[offset]));
    for (int d = at.rank() - 1; d >= 0 && ++at[d] == values.shape()[d]; --d) at[d] = 0;
  }
  return out;
}

array strict() {
  const auto bits = truth();
  return eval(copy(std::span<const std::uint8_t>(bits), {rows, columns}) != 0);
}

/// A file with strict booleans, its last rows * columns bytes then replaced.
std::string loosened(const scratch_directory& folder, const char* name) {
  save(folder / name, strict());
  std::string text = read_text(folder / name);
  text.replace(text.size() - loose().size(), loose().size(), loose());
  write_text(folder / name, text);
  return folder / name;
}

void check_all(const array& a) {
  const auto bits = truth();
  const std::int64_t count = std::accumulate(bits.begin(), bits.end(), std::int64_t{0});
  REQUIRE(ndt::to_string(a.type()) == "37 * 53 * bool");
  CHECK(bytes_of(a) == bits);
  CHECK(bytes_of(a & a) == bits);
  CHECK(bytes_of(a | strict()) == bits);
  CHECK(bytes_of(a == strict()) == std::vector<std::uint8_t>(bits.size(), 1));
  CHECK(sum(a).item<std::int64_t>() == count);
  CHECK(reduce("count_nonzero", a).item<std::int64_t>() == count);
  CHECK(bytes_of(eval(where(a, a, strict()))) == bits);
  CHECK(sum(where(a, 2.0, 1.0)).item<double>() == static_cast<double>(rows * columns + count));
  CHECK(sum(cast(a, ndt::scalar::uint8)).item<std::uint64_t>() == static_cast<std::uint64_t>(count));
  CHECK(bytes_of(any(a)) == std::vector<std::uint8_t>{1});
  CHECK(bytes_of(any(a, {.axis = 0})) == std::vector<std::uint8_t>(columns, 1));
  for (nd::index i = 0; i < 12; ++i) {
    const array one = a(0, i);
    bool value = false;
    std::uint8_t byte = 7;
    value = one.item<bool>();
    std::memcpy(&byte, &value, 1);
    CHECK(byte == bits[static_cast<std::size_t>(i)]);
  }
}

}  // namespace

TEST_CASE("booleans of .npy files are true where their byte is not 0") {
  const scratch_directory folder;
  const std::string path = loosened(folder, "a.npy");
  const array a = io::open(path);
  check_all(a);
  CHECK(contains(thrown_by([&] { a.view<bool, 2>(); }), "evaluate it first"));
  CHECK(bytes_of(transpose(transpose(a))) == truth());
  save(folder / "b.npy", a);
  save(folder / "b.zarr", a);
  CHECK(read_text(folder / "b.npy") == [&] {
    save(folder / "c.npy", strict());
    return read_text(folder / "c.npy");
  }());
  check_all(io::open(folder / "b.zarr"));

  // As a source alone, chunk by chunk.
  const auto from = npy_source(path);
  std::vector<std::byte> chunk(static_cast<std::size_t>(rows * columns));
  REQUIRE(from->chunks().count() == 1);
  from->read_chunk(extents(2, 0), strided_target{chunk.data(), extents{columns, 1}});
  const auto bits = truth();
  CHECK(std::memcmp(chunk.data(), bits.data(), bits.size()) == 0);
}

TEST_CASE("booleans of Zarr chunks are true where their byte is not 0") {
  const scratch_directory folder;
  save_options whole;
  whole.codecs = parse_codecs("bytes").value();
  for (const extents& chunk : {extents{rows, columns}, extents{10, 20}}) {
    const std::string path = folder / ("a" + std::to_string(chunk[0]) + ".zarr");
    whole.chunks = chunk;
    save(path, strict(), whole);
    for (nd::index r = 0; r * chunk[0] < rows; ++r)
      for (nd::index c = 0; c * chunk[1] < columns; ++c) {
        std::string bytes(static_cast<std::size_t>(chunk.product()), '\x7f');  // beyond the border too
        for (nd::index i = 0; i < chunk[0] && r * chunk[0] + i < rows; ++i)
          for (nd::index j = 0; j < chunk[1] && c * chunk[1] + j < columns; ++j)
            bytes[static_cast<std::size_t>(i * chunk[1] + j)] =
                loose()[static_cast<std::size_t>((r * chunk[0] + i) * columns + c * chunk[1] + j)];
        write_text(path + "/c/" + std::to_string(r) + "/" + std::to_string(c), bytes);
      }
    check_all(io::open(path));
  }
}
