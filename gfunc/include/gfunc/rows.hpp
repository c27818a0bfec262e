// SPDX-License-Identifier: BSD-3-Clause
/// Ragged values and text one element at a time, numbered in C order over the leading dims: readers over whatever form they lie in, and
/// builders of fresh ones. A reader borrows: the value must outlive it.
#pragma once
#include <string_view>
#include <vector>

#include "datashape/result.hpp"
#include "gfunc/value.hpp"

namespace pluribus::gfunc {

/// From the number of an element in C order to its distance from the first, for several sets of strides.
class element_places {
 public:
  element_places(const dims& shape, const dims& strides) noexcept : shape_(shape), strides_(strides) {}
  /// Bytes from one element to the next where there is one dim, else 0.
  index step() const noexcept { return shape_.rank() == 1 ? strides_[0] : 0; }
  index operator()(index i) const noexcept {
    if (shape_.rank() == 1) return i * strides_[0];
    index distance = 0;
    for (int d = shape_.rank() - 1; d >= 0; --d) {
      distance += i % shape_[d] * strides_[d];
      i /= shape_[d];
    }
    return distance;
  }

 private:
  dims shape_, strides_;
};

struct row_range {
  index begin = 0, end = 0;
  index size() const noexcept { return end - begin; }
};

/// Rows of a ragged value: where each lies in content(), in elements.
class row_reader {
 public:
  explicit row_reader(const value& ragged) noexcept : row_reader(ragged.starts(), ragged.ends()) {}
  row_reader(const value& starts, const value& ends) noexcept;
  index size() const noexcept { return size_; }
  row_range operator[](index i) const noexcept { return {load(start_, start_at_(i), start_wide_), load(end_, end_at_(i), end_wide_)}; }
  /// Every row begins where the one before it ends.
  bool is_packed() const noexcept;
  /// Of every row.
  std::vector<index> sizes() const;

 private:
  static index load(const std::byte* data, index distance, bool wide) noexcept {
    if (wide) {
      std::int64_t v = 0;
      std::memcpy(&v, data + distance, sizeof v);
      return v;
    }
    std::int32_t v = 0;
    std::memcpy(&v, data + distance, sizeof v);
    return v;
  }

  /// n + 1 offsets one after another, of which ends are the same memory one further.
  bool is_of_offsets() const noexcept;

  index size_;
  const std::byte *start_, *end_;
  bool start_wide_, end_wide_;
  element_places start_at_, end_at_;
};

/// Elements of a string, bytes or json value, in any of its forms.
class text_reader {
 public:
  explicit text_reader(const value& text) noexcept;
  index size() const noexcept { return size_; }
  std::string_view operator[](index i) const noexcept;

 private:
  index size_;
  const std::vector<buffer>* side_;
  const char* bytes_ = nullptr;
  row_reader rows_;
  const std::byte* views_ = nullptr;
  element_places view_at_;
};

/// Whether each element of a value is valid; all of them where it is no option.
class valid_reader {
 public:
  explicit valid_reader(const value& v);
  bool operator[](index i) const noexcept;
  bool all() const noexcept { return valid_.is_all(); }

 private:
  validity valid_;
  value data_;
  element_places beside_, bytes_;
};

/// Appends text; comes out as one dim of `leaf`, or of `?leaf` when a null was appended or `nullable` is given.
class text_builder {
 public:
  explicit text_builder(index expected = 0);
  void append(std::string_view text);
  void append_null();
  index size() const noexcept { return count_; }
  datashape::result<value> finish(const ndt::type& leaf, bool nullable = false) &&;

 private:
  void grow(buffer& memory, index used, index needed);
  buffer bytes_, offsets_, bits_;
  index used_ = 0, count_ = 0, nulls_ = 0;
};

/// Every string is UTF-8; the error names the first that is not. Elements under nulls are not looked at.
datashape::outcome check_utf8(const value& text);
bool is_utf8(std::string_view text) noexcept;

/// Offsets of rows of these sizes, over any shape: starts and ends of one packed content.
struct packed_rows {
  value starts, ends;
  index total = 0;
};
/// `sizes` in C order, one an element of `shape`; refused where the total overflows.
datashape::result<packed_rows> pack_rows(const dims& shape, std::span<const index> sizes);

}  // namespace pluribus::gfunc
