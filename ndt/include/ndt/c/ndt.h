/* SPDX-License-Identifier: BSD-3-Clause */
/* The type library for every language that calls C: parse, ask, match, lay out, convert. C99.

   1. Every call that can fail returns nd_status (0 is good) and takes nd_error **error last, which may be NULL.
   2. Out parameters are written only on success. Handles are opaque; release(NULL) does nothing; every handle a call hands out is released
      by the caller, also those a call takes from another handle.
   3. Text in is a pointer and a length. Text out goes into the caller's buffer as with snprintf: the size needed (without the NUL that is
      written too where it fits) is returned or stored, at most capacity bytes are written; a NULL buffer with capacity 0 only asks.
   4. Option structs begin with struct_size, set by the caller to sizeof; NULL means defaults. Enums are int32_t.
   5. Any handle may be used from any thread. No exception and no longjmp leaves a call. */
#ifndef PLURIBUS_NDT_H
#define PLURIBUS_NDT_H

#include "ndt/c/arrow_abi.h"
#include "ndt/c/error.h"

#ifdef __cplusplus
extern "C" {
#endif

typedef struct ndt_type ndt_type;
typedef struct ndt_scope ndt_scope;
typedef struct ndt_bindings ndt_bindings;
typedef struct ndt_resolution ndt_resolution;
typedef struct ndt_layout ndt_layout;

ND_API uint32_t ndt_abi_version(void); /* major << 16 | minor */

/* --- text ------------------------------------------------------------------------------------------------------------------------- */

enum { NDT_CORE = 0, NDT_BLAZE = 1, NDT_DYND = 2, NDT_NDTYPES = 3, NDT_AWKWARD = 4 };

typedef struct {
  size_t struct_size;
  int32_t dialect;        /* NDT_CORE */
  const ndt_scope *names; /* declared names, or NULL */
} ndt_parse_options;

ND_API nd_status ndt_parse(const char *text, size_t size, ndt_type **out, nd_error **error);
ND_API nd_status ndt_parse_with(const char *text, size_t size, const ndt_parse_options *options, ndt_type **out, nd_error **error);
ND_API size_t ndt_print(const ndt_type *t, char *buffer, size_t capacity);

/* Declarations as in a module: "type point = {x: float64, y: float64}". A scope is not changed while another thread reads with it. */
ND_API nd_status ndt_scope_new(ndt_scope **out, nd_error **error);
ND_API nd_status ndt_scope_declare(ndt_scope *s, const char *text, size_t size, nd_error **error);
ND_API ndt_scope *ndt_scope_retain(ndt_scope *s);
ND_API void ndt_scope_release(ndt_scope *s);

/* --- types ------------------------------------------------------------------------------------------------------------------------ */

ND_API ndt_type *ndt_retain(ndt_type *t);
ND_API void ndt_release(ndt_type *t);
ND_API bool ndt_equal(const ndt_type *a, const ndt_type *b);
ND_API uint64_t ndt_hash(const ndt_type *t);                                                   /* of this process's version */
ND_API nd_status ndt_content_hash(const ndt_type *t, uint8_t out[16], nd_error **error);       /* the same everywhere */

ND_API int32_t ndt_kind(const ndt_type *t);
ND_API const char *ndt_kind_name(int32_t kind);  /* "fixed", "record", …; NULL for no kind */
ND_API int32_t ndt_scalar(const ndt_type *t);    /* number of the scalar dtype, -1 where t is none */
ND_API const char *ndt_scalar_name(int32_t scalar);
ND_API bool ndt_is_symbolic(const ndt_type *t);  /* a pattern, not the type of a value */
ND_API bool ndt_is_swapped(const ndt_type *t);   /* big-endian */
ND_API int32_t ndt_ndim(const ndt_type *t);      /* leading dimensions */
ND_API int64_t ndt_extent(const ndt_type *t);    /* of a fixed dimension, -1 otherwise */
/* Extents of the leading dimensions, -1 where one is not fixed. Returns their number; at most capacity are written. */
ND_API size_t ndt_shape(const ndt_type *t, int64_t *out, size_t capacity);
ND_API nd_status ndt_dtype(const ndt_type *t, ndt_type **out, nd_error **error);  /* below the leading dimensions */

/* Children: the element of a dimension, option or ref; fields; members; parameters, then results. */
ND_API size_t ndt_child_count(const ndt_type *t);
ND_API nd_status ndt_child(const ndt_type *t, size_t i, ndt_type **out, nd_error **error);
ND_API size_t ndt_child_name(const ndt_type *t, size_t i, char *buffer, size_t capacity);
ND_API nd_status ndt_field(const ndt_type *t, const char *name, size_t size, ndt_type **out, nd_error **error);
ND_API int64_t ndt_find(const ndt_type *t, const char *name, size_t size);        /* position of a field, -1 where there is none */

/* --- patterns --------------------------------------------------------------------------------------------------------------------- */

/* ND_NO_MATCH with the path and the reason where t does not match. */
ND_API nd_status ndt_match(const ndt_type *pattern, const ndt_type *t, ndt_bindings **out, nd_error **error);
ND_API ndt_bindings *ndt_bindings_retain(ndt_bindings *b);
ND_API void ndt_bindings_release(ndt_bindings *b);
ND_API size_t ndt_bindings_count(const ndt_bindings *b);
ND_API const char *ndt_bindings_name(const ndt_bindings *b, size_t i);
ND_API int64_t ndt_bindings_find(const ndt_bindings *b, const char *name, size_t size); /* -1 where the name is not bound */
ND_API int64_t ndt_bindings_extent(const ndt_bindings *b, size_t i);                     /* of a bound size, -1 otherwise */
ND_API nd_status ndt_bindings_type(const ndt_bindings *b, size_t i, ndt_type **out, nd_error **error);
ND_API size_t ndt_bindings_print(const ndt_bindings *b, size_t i, char *buffer, size_t capacity); /* the value */
ND_API nd_status ndt_substitute(const ndt_type *pattern, const ndt_bindings *b, ndt_type **out, nd_error **error);

enum { NDT_JOIN_SAFE = 0, NDT_JOIN_ARRAY = 1, NDT_JOIN_C = 2, NDT_JOIN_UNIFY = 3 };
ND_API nd_status ndt_join(int32_t rule, const ndt_type *const *types, size_t count, ndt_type **out, nd_error **error);

ND_API nd_status ndt_resolve(const ndt_type *signature, const ndt_type *const *arguments, size_t count, ndt_resolution **out, nd_error **error);
ND_API ndt_resolution *ndt_resolution_retain(ndt_resolution *r);
ND_API void ndt_resolution_release(ndt_resolution *r);
ND_API int32_t ndt_resolution_outer_dims(const ndt_resolution *r);
ND_API size_t ndt_resolution_arguments(const ndt_resolution *r);
ND_API size_t ndt_resolution_count(const ndt_resolution *r); /* arguments, then results */
ND_API nd_status ndt_resolution_type(const ndt_resolution *r, size_t i, ndt_type **out, nd_error **error);

/* --- layout ----------------------------------------------------------------------------------------------------------------------- */

ND_API nd_status ndt_layout_of(const ndt_type *t, ndt_layout **out, nd_error **error);
ND_API ndt_layout *ndt_layout_retain(ndt_layout *l);
ND_API void ndt_layout_release(ndt_layout *l);
ND_API int64_t ndt_layout_size(const ndt_layout *l);
ND_API int64_t ndt_layout_align(const ndt_layout *l);
ND_API int64_t ndt_layout_stride(const ndt_layout *l);       /* of a fixed dimension, 0 otherwise */
ND_API size_t ndt_layout_field_count(const ndt_layout *l);   /* of a record or tuple */
ND_API int64_t ndt_layout_offset(const ndt_layout *l, size_t field);
ND_API int64_t ndt_layout_field_size(const ndt_layout *l, size_t field);
ND_API size_t ndt_layout_print(const ndt_layout *l, char *buffer, size_t capacity);

/* --- notations of others, and bytes --------------------------------------------------------------------------------------------------- */

/* By name: datashape json arrow numpy pep3118 struct dlpack zarr2 zarr3 c gufunc numba, and the dialects to read. */
ND_API size_t ndt_notation_count(void);
ND_API const char *ndt_notation_name(size_t i);
ND_API nd_status ndt_read(const char *notation, const char *text, size_t size, ndt_type **out, nd_error **error);
ND_API nd_status ndt_write(const ndt_type *t, const char *notation, char *buffer, size_t capacity, size_t *needed, nd_error **error);

ND_API nd_status ndt_from_pep3118(const char *format, size_t size, int64_t itemsize, ndt_type **out, nd_error **error); /* -1: not known */
ND_API nd_status ndt_from_arrow(const struct ArrowSchema *schema, ndt_type **out, nd_error **error); /* the schema stays the caller's */
ND_API nd_status ndt_to_arrow(const ndt_type *t, struct ArrowSchema *out, nd_error **error);
ND_API nd_status ndt_from_dlpack(uint8_t code, uint8_t bits, uint16_t lanes, ndt_type **out, nd_error **error);
ND_API nd_status ndt_to_dlpack(const ndt_type *t, uint8_t *code, uint8_t *bits, uint16_t *lanes, nd_error **error);

ND_API nd_status ndt_serialise(const ndt_type *t, uint8_t *buffer, size_t capacity, size_t *needed, nd_error **error);
ND_API nd_status ndt_deserialise(const uint8_t *bytes, size_t size, ndt_type **out, nd_error **error);

#ifdef __cplusplus
}
#endif

#endif
