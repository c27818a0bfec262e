// SPDX-License-Identifier: BSD-3-Clause
/// A file mapped for reading. Pages are loaded when they are touched and cost no budget. A file that another process cuts short while it
/// is mapped ends this process when the missing pages are touched, as with every mapping.
#pragma once
#include <cstddef>
#include <memory>
#include <span>
#include <string>

#include "datashape/result.hpp"

namespace pluribus::nd::io {

class mapped_file {
 public:
  static datashape::result<std::shared_ptr<const mapped_file>> open(const std::string& path);
  ~mapped_file();
  mapped_file(const mapped_file&) = delete;
  mapped_file& operator=(const mapped_file&) = delete;

  std::span<const std::byte> bytes() const noexcept { return bytes_; }

 private:
  explicit mapped_file(std::span<const std::byte> bytes) noexcept : bytes_(bytes) {}

  std::span<const std::byte> bytes_;
};

}  // namespace pluribus::nd::io
