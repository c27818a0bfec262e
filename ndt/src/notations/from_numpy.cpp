// SPDX-License-Identifier: BSD-3-Clause
/// NumPy dtype text to a type: what numpy.dtype() would make of it, with offsets and item size kept.
#include <algorithm>
#include <map>

#include "ndt/make.hpp"
#include "ndt/numpy.hpp"
#include "numpy_literal.hpp"
#include "numpy_typestr.hpp"
#include "placed.hpp"

namespace pluribus::ndt {
namespace notations {
namespace {

using form = literal::form;

class dtype_reader {
 public:
  explicit dtype_reader(bool align) : align_(align) {}

  result<type> read(const literal& value) {
    switch (value.what) {
      case form::text: return text(value.text, value.where);
      case form::list: return descr(value);
      case form::tuple: return pair(value);
      case form::dict: return value.find("names") ? names_form(value) : fields_form(value);
      case form::call: return call(value);
      default: return bad_text(value.where, "expected a dtype, found " + std::string(name(value.what)));
    }
  }

  /// A type string, or several with commas: `f4, (2,3)i8`.
  result<type> text(std::string_view whole, span where) {
    std::vector<placed_field> fields;
    std::size_t begin = 0;
    int depth = 0;
    for (std::size_t i = 0; i <= whole.size(); ++i) {
      if (i < whole.size() && (whole[i] == '(' || whole[i] == '[')) ++depth;
      if (i < whole.size() && (whole[i] == ')' || whole[i] == ']')) --depth;
      if (i < whole.size() && (whole[i] != ',' || depth > 0)) continue;
      if (begin == 0 && i == whole.size()) return shaped_text(whole, where);
      if (begin == i && i == whole.size()) break;
      DATASHAPE_TRY(type t, shaped_text(whole.substr(begin, i - begin), where));
      fields.push_back({"f" + std::to_string(fields.size()), std::move(t)});
      begin = i + 1;
    }
    return in_sequence(std::move(fields), align_, where);
  }

 private:
  static std::string_view trimmed(std::string_view s) {
    while (!s.empty() && s.front() == ' ') s.remove_prefix(1);
    while (!s.empty() && s.back() == ' ') s.remove_suffix(1);
    return s;
  }

  /// `(2,3)f4`, `3f4`
  result<type> shaped_text(std::string_view t, span where) {
    t = trimmed(t);
    std::vector<index> shape;
    std::size_t i = 0;
    const bool bracket = !t.empty() && t[0] == '(';
    if (bracket) ++i;
    while (i < t.size() && ((t[i] >= '0' && t[i] <= '9') || (bracket && (t[i] == ',' || t[i] == ' ')))) {
      if (t[i] == ',' || t[i] == ' ') {
        ++i;
        continue;
      }
      index n = 0;
      for (; i < t.size() && t[i] >= '0' && t[i] <= '9'; ++i) {
        n = n * 10 + (t[i] - '0');
        if (n > 2147483647) return bad_text(where, "a size outside 0 to 2**31 - 1");
      }
      shape.push_back(n);
    }
    if (bracket && (i >= t.size() || t[i++] != ')')) return bad_text(where, "a shape without its `)`");
    DATASHAPE_TRY(type element, read_typestr(t.substr(i), where));
    return dims(shape, std::move(element), where);
  }

  static result<type> dims(const std::vector<index>& shape, type element, span where) {
    if (shape.size() + static_cast<std::size_t>(element.ndim()) > 64) return bad_text(where, "more than 64 dimensions");
    return array_type(shape, element);
  }

  static result<std::vector<index>> shape(const literal& value) {
    std::vector<index> out;
    const auto one = [&](const literal& n) -> datashape::outcome {
      if (!n.is(form::integer) || n.number < 0) return bad_text(n.where, "a shape is made of sizes, found " + std::string(name(n.what)));
      out.push_back(n.number);
      return std::monostate{};
    };
    if (value.is_sequence()) {
      for (const literal& n : value.items) DATASHAPE_CHECK(one(n));
    } else {
      DATASHAPE_CHECK(one(value));
    }
    return out;
  }

  /// ('<f4', (2, 3))
  result<type> pair(const literal& value) {
    if (value.items.size() != 2) return bad_text(value.where, "a dtype with a shape has two parts: ('<f4', (2, 3))");
    DATASHAPE_TRY(type element, read(value.items[0]));
    DATASHAPE_TRY(const std::vector<index> extents, shape(value.items[1]));
    return dims(extents, std::move(element), value.where);
  }

  result<type> call(const literal& value) {
    if (value.text.ends_with("StringDType")) {
      for (std::size_t i = 0; i < value.items.size(); ++i) {
        if (value.keys[i].is(form::text) && value.keys[i].text == "coerce") continue;
        return bad_text(value.items[i].where, "StringDType with a null object is not read");
      }
      return make_leaf(kind::string);
    }
    if (value.text != "dtype" && !value.text.ends_with(".dtype"))
      return bad_text(value.where, "expected `dtype(...)`, found `" + value.text + "(...)`");
    if (value.items.empty() || !value.keys[0].is(form::null)) return bad_text(value.where, "`dtype()` without a type");
    bool align = align_;
    for (std::size_t i = 1; i < value.items.size(); ++i) {
      const bool is_align = value.keys[i].is(form::text) ? value.keys[i].text == "align" : i == 1;
      if (is_align && value.items[i].is(form::boolean))
        align = value.items[i].truth;
      else if (!(value.keys[i].is(form::text) && (value.keys[i].text == "copy" || value.keys[i].text == "metadata")))
        return bad_text(value.items[i].where, "an argument of `dtype` that is not known");
    }
    return dtype_reader(align).read(value.items[0]);
  }

  struct field_name {
    std::string name, title;
  };
  result<field_name> read_name(const literal& value) {
    if (value.is(form::text)) return field_name{value.text, {}};
    if (value.is_sequence() && value.items.size() == 2 && value.items[0].is(form::text) && value.items[1].is(form::text))
      return field_name{value.items[1].text, value.items[0].text};
    return bad_text(value.where, "a field is named by text or by (title, name)");
  }
  static type titled(type t, const std::string& title) {
    if (title.empty()) return t;
    std::string json = "{\"title\": ";
    append_json(title, json);
    return annotated(json + "}", std::move(t));
  }

  /// [('a', '<i4'), ('', '|V4'), (('title', 'b'), '<f8', (2,))]
  result<type> descr(const literal& value) {
    std::vector<placed_field> fields;
    std::vector<span> places;
    index at_byte = 0;
    bool padded = false;
    for (std::size_t i = 0; i < value.items.size(); ++i) {
      const literal& item = value.items[i];
      if (!item.is_sequence() || item.items.size() < 2 || item.items.size() > 3)
        return bad_text(item.where, "a field is (name, dtype) or (name, dtype, shape)");
      DATASHAPE_TRY(field_name n, read_name(item.items[0]));
      DATASHAPE_TRY(type t, read(item.items[1]));
      if (item.items.size() == 3) {
        DATASHAPE_TRY(const std::vector<index> extents, shape(item.items[2]));
        DATASHAPE_TRY(t, dims(extents, std::move(t), item.where));
      }
      DATASHAPE_TRY(const layout l, layout_of(t));
      const index offset = at_byte;
      if (__builtin_add_overflow(at_byte, l.size(), &at_byte)) return bad_text(item.where, "the fields take more than 2**63 bytes");
      if (n.name.empty() && n.title.empty() && t.kind() == kind::fixed_bytes && !align_) {
        padded = true;
        continue;
      }
      if (n.name.empty()) n.name = "f" + std::to_string(i);
      fields.push_back({std::move(n.name), titled(std::move(t), n.title), offset});
      places.push_back(item.where);
    }
    DATASHAPE_CHECK(distinct(fields, places));
    if (align_ && !padded) return in_sequence(std::move(fields), true, value.where);
    return finish(fields, at_byte, packing::unsaid, value.where);
  }

  static result<type> finish(std::span<const placed_field> fields, index size, packing said, span where) {
    auto placed = place(fields, size, said);
    if (placed) return placed;
    auto all = placed.error();
    for (auto& d : all)
      if (!d.where) d.where = where;
    return all;
  }

  /// One after the other, as C would place them where `align` is set.
  static result<type> in_sequence(std::vector<placed_field> fields, bool align, span where) {
    index at_byte = 0, whole = 1;
    for (placed_field& f : fields) {
      DATASHAPE_TRY(const layout l, layout_of(f.type));
      const index a = align ? l.align() : 1;
      whole = std::max(whole, a);
      at_byte += (a - at_byte % a) % a;
      f.offset = at_byte;
      if (__builtin_add_overflow(at_byte, l.size(), &at_byte) || at_byte > index{1} << 42)
        return bad_text(where, "the fields take more than 2**42 bytes");
    }
    return finish(fields, at_byte + (whole - at_byte % whole) % whole, align ? packing::aligned : packing::unsaid, where);
  }

  static datashape::outcome distinct(const std::vector<placed_field>& fields, const std::vector<span>& places) {
    std::map<std::string_view, span> seen;
    for (std::size_t i = 0; i < fields.size(); ++i) {
      const auto [first, is_new] = seen.emplace(fields[i].name, places[i]);
      if (is_new) continue;
      diagnostic d{codes::duplicate_field, datashape::severity::error, "duplicate field `" + fields[i].name + "`", places[i]};
      d.labels.push_back({first->second, "first declared here"});
      return d;
    }
    return std::monostate{};
  }

  static result<std::int64_t> integer(const literal& value, std::string_view what) {
    if (!value.is(form::integer))
      return bad_text(value.where, std::string(what) + " is an integer, found " + std::string(name(value.what)));
    return value.number;
  }

  /// {'names': […], 'formats': […], 'offsets': […], 'titles': […], 'itemsize': n, 'aligned': True}
  result<type> names_form(const literal& value) {
    for (const literal& key : value.keys)
      if (key.text != "names" && key.text != "formats" && key.text != "offsets" && key.text != "titles" && key.text != "itemsize" &&
          key.text != "aligned")
        return bad_text(key.where, "no key `" + key.text + "` in a dtype", "names, formats, offsets, titles, itemsize, aligned");
    const literal& names = *value.find("names");
    const literal* formats = value.find("formats");
    const literal* offsets = value.find("offsets");
    const literal* titles = value.find("titles");
    const literal* aligned = value.find("aligned");
    if (!formats) return bad_text(value.where, "a dtype with names needs formats");
    for (const literal* list : {&names, formats, offsets, titles})
      if (list && !list->is_sequence()) return bad_text(list->where, "names, formats, offsets and titles are lists");
    if (formats->items.size() != names.items.size()) return bad_text(formats->where, "as many formats as names are needed");
    if (offsets && offsets->items.size() != names.items.size()) return bad_text(offsets->where, "as many offsets as names are needed");
    if (titles && titles->items.size() != names.items.size()) return bad_text(titles->where, "as many titles as names are needed");
    if (aligned && !aligned->is(form::boolean)) return bad_text(aligned->where, "aligned is True or False");
    const packing said = aligned ? aligned->truth ? packing::aligned : packing::packed : align_ ? packing::aligned : packing::unsaid;
    const bool align = said == packing::aligned;
    dtype_reader below(align);  // as in NumPy, the word holds for the dtypes inside as well

    std::vector<placed_field> fields;
    std::vector<span> places;
    index at_byte = 0, end = 0, whole = 1;
    for (std::size_t i = 0; i < names.items.size(); ++i) {
      const literal& n = names.items[i];
      if (!n.is(form::text)) return bad_text(n.where, "a name is text");
      DATASHAPE_TRY(type t, below.read(formats->items[i]));
      DATASHAPE_TRY(const layout l, layout_of(t));
      if (align) at_byte += (l.align() - at_byte % l.align()) % l.align();
      whole = std::max(whole, align ? l.align() : 1);
      if (offsets) {
        DATASHAPE_TRY(at_byte, integer(offsets->items[i], "an offset"));
        if (at_byte < 0) return bad_text(offsets->items[i].where, "an offset is not negative");
      }
      std::string title;
      if (titles && titles->items[i].is(form::text)) title = titles->items[i].text;
      fields.push_back({n.text, titled(std::move(t), title), at_byte});
      places.push_back(n.where);
      if (__builtin_add_overflow(at_byte, l.size(), &at_byte) || at_byte > index{1} << 42)
        return bad_text(n.where, "the fields take more than 2**42 bytes");
      end = std::max(end, at_byte);
    }
    DATASHAPE_CHECK(distinct(fields, places));
    end += (whole - end % whole) % whole;
    if (const literal* itemsize = value.find("itemsize")) {
      DATASHAPE_TRY(const index size, integer(*itemsize, "itemsize"));
      if (size < end && size < at_byte)
        return bad_text(itemsize->where, "an itemsize of " + std::to_string(size) + " does not hold the fields");
      end = size;
    }
    return finish(fields, end, said, value.where);
  }

  /// {'a': ('<i4', 0), 'b': ('<f8', 4, 'title')}
  result<type> fields_form(const literal& value) {
    std::vector<placed_field> fields;
    std::vector<span> places;
    index end = 0;
    for (std::size_t i = 0; i < value.items.size(); ++i) {
      const literal& item = value.items[i];
      if (!item.is_sequence() || item.items.size() < 2 || item.items.size() > 3) return bad_text(item.where, "a field is (dtype, offset)");
      DATASHAPE_TRY(type t, read(item.items[0]));
      DATASHAPE_TRY(const index offset, integer(item.items[1], "an offset"));
      DATASHAPE_TRY(const layout l, layout_of(t));
      index last = 0;
      if (offset < 0 || __builtin_add_overflow(offset, l.size(), &last) || last > index{1} << 42)
        return bad_text(item.where, "an offset outside 0 to 2**42");
      end = std::max(end, last);
      const std::string title = item.items.size() == 3 && item.items[2].is(form::text) ? item.items[2].text : std::string();
      fields.push_back({value.keys[i].text, titled(std::move(t), title), offset});
      places.push_back(value.keys[i].where);
    }
    DATASHAPE_CHECK(distinct(fields, places));
    std::stable_sort(fields.begin(), fields.end(), [](const placed_field& a, const placed_field& b) { return a.offset < b.offset; });
    return finish(fields, end, packing::unsaid, value.where);
  }

  bool align_;
};

}  // namespace

result<type> read_numpy(const literal& value, bool align) { return dtype_reader(align).read(value); }

}  // namespace notations

datashape::result<type> from_numpy(const notations::literal& value) {
  return notations::guarded([&] { return notations::read_numpy(value); });
}

datashape::result<type> from_numpy(std::string_view text) {
  using namespace notations;
  return guarded([&]() -> result<type> {
    DATASHAPE_CHECK(check_text("a NumPy dtype", text));
    std::string_view t = text;
    while (!t.empty() && (t.front() == ' ' || t.front() == '\n')) t.remove_prefix(1);
    while (!t.empty() && (t.back() == ' ' || t.back() == '\n')) t.remove_suffix(1);
    const std::size_t bracket = t.find('(');
    const bool is_call = bracket != std::string_view::npos && bracket > 0 && t.back() == ')' && t.find_first_of("'\"[{,") > bracket;
    const bool shaped = !t.empty() && t[0] == '(' && t.back() != ')';
    if (!shaped && !t.empty() && (is_call || t[0] == '[' || t[0] == '{' || t[0] == '(' || t[0] == '\'' || t[0] == '"')) {
      DATASHAPE_TRY(const literal value, read_literal(text));
      return read_numpy(value);
    }
    return dtype_reader(false).text(t, at(0, text.size()));
  });
}

}  // namespace pluribus::ndt
