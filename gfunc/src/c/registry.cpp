// SPDX-License-Identifier: BSD-3-Clause
/// C interface: registries and what they list; statuses of this layer's diagnostics. See gfunc.h.
#include "gfunc/registry.hpp"

#include "gfunc/codes.hpp"
#include "gfunc/function_page.hpp"
#include "gfunc_handles.hpp"

using namespace pluribus;
using namespace pluribus::gfunc::c;

namespace {

const gfunc::function_facts* facts_at(const gf_registry* r, size_t i) noexcept {
  return r && i < r->held.functions().size() ? &r->held.functions()[i] : nullptr;
}

nd_status status_of(datashape::code first) noexcept {
  using namespace gfunc::codes;
  for (datashape::code no : {no_matching_kernel, wrong_argument_count, no_common_dtype, no_cast, shapes_do_not_broadcast}) {
    if (first == no) return ND_NO_MATCH;
  }
  return first == unsupported_layout || first == would_copy ? ND_UNSUPPORTED : ND_INVALID;
}

}  // namespace

nd_status pluribus::gfunc::c::fail(const datashape::diagnostics& all, std::string_view source, nd_error** error) noexcept {
  if (!all.empty() && status_of(all.front().id) != ND_INVALID) return ndt::c::fail(status_of(all.front().id), all, source, error);
  return ndt::c::fail(all, source, error);
}
nd_status pluribus::gfunc::c::fail(datashape::diagnostic d, nd_error** error) {
  return gfunc::c::fail(datashape::diagnostics{std::move(d)}, {}, error);
}

extern "C" {

nd_status gf_registry_builtin(gf_registry** out, nd_error** error) {
  if (const char* none = first_missing({{"out", out}})) return null_argument(__func__, none, error);
  return guarded(error, [&] { return give(gfunc::registry::builtin(), out); });
}
gf_registry* gf_registry_retain(gf_registry* r) { return ndt::c::retain(r); }
void gf_registry_release(gf_registry* r) { ndt::c::release(r); }

size_t gf_function_count(const gf_registry* r) { return r ? r->held.functions().size() : 0; }
int64_t gf_function_find(const gf_registry* r, const char* name, size_t size) {
  const gfunc::function_facts* found = r && name ? r->held.find(view(name, size)) : nullptr;
  return found != nullptr ? found - r->held.functions().data() : -1;
}
const char* gf_function_name(const gf_registry* r, size_t i) { return facts_at(r, i) ? facts_at(r, i)->name.c_str() : nullptr; }
const char* gf_function_doc(const gf_registry* r, size_t i) { return facts_at(r, i) ? facts_at(r, i)->doc.c_str() : nullptr; }
const char* gf_function_example(const gf_registry* r, size_t i) { return facts_at(r, i) ? facts_at(r, i)->example.c_str() : nullptr; }
const char* gf_function_example_result(const gf_registry* r, size_t i) {
  return facts_at(r, i) ? facts_at(r, i)->example_result.c_str() : nullptr;
}
uint32_t gf_function_sorts(const gf_registry* r, size_t i) {
  const gfunc::function_facts* f = facts_at(r, i);
  if (f == nullptr) return 0;
  return static_cast<uint32_t>((f->elementwise ? GF_ELEMENTWISE : 0) | (f->reduction ? GF_REDUCTION : 0) | (f->whole ? GF_WHOLE : 0));
}
size_t gf_function_json(const gf_registry* r, size_t i, char* buffer, size_t capacity) {
  if (!facts_at(r, i)) return write_text({}, buffer, capacity);
  return guarded_text(buffer, capacity, [&] { return gfunc::to_json(gfunc::page_of(r->held, facts_at(r, i)->name)); });
}
size_t gf_function_signatures(const gf_registry* r, size_t i, char* buffer, size_t capacity) {
  if (!facts_at(r, i)) return write_text({}, buffer, capacity);
  return guarded_text(buffer, capacity, [&] {
    std::string text;
    for (const std::string& s : r->held.signatures(facts_at(r, i)->name)) text += (text.empty() ? "" : "\n") + s;
    return text;
  });
}
}
