// SPDX-License-Identifier: BSD-3-Clause
/// Chooses the instruction set once a process and collects its kernels. The lists of families and of sets come from the build.
#include <cstdlib>
#include <string_view>

#include "datashape/result.hpp"
#include "gfunc/codes.hpp"
#include "gfunc/module.hpp"
#include "registry_state.hpp"

namespace pluribus::gfunc {

#define GF_MODULE(family) void family(kernel_sink* sink);
#if defined(GF_HAVE_V2)
namespace v2 {
#include "modules.hpp"
}
#endif
#if defined(GF_HAVE_V3)
namespace v3 {
#include "modules.hpp"
}
#endif
#if defined(GF_HAVE_V4)
namespace v4 {
#include "modules.hpp"
}
#endif
#if defined(GF_HAVE_BASELINE)
namespace baseline {
#include "modules.hpp"
}
#endif
#undef GF_MODULE

#define GF_WHOLE(family) void family(module_builder& m);
namespace whole {
#include "whole_modules.hpp"
}
#undef GF_WHOLE

namespace {

struct instruction_set {
  std::string_view name;
  bool (*usable)();
  void (*collect)(kernel_sink* sink);
};

#if defined(__x86_64__)
[[maybe_unused]] bool has_v2() { return __builtin_cpu_supports("sse4.2") && __builtin_cpu_supports("popcnt"); }
[[maybe_unused]] bool has_v3() { return __builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma") && __builtin_cpu_supports("bmi2"); }
[[maybe_unused]] bool has_v4() {
  return has_v3() && __builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512bw") && __builtin_cpu_supports("avx512vl") &&
         __builtin_cpu_supports("avx512dq") && __builtin_cpu_supports("avx512cd");
}
#endif
[[maybe_unused]] bool always() { return true; }

/// Best first.
constexpr instruction_set instruction_sets[] = {
#if defined(GF_HAVE_V4)
#define GF_MODULE(family) v4::family(sink);
    {"v4", has_v4,
     [](kernel_sink* sink) {
#include "modules.hpp"
     }},
#undef GF_MODULE
#endif
#if defined(GF_HAVE_V3)
#define GF_MODULE(family) v3::family(sink);
    {"v3", has_v3,
     [](kernel_sink* sink) {
#include "modules.hpp"
     }},
#undef GF_MODULE
#endif
#if defined(GF_HAVE_V2)
#define GF_MODULE(family) v2::family(sink);
    {"v2", has_v2,
     [](kernel_sink* sink) {
#include "modules.hpp"
     }},
#undef GF_MODULE
#endif
#if defined(GF_HAVE_BASELINE)
#define GF_MODULE(family) baseline::family(sink);
    {"baseline", always,
     [](kernel_sink* sink) {
#include "modules.hpp"
     }},
#undef GF_MODULE
#endif
};

const instruction_set& choose() {
#if defined(__x86_64__)
  __builtin_cpu_init();
#endif
  const char* wanted = std::getenv("PLURIBUS_ISA");
  std::string built;
  for (const instruction_set& set : instruction_sets) {
    if (!set.usable()) continue;
    if (wanted == nullptr || *wanted == '\0' || set.name == wanted) return set;
    built += built.empty() ? "" : ", ";
    built += set.name;
  }
  throw datashape::error(codes::unknown_instruction_set,
                         wanted == nullptr ? std::string("no instruction set of this build runs on this processor")
                                           : std::string("PLURIBUS_ISA is `") + wanted + "`; this build on this processor has: " + built);
}

registry make_builtin() {
  const instruction_set& set = choose();
  auto made = std::make_shared<registry::state>();
  made->id = next_registry_id();
  made->instruction_set = std::string(set.name);
  state_sink sink(*made);
  set.collect(&sink);
  made->finish();
  module_builder functions{registry(std::move(made))};
#define GF_WHOLE(family) whole::family(functions);
#include "whole_modules.hpp"
#undef GF_WHOLE
  return functions.build().value();
}

}  // namespace

const registry& registry::builtin() {
  static const registry* all = new registry(make_builtin());
  return *all;
}

}  // namespace pluribus::gfunc
