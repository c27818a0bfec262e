// SPDX-License-Identifier: BSD-3-Clause
/// The functions a program may call: an immutable snapshot of names and kernels. Registering makes a new snapshot (module.hpp);
/// expressions keep theirs, so nothing they point to ever goes away under them.
#pragma once
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "datashape/result.hpp"
#include "gfunc/kernel.hpp"

namespace pluribus::gfunc {

/// What a user reads about a function.
struct function_facts {
  std::string name;
  std::string doc;
  std::string example;
  std::string example_result;
  std::vector<std::string> aliases;  ///< other names it can be called by
  bool elementwise = false;
  bool reduction = false;
  bool correction = false;  ///< a reduction that divides by the number of elements less its option `correction`
  bool whole = false;       ///< over whole values (value_function.hpp)
};

struct value_function;

class registry {
 public:
  /// The built-in functions with the kernels of the best instruction set of this machine (or of PLURIBUS_ISA). Built once.
  static const registry& builtin();

  /// nullptr when there is no such function.
  const function_facts* find(std::string_view name) const noexcept;
  /// All functions, sorted by name.
  std::span<const function_facts> functions() const noexcept;
  std::span<const elementwise_kernel> elementwise(std::string_view name) const noexcept;
  std::span<const reduction_kernel> reductions(std::string_view name) const noexcept;
  /// nullptr when the name is no function over whole values.
  const value_function* value_function_of(std::string_view name) const noexcept;
  /// Every kernel of a function as datashape text, of whatever kind it is.
  std::vector<std::string> signatures(std::string_view name) const;
  /// The typed loop of this instruction set behind a whole function; nullptr where there is none.
  const void* algorithm(algorithm_id what, ndt::scalar dtype) const noexcept;
  /// nullptr when values of `from` cannot be cast to `to`.
  const cast_kernel* cast(ndt::scalar from, ndt::scalar to) const noexcept;
  std::span<const super_kernel> superinstructions() const noexcept;
  /// "v2", "v3", "v4" or "baseline".
  std::string_view instruction_set() const noexcept;

  struct state;
  explicit registry(std::shared_ptr<const state> s) noexcept : state_(std::move(s)) {}
  const state& contents() const noexcept { return *state_; }
  /// Keeps this snapshot alive for as long as the pointer is held.
  std::shared_ptr<const state> share() const noexcept { return state_; }

 private:
  std::shared_ptr<const state> state_;
};

}  // namespace pluribus::gfunc
