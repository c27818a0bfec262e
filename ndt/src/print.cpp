// SPDX-License-Identifier: BSD-3-Clause
/// Type to canonical text. Appends to one string; no intermediate strings.
#include "ndt/print.hpp"

#include <charconv>

#include "categories.hpp"
#include "datashape/identifier.hpp"
#include "dim_list.hpp"
#include "words.hpp"

namespace pluribus::ndt {
namespace {

class printer {
 public:
  explicit printer(std::string& out) : out_(out) {}

  void print(const type& t) {
    const type* at = &t;
    while (at) at = step(*at);
  }

 private:
  void number(std::int64_t n) {
    char digits[24];
    out_.append(digits, std::to_chars(digits, digits + sizeof digits, n).ptr);
  }
  void text(std::string_view s) { out_.append(s); }
  void quoted(std::string_view s) { datashape::append_quoted(s, '\'', out_); }
  void name(std::string_view s) {
    if (datashape::is_identifier(s))
      text(s);
    else
      datashape::append_quoted(s, '"', out_);
  }
  /// A bare name in upper case in front of a colon would be a variable.
  void keyword(std::string_view s) {
    if (datashape::is_symbol(s))
      datashape::append_quoted(s, '"', out_);
    else
      name(s);
  }
  /// Upper-case, not reserved: as it is; all else between backquotes.
  void symbol(std::string_view s) {
    if (datashape::is_symbol(s) && !family_named(s) && looks_like(s).empty())
      text(s);
    else
      datashape::append_quoted(s, '`', out_);
  }

  /// Prints the head of t and returns what follows it without brackets, or null.
  const type* step(const type& t) {
    switch (t.kind()) {
      case kind::nothing: return nullptr;
      case kind::fixed: number(t.value()); break;
      case kind::symbolic: symbol(t.text()); break;
      case kind::unknown: out_ += '_'; break;
      case kind::var: text("var"); break;
      case kind::array: text("array"); break;
      case kind::ellipsis: ellipsis(t); break;
      case kind::dim_family: text(ndt::name(t.family())); break;
      case kind::power:
        step_base(t.child(1));
        text("**");
        symbol(t.text());
        break;
      case kind::option: out_ += '?'; return &t.element();
      case kind::annotated:
        text("@");
        text(t.text());
        out_ += ' ';
        return &t.element();
      case kind::module:
        text(t.text());
        text(":: ");
        return &t.element();
      default: dtype(t); return nullptr;
    }
    if (t.element().kind() == kind::nothing) return nullptr;
    text(" * ");
    return &t.element();
  }

  void step_base(const type& base) { step(base); }

  void ellipsis(const type& t) {
    if (t.family() == family::var)
      text("var");
    else if (t.family() == family::fixed)
      text("array");
    else if (!t.text().empty())
      symbol(t.text());
    text(t.has(detail::equal_dims) ? "=..." : "...");
  }

  void dtype(const type& t) {
    if (t.is_swapped()) out_ += '>';
    switch (t.kind()) {
      case kind::scalar: return text(ndt::name(t.scalar()));
      case kind::char_:
        text("char");
        if (t.encoding() != encoding::utf32) parenthesised_text(ndt::name(t.encoding()));
        return;
      case kind::string: return text("string");
      case kind::fixed_string:
        text("fixed_string(");
        number(t.value());
        if (t.encoding() != encoding::utf8) {
          text(", ");
          quoted(ndt::name(t.encoding()));
        }
        out_ += ')';
        return;
      case kind::bytes:
        text("bytes");
        if (t.extra()) text("(align="), number(t.extra()), out_ += ')';
        return;
      case kind::fixed_bytes:
        text("fixed_bytes(");
        number(t.value());
        if (t.extra()) text(", align="), number(t.extra());
        out_ += ')';
        return;
      case kind::date: return text("date");
      case kind::json: return text("json");
      case kind::null: return text("null");
      case kind::void_: return text("void");
      case kind::object: return text("object");
      case kind::type_: return text("type");
      case kind::time: return temporal("time", t);
      case kind::datetime: return temporal("datetime", t);
      case kind::timedelta: return temporal("timedelta", t);
      case kind::decimal: return decimal(t);
      case kind::record: return record(t);
      case kind::tuple: return tuple(t);
      case kind::union_: return union_(t);
      case kind::ref: return call("ref", t, 0, 1);
      case kind::map: return call("map", t, 0, 2);
      case kind::categorical: return categorical(t);
      case kind::function: return function(t);
      case kind::nominal: return nominal(t);
      case kind::constructed: constructor(t.text()); return list('[', ']', t, 0, t.size());
      case kind::typevar: return symbol(t.text());
      case kind::family: return text(ndt::name(t.family()));
      case kind::contiguous: out_ += static_cast<char>(t.sub()); return list('[', ']', t, 0, 1);
      case kind::where: return where(t);
      case kind::arithmetic: return arithmetic(t);
      case kind::fragment: return list('[', ']', t, 0, 1);
      default: return;
    }
  }

  void parenthesised_text(std::string_view s) {
    out_ += '(';
    quoted(s);
    out_ += ')';
  }
  /// Bare where reading it bare means a constructor again: not where core has the word, nor as `C[...]` and `F[...]`.
  void constructor(std::string_view s) {
    const word& w = word_named(s, datashape::dialect::core);
    const bool known = knows(datashape::dialect::core, w);
    const bool bare = known ? w.what == meaning::opaque_constructor : !s.empty() && s[0] >= 'A' && s[0] <= 'Z' && s != "C" && s != "F";
    if (bare && datashape::is_identifier(s))
      text(s);
    else
      datashape::append_quoted(s, '`', out_);
  }

  void list(char open, char close, const type& t, std::size_t begin, std::size_t end) {
    out_ += open;
    for (std::size_t i = begin; i < end; ++i) {
      if (i != begin) text(", ");
      if (const std::string_view field_name = t.field(i).name; !field_name.empty()) name(field_name), text(": ");
      print(t.child(i));
    }
    out_ += close;
  }
  void call(std::string_view head, const type& t, std::size_t begin, std::size_t end) {
    text(head);
    list('(', ')', t, begin, end);
  }

  void temporal(std::string_view head, const type& t) {
    text(head);
    const bool has_unit = t.unit() != time_unit::us || t.value() != 1;
    if (!has_unit && t.text().empty()) return;
    out_ += '(';
    if (has_unit) {
      text("unit='");
      if (t.value() != 1) number(t.value());
      text(ndt::name(t.unit()));
      out_ += '\'';
    }
    if (!t.text().empty()) {
      text(has_unit ? ", tz=" : "tz=");
      quoted(t.text());
    }
    out_ += ')';
  }

  void decimal(const type& t) {
    text("decimal(");
    number(t.value());
    text(", ");
    number(t.extra());
    const int bits = t.sub() * 8;
    if (bits != (t.value() <= 38 ? 128 : 256)) text(", bits="), number(bits);
    out_ += ')';
  }

  void attribute(std::string_view head, std::int64_t value, bool& first) {
    if (!first) text(", ");
    first = false;
    text(head);
    number(value);
  }
  void field_attributes(const type& t, std::size_t i) {
    const detail::field_attributes a = t.attributes(i);
    if (a == detail::field_attributes{}) return;
    text(" |");
    bool first = true;
    if (a.align) attribute("align=", a.align, first);
    if (a.pack) attribute("pack=", a.pack, first);
    if (a.offset >= 0) attribute("offset=", a.offset, first);
    out_ += '|';
  }
  /// `...` and the attributes of the whole, then the bracket.
  void end_of_fields(const type& t, bool first, char close) {
    if (t.is_variadic()) {
      text(first ? "..." : ", ...");
      first = false;
    }
    if (t.align()) attribute("align=", t.align(), first);
    if (t.pack()) attribute("pack=", t.pack(), first);
    if (t.explicit_size() >= 0) attribute("size=", t.explicit_size(), first);
    out_ += close;
  }
  void record(const type& t) {
    out_ += '{';
    for (std::size_t i = 0; i < t.size(); ++i) {
      if (i) text(", ");
      name(t.field(i).name);
      text(": ");
      print(t.child(i));
      field_attributes(t, i);
    }
    end_of_fields(t, t.size() == 0, '}');
  }
  void tuple(const type& t) {
    out_ += '(';
    for (std::size_t i = 0; i < t.size(); ++i) {
      if (i) text(", ");
      print(t.child(i));
      field_attributes(t, i);
    }
    end_of_fields(t, t.size() == 0, ')');
  }
  void union_(const type& t) {
    text("union(");
    for (std::size_t i = 0; i < t.size(); ++i) {
      if (i) text(", ");
      if (!t.has(detail::anonymous)) name(t.field(i).name), text(": ");
      print(t.child(i));
    }
    out_ += ')';
  }

  void categorical(const type& t) {
    const scalar code = static_cast<scalar>(t.sub());
    if (t.has(detail::anonymous)) {
      text("categorical(");
      print(t.child(0));
    } else {
      text("categorical([");
      text(t.text());
      out_ += ']';
    }
    if (t.has(detail::ordered)) text(", ordered=true");
    if (code != (t.has(detail::anonymous) ? scalar::int32 : smallest_code(t.value()))) text(", index="), text(ndt::name(code));
    if (const type& of = t.child(0); !t.has(detail::anonymous) && !(of == natural_category(t.text()))) text(", type="), print(of);
    out_ += ')';
  }

  void function(const type& t) {
    out_ += '(';
    bool first = true;
    auto comma = [&] {
      if (!first) text(", ");
      first = false;
    };
    for (std::size_t i = 0; i < t.positional(); ++i) comma(), print(t.child(i));
    if (t.is_variadic()) comma(), text("...");
    for (std::size_t i = 0; i < t.keywords(); ++i) {
      comma();
      keyword(t.field(t.positional() + i).name);
      text(": ");
      print(t.child(t.positional() + i));
    }
    if (t.has(detail::keyword_rest)) comma(), text("...");
    text(") -> ");
    if (t.results() == 0) return text("void");
    if (t.results() == 1 && t.result(0).kind() != kind::tuple) return print(t.result(0));
    out_ += '(';
    for (std::size_t i = 0; i < t.results(); ++i) {
      if (i) text(", ");
      print(t.result(i));
    }
    out_ += ')';
  }

  void nominal(const type& t) {
    text(t.text());
    const std::size_t arguments = t.size() - (t.has(detail::defined) ? 1 : 0);
    if (arguments) list('[', ']', t, 0, arguments);
  }

  void where(const type& t) {
    print(t.child(0));
    text(" where ");
    for (std::size_t i = 1; i < t.size(); ++i) {
      if (i > 1) text(", ");
      symbol(t.field(i).name);
      text(detail::is_size(t.child(i)) ? " = " : ": ");
      print(t.child(i));
    }
  }

  void arithmetic(const type& t) {
    const char op = static_cast<char>(t.sub());
    operand(t.child(0), op, false);
    out_ += ' ';
    text(op == '/' ? "//" : std::string_view(&op, 1));
    out_ += ' ';
    operand(t.child(1), op, true);
  }
  void operand(const type& t, char op, bool right) {
    const auto level = [](char c) { return c == '+' || c == '-' ? 1 : 2; };
    const bool brackets = t.kind() == kind::arithmetic &&
                          (level(static_cast<char>(t.sub())) < level(op) || (right && level(static_cast<char>(t.sub())) == level(op)));
    if (brackets) out_ += '(';
    print(t);
    if (brackets) out_ += ')';
  }

  std::string& out_;
};

}  // namespace

void print(const type& t, std::string& out) { printer(out).print(t); }

std::string to_string(const type& t) {
  std::string out;
  print(t, out);
  return out;
}

}  // namespace pluribus::ndt
