// SPDX-License-Identifier: BSD-3-Clause
/// CRC-32C. The instruction has a latency of 3 cycles, so three streams run interleaved and are joined by multiplying their remainders
/// with x^(8n) in GF(2), from tables made at compile time.
#include "nd/io/checksum.hpp"

#include <array>
#include <cstring>

namespace pluribus::nd::io {
namespace {

constexpr std::uint32_t polynomial = 0x82f63b78;  // reflected
using table = std::array<std::uint32_t, 256>;

constexpr std::array<table, 8> make_tables() {
  std::array<table, 8> t{};
  for (std::uint32_t n = 0; n < 256; ++n) {
    std::uint32_t c = n;
    for (int k = 0; k < 8; ++k) c = (c & 1) ? (c >> 1) ^ polynomial : c >> 1;
    t[0][n] = c;
  }
  for (std::size_t n = 0; n < 256; ++n)
    for (std::size_t k = 1; k < 8; ++k) t[k][n] = t[0][t[k - 1][n] & 0xff] ^ (t[k - 1][n] >> 8);
  return t;
}

constexpr auto tables = make_tables();

std::uint32_t step_table(std::uint32_t crc, const std::byte* data, std::size_t n) noexcept {
  for (; n >= 8; n -= 8, data += 8) {
    std::uint32_t low = 0, high = 0;
    for (int i = 3; i >= 0; --i) {
      low = low << 8 | std::to_integer<std::uint32_t>(data[i]);
      high = high << 8 | std::to_integer<std::uint32_t>(data[4 + i]);
    }
    low ^= crc;
    crc = tables[7][low & 0xff] ^ tables[6][low >> 8 & 0xff] ^ tables[5][low >> 16 & 0xff] ^ tables[4][low >> 24] ^ tables[3][high & 0xff] ^
          tables[2][high >> 8 & 0xff] ^ tables[1][high >> 16 & 0xff] ^ tables[0][high >> 24];
  }
  for (; n > 0; --n, ++data) crc = crc >> 8 ^ tables[0][(crc ^ std::to_integer<std::uint32_t>(*data)) & 0xff];
  return crc;
}

#if defined(__x86_64__)

constexpr std::size_t lane = 4096;

/// The linear map "append `lane` zero bytes" on a remainder, as four tables of a byte each.
constexpr std::array<table, 4> make_shift() {
  std::array<std::uint32_t, 32> columns{};
  for (std::uint32_t bit = 0; bit < 32; ++bit) {
    std::uint32_t c = std::uint32_t{1} << bit;
    columns[bit] = c;
  }
  // Doubling: the map for one zero byte, squared until it stands for `lane` bytes.
  for (auto& c : columns)
    for (int k = 0; k < 8; ++k) c = (c & 1) ? (c >> 1) ^ polynomial : c >> 1;
  for (std::size_t length = 1; length < lane; length *= 2) {
    const auto once = columns;
    for (auto& c : columns) {
      std::uint32_t image = 0;
      for (std::uint32_t bit = 0; bit < 32; ++bit)
        if (c >> bit & 1) image ^= once[bit];
      c = image;
    }
  }
  std::array<table, 4> t{};
  for (std::uint32_t k = 0; k < 4; ++k)
    for (std::uint32_t n = 0; n < 256; ++n)
      for (std::uint32_t bit = 0; bit < 8; ++bit)
        if (n >> bit & 1) t[k][n] ^= columns[8 * k + bit];
  return t;
}

constexpr auto shift = make_shift();

std::uint64_t shifted(std::uint64_t crc) noexcept {
  return shift[0][crc & 0xff] ^ shift[1][crc >> 8 & 0xff] ^ shift[2][crc >> 16 & 0xff] ^ shift[3][crc >> 24 & 0xff];
}

std::uint64_t word(const std::byte* at) noexcept {
  std::uint64_t w;
  std::memcpy(&w, at, sizeof w);
  return w;
}

[[gnu::target("sse4.2")]] std::uint32_t step_hardware(std::uint32_t start, const std::byte* data, std::size_t n) noexcept {
  std::uint64_t crc = start;
  for (; n >= 3 * lane; n -= 3 * lane, data += 3 * lane) {
    std::uint64_t b = 0, c = 0;
    for (std::size_t i = 0; i < lane; i += 8) {
      crc = __builtin_ia32_crc32di(crc, word(data + i));
      b = __builtin_ia32_crc32di(b, word(data + lane + i));
      c = __builtin_ia32_crc32di(c, word(data + 2 * lane + i));
    }
    crc = shifted(shifted(crc) ^ b) ^ c;
  }
  for (; n >= 8; n -= 8, data += 8) crc = __builtin_ia32_crc32di(crc, word(data));
  auto rest = static_cast<std::uint32_t>(crc);
  for (; n > 0; --n, ++data) rest = __builtin_ia32_crc32qi(rest, std::to_integer<unsigned char>(*data));
  return rest;
}

bool hardware() noexcept {
  static const bool has = __builtin_cpu_supports("sse4.2");
  return has;
}

#endif

}  // namespace

std::uint32_t crc32c_by_table(byte_span data) noexcept { return ~step_table(~std::uint32_t{0}, data.data(), data.size()); }

std::uint32_t crc32c(byte_span data) noexcept {
#if defined(__x86_64__)
  if (hardware()) return ~step_hardware(~std::uint32_t{0}, data.data(), data.size());
#endif
  return crc32c_by_table(data);
}

}  // namespace pluribus::nd::io
