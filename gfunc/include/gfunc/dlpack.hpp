// SPDX-License-Identifier: BSD-3-Clause
/// DLPack tensors to values and back, both protocols. Strided scalars of native byte order in memory of this machine; all else is refused
/// (records, text and times go by Arrow or the buffer protocol).
#pragma once
#include "datashape/result.hpp"
#include "gfunc/c/dlpack_abi.h"
#include "gfunc/value.hpp"

namespace pluribus::gfunc {

/// Whether an export may copy.
enum class copy_policy : std::uint8_t {
  never,  ///< E0327 where it would be needed
  if_needed,
  always,
};

/// Take the tensor over and call its deleter after the last part of the value is gone, never on a worker's thread; on failure it stays the
/// caller's. Of another major version nothing but the deleter may be touched: refused. Several lanes are a dim.
datashape::result<value> from_dlpack(DLManagedTensorVersioned* tensor);
datashape::result<value> from_dlpack(DLManagedTensor* tensor);

/// A tensor for the caller to consume or delete. Shared memory is flagged read-only; a copy is flagged as one and may be written.
datashape::result<DLManagedTensorVersioned*> to_dlpack(const value& v, copy_policy copies = copy_policy::if_needed);
/// The older protocol cannot say read-only, so this copies, and refuses under copy_policy::never.
datashape::result<DLManagedTensor*> to_dlpack_legacy(const value& v, copy_policy copies = copy_policy::if_needed);

}  // namespace pluribus::gfunc
