// SPDX-License-Identifier: BSD-3-Clause
/// Tables of results.
#include "table.hpp"

#include <fmt/format.h>

#include <charconv>
#include <fstream>

#include "command.hpp"

namespace pluribus::cli {

std::string table_text(const std::vector<table_column>& columns) {
  std::vector<std::size_t> widths;
  std::size_t rows = 0;
  for (const table_column& c : columns) {
    widths.push_back(c.title.size());
    for (const std::string& cell : c.cells) widths.back() = std::max(widths.back(), cell.size());
    rows = std::max(rows, c.cells.size());
  }
  std::string out;
  const auto line = [&](auto text_of) {
    std::string text;
    for (std::size_t i = 0; i < columns.size(); ++i) {
      if (i > 0) text += "  ";
      text +=
          columns[i].words ? fmt::format("{:<{}}", text_of(columns[i]), widths[i]) : fmt::format("{:>{}}", text_of(columns[i]), widths[i]);
    }
    text.resize(text.find_last_not_of(' ') + 1);
    out += text + "\n";
  };
  line([](const table_column& c) { return c.title; });
  for (std::size_t r = 0; r < rows; ++r) line([r](const table_column& c) { return c.cells[r]; });
  return out;
}

std::vector<std::pair<ndt::index, std::string>> read_row_names(const std::string& path) {
  std::ifstream in(path);
  if (!in) throw usage_error{"cannot read the names of rows in " + path};
  std::vector<std::pair<ndt::index, std::string>> out;
  std::size_t number = 0;
  for (std::string text; std::getline(in, text);) {
    ++number;
    if (text.find_first_not_of(" \t\r") == std::string::npos || text[0] == '#') continue;
    ndt::index row = 0;
    const auto read = std::from_chars(text.data(), text.data() + text.size(), row);
    const std::size_t begin = text.find_first_not_of(" \t", static_cast<std::size_t>(read.ptr - text.data()));
    if (read.ec != std::errc() || row < 0 || begin == std::string::npos || (*read.ptr != ' ' && *read.ptr != '\t'))
      throw usage_error{fmt::format("{}:{}: expected a number and a name, found `{}`", path, number, text.substr(0, 60))};
    out.emplace_back(row, text.substr(begin, text.find_first_of(" \t\r", begin) - begin));
  }
  return out;
}

}  // namespace pluribus::cli
