// SPDX-License-Identifier: BSD-3-Clause
/// The reader and the writers of literals.
#include "ndt/literal.hpp"

#include <charconv>

#include "refusal.hpp"

namespace pluribus::ndt::notations {
namespace {

using form = literal::form;

bool is_name_start(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_'; }
bool is_digit(char c) { return c >= '0' && c <= '9'; }

void append_utf8(std::uint32_t c, std::string& out) {
  if (c < 0x80)
    out += static_cast<char>(c);
  else if (c < 0x800)
    out += {static_cast<char>(0xc0 | c >> 6), static_cast<char>(0x80 | (c & 63))};
  else if (c < 0x10000)
    out += {static_cast<char>(0xe0 | c >> 12), static_cast<char>(0x80 | (c >> 6 & 63)), static_cast<char>(0x80 | (c & 63))};
  else
    out += {static_cast<char>(0xf0 | c >> 18), static_cast<char>(0x80 | (c >> 12 & 63)), static_cast<char>(0x80 | (c >> 6 & 63)),
            static_cast<char>(0x80 | (c & 63))};
}

class literal_reader {
 public:
  literal_reader(std::string_view text, literal_options options) : text_(text), options_(options) {}

  result<literal> whole() {
    DATASHAPE_CHECK(check_text("a literal", text_));
    literal value;
    if (!read(value, 0)) return std::move(failed_);
    blanks();
    if (at_ < text_.size()) return bad_text(at(at_, text_.size()), "text after the end of the value");
    return value;
  }

 private:
  bool fail(std::size_t begin, std::size_t end, std::string message) {
    failed_ = {bad_text(at(begin, end), std::move(message))};
    return false;
  }
  void blanks() {
    while (at_ < text_.size() && (text_[at_] == ' ' || text_[at_] == '\n' || text_[at_] == '\t' || text_[at_] == '\r')) ++at_;
  }
  bool take(char c) {
    blanks();
    if (at_ >= text_.size() || text_[at_] != c) return false;
    ++at_;
    return true;
  }
  std::string found() const {
    return at_ < text_.size() ? "found `" + std::string(1, text_[at_]) + "`" : std::string("the text ends here");
  }

  bool read(literal& out, int depth) {
    blanks();
    if (depth > options_.max_depth) return fail(at_, at_ + 1, "nested deeper than " + std::to_string(options_.max_depth) + " levels");
    const std::size_t begin = at_;
    const bool good = read_value(out, depth);
    out.where = at(begin, at_);
    return good;
  }

  bool read_value(literal& out, int depth) {
    if (at_ >= text_.size()) return fail(at_, at_, "expected a value, the text ends here");
    const char c = text_[at_];
    if (c == '[') return ++at_, sequence(out, form::list, ']', depth);
    if (c == '(' && options_.python) return ++at_, sequence(out, form::tuple, ')', depth);
    if (c == '{') return ++at_, dict(out, depth);
    if (c == '"' || (c == '\'' && options_.python)) return quoted(out);
    if (is_digit(c) || c == '-' || c == '+') return number(out);
    if (is_name_start(c)) return word(out, depth);
    return fail(at_, at_ + 1, "expected a value, " + found());
  }

  bool sequence(literal& out, form what, char close, int depth) {
    out.what = what;
    const std::size_t open = at_ - 1;
    bool comma = false;
    while (!take(close)) {
      if (!out.items.empty() && !comma) return fail(at_, at_ + 1, std::string("expected `,` or `") + close + "`, " + found());
      if (at_ >= text_.size()) return fail(open, open + 1, "this bracket is never closed");
      if (!read(out.items.emplace_back(), depth + 1)) return false;
      comma = take(',');
    }
    if (what == form::tuple && out.items.size() == 1 && !comma) {
      literal inner = std::move(out.items[0]);
      out = std::move(inner);
    }
    return true;
  }

  bool dict(literal& out, int depth) {
    out.what = form::dict;
    const std::size_t open = at_ - 1;
    bool comma = false;
    while (!take('}')) {
      if (!out.items.empty() && !comma) return fail(at_, at_ + 1, "expected `,` or `}`, " + found());
      if (at_ >= text_.size()) return fail(open, open + 1, "this bracket is never closed");
      literal key;
      if (!read(key, depth + 1)) return false;
      if (!key.is(form::text)) return fail(key.where.begin, key.where.end, "a key is text");
      if (!take(':')) return fail(at_, at_ + 1, "expected `:` after the key, " + found());
      if (!read(out.items.emplace_back(), depth + 1)) return false;
      out.keys.push_back(std::move(key));
      comma = take(',');
    }
    return true;
  }

  bool hex(int digits, std::uint32_t& value) {
    value = 0;
    if (at_ + static_cast<std::size_t>(digits) > text_.size()) return fail(at_, text_.size(), "an escape is cut short");
    const auto r = std::from_chars(text_.data() + at_, text_.data() + at_ + digits, value, 16);
    if (r.ptr != text_.data() + at_ + digits)
      return fail(at_, at_ + static_cast<std::size_t>(digits), "an escape needs hexadecimal digits");
    at_ += static_cast<std::size_t>(digits);
    return true;
  }

  bool escape(std::string& out) {
    const std::size_t begin = at_ - 1;
    if (at_ >= text_.size()) return fail(begin, at_, "this text is never closed");
    const char c = text_[at_++];
    std::uint32_t point = 0;
    switch (c) {
      case 'n': out += '\n'; return true;
      case 't': out += '\t'; return true;
      case 'r': out += '\r'; return true;
      case 'b': out += '\b'; return true;
      case 'f': out += '\f'; return true;
      case '\\':
      case '\'':
      case '"':
      case '/': out += c; return true;
      case 'x':
        if (!hex(2, point)) return false;
        break;
      case 'U':
        if (!hex(8, point)) return false;
        break;
      case 'u':
        if (!hex(4, point)) return false;
        if (point >= 0xd800 && point < 0xdc00) {
          std::uint32_t low = 0;
          if (text_.substr(at_, 2) != "\\u") return fail(begin, at_, "half of a surrogate pair");
          at_ += 2;
          if (!hex(4, low)) return false;
          if (low < 0xdc00 || low > 0xdfff) return fail(begin, at_, "half of a surrogate pair");
          point = 0x10000 + ((point - 0xd800) << 10) + (low - 0xdc00);
        }
        break;
      default: return fail(begin, at_, std::string("no escape `\\") + c + "`");
    }
    if (point > 0x10ffff || (point >= 0xd800 && point < 0xe000)) return fail(begin, at_, "an escape that is no character");
    append_utf8(point, out);
    return true;
  }

  bool quoted(literal& out) {
    out.what = form::text;
    const std::size_t begin = at_;
    const char quote = text_[at_++];
    while (at_ < text_.size()) {
      const char c = text_[at_++];
      if (c == quote) return true;
      if (c == '\\') {
        if (!escape(out.text)) return false;
      } else {
        out.text += c;
      }
    }
    return fail(begin, begin + 1, "this text is never closed");
  }

  bool number(literal& out) {
    const std::size_t begin = at_;
    if (text_[at_] == '-' || text_[at_] == '+') ++at_;
    const std::size_t digits = at_;
    if (options_.numbers_as_text && at_ < text_.size() && is_name_start(text_[at_])) return not_finite(out, begin);
    while (at_ < text_.size() && is_digit(text_[at_])) ++at_;
    if (at_ == digits) return fail(begin, at_, "expected digits");
    bool real = false;
    while (at_ < text_.size() && (is_digit(text_[at_]) || text_[at_] == '.' || text_[at_] == 'e' || text_[at_] == 'E' ||
                                  (real && (text_[at_] == '-' || text_[at_] == '+')))) {
      real = true;
      ++at_;
    }
    const std::string_view spelt = text_.substr(begin, at_ - begin);
    if (real) {
      out.what = form::real;
      out.text = spelt;
      return true;
    }
    out.what = form::integer;
    if (options_.numbers_as_text) {
      out.text = spelt;
      return true;
    }
    const char* first = spelt.data() + (spelt[0] == '+' ? 1 : 0);
    if (std::from_chars(first, spelt.data() + spelt.size(), out.number).ec != std::errc())
      return fail(begin, at_, "an integer outside 64 bits");
    if (options_.python && at_ < text_.size() && text_[at_] == 'L') ++at_;
    return true;
  }

  /// inf and nan, with what stands before them.
  bool not_finite(literal& out, std::size_t begin) {
    const std::size_t word = at_;
    while (at_ < text_.size() && is_name_start(text_[at_])) ++at_;
    const std::string_view spelt = text_.substr(word, at_ - word);
    if (spelt != "inf" && spelt != "nan" && spelt != "Infinity" && spelt != "NaN") return fail(begin, at_, "expected digits");
    out.what = form::real;
    out.text = text_.substr(begin, at_ - begin);
    return true;
  }

  bool word(literal& out, int depth) {
    const std::size_t begin = at_;
    while (at_ < text_.size() && (is_name_start(text_[at_]) || is_digit(text_[at_]) || text_[at_] == '.')) ++at_;
    const std::string_view spelt = text_.substr(begin, at_ - begin);
    const bool prefix = options_.python && at_ < text_.size() && (text_[at_] == '\'' || text_[at_] == '"');
    if (prefix && (spelt == "u" || spelt == "b")) return quoted(out);
    if (spelt == "true" || spelt == "false" || spelt == "True" || spelt == "False") {
      out.what = form::boolean;
      out.truth = spelt[0] == 't' || spelt[0] == 'T';
      return true;
    }
    if (spelt == "null" || spelt == "None") return true;
    if (options_.numbers_as_text && (spelt == "inf" || spelt == "nan" || spelt == "Infinity" || spelt == "NaN")) {
      at_ = begin;
      return not_finite(out, begin);
    }
    if (!options_.python || !take('(')) return fail(begin, at_, "`" + std::string(spelt) + "` is no value");
    out.what = form::call;
    out.text = spelt;
    return arguments(out, depth);
  }

  bool arguments(literal& out, int depth) {
    bool comma = false;
    while (!take(')')) {
      if (!out.items.empty() && !comma) return fail(at_, at_ + 1, "expected `,` or `)`, " + found());
      literal key;
      const std::size_t begin = at_;
      while (at_ < text_.size() && is_name_start(text_[at_])) ++at_;
      if (at_ > begin && take('=')) {
        key.what = form::text;
        key.text = text_.substr(begin, text_.find_first_of(" =", begin) - begin);
      } else {
        at_ = begin;
      }
      if (!read(out.items.emplace_back(), depth + 1)) return false;
      out.keys.push_back(std::move(key));
      comma = take(',');
    }
    return true;
  }

  std::string_view text_;
  literal_options options_;
  std::size_t at_ = 0;
  datashape::diagnostics failed_;
};

void append_escaped(std::string_view text, char quote, std::string& out) {
  constexpr char digits[] = "0123456789abcdef";
  out += quote;
  for (const char c : text) {
    if (c == quote || c == '\\')
      out += {'\\', c};
    else if (c == '\n')
      out += "\\n";
    else if (c == '\t')
      out += "\\t";
    else if (c == '\r')
      out += "\\r";
    else if (static_cast<unsigned char>(c) < 0x20 || c == 0x7f)
      out += {'\\', 'u', '0', '0', digits[c >> 4 & 15], digits[c & 15]};
    else
      out += c;
  }
  out += quote;
}

}  // namespace

const literal* literal::find(std::string_view key) const noexcept {
  for (std::size_t i = 0; i < keys.size(); ++i)
    if (keys[i].is(form::text) && keys[i].text == key) return &items[i];
  return nullptr;
}

result<literal> read_literal(std::string_view text, literal_options options) { return literal_reader(text, options).whole(); }

std::string_view name(literal::form f) noexcept {
  constexpr std::string_view names[] = {"null",   "a truth value", "an integer", "a number", "text",
                                        "a list", "a tuple",       "an object",  "a call"};
  return names[static_cast<int>(f)];
}

void append_json(std::string_view text, std::string& out) { append_escaped(text, '"', out); }
void append_python(std::string_view text, std::string& out) { append_escaped(text, '\'', out); }

void append_json(const literal& value, std::string& out) {
  switch (value.what) {
    case form::null: out += "null"; break;
    case form::boolean: out += value.truth ? "true" : "false"; break;
    case form::integer: out += value.text.empty() ? std::to_string(value.number) : value.text; break;
    case form::real: out += value.text; break;
    case form::text: append_json(value.text, out); break;
    case form::list:
    case form::tuple:
    case form::call:
      out += '[';
      for (std::size_t i = 0; i < value.items.size(); ++i) {
        if (i) out += ", ";
        append_json(value.items[i], out);
      }
      out += ']';
      break;
    case form::dict:
      out += '{';
      for (std::size_t i = 0; i < value.items.size(); ++i) {
        if (i) out += ", ";
        append_json(value.keys[i].text, out);
        out += ": ";
        append_json(value.items[i], out);
      }
      out += '}';
      break;
  }
}

}  // namespace pluribus::ndt::notations
