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

bool is_complete(const gf_call_options& o) noexcept {
  if (gfunc::c::any_null(o.values, o.value_count) || (o.value_count > 0 && !o.value_names) || (!o.options && o.options_size > 0))
    return false;
  for (size_t i = 0; i < o.value_count; ++i) {
    if (!o.value_names[i]) return false;
  }
  return true;
}

/// run(call) returns a status; the call's parts live while it runs.
template <class Run>
nd_status with_call(gf_value* const* arguments, size_t count, const gf_call_options* options, nd_error** error, Run&& run) {
  const gf_call_options o = options_of(options);
  if (gfunc::c::any_null(arguments, count) || !is_complete(o)) return null_argument(error);
  return guarded(error, [&]() -> nd_status {
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
  if (!name || !out) return null_argument(error);
  return with_call(arguments, count, options, error, [&](const asked_call& asked) {
    return give(gfunc::try_call(view(name, size), asked.arguments, asked.options, asked.place), out, error);
  });
}
nd_status gf_call_into(const char* name, size_t size, gf_value* const* arguments, size_t count, const gf_call_options* options,
                       gf_value* result, nd_error** error) {
  if (!name || !result) return null_argument(error);
  return with_call(arguments, count, options, error, [&](const asked_call& asked) -> nd_status {
    gfunc::value into = result->held;
    const auto done = gfunc::call_into(into, view(name, size), asked.arguments, asked.options, asked.place);
    return done ? ND_OK : gfunc::c::fail(done.error(), {}, error);
  });
}
}
