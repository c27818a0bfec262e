// SPDX-License-Identifier: BSD-3-Clause
/// mmap of whole files, read only.
#include "nd/io/mapped_file.hpp"

#include <fmt/format.h>
#include <sys/mman.h>

#include <cerrno>

#include "datashape/try.hpp"
#include "probe/codes.hpp"
#include "probe/file.hpp"

namespace pluribus::nd::io {

datashape::result<std::shared_ptr<const mapped_file>> mapped_file::open(const std::string& path) {
  DATASHAPE_TRY(const auto in, probe::file::open(path));
  const auto size = static_cast<std::size_t>(in.size());
  void* memory = size == 0 ? nullptr : ::mmap(nullptr, size, PROT_READ, MAP_SHARED, in.descriptor(), 0);
  if (memory == MAP_FAILED)
    return probe::failure(probe::codes::unreadable, fmt::format("cannot map {}: {}", path, probe::system_reason(errno)));
  return std::shared_ptr<const mapped_file>(new mapped_file({static_cast<const std::byte*>(memory), size}));
}

mapped_file::~mapped_file() {
  if (!bytes_.empty()) ::munmap(const_cast<std::byte*>(bytes_.data()), bytes_.size());
}

}  // namespace pluribus::nd::io
