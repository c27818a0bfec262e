// SPDX-License-Identifier: BSD-3-Clause
#include "call_text.hpp"

#include <algorithm>
#include <cmath>
#include <complex>
#include <cstdio>
#include <cstring>
#include <stdexcept>

#include "gfunc/call.hpp"
#include "gfunc/value_text.hpp"
#include "ndt/make.hpp"
#include "ndt/print.hpp"

namespace call_text {
namespace {

namespace gf = pluribus::gfunc;
namespace ndt = pluribus::ndt;
using pluribus::gfunc::value;

struct element {
  enum class sort { boolean, integer, real, text, null } what = sort::integer;
  double real = 0;
  std::int64_t integer = 0;
};

struct nested {
  bool list = false;
  element leaf;
  std::vector<nested> items;
  std::string_view source;
};

value value_of(const nested& n);

class reader {
 public:
  explicit reader(std::string_view text) : text_(text) {}

  char peek() {
    while (at_ < text_.size() && text_[at_] == ' ') ++at_;
    return at_ < text_.size() ? text_[at_] : '\0';
  }
  bool take(char c) {
    if (peek() != c) return false;
    ++at_;
    return true;
  }
  void expect(char c) {
    if (!take(c)) fail(std::string("expected ") + c);
  }
  [[noreturn]] void fail(const std::string& why) const {
    throw std::runtime_error(why + " at " + std::to_string(at_) + " of " + std::string(text_));
  }

  std::string word() {
    peek();
    std::size_t from = at_;
    while (at_ < text_.size() && (std::isalnum(static_cast<unsigned char>(text_[at_])) != 0 || std::strchr("_.+-", text_[at_]) != nullptr))
      ++at_;
    if (from == at_) fail("expected a word");
    return std::string(text_.substr(from, at_ - from));
  }
  std::string quoted() {
    expect('"');
    std::string made;
    for (; at_ < text_.size() && text_[at_] != '"'; ++at_) {
      if (text_[at_] == '\\' && at_ + 1 < text_.size()) ++at_;
      made += text_[at_];
    }
    expect('"');
    return made;
  }
  /// value("2 * date", ["2024-02-29", null]): a datashape, and the value as JSON up to the parenthesis that closes.
  value typed() {
    at_ += std::string_view("value(").size();
    const std::string type = quoted();
    expect(',');
    const std::size_t from = at_;
    bool inside = false;
    for (int depth = 0; at_ < text_.size(); ++at_) {
      const char c = text_[at_];
      if (c == '\\' && inside)
        ++at_;
      else if (c == '"')
        inside = !inside;
      else if (!inside && c == '(')
        ++depth;
      else if (!inside && c == ')' && depth-- == 0)
        break;
    }
    value made = gf::value_from_text(type, text_.substr(from, at_ - from));
    expect(')');
    return made;
  }
  bool at_typed() { return peek() != '\0' && text_.substr(at_).starts_with("value("); }
  /// A name followed by `=` begins an option.
  bool at_option() {
    peek();
    std::size_t to = at_;
    while (to < text_.size() && (std::isalnum(static_cast<unsigned char>(text_[to])) != 0 || text_[to] == '_')) ++to;
    return to > at_ && to < text_.size() && text_[to] == '=';
  }

  static element leaf(const std::string& w) {
    element e;
    if (w == "null") {
      e.what = element::sort::null;
      return e;
    }
    if (w == "true" || w == "false") {
      e.what = element::sort::boolean;
      e.integer = w == "true";
      e.real = static_cast<double>(e.integer);
    } else if (w.find_first_not_of("+-0123456789") == std::string::npos) {
      e.integer = std::stoll(w);
      e.real = static_cast<double>(e.integer);
    } else {
      e.what = element::sort::real;
      e.real = std::stod(w);
    }
    return e;
  }
  nested item() {
    nested n;
    const bool text = peek() == '"';
    const std::size_t from = at_;
    if (text) {
      quoted();
      n.leaf.what = element::sort::text;
    } else if (!take('[')) {
      n.leaf = leaf(word());
    } else {
      n.list = true;
      while (!take(']')) {
        n.items.push_back(item());
        if (peek() != ']') expect(',');
      }
    }
    n.source = text_.substr(from, at_ - from);
    return n;
  }

  gf::attribute option() {
    if (at_typed()) return typed();
    if (peek() == '"') return quoted();
    if (peek() == '[') {
      nested n = item();
      bool whole = true;
      for (const nested& i : n.items) whole = whole && !i.list && i.leaf.what == element::sort::integer;
      if (!whole) return value_of(n);
      std::vector<gf::index> list;
      for (const nested& i : n.items) list.push_back(i.leaf.integer);
      return list;
    }
    std::string w = word();
    if (w == "none") return {};
    element e = leaf(w);
    if (e.what == element::sort::boolean) return e.integer != 0;
    if (e.what == element::sort::integer) return e.integer;
    return e.real;
  }
  gf::attributes options(char end) {
    gf::attributes all;
    while (peek() != end) {
      std::string name = word();
      expect('=');
      all.set(name, option());
      if (peek() != end) expect(',');
    }
    return all;
  }

 private:
  std::string_view text_;
  std::size_t at_ = 0;
};

void collect(const nested& n, std::size_t depth, std::vector<gf::index>& shape, std::vector<element>& all) {
  if (!n.list) {
    all.push_back(n.leaf);
    return;
  }
  if (shape.size() <= depth) shape.push_back(static_cast<gf::index>(n.items.size()));
  for (const nested& i : n.items) collect(i, depth + 1, shape, all);
}

template <class T>
value filled(const std::vector<gf::index>& shape, const std::vector<element>& all) {
  value v = value::allocate(ndt::array_type(shape, ndt::make_scalar(ndt::scalar_of<T>))).value();
  for (std::size_t i = 0; i < all.size(); ++i) {
    T x = std::is_same_v<T, double> ? static_cast<T>(all[i].real) : static_cast<T>(all[i].integer);
    std::memcpy(v.data() + i * sizeof(T), &x, sizeof(T));
  }
  return v;
}

/// Extents by depth, -1 where lists differ in length; the greatest sort of leaf; whether one is null.
struct survey {
  std::vector<gf::index> extents;
  element::sort what = element::sort::boolean;
  bool nulls = false, leaves = false;

  void see(const nested& n, std::size_t depth) {
    if (!n.list) {
      const bool null = n.leaf.what == element::sort::null;
      nulls = nulls || null;
      leaves = leaves || !null;
      if (!null) what = std::max(what, n.leaf.what);
      return;
    }
    const auto size = static_cast<gf::index>(n.items.size());
    if (extents.size() <= depth)
      extents.push_back(size);
    else if (extents[depth] != size)
      extents[depth] = -1;
    for (const nested& i : n.items) see(i, depth + 1);
  }
  bool is_plain() const { return !nulls && what != element::sort::text && std::find(extents.begin(), extents.end(), -1) == extents.end(); }
  std::string type() const {
    static constexpr const char* names[] = {"bool", "int64", "float64", "string"};
    std::string text;
    for (gf::index n : extents) text += n < 0 ? "var * " : std::to_string(n) + " * ";
    return text + (nulls ? "?" : "") + (leaves ? names[static_cast<int>(what)] : "float64");
  }
};

value value_of(const nested& n) {
  survey all_of_it;
  all_of_it.see(n, 0);
  if (!all_of_it.is_plain()) return gf::value_from_text(all_of_it.type(), n.source);
  std::vector<gf::index> shape;
  std::vector<element> all;
  collect(n, 0, shape, all);
  auto what = all.empty() ? element::sort::real : element::sort::boolean;
  for (const element& e : all) what = e.what > what ? e.what : what;
  if (!n.list && what == element::sort::integer) return value::literal(n.leaf.integer);
  if (!n.list && what == element::sort::real) return value::literal(n.leaf.real);
  if (what == element::sort::boolean) return filled<bool>(shape, all);
  return what == element::sort::integer ? filled<std::int64_t>(shape, all) : filled<double>(shape, all);
}

std::string number(double x) {
  if (std::isnan(x)) return "nan";
  if (std::isinf(x)) return x < 0 ? "-inf" : "inf";
  char text[40];
  std::snprintf(text, sizeof text, "%.12g", x);
  return text;
}

template <class T>
T at(const value& v) {
  T x;
  std::memcpy(&x, v.data(), sizeof x);
  return x;
}

std::string print_scalar(const value& v) {
  const ndt::scalar s = v.dtype().scalar();
  switch (ndt::class_of(s)) {
    case ndt::scalar_class::boolean: return at<bool>(v) ? "true" : "false";
    case ndt::scalar_class::complex: {
      const auto z = s == ndt::scalar::complex64 ? std::complex<double>(at<std::complex<float>>(v)) : at<std::complex<double>>(v);
      return number(z.real()) + (std::signbit(z.imag()) ? "" : "+") + number(z.imag()) + "j";
    }
    case ndt::scalar_class::floating: break;
    default: {
      gf::value wide = gf::call("add", {v, value::literal(std::int64_t{0})});
      std::int64_t x = 0;
      std::memcpy(&x, wide.data(), static_cast<std::size_t>(ndt::size_of(s)));
      const auto bits = static_cast<int>(64 - 8 * ndt::size_of(s));
      if (ndt::class_of(s) == ndt::scalar_class::signed_integer)
        return std::to_string(static_cast<std::int64_t>(static_cast<std::uint64_t>(x) << bits) >> bits);
      return std::to_string(static_cast<std::uint64_t>(x));
    }
  }
  gf::value wide = s == ndt::scalar::float64 ? v : gf::call("multiply", {v, gf::call("ones", {}, {{"shape", std::vector<gf::index>{}}})});
  return number(at<double>(wide));
}

}  // namespace

call read_call(std::string_view text) {
  reader in(text);
  call made;
  made.name = in.word();
  in.expect('(');
  while (in.peek() != ')') {
    if (in.at_option()) {
      made.options = in.options(')');
      break;
    }
    made.args.push_back(in.at_typed() ? in.typed() : value_of(in.item()));
    if (in.peek() != ')') in.expect(',');
  }
  in.expect(')');
  return made;
}

gf::attributes read_options(std::string_view text) { return reader(text).options('\0'); }

std::string print(const value& v) {
  if (!v.is_scalar() && v.dtype().kind() != ndt::kind::record && v.dtype().kind() != ndt::kind::tuple) return gf::to_text(v);
  if (v.shape().rank() > 0 && !v.by_columns()) {
    std::string text = "[";
    for (gf::index i = 0; i < v.shape()[0]; ++i) text += (i > 0 ? ", " : "") + print(v.at(i).value());
    return text + "]";
  }
  if (v.is_scalar()) return print_scalar(v);
  const bool record = v.dtype().kind() == ndt::kind::record;
  std::string text = record ? "{" : "(";
  for (std::size_t i = 0; i < v.dtype().size(); ++i) {
    text += i > 0 ? ", " : "";
    if (record) text += std::string(v.dtype().field(i).name) + ": ";
    text += print(v.item(i).value());
  }
  return text + (record ? "}" : ")");
}

std::string plain(std::string_view text) {
  std::string made;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] == ' ') continue;
    if (text.substr(i, 2) == ".0" && (i + 2 == text.size() || std::isdigit(static_cast<unsigned char>(text[i + 2])) == 0)) {
      ++i;
      continue;
    }
    made += text[i];
  }
  return made;
}

}  // namespace call_text
