// SPDX-License-Identifier: BSD-3-Clause
/// One dim of one leaf dtype to another, element by element. The rule has allowed the pair already; here only values are judged. Elements
/// that are not wanted (they lie under nulls) are never read for their meaning and come out as zeros or empty.
#pragma once
#include <cstring>
#include <string>

#include "datashape/result.hpp"
#include "datashape/try.hpp"
#include "gfunc/registry.hpp"
#include "gfunc/value.hpp"
#include "ndt/make.hpp"

namespace pluribus::gfunc {

struct leaf_job {
  const value& from;  ///< one dim, any step
  const ndt::type& to;
  const std::uint8_t* wanted = nullptr;  ///< one byte an element; null: all
  std::uint8_t* good = nullptr;          ///< cleared where an element does not convert; null: the first such one ends it
  const registry& functions;
  index failed = -1;  ///< the element that ended it
  std::string why;

  index size() const noexcept { return from.size(); }
};

/// step(i) is false where element i does not convert; hole(i) writes what stands for nothing; describe(i) says why.
template <class Step, class Hole, class Describe>
void each_element(leaf_job& j, const Step& step, const Hole& hole, const Describe& describe) {
  for (index i = 0; i < j.size(); ++i) {
    if (j.wanted != nullptr && j.wanted[i] == 0) {
      hole(i);
    } else if (!step(i)) {
      if (j.good == nullptr) {
        j.failed = i;
        j.why = describe(i);
        return;
      }
      j.good[i] = 0;
      hole(i);
    }
  }
}

/// Elements of fixed size where they lie.
struct fixed_source {
  explicit fixed_source(const value& v) noexcept : data(v.data()), step(v.strides()[0]) {}
  const std::byte* operator[](index i) const noexcept { return data + i * step; }
  const std::byte* data;
  index step;
};

/// Fresh memory for elements of fixed size.
struct fixed_target {
  static datashape::result<fixed_target> make(leaf_job& j) {
    DATASHAPE_TRY(value made, value::allocate(ndt::fixed_dim(j.size(), j.to)));
    return fixed_target{std::move(made)};
  }
  std::byte* operator[](index i) const noexcept { return made.data() + i * made.itemsize(); }
  void hole(index i) const noexcept { std::memset((*this)[i], 0, static_cast<std::size_t>(made.itemsize())); }
  value made;
};

datashape::result<value> cast_numbers(leaf_job& j);  ///< scalars among each other
datashape::result<value> cast_times(leaf_job& j);    ///< dates, times, lengths of time among each other
datashape::result<value> cast_number_to_time(leaf_job& j);
datashape::result<value> cast_time_to_number(leaf_job& j);
datashape::result<value> cast_to_decimal(leaf_job& j);    ///< numbers and decimals
datashape::result<value> cast_from_decimal(leaf_job& j);  ///< to numbers
datashape::result<value> cast_to_text(leaf_job& j);       ///< any leaf to text, JSON or bytes
datashape::result<value> cast_from_text(leaf_job& j);     ///< text to any leaf of fixed size

/// Turns native bytes of an element into those of a swapped dtype, or back.
void fix_byte_order(const ndt::type& dtype, std::byte* at) noexcept;
/// A count of a temporal dtype; and back, false where it does not fit.
std::int64_t load_count(const ndt::type& dtype, const std::byte* at) noexcept;
bool store_count(const ndt::type& dtype, std::int64_t count, std::byte* to) noexcept;
/// For messages: text in quotes, cut when long.
std::string shown(std::string_view text);
/// "`3` does not fit `int8`"
std::string no_fit(const ndt::type& from, const std::byte* at, const ndt::type& to);

/// An element as text, as cast writes it; and read, false where it is none. Temporal texts are ISO 8601, complex numbers 1+2j.
void append_leaf_text(const ndt::type& dtype, const std::byte* at, std::string& out);
bool read_leaf_text(std::string_view text, const ndt::type& dtype, std::byte* to);

}  // namespace pluribus::gfunc
