// SPDX-License-Identifier: BSD-3-Clause
/// Arrow arrays to values: the type says what is wanted, the format how it lies. One function a layout; every count is checked before it
/// is used.
#include <charconv>
#include <cstring>
#include <memory>
#include <string>

#include "datashape/try.hpp"
#include "gfunc/arrow.hpp"
#include "gfunc/copy.hpp"
#include "gfunc/rows.hpp"
#include "ndt/arrow.hpp"
#include "ndt/make.hpp"
#include "ndt/print.hpp"
#include "value/parts.hpp"
#include "value/positions.hpp"

namespace pluribus::gfunc {

namespace {

using datashape::result;
using ndt::kind;

constexpr int deepest = 256;

index number_after_colon(std::string_view format) noexcept {
  index n = -1;
  const std::size_t colon = format.find(':');
  if (colon != std::string_view::npos) std::from_chars(format.data() + colon + 1, format.data() + format.size(), n);
  return n;
}

class reader {
 public:
  reader(buffer owner, arrow_import_options options) : owner_(std::move(owner)), options_(options) {}

  /// array.length elements of `t`.
  result<value> read(const ArrowArray& a, const ArrowSchema& s, const ndt::type& t, int depth) {
    DATASHAPE_CHECK(check_node(a, s, depth));
    const std::string_view format = s.format;
    if (format == "+r") return run_ends(a, s, t, depth);
    if (t.kind() == kind::option) {
      DATASHAPE_TRY(validity valid, validity_of(a, s));
      DATASHAPE_TRY(value child, without_nulls(a, s, t.element(), depth, &valid));
      return value::option(std::move(child), std::move(valid), 1);
    }
    DATASHAPE_TRY(validity valid, validity_of(a, s));
    DATASHAPE_TRY(value made, without_nulls(a, s, t, depth, nullptr));
    if (valid.is_all() || t.kind() == kind::null) return made;
    DATASHAPE_TRY(value checked, value::option(made, std::move(valid), 1));
    if (null_count(checked) == 0) return made;
    return bad(s, "there are nulls, and the field is not nullable");
  }

 private:
  static datashape::diagnostic bad(const ArrowSchema& s, const std::string& why) {
    return refusal(codes::bad_descriptor, "an Arrow array of format `" + std::string(s.format) + "`" +
                                              (s.name != nullptr && *s.name != '\0' ? " named `" + std::string(s.name) + "`" : "") + ": " +
                                              why);
  }

  static index wanted_buffers(std::string_view f) noexcept {
    if (f == "n" || f == "+r") return 0;
    if (f == "+s" || f.starts_with("+w:")) return 1;
    if (f.starts_with("+us:")) return 1;
    if (f.starts_with("+ud:") || f == "+l" || f == "+L" || f == "+m") return 2;
    if (f == "+vl" || f == "+vL" || f == "u" || f == "U" || f == "z" || f == "Z") return 3;
    return 2;
  }

  datashape::outcome check_node(const ArrowArray& a, const ArrowSchema& s, int depth) const {
    const std::string_view f = s.format;
    index end = 0;
    if (depth > deepest) return bad(s, "nested deeper than " + std::to_string(deepest) + " levels");
    if (a.length < 0 || a.offset < 0 || __builtin_add_overflow(a.length, a.offset, &end))
      return bad(s, "its length or offset is negative or too large");
    if (a.null_count < -1 || a.null_count > a.length) return bad(s, "its null count is not between 0 and its length");
    const bool views = f == "vu" || f == "vz";
    if (views ? a.n_buffers < 3 || a.n_buffers > INT32_MAX : a.n_buffers != wanted_buffers(f))
      return bad(s, "it has " + std::to_string(a.n_buffers) + " buffers");
    if (a.n_buffers > 0 && a.buffers == nullptr) return bad(s, "its buffers are missing");
    if (a.n_children != s.n_children)
      return bad(s, "it has " + std::to_string(a.n_children) + " children, and its schema " + std::to_string(s.n_children));
    if (a.n_children > 0 && a.children == nullptr) return bad(s, "its children are missing");
    for (std::int64_t i = 0; i < a.n_children; ++i) {
      if (a.children[i] == nullptr || a.children[i]->release == nullptr)
        return bad(s, "child " + std::to_string(i) + " is missing or released");
    }
    if ((s.dictionary != nullptr) != (a.dictionary != nullptr)) return bad(s, "a dictionary is missing on one side");
    if (a.dictionary != nullptr && a.dictionary->release == nullptr) return bad(s, "its dictionary is released");
    return std::monostate{};
  }

  /// Buffer i with room for `count` elements of `bits` bits.
  result<buffer> bytes(const ArrowArray& a, const ArrowSchema& s, index i, index count, index bits) const {
    index size = 0;
    if (__builtin_mul_overflow(count, bits, &size) || __builtin_add_overflow(size, 7, &size)) return bad(s, "it is too large");
    size /= 8;
    if (a.buffers[i] == nullptr && size > 0) return bad(s, "buffer " + std::to_string(i) + " is missing");
    return owner_.beside(a.buffers[i], a.buffers[i] == nullptr ? 0 : size);
  }

  result<validity> validity_of(const ArrowArray& a, const ArrowSchema& s) const {
    const std::string_view format = s.format;
    const bool has_bits = format != "n" && format != "+r" && !format.starts_with("+u");
    if (!has_bits || a.null_count == 0 || a.length == 0) return validity::all();
    if (a.buffers[0] == nullptr) {
      if (a.null_count < 0) return validity::all();
      return bad(s, "it has " + std::to_string(a.null_count) + " nulls and no validity buffer");
    }
    DATASHAPE_TRY(buffer bits, bytes(a, s, 0, a.offset + a.length, 1));
    return validity::bitmap(std::move(bits), a.offset, dims{1});
  }

  /// n elements from `offset` on of one buffer, as they lie.
  result<value> leaf(const ArrowArray& a, const ArrowSchema& s, const ndt::type& dtype, index itemsize, index at = 1) const {
    DATASHAPE_TRY(buffer all, bytes(a, s, at, a.offset + a.length, 8 * itemsize));
    const ndt::type t = ndt::fixed_dim(a.length, dtype);
    if (all.data() == nullptr || itemsize == 0) return value::from_buffer(t, std::move(all));
    const index stride[] = {itemsize};
    return value::strided(t, std::move(all), a.offset * itemsize, stride);
  }

  result<value> without_nulls(const ArrowArray& a, const ArrowSchema& s, const ndt::type& t, int depth, const validity* valid) {
    if (is_named(t)) {
      DATASHAPE_TRY(value inner, without_nulls(a, s, unnamed(t), depth, valid));
      if (is_plain(t)) return retyped(inner, t);
      return value::wrapped(t, std::move(inner));
    }
    switch (t.kind()) {
      case kind::null: return value::from_buffer(ndt::fixed_dim(a.length, t), buffer());
      case kind::string:
      case kind::bytes:
      case kind::json: return text(a, s, t, valid);
      case kind::fixed: return lists_of_fixed_size(a, s, t, depth);
      case kind::var:
      case kind::array:
      case kind::map: return lists(a, s, t, depth);
      case kind::record:
      case kind::tuple: return fields(a, s, t, depth);
      case kind::union_: return members(a, s, t, depth);
      case kind::categorical:
        if (a.dictionary != nullptr) return dictionary(a, s, t, depth, valid);
        break;
      case kind::time:
        if (s.format[0] == 't' && (s.format[2] == 's' || s.format[2] == 'm')) return widened(a, s, t);
        break;
      case kind::scalar:
        if (t.is_scalar(ndt::scalar::bool_)) return bools(a, s, t);
        if (std::string_view(s.format) == "+w:2") return complex_numbers(a, s, t, depth);
        break;
      default: break;
    }
    if (!is_plain(t) || a.n_children != 0) return unsupported(t, "Arrow's format `" + std::string(s.format) + "` does not hold it");
    DATASHAPE_TRY(value one, value::allocate(t));
    return leaf(a, s, t, one.itemsize());
  }

  /// A strided value under a name that stands for its dtype and the dims behind the first.
  static result<value> retyped(const value& inner, const ndt::type& named) {
    return value::strided(ndt::fixed_dim(inner.shape()[0], named), inner.memory(),
                          inner.data() == nullptr ? 0 : inner.data() - inner.memory().data(),
                          std::span<const index>(inner.strides()).first(1));
  }

  result<value> bools(const ArrowArray& a, const ArrowSchema& s, const ndt::type& t) const {
    DATASHAPE_TRY(buffer bits, bytes(a, s, 1, a.offset + a.length, 1));
    DATASHAPE_TRY(value made, value::allocate(ndt::fixed_dim(a.length, t)));
    for (index i = 0; i < a.length; ++i) {
      const index at = a.offset + i;
      made.data()[i] = bits.data()[at >> 3] >> (at & 7) & std::byte{1};
    }
    return made;
  }

  result<value> widened(const ArrowArray& a, const ArrowSchema& s, const ndt::type& t) const {
    DATASHAPE_TRY(value narrow, leaf(a, s, ndt::make_scalar(ndt::scalar::int32), 4));
    DATASHAPE_TRY(value made, value::allocate(ndt::fixed_dim(a.length, t)));
    const integer_reader read(narrow);
    for (index i = 0; i < a.length; ++i) {
      const index count = read(4 * i);
      std::memcpy(made.data() + 8 * i, &count, sizeof count);
    }
    return made;
  }

  result<value> complex_numbers(const ArrowArray& a, const ArrowSchema& s, const ndt::type& t, int depth) {
    const index part = ndt::size_of(t.scalar()) / 2;
    const ndt::type part_type = ndt::make_scalar(part == 2   ? ndt::scalar::float16
                                                 : part == 4 ? ndt::scalar::float32
                                                             : ndt::scalar::float64);
    DATASHAPE_TRY(value parts, child_run(a, s, 0, part_type, 2, depth));
    const index stride[] = {2 * part};
    const index at = parts.data() == nullptr ? 0 : parts.data() - parts.memory().data();
    return value::strided(ndt::fixed_dim(a.length, t), parts.memory(), at, stride);
  }

  /// The elements of child i that belong to this array, `each` an element.
  result<value> child_run(const ArrowArray& a, const ArrowSchema& s, std::int64_t i, const ndt::type& t, index each, int depth) {
    if (i >= a.n_children) return bad(s, "it has too few children");
    DATASHAPE_TRY(value child, read(*a.children[i], *s.children[i], t, depth + 1));
    index begin = 0, count = 0, end = 0;
    if (__builtin_mul_overflow(a.offset, each, &begin) || __builtin_mul_overflow(a.length, each, &count) ||
        __builtin_add_overflow(begin, count, &end) || end > child.shape()[0])
      return bad(s, "child " + std::to_string(i) + " has only " + std::to_string(child.shape()[0]) + " elements");
    return child.slice(0, count == 0 ? 0 : begin, count, 1);
  }

  result<value> lists_of_fixed_size(const ArrowArray& a, const ArrowSchema& s, const ndt::type& t, int depth) {
    const index each = number_after_colon(s.format);
    if (!std::string_view(s.format).starts_with("+w:") || each < 0 || a.n_children != 1) return bad(s, "it is no list of fixed size");
    // Several dims may lie in one list (a tensor): as many as make up its size, until the child's own type is left.
    DATASHAPE_TRY(ndt::type below, ndt::from_arrow(*s.children[0]));
    dims shape{a.length};
    const ndt::type* at = &t;
    index product = 1, count = std::max<index>(a.length, 1);
    do {
      if (at->kind() != kind::fixed || shape.rank() == max_rank) return bad(s, "its size is not that of `" + ndt::to_string(t) + "`");
      shape.resize(shape.rank() + 1, at->extent());
      if (__builtin_mul_overflow(product, at->extent(), &product) ||
          __builtin_mul_overflow(count, std::max<index>(at->extent(), 1), &count))
        return bad(s, "it is too large");
      at = &at->element();
    } while (product != each || (at->kind() == kind::fixed && *at != below));
    DATASHAPE_TRY(value child, child_run(a, s, 0, *at, each, depth));
    for (int d = 1; d < child.shape().rank(); ++d) {
      if (__builtin_mul_overflow(count, std::max<index>(child.shape()[d], 1), &count)) return bad(s, "it is too large");
    }
    return unflatten(child, shape);
  }

  result<value> offsets_of(const ArrowArray& a, const ArrowSchema& s, bool wide, index buffer_at) const {
    const ndt::type t = ndt::make_scalar(wide ? ndt::scalar::int64 : ndt::scalar::int32);
    if (a.length == 0) {  // writers of old leave the buffer empty
      DATASHAPE_TRY(value zero, value::allocate(ndt::fixed_dim(1, t)));
      std::memset(zero.data(), 0, static_cast<std::size_t>(zero.itemsize()));
      return zero;
    }
    ArrowArray longer = a;
    if (a.length + a.offset == INT64_MAX) return bad(s, "it is too large");
    ++longer.length;
    return leaf(longer, s, t, wide ? 8 : 4, buffer_at);
  }

  result<value> lists(const ArrowArray& a, const ArrowSchema& s, const ndt::type& t, int depth) {
    const std::string_view f = s.format;
    if (a.n_children != 1) return bad(s, "a list has one child");
    const ArrowArray& child = *a.children[0];
    if (t.kind() == kind::map) {
      const ndt::type entry = ndt::record({{"key", t.child(0)}, {"value", t.child(1)}});
      DATASHAPE_TRY(value entries, read_entries(child, *s.children[0], entry, depth + 1));
      DATASHAPE_TRY(value offsets, offsets_of(a, s, false, 1));
      DATASHAPE_TRY(value rows, value::ragged(std::move(offsets), std::move(entries)));
      return value::map(std::move(rows));
    }
    DATASHAPE_TRY(value content, read(child, *s.children[0], t.element(), depth + 1));
    result<value> made = value();
    if (f == "+l" || f == "+L") {
      DATASHAPE_TRY(value offsets, offsets_of(a, s, f == "+L", 1));
      made = value::ragged(std::move(offsets), std::move(content));
    } else if (f == "+vl" || f == "+vL") {
      const bool wide = f == "+vL";
      const ndt::type integer = ndt::make_scalar(wide ? ndt::scalar::int64 : ndt::scalar::int32);
      DATASHAPE_TRY(value starts, leaf(a, s, integer, wide ? 8 : 4, 1));
      DATASHAPE_TRY(value sizes, leaf(a, s, integer, wide ? 8 : 4, 2));
      made = value::ragged_sized(std::move(starts), std::move(sizes), std::move(content));
    } else {
      return bad(s, "it is no list");
    }
    if (made && t.kind() == kind::array) value_access::set_dtype(*made, t);
    return made;
  }

  /// Entries of a map are a struct of a key and a value, whatever the two are called.
  result<value> read_entries(const ArrowArray& a, const ArrowSchema& s, const ndt::type& entry, int depth) {
    DATASHAPE_CHECK(check_node(a, s, depth));
    if (a.n_children != 2) return bad(s, "an entry of a map is a key and a value");
    DATASHAPE_TRY(validity valid, validity_of(a, s));
    if (!valid.is_all()) return bad(s, "an entry of a map is null");
    return fields(a, s, entry, depth);
  }

  result<value> fields(const ArrowArray& a, const ArrowSchema& s, const ndt::type& t, int depth) {
    if (static_cast<std::size_t>(a.n_children) != t.size()) return bad(s, "it has not as many children as fields");
    std::vector<value> all;
    for (std::size_t i = 0; i < t.size(); ++i) {
      DATASHAPE_TRY(value one, child_run(a, s, static_cast<std::int64_t>(i), t.child(i), 1, depth));
      all.push_back(std::move(one));
    }
    return value::columns(ndt::fixed_dim(a.length, t), std::move(all));
  }

  result<value> members(const ArrowArray& a, const ArrowSchema& s, const ndt::type& t, int depth) {
    const bool dense = std::string_view(s.format).starts_with("+ud:");
    if (static_cast<std::size_t>(a.n_children) != t.size()) return bad(s, "it has not as many children as members");
    DATASHAPE_TRY(value tags, leaf(a, s, ndt::make_scalar(ndt::scalar::int8), 1, 0));
    std::vector<value> all;
    for (std::size_t i = 0; i < t.size(); ++i) {
      const auto at = static_cast<std::int64_t>(i);
      if (!dense) {
        DATASHAPE_TRY(value one, child_run(a, s, at, t.child(i), 1, depth));
        all.push_back(std::move(one));
      } else {
        DATASHAPE_TRY(value one, read(*a.children[at], *s.children[at], t.child(i), depth + 1));
        all.push_back(std::move(one));
      }
    }
    if (!dense) return value::tagged(t, std::move(tags), std::move(all));
    DATASHAPE_TRY(value positions, leaf(a, s, ndt::make_scalar(ndt::scalar::int32), 4, 1));
    return value::dense(t, std::move(tags), std::move(positions), std::move(all));
  }

  result<value> dictionary(const ArrowArray& a, const ArrowSchema& s, const ndt::type& t, int depth, const validity* valid) {
    const ndt::scalar code = static_cast<ndt::scalar>(t.sub());
    DATASHAPE_TRY(value codes, leaf(a, s, ndt::make_scalar(code), ndt::size_of(code)));
    DATASHAPE_TRY(value values, read(*a.dictionary, *s.dictionary, t.child(0), depth + 1));
    return value::categorical(std::move(codes), std::move(values), t.has(ndt::detail::ordered), valid);
  }

  result<value> text(const ArrowArray& a, const ArrowSchema& s, const ndt::type& t, const validity* valid) const {
    const std::string_view f = s.format;
    result<value> made = value();
    if (f == "vu" || f == "vz") {
      made = text_views(a, s, t);
    } else {
      const bool wide = f == "U" || f == "Z";
      if (!wide && f != "u" && f != "z") return bad(s, "it is no text");
      DATASHAPE_TRY(value offsets, offsets_of(a, s, wide, 1));
      const index last = load_integer(offsets.data() + (offsets.size() - 1) * offsets.itemsize(), offsets.dtype().scalar());
      if (last < 0) return bad(s, "its offsets are negative");
      DATASHAPE_TRY(buffer all, bytes(a, s, 2, last, 8));
      made = value::text(t, std::move(offsets), std::move(all));
    }
    if (!made || !options_.check_utf8 || t.kind() == kind::bytes) return made;
    if (valid == nullptr) {
      DATASHAPE_CHECK(check_utf8(*made));
    } else {
      DATASHAPE_TRY(value some, value::option(*made, *valid, 1));
      DATASHAPE_CHECK(check_utf8(some));
    }
    return made;
  }

  result<value> text_views(const ArrowArray& a, const ArrowSchema& s, const ndt::type& t) const {
    DATASHAPE_TRY(value views, leaf(a, s, ndt::make_fixed_bytes(16), 16));
    const index variadic = a.n_buffers - 3;
    std::vector<buffer> sides;
    if (variadic > 0 && a.buffers[a.n_buffers - 1] == nullptr) return bad(s, "the sizes of its buffers are missing");
    for (index i = 0; i < variadic; ++i) {
      std::int64_t size = 0;
      std::memcpy(&size, static_cast<const std::byte*>(a.buffers[a.n_buffers - 1]) + 8 * i, sizeof size);
      if (size < 0) return bad(s, "a buffer of negative size");
      DATASHAPE_TRY(buffer one, bytes(a, s, 2 + i, size, 8));
      sides.push_back(std::move(one));
    }
    return value::text_views(t, std::move(views), std::move(sides));
  }

  /// Runs are spread: element i is the value of the first run that ends after it.
  result<value> run_ends(const ArrowArray& a, const ArrowSchema& s, const ndt::type& t, int depth) {
    if (a.n_children != 2) return bad(s, "run ends and values are two children");
    DATASHAPE_TRY(ndt::type end_type, ndt::from_arrow(*s.children[0]));
    if (end_type.kind() == kind::option) end_type = end_type.element();
    const bool integers =
        end_type.is_scalar(ndt::scalar::int16) || end_type.is_scalar(ndt::scalar::int32) || end_type.is_scalar(ndt::scalar::int64);
    if (!integers) return bad(s, "run ends are int16, int32 or int64");
    DATASHAPE_TRY(value ends, read(*a.children[0], *s.children[0], end_type, depth + 1));
    DATASHAPE_TRY(value values, read(*a.children[1], *s.children[1], t, depth + 1));
    const integer_reader end(ends);
    const index runs = ends.shape()[0];
    const auto end_of = [&](index run) { return end(run * ends.strides()[0]); };
    // Few bytes can claim any length; what no run covers and what cannot be held is refused before it is tried.
    if (a.length > 0 && (runs == 0 || end_of(runs - 1) < a.offset || end_of(runs - 1) - a.offset < a.length))
      return bad(s, "its runs end before it does");
    if (a.length > index{1} << 40) return bad(s, "it is too long to be spread");
    index before = 0;
    for (index run = 0; run < runs; ++run) {
      if (end_of(run) <= before) return bad(s, "run ends do not grow");
      before = end_of(run);
    }
    if (runs > values.shape()[0]) return bad(s, "it has fewer values than runs");
    std::vector<index> positions;
    positions.reserve(static_cast<std::size_t>(a.length));
    before = 0;
    for (index run = 0; run < runs; ++run) {
      const index to = end_of(run);
      for (index i = std::max(before, a.offset); i < std::min(to, a.offset + a.length); ++i) positions.push_back(run);
      before = to;
    }
    return take(values, positions);
  }

  buffer owner_;
  arrow_import_options options_;
};

void release_array(void* context, void*) {
  auto* array = static_cast<ArrowArray*>(context);
  if (array->release != nullptr) array->release(array);
  delete array;
}

}  // namespace

datashape::result<value> from_arrow(ArrowArray& array, const ArrowSchema& schema, arrow_import_options options) {
  if (array.release == nullptr) return refusal(codes::bad_descriptor, "an ArrowArray that was released");
  DATASHAPE_TRY(const ndt::type t, ndt::from_arrow(schema));
  // Nothing is owned until everything has been checked.
  auto held = std::make_unique<ArrowArray>();
  ArrowArray* context = held.get();
  buffer owner = buffer::adopt(nullptr, 0, release_array, context);
  held.release();
  DATASHAPE_TRY(value made, reader(owner, options).read(array, schema, t, 0));
  *context = array;
  array.release = nullptr;
  return made;
}

}  // namespace pluribus::gfunc
