// SPDX-License-Identifier: BSD-3-Clause
/// Temporary names, full writes, fsync and rename over POSIX calls. A full disk, a quota and an I/O error are told apart.
#include "nd/io/atomic_file.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include <atomic>
#include <cerrno>
#include <cstdio>
#include <filesystem>
#include <utility>

#include "probe/codes.hpp"
#include "probe/file.hpp"

namespace pluribus::nd::io {
namespace {

using probe::failure;
namespace codes = probe::codes;

datashape::diagnostic write_failure(const std::string& path, int error_number) {
  if (error_number == ENOSPC || error_number == EDQUOT)
    return failure(codes::disk_full,
                   fmt::format("cannot write {}: {}; nothing was left under that name", path, probe::system_reason(error_number)));
  return failure(codes::write_failed, fmt::format("cannot write {}: {}", path, probe::system_reason(error_number)));
}

std::string parent_of(const std::string& path) {
  const auto slash = path.rfind('/');
  return slash == path.npos ? "." : slash == 0 ? "/" : path.substr(0, slash);
}

std::string temporary_name(const std::string& target) {
  static std::atomic<unsigned> count{0};
  const auto slash = target.rfind('/');
  const std::string folder = slash == target.npos ? "" : target.substr(0, slash + 1);
  struct timespec now {};
  ::clock_gettime(CLOCK_REALTIME, &now);
  return fmt::format("{}.tmp.{:x}-{:x}-{:x}", folder, ::getpid(),
                     static_cast<std::uint64_t>(now.tv_sec) * 1000000000u + static_cast<std::uint64_t>(now.tv_nsec),
                     count.fetch_add(1, std::memory_order_relaxed));
}

std::string without_trailing_slash(std::string path) {
  while (path.size() > 1 && path.back() == '/') path.pop_back();
  return path;
}

void sync_folder(const std::string& folder) {
  const int fd = ::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  if (fd < 0) return;
  ::fsync(fd);  // some file systems cannot; the rename has happened either way
  ::close(fd);
}

datashape::diagnostic exists_failure(const std::string& path) {
  datashape::diagnostic d = failure(codes::already_exists, fmt::format("{} exists; it is replaced only when that is asked for", path));
  d.help = "--overwrite asks for it, and existing::replace from C++";
  return d;
}

}  // namespace

atomic_file::atomic_file(std::string target, std::string temporary, int fd)
    : target_(std::move(target)), temporary_(std::move(temporary)), fd_(fd) {}

atomic_file::atomic_file(atomic_file&& other) noexcept
    : target_(std::move(other.target_)), temporary_(std::move(other.temporary_)), fd_(std::exchange(other.fd_, -1)), end_(other.end_) {}

datashape::result<atomic_file> atomic_file::create(std::string target) {
  std::string temporary = temporary_name(target);
  const int fd = ::open(temporary.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666);
  if (fd < 0) return write_failure(target, errno);
  return atomic_file(std::move(target), std::move(temporary), fd);
}

atomic_file::~atomic_file() {
  if (fd_ < 0) return;
  ::close(fd_);
  ::unlink(temporary_.c_str());
}

datashape::outcome atomic_file::reserve(std::int64_t size) {
  const int fault = size > 0 ? ::posix_fallocate(fd_, 0, size) : 0;
  if (fault == ENOSPC || fault == EFBIG || fault == EDQUOT || fault == EIO) return write_failure(target_, fault);
  return std::monostate{};  // a file system that cannot reserve finds out while it writes
}

datashape::outcome atomic_file::write(byte_span data) {
  auto done = write_at(end_, data);
  if (done) end_ += static_cast<std::int64_t>(data.size());
  return done;
}

datashape::outcome atomic_file::write_at(std::int64_t offset, byte_span data) const {
  while (!data.empty()) {
    const ssize_t n = ::pwrite(fd_, data.data(), data.size(), offset);
    if (n < 0 && errno == EINTR) continue;
    if (n <= 0) return write_failure(target_, n < 0 ? errno : ENOSPC);
    data = data.subspan(static_cast<std::size_t>(n));
    offset += n;
  }
  return std::monostate{};
}

datashape::outcome atomic_file::commit(existing old, bool sync) {
  if (sync && ::fsync(fd_) != 0) return write_failure(target_, errno);
  const int fd = std::exchange(fd_, -1);
  int fault = ::close(fd) == 0 ? 0 : errno;
  if (fault == 0 && old == existing::refuse) {
    if (::link(temporary_.c_str(), target_.c_str()) != 0) fault = errno;
    ::unlink(temporary_.c_str());
    if (fault == EEXIST) return exists_failure(target_);
  } else if (fault == 0 && ::rename(temporary_.c_str(), target_.c_str()) != 0) {
    fault = errno;
  }
  if (fault != 0) {
    ::unlink(temporary_.c_str());
    return write_failure(target_, fault);
  }
  if (sync) sync_folder(parent_of(target_));
  return std::monostate{};
}

atomic_directory::atomic_directory(std::string target, std::string temporary, existing old)
    : target_(std::move(target)), temporary_(std::move(temporary)), old_(old) {}

atomic_directory::atomic_directory(atomic_directory&& other) noexcept
    : target_(std::move(other.target_)), temporary_(std::exchange(other.temporary_, {})), old_(other.old_) {}

datashape::result<atomic_directory> atomic_directory::create(std::string target, existing old) {
  target = without_trailing_slash(std::move(target));
  struct stat facts {};
  if (old == existing::refuse && ::lstat(target.c_str(), &facts) == 0) return exists_failure(target);
  std::string temporary = temporary_name(target);
  if (::mkdir(temporary.c_str(), 0777) != 0) return write_failure(target, errno);
  return atomic_directory(std::move(target), std::move(temporary), old);
}

atomic_directory::~atomic_directory() { abandon(); }

void atomic_directory::abandon() noexcept {
  if (temporary_.empty()) return;
  try {
    std::error_code ignored;
    std::filesystem::remove_all(temporary_, ignored);
  } catch (...) {  // no memory to walk the tree: it stays under its hidden name, which no reader takes for an array
  }
  temporary_.clear();
}

datashape::outcome atomic_directory::commit() {
  const int fd = ::open(temporary_.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  if (fd < 0) return write_failure(target_, errno);
  const int synced = ::syncfs(fd) == 0 ? 0 : errno;
  ::close(fd);
  if (synced != 0) return write_failure(target_, synced);
  if (::renameat2(AT_FDCWD, temporary_.c_str(), AT_FDCWD, target_.c_str(), RENAME_NOREPLACE) == 0) {
    temporary_.clear();
  } else if (errno == EEXIST && old_ == existing::refuse) {
    return exists_failure(target_);
  } else if (errno == EEXIST) {
    if (::renameat2(AT_FDCWD, temporary_.c_str(), AT_FDCWD, target_.c_str(), RENAME_EXCHANGE) != 0) return write_failure(target_, errno);
    abandon();  // now holds what the target was
  } else if (errno != EINVAL || ::rename(temporary_.c_str(), target_.c_str()) != 0) {
    return errno == ENOTEMPTY || errno == EEXIST ? exists_failure(target_) : write_failure(target_, errno);
  } else {
    temporary_.clear();
  }
  sync_folder(parent_of(target_));
  return std::monostate{};
}

}  // namespace pluribus::nd::io
