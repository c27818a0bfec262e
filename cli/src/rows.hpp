// SPDX-License-Identifier: BSD-3-Clause
/// What the batch mode answers to one request; one function a verb, each beside its command.
#pragma once
#include "batch.hpp"

namespace pluribus::cli {

answer check_row(const request& r);
answer match_row(const request& r);
answer join_row(const request& r);
answer resolve_row(const request& r);
answer convert_row(const request& r);
answer layout_row(const request& r);

}  // namespace pluribus::cli
