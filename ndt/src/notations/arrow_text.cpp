// SPDX-License-Identifier: BSD-3-Clause
/// Arrow schemas as JSON and back: the fields of the C struct by their names.
#include "arrow_node.hpp"
#include "ndt/literal.hpp"

namespace pluribus::ndt {
namespace {

using namespace notations;
using form = literal::form;

result<arrow_node> read_node(const literal& value) {
  arrow_node node;
  if (value.is(form::text)) {
    node.format = value.text;
    return node;
  }
  if (!value.is(form::dict)) return bad_text(value.where, "a schema is a format or an object, found " + std::string(name(value.what)));
  for (std::size_t i = 0; i < value.items.size(); ++i) {
    const std::string& key = value.keys[i].text;
    const literal& item = value.items[i];
    if (key == "format" && item.is(form::text))
      node.format = item.text;
    else if (key == "name" && item.is(form::text))
      node.name = item.text;
    else if (key == "flags" && item.is(form::integer))
      node.flags = item.number;
    else if (key == "metadata" && item.is(form::dict)) {
      for (std::size_t k = 0; k < item.items.size(); ++k) {
        if (!item.items[k].is(form::text)) return bad_text(item.items[k].where, "metadata is text");
        node.metadata.emplace_back(item.keys[k].text, item.items[k].text);
      }
    } else if (key == "children" && item.is(form::list)) {
      for (const literal& c : item.items) {
        DATASHAPE_TRY(arrow_node below, read_node(c));
        node.children.push_back(std::move(below));
      }
    } else if (key == "dictionary" && (item.is(form::dict) || item.is(form::text))) {
      DATASHAPE_TRY(arrow_node below, read_node(item));
      node.dictionary = std::make_unique<arrow_node>(std::move(below));
    } else {
      return bad_text(value.keys[i].where, "no such part of a schema: `" + key + "` as " + std::string(name(item.what)),
                      "format, name, flags, metadata, children, dictionary");
    }
  }
  if (node.format.empty()) return bad_text(value.where, "a schema has a `format`");
  return node;
}

void write_node(const arrow_node& node, std::string& out) {
  out += "{\"format\": ";
  append_json(node.format, out);
  if (!node.name.empty()) append_json(node.name, out += ", \"name\": ");
  if (node.flags) out += ", \"flags\": " + std::to_string(node.flags);
  if (!node.metadata.empty()) {
    out += ", \"metadata\": {";
    for (std::size_t i = 0; i < node.metadata.size(); ++i) {
      if (i) out += ", ";
      append_json(node.metadata[i].first, out);
      out += ": ";
      append_json(node.metadata[i].second, out);
    }
    out += '}';
  }
  if (!node.children.empty()) {
    out += ", \"children\": [";
    for (std::size_t i = 0; i < node.children.size(); ++i) {
      if (i) out += ", ";
      write_node(node.children[i], out);
    }
    out += ']';
  }
  if (node.dictionary) write_node(*node.dictionary, out += ", \"dictionary\": ");
  out += '}';
}

}  // namespace

datashape::result<type> from_arrow_text(std::string_view text) {
  return guarded([&]() -> result<type> {
    DATASHAPE_CHECK(check_text("an Arrow schema", text));
    arrow_node node;
    if (!text.empty() && (text[0] == '{' || text[0] == '"')) {
      DATASHAPE_TRY(const literal value, read_literal(text, {.python = false}));
      DATASHAPE_TRY(node, read_node(value));
    } else {
      node.format = text;
    }
    return type_of_node(node);
  });
}

datashape::result<std::string> to_arrow_text(const type& t) {
  DATASHAPE_TRY(const arrow_node node, node_of_type(t, {}));
  std::string out;
  write_node(node, out);
  return out;
}

}  // namespace pluribus::ndt
