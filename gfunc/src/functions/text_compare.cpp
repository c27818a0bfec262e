// SPDX-License-Identifier: BSD-3-Clause
/// Comparison of text: two columns, or a column and one element, flow in, one bool a row flows out. Rows go in blocks: the first vector of
/// every row is compared without a branch on what it holds, so that rows do not wait for each other, and then what that left open. Nothing
/// is read that the rows did not say is readable.
#include "algorithms.hpp"
#include "byte_masks.hpp"
#include "loops.hpp"
#include "text_places.hpp"

namespace pluribus::gfunc::GF_ISA {
namespace {

using algorithms::text_order;
using algorithms::text_rows;

bool same(const char* a, const char* b, std::int64_t size) {
#if defined(__x86_64__)
  if (size >= 64) {
    for (std::int64_t i = 0; i + 64 < size; i += 64) {
      if (masks_of<64>(a + i, b + i).differ != 0) return false;
    }
    return masks_of<64>(a + size - 64, b + size - 64).differ == 0;  // may overlap the one before it
  }
#endif
  // Whole words, the last of which may overlap the one before it.
  const auto differ = [&](auto word, std::int64_t at) {
    auto other = word;
    __builtin_memcpy(&word, a + at, sizeof word);
    __builtin_memcpy(&other, b + at, sizeof other);
    return word != other;
  };
  if (size >= 8) {
    for (std::int64_t i = 0; i + 8 < size; i += 8) {
      if (differ(std::uint64_t{}, i)) return false;
    }
    return !differ(std::uint64_t{}, size - 8);
  }
  if (size >= 4) return !differ(std::uint32_t{}, 0) & !differ(std::uint32_t{}, size - 4);
  for (std::int64_t i = 0; i < size; ++i) {
    if (a[i] != b[i]) return false;
  }
  return true;
}

int order_of(const char* a, std::int64_t a_size, const char* b, std::int64_t b_size) {
  const std::int64_t size = a_size < b_size ? a_size : b_size;
  std::int64_t i = 0;
#if defined(__x86_64__)
  for (; i < size && size >= 64; i += 64) {
    const std::int64_t at = i + 64 <= size ? i : size - 64;  // the last may overlap the one before it
    const byte_masks m = masks_of<64>(a + at, b + at);
    if (m.differ != 0) return (m.at_most & m.differ & (0 - m.differ)) != 0 ? -1 : 1;
  }
#endif
  const int found = i < size ? __builtin_memcmp(a, b, static_cast<std::size_t>(size)) : 0;
  return found != 0 ? found : a_size < b_size ? -1 : a_size > b_size ? 1 : 0;
}

constexpr bool is_order(text_order what) {
  return what == text_order::less || what == text_order::less_equal || what == text_order::greater || what == text_order::greater_equal;
}

/// One row by itself. Of begins and ends, the first element was cut to where it matters (see `block`).
template <text_order What>
bool holds(const char* p, std::int64_t an, const char* q, std::int64_t bn) {
  if constexpr (What == text_order::equal)
    return an == bn && same(p, q, an);
  else if constexpr (What == text_order::not_equal)
    return an != bn || !same(p, q, an);
  else if constexpr (!is_order(What))
    return an >= bn && same(p, q, bn);
  else if constexpr (What == text_order::less)
    return order_of(p, an, q, bn) < 0;
  else if constexpr (What == text_order::less_equal)
    return order_of(p, an, q, bn) <= 0;
  else if constexpr (What == text_order::greater)
    return order_of(p, an, q, bn) > 0;
  else
    return order_of(p, an, q, bn) >= 0;
}

inline std::int64_t least(std::int64_t a, std::int64_t b) { return a < b ? a : b; }
inline std::int64_t most(std::int64_t a, std::int64_t b) { return a > b ? a : b; }

/// Rows of two columns: places, and what decides.
template <text_order What>
class block {
 public:
  block(const text_rows& left, const text_rows& right) : left_(left), right_(right) {}

  void run(std::int64_t first, std::int64_t n, bool* out) {
    a.read(left_, first, n);
    b.read(right_, first, n);
    if constexpr (What == text_order::ends) {
      for (std::int64_t i = 0; i < n; ++i) a.start[i] += most(a.size[i] - b.size[i], 0);
    }
    if constexpr (is_equality) {
      if ((left_.repeats() || right_.repeats()) && by_sizes(n, out)) return;
    }
#if defined(__x86_64__)
    std::int64_t longest = 0, all = 0, a_last = 0, b_last = 0;
    for (std::int64_t i = 0; i < n; ++i) {
      longest = most(longest, deciding(i));
      all += deciding(i);
      a_last = most(a_last, a.start[i]);
      b_last = most(b_last, b.start[i]);
    }
    const std::int64_t room = least(left_.readable - a_last, right_.readable - b_last);
    if (longest <= 16 && room >= 16) return vectors<16>(n, out);
    if (longest <= 32 && room >= 32) return vectors<32>(n, out);
    if (all <= 64 * n && room >= 64) return vectors<64>(n, out);
    if (room >= 64) return vectors<64, true>(n, out);
#endif
    for (std::int64_t i = 0; i < n; ++i) out[i] = row(i, 0);
  }

 private:
  static constexpr bool is_equality = What == text_order::equal || What == text_order::not_equal;

  std::int64_t deciding(std::int64_t i) const { return least(a.size[i], b.size[i]); }
  const char* left(std::int64_t i) const { return left_.bytes + a.start[i]; }
  const char* right(std::int64_t i) const { return right_.bytes + b.start[i]; }
  /// Of rows whose first `same` bytes are the same.
  bool row(std::int64_t i, std::int64_t same) const {
    return holds<What>(left(i) + same, a.size[i] - same, right(i) + same, b.size[i] - same);
  }

  /// Beside one element, whose bytes are at hand, few rows are of its size, and only those are read. False where they are many.
  bool by_sizes(std::int64_t n, bool* out) const {
    std::uint64_t open = 0;
    for (std::int64_t i = 0; i < n; ++i) {
      const bool sizes = a.size[i] == b.size[i];
      out[i] = sizes != (What == text_order::not_equal);
      open |= static_cast<std::uint64_t>(sizes) << i;
    }
    if (__builtin_popcountll(open) > n / 2) return false;
    const bool left_repeats = left_.repeats();
    for (std::uint64_t bits = open; bits != 0; bits &= bits - 1) {
      const int i = __builtin_ctzll(bits);
      __builtin_prefetch(left_repeats ? right(i) : left(i));
    }
    for (; open != 0; open &= open - 1) {
      const int i = __builtin_ctzll(open);
      out[i] = row(i, 0);
    }
    return true;
  }

#if defined(__x86_64__)
  /// The first vector of each row. `Far`: the bytes behind it as well, up to far_bytes: rows of some cache lines stream from memory only
  /// where all lines are read in order.
  template <int Width, bool Far = false>
  void vectors(std::int64_t n, bool* out) const {
    constexpr std::int64_t far_bytes = 256;
    std::uint64_t open = 0;
    for (std::int64_t i = 0; i < n; ++i) {
      const std::int64_t an = a.size[i], bn = b.size[i], size = deciding(i);
      const byte_masks m = masks_of<Width>(left(i), right(i));
      std::uint64_t differ = first_bits(m.differ, Width == 64 ? least(size, 64) : size), behind = 0;
      bool undecided = Width == 64 && differ == 0 && size > 64;
      if constexpr (Far) {
        for (std::int64_t k = 64; k < far_bytes; k += 64) {
          const std::int64_t at = most(least(k, size - 64), 0);
          behind |= masks_of<64>(left(i) + at, right(i) + at).differ;
        }
        behind = size > 64 ? behind : 0;
        if constexpr (!is_order(What)) differ |= behind;
        undecided &= (behind != 0) | (size > far_bytes);
      }
      if constexpr (is_order(What)) {
        constexpr bool turned = What == text_order::greater || What == text_order::greater_equal;
        const bool sizes = What == text_order::less || What == text_order::greater_equal ? an < bn : an <= bn;
        const bool below = (m.at_most & differ & (0 - differ)) != 0;
        out[i] = (below | ((differ == 0) & sizes)) != turned;
      } else {
        const bool sizes = is_equality ? an == bn : an >= bn;
        out[i] = ((differ == 0) & sizes) != (What == text_order::not_equal);
        undecided &= (differ == 0) & sizes;
      }
      open |= static_cast<std::uint64_t>(undecided) << i;
    }
    for (; Width == 64 && open != 0; open &= open - 1) {
      const int i = __builtin_ctzll(open);
      out[i] = row(i, 64);
    }
  }
#endif

  const text_rows &left_, &right_;
  text_places a, b;
};

/// One element in memory that a whole vector can be read of.
struct padded_element {
  char bytes[64] = {};
  std::int64_t offsets[2] = {0, 0};
  text_rows rows;

  explicit padded_element(const text_rows& t) : rows(t) {
    if (!t.repeats()) return;
    const std::int64_t start = t.wide ? offset_at<std::int64_t>(t.starts, 0) : offset_at<std::int32_t>(t.starts, 0);
    const std::int64_t end = t.wide ? offset_at<std::int64_t>(t.ends, 0) : offset_at<std::int32_t>(t.ends, 0);
    if (end - start > 64) return;
    if (end > start) __builtin_memcpy(bytes, t.bytes + start, static_cast<std::size_t>(end - start));
    offsets[1] = end - start;
    const auto* place = reinterpret_cast<const char*>(offsets);
    rows = {bytes, place, place + 8, 0, 0, true, false, 64};
  }
  padded_element(const padded_element&) = delete;
  padded_element& operator=(const padded_element&) = delete;
};

template <text_order What>
void compare(const text_rows& a, const text_rows& b, std::int64_t n, bool* out) {
  if (n <= 0) return;
  const padded_element left(a), right(b);
  block<What> rows(left.rows, right.rows);
  for (std::int64_t i = 0; i < n; i += place_rows) rows.run(i, least(place_rows, n - i), out + i);
}

void all_compare(const text_rows* a, const text_rows* b, std::int64_t n, text_order what, bool* out) {
  switch (what) {
    case text_order::equal: return compare<text_order::equal>(*a, *b, n, out);
    case text_order::not_equal: return compare<text_order::not_equal>(*a, *b, n, out);
    case text_order::less: return compare<text_order::less>(*a, *b, n, out);
    case text_order::less_equal: return compare<text_order::less_equal>(*a, *b, n, out);
    case text_order::greater: return compare<text_order::greater>(*a, *b, n, out);
    case text_order::begins: return compare<text_order::begins>(*a, *b, n, out);
    case text_order::ends: return compare<text_order::ends>(*a, *b, n, out);
    default: return compare<text_order::greater_equal>(*a, *b, n, out);
  }
}

}  // namespace

void text_compare(kernel_sink* sink) {
  const algorithms::text_compare run = all_compare;
  const algorithm_kernel k{algorithm_id::text_compare, ndt::scalar::uint8, reinterpret_cast<const void*>(run)};
  sink->algorithm(sink, &k);
}

}  // namespace pluribus::gfunc::GF_ISA
