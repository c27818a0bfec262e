// SPDX-License-Identifier: BSD-3-Clause
/// The layout handle of the C interface: a type and where its values lie.
#pragma once
#include "handles.hpp"
#include "ndt/layout.hpp"

struct ndt_layout {
  std::atomic<int> references{1};
  pluribus::ndt::storage value;
};
