// SPDX-License-Identifier: BSD-3-Clause
/// All kernels of every instruction set that was built and that this processor runs, for tests that compare sets or call kernels directly.
#pragma once
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "gfunc/kernel.hpp"

namespace kernel_tables {

namespace gf = pluribus::gfunc;
namespace ndt = pluribus::ndt;

struct function_text {
  std::string name, doc, example, result;
};

struct table : gf::kernel_sink {
  std::string instruction_set;
  std::vector<function_text> functions;
  std::vector<gf::elementwise_kernel> elementwise;
  std::vector<gf::cast_kernel> casts;
  std::vector<gf::reduction_kernel> reductions;
  std::vector<gf::super_kernel> supers;
  std::vector<gf::algorithm_kernel> algorithms;
  std::vector<std::pair<std::string, std::string>> aliases;  ///< name, of which function

  /// These fail the test program when there is no such kernel.
  const gf::elementwise_kernel& find(std::string_view function, std::vector<ndt::scalar> args) const;
  const gf::reduction_kernel& reduction(std::string_view function, ndt::scalar arg) const;
  const gf::cast_kernel& cast(ndt::scalar from, ndt::scalar to) const;
};

/// Best set first; never empty.
const std::vector<table>& usable();

}  // namespace kernel_tables
