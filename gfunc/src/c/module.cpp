// SPDX-License-Identifier: BSD-3-Clause
/// C interface: functions from outside. See gfunc.h.
#include "gfunc/module.hpp"

#include "gfunc/codes.hpp"
#include "gfunc/foreign_kernel.hpp"
#include "gfunc_handles.hpp"
#include "scope.hpp"

using namespace pluribus;
using namespace pluribus::gfunc::c;

namespace {

nd_status refuse(const char* what, nd_error** error) {
  return gfunc::c::fail({gfunc::codes::bad_signature, datashape::severity::error, what}, error);
}

}  // namespace

extern "C" {

nd_status gf_module_new(const gf_registry* base, gf_module** out, nd_error** error) {
  if (const char* none = first_missing({{"out", out}})) return null_argument(__func__, none, error);
  return guarded(error, [&] {
    *out = new gf_module{gfunc::module_builder(base ? base->held : gfunc::registry::builtin())};
    return ND_OK;
  });
}
nd_status gf_module_function(gf_module* m, const char* name, size_t size, const char* doc, size_t doc_size, nd_error** error) {
  if (const char* none = first_missing({{"m", m}, {"name", name}, {"doc", doc || !doc_size}})) return null_argument(__func__, none, error);
  return guarded(error, [&] {
    m->held.function(view(name, size), view(doc, doc_size));
    m->named = true;
    return ND_OK;
  });
}
nd_status gf_module_example(gf_module* m, const char* call, size_t call_size, const char* result, size_t result_size, nd_error** error) {
  if (const char* none = first_missing({{"m", m}, {"call", call}, {"result", result}})) return null_argument(__func__, none, error);
  return guarded(error, [&]() -> nd_status {
    if (!m->named) return refuse("an example comes after the function it is of", error);
    m->held.example(view(call, call_size), view(result, result_size));
    return ND_OK;
  });
}
nd_status gf_module_kernel(gf_module* m, const gf_kernel* kernel, nd_error** error) {
  if (const char* none = first_missing({{"m", m}, {"kernel", kernel}})) return null_argument(__func__, none, error);
  const char* const function = __func__;
  return guarded(error, [&]() -> nd_status {
    const gf_kernel k = options_of(kernel, "gf_kernel");
    if (!k.signature) return null_argument(function, "kernel->signature", error);
    if (!m->named) return refuse("a kernel comes after the function it is of", error);
    const auto made = gfunc::foreign_kernel::make(k);
    if (!made) return gfunc::c::fail(made.error(), {}, error);
    m->held.loop(k.signature, gfunc::foreign_kernel::loop(*made));
    (*made)->own_state();
    return ND_OK;
  });
}
nd_status gf_module_names(gf_module* m, const ndt_scope* known, nd_error** error) {
  if (const char* none = first_missing({{"m", m}, {"known", known}})) return null_argument(__func__, none, error);
  return guarded(error, [&] {
    m->held.names(known->value);
    return ND_OK;
  });
}
nd_status gf_module_define(gf_module* m, const char* name, size_t size, const char* expression, size_t expression_size, const char* doc,
                           size_t doc_size, nd_error** error) {
  if (const char* none = first_missing({{"m", m}, {"name", name}, {"expression", expression}, {"doc", doc || !doc_size}}))
    return null_argument(__func__, none, error);
  return guarded(error, [&] {
    m->held.define(view(name, size), view(expression, expression_size), view(doc, doc_size));
    m->named = true;
    return ND_OK;
  });
}
nd_status gf_module_load(gf_module* m, const char* path, size_t size, nd_error** error) {
  if (const char* none = first_missing({{"m", m}, {"path", path}})) return null_argument(__func__, none, error);
  return guarded(error, [&] {
    m->held.load(std::string(view(path, size)));
    return ND_OK;
  });
}
nd_status gf_module_build(gf_module* m, gf_registry** out, nd_error** error) {
  if (const char* none = first_missing({{"m", m}, {"out", out}})) return null_argument(__func__, none, error);
  return guarded(error, [&]() -> nd_status {
    auto made = m->held.build();
    return made ? give(*std::move(made), out) : gfunc::c::fail(made.error(), {}, error);
  });
}
void gf_module_release(gf_module* m) { delete m; }
}
