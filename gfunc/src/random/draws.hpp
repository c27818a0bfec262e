// SPDX-License-Identifier: BSD-3-Clause
/// The words an element draws, numbered by the element alone: a key, the name of a distribution and an index flow in, words flow out, as
/// many as are asked for. Draw 0 of element i is word i % 4 of the block at counter (i / 4, 0, 0, name), so that four neighbours share one;
/// draw d > 0 is word (d - 1) % 4 of the block at counter (i, 1 + (d - 1) / 4, 0, name), which nobody else reads.
#pragma once
#include <algorithm>
#include <string_view>

#include "ndt/scalar.hpp"
#include "random/philox.hpp"

namespace pluribus::gfunc::random {

using ndt::index;

/// FNV-1a of a distribution's name, so that two distributions of one seed share no word. The empty name is 0: plain words.
constexpr word name_word(std::string_view name) noexcept {
  if (name.empty()) return 0;
  word hash = 0xCBF29CE484222325;
  for (char letter : name) hash = (hash ^ static_cast<unsigned char>(letter)) * 0x100000001B3;
  return hash;
}

struct numbered_stream {
  philox_key key{};
  word name = 0;
};

/// Draw 0 of elements first, ..., first + n - 1.
inline void first_draws(const numbered_stream& s, word first, index n, word* out) noexcept {
  for (index i = 0; i < n;) {
    const word at = first + static_cast<word>(i);
    const philox_block words = philox4x64({at / 4, 0, 0, s.name}, s.key);
    for (word k = at % 4; k < 4 && i < n; ++k) out[i++] = words[k];
  }
}

/// What one element draws, in order. Its first own block may be given, where it was made together with others'.
class draws {
 public:
  draws(const numbered_stream& s, word element, word first, const word* own = nullptr) noexcept
      : stream_(s), own_(own), element_(element), first_(first) {}
  draws(const numbered_stream& s, word element) noexcept : draws(s, element, philox4x64({element / 4, 0, 0, s.name}, s.key)[element % 4]) {}

  word next() noexcept { return drawn_++ == 0 ? first_ : further(); }
  /// A multiple of 2^-53 in [0, 1).
  double unit() noexcept { return static_cast<double>(next() >> 11) * 0x1p-53; }
  /// An odd multiple of 2^-53 in (0, 1).
  double open() noexcept { return (static_cast<double>(next() >> 12) + 0.5) * 0x1p-52; }

 private:
  word further() noexcept {
    const word d = drawn_ - 2;
    if (d < 4 && own_ != nullptr) return own_[d];
    if (d % 4 == 0) words_ = philox4x64({element_, 1 + d / 4, 0, stream_.name}, stream_.key);
    return words_[d % 4];
  }

  const numbered_stream& stream_;
  const word* own_;
  word element_, first_, drawn_ = 0;
  philox_block words_;
};

}  // namespace pluribus::gfunc::random
