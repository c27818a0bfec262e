// SPDX-License-Identifier: BSD-3-Clause
/// From a C++ callable to what a registry holds: the dtypes, dims and directions of its parameters, and one erased function that calls it.
/// Used by module.hpp alone.
#pragma once
#include <complex>
#include <functional>
#include <type_traits>
#include <utility>
#include <vector>

#include "gfunc/value_function.hpp"
#include "gfunc/view.hpp"
#include "ndt/type_of.hpp"

namespace pluribus::gfunc::detail {

template <class T>
concept scalar_element = requires {
  ndt::detail::scalar_of_type<T>::value;
};

/// A scalar, or a struct made known by NDT_RECORD or an ndt_reflect of one's own.
template <class T>
concept known_element = scalar_element<T> || std::is_same_v<T, long long> || std::is_same_v<T, unsigned long long> ||
    std::is_same_v<T, std::complex<float>> || std::is_same_v<T, std::complex<double>> || requires {
  ndt_reflect(static_cast<T*>(nullptr));
};

template <class F>
inline constexpr bool is_function_pointer = std::is_pointer_v<F>&& std::is_function_v<std::remove_pointer_t<F>>;

/// Neither overloaded nor a template.
template <class F>
concept has_one_call = requires {
  &F::operator();
};

// --- callables of scalars

template <class F, class R, class... Args, std::size_t... I>
void tile_of(void* out, const void* const* in, std::int64_t n, std::index_sequence<I...>) {
  for (std::int64_t i = 0; i < n; ++i) static_cast<R*>(out)[i] = F{}(static_cast<const Args*>(in[I])[i]...);
}
template <class F, class R, class... Args, std::size_t... I>
void loop_of(char** data, std::int64_t n, const std::int64_t* strides, std::index_sequence<I...>) {
  for (std::int64_t i = 0; i < n; ++i)
    *reinterpret_cast<R*>(data[sizeof...(I)] + i * strides[sizeof...(I)]) =
        F{}(*reinterpret_cast<const Args*>(data[I] + i * strides[I])...);
}

template <class F, class Call>
struct element_callable {
  static constexpr bool is_known = false;
};
template <class F, class R, class... Args>
struct element_callable<F, R (F::*)(Args...) const> {
  static constexpr bool of_scalars = scalar_element<R> && (scalar_element<std::remove_cvref_t<Args>> && ...);
  static constexpr bool is_known = known_element<R> && (known_element<std::remove_cvref_t<Args>> && ...);

  static void tile(void* out, const void* const* in, std::int64_t n) {
    tile_of<F, R, std::remove_cvref_t<Args>...>(out, in, n, std::index_sequence_for<Args...>{});
  }
  static void loop(char** data, const std::int64_t* dims, const std::int64_t* strides, void*) {
    loop_of<F, R, std::remove_cvref_t<Args>...>(data, dims[0], strides, std::index_sequence_for<Args...>{});
  }
  static std::vector<ndt::scalar> dtypes() { return {ndt::scalar_of<std::remove_cvref_t<Args>>..., ndt::scalar_of<R>}; }
  static std::vector<parameter_view> parameters() {
    return {{ndt::type_of<std::remove_cvref_t<Args>>(), 0, false}..., {ndt::type_of<R>(), 0, true}};
  }
};
template <class F, class R, class... Args>
struct element_callable<F, R (F::*)(Args...) const noexcept> : element_callable<F, R (F::*)(Args...) const> {};

// --- callables of views

template <class V>
V view_of(const core_view& c) noexcept {
  return V(reinterpret_cast<typename V::element_type*>(c.data), c.shape.begin(), c.strides.begin());
}

template <class V>
concept known_view = requires {
  typename V::element_type;
}
&&known_element<std::remove_const_t<typename V::element_type>>&& requires { V::rank, V::written; };

template <class F, class Call>
struct view_callable {
  static constexpr bool is_known = false;
};
template <class F, class R, class... Views>
struct view_callable<F, R (F::*)(Views...) const> {
  static_assert(std::is_void_v<R> || std::is_same_v<R, datashape::outcome>,
                "a kernel of views returns nothing, or an outcome where it may fail");
  static constexpr bool is_known = (known_view<std::remove_cvref_t<Views>> && ...);

  static std::vector<parameter_view> parameters() {
    return {{ndt::type_of<std::remove_const_t<typename std::remove_cvref_t<Views>::element_type>>(), std::remove_cvref_t<Views>::rank,
             std::remove_cvref_t<Views>::written}...};
  }
  static core_callable erased(F f) {
    return [f = std::move(f)](std::span<const core_view> in, std::span<const core_view> out, const value_call&) -> datashape::outcome {
      return call(f, in, out, std::index_sequence_for<Views...>{});
    };
  }

 private:
  template <std::size_t... I>
  static datashape::outcome call(const F& f, std::span<const core_view> in, std::span<const core_view> out, std::index_sequence<I...>) {
    auto at = [&](std::size_t i) -> const core_view& { return i < in.size() ? in[i] : out[i - in.size()]; };
    if constexpr (std::is_void_v<R>) {
      f(view_of<std::remove_cvref_t<Views>>(at(I))...);
      return std::monostate{};
    } else {
      return f(view_of<std::remove_cvref_t<Views>>(at(I))...);
    }
  }
};
template <class F, class R, class... Views>
struct view_callable<F, R (F::*)(Views...) const noexcept> : view_callable<F, R (F::*)(Views...) const> {};

}  // namespace pluribus::gfunc::detail
