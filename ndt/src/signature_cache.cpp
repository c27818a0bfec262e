// SPDX-License-Identifier: BSD-3-Clause
/// The cache of resolutions: direct-mapped and of fixed size, so that a stream of new shapes costs memory once. Arguments are compared
/// by equality after their hashes agree. Nobody waits: a slot that another thread is at reads as a miss and is not written.
#include <array>
#include <atomic>

#include "codes.hpp"
#include "hash.hpp"
#include "ndt/print.hpp"
#include "ndt/signature.hpp"

namespace pluribus::ndt {

class signature::cache {
 public:
  using answer = std::shared_ptr<const resolution>;

  answer find(std::uint64_t key, std::span<const ndt::type> arguments) {
    slot& s = slots_[key % slots_.size()];
    const claim held(s.busy);
    if (!held) return nullptr;
    if (s.key != key || !s.value || s.arguments.size() != arguments.size()) return nullptr;
    for (std::size_t i = 0; i < arguments.size(); ++i)
      if (!(s.arguments[i] == arguments[i])) return nullptr;
    return s.value;
  }

  void put(std::uint64_t key, std::span<const ndt::type> arguments, answer value) {
    std::vector<ndt::type> copies(arguments.begin(), arguments.end());
    slot& s = slots_[key % slots_.size()];
    {
      const claim held(s.busy);
      if (!held) return;
      s.key = key;
      s.arguments.swap(copies);
      s.value.swap(value);
    }
  }

 private:
  struct slot {
    std::atomic_flag busy;
    std::uint64_t key = 0;
    std::vector<ndt::type> arguments;
    answer value;
  };
  /// Held for a few instructions only, and never while anything is freed.
  class claim {
   public:
    explicit claim(std::atomic_flag& busy) : busy_(busy), mine_(!busy.test_and_set(std::memory_order_acquire)) {}
    ~claim() {
      if (mine_) busy_.clear(std::memory_order_release);
    }
    claim(const claim&) = delete;
    claim& operator=(const claim&) = delete;
    explicit operator bool() const noexcept { return mine_; }

   private:
    std::atomic_flag& busy_;
    bool mine_;
  };
  std::array<slot, 64> slots_;
};

signature::signature(ndt::type function) : type_(std::move(function)) {
  const ndt::type* at = &type_;
  while (at->kind() == kind::annotated || at->kind() == kind::where) at = &at->element();
  if (at->kind() != kind::function) throw datashape::error(codes::bad_argument, "`" + to_string(type_) + "` is not a signature");
  cache_ = std::make_shared<cache>();
}
signature::~signature() = default;

datashape::result<std::shared_ptr<const resolution>> signature::resolve(std::span<const ndt::type> arguments) const {
  std::uint64_t key = arguments.size();
  for (const ndt::type& t : arguments) key = detail::mix(key, t.hash());
  if (auto known = cache_->find(key, arguments)) return known;
  auto fresh = ndt::resolve(type_, {.arguments = arguments});
  if (!fresh) return std::move(fresh).error();
  auto shared = std::make_shared<const resolution>(*std::move(fresh));
  cache_->put(key, arguments, shared);
  return std::shared_ptr<const resolution>(shared);
}

}  // namespace pluribus::ndt
