// SPDX-License-Identifier: BSD-3-Clause
/// See text_keys.hpp. The first eight bytes are sorted as integers; only runs of texts that share them are compared.
#include "text_keys.hpp"

#include <algorithm>
#include <cstring>
#include <string>

#include "datashape/try.hpp"
#include "key_sort.hpp"
#include "value/walk.hpp"

namespace pluribus::gfunc::whole {

namespace {

/// Big-endian, padded with zeros, as a signed integer of the same order.
std::int64_t beginning(std::string_view text) noexcept {
  unsigned char bytes[8] = {};
  if (!text.empty()) std::memcpy(bytes, text.data(), std::min<std::size_t>(8, text.size()));
  std::uint64_t k = 0;
  for (const unsigned char b : bytes) k = k << 8 | b;
  return static_cast<std::int64_t>(k ^ std::uint64_t{1} << 63);
}

enum class unit_order : std::uint8_t { bytes, utf16, whole_signed, whole_unsigned };

/// One unit of `size` bytes, most significant first.
void append_unit(const std::byte* at, index size, bool big_endian, unit_order how, std::string& out) {
  const std::size_t begin = out.size();
  for (index i = 0; i < size; ++i) out += static_cast<char>(at[big_endian ? i : size - 1 - i]);
  if (how == unit_order::whole_signed) out[begin] = static_cast<char>(out[begin] ^ '\x80');
  if (how != unit_order::utf16) return;
  // Surrogates stand for code points beyond all other units.
  auto high = static_cast<unsigned char>(out[begin]);
  if (high >= 0xe0)
    high = static_cast<unsigned char>(high - 0x08);
  else if (high >= 0xd8)
    high = static_cast<unsigned char>(high + 0x20);
  out[begin] = static_cast<char>(high);
}

}  // namespace

datashape::result<value> text_keys(const value_call& c, const std::vector<std::string_view>& texts) {
  const auto n = static_cast<index>(texts.size());
  DATASHAPE_TRY(value made, make(dims{n}, ndt::scalar::int64));
  DATASHAPE_TRY(value begins, make(dims{n}, ndt::scalar::int64));
  DATASHAPE_TRY(value order, make(dims{n}, ndt::scalar::int64));
  DATASHAPE_TRY(value sorted, make(dims{n}, ndt::scalar::int64));
  index* const at = data_of<index>(order);
  for (index i = 0; i < n; ++i) data_of<index>(begins)[i] = beginning(texts[static_cast<std::size_t>(i)]);
  key_sort(c, ndt::scalar::int64, {}).positions(begins.data(), at, n, sorted.data());
  const index* const keys = data_of<const index>(sorted);
  auto text = [&](index i) { return texts[static_cast<std::size_t>(i)]; };
  index rank = -1;
  for (index from = 0; from < n;) {
    index to = from + 1;
    while (to < n && keys[to] == keys[from]) ++to;
    if (to - from > 1) std::sort(at + from, at + to, [&](index a, index b) { return text(a) < text(b); });
    for (index i = from; i < to; ++i) {
      if (i == from || text(at[i]) != text(at[i - 1])) ++rank;
      data_of<index>(made)[at[i]] = rank;
    }
    from = to;
  }
  return made;
}

bool append_ordered_bytes(const value& v, std::string& out) {
  const ndt::type& t = v.dtype();
  index unit = 1;
  unit_order how = unit_order::bytes;
  switch (t.kind()) {
    case ndt::kind::char_:
    case ndt::kind::fixed_string:
      unit = ndt::unit_size(t.encoding());
      if (unit == 2) how = unit_order::utf16;
      break;
    case ndt::kind::fixed_bytes: break;
    case ndt::kind::decimal:
      unit = v.itemsize();
      how = unit_order::whole_signed;
      break;
    case ndt::kind::scalar:
      if (t.scalar() != ndt::scalar::int128 && t.scalar() != ndt::scalar::uint128) return false;
      unit = v.itemsize();
      how = t.scalar() == ndt::scalar::int128 ? unit_order::whole_signed : unit_order::whole_unsigned;
      break;
    default: return false;
  }
  const index size = v.itemsize();
  const bool big_endian = t.is_swapped();
  out.reserve(out.size() + static_cast<std::size_t>(v.size() * size));
  walk<1>(v.shape(), {&v.strides()}, [&](const std::array<index, 1>& at) {
    for (index i = 0; i < size; i += unit) append_unit(v.data() + at[0] + i, unit, big_endian, how, out);
    return true;
  });
  return true;
}

}  // namespace pluribus::gfunc::whole
