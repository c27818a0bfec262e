// SPDX-License-Identifier: BSD-3-Clause
/// Joins of scalars, computed from what each can hold (bits, exponents), not from a table of pairs.
#include <algorithm>

#include "ndt/join.hpp"

namespace pluribus::ndt {
namespace {

constexpr int complex_count() {
  int n = 0;
  for (const scalar_facts& f : scalar_table) n += f.cls == scalar_class::complex;
  return n;
}
static_assert(complex_count() == 5, "part_of names the parts of every complex scalar");

constexpr scalar part_of(scalar complex) {
  switch (complex) {
    case scalar::complex32: return scalar::float16;
    case scalar::bcomplex32: return scalar::bfloat16;
    case scalar::complex64: return scalar::float32;
    default: return scalar::float64;
  }
}
constexpr bool is_int(scalar s) { return class_of(s) == scalar_class::signed_integer || class_of(s) == scalar_class::unsigned_integer; }
constexpr bool is_signed(scalar s) { return class_of(s) == scalar_class::signed_integer; }
constexpr int bits_of(scalar s) { return static_cast<int>(size_of(s)) * 8; }

constexpr std::optional<scalar> signed_of(int bits) {
  switch (bits) {
    case 8: return scalar::int8;
    case 16: return scalar::int16;
    case 32: return scalar::int32;
    case 64: return scalar::int64;
    case 128: return scalar::int128;
    default: return std::nullopt;
  }
}
constexpr scalar unsigned_of(int bits) {
  return bits == 8    ? scalar::uint8
         : bits == 16 ? scalar::uint16
         : bits == 32 ? scalar::uint32
         : bits == 64 ? scalar::uint64
                      : scalar::uint128;
}

constexpr bool is_rare(scalar s) {
  return s == scalar::int128 || s == scalar::uint128 || s == scalar::float80 || s == scalar::float128 ||
         (class_of(s) == scalar_class::floating && size_of(s) == 1);
}

struct summary {
  bool boolean = false, integer = false, floating = false, complex = false;
  int signed_bits = 0, unsigned_bits = 0;
};
summary summarise(std::span<const scalar> all) {
  summary s;
  for (const scalar x : all) switch (class_of(x)) {
      case scalar_class::boolean: s.boolean = true; break;
      case scalar_class::signed_integer: s.integer = true, s.signed_bits = std::max(s.signed_bits, bits_of(x)); break;
      case scalar_class::unsigned_integer: s.integer = true, s.unsigned_bits = std::max(s.unsigned_bits, bits_of(x)); break;
      case scalar_class::floating: s.floating = true; break;
      case scalar_class::complex: s.complex = true; break;
    }
  return s;
}

/// The smallest scalar of the class that holds all; rare ones only where an argument is one.
template <class Holds>
std::optional<scalar> smallest(std::span<const scalar> all, bool wide, Holds fits, bool (*wanted)(scalar)) {
  std::optional<scalar> best;
  for (int i = 0; i < scalar_count; ++i) {
    const auto s = static_cast<scalar>(i);
    if (!wanted(s)) continue;
    const bool given = std::find(all.begin(), all.end(), s) != all.end();
    if (is_rare(s) && !given && !(wide && size_of(s) == 16 && s != scalar::float80)) continue;
    if (!std::all_of(all.begin(), all.end(), [&](scalar x) { return fits(s, x); })) continue;
    if (!best || size_of(s) < size_of(*best)) best = s;
  }
  return best;
}

constexpr bool integers(scalar s) { return is_int(s); }
constexpr bool floats(scalar s) { return class_of(s) == scalar_class::floating; }
constexpr bool complexes(scalar s) { return class_of(s) == scalar_class::complex; }

std::optional<scalar> safe(std::span<const scalar> all, const summary& s, bool wide) {
  if (s.complex) return smallest(all, wide, holds, complexes);
  if (s.floating) return smallest(all, wide, holds, floats);
  if (s.integer) return smallest(all, wide, holds, integers);
  return scalar::bool_;
}

/// Integers of more than 32 bits count as if float64 held them.
bool holds_array(scalar to, scalar from) {
  if (is_int(from) && bits_of(from) > 32) from = scalar::int32;
  return holds(to, from);
}
bool holds_c(scalar to, scalar from) { return is_int(from) || class_of(from) == scalar_class::boolean || holds(to, from); }

std::optional<scalar> array(std::span<const scalar> all, const summary& s) {
  if (s.complex) return smallest(all, false, holds_array, complexes);
  if (s.floating) return smallest(all, false, holds_array, floats);
  if (!s.integer) return scalar::bool_;
  if (!s.unsigned_bits) return signed_of(s.signed_bits);
  if (!s.signed_bits) return unsigned_of(s.unsigned_bits);
  if (s.signed_bits > s.unsigned_bits) return signed_of(s.signed_bits);
  return s.unsigned_bits >= 64 ? scalar::float64 : signed_of(2 * s.unsigned_bits);
}

std::optional<scalar> usual_c(std::span<const scalar> all, const summary& s) {
  if (s.complex) return smallest(all, false, holds_c, complexes);
  if (s.floating) return smallest(all, false, holds_c, floats);
  const int u = s.unsigned_bits < 32 ? 0 : s.unsigned_bits, i = std::max(s.signed_bits, 32);
  if (u >= i) return unsigned_of(u);
  return signed_of(i);
}

}  // namespace

bool holds(scalar to, scalar from) noexcept {
  if (to == from || class_of(from) == scalar_class::boolean) return true;
  if (class_of(to) == scalar_class::complex) return holds(part_of(to), class_of(from) == scalar_class::complex ? part_of(from) : from);
  if (class_of(from) == scalar_class::complex || class_of(to) == scalar_class::boolean) return false;
  if (is_int(from)) {
    const int value_bits = bits_of(from) - is_signed(from);
    if (is_int(to)) return value_bits <= bits_of(to) - is_signed(to) && (is_signed(to) || !is_signed(from));
    return facts(to).digits >= value_bits && facts(to).most >= bits_of(from) - 1;
  }
  if (is_int(to)) return false;
  const scalar_facts &a = facts(from), &b = facts(to);
  return a.digits <= b.digits && a.most <= b.most && a.least >= b.least;
}

std::optional<scalar> join_scalars(join_rule rule, std::span<const scalar> all, bool wide) noexcept {
  if (all.empty()) return std::nullopt;
  const summary s = summarise(all);
  switch (rule) {
    case join_rule::safe: return safe(all, s, wide);
    case join_rule::array: return array(all, s);
    case join_rule::c: return usual_c(all, s);
    case join_rule::unify: break;
  }
  for (const scalar x : all)
    if (class_of(x) != class_of(all[0])) return std::nullopt;
  return safe(all, s, false);
}

}  // namespace pluribus::ndt
