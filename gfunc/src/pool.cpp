// SPDX-License-Identifier: BSD-3-Clause
/// Size classes, free lists and the system calls behind memory_pool. A block's class follows from its byte count alone, so release needs
/// no header in front of the data. No lock is held across a system call.
#include "gfunc/pool.hpp"

#include <sys/mman.h>

#include <atomic>
#include <bit>
#include <cstddef>
#include <limits>
#include <mutex>
#include <new>

#if defined(__SANITIZE_ADDRESS__)  // of g++; clang has it as a feature
#define SANITIZED_ADDRESSES
#elif defined(__has_feature)
#if __has_feature(address_sanitizer)
#define SANITIZED_ADDRESSES
#endif
#endif
#if defined(SANITIZED_ADDRESSES)
#include <sanitizer/asan_interface.h>
#define POISON(block, bytes) ASAN_POISON_MEMORY_REGION(block, static_cast<std::size_t>(bytes))
#define UNPOISON(block, bytes) ASAN_UNPOISON_MEMORY_REGION(block, static_cast<std::size_t>(bytes))
#else
#define POISON(block, bytes) static_cast<void>(block), static_cast<void>(bytes)
#define UNPOISON(block, bytes) static_cast<void>(block)
#endif

namespace pluribus::gfunc {

namespace {

constexpr index alignment = 64;
constexpr index huge_page = index{2} << 20;
constexpr int steps_per_doubling = 8;

struct size_class {
  int number;
  index bytes;
};

constexpr index round_up(index n, index step) noexcept { return (n + step - 1) / step * step; }

/// Eight classes a doubling, at least one cache line apart, and one huge page apart for large blocks: at most an eighth is wasted
/// above 512 bytes. The number is that of the doubling and the step, so classes that rounding makes equal leave gaps.
size_class class_of(index bytes) noexcept {
  index n = bytes < alignment ? alignment : bytes;
  int doubling = std::bit_width(static_cast<std::uint64_t>(n)) - 1;
  index base = index{1} << doubling;
  index step = base / steps_per_doubling;
  index least = n >= huge_page ? huge_page : alignment;
  if (step < least) step = least;
  index rounded = round_up(n, step);
  doubling = std::bit_width(static_cast<std::uint64_t>(rounded)) - 1;
  base = index{1} << doubling;
  return {doubling * steps_per_doubling + static_cast<int>((rounded - base) * steps_per_doubling / base), rounded};
}

bool is_large(index class_bytes) noexcept { return class_bytes >= huge_page; }

/// Aligned to a huge page: maps one more and gives back both ends. nullptr when the system has none.
void* map_large(index bytes) noexcept {
  std::size_t span = static_cast<std::size_t>(bytes + huge_page);
  void* raw = ::mmap(nullptr, span, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  if (raw == MAP_FAILED) return nullptr;
  auto begin = reinterpret_cast<std::uintptr_t>(raw);
  auto aligned = (begin + huge_page - 1) / huge_page * huge_page;
  if (aligned > begin) ::munmap(raw, aligned - begin);
  std::size_t tail = begin + span - (aligned + static_cast<std::size_t>(bytes));
  if (tail > 0) ::munmap(reinterpret_cast<void*>(aligned + static_cast<std::size_t>(bytes)), tail);
  void* block = reinterpret_cast<void*>(aligned);
  ::madvise(block, static_cast<std::size_t>(bytes), MADV_HUGEPAGE);
  return block;
}

void* take_from_system(index class_bytes) noexcept {
  if (is_large(class_bytes)) return map_large(class_bytes);
  return ::operator new (static_cast<std::size_t>(class_bytes), std::align_val_t{alignment}, std::nothrow);
}

void give_to_system(void* block, index class_bytes) noexcept {
  UNPOISON(block, class_bytes);
  if (is_large(class_bytes)) {
    ::munmap(block, static_cast<std::size_t>(class_bytes));
  } else {
    ::operator delete (block, std::align_val_t{alignment});
  }
}

/// Bytes that the class has and nobody asked for are out of bounds where a sanitizer looks.
void* handed_out(void* block, index bytes, index class_bytes) noexcept {
  UNPOISON(block, bytes);
  POISON(static_cast<std::byte*>(block) + bytes, class_bytes - bytes);
  return block;
}

/// A free block is its own list node.
struct free_block {
  free_block* next;
};

/// Small blocks of the process's pool that a thread keeps at hand, so that a small result costs no lock. They count as reserved.
constexpr index small_bytes = 1024;
constexpr int small_classes = static_cast<int>(small_bytes / alignment), small_kept = 32;
struct blocks_at_hand {
  free_block* head[small_classes] = {};
  std::uint8_t count[small_classes] = {};
  bool attended = false;  ///< given back when the thread ends
  bool closed = false;
};
constinit thread_local blocks_at_hand at_hand;

/// Of 1 to 1024 bytes and of none; the class is that of class_of.
constexpr int small_class(index bytes) noexcept { return bytes <= alignment ? 0 : static_cast<int>((bytes - 1) / alignment); }
constexpr index small_class_bytes(int c) noexcept { return (c + 1) * alignment; }

constinit std::atomic<memory_pool*> process_pool{nullptr};

struct free_list {
  std::mutex lock;
  free_block* head = nullptr;
  index class_bytes = 0;
};

}  // namespace

struct memory_pool::state {
  free_list lists[64 * steps_per_doubling];
  std::atomic<index> in_use{0}, peak{0}, reserved{0}, kept{0}, keep_limit{index{1} << 30};

  void count_in(index bytes) noexcept {
    index now = in_use.fetch_add(bytes, std::memory_order_relaxed) + bytes;
    index before = peak.load(std::memory_order_relaxed);
    while (before < now && !peak.compare_exchange_weak(before, now, std::memory_order_relaxed)) {
    }
  }
};

namespace {

/// Gives back what the thread has at hand.
index empty_hand() noexcept {
  index freed = 0;
  for (int c = 0; c < small_classes; ++c) {
    while (at_hand.head[c] != nullptr) {
      free_block* block = at_hand.head[c];
      UNPOISON(block, sizeof(free_block));
      at_hand.head[c] = block->next;
      give_to_system(block, small_class_bytes(c));
      freed += small_class_bytes(c);
    }
    at_hand.count[c] = 0;
  }
  return freed;
}

}  // namespace

void* memory_pool::take_at_hand(index bytes) noexcept {
  const int c = small_class(bytes);
  free_block* found = at_hand.head[c];
  if (found == nullptr) return nullptr;
  UNPOISON(found, sizeof(free_block));
  at_hand.head[c] = found->next;
  --at_hand.count[c];
  state_->count_in(bytes);
  return handed_out(found, bytes, small_class_bytes(c));
}

bool memory_pool::keep_at_hand(void* block, index bytes) noexcept {
  const int c = small_class(bytes);
  if (at_hand.count[c] >= small_kept || at_hand.closed) return false;
  if (!at_hand.attended) {
    struct attendant {
      ~attendant() {
        at_hand.closed = true;
        process().state_->reserved.fetch_sub(empty_hand(), std::memory_order_relaxed);
      }
    };
    static thread_local attendant here;
    static_cast<void>(here);
    at_hand.attended = true;
  }
  state_->in_use.fetch_sub(bytes, std::memory_order_relaxed);
  auto* node = static_cast<free_block*>(block);
  UNPOISON(node, sizeof(free_block));
  node->next = at_hand.head[c];
  at_hand.head[c] = node;
  ++at_hand.count[c];
  POISON(static_cast<std::byte*>(block) + sizeof(free_block), small_class_bytes(c) - static_cast<index>(sizeof(free_block)));
  return true;
}

memory_pool::memory_pool() : state_(std::make_unique<state>()) {}
memory_pool::~memory_pool() { trim(); }

memory_pool& memory_pool::process() noexcept {
  alignas(memory_pool) static std::byte storage[sizeof(memory_pool)];
  static memory_pool* pool = new (storage) memory_pool;
  process_pool.store(pool, std::memory_order_relaxed);
  return *pool;
}

void* memory_pool::allocate(index bytes) {
  if (bytes < 0 || bytes > std::numeric_limits<index>::max() / 2) throw std::bad_alloc();
  if (bytes <= small_bytes && process_pool.load(std::memory_order_relaxed) == this) {
    if (void* block = take_at_hand(bytes)) return block;
  }
  size_class c = class_of(bytes);
  free_list& list = state_->lists[c.number];
  free_block* found = nullptr;
  {
    std::lock_guard hold(list.lock);
    found = list.head;
    if (found != nullptr) {
      UNPOISON(found, sizeof(free_block));
      list.head = found->next;
    }
  }
  if (found != nullptr) {
    state_->kept.fetch_sub(c.bytes, std::memory_order_relaxed);
    state_->count_in(bytes);
    return handed_out(found, bytes, c.bytes);
  }
  void* block = take_from_system(c.bytes);
  if (block == nullptr && trim() > 0) block = take_from_system(c.bytes);
  if (block == nullptr) throw std::bad_alloc();
  state_->reserved.fetch_add(c.bytes, std::memory_order_relaxed);
  state_->count_in(bytes);
  return handed_out(block, bytes, c.bytes);
}

void memory_pool::release(void* block, index bytes) noexcept {
  if (bytes <= small_bytes && process_pool.load(std::memory_order_relaxed) == this && keep_at_hand(block, bytes)) return;
  size_class c = class_of(bytes);
  state_->in_use.fetch_sub(bytes, std::memory_order_relaxed);
  index kept = state_->kept.fetch_add(c.bytes, std::memory_order_relaxed) + c.bytes;
  if (kept > state_->keep_limit.load(std::memory_order_relaxed)) {
    state_->kept.fetch_sub(c.bytes, std::memory_order_relaxed);
    state_->reserved.fetch_sub(c.bytes, std::memory_order_relaxed);
    give_to_system(block, c.bytes);
    return;
  }
  auto* node = static_cast<free_block*>(block);
  UNPOISON(node, sizeof(free_block));
  free_list& list = state_->lists[c.number];
  std::lock_guard hold(list.lock);
  list.class_bytes = c.bytes;
  node->next = list.head;
  list.head = node;
  // The link stays readable: a leak checker follows no pointer out of poisoned bytes.
  POISON(static_cast<std::byte*>(block) + sizeof(free_block), c.bytes - static_cast<index>(sizeof(free_block)));
}

pool_stats memory_pool::stats() const noexcept {
  return {state_->in_use.load(std::memory_order_relaxed), state_->peak.load(std::memory_order_relaxed),
          state_->reserved.load(std::memory_order_relaxed)};
}

void memory_pool::reset_peak() noexcept { state_->peak.store(state_->in_use.load(std::memory_order_relaxed), std::memory_order_relaxed); }

index memory_pool::trim() noexcept {
  index freed = 0, at_hand_freed = 0;
  if (process_pool.load(std::memory_order_relaxed) == this) at_hand_freed = empty_hand();
  for (free_list& list : state_->lists) {
    free_block* head = nullptr;
    {
      std::lock_guard hold(list.lock);
      head = list.head;
      list.head = nullptr;
    }
    while (head != nullptr) {
      UNPOISON(head, sizeof(free_block));
      free_block* next = head->next;
      give_to_system(head, list.class_bytes);
      freed += list.class_bytes;
      head = next;
    }
  }
  state_->kept.fetch_sub(freed, std::memory_order_relaxed);
  state_->reserved.fetch_sub(freed + at_hand_freed, std::memory_order_relaxed);
  return freed + at_hand_freed;
}

void memory_pool::keep_at_most(index bytes) noexcept { state_->keep_limit.store(bytes, std::memory_order_relaxed); }

}  // namespace pluribus::gfunc
