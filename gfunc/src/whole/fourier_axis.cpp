// SPDX-License-Identifier: BSD-3-Clause
/// See fourier_axis.hpp. A block of lanes goes through rows (functions/algorithms.hpp): gathered, transformed, scattered.
#include "fourier_axis.hpp"

#include <algorithm>
#include <cstring>
#include <utility>

#include "axes.hpp"
#include "datashape/try.hpp"
#include "fourier_plan.hpp"
#include "gfunc/registry.hpp"
#include "leaves.hpp"

namespace pluribus::gfunc::whole {

namespace {

using algorithms::fourier_layout;

constexpr index spare = 16;  ///< scalars behind each buffer

/// Two pairs of buffers of rows, and what runs in them.
class rows {
 public:
  rows(const algorithms::fourier& run, const fourier_plan& plan, index lanes, index scalar_bytes, std::byte* memory)
      : run_(run), plan_(plan), bytes_(scalar_bytes), re_(memory), im_(memory + one(plan, lanes, scalar_bytes)) {
    other_re_ = im_ + one(plan, lanes, scalar_bytes);
    other_im_ = other_re_ + one(plan, lanes, scalar_bytes);
  }
  /// A whole transform of reals has twice as many rows as its pairs.
  static index needed(const fourier_plan& plan, index lanes, index scalar_bytes) { return 4 * one(plan, lanes, scalar_bytes); }

  std::byte* re() const noexcept { return re_; }
  std::byte* im() const noexcept { return im_; }

  void transform(bool backward, index lanes) {
    if (backward) std::swap(re_, im_);
    if (plan_.convolves) {
      const index n = plan_.n, m = plan_.passes.n, rest = (m - n) * lanes * bytes_;
      run_.multiply(re_, im_, plan_.chirp.re(), plan_.chirp.im(), n, lanes);
      std::memset(re_ + n * lanes * bytes_, 0, static_cast<std::size_t>(rest));
      std::memset(im_ + n * lanes * bytes_, 0, static_cast<std::size_t>(rest));
      passes(lanes);
      run_.multiply(re_, im_, plan_.filter.re(), plan_.filter.im(), m, lanes);
      std::swap(re_, im_);
      passes(lanes);
      std::swap(re_, im_);
      run_.multiply(re_, im_, plan_.chirp.re(), plan_.chirp.im(), n, lanes);
    } else {
      passes(lanes);
    }
    if (backward) std::swap(re_, im_);
  }

  void unpair(index lanes) {
    run_.unpair(re_, im_, plan_.n, lanes, plan_.halves.re(), plan_.halves.im(), other_re_, other_im_);
    exchange();
  }
  void pair(index lanes) {
    run_.pair(re_, im_, plan_.n, lanes, plan_.halves.re(), plan_.halves.im(), other_re_, other_im_);
    exchange();
  }

 private:
  /// Apart by an odd number of cache lines, so that buffers of 2^k rows do not fall on the same ones.
  static index one(const fourier_plan& plan, index lanes, index scalar_bytes) {
    const index rows = plan.halves.count > 0 ? std::max(plan.rows(), 2 * plan.n + 1) : plan.rows();
    const index bytes = (rows * lanes + spare) * scalar_bytes;
    return ((bytes + 63) / 64 | 1) * 64;
  }
  void exchange() noexcept {
    std::swap(re_, other_re_);
    std::swap(im_, other_im_);
  }
  void passes(index lanes) {
    // What stands behind the rows is read, though nothing depends on it.
    for (std::byte* buffer : {re_, im_, other_re_, other_im_})
      std::memset(buffer + plan_.passes.n * lanes * bytes_, 0, static_cast<std::size_t>(spare * bytes_));
    const auto& each = plan_.passes.each;
    run_.transform(each.data(), static_cast<index>(each.size()), lanes, re_, im_, other_re_, other_im_);
    if (each.size() % 2 == 1) exchange();
  }

  const algorithms::fourier& run_;
  const fourier_plan& plan_;
  index bytes_;
  std::byte *re_, *im_, *other_re_, *other_im_;
};

/// One side of the transform in scalars: where lane l begins, and the steps.
struct side {
  index extent = 1, inner = 1;  ///< elements of a lane that are there; elements from one to the next
  index parts = 1;              ///< scalars an element
  std::byte* data = nullptr;
  index scalar_bytes = 8;

  std::byte* lane(index l) const noexcept { return data + ((l / inner) * extent * inner + l % inner) * parts * scalar_bytes; }
  fourier_layout layout() const noexcept { return {inner * parts, inner == 1 ? extent * parts : parts}; }
};

struct job {
  const algorithms::fourier& run;
  const fourier_plan& plan;
  const fourier_step& step;
  side in, out;

  bool paired() const noexcept { return step.kind != fourier_kind::complex && step.n % 2 == 0; }

  void gather(const rows& r, index first, index lanes) const {
    const std::byte* from = in.lane(first);
    const fourier_layout at = in.layout();
    if (step.kind == fourier_kind::complex) {
      run.gather_pairs(from, at, std::min(in.extent, step.n), r.re(), r.im(), step.n, lanes);
    } else if (step.kind == fourier_kind::from_half) {
      run.gather_pairs(from, at, std::min(in.extent, step.n / 2 + 1), r.re(), r.im(), step.n / 2 + 1, lanes);
    } else if (!paired()) {
      run.gather(from, at, std::min(in.extent, step.n), r.re(), step.n, lanes);
      run.gather(from, at, 0, r.im(), step.n, lanes);
    } else {
      const index count = std::min(in.extent, step.n);
      const fourier_layout twice{2 * at.step, at.lane_step};
      if (at.step == 1 && count % 2 == 0) {
        run.gather_pairs(from, twice, count / 2, r.re(), r.im(), step.n / 2, lanes);
      } else {
        run.gather(from, twice, (count + 1) / 2, r.re(), step.n / 2, lanes);
        run.gather(from + at.step * in.scalar_bytes, twice, count / 2, r.im(), step.n / 2, lanes);
      }
    }
  }

  void transform(rows& r, index lanes) const {
    switch (step.kind) {
      case fourier_kind::complex: return r.transform(step.backward, lanes);
      case fourier_kind::half:
      case fourier_kind::mirrored:
        r.transform(false, lanes);
        if (paired()) r.unpair(lanes);
        if (step.backward) run.negate(r.im(), (step.n / 2 + 1) * lanes);
        // Row 0 becomes real, and the middle one.
        run.mirror(r.re(), r.im(), step.kind == fourier_kind::mirrored ? step.n : 1, lanes);
        if (paired()) std::memset(r.im() + step.n / 2 * lanes * in.scalar_bytes, 0, static_cast<std::size_t>(lanes * in.scalar_bytes));
        return;
      case fourier_kind::from_half:
        // Forward, the conjugate of what is real is the same: of the conjugates, backward.
        if (!step.backward) run.negate(r.im(), (step.n / 2 + 1) * lanes);
        if (paired())
          r.pair(lanes);
        else
          run.mirror(r.re(), r.im(), step.n, lanes);
        return r.transform(true, lanes);
    }
  }

  void scatter(const rows& r, index first, index lanes) const {
    std::byte* const to = out.lane(first);
    const fourier_layout at = out.layout();
    if (step.kind != fourier_kind::from_half) {
      run.scatter_pairs(r.re(), r.im(), out.extent, lanes, to, at, step.scale);
    } else if (!paired()) {
      run.scatter(r.re(), step.n, lanes, to, at, step.scale);
    } else if (at.step == 1) {
      run.scatter_pairs(r.re(), r.im(), step.n / 2, lanes, to, {2, at.lane_step}, step.scale);
    } else {
      const fourier_layout twice{2 * at.step, at.lane_step};
      run.scatter(r.re(), step.n / 2, lanes, to, twice, step.scale);
      run.scatter(r.im(), step.n / 2, lanes, to + at.step * out.scalar_bytes, twice, step.scale);
    }
  }
};

bool is_pairs(fourier_kind kind, bool given) noexcept {
  return kind == fourier_kind::complex || (kind == fourier_kind::from_half) == given;
}

index extent_of_result(const fourier_step& step) noexcept { return step.kind == fourier_kind::half ? step.n / 2 + 1 : step.n; }

/// How many lanes go through the rows at once. Lanes that lie side by side share cache lines and pages, so several vectors of them; others
/// are worth one vector while all its rows stay in the second-level cache.
index lanes_at_once(const fourier_plan& plan, index width, index inner, index scalar_bytes) {
  constexpr index cached = index{1} << 19, in_memory = index{1} << 25;
  const auto fit = [&](index lanes, index bytes) { return rows::needed(plan, lanes, scalar_bytes) <= bytes; };
  if (inner == 1) return fit(width, cached) ? width : 1;
  if (fit(2 * width, cached)) return 2 * width;
  return fit(width, in_memory) ? width : std::max<index>(1, 32 / scalar_bytes);
}

/// Blocks of lanes that have one step from lane to lane.
struct blocks {
  index outer, inner, at_once;

  index per_run() const noexcept { return ((inner == 1 ? outer : inner) + at_once - 1) / at_once; }
  index count() const noexcept { return per_run() * (inner == 1 ? 1 : outer); }
  index first(index block) const noexcept { return block / per_run() * inner + block % per_run() * at_once; }
  index lanes(index block) const noexcept { return std::min(at_once, (inner == 1 ? outer : inner) - block % per_run() * at_once); }
};

}  // namespace

datashape::result<value> fourier_along(const value_call& c, const value& x, const fourier_step& step, bool reuses) {
  const bool single = x.dtype().is_scalar(ndt::scalar::float32) || x.dtype().is_scalar(ndt::scalar::complex64);
  const ndt::scalar real = single ? ndt::scalar::float32 : ndt::scalar::float64;
  const ndt::scalar complex = single ? ndt::scalar::complex64 : ndt::scalar::complex128;
  const bool from_pairs = is_pairs(step.kind, true), to_pairs = is_pairs(step.kind, false);
  const axis_split split = split_at(x.shape(), step.axis);
  const dims shape = with_extent(x.shape(), step.axis, extent_of_result(step));
  if (checked_count(shape) < 0 || checked_count(shape) > index{1} << 40) return c.wrong("the result would be too large");
  value made = x;
  if (!reuses || !from_pairs || !to_pairs || !(shape == x.shape())) {
    DATASHAPE_TRY(made, c.result_of(ndt::array_type(shape, ndt::make_scalar(to_pairs ? complex : real))));
  }
  if (checked_count(shape) == 0) return made;

  const auto& run = *static_cast<const algorithms::fourier*>(c.functions.algorithm(algorithm_id::fourier, real));
  const bool paired = step.kind != fourier_kind::complex && step.n % 2 == 0;
  DATASHAPE_TRY(std::shared_ptr<const fourier_plan> plan, fourier_plan_of(c, step.n, real, paired));
  const index bytes = ndt::size_of(real);
  const job work{run,
                 *plan,
                 step,
                 {split.n, split.inner, from_pairs ? 2 : 1, x.data(), bytes},
                 {shape[step.axis], split.inner, to_pairs ? 2 : 1, made.data(), bytes}};
  const blocks all{split.outer, split.inner, lanes_at_once(*plan, run.width, split.inner, bytes)};
  constexpr index worth_a_thread = index{1} << 14;
  const index useful = 1 + plan->rows() * split.outer * split.inner / worth_a_thread;
  const index pieces = std::min({all.count(), useful, static_cast<index>(c.on.concurrency())});
  const index needed = rows::needed(*plan, all.at_once, bytes);
  DATASHAPE_TRY(value scratch, make(dims{pieces * needed}, ndt::scalar::uint8));
  auto piece = [&](index p) {
    for (index b = all.count() * p / pieces; b < all.count() * (p + 1) / pieces; ++b) {
      rows r(run, *plan, all.at_once, bytes, scratch.data() + p * needed);
      work.gather(r, all.first(b), all.lanes(b));
      work.transform(r, all.lanes(b));
      work.scatter(r, all.first(b), all.lanes(b));
    }
  };
  if (pieces == 1)
    piece(0);
  else
    c.on.parallel_for(pieces, piece);
  return made;
}

}  // namespace pluribus::gfunc::whole
