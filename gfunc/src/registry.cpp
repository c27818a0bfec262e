// SPDX-License-Identifier: BSD-3-Clause
/// Look-ups in a snapshot and the collecting sink. No dispatch rules here (resolve.cpp), no choice of instruction set (builtin.cpp).
#include "gfunc/registry.hpp"

#include <algorithm>
#include <atomic>
#include <numeric>

#include "definition.hpp"
#include "reduction_options.hpp"
#include "registry_state.hpp"

namespace pluribus::gfunc {

namespace {

registry::state& state_of(kernel_sink* sink) noexcept { return static_cast<state_sink*>(sink)->into; }

void add_function(kernel_sink* sink, const char* name, const char* doc, const char* example, const char* example_result) {
  registry::state& s = state_of(sink);
  function_facts& facts = s.facts[s.entry(name)];
  facts.doc = doc != nullptr ? doc : "";
  facts.example = example != nullptr ? example : "";
  facts.example_result = example_result != nullptr ? example_result : "";
}

void add_alias(kernel_sink* sink, const char* name, const char* of) {
  registry::state& s = state_of(sink);
  std::size_t at = s.entry(of);
  s.facts[at].aliases.emplace_back(name);
  s.names.emplace(name, at);
}

void add_elementwise(kernel_sink* sink, const elementwise_kernel* kernel) {
  registry::state& s = state_of(sink);
  std::size_t at = s.entry(kernel->function);
  s.facts[at].elementwise = true;
  s.entries[at].kernels.push_back(*kernel);
  s.entries[at].loops.emplace_back();
}

void add_cast(kernel_sink* sink, const cast_kernel* kernel) {
  registry::state& s = state_of(sink);
  s.cast_storage.push_back(std::make_unique<cast_kernel>(*kernel));
  s.casts[static_cast<int>(kernel->from)][static_cast<int>(kernel->to)] = s.cast_storage.back().get();
}

void add_reduction(kernel_sink* sink, const reduction_kernel* kernel) {
  registry::state& s = state_of(sink);
  std::size_t at = s.entry(kernel->function);
  s.facts[at].reduction = true;
  s.facts[at].correction = takes_correction(kernel->function);
  s.entries[at].reductions.push_back(*kernel);
}

void add_super(kernel_sink* sink, const super_kernel* kernel) { state_of(sink).supers.push_back(*kernel); }

void add_algorithm(kernel_sink* sink, const algorithm_kernel* kernel) {
  state_of(sink).algorithms[static_cast<int>(kernel->what)][static_cast<int>(kernel->dtype)] = kernel->run;
}

}  // namespace

std::uint64_t next_registry_id() noexcept {
  static std::atomic<std::uint64_t> last{0};
  return ++last;
}

std::size_t registry::state::entry(std::string_view name) {
  auto found = names.find(name);
  if (found != names.end()) return found->second;
  std::size_t at = facts.size();
  facts.emplace_back().name = std::string(name);
  entries.emplace_back();
  names.emplace(std::string(name), at);
  return at;
}

const function_entry* registry::state::find_entry(std::string_view name) const noexcept {
  auto found = names.find(name);
  return found == names.end() ? nullptr : &entries[found->second];
}

void registry::state::finish() {
  std::vector<std::size_t> order(facts.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) { return facts[a].name < facts[b].name; });
  std::vector<function_facts> sorted_facts;
  std::vector<function_entry> sorted_entries;
  for (std::size_t i : order) {
    sorted_facts.push_back(std::move(facts[i]));
    sorted_entries.push_back(std::move(entries[i]));
  }
  facts = std::move(sorted_facts);
  entries = std::move(sorted_entries);
  for (std::size_t i = 0; i < facts.size(); ++i) {
    names[facts[i].name] = i;
    for (const std::string& alias : facts[i].aliases) names[alias] = i;
  }
  patterns = super_patterns(supers);
}

state_sink::state_sink(registry::state& s) noexcept : into(s) {
  function = add_function;
  elementwise = add_elementwise;
  cast = add_cast;
  reduction = add_reduction;
  super = add_super;
  algorithm = add_algorithm;
  alias = add_alias;
}

const function_facts* registry::find(std::string_view name) const noexcept {
  auto found = state_->names.find(name);
  return found == state_->names.end() ? nullptr : &state_->facts[found->second];
}

std::span<const function_facts> registry::functions() const noexcept { return state_->facts; }

std::span<const elementwise_kernel> registry::elementwise(std::string_view name) const noexcept {
  const function_entry* entry = state_->find_entry(name);
  return entry != nullptr ? std::span<const elementwise_kernel>(entry->kernels) : std::span<const elementwise_kernel>();
}

std::span<const reduction_kernel> registry::reductions(std::string_view name) const noexcept {
  const function_entry* entry = state_->find_entry(name);
  return entry != nullptr ? std::span<const reduction_kernel>(entry->reductions) : std::span<const reduction_kernel>();
}

const value_function* registry::value_function_of(std::string_view name) const noexcept {
  const function_entry* entry = state_->find_entry(name);
  return entry != nullptr ? entry->whole.get() : nullptr;
}

std::vector<std::string> registry::signatures(std::string_view name) const {
  std::vector<std::string> texts;
  for (const elementwise_kernel& k : elementwise(name)) {
    std::string text = "(";
    for (int i = 0; i < k.arity; ++i) text += std::string(i > 0 ? ", " : "") + "... * " + ndt::name(k.args[i]);
    texts.push_back(text + ") -> ... * " + ndt::name(k.result));
  }
  for (const reduction_kernel& k : reductions(name)) {
    texts.push_back(std::string("(Dim... * ") + ndt::name(k.arg) + ") -> ... * " + ndt::name(k.result));
  }
  if (const function_entry* entry = state_->find_entry(name); entry != nullptr && entry->defined != nullptr)
    texts.push_back(entry->defined->text());
  if (const value_function* f = value_function_of(name)) {
    for (const value_kernel& k : f->kernels) texts.push_back(k.text);
  }
  return texts;
}

const void* registry::algorithm(algorithm_id what, ndt::scalar dtype) const noexcept {
  return state_->algorithms[static_cast<int>(what)][static_cast<int>(dtype)];
}

const cast_kernel* registry::cast(ndt::scalar from, ndt::scalar to) const noexcept {
  return state_->casts[static_cast<int>(from)][static_cast<int>(to)];
}

std::span<const super_kernel> registry::superinstructions() const noexcept { return state_->supers; }

std::string_view registry::instruction_set() const noexcept { return state_->instruction_set; }

}  // namespace pluribus::gfunc
