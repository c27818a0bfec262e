/* SPDX-License-Identifier: BSD-3-Clause */
/* Generalized functions for every language that calls C: values over any typed memory, calls by name, functions from outside. C99.
   The rules stand in ndt/c/ndt.h; the library behind this header holds that one too, so a program links one of the two. Types are handles
   of ndt.h. A value is immutable once another call has seen it; only memory that gf_value_allocate made, or one's own, is written, and
   before that. A NULL registry means the built-in functions. */
#ifndef PLURIBUS_GFUNC_H
#define PLURIBUS_GFUNC_H

#include "ndt/c/ndt.h"

#ifdef __cplusplus
extern "C" {
#endif

typedef struct gf_registry gf_registry;
typedef struct gf_module gf_module;
typedef struct gf_value gf_value;

ND_API uint32_t gf_abi_version(void); /* major << 16 | minor */

/* --- values ----------------------------------------------------------------------------------------------------------------------- */

/* Called once with the context and the data, when the last value over them is gone; never on a worker's thread. */
typedef void (*gf_destroy)(void* context, void* data);

/* The elements of `t` begin `offset` bytes after `data`, inside the `bytes` from data on. strides: one a leading dimension, in bytes, any
   sign; NULL means C order. With a destroy the value owns the memory; without, the caller keeps it longer than every value over it. On
   failure destroy has not been called. */
typedef struct {
  size_t struct_size;
  void* data;
  int64_t bytes;
  int64_t offset;
  const int64_t* strides;
  gf_destroy destroy;
  void* context;
} gf_memory;
ND_API nd_status gf_value_over(const ndt_type* t, const gf_memory* memory, gf_value** out, nd_error** error);
/* The same with the datashape as text. */
ND_API nd_status gf_value_over_text(const char* type, size_t size, const gf_memory* memory, gf_value** out, nd_error** error);

/* C order, uninitialised; options all valid; records by rows. */
ND_API nd_status gf_value_allocate(const ndt_type* t, gf_value** out, nd_error** error);
/* JSON-like text, [1, null, 3] of 3 * ?int32. */
ND_API nd_status gf_value_read(const ndt_type* t, const char* text, size_t size, gf_value** out, nd_error** error);
ND_API size_t gf_value_print(const gf_value* v, char* buffer, size_t capacity);
/* A number that takes the dtype of its partners, as a literal of a program does. */
ND_API nd_status gf_value_integer(int64_t number, gf_value** out, nd_error** error);
ND_API nd_status gf_value_real(double number, gf_value** out, nd_error** error);

ND_API gf_value* gf_value_retain(gf_value* v);
ND_API void gf_value_release(gf_value* v);

enum {
  GF_STRIDED = 0, /* one strided view of elements: gf_value_data, gf_value_strides */
  GF_COLUMNS = 1,
  GF_OPTION = 2,
  GF_RAGGED = 3,
  GF_TEXT = 4,
  GF_VIEWS = 5,
  GF_CODED = 6,
  GF_TAGGED = 7,
  GF_DENSE = 8,
  GF_REFERENCE = 9,
  GF_WRAPPED = 10
};
ND_API nd_status gf_value_type(const gf_value* v, ndt_type** out, nd_error** error);
ND_API int32_t gf_value_form(const gf_value* v);                                  /* -1 of NULL */
ND_API size_t gf_value_shape(const gf_value* v, int64_t* out, size_t capacity);   /* leading fixed dimensions; as ndt_shape */
ND_API size_t gf_value_strides(const gf_value* v, int64_t* out, size_t capacity); /* 0 where the form is not GF_STRIDED */
ND_API void* gf_value_data(const gf_value* v);                                    /* first element; NULL likewise */
ND_API int64_t gf_value_itemsize(const gf_value* v);                              /* bytes of an element; -1 likewise */
ND_API bool gf_value_is_contiguous(const gf_value* v);
/* Parts, each a value: fields of columns; the child of an option, reference or name; starts, ends and content of ragged; starts, ends and
   bytes of text; codes and dictionary; tags and members; tags, positions and members. */
ND_API size_t gf_value_part_count(const gf_value* v);
ND_API nd_status gf_value_part(const gf_value* v, size_t i, gf_value** out, nd_error** error);

/* Views of the same memory. */
ND_API nd_status gf_value_field(const gf_value* v, const char* name, size_t size, gf_value** out, nd_error** error);
ND_API nd_status gf_value_at(const gf_value* v, int64_t i, gf_value** out, nd_error** error);
ND_API nd_status gf_value_range(const gf_value* v, int32_t dim, int64_t start, int64_t stop, int64_t step, gf_value** out,
                                nd_error** error);
ND_API nd_status gf_value_transpose(const gf_value* v, const int32_t* order, size_t count, gf_value** out, nd_error** error);
ND_API nd_status gf_value_broadcast(const gf_value* v, const int64_t* shape, size_t count, gf_value** out, nd_error** error);

/* Composed of others, which are shared: records and tuples (3 * {x: int32, y: string}) from one value a field, of the record's dimensions;
   var * T from n + 1 offsets (int32 or int64) and its content; ?T from a value and bools of its shape, true where valid. */
ND_API nd_status gf_value_columns(const ndt_type* t, gf_value* const* fields, size_t count, gf_value** out, nd_error** error);
ND_API nd_status gf_value_ragged(const gf_value* offsets, const gf_value* content, gf_value** out, nd_error** error);
ND_API nd_status gf_value_masked(const gf_value* v, const gf_value* valid, gf_value** out, nd_error** error);
ND_API nd_status gf_value_valid(const gf_value* v, gf_value** out, nd_error** error);

ND_API nd_status gf_value_copy(const gf_value* v, gf_value** out, nd_error** error); /* compact, C order */
/* Same type, same elements; NaN equals NaN. */
ND_API nd_status gf_value_equal(const gf_value* a, const gf_value* b, bool* out, nd_error** error);

/* --- functions -------------------------------------------------------------------------------------------------------------------- */

/* An immutable snapshot of functions, shared by everyone. */
ND_API nd_status gf_registry_builtin(gf_registry** out, nd_error** error);
ND_API gf_registry* gf_registry_retain(gf_registry* r);
ND_API void gf_registry_release(gf_registry* r);

/* Sorted by name. Texts live as long as the registry; NULL or "" where there is none. */
enum { GF_ELEMENTWISE = 1, GF_REDUCTION = 2, GF_WHOLE = 4 };
ND_API size_t gf_function_count(const gf_registry* r);
ND_API int64_t gf_function_find(const gf_registry* r, const char* name, size_t size); /* -1 where there is none */
ND_API const char* gf_function_name(const gf_registry* r, size_t i);
ND_API const char* gf_function_doc(const gf_registry* r, size_t i);
ND_API const char* gf_function_example(const gf_registry* r, size_t i);
ND_API const char* gf_function_example_result(const gf_registry* r, size_t i);
ND_API uint32_t gf_function_sorts(const gf_registry* r, size_t i); /* GF_ELEMENTWISE | … */
/* All of it as a JSON object: name, doc, example, result, arguments, kernels (signature, dtypes, nulls), options. */
ND_API size_t gf_function_json(const gf_registry* r, size_t i, char* buffer, size_t capacity);
/* One signature a line. */
ND_API size_t gf_function_signatures(const gf_registry* r, size_t i, char* buffer, size_t capacity);

/* options: a JSON object {"axis": 1, "side": "right", "dtype": "float32"} or NULL; an option that is a value is an array of numbers,
   {"type": datashape, "value": …}, or one of `values` under its name. */
typedef struct {
  size_t struct_size;
  const gf_registry* functions;
  const char* options;
  size_t options_size;
  const char* const* value_names; /* NUL-terminated */
  gf_value* const* values;
  size_t value_count;
} gf_call_options;
ND_API nd_status gf_call(const char* name, size_t size, gf_value* const* arguments, size_t count, const gf_call_options* options,
                         gf_value** out, nd_error** error);
/* Into memory that is there: its type must be the result's. It may overlap the arguments. */
ND_API nd_status gf_call_into(const char* name, size_t size, gf_value* const* arguments, size_t count, const gf_call_options* options,
                              gf_value* result, nd_error** error);

/* --- functions from outside ------------------------------------------------------------------------------------------------------- */

/* data: one pointer an argument, then one a result. dims[0]: how many elements; strides: bytes between them, one a pointer. Where the
   signature names dimensions, dims goes on with their sizes in the order in which they first appear, and strides with the byte strides of
   the named dimensions of each argument and result in turn. This is the inner loop of NumPy's ufuncs and gufuncs. A loop may run on
   several threads at once, and elements come in any order and number. */
typedef void (*gf_loop)(char** data, const intptr_t* dims, const intptr_t* strides, void* state);
/* Returns 0, or a number of its own: the call then fails with E0355, which names it and the first element, in C order, that gave one. What
   a loop is asked again must be answered the same. */
typedef int32_t (*gf_checked_loop)(char** data, const intptr_t* dims, const intptr_t* strides, void* state);

enum {
  GF_ONE_THREAD = 1 /* never on two threads at once */
};
typedef struct {
  size_t struct_size;
  const char* signature;   /* NUL-terminated: "(... * float64, ... * float64) -> ... * float64", "(... * N * float64) -> ... * float64" */
  gf_loop loop;            /* this */
  gf_checked_loop checked; /* or this */
  void* state;
  /* May be NULL; runs once, also where the module is never built, but not where gf_module_kernel fails. A thread may keep its last call,
     and with it the state, until its next. */
  void (*free_state)(void* state);
  uint32_t flags;
} gf_kernel;

/* Collects functions; gf_module_build makes a new registry of those of `base` and the module's, and leaves the base as it was. A module
   is used from one thread at a time. */
ND_API nd_status gf_module_new(const gf_registry* base, gf_module** out, nd_error** error);
/* What is added next belongs to this function. */
ND_API nd_status gf_module_function(gf_module* m, const char* name, size_t size, const char* doc, size_t doc_size, nd_error** error);
ND_API nd_status gf_module_example(gf_module* m, const char* call, size_t call_size, const char* result, size_t result_size,
                                   nd_error** error);
/* The code of the loop must stay loaded for good. */
ND_API nd_status gf_module_kernel(gf_module* m, const gf_kernel* kernel, nd_error** error);
/* Names that signatures after it may use. */
ND_API nd_status gf_module_names(gf_module* m, const ndt_scope* known, nd_error** error);
/* A function that is an expression of functions known before it, "x * x + y * y"; its arguments are the names in it, in order. */
ND_API nd_status gf_module_define(gf_module* m, const char* name, size_t size, const char* expression, size_t expression_size,
                                  const char* doc, size_t doc_size, nd_error** error);
/* The functions of a shared object, which plugin.h describes. */
ND_API nd_status gf_module_load(gf_module* m, const char* path, size_t size, nd_error** error);
/* Fails with everything that is wrong; the module can be corrected by nothing but a new one. */
ND_API nd_status gf_module_build(gf_module* m, gf_registry** out, nd_error** error);
ND_API void gf_module_release(gf_module* m);

#ifdef __cplusplus
}
#endif

#endif
