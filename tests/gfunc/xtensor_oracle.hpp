// SPDX-License-Identifier: BSD-3-Clause
/// What xtensor makes of strided memory, behind plain pointers: xtensor is compiled as C++17, the standard it is sound under, and its types
/// stay in xtensor_functions.cpp and xtensor_reductions.cpp. Shapes and strides of elements flow in, C-order values flow out.
#pragma once
#include <cstddef>

namespace xtensor_oracle {

struct strided {
  const void* data;
  int rank;
  const std::ptrdiff_t* shape;
  const std::ptrdiff_t* strides;  ///< in elements; 0 along dims of extent 1
};

/// `out` has the broadcast shape; a and b may differ in rank. T: float, double, std::int32_t, std::int64_t, std::uint8_t. False where there
/// is no such function.
template <class T>
bool unary(const char* function, const strided& a, T* out);
template <class T>
bool binary(const char* function, const strided& a, const strided& b, T* out);
template <class T>
bool compare(const char* function, const strided& a, const strided& b, bool* out);

/// sum, prod, min, max, mean, var or std over `count` axes, in float64 for floats and means, else in 64-bit integers; as float64.
template <class T>
bool reduce(const char* function, const strided& a, const std::size_t* axes, std::size_t count, double* out);

}  // namespace xtensor_oracle
