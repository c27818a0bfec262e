// SPDX-License-Identifier: BSD-3-Clause
/// gather and scatter, one loop per element size; see staging.hpp.
#include "staging.hpp"

#include <cstring>

namespace pluribus::gfunc {

namespace {

template <index Size>
void move_element(std::byte* to, const std::byte* from) noexcept {
  std::memcpy(to, from, Size);
}

template <index Size>
void gather_sized(std::byte* packed, const strided_block& from) noexcept {
  for (index r = 0; r < from.rows; ++r) {
    const std::byte* row = from.data + r * from.row_stride;
    if (from.column_stride == Size) {
      std::memcpy(packed, row, static_cast<std::size_t>(from.columns * Size));
    } else {
      for (index c = 0; c < from.columns; ++c) move_element<Size>(packed + c * Size, row + c * from.column_stride);
    }
    packed += from.columns * Size;
  }
}

template <index Size>
void scatter_sized(const strided_block& to, const std::byte* packed) noexcept {
  for (index r = 0; r < to.rows; ++r) {
    std::byte* row = to.data + r * to.row_stride;
    if (to.column_stride == Size) {
      std::memcpy(row, packed, static_cast<std::size_t>(to.columns * Size));
    } else {
      for (index c = 0; c < to.columns; ++c) move_element<Size>(row + c * to.column_stride, packed + c * Size);
    }
    packed += to.columns * Size;
  }
}

template <class Word, Word (*Reverse)(Word)>
void reverse_words(std::byte* data, index words) noexcept {
  for (index i = 0; i < words; ++i) {
    Word w;
    std::memcpy(&w, data + i * static_cast<index>(sizeof w), sizeof w);
    w = Reverse(w);
    std::memcpy(data + i * static_cast<index>(sizeof w), &w, sizeof w);
  }
}

std::uint16_t reverse16(std::uint16_t w) { return __builtin_bswap16(w); }
std::uint32_t reverse32(std::uint32_t w) { return __builtin_bswap32(w); }
std::uint64_t reverse64(std::uint64_t w) { return __builtin_bswap64(w); }

void reverse128(std::byte* data, index words) noexcept {
  reverse_words<std::uint64_t, reverse64>(data, 2 * words);
  for (index i = 0; i < words; ++i) {
    std::byte half[8];
    std::memcpy(half, data + 16 * i, 8);
    std::memcpy(data + 16 * i, data + 16 * i + 8, 8);
    std::memcpy(data + 16 * i + 8, half, 8);
  }
}

void reverse(std::byte* packed, index count, element_form form) noexcept {
  index words = form.swap > 0 ? count * (form.size / form.swap) : 0;
  switch (form.swap) {
    case 2: return reverse_words<std::uint16_t, reverse16>(packed, words);
    case 4: return reverse_words<std::uint32_t, reverse32>(packed, words);
    case 8: return reverse_words<std::uint64_t, reverse64>(packed, words);
    case 16: return reverse128(packed, words);
    default: return;
  }
}

void tell_truth(std::byte* packed, index count) noexcept {
  for (index i = 0; i < count; ++i) packed[i] = static_cast<std::byte>(packed[i] != std::byte{0});
}

/// Swapped elements are written one at a time, so that the packed side stays as it is.
void scatter_swapped(const strided_block& to, const std::byte* packed, element_form form) noexcept {
  for (index r = 0; r < to.rows; ++r) {
    for (index c = 0; c < to.columns; ++c) {
      std::byte element[16];
      std::memcpy(element, packed, static_cast<std::size_t>(form.size));
      reverse(element, 1, form);
      std::memcpy(to.data + r * to.row_stride + c * to.column_stride, element, static_cast<std::size_t>(form.size));
      packed += form.size;
    }
  }
}

}  // namespace

element_form form_of(const operand& o) noexcept {
  element_form form{ndt::size_of(o.dtype)};
  if (o.byte_swapped && form.size > 1) form.swap = ndt::class_of(o.dtype) == ndt::scalar_class::complex ? form.size / 2 : form.size;
  form.truth = o.loose_bools && o.dtype == ndt::scalar::bool_;
  return form;
}

void gather(std::byte* packed, const strided_block& from, element_form form) noexcept {
  switch (form.size) {
    case 1: gather_sized<1>(packed, from); break;
    case 2: gather_sized<2>(packed, from); break;
    case 4: gather_sized<4>(packed, from); break;
    case 8: gather_sized<8>(packed, from); break;
    default: gather_sized<16>(packed, from); break;
  }
  if (form.swap > 0) reverse(packed, from.rows * from.columns, form);
  if (form.truth) tell_truth(packed, from.rows * from.columns);
}

void scatter(const strided_block& to, const std::byte* packed, element_form form) noexcept {
  if (form.swap > 0) return scatter_swapped(to, packed, form);
  switch (form.size) {
    case 1: return scatter_sized<1>(to, packed);
    case 2: return scatter_sized<2>(to, packed);
    case 4: return scatter_sized<4>(to, packed);
    case 8: return scatter_sized<8>(to, packed);
    default: return scatter_sized<16>(to, packed);
  }
}

}  // namespace pluribus::gfunc
