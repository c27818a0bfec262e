// SPDX-License-Identifier: BSD-3-Clause
/// Values to Arrow arrays. Each form becomes one node; memory is shared where Arrow has the same layout, and what has not is copied into
/// it: strides into runs, bools into bits, rows out of order into offsets.
#include <memory>
#include <string>
#include <utility>

#include "datashape/try.hpp"
#include "gfunc/arrow.hpp"
#include "gfunc/copy.hpp"
#include "gfunc/rows.hpp"
#include "ndt/arrow.hpp"
#include "ndt/make.hpp"
#include "ndt/print.hpp"
#include "value/bits.hpp"
#include "value/elements.hpp"
#include "value/mask.hpp"
#include "value/parts.hpp"
#include "value/positions.hpp"
#include "value/row_content.hpp"
#include "value/walk.hpp"

namespace pluribus::gfunc {

namespace {

using datashape::result;
using ndt::kind;

/// What one exported array owns besides its struct.
struct owned_array {
  std::vector<buffer> hold;
  std::vector<const void*> buffers;
  std::vector<ArrowArray> children;
  std::vector<ArrowArray*> pointers;
  ArrowArray dictionary{};

  ~owned_array() {
    for (ArrowArray& c : children) {
      if (c.release != nullptr) c.release(&c);
    }
    if (dictionary.release != nullptr) dictionary.release(&dictionary);
  }
};

struct node {
  index length = 0, nulls = 0;
  std::vector<buffer> buffers;  ///< in Arrow's order; empty ones are null
  std::vector<node> children;
  std::unique_ptr<node> dictionary;
};

void release_array(ArrowArray* array) {
  delete static_cast<owned_array*>(array->private_data);
  array->private_data = nullptr;
  array->release = nullptr;
}

void publish(node&& n, ArrowArray& out) {
  auto owned = std::make_unique<owned_array>();
  owned->hold = std::move(n.buffers);
  for (const buffer& b : owned->hold) owned->buffers.push_back(b.data());
  owned->children.resize(n.children.size());
  for (std::size_t i = 0; i < n.children.size(); ++i) {
    publish(std::move(n.children[i]), owned->children[i]);
    owned->pointers.push_back(&owned->children[i]);
  }
  if (n.dictionary) publish(std::move(*n.dictionary), owned->dictionary);
  ArrowArray made{};
  made.length = n.length;
  made.null_count = n.nulls;
  made.n_buffers = static_cast<std::int64_t>(owned->buffers.size());
  made.n_children = static_cast<std::int64_t>(owned->children.size());
  made.buffers = owned->buffers.empty() ? nullptr : owned->buffers.data();
  made.children = owned->pointers.empty() ? nullptr : owned->pointers.data();
  made.dictionary = n.dictionary ? &owned->dictionary : nullptr;
  made.release = release_array;
  made.private_data = owned.release();
  out = made;
}

/// Offsets of 32 bits everywhere, as they are: only then Arrow's small formats need no copy.
struct offset_widths {
  bool small = false, large = false;
};
void look_at_offsets(const value& v, offset_widths& seen) {
  if (v.form() == value_form::ragged || v.form() == value_form::text) {
    if (v.dtype().kind() != kind::map) (v.starts().itemsize() == 4 && v.ends().itemsize() == 4 ? seen.small : seen.large) = true;
    if (v.form() == value_form::ragged) look_at_offsets(v.content(), seen);
  }
  if (v.form() == value_form::views) seen.large = true;
  if (!value_access::has_parts(v)) return;
  if (v.form() == value_form::coded) look_at_offsets(v.dictionary(), seen);
  if (v.form() == value_form::option || v.form() == value_form::wrapped || v.form() == value_form::reference)
    look_at_offsets(v.child(), seen);
  for (const value& part : value_access::parts(v).fields) look_at_offsets(part, seen);
}

class writer {
 public:
  explicit writer(bool small) : small_(small) {}

  /// A value of at least one dim.
  result<node> write(const value& v) {
    if (v.shape().rank() > 1) return dims_of(v);
    if (is_named(v.dtype())) {
      DATASHAPE_TRY(value inner, v.unwrapped());
      return write(inner);
    }
    switch (v.form()) {
      case value_form::option: return option(v);
      case value_form::ragged: return ragged(v);
      case value_form::text: return text(v);
      case value_form::views: {
        DATASHAPE_TRY(value packed, copy(v));
        return text(packed);
      }
      case value_form::coded: {
        DATASHAPE_TRY(node made, leaf(v.codes()));
        DATASHAPE_TRY(node values, write(v.dictionary()));
        made.dictionary = std::make_unique<node>(std::move(values));
        return made;
      }
      case value_form::tagged:
      case value_form::dense: return tagged(v);
      case value_form::reference: return unsupported(v.type(), "pointers do not leave the process");
      default: break;
    }
    if (v.dtype().kind() == kind::record || v.dtype().kind() == kind::tuple) return record(v);
    return leaf(v);
  }

 private:
  /// A list of fixed size: the first two dims run together.
  result<node> dims_of(const value& v) {
    node made;
    made.length = v.shape()[0];
    made.buffers.resize(1);
    DATASHAPE_TRY(value below, flatten(v, 2));
    DATASHAPE_TRY(node child, write(below));
    made.children.push_back(std::move(child));
    return made;
  }

  result<node> option(const value& v) {
    DATASHAPE_TRY(node made, write(v.child()));
    made.nulls = null_count(v);
    if (made.nulls == 0 || v.child().dtype().kind() == kind::null) return made;
    if (v.child().form() == value_form::tagged || v.child().form() == value_form::dense)
      return unsupported(v.type(), "nulls of a union lie in its members in Arrow");
    const validity& valid = v.valid();
    const bool as_it_is =
        valid.form() == validity_form::bitmap && valid.offset() % 8 == 0 && (valid.strides()[0] == 1 || v.shape()[0] <= 1);
    if (as_it_is) {
      made.buffers[0] = valid.memory().beside(valid.memory().data() + valid.offset() / 8, (v.shape()[0] + 7) / 8);
    } else {
      DATASHAPE_TRY(validity packed, packed_validity(v));
      made.buffers[0] = packed.memory();
    }
    return made;
  }

  /// A run of elements in Arrow's width.
  result<node> leaf(const value& v) {
    node made;
    made.length = v.size();
    if (v.dtype().kind() == kind::null) {
      made.nulls = made.length;
      return made;
    }
    made.buffers.resize(2);
    if (v.dtype().is_scalar(ndt::scalar::bool_)) {
      bit_packer bits(v.size());
      walk<1>(v.shape(), {&v.strides()}, [&](const std::array<index, 1>& at) {
        bits.push(v.data()[at[0]] != std::byte{0});
        return true;
      });
      made.buffers[1] = bits.bits();
      return made;
    }
    if (v.dtype().kind() == kind::time && v.dtype().text().empty() && v.dtype().unit() <= ndt::time_unit::ms &&
        v.dtype().unit() >= ndt::time_unit::second)
      return narrowed(v);
    buffer all;
    if (v.is_contiguous()) {
      all = v.memory().beside(v.data(), v.size() * v.itemsize());
    } else {
      all = buffer::allocate(v.size() * v.itemsize());
      pack_elements(all.data(), v.data(), v.shape(), v.strides(), v.itemsize());
    }
    if (!is_pair(v.dtype())) {
      made.buffers[1] = std::move(all);
      return made;
    }
    // Complex numbers are lists of two floats.
    node parts;
    parts.length = 2 * made.length;
    parts.buffers.resize(2);
    parts.buffers[1] = std::move(all);
    made.buffers.resize(1);
    made.children.push_back(std::move(parts));
    return made;
  }

  static bool is_pair(const ndt::type& t) noexcept {
    return t.is_scalar(ndt::scalar::complex32) || t.is_scalar(ndt::scalar::complex64) || t.is_scalar(ndt::scalar::complex128);
  }

  /// Times of seconds and milliseconds have 32 bits.
  result<node> narrowed(const value& v) {
    node made;
    made.length = v.size();
    made.buffers.resize(2);
    DATASHAPE_TRY(made.buffers[1], narrow(v, v.strides(), ndt::scalar::int64, "a time"));
    return made;
  }

  static result<buffer> narrow(const value& v, const dims& strides, ndt::scalar from, std::string_view what) {
    buffer all = buffer::allocate(4 * v.size());
    std::byte* to = all.data();
    const bool fits = walk<1>(v.shape(), {&strides}, [&](const std::array<index, 1>& at) {
      const index wide = load_integer(v.data() + at[0], from);
      const auto small = static_cast<std::int32_t>(wide);
      std::memcpy(to, &small, 4);
      to += 4;
      return small == wide;
    });
    if (fits) return all;
    return refusal(codes::unsupported_layout, std::string(what) + " does not fit the 32 bits that Arrow has for it");
  }

  /// n + 1 offsets in the width asked for; shared where they lie so. The rows must be packed.
  result<buffer> offsets(const value& starts, const value& ends, bool small) {
    const index n = starts.size(), width = small ? 4 : 8;
    if (n == 0) {
      buffer zero = buffer::allocate(width);
      std::memset(zero.data(), 0, static_cast<std::size_t>(width));
      return zero;
    }
    const bool as_they_are = starts.itemsize() == width && ends.itemsize() == width && ends.data() == starts.data() + width &&
                             (n == 1 || (starts.strides()[0] == width && ends.strides()[0] == width));
    if (as_they_are) return starts.memory().beside(starts.data(), (n + 1) * width);
    const row_reader rows(starts, ends);
    buffer all = buffer::allocate((n + 1) * width);
    for (index i = 0; i <= n; ++i) {
      const index at = i < n ? rows[i].begin : rows[n - 1].end;
      if (small && at != static_cast<std::int32_t>(at))
        return refusal(codes::unsupported_layout, "offsets beyond 2**31 do not fit Arrow's 32 bits");
      std::memcpy(all.data() + i * width, &at, static_cast<std::size_t>(width));
    }
    return all;
  }

  result<node> ragged(const value& v) {
    if (!row_reader(v).is_packed()) {
      DATASHAPE_TRY(value packed, copy(v));
      return ragged(packed);
    }
    const bool map = v.dtype().kind() == kind::map;
    node made;
    made.length = v.size();
    made.buffers.resize(2);
    DATASHAPE_TRY(made.buffers[1], offsets(v.starts(), v.ends(), small_ || map));
    DATASHAPE_TRY(node content, write(v.content()));
    made.children.push_back(std::move(content));
    return made;
  }

  result<node> text(const value& v) {
    if (!row_reader(v).is_packed()) {
      DATASHAPE_TRY(value packed, copy(v));
      return text(packed);
    }
    node made;
    made.length = v.size();
    made.buffers.resize(3);
    DATASHAPE_TRY(made.buffers[1], offsets(v.starts(), v.ends(), small_));
    made.buffers[2] = v.bytes();
    return made;
  }

  result<node> record(const value& v) {
    node made;
    made.length = v.size();
    made.buffers.resize(1);
    for (std::size_t i = 0; i < v.dtype().size(); ++i) {
      DATASHAPE_TRY(value one, v.item(i));
      DATASHAPE_TRY(node child, write(one));
      made.children.push_back(std::move(child));
    }
    return made;
  }

  /// Arrow wants the positions in each member to grow.
  static bool in_order(const value& dense) {
    std::vector<index> last(dense.members().size(), -1);
    const integer_reader tag(dense.tags()), position(dense.positions());
    return walk<2>(dense.shape(), {&dense.tags().strides(), &dense.positions().strides()}, [&](const std::array<index, 2>& at) {
      index& before = last[static_cast<std::size_t>(tag(at[0]))];
      const index now = position(at[1]);
      return std::exchange(before, now) <= now;
    });
  }

  /// Members beside each other are members with positions 0, 1, 2, ...
  result<node> tagged(const value& v) {
    if (v.form() == value_form::dense && !in_order(v)) {
      DATASHAPE_TRY(value ordered, copy(v));
      return tagged(ordered);
    }
    node made;
    made.length = v.size();
    made.buffers.resize(2);
    DATASHAPE_TRY(value tags, copy_tags(v.tags()));
    made.buffers[0] = tags.memory().beside(tags.data(), v.size());
    if (v.form() == value_form::dense) {
      const value& at = v.positions();
      if (at.itemsize() == 4 && at.is_contiguous()) {
        made.buffers[1] = at.memory().beside(at.data(), 4 * v.size());
      } else {
        DATASHAPE_TRY(made.buffers[1], narrow(at, at.strides(), at.dtype().scalar(), "a position"));
      }
    } else {
      if (v.size() > INT32_MAX) return unsupported(v.type(), "a union of more than 2**31 elements");
      made.buffers[1] = buffer::allocate(4 * v.size());
      for (std::int32_t i = 0; i < static_cast<std::int32_t>(v.size()); ++i) std::memcpy(made.buffers[1].data() + 4 * index{i}, &i, 4);
    }
    for (const value& member : v.members()) {
      DATASHAPE_TRY(node child, write(member));
      made.children.push_back(std::move(child));
    }
    return made;
  }

  static result<value> copy_tags(const value& tags) {
    if (tags.itemsize() == 1 && tags.is_contiguous()) return tags;
    DATASHAPE_TRY(value made, value::allocate(ndt::fixed_dim(tags.size(), ndt::make_scalar(ndt::scalar::int8))));
    const integer_reader tag(tags);
    std::byte* to = made.data();
    walk<1>(tags.shape(), {&tags.strides()}, [&](const std::array<index, 1>& at) {
      *to++ = static_cast<std::byte>(tag(at[0]));
      return true;
    });
    return made;
  }

  bool small_;
};

/// A chunk stream: chunks given out one after the other.
struct owned_stream {
  ndt::type type;
  std::vector<value> chunks;
  std::size_t next = 0;
  bool small = false;
  std::string error;
};

/// Runs f, keeps what went wrong for get_last_error.
template <class F>
int guarded(ArrowArrayStream* stream, const F& f) {
  auto* owned = static_cast<owned_stream*>(stream->private_data);
  try {
    datashape::outcome done = f(*owned);
    if (done) return 0;
    owned->error = done.error()[0].message;
    return 22;  // EINVAL
  } catch (const std::exception& e) {
    try {
      owned->error = e.what();
    } catch (const std::exception&) {
      owned->error.clear();
    }
    return 12;  // ENOMEM
  }
}

int stream_schema(ArrowArrayStream* stream, ArrowSchema* out) {
  return guarded(stream, [&](owned_stream& owned) { return ndt::to_arrow(owned.type, *out, {.small_offsets = owned.small}); });
}

int stream_next(ArrowArrayStream* stream, ArrowArray* out) {
  return guarded(stream, [&](owned_stream& owned) -> datashape::outcome {
    ArrowArray made{};
    if (owned.next < owned.chunks.size()) {
      DATASHAPE_TRY(node whole, writer(owned.small).write(owned.chunks[owned.next]));
      publish(std::move(whole), made);
      owned.chunks[owned.next++] = value();
    }
    *out = made;
    return std::monostate{};
  });
}

const char* stream_error(ArrowArrayStream* stream) {
  const auto* owned = static_cast<owned_stream*>(stream->private_data);
  return owned->error.empty() ? nullptr : owned->error.c_str();
}

void release_stream(ArrowArrayStream* stream) {
  delete static_cast<owned_stream*>(stream->private_data);
  stream->private_data = nullptr;
  stream->release = nullptr;
}

}  // namespace

datashape::outcome to_arrow(const value& v, ArrowArray& array, ArrowSchema* schema, std::string_view name) {
  if (v.shape().rank() == 0) return unsupported(v.type(), "an Arrow array has a length, so a value needs a dim");
  offset_widths seen;
  look_at_offsets(v, seen);
  const bool small = seen.small && !seen.large;
  ArrowSchema said{};
  // Said also where nobody asks: it refuses what Arrow cannot hold.
  DATASHAPE_CHECK(ndt::to_arrow(v.type().element(), said, {.small_offsets = small}, name));
  struct schema_guard {
    ArrowSchema* s;
    ~schema_guard() {
      if (s->release != nullptr) s->release(s);
    }
  } guard{&said};
  DATASHAPE_TRY(node whole, writer(small).write(v));
  publish(std::move(whole), array);
  if (schema != nullptr) {
    *schema = said;
    said.release = nullptr;
  }
  return std::monostate{};
}

datashape::outcome to_arrow_stream(const ndt::type& type, std::vector<value> chunks, ArrowArrayStream& stream) {
  offset_widths seen;
  for (const value& v : chunks) {
    if (v.shape().rank() == 0 || v.type().element() != type)
      return unsupported(v.type(), "the chunks of this stream are rows of `" + ndt::to_string(type) + "`");
    look_at_offsets(v, seen);
  }
  auto owned = std::make_unique<owned_stream>();
  owned->type = type;
  owned->chunks = std::move(chunks);
  owned->small = seen.small && !seen.large;
  stream = {stream_schema, stream_next, stream_error, release_stream, owned.release()};
  return std::monostate{};
}

datashape::result<std::vector<value>> from_arrow_stream(ArrowArrayStream& stream, arrow_import_options options) {
  if (stream.release == nullptr) return refusal(codes::bad_descriptor, "an ArrowArrayStream that was released");
  struct guard {
    ArrowArrayStream& stream;
    ArrowSchema schema{};
    ArrowArray array{};
    ~guard() {
      if (array.release != nullptr) array.release(&array);
      if (schema.release != nullptr) schema.release(&schema);
      stream.release(&stream);
    }
  } held{stream};
  const auto failed = [&](int code) {
    const char* why = stream.get_last_error(&stream);
    return refusal(codes::bad_descriptor,
                   "an Arrow stream fails with " + std::to_string(code) + (why != nullptr ? ": " + std::string(why) : ""));
  };
  // What a call that failed left in its output is nobody's.
  if (const int code = stream.get_schema(&stream, &held.schema); code != 0) {
    held.schema.release = nullptr;
    return failed(code);
  }
  std::vector<value> chunks;
  for (;;) {
    if (const int code = stream.get_next(&stream, &held.array); code != 0) {
      held.array.release = nullptr;
      return failed(code);
    }
    if (held.array.release == nullptr) return chunks;
    DATASHAPE_TRY(value one, from_arrow(held.array, held.schema, options));
    chunks.push_back(std::move(one));
  }
}

}  // namespace pluribus::gfunc
