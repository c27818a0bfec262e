// SPDX-License-Identifier: BSD-3-Clause
/// Which keys a store takes, and which part of a value a range means.
#include <fmt/format.h>

#include "nd/io/store.hpp"
#include "probe/codes.hpp"

namespace pluribus::nd::io {
namespace {

constexpr std::size_t longest_part = 255, longest_key = 4096;

const char* fault_of(std::string_view part) {
  if (part.empty()) return "an empty part";
  if (part.find_first_not_of('.') == part.npos) return "a part of dots only";
  if (part.size() > longest_part) return "a part of more than 255 bytes";
  if (part.starts_with(".tmp.")) return "a part that begins with `.tmp.`, which is kept for files being written";
  for (const char c : part)
    if (static_cast<unsigned char>(c) < 0x20 || c == 0x7f || c == '\\') return "a control character or a backslash";
  return nullptr;
}

}  // namespace

datashape::outcome check_key(std::string_view key) {
  const char* fault = key.size() > longest_key ? "more than 4096 bytes" : nullptr;
  for (std::size_t at = 0; !fault && at <= key.size();) {
    const std::size_t end = std::min(key.find('/', at), key.size());
    fault = fault_of(key.substr(at, end - at));
    at = end + 1;
  }
  if (fault)
    return probe::failure(probe::codes::bad_key,
                          fmt::format("store key \"{}\" has {}; a key is a plain relative path", key.substr(0, 200), fault));
  return std::monostate{};
}

datashape::result<byte_range> resolve_range(byte_range range, std::int64_t size, std::string_view key) {
  const std::int64_t begin = range.offset < 0 ? size + range.offset : range.offset;
  const std::int64_t length = range.length < 0 ? size - begin : range.length;
  if (begin < 0 || begin > size || length > size - begin)
    return probe::failure(probe::codes::truncated,
                          fmt::format("{} has {} bytes; offset {}, length {} was asked for", key, size, range.offset, range.length));
  return byte_range{begin, length};
}

}  // namespace pluribus::nd::io
