// SPDX-License-Identifier: BSD-3-Clause
/// A store in a directory: a key is a path below the root. A set writes a temporary file beside its target and renames it.
#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <filesystem>

#include "nd/io/atomic_file.hpp"
#include "nd/io/store.hpp"
#include "probe/codes.hpp"
#include "probe/file.hpp"

namespace pluribus::nd::io {
namespace {

using probe::failure;
namespace codes = probe::codes;
namespace fs = std::filesystem;

class directory final : public store {
 public:
  directory(std::string root, durability when) : root_(std::move(root)), when_(when) {}

  datashape::result<std::optional<bytes>> get(std::string_view key, std::int64_t limit) const override {
    return read(key, byte_range{}, limit);
  }
  datashape::result<std::optional<bytes>> get_partial(std::string_view key, byte_range range) const override {
    return read(key, range, INT64_MAX);
  }

  datashape::result<std::optional<std::int64_t>> size(std::string_view key) const override {
    if (auto ok = check_key(key); !ok) return std::move(ok).error();
    struct stat facts {};
    if (::stat(path_of(key).c_str(), &facts) == 0) return std::optional<std::int64_t>(facts.st_size);
    if (errno == ENOENT || errno == ENOTDIR) return std::optional<std::int64_t>();
    return failure(codes::unreadable, fmt::format("cannot read {}: {}", path_of(key), probe::system_reason(errno)));
  }

  datashape::outcome set(std::string_view key, byte_span value) override {
    if (auto ok = check_key(key); !ok) return ok;
    const std::string path = path_of(key);
    auto out = open_for_writing(path);
    if (!out) return std::move(out).error();
    if (auto ok = out->write(value); !ok) return ok;
    return out->commit(existing::replace, when_ == durability::each_set);
  }

  datashape::outcome erase(std::string_view key) override {
    if (auto ok = check_key(key); !ok) return ok;
    if (::unlink(path_of(key).c_str()) == 0 || errno == ENOENT || errno == ENOTDIR) return std::monostate{};
    return failure(codes::write_failed, fmt::format("cannot erase {}: {}", path_of(key), probe::system_reason(errno)));
  }

  datashape::result<std::vector<std::string>> list(std::string_view prefix) const override {
    std::vector<std::string> keys;
    std::error_code fault;
    for (fs::recursive_directory_iterator at(root_, fault), end; !fault && at != end; at.increment(fault)) {
      if (!at->is_regular_file(fault) || at->path().filename().string().starts_with(".tmp.")) continue;
      std::string key = at->path().string().substr(root_.size() + 1);
      if (key.starts_with(prefix)) keys.push_back(std::move(key));
    }
    if (fault && fault.value() != ENOENT) return failure(codes::unreadable, fmt::format("cannot list {}: {}", root_, fault.message()));
    std::sort(keys.begin(), keys.end());
    return keys;
  }

  std::string describe() const override { return root_; }

 private:
  std::string path_of(std::string_view key) const { return fmt::format("{}/{}", root_, key); }

  static datashape::result<atomic_file> open_for_writing(const std::string& path) {
    auto out = atomic_file::create(path);
    if (out) return out;
    std::error_code fault;  // most often the folder of the key is not there yet; the second try reports what else it is
    fs::create_directories(fs::path(path).parent_path(), fault);
    return atomic_file::create(path);
  }

  datashape::result<std::optional<bytes>> read(std::string_view key, byte_range range, std::int64_t limit) const {
    if (auto ok = check_key(key); !ok) return std::move(ok).error();
    auto there = size(key);
    if (!there) return std::move(there).error();
    if (!*there) return std::optional<bytes>();
    auto in = probe::file::open(path_of(key));
    if (!in) return std::move(in).error();
    auto part = resolve_range(range, in->size(), in->path());
    if (!part) return std::move(part).error();
    if (part->length > limit)
      return failure(codes::chunk_too_large, fmt::format("{} has {} bytes, the limit is {}", in->path(), part->length, limit));
    bytes value(static_cast<std::size_t>(part->length));
    auto n = in->read_at(part->offset, value);
    if (!n) return std::move(n).error();
    value.resize(static_cast<std::size_t>(*n));
    return std::optional<bytes>(std::move(value));
  }

  std::string root_;
  durability when_;
};

}  // namespace

std::shared_ptr<store> directory_store(std::string root, durability when) {
  while (root.size() > 1 && root.back() == '/') root.pop_back();
  return std::make_shared<directory>(std::move(root), when);
}

}  // namespace pluribus::nd::io
