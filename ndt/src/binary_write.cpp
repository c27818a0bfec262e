// SPDX-License-Identifier: BSD-3-Clause
/// Type to bytes, and the content hash of them. Annotations are left out: equal types have equal bytes.
#include "dim_list.hpp"
#include "ndt/binary.hpp"
#include "sha256.hpp"
#include "wire.hpp"

namespace pluribus::ndt {
namespace {

class writer {
 public:
  explicit writer(std::vector<std::byte>& out) : out_(out) {}

  void node(const type& given) {
    const type& t = detail::bare(given);
    byte(static_cast<std::uint8_t>(t.kind()));
    const std::uint16_t flags = t.raw()->flags & detail::wire_flags;
    byte(static_cast<std::uint8_t>(flags & 0xff));
    byte(static_cast<std::uint8_t>(flags >> 8));
    if (detail::sub_is_name(t.kind()))
      text(detail::sub_name(t));
    else
      byte(t.sub());
    zigzag(t.value());
    zigzag(t.extra());
    text(t.text());
    varint(t.size());
    bool named = false;
    for (std::size_t i = 0; i < t.size(); ++i) named |= !t.field(i).name.empty();
    byte(named);
    for (std::size_t i = 0; i < t.size(); ++i) {
      if (named) text(t.field(i).name);
      if (flags & detail::attributed) {
        const detail::field_attributes a = t.attributes(i);
        zigzag(a.offset);
        varint(a.align);
        varint(a.pack);
      }
      node(t.child(i));
    }
  }

 private:
  void byte(std::uint8_t b) { out_.push_back(static_cast<std::byte>(b)); }
  void varint(std::uint64_t n) {
    for (; n >= 0x80; n >>= 7) byte(static_cast<std::uint8_t>(n | 0x80));
    byte(static_cast<std::uint8_t>(n));
  }
  void zigzag(std::int64_t n) { varint(static_cast<std::uint64_t>(n) << 1 ^ static_cast<std::uint64_t>(n >> 63)); }
  void text(std::string_view s) {
    varint(s.size());
    for (const char c : s) byte(static_cast<std::uint8_t>(c));
  }

  std::vector<std::byte>& out_;
};

}  // namespace

std::vector<std::byte> to_binary(const type& t) {
  std::vector<std::byte> out;
  for (const std::uint8_t b : detail::wire_magic) out.push_back(static_cast<std::byte>(b));
  writer(out).node(t);
  return out;
}

content_hash hash_content(const type& t) {
  const auto digest = detail::sha256(to_binary(t));
  content_hash h;
  for (std::size_t i = 0; i < h.bytes.size(); ++i) h.bytes[i] = digest[i];
  return h;
}

std::string to_string(const content_hash& h) {
  std::string text;
  for (const std::uint8_t b : h.bytes) {
    text += "0123456789abcdef"[b >> 4];
    text += "0123456789abcdef"[b & 15];
  }
  return text;
}

}  // namespace pluribus::ndt
