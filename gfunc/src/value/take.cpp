// SPDX-License-Identifier: BSD-3-Clause
/// Selection by position and flattening: new strided parts in C order, everything they point into shared.
#include "bits.hpp"
#include "elements.hpp"
#include "gfunc/copy.hpp"
#include "mask.hpp"
#include "ndt/make.hpp"
#include "ndt/print.hpp"
#include "positions.hpp"
#include "rebuild.hpp"
#include "valid_test.hpp"
#include "walk.hpp"

namespace pluribus::gfunc {

namespace {

dims rest_of(const dims& d) noexcept { return dims(std::span<const index>(d).subspan(1)); }

datashape::result<value> take_leaf(const value& v, std::span<const index> positions) {
  dims shape = v.shape();
  shape[0] = static_cast<index>(positions.size());
  DATASHAPE_TRY(value made, value::allocate(ndt::array_type(shape, v.dtype())));
  if (shape.count() == 0) return made;  // there may be no memory to step over
  const dims inner_shape = rest_of(v.shape()), inner_strides = rest_of(v.strides());
  const index step = v.strides()[0];
  std::byte* to = made.data();
  const auto sized = [&]<index Size>(std::integral_constant<index, Size>) {
    for (const index i : positions) {
      std::memcpy(to, v.data() + i * step, Size);
      to += Size;
    }
  };
  if (inner_shape.rank() == 0 && v.itemsize() == 4) {
    sized(std::integral_constant<index, 4>());
  } else if (inner_shape.rank() == 0 && v.itemsize() == 8) {
    sized(std::integral_constant<index, 8>());
  } else {
    for (const index i : positions) to = pack_elements(to, v.data() + i * step, inner_shape, inner_strides, v.itemsize());
  }
  return made;
}

datashape::result<validity> take_bits(const value& v, std::span<const index> positions) {
  dims shape = v.shape();
  shape[0] = static_cast<index>(positions.size());
  bit_packer packer(shape.count());
  const dims inner_shape = rest_of(v.shape()), inner_strides = rest_of(v.valid().strides());
  for (const index i : positions) {
    const index from = i * v.valid().strides()[0];
    walk<1>(inner_shape, {&inner_strides}, [&](const std::array<index, 1>& at) {
      packer.push(v.valid().test(from + at[0]));
      return true;
    });
  }
  return packer.over(shape);
}

}  // namespace

datashape::result<value> take(const value& v, std::span<const index> positions) {
  if (v.shape().rank() == 0) return unsupported(v.type(), "it has no dim to take of");
  for (const index i : positions) {
    if (i >= 0 && i < v.shape()[0]) continue;
    return refusal(codes::index_out_of_range, "position " + std::to_string(i) + " is outside a dim of " + std::to_string(v.shape()[0]));
  }
  dims shape = v.shape();
  shape[0] = static_cast<index>(positions.size());
  return rebuild(
      v, shape, [&](const value& leaf) { return take_leaf(leaf, positions); },
      [&](const value& option) { return take_bits(option, positions); });
}

datashape::result<value> flatten(const value& v, int rank) {
  if (v.merges(rank)) return v.merged(rank);
  const auto leaf = [](const value& part) -> datashape::result<value> {
    DATASHAPE_TRY(value made, value::allocate(part.type()));
    pack_elements(made.data(), part.data(), part.shape(), part.strides(), part.itemsize());
    return made;
  };
  DATASHAPE_TRY(value packed, rebuild(v, v.shape(), leaf, packed_validity));
  return packed.merged(rank);
}

datashape::result<value> unflatten(const value& v, const dims& shape) {
  if (shape.rank() == 0) return v.at(0);
  value made = v;
  for (int d = 0; d + 1 < shape.rank(); ++d) {
    index below = 1;
    for (int k = d + 1; k < shape.rank(); ++k) below *= shape[k];
    DATASHAPE_TRY(made, made.split(d, shape[d], below));
  }
  return made;
}

datashape::result<value> decoded(const value& v) {
  if (v.form() == value_form::wrapped) return decoded(v.child());
  const bool option = v.form() == value_form::option;
  const value& codes = option ? v.child() : v;
  if (codes.form() != value_form::coded) return unsupported(v.type(), "it has no dictionary beside it");
  std::vector<std::uint8_t> valid(static_cast<std::size_t>(v.size()));
  fill_mask(v, valid.data());
  // Codes under nulls may be anything; they read the first category, and where there is none all codes are null.
  std::vector<index> positions;
  positions.reserve(valid.size());
  const integer_reader code(codes.codes());
  std::size_t i = 0;
  walk<1>(codes.shape(), {&codes.codes().strides()}, [&](const std::array<index, 1>& at) {
    positions.push_back(valid[i++] != 0 ? code(at[0]) : 0);
    return true;
  });
  value from = codes.dictionary();
  if (from.size() == 0 && !positions.empty()) {
    return unsupported(v.type(), "its dictionary is empty, and nulls of it have no bytes");
  }
  DATASHAPE_TRY(value made, take(from, positions));
  const dims shape = codes.shape();
  DATASHAPE_TRY(made, unflatten(made, shape));
  if (!option) return made;
  DATASHAPE_TRY(validity packed, packed_validity(v));
  return value::option(std::move(made), std::move(packed), shape.rank());
}

}  // namespace pluribus::gfunc
