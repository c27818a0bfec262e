/* SPDX-License-Identifier: BSD-3-Clause */
/* A plugin, and with macros ones that are none: WITHOUT_ENTRY, OF_TOMORROW, THAT_ERRS. Links to nothing. */
#include "gfunc/c/plugin.h"

uint32_t gf_plugin_abi(void) {
#ifdef OF_TOMORROW
  return 0x20000u;
#else
  return GF_PLUGIN_ABI;
#endif
}

#ifndef WITHOUT_ENTRY
static void twice(char **data, const intptr_t *dims, const intptr_t *strides, void *state) {
  intptr_t i;
  (void)state;
  for (i = 0; i < dims[0]; ++i) *(double *)(data[1] + i * strides[1]) = 2 * *(const double *)(data[0] + i * strides[0]);
}
static int32_t checked(char **data, const intptr_t *dims, const intptr_t *strides, void *state) {
  intptr_t i;
  (void)state;
  for (i = 0; i < dims[0]; ++i) {
    const int64_t x = *(const int64_t *)(data[0] + i * strides[0]);
    if (x < 0) return 3;
    *(int64_t *)(data[1] + i * strides[1]) = x;
  }
  return 0;
}

void gf_plugin_register(const gf_host *host) {
  gf_kernel k = {sizeof k, "(... * float64) -> ... * float64", twice, 0, 0, 0, 0};
  host->function(host, "plugin_twice", "Two times x.");
  host->kernel(host, &k);
  host->example(host, "plugin_twice([1.5])", "[3.0]");
  host->function(host, "plugin_checked", "x, which is not negative.");
  k.signature = "(... * int64) -> ... * int64";
  k.loop = 0;
  k.checked = checked;
  host->kernel(host, &k);
  host->define(host, "plugin_square", "x * x", "x squared.");
#ifdef THAT_ERRS
  k.loop = twice;
  host->kernel(host, &k);
  host->fail(host, "no licence");
#endif
}
#endif
