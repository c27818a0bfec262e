// SPDX-License-Identifier: BSD-3-Clause
/// .npy files: mapped and read in place; written chunk by chunk under a temporary name.
#pragma once
#include <memory>
#include <string>

#include "nd/io/atomic_file.hpp"
#include "nd/source.hpp"

namespace pluribus::nd::io {

std::shared_ptr<const source> npy_source(const std::string& path);
/// C order. Chunks are runs of the file, so that writers on several threads touch no common byte.
std::unique_ptr<sink> npy_sink(const std::string& path, const ndt::type& type, existing old = existing::refuse);

}  // namespace pluribus::nd::io
