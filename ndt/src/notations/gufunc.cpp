// SPDX-License-Identifier: BSD-3-Clause
/// gufunc signatures. One ellipsis in front of the core dimensions of every argument; no optional (`n?`) or broadcast (`n|1`) dimensions.
#include "ndt/gufunc.hpp"

#include <charconv>

#include "ndt/literal.hpp"
#include "ndt/make.hpp"
#include "refusal.hpp"

namespace pluribus::ndt {
namespace {

using namespace notations;

class signature_reader {
 public:
  explicit signature_reader(std::string_view text) : text_(text) {}

  result<type> whole() {
    DATASHAPE_CHECK(check_text("a gufunc signature", text_));
    std::vector<type> in, out;
    DATASHAPE_CHECK(side(in));
    if (text_.substr(at_, 2) != "->") return bad_text(at(at_, at_ + 1), "expected `,` or `->`");
    at_ += 2;
    DATASHAPE_CHECK(side(out));
    if (at_ < text_.size()) return bad_text(at(at_, text_.size()), "text after the signature");
    if (out.empty()) return bad_text(at(at_, at_), "a signature without a result");
    return function(in, {}, out);
  }

 private:
  char peek() {
    while (at_ < text_.size() && (text_[at_] == ' ' || text_[at_] == '\t')) ++at_;
    return at_ < text_.size() ? text_[at_] : '\0';
  }
  static bool is_name(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' || (c >= '0' && c <= '9'); }

  datashape::outcome side(std::vector<type>& out) {
    if (peek() == '-' || peek() == '\0') return std::monostate{};
    do {
      if (peek() != '(') return bad_text(at(at_, at_ + 1), "an argument's core dimensions stand between brackets");
      ++at_;
      std::vector<std::string_view> dims;
      while (peek() != ')') {
        const std::size_t begin = at_;
        while (at_ < text_.size() && is_name(text_[at_])) ++at_;
        if (at_ == begin) return bad_text(at(at_, at_ + 1), "expected a dimension, `,` or `)`");
        dims.push_back(text_.substr(begin, at_ - begin));
        if (dims.size() > 63) return bad_text(at(begin, at_), "more than 63 core dimensions");
        if (peek() == '?')
          return bad_text(at(begin, at_ + 1), "dimensions that may be missing are not read", "write one signature with it and one without");
        if (peek() == '|') return bad_text(at(begin, at_ + 1), "dimensions that broadcast are not core dimensions");
        if (peek() == ',')
          ++at_;
        else if (peek() != ')')
          return bad_text(at(at_, at_ + 1), "expected `,` or `)`");
      }
      ++at_;
      type t = make_family(family::scalar);
      for (std::size_t i = dims.size(); i-- > 0;) {
        index extent = 0;
        const auto r = std::from_chars(dims[i].data(), dims[i].data() + dims[i].size(), extent);
        if (r.ec == std::errc() && r.ptr == dims[i].data() + dims[i].size())
          t = fixed_dim(extent, std::move(t));
        else if (dims[i][0] >= '0' && dims[i][0] <= '9')
          return bad_text(at(0, text_.size()), "a dimension is a name or a size, found `" + std::string(dims[i]) + "`");
        else
          t = symbolic_dim(dims[i], std::move(t));
      }
      out.push_back(ellipsis_dim({}, std::move(t)));
    } while (peek() == ',' && ++at_);
    return std::monostate{};
  }

  std::string_view text_;
  std::size_t at_ = 0;
};

class signature_writer {
 public:
  explicit signature_writer(std::string_view comma, std::string_view arrow) : comma_(comma), arrow_(arrow) {}

  datashape::outcome write(const type& f) {
    if (f.kind() != kind::function) return cannot_say("a gufunc signature", f, "", "it is no function");
    if (f.keywords() || f.is_variadic() || f.has(detail::keyword_rest))
      return cannot_say("a gufunc signature", f, "", "arguments are given by position");
    if (f.results() == 0) return cannot_say("a gufunc signature", f, "", "it has a result");
    for (std::size_t i = 0; i < f.size(); ++i) {
      const auto step = path_.into_child(f, i);
      if (i == f.positional())
        dims_ += arrow_;
      else if (i)
        dims_ += comma_;
      if (i) core_ += ", ";
      DATASHAPE_CHECK(argument(bare(f.child(i))));
    }
    return std::monostate{};
  }
  std::string dims() const { return dims_; }
  std::string core() const { return "void(" + core_ + ")"; }

 private:
  datashape::outcome argument(const type& t) {
    const type* at = &t;
    if (at->kind() == kind::ellipsis) at = &bare(at->element());
    dims_ += '(';
    std::string brackets;
    for (bool first = true; at->is_dim(); at = &bare(at->element()), first = false) {
      if (!first) dims_ += comma_;
      brackets += first ? ":" : ", :";
      if (at->kind() == kind::symbolic)
        dims_ += at->text();
      else if (at->kind() == kind::fixed)
        dims_ += std::to_string(at->extent());
      else
        return cannot_say("a gufunc signature", t, path_.text(), "core dimensions are names and sizes below one ellipsis");
    }
    dims_ += ')';
    if (at->kind() == kind::scalar)
      core_ += at->is_scalar(scalar::bool_) ? "boolean" : ndt::name(at->scalar());
    else
      core_ += '?';
    if (!brackets.empty()) core_ += '[' + brackets + ']';
    if (at->kind() != kind::scalar || at->is_swapped()) typed_ = false;
    return std::monostate{};
  }

  std::string_view comma_, arrow_;
  std::string dims_, core_;
  node_path path_;

 public:
  bool typed_ = true;
};

}  // namespace

datashape::result<type> from_gufunc(std::string_view signature) {
  return guarded([&] { return signature_reader(signature).whole(); });
}

datashape::result<std::string> to_gufunc(const type& function) {
  signature_writer writer(",", "->");
  DATASHAPE_CHECK(writer.write(function));
  return writer.dims();
}

datashape::result<numba_signature> to_numba(const type& function) {
  signature_writer writer(", ", " -> ");
  DATASHAPE_CHECK(writer.write(function));
  if (!writer.typed_) return cannot_say("a Numba signature", function, "", "arguments are native numbers");
  return numba_signature{writer.dims(), writer.core()};
}

datashape::result<std::string> to_numba_text(const type& function) {
  DATASHAPE_TRY(const numba_signature both, to_numba(function));
  std::string out = "{\"gufunc\": ";
  append_json(both.gufunc, out);
  out += ", \"core\": ";
  append_json(both.core, out);
  return out + "}";
}

}  // namespace pluribus::ndt
