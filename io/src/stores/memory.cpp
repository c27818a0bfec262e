// SPDX-License-Identifier: BSD-3-Clause
/// A store in memory: a sorted map under one lock. A set copies first and swaps under the lock, so readers see old or new.
#include <fmt/format.h>

#include <map>
#include <mutex>
#include <shared_mutex>

#include "nd/io/store.hpp"
#include "probe/codes.hpp"

namespace pluribus::nd::io {
namespace {

class memory final : public store {
 public:
  datashape::result<std::optional<bytes>> get(std::string_view key, std::int64_t limit) const override {
    if (auto ok = check_key(key); !ok) return std::move(ok).error();
    const std::shared_lock lock(mutex_);
    const auto at = values_.find(key);
    if (at == values_.end()) return std::optional<bytes>();
    if (static_cast<std::int64_t>(at->second.size()) > limit)
      return probe::failure(probe::codes::chunk_too_large, fmt::format("{} has {} bytes, the limit is {}", key, at->second.size(), limit));
    return std::optional<bytes>(at->second);
  }

  datashape::result<std::optional<bytes>> get_partial(std::string_view key, byte_range range) const override {
    if (auto ok = check_key(key); !ok) return std::move(ok).error();
    const std::shared_lock lock(mutex_);
    const auto at = values_.find(key);
    if (at == values_.end()) return std::optional<bytes>();
    auto part = resolve_range(range, static_cast<std::int64_t>(at->second.size()), key);
    if (!part) return std::move(part).error();
    const auto begin = at->second.begin() + part->offset;
    return std::optional<bytes>(bytes(begin, begin + part->length));
  }

  datashape::result<std::optional<std::int64_t>> size(std::string_view key) const override {
    if (auto ok = check_key(key); !ok) return std::move(ok).error();
    const std::shared_lock lock(mutex_);
    const auto at = values_.find(key);
    return at == values_.end() ? std::optional<std::int64_t>() : std::optional(static_cast<std::int64_t>(at->second.size()));
  }

  datashape::outcome set(std::string_view key, byte_span value) override {
    if (auto ok = check_key(key); !ok) return ok;
    bytes copy(value.begin(), value.end());
    const std::unique_lock lock(mutex_);
    values_.insert_or_assign(std::string(key), std::move(copy));
    return std::monostate{};
  }

  datashape::outcome erase(std::string_view key) override {
    if (auto ok = check_key(key); !ok) return ok;
    const std::unique_lock lock(mutex_);
    if (const auto at = values_.find(key); at != values_.end()) values_.erase(at);
    return std::monostate{};
  }

  datashape::result<std::vector<std::string>> list(std::string_view prefix) const override {
    const std::shared_lock lock(mutex_);
    std::vector<std::string> keys;
    for (auto at = values_.lower_bound(prefix); at != values_.end() && at->first.starts_with(prefix); ++at) keys.push_back(at->first);
    return keys;
  }

  std::string describe() const override { return "memory store"; }

 private:
  mutable std::shared_mutex mutex_;
  std::map<std::string, bytes, std::less<>> values_;
};

}  // namespace

std::shared_ptr<store> memory_store() { return std::make_shared<memory>(); }

}  // namespace pluribus::nd::io
