// SPDX-License-Identifier: BSD-3-Clause
/// Collects registrations, checks them against their signatures, and copies the base snapshot into a new one. See module.hpp.
#include "gfunc/module.hpp"

#include <algorithm>
#include <map>
#include <optional>

#include "core_loop.hpp"
#include "datashape/try.hpp"
#include "definition.hpp"
#include "gfunc/codes.hpp"
#include "module_checks.hpp"
#include "ndt/parse.hpp"
#include "ndt/print.hpp"
#include "one_at_a_time.hpp"
#include "registry_state.hpp"

namespace pluribus::gfunc {

namespace {

using datashape::diagnostic;
using datashape::severity;

struct registration {
  std::size_t function = 0;
  std::string signature;
  tile_kernel run = nullptr;
  std::vector<ndt::scalar> callable;  ///< parameters, then result; empty for a loop, whose types nobody knows
  inner_loop loop;
};

/// Of elements alone, not of cores.
bool is_elementwise(const ndt::type& signature) {
  if (signature.kind() != ndt::kind::function || signature.results() != 1 || signature.keywords() != 0 || signature.is_variadic())
    return false;
  for (std::size_t i = 0; i < signature.size(); ++i) {
    const ndt::type& t = signature.child(i);
    const ndt::type& leaf = t.kind() == ndt::kind::ellipsis ? t.element() : t;
    if (!leaf.is_scalar() || leaf.is_swapped()) return false;
  }
  return signature.positional() > 0 && signature.positional() <= max_arity;
}

/// Parameters, then the result.
datashape::result<std::vector<ndt::scalar>> read_signature(const std::string& function, const std::string& text, const ndt::scope& names) {
  auto parsed = ndt::try_parse(text, ndt::dialect::core, names);
  if (!parsed) return std::move(parsed).error();
  auto bad = [&](const std::string& why) {
    return diagnostic{codes::bad_signature, severity::error, "the signature `" + text + "` of `" + function + "` " + why};
  };
  if (parsed->kind() != ndt::kind::function) return bad("is not a function type");
  if (parsed->results() != 1 || parsed->keywords() != 0) return bad("must have one result and no keyword parameters");
  if (parsed->positional() == 0 || parsed->positional() > max_arity) return bad("must have one to four parameters");
  std::vector<ndt::scalar> dtypes;
  for (std::size_t i = 0; i <= parsed->positional(); ++i) {
    const ndt::type& t = i < parsed->positional() ? parsed->parameter(i) : parsed->result(0);
    const ndt::type& leaf = t.kind() == ndt::kind::ellipsis ? t.element() : t;
    if (!leaf.is_scalar() || leaf.is_swapped()) {
      return bad("has `" + ndt::to_string(t) + "` where an elementwise kernel takes `... * ` and a native scalar");
    }
    dtypes.push_back(leaf.scalar());
  }
  return dtypes;
}

std::string list_of(std::span<const ndt::scalar> dtypes) {
  std::string text = "(";
  for (std::size_t i = 0; i + 1 < dtypes.size(); ++i) text += std::string(i > 0 ? ", " : "") + ndt::name(dtypes[i]);
  return text + ") -> " + ndt::name(dtypes.back());
}

std::shared_ptr<registry::state> copy_of(std::shared_ptr<const registry::state> base) {
  auto made = std::make_shared<registry::state>();
  made->id = next_registry_id();
  made->instruction_set = base->instruction_set;
  made->names = base->names;
  made->facts = base->facts;
  made->entries = base->entries;
  std::copy(&base->casts[0][0], &base->casts[0][0] + ndt::scalar_count * ndt::scalar_count, &made->casts[0][0]);
  made->supers = base->supers;
  std::copy(&base->algorithms[0][0], &base->algorithms[0][0] + algorithm_count * ndt::scalar_count, &made->algorithms[0][0]);
  made->base = std::move(base);
  return made;
}

bool same_arguments(const elementwise_kernel& a, const elementwise_kernel& b) noexcept {
  return a.arity == b.arity && std::equal(a.args, a.args + a.arity, b.args);
}

}  // namespace

struct module_builder::state {
  std::shared_ptr<const registry::state> base;
  std::vector<function_facts> functions;
  std::vector<registration> kernels;
  std::map<std::size_t, value_function> whole;  ///< by position in `functions`
  std::map<std::size_t, definition> defined;    ///< likewise
  ndt::scope names;
  datashape::diagnostics refused;
  bool last_is_elementwise = false;  ///< of the kernels registered
};

module_builder::module_builder(const registry& base) : state_(std::make_unique<state>()) { state_->base = base.share(); }
module_builder::~module_builder() = default;
module_builder::module_builder(module_builder&&) noexcept = default;
module_builder& module_builder::operator=(module_builder&&) noexcept = default;

module_builder& module_builder::function(std::string_view name, std::string_view doc) {
  function_facts& facts = state_->functions.emplace_back();
  facts.name = std::string(name);
  facts.doc = std::string(doc);
  return *this;
}

module_builder& module_builder::example(std::string_view call, std::string_view result) {
  if (state_->functions.empty()) function("");
  state_->functions.back().example = std::string(call);
  state_->functions.back().example_result = std::string(result);
  return *this;
}

module_builder& module_builder::alias(std::string_view name) {
  if (state_->functions.empty()) function("");
  state_->functions.back().aliases.emplace_back(name);
  return *this;
}

void module_builder::add(std::string_view signature, tile_kernel run, std::span<const ndt::scalar> parameters) {
  if (state_->functions.empty()) function("");
  registration& made = state_->kernels.emplace_back();
  made.function = state_->functions.size() - 1;
  made.signature = std::string(signature);
  made.run = run;
  made.callable.assign(parameters.begin(), parameters.end());
  state_->last_is_elementwise = true;
}

module_builder& module_builder::loop(std::string_view signature, numpy_loop run, void* loop_state, std::shared_ptr<void> owner) {
  return loop(signature, inner_loop{run, loop_state, std::move(owner)});
}

module_builder& module_builder::loop(std::string_view signature, inner_loop run) {
  const auto parsed = ndt::try_parse(signature, ndt::dialect::core, state_->names);
  if (!parsed || is_elementwise(*parsed)) {
    add(signature, nullptr, {});
    state_->kernels.back().loop = std::move(run);
  } else {
    add_value_kernel(signature, null_policy::propagate).loop = std::move(run);
  }
  return *this;
}

void module_builder::refuse(datashape::diagnostic why) { state_->refused.push_back(std::move(why)); }

module_builder& module_builder::names(ndt::scope known) {
  for (const auto& [name, declared] : known.all()) state_->names.insert(name, declared);
  return *this;
}

module_builder& module_builder::define(std::string_view name, std::string_view expression, std::string_view doc,
                                       std::initializer_list<std::string_view> arguments) {
  function(name, doc);
  auto read = read_definition(name, expression, {arguments.begin(), arguments.end()});
  if (read)
    state_->defined.emplace(state_->functions.size() - 1, *std::move(read));
  else
    for (datashape::diagnostic& d : in_text_of(name, expression, std::move(read).error())) refuse(std::move(d));
  return *this;
}

value_function& module_builder::value_function_here() {
  if (state_->functions.empty()) function("");
  return state_->whole[state_->functions.size() - 1];
}

module_builder& module_builder::arguments(std::initializer_list<std::string_view> names) {
  value_function_here().arguments.assign(names.begin(), names.end());
  return *this;
}

module_builder& module_builder::option(std::string_view name, parameter_kind kind, attribute fallback) {
  value_function_here().parameters.push_back({std::string(name), kind, std::move(fallback), false, {}});
  return *this;
}

module_builder& module_builder::required(std::string_view name, parameter_kind kind) {
  value_function_here().parameters.push_back({std::string(name), kind, {}, true, {}});
  return *this;
}

module_builder& module_builder::choice(std::string_view name, std::initializer_list<std::string_view> choices, std::string_view fallback) {
  option(name, parameter_kind::text, std::string(fallback));
  value_function_here().parameters.back().choices.assign(choices.begin(), choices.end());
  return *this;
}

module_builder& module_builder::promote(promotion how, std::uint32_t which) {
  value_function& f = value_function_here();
  f.promote = how;
  f.promoted = which;
  return *this;
}

value_kernel& module_builder::add_value_kernel(std::string_view signature, null_policy nulls) {
  state_->last_is_elementwise = false;
  value_kernel& made = value_function_here().kernels.emplace_back();
  made.text = std::string(signature);
  made.nulls = nulls;
  return made;
}

value_kernel& module_builder::add_typed(std::string_view signature, std::vector<parameter_view> parameters) {
  value_kernel& made = add_value_kernel(signature, null_policy::propagate);
  made.views = std::move(parameters);
  return made;
}

module_builder& module_builder::whole(std::string_view signature, whole_callable run, null_policy nulls) {
  add_value_kernel(signature, nulls).whole = std::move(run);
  return *this;
}

module_builder& module_builder::core(std::string_view signature, core_callable run, null_policy nulls) {
  add_value_kernel(signature, nulls).core = std::move(run);
  return *this;
}

module_builder& module_builder::one_thread() {
  if (!state_->last_is_elementwise) {
    value_function& f = value_function_here();
    if (!f.kernels.empty()) f.kernels.back().alone = std::make_shared<std::recursive_mutex>();
  } else if (state_->kernels.back().loop) {
    state_->kernels.back().loop = one_at_a_time(std::move(state_->kernels.back().loop));
  } else {
    refuse({codes::bad_signature, severity::error,
            "one_thread() after an elementwise callable of `" + state_->functions.back().name +
                "`: it is called by all threads; register a loop"});
  }
  return *this;
}

module_builder& module_builder::scratch(std::function<index(std::span<const value>)> bytes) {
  value_function& f = value_function_here();
  if (!f.kernels.empty()) f.kernels.back().scratch = std::move(bytes);
  return *this;
}

namespace {

/// What a typed callable takes there.
std::string text_of(const parameter_view& v) {
  return std::string(v.written ? "a result" : "an argument") + " of " + std::to_string(v.rank) +
         (v.rank == 1 ? " dim of `" : " dims of `") + ndt::to_string(v.element) + "`";
}

/// Why the callable's parameters are not those of the signature; empty where they are.
std::string mismatch(const value_kernel& k, const ndt::type& function) {
  if (k.views.empty()) return {};
  const std::size_t count = function.positional() + function.results();
  if (k.views.size() != count)
    return "has " + std::to_string(count) + " arguments and results, and the callable takes " + std::to_string(k.views.size());
  for (std::size_t i = 0; i < count; ++i) {
    const bool written = i >= function.positional();
    const ndt::type& pattern = written ? function.result(i - function.positional()) : function.parameter(i);
    const parameter_view& v = k.views[i];
    if (named_dims(pattern) == v.rank && element_of(pattern) == v.element && v.written == written) continue;
    return "has `" + ndt::to_string(pattern) + "` as " + (written ? "a result" : "an argument") + ", and the callable takes " + text_of(v);
  }
  return {};
}

/// Reads the signature, and says what a kernel cannot have of it.
datashape::outcome read_kernel(value_kernel& k, const std::string& function_name, const ndt::scope& names) {
  auto parsed = ndt::try_parse(k.text, ndt::dialect::core, names);
  if (!parsed) return in_text_of(function_name, k.text, std::move(parsed).error());
  k.signature = *parsed;
  const ndt::type* function = &k.signature;
  while (function->kind() == ndt::kind::where) function = &function->element();
  const auto bad = [&](datashape::code id, const std::string& why) {
    return diagnostic{id, severity::error, "the signature `" + k.text + "` of `" + function_name + "` " + why};
  };
  if (function->kind() != ndt::kind::function) return bad(codes::bad_signature, "is not a function type");
  if (function->keywords() != 0) return bad(codes::bad_signature, "has keyword parameters; they are options");
  if (k.is_core() && function->is_variadic()) return bad(codes::bad_signature, "takes any number of arguments, which a core kernel cannot");
  if (k.nulls == null_policy::propagate && !k.is_core()) return bad(codes::bad_signature, "propagates nulls, which only a core kernel can");
  if (const std::string why = k.is_core() ? no_core_signature(k.signature) : ""; !why.empty()) return bad(codes::bad_signature, why);
  if (const std::string why = mismatch(k, *function); !why.empty()) return bad(codes::signature_mismatch, why);
  return std::monostate{};
}

/// Reads the signatures, joins the kernels with those of the base, and orders them.
void place_whole(registry::state& into, std::size_t entry, value_function made, const ndt::scope& names, datashape::diagnostics& wrong) {
  made.name = into.facts[entry].name;
  const std::size_t before = wrong.size();
  for (value_kernel& k : made.kernels) {
    const auto read = read_kernel(k, made.name, names);
    if (!read) wrong.insert(wrong.end(), read.error().begin(), read.error().end());
  }
  if (wrong.size() > before) return;
  if (const auto& old = into.entries[entry].whole) {
    if (made.parameters.empty()) made.parameters = old->parameters;
    if (made.arguments.empty()) made.arguments = old->arguments;
    if (made.promote == promotion::none) made.promote = old->promote, made.promoted = old->promoted;
    for (const value_kernel& k : old->kernels) {
      bool replaced =
          std::any_of(made.kernels.begin(), made.kernels.end(), [&](const value_kernel& n) { return n.signature == k.signature; });
      if (!replaced) made.kernels.push_back(k);
    }
  }
  if (auto problem = order_by_specificity(made)) {
    wrong.push_back(*problem);
    return;
  }
  made.meets_scalars = meets_scalars(made);
  into.facts[entry].whole = true;
  into.entries[entry].whole = std::make_shared<const value_function>(std::move(made));
}

/// Puts one checked kernel into the snapshot; `own_from` tells kernels of this module from those of the base.
std::optional<diagnostic> place(registry::state& into, std::size_t entry, const registration& r, std::span<const ndt::scalar> dtypes,
                                std::vector<std::size_t>& own) {
  elementwise_kernel kernel{};
  kernel.function = into.names.find(into.facts[entry].name)->first.c_str();
  kernel.arity = static_cast<std::uint8_t>(dtypes.size() - 1);
  std::copy(dtypes.begin(), dtypes.end() - 1, kernel.args);
  kernel.result = dtypes.back();
  kernel.run = r.run;
  std::shared_ptr<const inner_loop> loop = r.run == nullptr ? std::make_shared<const inner_loop>(r.loop) : nullptr;
  function_entry& e = into.entries[entry];
  if (e.defined != nullptr) {
    return diagnostic{codes::duplicate_kernel, severity::error,
                      "`" + into.facts[entry].name + "` is defined by an expression, which a kernel would never run instead of"};
  }
  for (std::size_t k = 0; k < e.kernels.size(); ++k) {
    if (!same_arguments(e.kernels[k], kernel)) continue;
    if (std::find(own.begin(), own.end(), entry * 65536 + k) != own.end()) {
      return diagnostic{codes::ambiguous_kernels, severity::error,
                        "`" + into.facts[entry].name + "` has two kernels for " + list_of(dtypes) + ", and a call could not choose"};
    }
    e.kernels[k] = kernel;
    e.loops[k] = loop;
    own.push_back(entry * 65536 + k);
    return std::nullopt;
  }
  own.push_back(entry * 65536 + e.kernels.size());
  e.kernels.push_back(kernel);
  e.loops.push_back(loop);
  into.facts[entry].elementwise = true;
  return std::nullopt;
}

std::optional<diagnostic> check_callable(const std::string& function, const registration& r, std::span<const ndt::scalar> dtypes) {
  if (r.callable.empty() || std::equal(r.callable.begin(), r.callable.end(), dtypes.begin(), dtypes.end())) return std::nullopt;
  return diagnostic{
      codes::signature_mismatch, severity::error,
      "the signature `" + r.signature + "` of `" + function + "` says " + list_of(dtypes) + ", and the callable is " + list_of(r.callable)};
}

}  // namespace

datashape::result<registry> module_builder::build() {
  datashape::diagnostics wrong = state_->refused;
  std::shared_ptr<registry::state> made = copy_of(state_->base);
  std::vector<std::size_t> entries, own;
  const auto check_name = [&](const std::string& name) {
    if (!name.empty() && !is_function_name(name))
      wrong.push_back({codes::bad_signature, severity::error,
                       "`" + name + "` is no name of a function: letters, digits and _, with dots between names (`fft.shift`)"});
  };
  for (const function_facts& f : state_->functions) {
    if (f.name.empty()) wrong.push_back({codes::bad_signature, severity::error, "kernels are registered before function() names one"});
    check_name(f.name);
    std::size_t entry = made->entry(f.name);
    entries.push_back(entry);
    if (!f.doc.empty()) made->facts[entry].doc = f.doc;
    if (!f.example.empty()) made->facts[entry].example = f.example;
    if (!f.example_result.empty()) made->facts[entry].example_result = f.example_result;
    for (const std::string& alias : f.aliases) {
      check_name(alias);
      const auto [at, is_new] = made->names.emplace(alias, entry);
      if (is_new) {
        made->facts[entry].aliases.push_back(alias);
      } else if (at->second != entry) {
        wrong.push_back(
            {codes::duplicate_kernel, severity::error,
             "`" + alias + "` cannot be another name of `" + f.name + "`: it is one of `" + made->facts[at->second].name + "`"});
      }
    }
  }
  for (const registration& r : state_->kernels) {
    const std::string& function = made->facts[entries[r.function]].name;
    auto dtypes = read_signature(function, r.signature, state_->names);
    if (!dtypes) {
      const datashape::diagnostics why = in_text_of(function, r.signature, dtypes.error());
      wrong.insert(wrong.end(), why.begin(), why.end());
      continue;
    }
    std::optional<diagnostic> problem = check_callable(function, r, *dtypes);
    if (!problem) problem = place(*made, entries[r.function], r, *dtypes, own);
    if (problem) wrong.push_back(*problem);
  }
  for (auto& [function, whole] : state_->whole) {
    if (!whole.kernels.empty()) place_whole(*made, entries[function], whole, state_->names, wrong);
  }
  for (const auto& [function, d] : state_->defined) {
    function_entry& e = made->entries[entries[function]];
    if (!e.kernels.empty() || !e.reductions.empty() || e.whole != nullptr)
      wrong.push_back({codes::duplicate_kernel, severity::error, "`" + d.name + "` has kernels, so no expression can define it"});
    e.defined = std::make_shared<const definition>(d);
    made->facts[entries[function]].elementwise = true;
  }
  if (wrong.empty()) wrong = check_definitions(*made);
  if (!wrong.empty()) return wrong;
  made->finish();
  return registry(std::move(made));
}

}  // namespace pluribus::gfunc
