// SPDX-License-Identifier: BSD-3-Clause
/// Which elements of an option are valid: all, a bitmap with bit strides (Arrow), a byte a element, or one bit pattern of the data itself
/// that means null (NaT, NaN). Dims are the option's; the bytes under a null are never read for their meaning.
#pragma once
#include <array>
#include <cstring>

#include "gfunc/buffer.hpp"
#include "gfunc/dims.hpp"

namespace pluribus::gfunc {

enum class validity_form : std::uint8_t {
  all,        ///< no nulls, no buffer
  bitmap,     ///< bit (offset + sum of index * stride), LSB first; 1 is valid
  mask,       ///< one byte an element; non-zero is valid
  null_mask,  ///< one byte an element; non-zero is null, as numpy.ma and pandas have it
  sentinel,   ///< the element's bytes equal `pattern`
  nan,        ///< the element is a float that is NaN
};
std::string_view name(validity_form form) noexcept;

class validity {
 public:
  validity() noexcept = default;
  static validity all() noexcept { return {}; }
  /// Strides in bits over the dims of the option. Bounds are checked where the option is made.
  static validity bitmap(buffer bits, index bit_offset, const dims& bit_strides);
  static validity mask(buffer bytes, index offset, const dims& strides, bool one_is_valid = true);
  /// At most 16 bytes, as they lie in memory.
  static validity sentinel(std::span<const std::byte> pattern);
  /// INT64_MIN, as NumPy's NaT.
  static validity nat();
  static validity nan() noexcept;

  validity_form form() const noexcept { return form_; }
  bool is_all() const noexcept { return form_ == validity_form::all; }
  /// Bits or bytes lie beside the data.
  bool is_beside() const noexcept {
    return form_ == validity_form::bitmap || form_ == validity_form::mask || form_ == validity_form::null_mask;
  }
  /// Bits of a bitmap, bytes of a mask.
  const dims& strides() const noexcept { return strides_; }
  /// In bits of a bitmap, in bytes of a mask, from the start of memory().
  index offset() const noexcept { return offset_; }
  const buffer& memory() const noexcept { return memory_; }
  std::span<const std::byte> pattern() const noexcept { return {pattern_.data(), static_cast<std::size_t>(pattern_size_)}; }

  /// Of forms beside the data: the element that many bits or bytes from the first.
  bool test(index distance) const noexcept {
    const index at = offset_ + distance;
    const std::byte* bytes = memory_.data();
    if (form_ == validity_form::bitmap) return (std::to_integer<unsigned>(bytes[at >> 3]) >> (at & 7) & 1u) != 0;
    return (bytes[at] != std::byte{0}) == (form_ == validity_form::mask);
  }

 private:
  friend struct value_access;
  validity_form form_ = validity_form::all;
  std::uint8_t pattern_size_ = 0;
  std::array<std::byte, 16> pattern_{};
  index offset_ = 0;
  dims strides_;
  buffer memory_;
};

}  // namespace pluribus::gfunc
