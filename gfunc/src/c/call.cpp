// SPDX-License-Identifier: BSD-3-Clause
/// C interface: calls by name. See gfunc.h.
#include "gfunc/call.hpp"

#include "gfunc_handles.hpp"
#include "options.hpp"

using namespace pluribus;
using namespace pluribus::gfunc::c;

namespace {

/// What a caller may leave out, in C++ terms.
struct asked_call {
  std::vector<gfunc::value> arguments;
  gfunc::attributes options;
  gfunc::call_place place;
};

/// What is missing of the options; null where nothing is.
const char* missing_of(const gf_call_options& o) noexcept {
  bool named = o.value_names || o.value_count == 0;
  for (size_t i = 0; named && i < o.value_count; ++i) named = o.value_names[i] != nullptr;
  return first_missing({{"options->options", o.options || !o.options_size},
                        {"options->value_names", named},
                        {o.values ? "options->values[i]" : "options->values", !gfunc::c::any_null(o.values, o.value_count)}});
}

/// run(call) returns a status; the call's parts live while it runs.
template <class Run>
nd_status with_call(const char* function, gf_value* const* arguments, size_t count, const gf_call_options* options, nd_error** error,
                    Run&& run) {
  if (gfunc::c::any_null(arguments, count)) return null_argument(function, arguments ? "arguments[i]" : "arguments", error);
  return guarded(error, [&]() -> nd_status {
    const gf_call_options o = options_of(options, "gf_call_options");
    if (const char* none = missing_of(o)) return null_argument(function, none, error);
    asked_call asked{values_of(arguments, count), {}, {}};
    auto read = read_options(view(o.options, o.options_size));
    if (!read) return gfunc::c::fail(read.error(), view(o.options, o.options_size), error);
    asked.options = *std::move(read);
    for (size_t i = 0; i < o.value_count; ++i) asked.options.set(o.value_names[i], o.values[i]->held);
    if (o.functions) asked.place.functions = &o.functions->held;
    return run(asked);
  });
}

}  // namespace

extern "C" {

nd_status gf_call(const char* name, size_t size, gf_value* const* arguments, size_t count, const gf_call_options* options, gf_value** out,
                  nd_error** error) {
  if (const char* none = first_missing({{"name", name}, {"out", out}})) return null_argument(__func__, none, error);
  return with_call(__func__, arguments, count, options, error, [&](const asked_call& asked) {
    return give(gfunc::try_call(view(name, size), asked.arguments, asked.options, asked.place), out, error);
  });
}
nd_status gf_call_into(const char* name, size_t size, gf_value* const* arguments, size_t count, const gf_call_options* options,
                       gf_value* result, nd_error** error) {
  if (const char* none = first_missing({{"name", name}, {"result", result}})) return null_argument(__func__, none, error);
  return with_call(__func__, arguments, count, options, error, [&](const asked_call& asked) -> nd_status {
    gfunc::value into = result->held;
    const auto done = gfunc::call_into(into, view(name, size), asked.arguments, asked.options, asked.place);
    return done ? ND_OK : gfunc::c::fail(done.error(), {}, error);
  });
}
}
