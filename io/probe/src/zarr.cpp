// SPDX-License-Identifier: BSD-3-Clause
/// zarr.json of a v3 array. Every mandatory member is checked, every fault says the member, what it holds and what was expected; what
/// must be understood and is not is refused.
#include "probe/zarr.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <limits>

#include "datashape/try.hpp"
#include "ndt/make.hpp"
#include "probe/codes.hpp"

namespace pluribus::probe {
namespace {

using datashape::outcome;
using datashape::result;

constexpr std::size_t largest_rank = 16;
constexpr ndt::scalar data_types[] = {
    ndt::scalar::bool_,   ndt::scalar::int8,    ndt::scalar::int16,     ndt::scalar::int32,      ndt::scalar::int64,
    ndt::scalar::uint8,   ndt::scalar::uint16,  ndt::scalar::uint32,    ndt::scalar::uint64,     ndt::scalar::float16,
    ndt::scalar::float32, ndt::scalar::float64, ndt::scalar::complex64, ndt::scalar::complex128,
};
constexpr std::string_view known_members[] = {"zarr_format",        "node_type",  "shape",  "data_type",  "chunk_grid",
                                              "chunk_key_encoding", "fill_value", "codecs", "attributes", "storage_transformers",
                                              "dimension_names"};

datashape::diagnostic wrong(std::string_view member, const json& value, std::string_view expected) {
  std::string text = to_text(value);
  if (text.size() > 200) text = text.substr(0, 200) + "...";
  return failure(codes::bad_member, fmt::format("`{}` is {}, expected {}", member, text, expected));
}

result<const json*> mandatory(const json& object, std::string_view member) {
  if (const json* value = object.find(member)) return value;
  return failure(codes::missing_member, fmt::format("the member `{}` is missing", member));
}

result<std::vector<ndt::index>> extents_of(std::string_view member, const json& value, ndt::index least) {
  const auto* items = value.as<json::list>();
  if (!items) return wrong(member, value, "a list of integers");
  std::vector<ndt::index> extents;
  for (const json& item : *items) {
    const auto* n = item.as<std::int64_t>();
    if (!n || *n < least) return wrong(member, value, fmt::format("integers of at least {}", least));
    extents.push_back(*n);
  }
  return extents;
}

/// {"name": ..., "configuration": {...}, "must_understand": ...} or the bare name.
result<zarr_codec> extension(std::string_view member, const json& value) {
  if (const auto* name = value.as<std::string>()) return zarr_codec{*name};
  const json* name = value.find("name");
  if (!name || !name->as<std::string>()) return wrong(member, value, "an object with a `name`, or a name");
  zarr_codec out{*name->as<std::string>()};
  for (const auto& [key, part] : *value.as<json::object>()) {
    if (key == "configuration") {
      if (!part.as<json::object>()) return wrong(fmt::format("{}.configuration", member), part, "an object");
      out.configuration = part;
    } else if (key != "name" && !(key == "must_understand" && part.as<bool>())) {
      return failure(
          codes::unknown_member,
          fmt::format("`{}` \"{}\" has the member `{}`, expected only name, configuration, must_understand", member, out.name, key));
    }
  }
  return out;
}

outcome check_members(const json& root) {
  for (const auto& [key, value] : *root.as<json::object>()) {
    if (std::find(std::begin(known_members), std::end(known_members), key) != std::end(known_members)) continue;
    const json* must = value.find("must_understand");
    if (must && must->as<bool>() && !*must->as<bool>()) continue;
    return failure(
        codes::unknown_member,
        fmt::format("the member `{}` is not known, and without \"must_understand\": false it may change what the values mean", key));
  }
  return std::monostate{};
}

outcome check_node(const json& root) {
  DATASHAPE_TRY(const json* format, mandatory(root, "zarr_format"));
  if (const auto* n = format->as<std::int64_t>(); !n || *n != 3) return wrong("zarr_format", *format, "3");
  DATASHAPE_TRY(const json* node, mandatory(root, "node_type"));
  const auto* text = node->as<std::string>();
  if (text && *text == "group")
    return failure(codes::unsupported_member, "this is a group and holds no values itself; name one of the arrays below it");
  if (!text || *text != "array") return wrong("node_type", *node, "\"array\"");
  return std::monostate{};
}

outcome read_data_type(const json& root, zarr_array& out) {
  DATASHAPE_TRY(const json* value, mandatory(root, "data_type"));
  DATASHAPE_TRY(const auto given, extension("data_type", *value));
  const std::string_view name = given.name == "complex_float32"   ? "complex64"
                                : given.name == "complex_float64" ? "complex128"
                                                                  : std::string_view(given.name);
  for (const ndt::scalar s : data_types)
    if (name == ndt::name(s)) {
      out.dtype = s;
      return std::monostate{};
    }
  std::string known;
  for (const ndt::scalar s : data_types) known += fmt::format("{}{}", known.empty() ? "" : ", ", ndt::name(s));
  return failure(codes::unsupported_member, fmt::format("`data_type` is \"{}\"; this version reads: {}", given.name, known));
}

outcome read_shape(const json& root, zarr_array& out) {
  DATASHAPE_TRY(const json* value, mandatory(root, "shape"));
  DATASHAPE_TRY(out.shape, extents_of("shape", *value, 0));
  if (out.shape.size() > largest_rank)
    return failure(codes::unsupported_member, fmt::format("`shape` has {} dims, at most {} are read", out.shape.size(), largest_rank));
  return std::monostate{};
}

outcome read_grid(const json& root, zarr_array& out) {
  DATASHAPE_TRY(const json* value, mandatory(root, "chunk_grid"));
  DATASHAPE_TRY(const auto given, extension("chunk_grid", *value));
  if (given.name != "regular")
    return failure(codes::unsupported_member, fmt::format("`chunk_grid` is \"{}\"; this version reads: regular", given.name));
  const json* shape = given.configuration.find("chunk_shape");
  if (!shape) return failure(codes::missing_member, "the member `chunk_grid.configuration.chunk_shape` is missing");
  DATASHAPE_TRY(out.chunk_shape, extents_of("chunk_grid.configuration.chunk_shape", *shape, 1));
  if (out.chunk_shape.size() != out.shape.size())
    return wrong("chunk_grid.configuration.chunk_shape", *shape, fmt::format("{} extents, as `shape` has", out.shape.size()));
  ndt::index array_size = ndt::size_of(out.dtype), chunk_size = array_size;
  for (std::size_t d = 0; d < out.shape.size(); ++d) {
    const bool over = __builtin_mul_overflow(array_size, std::max<ndt::index>(out.shape[d], 1), &array_size) ||
                      __builtin_mul_overflow(chunk_size, out.chunk_shape[d], &chunk_size);
    if (over) return wrong(d < out.shape.size() ? "shape" : "", *root.find("shape"), "a shape and chunks of less than 2^63 bytes");
  }
  return std::monostate{};
}

outcome read_keys(const json& root, zarr_array& out) {
  DATASHAPE_TRY(const json* value, mandatory(root, "chunk_key_encoding"));
  DATASHAPE_TRY(const auto given, extension("chunk_key_encoding", *value));
  if (given.name != "default" && given.name != "v2")
    return failure(codes::unsupported_member, fmt::format("`chunk_key_encoding` is \"{}\"; this version reads: default, v2", given.name));
  out.keys = given.name == "v2" ? zarr_key_style::v2 : zarr_key_style::standard;
  out.separator = given.name == "v2" ? '.' : '/';
  if (const json* separator = given.configuration.find("separator")) {
    const auto* text = separator->as<std::string>();
    if (!text || (*text != "/" && *text != ".")) return wrong("chunk_key_encoding.configuration.separator", *separator, "\"/\" or \".\"");
    out.separator = text->front();
  }
  return std::monostate{};
}

outcome read_codecs(const json& root, zarr_array& out) {
  DATASHAPE_TRY(const json* value, mandatory(root, "codecs"));
  const auto* items = value->as<json::list>();
  if (!items || items->empty()) return wrong("codecs", *value, "a list of at least one codec");
  for (const json& item : *items) {
    DATASHAPE_TRY(auto codec, extension("codecs", item));
    out.codecs.push_back(std::move(codec));
  }
  return std::monostate{};
}

outcome read_optional(const json& root, zarr_array& out) {
  if (const json* attributes = root.find("attributes")) {
    if (!attributes->as<json::object>()) return wrong("attributes", *attributes, "an object");
    out.attributes = *attributes;
  }
  if (const json* transformers = root.find("storage_transformers")) {
    const auto* items = transformers->as<json::list>();
    if (!items) return wrong("storage_transformers", *transformers, "a list");
    if (!items->empty())
      return failure(codes::unsupported_member,
                     fmt::format("`storage_transformers` is {}; this version reads none", to_text(*transformers)));
  }
  const json* names = root.find("dimension_names");
  if (!names || names->null()) return std::monostate{};
  const auto* items = names->as<json::list>();
  if (!items || items->size() != out.shape.size())
    return wrong("dimension_names", *names, fmt::format("a list of {} names or nulls", out.shape.size()));
  for (const json& item : *items) {
    if (!item.null() && !item.as<std::string>()) return wrong("dimension_names", *names, "names or nulls");
    out.dimension_names.push_back(item.null() ? std::nullopt : std::optional(*item.as<std::string>()));
  }
  return std::monostate{};
}

result<zarr_array> read(std::string_view text) {
  DATASHAPE_TRY(const json root, parse_json(text));
  if (!root.as<json::object>()) return failure(codes::bad_json, fmt::format("the text is {}, expected an object", root.kind()));
  zarr_array out;
  DATASHAPE_CHECK(check_node(root));
  DATASHAPE_CHECK(check_members(root));
  DATASHAPE_CHECK(read_data_type(root, out));
  DATASHAPE_CHECK(read_shape(root, out));
  DATASHAPE_CHECK(read_grid(root, out));
  DATASHAPE_CHECK(read_keys(root, out));
  DATASHAPE_TRY(const json* fill, mandatory(root, "fill_value"));
  DATASHAPE_TRY(out.fill_value, parse_fill_value(*fill, out.dtype));
  DATASHAPE_CHECK(read_codecs(root, out));
  DATASHAPE_CHECK(read_optional(root, out));
  return out;
}

json named(std::string_view name, json configuration) {
  return json(json::object{{"name", json(std::string(name))}, {"configuration", std::move(configuration)}});
}

}  // namespace

ndt::type zarr_array::type() const { return ndt::array_type(shape, ndt::make_scalar(dtype)); }

ndt::index zarr_array::chunk_bytes() const noexcept {
  ndt::index n = ndt::size_of(dtype);
  for (const ndt::index extent : chunk_shape) n *= extent;
  return n;
}

datashape::result<zarr_array> parse_zarr_array(std::string_view text, std::string_view where) {
  auto out = read(text);
  if (out) return out;
  auto faults = std::move(out).error();
  for (auto& fault : faults) fault.message = fmt::format("{}: {}", where, fault.message);
  return faults;
}

std::string to_text(const zarr_array& array) {
  const auto list = [](const std::vector<ndt::index>& extents) { return json(json::list(extents.begin(), extents.end())); };
  json::list codecs, names;
  for (const auto& codec : array.codecs) {
    const auto* configuration = codec.configuration.as<json::object>();
    codecs.push_back(configuration && configuration->empty() ? json(json::object{{"name", json(codec.name)}})
                                                             : named(codec.name, codec.configuration));
  }
  for (const auto& name : array.dimension_names) names.push_back(name ? json(*name) : json());
  json::object root{
      {"zarr_format", json(3)},
      {"node_type", json("array")},
      {"shape", list(array.shape)},
      {"data_type", json(ndt::name(array.dtype))},
      {"chunk_grid", named("regular", json(json::object{{"chunk_shape", list(array.chunk_shape)}}))},
      {"chunk_key_encoding", named(array.keys == zarr_key_style::v2 ? "v2" : "default",
                                   json(json::object{{"separator", json(std::string(1, array.separator))}}))},
      {"fill_value", fill_value_json(array.fill_value, array.dtype)},
      {"codecs", json(std::move(codecs))},
      {"attributes", array.attributes},
  };
  if (!names.empty()) root.push_back({"dimension_names", json(std::move(names))});
  return to_text(json(std::move(root)), 2) + "\n";
}

std::string chunk_key(const zarr_array& array, std::span<const ndt::index> chunk) {
  std::string key = array.keys == zarr_key_style::standard ? "c" : "";
  for (const ndt::index i : chunk) {
    if (!key.empty()) key += array.separator;
    key += std::to_string(i);
  }
  return key.empty() ? "0" : key;
}

}  // namespace pluribus::probe
