// SPDX-License-Identifier: BSD-3-Clause
/// bytes + type -> json, walking the type and its layout together.
#include "probe/record_values.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <bit>
#include <cstring>

#include "datashape/try.hpp"
#include "ndt/layout.hpp"
#include "ndt/print.hpp"
#include "probe/codes.hpp"
#include "probe/half.hpp"

namespace pluribus::probe {
namespace {

using datashape::result;
using byte_span = std::span<const std::byte>;

std::uint64_t bits_of(byte_span bytes, bool swapped) {
  std::uint64_t bits = 0;
  const bool little = (std::endian::native == std::endian::little) != swapped;
  for (std::size_t i = 0; i < bytes.size(); ++i)
    bits = bits << 8 | std::to_integer<std::uint64_t>(bytes[little ? bytes.size() - 1 - i : i]);
  return bits;
}

double real(byte_span bytes, bool swapped) {
  const std::uint64_t bits = bits_of(bytes, swapped);
  if (bytes.size() == 2) return half_to(static_cast<std::uint16_t>(bits));
  if (bytes.size() == 4) return std::bit_cast<float>(static_cast<std::uint32_t>(bits));
  return std::bit_cast<double>(bits);
}

/// Latin-1 up to the first NUL, as UTF-8; trailing blanks stay.
std::string text_of(byte_span bytes) {
  std::string out;
  for (const std::byte b : bytes) {
    const auto c = std::to_integer<unsigned>(b);
    if (c == 0) break;
    if (c < 0x80)
      out += static_cast<char>(c);
    else
      out += {static_cast<char>(0xc0 | c >> 6), static_cast<char>(0x80 | (c & 0x3f))};
  }
  return out;
}

result<json> scalar_value(const ndt::type& type, byte_span bytes, bool swapped) {
  const ndt::scalar s = type.scalar();
  const std::uint64_t bits = bytes.size() <= 8 ? bits_of(bytes, swapped) : 0;
  const auto shift = static_cast<unsigned>(64 - 8 * std::min<std::size_t>(bytes.size(), 8));
  const bool small = bytes.size() <= 8;
  switch (ndt::class_of(s)) {
    case ndt::scalar_class::boolean: return json(bits != 0);
    case ndt::scalar_class::signed_integer:
      if (small) return json(static_cast<std::int64_t>(bits << shift) >> shift);
      break;
    case ndt::scalar_class::unsigned_integer:
      if (small) return bits > static_cast<std::uint64_t>(INT64_MAX) ? json(bits) : json(static_cast<std::int64_t>(bits));
      break;
    case ndt::scalar_class::floating:
      if (s == ndt::scalar::float16 || s == ndt::scalar::float32 || s == ndt::scalar::float64) return json(real(bytes, swapped));
      break;
    case ndt::scalar_class::complex:
      if (s == ndt::scalar::complex64 || s == ndt::scalar::complex128) {
        const std::size_t half = bytes.size() / 2;
        return json(json::list{json(real(bytes.first(half), swapped)), json(real(bytes.subspan(half), swapped))});
      }
      break;
  }
  return failure(codes::unsupported_type, fmt::format("a header value of type `{}` is not read", ndt::to_string(type)));
}

}  // namespace

result<json> read_value(const ndt::type& type, byte_span bytes, bool swapped) {
  DATASHAPE_TRY(const auto layout, ndt::layout_of(type));
  if (static_cast<ndt::index>(bytes.size()) < layout.size())
    return failure(codes::truncated, fmt::format("a value of {} bytes is cut after {}", layout.size(), bytes.size()));
  bytes = bytes.first(static_cast<std::size_t>(layout.size()));
  const auto part = [&](ndt::index offset, ndt::index size) {
    return bytes.subspan(static_cast<std::size_t>(offset), static_cast<std::size_t>(size));
  };
  if (type.is_scalar()) return scalar_value(type, bytes, swapped != type.is_swapped());
  if (type.kind() == ndt::kind::fixed_string) return json(text_of(bytes));
  if (type.kind() == ndt::kind::fixed) {
    json::list items;
    const ndt::index step = type.extent() > 0 ? layout.size() / type.extent() : 0;
    for (ndt::index i = 0; i < type.extent(); ++i) {
      DATASHAPE_TRY(json item, read_value(type.element(), part(i * step, step), swapped));
      items.push_back(std::move(item));
    }
    return json(std::move(items));
  }
  if (type.kind() == ndt::kind::record) {
    json::object members;
    for (std::size_t i = 0; i < type.size(); ++i) {
      const auto& place = layout.field(i);
      DATASHAPE_TRY(json value, read_value(type.field(i).type, part(place.offset, place.size), swapped));
      members.push_back({std::string(type.field(i).name), std::move(value)});
    }
    return json(std::move(members));
  }
  return failure(codes::unsupported_type, fmt::format("a header value of type `{}` is not read", ndt::to_string(type)));
}

}  // namespace pluribus::probe
