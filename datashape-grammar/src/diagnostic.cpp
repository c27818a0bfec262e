// SPDX-License-Identifier: BSD-3-Clause
/// Codes as text and the exception made of diagnostics. Carets are drawn elsewhere (render.cpp).
#include "datashape/diagnostic.hpp"

#include "datashape/result.hpp"

namespace pluribus::datashape {

std::string to_string(code id) {
  std::string text = "E0000";
  unsigned n = id.number;
  for (std::size_t i = 4; i > 0; --i, n /= 10) text[i] = static_cast<char>('0' + n % 10);
  return text;
}

error::error(diagnostics all, std::string source) : all_(std::move(all)), source_(std::move(source)) {
  what_ = all_.empty() ? std::string("error") : to_string(all_.front().id) + ": " + all_.front().message;
}

error::error(code id, std::string message) : error(diagnostics{diagnostic{id, severity::error, std::move(message)}}) {}

}  // namespace pluribus::datashape
