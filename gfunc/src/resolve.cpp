// SPDX-License-Identifier: BSD-3-Clause
/// Dispatch, which keeps what it found at hand (plan_cache.hpp); promotion rules are promote.cpp's.
#include "gfunc/resolve.hpp"

#include <algorithm>
#include <cstring>
#include <string>
#include <vector>

#include "candidates.hpp"
#include "direct_call.hpp"
#include "gfunc/codes.hpp"
#include "plan_cache.hpp"
#include "promote.hpp"
#include "registry_state.hpp"
#include "suggest.hpp"

namespace pluribus::gfunc {

namespace {

using datashape::diagnostic;
using datashape::severity;

std::string describe(const arg& a) {
  if (!a.weak) return ndt::name(a.dtype);
  switch (ndt::class_of(a.dtype)) {
    case ndt::scalar_class::boolean: return "bool literal";
    case ndt::scalar_class::floating: return "float literal";
    case ndt::scalar_class::complex: return "complex literal";
    default: return "integer literal";
  }
}

std::string describe(std::span<const arg> args) {
  std::string text;
  for (const arg& a : args) text += (text.empty() ? "" : ", ") + describe(a);
  return text;
}

std::string signature_of(const elementwise_kernel& k) {
  std::string text = std::string(k.function) + "(";
  for (int i = 0; i < k.arity; ++i) text += std::string(i > 0 ? ", " : "") + ndt::name(k.args[i]);
  return text + ") -> " + ndt::name(k.result);
}

/// A kernel for `to` may be given `from`: nothing is lost, and there is a loop that casts.
bool takes(ndt::scalar to, ndt::scalar from) noexcept { return from == to || (computes(from) && casts_safely(from, to)); }

/// Which argument stops this kernel; -1 when all match.
int first_mismatch(const elementwise_kernel& k, std::span<const arg> args) noexcept {
  for (std::size_t i = 0; i < args.size(); ++i) {
    bool fits = args[i].weak ? literal_fits_class(args[i].dtype, k.args[i]) : takes(k.args[i], args[i].dtype);
    if (!fits) return static_cast<int>(i);
  }
  return -1;
}

/// Literals follow the dtype beside them: kernels of one dtype come before those that take uint64 beside int64.
bool is_across_signs(const elementwise_kernel& k) noexcept {
  return k.arity == 2 && ((k.args[0] == ndt::scalar::int64 && k.args[1] == ndt::scalar::uint64) ||
                          (k.args[0] == ndt::scalar::uint64 && k.args[1] == ndt::scalar::int64));
}

/// Total order among kernels that match: the one whose greatest argument is least, then whose arguments are least one by one.
bool more_specific(const elementwise_kernel& a, const elementwise_kernel& b) noexcept {
  int top_a = 0, top_b = 0;
  for (int i = 0; i < a.arity; ++i) {
    top_a = std::max(top_a, preference(a.args[i]));
    top_b = std::max(top_b, preference(b.args[i]));
  }
  if (top_a != top_b) return top_a < top_b;
  for (int i = 0; i < a.arity; ++i) {
    if (a.args[i] != b.args[i]) return preference(a.args[i]) < preference(b.args[i]);
  }
  return false;
}

datashape::diagnostics unknown_function(const registry& functions, std::string_view name) {
  diagnostic d{codes::unknown_function, severity::error, "unknown function `" + std::string(name) + "`"};
  std::string near = nearest_name(functions.functions(), name);
  if (!near.empty()) d.help = "did you mean `" + near + "`?";
  return {d};
}

diagnostic no_match(std::string_view name, std::span<const arg> args, std::span<const elementwise_kernel> kernels) {
  diagnostic d{codes::no_matching_kernel, severity::error, "`" + std::string(name) + "` has no kernel for (" + describe(args) + ")"};
  for (const arg& a : args) {
    if (a.weak || computes(a.dtype)) continue;
    d.message += ": " + not_computed(a.dtype);
    return d;
  }
  std::vector<candidate> all;
  for (const elementwise_kernel& k : kernels) {
    if (k.arity != args.size()) continue;
    int i = first_mismatch(k, args);
    all.push_back({signature_of(k),
                   "argument " + std::to_string(i + 1) + " is " + describe(args[static_cast<std::size_t>(i)]) +
                       ", which does not cast safely to " + ndt::name(k.args[i]),
                   i + 1, ndt::name(k.args[i]), preference(k.args[i])});
  }
  note_candidates(d, std::move(all));
  return d;
}

diagnostic wrong_count(std::string_view name, std::size_t given, std::span<const elementwise_kernel> kernels) {
  std::string taken;
  std::uint32_t seen = 0;
  for (const elementwise_kernel& k : kernels) {
    if ((seen >> k.arity & 1u) != 0) continue;
    seen |= 1u << k.arity;
    taken += (taken.empty() ? "" : " or ") + std::to_string(k.arity);
  }
  return {codes::wrong_argument_count, severity::error,
          "`" + std::string(name) + "` takes " + taken + (taken == "1" ? " argument" : " arguments") + ", not " + std::to_string(given)};
}

datashape::result<plan> resolve_uncached(const registry& functions, std::string_view name, std::span<const arg> given) {
  const function_entry* entry = functions.contents().find_entry(name);
  if (entry == nullptr) return unknown_function(functions, name);
  if (entry->defined != nullptr) {
    return diagnostic{codes::not_elementwise, severity::error,
                      "`" + std::string(name) + "` is an expression; it has no kernel of its own, and runs as a program"};
  }
  if (entry->kernels.empty()) {
    return diagnostic{codes::not_elementwise, severity::error,
                      "`" + std::string(name) + (entry->reductions.empty() ? "` takes whole values" : "` is a reduction") +
                          "; it cannot be called elementwise"};
  }
  arg args[max_arity];
  bool known_arity = false;
  for (const elementwise_kernel& k : entry->kernels) known_arity = known_arity || k.arity == given.size();
  if (!known_arity) return wrong_count(name, given.size(), entry->kernels);
  std::copy(given.begin(), given.end(), args);
  std::span<arg> settled(args, given.size());
  settle_division(entry->kernels.front().function, settled);  // by its own name, whatever it was called
  settle_weak(settled);
  const elementwise_kernel* best = nullptr;
  const bool literal = std::any_of(settled.begin(), settled.end(), [](const arg& a) { return a.weak; });
  for (const elementwise_kernel& k : entry->kernels) {
    if (k.arity != given.size() || first_mismatch(k, settled) >= 0) continue;
    const bool later = literal && best != nullptr && is_across_signs(k) != is_across_signs(*best);
    if (best == nullptr || (later ? is_across_signs(*best) : more_specific(k, *best))) best = &k;
  }
  if (best == nullptr) return no_match(name, settled, entry->kernels);
  return plan{best, entry->loops[static_cast<std::size_t>(best - entry->kernels.data())].get()};
}

}  // namespace

constinit thread_local plan_line plans_at_hand[plan_lines];

std::uint8_t misaligned_bits(const elementwise_kernel& kernel) noexcept {
  index align = ndt::align_of(kernel.result);
  for (int i = 0; i < kernel.arity; ++i) align = std::max(align, index{ndt::align_of(kernel.args[i])});
  return static_cast<std::uint8_t>(align - 1);
}

namespace {

direct_form direct_form_of(const plan& found, std::span<const arg> args) noexcept {
  bool takes = !may_fail(found);
  for (std::size_t i = 0; i < args.size(); ++i) takes = takes && !args[i].weak && args[i].dtype == found.target(static_cast<int>(i));
  return {takes, misaligned_bits(*found.kernel), found.result()};
}

}  // namespace

datashape::result<plan> resolve(const registry& functions, std::string_view name, std::span<const arg> args) {
  if (name.size() > longest_kept_name || args.size() > max_arity) return resolve_uncached(functions, name, args);
  const std::uint64_t id = functions.contents().id;
  std::uint64_t call = plan_call(name, args.size());
  for (std::size_t i = 0; i < args.size(); ++i) call |= plan_argument(args[i].dtype, args[i].weak, i);
  const name_ends ends(name);
  plan_line& line = line_of(plans_at_hand, id, call, ends);
  if (serves(line, id, call, ends, name)) return line.found;
  datashape::result<plan> found = resolve_uncached(functions, name, args);
  if (!found) return found;
  line.registry_id = id;
  line.call = call;
  line.name = ends;
  if (name.size() > 16) std::memcpy(line.middle, name.data() + 8, name.size() - 16);
  line.form = direct_form_of(*found, args);
  line.found = *found;
  return found;
}

datashape::result<plan> resolve(std::string_view name, std::span<const arg> args) { return resolve(registry::builtin(), name, args); }

datashape::result<const reduction_kernel*> resolve_reduction(const registry& functions, std::string_view name, ndt::scalar input) {
  const function_entry* entry = functions.contents().find_entry(name);
  if (entry == nullptr) return unknown_function(functions, name);
  if (entry->reductions.empty()) {
    return diagnostic{codes::not_a_reduction, severity::error, "`" + std::string(name) + "` is not a reduction"};
  }
  const reduction_kernel* best = nullptr;
  for (const reduction_kernel& k : entry->reductions) {
    if (!takes(k.arg, input)) continue;
    if (k.arg == input) return &k;
    if (best == nullptr || preference(k.arg) < preference(best->arg)) best = &k;
  }
  if (best != nullptr) return best;
  diagnostic d{codes::no_matching_kernel, severity::error, "`" + std::string(name) + "` has no kernel for " + ndt::name(input)};
  if (!computes(input)) {
    d.message += ": " + not_computed(input);
    return d;
  }
  std::vector<candidate> all;
  for (const reduction_kernel& k : entry->reductions) {
    all.push_back({std::string(name) + "(" + ndt::name(k.arg) + ") -> " + ndt::name(k.result),
                   std::string(ndt::name(input)) + " does not cast safely to " + ndt::name(k.arg), 1, ndt::name(k.arg), preference(k.arg)});
  }
  note_candidates(d, std::move(all));
  return d;
}

datashape::result<const reduction_kernel*> resolve_reduction(std::string_view name, ndt::scalar input) {
  return resolve_reduction(registry::builtin(), name, input);
}

}  // namespace pluribus::gfunc
