// SPDX-License-Identifier: BSD-3-Clause
/// Calls with options: one name reaches elementwise kernels, reductions and functions over whole values. Values of plain scalars go to the
/// first two where a name has them, everything else to the third.
#include "invoke.hpp"

#include <algorithm>
#include <optional>
#include <string>
#include <vector>

#include "core_loop.hpp"
#include "datashape/try.hpp"
#include "definition.hpp"
#include "definition_call.hpp"
#include "fill_output.hpp"
#include "gfunc/cast.hpp"
#include "gfunc/codes.hpp"
#include "gfunc/resolve.hpp"
#include "gfunc/value_function.hpp"
#include "layers.hpp"
#include "lifted_call.hpp"
#include "lifted_reduce.hpp"
#include "ndt/make.hpp"
#include "ndt/print.hpp"
#include "promote.hpp"
#include "reduction_options.hpp"
#include "registry_state.hpp"
#include "value_cast.hpp"
#include "value_options.hpp"

namespace pluribus::gfunc {

namespace {

using datashape::diagnostic;
using datashape::severity;

/// Options or ragged dims around scalars.
bool is_layered(const value& v) noexcept { return !v.is_scalar() && leaf_of(v).is_scalar(); }

/// Sums of small integers are kept in wide ones. Wrapped at the end they are what they would be had each addition wrapped.
datashape::result<value> with_dtype(value made, ndt::scalar wanted, const registry& functions) {
  const ndt::type& leaf = leaf_of(made).dtype();
  if (leaf.is_scalar(wanted)) return made;
  const ndt::type& to = ndt::make_scalar(wanted);
  return try_cast(made, made.dtype().kind() == ndt::kind::option ? ndt::option(to) : to, {casting::unsafe, false}, functions);
}

datashape::result<value> reduce_with(std::string_view name, const value& arg, const attributes& options, executor* on,
                                     const registry& functions) {
  DATASHAPE_TRY(attributes settled, settle_options(name, reduction_parameters(name, functions.reductions(name)), options));
  std::optional<ndt::scalar> dtype;
  if (const ndt::type* to = std::get_if<ndt::type>(settled.find("dtype"))) {
    if (!to->is_scalar() || to->is_swapped())
      return diagnostic{
          codes::bad_option, severity::error,
          "option `dtype` of `" + std::string(name) + "` is a scalar in native byte order, not `" + ndt::to_string(*to) + "`"};
    dtype = to->scalar();
  }
  reduce_options how;
  how.on = on;
  how.keep_dims = std::get<bool>(*settled.find("keepdims"));
  if (takes_correction(name)) how.ddof = std::get<double>(*settled.find("correction"));
  std::vector<int> axes;
  if (const auto* list = std::get_if<std::vector<index>>(settled.find("axis"))) {
    for (index axis : *list) axes.push_back(static_cast<int>(std::clamp<index>(axis, -max_rank - 1, max_rank)));
    if (axes.empty()) return diagnostic{codes::bad_option, severity::error, "option `axis` of `" + std::string(name) + "` names no axis"};
  }
  how.axes = axes;
  value input = arg, made;
  if (is_layered(arg)) {
    DATASHAPE_TRY(made, reduce_lifted(name, arg, dtype, how, functions));
  } else {
    if (dtype) {
      DATASHAPE_TRY(input, cast_value(arg, *dtype, functions));
    }
    DATASHAPE_TRY(made, try_reduce(name, input, how, functions));
  }
  return dtype ? with_dtype(std::move(made), *dtype, functions) : datashape::result<value>(std::move(made));
}

/// A function on single elements, of whatever dtype.
bool has_cells(const value_function& f) noexcept {
  return std::any_of(f.kernels.begin(), f.kernels.end(), [](const value_kernel& k) {
    const ndt::type* t = &k.signature;
    while (t->kind() == ndt::kind::where) t = &t->element();
    if (!k.is_core() || t->kind() != ndt::kind::function) return false;
    for (std::size_t i = 0; i < t->positional(); ++i) {
      if (named_dims(t->parameter(i)) != 0) return false;
    }
    return true;
  });
}

/// The kernel's own word on why it does not take these arguments, after which layers are taken off them.
bool is_refusal(const datashape::diagnostics& why) noexcept {
  const datashape::code id = why.front().id;
  for (datashape::code refusal : {codes::no_matching_kernel, codes::wrong_argument_count, codes::null_argument, codes::unknown_option}) {
    if (id == refusal) return true;
  }
  return false;
}

/// Known without a look at single kernels, and without words why: the arguments are layers around scalars, which no kernel takes.
bool is_refused(const value_function& f, std::span<const value> args, const attributes& options) {
  if (f.meets_scalars || f.promote != promotion::none) return false;
  if (!std::all_of(args.begin(), args.end(), [](const value& v) { return leaf_of(v).is_scalar(); })) return false;
  auto settled = settle_options(f.name, f.parameters, options);
  return settled || is_refusal(settled.error());
}

/// Plain scalars of a dtype that a reduction has no states of, as a product of complex numbers: the whole values may still have it.
bool no_state_of(const registry& functions, std::string_view name, std::span<const value> args) {
  if (args.size() != 1 || functions.reductions(name).empty() ||
      ndt::class_of(leaf_of(args[0]).dtype().scalar()) != ndt::scalar_class::complex)
    return false;
  return !resolve_reduction(functions, name, args[0].dtype().scalar()).has_value();
}

}  // namespace

bool is_more_than_elementwise(const registry& functions, std::string_view name) noexcept {
  const function_entry* entry = functions.contents().find_entry(name);
  return entry != nullptr && (entry->whole != nullptr || entry->defined != nullptr || !entry->reductions.empty());
}

datashape::result<value> try_call(std::string_view name, std::span<const value> args, const attributes& options, call_place place) {
  const registry& functions = place.functions != nullptr ? *place.functions : registry::builtin();
  const function_entry* entry = functions.contents().find_entry(name);
  if (entry == nullptr) return call_elementwise(name, args, functions);
  if (entry->defined != nullptr && !std::all_of(args.begin(), args.end(), fits_program)) {
    DATASHAPE_CHECK(settle_options(name, {}, options));
    return call_definition(*entry->defined, args, {place.on, &functions});
  }
  bool scalars = std::all_of(args.begin(), args.end(), [](const value& v) { return v.is_scalar() && computes(v.dtype().scalar()); });
  const bool elementwise = !entry->kernels.empty() || entry->defined != nullptr;
  const bool other_ways = elementwise || !entry->reductions.empty();
  if (entry->whole != nullptr && (!scalars || !other_ways || no_state_of(functions, name, args)) &&
      !(other_ways && is_refused(*entry->whole, args, options))) {
    inline_executor here;
    auto made = call_value_function(*entry->whole, args, options, place.on != nullptr ? *place.on : here, functions);
    const bool ragged = std::any_of(args.begin(), args.end(), [](const value& v) { return ragged_of(v) != nullptr; });
    const bool layered = std::all_of(args.begin(), args.end(), [](const value& v) { return leaf_of(v).is_scalar(); });
    if (made || !is_refusal(made.error()) || !((ragged && has_cells(*entry->whole)) || (layered && other_ways))) return made;
  }
  if (!entry->reductions.empty() && (entry->kernels.empty() || args.size() == 1)) {
    if (args.size() == 1) return reduce_with(name, args[0], options, place.on, functions);
    return diagnostic{codes::wrong_argument_count, severity::error,
                      "`" + std::string(name) + "` takes 1 argument, not " + std::to_string(args.size())};
  }
  if (!scalars && std::any_of(args.begin(), args.end(),
                              [](const value& v) { return v.form() == value_form::option || v.form() == value_form::ragged; })) {
    return lifted_call(name, args, may_fail(functions.contents(), name),
                       [&](std::span<const value> below) { return try_call(name, below, options, place); });
  }
  DATASHAPE_CHECK(settle_options(name, {}, options));
  return call_elementwise(name, args, functions, place.on);
}

datashape::outcome call_into(value& out, std::string_view name, std::span<const value> args, const attributes& options, call_place place) {
  const registry& functions = place.functions != nullptr ? *place.functions : registry::builtin();
  DATASHAPE_TRY(value made, try_call(name, args, options, place));
  if (!(made.shape() == out.shape())) {
    return diagnostic{
        codes::output_shape_mismatch, severity::error,
        "`" + std::string(name) + "` gives `" + ndt::to_string(made.type()) + "`, and the output is `" + ndt::to_string(out.type()) + "`"};
  }
  if (made.dtype() != out.dtype()) {
    return diagnostic{codes::output_dtype_mismatch, severity::error,
                      "`" + std::string(name) + "` gives `" + ndt::to_string(made.dtype()) + "`, and the output is `" +
                          ndt::to_string(out.dtype()) + "`"};
  }
  return fill_output(made, out, functions);
}

}  // namespace pluribus::gfunc
