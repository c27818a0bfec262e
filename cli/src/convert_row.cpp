// SPDX-License-Identifier: BSD-3-Clause
/// {"text", "from", "to"} -> {"ok", "text"}.
#include "ndt/notation.hpp"
#include "rows.hpp"

namespace pluribus::cli {

answer convert_row(const request& r) {
  const std::string text = r.text("text");
  const auto converted = ndt::convert(text, r.text_or("from", "datashape"), r.text_or("to", "datashape"));
  if (!converted) return answer::failure(converted.error(), text);
  return answer().put("ok", true).put("text", *converted);
}

}  // namespace pluribus::cli
