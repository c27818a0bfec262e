// SPDX-License-Identifier: BSD-3-Clause
/// CSV text (RFC 4180) to inference events, cell by cell; columns are the fields of a record.
#include <algorithm>
#include <charconv>
#include <string>
#include <vector>

#include "codes.hpp"
#include "ndt/infer.hpp"
#include "ndt/make.hpp"

namespace pluribus::ndt {
namespace {

using datashape::result;

struct cell {
  std::string text;
  bool quoted = false;
};

class csv_reader {
 public:
  csv_reader(std::string_view text, char delimiter) : text_(text), delimiter_(delimiter) {
    if (text_.starts_with("\xef\xbb\xbf")) at_ = 3;
  }

  bool at_end() const { return at_ >= text_.size(); }
  std::size_t line() const { return line_; }
  std::size_t position() const { return at_; }

  /// Empty lines are skipped. False: a quote is not closed.
  bool row(std::vector<cell>& cells) {
    cells.clear();
    while (!at_end() && (text_[at_] == '\n' || text_[at_] == '\r')) line_ += text_[at_++] == '\n';
    if (at_end()) return true;
    ++line_;
    for (;;) {
      cells.emplace_back();
      if (!read(cells.back())) return false;
      if (at_end()) return true;
      const char c = text_[at_++];
      if (c == delimiter_) {
        if (at_end()) cells.emplace_back();
        if (at_end()) return true;
        continue;
      }
      if (c == '\r' && !at_end() && text_[at_] == '\n') ++at_;
      return true;
    }
  }

 private:
  bool read(cell& c) {
    if (at_end() || text_[at_] != '"') {
      const std::size_t begin = at_;
      while (!at_end() && text_[at_] != delimiter_ && text_[at_] != '\n' && text_[at_] != '\r') ++at_;
      c.text = text_.substr(begin, at_ - begin);
      return true;
    }
    c.quoted = true;
    for (++at_; !at_end(); ++at_) {
      if (text_[at_] == '"') {
        ++at_;
        if (at_end() || text_[at_] != '"') break;
      }
      line_ += text_[at_] == '\n';
      c.text += text_[at_];
      if (at_ + 1 >= text_.size()) return false;
    }
    while (!at_end() && text_[at_] != delimiter_ && text_[at_] != '\n' && text_[at_] != '\r') c.text += text_[at_++];
    return true;
  }

  std::string_view text_;
  char delimiter_;
  std::size_t at_ = 0, line_ = 0;
};

std::string_view trimmed(std::string_view s) {
  while (!s.empty() && (s.front() == ' ' || s.front() == '\t')) s.remove_prefix(1);
  while (!s.empty() && (s.back() == ' ' || s.back() == '\t')) s.remove_suffix(1);
  return s;
}

bool is_null(std::string_view s) { return s.empty() || s == "NA" || s == "N/A" || s == "null" || s == "NULL" || s == "None" || s == "nil"; }
bool is_boolean(std::string_view s) { return s == "true" || s == "false" || s == "True" || s == "False" || s == "TRUE" || s == "FALSE"; }

void say(inference& to, const cell& c) {
  if (c.quoted) return to.text(c.text);
  const std::string_view s = trimmed(c.text);
  if (is_null(s)) return to.null();
  if (is_boolean(s)) return to.boolean();
  std::string_view digits = s;
  if (digits.size() > 1 && digits[0] == '+') digits.remove_prefix(1);
  const char* const end = digits.data() + digits.size();
  // 007 is a code, not a number.
  const std::string_view unsigned_part = digits[0] == '-' ? digits.substr(1) : digits;
  const bool code = unsigned_part.size() > 1 && unsigned_part[0] == '0' && unsigned_part[1] >= '0' && unsigned_part[1] <= '9';
  std::int64_t n = 0;
  std::uint64_t u = 0;
  double x = 0;
  if (!code) {
    if (const auto r = std::from_chars(digits.data(), end, n); r.ec == std::errc() && r.ptr == end) return to.integer(n);
    if (const auto r = std::from_chars(digits.data(), end, u); r.ec == std::errc() && r.ptr == end) return to.unsigned_integer(u);
    if (const auto r = std::from_chars(digits.data(), end, x); r.ec != std::errc::invalid_argument && r.ptr == end) return to.real(x);
  }
  to.text(s);
}

datashape::diagnostic problem(std::string message, std::size_t position) {
  const auto at = static_cast<std::uint32_t>(std::min<std::size_t>(position, UINT32_MAX));
  return {codes::no_inference, datashape::severity::error, std::move(message), datashape::span{at, at}};
}

/// Empty and repeated headings get names of their own.
std::vector<std::string> headings(const std::vector<cell>& first, bool header) {
  std::vector<std::string> names;
  for (std::size_t i = 0; i < first.size(); ++i) {
    std::string name = header ? std::string(trimmed(first[i].text)) : "";
    if (name.empty()) name = "column_" + std::to_string(i);
    const std::string base = name;
    for (int k = 2; std::find(names.begin(), names.end(), name) != names.end(); ++k) name = base + "_" + std::to_string(k);
    names.push_back(std::move(name));
  }
  return names;
}

}  // namespace

result<type> infer_csv(std::string_view text, const csv_options& options) {
  csv_reader in(text, options.delimiter);
  std::vector<cell> cells;
  if (!in.row(cells)) return problem("a quote that is not closed", in.position());
  if (cells.empty()) return problem("no rows", 0);
  if (cells.size() > options.values.fields) return problem("more than " + std::to_string(options.values.fields) + " columns", 0);
  const std::vector<std::string> names = headings(cells, options.header);
  inference seen(options.values);
  std::size_t rows = 0;
  bool pending = !options.header;
  while (rows < options.rows) {
    if (!pending) {
      if (!in.row(cells)) return problem("a quote that is not closed in line " + std::to_string(in.line()), in.position());
      if (cells.empty()) break;
    }
    pending = false;
    if (cells.size() > names.size())
      return problem("line " + std::to_string(in.line()) + " has " + std::to_string(cells.size()) + " cells, the first has " +
                         std::to_string(names.size()),
                     in.position());
    seen.begin_record();
    for (std::size_t i = 0; i < names.size(); ++i) {
      seen.key(names[i]);
      if (i < cells.size())
        say(seen, cells[i]);
      else
        seen.null();
    }
    seen.end_record();
    ++rows;
  }
  auto element = rows ? seen.element() : result<type>(type());
  if (!element) return element;
  if (!rows) {
    std::vector<named_type> fields;
    for (const std::string& n : names) fields.push_back({n, make_leaf(kind::null)});
    return fixed_dim(0, record(fields));
  }
  const bool more = rows == options.rows && !in.at_end();
  return more ? unknown_dim(*std::move(element)) : fixed_dim(static_cast<index>(rows), *std::move(element));
}

}  // namespace pluribus::ndt
