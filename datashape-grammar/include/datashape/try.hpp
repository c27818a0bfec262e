// SPDX-License-Identifier: BSD-3-Clause
/// Passes diagnostics up to the caller. Never included by an umbrella header.
#pragma once

#define DATASHAPE_TRY_JOIN2(a, b) a##b
#define DATASHAPE_TRY_JOIN(a, b) DATASHAPE_TRY_JOIN2(a, b)
#define DATASHAPE_TRY_IMPL(tmp, var, expr) \
  auto tmp = (expr);                       \
  if (!tmp) return std::move(tmp).error(); \
  var = *std::move(tmp)

/// DATASHAPE_TRY(auto t, parse(text)); returns the diagnostics of a failed result from the enclosing function.
#define DATASHAPE_TRY(var, expr) DATASHAPE_TRY_IMPL(DATASHAPE_TRY_JOIN(ds_try_, __LINE__), var, expr)
#define DATASHAPE_CHECK(expr)                                                                       \
  do {                                                                                              \
    if (auto ds_check_result = (expr); !ds_check_result) return std::move(ds_check_result).error(); \
  } while (false)
