// SPDX-License-Identifier: BSD-3-Clause
/// prod and nanprod of complex numbers: factors are multiplied in C order, so the bits depend on positions alone. They are no reduction of
/// states that merge, since a rounded complex product would show how the elements were grouped. Nulls are passed over.
#include <cmath>
#include <optional>

#include "datashape/try.hpp"
#include "gfunc/copy.hpp"
#include "gfunc/module.hpp"
#include "lanes.hpp"
#include "ndt/print.hpp"
#include "pairs.hpp"

namespace pluribus::gfunc::whole {

namespace {

using result = datashape::result<value>;

/// Double precision whatever the dtype; rounded to it once at the end.
template <class C>
void product_of_lane(const C* x, const bool* counts, index n, bool skip_nan, C* out) {
  double real = 1, imag = 0;
  for (index i = 0; i < n; ++i) {
    const double a = static_cast<double>(x[i].real), b = static_cast<double>(x[i].imag);
    if ((counts != nullptr && !counts[i]) || (skip_nan && (std::isnan(a) || std::isnan(b)))) continue;
    const double next = real * a - imag * b;
    imag = real * b + imag * a;
    real = next;
  }
  using part = decltype(C{}.real);
  *out = {static_cast<part>(real), static_cast<part>(imag)};
}

result product(const value_call& c, bool skip_nan) {
  const bool option = c.args[0].form() == value_form::option;
  const value& x = option ? c.args[0].child() : c.args[0];
  if (!x.is_scalar()) return c.wrong("products of `" + ndt::to_string(x.type()) + "` are over dims of fixed size");
  ndt::scalar as = x.dtype().scalar();
  if (c.has("dtype")) {
    const ndt::type& to = c.dtype("dtype");
    if (!to.is_scalar() || ndt::class_of(to.scalar()) != ndt::scalar_class::complex)
      return c.wrong("the product of complex numbers is complex, not `" + ndt::to_string(to) + "`");
    as = to.scalar();
  }
  DATASHAPE_TRY(const lanes l, lanes_of(c, x, as));
  DATASHAPE_TRY(value made, make(l.kept, as));
  std::optional<lanes> valid;
  if (option) {
    DATASHAPE_TRY(const value mask, valid_mask(c.args[0]));
    DATASHAPE_TRY(lanes of_mask, lanes_of(c, mask, ndt::scalar::bool_));
    valid = std::move(of_mask);
  }
  const auto run = [&]<class C>(const C* in, C* out) {
    for_each_lane(c, l.slots, l.n, [&](index s) {
      product_of_lane(in + s * l.n, valid ? data_of<const bool>(valid->packed) + s * l.n : nullptr, l.n, skip_nan, out + s);
    });
  };
  if (as == ndt::scalar::complex64)
    run(data_of<const ndt::complex64>(l.packed), data_of<ndt::complex64>(made));
  else if (as == ndt::scalar::complex128)
    run(data_of<const ndt::complex128>(l.packed), data_of<ndt::complex128>(made));
  else
    return c.wrong("there is no product of `" + ndt::to_string(ndt::make_scalar(as)) + "`; cast to complex64 or complex128");
  return made;
}

void add(module_builder& m, const char* name, bool skip_nan) {
  m.function(name)
      .arguments({"x"})
      .option("axis", parameter_kind::integers)
      .option("keepdims", parameter_kind::boolean, false)
      .option("dtype", parameter_kind::dtype);
  one_kernels(m, "Complex", [skip_nan](const value_call& c) { return product(c, skip_nan); });
}

}  // namespace

void complex_products(module_builder& m) {
  add(m, "prod", false);
  add(m, "nanprod", true);
}

}  // namespace pluribus::gfunc::whole
