/* SPDX-License-Identifier: BSD-3-Clause */
/* Values in and out of the forms in which others hold memory: Arrow arrays and streams, DLPack tensors of both protocols, the buffers of
   PEP 3118. Memory is shared wherever its bytes allow. What comes in is checked, so far as the interface says how much there is. */
#ifndef PLURIBUS_GFUNC_EXCHANGE_H
#define PLURIBUS_GFUNC_EXCHANGE_H

#include "gfunc/c/arrow_stream_abi.h"
#include "gfunc/c/buffer_abi.h"
#include "gfunc/c/dlpack_abi.h"
#include "gfunc/c/gfunc.h"

#ifdef __cplusplus
extern "C" {
#endif

/* Imports take their argument over on success (an array's release becomes NULL) and leave it with the caller on failure. The schema is only
   read. */
enum { GF_CHECK_UTF8 = 1 /* refuse strings that are not UTF-8 */ };
ND_API nd_status gf_value_from_arrow(struct ArrowArray* array, const struct ArrowSchema* schema, uint32_t flags, gf_value** out,
                                     nd_error** error);
/* The first dimension becomes the length. schema may be NULL; on failure nothing is written. */
ND_API nd_status gf_value_to_arrow(const gf_value* v, struct ArrowArray* array, struct ArrowSchema* schema, nd_error** error);

/* Hands every chunk to take, which owns it. The stream is released in any case. */
typedef void (*gf_take)(void* context, gf_value* chunk);
ND_API nd_status gf_values_from_arrow_stream(struct ArrowArrayStream* stream, uint32_t flags, gf_take take, void* context,
                                             nd_error** error);
/* `t` is the type of an element of every chunk. */
ND_API nd_status gf_values_to_arrow_stream(const ndt_type* t, gf_value* const* chunks, size_t count, struct ArrowArrayStream* stream,
                                           nd_error** error);

enum { GF_COPY_NEVER = 0, GF_COPY_IF_NEEDED = 1, GF_COPY_ALWAYS = 2 };
ND_API nd_status gf_value_from_dlpack(DLManagedTensorVersioned* tensor, gf_value** out, nd_error** error);
ND_API nd_status gf_value_from_dlpack_legacy(DLManagedTensor* tensor, gf_value** out, nd_error** error);
/* Shared memory is flagged read-only. The older protocol cannot say so: it copies, or refuses under GF_COPY_NEVER. */
ND_API nd_status gf_value_to_dlpack(const gf_value* v, int32_t copies, DLManagedTensorVersioned** out, nd_error** error);
ND_API nd_status gf_value_to_dlpack_legacy(const gf_value* v, int32_t copies, DLManagedTensor** out, nd_error** error);

/* destroy(context, NULL) is called once when the last value over the buffer is gone; NULL: the caller keeps it. Shape, strides and format
   are copied. */
ND_API nd_status gf_value_from_buffer(const gf_buffer* buffer, gf_destroy destroy, void* context, gf_value** out, nd_error** error);
typedef struct gf_exported_buffer gf_exported_buffer;
/* Read-only, of the same memory; what the view points to lives as long as the handle. */
ND_API nd_status gf_value_to_buffer(const gf_value* v, gf_exported_buffer** out, nd_error** error);
ND_API const gf_buffer* gf_exported_buffer_view(const gf_exported_buffer* b);
ND_API void gf_exported_buffer_release(gf_exported_buffer* b);

#ifdef __cplusplus
}
#endif

#endif
