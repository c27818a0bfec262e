// SPDX-License-Identifier: BSD-3-Clause
/// A type to NumPy dtype text. A record is a list of tuples where its fields follow each other, else the names/offsets form.
#include "ndt/literal.hpp"
#include "ndt/numpy.hpp"
#include "ndt/print.hpp"
#include "numpy_typestr.hpp"
#include "placed.hpp"

namespace pluribus::ndt {
namespace {

using namespace notations;

class dtype_writer {
 public:
  /// quoted: inside a list or tuple a type string stands between quotes.
  datashape::outcome write(const type& annotated, bool quoted) {
    const type& t = bare(annotated);
    if (t.kind() == kind::record) return record(t);
    if (t.kind() == kind::fixed) {
      const type* at = &t;
      std::string steps;
      for (; at->kind() == kind::fixed; at = &bare(at->element())) steps += "[]";
      const node_path::step step(path_, steps);
      out_ += '(';
      DATASHAPE_CHECK(write(*at, true));
      out_ += ", ";
      shape(t);
      out_ += ')';
      return std::monostate{};
    }
    if (t.kind() == kind::tuple)
      return cannot_say("NumPy", t, path_.text(), "fields have names", "a record with the fields f0, f1, … is what NumPy calls them");
    DATASHAPE_TRY(const std::string text, write_typestr(t, path_.text(), "NumPy"));
    if (quoted)
      append_python(text, out_);
    else
      out_ += text;
    return std::monostate{};
  }
  std::string take() { return std::move(out_); }

 private:
  void shape(const type& t) {
    out_ += '(';
    index n = 0;
    for (const type* at = &t; at->kind() == kind::fixed; at = &bare(at->element())) {
      if (n++) out_ += ", ";
      out_ += std::to_string(at->extent());
    }
    out_ += n == 1 ? ",)" : ")";
  }

  /// Title of a field, from its annotation.
  static std::string title(const type& t) {
    if (t.kind() != kind::annotated) return {};
    const auto json = read_literal(t.text());
    const literal* found = json && json->is(literal::form::dict) ? json->find("title") : nullptr;
    return found && found->is(literal::form::text) ? found->text : std::string();
  }

  /// Everything inside is where C puts it: NumPy's `aligned` holds for the dtypes inside as well.
  static bool natural(const type& annotated) {
    const type& t = bare(annotated);
    if (t.kind() == kind::fixed) return natural(t.element());
    if (t.kind() != kind::record) return true;
    if (t.align() || t.pack() || t.explicit_size() >= 0 || t.has(detail::attributed) || t.size() == 0) return false;
    for (std::size_t i = 0; i < t.size(); ++i)
      if (!natural(t.child(i))) return false;
    return true;
  }

  datashape::outcome record(const type& t) {
    if (t.is_variadic()) return cannot_say("NumPy", t, path_.text(), "it is a pattern");
    index size = 0, end = 0, packed_at = 0;
    auto fields = placement(t, size);
    if (!fields) {  // the field without a layout has the better reason
      for (std::size_t i = 0; i < t.size(); ++i) {
        const auto step = path_.into_child(t, i);
        std::string ignored;
        DATASHAPE_CHECK(write(t.child(i), true));
      }
      return cannot_say("NumPy", t, path_.text(), fields.error().front().message);
    }
    bool in_sequence = true;
    for (const placed_field& f : *fields) {
      if (f.name.empty()) return cannot_say("NumPy", f.type, path_.text(), "a field without a name is padding");
      in_sequence = in_sequence && f.offset == packed_at;
      packed_at = f.offset + layout_of(f.type)->size();
      end = std::max(end, packed_at);
    }
    if (size > 2147483647) return cannot_say("NumPy", t, path_.text(), "an element takes less than 2**31 bytes");
    DATASHAPE_TRY(const type unsaid, place(*fields, size));
    std::string_view aligned;
    if (!(unsaid == t)) {
      DATASHAPE_TRY(const type packed, place(*fields, size, packing::packed));
      if (packed == t)
        aligned = "False";
      else
        return cannot_say("NumPy", t, path_.text(), "it has no such attributes", "the same bytes are `" + to_string(unsaid) + "`");
    }
    if (in_sequence && size == end && aligned.empty() && t.size() > 0) return descr(t, *fields);
    if (aligned.empty() && natural(t)) aligned = "True";
    return names_form(t, *fields, size, aligned);
  }

  datashape::outcome descr(const type& t, const std::vector<placed_field>& fields) {
    out_ += '[';
    for (std::size_t i = 0; i < fields.size(); ++i) {
      const auto step = path_.into_child(t, i);
      if (i) out_ += ", ";
      out_ += '(';
      if (const std::string heading = title(fields[i].type); !heading.empty()) {
        out_ += '(';
        append_python(heading, out_);
        out_ += ", ";
        append_python(fields[i].name, out_);
        out_ += ')';
      } else {
        append_python(fields[i].name, out_);
      }
      out_ += ", ";
      const type& f = bare(fields[i].type);
      const type* element = &f;
      while (element->kind() == kind::fixed) element = &bare(element->element());
      DATASHAPE_CHECK(write(*element, true));
      if (element != &f) {
        out_ += ", ";
        shape(f);
      }
      out_ += ')';
    }
    out_ += ']';
    return std::monostate{};
  }

  datashape::outcome names_form(const type& t, const std::vector<placed_field>& fields, index size, std::string_view aligned) {
    std::string names, offsets, titles;
    bool any_title = false;
    for (const placed_field& f : fields) {
      const std::string_view comma = names.empty() ? "" : ", ";
      append_python(f.name, names += comma);
      (offsets += comma) += std::to_string(f.offset);
      titles += comma;
      if (const std::string heading = title(f.type); !heading.empty())
        append_python(heading, titles), any_title = true;
      else
        titles += "None";
    }
    out_ += "{'names': [" + names + "], 'formats': [";
    for (std::size_t i = 0; i < fields.size(); ++i) {
      const auto step = path_.into_child(t, i);
      if (i) out_ += ", ";
      DATASHAPE_CHECK(write(fields[i].type, true));
    }
    out_ += "], 'offsets': [" + offsets + "]";
    if (any_title) out_ += ", 'titles': [" + titles + "]";
    out_ += ", 'itemsize': " + std::to_string(size);
    if (!aligned.empty()) out_ += ", 'aligned': " + std::string(aligned);
    out_ += '}';
    return std::monostate{};
  }

  std::string out_;
  node_path path_;
};

}  // namespace

datashape::result<std::string> to_numpy(const type& t) {
  return guarded([&]() -> result<std::string> {
    DATASHAPE_CHECK(check_depth("NumPy", t));
    dtype_writer writer;
    DATASHAPE_CHECK(writer.write(t, false));
    return writer.take();
  });
}

}  // namespace pluribus::ndt
