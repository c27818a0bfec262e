// SPDX-License-Identifier: BSD-3-Clause
/// json values -> text in one fixed form: members in their order, shortest round-tripping doubles, non-ASCII passed through.
#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "probe/json.hpp"

namespace pluribus::probe {
namespace {

void print_string(std::string& out, std::string_view text) {
  out += '"';
  for (const char c : text) {
    switch (c) {
      case '"': out += "\\\""; break;
      case '\\': out += "\\\\"; break;
      case '\n': out += "\\n"; break;
      case '\r': out += "\\r"; break;
      case '\t': out += "\\t"; break;
      default:
        if (static_cast<unsigned char>(c) < 0x20)
          out += fmt::format("\\u{:04x}", static_cast<unsigned>(c));
        else
          out += c;
    }
  }
  out += '"';
}

void print_double(std::string& out, double x) {
  if (!std::isfinite(x)) {
    out += std::isnan(x) ? "\"NaN\"" : x > 0 ? "\"Infinity\"" : "\"-Infinity\"";
    return;
  }
  const std::string text = fmt::format("{}", x);
  out += text;
  if (text.find_first_of(".e") == text.npos) out += ".0";
}

bool plain(const json& value) { return !value.as<json::list>() && !value.as<json::object>(); }

class printer {
 public:
  explicit printer(int indent) : indent_(indent) {}

  void print(const json& value, int depth) {
    if (const auto* items = value.as<json::list>()) return print_list(*items, depth);
    if (const auto* members = value.as<json::object>()) return print_object(*members, depth);
    if (value.null())
      out += "null";
    else if (const auto* b = value.as<bool>())
      out += *b ? "true" : "false";
    else if (const auto* n = value.as<std::int64_t>())
      out += std::to_string(*n);
    else if (const auto* u = value.as<std::uint64_t>())
      out += std::to_string(*u);
    else if (const auto* x = value.as<double>())
      print_double(out, *x);
    else
      print_string(out, *value.as<std::string>());
  }

  std::string out;

 private:
  void line(int depth) {
    if (indent_ > 0) out += '\n' + std::string(static_cast<std::size_t>(indent_ * depth), ' ');
  }
  void print_list(const json::list& items, int depth) {
    const bool lines = indent_ > 0 && !std::all_of(items.begin(), items.end(), plain);
    out += '[';
    for (std::size_t i = 0; i < items.size(); ++i) {
      if (i) out += lines ? "," : ", ";
      if (lines) line(depth + 1);
      print(items[i], depth + 1);
    }
    if (lines) line(depth);
    out += ']';
  }
  void print_object(const json::object& members, int depth) {
    out += '{';
    for (std::size_t i = 0; i < members.size(); ++i) {
      if (i) out += indent_ > 0 ? "," : ", ";
      line(depth + 1);
      print_string(out, members[i].key);
      out += ": ";
      print(members[i].value, depth + 1);
    }
    if (!members.empty()) line(depth);
    out += '}';
  }

  int indent_;
};

}  // namespace

std::string to_text(const json& value, int indent) {
  printer p(indent);
  p.print(value, 0);
  return std::move(p.out);
}

}  // namespace pluribus::probe
