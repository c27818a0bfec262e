// SPDX-License-Identifier: BSD-3-Clause
/// The magic, the length and the dict of a .npy header, read with limits and written as NumPy writes them.
#include "probe/npy.hpp"

#include <fmt/format.h>

#include <cstring>

#include "datashape/try.hpp"
#include "ndt/layout.hpp"
#include "ndt/make.hpp"
#include "probe/codes.hpp"
#include "probe/literal.hpp"

namespace pluribus::probe {
namespace {

using datashape::result;

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

datashape::outcome check_members(const json& dict) {
  const auto* members = dict.as<json::object>();
  if (!members) return failure(codes::bad_npy_header, fmt::format("the header is {}, expected a dict", dict.kind()));
  for (const char* key : {"descr", "fortran_order", "shape"})
    if (!dict.find(key)) return failure(codes::bad_npy_header, fmt::format("the header has no `{}`", key));
  if (members->size() != 3)
    return failure(codes::bad_npy_header, fmt::format("the header has {} members, expected exactly descr, fortran_order and shape", members->size()));
  return std::monostate{};
}

datashape::outcome read_shape(const json& shape, npy_header& out) {
  const auto* extents = shape.as<json::list>();
  if (!extents || extents->size() > largest_rank)
    return failure(codes::bad_npy_header, fmt::format("`shape` is {}, expected a tuple of at most {} integers", to_text(shape), largest_rank));
  ndt::index size = std::max<ndt::index>(out.item_bytes, 1);
  for (const json& item : *extents) {
    const auto* n = item.as<std::int64_t>();
    if (!n || *n < 0) return failure(codes::bad_npy_header, fmt::format("`shape` is {}, expected integers of at least 0", to_text(shape)));
    if (__builtin_mul_overflow(size, std::max<ndt::index>(*n, 1), &size))
      return failure(codes::bad_npy_header, fmt::format("`shape` is {}, which is more than 2^63 bytes", to_text(shape)));
    out.shape.push_back(*n);
  }
  return std::monostate{};
}

datashape::outcome read_dict(std::string_view text, npy_header& out) {
  DATASHAPE_TRY(const json dict, parse_literal(text));
  DATASHAPE_CHECK(check_members(dict));
  DATASHAPE_TRY(out.dtype, dtype_from_descr(*dict.find("descr")));
  DATASHAPE_TRY(const auto layout, ndt::layout_of(out.dtype));
  out.item_bytes = layout.size();
  const json& order = *dict.find("fortran_order");
  if (!order.as<bool>()) return failure(codes::bad_npy_header, fmt::format("`fortran_order` is {}, expected True or False", to_text(order)));
  out.fortran_order = *order.as<bool>();
  return read_shape(*dict.find("shape"), out);
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
  if (head.size() < 12) return failure(codes::truncated, fmt::format("{}: the file ends within the header, after {} bytes", where, head.size()));
  const int major = std::to_integer<int>(head[6]), minor = std::to_integer<int>(head[7]);
  if (major < 1 || major > 3 || minor != 0) return wrong(where, fmt::format("format version is {}.{}, expected 1.0, 2.0 or 3.0", major, minor));
  const ndt::index length = little_endian(head.subspan(8, length_bytes(major)));
  if (length > npy_header_limit) return wrong(where, fmt::format("the header has {} bytes, at most {} are read", length, npy_header_limit));
  return length + 8 + static_cast<ndt::index>(length_bytes(major));
}

result<npy_header> parse_npy_header(std::span<const std::byte> head, std::string_view where) {
  npy_header out;
  DATASHAPE_TRY(out.data_offset, npy_header_bytes(head, where));
  if (static_cast<ndt::index>(head.size()) < out.data_offset)
    return failure(codes::truncated, fmt::format("{}: the header has {} bytes, the file ends after {}", where, out.data_offset, head.size()));
  out.major = std::to_integer<int>(head[6]);
  const std::size_t begin = 8 + length_bytes(out.major);
  auto done = read_dict(text_of(head.subspan(begin, static_cast<std::size_t>(out.data_offset) - begin)), out);
  if (done) return out;
  auto faults = std::move(done).error();
  for (auto& fault : faults) fault.message = fmt::format("{}: {}", where, fault.message);
  return faults;
}

namespace {

/// Python text of a descr: strings in single quotes, fields as tuples.
void print_python(std::string& out, const json& value, bool tuple) {
  if (const auto* text = value.as<std::string>()) {
    out += '\'';
    for (const char c : *text) {
      if (c == '\'' || c == '\\') out += '\\';
      out += c;
    }
    out += '\'';
  } else if (const auto* n = value.as<std::int64_t>()) {
    out += std::to_string(*n);
  } else if (const auto* items = value.as<json::list>()) {
    out += tuple ? '(' : '[';
    for (std::size_t i = 0; i < items->size(); ++i) {
      if (i) out += ", ";
      // A list of fields holds tuples; a field tuple holds a name, a dtype (a list where it is a record) and a shape tuple.
      print_python(out, (*items)[i], !tuple || i == 2);
    }
    if (tuple && items->size() == 1) out += ',';
    out += tuple ? ')' : ']';
  }
}

}  // namespace

result<std::vector<std::byte>> write_npy_header(const ndt::type& type, bool fortran_order) {
  DATASHAPE_TRY(const json descr, descr_of(type.dtype()));
  std::string dict = "{'descr': ";
  print_python(dict, descr, false);
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
