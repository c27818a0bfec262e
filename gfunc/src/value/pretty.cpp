// SPDX-License-Identifier: BSD-3-Clause
/// See pretty.hpp. First the elements that are shown become a tree of lists over cells, then columns of cells get their widths, then the
/// tree is written. Elements that are cut away are never looked at.
#include "gfunc/pretty.hpp"

#include <algorithm>
#include <string_view>
#include <vector>

#include "datashape/identifier.hpp"
#include "gfunc/rows.hpp"
#include "parts.hpp"
#include "text_of_value.hpp"

namespace pluribus::gfunc {

namespace {

using ndt::kind;
constexpr std::string_view dots = "…";

/// A list, or a cell: one piece of text for a scalar, one for each field of a record.
struct node {
  bool is_list = false, cut = false;  ///< cut: stands for what is left out
  std::vector<node> items;
  std::vector<std::string> pieces;
};

/// Code points, near enough to columns.
index columns_of(std::string_view text) noexcept {
  return std::count_if(text.begin(), text.end(), [](char c) { return (static_cast<unsigned char>(c) & 0xc0) != 0x80; });
}

bool is_list(const value& v) noexcept { return v.shape().rank() > 0 || (v.form() == value_form::ragged && v.dtype().kind() != kind::map); }

/// Elements below all dims, ragged ones too; stops above `limit`.
index count(const value& v, index limit) {
  if (v.shape().rank() > 0) {
    const bool flat = v.form() == value_form::strided || v.form() == value_form::text || v.form() == value_form::views;
    if (flat || v.size() > limit) return v.size();
    index all = 0;
    for (index i = 0; i < v.shape()[0] && all <= limit; ++i) all += count(v.at(i).value(), limit - all);
    return all;
  }
  if (v.form() == value_form::option) return valid_reader(v)[0] ? count(v.child(), limit) : 1;
  return is_list(v) ? count(v.row().value(), limit) : 1;
}

class reader {
 public:
  reader(bool cut, index edge) : cut_(cut), edge_(std::max<index>(edge, 1)) {}

  node read(const value& v) const {
    if (v.shape().rank() > 0) return list(v);
    if (v.form() == value_form::option) return valid_reader(v)[0] ? read(v.child()) : cell("null");
    if (v.form() == value_form::wrapped || v.form() == value_form::reference) return read(v.child());
    if (is_list(v)) return list(v.row().value());
    if (is_named(v.dtype())) return read(v.unwrapped().value());
    if (v.dtype().kind() == kind::record || v.dtype().kind() == kind::tuple) return fields(v);
    std::string text;
    append_composed(v, text, [this](const value& part, std::string& out) { in_line(read(part), out); });
    return cell(std::move(text));
  }

  /// Where values stand inside an element, in one line.
  static void in_line(const node& n, std::string& out) {
    if (n.cut) out += dots;
    for (const std::string& p : n.pieces) out += p;
    if (!n.is_list) return;
    out += '[';
    for (std::size_t i = 0; i < n.items.size(); ++i) {
      out += i > 0 ? ", " : "";
      in_line(n.items[i], out);
    }
    out += ']';
  }

 private:
  static node cell(std::string text) {
    node n;
    n.pieces.push_back(std::move(text));
    return n;
  }

  node list(const value& v) const {
    node n;
    n.is_list = true;
    const index extent = v.shape()[0];
    const bool cut = cut_ && extent > 2 * edge_;
    for (index i = 0; i < extent; ++i) {
      if (cut && i == edge_) {
        n.items.emplace_back().cut = true;
        i = extent - edge_;
      }
      n.items.push_back(read(v.at(i).value()));
    }
    return n;
  }

  /// The last piece of a record is its closing brace; names stand before the pieces of their fields.
  node fields(const value& v) const {
    node n;
    const bool record = v.dtype().kind() == kind::record;
    for (std::size_t i = 0; i < v.dtype().size(); ++i) {
      std::string name = i == 0 ? (record ? "{" : "(") : ", ";
      if (record) {
        const std::string_view said = v.dtype().field(i).name;
        if (datashape::is_identifier(said))
          name += said;
        else
          datashape::append_quoted(said, '"', name);
        name += ": ";
      }
      n.pieces.push_back(std::move(name));
      in_line(read(v.item(i).value()), n.pieces.emplace_back());
    }
    n.pieces.emplace_back(v.dtype().size() == 0 ? (record ? "{}" : "()") : record ? "}" : v.dtype().size() == 1 ? ",)" : ")");
    return n;
  }

  bool cut_;
  index edge_;
};

/// Widths of one column. Numbers line up at their points, words among them on the right, everything else on the left.
struct column {
  bool numbers = true;
  index before = 0, after = 0, widest = 0;

  index total() const noexcept { return std::max(before + after, widest); }
};

bool is_word(std::string_view s) noexcept { return s == "null" || s == "nan" || s == "inf" || s == "-inf"; }
bool is_number(std::string_view s) noexcept {
  const std::size_t digit = s.find_first_not_of("+-");
  return digit != std::string_view::npos && digit <= 1 && s[digit] >= '0' && s[digit] <= '9' &&
         s.find_first_not_of("+-.0123456789e") == std::string_view::npos &&
         (s.find('-', 1) == std::string_view::npos || s[s.find('-', 1) - 1] == 'e');
}
index before_point(std::string_view s) noexcept { return static_cast<index>(std::min(s.find_first_of(".e"), s.size())); }

class writer {
 public:
  writer(const node& root, index width) : width_(width) {
    measure(root);
    if (!null_ || columns_.size() > 1) return;
    if (columns_.empty()) columns_.resize(1);
    columns_[0].widest = std::max<index>(columns_[0].widest, 4);
  }

  void write(const node& n, index depth, std::string& out) const {
    if (!n.is_list) return cell(n, out);
    out += '[';
    const bool innermost = std::none_of(n.items.begin(), n.items.end(), [](const node& i) { return i.is_list; });
    const bool each_on_its_line =
        innermost && std::any_of(n.items.begin(), n.items.end(), [](const node& i) { return i.pieces.size() > 1; });
    const index height = innermost ? 0 : height_of(n) - 1;
    for (std::size_t i = 0; i < n.items.size(); ++i) {
      if (i > 0) out += ',';
      std::string text;
      write(n.items[i], depth + 1, text);
      if (i > 0 && (!innermost || each_on_its_line)) {
        out.append(static_cast<std::size_t>(std::max<index>(height, 1)), '\n').append(static_cast<std::size_t>(depth + 1), ' ');
      } else if (i > 0) {
        const std::size_t line = out.rfind('\n');
        const std::string_view last = std::string_view(out).substr(line == std::string::npos ? 0 : line + 1);
        // What the caller has written before the first line is `depth` brackets.
        const index used = columns_of(last) + (line == std::string::npos ? depth : 0);
        if (used + 1 + columns_of(text) + 1 > width_)
          out.append(1, '\n').append(static_cast<std::size_t>(depth + 1), ' ');
        else
          out += ' ';
      }
      out += text;
    }
    out += ']';
  }

 private:
  static index height_of(const node& n) {
    index most = 0;
    for (const node& i : n.items) {
      if (i.is_list) most = std::max(most, height_of(i));
    }
    return most + 1;
  }

  void measure(const node& n) {
    for (const node& i : n.items) measure(i);
    if (n.is_list || n.cut) return;
    if (columns_.size() < n.pieces.size()) columns_.resize(n.pieces.size());
    for (std::size_t i = 0; i < n.pieces.size(); ++i) {
      column& c = columns_[i];
      const std::string& p = n.pieces[i];
      if (n.pieces.size() == 1 && p == "null") {
        null_ = true;
        continue;
      }
      c.widest = std::max(c.widest, columns_of(p));
      if (is_number(p)) {
        c.before = std::max(c.before, before_point(p));
        c.after = std::max(c.after, static_cast<index>(p.size()) - before_point(p));
      } else {
        c.numbers = c.numbers && is_word(p);
      }
    }
  }

  void cell(const node& n, std::string& out) const {
    if (n.cut) {
      out += dots;
      return;
    }
    if (n.pieces.size() == 1 && columns_.size() > 1) {  // a null among records
      out += n.pieces[0];
      return;
    }
    for (std::size_t i = 0; i < n.pieces.size(); ++i) {
      const std::string& p = n.pieces[i];
      const column& c = columns_[i];
      if (c.numbers && is_number(p)) {
        const index lead = c.total() - c.after - before_point(p), tail = c.after - (static_cast<index>(p.size()) - before_point(p));
        out.append(static_cast<std::size_t>(lead), ' ').append(p).append(static_cast<std::size_t>(tail), ' ');
      } else if (c.numbers) {
        out.append(static_cast<std::size_t>(c.total() - columns_of(p)), ' ').append(p);
      } else {
        out.append(p).append(static_cast<std::size_t>(c.widest - columns_of(p)), ' ');
      }
    }
  }

  index width_;
  bool null_ = false;
  std::vector<column> columns_;
};

}  // namespace

std::string to_pretty(const value& v, const pretty_options& options) {
  const node root = reader(count(v, options.threshold) > options.threshold, options.edge).read(v);
  std::string out;
  writer(root, options.width).write(root, 0, out);
  return out;
}

}  // namespace pluribus::gfunc
