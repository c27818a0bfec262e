// SPDX-License-Identifier: BSD-3-Clause
/// Reading of plain files by pread; interrupted and short reads are taken up again.
#include "probe/file.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <system_error>

#include "probe/codes.hpp"

namespace pluribus::probe {

std::string system_reason(int error_number) { return std::generic_category().message(error_number); }

datashape::result<file> file::open(const std::string& path) {
  const int fd = ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
  if (fd < 0) return failure(codes::unreadable, fmt::format("cannot open {}: {}", path, system_reason(errno)));
  struct stat facts {};
  file opened(path, fd, 0);
  if (::fstat(fd, &facts) != 0) return failure(codes::unreadable, fmt::format("cannot read {}: {}", path, system_reason(errno)));
  if (!S_ISREG(facts.st_mode)) return failure(codes::unreadable, fmt::format("cannot read {}: it is not a plain file", path));
  opened.size_ = facts.st_size;
  return opened;
}

file::~file() {
  if (fd_ >= 0) ::close(fd_);
}

file& file::operator=(file&& other) noexcept {
  std::swap(path_, other.path_);
  std::swap(fd_, other.fd_);
  std::swap(size_, other.size_);
  return *this;
}

datashape::result<std::int64_t> file::read_at(std::int64_t offset, std::span<std::byte> out) const {
  std::size_t done = 0;
  while (done < out.size()) {
    const ssize_t n = ::pread(fd_, out.data() + done, out.size() - done, offset + static_cast<std::int64_t>(done));
    if (n < 0 && errno == EINTR) continue;
    if (n < 0) return failure(codes::unreadable, fmt::format("cannot read {}: {}", path_, system_reason(errno)));
    if (n == 0) break;
    done += static_cast<std::size_t>(n);
  }
  return static_cast<std::int64_t>(done);
}

datashape::result<std::vector<std::byte>> file::head(std::int64_t n) const {
  std::vector<std::byte> bytes(static_cast<std::size_t>(std::min(n, size_)));
  auto read = read_at(0, bytes);
  if (!read) return std::move(read).error();
  bytes.resize(static_cast<std::size_t>(*read));
  return bytes;
}

}  // namespace pluribus::probe
