// SPDX-License-Identifier: BSD-3-Clause
/// Typed loops over one tile and their registration: an operation (a struct with a static `apply`) and dtypes flow in, erased kernels
/// flow into the sink. Everything has internal linkage inside the namespace of one instruction set, so the linker can never mix two sets.
#pragma once
#include <cstdint>
#include <type_traits>

#include "gfunc/kernel.hpp"
#include "half.hpp"

#if defined(__clang__)
#define GF_INDEPENDENT
#else
/// No iteration reads what another one writes: exact aliasing is allowed, so __restrict would say too much.
#define GF_INDEPENDENT _Pragma("GCC ivdep")
#endif

#include "streamed.hpp"  // after GF_INDEPENDENT

namespace pluribus::gfunc::GF_ISA {
namespace {

template <class... T>
struct dtypes {};
template <class... A, class... B>
dtypes<A..., B...> joined(dtypes<A...>, dtypes<B...>);

using bools = dtypes<bool>;
using signed_integers = dtypes<std::int8_t, std::int16_t, std::int32_t, std::int64_t>;
using unsigned_integers = dtypes<std::uint8_t, std::uint16_t, std::uint32_t, std::uint64_t>;
using integers = decltype(joined(signed_integers{}, unsigned_integers{}));
using floats = dtypes<float, double>;
using halves = dtypes<ndt::float16, ndt::bfloat16>;
using real_floats = decltype(joined(halves{}, floats{}));
using complexes = dtypes<ndt::complex64, ndt::complex128>;
using reals = decltype(joined(integers{}, real_floats{}));
using numbers = decltype(joined(reals{}, complexes{}));
using reals_and_bools = decltype(joined(bools{}, reals{}));
using all_dtypes = decltype(joined(bools{}, numbers{}));

template <class Op, class R, class... A>
void each(R* out, std::int64_t n, const A*... in) {
  GF_INDEPENDENT
  for (std::int64_t i = 0; i < n; ++i) out[i] = Op::apply(in[i]...);
}

template <class Op, class R, class... A>
void tile(void* out, const void* const* in, std::int64_t n) {
  // Braces fix the order of evaluation.
  struct pointers {
    void* out;
    std::int64_t n;
    pointers(void* o, std::int64_t count, const A*... a) { each<Op, R, A...>(static_cast<R*>(o), count, a...); }
  };
  pointers{out, n, next<A>(in)...};
}

inline constexpr std::int64_t half_block = 256;

/// A half operand as float32 in `store`, anything else as it is.
template <class A>
const void* staged(const void* in, std::int64_t at, std::int64_t n, float* store) {
  const A* a = static_cast<const A*>(in) + at;
  if constexpr (is_half<A>) {
    for (std::int64_t i = 0; i < n; ++i) store[i] = widen(a[i]);
    return store;
  } else {
    return a;
  }
}

template <class T>
using computed = std::conditional_t<is_half<T>, float, T>;

/// Half dtypes compute in float32 through the float32 kernel and round after the operation.
template <tile_kernel Run, class R, class... A>
void through_float32(void* out, const void* const* in, std::int64_t n) {
  alignas(64) float store[sizeof...(A) + 1][half_block];
  for (std::int64_t at = 0; at < n; at += half_block) {
    const std::int64_t m = n - at < half_block ? n - at : half_block;
    int k = 0;
    const void* const inputs[] = {(++k, staged<A>(in[k - 1], at, m, store[k - 1]))...};
    R* result = static_cast<R*>(out) + at;
    if constexpr (is_half<R>) {
      Run(store[sizeof...(A)], inputs, m);
      for (std::int64_t i = 0; i < m; ++i) narrow(store[sizeof...(A)][i], result[i]);
    } else {
      Run(result, inputs, m);
    }
  }
}

template <class F, class T>
void vector_tile(void* out, const void* const* in, std::int64_t n);  // simd.hpp
template <class F, class T>
void vector_tile_of_two(void* out, const void* const* in, std::int64_t n);

/// What a family file writes against.
class family {
 public:
  explicit family(kernel_sink* sink) : sink_(sink) {}

  family& function(const char* name, const char* doc, const char* example, const char* result) {
    name_ = name;
    sink_->function(sink_, name, doc, example, result);
    return *this;
  }

  /// Kernels added next belong to a function of another file.
  family& more(const char* name) {
    name_ = name;
    return *this;
  }

  /// Another name of the function named last.
  family& alias(const char* name) {
    sink_->alias(sink_, name, name_);
    return *this;
  }

  template <class R, class... A>
  family& kernel(tile_kernel run, tile_kernel past_caches = nullptr) {
    const elementwise_kernel k{name_, sizeof...(A), {ndt::scalar_of<A>...}, ndt::scalar_of<R>, run, past_caches};
    sink_->elementwise(sink_, &k);
    return *this;
  }

  /// Op over explicit dtypes; half arguments or results go through float32.
  template <class Op, class R, class... A>
  family& loop() {
    if constexpr ((is_half<A> || ...)) {
      return kernel<R, A...>(through_float32<tile<Op, computed<R>, computed<A>...>, R, A...>);
    } else {
      constexpr tile_kernel run = tile<Op, R, A...>;
      if constexpr (((sizeof(R) < sizeof(A)) && ...))
        return kernel<R, A...>(run);  // reading takes all the time
      else
        return kernel<R, A...>(run, streamed<run, Op, R, A...>);
    }
  }

  /// (T) -> T and (T, T) -> T and (T, T, T) -> T for every T.
  template <class Op, class... T>
  family& unary(dtypes<T...>) {
    return (loop<Op, T, T>(), ..., *this);
  }
  template <class Op, class... T>
  family& binary(dtypes<T...>) {
    return (loop<Op, T, T, T>(), ..., *this);
  }
  template <class Op, class... T>
  family& ternary(dtypes<T...>) {
    return (loop<Op, T, T, T, T>(), ..., *this);
  }
  /// (T) -> bool and (T, T) -> bool.
  template <class Op, class... T>
  family& predicate(dtypes<T...>) {
    return (loop<Op, bool, T>(), ..., *this);
  }
  template <class Op, class... T>
  family& comparison(dtypes<T...>) {
    return (loop<Op, bool, T, T>(), ..., *this);
  }

  /// A function on vectors (simd.hpp) for all real floats; float32 computes in float64 and rounds once.
  template <class F>
  family& vector() {
    kernel<float, float>(vector_tile<F, float>);
    kernel<double, double>(vector_tile<F, double>);
    kernel<ndt::float16, ndt::float16>(through_float32<vector_tile<F, float>, ndt::float16, ndt::float16>);
    return kernel<ndt::bfloat16, ndt::bfloat16>(through_float32<vector_tile<F, float>, ndt::bfloat16, ndt::bfloat16>);
  }

  /// The same for a function of two arguments.
  template <class F>
  family& vector_of_two() {
    kernel<float, float, float>(vector_tile_of_two<F, float>);
    kernel<double, double, double>(vector_tile_of_two<F, double>);
    kernel<ndt::float16, ndt::float16, ndt::float16>(
        through_float32<vector_tile_of_two<F, float>, ndt::float16, ndt::float16, ndt::float16>);
    return kernel<ndt::bfloat16, ndt::bfloat16, ndt::bfloat16>(
        through_float32<vector_tile_of_two<F, float>, ndt::bfloat16, ndt::bfloat16, ndt::bfloat16>);
  }

  kernel_sink* sink() { return sink_; }

 private:
  kernel_sink* sink_;
  const char* name_ = "";
};

}  // namespace
}  // namespace pluribus::gfunc::GF_ISA
