// SPDX-License-Identifier: BSD-3-Clause
/// C interface: text to types and back, scopes.
#include "datashape/dialect.hpp"
#include "ndt/parse.hpp"
#include "ndt/print.hpp"
#include "scope.hpp"

using namespace pluribus;
using namespace pluribus::ndt::c;

extern "C" {

uint32_t ndt_abi_version(void) { return 1u << 16 | 0u; }

nd_status ndt_parse(const char* text, size_t size, ndt_type** out, nd_error** error) { return ndt_parse_with(text, size, nullptr, out, error); }

nd_status ndt_parse_with(const char* text, size_t size, const ndt_parse_options* options, ndt_type** out, nd_error** error) {
  if (!out || (!text && size)) return null_argument(error);
  return guarded(error, [&] {
    ndt::dialect d = ndt::dialect::core;
    const ndt::scope* names = &ndt::scope::empty();
    if (options && options->struct_size >= offsetof(ndt_parse_options, names)) {
      if (options->dialect < NDT_CORE || options->dialect > NDT_AWKWARD) return null_argument(error);
      d = static_cast<ndt::dialect>(options->dialect);
    }
    if (options && options->struct_size >= sizeof(ndt_parse_options) && options->names) names = &options->names->value;
    return give(ndt::try_parse(view(text, size), d, *names), view(text, size), out, error);
  });
}

size_t ndt_print(const ndt_type* t, char* buffer, size_t capacity) {
  if (!t) return write_text({}, buffer, capacity);
  return guarded_text(buffer, capacity, [&] { return ndt::to_string(type_of(t)); });
}

nd_status ndt_scope_new(ndt_scope** out, nd_error** error) {
  if (!out) return null_argument(error);
  return guarded(error, [&] {
    *out = new ndt_scope;
    return ND_OK;
  });
}
nd_status ndt_scope_declare(ndt_scope* s, const char* text, size_t size, nd_error** error) {
  if (!s || (!text && size)) return null_argument(error);
  return guarded(error, [&]() -> nd_status {
    const auto declared = s->value.declare(view(text, size));
    return declared ? ND_OK : fail(declared.error(), view(text, size), error);
  });
}
ndt_scope* ndt_scope_retain(ndt_scope* s) { return retain(s); }
void ndt_scope_release(ndt_scope* s) { release(s); }
}
