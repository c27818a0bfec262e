/* SPDX-License-Identifier: BSD-3-Clause */
/* Functions in a shared object that is loaded at run time, by gf_module_load or module_builder::load. It links to nothing of this project:
   it defines the two functions at the end, and the host hands it what it calls. What is wrong with what it registers is said when the
   module is built. Once loaded it stays so until the process ends. */
#ifndef PLURIBUS_GFUNC_PLUGIN_H
#define PLURIBUS_GFUNC_PLUGIN_H

#include "gfunc/c/gfunc.h"

#ifdef __cplusplus
extern "C" {
#endif

/* Of this header: major << 16 | minor. A host takes a plugin of its own major number and of a minor number up to its own. */
#define GF_PLUGIN_ABI 0x10000u

/* All texts end with NUL and are copied. */
typedef struct gf_host gf_host;
struct gf_host {
  size_t struct_size;
  uint32_t abi; /* GF_PLUGIN_ABI of the host */
  void* context;
  void (*names)(const gf_host* host, const char* declarations); /* "type quaternion = {w: float64, …}", for the signatures after it */
  void (*function)(const gf_host* host, const char* name, const char* doc);
  void (*example)(const gf_host* host, const char* call, const char* result);
  void (*kernel)(const gf_host* host, const gf_kernel* kernel); /* takes the state over, also of a kernel that is refused */
  void (*define)(const gf_host* host, const char* name, const char* expression, const char* doc);
  void (*fail)(const gf_host* host, const char* why); /* the plugin cannot be used */
};

#define GF_PLUGIN __attribute__((visibility("default")))

/* Returns GF_PLUGIN_ABI; asked before anything else. */
GF_PLUGIN uint32_t gf_plugin_abi(void);
GF_PLUGIN void gf_plugin_register(const gf_host* host);

#ifdef __cplusplus
}
#endif

#endif
