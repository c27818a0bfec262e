// SPDX-License-Identifier: BSD-3-Clause
/// ArrowSchema structs to nodes and back. A schema made here owns its whole tree; a schema read here stays its producer's.
#include <cstring>

#include "arrow_node.hpp"

namespace pluribus::ndt {
namespace {

using namespace notations;

diagnostic broken(std::string why) { return {codes::bad_notation, datashape::severity::error, "an ArrowSchema " + std::move(why)}; }

result<std::vector<std::pair<std::string, std::string>>> read_metadata(const char* blob) {
  std::vector<std::pair<std::string, std::string>> out;
  if (!blob) return out;
  const auto number = [&] {
    std::int32_t n = 0;
    std::memcpy(&n, blob, sizeof n);
    blob += sizeof n;
    return n;
  };
  const std::int32_t count = number();
  if (count < 0) return broken("with a negative number of metadata entries");
  for (std::int32_t i = 0; i < count; ++i) {
    std::string parts[2];
    for (std::string& part : parts) {
      const std::int32_t size = number();
      if (size < 0) return broken("with a metadata text of negative size");
      part.assign(blob, static_cast<std::size_t>(size));
      blob += size;
    }
    out.emplace_back(std::move(parts[0]), std::move(parts[1]));
  }
  return out;
}

result<arrow_node> read_schema(const ArrowSchema& schema, int depth) {
  if (!schema.release) return broken("that was released");
  if (!schema.format) return broken("without a format");
  if (depth > max_nesting) return broken("nested deeper than " + std::to_string(max_nesting) + " levels");
  if (schema.n_children < 0 || (schema.n_children > 0 && !schema.children)) return broken("whose children are missing");
  arrow_node node;
  node.format = schema.format;
  node.name = schema.name ? schema.name : "";
  node.flags = schema.flags;
  DATASHAPE_TRY(node.metadata, read_metadata(schema.metadata));
  for (std::int64_t i = 0; i < schema.n_children; ++i) {
    if (!schema.children[i]) return broken("whose children are missing");
    DATASHAPE_TRY(arrow_node below, read_schema(*schema.children[i], depth + 1));
    node.children.push_back(std::move(below));
  }
  if (schema.dictionary) {
    DATASHAPE_TRY(arrow_node below, read_schema(*schema.dictionary, depth + 1));
    node.dictionary = std::make_unique<arrow_node>(std::move(below));
  }
  return node;
}

std::string write_metadata(const std::vector<std::pair<std::string, std::string>>& metadata) {
  std::string blob;
  const auto number = [&](std::size_t n) {
    const auto small = static_cast<std::int32_t>(n);
    blob.append(reinterpret_cast<const char*>(&small), sizeof small);
  };
  number(metadata.size());
  for (const auto& [key, value] : metadata)
    for (const std::string* part : {&key, &value}) {
      number(part->size());
      blob += *part;
    }
  return blob;
}

/// What one exported schema owns besides its struct.
struct owned_schema {
  std::string format, name, metadata;
  std::vector<ArrowSchema> children;
  std::vector<ArrowSchema*> pointers;
  ArrowSchema dictionary{};

  ~owned_schema() {
    for (ArrowSchema& c : children)
      if (c.release) c.release(&c);
    if (dictionary.release) dictionary.release(&dictionary);
  }
};

void release_schema(ArrowSchema* schema) {
  delete static_cast<owned_schema*>(schema->private_data);
  schema->private_data = nullptr;
  schema->release = nullptr;
}

void write_schema(const arrow_node& node, ArrowSchema& out) {
  auto owned = std::make_unique<owned_schema>();
  owned->format = node.format;
  owned->name = node.name;
  if (!node.metadata.empty()) owned->metadata = write_metadata(node.metadata);
  owned->children.resize(node.children.size());
  for (std::size_t i = 0; i < node.children.size(); ++i) {
    write_schema(node.children[i], owned->children[i]);
    owned->pointers.push_back(&owned->children[i]);
  }
  if (node.dictionary) write_schema(*node.dictionary, owned->dictionary);
  ArrowSchema made{};
  made.format = owned->format.c_str();
  made.name = owned->name.c_str();
  made.metadata = node.metadata.empty() ? nullptr : owned->metadata.data();
  made.flags = node.flags;
  made.n_children = static_cast<std::int64_t>(node.children.size());
  made.children = owned->pointers.empty() ? nullptr : owned->pointers.data();
  made.dictionary = node.dictionary ? &owned->dictionary : nullptr;
  made.release = release_schema;
  made.private_data = owned.release();
  out = made;
}

}  // namespace

datashape::result<type> from_arrow(const ArrowSchema& schema) {
  DATASHAPE_TRY(const arrow_node node, read_schema(schema, 0));
  return type_of_node(node);
}

datashape::outcome to_arrow(const type& t, ArrowSchema& out, arrow_options options, std::string_view name) {
  DATASHAPE_TRY(arrow_node node, node_of_type(t, options));
  node.name = name;
  write_schema(node, out);
  return std::monostate{};
}

}  // namespace pluribus::ndt
