// SPDX-License-Identifier: BSD-3-Clause
/// Dispatch and its cache. A cached look-up touches one thread-local line and allocates nothing; promotion rules are promote.cpp's.
#include "gfunc/resolve.hpp"

#include <cstring>
#include <string>

#include "direct_call.hpp"
#include "gfunc/codes.hpp"
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
  for (const elementwise_kernel& k : kernels) {
    if (k.arity != args.size()) continue;
    int i = first_mismatch(k, args);
    d.notes.push_back(signature_of(k) + ": argument " + std::to_string(i + 1) + " is " + describe(args[static_cast<std::size_t>(i)]) +
                      ", which does not cast safely to " + ndt::name(k.args[i]));
  }
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
          "`" + std::string(name) + "` takes " + taken + " arguments, not " + std::to_string(given)};
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
                      "`" + std::string(name) + "` is a reduction; it cannot be called elementwise"};
  }
  arg args[max_arity];
  bool known_arity = false;
  for (const elementwise_kernel& k : entry->kernels) known_arity = known_arity || k.arity == given.size();
  if (!known_arity) return wrong_count(name, given.size(), entry->kernels);
  std::copy(given.begin(), given.end(), args);
  std::span<arg> settled(args, given.size());
  settle_division(name, settled);
  settle_weak(settled);
  const elementwise_kernel* best = nullptr;
  for (const elementwise_kernel& k : entry->kernels) {
    if (k.arity != given.size() || first_mismatch(k, settled) >= 0) continue;
    if (best == nullptr || more_specific(k, *best)) best = &k;
  }
  if (best == nullptr) return no_match(name, settled, entry->kernels);
  return plan{best, entry->loops[static_cast<std::size_t>(best - entry->kernels.data())].get()};
}

/// One resolved call. The name is kept whole, so that a hit needs no look-up in the registry.
struct cache_line {
  std::uint64_t registry_id = 0;
  std::uint64_t packed_args = 0;
  plan found;
  std::uint8_t length = 0;
  char name[31] = {};
};

constexpr std::size_t cache_lines = 256;

/// Nine bits an argument and the count on top.
std::uint64_t pack(std::span<const arg> args) noexcept {
  std::uint64_t packed = args.size();
  for (const arg& a : args) packed = packed << 9 | static_cast<std::uint64_t>(a.dtype) << 1 | (a.weak ? 1u : 0u);
  return packed;
}

/// Up to eight letters from both ends; short names by loads that overlap, since copying an odd number of bytes is a call.
std::uint64_t edge_letters(std::string_view name) noexcept {
  const char* p = name.data();
  const std::size_t n = name.size();
  if (n >= 4) {
    std::uint32_t head = 0, tail = 0;
    std::memcpy(&head, p, 4);
    std::memcpy(&tail, p + n - 4, 4);
    return std::uint64_t{tail} << 32 | head;
  }
  std::uint64_t all = 0;
  for (std::size_t i = 0; i < n; ++i) all = all << 8 | static_cast<unsigned char>(p[i]);
  return all;
}

std::size_t slot_of(std::string_view name, std::uint64_t packed, std::uint64_t id) noexcept {
  const std::uint64_t first = edge_letters(name);
  std::uint64_t h = (first ^ (name.size() << 56) ^ packed * 0x9E3779B97F4A7C15u ^ id) * 0xD6E8FEB86659FD93u;
  return static_cast<std::size_t>(h >> 56) % cache_lines;
}

/// Constant initialisation and no destructor: reaching it is an address.
constinit thread_local cache_line cache[cache_lines];

bool serves(const cache_line& line, std::uint64_t id, std::uint64_t packed, std::string_view name) noexcept {
  return line.registry_id == id && line.packed_args == packed && line.length == name.size() &&
         std::memcmp(line.name, name.data(), name.size()) == 0;
}

}  // namespace

const plan* plan_at_hand(const registry& functions, std::string_view name, std::span<const ndt::scalar> dtypes) noexcept {
  std::uint64_t packed = dtypes.size();
  for (ndt::scalar s : dtypes) packed = packed << 9 | static_cast<std::uint64_t>(s) << 1;
  const std::uint64_t id = functions.contents().id;
  const cache_line& line = cache[slot_of(name, packed, id)];
  return serves(line, id, packed, name) ? &line.found : nullptr;
}

datashape::result<plan> resolve(const registry& functions, std::string_view name, std::span<const arg> args) {
  if (name.size() > sizeof(cache_line::name) || args.size() > max_arity) return resolve_uncached(functions, name, args);
  std::uint64_t id = functions.contents().id, packed = pack(args);
  cache_line& line = cache[slot_of(name, packed, id)];
  if (serves(line, id, packed, name)) return line.found;
  datashape::result<plan> found = resolve_uncached(functions, name, args);
  if (!found) return found;
  line.registry_id = id;
  line.packed_args = packed;
  line.found = *found;
  line.length = static_cast<std::uint8_t>(name.size());
  std::memcpy(line.name, name.data(), name.size());
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
  for (const reduction_kernel& k : entry->reductions) {
    d.notes.push_back(std::string(name) + "(" + ndt::name(k.arg) + ") -> " + ndt::name(k.result) + ": " + ndt::name(input) +
                      " does not cast safely to " + ndt::name(k.arg));
  }
  return d;
}

datashape::result<const reduction_kernel*> resolve_reduction(std::string_view name, ndt::scalar input) {
  return resolve_reduction(registry::builtin(), name, input);
}

}  // namespace pluribus::gfunc
