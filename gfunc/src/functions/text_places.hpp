// SPDX-License-Identifier: BSD-3-Clause
/// Where the elements of a text column begin and how long they are, a block of rows at a time: offsets of either width, packed, stepped or
/// repeated flow in, int64 flow out. No byte of text is read here.
#pragma once
#include "algorithms.hpp"

namespace pluribus::gfunc::GF_ISA {
namespace {

template <class Offset>
std::int64_t offset_at(const char* base, std::int64_t distance) {
  Offset v;
  __builtin_memcpy(&v, base + distance, sizeof v);
  return v;
}

/// Rows that are looked at together.
inline constexpr std::int64_t place_rows = 64;

struct text_places {
  std::int64_t start[place_rows], size[place_rows];

  /// n rows from `first` on, at most place_rows.
  void read(const algorithms::text_rows& t, std::int64_t first, std::int64_t n) {
    t.wide ? read_as<std::int64_t>(t, first, n) : read_as<std::int32_t>(t, first, n);
  }

 private:
  template <class Offset>
  void read_as(const algorithms::text_rows& t, std::int64_t first, std::int64_t n) {
    constexpr auto width = static_cast<std::int64_t>(sizeof(Offset));
    const char *starts = t.starts + first * t.start_step, *ends = t.ends + first * t.end_step;
    if (t.packed) {
      for (std::int64_t i = 0; i < n; ++i) {
        start[i] = offset_at<Offset>(starts, i * width);
        size[i] = offset_at<Offset>(starts, (i + 1) * width) - start[i];
      }
      return;
    }
    for (std::int64_t i = 0; i < n; ++i) {
      start[i] = offset_at<Offset>(starts, i * t.start_step);
      size[i] = offset_at<Offset>(ends, i * t.end_step) - start[i];
    }
  }
};

}  // namespace
}  // namespace pluribus::gfunc::GF_ISA
