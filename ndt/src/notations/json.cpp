// SPDX-License-Identifier: BSD-3-Clause
/// The JSON form of types. Constructs that have no parts worth an object (powers, contiguity, constraints) stand as datashape text.
#include "ndt/json.hpp"

#include <algorithm>
#include <map>

#include "ndt/literal.hpp"
#include "ndt/make.hpp"
#include "ndt/parse.hpp"
#include "ndt/print.hpp"
#include "refusal.hpp"

namespace pluribus::ndt {
namespace {

using namespace notations;
using form = literal::form;

class json_writer {
 public:
  void write(const type& t) {
    switch (t.kind()) {
      case kind::fixed: open("fixed"), number("extent", t.extent()), child("element", t.element()); break;
      case kind::symbolic: open("symbolic"), text("name", t.text()), child("element", t.element()); break;
      case kind::unknown: open("unknown"), child("element", t.element()); break;
      case kind::var: open("var"), child("element", t.element()); break;
      case kind::array: open("array"), child("element", t.element()); break;
      case kind::ellipsis:
        open("ellipsis");
        if (!t.text().empty()) text("name", t.text());
        if (t.has(detail::equal_dims)) flag("equal");
        if (t.family() != family::dim) text("over", t.family() == family::var ? "var" : "array");
        child("element", t.element());
        break;
      case kind::option: open("option"), child("element", t.element()); break;
      case kind::ref: open("ref"), child("element", t.element()); break;
      case kind::map: open("map"), child("key", t.child(0)), child("value", t.child(1)); break;
      case kind::record:
      case kind::tuple: fields(t); break;
      case kind::union_:
        open("union");
        key("members");
        out_ += '[';
        for (std::size_t i = 0; i < t.size(); ++i) member(t, i), out_ += '}';
        out_ += ']';
        break;
      case kind::function: function(t); break;
      default: append_json(to_string(t), out_); return;
    }
    out_ += '}';
  }
  std::string take() { return std::move(out_); }

 private:
  void open(std::string_view kind) { out_ += "{\"kind\": \"" + std::string(kind) + '"'; }
  void key(std::string_view name) { out_ += ", \"" + std::string(name) + "\": "; }
  void number(std::string_view name, std::int64_t n) { key(name), out_ += std::to_string(n); }
  void text(std::string_view name, std::string_view s) { key(name), append_json(s, out_); }
  void flag(std::string_view name) { key(name), out_ += "true"; }
  void child(std::string_view name, const type& t) { key(name), write(t); }

  /// {"name": …, "type": …  without the closing bracket
  void member(const type& t, std::size_t i) {
    if (i) out_ += ", ";
    out_ += '{';
    if (!t.has(detail::anonymous) && t.kind() != kind::tuple) {
      out_ += "\"name\": ";
      append_json(t.field(i).name, out_);
      out_ += ", ";
    }
    out_ += "\"type\": ";
    write(t.child(i));
  }
  void fields(const type& t) {
    open(t.kind() == kind::record ? "record" : "tuple");
    key("fields");
    out_ += '[';
    for (std::size_t i = 0; i < t.size(); ++i) {
      member(t, i);
      const detail::field_attributes a = t.attributes(i);
      if (a.align) number("align", a.align);
      if (a.pack) number("pack", a.pack);
      if (a.offset >= 0) number("offset", a.offset);
      out_ += '}';
    }
    out_ += ']';
    if (t.align()) number("align", t.align());
    if (t.pack()) number("pack", t.pack());
    if (t.explicit_size() >= 0) number("size", t.explicit_size());
    if (t.is_variadic()) flag("variadic");
  }
  void function(const type& t) {
    open("function");
    const auto list = [&](std::string_view name, std::size_t begin, std::size_t end, bool named) {
      key(name);
      out_ += '[';
      for (std::size_t i = begin; i < end; ++i) {
        if (i != begin) out_ += ", ";
        if (named) {
          out_ += "{\"name\": ";
          append_json(t.field(i).name, out_);
          out_ += ", \"type\": ";
        }
        write(t.child(i));
        if (named) out_ += '}';
      }
      out_ += ']';
    };
    const std::size_t named = t.positional() + t.keywords();
    list("parameters", 0, t.positional(), false);
    if (t.is_variadic()) flag("variadic");
    if (t.keywords()) list("keywords", t.positional(), named, true);
    if (t.has(detail::keyword_rest)) flag("keyword_rest");
    list("results", named, t.size(), false);
  }

  std::string out_;
};

class json_reader {
 public:
  result<type> read(const literal& value) {
    if (value.is(form::text)) {
      auto t = try_parse(value.text);
      if (t) return t;
      auto all = t.error();
      for (auto& d : all) d.where = value.where, d.labels.clear();
      return all;
    }
    if (!value.is(form::dict)) return bad_text(value.where, "a type is text or an object, found " + std::string(name(value.what)));
    const literal* called = value.find("kind");
    if (!called || !called->is(form::text)) return bad_text(value.where, "a type that is an object has a `kind`");
    const std::string& k = called->text;
    if (k == "record" || k == "tuple") return fields(value, k == "record");
    if (k == "union") return members(value);
    if (k == "function") return function(value);
    if (k == "map") {
      DATASHAPE_TRY(type key, part(value, "key"));
      DATASHAPE_TRY(type of, part(value, "value"));
      return map(std::move(key), std::move(of));
    }
    constexpr std::string_view known[] = {"fixed", "symbolic", "unknown", "var", "array", "ellipsis", "option", "ref"};
    if (std::find(std::begin(known), std::end(known), k) == std::end(known)) return bad_text(called->where, "no kind `" + k + "`");
    DATASHAPE_TRY(type element, part(value, "element"));
    if (k == "fixed") {
      DATASHAPE_TRY(const std::int64_t extent, integer(value, "extent", -1));
      if (extent < 0) return bad_text(value.where, "a fixed dimension has an `extent`");
      return fixed_dim(extent, std::move(element));
    }
    if (k == "symbolic" || k == "ellipsis") {
      const literal* name = value.find("name");
      if ((!name && k == "symbolic") || (name && (!name->is(form::text) || name->text.empty())))
        return bad_text(value.where, "a symbolic dimension has a `name`");
      if (k == "symbolic") return symbolic_dim(name->text, std::move(element));
      const literal* over = value.find("over");
      const family f = !over ? family::dim : over->text == "var" ? family::var : family::fixed;
      return ellipsis_dim(name ? std::string_view(name->text) : std::string_view(), std::move(element), truth(value, "equal"), f);
    }
    if (k == "unknown") return unknown_dim(std::move(element));
    if (k == "var") return var_dim(std::move(element));
    if (k == "array") return array_dim(std::move(element));
    if (k == "option") return option(std::move(element));
    return ref(std::move(element));
  }

 private:
  static bool truth(const literal& value, std::string_view key) {
    const literal* found = value.find(key);
    return found && found->is(form::boolean) && found->truth;
  }
  static result<std::int64_t> integer(const literal& value, std::string_view key, std::int64_t missing) {
    const literal* found = value.find(key);
    if (!found) return missing;
    if (!found->is(form::integer) || found->number < 0)
      return bad_text(found->where, "`" + std::string(key) + "` is an integer that is not negative");
    return found->number;
  }
  result<type> part(const literal& value, std::string_view key) {
    const literal* found = value.find(key);
    if (!found) return bad_text(value.where, "the object has no `" + std::string(key) + "`");
    return read(*found);
  }
  static result<const literal*> list(const literal& value, std::string_view key, bool needed) {
    const literal* found = value.find(key);
    if (!found && !needed) return nullptr;
    if (!found || !found->is(form::list)) return bad_text(value.where, "the object has no list `" + std::string(key) + "`");
    return found;
  }
  /// Alignments are powers of two up to 65536.
  static result<std::uint32_t> alignment(const literal& value, std::string_view key) {
    DATASHAPE_TRY(const std::int64_t n, integer(value, key, 0));
    if (n > 65536 || (n & (n - 1))) return bad_text(value.find(key)->where, "`" + std::string(key) + "` is a power of two up to 65536");
    return static_cast<std::uint32_t>(n);
  }
  datashape::outcome named(const literal& item, std::map<std::string_view, span>& seen, std::vector<std::string_view>& names) {
    const literal* called = item.find("name");
    if (!called || !called->is(form::text)) return bad_text(item.where, "the object has no `name`");
    const auto [first, is_new] = seen.emplace(called->text, called->where);
    if (!is_new) {
      diagnostic d{codes::duplicate_field, datashape::severity::error, "duplicate field `" + called->text + "`", called->where};
      d.labels.push_back({first->second, "first declared here"});
      return d;
    }
    names.push_back(called->text);
    return std::monostate{};
  }

  result<type> fields(const literal& value, bool is_record) {
    DATASHAPE_TRY(const literal* items, list(value, "fields", true));
    std::vector<type> types;
    std::vector<std::string_view> names;
    std::vector<detail::field_attributes> attributes;
    std::map<std::string_view, span> seen;
    bool any = false;
    for (const literal& item : items->items) {
      DATASHAPE_TRY(type t, part(item, "type"));
      types.push_back(std::move(t));
      if (is_record) DATASHAPE_CHECK(named(item, seen, names));
      detail::field_attributes a;
      DATASHAPE_TRY(a.align, alignment(item, "align"));
      DATASHAPE_TRY(a.pack, alignment(item, "pack"));
      DATASHAPE_TRY(a.offset, integer(item, "offset", -1));
      any = any || !(a == detail::field_attributes{});
      attributes.push_back(a);
    }
    DATASHAPE_TRY(const std::uint32_t align, alignment(value, "align"));
    DATASHAPE_TRY(const std::uint32_t pack, alignment(value, "pack"));
    DATASHAPE_TRY(const std::int64_t size, integer(value, "size", -1));
    if (size > (index{1} << (62 - detail::pack_bits))) return bad_text(value.where, "a size above 2**42 bytes");
    node_spec spec{.what = is_record ? kind::record : kind::tuple, .children = types, .names = names};
    if (any) spec.attributes = attributes;
    spec.value = pack | ((size + 1) << detail::pack_bits);
    spec.extra = align;
    if (truth(value, "variadic")) spec.flags = detail::variadic;
    return make_node(spec);
  }
  result<type> members(const literal& value) {
    DATASHAPE_TRY(const literal* items, list(value, "members", true));
    std::vector<type> types;
    std::vector<std::string_view> names;
    std::map<std::string_view, span> seen;
    if (items->items.empty()) return bad_text(value.where, "a union has members");
    for (const literal& item : items->items) {
      DATASHAPE_TRY(type t, part(item, "type"));
      types.push_back(std::move(t));
      if (items->items[0].find("name")) DATASHAPE_CHECK(named(item, seen, names));
    }
    return make_node({.what = kind::union_,
                      .flags = static_cast<std::uint16_t>(names.empty() ? detail::anonymous : 0),
                      .children = types,
                      .names = names});
  }
  result<type> function(const literal& value) {
    DATASHAPE_TRY(const literal* parameters, list(value, "parameters", true));
    DATASHAPE_TRY(const literal* keywords, list(value, "keywords", false));
    DATASHAPE_TRY(const literal* results, list(value, "results", true));
    std::vector<type> types;
    std::vector<std::string_view> names(parameters->items.size());
    std::map<std::string_view, span> seen;
    for (const literal& p : parameters->items) {
      DATASHAPE_TRY(type t, read(p));
      types.push_back(std::move(t));
    }
    if (keywords)
      for (const literal& item : keywords->items) {
        DATASHAPE_TRY(type t, part(item, "type"));
        types.push_back(std::move(t));
        DATASHAPE_CHECK(named(item, seen, names));
      }
    const std::size_t keyword_count = names.size() - parameters->items.size();
    for (const literal& r : results->items) {
      DATASHAPE_TRY(type t, read(r));
      types.push_back(std::move(t));
    }
    names.resize(types.size());
    std::uint16_t flags = 0;
    if (truth(value, "variadic")) flags |= detail::variadic;
    if (truth(value, "keyword_rest")) flags |= detail::keyword_rest;
    return make_node({.what = kind::function,
                      .flags = flags,
                      .value = static_cast<std::int64_t>(parameters->items.size()),
                      .extra = static_cast<std::int64_t>(keyword_count),
                      .children = types,
                      .names = keyword_count ? std::span<const std::string_view>(names) : std::span<const std::string_view>()});
  }
};

}  // namespace

datashape::result<type> from_json(std::string_view json) {
  return guarded([&]() -> result<type> {
    DATASHAPE_TRY(const literal value, read_literal(json, {.python = false, .max_depth = 1024}));
    return json_reader().read(value);
  });
}

std::string to_json(const type& t) {
  json_writer writer;
  writer.write(t);
  return writer.take();
}

}  // namespace pluribus::ndt
