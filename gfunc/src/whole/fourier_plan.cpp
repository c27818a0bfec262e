// SPDX-License-Identifier: BSD-3-Clause
/// See fourier_plan.hpp.
#include "fourier_plan.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <mutex>

#include "datashape/try.hpp"
#include "gfunc/registry.hpp"
#include "leaves.hpp"

namespace pluribus::gfunc::whole {

namespace {

using algorithms::fourier_pass;

struct root {
  double re = 1, im = 0;
};

/// e^(-2 i pi k / n) for 0 <= k < n. Angles fall into the first eighth of the circle, where each is an exact fraction b / n of a right
/// angle, so there is one table of them.
class unit_roots {
 public:
  explicit unit_roots(index n) : n_(n), step_(n % 4 == 0 ? 4 : n % 2 == 0 ? 2 : 1) {
    eighth_.reserve(static_cast<std::size_t>(n / 2 / step_ + 1));
    for (index b = 0; 2 * b <= n; b += step_) eighth_.push_back(of_right_angle(b));
  }

  root operator()(index k) const noexcept {
    const bool below = 2 * k > n_;
    if (below) k = n_ - k;
    const bool left = 4 * k > n_;
    const index a = left ? n_ - 2 * k : 2 * k;
    const bool steep = 4 * a > n_;
    const root r = eighth_[static_cast<std::size_t>((steep ? n_ - 2 * a : 2 * a) / step_)];
    const double c = steep ? r.im : r.re, s = steep ? r.re : r.im;
    return {left ? -c : c, below ? s : -s};
  }

 private:
  /// Cosine and sine of b / n right angles: the angle as a sum of two doubles, the second of which moves along the tangent.
  root of_right_angle(index b) const noexcept {
    constexpr double right = 1.5707963267948966, right_rest = 6.123233995736766e-17;
    const double n = static_cast<double>(n_), part = static_cast<double>(b) / n;
    const double part_rest = std::fma(-part, n, static_cast<double>(b)) / n;
    const double angle = right * part, rest = std::fma(right, part, -angle) + (right * part_rest + right_rest * part);
    const double c = std::cos(angle), s = std::sin(angle);
    return {c - s * rest, s + c * rest};
  }

  index n_, step_;
  std::vector<root> eighth_;
};

/// `at(i)` for i < count, rounded to the dtype.
template <class F>
datashape::result<fourier_table> table_of(index count, ndt::scalar real, F at) {
  fourier_table made;
  made.count = count;
  DATASHAPE_TRY(made.memory, make(dims{2 * count}, real));
  auto fill = [&](auto* to) {
    using T = std::remove_pointer_t<decltype(to)>;
    for (index i = 0; i < count; ++i) {
      const root r = at(i);
      to[i] = static_cast<T>(r.re);
      to[count + i] = static_cast<T>(r.im);
    }
  };
  if (real == ndt::scalar::float32)
    fill(data_of<float>(made.memory));
  else
    fill(data_of<double>(made.memory));
  return made;
}

/// Powers of two first, eights before the rest, so that the first pass leaves at least a vector in one place; then large radices.
std::vector<index> radices_of(index n) {
  std::vector<index> made, odd;
  int twos = 0;
  for (; n % 2 == 0; n /= 2) ++twos;
  int eights = twos / 3;
  if (twos % 3 == 1 && eights > 0) --eights;
  made.assign(static_cast<std::size_t>(eights), 8);
  for (twos -= 3 * eights; twos >= 2; twos -= 2) made.push_back(4);
  if (twos == 1) made.push_back(2);
  for (index p = 3; p <= n / p; p += 2) {
    for (; n % p == 0; n /= p) odd.push_back(p);
  }
  if (n > 1) odd.push_back(n);
  // Radices with a loop of their own, the greatest first; then the others.
  std::sort(odd.begin(), odd.end(), [](index a, index b) { return (a <= 7) != (b <= 7) ? a <= 7 : a > b; });
  made.insert(made.end(), odd.begin(), odd.end());
  return made;
}

constexpr index largest_radix = 127;

/// About how many operations an element of a transform takes.
double cost_of(std::span<const index> radices) {
  double cost = 0;
  for (index r : radices) {
    switch (r) {
      case 2: cost += 5; break;
      case 3: cost += 9; break;
      case 4: cost += 8.5; break;
      case 5: cost += 13; break;
      case 7: cost += 18; break;
      case 8: cost += 12; break;
      default: cost += 4 + 2.5 * static_cast<double>(r);
    }
  }
  return cost;
}

/// The least length of at least `n` that has few radices.
index convolution_length(index n) {
  index best = 1;
  while (best < n) best *= 2;
  for (index odd : {3, 5, 9, 15, 25, 27, 45}) {
    index m = odd;
    while (m < n) m *= 2;
    if (m % 8 == 0) best = std::min(best, m);
  }
  return best;
}

datashape::result<fourier_passes> passes_of(index n, std::span<const index> radices, ndt::scalar real) {
  fourier_passes made;
  made.n = n;
  if (n == 1) return made;
  const unit_roots roots(n);
  index stride = 1, left = n;
  for (index radix : radices) {
    const index groups = left / radix;
    fourier_table twiddles, own;
    if (groups > 1) {
      DATASHAPE_TRY(twiddles,
                    table_of((radix - 1) * groups, real, [&](index i) { return roots(stride * (i / groups + 1) * (i % groups)); }));
    }
    if (radix % 2 == 1) {
      DATASHAPE_TRY(own, table_of(radix, real, [&](index i) { return roots(n / radix * i); }));
    }
    made.each.push_back({radix, groups, stride, groups > 1 ? twiddles.re() : nullptr, radix % 2 == 1 ? own.re() : nullptr});
    if (groups > 1) made.tables.push_back(std::move(twiddles));
    if (radix % 2 == 1) made.tables.push_back(std::move(own));
    stride *= radix;
    left = groups;
  }
  return made;
}

/// The chirp, and the transform of its reciprocal with the 1 / m of the way back in it.
datashape::outcome add_convolution(const value_call& c, fourier_plan& p, ndt::scalar real) {
  const index n = p.n, m = p.passes.n, bytes = ndt::size_of(real);
  const unit_roots roots(2 * n);
  index square = 0, odd = 1;  // k^2 mod 2 n, and 2 k + 1
  DATASHAPE_TRY(p.chirp, table_of(n, real, [&](index) {
                  const root r = roots(square);
                  square = (square + odd) % (2 * n);
                  odd = (odd + 2) % (2 * n);
                  return r;
                }));
  const double share = 1.0 / static_cast<double>(m);
  index next = 0;
  square = 0;
  odd = 1;
  auto reciprocal = [&](index i) -> root {
    if ((i >= n && i <= m - n) || i >= m) return {0, 0};
    // From the start up to n, then from m - n + 1 backwards through the same squares.
    const index k = i < n ? i : m - i;
    if (i == 0) next = 0;
    while (next < k) {
      square = (square + odd) % (2 * n);
      odd = (odd + 2) % (2 * n);
      ++next;
    }
    while (next > k) {
      odd = (odd + 2 * n - 2) % (2 * n);
      square = (square + 2 * n - odd) % (2 * n);
      --next;
    }
    const root r = roots(square);
    return {r.re * share, -r.im * share};
  };
  DATASHAPE_TRY(fourier_table filter, table_of(m + 16, real, reciprocal));
  DATASHAPE_TRY(fourier_table other, table_of(m + 16, real, [](index) { return root{0, 0}; }));
  std::byte *re = filter.memory.data(), *other_re = other.memory.data();
  const index apart = (m + 16) * bytes;
  const auto* table = static_cast<const algorithms::fourier*>(c.functions.algorithm(algorithm_id::fourier, real));
  table->transform(p.passes.each.data(), static_cast<index>(p.passes.each.size()), 1, re, re + apart, other_re, other_re + apart);
  p.filter = p.passes.each.size() % 2 == 1 ? other : filter;
  return std::monostate{};
}

datashape::result<std::shared_ptr<const fourier_plan>> made_plan(const value_call& c, index n, ndt::scalar real, bool paired) {
  auto made = std::make_shared<fourier_plan>();
  made->n = paired ? n / 2 : n;
  std::vector<index> radices = radices_of(made->n);
  const index m = convolution_length(2 * made->n - 1);
  const std::vector<index> convolution = radices_of(m);
  const double share = static_cast<double>(m) / static_cast<double>(made->n);
  made->convolves = std::any_of(radices.begin(), radices.end(), [](index r) { return r > largest_radix; }) ||
                    cost_of(radices) > (2 * cost_of(convolution) + 20) * share;
  if (made->convolves) {
    DATASHAPE_TRY(made->passes, passes_of(m, convolution, real));
    DATASHAPE_CHECK(add_convolution(c, *made, real));
  } else {
    DATASHAPE_TRY(made->passes, passes_of(made->n, radices, real));
  }
  if (paired) {
    const unit_roots roots(n);
    DATASHAPE_TRY(made->halves, table_of(n / 2 + 1, real, roots));
  }
  return std::shared_ptr<const fourier_plan>(std::move(made));
}

/// The plans of late calls. Tables of a plan are about as long as its transform, and those of a few small ones are worth their memory.
class kept_plans {
 public:
  struct key {
    index n = 0;
    ndt::scalar real = ndt::scalar::float64;
    bool paired = false;
    bool operator==(const key&) const = default;
  };

  std::shared_ptr<const fourier_plan> find(const key& wanted) {
    std::lock_guard hold(lock_);
    for (entry& e : entries_) {
      if (!(e.of == wanted)) continue;
      e.used = ++now_;
      return e.plan;
    }
    return nullptr;
  }
  void keep(const key& of, std::shared_ptr<const fourier_plan> plan) {
    std::lock_guard hold(lock_);
    entry& oldest = *std::min_element(entries_.begin(), entries_.end(), [](const entry& a, const entry& b) { return a.used < b.used; });
    oldest = {of, std::move(plan), ++now_};
  }

 private:
  struct entry {
    key of;
    std::shared_ptr<const fourier_plan> plan;
    std::uint64_t used = 0;
  };
  std::mutex lock_;
  std::array<entry, 16> entries_;
  std::uint64_t now_ = 0;
};

/// With a convolution of so many rows a plan of float64 has 2.5 MiB, so all of them at most 40 MiB.
constexpr index largest_kept = index{1} << 16;

}  // namespace

datashape::result<std::shared_ptr<const fourier_plan>> fourier_plan_of(const value_call& c, index n, ndt::scalar real, bool paired) {
  // Never destroyed: a call may run while the program ends.
  static kept_plans& kept = *new kept_plans;
  const kept_plans::key key{n, real, paired};
  if (auto found = kept.find(key)) return found;
  DATASHAPE_TRY(std::shared_ptr<const fourier_plan> made, made_plan(c, n, real, paired));
  if (made->passes.n <= largest_kept) kept.keep(key, made);
  return made;
}

}  // namespace pluribus::gfunc::whole
