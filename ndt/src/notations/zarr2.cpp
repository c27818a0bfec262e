// SPDX-License-Identifier: BSD-3-Clause
/// Zarr v2 dtypes: NumPy's descr in JSON, padding as fields without a name.
#include "ndt/literal.hpp"
#include "ndt/print.hpp"
#include "ndt/zarr.hpp"
#include "numpy_literal.hpp"
#include "numpy_typestr.hpp"
#include "placed.hpp"

namespace pluribus::ndt {
namespace {

using namespace notations;

class dtype_writer {
 public:
  datashape::outcome write(const type& annotated) {
    const type& t = bare(annotated);
    if (t.kind() == kind::record) return record(t);
    if (t.kind() == kind::tuple) return refuse(t, "fields have names");
    if (t.kind() == kind::fixed) return refuse(t, "dimensions outside of a field are the array's shape");
    if (t.kind() == kind::string) return refuse(t, "text of any length is an object with a filter", "v3 has `string`");
    DATASHAPE_TRY(const std::string text, write_typestr(t, path_.text(), "Zarr v2"));
    append_json(text, out_);
    return std::monostate{};
  }
  std::string take() { return std::move(out_); }

 private:
  diagnostic refuse(const type& t, std::string_view why, std::string_view help = {}) const {
    return cannot_say("Zarr v2", t, path_.text(), why, help);
  }
  void pad(index n, bool& first) {
    if (n == 0) return;
    out_ += first ? "" : ", ";
    out_ += "[\"\", \"|V" + std::to_string(n) + "\"]";
    first = false;
  }
  datashape::outcome record(const type& t) {
    if (t.is_variadic() || t.size() == 0) return refuse(t, "a record has fields");
    index size = 0, at_byte = 0;
    auto fields = placement(t, size);
    if (!fields) {
      for (std::size_t i = 0; i < t.size(); ++i) {
        const auto step = path_.into_child(t, i);
        DATASHAPE_CHECK(write(t.child(i)));
      }
      return refuse(t, fields.error().front().message);
    }
    DATASHAPE_TRY(const type plain, place(*fields, size));
    if (!(plain == t)) return refuse(t, "it has no attributes", "the same bytes are `" + to_string(plain) + "`");
    out_ += '[';
    bool first = true;
    for (std::size_t i = 0; i < fields->size(); ++i) {
      const placed_field& f = (*fields)[i];
      const auto step = path_.into_child(t, i);
      if (f.name.empty()) return refuse(f.type, "a field without a name is padding");
      if (f.offset < at_byte) return refuse(f.type, "fields stand in the order of their offsets and do not overlap");
      pad(f.offset - at_byte, first);
      out_ += first ? "[" : ", [";
      first = false;
      append_json(f.name, out_);
      out_ += ", ";
      const type* element = &bare(f.type);
      std::string shape;
      for (; element->kind() == kind::fixed; element = &bare(element->element()))
        shape += (shape.empty() ? "" : ", ") + std::to_string(element->extent());
      DATASHAPE_CHECK(write(*element));
      out_ += shape.empty() ? "]" : ", [" + shape + "]]";
      at_byte = f.offset + layout_of(f.type)->size();
    }
    pad(size - at_byte, first);
    out_ += ']';
    return std::monostate{};
  }

  std::string out_;
  node_path path_;
};

}  // namespace

datashape::result<type> from_zarr2(std::string_view json) {
  return guarded([&]() -> result<type> {
    DATASHAPE_CHECK(check_text("a Zarr dtype", json));
    if (!json.empty() && json[0] != '[' && json[0] != '"') return read_typestr(json, at(0, json.size()));
    DATASHAPE_TRY(const literal value, read_literal(json, {.python = false}));
    if (value.is(literal::form::dict)) return bad_text(value.where, "a Zarr v2 dtype is text or a list of fields");
    return read_numpy(value);
  });
}

datashape::result<std::string> to_zarr2(const type& t) {
  return guarded([&]() -> result<std::string> {
    DATASHAPE_CHECK(check_depth("Zarr v2", t));
    dtype_writer writer;
    DATASHAPE_CHECK(writer.write(t));
    return writer.take();
  });
}

}  // namespace pluribus::ndt
