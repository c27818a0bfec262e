// SPDX-License-Identifier: BSD-3-Clause
/// Chooses the kernels of large products by the instruction set of the registry. See blocked.hpp.
#include "blocked.hpp"

#include "gfunc/registry.hpp"

namespace pluribus::gfunc {

#define GF_BLOCKED(isa)                  \
  namespace isa {                        \
  extern const blocked_kernels products; \
  }
#if defined(GF_HAVE_V2)
GF_BLOCKED(v2)
#endif
#if defined(GF_HAVE_V3)
GF_BLOCKED(v3)
#endif
#if defined(GF_HAVE_V4)
GF_BLOCKED(v4)
#endif
#if defined(GF_HAVE_BASELINE)
GF_BLOCKED(baseline)
#endif
#undef GF_BLOCKED

namespace {

const blocked_kernels& choose() {
  [[maybe_unused]] const std::string_view set = registry::builtin().instruction_set();
#if defined(GF_HAVE_V4)
  if (set == "v4") return v4::products;
#endif
#if defined(GF_HAVE_V3)
  if (set == "v3") return v3::products;
#endif
#if defined(GF_HAVE_V2)
  if (set == "v2") return v2::products;
#endif
#if defined(GF_HAVE_BASELINE)
  return baseline::products;
#else
  __builtin_unreachable();  // the registry has one of the sets of this build
#endif
}

}  // namespace

const blocked_product& blocked_product_of(ndt::scalar dtype) {
  static const blocked_kernels& all = choose();
  switch (dtype) {
    case ndt::scalar::float32: return all.float32;
    case ndt::scalar::float64: return all.float64;
    case ndt::scalar::complex64: return all.complex64;
    default: return all.complex128;
  }
}

}  // namespace pluribus::gfunc
