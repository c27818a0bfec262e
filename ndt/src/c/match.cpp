// SPDX-License-Identifier: BSD-3-Clause
/// C interface: match, substitute, join, resolve.
#include "ndt/match.hpp"

#include "codes.hpp"
#include "handles.hpp"
#include "ndt/join.hpp"
#include "ndt/signature.hpp"
#include "ndt/substitute.hpp"

using namespace pluribus;
using namespace pluribus::ndt::c;

struct ndt_bindings {
  std::atomic<int> references{1};
  ndt::bindings value;
};
struct ndt_resolution {
  std::atomic<int> references{1};
  ndt::resolution value;
};

namespace {
const ndt::binding* binding_at(const ndt_bindings* b, size_t i) { return b && i < b->value.size() ? &*(b->value.begin() + static_cast<std::ptrdiff_t>(i)) : nullptr; }
nd_status out_of_range(size_t i, size_t count, nd_error** error) {
  return fail({{ndt::codes::no_such_field, datashape::severity::error, "no entry " + std::to_string(i) + " of " + std::to_string(count)}}, {}, error);
}
}  // namespace

extern "C" {

nd_status ndt_match(const ndt_type* pattern, const ndt_type* t, ndt_bindings** out, nd_error** error) {
  if (!pattern || !t || !out) return null_argument(error);
  return guarded(error, [&]() -> nd_status {
    const ndt::match_result m = ndt::match(type_of(pattern), type_of(t));
    if (!m.ok()) return fail({{ndt::codes::no_match, datashape::severity::error, m.why()}}, {}, error);
    auto made = std::make_unique<ndt_bindings>();
    made->value = m.bindings();
    *out = made.release();
    return ND_OK;
  });
}
ndt_bindings* ndt_bindings_retain(ndt_bindings* b) { return retain(b); }
void ndt_bindings_release(ndt_bindings* b) { release(b); }
size_t ndt_bindings_count(const ndt_bindings* b) { return b ? b->value.size() : 0; }
const char* ndt_bindings_name(const ndt_bindings* b, size_t i) {
  const ndt::binding* found = binding_at(b, i);
  return found ? found->name.c_str() : nullptr;
}
int64_t ndt_bindings_find(const ndt_bindings* b, const char* name, size_t size) {
  for (size_t i = 0; b && i < b->value.size(); ++i)
    if (binding_at(b, i)->name == view(name, size)) return static_cast<int64_t>(i);
  return -1;
}
int64_t ndt_bindings_extent(const ndt_bindings* b, size_t i) {
  const ndt::binding* found = binding_at(b, i);
  return found && found->what == ndt::binding::sort::size && found->value.kind() == ndt::kind::fixed ? found->extent() : -1;
}
nd_status ndt_bindings_type(const ndt_bindings* b, size_t i, ndt_type** out, nd_error** error) {
  if (!b || !out) return null_argument(error);
  return guarded(error, [&]() -> nd_status {
    const ndt::binding* found = binding_at(b, i);
    if (!found) return out_of_range(i, b->value.size(), error);
    *out = hand_out(found->value);
    return ND_OK;
  });
}
size_t ndt_bindings_print(const ndt_bindings* b, size_t i, char* buffer, size_t capacity) {
  const ndt::binding* found = binding_at(b, i);
  if (!found) return write_text({}, buffer, capacity);
  return guarded_text(buffer, capacity, [&] { return ndt::to_string(*found); });
}

nd_status ndt_substitute(const ndt_type* pattern, const ndt_bindings* b, ndt_type** out, nd_error** error) {
  if (!pattern || !b || !out) return null_argument(error);
  return guarded(error, [&] { return give(ndt::try_substitute(type_of(pattern), b->value), {}, out, error); });
}

nd_status ndt_join(int32_t rule, const ndt_type* const* types, size_t count, ndt_type** out, nd_error** error) {
  if (!out || count == 0 || any_null(types, count)) return null_argument(error);
  return guarded(error, [&]() -> nd_status {
    if (rule < NDT_JOIN_SAFE || rule > NDT_JOIN_UNIFY)
      return fail({{ndt::codes::bad_argument, datashape::severity::error, "no join rule " + std::to_string(rule)}}, {}, error);
    const std::vector<ndt::type> all = types_of(types, count);
    return give(ndt::join(static_cast<ndt::join_rule>(rule), all), {}, out, error);
  });
}

nd_status ndt_resolve(const ndt_type* signature, const ndt_type* const* arguments, size_t count, ndt_resolution** out, nd_error** error) {
  if (!signature || !out || any_null(arguments, count)) return null_argument(error);
  return guarded(error, [&]() -> nd_status {
    const std::vector<ndt::type> all = types_of(arguments, count);
    auto resolved = ndt::resolve(type_of(signature), {.arguments = all});
    if (!resolved) return fail(resolved.error(), {}, error);
    auto made = std::make_unique<ndt_resolution>();
    made->value = *std::move(resolved);
    *out = made.release();
    return ND_OK;
  });
}
ndt_resolution* ndt_resolution_retain(ndt_resolution* r) { return retain(r); }
void ndt_resolution_release(ndt_resolution* r) { release(r); }
int32_t ndt_resolution_outer_dims(const ndt_resolution* r) { return r ? r->value.outer_dims() : 0; }
size_t ndt_resolution_arguments(const ndt_resolution* r) { return r ? r->value.arguments : 0; }
size_t ndt_resolution_count(const ndt_resolution* r) { return r ? r->value.types.size() : 0; }
nd_status ndt_resolution_type(const ndt_resolution* r, size_t i, ndt_type** out, nd_error** error) {
  if (!r || !out) return null_argument(error);
  return guarded(error, [&]() -> nd_status {
    if (i >= r->value.types.size()) return out_of_range(i, r->value.types.size(), error);
    *out = hand_out(r->value.types[i]);
    return ND_OK;
  });
}
}
