// SPDX-License-Identifier: BSD-3-Clause
/// Zarr fill values: numbers, "NaN", "Infinity", "-Infinity", "0x..." bit patterns, pairs for complex numbers; to the bytes of one
/// element and back without loss.
#include <fmt/format.h>

#include <charconv>
#include <cmath>
#include <cstring>
#include <limits>

#include "probe/codes.hpp"
#include "probe/half.hpp"
#include "probe/zarr.hpp"

namespace pluribus::probe {
namespace {

using element = std::vector<std::byte>;

datashape::diagnostic wrong(const json& value, ndt::scalar dtype, const char* expected) {
  return failure(codes::bad_member,
                 fmt::format("`fill_value` is {}, expected {} for data type `{}`", to_text(value), expected, ndt::name(dtype)));
}

template <class T>
element bytes_of(T value) {
  element out(sizeof value);
  std::memcpy(out.data(), &value, sizeof value);
  return out;
}

element integer_bytes(std::uint64_t bits, ndt::index size) {
  switch (size) {
    case 1: return bytes_of(static_cast<std::uint8_t>(bits));
    case 2: return bytes_of(static_cast<std::uint16_t>(bits));
    case 4: return bytes_of(static_cast<std::uint32_t>(bits));
    default: return bytes_of(bits);
  }
}

datashape::result<element> integer(const json& value, ndt::scalar dtype) {
  const ndt::index size = ndt::size_of(dtype);
  const bool is_signed = ndt::class_of(dtype) == ndt::scalar_class::signed_integer;
  const auto bits = static_cast<unsigned>(8 * size);
  if (const auto* n = value.as<std::int64_t>()) {
    const bool fits = is_signed ? bits == 64 || (*n >= -(std::int64_t{1} << (bits - 1)) && *n < std::int64_t{1} << (bits - 1))
                                : *n >= 0 && (bits == 64 || *n < std::int64_t{1} << bits);
    if (fits) return integer_bytes(static_cast<std::uint64_t>(*n), size);
  }
  if (const auto* n = value.as<std::uint64_t>(); n && !is_signed && bits == 64) return integer_bytes(*n, size);
  return wrong(value, dtype, "an integer in range");
}

element float_bytes(double x, ndt::index size) {
  if (size == 2) return bytes_of(half_from(x));
  if (size == 4) return bytes_of(static_cast<float>(x));
  return bytes_of(x);
}

std::optional<std::uint64_t> hexadecimal(std::string_view text, ndt::index size) {
  if (!text.starts_with("0x") || static_cast<ndt::index>(text.size()) - 2 > 2 * size) return {};
  std::uint64_t bits = 0;
  const auto [end, fault] = std::from_chars(text.data() + 2, text.data() + text.size(), bits, 16);
  if (fault != std::errc() || end != text.data() + text.size()) return {};
  return bits;
}

/// size: of the real number, a part of it where it is complex.
datashape::result<element> real(const json& value, ndt::scalar dtype, ndt::index size) {
  if (const auto* n = value.as<std::int64_t>()) return float_bytes(static_cast<double>(*n), size);
  if (const auto* n = value.as<std::uint64_t>()) return float_bytes(static_cast<double>(*n), size);
  if (const auto* x = value.as<double>()) return float_bytes(*x, size);
  if (const auto* text = value.as<std::string>()) {
    if (*text == "NaN") return float_bytes(std::numeric_limits<double>::quiet_NaN(), size);
    if (*text == "Infinity") return float_bytes(std::numeric_limits<double>::infinity(), size);
    if (*text == "-Infinity") return float_bytes(-std::numeric_limits<double>::infinity(), size);
    if (const auto bits = hexadecimal(*text, size)) return integer_bytes(*bits, size);
  }
  return wrong(value, dtype, "a number, \"NaN\", \"Infinity\", \"-Infinity\" or \"0x...\" with its bits");
}

datashape::result<element> complex_pair(const json& value, ndt::scalar dtype) {
  const auto* parts = value.as<json::list>();
  if (!parts || parts->size() != 2) return wrong(value, dtype, "a list [real, imaginary]");
  element both;
  for (const json& part : *parts) {
    auto one = real(part, dtype, ndt::size_of(dtype) / 2);
    if (!one) return std::move(one).error();
    both.insert(both.end(), one->begin(), one->end());
  }
  return both;
}

std::uint64_t bits_of(std::span<const std::byte> element) {
  std::uint64_t bits = 0;
  for (std::size_t i = element.size(); i-- > 0;) bits = bits << 8 | std::to_integer<std::uint64_t>(element[i]);
  return bits;
}

json real_json(std::span<const std::byte> element) {
  double x = 0;
  if (element.size() == 2) {
    std::uint16_t bits;
    std::memcpy(&bits, element.data(), sizeof bits);
    x = half_to(bits);
  } else if (element.size() == 4) {
    float f;
    std::memcpy(&f, element.data(), sizeof f);
    x = f;
  } else {
    std::memcpy(&x, element.data(), sizeof x);
  }
  if (!std::isnan(x)) return json(x);
  const auto plain = float_bytes(std::numeric_limits<double>::quiet_NaN(), static_cast<ndt::index>(element.size()));
  if (std::equal(plain.begin(), plain.end(), element.begin())) return json("NaN");
  return json(fmt::format("0x{:0{}x}", bits_of(element), 2 * element.size()));
}

}  // namespace

datashape::result<std::vector<std::byte>> parse_fill_value(const json& value, ndt::scalar dtype) {
  switch (ndt::class_of(dtype)) {
    case ndt::scalar_class::boolean:
      if (const auto* b = value.as<bool>()) return bytes_of(static_cast<std::uint8_t>(*b));
      return wrong(value, dtype, "true or false");
    case ndt::scalar_class::signed_integer:
    case ndt::scalar_class::unsigned_integer: return integer(value, dtype);
    case ndt::scalar_class::floating: return real(value, dtype, ndt::size_of(dtype));
    case ndt::scalar_class::complex: return complex_pair(value, dtype);
  }
  return wrong(value, dtype, "a value");
}

json fill_value_json(std::span<const std::byte> element, ndt::scalar dtype) {
  const std::uint64_t bits = element.size() <= 8 ? bits_of(element) : 0;
  const auto shift = static_cast<unsigned>(64 - 8 * std::min<std::size_t>(element.size(), 8));
  switch (ndt::class_of(dtype)) {
    case ndt::scalar_class::boolean: return json(bits != 0);
    case ndt::scalar_class::signed_integer: return json(static_cast<std::int64_t>(bits << shift) >> shift);
    case ndt::scalar_class::unsigned_integer:
      return bits > static_cast<std::uint64_t>(INT64_MAX) ? json(bits) : json(static_cast<std::int64_t>(bits));
    case ndt::scalar_class::floating: return real_json(element);
    case ndt::scalar_class::complex: break;
  }
  const std::size_t half = element.size() / 2;
  return json(json::list{real_json(element.first(half)), real_json(element.subspan(half))});
}

}  // namespace pluribus::probe
