// SPDX-License-Identifier: BSD-3-Clause
/// The loop around a core kernel: outer dims are broadcast, results allocated from the signature, cores handed over one by one. Pieces of
/// the outer dims run on the call's executor; results do not depend on how many.
#pragma once
#include <optional>

#include "gfunc/value_function.hpp"
#include "ndt/signature.hpp"

namespace pluribus::gfunc {

/// Dims that a parameter or result names beside its ellipsis, and what is below them.
int named_dims(const ndt::type& pattern) noexcept;
const ndt::type& element_of(const ndt::type& pattern) noexcept;

/// The same with dims of 1 behind its own.
value extended(const value& v, int rank);

/// Nulls that were taken off arguments: beside each argument, bools over the dims its option stood on (true is valid), or nothing.
/// Cores of which an element is null are not run, and null in the result.
struct core_nulls {
  std::vector<std::optional<value>> masks;
  bool any() const noexcept;
};
/// Of arguments that are options; the others have none.
datashape::result<core_nulls> nulls_of(std::span<const value> args);
/// Reads no element.
std::vector<value> without_options(std::span<const value> args);

datashape::result<value> run_cores(const value_kernel& kernel, const value_call& call, const ndt::resolution& found,
                                   const core_nulls& nulls = {});

}  // namespace pluribus::gfunc
