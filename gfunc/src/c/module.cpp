// SPDX-License-Identifier: BSD-3-Clause
/// C interface: functions from outside. Loops that run on one thread at a time take a lock of their own. See gfunc.h.
#include "gfunc/module.hpp"

#include <mutex>

#include "gfunc/codes.hpp"
#include "gfunc_handles.hpp"

using namespace pluribus;
using namespace pluribus::gfunc::c;

static_assert(std::is_same_v<std::intptr_t, std::int64_t>, "NumPy's inner loops and ours have one shape where pointers have 64 bits");

namespace {

/// What a kernel keeps: the caller's state, freed once.
struct kernel_state {
  gf_kernel given{};
  bool armed = false;
  std::mutex lock;

  ~kernel_state() {
    if (armed && given.free_state) given.free_state(given.state);
  }
};

std::int32_t one_at_a_time(char** data, const std::int64_t* dims, const std::int64_t* strides, void* state) {
  auto& kernel = *static_cast<kernel_state*>(state);
  const std::lock_guard hold(kernel.lock);
  if (kernel.given.checked) return kernel.given.checked(data, dims, strides, kernel.given.state);
  kernel.given.loop(data, dims, strides, kernel.given.state);
  return 0;
}

nd_status refuse(const char* what, nd_error** error) {
  return gfunc::c::fail({gfunc::codes::bad_signature, datashape::severity::error, what}, error);
}

}  // namespace

extern "C" {

nd_status gf_module_new(const gf_registry* base, gf_module** out, nd_error** error) {
  if (!out) return null_argument(error);
  return guarded(error, [&] {
    *out = new gf_module{gfunc::module_builder(base ? base->held : gfunc::registry::builtin())};
    return ND_OK;
  });
}
nd_status gf_module_function(gf_module* m, const char* name, size_t size, const char* doc, size_t doc_size, nd_error** error) {
  if (!m || !name || (!doc && doc_size)) return null_argument(error);
  return guarded(error, [&] {
    m->held.function(view(name, size), view(doc, doc_size));
    m->named = true;
    return ND_OK;
  });
}
nd_status gf_module_example(gf_module* m, const char* call, size_t call_size, const char* result, size_t result_size, nd_error** error) {
  if (!m || !call || !result) return null_argument(error);
  return guarded(error, [&]() -> nd_status {
    if (!m->named) return refuse("an example comes after the function it is of", error);
    m->held.example(view(call, call_size), view(result, result_size));
    return ND_OK;
  });
}
nd_status gf_module_kernel(gf_module* m, const gf_kernel* kernel, nd_error** error) {
  const gf_kernel k = options_of(kernel);
  if (!m || !k.signature) return null_argument(error);
  return guarded(error, [&]() -> nd_status {
    if (!m->named) return refuse("a kernel comes after the function it is of", error);
    if ((k.loop == nullptr) == (k.checked == nullptr)) return refuse("a kernel has a loop or a checked loop, and not both", error);
    if ((k.flags & ~static_cast<uint32_t>(GF_ONE_THREAD)) != 0) return refuse("a kernel has a flag that is not known here", error);
    auto held = std::make_shared<kernel_state>();
    held->given = k;
    gfunc::inner_loop loop{k.loop, k.state, held, k.checked};
    if (k.flags & GF_ONE_THREAD) loop = {nullptr, held.get(), held, one_at_a_time};
    m->held.loop(k.signature, std::move(loop));
    held->armed = true;
    return ND_OK;
  });
}
nd_status gf_module_build(gf_module* m, gf_registry** out, nd_error** error) {
  if (!m || !out) return null_argument(error);
  return guarded(error, [&]() -> nd_status {
    auto made = m->held.build();
    return made ? give(*std::move(made), out) : gfunc::c::fail(made.error(), {}, error);
  });
}
void gf_module_release(gf_module* m) { delete m; }
}
