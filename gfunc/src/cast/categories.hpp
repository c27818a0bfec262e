// SPDX-License-Identifier: BSD-3-Clause
/// Categoricals as values of their categories and back: elements to the positions of equal ones, whatever their dtype.
#pragma once
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "datashape/result.hpp"
#include "gfunc/rows.hpp"
#include "gfunc/value.hpp"
#include "leaf_class.hpp"

namespace pluribus::gfunc {

/// Keys that are equal bytes exactly where elements are equal: zeros of both signs are one, NaNs are one. Of one dim; borrows.
class element_keys {
 public:
  explicit element_keys(const value& v);
  /// Lives until the next is asked for.
  std::string_view operator[](index i) const;

 private:
  const value& v_;
  leaf_class class_;
  std::optional<text_reader> text_;
  mutable std::string scratch_;
};

/// From a key to a position: the first distinct key has 0, the next 1, ... Keys are kept.
class dictionary_index {
 public:
  /// Position of the key, -1 where it is new.
  index find(std::string_view key) const noexcept { return slots_.empty() ? -1 : slots_[place(key, std::hash<std::string_view>()(key))]; }
  /// The key's position, which is the next one where it is new.
  index find_or_add(std::string_view key);
  index size() const noexcept { return static_cast<index>(hashes_.size()); }

 private:
  std::size_t place(std::string_view key, std::size_t hash) const noexcept;
  void grow();

  std::string bytes_;                ///< all keys, one after another
  std::vector<std::size_t> ends_;    ///< of each key in the bytes
  std::vector<std::size_t> hashes_;  ///< of each key
  std::vector<index> slots_;         ///< positions, -1 where free; a power of two of them, half free at least
};

/// Where the distinct elements first stand, in that order, and which of them each element is. Unwanted elements have code 0.
struct encoded_elements {
  std::vector<index> codes, first;
};
encoded_elements encode_elements(const value& v, const std::uint8_t* wanted);

/// The dictionary of a categorical, one dim, whether it lies in the value or in the type.
datashape::result<value> dictionary_of(const value& categorical);
/// Codes of a categorical in C order; -1 where an element is not wanted.
std::vector<index> codes_of(const value& categorical, const std::uint8_t* wanted);
/// codes (one an element of `shape`) as a value of an integer dtype; fails where `count` categories do not fit it.
datashape::result<value> codes_as(const std::vector<index>& codes, const dims& shape, ndt::scalar dtype, index count);

}  // namespace pluribus::gfunc
