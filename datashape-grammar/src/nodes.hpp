// SPDX-License-Identifier: BSD-3-Clause
/// Rule templates that make nodes of what their parts pushed: lists with recovery, labels, sequences, calls. Used by grammar.hpp.
#pragma once
#include "tokens.hpp"

namespace pluribus::datashape::grammar {

/// One node of all that Rules push.
template <form Form, class... Rules>
struct made : rule<made<Form, Rules...>> {
  static bool scan(input& in, tree_builder& b) {
    const std::size_t mark = b.mark();
    const std::uint32_t begin = b.offset(in.current());
    if (!(run<Rules>(in, b) && ...)) return false;
    b.close(mark, Form, {begin, b.last_end}).flags |= std::exchange(b.list_flags, 0);
    return true;
  }
};

/// Moves to the comma or bracket that ends the element in which an error was found.
inline void resynchronise(input& in, tree_builder& b, std::uint32_t from) {
  const char *at = std::max(in.current(), b.begin() + from), *end = in.end();
  for (std::size_t open = 0; at < end; ++at) {
    if (*at == '(' || *at == '[' || *at == '{')
      ++open;
    else if (*at == ')' || *at == ']' || *at == '}') {
      if (open-- == 0) break;
    } else if (*at == ',' && open == 0)
      break;
    else if (*at == '\'' || *at == '"') {
      if (const void* partner = std::memchr(at + 1, *at, static_cast<std::size_t>(end - at - 1))) at = static_cast<const char*>(partner);
    }
  }
  advance(in, at);
}

/// Open [ Element { ',' Element } [','] ] Close. An error inside one element does not hide errors in the next.
template <char Open, char Close, class Element>
struct bracketed_list : rule<bracketed_list<Open, Close, Element>> {
  static bool scan(input& in, tree_builder& b) {
    if (in.empty() || *in.current() != Open) return false;
    const char* open = in.current();
    b.enter(open);
    pass(in, b, open + 1);
    std::uint16_t flags = Open == '(' ? parenthesised : Open == '[' ? bracketed : 0;
    while (!in.empty() && *in.current() != Close) {
      flags &= static_cast<std::uint16_t>(~trailing_comma);
      element(in, b, open);
      if (in.empty()) break;
      if (*in.current() == Close) break;
      if (*in.current() != ',') throw stop_all{};
      pass(in, b, in.current() + 1);
      flags |= trailing_comma;
    }
    if (in.empty()) b.unclosed(open, Close);
    pass(in, b, in.current() + 1);
    b.list_flags = flags;
    b.leave();
    return true;
  }

  static void element(input& in, tree_builder& b, const char* open) {
    const std::size_t mark = b.mark(), depth = b.depth;
    const std::uint32_t begin = b.offset(in.current());
    try {
      run<Element>(in, b);
      if (in.empty()) b.unclosed(open, Close);
      if (*in.current() != ',' && *in.current() != Close)
        b.expected(in.current(), Close == '}' ? "`,` or `}`" : Close == ')' ? "`,` or `)`" : "`,` or `]`");
    } catch (const stop_here& stop) {
      b.drop_to(mark);
      b.depth = depth;
      resynchronise(in, b, stop.at);
      if (in.empty()) throw stop_all{};
      b.push(form::error, {begin, b.offset(in.current())});
    }
  }
};

/// Where a key `x:` or `x=` stands at `at`, the position of its sign; else null. `x=...` and `x::y` are no keys.
inline const char* key_sign(const char* at, const char* end, tree_builder& b, const char*& key_end) {
  if (at == end) return nullptr;
  if (*at == '\'' || *at == '"')
    key_end = quoted_end(at, end, b);
  else if (is_name_start(at, end))
    key_end = name_end(at, end, b);
  else
    return nullptr;
  const char* behind = after_blank(key_end, end, b.language);
  if (behind == end) return nullptr;
  if (*behind == ':') return end - behind > 1 && behind[1] == ':' ? nullptr : behind;
  if (*behind != '=') return nullptr;
  const char* value = after_blank(behind + 1, end, b.language);
  return end - value >= 3 && std::memcmp(value, "...", 3) == 0 ? nullptr : behind;
}

inline void put_label(tree_builder& b, const char* key, const char* key_end, const char* mark) {
  node& n = b.top();
  n.label = {b.offset(key), b.offset(key_end)};
  if (*mark == '=') n.flags |= label_equals;
  if (*key == '\'' || *key == '"') n.flags |= label_quoted;
}

/// A variable that a colon constrains, `T: Float`, rather than a key.
inline bool is_variable(const char* begin, const char* end, const char* colon, const tree_builder& b) {
  return b.language == dialect::core && *colon == ':' && is_symbol({begin, static_cast<std::size_t>(end - begin)});
}

/// [key] Value, then attributes between bars. In braces the key is not optional, but for `...`. Where no names are declared, `T: Float`
/// is a variable with its constraint.
enum class keys : std::uint8_t { wanted, optional, no_variables };
template <class Value, class Attributes, keys Keys>
struct keyed_element : rule<keyed_element<Value, Attributes, Keys>> {
  static bool scan(input& in, tree_builder& b) {
    const std::size_t mark = b.mark();
    const char *begin = in.current(), *key_end = begin;
    const char* at = key_sign(begin, in.end(), b, key_end);
    if (Keys == keys::no_variables && at && is_variable(begin, key_end, at, b)) at = nullptr;
    if (at) {
      pass(in, b, at + 1);
    } else if (Keys == keys::wanted && !starts_with(in, "...")) {
      if (key_end == begin) b.expected(begin, "a field name");
      b.expected_after_key(begin, key_end, after_blank(key_end, in.end(), b.language));
    }
    run<Value>(in, b);
    if (!in.empty() && *in.current() == '|') {
      run<Attributes>(in, b);
      b.close(mark, form::attributed, {b.offset(begin), b.last_end});
    }
    if (at) put_label(b, begin, key_end, at);
    return true;
  }
};

/// key = Value, nothing else.
template <class Value>
struct equation : rule<equation<Value>> {
  static bool scan(input& in, tree_builder& b) {
    const char *begin = in.current(), *key_end = begin;
    const char* at = key_sign(begin, in.end(), b, key_end);
    if (!at || *at != '=') return false;
    pass(in, b, at + 1);
    run<p::must<Value>>(in, b);
    put_label(b, begin, key_end, at);
    return true;
  }
};
template <class Value>
struct constraint_on : rule<constraint_on<Value>> {
  static bool scan(input& in, tree_builder& b) {
    const char *begin = in.current(), *key_end = begin;
    const char* at = key_sign(begin, in.end(), b, key_end);
    if (!at || *at != ':') return false;
    pass(in, b, at + 1);
    run<Value>(in, b);
    put_label(b, begin, key_end, at);
    return true;
  }
};

inline bool word_of(const char* at, const char* end) {
  return end - at > 2 && at[0] == 'o' && at[1] == 'f' && !continues_identifier(static_cast<unsigned char>(at[2]));
}

/// Head, then what may follow a name: arguments, `...`, `::`, `: Constraint`, or ` of T | B of U`.
template <class Head, class Arguments, class Datashape, class Constraint>
struct named_unit : rule<named_unit<Head, Arguments, Datashape, Constraint>> {
  static bool scan(input& in, tree_builder& b) {
    const std::size_t mark = b.mark();
    if (!run<Head>(in, b)) return false;
    if (in.empty()) return true;
    switch (*in.current()) {
      case '(':
      case '[': arguments(in, b, mark); break;
      case '.':
        if (starts_with(in, "...")) become_ellipsis(in, b, in.current() + 3, 0);
        break;
      case '=': {
        const char* dots = after_blank(in.current() + 1, in.end(), b.language);
        if (in.end() - dots >= 3 && std::memcmp(dots, "...", 3) == 0) become_ellipsis(in, b, dots + 3, equal_ellipsis);
        break;
      }
      case ':':
        if (starts_with(in, "::")) {
          b.top().what = form::module;
          pass(in, b, in.current() + 2);
        } else if (is_variable(b.begin() + b.top().where.begin, b.begin() + b.top().where.end, in.current(), b)) {
          constraint(in, b, mark);
        }
        break;
      case 'o':
        if (word_of(in.current(), in.end())) alternatives(in, b, mark);
        break;
      default: break;
    }
    return true;
  }

  static void arguments(input& in, tree_builder& b, std::size_t mark) {
    const std::size_t first = b.mark();
    run<Arguments>(in, b);
    std::uint16_t flags = std::exchange(b.list_flags, 0);
    if (!in.empty() && *in.current() == '[') {
      run<made<form::bracket, Arguments>>(in, b);
      flags |= second_group;
    }
    node head = b.at(mark);
    head.flags |= flags;
    head.where.end = b.last_end;
    b.take(first, head);
    b.at(mark) = head;
  }
  static void constraint(input& in, tree_builder& b, std::size_t mark) {
    b.enter(in.current());
    pass(in, b, in.current() + 1);
    run<p::must<Constraint>>(in, b);
    b.leave();
    node head = b.at(mark);
    head.what = form::constrained;
    head.where.end = b.last_end;
    b.take(mark + 1, head);
    b.at(mark) = head;
  }
  static void become_ellipsis(input& in, tree_builder& b, const char* end, std::uint16_t flags) {
    node& n = b.top();
    n.what = form::ellipsis;
    n.flags |= flags;
    n.where.end = b.offset(end);
    pass(in, b, end);
  }
  static void alternatives(input& in, tree_builder& b, std::size_t mark) {
    const std::uint32_t begin = b.top().where.begin;
    while (true) {
      const span tag = b.top().where;
      b.drop_to(b.mark() - 1);
      pass(in, b, in.current() + 2);
      b.enter(in.current());
      run<Datashape>(in, b);
      b.leave();
      b.top().label = tag;
      if (!next_tag(in, b)) break;
      run<Head>(in, b);
    }
    b.close(mark, form::alternatives, {begin, b.last_end});
  }
  static bool next_tag(input& in, tree_builder& b) {
    const char *at = in.current(), *end = in.end();
    if (at == end || *at != '|') return false;
    at = after_blank(at + 1, end, b.language);
    if (!is_name_start(at, end)) return false;
    if (!word_of(after_blank(name_end(at, end, b), end, b.language), end)) return false;
    advance(in, at);
    return true;
  }
};

/// Base [** Exponent]
template <class Base, class Exponent>
struct powered : rule<powered<Base, Exponent>> {
  static bool scan(input& in, tree_builder& b) {
    const std::size_t mark = b.mark();
    if (!run<Base>(in, b)) return false;
    if (in.empty() || *in.current() != '*' || !run<two_stars>(in, b)) return true;
    const std::uint32_t begin = b.top().where.begin;
    run<p::must<Exponent>>(in, b);
    b.close(mark, form::power, {begin, b.last_end});
    return true;
  }
};

/// A tuple, and where `->` follows, a function. ndtypes has arrows at the top only.
template <class Tuple, class Result>
struct tuple_or_function : rule<tuple_or_function<Tuple, Result>> {
  static bool scan(input& in, tree_builder& b) {
    const std::size_t mark = b.mark();
    const char* begin = in.current();
    if (!run<Tuple>(in, b)) return false;
    if (b.language == dialect::ndtypes || in.empty() || *in.current() != '-' || !run<arrow_sign>(in, b)) return true;
    b.enter(begin);
    run<Result>(in, b);
    b.leave();
    b.close(mark, form::function, {b.offset(begin), b.last_end});
    return true;
  }
};

/// Prefixes and units with stars between them; one unit alone stays what it is.
template <class Unit, class Annotation>
struct sequence_of : rule<sequence_of<Unit, Annotation>> {
  static bool scan(input& in, tree_builder& b) {
    const std::size_t mark = b.mark();
    const std::uint32_t begin = b.offset(in.current());
    const char* wanted = "a datashape";
    while (true) {
      for (; prefix(in, b); wanted = "a datashape after the prefix") check_size(b, mark, begin);
      if (!run<Unit>(in, b)) b.expected(in.current(), wanted);
      check_size(b, mark, begin);
      if (b.top().what == form::module) continue;
      if (in.empty() || *in.current() != '*' || !run<star_sign>(in, b)) break;
      wanted = "a dimension or a dtype after `*`";
    }
    if (b.mark() - mark > 1) b.close(mark, form::sequence, {begin, b.last_end});
    return true;
  }

  static bool prefix(input& in, tree_builder& b) {
    if (in.empty()) return false;
    const char* at = in.current();
    const std::uint32_t here = b.offset(at);
    switch (*at) {
      case '?':
        b.push(form::option, {here, here + 1});
        pass(in, b, at + 1);
        if (!in.empty() && *in.current() == '?' && b.language != dialect::awkward)
          b.fail(codes::repeated_option, {b.offset(in.current()), b.offset(in.current()) + 1}, "an option of an option", "write one `?`");
        return true;
      case '&': b.push(form::reference, {here, here + 1}); break;
      case '!': b.push(form::fortran, {here, here + 1}); break;
      case '<':
      case '>':
      case '=':
      case '|':
        if (!is_name_start(at + 1, in.end())) return false;
        b.push(form::byte_order, {here, here + 1}).value = static_cast<unsigned char>(*at);
        break;
      case '@': return run<Annotation>(in, b);
      default: return false;
    }
    pass(in, b, at + 1);
    return true;
  }
  static void check_size(tree_builder& b, std::size_t mark, std::uint32_t begin) {
    if (b.mark() - mark > b.most.segments)
      b.fail_all(codes::too_many_segments, {begin, b.last_end},
                 "more than " + std::to_string(b.most.segments) + " dimensions and prefixes in one type");
  }
};

}  // namespace pluribus::datashape::grammar
