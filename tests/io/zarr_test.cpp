// SPDX-License-Identifier: BSD-3-Clause
#include "nd/io/zarr.hpp"

#include <doctest/doctest.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <atomic>
#include <csignal>
#include <cstring>
#include <numeric>
#include <thread>

#include "nd/create.hpp"
#include "nd/eval.hpp"
#include "nd/io/open.hpp"
#include "nd/operators.hpp"
#include "ndt/make.hpp"
#include "ndt/parse.hpp"
#include "scratch_directory.hpp"

using namespace pluribus;
using namespace pluribus::nd;
using namespace pluribus::nd::io;

namespace {

/// Hands everything on, but the n-th set fails; or a set at a moment of choice runs a callback first.
class failing_store final : public io::store {
 public:
  failing_store(std::shared_ptr<io::store> inner, int fails_at) : inner_(std::move(inner)), fails_at_(fails_at) {}

  datashape::result<std::optional<bytes>> get(std::string_view key, std::int64_t limit) const override { return inner_->get(key, limit); }
  datashape::result<std::optional<bytes>> get_partial(std::string_view key, byte_range range) const override {
    return inner_->get_partial(key, range);
  }
  datashape::result<std::optional<std::int64_t>> size(std::string_view key) const override { return inner_->size(key); }
  datashape::outcome set(std::string_view key, byte_span value) override {
    if (++sets == fails_at_)
      return datashape::diagnostic{{622}, datashape::severity::error, "cannot write " + std::string(key) + ": No space left on device"};
    return inner_->set(key, value);
  }
  datashape::outcome erase(std::string_view key) override { return inner_->erase(key); }
  datashape::result<std::vector<std::string>> list(std::string_view prefix) const override { return inner_->list(prefix); }
  std::string describe() const override { return "failing store"; }

  std::atomic<int> sets{0};

 private:
  std::shared_ptr<io::store> inner_;
  int fails_at_;
};

template <class T>
std::vector<T> counted(nd::index n) {
  std::vector<T> values(static_cast<std::size_t>(n));
  for (std::size_t i = 0; i < values.size(); ++i) values[i] = static_cast<T>(i % 251);
  return values;
}

template <class T>
std::vector<T> elements(const array& a) {
  const array values = eval(a);
  const auto memory = values.resident().value();
  std::vector<T> out(static_cast<std::size_t>(values.size()));
  extents at(values.ndim(), 0);
  for (auto& x : out) {
    nd::index offset = 0;
    for (int d = 0; d < at.rank(); ++d) offset += at[d] * memory.strides[d];
    std::memcpy(&x, memory.data + offset, sizeof x);
    for (int d = at.rank() - 1; d >= 0 && ++at[d] == values.shape()[d]; --d) at[d] = 0;
  }
  return out;
}

save_options chunked(extents chunks, const char* codecs = "") {
  save_options options;
  options.chunks = chunks;
  if (*codecs) options.codecs = parse_codecs(codecs).value();
  return options;
}

void flip_byte(const std::string& path, std::size_t at) {
  std::string text = read_text(path);
  text[at] = static_cast<char>(text[at] ^ 0x20);
  write_text(path, text);
}

}  // namespace

TEST_CASE("what is saved opens with the same type and values, for every codec and odd chunks") {
  const scratch_directory folder;
  const auto values = counted<float>(7 * 11 * 5);
  const array a = copy(std::span<const float>(values), {7, 11, 5});
  int n = 0;
  for (const char* codecs : {"", "bytes", "gzip:1", "zstd:3", "crc32c", "zstd,crc32c", "gzip,zstd:1,crc32c"})
    for (const extents& chunk : {extents{7, 11, 5}, extents{3, 4, 2}, extents{1, 11, 5}, extents{100, 100, 100}}) {
      const std::string path = folder / ("a" + std::to_string(n++) + ".zarr");
      save(path, a, chunked(chunk, codecs));
      const array b = io::open(path);
      CHECK(b.type() == a.type());
      CHECK(elements<float>(b) == values);
    }
}

TEST_CASE("arrays of no dims and of no elements are saved and opened") {
  const scratch_directory folder;
  const std::int32_t seven = 7;
  save(folder / "one.zarr", copy(&seven, ndt::make_scalar(ndt::scalar::int32)));
  CHECK(io::open(folder / "one.zarr").item<std::int32_t>() == 7);
  save(folder / "none.zarr", zeros({3, 0}));
  CHECK(io::open(folder / "none.zarr").size() == 0);
}

TEST_CASE("chunks of the fill value are not stored, and read as the fill value") {
  const scratch_directory folder;
  std::vector<std::int16_t> values(100, 0);
  values[55] = 3;
  save(folder / "a.zarr", copy(std::span<const std::int16_t>(values)), chunked({10}));
  CHECK(folder.names() == 4);  // a.zarr, zarr.json, c, c/5
  CHECK(elements<std::int16_t>(io::open(folder / "a.zarr")) == values);
  std::string text = read_text(folder / "a.zarr/zarr.json");
  text.replace(text.find("\"fill_value\": 0"), 15, "\"fill_value\": 9");
  write_text(folder / "a.zarr/zarr.json", text);
  CHECK(elements<std::int16_t>(io::open(folder / "a.zarr"))[0] == 9);
  CHECK(elements<std::int16_t>(io::open(folder / "a.zarr"))[55] == 3);
}

TEST_CASE("a flipped byte in a chunk is an error that names the chunk and the codec") {
  for (const char* codecs : {"zstd", "crc32c"}) {
    const scratch_directory folder;
    const auto values = counted<double>(1000);
    save(folder / "a.zarr", copy(std::span<const double>(values)), chunked({100}, codecs == std::string("zstd") ? "" : codecs));
    const std::string chunk = folder / "a.zarr/c/3";
    flip_byte(chunk, read_text(chunk).size() / 2);
    const std::string message = thrown_by([&] { eval(io::open(folder / "a.zarr")); });
    CHECK(contains(message, "chunk c/3 of " + (folder / "a.zarr")));
    CHECK(contains(message, "codec `" + std::string(codecs) + "`"));
    CHECK(contains(message, "E0632"));
  }
}

TEST_CASE("a chunk that is cut short or too long is an error that names it") {
  const scratch_directory folder;
  const auto values = counted<std::uint8_t>(1000);
  save(folder / "a.zarr", copy(std::span<const std::uint8_t>(values)), chunked({100}, "bytes"));
  write_text(folder / "a.zarr/c/3", std::string(99, 'x'));
  CHECK(contains(thrown_by([&] { eval(io::open(folder / "a.zarr")); }), "99 bytes are stored, a chunk has 100"));
  write_text(folder / "a.zarr/c/3", std::string(101, 'x'));
  CHECK(contains(thrown_by([&] { eval(io::open(folder / "a.zarr")); }), "101 bytes, the limit is 100"));
}

TEST_CASE("the n-th write fails: the error says why and nothing is left") {
  const auto values = counted<std::int32_t>(64);
  const array a = copy(std::span<const std::int32_t>(values));
  const auto codecs = default_codecs();
  for (int n = 1; n <= 9; ++n) {
    const auto memory = memory_store();
    const auto failing = std::make_shared<failing_store>(memory, n);
    const auto to = zarr_sink(failing, zarr_metadata(a.type(), {8}, codecs).value());
    CHECK(contains(thrown_by([&] { nd::store(a, *to); }), "No space left on device"));
    to->abandon();
    CHECK(memory->list().value().empty());
  }
  const auto memory = memory_store();
  const auto failing = std::make_shared<failing_store>(memory, 10);
  nd::store(a, *zarr_sink(failing, zarr_metadata(a.type(), {8}, codecs).value()));
  CHECK(memory->list()->size() == 9);
}

TEST_CASE("a disk that is full leaves neither array nor temporary names") {
  const scratch_directory folder;
  const auto values = counted<double>(1 << 16);
  const array a = copy(std::span<const double>(values)) + 0.5;
  rlimit before{};
  ::getrlimit(RLIMIT_FSIZE, &before);
  const auto handler = std::signal(SIGXFSZ, SIG_IGN);
  const rlimit tight{10000, before.rlim_max};
  ::setrlimit(RLIMIT_FSIZE, &tight);
  const std::string zarr = thrown_by([&] { save(folder / "a.zarr", a, chunked({1 << 14}, "bytes")); });
  const std::string npy = thrown_by([&] { save(folder / "a.npy", a); });
  ::setrlimit(RLIMIT_FSIZE, &before);
  std::signal(SIGXFSZ, handler);
  CHECK(contains(zarr, "cannot write"));
  CHECK(contains(npy, "cannot write " + (folder / "a.npy")));
  CHECK(folder.names() == 0);
}

TEST_CASE("a target that exists is kept unless it is to be replaced") {
  const scratch_directory folder;
  for (const char* name : {"a.zarr", "a.npy"}) {
    const std::string path = folder / name;
    save(path, full({4}, 1, ndt::scalar::int32));
    CHECK(contains(thrown_by([&] { save(path, full({4}, 2, ndt::scalar::int32)); }), "E0624"));
    CHECK(elements<std::int32_t>(io::open(path))[0] == 1);
    save_options replace;
    replace.old = existing::replace;
    save(path, full({4}, 2, ndt::scalar::int32), replace);
    CHECK(elements<std::int32_t>(io::open(path))[0] == 2);
  }
}

TEST_CASE("a process killed while it writes leaves nothing under the name, or what was there") {
  for (const char* name : {"a.zarr", "a.npy"}) {
    const scratch_directory folder;
    const std::string path = folder / name;
    save(path, full({64}, 1, ndt::scalar::int32));
    for (const bool present : {true, false}) {
      if (!present) std::filesystem::remove_all(path);
      int ready[2];
      REQUIRE(::pipe(ready) == 0);
      const pid_t child = ::fork();
      if (child == 0) {
        save_options options = chunked({8});
        options.old = existing::replace;
        const auto to = create(path, ndt::array_type({64}, ndt::make_scalar(ndt::scalar::int32)), options);
        const std::int32_t twos[64] = {2, 2, 2, 2, 2, 2, 2, 2};
        const nd::index first[] = {0};
        to->write_chunk(first, {reinterpret_cast<const std::byte*>(twos), extents{4}});
        (void)!::write(ready[1], "x", 1);
        for (;;) ::pause();
      }
      char byte;
      REQUIRE(::read(ready[0], &byte, 1) == 1);
      ::kill(child, SIGKILL);
      int status = 0;
      ::waitpid(child, &status, 0);
      ::close(ready[0]);
      ::close(ready[1]);
      CHECK(WIFSIGNALED(status));
      if (present)
        CHECK(elements<std::int32_t>(io::open(path)) == std::vector<std::int32_t>(64, 1));
      else
        CHECK(contains(thrown_by([&] { io::open(path); }), "E0620: cannot open " + path));
    }
  }
}

TEST_CASE("opening what is no array says what is there") {
  const scratch_directory folder;
  CHECK(contains(thrown_by([&] { io::open(folder / "nothing.zarr"); }), "No such file or directory"));
  std::filesystem::create_directory(folder / "empty.zarr");
  CHECK(contains(thrown_by([&] { io::open(folder / "empty.zarr"); }), "a directory without a zarr.json"));
  write_text(folder / "empty.zarr/.zarray", "{}");
  CHECK(contains(thrown_by([&] { io::open(folder / "empty.zarr"); }), "Zarr version 2"));
  write_text(folder / "notes.txt", "hello");
  CHECK(contains(thrown_by([&] { io::open(folder / "notes.txt"); }), "E0601"));
  CHECK(contains(thrown_by([&] { save(folder / "a.tif", zeros({2})); }), "write NAME.zarr or NAME.npy"));
}

TEST_CASE("values that Zarr cannot hold are refused before anything is written") {
  const scratch_directory folder;
  CHECK(contains(thrown_by([&] { create(folder / "a.zarr", ndt::parse("3 * string")); }), "E0640: values of type `string`"));
  CHECK(contains(thrown_by([&] { create(folder / "a.zarr", ndt::parse("3 * int8"), chunked({2, 2})); }), "do not fit an array of 1 dims"));
  CHECK(contains(thrown_by([&] { create(folder / "a.zarr", ndt::parse("3 * int8"), chunked({nd::index{1} << 40})); }), "E0633"));
  CHECK(folder.names() == 0);
}

TEST_CASE("codec lists are read from text") {
  const auto names = [](const char* text) {
    std::string out;
    for (const auto& spec : parse_codecs(text).value()) out += spec.name + to_text(spec.configuration) + " ";
    return out;
  };
  CHECK(names("zstd:5,crc32c") == "bytes{\"endian\": \"little\"} zstd{\"level\": 5, \"checksum\": true} crc32c{} ");
  CHECK(names("bytes") == "bytes{\"endian\": \"little\"} ");
  CHECK(names("") == "bytes{\"endian\": \"little\"} ");
  CHECK(contains(message_of(parse_codecs("lzma")), "codec `lzma` is not known"));
  CHECK(contains(message_of(parse_codecs("zstd:high")), "level `high`"));
}
