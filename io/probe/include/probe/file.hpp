// SPDX-License-Identifier: BSD-3-Clause
/// A file open for reading: its size and ranges of its bytes. Failures name the path and the system's reason. Never writes.
#pragma once
#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "datashape/result.hpp"

namespace pluribus::probe {

class file {
 public:
  static datashape::result<file> open(const std::string& path);
  ~file();
  file(file&& other) noexcept : path_(std::move(other.path_)), fd_(std::exchange(other.fd_, -1)), size_(other.size_) {}
  file& operator=(file&& other) noexcept;

  const std::string& path() const noexcept { return path_; }
  std::int64_t size() const noexcept { return size_; }
  int descriptor() const noexcept { return fd_; }
  /// Fills out from the offset on; fewer bytes than asked for (the end of the file) is the number returned, not an error.
  datashape::result<std::int64_t> read_at(std::int64_t offset, std::span<std::byte> out) const;
  /// At most n bytes from the start.
  datashape::result<std::vector<std::byte>> head(std::int64_t n) const;

 private:
  file(std::string path, int fd, std::int64_t size) : path_(std::move(path)), fd_(fd), size_(size) {}

  std::string path_;
  int fd_ = -1;
  std::int64_t size_ = 0;
};

/// "No such file or directory" for an errno.
std::string system_reason(int error_number);

}  // namespace pluribus::probe
