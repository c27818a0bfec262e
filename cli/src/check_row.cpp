// SPDX-License-Identifier: BSD-3-Clause
/// {"text", "dialect"?} -> {"ok", "canonical", "ndim", "itemsize", "align"} or the errors.
#include "dialects.hpp"
#include "ndt/layout.hpp"
#include "ndt/print.hpp"
#include "rows.hpp"

namespace pluribus::cli {

answer check_row(const request& r) {
  const std::string text = r.text("text");
  const ndt::type t = read_type(text, dialect_of(r.text_or("dialect", "core")));
  answer a;
  a.put("ok", true).put("canonical", ndt::to_string(t)).put("ndim", std::int64_t{t.ndim()});
  const auto layout = ndt::layout_of(t.dtype());
  if (t.dtype().kind() == ndt::kind::void_)
    a.put("itemsize", std::int64_t{0}).put("align", std::int64_t{1});
  else if (layout)
    a.put("itemsize", layout->size()).put("align", layout->align());
  else
    a.put_null("itemsize").put_null("align");
  return a;
}

}  // namespace pluribus::cli
