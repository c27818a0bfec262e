// SPDX-License-Identifier: BSD-3-Clause
/// Bits of floats taken apart and put together. See float_bits.hpp.
#include "float_bits.hpp"

#include <algorithm>
#include <charconv>
#include <cstdio>
#include <cstdlib>
#include <cstring>

#if defined(__x86_64__) || defined(__i386__)
using quad = __float128;
extern "C" quad strtof128(const char*, char**) noexcept;
extern "C" int strfromf128(char*, std::size_t, const char*, quad) noexcept;
extern "C" quad ldexpf128(quad, int) noexcept;
#else
using quad = long double;
static_assert(__LDBL_MANT_DIG__ == 113);
inline quad strtof128(const char* text, char** end) { return std::strtold(text, end); }
inline int strfromf128(char* to, std::size_t size, const char* format, quad v) {
  // "%.35g" to "%.35Lg"
  const std::string wide = std::string(format).insert(std::string(format).size() - 1, "L");
  return std::snprintf(to, size, wide.c_str(), v);
}
inline quad ldexpf128(quad v, int e) { return __builtin_ldexpl(v, e); }
#endif

namespace pluribus::gfunc {

namespace {

using word = unsigned __int128;

struct format {
  int bytes = 0;  ///< that count
  int fraction = 0, exponent = 0, bias = 0;
  bool leading = false;        ///< the leading bit is stored (x87)
  bool unsigned_zero = false;  ///< fnuz: the bits of -0 are the only NaN
  bool no_infinity = false;
};

format format_of(ndt::scalar s) noexcept {
  const ndt::scalar_facts& f = ndt::facts(s);
  format made;
  made.bytes = s == ndt::scalar::float80 ? 10 : f.size;
  made.leading = s == ndt::scalar::float80;
  made.fraction = f.digits - 1;
  made.exponent = made.bytes * 8 - 1 - made.fraction - (made.leading ? 1 : 0);
  made.bias = 1 - made.fraction - f.least;
  made.unsigned_zero = s == ndt::scalar::float8_e4m3b11fnuz || s == ndt::scalar::float8_e4m3fnuz || s == ndt::scalar::float8_e5m2fnuz;
  made.no_infinity = made.unsigned_zero || s == ndt::scalar::float8_e4m3fn;
  return made;
}

constexpr word ones(int bits) noexcept { return bits >= 128 ? ~word{0} : (word{1} << bits) - 1; }

int width(word v) noexcept {
  int n = 0;
  for (; v != 0; v >>= 1) ++n;
  return n;
}

quad to_quad(const float_value& v) noexcept {
  using sort = float_value::sort;
  quad q = 0;
  if (v.what == sort::finite) q = ldexpf128(static_cast<quad>(v.significand), v.exponent);
  return v.negative ? -q : q;
}

float_value of_quad(quad q) noexcept {
  std::byte bytes[16];
  std::memcpy(bytes, &q, 16);
  return decode_float(bytes, ndt::scalar::float128);
}

std::string_view name_of(const float_value& v) noexcept {
  if (v.is_nan()) return "nan";
  return v.negative ? "-inf" : "inf";
}

template <class T>
void append_shortest(const std::byte* at, std::string& out) {
  T v = 0;
  std::memcpy(&v, at, sizeof v);
  char text[64];
  out.append(text, std::to_chars(text, text + sizeof text, v).ptr);
}

/// 4.5e+02 as 450, up to 16 digits.
std::string positional(std::string text) {
  const std::size_t e = text.find("e+");
  if (e == std::string::npos) return text;
  const int exponent = std::atoi(text.c_str() + e + 2);
  const std::size_t point = text.find('.'), sign = text[0] == '-' ? 1 : 0;
  if (exponent > 15) return text;
  std::string digits = text.substr(sign, 1);
  if (point != std::string::npos) digits += text.substr(point + 1, e - point - 1);
  if (digits.size() > static_cast<std::size_t>(exponent) + 1) return text;
  digits.append(static_cast<std::size_t>(exponent) + 1 - digits.size(), '0');
  return text.substr(0, sign) + digits;
}

bool same_bytes(const std::byte* a, const std::byte* b, ndt::scalar s) noexcept {
  return std::memcmp(a, b, static_cast<std::size_t>(format_of(s).bytes)) == 0;
}

}  // namespace

float_value decode_float(const std::byte* at, ndt::scalar s, bool swapped) noexcept {
  const format f = format_of(s);
  std::byte bytes[16] = {};
  const auto size = static_cast<std::size_t>(ndt::size_of(s));
  std::memcpy(bytes, at, size);
  if (swapped) std::reverse(bytes, bytes + size);
  word bits = 0;
  std::memcpy(&bits, bytes, 16);
  bits &= ones(8 * f.bytes);
  float_value v;
  v.negative = (bits >> (8 * f.bytes - 1) & 1) != 0;
  const word fraction = bits & ones(f.fraction);
  const int stored = f.fraction + (f.leading ? 1 : 0);
  const auto exponent = static_cast<int>(bits >> stored & ones(f.exponent));
  const bool top = exponent == static_cast<int>(ones(f.exponent));
  using sort = float_value::sort;
  if (f.unsigned_zero && v.negative && exponent == 0 && fraction == 0) {
    v.what = sort::nan;
  } else if (s == ndt::scalar::float8_e4m3fn && top && fraction == ones(f.fraction)) {
    v.what = sort::nan;
  } else if (top && !f.no_infinity) {
    v.what = fraction == 0 ? sort::infinite : sort::nan;
  } else {
    const bool lead = f.leading ? (bits >> f.fraction & 1) != 0 : exponent != 0;
    v.significand = fraction | (lead ? word{1} << f.fraction : 0);
    v.exponent = std::max(exponent, 1) - f.bias - f.fraction;
    v.what = v.significand == 0 ? sort::zero : sort::finite;
  }
  return v;
}

bool encode_float(float_value v, ndt::scalar s, std::byte* to) noexcept {
  const format f = format_of(s);
  using sort = float_value::sort;
  const int stored = f.fraction + (f.leading ? 1 : 0);
  word bits = 0;
  bool fits = true;
  if (v.what == sort::finite) {
    // The exponent of the last place, at least that of subnormals.
    int last = std::max(v.exponent + width(v.significand) - 1 - f.fraction, 1 - f.bias - f.fraction);
    const int shift = last - v.exponent;
    word m = v.significand;
    if (shift > 0) {
      const word half = shift > 127 ? 0 : word{1} << (shift - 1);
      const word rest = shift > 127 ? v.significand : v.significand & ones(shift);
      m = shift > 127 ? 0 : v.significand >> shift;
      if (shift <= 127 && (rest > half || (rest == half && (m & 1) != 0))) ++m;
    } else {
      m <<= -shift;
    }
    if (m >> (f.fraction + 1) != 0) {
      m >>= 1;
      ++last;
    }
    const bool normal = (m >> f.fraction) != 0;
    const int exponent = normal ? last + f.fraction + f.bias : 0;
    const int most = static_cast<int>(ones(f.exponent)) - (f.no_infinity ? 0 : 1);
    if (exponent > most || (s == ndt::scalar::float8_e4m3fn && exponent == most && (m & ones(f.fraction)) == ones(f.fraction))) {
      v.what = f.no_infinity ? sort::nan : sort::infinite;
      fits = false;
    } else {
      bits = static_cast<word>(exponent) << stored | (m & ones(stored));
    }
  }
  const bool no_such = v.what == sort::infinite && f.no_infinity;
  if (no_such) fits = false;
  if (v.what == sort::nan || no_such) {
    bits = f.unsigned_zero
               ? 0
               : ones(f.exponent) << stored | (s == ndt::scalar::float8_e4m3fn ? ones(f.fraction) : word{1} << (f.fraction - 1));
    if (f.unsigned_zero) v.negative = true;
  } else if (v.what == sort::infinite) {
    bits = ones(f.exponent) << stored;
  }
  if (f.leading && (v.what == sort::nan || v.what == sort::infinite)) bits |= word{1} << f.fraction;
  const bool signless_zero = f.unsigned_zero && bits == 0 && v.what != sort::nan && !no_such;
  if (v.negative && !signless_zero) bits |= word{1} << (8 * f.bytes - 1);
  std::memset(to, 0, static_cast<std::size_t>(ndt::size_of(s)));
  std::memcpy(to, &bits, static_cast<std::size_t>(f.bytes));
  return fits;
}

void append_float(const std::byte* at, ndt::scalar s, bool swapped, std::string& out) {
  std::byte native[16] = {};
  const auto size = static_cast<std::size_t>(ndt::size_of(s));
  std::memcpy(native, at, size);
  if (swapped) std::reverse(native, native + size);
  const float_value v = decode_float(native, s);
  if (v.what == float_value::sort::nan || v.what == float_value::sort::infinite) {
    out += name_of(v);
    return;
  }
  if (s == ndt::scalar::float32) return append_shortest<float>(native, out);
  if (s == ndt::scalar::float64) return append_shortest<double>(native, out);
  const quad q = to_quad(v);
  char text[64] = {};
  for (int digits = size <= 2 ? 1 : 15; digits <= 36; ++digits) {
    char how[8];
    std::snprintf(how, sizeof how, "%%.%dg", digits);
    strfromf128(text, sizeof text, how, q);
    std::byte again[16] = {};
    encode_float(of_quad(strtof128(text, nullptr)), s, again);
    if (same_bytes(native, again, s)) break;
  }
  out += positional(text);
}

bool read_float(std::string_view text, ndt::scalar s, std::byte* to) {
  const std::string_view bare = text.starts_with('-') || text.starts_with('+') ? text.substr(1) : text;
  float_value v;
  v.negative = text.starts_with('-');
  if (bare == "nan" || bare == "NaN") {
    v.what = float_value::sort::nan;
    return encode_float(v, s, to) || ndt::size_of(s) == 1;
  }
  if (bare == "inf" || bare == "Infinity") {
    v.what = float_value::sort::infinite;
    return encode_float(v, s, to);
  }
  if (bare.empty() || bare.find_first_not_of("0123456789.eE+-") != std::string_view::npos || text.size() > 20000) return false;
  const std::string owned(text);
  char* end = nullptr;
  // Correctly rounded at once where the C library can.
  if (s == ndt::scalar::float32) {
    const float x = std::strtof(owned.c_str(), &end);
    std::memcpy(to, &x, sizeof x);
  } else if (s == ndt::scalar::float64) {
    const double x = std::strtod(owned.c_str(), &end);
    std::memcpy(to, &x, sizeof x);
  } else {
    v = of_quad(strtof128(owned.c_str(), &end));
    if (!encode_float(v, s, to)) return false;
  }
  return end == owned.c_str() + owned.size() && decode_float(to, s).what <= float_value::sort::finite;
}

ndt::scalar part_of_complex(ndt::scalar s) noexcept {
  switch (s) {
    case ndt::scalar::complex32: return ndt::scalar::float16;
    case ndt::scalar::bcomplex32: return ndt::scalar::bfloat16;
    case ndt::scalar::complex64: return ndt::scalar::float32;
    case ndt::scalar::complex128: return ndt::scalar::float64;
    default: return ndt::scalar::float80;
  }
}

}  // namespace pluribus::gfunc
