// SPDX-License-Identifier: BSD-3-Clause
/// NIfTI-1 volumes: (x, y, z[, t]) with x fastest, as stored. A .nii is mapped; a .nii.gz is inflated once into pool memory.
#pragma once
#include <memory>
#include <string>

#include "nd/array.hpp"
#include "nd/source.hpp"

namespace pluribus::nd::io {

/// The stored values, without scaling. A .nii.gz of more than `limit` decoded bytes is refused (0: no limit).
std::shared_ptr<const source> nifti_source(const std::string& path, index limit = 0);
/// The values as the header means them: float64 slope * stored + intercept where the header scales, else as stored. Lazy.
array open_nifti(const std::string& path, index limit = 0);

}  // namespace pluribus::nd::io
