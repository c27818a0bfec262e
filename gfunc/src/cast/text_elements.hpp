// SPDX-License-Identifier: BSD-3-Clause
/// Text and bytes one element at a time, whether they have a fixed size or not: reading as UTF-8 (bytes as they are), and writing in order.
#pragma once
#include <optional>
#include <string>

#include "gfunc/rows.hpp"
#include "gfunc/value.hpp"

namespace pluribus::gfunc {

/// Borrows; one dim. A view of a fixed string lives until the next is asked for.
class text_elements {
 public:
  text_elements() = default;
  explicit text_elements(const value& v);
  std::string_view operator[](index i) const;

 private:
  std::optional<text_reader> reader_;
  const std::byte* data_ = nullptr;
  index step_ = 0;
  ndt::type dtype_;
  mutable std::string scratch_;
};

/// Elements are appended in order, each once; text that does not fit the dtype is refused and not written.
class text_sink {
 public:
  static datashape::result<text_sink> make(const ndt::type& dtype, index expected);
  bool append(index i, std::string_view text);
  void hole(index i);
  datashape::result<value> finish() &&;

 private:
  explicit text_sink(const ndt::type& dtype, index expected) : dtype_(dtype), builder_(expected) {}
  ndt::type dtype_;
  text_builder builder_;
  value fixed_;
  bool is_fixed_ = false;
};

}  // namespace pluribus::gfunc
