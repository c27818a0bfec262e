// SPDX-License-Identifier: BSD-3-Clause
/// Registers functions from outside: C++ callables on scalars and loops in NumPy's shape. What comes out of build() is a new registry;
/// the one it starts from is not touched. Signatures are datashape text, "... * float64, ... * float64 -> ... * float64", and are
/// checked against the callable's types here.
#pragma once
#include <initializer_list>
#include <span>
#include <string>
#include <string_view>
#include <type_traits>
#include <vector>

#include "gfunc/inner_loop.hpp"
#include "gfunc/registry.hpp"
#include "gfunc/value_function.hpp"

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

  /// A callable of scalars without captures: T(A), T(A, B), ... It is called for each element.
  template <class F>
  module_builder& elementwise(std::string_view signature, F f);

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
  void add(std::string_view signature, tile_kernel run, std::span<const ndt::scalar> parameters);

  struct state;
  std::unique_ptr<state> state_;
};

namespace detail {

template <class F, class R, class... Args, std::size_t... I>
void tile_of(void* out, const void* const* in, std::int64_t n, std::index_sequence<I...>) {
  for (std::int64_t i = 0; i < n; ++i) static_cast<R*>(out)[i] = F{}(static_cast<const Args*>(in[I])[i]...);
}

template <class F, class Call>
struct scalar_callable;

template <class F, class R, class... Args>
struct scalar_callable<F, R (F::*)(Args...) const> {
  static constexpr ndt::scalar dtypes[] = {ndt::scalar_of<std::remove_cvref_t<Args>>..., ndt::scalar_of<R>};
  static void tile(void* out, const void* const* in, std::int64_t n) {
    tile_of<F, R, std::remove_cvref_t<Args>...>(out, in, n, std::index_sequence_for<Args...>{});
  }
};
template <class F, class R, class... Args>
struct scalar_callable<F, R (F::*)(Args...) const noexcept> : scalar_callable<F, R (F::*)(Args...) const> {};

}  // namespace detail

template <class F>
module_builder& module_builder::elementwise(std::string_view signature, F) {
  static_assert(std::is_empty_v<F> && std::is_default_constructible_v<F>,
                "a kernel's callable has no captures; register a loop for one with state");
  using callable = detail::scalar_callable<F, decltype(&F::operator())>;
  add(signature, &callable::tile, callable::dtypes);
  return *this;
}

}  // namespace pluribus::gfunc
