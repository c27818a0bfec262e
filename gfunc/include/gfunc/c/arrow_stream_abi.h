/* SPDX-License-Identifier: BSD-3-Clause */
/* The ArrowArrayStream struct of the Arrow C stream interface, as the Arrow format specification defines it, under the guard that it names.
 */
#ifndef PLURIBUS_GFUNC_ARROW_STREAM_ABI_H
#define PLURIBUS_GFUNC_ARROW_STREAM_ABI_H

#include "ndt/c/arrow_abi.h"

#ifdef __cplusplus
extern "C" {
#endif

#ifndef ARROW_C_STREAM_INTERFACE
#define ARROW_C_STREAM_INTERFACE

struct ArrowArrayStream {
  int (*get_schema)(struct ArrowArrayStream*, struct ArrowSchema* out);
  int (*get_next)(struct ArrowArrayStream*, struct ArrowArray* out);
  const char* (*get_last_error)(struct ArrowArrayStream*);
  void (*release)(struct ArrowArrayStream*);
  void* private_data;
};

#endif

#ifdef __cplusplus
}
#endif

#endif
