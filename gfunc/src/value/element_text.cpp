// SPDX-License-Identifier: BSD-3-Clause
/// See element_text.hpp. Complex numbers are pairs, bytes are hexadecimal, times are ISO 8601 or counts.
#include "element_text.hpp"

#include <algorithm>
#include <charconv>
#include <cstring>

#include "calendar.hpp"
#include "datashape/identifier.hpp"
#include "datashape/try.hpp"
#include "decimal_text.hpp"
#include "float_bits.hpp"
#include "ndt/layout.hpp"
#include "ndt/print.hpp"
#include "parts.hpp"
#include "positions.hpp"

namespace pluribus::gfunc {

using ndt::kind;
using ndt::notations::literal;
using form = literal::form;

namespace {

bool is_number(const literal& l) noexcept { return l.is(form::integer) || l.is(form::real); }

/// Why what was found is no number: quotes around one.
std::string_view without_quotes(const literal& from) {
  if (!from.is(form::text)) return {};
  std::byte ignored[16];
  return read_float(from.text, ndt::scalar::float64, ignored) ? "numbers are written without quotes" : "";
}

std::string range_of(ndt::scalar s) {
  const int bits = static_cast<int>(8 * ndt::size_of(s));
  if (ndt::class_of(s) == ndt::scalar_class::unsigned_integer)
    return bits < 64 ? "0 to " + std::to_string((std::uint64_t{1} << bits) - 1) : "0 to 2^" + std::to_string(bits) + " - 1";
  if (bits > 64) return "-2^" + std::to_string(bits - 1) + " to 2^" + std::to_string(bits - 1) + " - 1";
  const auto least = static_cast<std::int64_t>(~std::uint64_t{0} << (bits - 1));
  return std::to_string(least) + " to " + std::to_string(-(least + 1));
}

void reverse_if_swapped(const ndt::type& dtype, std::byte* to, ndt::index size) noexcept {
  if (dtype.is_swapped()) std::reverse(to, to + size);
}

datashape::outcome write_number(const literal& from, const ndt::type& dtype, std::byte* to) {
  const ndt::scalar s = dtype.scalar();
  const auto size = ndt::size_of(s);
  switch (ndt::class_of(s)) {
    case ndt::scalar_class::boolean:
      if (!from.is(form::boolean)) return unfit(from, dtype);
      *to = std::byte{from.truth};
      return std::monostate{};
    case ndt::scalar_class::signed_integer:
    case ndt::scalar_class::unsigned_integer:
      if (!from.is(form::integer) ||
          !read_decimal(from.text, static_cast<int>(size), ndt::class_of(s) == ndt::scalar_class::signed_integer, 0, to)) {
        if (from.is(form::integer)) return unfit(from, dtype, "it holds " + range_of(s));
        return unfit(from, dtype, from.is(form::real) ? "it is written without point and exponent" : without_quotes(from));
      }
      break;
    case ndt::scalar_class::floating:
      if (!is_number(from) || !read_float(from.text, s, to)) return unfit(from, dtype, without_quotes(from));
      break;
    case ndt::scalar_class::complex: {
      const ndt::scalar part = part_of_complex(s);
      const bool pair = from.is_sequence() && from.items.size() == 2 && is_number(from.items[0]) && is_number(from.items[1]);
      if (!pair && !is_number(from)) return unfit(from, dtype, "a complex number is [real, imaginary]");
      std::memset(to, 0, static_cast<std::size_t>(size));
      if (!read_float((pair ? from.items[0] : from).text, part, to)) return unfit(from, dtype);
      if (pair && !read_float(from.items[1].text, part, to + size / 2)) return unfit(from, dtype);
      reverse_if_swapped(dtype, to, size / 2);
      reverse_if_swapped(dtype, to + size / 2, size / 2);
      return std::monostate{};
    }
  }
  reverse_if_swapped(dtype, to, size);
  return std::monostate{};
}

datashape::outcome write_count(const literal& from, const ndt::type& dtype, ndt::index size, ndt::index count, std::byte* to) {
  std::int64_t wide = count;
  if (size == 4) {
    const auto narrow = static_cast<std::int32_t>(count);
    if (narrow != count) return unfit(from, dtype);
    std::memcpy(to, &narrow, 4);
  } else {
    std::memcpy(to, &wide, 8);
  }
  reverse_if_swapped(dtype, to, size);
  return std::monostate{};
}

datashape::outcome write_temporal(const literal& from, const ndt::type& dtype, std::byte* to) {
  const kind k = dtype.kind();
  ndt::index count = 0;
  if (from.is(form::integer)) {
    std::byte bytes[8];
    if (!read_decimal(from.text, 8, true, 0, bytes)) return unfit(from, dtype);
    std::memcpy(&count, bytes, 8);
  } else {
    const ndt::time_unit unit = k == kind::date ? ndt::time_unit::day : dtype.unit();
    const bool read = from.is(form::text) && k != kind::timedelta &&
                      (k == kind::time ? read_time(from.text, unit, count) : read_datetime(from.text, unit, !dtype.text().empty(), count));
    const ndt::index multiple = k == kind::datetime ? dtype.value() : 1;
    if (!read || count % multiple != 0)
      return unfit(from, dtype, k == kind::timedelta ? "a timedelta is a count of its unit" : "as ISO 8601, no finer than the unit");
    count /= multiple;
  }
  return write_count(from, dtype, k == kind::date ? 4 : 8, count, to);
}

/// Code units of UTF-8 text; false where the encoding lacks a character.
bool encode(std::string_view text, ndt::encoding e, std::string& units) {
  const auto unit = [&](std::uint32_t u, std::size_t size) { units.append(reinterpret_cast<const char*>(&u), size); };
  for (std::size_t i = 0; i < text.size();) {
    char32_t c = 0;
    const int size = datashape::utf8_size(text, i, &c);
    if (size == 0) return false;
    switch (e) {
      case ndt::encoding::ascii:
      case ndt::encoding::latin1:
        if (c >= (e == ndt::encoding::ascii ? 0x80u : 0x100u)) return false;
        unit(c, 1);
        break;
      case ndt::encoding::utf8: units += text.substr(i, static_cast<std::size_t>(size)); break;
      case ndt::encoding::ucs2:
        if (c >= 0x10000) return false;
        unit(c, 2);
        break;
      case ndt::encoding::utf16:
        if (c < 0x10000) {
          unit(c, 2);
        } else {
          unit(0xd800 + ((c - 0x10000) >> 10), 2);
          unit(0xdc00 + ((c - 0x10000) & 0x3ff), 2);
        }
        break;
      case ndt::encoding::utf32: unit(c, 4); break;
    }
    i += static_cast<std::size_t>(size);
  }
  return true;
}

ndt::index fixed_text_size(const ndt::type& dtype) noexcept {
  return ndt::unit_size(dtype.encoding()) * (dtype.kind() == kind::char_ ? 1 : dtype.value());
}

datashape::outcome write_text(const literal& from, const ndt::type& dtype, std::byte* to) {
  const ndt::index size = fixed_text_size(dtype);
  std::string units;
  if (!from.is(form::text) || !encode(from.text, dtype.encoding(), units) || static_cast<ndt::index>(units.size()) > size ||
      (dtype.kind() == kind::char_ && static_cast<ndt::index>(units.size()) != size))
    return unfit(from, dtype);
  std::memset(to, 0, static_cast<std::size_t>(size));
  std::memcpy(to, units.data(), units.size());
  for (ndt::index i = 0, u = ndt::unit_size(dtype.encoding()); i < size; i += u) reverse_if_swapped(dtype, to + i, u);
  return std::monostate{};
}

bool same_literal(const literal& a, const literal& b) noexcept { return a.what == b.what && a.truth == b.truth && a.text == b.text; }

std::int64_t load_count(const ndt::type& dtype, const std::byte* at, ndt::index size) noexcept {
  std::byte native[8] = {};
  std::memcpy(native, at, static_cast<std::size_t>(size));
  reverse_if_swapped(dtype, native, size);
  return load_integer(native, size == 4 ? ndt::scalar::int32 : ndt::scalar::int64);
}

void append_number(const ndt::type& dtype, const std::byte* at, std::string& out) {
  const ndt::scalar s = dtype.scalar();
  const ndt::index size = ndt::size_of(s);
  switch (ndt::class_of(s)) {
    case ndt::scalar_class::boolean: out += *at != std::byte{0} ? "true" : "false"; return;
    case ndt::scalar_class::floating: append_float(at, s, dtype.is_swapped(), out); return;
    case ndt::scalar_class::complex:
      out += '[';
      append_float(at, part_of_complex(s), dtype.is_swapped(), out);
      out += ", ";
      append_float(at + size / 2, part_of_complex(s), dtype.is_swapped(), out);
      out += ']';
      return;
    default: {
      std::byte native[16];
      std::memcpy(native, at, static_cast<std::size_t>(size));
      reverse_if_swapped(dtype, native, size);
      append_decimal(native, static_cast<int>(size), ndt::class_of(s) == ndt::scalar_class::signed_integer, 0, out);
    }
  }
}

}  // namespace

datashape::diagnostic unfit(const literal& from, const ndt::type& type, std::string_view why) {
  std::string shown;
  ndt::notations::append_json(from, shown);
  if (shown.size() > 60) shown = shown.substr(0, 57) + "...";
  datashape::diagnostic d =
      refusal(codes::bad_literal, "`" + shown + "` is no `" + ndt::to_string(type) + "`" + (why.empty() ? "" : ": ") + std::string(why));
  d.where = from.where;
  return d;
}

void append_utf8(char32_t c, std::string& out) {
  const auto byte = [&](char32_t b) { out += static_cast<char>(b); };
  if (c < 0x80) return byte(c);
  if (c < 0x800) return byte(0xc0 | c >> 6), byte(0x80 | (c & 63));
  if (c < 0x10000) return byte(0xe0 | c >> 12), byte(0x80 | (c >> 6 & 63)), byte(0x80 | (c & 63));
  byte(0xf0 | c >> 18), byte(0x80 | (c >> 12 & 63)), byte(0x80 | (c >> 6 & 63)), byte(0x80 | (c & 63));
}

void append_hex(const std::byte* at, ndt::index size, std::string& out) {
  constexpr char digits[] = "0123456789abcdef";
  for (ndt::index i = 0; i < size; ++i) out += {digits[std::to_integer<int>(at[i]) >> 4], digits[std::to_integer<int>(at[i]) & 15]};
}

datashape::result<std::string> bytes_of_hex(const literal& from, const ndt::type& type) {
  std::string bytes;
  bool good = from.is(form::text) && from.text.size() % 2 == 0;
  for (std::size_t i = 0; good && i < from.text.size(); i += 2) {
    unsigned b = 0;
    const char* at = from.text.data() + i;
    good = std::from_chars(at, at + 2, b, 16).ptr == at + 2;
    bytes += static_cast<char>(b);
  }
  if (!good) return unfit(from, type, "bytes are written in hexadecimal digits");
  return bytes;
}

datashape::result<literal> categories_of(const ndt::type& categorical) {
  return ndt::notations::read_literal("[" + std::string(categorical.text()) + "]", {.numbers_as_text = true});
}

datashape::outcome write_element(const literal& from, const ndt::type& dtype, std::byte* to) {
  switch (dtype.kind()) {
    case kind::scalar: return write_number(from, dtype, to);
    case kind::char_:
    case kind::fixed_string: return write_text(from, dtype, to);
    case kind::fixed_bytes: {
      DATASHAPE_TRY(std::string bytes, bytes_of_hex(from, dtype));
      if (static_cast<ndt::index>(bytes.size()) != dtype.value()) return unfit(from, dtype);
      std::memcpy(to, bytes.data(), bytes.size());
      return std::monostate{};
    }
    case kind::date:
    case kind::time:
    case kind::datetime:
    case kind::timedelta: return write_temporal(from, dtype, to);
    case kind::decimal: {
      if (!is_number(from) || !read_decimal(from.text, dtype.sub(), true, static_cast<int>(dtype.extra()), to) ||
          decimal_digits(to, dtype.sub()) > dtype.value()) {
        if (!is_number(from)) return unfit(from, dtype, without_quotes(from));
        return unfit(from, dtype,
                     "it has " + std::to_string(dtype.value()) + " digits, " + std::to_string(dtype.extra()) + " of them after the point");
      }
      return std::monostate{};
    }
    case kind::categorical: {
      DATASHAPE_TRY(literal all, categories_of(dtype));
      for (std::size_t i = 0; i < all.items.size(); ++i) {
        if (!same_literal(all.items[i], from)) continue;
        const auto code = static_cast<std::int64_t>(i);
        std::memcpy(to, &code, static_cast<std::size_t>(ndt::size_of(static_cast<ndt::scalar>(dtype.sub()))));
        return std::monostate{};
      }
      return unfit(from, dtype);
    }
    case kind::null:
      if (from.is(form::null)) return std::monostate{};
      return unfit(from, dtype);
    default: return unfit(from, dtype, "values of it have no text");
  }
}

std::string text_of_fixed(const ndt::type& dtype, const std::byte* at) {
  const ndt::index size = fixed_text_size(dtype), unit = ndt::unit_size(dtype.encoding());
  std::string out;
  ndt::index used = size;
  const auto code = [&](ndt::index i) {
    std::byte native[4] = {};
    std::memcpy(native, at + i, static_cast<std::size_t>(unit));
    reverse_if_swapped(dtype, native, unit);
    return static_cast<char32_t>(load_integer(native, ndt::scalar::uint32));
  };
  while (used > 0 && code(used - unit) == 0) used -= unit;
  if (dtype.encoding() == ndt::encoding::utf8) return std::string(reinterpret_cast<const char*>(at), static_cast<std::size_t>(used));
  for (ndt::index i = 0; i < used; i += unit) {
    char32_t c = code(i);
    if (dtype.encoding() == ndt::encoding::utf16 && c >= 0xd800 && c < 0xdc00 && i + unit < used) {
      const char32_t low = code(i + unit);
      if (low >= 0xdc00 && low < 0xe000) {
        c = 0x10000 + ((c - 0xd800) << 10) + (low - 0xdc00);
        i += unit;
      }
    }
    // What is no character shows as the replacement character.
    append_utf8(c > 0x10ffff || (c >= 0xd800 && c < 0xe000) || (dtype.encoding() == ndt::encoding::ascii && c > 0x7f) ? 0xfffd : c, out);
  }
  return out;
}

void append_element(const ndt::type& dtype, const std::byte* at, std::string& out) {
  using ndt::notations::append_json;
  switch (dtype.kind()) {
    case kind::scalar: return append_number(dtype, at, out);
    case kind::char_:
    case kind::fixed_string: return datashape::append_quoted(text_of_fixed(dtype, at), '"', out);
    case kind::fixed_bytes:
      out += '"';
      append_hex(at, dtype.value(), out);
      out += '"';
      return;
    case kind::date:
    case kind::datetime: {
      const bool date = dtype.kind() == kind::date;
      std::int64_t count = load_count(dtype, at, date ? 4 : 8);
      const ndt::time_unit unit = date ? ndt::time_unit::day : dtype.unit();
      if (unit == ndt::time_unit::generic || (!date && (__builtin_mul_overflow(count, dtype.value(), &count) || count == INT64_MIN))) {
        out += std::to_string(load_count(dtype, at, 8));
        return;
      }
      out += '"';
      append_datetime(count, unit, !date && !dtype.text().empty(), out);
      out += '"';
      return;
    }
    case kind::time: {
      const std::int64_t count = load_count(dtype, at, 8);
      if (!is_in_day(count, dtype.unit())) {
        out += std::to_string(count);
        return;
      }
      out += '"';
      append_time(count, dtype.unit(), out);
      out += '"';
      return;
    }
    case kind::timedelta: out += std::to_string(load_count(dtype, at, 8)); return;
    case kind::decimal: return append_decimal(at, dtype.sub(), true, static_cast<int>(dtype.extra()), out);
    case kind::categorical: {
      const ndt::index code = load_integer(at, static_cast<ndt::scalar>(dtype.sub()));
      const auto all = categories_of(dtype);
      if (!all || code < 0 || code >= static_cast<ndt::index>(all->items.size()))
        out += "null";
      else
        append_json(all->items[static_cast<std::size_t>(code)], out);
      return;
    }
    default: out += "null"; return;
  }
}

}  // namespace pluribus::gfunc
