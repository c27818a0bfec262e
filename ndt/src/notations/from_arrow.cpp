// SPDX-License-Identifier: BSD-3-Clause
/// Arrow formats to types. Storage variants (32 or 64 bit offsets, views, run ends) are one type: layout is not the type's business.
#include <charconv>
#include <set>

#include "arrow_node.hpp"
#include "ndt/literal.hpp"
#include "ndt/make.hpp"
#include "ndt/parse.hpp"

namespace pluribus::ndt::notations {
namespace {

class schema_reader {
 public:
  result<type> read(const arrow_node& node, int depth = 0) {
    if (depth > max_nesting) return bad(node, "nested deeper than " + std::to_string(max_nesting) + " levels");
    const std::size_t before = path_.size();
    if (depth > 0) path_ += '.' + node.name;
    auto t = with_metadata(node, depth);
    path_.resize(before);
    return t;
  }

 private:
  diagnostic bad(const arrow_node& node, std::string why) const {
    std::string message = "Arrow format `" + node.format + "`";
    if (!path_.empty()) message += " at `" + path_ + "`";
    return {codes::bad_notation, datashape::severity::error, message + ": " + why};
  }

  result<type> with_metadata(const arrow_node& node, int depth) {
    std::string extension, parameters;
    bool other = false;
    for (const auto& [key, value] : node.metadata) {
      if (key == extension_name)
        extension = value;
      else if (key == extension_metadata)
        parameters = value;
      else
        other = true;
    }
    if (extension == "datashape") return own_extension(node, parameters, depth);
    DATASHAPE_TRY(type t, node.dictionary ? dictionary(node, depth) : plain(node, depth));
    bool understood = extension.empty();
    if (extension == "arrow.json" && t.kind() == kind::string) {
      t = make_leaf(kind::json);
      understood = true;
    }
    if (extension == "arrow.fixed_shape_tensor" && t.kind() == kind::fixed) {
      DATASHAPE_TRY(t, tensor(node, std::move(t), parameters));
      understood = true;
    }
    if (!understood || other) {
      std::string json = "{";
      for (const auto& [key, value] : node.metadata) {
        if (understood && (key == extension_name || key == extension_metadata)) continue;
        if (json.size() > 1) json += ", ";
        append_json(key, json);
        json += ": ";
        append_json(value, json);
      }
      DATASHAPE_CHECK(check_text("Arrow metadata", json));
      t = annotated(json + "}", std::move(t));
    }
    return nullable(node, std::move(t));
  }

  static type nullable(const arrow_node& node, type t) {
    const kind k = bare(t).kind();
    if (!(node.flags & ARROW_FLAG_NULLABLE) || k == kind::null || k == kind::option) return t;
    return option(std::move(t));
  }

  /// The text says the type; it must be stored as this node is.
  result<type> own_extension(const arrow_node& node, const std::string& text, int depth) {
    auto t = try_parse(text);
    if (!t) return bad(node, "the extension's datashape does not parse: " + t.error().front().message);
    const auto stored = node_of_type(*t, {});
    const auto small = node_of_type(*t, {.small_offsets = true});
    if (!stored || !small || depth > max_nesting || !(same_storage(node, *stored) || same_storage(node, *small)))
      return bad(node, "the extension says `" + text + "`, which is not stored so");
    return nullable(node, *std::move(t));
  }

  result<type> tensor(const arrow_node& node, type storage, const std::string& parameters) {
    DATASHAPE_TRY(const literal json, read_literal(parameters, {.python = false}));
    const literal* shape = json.find("shape");
    if (!json.is(literal::form::dict) || !shape || !shape->is(literal::form::list)) return bad(node, "a fixed_shape_tensor has a shape");
    if (const literal* order = json.find("permutation"); order && order->is_sequence())
      for (std::size_t i = 0; i < order->items.size(); ++i)
        if (order->items[i].number != static_cast<std::int64_t>(i)) return bad(node, "a tensor with permuted dimensions");
    std::vector<index> extents;
    index size = 1;
    for (const literal& n : shape->items) {
      if (!n.is(literal::form::integer) || n.number < 0 || __builtin_mul_overflow(size, n.number, &size))
        return bad(node, "a shape is made of sizes");
      extents.push_back(n.number);
    }
    if (size != storage.extent()) return bad(node, "the shape does not have as many elements as the list");
    return array_type(extents, storage.element());
  }

  result<type> dictionary(const arrow_node& node, int depth) {
    arrow_node code;
    code.format = node.format;
    DATASHAPE_TRY(const type index_type, plain(code, depth));
    const bool is_integer = index_type.is_scalar() && (class_of(index_type.scalar()) == scalar_class::signed_integer ||
                                                       class_of(index_type.scalar()) == scalar_class::unsigned_integer);
    if (!is_integer) return bad(node, "a dictionary is indexed by integers");
    DATASHAPE_TRY(type values, read(*node.dictionary, depth + 1));
    if (values.kind() == kind::option) values = values.element();
    return categorical(std::move(values), node.flags & ARROW_FLAG_DICTIONARY_ORDERED, index_type.scalar());
  }

  result<type> only_child(const arrow_node& node, int depth) {
    if (node.children.size() != 1) return bad(node, "it has one child, found " + std::to_string(node.children.size()));
    return read(node.children[0], depth + 1);
  }

  static bool integer(std::string_view& rest, std::int64_t& out) {
    const auto r = std::from_chars(rest.data(), rest.data() + rest.size(), out);
    if (r.ec != std::errc()) return false;
    rest.remove_prefix(static_cast<std::size_t>(r.ptr - rest.data()));
    return true;
  }

  result<type> plain(const arrow_node& node, int depth) {
    const std::string_view f = node.format;
    if (!f.starts_with('+') && !node.children.empty()) return bad(node, "it has no children");
    if (f.size() == 1)
      for (int i = 0; i < scalar_count; ++i)
        if (scalar_table[i].arrow == f) return make_scalar(static_cast<scalar>(i));
    if (f == "n") return make_leaf(kind::null);
    if (f == "z" || f == "Z" || f == "vz") return make_bytes();
    if (f == "u" || f == "U" || f == "vu") return make_leaf(kind::string);
    std::string_view rest = f.size() > 2 ? f.substr(2) : std::string_view();
    if (f.starts_with("w:")) {
      index size = 0;
      if (!integer(rest, size) || !rest.empty() || size < 0) return bad(node, "`w:` is followed by a size");
      return make_fixed_bytes(size);
    }
    if (f.starts_with("d:")) return decimal(node, rest);
    if (f.starts_with("t")) return temporal(node);
    if (f == "+l" || f == "+L" || f == "+vl" || f == "+vL") {
      DATASHAPE_TRY(type element, only_child(node, depth));
      return var_dim(std::move(element));
    }
    if (f.starts_with("+w:")) {
      rest = f.substr(3);
      index size = 0;
      if (!integer(rest, size) || !rest.empty() || size < 0) return bad(node, "`+w:` is followed by a size");
      DATASHAPE_TRY(type element, only_child(node, depth));
      return fixed_dim(size, std::move(element));
    }
    if (f == "+s") return record(node, depth);
    if (f == "+m") return map_of(node, depth);
    if (f.starts_with("+ud:") || f.starts_with("+us:")) return union_type(node, depth);
    if (f == "+r") {
      if (node.children.size() != 2) return bad(node, "run ends and values are two children");
      return read(node.children[1], depth + 1);
    }
    return bad(node, "no such format");
  }

  result<type> decimal(const arrow_node& node, std::string_view rest) {
    std::int64_t precision = 0, scale = 0, bits = 128;
    bool good = integer(rest, precision) && rest.starts_with(',');
    if (good) rest.remove_prefix(1), good = integer(rest, scale);
    if (good && !rest.empty()) good = rest.starts_with(',') && (rest.remove_prefix(1), integer(rest, bits)) && rest.empty();
    if (!good) return bad(node, "a decimal is `d:precision,scale` or `d:precision,scale,bits`");
    auto t = guarded([&]() -> result<type> { return make_decimal(precision, scale, bits); });
    if (!t) return bad(node, t.error().front().message);
    return t;
  }

  result<type> temporal(const arrow_node& node) {
    const std::string_view f = node.format;
    if (f == "tdD") return make_leaf(kind::date);
    if (f == "tdm") return make_datetime(time_unit::ms);
    constexpr std::string_view letters = "smun";
    constexpr time_unit units[] = {time_unit::second, time_unit::ms, time_unit::us, time_unit::ns};
    const std::size_t unit = f.size() >= 3 ? letters.find(f[2]) : std::string_view::npos;
    if (unit != std::string_view::npos) {
      if (f.size() == 3 && f[1] == 't') return make_time(units[unit]);
      if (f.size() == 3 && f[1] == 'D') return make_timedelta(units[unit]);
      if (f[1] == 's' && f.size() > 3 && f[3] == ':') {
        DATASHAPE_CHECK(check_text("a time zone", f));
        return make_datetime(units[unit], f.substr(4));
      }
      if (f[1] == 's' && f.size() == 3) return bad(node, "a timestamp's unit is followed by `:`");
    }
    if (f.starts_with("ti")) return bad(node, "calendar intervals have no datashape");
    return bad(node, "no such format");
  }

  result<type> record(const arrow_node& node, int depth) {
    std::vector<named_type> fields;
    std::set<std::string_view> seen;
    for (const arrow_node& c : node.children) {
      if (!seen.insert(c.name).second)
        return diagnostic{codes::duplicate_field, datashape::severity::error, "duplicate field `" + c.name + "` in an Arrow struct"};
      DATASHAPE_CHECK(check_text("a field name", c.name));
      DATASHAPE_TRY(type t, read(c, depth + 1));
      fields.push_back({c.name, std::move(t)});
    }
    return ndt::record(fields);
  }

  result<type> map_of(const arrow_node& node, int depth) {
    if (node.children.size() != 1 || node.children[0].format != "+s" || node.children[0].children.size() != 2)
      return bad(node, "a map has one struct child with a key and a value");
    DATASHAPE_TRY(type key, read(node.children[0].children[0], depth + 2));
    DATASHAPE_TRY(type value, read(node.children[0].children[1], depth + 2));
    if (key.kind() == kind::option) key = key.element();
    return map(std::move(key), std::move(value));
  }

  result<type> union_type(const arrow_node& node, int depth) {
    std::string_view rest = std::string_view(node.format).substr(4);
    std::vector<named_type> members;
    std::vector<type> types;
    bool anonymous = true;
    for (std::size_t i = 0; i < node.children.size(); ++i) {
      std::int64_t id = -1;
      if (!integer(rest, id) || id != static_cast<std::int64_t>(i)) return bad(node, "type ids other than 0, 1, 2, … in order");
      if (!rest.empty()) {
        if (rest[0] != ',') return bad(node, "type ids are separated by commas");
        rest.remove_prefix(1);
      }
      const arrow_node& c = node.children[i];
      anonymous = anonymous && (c.name.empty() || c.name == std::to_string(i));
      DATASHAPE_CHECK(check_text("a field name", c.name));
      DATASHAPE_TRY(type t, read(c, depth + 1));
      members.push_back({c.name, t});
      types.push_back(std::move(t));
    }
    if (!rest.empty() || types.empty()) return bad(node, "as many type ids as children");
    return anonymous ? union_of(types) : union_of(members);
  }

  std::string path_;
};

}  // namespace

result<type> type_of_node(const arrow_node& node) {
  return guarded([&] { return schema_reader().read(node); });
}

bool same_storage(const arrow_node& a, const arrow_node& b) {
  if (a.format != b.format || a.children.size() != b.children.size() || !a.dictionary != !b.dictionary) return false;
  if (a.dictionary && !same_storage(*a.dictionary, *b.dictionary)) return false;
  for (std::size_t i = 0; i < a.children.size(); ++i)
    if (!same_storage(a.children[i], b.children[i])) return false;
  return true;
}

}  // namespace pluribus::ndt::notations
