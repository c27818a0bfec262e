// SPDX-License-Identifier: BSD-3-Clause
/// The loops a caller would write by hand for the calls of the call suite: one function each, types known, compiled for this machine.
#pragma once
#include <cstdint>

namespace bench {

void hand_add(double* out, const double* a, const double* b, std::int64_t n);
void hand_multiply(std::int32_t* out, const std::int32_t* a, const std::int32_t* b, std::int64_t n);
void hand_less(bool* out, const float* a, const float* b, std::int64_t n);
void hand_sqrt(double* out, const double* a, std::int64_t n);

}  // namespace bench
