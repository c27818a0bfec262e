/* SPDX-License-Identifier: BSD-3-Clause */
/* Counts what a C program checks, and says what failed. */
#ifndef PLURIBUS_TESTS_CHECK_H
#define PLURIBUS_TESTS_CHECK_H
#include <stdio.h>

static int failures = 0;
static int checks = 0;

#define CHECK(what)                                     \
  do {                                                  \
    ++checks;                                           \
    if (!(what)) {                                      \
      ++failures;                                       \
      printf("%s:%d: %s\n", __FILE__, __LINE__, #what); \
    }                                                   \
  } while (0)

#endif
