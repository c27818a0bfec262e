// SPDX-License-Identifier: BSD-3-Clause
/// C interface: notations of others.
#include "ndt/notation.hpp"

#include "handles.hpp"
#include "ndt/arrow.hpp"
#include "ndt/dlpack.hpp"
#include "ndt/pep3118.hpp"

using namespace pluribus;
using namespace pluribus::ndt::c;

extern "C" {

size_t ndt_notation_count(void) { return ndt::notations_by_name().size(); }
const char* ndt_notation_name(size_t i) { return i < ndt::notations_by_name().size() ? ndt::notations_by_name()[i].name.data() : nullptr; }

nd_status ndt_read(const char* notation, const char* text, size_t size, ndt_type** out, nd_error** error) {
  if (const char* none = first_missing({{"notation", notation}, {"out", out}, {"text", text || !size}}))
    return null_argument(__func__, none, error);
  return guarded(error, [&] { return give(ndt::read_notation(notation, view(text, size)), view(text, size), out, error); });
}
nd_status ndt_write(const ndt_type* t, const char* notation, char* buffer, size_t capacity, size_t* needed, nd_error** error) {
  if (const char* none = first_missing({{"t", t}, {"notation", notation}, {"needed", needed}})) return null_argument(__func__, none, error);
  return guarded(error, [&]() -> nd_status {
    const auto text = ndt::write_notation(notation, type_of(t));
    if (!text) return fail(text.error(), {}, error);
    *needed = write_text(*text, buffer, capacity);
    return ND_OK;
  });
}

nd_status ndt_from_pep3118(const char* format, size_t size, int64_t itemsize, ndt_type** out, nd_error** error) {
  if (const char* none = first_missing({{"out", out}, {"format", format || !size}})) return null_argument(__func__, none, error);
  return guarded(error, [&] { return give(ndt::from_pep3118(view(format, size), itemsize), view(format, size), out, error); });
}
nd_status ndt_from_arrow(const struct ArrowSchema* schema, ndt_type** out, nd_error** error) {
  if (const char* none = first_missing({{"schema", schema}, {"out", out}})) return null_argument(__func__, none, error);
  return guarded(error, [&] { return give(ndt::from_arrow(*schema), {}, out, error); });
}
nd_status ndt_to_arrow(const ndt_type* t, struct ArrowSchema* out, nd_error** error) {
  if (const char* none = first_missing({{"t", t}, {"out", out}})) return null_argument(__func__, none, error);
  return guarded(error, [&]() -> nd_status {
    const auto done = ndt::to_arrow(type_of(t), *out);
    return done ? ND_OK : fail(done.error(), {}, error);
  });
}
nd_status ndt_from_dlpack(uint8_t code, uint8_t bits, uint16_t lanes, ndt_type** out, nd_error** error) {
  if (const char* none = first_missing({{"out", out}})) return null_argument(__func__, none, error);
  return guarded(error, [&] { return give(ndt::from_dlpack({code, bits, lanes}), {}, out, error); });
}
nd_status ndt_to_dlpack(const ndt_type* t, uint8_t* code, uint8_t* bits, uint16_t* lanes, nd_error** error) {
  if (const char* none = first_missing({{"t", t}, {"code", code}, {"bits", bits}, {"lanes", lanes}}))
    return null_argument(__func__, none, error);
  return guarded(error, [&]() -> nd_status {
    const auto d = ndt::to_dlpack(type_of(t));
    if (!d) return fail(d.error(), {}, error);
    *code = d->code;
    *bits = d->bits;
    *lanes = d->lanes;
    return ND_OK;
  });
}
}
