// SPDX-License-Identifier: BSD-3-Clause
/// One Fourier transform along one axis of a packed value: elements are cut or padded with zeros to what the transform takes, lanes are
/// transformed a few at a time on the call's executor, results are scaled. A lane's result depends on that lane alone.
#pragma once
#include "datashape/result.hpp"
#include "gfunc/value_function.hpp"

namespace pluribus::gfunc::whole {

/// From which elements to which, all of a transform of length n.
enum class fourier_kind : std::uint8_t {
  complex,    ///< n complex to n
  half,       ///< n real to the first n / 2 + 1
  mirrored,   ///< n real to all n
  from_half,  ///< n / 2 + 1 complex, of which the others are the conjugates, to n real
};

struct fourier_step {
  fourier_kind kind = fourier_kind::complex;
  index n = 1;
  int axis = 0;
  bool backward = false;  ///< the sign of the exponent
  double scale = 1;
};

/// `x` is packed, of the float32, float64, complex64 or complex128 that the kind takes. Where `reuses`, the result may take its memory.
datashape::result<value> fourier_along(const value_call& c, const value& x, const fourier_step& step, bool reuses);

}  // namespace pluribus::gfunc::whole
