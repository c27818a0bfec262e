// SPDX-License-Identifier: BSD-3-Clause
/// Signature resolution: argument types against `(... * N * T, ... * M * T) -> ... * P * T where P = N + M - 1` give the outer
/// dimensions, the arguments broadcast to them, and the result types; or why they do not fit. Repeated calls are answered from a cache.
#pragma once
#include <memory>
#include <span>
#include <vector>

#include "datashape/result.hpp"
#include "ndt/bindings.hpp"
#include "ndt/dialect.hpp"
#include "ndt/dim_note.hpp"
#include "ndt/make.hpp"
#include "ndt/type.hpp"

namespace pluribus::ndt {

struct resolution {
  /// Dimensions that the ellipsis of the signature stands for, each over `nothing`: the loop around the core function.
  std::vector<type> outer;
  /// Positional arguments (broadcast to the outer dimensions), keyword arguments in the signature's order, then results.
  std::vector<type> types;
  std::size_t arguments = 0;
  ndt::bindings bindings;

  int outer_dims() const noexcept { return static_cast<int>(outer.size()); }
  std::span<const type> results() const noexcept { return std::span(types).subspan(arguments); }
};

/// What resolve is asked; everything but the arguments may be left out.
struct call_types {
  std::span<const type> arguments;
  std::span<const named_type> keywords = {};
  /// Types of the results the caller already has; they join the broadcast and must come out as they are.
  std::span<const type> out = {};
  /// Storage of arguments, then of out; empty: C order.
  std::span<const dim_notes> layouts = {};
  dialect rules = dialect::core;
};

datashape::result<resolution> resolve(const type& signature, const call_types& call);

/// A signature with a cache of its resolutions. Copies share the cache; it is safe to call from several threads.
class signature {
 public:
  /// Throws datashape::error where the type is not a function.
  explicit signature(type function);
  ~signature();
  signature(const signature&) = default;
  signature& operator=(const signature&) = default;

  const type& function() const noexcept { return type_; }
  /// As resolve(function(), {arguments}); a hit costs one hash look-up. Failures are not cached.
  datashape::result<std::shared_ptr<const resolution>> resolve(std::span<const type> arguments) const;

 private:
  class cache;
  type type_;
  std::shared_ptr<cache> cache_;
};

}  // namespace pluribus::ndt
