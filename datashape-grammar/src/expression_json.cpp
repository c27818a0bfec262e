// SPDX-License-Identifier: BSD-3-Clause
/// The JSON form of expressions. The writer is by hand so that its bytes are canonical; the reader walks nlohmann's tree, which is
/// known to this file alone, and rejects every key that has no meaning.
#include "datashape/expression_json.hpp"

#include <charconv>
#include <cmath>
#include <initializer_list>
#include <limits>
#include <nlohmann/json.hpp>

#include "datashape/expression_builder.hpp"
#include "datashape/expression_codes.hpp"
#include "datashape/identifier.hpp"
#include "expression_literal.hpp"

namespace pluribus::datashape {

namespace {

using json = nlohmann::json;
using kind = expression_kind;
using id = expression_builder::id;

/// The first integer that JavaScript's numbers no longer tell from its neighbours.
constexpr std::uint64_t first_inexact = std::uint64_t{1} << 53;

class writer {
 public:
  std::string take() && { return std::move(out_); }

  void node(expression_node n) {
    switch (n.kind()) {
      case kind::integer: integer(n.integer()); break;
      case kind::real: real(n.real()); break;
      case kind::boolean: out_ += n.boolean() ? "true" : "false"; break;
      case kind::null: out_ += "null"; break;
      case kind::string: out_ += R"({"string":)", append_quoted(n.text(), '"', out_), out_ += '}'; break;
      case kind::name: out_ += R"({"name":)", append_quoted(n.text(), '"', out_), out_ += '}'; break;
      case kind::unary:
      case kind::binary:
        out_ += R"({"op":)", append_quoted(facts(n.op()).symbol, '"', out_), out_ += R"(,"args":)", items(n, 0, n.size()), out_ += '}';
        break;
      case kind::call: call(n); break;
      case kind::keyword: append_quoted(n.text(), '"', out_), out_ += ':', node(n[0]); break;
      case kind::tuple: out_ += R"({"tuple":)", items(n, 0, n.size()), out_ += '}'; break;
      case kind::list: out_ += R"({"list":)", items(n, 0, n.size()), out_ += '}'; break;
      case kind::subscript: out_ += R"({"index":)", node(n[0]), out_ += R"(,"items":)", items(n, 1, n.size()), out_ += '}'; break;
      case kind::slice: slice(n); break;
      case kind::absent: break;
      case kind::ellipsis: out_ += R"("...")"; break;
      case kind::newaxis: out_ += R"("newaxis")"; break;
      case kind::field: out_ += R"({"field":)", append_quoted(n.text(), '"', out_), out_ += R"(,"of":)", node(n[0]), out_ += '}'; break;
    }
  }

 private:
  void integer(std::uint64_t value) {
    const char* quote = value >= first_inexact ? "\"" : "";
    out_ += R"({"int":)", out_ += quote, out_ += std::to_string(value), out_ += quote, out_ += '}';
  }

  void real(double value) {
    const char* quote = std::isfinite(value) ? "" : "\"";
    out_ += R"({"float":)", out_ += quote, out_ += float_text(value), out_ += quote, out_ += '}';
  }

  void items(expression_node n, std::size_t first, std::size_t last) {
    out_ += '[';
    for (std::size_t i = first; i < last; ++i) {
      if (i != first) out_ += ',';
      node(n[i]);
    }
    out_ += ']';
  }

  void call(expression_node n) {
    std::size_t positional = 0;
    while (positional < n.size() && n[positional].kind() != kind::keyword) ++positional;
    out_ += R"({"call":)", append_quoted(n.text(), '"', out_), out_ += R"(,"args":)", items(n, 0, positional);
    for (std::size_t i = positional; i < n.size(); ++i) out_ += i == positional ? R"(,"keywords":{)" : ",", node(n[i]);
    out_ += positional < n.size() ? "}}" : "}";
  }

  void slice(expression_node n) {
    static constexpr const char* parts[] = {"\"start\":", "\"stop\":", "\"step\":"};
    out_ += R"({"slice":{)";
    bool first = true;
    for (std::size_t i = 0; i < 3; ++i) {
      if (n[i].kind() == kind::absent) continue;
      out_ += first ? "" : ",", out_ += parts[i], node(n[i]);
      first = false;
    }
    out_ += "}}";
  }

  std::string out_;
};

class reader {
 public:
  result<expression> read(const json& document) {
    const id root = value(document);
    if (mistake_) return *mistake_;
    auto made = builder_.finish(root);
    if (made) return made;
    diagnostics why = std::move(made).error();
    for (diagnostic& d : why) d.where.reset(), d.labels.clear();  // there is no text to point into
    return why;
  }

 private:
  using keys = std::initializer_list<const char*>;

  /// Extends the path for as long as it lives.
  class step {
   public:
    step(reader& r, const std::string& name) : r_(r), length_(r.path_.size()) { r_.path_ += name, ++r_.depth_; }
    ~step() { r_.path_.resize(length_), --r_.depth_; }
    step(const step&) = delete;
    step& operator=(const step&) = delete;

   private:
    reader& r_;
    std::size_t length_;
  };

  id fail(std::string message) {
    if (!mistake_) mistake_ = diagnostic{codes::expression_json, severity::error, std::move(message) + " at " + path_};
    return 0;
  }

  bool done() const { return mistake_ || builder_.failure(); }

  bool has_only(const json& object, keys allowed) {
    for (const auto& [key, ignored] : object.items()) {
      bool known = false;
      for (const char* name : allowed) known |= key == name;
      if (!known) return fail("unknown key \"" + key + "\""), false;
    }
    return true;
  }

  /// The member when it is there and has the wanted type.
  template <class Is>
  const json* member(const json& object, const char* key, const char* wanted, Is is) {
    const auto found = object.find(key);
    if (found != object.end() && is(*found)) return &*found;
    fail(std::string("expected ") + wanted + " under \"" + key + "\"");
    return nullptr;
  }
  const json* array(const json& object, const char* key) {
    return member(object, key, "an array", [](const json& j) { return j.is_array(); });
  }
  const json* text(const json& object, const char* key) {
    return member(object, key, "a string", [](const json& j) { return j.is_string(); });
  }

  id value(const json& j) {
    if (done()) return 0;
    // Every level of the tree is at most two of JSON.
    if (depth_ > 2 * max_expression_depth + 2) {
      mistake_ = diagnostic{codes::expression_depth, severity::error,
                            "the JSON is nested deeper than " + std::to_string(max_expression_depth) + " nodes"};
      return 0;
    }
    if (j.is_boolean()) return builder_.boolean(j.get<bool>());
    if (j.is_null()) return builder_.null();
    if (!j.is_object()) return fail("expected an object, true, false or null");
    if (j.contains("name")) return of_text(j, "name", [&](const std::string& s) { return builder_.name(s); });
    if (j.contains("string")) return of_text(j, "string", [&](const std::string& s) { return builder_.string(s); });
    if (j.contains("int")) return integer(j);
    if (j.contains("float")) return real(j);
    if (j.contains("op")) return operation(j);
    if (j.contains("call")) return call(j);
    if (j.contains("tuple")) return sequence(j, "tuple");
    if (j.contains("list")) return sequence(j, "list");
    if (j.contains("index")) return subscript(j);
    if (j.contains("field")) return field(j);
    return fail("expected one of the keys name, int, float, string, op, call, tuple, list, index, field");
  }

  template <class Make>
  id of_text(const json& j, const char* key, Make make) {
    if (!has_only(j, {key})) return 0;
    const json* s = text(j, key);
    return s ? make(s->get_ref<const std::string&>()) : 0;
  }

  id integer(const json& j) {
    if (!has_only(j, {"int"})) return 0;
    const json& n = j["int"];
    if (n.is_number_unsigned()) return builder_.integer(n.get<std::uint64_t>());
    if (n.is_number_integer())
      return builder_.unary(expression_operator::negative, builder_.integer(-static_cast<std::uint64_t>(n.get<std::int64_t>())));
    if (!n.is_string()) return fail("expected an integer or a string of digits under \"int\"");
    const auto& digits = n.get_ref<const std::string&>();
    std::uint64_t magnitude = 0;
    const auto read = std::from_chars(digits.data(), digits.data() + digits.size(), magnitude);
    if (read.ec != std::errc() || read.ptr != digits.data() + digits.size())
      return fail("expected digits of a 64-bit integer under \"int\"");
    return builder_.integer(magnitude);
  }

  id real(const json& j) {
    if (!has_only(j, {"float"})) return 0;
    const json& n = j["float"];
    if (n == "inf") return builder_.real(std::numeric_limits<double>::infinity());
    if (n == "nan") return builder_.real(std::nan(""));
    if (!n.is_number()) return fail("expected a number, \"inf\" or \"nan\" under \"float\"");
    const double magnitude = n.get<double>();
    if (!std::signbit(magnitude)) return builder_.real(magnitude);
    return builder_.unary(expression_operator::negative, builder_.real(-magnitude));
  }

  id operation(const json& j) {
    if (!has_only(j, {"op", "args"})) return 0;
    const json* symbol = text(j, "op");
    const json* args = array(j, "args");
    if (!symbol || !args) return 0;
    const auto op = operator_of(symbol->get_ref<const std::string&>(), args->size() == 1);
    if (!op || args->empty() || args->size() > 2)
      return fail("no operator " + symbol->dump() + " takes " + std::to_string(args->size()) + " arguments");
    const std::vector<id> operands = each(*args, ".args");
    if (done()) return 0;
    return operands.size() == 1 ? builder_.unary(*op, operands[0]) : builder_.binary(*op, operands[0], operands[1]);
  }

  std::vector<id> each(const json& array, const char* name) {
    std::vector<id> out;
    for (std::size_t i = 0; i < array.size() && !done(); ++i) {
      const step here(*this, name + ("[" + std::to_string(i) + "]"));
      out.push_back(value(array[i]));
    }
    return out;
  }

  id call(const json& j) {
    if (!has_only(j, {"call", "args", "keywords"})) return 0;
    const json* function = text(j, "call");
    const json* args = array(j, "args");
    if (!function || !args) return 0;
    std::vector<id> all = each(*args, ".args");
    if (j.contains("keywords")) {
      const json* keywords = member(j, "keywords", "an object", [](const json& k) { return k.is_object(); });
      if (!keywords) return 0;
      for (const auto& [key, argument] : keywords->items()) {
        const step here(*this, ".keywords." + key);
        const id v = value(argument);
        if (done()) return 0;
        all.push_back(builder_.keyword(key, v));
      }
    }
    return done() ? 0 : builder_.call(function->get_ref<const std::string&>(), all);
  }

  id sequence(const json& j, const char* key) {
    if (!has_only(j, {key})) return 0;
    const json* all = array(j, key);
    if (!all) return 0;
    const std::vector<id> nodes = each(*all, key[0] == 't' ? ".tuple" : ".list");
    if (done()) return 0;
    return key[0] == 't' ? builder_.tuple(nodes) : builder_.list(nodes);
  }

  id subscript(const json& j) {
    if (!has_only(j, {"index", "items"})) return 0;
    const json* all = array(j, "items");
    if (!all) return 0;
    id base = 0;
    {
      const step here(*this, ".index");
      base = value(j["index"]);
    }
    std::vector<id> nodes;
    for (std::size_t i = 0; i < all->size() && !done(); ++i) {
      const step here(*this, ".items[" + std::to_string(i) + "]");
      nodes.push_back(item((*all)[i]));
    }
    return done() ? 0 : builder_.subscript(base, nodes);
  }

  id item(const json& j) {
    if (j == "...") return builder_.ellipsis();
    if (j == "newaxis") return builder_.newaxis();
    if (!j.is_object() || !j.contains("slice")) return value(j);
    if (!has_only(j, {"slice"})) return 0;
    const json* s = member(j, "slice", "an object", [](const json& k) { return k.is_object(); });
    if (!s || !has_only(*s, {"start", "stop", "step"})) return 0;
    id parts[3];
    std::size_t at = 0;
    for (const char* key : {"start", "stop", "step"}) {
      const step here(*this, std::string(".slice.") + key);
      parts[at++] = s->contains(key) ? value((*s)[key]) : builder_.absent();
    }
    return done() ? 0 : builder_.slice(parts[0], parts[1], parts[2]);
  }

  id field(const json& j) {
    if (!has_only(j, {"field", "of"})) return 0;
    const json* name = text(j, "field");
    if (!name || !j.contains("of")) return fail("expected the record under \"of\"");
    const step here(*this, ".of");
    const id record = value(j["of"]);
    return done() ? 0 : builder_.field(record, name->get_ref<const std::string&>());
  }

  expression_builder builder_;
  std::optional<diagnostic> mistake_;
  std::string path_ = "$";
  std::size_t depth_ = 0;
};

}  // namespace

std::string to_json(const expression& e) {
  writer w;
  w.node(e.root());
  return std::move(w).take();
}

result<expression> expression_from_json(std::string_view text) {
  if (text.size() > max_expression_json)
    return diagnostic{codes::expression_size, severity::error,
                      "the JSON has " + std::to_string(text.size()) + " bytes; the limit is " + std::to_string(max_expression_json)};
  const json document = json::parse(text, nullptr, false);
  if (document.is_discarded()) return diagnostic{codes::expression_json, severity::error, "the text is not JSON"};
  return reader().read(document);
}

}  // namespace pluribus::datashape
