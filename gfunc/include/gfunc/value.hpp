// SPDX-License-Identifier: BSD-3-Clause
/// A typed value: what it is (dtype and shape), where it lies, and what owns it. One strided view of fixed-size elements, or a tree of
/// parts that all have the value's leading dims; slices, fields, transposes and broadcasts are taken of every part and copy no element.
#pragma once
#include <memory>
#include <string_view>
#include <utility>
#include <vector>

#include "datashape/result.hpp"
#include "gfunc/buffer.hpp"
#include "gfunc/dims.hpp"
#include "gfunc/validity.hpp"
#include "ndt/type.hpp"

namespace pluribus::gfunc {

/// One dim of a view: elements begin, begin + step, ... of dim `from`, or one element repeated when `from` is -1.
struct view_dim {
  int from = -1;
  index extent = 1, begin = 0, step = 1;
};

/// How the elements of a value lie.
enum class value_form : std::uint8_t {
  strided,    ///< one strided view: scalars, fixed text, times, decimals, categories of the type, null, records of such by rows
  columns,    ///< record or tuple: one value a field; the fields of stored rows may share memory
  option,     ///< ?T: a value of T, and which of its elements are valid
  ragged,     ///< var, array, map: where each row starts and ends in a content that has one dim more
  text,       ///< string, bytes, json: where each element starts and ends in a buffer
  views,      ///< string, bytes, json: 16-byte views in Arrow's form into several buffers
  coded,      ///< categorical(T): codes into a dictionary
  tagged,     ///< union: a tag an element, and one value a member of the same dims
  dense,      ///< union: a tag and a position an element, and one value of one dim a member
  reference,  ///< ref(T): the value referred to
  wrapped,    ///< a named or annotated type over parts: the value without the name
};
std::string_view name(value_form form) noexcept;

struct value_parts;

class value {
 public:
  value() = default;
  value(const value&) = default;
  value(value&&) noexcept = default;
  /// `other` may be a part of this very value.
  value& operator=(const value& other) { return *this = value(other); }
  value& operator=(value&&) noexcept = default;
  ~value() = default;

  /// Uninitialised C-order memory from the pool; records in rows. Options come all valid. Refused where sizes are not in the type.
  static datashape::result<value> allocate(const ndt::type& type);
  /// C order in `bytes`, beginning at `offset`; refused when it does not fit.
  static datashape::result<value> from_buffer(const ndt::type& type, buffer bytes, index offset = 0);
  /// Any byte strides, one a leading dim of `type`; every element must lie inside `bytes`.
  static datashape::result<value> strided(const ndt::type& type, buffer bytes, index offset, std::span<const index> strides);
  /// A record or tuple by columns: one value a field, all of the shape of the record's dims.
  static datashape::result<value> columns(const ndt::type& type, std::vector<value> fields);
  /// ?T for a value of T whose leading `rank` dims the nulls stand on (all of them where none is given).
  static datashape::result<value> option(value child, validity valid, int rank = -1);
  /// var * T. `starts` and `ends` are int32 or int64 of one shape; row i is content[starts[i]:ends[i]]. Checked to lie in the content.
  static datashape::result<value> ragged(value starts, value ends, value content);
  /// The same from n + 1 offsets, checked to be monotonic; `starts` and `ends` are views of them.
  static datashape::result<value> ragged(value offsets, value content);
  /// The rows begin at `starts` and have `sizes` elements.
  static datashape::result<value> ragged_sized(value starts, value sizes, value content);
  /// map(K, V) of a ragged value of records or pairs of two fields.
  static datashape::result<value> map(value rows);
  /// string, bytes or json: element i is bytes[starts[i]:ends[i]]. UTF-8 is checked by check_utf8 (rows.hpp).
  static datashape::result<value> text(const ndt::type& leaf, value starts, value ends, buffer bytes);
  static datashape::result<value> text(const ndt::type& leaf, value offsets, buffer bytes);
  static datashape::result<value> text_sized(const ndt::type& leaf, value starts, value sizes, buffer bytes);
  /// `views` are fixed_bytes(16): int32 size, then 12 bytes in place, or 4 bytes, int32 buffer, int32 offset.
  static datashape::result<value> text_views(const ndt::type& leaf, value views, std::vector<buffer> buffers);
  /// categorical(T) over codes of an integer dtype and a dictionary of one dim; every code that counts must be inside. Pass `valid` of the
  /// option that goes around it, so that codes under nulls are not read.
  static datashape::result<value> categorical(value codes, value dictionary, bool ordered = false, const validity* valid = nullptr);
  /// A union: tags uint8 or uint16, one value a member of the shape of the tags; `type` is the union without dims.
  static datashape::result<value> tagged(const ndt::type& type, value tags, std::vector<value> members);
  /// The same with positions (int32 or int64) in members of one dim.
  static datashape::result<value> dense(const ndt::type& type, value tags, value positions, std::vector<value> members);
  static datashape::result<value> reference(value target, int rank = -1);
  /// A named or annotated type (without dims) over a value of what it stands for.
  static datashape::result<value> wrapped(const ndt::type& type, value inner);
  /// Weak scalars, as C++ and Python literals are.
  static value literal(std::int64_t v);
  static value literal(double v);

  /// Leading dims and dtype together.
  ndt::type type() const;
  /// Below all leading fixed dims.
  const ndt::type& dtype() const noexcept { return dtype_; }
  const dims& shape() const noexcept { return shape_; }
  index size() const noexcept { return shape_.count(); }
  value_form form() const noexcept { return form_; }
  bool weak() const noexcept { return weak_; }
  bool by_columns() const noexcept { return form_ == value_form::columns; }
  bool is_scalar() const noexcept { return dtype_.is_scalar(); }

  // of form strided
  const dims& strides() const noexcept { return strides_; }
  std::byte* data() const noexcept { return data_; }
  const buffer& memory() const noexcept { return memory_; }
  /// Bytes of one element.
  index itemsize() const noexcept { return itemsize_; }
  /// Packed in C order.
  bool is_contiguous() const noexcept;
  /// As programs see it, over its own shape; only of scalars.
  datashape::result<operand> as_operand() const;

  // of the other forms; asserted
  const std::vector<value>& fields() const noexcept;  ///< columns
  const value& child() const noexcept;                ///< what an option, reference or name is around; it may have more dims
  const validity& valid() const noexcept;             ///< option
  const value& starts() const noexcept;               ///< ragged, text
  const value& ends() const noexcept;                 ///< ragged, text
  const value& content() const noexcept;              ///< ragged
  const buffer& bytes() const noexcept;               ///< text
  const value& view_elements() const noexcept;        ///< views
  const std::vector<buffer>& view_buffers() const noexcept;
  const value& codes() const noexcept;                 ///< coded
  const value& dictionary() const noexcept;            ///< coded
  const value& tags() const noexcept;                  ///< tagged, dense
  const value& positions() const noexcept;             ///< dense
  const std::vector<value>& members() const noexcept;  ///< tagged, dense
  /// A strided value of a named or annotated type, or of form wrapped, as what the name stands for; itself where there is no name.
  datashape::result<value> unwrapped() const;

  /// The same memory seen as one field of each record; under `?` and `var` too.
  datashape::result<value> field(std::string_view name) const;
  /// The same by position; of a record or tuple.
  datashape::result<value> item(std::size_t i) const;
  /// The same memory through other dims. A dim that no view_dim comes from must have one element, or is cut to its first. The caller has
  /// checked that every element lies inside.
  value viewed(std::span<const view_dim> to) const;
  /// Element i of the first dim; negative counts from the end. Of a ragged value without dims: element i of its row.
  datashape::result<value> at(index i) const;
  /// begin, begin + step, ... of one dim; bounds are the caller's, as in begin + (count - 1) * step inside the extent.
  datashape::result<value> slice(int dim, index begin, index count, index step) const;
  /// Python's start:stop:step with everything clipped; step is not 0.
  datashape::result<value> range(int dim, index start, index stop, index step = 1) const;
  /// `order` is a permutation of the dims.
  datashape::result<value> transposed(std::span<const int> order) const;
  /// Right-aligned; repeated elements have stride 0.
  datashape::result<value> broadcast_to(const dims& shape) const;
  /// Dim d of extent outer * inner as two.
  datashape::result<value> split(int dim, index outer, index inner) const;
  /// The first `rank` dims (all where none is given) as one, where the strides allow it (copy.hpp: flatten copies where they don't).
  bool merges(int rank = -1) const noexcept;
  datashape::result<value> merged(int rank = -1) const;
  /// Of a ragged value without dims: its row as a value whose first dim is fixed.
  datashape::result<value> row() const;

 private:
  friend struct value_access;
  ndt::type dtype_;
  dims shape_, strides_;
  std::byte* data_ = nullptr;
  index itemsize_ = 0;
  buffer memory_;
  std::shared_ptr<const value_parts> parts_;
  value_form form_ = value_form::strided;
  bool weak_ = false;
};

}  // namespace pluribus::gfunc
