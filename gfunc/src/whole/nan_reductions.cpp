// SPDX-License-Identifier: BSD-3-Clause
/// Reductions that pass over NaNs: lanes without their NaNs go to the reduction of the same name, so sums stay independent of order.
#include <cmath>
#include <cstring>
#include <string>
#include <vector>

#include "datashape/try.hpp"
#include "dtypes.hpp"
#include "gfunc/module.hpp"
#include "gfunc/resolve.hpp"
#include "lanes.hpp"
#include "ndt/print.hpp"

namespace pluribus::gfunc::whole {

namespace {

using result = datashape::result<value>;

template <class T>
bool is_nan(const T& x) noexcept {
  if constexpr (std::is_same_v<T, ndt::float16>)
    return (x.bits & 0x7fff) > 0x7c00;
  else if constexpr (std::is_same_v<T, ndt::bfloat16>)
    return (x.bits & 0x7fff) > 0x7f80;
  else if constexpr (std::is_same_v<T, ndt::complex64> || std::is_same_v<T, ndt::complex128>)
    return std::isnan(x.real) || std::isnan(x.imag);
  else
    return std::isnan(x);
}

constexpr index block = 4096;

/// Feeds one lane to a reduction, block by block without NaNs. `places` has the position of each element that was fed, of the last block.
template <class T>
void reduce_lane(const reduction_kernel& k, const T* in, index n, void* state, void* out, double ddof) {
  T kept[block];
  index places[block], fed = 0;
  k.init(state, 1);
  for (index at = 0; at < n; at += block) {
    const index end = std::min(n, at + block);
    index m = 0;
    for (index i = at; i < end; ++i) {
      kept[m] = in[i];
      places[m] = i;
      m += is_nan(in[i]) ? 0 : 1;
    }
    if (k.along != nullptr)
      k.along(state, kept, m);
    else
      for (index j = 0; j < m; ++j) k.along_at(state, kept + j, 1, places[j], 1);
    fed += m;
  }
  k.finish(state, out, 1, fed, ddof);
}

template <class F>
auto visit_float(const value_call& c, ndt::scalar s, F f) -> decltype(f(tag<double>{})) {
  switch (s) {
    case ndt::scalar::float16: return f(tag<ndt::float16>{});
    case ndt::scalar::bfloat16: return f(tag<ndt::bfloat16>{});
    case ndt::scalar::float32: return f(tag<float>{});
    case ndt::scalar::float64: return f(tag<double>{});
    case ndt::scalar::complex64: return f(tag<ndt::complex64>{});
    case ndt::scalar::complex128: return f(tag<ndt::complex128>{});
    default: return no_dtype(c, s);
  }
}

result reduced(const value_call& c, const char* plain) {
  const ndt::scalar given = c.args[0].dtype().scalar();
  DATASHAPE_TRY(const reduction_kernel* kernel, resolve_reduction(c.functions, plain, given));
  DATASHAPE_TRY(lanes l, lanes_of(c, c.args[0], kernel->arg));
  DATASHAPE_TRY(value made, make(l.kept, kernel->result));
  const double ddof = c.options.find("correction") != nullptr ? c.real("correction") : 0;
  const index step = ndt::size_of(kernel->result), bytes = ndt::size_of(kernel->arg);
  auto states = [&] { return std::vector<std::uint64_t>(static_cast<std::size_t>((kernel->state_bytes + 7) / 8)); };
  const bool floats = ndt::class_of(kernel->arg) == ndt::scalar_class::floating || ndt::class_of(kernel->arg) == ndt::scalar_class::complex;
  if (!floats) {
    for_each_lane(c, l.slots, l.n, [&](index s) {
      auto state = states();
      kernel->init(state.data(), 1);
      const std::byte* in = l.packed.data() + s * l.n * bytes;
      if (kernel->along != nullptr)
        kernel->along(state.data(), in, l.n);
      else
        kernel->along_at(state.data(), in, l.n, 0, 1);
      kernel->finish(state.data(), made.data() + s * step, 1, l.n, ddof);
    });
    return made;
  }
  auto typed = [&]<class T>(tag<T>) -> datashape::outcome {
    for_each_lane(c, l.slots, l.n, [&](index s) {
      auto state = states();
      reduce_lane(*kernel, data_of<const T>(l.packed) + s * l.n, l.n, state.data(), made.data() + s * step, ddof);
    });
    return std::monostate{};
  };
  DATASHAPE_CHECK(visit_float(c, kernel->arg, typed));
  return made;
}

void add(module_builder& m, const char* name, std::string_view doc, std::string_view example, std::string_view gives, bool ddof) {
  m.function(name, doc)
      .example(example, gives)
      .arguments({"x"})
      .option("axis", parameter_kind::integers)
      .option("keepdims", parameter_kind::boolean, false);
  if (ddof) m.option("correction", parameter_kind::real, 0.0);
  const char* plain = name + 3;
  m.whole("(A... * T: Scalar) -> B... * U", [plain](const value_call& c) { return reduced(c, plain); });
}

}  // namespace

void nan_reductions(module_builder& m) {
  add(m, "nansum", "Sum of what is no NaN; 0 of none.", "nansum([1.0, nan, 2.0])", "3.0", false);
  add(m, "nanprod", "Product of what is no NaN; 1 of none.", "nanprod([2.0, nan, 3.0])", "6.0", false);
  add(m, "nanmean", "Mean of what is no NaN; NaN of none.", "nanmean([1.0, nan, 3.0])", "2.0", false);
  add(m, "nanvar", "Variance of what is no NaN, over n - correction.", "nanvar([1.0, nan, 3.0])", "1.0", true);
  add(m, "nanstd", "Standard deviation of what is no NaN, over n - correction.", "nanstd([1.0, nan, 3.0])", "1.0", true);
  add(m, "nanmin", "Least of what is no NaN; NaN of none.", "nanmin([2.0, nan, 1.0])", "1.0", false);
  add(m, "nanmax", "Greatest of what is no NaN; NaN of none.", "nanmax([2.0, nan, 1.0])", "2.0", false);
  add(m, "nanargmin", "Position of the first least of what is no NaN; -1 of none.", "nanargmin([2.0, nan, 1.0])", "2", false);
  add(m, "nanargmax", "Position of the first greatest of what is no NaN; -1 of none.", "nanargmax([nan, 2.0, 1.0])", "1", false);
}

}  // namespace pluribus::gfunc::whole
