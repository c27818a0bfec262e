// SPDX-License-Identifier: BSD-3-Clause
/// Rule templates of what stands at the top of a text only: bare signatures, where clauses, sizes computed from sizes, declarations.
#pragma once
#include <string_view>

#include "nodes.hpp"

namespace pluribus::datashape::grammar {

struct where_word : rule<where_word> {
  static bool scan(input& in, tree_builder& b) {
    if (!after_word(in.current(), in.end(), "where", b.language)) return false;
    pass(in, b, in.current() + 5);
    return true;
  }
};

/// Brackets count as depth.
template <class Inner>
struct nested : rule<nested<Inner>> {
  static bool scan(input& in, tree_builder& b) {
    if (in.empty() || *in.current() != '(') return false;
    b.enter(in.current());
    const bool ok = run<Inner>(in, b);
    b.leave();
    return ok;
  }
};

/// Left-associative operators of one level; `/` is written `//`.
template <class Operand, char... Operators>
struct binary : rule<binary<Operand, Operators...>> {
  static bool scan(input& in, tree_builder& b) {
    const std::size_t mark = b.mark();
    const std::uint32_t begin = b.offset(in.current());
    if (!run<Operand>(in, b)) return false;
    for (std::size_t count = 0; !in.empty() && ((*in.current() == Operators) || ...); ++count) {
      const char op = *in.current();
      if (op == '/' && !starts_with(in, "//")) b.expected(in.current(), "`//`, division that rounds down");
      if (count > b.most.segments) b.fail_all(codes::too_many_segments, {begin, b.last_end}, "too many operators in one size");
      pass(in, b, in.current() + (op == '/' ? 2 : 1));
      run<Operand>(in, b);
      b.close(mark, form::arithmetic, {begin, b.last_end}).value = static_cast<unsigned char>(op);
    }
    return true;
  }
};

/// a, b -> c, d: parameters without brackets, several results. Core and ndtypes only; elsewhere the comma is left over.
template <class Datashape>
struct signature_of : rule<signature_of<Datashape>> {
  static bool scan(input& in, tree_builder& b) {
    const std::size_t mark = b.mark();
    const std::uint32_t begin = b.offset(in.current());
    run<Datashape>(in, b);
    if (b.language != dialect::core && b.language != dialect::ndtypes) return true;
    if (in.empty() || (*in.current() != ',' && !starts_with(in, "->"))) return true;
    list(in, b);
    const auto parameters = static_cast<std::int64_t>(b.mark() - mark);
    run<p::must<arrow_sign>>(in, b);
    run<Datashape>(in, b);
    list(in, b);
    b.close(mark, form::signature, {begin, b.last_end}).value = parameters;
    return true;
  }
  static void list(input& in, tree_builder& b) {
    while (!in.empty() && *in.current() == ',') {
      run<comma>(in, b);
      run<Datashape>(in, b);
      if (b.mark() > 4096) b.fail_all(codes::too_many_segments, {b.last_end, b.last_end}, "too many parameters");
    }
  }
};

template <class Type, class Where>
struct constrained : rule<constrained<Type, Where>> {
  static bool scan(input& in, tree_builder& b) {
    const std::size_t mark = b.mark();
    const std::uint32_t begin = b.offset(in.current());
    run<Type>(in, b);
    if (in.empty() || *in.current() != 'w' || !run<Where>(in, b)) return true;
    b.close(mark, form::where, {begin, b.last_end});
    return true;
  }
};

/// type Name [parameters] = Type; children: the type, then the parameters; text: the name
template <class Name, class Parameters, class Type>
struct declared : rule<declared<Name, Parameters, Type>> {
  static bool scan(input& in, tree_builder& b) {
    const char *begin = in.current(), *name = after_word(begin, in.end(), "type", b.language);
    if (!name || name == in.end() || !continues_identifier(static_cast<unsigned char>(*name))) return false;
    if (after_word(name, in.end(), "where", b.language)) return false;
    pass(in, b, begin + 4);
    run<p::must<Name>>(in, b);
    const node head = b.top();
    b.drop_to(b.mark() - 1);
    const std::size_t mark = b.mark();
    run<Parameters>(in, b);
    b.list_flags = 0;
    run<p::must<equals>>(in, b);
    run<Type>(in, b);
    node& n = b.close(mark, form::declaration, {b.offset(begin), b.last_end});
    n.text = head.where;
    return true;
  }
};

template <class Name, class Program>
struct scoped : rule<scoped<Name, Program>> {
  static bool scan(input& in, tree_builder& b) {
    const char *begin = in.current(), *name = after_word(begin, in.end(), "module", b.language);
    if (!name || !is_name_start(name, in.end())) return false;
    pass(in, b, begin + 6);
    run<p::must<Name>>(in, b);
    const node head = b.top();
    b.drop_to(b.mark() - 1);
    const std::size_t mark = b.mark();
    b.enter(begin);
    run<p::must<open_brace>>(in, b);
    run<Program>(in, b);
    run<p::must<close_brace>>(in, b);
    b.leave();
    b.close(mark, form::scope_block, {b.offset(begin), b.last_end}).text = head.where;
    return true;
  }
};

/// An error in one declaration does not hide those of the next: reading goes on at the next line that starts with `type`.
template <class Declaration>
struct recovering_declaration : rule<recovering_declaration<Declaration>> {
  static bool scan(input& in, tree_builder& b) {
    const std::size_t mark = b.mark(), depth = b.depth;
    const char* begin = in.current();
    try {
      if (!run<Declaration>(in, b)) return false;
    } catch (const stop_here& stop) {
      b.drop_to(mark);
      b.depth = depth;
      advance(in, next_line(std::max(begin, b.begin() + stop.at), in.end(), b.language));
      b.push(form::error, {b.offset(begin), b.offset(in.current())});
    }
    while (!in.empty() && *in.current() == ';') run<semicolon>(in, b);
    return true;
  }
  static const char* next_line(const char* at, const char* end, dialect language) {
    while (at < end) {
      if (*at != ';' && *at != '\n') {
        ++at;
        continue;
      }
      const char* next = after_blank(*at == ';' ? at : at + 1, end, language);
      if (*at == ';' || std::string_view(next, static_cast<std::size_t>(end - next)).starts_with("type ")) return next;
      at = next;  // blanks are passed once
    }
    return end;
  }
};

template <class Type>
struct last_type : rule<last_type<Type>> {
  static bool scan(input& in, tree_builder& b) {
    const bool declarations = b.mark() > 0;
    if (in.empty() && declarations) {
      b.close(0, form::program, {0, b.last_end});
      return true;
    }
    if (in.empty())
      b.fail(codes::empty_text, {b.offset(in.current()), b.offset(in.current())}, "expected a datashape, found the end of the text");
    run<Type>(in, b);
    if (declarations) b.close(0, form::program, {0, b.last_end});
    return true;
  }
};

}  // namespace pluribus::datashape::grammar
