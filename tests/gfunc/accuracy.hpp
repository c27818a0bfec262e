// SPDX-License-Identifier: BSD-3-Clause
/// How far the kernels of transcendental functions are from the true values, which MPFR computes: random arguments over the full range,
/// around the interesting ones, and known hard ones; every pattern of the 16-bit floats. Kernels flow in, the worst distances flow out.
#pragma once
#include <mpfr.h>

#include <vector>

#include "kernel_tables.hpp"

namespace accuracy {

namespace ndt = pluribus::ndt;

struct function {
  const char* name;
  int (*of_one)(mpfr_t, const mpfr_t, mpfr_rnd_t);
  int (*of_two)(mpfr_t, const mpfr_t, const mpfr_t, mpfr_rnd_t);
  double limit;          ///< in ULP, of float64
  bool slow = false;     ///< for MPFR: a tenth of the points
  bool cancels = false;  ///< below 1/2, where the terms of a sum do, units are those of 1/2
};

/// All that are measured.
const std::vector<function>& functions();

struct distance {
  double ulps = 0, at = 0, second = 0;
};

/// The worst of every instruction set, in the order of kernel_tables::usable(), over about `points` arguments; `used` says how many.
std::vector<distance> measure(const function& f, ndt::scalar dtype, long points, long* used = nullptr);

/// Arguments as float64, deterministic.
std::vector<double> arguments(unsigned seed, long points);

}  // namespace accuracy
