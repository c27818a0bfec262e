// SPDX-License-Identifier: BSD-3-Clause
/// See options.hpp. The only file of this library that reads JSON with nlohmann; arrays and typed values go through the text of values.
#include "options.hpp"

#include <algorithm>
#include <limits>
#include <nlohmann/json.hpp>

#include "datashape/try.hpp"
#include "gfunc/codes.hpp"
#include "gfunc/value_text.hpp"
#include "ndt/infer.hpp"
#include "ndt/parse.hpp"

namespace pluribus::gfunc::c {

namespace {

using json = nlohmann::json;

datashape::diagnostic bad(const std::string& name, const std::string& why) {
  return {codes::bad_option, datashape::severity::error, "option `" + name + "`: " + why};
}

bool is_index(const json& j) {
  return j.is_number_integer() && (!j.is_number_unsigned() || j.get<std::uint64_t>() <= std::numeric_limits<std::int64_t>::max());
}

datashape::result<attribute> typed(const std::string& name, const json& j) {
  if (j.size() != 2 || !j.contains("type") || !j.contains("value") || !j["type"].is_string())
    return bad(name, R"(an object is {"type": datashape, "value": …})");
  DATASHAPE_TRY(ndt::type t, ndt::try_parse(j["type"].get_ref<const std::string&>()));
  DATASHAPE_TRY(value v, try_value_from_text(t, j["value"].dump()));
  return attribute(std::move(v));
}

datashape::result<attribute> option_of(const std::string& name, const json& j) {
  switch (j.type()) {
    case json::value_t::null: return attribute();
    case json::value_t::boolean: return attribute(j.get<bool>());
    case json::value_t::string: return attribute(j.get<std::string>());
    case json::value_t::number_float: return attribute(j.get<double>());
    case json::value_t::number_integer:
    case json::value_t::number_unsigned:
      if (is_index(j)) return attribute(j.get<std::int64_t>());
      return bad(name, "an integer is above 9223372036854775807");
    case json::value_t::object: return typed(name, j);
    case json::value_t::array: {
      if (std::all_of(j.begin(), j.end(), is_index)) return attribute(j.get<std::vector<index>>());
      const std::string text = j.dump();
      DATASHAPE_TRY(ndt::type t, ndt::infer_json(text));
      DATASHAPE_TRY(value v, try_value_from_text(t, text));
      return attribute(std::move(v));
    }
    default: return bad(name, "this is no value of an option");
  }
}

}  // namespace

datashape::result<attributes> read_options(std::string_view text) {
  attributes all;
  if (text.empty()) return all;
  json read;
  try {
    read = json::parse(text);
  } catch (const json::parse_error& e) {
    const auto at = static_cast<std::uint32_t>(std::min<std::size_t>(e.byte > 0 ? e.byte - 1 : 0, text.size()));
    datashape::diagnostic d{codes::bad_option, datashape::severity::error, "options are a JSON object, and this is no JSON"};
    d.where = datashape::span{at, static_cast<std::uint32_t>(std::min<std::size_t>(at + std::size_t{1}, text.size()))};
    return d;
  }
  if (!read.is_object()) return datashape::diagnostic{codes::bad_option, datashape::severity::error, "options are a JSON object"};
  for (const auto& [name, j] : read.items()) {
    DATASHAPE_TRY(attribute a, option_of(name, j));
    all.set(name, std::move(a));
  }
  return all;
}

}  // namespace pluribus::gfunc::c
