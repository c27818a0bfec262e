// SPDX-License-Identifier: BSD-3-Clause
/// Functions over columns behind C functions, for the suites text, ragged and option: Arrow arrays come in where they lie and stay as
/// handles, a call gives a handle or nothing but the work, results go out as Arrow again, so that Python compares them with the peer's.
#include <cstdio>
#include <cstdlib>
#include <memory>

#include "gfunc/arrow.hpp"
#include "gfunc/call.hpp"
#include "tbb_executor.hpp"

namespace {

namespace gfunc = pluribus::gfunc;

gfunc::executor* on(int threads) {
  static bench::tbb_executor all;
  static gfunc::inline_executor one;
  return threads > 1 ? static_cast<gfunc::executor*>(&all) : &one;
}

/// `axis`: "" none, else its number.
pluribus::datashape::result<gfunc::value> called(const char* function, const char* axis, int n, const gfunc::value* const* args,
                                                 int threads) {
  gfunc::value all[2];
  for (int i = 0; i < n; ++i) all[i] = *args[i];
  gfunc::attributes options;
  if (*axis != '\0') options = {{"axis", std::int64_t{std::atoi(axis)}}};
  return gfunc::try_call(function, std::span<const gfunc::value>(all, static_cast<std::size_t>(n)), options, {on(threads), nullptr});
}

gfunc::value* handle(pluribus::datashape::result<gfunc::value> made) {
  if (made) return std::make_unique<gfunc::value>(*std::move(made)).release();
  std::fprintf(stderr, "%s\n", made.error()[0].message.c_str());
  return nullptr;
}

}  // namespace

#define BENCH_C extern "C" __attribute__((visibility("default")))

/// Every Arrow array may have nulls; `bare` takes that off one that has none.
BENCH_C gfunc::value* column_import(ArrowArray* array, const ArrowSchema* schema, int bare) {
  gfunc::value* made = handle(gfunc::from_arrow(*array, *schema));
  if (bare != 0 && made != nullptr && made->form() == gfunc::value_form::option && made->valid().is_all())
    *made = gfunc::value(made->child());
  return made;
}
/// The only element of a column, as a scalar argument.
BENCH_C gfunc::value* column_first(const gfunc::value* v) { return handle(v->at(0)); }
BENCH_C void column_export(const gfunc::value* v, ArrowArray* array, ArrowSchema* schema) { gfunc::to_arrow(*v, *array, schema).value(); }
BENCH_C void column_release(gfunc::value* v) { delete v; }
BENCH_C gfunc::value* column_call(const char* function, const char* axis, int n, const gfunc::value* const* args, int threads) {
  return handle(called(function, axis, n, args, threads));
}
BENCH_C std::int64_t column_run(const char* function, const char* axis, int n, const gfunc::value* const* args, int threads) {
  return called(function, axis, n, args, threads).value().size();
}
