// SPDX-License-Identifier: BSD-3-Clause
/// Kernels of two arguments for families of dtypes under a name that plain scalars have too: one signature for each way nulls can be.
#pragma once
#include <initializer_list>
#include <string>
#include <string_view>

#include "gfunc/module.hpp"

namespace pluribus::gfunc::whole {

/// Of the function named last.
inline void pair_kernels(module_builder& m, std::string_view a, std::string_view b, const whole_callable& run) {
  for (const char* const first : {"", "?"}) {
    for (const char* const second : {"", "?"}) {
      m.whole("(A... * " + std::string(first) + "T: " + std::string(a) + ", B... * " + second + "U: " + std::string(b) + ") -> C... * V",
              run, null_policy::custom);
    }
  }
}
inline void one_kernels(module_builder& m, std::string_view a, const whole_callable& run) {
  for (const char* const first : {"", "?"})
    m.whole("(A... * " + std::string(first) + "T: " + std::string(a) + ") -> B... * V", run, null_policy::custom);
}

/// What a comparison asks of the order of two elements.
using order_test = bool (*)(int order);
struct named_order {
  const char* name;
  order_test holds;
};
inline constexpr named_order order_tests[] = {
    {"equal", [](int o) { return o == 0; }},  {"not_equal", [](int o) { return o != 0; }},
    {"less", [](int o) { return o < 0; }},    {"less_equal", [](int o) { return o <= 0; }},
    {"greater", [](int o) { return o > 0; }}, {"greater_equal", [](int o) { return o >= 0; }},
};

}  // namespace pluribus::gfunc::whole
