// SPDX-License-Identifier: BSD-3-Clause
/// Choice among the kernels of a function over whole values: options and promotion first, then the first kernel that matches, in an order
/// made when the module was built. A failure lists every candidate and the first argument that did not match.
#include <algorithm>
#include <cstdlib>
#include <cstring>
#include <optional>
#include <string>
#include <vector>

#include "candidates.hpp"
#include "core_loop.hpp"
#include "datashape/try.hpp"
#include "gfunc/call.hpp"
#include "gfunc/codes.hpp"
#include "gfunc/value_function.hpp"
#include "layers.hpp"
#include "lifted_call.hpp"
#include "ndt/make.hpp"
#include "ndt/match.hpp"
#include "ndt/print.hpp"
#include "ndt/signature.hpp"
#include "overlap.hpp"
#include "promote.hpp"
#include "value/parts.hpp"
#include "value_cast.hpp"
#include "value_options.hpp"

namespace pluribus::gfunc {

namespace {

using datashape::diagnostic;
using datashape::severity;

const ndt::type& function_type(const ndt::type& signature) {
  const ndt::type* at = &signature;
  while (at->kind() == ndt::kind::where) at = &at->element();
  return *at;
}

bool is_option(const value& v) noexcept { return v.dtype().kind() == ndt::kind::option; }

ndt::scalar raised(ndt::scalar s, promotion how) noexcept {
  if (how == promotion::common || how == promotion::compared) return s;
  switch (ndt::class_of(s)) {
    case ndt::scalar_class::boolean:
    case ndt::scalar_class::signed_integer:
    case ndt::scalar_class::unsigned_integer: return ndt::scalar::float64;
    case ndt::scalar_class::floating: return how == promotion::wide && ndt::size_of(s) < 4 ? ndt::scalar::float32 : s;
    default: return s;
  }
}

datashape::outcome promote(const value_function& f, std::vector<value>& args, const registry& functions) {
  if (f.promote == promotion::none) return std::monostate{};
  auto takes_part = [&](std::size_t i) { return i >= 32 || (f.promoted >> i & 1u) != 0; };
  std::vector<arg> described;
  for (std::size_t i = 0; i < args.size(); ++i) {
    if (!takes_part(i)) continue;
    if (!args[i].is_scalar()) return std::monostate{};
    described.push_back({args[i].dtype().scalar(), args[i].weak()});
  }
  if (described.empty()) return std::monostate{};
  DATASHAPE_TRY(ndt::scalar all, common_dtype(described));
  const auto whole = [](const arg& a) { return is_integer(a.dtype); };
  if (f.promote == promotion::compared && !is_integer(all) && std::all_of(described.begin(), described.end(), whole))
    return std::monostate{};
  all = raised(all, f.promote);
  for (std::size_t i = 0; i < args.size(); ++i) {
    if (!takes_part(i) || (args[i].dtype().is_scalar(all) && !args[i].dtype().is_swapped() && !args[i].weak())) continue;
    if (args[i].weak()) {
      DATASHAPE_TRY(args[i], cast_literal(args[i], all, functions));
    } else {
      DATASHAPE_TRY(args[i], cast_value(args[i], all, functions));
    }
  }
  return std::monostate{};
}

std::string list_of(std::span<const ndt::type> types) {
  std::string text;
  for (const ndt::type& t : types) text += (text.empty() ? "`" : ", `") + ndt::to_string(t) + "`";
  return text;
}

/// Arguments beyond the last parameter of a variadic kernel are as that one.
datashape::result<ndt::resolution> resolve_variadic(const ndt::type& signature, std::span<const ndt::type> types) {
  DATASHAPE_TRY(ndt::resolution found, ndt::resolve(signature, {.arguments = types}));
  const ndt::type& f = function_type(signature);
  for (std::size_t i = f.positional(); i < types.size() && f.positional() > 0; ++i) {
    auto met = ndt::match(f.parameter(f.positional() - 1), types[i]);
    if (!met)
      return diagnostic{codes::no_matching_kernel, severity::error, "argument " + std::to_string(i + 1) + " does not match: " + met.why()};
  }
  return found;
}

/// The dtypes a core kernel's arguments would be cast to, each without loss; nothing where one cannot be, or none needs it.
struct wanted_casts {
  std::vector<std::optional<ndt::scalar>> to;
  std::vector<ndt::type> types;
  int preference = 0;  ///< of the greatest dtype asked for
};
std::optional<wanted_casts> casts_for(const value_kernel& k, std::span<const value> args) {
  const ndt::type& f = function_type(k.signature);
  if (!k.is_core() || f.positional() != args.size()) return std::nullopt;
  wanted_casts made;
  bool any = false;
  for (std::size_t i = 0; i < args.size(); ++i) {
    const ndt::type& wanted = element_of(f.parameter(i));
    const value& v = args[i];
    made.to.emplace_back();
    if (wanted.is_scalar() && v.is_scalar()) {
      const ndt::scalar from = v.dtype().scalar(), to = wanted.scalar();
      made.preference = std::max(made.preference, preference(to));
      if (from != to || v.weak() || v.dtype().is_swapped()) {
        if (v.weak() ? !literal_fits_class(from, to) : !casts_safely(from, to)) return std::nullopt;
        any = true;
        made.to.back() = to;
      }
    }
    made.types.push_back(made.to.back() ? ndt::array_type(v.shape(), ndt::make_scalar(*made.to.back())) : v.type());
  }
  return any ? std::optional(std::move(made)) : std::nullopt;
}

datashape::outcome cast_arguments(const wanted_casts& wanted, std::vector<value>& args, const registry& functions) {
  for (std::size_t i = 0; i < args.size(); ++i) {
    if (!wanted.to[i]) continue;
    if (args[i].weak()) {
      DATASHAPE_TRY(args[i], cast_literal(args[i], *wanted.to[i], functions));
    } else {
      DATASHAPE_TRY(args[i], cast_value(args[i], *wanted.to[i], functions));
    }
  }
  return std::monostate{};
}

/// The kernel that matches as it is, or else the core kernel that asks for the least casts.
struct chosen_kernel {
  const value_kernel* kernel = nullptr;
  ndt::resolution found;
  std::optional<wanted_casts> casts;
};
std::optional<chosen_kernel> choose(const value_function& f, std::span<const value> args, bool propagating,
                                    std::vector<candidate>* refused) {
  std::vector<ndt::type> types;
  for (const value& v : args) types.push_back(v.type());
  for (const value_kernel& k : f.kernels) {
    if (propagating && k.nulls != null_policy::propagate) continue;
    auto found = resolve_variadic(k.signature, types);
    if (found) return chosen_kernel{&k, *std::move(found), std::nullopt};
    if (refused != nullptr) refused->push_back({k.text, found.error()[0].message, 0, {}, 0});
  }
  std::optional<chosen_kernel> best;
  for (const value_kernel& k : f.kernels) {
    if (propagating && k.nulls != null_policy::propagate) continue;
    std::optional<wanted_casts> casts = casts_for(k, args);
    if (!casts || (best && best->casts->preference <= casts->preference)) continue;
    auto found = resolve_variadic(k.signature, casts->types);
    if (found) best = chosen_kernel{&k, *std::move(found), std::move(casts)};
  }
  return best;
}

/// Whether the kernel asks the dtype of argument i what it is (T: Decimal), which a name for it does not say.
bool asks_dtype(const value_kernel& k, std::size_t i) {
  const ndt::type& f = function_type(k.signature);
  if (f.positional() == 0) return false;
  const ndt::type* t = &element_of(f.parameter(std::min(i, f.positional() - 1)));
  while (t->kind() == ndt::kind::option || t->is_dim()) t = &t->element();
  if (t->kind() != ndt::kind::typevar) return false;
  for (const ndt::type* at = &k.signature; at->kind() == ndt::kind::where; at = &at->element()) {
    for (std::size_t c = 1; c < at->size(); ++c) {
      if (at->field(c).name == t->text()) return true;
    }
  }
  return false;
}

bool has_name(const value& v) { return is_named(v.dtype()) || (v.form() == value_form::option && is_named(v.child().dtype())); }

/// The value under its names, nulls kept.
datashape::result<value> without_names(value v) {
  while (is_named(v.dtype())) {
    DATASHAPE_TRY(v, v.unwrapped());
  }
  if (v.form() != value_form::option || !is_named(v.child().dtype())) return v;
  DATASHAPE_TRY(value inner, without_names(v.child()));
  return value::option(std::move(inner), v.valid(), v.shape().rank());
}

/// Outer dims of which each row has its own length; they are taken off before cores are looped.
bool has_rows(const ndt::resolution& found) {
  return std::any_of(found.outer.begin(), found.outer.end(), [](const ndt::type& d) { return d.extent() < 0; });
}

std::vector<int> core_ranks(const value_kernel& k, std::size_t count) {
  std::vector<int> all;
  for (std::size_t i = 0; i < count; ++i) all.push_back(named_dims(function_type(k.signature).parameter(i)));
  return all;
}

/// What the reader of signatures says, "argument 2 does not match: expected `Temporal`, found `int64`", in its parts.
void read_refusal(candidate& c) {
  constexpr std::string_view first = "argument ", wanted = "expected `";
  if (c.why.starts_with(first)) c.argument = std::atoi(c.why.c_str() + first.size());
  const std::size_t at = c.why.find(wanted), end = at == std::string::npos ? at : c.why.find('`', at + wanted.size());
  if (end != std::string::npos) c.wanted = c.why.substr(at + wanted.size(), end - at - wanted.size());
}

/// Below dims and nulls.
bool is_record(const ndt::type& t) noexcept {
  const ndt::type* at = &t;
  while (at->is_dim() || at->kind() == ndt::kind::option) at = &at->element();
  return at->kind() == ndt::kind::record;
}

diagnostic no_match(const value_function& f, std::span<const ndt::type> types, std::vector<candidate> refused) {
  bool counts = std::none_of(f.kernels.begin(), f.kernels.end(), [&](const value_kernel& k) {
    const ndt::type& t = function_type(k.signature);
    return t.positional() == types.size() || (t.is_variadic() && types.size() > t.positional());
  });
  diagnostic d{counts ? codes::wrong_argument_count : codes::no_matching_kernel, severity::error,
               counts ? "`" + f.name + "` does not take " + std::to_string(types.size()) + (types.size() == 1 ? " argument" : " arguments")
                      : "`" + f.name + "` has no kernel for (" + list_of(types) + ")"};
  if (!counts && std::any_of(types.begin(), types.end(), is_record)) d.help = "it is called with fields of a record, one by one";
  for (candidate& c : refused) read_refusal(c);
  note_candidates(d, std::move(refused));
  return d;
}

}  // namespace

datashape::diagnostic value_call::wrong(std::string message) const {
  return {codes::bad_argument, severity::error, "`" + std::string(function) + "`: " + std::move(message)};
}

datashape::result<value> call_value_function(const value_function& f, std::span<const value> given, const attributes& options, executor& on,
                                             const registry& functions, value* out) {
  DATASHAPE_TRY(attributes settled, settle_options(f.name, f.parameters, options));
  std::vector<value> args(given.begin(), given.end());
  DATASHAPE_CHECK(promote(f, args, functions));
  const bool nulls = std::any_of(args.begin(), args.end(), is_option);
  std::vector<candidate> refused;
  std::optional<chosen_kernel> chosen = choose(f, args, false, &refused);
  // A kernel that propagates nulls does not see them, whatever its variables could stand for.
  const bool strips = nulls && (!chosen || chosen->kernel->nulls != null_policy::custom);
  core_nulls valid;
  if (strips) {
    std::vector<value> stripped = without_options(args);
    std::optional<chosen_kernel> propagating = choose(f, stripped, true, nullptr);
    if (!propagating && (chosen || choose(f, stripped, false, nullptr)))
      return diagnostic{codes::null_argument, severity::error, "`" + f.name + "` takes no nulls; fill or drop them first"};
    chosen = std::move(propagating);
    if (chosen) {
      DATASHAPE_TRY(valid, nulls_of(args));
      args = std::move(stripped);
    }
  }
  if (!chosen && std::any_of(args.begin(), args.end(), has_name)) {
    // A declared name is of no kind, but what it stands for is.
    std::vector<value> bare(given.begin(), given.end());
    for (std::size_t i = 0; i < args.size(); ++i) {
      DATASHAPE_TRY(bare[i], without_names(bare[i]));
    }
    const std::optional<chosen_kernel> found = choose(f, bare, false, nullptr);
    bool asked = found.has_value();
    for (std::size_t i = 0; asked && i < args.size(); ++i) asked = !has_name(args[i]) || asks_dtype(*found->kernel, i);
    if (asked) return call_value_function(f, bare, options, on, functions, out);
  }
  if (!chosen) {
    std::vector<ndt::type> types;
    for (const value& v : args) types.push_back(v.type());
    return no_match(f, types, std::move(refused));
  }
  if (std::any_of(args.begin(), args.end(), has_name)) {
    std::vector<value> bare(given.begin(), given.end());
    bool asked = false;
    for (std::size_t i = 0; i < args.size(); ++i) {
      if (!has_name(args[i]) || !asks_dtype(*chosen->kernel, i)) continue;
      DATASHAPE_TRY(bare[i], without_names(bare[i]));
      asked = true;
    }
    if (asked) return call_value_function(f, bare, options, on, functions, out);
  }
  if (chosen->kernel->is_core() && has_rows(chosen->found) && std::any_of(given.begin(), given.end(), ragged_of)) {
    return lifted_call(
        f.name, given, false, [&](std::span<const value> below) { return call_value_function(f, below, options, on, functions); },
        core_ranks(*chosen->kernel, given.size()));
  }
  if (chosen->casts) DATASHAPE_CHECK(cast_arguments(*chosen->casts, args, functions));
  inline_executor here;
  const value_kernel& k = *chosen->kernel;
  std::unique_lock<std::recursive_mutex> hold;
  if (k.alone) hold = std::unique_lock(*k.alone);
  value_call call{f.name, args, settled, chosen->found.bindings, k.alone ? here : on, functions, out};
  return k.is_core() ? run_cores(k, call, chosen->found, valid) : k.whole(call);
}

}  // namespace pluribus::gfunc
