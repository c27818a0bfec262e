// SPDX-License-Identifier: BSD-3-Clause
/// The intrinsics of 512-bit vectors for kernels that name them; included first, as g++ 12 warns inside its own (GCC bug 105593). Empty
/// where the instruction set has none.
#pragma once
#if defined(__AVX512F__)
#if !defined(__clang__)
#pragma GCC diagnostic ignored "-Wuninitialized"
#pragma GCC diagnostic ignored "-Wmaybe-uninitialized"
#endif
#include <immintrin.h>
#endif
