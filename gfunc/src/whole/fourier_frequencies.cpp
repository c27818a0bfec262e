// SPDX-License-Identifier: BSD-3-Clause
/// What goes with Fourier transforms: the frequencies of their elements, and the shift that puts frequency 0 into the middle. Options and
/// elements of any dtype in, nothing transformed here.
#include <vector>

#include "axes.hpp"
#include "datashape/try.hpp"
#include "gfunc/call.hpp"
#include "gfunc/module.hpp"
#include "leaves.hpp"
#include "value_cast.hpp"

namespace pluribus::gfunc::whole {

namespace {

using result = datashape::result<value>;

/// Of the first `count` elements of a transform of n: k / (n d) for k below the middle, (k - n) / (n d) from there on. Rounded as NumPy
/// does.
result frequencies(const value_call& c, bool half) {
  const index n = c.integer("n");
  const double d = c.real("d");
  const ndt::type dtype = c.dtype("dtype");
  if (n < 1) return c.wrong("there are " + std::to_string(n) + " elements; a transform has at least 1");
  if (d == 0) return c.wrong("the spacing d is 0");
  if (!dtype.is_scalar() || ndt::class_of(dtype.scalar()) != ndt::scalar_class::floating) return c.wrong("the dtype is a real float");
  DATASHAPE_TRY(value made, make(dims{half ? n / 2 + 1 : n}, ndt::scalar::float64));
  const double each = 1.0 / (static_cast<double>(n) * d);
  for (index k = 0; k < made.shape()[0]; ++k) data_of<double>(made)[k] = static_cast<double>(half || k <= (n - 1) / 2 ? k : k - n) * each;
  return cast_value(made, dtype.scalar(), c.functions);
}

/// By half of each axis, rounded down; the inverse moves back by as much.
result shifted(const value_call& c, bool back) {
  DATASHAPE_TRY(std::vector<int> axes, axes_option(c, "axes", c.args[0].shape().rank()));
  if (axes.empty()) return c.args[0];
  std::vector<index> shifts, along;
  for (int d : axes) {
    const index half = c.args[0].shape()[d] / 2;
    shifts.push_back(back ? -half : half);
    along.push_back(d);
  }
  return try_call("roll", c.args, {{"shift", std::move(shifts)}, {"axis", std::move(along)}}, {&c.on, &c.functions});
}

}  // namespace

void fourier_frequencies(module_builder& m) {
  using kind = parameter_kind;
  const attribute float64 = ndt::make_scalar(ndt::scalar::float64);
  auto samples = [&](const char* name, const char* doc, const char* example, const char* gives, bool half) {
    m.function(name, doc)
        .example(example, gives)
        .required("n", kind::integer)
        .option("d", kind::real, 1.0)
        .option("dtype", kind::dtype, float64)
        .whole("() -> N * T", [half](const value_call& c) { return frequencies(c, half); });
  };
  samples("fft.fftfreq", "Frequencies of the elements of fft.fft over n samples that lie d apart; those of the second half are negative.",
          "fft.fftfreq(n=4)", "[0.0, 0.25, -0.5, -0.25]", false);
  samples("fft.rfftfreq", "Frequencies of the elements of fft.rfft over n samples that lie d apart.", "fft.rfftfreq(n=4)",
          "[0.0, 0.25, 0.5]", true);
  auto shift = [&](const char* name, const char* doc, const char* example, const char* gives, bool back) {
    m.function(name, doc)
        .example(example, gives)
        .arguments({"x"})
        .option("axes", kind::integers)
        .whole("(A... * T) -> A... * T", [back](const value_call& c) { return shifted(c, back); });
  };
  shift("fft.fftshift", "Frequency 0 moved to the middle of each axis, or of those of axes=.", "fft.fftshift([0, 1, 2, -2, -1])",
        "[-2, -1, 0, 1, 2]", false);
  shift("fft.ifftshift", "Inverse of fft.fftshift.", "fft.ifftshift([-2, -1, 0, 1, 2])", "[0, 1, 2, -2, -1]", true);
}

}  // namespace pluribus::gfunc::whole
