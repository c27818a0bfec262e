/* SPDX-License-Identifier: BSD-3-Clause */
/* The type library for every language that calls C: parse, ask, match, lay out, convert. C99.

   1. Every call that can fail returns nd_status (0 is good) and takes nd_error **error last, which may be NULL.
   2. Out parameters are written only on success. Handles are opaque; release(NULL) does nothing; every handle a call hands out is released
      by the caller, also those a call takes from another handle.
   3. Text in is a pointer and a length. Text out goes into the caller's buffer as with snprintf: the size needed (without the NUL that is
      written too where it fits) is returned or stored, at most capacity bytes are written; a NULL buffer with capacity 0 only asks.
   4. Option structs begin with struct_size, set by the caller to sizeof (0 is an error); NULL means defaults. Enums are int32_t.
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
typedef struct ndt_signature ndt_signature;
typedef struct ndt_diff ndt_diff;

ND_API uint32_t ndt_abi_version(void); /* major << 16 | minor */

/* --- text ------------------------------------------------------------------------------------------------------------------------- */

enum { NDT_CORE = 0, NDT_BLAZE = 1, NDT_DYND = 2, NDT_NDTYPES = 3, NDT_AWKWARD = 4 };

typedef struct {
  size_t struct_size;
  int32_t dialect;        /* NDT_CORE */
  const ndt_scope* names; /* declared names, or NULL */
} ndt_parse_options;

ND_API nd_status ndt_parse(const char* text, size_t size, ndt_type** out, nd_error** error);
ND_API nd_status ndt_parse_with(const char* text, size_t size, const ndt_parse_options* options, ndt_type** out, nd_error** error);
ND_API size_t ndt_print(const ndt_type* t, char* buffer, size_t capacity);
ND_API size_t ndt_format(const ndt_type* t, int32_t width, char* buffer, size_t capacity); /* records longer than width break into lines */

/* Declarations as in a module: "type point = {x: float64, y: float64}". A scope is not changed while another thread reads with it. */
ND_API nd_status ndt_scope_new(ndt_scope** out, nd_error** error);
ND_API nd_status ndt_scope_declare(ndt_scope* s, const char* text, size_t size, nd_error** error);
ND_API nd_status ndt_scope_declare_in(ndt_scope* s, int32_t dialect, const char* text, size_t size, nd_error** error);
ND_API nd_status ndt_scope_opaque(ndt_scope* s, const char* name, size_t size, nd_error** error); /* a name without a definition */
ND_API ndt_scope* ndt_scope_retain(ndt_scope* s);
ND_API void ndt_scope_release(ndt_scope* s);

/* --- types ------------------------------------------------------------------------------------------------------------------------ */

ND_API ndt_type* ndt_retain(ndt_type* t);
ND_API void ndt_release(ndt_type* t);
ND_API bool ndt_equal(const ndt_type* a, const ndt_type* b);
ND_API uint64_t ndt_hash(const ndt_type* t);                        /* of this process's version */
ND_API bool ndt_same_logical(const ndt_type* a, const ndt_type* b); /* equal but for align, pack, offset, byte order, code width */
ND_API nd_status ndt_content_hash(const ndt_type* t, uint8_t out[16], nd_error** error); /* the same everywhere */

ND_API int32_t ndt_kind(const ndt_type* t);
ND_API const char* ndt_kind_name(int32_t kind); /* "fixed", "record", …; NULL for no kind */
ND_API int32_t ndt_scalar(const ndt_type* t);   /* number of the scalar dtype, -1 where t is none */
ND_API const char* ndt_scalar_name(int32_t scalar);
ND_API bool ndt_is_symbolic(const ndt_type* t); /* a pattern, not the type of a value */
ND_API bool ndt_is_swapped(const ndt_type* t);  /* big-endian */
ND_API int32_t ndt_ndim(const ndt_type* t);     /* leading dimensions */
ND_API int64_t ndt_extent(const ndt_type* t);   /* of a fixed dimension, -1 otherwise */
/* Extents of the leading dimensions, -1 where one is not fixed. Returns their number; at most capacity are written. */
ND_API size_t ndt_shape(const ndt_type* t, int64_t* out, size_t capacity);
ND_API nd_status ndt_dtype(const ndt_type* t, ndt_type** out, nd_error** error); /* below the leading dimensions */

/* Children: the element of a dimension, option or ref; fields; members; parameters, then results. */
ND_API size_t ndt_child_count(const ndt_type* t);
ND_API nd_status ndt_child(const ndt_type* t, size_t i, ndt_type** out, nd_error** error);
ND_API size_t ndt_child_name(const ndt_type* t, size_t i, char* buffer, size_t capacity);
ND_API nd_status ndt_field(const ndt_type* t, const char* name, size_t size, ndt_type** out, nd_error** error);
ND_API int64_t ndt_find(const ndt_type* t, const char* name, size_t size); /* position of a field, -1 where there is none */

/* --- patterns --------------------------------------------------------------------------------------------------------------------- */

/* ND_NO_MATCH with the path and the reason where t does not match. */
ND_API nd_status ndt_match(const ndt_type* pattern, const ndt_type* t, ndt_bindings** out, nd_error** error);
typedef struct {
  size_t struct_size;
  int32_t dialect;          /* NDT_CORE: whose rules */
  const ndt_layout* layout; /* of t, for patterns of contiguity; NULL: C order */
} ndt_match_options;
ND_API nd_status ndt_match_with(const ndt_type* pattern, const ndt_type* t, const ndt_match_options* options, ndt_bindings** out,
                                nd_error** error);

/* Bindings of one's own, for substitute. */
ND_API nd_status ndt_bindings_new(ndt_bindings** out, nd_error** error);
ND_API nd_status ndt_bindings_set_size(ndt_bindings* b, const char* name, size_t size, int64_t extent, nd_error** error);
ND_API nd_status ndt_bindings_set_type(ndt_bindings* b, const char* name, size_t size, const ndt_type* t, nd_error** error);
/* A list of dimensions: a fragment, "[3 * var]". */
ND_API nd_status ndt_bindings_set_dims(ndt_bindings* b, const char* name, size_t size, const ndt_type* fragment, nd_error** error);
ND_API ndt_bindings* ndt_bindings_retain(ndt_bindings* b);
ND_API void ndt_bindings_release(ndt_bindings* b);
ND_API size_t ndt_bindings_count(const ndt_bindings* b);
ND_API const char* ndt_bindings_name(const ndt_bindings* b, size_t i);
ND_API int64_t ndt_bindings_find(const ndt_bindings* b, const char* name, size_t size); /* -1 where the name is not bound */
ND_API int64_t ndt_bindings_extent(const ndt_bindings* b, size_t i);                    /* of a bound size, -1 otherwise */
ND_API nd_status ndt_bindings_type(const ndt_bindings* b, size_t i, ndt_type** out, nd_error** error);
ND_API size_t ndt_bindings_print(const ndt_bindings* b, size_t i, char* buffer, size_t capacity); /* the value */
ND_API nd_status ndt_substitute(const ndt_type* pattern, const ndt_bindings* b, ndt_type** out, nd_error** error);

/* Every symbol needs a value and no family may remain. */
ND_API nd_status ndt_substitute_all(const ndt_type* pattern, const ndt_bindings* b, ndt_type** out, nd_error** error);
ND_API nd_status ndt_unify(const ndt_type* a, const ndt_type* b, ndt_type** out, nd_error** error);
/* Can every value of `from` be read as `to`? */
ND_API nd_status ndt_is_readable_as(const ndt_type* from, const ndt_type* to, bool* out, nd_error** error);

enum { NDT_JOIN_SAFE = 0, NDT_JOIN_ARRAY = 1, NDT_JOIN_C = 2, NDT_JOIN_UNIFY = 3 };
ND_API nd_status ndt_join(int32_t rule, const ndt_type* const* types, size_t count, ndt_type** out, nd_error** error);

enum { NDT_PROMOTE_OPTION = 0, NDT_DROP_OPTION = 1 };
typedef struct {
  size_t struct_size;
  int32_t option;       /* NDT_PROMOTE_OPTION: a nullable argument makes the result nullable */
  int32_t fill_missing; /* 1: what records lack becomes an option */
  int32_t wide;         /* 1: 128 bits may be the answer of NDT_JOIN_SAFE */
} ndt_join_options;
ND_API nd_status ndt_join_with(int32_t rule, const ndt_type* const* types, size_t count, const ndt_join_options* options, ndt_type** out,
                               nd_error** error);

ND_API nd_status ndt_resolve(const ndt_type* signature, const ndt_type* const* arguments, size_t count, ndt_resolution** out,
                             nd_error** error);
typedef struct {
  size_t struct_size;
  int32_t dialect;            /* NDT_CORE: whose rules */
  const ndt_type* const* out; /* types of results that the caller already has, or NULL */
  size_t out_count;
  const char* const* keywords; /* names of keyword arguments, NUL-terminated */
  const ndt_type* const* keyword_types;
  size_t keyword_count;
  const ndt_layout* const* layouts; /* of arguments, then of out; an entry may be NULL: C order */
  size_t layout_count;
} ndt_resolve_options;
ND_API nd_status ndt_resolve_with(const ndt_type* signature, const ndt_type* const* arguments, size_t count,
                                  const ndt_resolve_options* options, ndt_resolution** out, nd_error** error);

/* A signature that remembers its resolutions. */
ND_API nd_status ndt_signature_new(const ndt_type* function, ndt_signature** out, nd_error** error);
ND_API ndt_signature* ndt_signature_retain(ndt_signature* s);
ND_API void ndt_signature_release(ndt_signature* s);
ND_API nd_status ndt_signature_resolve(const ndt_signature* s, const ndt_type* const* arguments, size_t count, ndt_resolution** out,
                                       nd_error** error);

ND_API ndt_resolution* ndt_resolution_retain(ndt_resolution* r);
ND_API void ndt_resolution_release(ndt_resolution* r);
ND_API int32_t ndt_resolution_outer_dims(const ndt_resolution* r);
ND_API nd_status ndt_resolution_outer(const ndt_resolution* r, size_t i, ndt_type** out, nd_error** error); /* one dimension */
ND_API nd_status ndt_resolution_bindings(const ndt_resolution* r, ndt_bindings** out, nd_error** error);
ND_API size_t ndt_resolution_arguments(const ndt_resolution* r);
ND_API size_t ndt_resolution_count(const ndt_resolution* r); /* arguments, then results */
ND_API nd_status ndt_resolution_type(const ndt_resolution* r, size_t i, ndt_type** out, nd_error** error);

/* --- layout ----------------------------------------------------------------------------------------------------------------------- */

ND_API nd_status ndt_layout_of(const ndt_type* t, ndt_layout** out, nd_error** error);
enum { NDT_NULLS_BITMAP = 0, NDT_NULLS_MASK = 1, NDT_NULLS_SENTINEL = 2, NDT_NULLS_INDEX = 3 };
typedef struct {
  size_t struct_size;
  int32_t nulls;       /* NDT_NULLS_BITMAP */
  int32_t offset_bits; /* 32 or 64; 0: 64 */
} ndt_layout_options;
ND_API nd_status ndt_layout_of_with(const ndt_type* t, const ndt_layout_options* options, ndt_layout** out, nd_error** error);
/* Layout text; or text of a dialect that puts layout into its types: "fixed(shape=3, step=2) * int8" of ndtypes. */
ND_API nd_status ndt_layout_parse(const char* text, size_t size, const ndt_parse_options* options, ndt_layout** out, nd_error** error);
ND_API nd_status ndt_layout_type(const ndt_layout* l, ndt_type** out, nd_error** error);
ND_API bool ndt_layout_equal(const ndt_layout* a, const ndt_layout* b);
/* Layouts of the parts: the element of a dimension or option, fields, members. */
ND_API size_t ndt_layout_part_count(const ndt_layout* l);
ND_API nd_status ndt_layout_part(const ndt_layout* l, size_t i, ndt_layout** out, nd_error** error);
ND_API int32_t ndt_layout_nulls(const ndt_layout* l);       /* how an option marks its nulls */
ND_API int32_t ndt_layout_buffer(const ndt_layout* l);      /* number of the side buffer, 0 where there is none */
ND_API int32_t ndt_layout_offset_bits(const ndt_layout* l); /* of a part of variable size */
ND_API ndt_layout* ndt_layout_retain(ndt_layout* l);
ND_API void ndt_layout_release(ndt_layout* l);
ND_API int64_t ndt_layout_size(const ndt_layout* l);
ND_API int64_t ndt_layout_align(const ndt_layout* l);
ND_API int64_t ndt_layout_stride(const ndt_layout* l);     /* of a fixed dimension, 0 otherwise */
ND_API size_t ndt_layout_field_count(const ndt_layout* l); /* of a record or tuple */
ND_API int64_t ndt_layout_offset(const ndt_layout* l, size_t field);
ND_API int64_t ndt_layout_field_size(const ndt_layout* l, size_t field);
ND_API size_t ndt_layout_print(const ndt_layout* l, char* buffer, size_t capacity);

/* --- what changed, what values say -------------------------------------------------------------------------------------------------- */

ND_API nd_status ndt_diff_new(const ndt_type* left, const ndt_type* right, ndt_diff** out, nd_error** error);
ND_API ndt_diff* ndt_diff_retain(ndt_diff* d);
ND_API void ndt_diff_release(ndt_diff* d);
ND_API size_t ndt_diff_count(const ndt_diff* d);               /* 0 where the types are equal */
ND_API const char* ndt_diff_path(const ndt_diff* d, size_t i); /* "[].x" */
ND_API bool ndt_diff_compatible(const ndt_diff* d, size_t i);  /* values of the left can be read where the right is expected */
ND_API size_t ndt_diff_print(const ndt_diff* d, size_t i, char* buffer, size_t capacity);

typedef struct {
  size_t struct_size;
  int32_t text_stays_text; /* 1: ISO 8601 text is no date */
  int32_t no_unions;       /* 1: values of several kinds become string */
  int32_t narrow;          /* 1: the smallest integer type that holds what was seen */
  int32_t always_ragged;   /* 1: lists of one length are var as well */
  int64_t categories;      /* text with at most so many different values becomes categorical */
} ndt_infer_options;
ND_API nd_status ndt_infer_json(const char* text, size_t size, const ndt_infer_options* options, ndt_type** out, nd_error** error);
ND_API nd_status ndt_infer_csv(const char* text, size_t size, const ndt_infer_options* options, ndt_type** out, nd_error** error);

/* --- notations of others, and bytes --------------------------------------------------------------------------------------------------- */

/* By name: datashape json arrow numpy pep3118 struct dlpack zarr2 zarr3 c gufunc numba, and the dialects to read. */
ND_API size_t ndt_notation_count(void);
ND_API const char* ndt_notation_name(size_t i);
ND_API nd_status ndt_read(const char* notation, const char* text, size_t size, ndt_type** out, nd_error** error);
ND_API nd_status ndt_write(const ndt_type* t, const char* notation, char* buffer, size_t capacity, size_t* needed, nd_error** error);

ND_API nd_status ndt_from_pep3118(const char* format, size_t size, int64_t itemsize, ndt_type** out, nd_error** error); /* -1: not known */
ND_API nd_status ndt_from_arrow(const struct ArrowSchema* schema, ndt_type** out, nd_error** error); /* the schema stays the caller's */
ND_API nd_status ndt_to_arrow(const ndt_type* t, struct ArrowSchema* out, nd_error** error);
ND_API nd_status ndt_from_dlpack(uint8_t code, uint8_t bits, uint16_t lanes, ndt_type** out, nd_error** error);
ND_API nd_status ndt_to_dlpack(const ndt_type* t, uint8_t* code, uint8_t* bits, uint16_t* lanes, nd_error** error);

ND_API nd_status ndt_serialise(const ndt_type* t, uint8_t* buffer, size_t capacity, size_t* needed, nd_error** error);
ND_API nd_status ndt_deserialise(const uint8_t* bytes, size_t size, ndt_type** out, nd_error** error);

#ifdef __cplusplus
}
#endif

#endif
