// SPDX-License-Identifier: BSD-3-Clause
/// C interface: what a resolution says, and signatures that remember theirs.
#include "codes.hpp"
#include "match.hpp"

using namespace pluribus;
using namespace pluribus::ndt::c;

extern "C" {

nd_status ndt_signature_new(const ndt_type* function, ndt_signature** out, nd_error** error) {
  if (const char* none = first_missing({{"function", function}, {"out", out}})) return null_argument(__func__, none, error);
  return guarded(error, [&] {
    *out = new ndt_signature{{1}, ndt::signature(type_of(function))};
    return ND_OK;
  });
}
ndt_signature* ndt_signature_retain(ndt_signature* s) { return retain(s); }
void ndt_signature_release(ndt_signature* s) { release(s); }
nd_status ndt_signature_resolve(const ndt_signature* s, const ndt_type* const* arguments, size_t count, ndt_resolution** out,
                                nd_error** error) {
  if (const char* none = first_missing({{"s", s}, {"out", out}, {arguments ? "arguments[i]" : "arguments", !any_null(arguments, count)}}))
    return null_argument(__func__, none, error);
  return guarded(error, [&]() -> nd_status {
    const std::vector<ndt::type> all = types_of(arguments, count);
    const auto resolved = s->value.resolve(all);
    return resolved ? give(ndt::resolution(**resolved), out) : fail(resolved.error(), {}, error);
  });
}

nd_status ndt_resolution_outer(const ndt_resolution* r, size_t i, ndt_type** out, nd_error** error) {
  if (const char* none = first_missing({{"r", r}, {"out", out}})) return null_argument(__func__, none, error);
  return guarded(error, [&]() -> nd_status {
    if (i >= r->value.outer.size()) return out_of_range(i, r->value.outer.size(), error);
    *out = hand_out(r->value.outer[i]);
    return ND_OK;
  });
}
nd_status ndt_resolution_bindings(const ndt_resolution* r, ndt_bindings** out, nd_error** error) {
  if (const char* none = first_missing({{"r", r}, {"out", out}})) return null_argument(__func__, none, error);
  return guarded(error, [&] { return give(r->value.bindings, out); });
}
ndt_resolution* ndt_resolution_retain(ndt_resolution* r) { return retain(r); }
void ndt_resolution_release(ndt_resolution* r) { release(r); }
int32_t ndt_resolution_outer_dims(const ndt_resolution* r) { return r ? r->value.outer_dims() : 0; }
size_t ndt_resolution_arguments(const ndt_resolution* r) { return r ? r->value.arguments : 0; }
size_t ndt_resolution_count(const ndt_resolution* r) { return r ? r->value.types.size() : 0; }
nd_status ndt_resolution_type(const ndt_resolution* r, size_t i, ndt_type** out, nd_error** error) {
  if (const char* none = first_missing({{"r", r}, {"out", out}})) return null_argument(__func__, none, error);
  return guarded(error, [&]() -> nd_status {
    if (i >= r->value.types.size()) return out_of_range(i, r->value.types.size(), error);
    *out = hand_out(r->value.types[i]);
    return ND_OK;
  });
}
}
