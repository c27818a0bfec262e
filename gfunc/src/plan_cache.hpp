// SPDX-License-Identifier: BSD-3-Clause
/// The plans each thread has at hand: name, registry and dtypes in, what resolve() gave for them out. A hit reads one cache line and calls
/// nothing; a name is compared as whole words. Only resolve.cpp puts plans in; nothing here allocates.
#pragma once
#include <cstdint>
#include <cstring>
#include <string_view>

#include "gfunc/resolve.hpp"

namespace pluribus::gfunc {

/// Both ends of a name as words: of up to sixteen letters, with the length, all of it.
struct name_ends {
  std::uint64_t head = 0, tail = 0;

  name_ends() = default;
  explicit name_ends(std::string_view name) noexcept {
    const char* p = name.data();
    const std::size_t n = name.size();
    if (n >= 8) {
      head = letters<std::uint64_t>(p);
      tail = letters<std::uint64_t>(p + n - 8);
    } else if (n >= 4) {
      head = letters<std::uint32_t>(p);
      tail = letters<std::uint32_t>(p + n - 4);
    } else if (n > 0) {
      head = letters<std::uint8_t>(p) | letters<std::uint8_t>(p + n / 2) << 8 | letters<std::uint8_t>(p + n - 1) << 16;
    }
  }

 private:
  template <class Word>
  static std::uint64_t letters(const char* p) noexcept {
    Word w = 0;
    std::memcpy(&w, p, sizeof w);
    return w;
  }
};

inline constexpr std::size_t longest_kept_name = 28, name_middle = longest_kept_name - 16;

/// What a call that goes to its kernel at once compares its operands with.
struct direct_form {
  bool takes = false;           ///< the arguments as they are, none cast or a literal, by a loop that does not fail
  std::uint8_t misaligned = 0;  ///< misaligned_bits() of the kernel
  ndt::scalar result = {};
};

/// One resolved call. `call` is nine bits an argument, above them how many there are, above that how long the name is.
struct alignas(64) plan_line {
  std::uint64_t registry_id = 0, call = 0;
  name_ends name;
  char middle[name_middle] = {};  ///< the letters between the ends, of a name of more than sixteen
  direct_form form;
  plan found;
};
static_assert(sizeof(plan_line) == 64);

inline constexpr std::size_t plan_lines = 256;
inline constexpr int plan_argument_bits = 9;
static_assert(ndt::scalar_count <= 256 && max_arity * plan_argument_bits + 4 <= 48);

/// Constant initialisation and no destructor: reaching it is an address.
extern constinit thread_local plan_line plans_at_hand[plan_lines];

/// The part of plan_line::call that is of the name and the count; arguments are or-ed in.
inline std::uint64_t plan_call(std::string_view name, std::size_t args) noexcept {
  return std::uint64_t{name.size()} << 48 | std::uint64_t{args} << (plan_argument_bits * max_arity);
}
inline std::uint64_t plan_argument(ndt::scalar dtype, bool weak, std::size_t i) noexcept {
  return (static_cast<std::uint64_t>(dtype) << 1 | (weak ? 1u : 0u)) << (plan_argument_bits * i);
}

/// Where `lines` have a call, or will; `lines` are this thread's. The name has at most longest_kept_name letters.
inline plan_line& line_of(plan_line* lines, std::uint64_t registry_id, std::uint64_t call, const name_ends& name) noexcept {
  static_assert(plan_lines == 256, "eight bits of the hash");
  const std::uint64_t h = (name.head ^ registry_id ^ (name.tail ^ call) * 0x9E3779B97F4A7C15u) * 0xD6E8FEB86659FD93u;
  return lines[h >> 56];
}

inline bool serves(const plan_line& line, std::uint64_t registry_id, std::uint64_t call, const name_ends& ends,
                   std::string_view name) noexcept {
  const std::uint64_t differs =
      (line.registry_id ^ registry_id) | (line.call ^ call) | (line.name.head ^ ends.head) | (line.name.tail ^ ends.tail);
  return differs == 0 && (name.size() <= 16 || std::memcmp(line.middle, name.data() + 8, name.size() - 16) == 0);
}

}  // namespace pluribus::gfunc
