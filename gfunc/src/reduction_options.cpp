// SPDX-License-Identifier: BSD-3-Clause
/// See reduction_options.hpp.
#include "reduction_options.hpp"

#include <vector>

namespace pluribus::gfunc {

namespace {

/// Counts, truths and positions have one dtype; the greatest of several elements has theirs.
bool takes_dtype(std::span<const reduction_kernel> kernels) noexcept {
  const auto as_the_first = [&](const reduction_kernel& k) { return k.result == kernels.front().result; };
  const auto as_its_elements = [](const reduction_kernel& k) { return k.result == k.arg; };
  return !std::all_of(kernels.begin(), kernels.end(), as_the_first) && !std::all_of(kernels.begin(), kernels.end(), as_its_elements);
}

}  // namespace

std::span<const parameter> reduction_parameters(std::string_view name, std::span<const reduction_kernel> kernels) {
  // Each kind of reduction takes the first few.
  static const std::vector<parameter> all = {{"axis", parameter_kind::integers, {}, false, {}},
                                             {"keepdims", parameter_kind::boolean, false, false, {}},
                                             {"dtype", parameter_kind::dtype, {}, false, {}},
                                             {"correction", parameter_kind::real, 0.0, false, {}}};
  const std::size_t count = takes_correction(name) ? 4 : takes_dtype(kernels) ? 3 : 2;
  return {all.data(), count};
}

}  // namespace pluribus::gfunc
