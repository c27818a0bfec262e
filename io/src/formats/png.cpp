// SPDX-License-Identifier: BSD-3-Clause
/// PNG out, through libpng's simplified interface into memory and then into an atomic file. The only file that sees libpng.
#include "nd/io/png.hpp"

#include <fmt/format.h>
#include <png.h>

#include <cerrno>
#include <cstdio>
#include <cstdlib>
#include <memory>

#include "datashape/try.hpp"
#include "nd/eval.hpp"
#include "nd/io/atomic_file.hpp"
#include "ndt/print.hpp"
#include "probe/codes.hpp"
#include "probe/file.hpp"

namespace pluribus::nd::io {
namespace {

using probe::failure;
namespace codes = probe::codes;

constexpr index largest_side = 1 << 16;

bytes packed_rows(const picture& image) {
  bytes rows(static_cast<std::size_t>(image.height * image.width * image.channels));
  std::size_t at = 0;
  for (index y = 0; y < image.height; ++y)
    for (index x = 0; x < image.width; ++x)
      for (int c = 0; c < image.channels; ++c)
        rows[at++] = image.data[y * image.row_stride + x * image.column_stride + c * image.channel_stride];
  return rows;
}

/// libpng writes to a FILE; this one is memory.
struct memory_stream {
  char* data = nullptr;
  std::size_t size = 0;
  std::FILE* file = ::open_memstream(&data, &size);

  memory_stream() = default;
  ~memory_stream() {
    close();
    std::free(data);
  }
  memory_stream(const memory_stream&) = delete;
  memory_stream& operator=(const memory_stream&) = delete;
  bool close() {
    std::FILE* open = std::exchange(file, nullptr);
    return open == nullptr || std::fclose(open) == 0;
  }
};

}  // namespace

datashape::outcome write_png(const std::string& path, const picture& image) {
  const bool sides = image.height > 0 && image.width > 0 && image.height <= largest_side && image.width <= largest_side;
  if (!sides || (image.channels != 1 && image.channels != 3 && image.channels != 4))
    return failure(codes::bad_image, fmt::format("{}: {} by {} pixels of {} channels make no PNG; sides are 1 to {}, channels 1, 3 or 4",
                                                 path, image.height, image.width, image.channels, largest_side));
  const bytes rows = packed_rows(image);
  png_image png{};
  png.version = PNG_IMAGE_VERSION;
  png.width = static_cast<png_uint_32>(image.width);
  png.height = static_cast<png_uint_32>(image.height);
  png.format = image.channels == 1 ? PNG_FORMAT_GRAY : image.channels == 3 ? PNG_FORMAT_RGB : PNG_FORMAT_RGBA;
  memory_stream out;
  const bool made = out.file && png_image_write_to_stdio(&png, out.file, 0, rows.data(), 0, nullptr) != 0 && out.close();
  if (!made) return failure(codes::write_failed, fmt::format("cannot make {}: {}", path, *png.message ? png.message : "out of memory"));
  DATASHAPE_TRY(auto file, atomic_file::create(path));
  DATASHAPE_CHECK(file.write(std::as_bytes(std::span(out.data, out.size))));
  return file.commit();
}

void write_png(const std::string& path, const array& image) {
  const bool plane = image.ndim() == 2, colour = image.ndim() == 3 && (image.shape()[2] == 3 || image.shape()[2] == 4);
  if (!image.dtype().is_scalar(ndt::scalar::uint8) || !(plane || colour))
    throw datashape::error(codes::bad_image,
                           fmt::format("{}: a picture is `height * width * uint8` or `height * width * 3 * uint8`, this is `{}`", path,
                                       ndt::to_string(image.type())));
  const array values = eval(image);
  const resident_memory memory = values.resident().value();
  picture p{memory.data, values.shape()[0], values.shape()[1], 1, memory.strides[0], memory.strides[1], 1};
  if (colour) {
    p.channels = static_cast<int>(values.shape()[2]);
    p.channel_stride = memory.strides[2];
  }
  write_png(path, p).value();
}

}  // namespace pluribus::nd::io
