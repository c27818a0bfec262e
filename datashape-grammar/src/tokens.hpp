// SPDX-License-Identifier: BSD-3-Clause
/// Tokens of the datashape language, written by hand under PEGTL: blanks, names, numbers, strings, signs. Each pushes at most one node,
/// skips the blanks behind it, and either matches or has not moved.
#pragma once
#ifdef __SSE2__
#include <emmintrin.h>
#endif

#include <bit>
#include <tao/pegtl.hpp>

#include "builder.hpp"

namespace pluribus::datashape::grammar {

namespace p = tao::pegtl;

using input = p::memory_input<p::tracking_mode::lazy, p::eol::lf, const char*>;

/// What a rule that must match would have been, in the words of an error message.
template <class Rule>
inline constexpr const char* expectation = nullptr;

template <class Rule>
struct control : p::normal<Rule> {
  template <class In>
  [[noreturn]] static void raise(const In& in, tree_builder& b) {
    static_assert(expectation<Rule> != nullptr, "a rule under must<> needs an expectation");
    b.expected(in.current(), expectation<Rule>);
    throw stop_all{};
  }
};

template <class Rule>
inline bool run(input& in, tree_builder& b) {
  return p::match<Rule, p::apply_mode::nothing, p::rewind_mode::dontcare, p::nothing, control>(in, b);
}

/// Adapts a hand-written `scan` to PEGTL's match.
template <class Self>
struct rule {
  using rule_t = Self;
  using subs_t = p::type_list<>;
  template <p::apply_mode, p::rewind_mode, template <class...> class, template <class...> class>
  static bool match(input& in, tree_builder& b) {
    return Self::scan(in, b);
  }
};

inline bool is_name_start(const char* at, const char* end) { return at < end && starts_identifier(static_cast<unsigned char>(*at)); }

inline const char* after_blank(const char* at, const char* end, dialect language) {
  while (at < end) {
    if (*at == ' ' || *at == '\n' || *at == '\t' || *at == '\r')
      ++at;
    else if (*at == '#' && !(language == dialect::awkward && at + 1 < end && at[1] == '#')) {
      while (at < end && *at != '\n') ++at;
    } else
      break;
  }
  return at;
}

inline void skip_blank(input& in, tree_builder& b) {
  const char *at = in.current(), *end = in.end();
  if (at == end || static_cast<unsigned char>(*at) > '#') return;
  in.bump_in_this_line(static_cast<std::size_t>(after_blank(at, end, b.language) - at));
}
inline void advance(input& in, const char* to) { in.bump_in_this_line(static_cast<std::size_t>(to - in.current())); }
/// Passes a token that ends at `to`, and the blanks behind it.
inline void pass(input& in, tree_builder& b, const char* to) {
  b.last_end = b.offset(to);
  advance(in, to);
  skip_blank(in, b);
}

struct blank : rule<blank> {
  static bool scan(input& in, tree_builder& b) {
    skip_blank(in, b);
    return true;
  }
};

template <char C>
struct sign : rule<sign<C>> {
  static bool scan(input& in, tree_builder& b) {
    if (in.empty() || *in.current() != C) return false;
    pass(in, b, in.current() + 1);
    return true;
  }
};
struct comma : sign<','> {};
struct bar : sign<'|'> {};
struct equals : sign<'='> {};
struct semicolon : sign<';'> {};
struct open_brace : sign<'{'> {};
struct close_brace : sign<'}'> {};
template <>
inline constexpr const char* expectation<equals> = "`=`";
template <>
inline constexpr const char* expectation<bar> = "`,` or `|` after an attribute";
template <>
inline constexpr const char* expectation<open_brace> = "`{`";
template <>
inline constexpr const char* expectation<close_brace> = "`}` or a declaration";
template <>
inline constexpr const char* expectation<p::eof> = "the end of the text";

inline bool starts_with(const input& in, std::string_view text) {
  return in.size(0) >= text.size() && std::memcmp(in.current(), text.data(), text.size()) == 0;
}

struct arrow_sign : rule<arrow_sign> {
  static bool scan(input& in, tree_builder& b) {
    if (!starts_with(in, "->")) return false;
    pass(in, b, in.current() + 2);
    return true;
  }
};
template <>
inline constexpr const char* expectation<arrow_sign> = "`->`";
struct star_sign : rule<star_sign> {
  static bool scan(input& in, tree_builder& b) {
    if (in.empty() || *in.current() != '*' || (in.size(0) > 1 && in.current()[1] == '*')) return false;
    pass(in, b, in.current() + 1);
    return true;
  }
};
struct two_stars : rule<two_stars> {
  static bool scan(input& in, tree_builder& b) {
    if (!starts_with(in, "**")) return false;
    pass(in, b, in.current() + 2);
    return true;
  }
};

/// A word on its own, followed by something that starts a name or a number.
inline const char* after_word(const char* at, const char* end, std::string_view word, dialect language) {
  if (static_cast<std::size_t>(end - at) <= word.size() || std::memcmp(at, word.data(), word.size()) != 0) return nullptr;
  const char* behind = at + word.size();
  if (continues_identifier(static_cast<unsigned char>(*behind))) return nullptr;
  return after_blank(behind, end, language);
}

/// Passes bytes of names; sets `high` where one is beyond ASCII. Sixteen at a time where the machine can.
inline const char* pass_name_bytes(const char* at, const char* end, bool& high) {
#ifdef __SSE2__
  for (; end - at >= 16; at += 16) {
    const __m128i bytes = _mm_loadu_si128(reinterpret_cast<const __m128i*>(at));
    const __m128i folded = _mm_or_si128(bytes, _mm_set1_epi8(0x20));
    const auto within = [](__m128i v, char first, char last) {
      return _mm_and_si128(_mm_cmpgt_epi8(v, _mm_set1_epi8(static_cast<char>(first - 1))),
                           _mm_cmplt_epi8(v, _mm_set1_epi8(static_cast<char>(last + 1))));
    };
    const __m128i beyond = _mm_cmplt_epi8(bytes, _mm_setzero_si128());
    const __m128i named = _mm_or_si128(_mm_or_si128(within(folded, 'a', 'z'), within(bytes, '0', '9')),
                                       _mm_or_si128(_mm_cmpeq_epi8(bytes, _mm_set1_epi8('_')), beyond));
    const auto others = static_cast<unsigned>(_mm_movemask_epi8(named)) ^ 0xFFFFu;
    const auto above = static_cast<unsigned>(_mm_movemask_epi8(beyond));
    if (others) {
      const int n = std::countr_zero(others);
      high |= (above & ((1u << n) - 1)) != 0;
      return at + n;
    }
    high |= above != 0;
  }
#endif
  for (; at < end && continues_identifier(static_cast<unsigned char>(*at)); ++at) high |= static_cast<unsigned char>(*at) >= 0x80;
  return at;
}

/// The end of the name that starts at `at`: letters, digits, `_`, UTF-8.
inline const char* name_end(const char* at, const char* end, tree_builder& b) {
  const char* begin = at;
  bool high = false;
  at = pass_name_bytes(at, end, high);
  if (high) b.check_name(begin, at);
  if (static_cast<std::size_t>(at - begin) > b.most.name)
    b.fail_all(codes::name_too_long, {b.offset(begin), b.offset(at)},
               "a name of " + std::to_string(at - begin) + " bytes; at most " + std::to_string(b.most.name) + " are read");
  return at;
}

/// geo::point is one name; `M::` before a blank ends before the colons.
struct name : rule<name> {
  static bool scan(input& in, tree_builder& b) {
    const char *begin = in.current(), *end = in.end();
    if (!is_name_start(begin, end)) return false;
    const char* at = name_end(begin, end, b);
    while (end - at > 2 && at[0] == ':' && at[1] == ':' && is_name_start(at + 2, end)) at = name_end(at + 2, end, b);
    b.push(form::name, {b.offset(begin), b.offset(at)});
    pass(in, b, at);
    return true;
  }
};
struct declared_name : name {};
template <>
inline constexpr const char* expectation<declared_name> = "an identifier to declare";

/// The end of a quoted text, quotes included; checks escapes and UTF-8.
inline const char* quoted_end(const char* begin, const char* end, tree_builder& b) {
  const char quote = *begin;
  bool high = false;
  const char* at = begin + 1;
  while (at != end && *at != quote) {
    high |= static_cast<unsigned char>(*at) >= 0x80;
    if (*at != '\\')
      ++at;
    else if (at + 1 == end)
      at = end;
    else
      at = b.check_escape(at, end);
  }
  if (at == end) b.fail(codes::unterminated_string, {b.offset(begin), b.offset(begin) + 1}, "this quote has no partner");
  if (static_cast<std::size_t>(at - begin) > b.most.name)
    b.fail_all(codes::name_too_long, {b.offset(begin), b.offset(at)},
               "a quoted text of " + std::to_string(at - begin) + " bytes; at most " + std::to_string(b.most.name) + " are read");
  if (high) b.check_utf8(begin, at);
  return at + 1;
}

template <char Quote, form Form>
struct quoted : rule<quoted<Quote, Form>> {
  static bool scan(input& in, tree_builder& b) {
    if (in.empty() || *in.current() != Quote) return false;
    const char* end = quoted_end(in.current(), in.end(), b);
    b.push(Form, {b.offset(in.current()), b.offset(end)});
    pass(in, b, end);
    return true;
  }
};
struct text_literal : p::sor<quoted<'\'', form::text>, quoted<'"', form::text>> {};
struct symbol : quoted<'`', form::symbol> {};

/// 3  -3  1.5e3  10s
struct number : rule<number> {
  static bool scan(input& in, tree_builder& b) {
    const char *begin = in.current(), *end = in.end(), *at = begin;
    const bool negative = at < end && *at == '-';
    if (negative) ++at;
    if (at == end || *at < '0' || *at > '9') return false;
    const char* digits = at;
    std::uint64_t value = 0;
    bool overflow = false;
    for (; at < end && *at >= '0' && *at <= '9'; ++at) value = value * 10 + static_cast<std::uint64_t>(*at - '0');
    if (at - digits > 18) overflow = !fits(digits, at, value);
    const char* digits_end = at;
    form what = form::integer;
    if (at < end && (*at == '.' || continues_identifier(static_cast<unsigned char>(*at)))) what = tail(at, end);
    if (is_name_start(at, end)) {
      at = name_end(at, end, b);
      if (what == form::real || negative || (digits[0] == '0' && at - digits > 1))
        b.fail(codes::bad_number, {b.offset(begin), b.offset(at)}, "malformed number `" + b.excerpt(begin, at) + "`",
               "numbers are decimal");
      what = form::quantity;
    } else if (digits[0] == '0' && digits_end - digits > 1 && b.language != dialect::awkward) {
      b.fail(codes::bad_number, {b.offset(begin), b.offset(at)}, "number `" + b.excerpt(begin, at) + "` starts with a zero");
    }
    if (value > (negative ? std::uint64_t{1} << 63 : ~(std::uint64_t{1} << 63))) overflow = true;
    node& n = b.push(what, {b.offset(begin), b.offset(at)});
    n.value = static_cast<std::int64_t>(negative ? 0 - value : value);
    if (overflow) n.flags |= node_flag::overflow;
    if (what == form::quantity) n.text = {b.offset(digits_end), b.offset(at)};
    pass(in, b, at);
    return true;
  }

 private:
  /// Passes a fraction and an exponent.
  static form tail(const char*& at, const char* end) {
    form what = form::integer;
    if (end - at > 1 && *at == '.' && at[1] >= '0' && at[1] <= '9') {
      what = form::real;
      for (++at; at < end && *at >= '0' && *at <= '9';) ++at;
    }
    if (at < end && (*at == 'e' || *at == 'E')) {
      const char* power = at + 1;
      if (power < end && (*power == '+' || *power == '-')) ++power;
      if (power < end && *power >= '0' && *power <= '9') {
        what = form::real;
        for (at = power; at < end && *at >= '0' && *at <= '9';) ++at;
      }
    }
    return what;
  }
  /// Whether 19 and more digits fit in 64 bits.
  static bool fits(const char* at, const char* end, std::uint64_t& value) {
    value = 0;
    for (; at < end; ++at) {
      if (value > (UINT64_MAX - 9) / 10) return false;
      value = value * 10 + static_cast<std::uint64_t>(*at - '0');
    }
    return true;
  }
};
struct integer : number {};

struct ellipsis : rule<ellipsis> {
  static bool scan(input& in, tree_builder& b) {
    if (!starts_with(in, "...")) return false;
    const std::uint32_t at = b.offset(in.current());
    b.push(form::ellipsis, {at, at + 3}).text = {at, at};
    pass(in, b, in.current() + 3);
    return true;
  }
};

struct hash_hash : rule<hash_hash> {
  static bool scan(input& in, tree_builder& b) {
    if (b.language != dialect::awkward || !starts_with(in, "##")) return false;
    const std::uint32_t at = b.offset(in.current());
    b.push(form::hash_hash, {at, at + 2});
    pass(in, b, in.current() + 2);
    return true;
  }
};

}  // namespace pluribus::datashape::grammar
