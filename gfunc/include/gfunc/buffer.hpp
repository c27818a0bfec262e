// SPDX-License-Identifier: BSD-3-Clause
/// Untyped bytes with a shared owner: pool memory, foreign memory with its deleter, or memory the caller keeps. Copying a buffer shares
/// the bytes. What the bytes mean is said elsewhere (value.hpp); a published buffer is not written any more.
#pragma once
#include <atomic>
#include <cstddef>
#include <utility>

#include "gfunc/pool.hpp"

namespace pluribus::gfunc {

namespace detail {
struct buffer_owner {
  std::atomic<index> uses{1};
  void (*destroy)(buffer_owner*) noexcept;
};
}  // namespace detail

class buffer {
 public:
  using deleter = void (*)(void* context, void* data);

  buffer() noexcept = default;
  buffer(const buffer& other) noexcept : data_(other.data_), size_(other.size_), owner_(other.owner_) {
    if (owner_ != nullptr) owner_->uses.fetch_add(1, std::memory_order_relaxed);
  }
  buffer(buffer&& other) noexcept
      : data_(std::exchange(other.data_, nullptr)), size_(std::exchange(other.size_, 0)), owner_(std::exchange(other.owner_, nullptr)) {}
  buffer& operator=(buffer other) noexcept {
    swap(other);
    return *this;
  }
  ~buffer() {
    if (owner_ == nullptr) return;
    // Nobody else can make a handle of a block whose last one is this.
    if (owner_->uses.load(std::memory_order_acquire) == 1 || owner_->uses.fetch_sub(1, std::memory_order_acq_rel) == 1)
      owner_->destroy(owner_);
  }

  /// Uninitialised, 64-byte aligned, from the pool.
  static buffer allocate(index bytes, memory_pool& pool = memory_pool::process());
  /// Takes over foreign memory; `destroy(context, data)` runs once, after the last handle is gone, never under a lock of this library and
  /// never on a thread inside a worker_scope (there it waits for the next run_deferred_deleters). If adopt throws, it has not run.
  static buffer adopt(void* data, index bytes, deleter destroy, void* context);
  /// Memory the caller keeps alive longer than every handle.
  static buffer borrow(void* data, index bytes) noexcept;

  /// Other bytes that live as long as these: a part of them, or what the same foreign owner keeps.
  buffer beside(const void* data, index bytes) const noexcept {
    buffer made(*this);
    made.data_ = static_cast<std::byte*>(const_cast<void*>(data));
    made.size_ = bytes;
    return made;
  }

  std::byte* data() const noexcept { return data_; }
  index size() const noexcept { return size_; }
  explicit operator bool() const noexcept { return data_ != nullptr; }
  /// True when no other handle shares the owner; borrowed memory has no owner and is never sole.
  bool sole_owner() const noexcept { return owner_ != nullptr && owner_->uses.load(std::memory_order_acquire) == 1; }
  void swap(buffer& other) noexcept {
    std::swap(data_, other.data_);
    std::swap(size_, other.size_);
    std::swap(owner_, other.owner_);
  }

 private:
  std::byte* data_ = nullptr;
  index size_ = 0;
  detail::buffer_owner* owner_ = nullptr;
};

/// While one is alive on a thread, foreign deleters that would run there are queued instead. A thread pool's workers hold one.
class worker_scope {
 public:
  worker_scope() noexcept;
  ~worker_scope();
  worker_scope(const worker_scope&) = delete;
  worker_scope& operator=(const worker_scope&) = delete;

 private:
  bool outer_;
};

/// Runs the queued foreign deleters on this thread; does nothing inside a worker_scope.
void run_deferred_deleters();

}  // namespace pluribus::gfunc
