// SPDX-License-Identifier: BSD-3-Clause
/// What a call costs: a prepared call, a call into a given output and a call that allocates its result, beside the loop written by hand
/// for that function and dtype, for 1, 10 and 1000 elements. Four functions over four dtypes by the same entry points; a goal is a peer.
#include <initializer_list>

#include "call_loops.hpp"
#include "gfunc/call.hpp"
#include "harness.hpp"
#include "ndt/make.hpp"

namespace {

namespace gfunc = pluribus::gfunc;
namespace ndt = pluribus::ndt;

constexpr int batch = 64;  ///< calls a timed run, so that the harness's own call does not count

template <class F>
bench::contender repeated(const char* name, F call) {
  return {name, [call] {
            for (int i = 0; i < batch; ++i) call();
          }};
}

template <class T>
gfunc::value vector_of(std::int64_t n, double first) {
  const gfunc::index shape[] = {n};
  gfunc::value made = gfunc::value::allocate(ndt::array_type(shape, ndt::make_scalar(ndt::scalar_of<T>))).value();
  for (std::int64_t i = 0; i < n; ++i) reinterpret_cast<T*>(made.data())[i] = static_cast<T>(first + static_cast<double>(i % 7));
  return made;
}

/// Loop is called as loop(out, in..., n).
template <class R, class A, std::size_t Arity, class Loop>
void suite(bench::report& report, const char* function, Loop loop, std::int64_t n) {
  std::vector<gfunc::value> args;
  for (std::size_t i = 0; i < Arity; ++i) args.push_back(vector_of<A>(n, 1.0 + static_cast<double>(i)));
  gfunc::value out = vector_of<R>(n, 0);
  const std::vector<ndt::scalar> dtypes(Arity, ndt::scalar_of<A>);
  const gfunc::prepared_call prepared = gfunc::prepared_call::make(function, dtypes).value();
  const void* in[Arity];
  for (std::size_t i = 0; i < Arity; ++i) in[i] = args[i].data();
  R* result = reinterpret_cast<R*>(out.data());
  auto at = [&](std::size_t i) { return static_cast<const A*>(in[i]); };
  const std::vector<bench::contender> contenders = {
      repeated("hand",
               [&] {
                 if constexpr (Arity == 1)
                   loop(result, at(0), n);
                 else
                   loop(result, at(0), at(1), n);
               }),
      repeated("prepared", [&] { prepared.run(result, in, n); }),
      repeated("prepared, values", [&] { (void)prepared.run(out, args); }),
      repeated("into", [&] { (void)gfunc::call_into(out, function, args); }),
      repeated("new", [&] { (void)gfunc::call(function, args); }),
      repeated("braces",
               [&] {
                 if constexpr (Arity == 1)
                   (void)gfunc::call(function, {args[0]});
                 else
                   (void)gfunc::call(function, {args[0], args[1]});
               }),
  };
  const std::string tail = std::string(" ") + function + " " + ndt::name(ndt::scalar_of<A>) + " n=" + std::to_string(n);
  if (!report.wants(tail)) return;
  std::vector<bench::timing> t = bench::interleaved(contenders);
  for (bench::timing& one : t) one.median /= batch;
  const double prepared_goal = n == 1 ? 10e-9 : n == 10 ? 12e-9 : 1.25 * t[0].median;
  const double goals[] = {prepared_goal, prepared_goal, 40e-9, 60e-9, 60e-9};
  const char* const names[] = {"prepared", "prepared, values", "given output", "allocated", "allocated, braces"};
  for (std::size_t i = 1; i < t.size(); ++i) {
    report.row(names[i - 1] + tail, t[i], "loop by hand", t[0].median);
    if (i <= 2 || n == 1) report.row(names[i - 1] + tail, t[i], "goal", goals[i - 1]);
  }
}

}  // namespace

int main(int argc, char** argv) {
  bench::report report("call", argc, argv);
  for (std::int64_t n : {std::int64_t{1}, std::int64_t{10}, std::int64_t{1000}}) {
    suite<double, double, 2>(report, "add", bench::hand_add, n);
    suite<std::int32_t, std::int32_t, 2>(report, "multiply", bench::hand_multiply, n);
    suite<bool, float, 2>(report, "less", bench::hand_less, n);
    suite<double, double, 1>(report, "sqrt", bench::hand_sqrt, n);
  }
}
