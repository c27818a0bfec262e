// SPDX-License-Identifier: BSD-3-Clause
/// How far the complex kernels are from the true values: a number of parts computed by MPFR's real functions with 400 bits, in forms that
/// do not cancel. Kernels flow in; the worst distances of the whole number and of its parts flow out. Specials are not measured here.
#pragma once
#include <vector>

#include "accuracy.hpp"

namespace complex_accuracy {

namespace ndt = pluribus::ndt;

/// A complex number of two reals; see complex_accuracy.cpp.
struct exact;

struct function {
  const char* name;
  exact (*of)(const exact& a, const exact& b);
  bool two = false;                                  ///< arguments
  bool grows_real = false, grows_imaginary = false;  ///< exponentially with this part of the argument
  double limit = 4;                                  ///< of the whole number, in ULP of its modulus
};
const std::vector<function>& functions();

struct distance {
  double whole = 0;   ///< |got - want| in units in the last place of |want|
  double part = 0;    ///< the greater of the same of the real and the imaginary part
  double at[4] = {};  ///< where the whole is worst
};

/// The worst over every instruction set; complex64 or complex128.
distance measure(const function& f, ndt::scalar dtype, long points, long* used = nullptr);

}  // namespace complex_accuracy
