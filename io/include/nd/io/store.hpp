// SPDX-License-Identifier: BSD-3-Clause
/// A store: values of bytes under keys that are relative paths ("c/0/1"). What is set is seen whole or not at all. Stores know nothing
/// of arrays; every method may be called from several threads at once.
#pragma once
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "datashape/result.hpp"
#include "nd/io/bytes.hpp"

namespace pluribus::nd::io {

struct byte_range {
  std::int64_t offset = 0;   ///< negative: counted from the end
  std::int64_t length = -1;  ///< negative: to the end
};

class store {
 public:
  virtual ~store() = default;

  /// nullopt: there is no such key. A value of more than `limit` bytes is an error and is not read.
  virtual datashape::result<std::optional<bytes>> get(std::string_view key, std::int64_t limit = INT64_MAX) const = 0;
  /// The part of the value that the range covers; a range that leaves the value is an error.
  virtual datashape::result<std::optional<bytes>> get_partial(std::string_view key, byte_range range) const = 0;
  virtual datashape::result<std::optional<std::int64_t>> size(std::string_view key) const = 0;
  /// Atomic: afterwards the key has the whole new value, or (on error) what it had before.
  virtual datashape::outcome set(std::string_view key, byte_span value) = 0;
  /// Erasing what is not there is no error.
  virtual datashape::outcome erase(std::string_view key) = 0;
  /// All keys that begin with the prefix, sorted.
  virtual datashape::result<std::vector<std::string>> list(std::string_view prefix = {}) const = 0;
  /// Where the values live, for messages.
  virtual std::string describe() const = 0;
};

/// Refuses keys that are no plain relative path: empty, absolute, with an empty, dots-only, control-character or over-long part.
datashape::outcome check_key(std::string_view key);

std::shared_ptr<store> memory_store();

enum class durability : std::uint8_t {
  each_set,  ///< every set is on the disk (fsync) before it is seen
  on_sync,   ///< the caller syncs once at the end, as a save does before it renames
};
std::shared_ptr<store> directory_store(std::string root, durability when = durability::each_set);

/// First offset and length of a range within a value of `size` bytes; an error where it leaves the value.
datashape::result<byte_range> resolve_range(byte_range range, std::int64_t size, std::string_view key);

}  // namespace pluribus::nd::io
