// SPDX-License-Identifier: BSD-3-Clause
/// One loop per usual element size; runs of bytes are copied whole. See elements.hpp.
#include "elements.hpp"

#include <cstring>
#include <utility>

#include "walk.hpp"

namespace pluribus::gfunc {

namespace {

/// Dims from `d` on lie in C order without gaps.
bool is_run(const dims& shape, const dims& strides, index itemsize, int& d, index& bytes) noexcept {
  bytes = itemsize;
  d = shape.rank();
  while (d > 0 && (shape[d - 1] == 1 || strides[d - 1] == bytes)) {
    bytes *= shape[d - 1];
    --d;
  }
  return d < shape.rank();
}

template <index Size>
void move_sized(const dims& shape, const dims& strides, std::byte* packed, std::byte* spread, bool pack) noexcept {
  walk<1>(shape, {&strides}, [&](const std::array<index, 1>& at) {
    if (pack)
      std::memcpy(packed, spread + at[0], Size);
    else
      std::memcpy(spread + at[0], packed, Size);
    packed += Size;
    return true;
  });
}

void move(const dims& shape, const dims& strides, index itemsize, std::byte* packed, std::byte* spread, bool pack) noexcept {
  int outer = 0;
  index run = 0;
  dims s = shape, t = strides;
  if (is_run(shape, strides, itemsize, outer, run)) {
    s.resize(outer);
    t.resize(outer);
    itemsize = run;
  }
  switch (itemsize) {
    case 0: return;
    case 1: return move_sized<1>(s, t, packed, spread, pack);
    case 2: return move_sized<2>(s, t, packed, spread, pack);
    case 4: return move_sized<4>(s, t, packed, spread, pack);
    case 8: return move_sized<8>(s, t, packed, spread, pack);
    case 16: return move_sized<16>(s, t, packed, spread, pack);
    default: break;
  }
  walk<1>(s, {&t}, [&](const std::array<index, 1>& at) {
    std::memcpy(pack ? packed : spread + at[0], pack ? spread + at[0] : packed, static_cast<std::size_t>(itemsize));
    packed += itemsize;
    return true;
  });
}

}  // namespace

std::byte* pack_elements(std::byte* to, const std::byte* from, const dims& shape, const dims& strides, index itemsize) noexcept {
  move(shape, strides, itemsize, to, const_cast<std::byte*>(from), true);
  return to + shape.count() * itemsize;
}

void spread_elements(std::byte* to, const dims& shape, const dims& strides, index itemsize, const std::byte* from) noexcept {
  move(shape, strides, itemsize, const_cast<std::byte*>(from), to, false);
}

}  // namespace pluribus::gfunc
