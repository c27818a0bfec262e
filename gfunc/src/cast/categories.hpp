// SPDX-License-Identifier: BSD-3-Clause
/// Categoricals as values of their categories and back: elements to the positions of equal ones, whatever their dtype.
#pragma once
#include <string>
#include <unordered_map>
#include <vector>

#include "datashape/result.hpp"
#include "gfunc/value.hpp"

namespace pluribus::gfunc {

/// Keys that are equal bytes exactly where elements are equal: zeros of both signs are one, NaNs are one. Of one dim.
class element_keys {
 public:
  explicit element_keys(const value& v);
  void append(index i, std::string& key) const;

 private:
  const value& v_;
};

/// From an element to a position; the first of equal ones.
class dictionary_index {
 public:
  /// Position of the key, -1 where it is new.
  index find(const std::string& key) const {
    const auto at = positions_.find(key);
    return at == positions_.end() ? -1 : at->second;
  }
  /// The key's position, which is the next one where it is new.
  index find_or_add(const std::string& key) { return positions_.try_emplace(key, static_cast<index>(positions_.size())).first->second; }
  index size() const noexcept { return static_cast<index>(positions_.size()); }

 private:
  std::unordered_map<std::string, index> positions_;
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
