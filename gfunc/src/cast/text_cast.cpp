// SPDX-License-Identifier: BSD-3-Clause
/// Every leaf to text and text to every leaf. Numbers are read strictly but for case and blanks around them; dates as ISO 8601, no finer
/// than the unit.
#include <algorithm>
#include <charconv>

#include "gfunc/rows.hpp"
#include "leaf_cast.hpp"
#include "leaf_class.hpp"
#include "ndt/literal.hpp"
#include "ndt/print.hpp"
#include "text_elements.hpp"
#include "time_units.hpp"
#include "value/decimal_text.hpp"
#include "value/element_text.hpp"
#include "value/float_bits.hpp"
#include "value/positions.hpp"

namespace pluribus::gfunc {

using ndt::kind;
using ndt::notations::literal;

std::string shown(std::string_view text) {
  std::string out;
  literal l;
  l.what = literal::form::text;
  l.text = text.size() > 60 ? std::string(text.substr(0, 57)) + "..." : std::string(text);
  ndt::notations::append_json(l, out);
  return out;
}

std::string no_fit(const ndt::type& from, const std::byte* at, const ndt::type& to) {
  std::string text;
  append_leaf_text(from, at, text);
  return "`" + text + "` does not fit `" + ndt::to_string(to) + "`";
}

void append_leaf_text(const ndt::type& dtype, const std::byte* at, std::string& out) {
  const leaf_class c = leaf_of(dtype);
  if (c == leaf_class::text) {
    out += text_of_fixed(dtype, at);
    return;
  }
  if (c == leaf_class::complex) {
    const ndt::scalar part = part_of_complex(dtype.scalar());
    append_float(at, part, dtype.is_swapped(), out);
    std::string imaginary;
    append_float(at + ndt::size_of(dtype.scalar()) / 2, part, dtype.is_swapped(), imaginary);
    if (!imaginary.starts_with('-')) out += '+';
    out += imaginary + "j";
    return;
  }
  if (c == leaf_class::integer && ndt::size_of(dtype.scalar()) <= 8) {
    std::byte native[8] = {};
    std::memcpy(native, at, static_cast<std::size_t>(ndt::size_of(dtype.scalar())));
    fix_byte_order(dtype, native);
    const index v = load_integer(native, dtype.scalar());
    char text[24];
    const bool is_unsigned = ndt::class_of(dtype.scalar()) == ndt::scalar_class::unsigned_integer;
    const auto end =
        is_unsigned ? std::to_chars(text, text + sizeof text, static_cast<std::uint64_t>(v)) : std::to_chars(text, text + sizeof text, v);
    out.append(text, end.ptr);
    return;
  }
  const std::size_t begin = out.size();
  append_element(dtype, at, out);
  // Times come quoted, for JSON.
  if (is_temporal(c) && out[begin] == '"') out = out.substr(0, begin) + out.substr(begin + 1, out.size() - begin - 2);
}

namespace {

std::string_view stripped(std::string_view text) noexcept {
  const auto blank = [](char c) { return c == ' ' || (c >= '\t' && c <= '\r'); };
  while (!text.empty() && blank(text.front())) text.remove_prefix(1);
  while (!text.empty() && blank(text.back())) text.remove_suffix(1);
  return text;
}

std::string lower(std::string_view text) {
  std::string made(text);
  for (char& c : made) c = static_cast<char>(c >= 'A' && c <= 'Z' ? c + 32 : c);
  return made;
}

bool read_real(std::string_view text, ndt::scalar s, std::byte* to) {
  std::string all = lower(text);
  std::string_view bare = all;
  if (bare.starts_with('-') || bare.starts_with('+')) bare.remove_prefix(1);
  if (bare == "infinity") all = text.starts_with('-') ? "-inf" : "inf";
  // A sign in front of nan means nothing, and what is too large for the dtype is an error here.
  if (bare == "nan") all = "nan";
  if (all.starts_with('+')) all.erase(0, 1);
  return !all.starts_with("+") && !all.starts_with("--") && read_float(all, s, to);
}

/// 1, 1j, 1+2j, (1+2j)
bool read_complex(std::string_view text, ndt::scalar part, index half, std::byte* to) {
  if (text.starts_with('(') && text.ends_with(')')) text = text.substr(1, text.size() - 2);
  std::memset(to, 0, static_cast<std::size_t>(2 * half));
  if (!text.ends_with('j') && !text.ends_with('J')) return read_real(text, part, to);
  text.remove_suffix(1);
  std::size_t at = text.size();
  while (at-- > 1) {
    if ((text[at] == '+' || text[at] == '-') && text[at - 1] != 'e' && text[at - 1] != 'E') break;
  }
  if (at == 0 || at >= text.size()) return read_real(text, part, to + half);
  return read_real(text.substr(0, at), part, to) && read_real(text.substr(at), part, to + half);
}

template <class T>
bool read_native(std::string_view text, std::byte* to) noexcept {
  T v = 0;
  const char* const end = text.data() + text.size();
  const auto read = std::from_chars(text.data(), end, v);
  std::memcpy(to, &v, sizeof v);
  return read.ec == std::errc() && read.ptr == end && !text.empty();
}

bool read_whole(std::string_view text, const ndt::type& dtype, std::byte* to) noexcept {
  std::string_view digits = text;
  if (!dtype.is_scalar(ndt::scalar::int128) && !dtype.is_scalar(ndt::scalar::uint128)) {
    if (text.starts_with('+') && !text.starts_with("+-")) text.remove_prefix(1);
    switch (dtype.scalar()) {
      case ndt::scalar::int8: return read_native<std::int8_t>(text, to);
      case ndt::scalar::int16: return read_native<std::int16_t>(text, to);
      case ndt::scalar::int32: return read_native<std::int32_t>(text, to);
      case ndt::scalar::uint8: return read_native<std::uint8_t>(text, to);
      case ndt::scalar::uint16: return read_native<std::uint16_t>(text, to);
      case ndt::scalar::uint32: return read_native<std::uint32_t>(text, to);
      case ndt::scalar::uint64: return read_native<std::uint64_t>(text, to);
      default: return read_native<std::int64_t>(text, to);
    }
  }
  if (digits.starts_with('-') || digits.starts_with('+')) digits.remove_prefix(1);
  const bool good =
      !digits.empty() && digits.size() <= 60 && std::all_of(digits.begin(), digits.end(), [](char c) { return c >= '0' && c <= '9'; });
  return good && read_decimal(text, 16, dtype.is_scalar(ndt::scalar::int128), 0, to);
}

bool read_time_text(std::string_view text, const ndt::type& dtype, std::byte* to) noexcept {
  index count = 0;
  if (dtype.kind() == kind::timedelta || dtype.kind() == kind::datetime) {
    if (dtype.kind() == kind::timedelta || dtype.unit() == ndt::time_unit::generic) {
      std::byte native[8];
      if (!read_whole(text, ndt::make_scalar(ndt::scalar::int64), native)) return false;
      std::memcpy(&count, native, 8);
      return store_count(dtype, count, to);
    }
    if (!read_datetime(text, dtype.unit(), !dtype.text().empty(), count) || count % dtype.value() != 0) return false;
    return store_count(dtype, count / dtype.value(), to);
  }
  const bool read =
      dtype.kind() == kind::date ? read_datetime(text, ndt::time_unit::day, false, count) : read_time(text, dtype.unit(), count);
  return read && store_count(dtype, count, to);
}

}  // namespace

bool read_leaf_text(std::string_view given, const ndt::type& dtype, std::byte* to) {
  const std::string_view text = stripped(given);
  switch (leaf_of(dtype)) {
    case leaf_class::boolean: {
      const std::string word = lower(text);
      if (word != "true" && word != "false" && word != "1" && word != "0") return false;
      *to = std::byte{word == "true" || word == "1"};
      return true;
    }
    case leaf_class::integer:
      if (!read_whole(text, dtype, to)) return false;
      fix_byte_order(dtype, to);
      return true;
    case leaf_class::floating:
      if (!read_real(text, dtype.scalar(), to)) return false;
      fix_byte_order(dtype, to);
      return true;
    case leaf_class::complex:
      if (!read_complex(text, part_of_complex(dtype.scalar()), ndt::size_of(dtype.scalar()) / 2, to)) return false;
      fix_byte_order(dtype, to);
      return true;
    case leaf_class::decimal:
      return text.size() <= 400 && read_decimal(text, dtype.sub(), true, static_cast<int>(dtype.extra()), to) &&
             decimal_digits(to, dtype.sub()) <= dtype.value();
    case leaf_class::date:
    case leaf_class::time:
    case leaf_class::datetime:
    case leaf_class::timedelta: return read_time_text(text, dtype, to);
    default: return false;
  }
}

datashape::result<value> cast_from_text(leaf_job& j) {
  DATASHAPE_TRY(fixed_target to, fixed_target::make(j));
  const text_elements from(j.from);
  each_element(
      j, [&](index i) { return read_leaf_text(from[i], j.to, to[i]); }, [&](index i) { to.hole(i); },
      [&](index i) { return shown(from[i]) + " is no `" + ndt::to_string(j.to) + "`"; });
  return to.made;
}

datashape::result<value> cast_to_text(leaf_job& j) {
  const ndt::type& a = j.from.dtype();
  const bool has_text = leaf_of(a) == leaf_class::text || leaf_of(a) == leaf_class::bytes || leaf_of(a) == leaf_class::json;
  const bool check_bytes = leaf_of(a) == leaf_class::bytes && leaf_of(j.to) == leaf_class::text;
  const bool check_json = leaf_of(a) == leaf_class::text && leaf_of(j.to) == leaf_class::json;
  DATASHAPE_TRY(text_sink to, text_sink::make(j.to, j.size()));
  const text_elements from = has_text ? text_elements(j.from) : text_elements();
  std::string scratch;
  const auto step = [&](index i) {
    if (has_text) {
      const std::string_view text = from[i];
      if (check_bytes && !is_utf8(text)) return false;
      if (check_json && !ndt::notations::read_literal(text, {.python = false, .numbers_as_text = true})) return false;
      return to.append(i, text);
    }
    scratch.clear();
    append_leaf_text(a, fixed_source(j.from)[i], scratch);
    return to.append(i, scratch);
  };
  each_element(
      j, step, [&](index i) { to.hole(i); },
      [&](index i) {
        std::string text;
        if (!has_text) append_leaf_text(a, fixed_source(j.from)[i], text);
        if (check_bytes && !is_utf8(from[i])) return std::string("its bytes are no UTF-8");
        return shown(has_text ? from[i] : std::string_view(text)) + (check_json ? " is no `" : " does not fit `") + ndt::to_string(j.to) +
               "`";
      });
  if (j.failed >= 0) return j.from;  // nobody looks at it
  return std::move(to).finish();
}

}  // namespace pluribus::gfunc
