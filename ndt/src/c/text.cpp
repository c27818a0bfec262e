// SPDX-License-Identifier: BSD-3-Clause
/// C interface: text to types and back, scopes.
#include "datashape/dialect.hpp"
#include "ndt/parse.hpp"
#include "ndt/print.hpp"
#include "scope.hpp"

using namespace pluribus;
using namespace pluribus::ndt::c;

extern "C" {

uint32_t ndt_abi_version(void) { return 1u << 16 | 1u; }

nd_status ndt_parse(const char* text, size_t size, ndt_type** out, nd_error** error) {
  return ndt_parse_with(text, size, nullptr, out, error);
}

nd_status ndt_parse_with(const char* text, size_t size, const ndt_parse_options* options, ndt_type** out, nd_error** error) {
  if (const char* none = first_missing({{"out", out}, {"text", text || !size}})) return null_argument(__func__, none, error);
  return guarded(error, [&] {
    const ndt_parse_options asked = options_of(options, "ndt_parse_options");
    if (!is_dialect(asked.dialect)) return no_dialect(asked.dialect, error);
    const ndt::scope& names = asked.names ? asked.names->value : ndt::scope::empty();
    return give(ndt::try_parse(view(text, size), static_cast<ndt::dialect>(asked.dialect), names), view(text, size), out, error);
  });
}

size_t ndt_print(const ndt_type* t, char* buffer, size_t capacity) {
  if (!t) return write_text({}, buffer, capacity);
  return guarded_text(buffer, capacity, [&] { return ndt::to_string(type_of(t)); });
}

size_t ndt_format(const ndt_type* t, int32_t width, char* buffer, size_t capacity) {
  if (!t) return write_text({}, buffer, capacity);
  return guarded_text(buffer, capacity, [&] { return ndt::format(type_of(t), {.width = width}); });
}

nd_status ndt_scope_new(ndt_scope** out, nd_error** error) {
  if (const char* none = first_missing({{"out", out}})) return null_argument(__func__, none, error);
  return guarded(error, [&] {
    *out = new ndt_scope;
    return ND_OK;
  });
}
nd_status ndt_scope_declare(ndt_scope* s, const char* text, size_t size, nd_error** error) {
  if (const char* none = first_missing({{"s", s}, {"text", text || !size}})) return null_argument(__func__, none, error);
  return guarded(error, [&]() -> nd_status {
    const auto declared = s->value.declare(view(text, size));
    return declared ? ND_OK : fail(declared.error(), view(text, size), error);
  });
}
nd_status ndt_scope_declare_in(ndt_scope* s, int32_t dialect, const char* text, size_t size, nd_error** error) {
  if (const char* none = first_missing({{"s", s}, {"text", text || !size}})) return null_argument(__func__, none, error);
  return guarded(error, [&]() -> nd_status {
    if (!is_dialect(dialect)) return no_dialect(dialect, error);
    const auto declared = s->value.declare(view(text, size), static_cast<ndt::dialect>(dialect));
    return declared ? ND_OK : fail(declared.error(), view(text, size), error);
  });
}
nd_status ndt_scope_opaque(ndt_scope* s, const char* name, size_t size, nd_error** error) {
  if (const char* none = first_missing({{"s", s}, {"name", name}})) return null_argument(__func__, none, error);
  return guarded(error, [&] {
    s->value.opaque(view(name, size));
    return ND_OK;
  });
}
ndt_scope* ndt_scope_retain(ndt_scope* s) { return retain(s); }
void ndt_scope_release(ndt_scope* s) { release(s); }
}
