// SPDX-License-Identifier: BSD-3-Clause
/// C interface: types from sample values.
#include "ndt/infer.hpp"

#include "handles.hpp"

using namespace pluribus;
using namespace pluribus::ndt::c;

namespace {

ndt::infer_options how(const ndt_infer_options* options, bool unions) {
  const ndt_infer_options asked = options_of(options, "ndt_infer_options");
  return {.datetimes = !asked.text_stays_text,
          .unions = unions && !asked.no_unions,
          .narrow = asked.narrow != 0,
          .fixed = !asked.always_ragged,
          .categories = asked.categories > 0 ? static_cast<std::size_t>(asked.categories) : 0};
}

}  // namespace

extern "C" {

nd_status ndt_infer_json(const char* text, size_t size, const ndt_infer_options* options, ndt_type** out, nd_error** error) {
  if (const char* none = first_missing({{"out", out}, {"text", text || !size}})) return null_argument(__func__, none, error);
  return guarded(error, [&] { return give(ndt::infer_json(view(text, size), how(options, true)), view(text, size), out, error); });
}
nd_status ndt_infer_csv(const char* text, size_t size, const ndt_infer_options* options, ndt_type** out, nd_error** error) {
  if (const char* none = first_missing({{"out", out}, {"text", text || !size}})) return null_argument(__func__, none, error);
  return guarded(error,
                 [&] { return give(ndt::infer_csv(view(text, size), {.values = how(options, false)}), view(text, size), out, error); });
}
}
