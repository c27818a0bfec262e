// SPDX-License-Identifier: BSD-3-Clause
/// Builds and runs the programs of the fused suite.
#include "fused_program.hpp"

#include "gfunc/parallel.hpp"
#include "tbb_executor.hpp"

namespace bench {

namespace gfunc = pluribus::gfunc;
using gfunc::reg;

namespace {

constexpr std::int64_t cached_bytes = std::int64_t{16} << 20;
constexpr std::int64_t streamed_bytes = std::int64_t{64} << 20;

struct expression_builder {
  gfunc::program_builder to;
  reg call(const char* name, reg x) { return to.call(name, std::span<const reg>(&x, 1)).value(); }
  reg call(const char* name, reg x, reg y) {
    reg args[] = {x, y};
    return to.call(name, args).value();
  }
};

}  // namespace

gfunc::program build_fused(int expression) {
  expression_builder e;
  reg a = e.to.input(pluribus::ndt::scalar::float64), b = e.to.input(pluribus::ndt::scalar::float64);
  reg c = e.to.input(pluribus::ndt::scalar::float64), d = e.to.input(pluribus::ndt::scalar::float64);
  auto scaled = [&] { return e.call("multiply", e.to.literal(3.0), c); };
  reg result{};
  switch (expression) {
    case 0: result = e.call("add", a, b); break;
    case 1: result = e.call("subtract", e.call("add", e.call("multiply", a, b), scaled()), d); break;
    case 2:
      result = e.call("subtract", e.call("add", e.call("multiply", e.call("sin", a), b), scaled()), e.call("sqrt", e.call("abs", d)));
      break;
    default:
      result = e.call("add", e.call("multiply", e.call("exp", a), e.call("sin", b)), e.call("multiply", e.call("exp", c), e.call("sin", d)));
  }
  e.to.output(result);
  return e.to.build();
}

void run_fused(const gfunc::program& code, const fused_operands& on) {
  static tbb_executor executor;
  auto over = [](const double* data) {
    gfunc::operand o;
    o.data = reinterpret_cast<std::byte*>(const_cast<double*>(data));
    o.strides[0] = sizeof(double);
    return o;
  };
  gfunc::operand in[] = {over(on.a), over(on.b), over(on.c), over(on.d)}, out[] = {over(on.out)};
  gfunc::index shape[] = {on.n};
  std::int64_t bytes = 5 * on.n * static_cast<std::int64_t>(sizeof(double));
  gfunc::run_options options{bytes >= streamed_bytes, bytes >= cached_bytes};
  (void)gfunc::run_parallel(code, executor, shape, in, out, {}, options).value();
}

}  // namespace bench
