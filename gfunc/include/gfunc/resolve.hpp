// SPDX-License-Identifier: BSD-3-Clause
/// Dispatch: a function's name and the argument dtypes in, the kernel and the casts its arguments need out. Promotion rules live in
/// promote.cpp alone; a failure lists every candidate and the first argument that did not match. Results are cached by dtypes.
#pragma once
#include <span>
#include <string_view>

#include "datashape/result.hpp"
#include "gfunc/inner_loop.hpp"
#include "gfunc/kernel.hpp"
#include "gfunc/registry.hpp"

namespace pluribus::gfunc {

/// An argument's dtype. A weak one is a literal (or a C++ or Python scalar): it takes the dtype of its partners when its class fits.
/// Weak integers say int64, weak floats float64, weak complex complex128.
struct arg {
  ndt::scalar dtype = ndt::scalar::float64;
  bool weak = false;

  friend bool operator==(const arg&, const arg&) = default;
};

/// What a resolved elementwise call does: cast argument i to kernel->args[i], then run the kernel.
struct plan {
  const elementwise_kernel* kernel = nullptr;
  const inner_loop* loop = nullptr;  ///< runs instead when the kernel came from outside (kernel->run is null)

  int arity() const noexcept { return kernel->arity; }
  ndt::scalar target(int i) const noexcept { return kernel->args[i]; }
  ndt::scalar result() const noexcept { return kernel->result; }
};

datashape::result<plan> resolve(const registry& functions, std::string_view name, std::span<const arg> args);
datashape::result<plan> resolve(std::string_view name, std::span<const arg> args);  ///< in registry::builtin()

/// The reduction kernel for an input dtype and the dtype its input is cast to.
datashape::result<const reduction_kernel*> resolve_reduction(const registry& functions, std::string_view name, ndt::scalar input);
datashape::result<const reduction_kernel*> resolve_reduction(std::string_view name, ndt::scalar input);

/// The common dtype of several arguments by NumPy 2's rules; weak ones count by class only.
datashape::result<ndt::scalar> common_dtype(std::span<const arg> args);

}  // namespace pluribus::gfunc
