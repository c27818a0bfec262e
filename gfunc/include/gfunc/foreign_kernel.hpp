// SPDX-License-Identifier: BSD-3-Clause
/// A kernel that C describes (gf_kernel of gfunc/c/gfunc.h) as a loop the registry takes: its state is freed once, and where it asks for it
/// the loop takes a lock, so that it never runs on two threads at once.
#pragma once
#include <memory>

#include "datashape/result.hpp"
#include "gfunc/c/gfunc.h"
#include "gfunc/inner_loop.hpp"

namespace pluribus::gfunc {

class foreign_kernel {
 public:
  /// E0402 where it has no signature, not just one loop, or flags nobody knows.
  static datashape::result<std::shared_ptr<foreign_kernel>> make(const gf_kernel& described);
  foreign_kernel() = default;
  foreign_kernel(const foreign_kernel&) = delete;
  foreign_kernel& operator=(const foreign_kernel&) = delete;
  ~foreign_kernel();

  static inner_loop loop(const std::shared_ptr<foreign_kernel>& kernel);
  /// From here on the state is freed with the last loop; before, it is the caller's.
  void own_state() noexcept { owns_ = true; }

 private:
  gf_kernel described_{};
  bool owns_ = false;
};

}  // namespace pluribus::gfunc
