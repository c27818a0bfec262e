// SPDX-License-Identifier: BSD-3-Clause
/// Validity as one bool an element, as a count, and back.
#include "mask.hpp"

#include <algorithm>

#include "bits.hpp"
#include "datashape/try.hpp"
#include "gfunc/copy.hpp"
#include "ndt/make.hpp"
#include "parts.hpp"
#include "valid_test.hpp"
#include "walk.hpp"

namespace pluribus::gfunc {

void fill_mask(const value& v, std::uint8_t* to) noexcept {
  const index n = v.size();
  if (v.form() != value_form::option || v.valid().is_all()) {
    std::fill_n(to, n, std::uint8_t{1});
    return;
  }
  if (is_packed_bitmap(v)) {
    for (index i = 0; i < n; i += 64) {
      std::uint64_t word = word_at(v.valid().memory(), v.valid().offset() + i);
      for (index k = i; k < n && k < i + 64; k += 8, word >>= 8) {
        const std::uint64_t spread = spread_bits(word);
        std::memcpy(to + k, &spread, static_cast<std::size_t>(n - k < 8 ? n - k : 8));
      }
    }
    return;
  }
  const valid_test test(v.valid(), v.child());
  dims bytes = v.child().strides();
  bytes.resize(v.shape().rank());
  walk<2>(v.shape(), {&test.strides(), &bytes}, [&](const std::array<index, 2>& at) {
    *to++ = test(at[0], at[1]) ? 1 : 0;
    return true;
  });
}

datashape::result<validity> packed_validity(const value& v) {
  bit_packer packer(v.size());
  const valid_test test(v.valid(), v.child());
  dims bytes = v.child().strides();
  bytes.resize(v.shape().rank());
  walk<2>(v.shape(), {&test.strides(), &bytes}, [&](const std::array<index, 2>& at) {
    packer.push(test(at[0], at[1]));
    return true;
  });
  return packer.over(v.shape());
}

datashape::result<value> valid_mask(const value& v) {
  DATASHAPE_TRY(value mask, value::allocate(ndt::array_type(v.shape(), ndt::make_scalar(ndt::scalar::bool_))));
  fill_mask(v, reinterpret_cast<std::uint8_t*>(mask.data()));
  return mask;
}

index null_count(const value& v) {
  if (v.dtype().kind() == ndt::kind::null) return v.size();
  if (v.form() == value_form::wrapped) return null_count(v.child());
  if (v.form() != value_form::option || v.valid().is_all()) return 0;
  const valid_test test(v.valid(), v.child());
  dims bytes = v.child().strides();
  bytes.resize(v.shape().rank());
  index nulls = 0;
  walk<2>(v.shape(), {&test.strides(), &bytes}, [&](const std::array<index, 2>& at) {
    nulls += test(at[0], at[1]) ? 0 : 1;
    return true;
  });
  return nulls;
}

datashape::result<value> with_mask(const value& v, const value& mask) {
  const bool leads = mask.dtype().is_scalar(ndt::scalar::bool_) && mask.shape().rank() <= v.shape().rank() &&
                     std::equal(mask.shape().begin(), mask.shape().end(), v.shape().begin());
  if (!leads) return unsupported(mask.type(), "a mask is bools over the leading dims of its value");
  bit_packer packer(mask.size());
  walk<1>(mask.shape(), {&mask.strides()}, [&](const std::array<index, 1>& at) {
    packer.push(mask.data()[at[0]] != std::byte{0});
    return true;
  });
  return value::option(v, packer.over(mask.shape()), mask.shape().rank());
}

}  // namespace pluribus::gfunc
