// SPDX-License-Identifier: BSD-3-Clause
/// Bytes to type. Structure is checked while nodes are built (arity, ranges, names, limits); meaning is checked by printing the type
/// and comparing, which only types that could have been written survive.
#include <algorithm>

#include "build.hpp"
#include "codes.hpp"
#include "ndt/binary.hpp"
#include "ndt/make.hpp"
#include "ndt/parse.hpp"
#include "ndt/print.hpp"
#include "wire.hpp"

namespace pluribus::ndt {
namespace {

using datashape::result;

bool is_utf8(std::string_view s) {
  for (std::size_t i = 0; i < s.size();) {
    const auto c = static_cast<std::uint8_t>(s[i]);
    const std::size_t n = c < 0x80 ? 1 : c >= 0xc2 && c < 0xe0 ? 2 : c >= 0xe0 && c < 0xf0 ? 3 : c >= 0xf0 && c < 0xf5 ? 4 : 0;
    if (n == 0 || s.size() - i < n) return false;
    for (std::size_t k = 1; k < n; ++k)
      if ((static_cast<std::uint8_t>(s[i + k]) & 0xc0) != 0x80) return false;
    const auto second = n > 1 ? static_cast<std::uint8_t>(s[i + 1]) : 0;
    if ((c == 0xe0 && second < 0xa0) || (c == 0xed && second > 0x9f) || (c == 0xf0 && second < 0x90) || (c == 0xf4 && second > 0x8f))
      return false;
    i += n;
  }
  return true;
}

std::optional<scalar> scalar_named(std::string_view text) {
  for (int i = 0; i < scalar_count; ++i)
    if (text == name(static_cast<scalar>(i))) return static_cast<scalar>(i);
  return std::nullopt;
}

struct shape {
  std::size_t least, most;
};
constexpr std::size_t any_number = static_cast<std::size_t>(-1);

/// How many children a kind has.
constexpr shape children_of(kind k) {
  if (k == kind::power || k == kind::arithmetic || k == kind::map) return {2, 2};
  if (is_dim(k)) return {1, 1};
  switch (k) {
    case kind::option:
    case kind::ref:
    case kind::contiguous:
    case kind::fragment:
    case kind::module:
    case kind::categorical: return {1, 1};
    case kind::where: return {2, any_number};
    case kind::record:
    case kind::tuple:
    case kind::union_:
    case kind::function:
    case kind::nominal:
    case kind::constructed: return {0, any_number};
    default: return {0, 0};
  }
}

struct head {
  kind what = kind::nothing;
  std::uint16_t flags = 0;
  std::uint8_t sub = 0;
  std::int64_t value = 0, extra = 0;
  std::string_view text;
  std::uint64_t children = 0;
  bool named = false;
};

class reader {
 public:
  reader(std::span<const std::byte> bytes, const binary_limits& limits) : bytes_(bytes), limits_(limits) {}

  result<type> read() {
    if (bytes_.size() > limits_.bytes) return problem("more than " + std::to_string(limits_.bytes) + " bytes");
    for (const std::uint8_t b : detail::wire_magic)
      if (byte() != b) return problem(at_ == 4 && !failed_ ? "a version this reader does not know" : "not the binary form of a type");
    type t;
    if (!node(t, 0)) return *why_;
    if (at_ != bytes_.size()) return problem("bytes after the type");
    return checked(std::move(t));
  }

 private:
  datashape::diagnostic problem(std::string message) const {
    return {codes::bad_binary, datashape::severity::error, std::move(message),
            datashape::span{static_cast<std::uint32_t>(std::min<std::size_t>(at_, UINT32_MAX)),
                            static_cast<std::uint32_t>(std::min<std::size_t>(at_, UINT32_MAX))}};
  }
  bool fail(std::string message) {
    if (!why_) why_ = problem(std::move(message));
    failed_ = true;
    return false;
  }

  /// Names that only a scope knows cannot be parsed again; everything else must survive print and parse.
  static bool has_names(const type& t) {
    if (t.kind() == kind::nominal) return true;
    for (std::size_t i = 0; i < t.size(); ++i)
      if (has_names(t.child(i))) return true;
    return false;
  }
  result<type> checked(type t) const {
    if (has_names(t)) return t;
    const auto again = try_parse(to_string(t));
    if (!again) {
      auto d = problem("the bytes describe no type: " + again.error().front().message);
      return d;
    }
    if (*again != t) return problem("the bytes describe no type");
    return t;
  }

  std::uint8_t byte() {
    if (at_ >= bytes_.size()) return failed_ = true, std::uint8_t{0};
    return static_cast<std::uint8_t>(bytes_[at_++]);
  }
  std::uint64_t varint() {
    std::uint64_t n = 0;
    for (int shift = 0; shift < 64; shift += 7) {
      const std::uint8_t b = byte();
      if (shift == 63 && b > 1) break;
      n |= std::uint64_t(b & 0x7f) << shift;
      if (!(b & 0x80)) return n;
    }
    return failed_ = true, 0;
  }
  std::int64_t zigzag() {
    const std::uint64_t n = varint();
    return static_cast<std::int64_t>(n >> 1 ^ (~(n & 1) + 1));
  }
  std::string_view text() {
    const std::uint64_t size = varint();
    if (failed_ || size > bytes_.size() - at_) return failed_ = true, std::string_view();
    const std::string_view s(reinterpret_cast<const char*>(bytes_.data()) + at_, size);
    at_ += size;
    if (!is_utf8(s)) fail("text that is not UTF-8");
    return s;
  }

  bool read_head(head& h) {
    const std::uint8_t k = byte();
    if (failed_) return fail("the bytes end inside a type");
    if (k > static_cast<std::uint8_t>(kind::module) || static_cast<kind>(k) == kind::annotated)
      return fail("unknown kind " + std::to_string(k));
    h.what = static_cast<kind>(k);
    h.flags = byte();
    h.flags = static_cast<std::uint16_t>(h.flags | byte() << 8);
    if (h.flags & ~detail::wire_flags) return fail("unknown flags");
    if (detail::sub_is_name(h.what)) {
      if (!sub_from_name(h)) return false;
    } else {
      h.sub = byte();
    }
    h.value = zigzag();
    h.extra = zigzag();
    h.text = text();
    h.children = varint();
    const std::uint8_t named = byte();
    if (failed_) return fail("the bytes end inside a type");
    if (named > 1) return fail("unknown flags");
    h.named = named;
    return in_range(h);
  }

  bool sub_from_name(head& h) {
    const std::string_view given = text();
    if (h.what == kind::scalar || h.what == kind::categorical) {
      const auto s = scalar_named(given);
      if (!s) return fail("unknown scalar `" + std::string(given) + "`");
      h.sub = static_cast<std::uint8_t>(*s);
    } else {
      const auto f = family_named(given);
      if (!f) return fail("unknown family `" + std::string(given) + "`");
      h.sub = static_cast<std::uint8_t>(*f);
    }
    return true;
  }

  bool in_range(const head& h) {
    const shape wanted = children_of(h.what);
    if (h.children < wanted.least || h.children > wanted.most) return fail("wrong number of parts");
    if (h.children > bytes_.size() - at_) return fail("more parts than bytes");
    const std::uint16_t fields_only = detail::attributed;
    if ((h.flags & fields_only) && h.what != kind::record && h.what != kind::tuple) return fail("field attributes without fields");
    if ((h.flags & detail::swapped) && (h.what != kind::scalar || size_of(static_cast<scalar>(h.sub)) == 1))
      return fail("byte order of a part without one");
    if ((h.flags & detail::defined) && (h.what != kind::nominal || h.children == 0)) return fail("a definition without a name");
    const bool signature = h.what == kind::function;
    if (signature && (h.value < 0 || h.extra < 0 || static_cast<std::uint64_t>(h.value) > h.children ||
                      static_cast<std::uint64_t>(h.extra) > h.children - static_cast<std::uint64_t>(h.value)))
      return fail("wrong counts of parameters");
    const bool encoded = h.what == kind::char_ || h.what == kind::fixed_string;
    if (encoded && h.sub > static_cast<std::uint8_t>(encoding::ucs2)) return fail("unknown encoding");
    const bool timed = h.what == kind::time || h.what == kind::datetime || h.what == kind::timedelta;
    if (timed && h.sub > static_cast<std::uint8_t>(time_unit::generic)) return fail("unknown time unit");
    const bool holds_names = h.what == kind::nominal && h.text.empty();
    return !holds_names || fail("a name is missing");
  }

  bool node(type& out, std::size_t depth) {
    if (depth >= std::min<std::size_t>(limits_.depth, detail::max_depth))
      return fail("nested deeper than " + std::to_string(limits_.depth) + " levels");
    if (++nodes_ > limits_.nodes) return fail("more than " + std::to_string(limits_.nodes) + " parts");
    head h;
    if (!read_head(h)) return false;
    std::vector<type> children;
    std::vector<std::string_view> names;
    std::vector<detail::field_attributes> attributes;
    for (std::uint64_t i = 0; i < h.children; ++i) {
      if (h.named) names.push_back(text());
      if (h.flags & detail::attributed) {
        detail::field_attributes a;
        a.offset = zigzag();
        const std::uint64_t align = varint(), pack = varint();
        if (align > 65536 || pack > 65536) return fail("wrong alignment");
        a.align = static_cast<std::uint32_t>(align), a.pack = static_cast<std::uint32_t>(pack);
        attributes.push_back(a);
      }
      if (failed_) return fail("the bytes end inside a type");
      children.emplace_back();
      if (!node(children.back(), depth + 1)) return false;
    }
    if (h.what == kind::record && names.empty()) names.resize(children.size());
    if (h.children == 0 && simple(h, out)) return true;
    try {
      out = make_node({.what = h.what,
                       .sub = h.sub,
                       .flags = h.flags,
                       .value = h.value,
                       .extra = h.extra,
                       .text = h.text,
                       .children = children,
                       .names = names,
                       .attributes = attributes});
    } catch (const datashape::error& e) {
      return fail(e.all().front().message);
    }
    return true;
  }

  /// Static leaves, so that a read type is as cheap as a parsed one.
  static bool simple(const head& h, type& out) {
    if (h.value || h.extra || !h.text.empty()) return false;
    if (h.what == kind::scalar)
      return out = h.flags & detail::swapped ? make_swapped(static_cast<scalar>(h.sub)) : make_scalar(static_cast<scalar>(h.sub)), true;
    if (h.flags) return false;
    if (h.what == kind::family) return out = make_family(static_cast<family>(h.sub)), true;
    if (h.what == kind::char_) return out = make_char(static_cast<encoding>(h.sub)), true;
    if (h.what == kind::record || h.what == kind::tuple || h.what == kind::function || h.what == kind::union_ || h.sub) return false;
    return out = make_leaf(h.what), true;
  }

  std::span<const std::byte> bytes_;
  const binary_limits& limits_;
  std::size_t at_ = 0, nodes_ = 0;
  bool failed_ = false;
  std::optional<datashape::diagnostic> why_;
};

}  // namespace

result<type> from_binary(std::span<const std::byte> bytes, const binary_limits& limits) { return reader(bytes, limits).read(); }

}  // namespace pluribus::ndt
