// SPDX-License-Identifier: BSD-3-Clause
/// The discrete Fourier transforms of the array API: options to steps along axes (fourier_axis.hpp), one after another. float16 and
/// bfloat16 count as float32, integers and bools as float64; results are complex, or real where the input stands for half of a spectrum.
#include <cmath>
#include <vector>

#include "axes.hpp"
#include "datashape/try.hpp"
#include "dtypes.hpp"
#include "fourier_axis.hpp"
#include "gfunc/module.hpp"
#include "leaves.hpp"

namespace pluribus::gfunc::whole {

namespace {

using result = datashape::result<value>;

bool is_complex(const value& v) noexcept { return ndt::class_of(v.dtype().scalar()) == ndt::scalar_class::complex; }

ndt::scalar complex_of(ndt::scalar s) noexcept {
  return s == ndt::scalar::float32 || s == ndt::scalar::complex64 ? ndt::scalar::complex64 : ndt::scalar::complex128;
}

/// The argument in C order, in the dtype it is transformed in or, where `complex`, the complex one of as many digits.
result operand(const value_call& c, bool complex) {
  const ndt::scalar given = c.args[0].dtype().scalar();
  ndt::scalar computed = given;
  switch (given) {
    case ndt::scalar::float32:
    case ndt::scalar::float64:
    case ndt::scalar::complex64:
    case ndt::scalar::complex128: break;
    case ndt::scalar::complex32:
    case ndt::scalar::bcomplex32: computed = ndt::scalar::complex64; break;
    default: return no_dtype(c, given);
  }
  return packed_as(c, c.args[0], complex ? complex_of(computed) : computed);
}

/// What a step multiplies by: the norm that names its own direction divides by n.
double scale_of(const value_call& c, index n, bool backward) {
  const std::string_view norm = c.text("norm");
  if (norm == "ortho") return 1 / std::sqrt(static_cast<double>(n));
  return (norm == "backward") == backward ? 1 / static_cast<double>(n) : 1;
}

datashape::outcome check_length(const value_call& c, index n) {
  if (n < 1) return c.wrong("a transform takes at least 1 element, not " + std::to_string(n));
  if (n > index{1} << 40) return c.wrong("a transform of " + std::to_string(n) + " elements is too long");
  return std::monostate{};
}

datashape::outcome check_real(const value_call& c) {
  if (!is_complex(c.args[0])) return std::monostate{};
  return c.wrong("the elements are real numbers, not " + std::string(ndt::name(c.args[0].dtype().scalar())));
}

/// One axis, as the kind takes it.
result along(const value_call& c, const value& x, fourier_kind kind, int axis, index n, bool backward, bool reuses) {
  DATASHAPE_CHECK(check_length(c, n));
  return fourier_along(c, x, {kind, n, axis, backward, scale_of(c, n, backward)}, reuses);
}

/// n= of the transform, or what the axis has.
index length_of(const value_call& c, const value& x, int axis, bool from_half) {
  if (c.has("n")) return c.integer("n");
  return from_half ? 2 * (x.shape()[axis] - 1) : x.shape()[axis];
}

result of_one_axis(const value_call& c, bool backward) {
  DATASHAPE_TRY(int axis, axis_option(c, "axis", c.args[0].shape().rank()));
  const index n = length_of(c, c.args[0], axis, false);
  DATASHAPE_CHECK(check_length(c, n));
  DATASHAPE_TRY(value x, operand(c, false));
  return along(c, x, is_complex(x) ? fourier_kind::complex : fourier_kind::mirrored, axis, n, backward, false);
}

result to_half(const value_call& c, bool backward) {
  DATASHAPE_CHECK(check_real(c));
  DATASHAPE_TRY(int axis, axis_option(c, "axis", c.args[0].shape().rank()));
  const index n = length_of(c, c.args[0], axis, false);
  DATASHAPE_CHECK(check_length(c, n));
  DATASHAPE_TRY(value x, operand(c, false));
  return along(c, x, fourier_kind::half, axis, n, backward, false);
}

result from_half(const value_call& c, bool backward) {
  DATASHAPE_TRY(int axis, axis_option(c, "axis", c.args[0].shape().rank()));
  const index n = length_of(c, c.args[0], axis, true);
  DATASHAPE_CHECK(check_length(c, n));
  DATASHAPE_TRY(value x, operand(c, true));
  return along(c, x, fourier_kind::from_half, axis, n, backward, false);
}

struct axis_length {
  int axis;
  index n;
};

/// axes= and s=: all axes where neither is given, the last ones where s is; an extent of -1 is what the axis has.
datashape::result<std::vector<axis_length>> lengths_of(const value_call& c, bool from_half) {
  const dims& shape = c.args[0].shape();
  std::vector<axis_length> made;
  if (c.has("axes")) {
    for (index axis : c.integers("axes")) {
      DATASHAPE_TRY(int d, checked_axis(c, axis, shape.rank()));
      made.push_back({d, shape[d]});
    }
  } else {
    const index count = c.has("s") ? static_cast<index>(c.integers("s").size()) : shape.rank();
    for (index axis = -count; axis < 0; ++axis) {
      DATASHAPE_TRY(int d, checked_axis(c, axis, shape.rank()));
      made.push_back({d, shape[d]});
    }
  }
  if (c.has("s")) {
    const std::span<const index> s = c.integers("s");
    if (s.size() != made.size())
      return c.wrong("s has " + std::to_string(s.size()) + " lengths for " + std::to_string(made.size()) + " axes");
    for (std::size_t i = 0; i < s.size(); ++i) {
      if (s[i] != -1) made[i].n = s[i];
    }
  } else if (from_half && !made.empty()) {
    made.back().n = 2 * (made.back().n - 1);
  }
  for (const axis_length& a : made) DATASHAPE_CHECK(check_length(c, a.n));
  return made;
}

/// The last axis first.
result of_axes(const value_call& c, bool backward) {
  DATASHAPE_TRY(std::vector<axis_length> axes, lengths_of(c, false));
  DATASHAPE_TRY(value x, operand(c, axes.empty()));
  bool ours = false;
  for (std::size_t i = axes.size(); i-- > 0; ours = true) {
    const fourier_kind kind = is_complex(x) ? fourier_kind::complex : fourier_kind::mirrored;
    DATASHAPE_TRY(x, along(c, x, kind, axes[i].axis, axes[i].n, backward, ours));
  }
  return x;
}

result to_half_of_axes(const value_call& c) {
  DATASHAPE_CHECK(check_real(c));
  DATASHAPE_TRY(std::vector<axis_length> axes, lengths_of(c, false));
  if (axes.empty()) return c.wrong("there is no axis to transform");
  DATASHAPE_TRY(value x, operand(c, false));
  DATASHAPE_TRY(x, along(c, x, fourier_kind::half, axes.back().axis, axes.back().n, false, false));
  for (std::size_t i = axes.size() - 1; i-- > 0;) {
    DATASHAPE_TRY(x, along(c, x, fourier_kind::complex, axes[i].axis, axes[i].n, false, true));
  }
  return x;
}

result from_half_of_axes(const value_call& c) {
  DATASHAPE_TRY(std::vector<axis_length> axes, lengths_of(c, true));
  if (axes.empty()) return c.wrong("there is no axis to transform");
  DATASHAPE_TRY(value x, operand(c, true));
  bool ours = false;
  for (std::size_t i = 0; i + 1 < axes.size(); ++i, ours = true) {
    DATASHAPE_TRY(x, along(c, x, fourier_kind::complex, axes[i].axis, axes[i].n, true, ours));
  }
  return along(c, x, fourier_kind::from_half, axes.back().axis, axes.back().n, true, ours);
}

}  // namespace

void fourier_transforms(module_builder& m) {
  using kind = parameter_kind;
  const char* signature = "(A... * T: Number) -> B... * U";
  auto of_axis = [&](const char* name, const char* doc, const char* example, const char* gives, whole_callable run) {
    m.function(name, doc)
        .example(example, gives)
        .arguments({"x"})
        .option("n", kind::integer)
        .option("axis", kind::integer, std::int64_t{-1})
        .choice("norm", {"backward", "ortho", "forward"}, "backward")
        .promote(promotion::wide)
        .whole(signature, std::move(run));
  };
  auto of_many = [&](const char* name, const char* doc, const char* example, const char* gives, whole_callable run) {
    m.function(name, doc)
        .example(example, gives)
        .arguments({"x"})
        .option("s", kind::integers)
        .option("axes", kind::integers)
        .choice("norm", {"backward", "ortho", "forward"}, "backward")
        .promote(promotion::wide)
        .whole(signature, std::move(run));
  };
  of_axis("fft.fft",
          "Discrete Fourier transform along an axis, cut or padded with zeros to n elements. norm says which direction is divided by n, or "
          "both by its square root.",
          "fft.fft([1.0, 2.0, 3.0, 4.0])", "[10+0j, -2+2j, -2+0j, -2-2j]", [](const value_call& c) { return of_one_axis(c, false); });
  of_axis("fft.ifft", "Inverse of fft.fft.", "fft.ifft([4.0, 0.0, 0.0, 0.0])", "[1+0j, 1+0j, 1+0j, 1+0j]",
          [](const value_call& c) { return of_one_axis(c, true); });
  of_many("fft.fftn", "Discrete Fourier transform along several axes, or all; s= are their lengths after cutting or padding.",
          "fft.fftn([[1.0, 2.0], [3.0, 4.0]])", "[[10+0j, -2+0j], [-4+0j, 0+0j]]", [](const value_call& c) { return of_axes(c, false); });
  of_many("fft.ifftn", "Inverse of fft.fftn.", "fft.ifftn([[4.0, 0.0], [0.0, 0.0]])", "[[1+0j, 1+0j], [1+0j, 1+0j]]",
          [](const value_call& c) { return of_axes(c, true); });
  of_axis("fft.rfft", "Discrete Fourier transform of real numbers: the first n / 2 + 1 elements, of which the others are the conjugates.",
          "fft.rfft([1.0, 2.0, 3.0, 4.0])", "[10+0j, -2+2j, -2+0j]", [](const value_call& c) { return to_half(c, false); });
  of_axis("fft.irfft", "Inverse of fft.rfft: n real numbers, by default 2 (m - 1) of m elements.", "fft.irfft([10.0, -2.0, -2.0])",
          "[1, 3, 3, 3]", [](const value_call& c) { return from_half(c, true); });
  of_many("fft.rfftn", "Discrete Fourier transform of real numbers along several axes; the last of them keeps its first half.",
          "fft.rfftn([[1.0, 2.0], [3.0, 4.0]])", "[[10+0j, -2+0j], [-4+0j, 0+0j]]", to_half_of_axes);
  of_many("fft.irfftn", "Inverse of fft.rfftn.", "fft.irfftn([[4.0, 0.0], [0.0, 0.0]])", "[[1, 1], [1, 1]]", from_half_of_axes);
  of_axis("fft.hfft",
          "Discrete Fourier transform, n real numbers, of what has Hermitian symmetry and is given by its first n / 2 + 1 elements.",
          "fft.hfft([1.0, 2.0, 3.0])", "[8, -2, 0, -2]", [](const value_call& c) { return from_half(c, false); });
  of_axis("fft.ihfft", "Inverse of fft.hfft.", "fft.ihfft([8.0, -2.0, 0.0, -2.0])", "[1+0j, 2+0j, 3+0j]",
          [](const value_call& c) { return to_half(c, true); });
}

}  // namespace pluribus::gfunc::whole
