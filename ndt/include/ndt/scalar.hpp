// SPDX-License-Identifier: BSD-3-Clause
/// The scalar dtypes as a closed enumeration with their fixed facts (size, alignment, class, name), generated from scalars.def.
/// Light on purpose: kernels include it; it pulls in no containers and knows no type objects.
#pragma once
#include <cstdint>

namespace pluribus::ndt {

using index = std::int64_t;

enum class scalar_class : std::uint8_t { boolean, signed_integer, unsigned_integer, floating, complex };

/// Storage of scalars that C++20 has no arithmetic type for. Bits only; arithmetic is the kernels' business.
struct float16 {
  std::uint16_t bits;
};
struct bfloat16 {
  std::uint16_t bits;
};
struct alignas(16) float80 {
  std::uint8_t bytes[16];
};
struct alignas(16) float128 {
  std::uint8_t bytes[16];
};
struct complex32 {
  float16 real, imag;
};
struct bcomplex32 {
  bfloat16 real, imag;
};
struct complex64 {
  float real, imag;
};
struct complex128 {
  double real, imag;
};
struct complex160 {
  float80 real, imag;
};
struct alignas(16) int128 {
  std::uint64_t low;
  std::int64_t high;
};
struct alignas(16) uint128 {
  std::uint64_t low, high;
};

#define NDT_SCALAR(...)
#define NDT_FLOAT8(id, ...) \
  struct id {               \
    std::uint8_t bits;      \
  };
#include "ndt/scalars.def"
#undef NDT_SCALAR

enum class scalar : std::uint8_t {
#define NDT_SCALAR(id, text, cls, bytes, cpp, dlpack_code, arrow, numpy, pep3118, digits, most, least) id,
#include "ndt/scalars.def"
#undef NDT_SCALAR
};

struct scalar_facts {
  const char* name;
  scalar_class cls;
  std::int32_t size;    ///< bytes
  std::int32_t align;   ///< bytes
  std::int32_t dlpack;  ///< DLPack type code, -1 where there is none
  const char* arrow;    ///< Arrow C format, "" where there is none
  const char* numpy;    ///< NumPy kind and size ("f8"), "" where there is none
  const char* pep3118;  ///< PEP 3118 code with standard sizes, "" where there is none
  std::int32_t digits;  ///< of a float's significand, the leading one counted; 0 of other scalars, as below
  std::int32_t most;    ///< exponent of a float's greatest value
  std::int32_t least;   ///< exponent of a float's least subnormal
};

inline constexpr scalar_facts scalar_table[] = {
#define NDT_SCALAR(id, text, cls, bytes, cpp, dlpack_code, arrow, numpy, pep3118, digits, most, least) \
  {text, scalar_class::cls, bytes, alignof(cpp), dlpack_code, arrow, numpy, pep3118, digits, most, least},
#include "ndt/scalars.def"
#undef NDT_SCALAR
};
inline constexpr int scalar_count = sizeof(scalar_table) / sizeof(scalar_table[0]);

constexpr const scalar_facts& facts(scalar s) noexcept { return scalar_table[static_cast<int>(s)]; }
constexpr const char* name(scalar s) noexcept { return facts(s).name; }
constexpr index size_of(scalar s) noexcept { return facts(s).size; }
constexpr index align_of(scalar s) noexcept { return facts(s).align; }
constexpr scalar_class class_of(scalar s) noexcept { return facts(s).cls; }
/// Short floats that NumPy itself lacks; the ml_dtypes package registers them there under their names.
constexpr bool is_ml_float(scalar s) noexcept {
  return class_of(s) == scalar_class::floating && size_of(s) <= 2 && *facts(s).numpy == '\0';
}

namespace detail {
template <class T>
struct scalar_of_type;
#define NDT_SCALAR(id, text, cls, bytes, cpp, dlpack_code, arrow, numpy, pep3118, digits, most, least) \
  template <>                                                                                          \
  struct scalar_of_type<cpp> {                                                                         \
    static constexpr scalar value = scalar::id;                                                        \
    static_assert(sizeof(cpp) == bytes);                                                               \
  };
#include "ndt/scalars.def"
#undef NDT_SCALAR
}  // namespace detail

/// The scalar dtype of a C++ type: scalar_of<double> == scalar::float64.
template <class T>
inline constexpr scalar scalar_of = detail::scalar_of_type<T>::value;

}  // namespace pluribus::ndt
