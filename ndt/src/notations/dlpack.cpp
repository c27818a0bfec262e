// SPDX-License-Identifier: BSD-3-Clause
/// DLPack dtypes. Numbers only, native (little-endian) order only.
#include "ndt/dlpack.hpp"

#include <charconv>

#include "ndt/make.hpp"
#include "refusal.hpp"

namespace pluribus::ndt {
namespace {

using namespace notations;

/// x87 numbers are stored in 128 bits but are no IEEE quads, and DLPack cannot tell the two apart.
bool has_dlpack(scalar s) { return facts(s).dlpack >= 0 && s != scalar::float80; }

}  // namespace

datashape::result<type> from_dlpack(dlpack_dtype d) {
  const std::string said = "(" + std::to_string(d.code) + ", " + std::to_string(d.bits) + ", " + std::to_string(d.lanes) + ")";
  for (int i = 0; i < scalar_count; ++i) {
    const scalar s = static_cast<scalar>(i);
    if (!has_dlpack(s) || facts(s).dlpack != d.code || facts(s).size * 8 != d.bits) continue;
    if (d.lanes == 0) return diagnostic{codes::bad_notation, datashape::severity::error, "a DLPack dtype of no lanes: " + said};
    return d.lanes == 1 ? make_scalar(s) : fixed_dim(d.lanes, make_scalar(s));
  }
  return diagnostic{codes::bad_notation, datashape::severity::error,
                    d.code == 3 ? "DLPack dtype " + said + " is an opaque handle" : "no type for the DLPack dtype " + said};
}

datashape::result<dlpack_dtype> to_dlpack(const type& annotated) {
  const type& t = bare(annotated);
  if (t.is_dim()) return cannot_say("a DLPack dtype", t, "", "dimensions are the tensor's shape");
  if (!t.is_scalar()) return cannot_say("a DLPack dtype", t, "", "it has only numbers and bool");
  if (t.is_swapped()) return cannot_say("a DLPack dtype", t, "", "numbers have the byte order of the machine");
  if (!has_dlpack(t.scalar())) return cannot_say("a DLPack dtype", t, "", "it has no code for it");
  return dlpack_dtype{static_cast<std::uint8_t>(facts(t.scalar()).dlpack), static_cast<std::uint8_t>(size_of(t.scalar()) * 8), 1};
}

datashape::result<type> from_dlpack_text(std::string_view text) {
  index parts[3] = {0, 0, 1};
  std::size_t i = 0;
  int n = 0;
  const auto skip = [&] {
    while (i < text.size() && (text[i] == ' ' || text[i] == '(' || text[i] == ')')) ++i;
  };
  for (skip(); i < text.size() && n < 3; skip()) {
    const std::size_t begin = i;
    const auto r = std::from_chars(text.data() + i, text.data() + text.size(), parts[n++]);
    i = static_cast<std::size_t>(r.ptr - text.data());
    const index most = n == 3 ? 65535 : 255;
    if (r.ec != std::errc() || parts[n - 1] < 0 || parts[n - 1] > most)
      return bad_text(at(begin, i), "expected a number from 0 to " + std::to_string(most));
    skip();
    if (i < text.size() && n < 3 && text[i++] != ',') return bad_text(at(i - 1, i), "expected `,`");
  }
  if (i < text.size() || n < 2) return bad_text(at(0, text.size()), "a DLPack dtype is `code,bits,lanes`");
  return from_dlpack({static_cast<std::uint8_t>(parts[0]), static_cast<std::uint8_t>(parts[1]), static_cast<std::uint16_t>(parts[2])});
}

datashape::result<std::string> to_dlpack_text(const type& t) {
  DATASHAPE_TRY(const dlpack_dtype d, to_dlpack(t));
  return std::to_string(d.code) + "," + std::to_string(d.bits) + "," + std::to_string(d.lanes);
}

}  // namespace pluribus::ndt
