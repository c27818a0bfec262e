/* SPDX-License-Identifier: BSD-3-Clause */
/* Status and errors of every C interface of this project. A failing call returns a status other than ND_OK and, where its last argument is
   not NULL, hands out an error that the caller releases. An error holds one or more diagnostics, each with a stable code. */
#ifndef PLURIBUS_NDT_ERROR_H
#define PLURIBUS_NDT_ERROR_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#if defined(__GNUC__)
#define ND_API __attribute__((visibility("default")))
#else
#define ND_API
#endif

#ifdef __cplusplus
extern "C" {
#endif

typedef int32_t nd_status;
enum {
  ND_OK = 0,
  ND_INVALID = 1,     /* the arguments say something impossible; the diagnostics say what */
  ND_NO_MATCH = 2,    /* the answer is no; the diagnostics say why */
  ND_UNSUPPORTED = 3, /* it can be said here, not there */
  ND_OUT_OF_MEMORY = 4,
  ND_IO = 5,
  ND_CANCELLED = 6,
  ND_INTERNAL = 7
};

/* Returned in place of a size by functions that write text when memory ran out. */
#define ND_NO_SIZE SIZE_MAX

typedef struct nd_error nd_error;

/* An error with any status has at least one diagnostic. Texts live as long as the error. */
ND_API size_t nd_error_count(const nd_error* e);
ND_API nd_status nd_error_status(const nd_error* e);
ND_API const char* nd_error_code(const nd_error* e, size_t i); /* "E0107" */
ND_API const char* nd_error_message(const nd_error* e, size_t i);
ND_API const char* nd_error_help(const nd_error* e, size_t i);                          /* NULL where there is none */
ND_API bool nd_error_span(const nd_error* e, size_t i, uint32_t* begin, uint32_t* end); /* byte offsets into the text that was read */
/* Rendered with carets, and as one JSON object a line. As snprintf: the size needed without the final NUL, at most capacity written. */
ND_API size_t nd_error_text(const nd_error* e, char* buffer, size_t capacity);
ND_API size_t nd_error_json(const nd_error* e, char* buffer, size_t capacity);
ND_API void nd_error_release(nd_error* e);

#ifdef __cplusplus
}
#endif

#endif
