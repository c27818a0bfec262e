// SPDX-License-Identifier: BSD-3-Clause
/// C interface: layouts.
#include "layout.hpp"

#include "codes.hpp"
#include "match.hpp"
#include "ndt/placed.hpp"
#include "scope.hpp"

using namespace pluribus;
using namespace pluribus::ndt::c;

extern "C" {

nd_status ndt_layout_of(const ndt_type* t, ndt_layout** out, nd_error** error) { return ndt_layout_of_with(t, nullptr, out, error); }
nd_status ndt_layout_of_with(const ndt_type* t, const ndt_layout_options* options, ndt_layout** out, nd_error** error) {
  if (const char* none = first_missing({{"t", t}, {"out", out}})) return null_argument(__func__, none, error);
  return guarded(error, [&]() -> nd_status {
    const ndt_layout_options asked = options_of(options, "ndt_layout_options");
    const int32_t bits = asked.offset_bits ? asked.offset_bits : 64;
    if (asked.nulls < NDT_NULLS_BITMAP || asked.nulls > NDT_NULLS_INDEX || (bits != 32 && bits != 64))
      return fail({{ndt::codes::bad_argument, datashape::severity::error, "no such form of nulls or width of offsets"}}, {}, error);
    const ndt::type whole = type_of(t);
    auto made = ndt::layout_of(whole, {.null_form = static_cast<ndt::nulls>(asked.nulls), .offset_bits = bits});
    if (!made) return fail(made.error(), {}, error);
    *out = new ndt_layout{{1}, {whole, *std::move(made)}};
    return ND_OK;
  });
}
nd_status ndt_layout_parse(const char* text, size_t size, const ndt_parse_options* options, ndt_layout** out, nd_error** error) {
  if (const char* none = first_missing({{"out", out}, {"text", text || !size}})) return null_argument(__func__, none, error);
  return guarded(error, [&]() -> nd_status {
    const ndt_parse_options asked = options_of(options, "ndt_parse_options");
    if (!is_dialect(asked.dialect)) return no_dialect(asked.dialect, error);
    const ndt::scope& names = asked.names ? asked.names->value : ndt::scope::empty();
    auto made = ndt::try_parse_layout(view(text, size), static_cast<ndt::dialect>(asked.dialect), names);
    if (!made) return fail(made.error(), view(text, size), error);
    *out = new ndt_layout{{1}, *std::move(made)};
    return ND_OK;
  });
}
nd_status ndt_layout_type(const ndt_layout* l, ndt_type** out, nd_error** error) {
  if (const char* none = first_missing({{"l", l}, {"out", out}})) return null_argument(__func__, none, error);
  *out = hand_out(l->value.type);
  return ND_OK;
}
bool ndt_layout_equal(const ndt_layout* a, const ndt_layout* b) { return a == b || (a && b && a->value == b->value); }
size_t ndt_layout_part_count(const ndt_layout* l) { return l ? l->value.layout.parts().size() : 0; }
nd_status ndt_layout_part(const ndt_layout* l, size_t i, ndt_layout** out, nd_error** error) {
  if (const char* none = first_missing({{"l", l}, {"out", out}})) return null_argument(__func__, none, error);
  return guarded(error, [&]() -> nd_status {
    const std::size_t count = l->value.layout.parts().size();
    if (i >= count || i >= l->value.type.size()) return out_of_range(i, count, error);
    *out = new ndt_layout{{1}, {l->value.type.child(i), l->value.layout.part(i)}};
    return ND_OK;
  });
}
int32_t ndt_layout_nulls(const ndt_layout* l) { return l ? static_cast<int32_t>(l->value.layout.null_form()) : 0; }
int32_t ndt_layout_buffer(const ndt_layout* l) { return l ? l->value.layout.buffer() : 0; }
int32_t ndt_layout_offset_bits(const ndt_layout* l) { return l ? l->value.layout.offset_bits() : 0; }
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
