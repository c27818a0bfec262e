// SPDX-License-Identifier: BSD-3-Clause
/// Runs a program of one cast, or of none. See value_cast.hpp.
#include "value_cast.hpp"

#include <algorithm>
#include <cstring>
#include <string>

#include "datashape/try.hpp"
#include "gfunc/codes.hpp"
#include "gfunc/program.hpp"
#include "ndt/make.hpp"
#include "ndt/print.hpp"

namespace pluribus::gfunc {

namespace {

/// Kernels address elements by their own alignment, so every step must keep it.
bool is_aligned(const value& v) noexcept {
  const index a = ndt::align_of(v.dtype().scalar());
  index all = static_cast<index>(reinterpret_cast<std::uintptr_t>(v.data()));
  for (int d = 0; d < v.shape().rank(); ++d) all |= v.shape()[d] > 1 ? v.strides()[d] : 0;
  return all % a == 0;
}

datashape::outcome run_cast(const value& from, const value& to, const registry& functions) {
  program_builder builder(functions);
  reg in = builder.input(from.dtype().scalar());
  DATASHAPE_TRY(reg out, builder.cast(in, to.dtype().scalar()));
  builder.output(out);
  DATASHAPE_TRY(operand source, from.as_operand());
  DATASHAPE_TRY(operand target, to.as_operand());
  return builder.build().run(to.shape(), std::span<const operand>(&source, 1), std::span<const operand>(&target, 1));
}

}  // namespace

datashape::result<value> cast_value(const value& from, ndt::scalar to, const registry& functions) {
  if (from.dtype().is_scalar(to) && !from.dtype().is_swapped() && is_aligned(from)) return from;
  if (!from.is_scalar()) {
    return datashape::diagnostic{codes::no_cast, datashape::severity::error,
                                 "`" + ndt::to_string(from.dtype()) + "` does not cast to `" + ndt::name(to) + "`"};
  }
  DATASHAPE_TRY(value made, value::allocate(ndt::array_type(from.shape(), ndt::make_scalar(to))));
  DATASHAPE_CHECK(run_cast(from, made, functions));
  return made;
}

datashape::result<value> packed_value(const value& from, ndt::scalar to, const registry& functions) {
  DATASHAPE_TRY(value cast, cast_value(from, to, functions));
  if (cast.is_contiguous()) return cast;
  DATASHAPE_TRY(value made, value::allocate(ndt::array_type(from.shape(), ndt::make_scalar(to))));
  DATASHAPE_CHECK(run_cast(cast, made, functions));
  return made;
}

datashape::outcome copy_value(const value& from, const value& to, const registry& functions) {
  if (from.is_scalar()) return run_cast(from, to, functions);
  if (from.dtype().kind() == ndt::kind::record) {
    for (std::size_t i = 0; i < from.dtype().size(); ++i) {
      std::string_view name = from.dtype().field(i).name;
      DATASHAPE_TRY(value source, from.field(name));
      DATASHAPE_TRY(value target, to.field(name));
      DATASHAPE_CHECK(copy_value(source, target, functions));
    }
    return std::monostate{};
  }
  return datashape::diagnostic{codes::unsupported_layout, datashape::severity::error,
                               "values of `" + ndt::to_string(from.dtype()) + "` are not copied element by element"};
}

datashape::result<value> cast_literal(const value& v, ndt::scalar to, const registry& functions) {
  DATASHAPE_TRY(value made, cast_value(v, to, functions));
  if (!v.dtype().is_scalar(ndt::scalar::int64) ||
      (ndt::class_of(to) != ndt::scalar_class::signed_integer && ndt::class_of(to) != ndt::scalar_class::unsigned_integer)) {
    return made;
  }
  DATASHAPE_TRY(value back, cast_value(made, ndt::scalar::int64, functions));
  std::int64_t before = 0, after = 0;
  std::memcpy(&before, v.data(), sizeof before);
  std::memcpy(&after, back.data(), sizeof after);
  if (before == after && !(before < 0 && ndt::class_of(to) == ndt::scalar_class::unsigned_integer)) return made;
  return datashape::diagnostic{codes::literal_out_of_range, datashape::severity::error,
                               "the literal " + std::to_string(before) + " does not fit " + ndt::name(to)};
}

}  // namespace pluribus::gfunc
