// SPDX-License-Identifier: BSD-3-Clause
/// See run_reduce.hpp.
#include "run_reduce.hpp"

#include <algorithm>
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

/// All runs by a kernel that takes many at once.
void reduce_many(const reduction_kernel& kernel, const value& packed, std::span<const index> sizes, double ddof, executor* on, value& out) {
  const auto n = static_cast<index>(sizes.size());
  if (on == nullptr || on->concurrency() == 1 || packed.size() < serial_run_elements || n < 2)
    return kernel.runs(out.data(), packed.data(), sizes.data(), n, ddof);
  std::vector<index> first_run{0}, first_element{0};
  index elements = 0;
  for (index r = 0; r < n; ++r) {
    elements += sizes[static_cast<std::size_t>(r)];
    if (elements - first_element.back() < piece_elements && r + 1 - first_run.back() < piece_elements) continue;
    first_run.push_back(r + 1);
    first_element.push_back(elements);
  }
  if (first_run.back() != n) first_run.push_back(n);
  const index width = ndt::size_of(kernel.result);
  on->parallel_for(static_cast<index>(first_run.size()) - 1, [&](index piece) {
    const auto p = static_cast<std::size_t>(piece);
    kernel.runs(out.data() + first_run[p] * width, packed.data() + first_element[p] * packed.itemsize(), sizes.data() + first_run[p],
                first_run[p + 1] - first_run[p], ddof);
  });
}

/// Which runs have elements, for results that are null where there are none.
void mark_filled(std::span<const index> sizes, std::byte* to) {
  for (std::size_t r = 0; r < sizes.size(); ++r) to[r] = std::byte{sizes[r] > 0};
}

class run_reduction {
 public:
  run_reduction(const reduction_kernel& kernel, const value& packed, const bool* valid, const registry& functions)
      : kernel_(kernel), data_(packed.data()), bytes_(packed.itemsize()), valid_(valid) {
    if (valid_ == nullptr) return;
    compress_ = reinterpret_cast<algorithms::compress>(const_cast<void*>(functions.algorithm(algorithm_id::compress, moved_as(bytes_))));
    kept_ = buffer::allocate(block * bytes_);
  }

  bool usable() const noexcept { return valid_ == nullptr || compress_ != nullptr; }

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
  const run_reduction reduction(*kernel, packed, runs.valid ? reinterpret_cast<const bool*>(runs.valid->data()) : nullptr, functions);
  if (!reduction.usable()) return std::optional<value>();
  const auto n = static_cast<index>(runs.sizes.size());
  DATASHAPE_TRY(value out, value::allocate(ndt::array_type({n}, ndt::make_scalar(kernel->result))));
  const bool at_once = kernel->runs != nullptr && !runs.valid;
  if (at_once) reduce_many(*kernel, packed, runs.sizes, ddof, on, out);
  if (at_once && has_neutral(name)) return std::optional<value>(std::move(out));
  const bool all_filled = std::none_of(runs.sizes.begin(), runs.sizes.end(), [](index size) { return size == 0; });
  if (at_once && all_filled) {
    DATASHAPE_TRY(value masked, value::option(std::move(out), validity::all(), 1));
    return std::optional<value>(std::move(masked));
  }
  DATASHAPE_TRY(value some, value::allocate(ndt::array_type({n}, ndt::make_scalar(ndt::scalar::bool_))));
  if (at_once) mark_filled(runs.sizes, some.data());
  buffer states = buffer::allocate(std::min(n, states_at_once) * kernel->state_bytes);
  index begin = 0;
  for (index first = 0; first < n && !at_once; first += states_at_once) {
    const index m = std::min(states_at_once, n - first);
    kernel->init(states.data(), m);
    for (index r = 0; r < m; ++r) {
      const index size = runs.sizes[static_cast<std::size_t>(first + r)];
      some.data()[first + r] = std::byte{reduction.run(states.data() + r * kernel->state_bytes, begin, size) > 0};
      begin += size;
    }
    kernel->finish(states.data(), out.data() + first * ndt::size_of(kernel->result), m, 0, ddof);
  }
  if (has_neutral(name)) return std::optional<value>(std::move(out));
  DATASHAPE_TRY(value masked, with_mask(out, some));
  return std::optional<value>(std::move(masked));
}

}  // namespace pluribus::gfunc
