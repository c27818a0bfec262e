// SPDX-License-Identifier: BSD-3-Clause
/// Types to Arrow formats. A type that Arrow lacks but could store is written as that storage with the extension `datashape`.
#include "arrow_node.hpp"
#include "ndt/literal.hpp"
#include "ndt/make.hpp"
#include "ndt/print.hpp"

namespace pluribus::ndt::notations {
namespace {

class schema_writer {
 public:
  explicit schema_writer(arrow_options options) : options_(options) {}

  result<arrow_node> write(const type& t) {
    const type& value = bare(t);
    arrow_node node;
    if (value.kind() == kind::option) {
      const type& inner = bare(value.element());
      if (inner.kind() == kind::null) return refuse(value, "a null type is null already");
      DATASHAPE_TRY(node, plain(inner));
      if (value.element().kind() == kind::annotated) DATASHAPE_CHECK(annotate(value.element(), node));
      node.flags |= ARROW_FLAG_NULLABLE;
    } else {
      DATASHAPE_TRY(node, plain(value));
    }
    if (t.kind() == kind::annotated) DATASHAPE_CHECK(annotate(t, node));
    return node;
  }

 private:
  diagnostic refuse(const type& t, std::string_view why, std::string_view help = {}) const {
    return cannot_say("Arrow", t, path_.text(), why, help);
  }

  /// Annotations are metadata where every value is text.
  static datashape::outcome annotate(const type& t, arrow_node& node) {
    for (const type* at = &t; at->kind() == kind::annotated; at = &at->element()) {
      const auto json = read_literal(at->text(), {.python = false});
      if (!json || !json->is(literal::form::dict)) continue;
      for (std::size_t i = 0; i < json->items.size(); ++i) {
        const literal& value = json->items[i];
        std::string text = value.text;
        if (!value.is(literal::form::text)) append_json(value, text = {});
        node.metadata.emplace_back(json->keys[i].text, std::move(text));
      }
    }
    return std::monostate{};
  }

  static arrow_node leaf(std::string format) {
    arrow_node node;
    node.format = std::move(format);
    return node;
  }
  static arrow_node extension(arrow_node storage, const type& t) {
    storage.metadata.emplace_back(extension_name, "datashape");
    storage.metadata.emplace_back(extension_metadata, to_string(t));
    return storage;
  }
  result<arrow_node> parent(std::string format, const type& element, std::string name) {
    const auto step = path_.into_dim();
    DATASHAPE_TRY(arrow_node below, write(element));
    below.name = std::move(name);
    arrow_node node = leaf(std::move(format));
    node.children.push_back(std::move(below));
    return node;
  }

  result<arrow_node> plain(const type& t) {
    const bool small = options_.small_offsets;
    switch (t.kind()) {
      case kind::scalar: return number(t);
      case kind::null: {
        arrow_node node = leaf("n");
        node.flags = ARROW_FLAG_NULLABLE;
        return node;
      }
      case kind::string: return leaf(small ? "u" : "U");
      case kind::bytes: return t.extra() ? extension(leaf(small ? "z" : "Z"), t) : leaf(small ? "z" : "Z");
      case kind::json: {
        arrow_node node = leaf(small ? "u" : "U");
        node.metadata = {{std::string(extension_name), "arrow.json"}, {std::string(extension_metadata), ""}};
        return node;
      }
      case kind::fixed_bytes: {
        if (t.value() > 2147483647) return refuse(t, "an element takes less than 2**31 bytes");
        arrow_node node = leaf("w:" + std::to_string(t.value()));
        return t.extra() ? extension(std::move(node), t) : std::move(node);
      }
      case kind::fixed_string:
      case kind::char_: {
        const index bytes = unit_size(t.encoding()) * (t.kind() == kind::char_ ? 1 : t.value());
        if (t.is_swapped()) return refuse(t, "values have the byte order of the machine");
        if (t.kind() == kind::fixed_string && t.value() > 536870911) return refuse(t, "an element takes less than 2**31 bytes");
        return extension(leaf("w:" + std::to_string(bytes)), t);
      }
      case kind::date: return leaf("tdD");
      case kind::time:
      case kind::datetime:
      case kind::timedelta: return temporal(t);
      case kind::decimal: {
        std::string format = "d:" + std::to_string(t.value()) + "," + std::to_string(t.extra());
        if (t.sub() != 16) format += "," + std::to_string(t.sub() * 8);
        return leaf(std::move(format));
      }
      case kind::fixed:
        if (t.extent() > 2147483647) return refuse(t, "a list of fixed size has less than 2**31 elements");
        return parent("+w:" + std::to_string(t.extent()), t.element(), "item");
      case kind::var: return parent(small ? "+l" : "+L", t.element(), "item");
      case kind::array: {
        DATASHAPE_TRY(arrow_node node, parent(small ? "+l" : "+L", t.element(), "item"));
        return extension(std::move(node), t);
      }
      case kind::record:
      case kind::tuple: return fields(t);
      case kind::union_: return union_type(t);
      case kind::map: return map_of(t);
      case kind::categorical: return categorical(t);
      case kind::ref:
      case kind::object: return refuse(t, "pointers do not leave the process");
      case kind::nominal: return refuse(t, "names have no meaning in another program", "its definition can be said");
      default: return refuse(t, t.is_symbolic() ? "it is a pattern" : "there is no format for it");
    }
  }

  result<arrow_node> number(const type& t) {
    if (t.is_swapped()) return refuse(t, "values have the byte order of the machine");
    const scalar s = t.scalar();
    if (*facts(s).arrow) return leaf(facts(s).arrow);
    std::string_view part;
    if (s == scalar::complex32) part = "e";
    if (s == scalar::complex64) part = "f";
    if (s == scalar::complex128) part = "g";
    if (part.empty()) return extension(leaf("w:" + std::to_string(size_of(s))), t);
    arrow_node node = leaf("+w:2");
    node.children.push_back(leaf(std::string(part)));
    node.children[0].name = "item";
    return extension(std::move(node), t);
  }

  result<arrow_node> temporal(const type& t) {
    if (t.is_swapped()) return refuse(t, "values have the byte order of the machine");
    constexpr std::string_view letters = "smun";
    const int unit = static_cast<int>(t.unit()) - static_cast<int>(time_unit::second);
    if (unit < 0 || unit > 3 || t.value() != 1 || (t.kind() == kind::time && !t.text().empty())) return extension(leaf("l"), t);
    const char letter = letters[static_cast<std::size_t>(unit)];
    if (t.kind() == kind::time) return leaf(std::string("tt") + letter);
    if (t.kind() == kind::timedelta) return leaf(std::string("tD") + letter);
    return leaf(std::string("ts") + letter + ":" + std::string(t.text()));
  }

  result<arrow_node> fields(const type& t) {
    if (t.is_variadic()) return refuse(t, "it is a pattern");
    arrow_node node = leaf("+s");
    for (std::size_t i = 0; i < t.size(); ++i) {
      const auto step = path_.into_child(t, i);
      DATASHAPE_TRY(arrow_node below, write(t.child(i)));
      below.name = t.kind() == kind::tuple ? std::to_string(i) : std::string(t.field(i).name);
      if (below.name.find('\0') != std::string::npos) return refuse(t.child(i), "a name has no NUL");
      node.children.push_back(std::move(below));
    }
    const bool attributed = t.pack() || t.align() || t.explicit_size() >= 0 || t.has(detail::attributed);
    return t.kind() == kind::tuple || attributed ? extension(std::move(node), t) : std::move(node);
  }

  result<arrow_node> union_type(const type& t) {
    if (t.size() > 128) return refuse(t, "a union has at most 128 members");
    arrow_node node = leaf("+ud:");
    bool plain_names = !t.has(detail::anonymous);
    for (std::size_t i = 0; i < t.size(); ++i) {
      const auto step = path_.into_child(t, i);
      node.format += (i ? "," : "") + std::to_string(i);
      DATASHAPE_TRY(arrow_node below, write(t.child(i)));
      below.name = t.has(detail::anonymous) ? std::to_string(i) : std::string(t.field(i).name);
      if (below.name.find('\0') != std::string::npos) return refuse(t.child(i), "a name has no NUL");
      plain_names = plain_names && below.name == std::to_string(i);
      node.children.push_back(std::move(below));
    }
    if (plain_names) return extension(std::move(node), t);
    return node;
  }

  result<arrow_node> map_of(const type& t) {
    arrow_node entries = leaf("+s");
    entries.name = "entries";
    for (int i = 0; i < 2; ++i) {
      const node_path::step step(path_, i ? ".value" : ".key");
      if (i == 0 && bare(t.child(0)).kind() == kind::option) return refuse(t.child(0), "a map's keys are not null");
      if (i == 0 && bare(t.child(0)).kind() == kind::null) return refuse(t.child(0), "a map's keys are not null");
      DATASHAPE_TRY(arrow_node below, write(t.child(static_cast<std::size_t>(i))));
      below.name = i ? "value" : "key";
      entries.children.push_back(std::move(below));
    }
    arrow_node node = leaf("+m");
    node.children.push_back(std::move(entries));
    return node;
  }

  result<arrow_node> categorical(const type& t) {
    const scalar code = static_cast<scalar>(t.sub());
    arrow_node node = leaf(facts(code).arrow);
    if (!t.has(detail::anonymous)) return extension(std::move(node), t);
    if (bare(t.child(0)).kind() == kind::option) return refuse(t, "a dictionary's values are not null", "`?categorical(T)` has nulls");
    DATASHAPE_TRY(arrow_node values, write(t.child(0)));
    node.dictionary = std::make_unique<arrow_node>(std::move(values));
    if (t.has(detail::ordered)) node.flags |= ARROW_FLAG_DICTIONARY_ORDERED;
    return node;
  }

  arrow_options options_;
  node_path path_;
};

}  // namespace

result<arrow_node> node_of_type(const type& t, arrow_options options) {
  DATASHAPE_CHECK(check_depth("Arrow", t));
  return guarded([&] { return schema_writer(options).write(t); });
}

}  // namespace pluribus::ndt::notations
