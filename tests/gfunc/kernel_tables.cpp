// SPDX-License-Identifier: BSD-3-Clause
#include "kernel_tables.hpp"

#include <algorithm>
#include <stdexcept>

#define GF_MODULE(family) void family(kernel_sink* sink);
namespace pluribus::gfunc {
#ifdef GF_HAVE_V2
namespace v2 {
#include "modules.hpp"
}
#endif
#ifdef GF_HAVE_V3
namespace v3 {
#include "modules.hpp"
}
#endif
#ifdef GF_HAVE_V4
namespace v4 {
#include "modules.hpp"
}
#endif
#ifdef GF_HAVE_BASELINE
namespace baseline {
#include "modules.hpp"
}
#endif
}  // namespace pluribus::gfunc
#undef GF_MODULE

namespace kernel_tables {
namespace {

table empty(const char* instruction_set) {
  table t;
  t.function = [](gf::kernel_sink* s, const char* name, const char* doc, const char* example, const char* result) {
    static_cast<table*>(s)->functions.push_back({name, doc, example, result});
  };
  t.gf::kernel_sink::elementwise = [](gf::kernel_sink* s, const gf::elementwise_kernel* k) {
    static_cast<table*>(s)->elementwise.push_back(*k);
  };
  t.gf::kernel_sink::cast = [](gf::kernel_sink* s, const gf::cast_kernel* k) { static_cast<table*>(s)->casts.push_back(*k); };
  t.gf::kernel_sink::reduction = [](gf::kernel_sink* s, const gf::reduction_kernel* k) {
    static_cast<table*>(s)->reductions.push_back(*k);
  };
  t.super = [](gf::kernel_sink* s, const gf::super_kernel* k) { static_cast<table*>(s)->supers.push_back(*k); };
  t.algorithm = [](gf::kernel_sink* s, const gf::algorithm_kernel* k) { static_cast<table*>(s)->algorithms.push_back(*k); };
  t.alias = [](gf::kernel_sink* s, const char* name, const char* of) { static_cast<table*>(s)->aliases.push_back({name, of}); };
  t.instruction_set = instruction_set;
  return t;
}

std::vector<table> make() {
  std::vector<table> all;
  [[maybe_unused]] table* sink = nullptr;
#if defined(GF_HAVE_V4)
  if (__builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512bw") && __builtin_cpu_supports("avx512vl") &&
      __builtin_cpu_supports("avx512dq") && __builtin_cpu_supports("avx512cd")) {
    sink = &all.emplace_back(empty("v4"));
#define GF_MODULE(family) pluribus::gfunc::v4::family(sink);
#include "modules.hpp"
#undef GF_MODULE
  }
#endif
#if defined(GF_HAVE_V3)
  if (__builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma") && __builtin_cpu_supports("bmi2")) {
    sink = &all.emplace_back(empty("v3"));
#define GF_MODULE(family) pluribus::gfunc::v3::family(sink);
#include "modules.hpp"
#undef GF_MODULE
  }
#endif
#if defined(GF_HAVE_V2)
  sink = &all.emplace_back(empty("v2"));
#define GF_MODULE(family) pluribus::gfunc::v2::family(sink);
#include "modules.hpp"
#undef GF_MODULE
#endif
#if defined(GF_HAVE_BASELINE)
  sink = &all.emplace_back(empty("baseline"));
#define GF_MODULE(family) pluribus::gfunc::baseline::family(sink);
#include "modules.hpp"
#undef GF_MODULE
#endif
  if (all.empty()) throw std::runtime_error("no instruction set of this build runs on this processor");
  return all;
}

}  // namespace

const gf::elementwise_kernel& table::find(std::string_view function, std::vector<ndt::scalar> args) const {
  for (const auto& k : elementwise) {
    if (k.function == function && std::equal(args.begin(), args.end(), k.args, k.args + k.arity)) return k;
  }
  throw std::runtime_error("no kernel " + std::string(function));
}

const gf::reduction_kernel& table::reduction(std::string_view function, ndt::scalar arg) const {
  for (const auto& k : reductions) {
    if (k.function == function && k.arg == arg) return k;
  }
  throw std::runtime_error("no reduction " + std::string(function));
}

const gf::cast_kernel& table::cast(ndt::scalar from, ndt::scalar to) const {
  for (const auto& k : casts) {
    if (k.from == from && k.to == to) return k;
  }
  throw std::runtime_error("no cast");
}

const std::vector<table>& usable() {
  static const std::vector<table> all = make();
  return all;
}

}  // namespace kernel_tables
