// SPDX-License-Identifier: BSD-3-Clause
/// See run_reduce.hpp. A kernel that takes many runs gets the elements that count of a piece of them; others are called run by run.
#include "run_reduce.hpp"

#include <algorithm>
#include <optional>
#include <vector>

#include "algorithms.hpp"
#include "datashape/try.hpp"
#include "gfunc/copy.hpp"
#include "gfunc/resolve.hpp"
#include "has_neutral.hpp"
#include "moved_as.hpp"
#include "ndt/make.hpp"
#include "value_cast.hpp"

namespace pluribus::gfunc {

namespace {

/// Elements that are looked at before those that count go to the kernel.
constexpr index block = 2048;
/// States that are alive at once.
constexpr index states_at_once = 256;
/// Elements of a piece of work, and of those that are not worth two.
constexpr index piece_elements = index{1} << 16, serial_run_elements = index{1} << 15;

template <class F>
bool any_of(std::span<const index> sizes, F holds) {
  return std::any_of(sizes.begin(), sizes.end(), holds);
}

algorithms::compress compress_of(const registry& functions, index bytes) {
  return reinterpret_cast<algorithms::compress>(const_cast<void*>(functions.algorithm(algorithm_id::compress, moved_as(bytes))));
}

/// All runs by a kernel that takes many at once.
class many_runs {
 public:
  /// `filled`, one byte a run, is told which runs have elements that count; null where nobody asks.
  many_runs(const reduction_kernel& kernel, const value& packed, const bool* valid, algorithms::compress compress,
            std::span<const index> sizes, double ddof, std::byte* filled)
      : kernel_(kernel), packed_(packed), valid_(valid), compress_(compress), sizes_(sizes), ddof_(ddof), filled_(filled) {}

  void run(executor* on, value& out) const {
    const auto n = static_cast<index>(sizes_.size());
    const bool serial = on == nullptr || on->concurrency() == 1 || packed_.size() < serial_run_elements || n < 2;
    if (serial && valid_ == nullptr) return piece(out, 0, n, 0);
    std::vector<index> first_run{0}, first_element{0};
    index elements = 0;
    for (index r = 0; r < n; ++r) {
      elements += sizes_[static_cast<std::size_t>(r)];
      if (elements - first_element.back() < piece_elements && r + 1 - first_run.back() < piece_elements) continue;
      first_run.push_back(r + 1);
      first_element.push_back(elements);
    }
    if (first_run.back() != n) first_run.push_back(n);
    inline_executor here;
    executor& where = serial ? static_cast<executor&>(here) : *on;
    where.parallel_for(static_cast<index>(first_run.size()) - 1, [&](index at) {
      const auto p = static_cast<std::size_t>(at);
      piece(out, first_run[p], first_run[p + 1], first_element[p]);
    });
  }

 private:
  void piece(value& out, index begin, index end, index element) const {
    const std::span<const index> sizes = sizes_.subspan(static_cast<std::size_t>(begin), static_cast<std::size_t>(end - begin));
    std::byte* to = out.data() + begin * ndt::size_of(kernel_.result);
    const std::byte* from = packed_.data() + element * packed_.itemsize();
    if (valid_ == nullptr) {
      kernel_.runs(to, from, sizes.data(), end - begin, ddof_);
      mark(sizes, begin);
      return;
    }
    // Elements that count, and how many of each run.
    std::vector<index> counts;
    counts.reserve(sizes.size());
    const bool* valid = valid_ + element;
    index all = 0, some = 0;
    for (const index size : sizes) {
      counts.push_back(std::count(valid + all, valid + all + size, true));
      some += counts.back();
      all += size;
    }
    const buffer kept = buffer::allocate(some * packed_.itemsize());
    compress_(kept.data(), some, from, valid, all);
    kernel_.runs(to, kept.data(), counts.data(), end - begin, ddof_);
    mark(counts, begin);
  }

  void mark(std::span<const index> sizes, index begin) const {
    if (filled_ == nullptr) return;
    for (const index size : sizes) filled_[begin++] = std::byte{size > 0};
  }

  const reduction_kernel& kernel_;
  const value& packed_;
  const bool* valid_;
  algorithms::compress compress_;
  std::span<const index> sizes_;
  double ddof_;
  std::byte* filled_;
};

class run_reduction {
 public:
  run_reduction(const reduction_kernel& kernel, const value& packed, const bool* valid, const registry& functions)
      : kernel_(kernel), data_(packed.data()), bytes_(packed.itemsize()), valid_(valid) {
    if (valid_ == nullptr) return;
    compress_ = compress_of(functions, bytes_);
    kept_ = buffer::allocate(block * bytes_);
  }

  bool usable() const noexcept { return valid_ == nullptr || compress_ != nullptr; }
  algorithms::compress compress() const noexcept { return compress_; }

  /// How many elements counted.
  index run(void* state, index begin, index n) const {
    if (valid_ == nullptr) {
      if (kernel_.along_at != nullptr)
        kernel_.along_at(state, data_ + begin * bytes_, n, 0, 1);
      else
        kernel_.along(state, data_ + begin * bytes_, n);
      return n;
    }
    index counted = 0;
    for (index at = begin; at < begin + n; at += block) {
      const index m = std::min(block, begin + n - at);
      const index some = std::count(valid_ + at, valid_ + at + m, true);
      counted += some;
      if (some == m) {
        kernel_.along(state, data_ + at * bytes_, m);
      } else if (some > 0) {
        compress_(kept_.data(), some, data_ + at * bytes_, valid_ + at, m);
        kernel_.along(state, kept_.data(), some);
      }
    }
    return counted;
  }

 private:
  const reduction_kernel& kernel_;
  const std::byte* data_;
  index bytes_;
  const bool* valid_;
  algorithms::compress compress_ = nullptr;
  buffer kept_;
};

}  // namespace

datashape::result<std::optional<value>> reduce_runs(std::string_view name, const element_runs& runs, double ddof, executor* on,
                                                    const registry& functions) {
  DATASHAPE_TRY(const reduction_kernel* kernel, resolve_reduction(functions, name, runs.elements.dtype().scalar()));
  if (runs.valid && kernel->along_at != nullptr) return std::optional<value>();
  DATASHAPE_TRY(const value packed, packed_value(runs.elements, kernel->arg, functions));
  const bool* valid = runs.valid ? reinterpret_cast<const bool*>(runs.valid->data()) : nullptr;
  const run_reduction reduction(*kernel, packed, valid, functions);
  if (!reduction.usable()) return std::optional<value>();
  const auto n = static_cast<index>(runs.sizes.size());
  DATASHAPE_TRY(value out, value::allocate(ndt::array_type({n}, ndt::make_scalar(kernel->result))));
  // What counts of a piece is copied, so no run may be much longer than a piece.
  const bool at_once =
      kernel->runs != nullptr && (valid == nullptr || !any_of(runs.sizes, [](index size) { return size > piece_elements; }));
  const bool sure = has_neutral(name) || (valid == nullptr && at_once && !any_of(runs.sizes, [](index size) { return size == 0; }));
  DATASHAPE_TRY(value some, value::allocate(ndt::array_type({sure ? 0 : n}, ndt::make_scalar(ndt::scalar::bool_))));
  std::byte* filled = sure ? nullptr : some.data();
  if (at_once) many_runs(*kernel, packed, valid, reduction.compress(), runs.sizes, ddof, filled).run(on, out);
  buffer states = buffer::allocate(std::min(n, states_at_once) * kernel->state_bytes);
  index begin = 0;
  for (index first = 0; first < n && !at_once; first += states_at_once) {
    const index m = std::min(states_at_once, n - first);
    kernel->init(states.data(), m);
    for (index r = 0; r < m; ++r) {
      const index size = runs.sizes[static_cast<std::size_t>(first + r)];
      const index counted = reduction.run(states.data() + r * kernel->state_bytes, begin, size);
      if (filled != nullptr) filled[first + r] = std::byte{counted > 0};
      begin += size;
    }
    kernel->finish(states.data(), out.data() + first * ndt::size_of(kernel->result), m, 0, ddof);
  }
  if (has_neutral(name)) return std::optional<value>(std::move(out));
  DATASHAPE_TRY(value masked, sure ? value::option(std::move(out), validity::all(), 1) : with_mask(out, some));
  return std::optional<value>(std::move(masked));
}

}  // namespace pluribus::gfunc
