// SPDX-License-Identifier: BSD-3-Clause
/// The tile program: a chain of elementwise calls, with outputs and reduction sinks, built once and run over any shape. The builder
/// resolves, inserts casts, shares common subexpressions and picks superinstructions; run() owns the loop nest. Programs are immutable
/// and may run on many threads at once; each thread keeps one scratch block between runs.
#pragma once
#include <memory>
#include <span>
#include <string>
#include <string_view>

#include "datashape/result.hpp"
#include "gfunc/operand.hpp"
#include "gfunc/registry.hpp"

namespace pluribus::gfunc {

/// A value inside a program under construction.
struct reg {
  std::int32_t id = -1;

  friend bool operator==(reg, reg) = default;
};

struct run_options {
  /// Write the outputs past the caches: right when they are far larger than the cache and nobody reads them next.
  bool stream_outputs = false;
  /// The operands are out of cache: small tiles and prefetch. Set by the caller, who knows the whole array, for each grain of it.
  bool out_of_cache = false;
};

class program {
 public:
  /// Visits every element of `shape` once, in any order. Operands are in the order of input() and output(), targets in the order of the
  /// sinks. An output may be an input exactly (same data, strides and dtype size) or disjoint from all inputs and other outputs.
  /// Fails only on a label out of range (E0331) and where a loop from outside says so (E0355), before which some states and elements may
  /// have been updated.
  datashape::outcome run(std::span<const index> shape, std::span<const operand> inputs, std::span<const operand> outputs,
                         std::span<const reduction_target> targets = {}, run_options options = {}) const;

  int inputs() const noexcept;
  int outputs() const noexcept;
  int sinks() const noexcept;
  ndt::scalar input_dtype(int i) const noexcept;
  ndt::scalar output_dtype(int i) const noexcept;
  /// The k-th sink's kernel: state size, init, merge and finish.
  const reduction_kernel& sink(int k) const noexcept;
  /// The k-th sink groups by label.
  bool labelled(int k) const noexcept;
  /// Bytes of temporaries one running thread needs.
  index scratch_bytes() const noexcept;
  /// Some instruction is a loop of a module, which the program keeps alive.
  bool holds_foreign_loops() const noexcept;
  /// One line an instruction; for explain() and for tests.
  std::string to_string() const;

  struct code;
  explicit program(std::shared_ptr<const code> c) noexcept;
  program(const program&) noexcept;
  program(program&&) noexcept;
  program& operator=(const program&) noexcept;
  program& operator=(program&&) noexcept;
  ~program();

 private:
  std::shared_ptr<const code> code_;
};

class program_builder {
 public:
  explicit program_builder(const registry& functions = registry::builtin());
  ~program_builder();
  program_builder(program_builder&&) noexcept;
  program_builder& operator=(program_builder&&) noexcept;

  /// The next operand of run(). An input that nothing uses is never read.
  reg input(ndt::scalar dtype);
  /// A value of a fixed dtype, copied from `value`.
  reg constant(ndt::scalar dtype, const void* value);
  /// Weak constants: they take the dtype of their partners; one that does not fit is an error of call().
  reg literal(std::int64_t value);
  reg literal(double value);

  datashape::result<reg> call(std::string_view function, std::span<const reg> args);
  datashape::result<reg> cast(reg value, ndt::scalar to);
  ndt::scalar dtype(reg value) const;
  bool weak(reg value) const;

  /// The k-th output is the k-th call of this.
  void output(reg value);
  /// The k-th sink is the k-th call of reduce or reduce_labelled.
  datashape::outcome reduce(std::string_view function, reg value);
  /// Grouped: element i goes to the slot that label i names. The label is any integer dtype.
  datashape::outcome reduce_labelled(std::string_view function, reg value, reg label);

  program build();

  struct state;

 private:
  std::unique_ptr<state> state_;
};

}  // namespace pluribus::gfunc
