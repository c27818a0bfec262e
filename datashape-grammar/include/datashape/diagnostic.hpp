// SPDX-License-Identifier: BSD-3-Clause
/// What went wrong, as data: code, message, span, second labels, notes, help. Flows out of every layer; rendering is elsewhere
/// (render.hpp).
#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "datashape/span.hpp"

namespace pluribus::datashape {

/// A stable error number; printed as E0107. The constants stand in the codes.def of the layer that raises them.
struct code {
  std::uint16_t number = 0;

  friend bool operator==(const code&, const code&) = default;
};

std::string to_string(code id);

enum class severity : std::uint8_t { error, warning, note };

struct label {
  span where;
  std::string text;
};

struct diagnostic {
  code id;
  severity level = severity::error;
  std::string message;
  std::optional<span> where = std::nullopt;
  std::vector<label> labels = {};
  std::vector<std::string> notes = {};
  std::optional<std::string> help = std::nullopt;
};

using diagnostics = std::vector<diagnostic>;

}  // namespace pluribus::datashape
