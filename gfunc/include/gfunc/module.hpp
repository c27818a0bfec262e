// SPDX-License-Identifier: BSD-3-Clause
/// Registers functions from outside: C++ callables on elements and views, loops in NumPy's shape, expressions, shared objects. What comes
/// out of build() is a new registry; the one it starts from is not touched. Signatures are datashape text, "... * float64, ... * float64 ->
/// ... * float64", and are checked against the callable's types here.
#pragma once
#include <initializer_list>
#include <span>
#include <string>
#include <string_view>
#include <type_traits>
#include <vector>

#include "gfunc/inner_loop.hpp"
#include "gfunc/registry.hpp"
#include "gfunc/typed_kernel.hpp"
#include "gfunc/value_function.hpp"
#include "ndt/scope.hpp"

namespace pluribus::gfunc {

class module_builder {
 public:
  /// Starts from the functions of `base`; a kernel for arguments that have one there replaces it.
  explicit module_builder(const registry& base = registry::builtin());
  ~module_builder();
  module_builder(module_builder&&) noexcept;
  module_builder& operator=(module_builder&&) noexcept;

  /// Kernels added next belong to this function.
  module_builder& function(std::string_view name, std::string_view doc = {});
  module_builder& example(std::string_view call, std::string_view result);
  /// Another name of the function named last; build() fails where it is a function's already.
  module_builder& alias(std::string_view name);

  /// Names that signatures may use: "(... * quaternion) -> ... * float64". Declared names come from outside, so they are a scope of the
  /// module.
  module_builder& names(ndt::scope known);

  /// A callable without captures on elements: T(A), T(A, B), ... It is called for each element. Types are scalars, or structs made known by
  /// NDT_RECORD or an ndt_reflect of one's own.
  template <class F>
  module_builder& elementwise(std::string_view signature, F f);

  /// A callable of views, inputs first: f(view<const double, 2>, view<const double, 1>, view<double, 1>) of
  /// "(... * N * M * float64, ... * M * float64) -> ... * N * float64". It is called for each core, perhaps on several threads; the dims
  /// that the signature's ellipses stand for are broadcast and looped around it. Where it may fail it returns a datashape::outcome.
  template <class F>
  module_builder& kernel(std::string_view signature, F f);

  /// A function that is an expression of functions known before it: define("hypot2", "x * x + y * y"). Its arguments are the expression's
  /// names in the order in which they first appear, or those given. It has a kernel wherever the expression has one, and runs as one pass,
  /// also within other expressions.
  module_builder& define(std::string_view name, std::string_view expression, std::string_view doc = {},
                         std::initializer_list<std::string_view> arguments = {});

  /// The functions of a shared object (gfunc/c/plugin.h). It stays loaded for good.
  module_builder& load(const std::string& path);

  /// A loop compiled elsewhere: over elements, or where the signature names dims beside its ellipses over cores. It may run on several
  /// threads at once. `owner` keeps `state` alive; the loop itself must stay loaded.
  module_builder& loop(std::string_view signature, numpy_loop run, void* state = nullptr, std::shared_ptr<void> owner = {});
  module_builder& loop(std::string_view signature, inner_loop run);

  /// Of the function named last: what its arguments are called, and the options it takes. An option without a default may be left out
  /// unless it is required.
  module_builder& arguments(std::initializer_list<std::string_view> names);
  module_builder& option(std::string_view name, parameter_kind kind, attribute fallback = {});
  module_builder& required(std::string_view name, parameter_kind kind);
  module_builder& choice(std::string_view name, std::initializer_list<std::string_view> choices, std::string_view fallback);
  /// Arguments (bit i: argument i) are brought to one dtype before kernels are looked at.
  module_builder& promote(promotion how, std::uint32_t which = ~std::uint32_t{0});
  /// A kernel over whole values, and one over cores whose outer dims the caller loops.
  module_builder& whole(std::string_view signature, whole_callable run, null_policy nulls = null_policy::reject);
  module_builder& core(std::string_view signature, core_callable run, null_policy nulls = null_policy::reject);
  /// Of the kernel added last: runs on one thread at a time; needs up to this many bytes beside its result.
  module_builder& one_thread();
  module_builder& scratch(std::function<index(std::span<const value>)> bytes);

  /// Fails with everything that was wrong: unreadable signatures, parameters that differ from them, one signature twice.
  datashape::result<registry> build();

 private:
  value_function& value_function_here();
  value_kernel& add_value_kernel(std::string_view signature, null_policy nulls);
  value_kernel& add_typed(std::string_view signature, std::vector<parameter_view> parameters);
  void refuse(datashape::diagnostic why);  ///< build() fails with it
  void add(std::string_view signature, tile_kernel run, std::span<const ndt::scalar> parameters);

  struct state;
  std::unique_ptr<state> state_;
};

template <class F>
module_builder& module_builder::elementwise(std::string_view signature, F) {
  static_assert(
      !detail::is_function_pointer<F>,
      "a function pointer is no kernel's callable, since which function it is must be known when this is compiled; wrap the call in "
      "a lambda: [](double x) { return f(x); }");
  if constexpr (!detail::is_function_pointer<F>) {
    static_assert(std::is_empty_v<F> && std::is_default_constructible_v<F>,
                  "a kernel's callable has no captures; register a kernel of views or a loop for one with state");
    static_assert(detail::has_one_call<F>, "a kernel's callable has one operator(), of types that are written out, and not auto");
    if constexpr (detail::has_one_call<F>) {
      using callable = detail::element_callable<F, decltype(&F::operator())>;
      static_assert(
          callable::is_known,
          "a type of the kernel's callable has no datashape: scalars have one, and structs that NDT_RECORD(type, members...) or an "
          "ndt_reflect of one's own makes known");
      if constexpr (!callable::is_known)
        return *this;
      else if constexpr (callable::of_scalars)
        add(signature, &callable::tile, callable::dtypes());
      else
        add_typed(signature, callable::parameters()).loop = {&callable::loop, nullptr, {}, nullptr};
    }
  }
  return *this;
}

template <class F>
module_builder& module_builder::kernel(std::string_view signature, F f) {
  static_assert(detail::has_one_call<F>,
                "a kernel's callable is a lambda or an object with one operator() const, of types that are written out, and not auto");
  if constexpr (detail::has_one_call<F>) {
    using callable = detail::view_callable<F, decltype(&F::operator())>;
    static_assert(callable::is_known,
                  "a kernel's callable is const, and takes gfunc::view<const T, R> of arguments and gfunc::view<T, R> of results, where T "
                  "is a scalar or a "
                  "struct that NDT_RECORD(type, members...) or an ndt_reflect of one's own makes known");
    if constexpr (callable::is_known) add_typed(signature, callable::parameters()).core = callable::erased(std::move(f));
  }
  return *this;
}

}  // namespace pluribus::gfunc
