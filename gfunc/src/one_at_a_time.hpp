// SPDX-License-Identifier: BSD-3-Clause
/// A loop behind a lock, so that no two threads are ever in it. What the loop does and owns stays as it was.
#pragma once
#include "gfunc/inner_loop.hpp"

namespace pluribus::gfunc {

inner_loop one_at_a_time(inner_loop loop);

}  // namespace pluribus::gfunc
