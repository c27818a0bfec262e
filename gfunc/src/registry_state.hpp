// SPDX-License-Identifier: BSD-3-Clause
/// What a registry snapshot holds, and the sink that collects kernels into one. Written while it is built, read-only ever after.
#pragma once
#include <memory>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "gfunc/inner_loop.hpp"
#include "gfunc/registry.hpp"
#include "gfunc/value_function.hpp"
#include "superinstruction.hpp"

namespace pluribus::gfunc {

struct definition;

struct function_entry {
  std::vector<elementwise_kernel> kernels;
  /// Beside kernels: the foreign loop that stands for a kernel without `run`, else null.
  std::vector<std::shared_ptr<const inner_loop>> loops;
  std::vector<reduction_kernel> reductions;
  std::shared_ptr<const value_function> whole;
  std::shared_ptr<const definition> defined;  ///< by an expression; then there are no kernels
};

struct name_hash {
  using is_transparent = void;
  std::size_t operator()(std::string_view s) const noexcept { return std::hash<std::string_view>{}(s); }
};

struct registry::state {
  std::uint64_t id = 0;  ///< of this snapshot, never reused: caches key on it
  std::string instruction_set;
  std::unordered_map<std::string, std::size_t, name_hash, std::equal_to<>> names;
  std::vector<function_facts> facts;
  std::vector<function_entry> entries;  ///< beside facts
  const cast_kernel* casts[ndt::scalar_count][ndt::scalar_count] = {};
  std::vector<std::unique_ptr<cast_kernel>> cast_storage;
  std::vector<super_kernel> supers;
  const void* algorithms[algorithm_count][ndt::scalar_count] = {};
  super_patterns patterns;            ///< of supers
  std::shared_ptr<const state> base;  ///< keeps what was taken over from it alive

  /// The entry of a name, made when there is none.
  std::size_t entry(std::string_view name);
  const function_entry* find_entry(std::string_view name) const noexcept;
  /// After the last kernel: sorts functions by name and reads the patterns.
  void finish();
};

/// A fresh snapshot number.
std::uint64_t next_registry_id() noexcept;

/// Puts what functions/ files register into a state.
struct state_sink : kernel_sink {
  explicit state_sink(registry::state& into) noexcept;
  registry::state& into;
};

}  // namespace pluribus::gfunc
