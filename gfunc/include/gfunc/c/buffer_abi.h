/* SPDX-License-Identifier: BSD-3-Clause */
/* The facts of a PEP 3118 Py_buffer, without Python: the same fields under the same names and meanings. */
#ifndef PLURIBUS_GFUNC_BUFFER_ABI_H
#define PLURIBUS_GFUNC_BUFFER_ABI_H

#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

typedef struct gf_buffer {
  void* buf;
  int64_t len; /* product of the shape, times itemsize */
  int64_t itemsize;
  int32_t readonly;
  int32_t ndim;
  const char* format;        /* NULL: bytes */
  const int64_t* shape;      /* NULL: one dim of len / itemsize */
  const int64_t* strides;    /* in bytes; NULL: C order */
  const int64_t* suboffsets; /* NULL, or all negative */
} gf_buffer;

#ifdef __cplusplus
}
#endif

#endif
