// SPDX-License-Identifier: BSD-3-Clause
/// gufunc signatures, as NumPy (`(m,n),(n,p)->(m,p)`) and Numba write them, from and to function types. Core dimensions are what they say;
/// dtypes are Numba's second part.
#pragma once
#include <string>
#include <string_view>

#include "datashape/result.hpp"
#include "ndt/type.hpp"

namespace pluribus::ndt {

/// Every argument is `... * dims * Scalar`.
datashape::result<type> from_gufunc(std::string_view signature);
/// Core dimensions below the ellipsis of each argument; dtypes are left out.
datashape::result<std::string> to_gufunc(const type& function);

struct numba_signature {
  std::string gufunc;  ///< "(M, N), (N, P) -> (M, P)"
  std::string core;    ///< "void(float64[:, :], float64[:, :], float64[:, :])"
};
datashape::result<numba_signature> to_numba(const type& function);
/// Both parts as JSON.
datashape::result<std::string> to_numba_text(const type& function);

}  // namespace pluribus::ndt
