// SPDX-License-Identifier: BSD-3-Clause
/// The handles of matching and resolution in the C interface.
#pragma once
#include <memory>

#include "handles.hpp"
#include "ndt/bindings.hpp"
#include "ndt/signature.hpp"

struct ndt_bindings {
  std::atomic<int> references{1};
  pluribus::ndt::bindings value;
};
struct ndt_resolution {
  std::atomic<int> references{1};
  pluribus::ndt::resolution value;
};
struct ndt_signature {
  std::atomic<int> references{1};
  pluribus::ndt::signature value;
};

namespace pluribus::ndt::c {

nd_status out_of_range(std::size_t i, std::size_t count, nd_error** error);

inline nd_status give(bindings made, ndt_bindings** out) {
  auto box = std::make_unique<ndt_bindings>();
  box->value = std::move(made);
  *out = box.release();
  return ND_OK;
}
inline nd_status give(resolution made, ndt_resolution** out) {
  auto box = std::make_unique<ndt_resolution>();
  box->value = std::move(made);
  *out = box.release();
  return ND_OK;
}

}  // namespace pluribus::ndt::c
