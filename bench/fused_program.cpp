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

gfunc::program build_fused(int expression, pluribus::ndt::scalar dtype) {
  expression_builder e;
  reg a = e.to.input(dtype), b = e.to.input(dtype), c = e.to.input(dtype), d = e.to.input(dtype);
  auto scaled = [&] { return e.call("multiply", e.to.literal(std::int64_t{3}), c); };
  reg result{};
  switch (expression) {
    case 0: result = e.call("add", a, b); break;
    case 1: result = e.call("subtract", e.call("add", e.call("multiply", a, b), scaled()), d); break;
    case 2:
      result = e.call("subtract", e.call("add", e.call("multiply", e.call("sin", a), b), scaled()), e.call("sqrt", e.call("abs", d)));
      break;
    default:
      result =
          e.call("add", e.call("multiply", e.call("exp", a), e.call("sin", b)), e.call("multiply", e.call("exp", c), e.call("sin", d)));
  }
  e.to.output(result);
  return e.to.build();
}

template <class T>
void run_fused(const gfunc::program& code, const fused_operands<T>& on) {
  static tbb_executor executor;
  auto over = [](const T* data) {
    gfunc::operand o;
    o.data = reinterpret_cast<std::byte*>(const_cast<T*>(data));
    o.dtype = pluribus::ndt::scalar_of<T>;
    o.strides[0] = sizeof(T);
    return o;
  };
  gfunc::operand in[] = {over(on.a), over(on.b), over(on.c), over(on.d)}, out[] = {over(on.out)};
  gfunc::index shape[] = {on.n};
  std::int64_t bytes = 5 * on.n * static_cast<std::int64_t>(sizeof(T));
  gfunc::run_options options{bytes >= streamed_bytes, bytes >= cached_bytes};
  (void)gfunc::run_parallel(code, executor, shape, in, out, {}, options).value();
}

template void run_fused(const gfunc::program&, const fused_operands<double>&);
template void run_fused(const gfunc::program&, const fused_operands<float>&);
template void run_fused(const gfunc::program&, const fused_operands<std::int32_t>&);

}  // namespace bench
