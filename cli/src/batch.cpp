// SPDX-License-Identifier: BSD-3-Clause
/// JSON lines of the batch mode. The one file of the datashape tool that knows the JSON library.
#include "batch.hpp"

#include <cstdio>
#include <iostream>
#include <nlohmann/json.hpp>

#include "codes.hpp"

namespace pluribus::cli {
namespace {

using nlohmann::json;

[[noreturn]] void refuse(std::string message) { throw datashape::error(codes::bad_request, std::move(message)); }

request::value value_of(const json& v, const std::string& key) {
  switch (v.type()) {
    case json::value_t::null: return nullptr;
    case json::value_t::boolean: return v.get<bool>();
    case json::value_t::number_integer:
    case json::value_t::number_unsigned: return v.get<std::int64_t>();
    case json::value_t::string: return v.get<std::string>();
    case json::value_t::array: {
      std::vector<std::string> all;
      for (const json& item : v) {
        if (!item.is_string()) refuse("`" + key + "` is a list of texts");
        all.push_back(item.get<std::string>());
      }
      return all;
    }
    default: refuse("`" + key + "` has a value of a kind that no request has");
  }
}

request parse_line(const std::string& line) {
  const json parsed = json::parse(line, nullptr, false);
  if (!parsed.is_object()) refuse("a request is one JSON object on one line");
  request r;
  for (const auto& [key, v] : parsed.items()) {
    if (v.is_object() || v.is_number_float()) continue;
    r.values.emplace(key, value_of(v, key));
  }
  return r;
}

/// Line and column of a byte, both from 1; columns count code points.
std::pair<std::int64_t, std::int64_t> place(std::string_view source, std::size_t at) {
  std::int64_t line = 1, column = 1;
  for (std::size_t i = 0; i < at && i < source.size(); ++i) {
    if (source[i] == '\n')
      ++line, column = 1;
    else if ((static_cast<unsigned char>(source[i]) & 0xC0) != 0x80)
      ++column;
  }
  return {line, column};
}

}  // namespace

std::string request::text(std::string_view key) const {
  const auto at = values.find(key);
  if (at == values.end()) refuse("the request has no `" + std::string(key) + "`");
  if (const auto* s = std::get_if<std::string>(&at->second)) return *s;
  refuse("`" + std::string(key) + "` is a text");
}

std::string request::text_or(std::string_view key, std::string_view otherwise) const {
  const auto at = values.find(key);
  if (at == values.end() || std::holds_alternative<std::nullptr_t>(at->second)) return std::string(otherwise);
  return text(key);
}

std::vector<std::string> request::list(std::string_view key) const {
  const auto at = values.find(key);
  if (at == values.end() || std::holds_alternative<std::nullptr_t>(at->second)) return {};
  if (const auto* all = std::get_if<std::vector<std::string>>(&at->second)) return *all;
  refuse("`" + std::string(key) + "` is a list of texts");
}

bool request::flag_or(std::string_view key, bool otherwise) const {
  const auto at = values.find(key);
  if (at == values.end() || std::holds_alternative<std::nullptr_t>(at->second)) return otherwise;
  if (const auto* yes = std::get_if<bool>(&at->second)) return *yes;
  refuse("`" + std::string(key) + "` is true or false");
}

std::string json_quoted(std::string_view text) { return json(text).dump(-1, ' ', false, json::error_handler_t::replace); }

answer& answer::key(std::string_view name) {
  if (!body_.empty()) body_ += ", ";
  body_ += json_quoted(name) + ": ";
  return *this;
}
answer& answer::put(std::string_view name, std::string_view text) {
  key(name).body_ += json_quoted(text);
  return *this;
}
answer& answer::put(std::string_view name, bool yes) {
  key(name).body_ += yes ? "true" : "false";
  return *this;
}
answer& answer::put(std::string_view name, std::int64_t number) {
  key(name).body_ += std::to_string(number);
  return *this;
}
answer& answer::put_null(std::string_view name) {
  key(name).body_ += "null";
  return *this;
}
answer& answer::put(std::string_view name, const std::vector<std::string>& texts) {
  key(name).body_ += '[';
  for (std::size_t i = 0; i < texts.size(); ++i) body_ += (i ? ", " : "") + json_quoted(texts[i]);
  body_ += ']';
  return *this;
}
answer& answer::put_json(std::string_view name, std::string_view raw) {
  key(name).body_ += raw;
  return *this;
}

answer answer::failure(const datashape::diagnostics& errors, std::string_view source) {
  std::string list = "[";
  for (const datashape::diagnostic& d : errors) {
    answer one;
    one.put("code", to_string(d.id)).put("message", d.message);
    if (d.where) {
      const auto [line, column] = place(source, d.where->begin);
      one.put("line", line).put("column", column);
    } else {
      one.put_null("line").put_null("column");
    }
    if (d.help) one.put("help", *d.help);
    list += (list.size() > 1 ? ", " : "") + one.json();
  }
  answer all;
  all.put("ok", false).put_json("errors", list + "]");
  return all;
}

int run_batch(const std::function<answer(const request&)>& each) {
  std::ios::sync_with_stdio(false);
  std::string line;
  while (std::getline(std::cin, line)) {
    std::string out;
    try {
      out = each(parse_line(line)).json();
    } catch (const datashape::error& e) {
      out = answer::failure(e.all(), e.source()).json();
    } catch (const std::exception& e) {
      out = answer()
                .put("ok", false)
                .put_json("errors", "[" + answer().put("code", to_string(codes::internal)).put("message", e.what()).json() + "]")
                .json();
    }
    std::cout << out << '\n';
  }
  std::cout.flush();
  return std::cout ? 0 : 2;
}

}  // namespace pluribus::cli
