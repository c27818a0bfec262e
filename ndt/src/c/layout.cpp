// SPDX-License-Identifier: BSD-3-Clause
/// C interface: layouts.
#include "ndt/layout.hpp"

#include <optional>

#include "handles.hpp"

using namespace pluribus;
using namespace pluribus::ndt::c;

struct ndt_layout {
  std::atomic<int> references{1};
  ndt::storage value;
};

extern "C" {

nd_status ndt_layout_of(const ndt_type* t, ndt_layout** out, nd_error** error) {
  if (!t || !out) return null_argument(error);
  return guarded(error, [&]() -> nd_status {
    const ndt::type whole = type_of(t);
    auto made = ndt::layout_of(whole);
    if (!made) return fail(made.error(), {}, error);
    *out = new ndt_layout{{1}, {whole, *std::move(made)}};
    return ND_OK;
  });
}
ndt_layout* ndt_layout_retain(ndt_layout* l) { return retain(l); }
void ndt_layout_release(ndt_layout* l) { release(l); }
int64_t ndt_layout_size(const ndt_layout* l) { return l ? l->value.layout.size() : -1; }
int64_t ndt_layout_align(const ndt_layout* l) { return l ? l->value.layout.align() : -1; }
int64_t ndt_layout_stride(const ndt_layout* l) { return l ? l->value.layout.stride() : 0; }
size_t ndt_layout_field_count(const ndt_layout* l) { return l ? l->value.layout.field_count() : 0; }
int64_t ndt_layout_offset(const ndt_layout* l, size_t field) {
  return field < ndt_layout_field_count(l) ? l->value.layout.field(field).offset : -1;
}
int64_t ndt_layout_field_size(const ndt_layout* l, size_t field) {
  return field < ndt_layout_field_count(l) ? l->value.layout.field(field).size : -1;
}
size_t ndt_layout_print(const ndt_layout* l, char* buffer, size_t capacity) {
  if (!l) return write_text({}, buffer, capacity);
  return guarded_text(buffer, capacity, [&] { return ndt::to_string(l->value); });
}
}
