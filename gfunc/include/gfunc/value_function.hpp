// SPDX-License-Identifier: BSD-3-Clause
/// Functions over whole values (sort, concat, histogram, matmul): what is neither elementwise nor a tile reduction. A function is
/// parameters and kernels; a kernel is a datashape signature, a null policy and a callable. Registered through module.hpp, called through
/// call.hpp; no dtype rules here but the declared promotion.
#pragma once
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "datashape/result.hpp"
#include "gfunc/attributes.hpp"
#include "gfunc/executor.hpp"
#include "gfunc/inner_loop.hpp"
#include "gfunc/value.hpp"
#include "ndt/bindings.hpp"
#include "ndt/type.hpp"

namespace pluribus::gfunc {

class registry;

/// What a kernel does with `?T`.
enum class null_policy : std::uint8_t {
  propagate,  ///< the kernel never sees options: only for core kernels, whose result is null where an argument's core has a null
  custom,     ///< the kernel takes them as they are
  reject,     ///< a call with one is an error that says so
};

/// How arguments of several dtypes meet before kernels are looked at.
enum class promotion : std::uint8_t {
  none,      ///< each keeps its dtype
  common,    ///< all are cast to their common dtype (NumPy 2's)
  compared,  ///< the same, but uint64 and signed integers stay: what they share, float64, does not tell all of them apart
  floating,  ///< the same as common, with bools and integers as float64
  wide,      ///< the same as floating, with float16 and bfloat16 as float32
};

enum class parameter_kind : std::uint8_t { boolean, integer, real, text, integers, dtype, whole };
std::string_view name(parameter_kind k) noexcept;

/// A named option a function takes.
struct parameter {
  std::string name;
  parameter_kind kind = parameter_kind::integer;
  attribute fallback;  ///< std::monostate: none
  bool required = false;
  std::vector<std::string> choices;  ///< of a text: what it may be
};

/// One call as a kernel sees it.
struct value_call {
  std::string_view function;
  std::span<const value> args;  ///< promoted, otherwise as given
  const attributes& options;    ///< every declared parameter, of its kind or none
  const ndt::bindings& bound;   ///< what the symbols of the signature stand for
  executor& on;
  const registry& functions;
  value* out = nullptr;  ///< where the caller wants the result, when it is of that type and overlaps no argument

  bool has(std::string_view option) const noexcept;
  bool boolean(std::string_view option) const;
  index integer(std::string_view option) const;
  double real(std::string_view option) const;
  std::string_view text(std::string_view option) const;
  std::span<const index> integers(std::string_view option) const;
  const ndt::type& dtype(std::string_view option) const;
  const value& whole(std::string_view option) const;
  /// `out` when it is of this type, else fresh memory.
  datashape::result<value> result_of(const ndt::type& type) const;
  datashape::diagnostic wrong(std::string message) const;  ///< E0354, with the function's name before the message
};

/// Takes whole arguments; loops over outer dims, casts and broadcasts as it likes.
using whole_callable = std::function<datashape::result<value>(const value_call&)>;

/// One core of an argument or a result: the dims the signature names, native-endian and aligned.
struct core_view {
  std::byte* data = nullptr;
  ndt::scalar dtype = ndt::scalar::float64;  ///< of elements that are scalars
  index itemsize = 0;
  dims shape, strides;

  template <class T>
  T* as() const noexcept {
    return reinterpret_cast<T*>(data);
  }
};
/// Runs over one core at a time; the results are allocated from the signature and the outer dims are looped, perhaps on several threads.
using core_callable = std::function<datashape::outcome(std::span<const core_view> in, std::span<const core_view> out, const value_call&)>;

/// A parameter of a typed callable: its element type, how many dims it names, and whether it is a result.
struct parameter_view {
  ndt::type element;
  int rank = 0;
  bool written = false;
};

struct value_kernel {
  std::string text;     ///< the signature as it was written
  ndt::type signature;  ///< read from it
  null_policy nulls = null_policy::reject;
  std::shared_ptr<std::recursive_mutex> alone;  ///< held while it runs, on one thread, where it must not run on two
  /// Upper bound of the bytes it allocates beside its result, from its arguments; null where it needs none to speak of.
  std::function<index(std::span<const value>)> scratch;
  whole_callable whole;               ///< this
  core_callable core;                 ///< or this
  inner_loop loop;                    ///< or this, over many cores at once
  std::vector<parameter_view> views;  ///< of a typed callable; checked against the signature when the module is built

  bool is_core() const noexcept { return core || loop; }
};

struct value_function {
  std::string name;
  std::vector<std::string> arguments;
  std::vector<parameter> parameters;
  promotion promote = promotion::none;
  std::uint32_t promoted = ~std::uint32_t{0};  ///< bit i: argument i takes part in promotion
  std::vector<value_kernel> kernels;           ///< more specific ones first
  bool meets_scalars = true;                   ///< false: no kernel takes plain scalars, nullable or not, for all its arguments
};

/// Runs a function whose kernels are known. `out` may be null.
datashape::result<value> call_value_function(const value_function& f, std::span<const value> args, const attributes& options, executor& on,
                                             const registry& functions, value* out = nullptr);

/// Puts more specific kernels first. Two that match some arguments equally well, and none better, are an error.
std::optional<datashape::diagnostic> order_by_specificity(value_function& f);

/// What `meets_scalars` is to be.
bool meets_scalars(const value_function& f);

}  // namespace pluribus::gfunc
