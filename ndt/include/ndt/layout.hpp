// SPDX-License-Identifier: BSD-3-Clause
/// Where the parts of a value of one type lie: sizes, alignments, byte strides, field offsets, and which side buffers hold validity and
/// variable-size content. Computed from a type, or read from layout text; never part of a type.
#pragma once
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "datashape/result.hpp"
#include "ndt/dim_note.hpp"
#include "ndt/type.hpp"

namespace pluribus::ndt {

/// How the nulls of an option are marked.
enum class nulls : std::uint8_t {
  bitmap,    ///< one bit an element in a buffer, 1 is valid (Arrow)
  mask,      ///< one byte an element in a buffer, 1 is valid
  sentinel,  ///< one value of the data means null (NaT)
  index,     ///< signed positions in a buffer, negative is null
};
std::string_view name(nulls form) noexcept;

struct layout_field {
  index offset = 0, size = 0, align = 1;

  friend bool operator==(const layout_field&, const layout_field&) = default;
};

class layout {
 public:
  layout(index size, index align, std::vector<layout_field> fields = {}) : size_(size), align_(align), fields_(std::move(fields)) {}

  /// Bytes from the lowest to past the highest address of one value.
  index size() const noexcept { return size_; }
  index align() const noexcept { return align_; }

  /// Of a record or tuple: one entry a field. Of a union: the tag, then the payload.
  const std::vector<layout_field>& fields() const noexcept { return fields_; }
  const layout_field& field(std::size_t i) const noexcept { return fields_[i]; }
  std::size_t field_count() const noexcept { return fields_.size(); }

  /// Of a fixed dimension: bytes from an element to the next.
  index stride() const noexcept { return stride_; }
  /// Layouts of the children of the type: elements, fields, members.
  const std::vector<layout>& parts() const noexcept { return parts_; }
  const layout& part(std::size_t i) const noexcept { return parts_[i]; }
  const layout& element() const noexcept { return parts_[0]; }

  /// Of an option.
  ndt::nulls null_form() const noexcept { return nulls_; }
  index sentinel() const noexcept { return sentinel_; }
  /// Number of the side buffer: validity of an option, content of text, bytes, var and maps; 0 where there is none.
  int buffer() const noexcept { return buffer_; }
  /// Bits of the offsets of a variable-size part.
  int offset_bits() const noexcept { return offset_bits_; }

  friend bool operator==(const layout&, const layout&) = default;

 private:
  friend class layout_builder;
  friend class layout_reader;
  index size_, align_;
  index stride_ = 0, sentinel_ = 0;
  std::vector<layout_field> fields_;
  std::vector<layout> parts_;
  int buffer_ = 0;
  std::uint8_t offset_bits_ = 64;
  ndt::nulls nulls_ = nulls::bitmap;
};

struct layout_options {
  ndt::nulls null_form = nulls::bitmap;
  int offset_bits = 64;  ///< 32 or 64
};

/// Storage of one value of t, all its leading fixed dims included, in C order; fails with the offending part where there is none.
datashape::result<layout> layout_of(const type& t, const layout_options& options = {});

/// A side buffer of a value; buffer 0 is the value itself.
struct side_buffer {
  int number;
  std::string path;     ///< as in match: `[].x`
  std::string purpose;  ///< `validity`, `text`, `bytes`, `rows`, `entries`, `target`
};
std::vector<side_buffer> side_buffers(const type& t, const layout& l);

/// A type and where its values lie.
struct storage {
  ndt::type type;
  ndt::layout layout;

  friend bool operator==(const storage&, const storage&) = default;
};

/// The layout a dialect's text asks for: steps in elements, Fortran order.
datashape::result<storage> storage_of(const placed& p);
/// What match and resolve need to know of a layout.
dim_notes notes_of(const storage& s);

/// `3 * float64 @ 24/8 [8] 8/8`: the type, then size/align and what each kind of node adds. parse_layout(to_string(s)) == s; a text
/// without `@` stands for the layout in C order, but for what it says itself: `fixed(3, stride=24) * float64` in core, `!` and `step=` of
/// ndtypes.
std::string to_string(const storage& s);
datashape::result<storage> try_parse_layout(std::string_view text, dialect d = dialect::core, const scope& names = scope::empty());
inline storage parse_layout(std::string_view text) { return try_parse_layout(text).value(); }

}  // namespace pluribus::ndt
