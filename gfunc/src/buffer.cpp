// SPDX-License-Identifier: BSD-3-Clause
/// Owners of buffers: pool blocks go back to their pool, foreign memory to its deleter, at once or queued when a worker drops it last.
#include "gfunc/buffer.hpp"

#include <mutex>

namespace pluribus::gfunc {

namespace {

struct pool_owner final : detail::buffer_owner {
  memory_pool* pool;
  void* block;
  index bytes;
};

struct foreign_owner final : detail::buffer_owner {
  buffer::deleter run;
  void* context;
  void* data;
  foreign_owner* next;
};

thread_local bool in_worker = false;

struct deferred_list {
  std::mutex lock;
  foreign_owner* head = nullptr;
};

deferred_list& deferred() noexcept {
  static deferred_list list;
  return list;
}

void destroy_pooled(detail::buffer_owner* base) noexcept {
  auto* owner = static_cast<pool_owner*>(base);
  owner->pool->release(owner->block, owner->bytes);
  delete owner;
}

void destroy_foreign(detail::buffer_owner* base) noexcept {
  auto* owner = static_cast<foreign_owner*>(base);
  if (in_worker) {
    deferred_list& list = deferred();
    std::lock_guard hold(list.lock);
    owner->next = list.head;
    list.head = owner;
    return;
  }
  owner->run(owner->context, owner->data);
  delete owner;
}

}  // namespace

buffer buffer::allocate(index bytes, memory_pool& pool) {
  auto owner = std::make_unique<pool_owner>();
  owner->destroy = destroy_pooled;
  owner->pool = &pool;
  owner->bytes = bytes;
  owner->block = pool.allocate(bytes);
  buffer made;
  made.data_ = static_cast<std::byte*>(owner->block);
  made.size_ = bytes;
  made.owner_ = owner.release();
  return made;
}

buffer buffer::adopt(void* data, index bytes, deleter destroy, void* context) {
  auto* owner = new foreign_owner;
  owner->destroy = destroy_foreign;
  owner->run = destroy;
  owner->context = context;
  owner->data = data;
  owner->next = nullptr;
  buffer made;
  made.data_ = static_cast<std::byte*>(data);
  made.size_ = bytes;
  made.owner_ = owner;
  return made;
}

buffer buffer::borrow(void* data, index bytes) noexcept {
  buffer made;
  made.data_ = static_cast<std::byte*>(data);
  made.size_ = bytes;
  return made;
}

worker_scope::worker_scope() noexcept : outer_(std::exchange(in_worker, true)) {}
worker_scope::~worker_scope() { in_worker = outer_; }

void run_deferred_deleters() {
  if (in_worker) return;
  foreign_owner* head = nullptr;
  {
    deferred_list& list = deferred();
    std::lock_guard hold(list.lock);
    head = std::exchange(list.head, nullptr);
  }
  while (head != nullptr) {
    foreign_owner* next = head->next;
    head->run(head->context, head->data);
    delete head;
    head = next;
  }
}

}  // namespace pluribus::gfunc
