// SPDX-License-Identifier: BSD-3-Clause
/// Links in an operator new that throws for blocks above 64 MiB, and lets a fuzz program bound what the pool maps: options may ask for any
/// shape, and what cannot be had is std::bad_alloc and not the end of the process.
#pragma once

namespace pluribus::testing {

/// Data of this process beyond what it has now is refused by the system above 512 MiB. Once, from LLVMFuzzerInitialize.
void bound_memory();

}  // namespace pluribus::testing
