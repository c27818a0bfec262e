// SPDX-License-Identifier: BSD-3-Clause
/// Zarr v3 data types. Byte order and padding are matters of codecs there, so types that carry them are refused.
#include <charconv>
#include <map>

#include "ndt/literal.hpp"
#include "ndt/make.hpp"
#include "ndt/zarr.hpp"
#include "refusal.hpp"

namespace pluribus::ndt {
namespace {

using namespace notations;
using form = literal::form;

struct named_scalar {
  std::string_view name;
  scalar what;
};
/// Names beside the scalar's own.
constexpr named_scalar other_names[] = {
    {"complex_float16", scalar::complex32},
    {"complex_bfloat16", scalar::bcomplex32},
    {"complex_float32", scalar::complex64},
    {"complex_float64", scalar::complex128},
};
/// Scalars that Zarr calls what we call them: NumPy's, but for those of 80 bits, and the short floats of ml_dtypes.
constexpr bool shares_name(scalar s) {
  return is_ml_float(s) || (*facts(s).numpy != '\0' && s != scalar::float80 && s != scalar::complex160);
}
constexpr std::string_view units[] = {"Y", "M", "W", "D", "h", "m", "s", "ms", "us", "ns", "ps", "fs", "as", "generic"};

class data_type_reader {
 public:
  result<type> read(const literal& value, int depth = 0) {
    if (value.is(form::text)) return named(value.text, nullptr, value.where, depth);
    if (!value.is(form::dict)) return bad_text(value.where, "a data type is a name or an object, found " + std::string(name(value.what)));
    for (const literal& key : value.keys)
      if (key.text != "name" && key.text != "configuration" && key.text != "must_understand")
        return bad_text(key.where, "no key `" + key.text + "` in a data type");
    const literal* called = value.find("name");
    if (!called || !called->is(form::text)) return bad_text(value.where, "a data type has a `name`");
    if (const literal* must = value.find("must_understand"); must && must->is(form::boolean) && !must->truth)
      return bad_text(must->where, "a data type must be understood");
    const literal* configuration = value.find("configuration");
    if (configuration && !configuration->is(form::dict)) return bad_text(configuration->where, "a configuration is an object");
    return named(called->text, configuration, value.where, depth);
  }

 private:
  static result<index> integer(const literal* configuration, std::string_view key, span where, index least, index most) {
    const literal* found = configuration ? configuration->find(key) : nullptr;
    if (!found) return bad_text(where, "the configuration has no `" + std::string(key) + "`");
    if (!found->is(form::integer) || found->number < least || found->number > most)
      return bad_text(found->where,
                      "`" + std::string(key) + "` is an integer from " + std::to_string(least) + " to " + std::to_string(most));
    return found->number;
  }

  result<type> named(std::string_view called, const literal* configuration, span where, int depth) {
    constexpr index most = 2147483647;
    for (int i = 0; i < scalar_count; ++i)
      if (const auto s = static_cast<scalar>(i); shares_name(s) && called == ndt::name(s)) return make_scalar(s);
    for (const named_scalar& n : other_names)
      if (n.name == called) return make_scalar(n.what);
    if (called == "string" || called == "variable_length_utf8") return make_leaf(kind::string);
    if (called == "bytes" || called == "variable_length_bytes") return make_bytes();
    if (called == "fixed_length_utf32") {
      DATASHAPE_TRY(const index bytes, integer(configuration, "length_bytes", where, 0, most));
      if (bytes % 4) return bad_text(where, "length_bytes of UTF-32 text is a multiple of four");
      return make_fixed_string(bytes / 4, encoding::utf32);
    }
    if (called == "null_terminated_bytes") {
      DATASHAPE_TRY(const index bytes, integer(configuration, "length_bytes", where, 0, most));
      return make_fixed_string(bytes, encoding::ascii);
    }
    if (called == "raw_bytes") {
      DATASHAPE_TRY(const index bytes, integer(configuration, "length_bytes", where, 0, most));
      return make_fixed_bytes(bytes);
    }
    if (called == "numpy.datetime64" || called == "numpy.timedelta64") return temporal(called, configuration, where);
    if (called == "struct" || called == "structured") return record(configuration, where, depth);
    if (called.size() > 1 && called[0] == 'r') {
      index bits = 0;
      const auto r = std::from_chars(called.data() + 1, called.data() + called.size(), bits);
      if (r.ec == std::errc() && r.ptr == called.data() + called.size()) {
        if (bits <= 0 || bits % 8 || bits / 8 > most) return bad_text(where, "raw bits come in multiples of eight");
        return make_fixed_bytes(bits / 8);
      }
    }
    return bad_text(where, "no Zarr data type `" + std::string(called) + "`");
  }

  static result<type> temporal(std::string_view called, const literal* configuration, span where) {
    const literal* unit = configuration ? configuration->find("unit") : nullptr;
    if (!unit || !unit->is(form::text)) return bad_text(where, "the configuration has no `unit`");
    DATASHAPE_TRY(const index scale, integer(configuration, "scale_factor", where, 1, 2147483647));
    for (int i = 0; i < 14; ++i)
      if (units[i] == unit->text || (unit->text == "μs" && units[i] == "us")) {
        const auto u = static_cast<time_unit>(i);
        return option(called == "numpy.datetime64" ? make_datetime(u, {}, scale) : make_timedelta(u, scale));
      }
    return bad_text(unit->where, "no time unit `" + unit->text + "`");
  }

  result<type> record(const literal* configuration, span where, int depth) {
    if (depth > max_nesting) return bad_text(where, "nested deeper than " + std::to_string(max_nesting) + " levels");
    const literal* fields = configuration ? configuration->find("fields") : nullptr;
    if (!fields || !fields->is(form::list)) return bad_text(where, "a struct's configuration lists its `fields`");
    std::vector<named_type> out;
    std::map<std::string_view, span> seen;
    for (const literal& f : fields->items) {
      const literal *called = nullptr, *of = nullptr;
      if (f.is(form::dict))
        called = f.find("name"), of = f.find("data_type");
      else if (f.is(form::list) && f.items.size() == 2)
        called = &f.items[0], of = &f.items[1];
      if (!called || !of || !called->is(form::text)) return bad_text(f.where, "a field has a `name` and a `data_type`");
      const auto [first, is_new] = seen.emplace(called->text, called->where);
      if (!is_new) {
        diagnostic d{codes::duplicate_field, datashape::severity::error, "duplicate field `" + called->text + "`", called->where};
        d.labels.push_back({first->second, "first declared here"});
        return d;
      }
      DATASHAPE_TRY(type t, read(*of, depth + 1));
      out.push_back({called->text, std::move(t)});
    }
    return ndt::record(out);
  }
};

class data_type_writer {
 public:
  datashape::outcome write(const type& annotated) {
    const type& t = bare(annotated);
    switch (t.kind()) {
      case kind::scalar:
        if (t.is_swapped()) return refuse(t, "byte order is set by the `bytes` codec");
        if (shares_name(t.scalar())) return text("\"" + std::string(ndt::name(t.scalar())) + "\"");
        for (const named_scalar& n : other_names)
          if (t.is_scalar(n.what)) return text("\"" + std::string(n.name) + "\"");
        return refuse(t, "there is no name for it");
      case kind::string: return text("\"string\"");
      case kind::bytes:
        if (t.extra()) return refuse(t, "bytes have no alignment");
        return text("\"bytes\"");
      case kind::fixed_bytes:
        if (t.extra()) return refuse(t, "bytes have no alignment");
        if (t.value() == 0) return text("{\"name\": \"raw_bytes\", \"configuration\": {\"length_bytes\": 0}}");
        return text("\"r" + std::to_string(t.value() * 8) + "\"");
      case kind::fixed_string:
        if (t.is_swapped()) return refuse(t, "byte order is set by the `bytes` codec");
        if (t.encoding() == encoding::utf32) return sized("fixed_length_utf32", t.value() * 4);
        if (t.encoding() == encoding::ascii) return sized("null_terminated_bytes", t.value());
        return refuse(t, "text of fixed size is ascii or utf32");
      case kind::option: return option(t);
      case kind::datetime:
      case kind::timedelta:
        return refuse(t, "numpy.datetime64 and numpy.timedelta64 always have a null", "`?` in front says that nulls are allowed");
      case kind::record: return record(t);
      case kind::fixed: return refuse(t, "dimensions are the array's shape");
      case kind::var:
      case kind::array: return refuse(t, "a ragged dimension is stored as offsets and content");
      default: return refuse(t, t.is_symbolic() ? "it is a pattern" : "there is no name for it");
    }
  }
  std::string take() { return std::move(out_); }

 private:
  diagnostic refuse(const type& t, std::string_view why, std::string_view help = {}) const {
    return cannot_say("Zarr v3", t, path_.text(), why, help);
  }
  datashape::outcome text(std::string_view json) {
    out_ += json;
    return std::monostate{};
  }
  datashape::outcome sized(std::string_view called, index bytes) {
    return text("{\"name\": \"" + std::string(called) + "\", \"configuration\": {\"length_bytes\": " + std::to_string(bytes) + "}}");
  }
  datashape::outcome option(const type& t) {
    const type& inner = bare(t.element());
    if (inner.kind() != kind::datetime && inner.kind() != kind::timedelta) return refuse(t, "only datetimes and timedeltas have a null");
    if (!inner.text().empty()) return refuse(t, "there are no time zones");
    if (inner.is_swapped()) return refuse(t, "byte order is set by the `bytes` codec");
    return text(std::string("{\"name\": \"numpy.") + (inner.kind() == kind::datetime ? "datetime64" : "timedelta64") +
                "\", \"configuration\": {\"unit\": \"" + std::string(units[static_cast<int>(inner.unit())]) +
                "\", \"scale_factor\": " + std::to_string(inner.value()) + "}}");
  }
  datashape::outcome record(const type& t) {
    if (t.is_variadic()) return refuse(t, "it is a pattern");
    if (t.pack() || t.align() || t.explicit_size() >= 0 || t.has(detail::attributed))
      return refuse(t, "a struct has no padding to lay out", "without align, pack, offset and size it is the same data");
    out_ += "{\"name\": \"struct\", \"configuration\": {\"fields\": [";
    for (std::size_t i = 0; i < t.size(); ++i) {
      const auto step = path_.into_child(t, i);
      out_ += i ? ", {\"name\": " : "{\"name\": ";
      append_json(t.field(i).name, out_);
      out_ += ", \"data_type\": ";
      DATASHAPE_CHECK(write(t.child(i)));
      out_ += '}';
    }
    out_ += "]}}";
    return std::monostate{};
  }

  std::string out_;
  node_path path_;
};

}  // namespace

datashape::result<type> from_zarr3(std::string_view json) {
  return guarded([&]() -> result<type> {
    DATASHAPE_CHECK(check_text("a Zarr data type", json));
    if (!json.empty() && json[0] != '{' && json[0] != '"') {
      literal value;
      value.what = form::text;
      value.text = json;
      value.where = at(0, json.size());
      return data_type_reader().read(value);
    }
    DATASHAPE_TRY(const literal value, read_literal(json, {.python = false}));
    return data_type_reader().read(value);
  });
}

datashape::result<std::string> to_zarr3(const type& t) {
  return guarded([&]() -> result<std::string> {
    DATASHAPE_CHECK(check_depth("Zarr v3", t));
    data_type_writer writer;
    DATASHAPE_CHECK(writer.write(t));
    return writer.take();
  });
}

}  // namespace pluribus::ndt
