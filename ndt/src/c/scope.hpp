// SPDX-License-Identifier: BSD-3-Clause
/// The scope handle of the C interface.
#pragma once
#include "handles.hpp"
#include "ndt/scope.hpp"

struct ndt_scope {
  std::atomic<int> references{1};
  pluribus::ndt::scope value;
};
