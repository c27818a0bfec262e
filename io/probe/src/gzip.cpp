// SPDX-License-Identifier: BSD-3-Clause
/// gzip in and out. The only file that sees zlib.
#include "probe/gzip.hpp"

#include <fmt/format.h>
#include <zlib.h>

#include <algorithm>
#include <limits>
#include <new>

#include "probe/codes.hpp"

namespace pluribus::probe {
namespace {

constexpr int gzip_window = 15 + 16;  // zlib: largest window, gzip wrapper
constexpr std::size_t largest_step = std::numeric_limits<uInt>::max();

Bytef* zlib_in(std::span<const std::byte> in) { return reinterpret_cast<Bytef*>(const_cast<std::byte*>(in.data())); }

}  // namespace

struct gunzip::state {
  z_stream stream{};
  bool fresh = true;  // between members

  state() {
    if (inflateInit2(&stream, gzip_window) != Z_OK) throw std::bad_alloc();
  }
  ~state() { inflateEnd(&stream); }
  state(const state&) = delete;
  state& operator=(const state&) = delete;
};

gunzip::gunzip() : state_(std::make_unique<state>()) {}
gunzip::~gunzip() = default;
gunzip::gunzip(gunzip&&) noexcept = default;
gunzip& gunzip::operator=(gunzip&&) noexcept = default;

datashape::result<gunzip::step> gunzip::run(std::span<const std::byte> in, std::span<std::byte> out) {
  z_stream& s = state_->stream;
  if (state_->fresh) inflateReset(&s);
  state_->fresh = false;
  s.next_in = zlib_in(in);
  s.avail_in = static_cast<uInt>(std::min(in.size(), largest_step));
  s.next_out = reinterpret_cast<Bytef*>(out.data());
  s.avail_out = static_cast<uInt>(std::min(out.size(), largest_step));
  const uInt in_before = s.avail_in, out_before = s.avail_out;
  std::byte none{};
  if (out.empty()) s.next_out = reinterpret_cast<Bytef*>(&none);
  const int status = inflate(&s, Z_NO_FLUSH);
  step done{in_before - s.avail_in, out_before - s.avail_out, status == Z_STREAM_END};
  if (status == Z_MEM_ERROR) throw std::bad_alloc();
  if (status != Z_OK && status != Z_STREAM_END && status != Z_BUF_ERROR)
    return failure(codes::bad_gzip, fmt::format("gzip stream is broken: {}", s.msg ? s.msg : "bad data"));
  state_->fresh = done.ended;
  return done;
}

std::size_t gzip_bound(std::size_t n) { return ::compressBound(n) + 18; }

datashape::result<std::size_t> gzip(std::span<const std::byte> in, std::span<std::byte> out, int level) {
  z_stream s{};
  if (deflateInit2(&s, level, Z_DEFLATED, gzip_window, 8, Z_DEFAULT_STRATEGY) != Z_OK) throw std::bad_alloc();
  const std::unique_ptr<z_stream, void (*)(z_stream*)> end(&s, [](z_stream* stream) { deflateEnd(stream); });
  std::size_t used = 0, made = 0;
  int status = Z_OK;
  while (status != Z_STREAM_END) {
    const std::size_t in_step = std::min(in.size() - used, largest_step), out_step = std::min(out.size() - made, largest_step);
    s.next_in = zlib_in(in.subspan(used));
    s.avail_in = static_cast<uInt>(in_step);
    s.next_out = reinterpret_cast<Bytef*>(out.data() + made);
    s.avail_out = static_cast<uInt>(out_step);
    status = deflate(&s, used + in_step == in.size() ? Z_FINISH : Z_NO_FLUSH);
    used += in_step - s.avail_in;
    made += out_step - s.avail_out;
    if (status == Z_BUF_ERROR || (status == Z_OK && made == out.size()))
      return failure(codes::write_failed, fmt::format("gzip output of {} bytes does not fit {}", in.size(), out.size()));
  }
  return made;
}

}  // namespace pluribus::probe
