// SPDX-License-Identifier: BSD-3-Clause
/// Commands that every tool has and that look at the tool itself: shell completion and the manual page.
#pragma once
#include "command.hpp"

namespace pluribus::cli {

/// `of` lives as long as the process.
command* completion_command(const tool& of);
command* manual_command(const tool& of);

}  // namespace pluribus::cli
