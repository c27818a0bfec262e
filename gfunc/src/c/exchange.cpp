// SPDX-License-Identifier: BSD-3-Clause
/// C interface: values from and to the memory of others. See exchange.h.
#include "gfunc/c/exchange.h"

#include "gfunc/arrow.hpp"
#include "gfunc/buffer_view.hpp"
#include "gfunc/codes.hpp"
#include "gfunc/dlpack.hpp"
#include "gfunc_handles.hpp"
#include "owned_memory.hpp"

using namespace pluribus;
using namespace pluribus::gfunc::c;
using gfunc::value;

struct gf_exported_buffer {
  std::unique_ptr<gfunc::buffer_export> held;
};

namespace {

nd_status refuse(const char* what, nd_error** error) {
  return gfunc::c::fail({gfunc::codes::bad_option, datashape::severity::error, what}, error);
}

gfunc::arrow_import_options how(uint32_t flags) { return {.check_utf8 = (flags & GF_CHECK_UTF8) != 0}; }
bool is_known(uint32_t flags) noexcept { return (flags & ~static_cast<uint32_t>(GF_CHECK_UTF8)) == 0; }

/// A tensor that was made, or why not.
template <class Tensor, class Export>
nd_status export_tensor(const gf_value* v, int32_t copies, Tensor** out, nd_error** error, Export&& make) {
  if (const char* none = first_missing({{"v", v}, {"out", out}})) return null_argument(__func__, none, error);
  return guarded(error, [&]() -> nd_status {
    if (copies < GF_COPY_NEVER || copies > GF_COPY_ALWAYS) return refuse("no such rule for copies", error);
    auto made = make(v->held, static_cast<gfunc::copy_policy>(copies));
    if (!made) return gfunc::c::fail(made.error(), {}, error);
    *out = *made;
    return ND_OK;
  });
}

}  // namespace

extern "C" {

nd_status gf_value_from_arrow(struct ArrowArray* array, const struct ArrowSchema* schema, uint32_t flags, gf_value** out,
                              nd_error** error) {
  if (const char* none = first_missing({{"array", array}, {"schema", schema}, {"out", out}})) return null_argument(__func__, none, error);
  return guarded(error, [&]() -> nd_status {
    if (!is_known(flags)) return refuse("a flag that is not known here", error);
    return give(gfunc::from_arrow(*array, *schema, how(flags)), out, error);
  });
}
nd_status gf_value_to_arrow(const gf_value* v, struct ArrowArray* array, struct ArrowSchema* schema, nd_error** error) {
  if (const char* none = first_missing({{"v", v}, {"array", array}})) return null_argument(__func__, none, error);
  return guarded(error, [&]() -> nd_status {
    const auto done = gfunc::to_arrow(v->held, *array, schema);
    return done ? ND_OK : gfunc::c::fail(done.error(), {}, error);
  });
}
nd_status gf_values_from_arrow_stream(struct ArrowArrayStream* stream, uint32_t flags, gf_take take, void* context, nd_error** error) {
  if (const char* none = first_missing({{"stream", stream}, {"take", take}})) return null_argument(__func__, none, error);
  return guarded(error, [&]() -> nd_status {
    if (!is_known(flags)) {
      if (stream->release != nullptr) stream->release(stream);
      return refuse("a flag that is not known here", error);
    }
    auto chunks = gfunc::from_arrow_stream(*stream, how(flags));
    if (!chunks) return gfunc::c::fail(chunks.error(), {}, error);
    // All or none are handed out: what can fail comes first.
    std::vector<std::unique_ptr<gf_value>> boxes;
    for (value& v : *chunks) {
      boxes.push_back(std::make_unique<gf_value>());
      boxes.back()->held = std::move(v);
    }
    for (std::unique_ptr<gf_value>& box : boxes) take(context, box.release());
    return ND_OK;
  });
}
nd_status gf_values_to_arrow_stream(const ndt_type* t, gf_value* const* chunks, size_t count, struct ArrowArrayStream* stream,
                                    nd_error** error) {
  if (const char* none =
          first_missing({{"t", t}, {"stream", stream}, {chunks ? "chunks[i]" : "chunks", !gfunc::c::any_null(chunks, count)}}))
    return null_argument(__func__, none, error);
  return guarded(error, [&]() -> nd_status {
    const auto done = gfunc::to_arrow_stream(ndt::c::type_of(t), values_of(chunks, count), *stream);
    return done ? ND_OK : gfunc::c::fail(done.error(), {}, error);
  });
}

nd_status gf_value_from_dlpack(DLManagedTensorVersioned* tensor, gf_value** out, nd_error** error) {
  if (const char* none = first_missing({{"tensor", tensor}, {"out", out}})) return null_argument(__func__, none, error);
  return guarded(error, [&] { return give(gfunc::from_dlpack(tensor), out, error); });
}
nd_status gf_value_from_dlpack_legacy(DLManagedTensor* tensor, gf_value** out, nd_error** error) {
  if (const char* none = first_missing({{"tensor", tensor}, {"out", out}})) return null_argument(__func__, none, error);
  return guarded(error, [&] { return give(gfunc::from_dlpack(tensor), out, error); });
}
nd_status gf_value_to_dlpack(const gf_value* v, int32_t copies, DLManagedTensorVersioned** out, nd_error** error) {
  return export_tensor(v, copies, out, error, gfunc::to_dlpack);
}
nd_status gf_value_to_dlpack_legacy(const gf_value* v, int32_t copies, DLManagedTensor** out, nd_error** error) {
  return export_tensor(v, copies, out, error, gfunc::to_dlpack_legacy);
}

nd_status gf_value_from_buffer(const gf_buffer* buffer, gf_destroy destroy, void* context, gf_value** out, nd_error** error) {
  if (const char* none = first_missing({{"buffer", buffer}, {"out", out}})) return null_argument(__func__, none, error);
  return guarded(error, [&]() -> nd_status {
    const owned_memory owner(nullptr, 0, destroy, context);
    const auto made = gfunc::from_buffer_view(*buffer, owner.bytes());
    if (!made) return gfunc::c::fail(made.error(), {}, error);
    const nd_status done = give(*made, out);
    owner.take();
    return done;
  });
}
nd_status gf_value_to_buffer(const gf_value* v, gf_exported_buffer** out, nd_error** error) {
  if (const char* none = first_missing({{"v", v}, {"out", out}})) return null_argument(__func__, none, error);
  return guarded(error, [&]() -> nd_status {
    auto made = gfunc::to_buffer_view(v->held);
    if (!made) return gfunc::c::fail(made.error(), {}, error);
    *out = new gf_exported_buffer{*std::move(made)};
    return ND_OK;
  });
}
const gf_buffer* gf_exported_buffer_view(const gf_exported_buffer* b) { return b ? &b->held->view() : nullptr; }
void gf_exported_buffer_release(gf_exported_buffer* b) { delete b; }
}
