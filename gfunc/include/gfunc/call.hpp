// SPDX-License-Identifier: BSD-3-Clause
/// Calls a function on values: any typed memory, no array in sight. One name reaches whatever it means: elementwise kernels, reductions
/// (axis=, keepdims=, correction=, dtype=) and functions over whole values. Resolves (cached), broadcasts, allocates the result or fills a
/// given one; an output that overlaps an input is as if the inputs had been read first.
#pragma once
#include <initializer_list>
#include <span>
#include <string_view>

#include "datashape/result.hpp"
#include "gfunc/attributes.hpp"
#include "gfunc/executor.hpp"
#include "gfunc/resolve.hpp"
#include "gfunc/value.hpp"

namespace pluribus::gfunc {

datashape::result<value> try_call(std::string_view name, std::span<const value> args, const registry& functions = registry::builtin());

/// Where a call with options runs and what it may call; null: in the caller, the built-in functions.
struct call_place {
  executor* on = nullptr;
  const registry* functions = nullptr;
};
datashape::result<value> try_call(std::string_view name, std::span<const value> args, const attributes& options, call_place place = {});
datashape::outcome call_into(value& out, std::string_view name, std::span<const value> args, const attributes& options,
                             call_place place = {});

/// Into memory that is there: its dtype is the result's, its shape the broadcast shape.
datashape::outcome call_into(value& out, std::string_view name, std::span<const value> args,
                             const registry& functions = registry::builtin());

struct reduce_options {
  std::span<const int> axes = {};  ///< negative counts from the end; none given: all
  bool keep_dims = false;
  double ddof = 0;
  executor* on = nullptr;  ///< null: in the caller; the bits are the same
};
datashape::result<value> try_reduce(std::string_view name, const value& arg, reduce_options options = {},
                                    const registry& functions = registry::builtin());

/// A value between the braces of one call, by reference: a list of values would copy each.
class argument {
 public:
  argument(const value& v) noexcept : at_(&v) {}
  const value& get() const noexcept { return *at_; }
  operator const value&() const noexcept { return *at_; }

 private:
  const value* at_;
};

/// The throwing front door; reductions reduce all dims unless axis= says which.
value call(std::string_view name, std::span<const value> args);
value call(std::string_view name, std::initializer_list<argument> args);
value call(std::string_view name, std::initializer_list<argument> args, const attributes& options, call_place place = {});

/// A call resolved once for the dtypes of its arguments. Over packed native memory running it costs one indirect call; over values it
/// costs the checks of their shapes, strides and overlap, and no dispatch. Immutable: many threads may run one.
class prepared_call {
 public:
  static datashape::result<prepared_call> make(std::string_view name, std::span<const ndt::scalar> args,
                                               const registry& functions = registry::builtin());
  ndt::scalar result() const noexcept { return plan_.result(); }
  /// n elements; out is an input exactly or disjoint from all.
  void run(void* out, const void* const* in, index n) const {
    if (plan_.kernel->run != nullptr) return plan_.kernel->run(out, in, n);
    run_foreign(out, in, n);
  }
  /// Values of the prepared dtypes (else E0302, E0303), of any shapes that broadcast to `out`'s, strides and byte orders; `out` may overlap
  /// them.
  datashape::outcome run(value& out, std::span<const value> args) const;

 private:
  prepared_call(plan p, std::uint8_t misaligned, std::shared_ptr<const registry::state> keep) noexcept
      : plan_(p), misaligned_(misaligned), functions_(std::move(keep)) {}
  void run_foreign(void* out, const void* const* in, index n) const;

  plan plan_;
  std::uint8_t misaligned_;  ///< the address bits that are 0 in operands aligned for the kernel
  std::shared_ptr<const registry::state> functions_;
};

}  // namespace pluribus::gfunc
