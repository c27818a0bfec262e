// SPDX-License-Identifier: BSD-3-Clause
/// Layout text: `TYPE @ NODE`. A node is size/align, then by kind of type: `[stride] NODE` a fixed dimension; `{offset: NODE, ...}` a
/// record or tuple; `{tag/payload: NODE | NODE}` a union; `?bitmap(1) NODE` or `?sentinel(-1) NODE` an option; `(1, 64) NODE` a part of
/// variable size in side buffer 1 with 64-bit offsets; `&(1) NODE` a reference.
#include <charconv>

#include "codes.hpp"
#include "layout_reader.hpp"
#include "ndt/parse.hpp"
#include "ndt/print.hpp"

namespace pluribus::ndt {
namespace {

using datashape::result;

const type& stored(const type& t) {
  const type* at = &t;
  for (;;) {
    if (at->kind() == kind::annotated || at->kind() == kind::module || (at->kind() == kind::constructed && at->size() == 1))
      at = &at->child(0);
    else if (at->kind() == kind::nominal && at->has(detail::defined))
      at = &at->child(at->size() - 1);
    else
      return *at;
  }
}

void write(const type& given, const layout& l, std::string& out) {
  const type& t = stored(given);
  const auto number = [&](index n) { out += std::to_string(n); };
  number(l.size()), out += '/', number(l.align());
  switch (t.kind()) {
    case kind::fixed: out += " [", number(l.stride()), out += "] "; return write(t.element(), l.element(), out);
    case kind::option:
      out += " ?", out += name(l.null_form()), out += '(';
      number(l.null_form() == nulls::sentinel ? l.sentinel() : l.buffer());
      out += ") ";
      return write(t.element(), l.element(), out);
    case kind::ref: out += " &(", number(l.buffer()), out += ") "; return write(t.element(), l.element(), out);
    case kind::string:
    case kind::bytes:
    case kind::json:
    case kind::var:
    case kind::array:
    case kind::map:
      out += " (", number(l.buffer()), out += ", ", number(l.offset_bits()), out += ')';
      for (std::size_t i = 0; i < l.parts().size(); ++i) out += ' ', write(t.child(i), l.part(i), out);
      return;
    case kind::record:
    case kind::tuple:
      out += " {";
      for (std::size_t i = 0; i < t.size(); ++i) {
        if (i) out += ", ";
        number(l.field(i).offset), out += '%', number(l.field(i).align), out += ": ";
        write(t.child(i), l.part(i), out);
      }
      out += '}';
      return;
    case kind::union_:
      out += " {", number(l.field(0).size), out += '/', number(l.field(1).offset), out += ": ";
      for (std::size_t i = 0; i < t.size(); ++i) {
        if (i) out += " | ";
        write(t.child(i), l.part(i), out);
      }
      out += '}';
      return;
    default: return;
  }
}

bool is_power_of_two(index n) { return n > 0 && (n & (n - 1)) == 0; }

/// The `@` that starts the layout: the last one outside brackets and quotes that is not an annotation.
std::size_t layout_mark(std::string_view text) {
  std::size_t mark = text.npos;
  char quote = 0;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    if (quote) {
      if (c == '\\')
        ++i;
      else if (c == quote)
        quote = 0;
    } else if (c == '"' || c == '\'' || c == '`') {
      quote = c;
    } else if (c == '@') {
      std::size_t next = i + 1;
      while (next < text.size() && text[next] == ' ') ++next;
      if (next < text.size() && text[next] >= '0' && text[next] <= '9') mark = i;
    }
  }
  return mark;
}

}  // namespace

std::string to_string(const storage& s) {
  std::string out = to_string(s.type);
  out += " @ ";
  write(s.type, s.layout, out);
  return out;
}

void layout_reader::blanks() {
  while (at_ < text_.size() && (text_[at_] == ' ' || text_[at_] == '\n' || text_[at_] == '\t' || text_[at_] == '\r')) ++at_;
}
bool layout_reader::accept(char c) {
  blanks();
  if (at_ >= text_.size() || text_[at_] != c) return false;
  ++at_;
  return true;
}
bool layout_reader::expect(char c) { return accept(c) || fail(std::string("expected `") + c + "`"); }
bool layout_reader::word(std::string_view w) {
  blanks();
  if (text_.substr(at_, w.size()) != w) return false;
  at_ += static_cast<std::uint32_t>(w.size());
  return true;
}
bool layout_reader::number(index& out, bool negative_too) {
  blanks();
  const char* begin = text_.data() + at_;
  const auto [end, error] = std::from_chars(begin, text_.data() + text_.size(), out);
  if (error == std::errc::result_out_of_range) return fail("number out of range");
  if (error != std::errc()) return fail("expected a number");
  if (out < 0 && !negative_too) return fail("a negative number");
  at_ += static_cast<std::uint32_t>(end - begin);
  return true;
}
bool layout_reader::fail(std::string message) {
  if (!failure_) {
    if (at_ >= text_.size() && message.starts_with("expected")) message += ", found the end of the layout";
    failure_ = datashape::diagnostic{codes::bad_layout_text, datashape::severity::error, std::move(message),
                                     datashape::span{at_, std::min<std::uint32_t>(at_ + 1, static_cast<std::uint32_t>(text_.size()))}};
  }
  return false;
}

result<layout> layout_reader::read(const type& t) {
  auto l = node(t);
  if (l) {
    blanks();
    if (at_ == text_.size()) return *std::move(l);
    fail("expected the end of the layout");
  }
  return *failure_;
}

std::optional<layout> layout_reader::node(const type& given) {
  const type& t = stored(given);
  layout l(0, 1);
  if (!number(l.size_) || !expect('/') || !number(l.align_)) return std::nullopt;
  if (!is_power_of_two(l.align_)) return fail("an alignment is a power of two"), std::nullopt;
  if (!body(t, l)) return std::nullopt;
  return l;
}

bool layout_reader::body(const type& t, layout& l) {
  switch (t.kind()) {
    case kind::fixed: return expect('[') && number(l.stride_, true) && expect(']') && children(t, l, {0});
    case kind::option: return option(l) && children(t, l, {0});
    case kind::ref: {
      index buffer = 0;
      if (!expect('&') || !expect('(') || !number(buffer) || !expect(')')) return false;
      if (buffer < 1 || buffer > 1'000'000) return fail("buffers are numbered from 1");
      l.buffer_ = static_cast<int>(buffer);
      return children(t, l, {0});
    }
    case kind::string:
    case kind::bytes:
    case kind::json: return side(l);
    case kind::var:
    case kind::array: return side(l) && children(t, l, {0});
    case kind::map: return side(l) && children(t, l, {0, 1});
    case kind::record:
    case kind::tuple: return fields(t, l);
    case kind::union_: return members(t, l);
    default: {
      const auto own = layout_of(t);
      if (!own) return fail(own.error().front().message);
      return own->size() == l.size_ ||
             fail("`" + to_string(t) + "` has " + std::to_string(own->size()) + " bytes, not " + std::to_string(l.size_));
    }
  }
}

bool layout_reader::children(const type& t, layout& l, std::initializer_list<std::size_t> which) {
  for (const std::size_t i : which) {
    auto below = node(t.child(i));
    if (!below) return false;
    l.parts_.push_back(*std::move(below));
  }
  return true;
}

bool layout_reader::side(layout& l) {
  index buffer = 0, bits = 0;
  if (!expect('(') || !number(buffer) || !expect(',') || !number(bits) || !expect(')')) return false;
  if (buffer < 1 || buffer > 1'000'000) return fail("buffers are numbered from 1");
  if (bits != 32 && bits != 64) return fail("offsets have 32 or 64 bits");
  l.buffer_ = static_cast<int>(buffer);
  l.offset_bits_ = static_cast<std::uint8_t>(bits);
  return true;
}

bool layout_reader::option(layout& l) {
  if (!expect('?')) return false;
  bool known = false;
  for (int i = 0; i < 4 && !known; ++i)
    if (word(name(static_cast<nulls>(i)))) l.nulls_ = static_cast<nulls>(i), known = true;
  if (!known) return fail("expected bitmap, mask, sentinel or index");
  index n = 0;
  const bool sentinel = l.nulls_ == nulls::sentinel;
  if (!expect('(') || !number(n, sentinel) || !expect(')')) return false;
  if (sentinel)
    l.sentinel_ = n;
  else if (n < 1 || n > 1'000'000)
    return fail("buffers are numbered from 1");
  else
    l.buffer_ = static_cast<int>(n);
  return true;
}

bool layout_reader::fields(const type& t, layout& l) {
  if (!expect('{')) return false;
  for (std::size_t i = 0; i < t.size(); ++i) {
    layout_field f;
    if (i && !expect(',')) return false;
    if (!number(f.offset) || !expect('%') || !number(f.align) || !expect(':')) return false;
    if (!is_power_of_two(f.align)) return fail("an alignment is a power of two");
    auto below = node(t.child(i));
    if (!below) return false;
    f.size = below->size();
    index end = 0;
    if (__builtin_add_overflow(f.offset, f.size, &end) || end > l.size_)
      return fail("field " + std::to_string(i) + " ends outside the record");
    l.fields_.push_back(f);
    l.parts_.push_back(*std::move(below));
  }
  return expect('}');
}

bool layout_reader::members(const type& t, layout& l) {
  layout_field tag, payload;
  if (!expect('{') || !number(tag.size) || !expect('/') || !number(payload.offset) || !expect(':')) return false;
  if (tag.size != 1 && tag.size != 2 && tag.size != 4) return fail("a union's tag has 1, 2 or 4 bytes");
  tag.align = tag.size;
  for (std::size_t i = 0; i < t.size(); ++i) {
    if (i && !expect('|')) return false;
    auto below = node(t.child(i));
    if (!below) return false;
    payload.size = std::max(payload.size, below->size());
    payload.align = std::max(payload.align, below->align());
    l.parts_.push_back(*std::move(below));
  }
  index end = 0;
  if (payload.offset < tag.size || __builtin_add_overflow(payload.offset, payload.size, &end) || end > l.size_)
    return fail("the payload of the union does not fit");
  l.fields_ = {tag, payload};
  return expect('}');
}

result<storage> try_parse_layout(std::string_view text, dialect d, const scope& names) {
  const std::size_t mark = layout_mark(text);
  if (mark == text.npos) {
    auto p = detail::parse_with_layout(text, d, names);
    return p ? storage_of(*p) : result<storage>(std::move(p).error());
  }
  auto t = try_parse(text.substr(0, mark), d, names);
  if (!t) return std::move(t).error();
  auto l = layout_reader(text, static_cast<std::uint32_t>(mark + 1)).read(*t);
  if (!l) return std::move(l).error();
  return storage{*std::move(t), *std::move(l)};
}

}  // namespace pluribus::ndt
