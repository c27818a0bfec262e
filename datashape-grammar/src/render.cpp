// SPDX-License-Identifier: BSD-3-Clause
/// Draws diagnostics. Columns are counted in code points; long lines are cut to a window around what is meant, so that a caret on a
/// megabyte of text stays readable.
#include "datashape/render.hpp"

#include <algorithm>
#include <map>
#include <vector>

#include "datashape/identifier.hpp"
#include "source_lines.hpp"

namespace pluribus::datashape {

namespace {

constexpr std::size_t window = 120;  // code points of a line that are shown

struct palette {
  const char *error, *place, *label, *bold, *off;
};
constexpr palette plain{"", "", "", "", ""};
constexpr palette bright{"\x1b[1;31m", "\x1b[1;34m", "\x1b[1;36m", "\x1b[1m", "\x1b[0m"};

const char* word(severity level) { return level == severity::error ? "error" : level == severity::warning ? "warning" : "note"; }

struct mark {
  std::size_t column = 0, width = 1;
  bool primary = false;
  std::string text;
};

/// A line with everything on it that is meant.
class drawn_line {
 public:
  drawn_line(std::string_view line, std::vector<mark> marks) : marks_(std::move(marks)) {
    std::sort(marks_.begin(), marks_.end(), [](const mark& a, const mark& b) { return a.column < b.column; });
    const auto primary = std::find_if(marks_.begin(), marks_.end(), [](const mark& m) { return m.primary; });
    const std::size_t focus = (primary == marks_.end() ? marks_.front() : *primary).column;
    cut(line, focus > window / 2 ? focus - window / 2 : 0);
  }

  const std::string& text() const { return text_; }

  std::vector<std::string> below() const {
    std::string carets;
    for (const mark& m : marks_) {
      const std::size_t end = std::min(m.column + std::max<std::size_t>(m.width, 1), window + 1);
      if (carets.size() < end) carets.resize(end, ' ');
      for (std::size_t c = std::min(m.column, window); c < end; ++c)
        if (m.primary || carets[c] == ' ') carets[c] = m.primary ? '^' : '-';
    }
    std::vector<const mark*> worded;
    for (const mark& m : marks_)
      if (!m.text.empty()) worded.push_back(&m);
    std::vector<std::string> rows;
    if (!worded.empty()) {
      const bool last = worded.back()->column + worded.back()->width >= carets.size();
      if (last) carets += " " + worded.back()->text, worded.pop_back();
    }
    rows.push_back(std::move(carets));
    if (!worded.empty()) rows.push_back(bars(worded));
    while (!worded.empty()) {
      const mark* m = worded.back();
      worded.pop_back();
      std::string row = bars(worded);
      row.resize(std::max(row.size(), m->column), ' ');
      rows.push_back(row.substr(0, m->column) + m->text);
    }
    return rows;
  }

 private:
  static std::string bars(const std::vector<const mark*>& marks) {
    std::string row;
    for (const mark* m : marks) {
      row.resize(std::max(row.size(), m->column), ' ');
      if (row.size() == m->column) row += '|';
    }
    return row;
  }

  void cut(std::string_view line, std::size_t first) {
    std::size_t column = 0;
    if (first > 0) text_ = "…";
    for (std::size_t at = 0; at < line.size() && column < first + window; ++column) {
      const auto n = static_cast<std::size_t>(std::max(1, utf8_size(line, at)));
      if (column >= first) append(line.substr(at, n));
      at += n;
    }
    if (column == first + window) text_ += "…";
    const std::size_t lead = first > 0 ? 1 : 0;
    for (mark& m : marks_) {
      const std::size_t end = m.column + m.width;
      m.column = m.column > first ? std::min(m.column - first, window) + lead : lead;
      m.width = std::max<std::size_t>(1, end > first ? std::min(end - first + lead, window + lead) - std::min(m.column, window) : 1);
    }
  }

  void append(std::string_view letter) {
    const auto c = static_cast<unsigned char>(letter[0]);
    if (letter.size() == 1 && (c < 0x20 || c >= 0x7F))
      text_ += c == '\t' ? " " : "�";
    else
      text_ += letter;
  }

  std::string text_;
  std::vector<mark> marks_;
};

/// The primary span and the labels, by line. A label on the primary span is the primary's own text.
std::map<std::size_t, std::vector<mark>> marks_by_line(const diagnostic& d, const source_lines& lines) {
  std::map<std::size_t, std::vector<mark>> out;
  const auto add = [&](span where, bool primary, const std::string& text) {
    const source_position begin = lines.position(where.begin), end = lines.position(where.end);
    const std::size_t width = end.line == begin.line ? end.column - begin.column : lines.length(begin.line) - begin.column;
    out[begin.line].push_back({begin.column, std::max<std::size_t>(width, 1), primary, text});
  };
  std::string own;
  for (const label& l : d.labels) {
    if (d.where && l.where == *d.where)
      own = l.text;
    else
      add(l.where, false, l.text);
  }
  if (d.where) add(*d.where, true, own);
  return out;
}

void draw(std::string& out, const diagnostic& d, const source_lines& lines, const render_options& options) {
  const palette& p = options.color ? bright : plain;
  out += p.error + std::string(word(d.level)) + "[" + to_string(d.id) + "]" + p.off + p.bold + ": " + d.message + p.off + "\n";
  std::size_t margin = 1;
  if (d.where && !lines.empty()) {
    const auto marks = marks_by_line(d, lines);
    margin = std::to_string(marks.rbegin()->first + 1).size();
    const std::string gutter = std::string(margin + 1, ' ') + p.place + "|" + p.off;
    const source_position at = lines.position(d.where->begin);
    out += std::string(margin, ' ') + p.place + "--> " + p.off + options.source_name + ":" + std::to_string(at.line + 1) + ":" +
           std::to_string(at.column + 1) + "\n";
    out += gutter + "\n";
    for (const auto& [line, on_it] : marks) {
      const drawn_line drawn(lines.text(line), on_it);
      const std::string number = std::to_string(line + 1);
      out += p.place + std::string(margin - number.size(), ' ') + number + " |" + p.off + " " + drawn.text() + "\n";
      for (const std::string& row : drawn.below()) out += gutter + " " + p.label + row + p.off + "\n";
    }
    if (!d.notes.empty() || d.help) out += gutter + "\n";
  }
  const std::string indent(margin + 1, ' ');
  for (const std::string& note : d.notes) out += indent + p.place + "= " + p.off + "note: " + note + "\n";
  if (d.help) out += indent + p.place + "= " + p.off + "help: " + *d.help + "\n";
}

std::string json_text(std::string_view text) {
  std::string out;
  append_quoted(text, '"', out);
  return out;
}

std::string json_span(span where, const source_lines& lines, const std::string& name, bool primary, const std::string& text) {
  const source_position begin = lines.position(where.begin), end = lines.position(where.end);
  return "{\"file\":" + json_text(name) + ",\"byte_start\":" + std::to_string(where.begin) + ",\"byte_end\":" + std::to_string(where.end) +
         ",\"line_start\":" + std::to_string(begin.line + 1) + ",\"column_start\":" + std::to_string(begin.column + 1) +
         ",\"line_end\":" + std::to_string(end.line + 1) + ",\"column_end\":" + std::to_string(end.column + 1) +
         ",\"is_primary\":" + (primary ? "true" : "false") + ",\"label\":" + json_text(text) + "}";
}

}  // namespace

std::string render(const diagnostics& all, std::string_view source, const render_options& options) {
  const source_lines lines(source);
  std::string out;
  for (const diagnostic& d : all) {
    if (!out.empty()) out += "\n";
    draw(out, d, lines, options);
  }
  return out;
}

std::string render_short(const diagnostics& all, std::string_view source, const render_options& options) {
  const source_lines lines(source);
  std::string out;
  for (const diagnostic& d : all) {
    if (d.where && !lines.empty()) {
      const source_position at = lines.position(d.where->begin);
      out += options.source_name + ":" + std::to_string(at.line + 1) + ":" + std::to_string(at.column + 1) + ": ";
    }
    out += std::string(word(d.level)) + "[" + to_string(d.id) + "]: " + d.message + "\n";
  }
  return out;
}

std::string render_json(const diagnostics& all, std::string_view source, const render_options& options) {
  const source_lines lines(source);
  std::string out;
  for (const diagnostic& d : all) {
    std::string spans;
    std::string own;
    for (const label& l : d.labels) {
      if (d.where && l.where == *d.where)
        own = l.text;
      else
        spans += "," + json_span(l.where, lines, options.source_name, false, l.text);
    }
    if (d.where) spans.insert(0, "," + json_span(*d.where, lines, options.source_name, true, own));
    std::string children;
    for (const std::string& note : d.notes) children += ",{\"level\":\"note\",\"message\":" + json_text(note) + "}";
    if (d.help) children += ",{\"level\":\"help\",\"message\":" + json_text(*d.help) + "}";
    std::string rendered;
    draw(rendered, d, lines, {false, options.source_name});
    out += "{\"code\":\"" + to_string(d.id) + "\",\"level\":\"" + word(d.level) + "\",\"message\":" + json_text(d.message) +
           ",\"spans\":[" + (spans.empty() ? "" : spans.substr(1)) + "],\"children\":[" + (children.empty() ? "" : children.substr(1)) +
           "],\"rendered\":" + json_text(rendered) + "}\n";
  }
  return out;
}

}  // namespace pluribus::datashape
