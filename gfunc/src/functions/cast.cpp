// SPDX-License-Identifier: BSD-3-Clause
/// Casts among all dtypes that compute, by the rules of convert.hpp. Which casts dispatch may insert is promotion's business, not known
/// here.
#include "convert.hpp"
#include "loops.hpp"

namespace pluribus::gfunc::GF_ISA {
namespace {

template <class To>
struct cast_op {
  template <class From>
  static To apply(From x) {
    return converted<To>(x);
  }
};

template <class From, class... To>
void casts_from(kernel_sink* sink, dtypes<To...>) {
  const cast_kernel all[] = {{ndt::scalar_of<From>, ndt::scalar_of<To>, tile<cast_op<To>, To, From>}...};
  for (const cast_kernel& k : all) sink->cast(sink, &k);
}
template <class... From>
void casts(kernel_sink* sink, dtypes<From...>) {
  (casts_from<From>(sink, all_dtypes{}), ...);
}

}  // namespace

void cast(kernel_sink* sink) { casts(sink, all_dtypes{}); }

}  // namespace pluribus::gfunc::GF_ISA
