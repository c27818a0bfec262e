// SPDX-License-Identifier: BSD-3-Clause
/// Files and directories that appear under their name whole or not at all: bytes flow into a temporary name beside the target, commit
/// renames it. What is destroyed without a commit is removed.
#pragma once
#include <cstdint>
#include <string>
#include <string_view>

#include "datashape/result.hpp"
#include "nd/io/bytes.hpp"

namespace pluribus::nd::io {

enum class existing : std::uint8_t { refuse, replace };

/// A file being written.
class atomic_file {
 public:
  static datashape::result<atomic_file> create(std::string target);
  ~atomic_file();
  atomic_file(atomic_file&& other) noexcept;
  atomic_file& operator=(atomic_file&&) = delete;

  /// Takes the room for a file of this size now, so that a full disk is found before the work.
  datashape::outcome reserve(std::int64_t size);
  /// Appends to what write() wrote before.
  datashape::outcome write(byte_span data);
  /// Writes at an offset; parts never written read as zero. Several threads may write different parts.
  datashape::outcome write_at(std::int64_t offset, byte_span data) const;
  /// Gives the target its new content. With sync the bytes are on the disk before the name is.
  datashape::outcome commit(existing old = existing::replace, bool sync = true);

 private:
  atomic_file(std::string target, std::string temporary, int fd);

  std::string target_, temporary_;
  int fd_ = -1;
  std::int64_t end_ = 0;
};

/// A directory tree being written.
class atomic_directory {
 public:
  /// Makes an empty hidden directory beside the target.
  static datashape::result<atomic_directory> create(std::string target, existing old = existing::refuse);
  ~atomic_directory();
  atomic_directory(atomic_directory&& other) noexcept;
  atomic_directory& operator=(atomic_directory&&) = delete;

  const std::string& temporary() const noexcept { return temporary_; }
  const std::string& target() const noexcept { return target_; }
  /// Syncs the tree and renames it to the target; an old target is exchanged and then removed.
  datashape::outcome commit();
  /// Removes the tree; never throws.
  void abandon() noexcept;

 private:
  atomic_directory(std::string target, std::string temporary, existing old);

  std::string target_, temporary_;
  existing old_;
};

}  // namespace pluribus::nd::io
