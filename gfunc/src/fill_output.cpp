// SPDX-License-Identifier: BSD-3-Clause
/// See fill_output.hpp.
#include "fill_output.hpp"

#include <cstring>
#include <limits>
#include <string>

#include "datashape/try.hpp"
#include "gfunc/codes.hpp"
#include "gfunc/copy.hpp"
#include "ndt/print.hpp"
#include "overlap.hpp"
#include "value/walk.hpp"
#include "value_cast.hpp"

namespace pluribus::gfunc {

namespace {

using datashape::diagnostic;
using datashape::severity;

diagnostic cannot(const value& out, const std::string& why) {
  return {codes::unsupported_layout, severity::error, "the output `" + ndt::to_string(out.type()) + "` cannot be filled: " + why};
}

datashape::outcome fill_elements(const value& made, const value& out, const registry& functions) {
  value from = made;
  if (overlaps_harmfully(out, from)) {
    DATASHAPE_TRY(from, copy(from));
  }
  if (from.is_scalar()) return copy_value(from, out, functions);
  const auto size = static_cast<std::size_t>(out.itemsize());
  walk<2>(out.shape(), {&out.strides(), &from.strides()}, [&](const std::array<index, 2>& at) {
    std::memcpy(out.data() + at[0], from.data() + at[1], size);
    return true;
  });
  return std::monostate{};
}

void write_valid(const validity& to, index distance, bool valid) noexcept {
  const index at = to.offset() + distance;
  std::byte* bytes = to.memory().data();
  if (to.form() != validity_form::bitmap) {
    bytes[at] = std::byte{valid == (to.form() == validity_form::mask)};
    return;
  }
  const auto bit = std::byte{1} << (at & 7);
  bytes[at >> 3] = valid ? bytes[at >> 3] | bit : bytes[at >> 3] & ~bit;
}

/// The elements that are null by what they hold.
datashape::outcome write_patterns(const value& out, const bool* valid) {
  const value& child = out.child();
  if (child.form() != value_form::strided || !(child.shape() == out.shape())) return cannot(out, "its nulls are no elements of fixed size");
  std::vector<std::byte> pattern(out.valid().pattern().begin(), out.valid().pattern().end());
  const bool nan = out.valid().form() == validity_form::nan;
  if (nan && (!child.is_scalar() || ndt::size_of(child.dtype().scalar()) < 4)) return cannot(out, "its nulls are NaNs of an unusual float");
  if (nan) {
    pattern.resize(static_cast<std::size_t>(child.itemsize()));
    const double wide = std::numeric_limits<double>::quiet_NaN();
    const float narrow = std::numeric_limits<float>::quiet_NaN();
    std::memcpy(pattern.data(), pattern.size() == 8 ? static_cast<const void*>(&wide) : &narrow, pattern.size());
  }
  walk<1>(child.shape(), {&child.strides()}, [&](const std::array<index, 1>& at) {
    if (!*valid++) std::memcpy(child.data() + at[0], pattern.data(), pattern.size());
    return true;
  });
  return std::monostate{};
}

datashape::outcome fill_option(const value& made, const value& out, const registry& functions) {
  DATASHAPE_TRY(const value mask, valid_mask(made));
  const bool* valid = reinterpret_cast<const bool*>(mask.data());
  if (out.valid().is_all() && null_count(made) > 0) return cannot(out, "the result has nulls, and it has no memory that says where");
  DATASHAPE_CHECK(fill_output(made.child(), out.child(), functions));
  if (out.valid().is_all()) return std::monostate{};
  if (!out.valid().is_beside()) return write_patterns(out, valid);
  walk<1>(out.shape(), {&out.valid().strides()}, [&](const std::array<index, 1>& at) {
    write_valid(out.valid(), at[0], *valid++);
    return true;
  });
  return std::monostate{};
}

}  // namespace

datashape::outcome fill_output(const value& made, const value& out, const registry& functions) {
  const ndt::kind kind = out.dtype().kind();
  if (kind == ndt::kind::record || kind == ndt::kind::tuple) {
    for (std::size_t i = 0; i < out.dtype().size(); ++i) {
      DATASHAPE_TRY(const value from, made.item(i));
      DATASHAPE_TRY(const value to, out.item(i));
      DATASHAPE_CHECK(fill_output(from, to, functions));
    }
    return std::monostate{};
  }
  if (out.form() == value_form::option && made.form() == value_form::option) return fill_option(made, out, functions);
  if (out.form() == value_form::strided && made.form() == value_form::strided) return fill_elements(made, out, functions);
  return cannot(out, "its elements have no fixed size");
}

}  // namespace pluribus::gfunc
