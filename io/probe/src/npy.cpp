// SPDX-License-Identifier: BSD-3-Clause
/// The magic, the length and the dict of a .npy header, read with limits and written as NumPy writes them.
#include "probe/npy.hpp"

#include <fmt/format.h>

#include <cstring>

#include "datashape/excerpt.hpp"
#include "datashape/try.hpp"
#include "ndt/layout.hpp"
#include "ndt/make.hpp"
#include "probe/codes.hpp"

namespace pluribus::probe {
namespace {

using datashape::result;
using ndt::notations::literal;
using form = literal::form;

constexpr std::string_view magic = "\x93NUMPY";
constexpr std::size_t alignment = 64, largest_rank = 64;

std::string_view text_of(std::span<const std::byte> bytes) { return {reinterpret_cast<const char*>(bytes.data()), bytes.size()}; }

datashape::diagnostic wrong(std::string_view where, std::string_view what) {
  return failure(codes::bad_npy_header, fmt::format("{}: {}", where, what));
}

ndt::index little_endian(std::span<const std::byte> bytes) {
  ndt::index n = 0;
  for (std::size_t i = bytes.size(); i-- > 0;) n = n << 8 | std::to_integer<ndt::index>(bytes[i]);
  return n;
}

std::size_t length_bytes(int major) { return major == 1 ? 2 : 4; }

std::string json_of(const literal& value) {
  std::string out;
  ndt::notations::append_json(value, out);
  return datashape::excerpt(out, 80);
}

datashape::outcome check_members(const literal& dict) {
  if (!dict.is(form::dict))
    return failure(codes::bad_npy_header, fmt::format("the header is a {}, expected a dict", ndt::notations::name(dict.what)));
  for (const char* key : {"descr", "fortran_order", "shape"})
    if (!dict.find(key)) return failure(codes::bad_npy_header, fmt::format("the header has no `{}`", key));
  if (dict.items.size() != 3)
    return failure(codes::bad_npy_header,
                   fmt::format("the header has {} members, expected exactly descr, fortran_order and shape", dict.items.size()));
  return std::monostate{};
}

datashape::outcome read_shape(const literal& shape, npy_header& out) {
  const auto wrong_shape = [&](std::string_view why) {
    return failure(codes::bad_npy_header, fmt::format("`shape` is {}, {}", json_of(shape), why));
  };
  if (!shape.is_sequence() || shape.items.size() > largest_rank)
    return wrong_shape(fmt::format("expected a tuple of at most {} integers", largest_rank));
  ndt::index size = out.item_bytes;
  for (const literal& n : shape.items) {
    if (!n.is(form::integer) || n.number < 0) return wrong_shape("expected integers of at least 0");
    if (__builtin_mul_overflow(size, std::max<ndt::index>(n.number, 1), &size)) return wrong_shape("which is more than 2^63 bytes");
    out.shape.push_back(n.number);
  }
  return std::monostate{};
}

datashape::outcome read_dict(std::string_view text, npy_header& out) {
  auto dict = ndt::notations::read_literal(text, {.max_depth = 32});
  if (!dict) {
    auto faults = std::move(dict).error();
    for (auto& fault : faults) fault = failure(codes::bad_npy_header, "the header: " + fault.message);
    return faults;
  }
  DATASHAPE_CHECK(check_members(*dict));
  const literal& descr = *dict->find("descr");
  DATASHAPE_TRY(out.dtype, dtype_from_descr(descr));
  DATASHAPE_TRY(const auto layout, ndt::layout_of(out.dtype));
  out.item_bytes = layout.size();
  if (out.item_bytes == 0) return failure(codes::bad_npy_header, fmt::format("elements of dtype {} take no bytes", json_of(descr)));
  const literal& order = *dict->find("fortran_order");
  if (!order.is(form::boolean))
    return failure(codes::bad_npy_header, fmt::format("`fortran_order` is {}, expected True or False", json_of(order)));
  out.fortran_order = order.truth;
  DATASHAPE_CHECK(read_shape(*dict->find("shape"), out));
  if (out.shape.size() + static_cast<std::size_t>(out.dtype.ndim()) > largest_rank)
    return failure(codes::bad_npy_header, fmt::format("`shape` and the dtype have more than {} dimensions together", largest_rank));
  if (out.dtype.ndim() > 0) {  // each element is an array, in C order inside
    if (out.fortran_order)
      return failure(codes::bad_npy_header, fmt::format("elements of dtype {} are arrays, which have no Fortran order", json_of(descr)));
    const auto inner = out.dtype.shape();
    out.shape.insert(out.shape.end(), inner.begin(), inner.end());
    out.dtype = ndt::type(out.dtype.dtype());
    DATASHAPE_TRY(const auto element, ndt::layout_of(out.dtype));
    out.item_bytes = element.size();
  }
  return std::monostate{};
}

}  // namespace

ndt::type npy_header::type() const { return ndt::array_type(shape, dtype); }

ndt::index npy_header::data_bytes() const noexcept {
  ndt::index n = item_bytes;
  for (const ndt::index extent : shape) n *= extent;
  return n;
}

result<ndt::index> npy_header_bytes(std::span<const std::byte> head, std::string_view where) {
  if (!text_of(head).starts_with(magic)) return wrong(where, "the file does not begin with \\x93NUMPY");
  if (head.size() < 12)
    return failure(codes::truncated, fmt::format("{}: the file ends within the header, after {} bytes", where, head.size()));
  const int major = std::to_integer<int>(head[6]), minor = std::to_integer<int>(head[7]);
  if (major < 1 || major > 3 || minor != 0)
    return wrong(where, fmt::format("format version is {}.{}, expected 1.0, 2.0 or 3.0", major, minor));
  const ndt::index length = little_endian(head.subspan(8, length_bytes(major)));
  if (length > npy_header_limit) return wrong(where, fmt::format("the header has {} bytes, at most {} are read", length, npy_header_limit));
  return length + 8 + static_cast<ndt::index>(length_bytes(major));
}

result<npy_header> parse_npy_header(std::span<const std::byte> head, std::string_view where) {
  npy_header out;
  DATASHAPE_TRY(out.data_offset, npy_header_bytes(head, where));
  if (static_cast<ndt::index>(head.size()) < out.data_offset)
    return failure(codes::truncated,
                   fmt::format("{}: the header has {} bytes, the file ends after {}", where, out.data_offset, head.size()));
  out.major = std::to_integer<int>(head[6]);
  const std::size_t begin = 8 + length_bytes(out.major);
  auto done = read_dict(text_of(head.subspan(begin, static_cast<std::size_t>(out.data_offset) - begin)), out);
  if (done) return out;
  auto faults = std::move(done).error();
  for (auto& fault : faults) fault.message = fmt::format("{}: {}", where, fault.message);
  return faults;
}

result<std::vector<std::byte>> write_npy_header(const ndt::type& type, bool fortran_order) {
  DATASHAPE_TRY(const std::string descr, descr_of(type.dtype()));
  std::string dict = "{'descr': " + descr;
  dict += fmt::format(", 'fortran_order': {}, 'shape': (", fortran_order ? "True" : "False");
  const auto shape = type.shape();
  for (std::size_t d = 0; d < shape.size(); ++d) dict += fmt::format("{}{}", d ? ", " : "", shape[d]);
  dict += shape.size() == 1 ? ",), }" : "), }";
  const int major = dict.size() + 1 + alignment > 0xffff ? 2 : 1;
  const std::size_t begin = 8 + length_bytes(major);
  dict.append((alignment - (begin + dict.size() + 1) % alignment) % alignment, ' ');
  dict += '\n';
  std::string text(magic);
  text += static_cast<char>(major);
  text += '\0';
  for (std::size_t i = 0; i < length_bytes(major); ++i) text += static_cast<char>(dict.size() >> (8 * i));
  text += dict;
  const auto bytes = std::as_bytes(std::span(text));
  return std::vector<std::byte>(bytes.begin(), bytes.end());
}

}  // namespace pluribus::probe
