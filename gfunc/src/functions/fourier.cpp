// SPDX-License-Identifier: BSD-3-Clause
/// What Fourier transforms are made of, for both floats. Passes and factors come in made (whole/fourier_plan.hpp), rows of lanes go out;
/// axes, padding, norms and threads are not known here.
#include "fourier_passes.hpp"
#include "fourier_rows.hpp"
#include "loops.hpp"

namespace pluribus::gfunc::GF_ISA {
namespace {

template <class T>
void one_pass(const algorithms::fourier_pass& pass, std::int64_t lanes, rows_of<const T> in, rows_of<T> out) {
  switch (pass.radix) {
    case 2: return run_pass<T, 2>(pass, lanes, in, out);
    case 3: return run_pass<T, 3>(pass, lanes, in, out);
    case 4: return run_pass<T, 4>(pass, lanes, in, out);
    case 5: return run_pass<T, 5>(pass, lanes, in, out);
    case 7: return run_pass<T, 7>(pass, lanes, in, out);
    case 8: return run_pass<T, 8>(pass, lanes, in, out);
    default: return run_any_pass<T>(pass, lanes, in, out);
  }
}

template <class T>
void transform(const algorithms::fourier_pass* passes, std::int64_t count, std::int64_t lanes, void* re, void* im, void* other_re,
               void* other_im) {
  rows_of<T> in{static_cast<T*>(re), static_cast<T*>(im)}, out{static_cast<T*>(other_re), static_cast<T*>(other_im)};
  for (std::int64_t i = 0; i < count; ++i) {
    one_pass<T>(passes[i], lanes, rows_of<const T>{in.re, in.im}, out);
    const rows_of<T> done = out;
    out = in;
    in = done;
  }
}

template <class T>
constexpr algorithms::fourier table = {width<row_vector<T>>, transform<T>, multiply_rows<T>, gather<T>, gather_pairs<T>, scatter<T>,
                                       scatter_pairs<T>,     unpair<T>,    pair<T>,          mirror<T>, negate<T>};

template <class... T>
void add(kernel_sink* sink, dtypes<T...>) {
  const algorithm_kernel all[] = {{algorithm_id::fourier, ndt::scalar_of<T>, &table<T>}...};
  for (const algorithm_kernel& k : all) sink->algorithm(sink, &k);
}

}  // namespace

void fourier(kernel_sink* sink) { add(sink, floats{}); }

}  // namespace pluribus::gfunc::GF_ISA
