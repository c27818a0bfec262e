// SPDX-License-Identifier: BSD-3-Clause
/// Who runs independent pieces of work. gfunc knows only this interface; threads are brought by the caller (array's pool, a test's
/// std::thread one) or are absent (inline_executor).
#pragma once
#include "gfunc/function_ref.hpp"
#include "ndt/scalar.hpp"

namespace pluribus::gfunc {

using ndt::index;

class executor {
 public:
  virtual ~executor() = default;
  /// How many pieces may run at once, at least 1.
  virtual int concurrency() const noexcept = 0;
  /// Calls body(i) once for each i in [0, n), in any order, perhaps at once; returns when all are done. The first exception of a body
  /// is rethrown and pieces not yet begun may be left out.
  virtual void parallel_for(index n, function_ref<void(index)> body) = 0;
};

/// Runs everything in the caller, in order.
class inline_executor final : public executor {
 public:
  int concurrency() const noexcept override { return 1; }
  void parallel_for(index n, function_ref<void(index)> body) override {
    for (index i = 0; i < n; ++i) body(i);
  }
};

}  // namespace pluribus::gfunc
