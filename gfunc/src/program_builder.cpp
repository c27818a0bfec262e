// SPDX-License-Identifier: BSD-3-Clause
/// Builds the graph: resolves calls, inserts casts, gives literals the dtype of their partners, makes products of divisions by powers of
/// two, shares equal values.
#include <cmath>
#include <cstring>
#include <optional>
#include <string>
#include <string_view>

#include "datashape/try.hpp"
#include "definition.hpp"
#include "gfunc/codes.hpp"
#include "gfunc/resolve.hpp"
#include "program_code.hpp"
#include "program_graph.hpp"
#include "promote.hpp"
#include "value/float_bits.hpp"

namespace pluribus::gfunc {

namespace {

using datashape::diagnostic;
using datashape::severity;

template <class T>
T value_as(const graph_node& node) noexcept {
  T value;
  std::memcpy(&value, node.value.data(), sizeof(T));
  return value;
}

diagnostic out_of_range(const graph_node& node, ndt::scalar to) {
  std::string text;
  if (node.dtype == ndt::scalar::int64)
    text = std::to_string(value_as<std::int64_t>(node));
  else
    append_float(node.value.data(), ndt::scalar::float64, false, text);
  return {codes::literal_out_of_range, severity::error, "the literal " + text + " does not fit " + ndt::name(to)};
}

bool integer_fits(std::int64_t value, ndt::scalar to) noexcept {
  ndt::index bits = 8 * ndt::size_of(to);
  if (ndt::class_of(to) == ndt::scalar_class::signed_integer) {
    return bits >= 64 || (value >= -(std::int64_t{1} << (bits - 1)) && value < std::int64_t{1} << (bits - 1));
  }
  return value >= 0 && (bits >= 64 || value < std::int64_t{1} << bits);
}

/// Only floats and complex numbers are asked: whether a finite literal became infinite on the way, seen by casting back.
bool stayed_finite(const registry& functions, const graph_node& made, double before) {
  const cast_kernel* back = functions.cast(made.dtype, ndt::scalar::float64);
  if (back == nullptr || !std::isfinite(before)) return true;
  alignas(16) double after = 0;
  const void* in[] = {made.value.data()};
  back->run(&after, in, 1);
  return std::isfinite(after);
}

/// Not replaced by a module.
bool is_built_in(const registry& functions, const plan& found) {
  if (functions.contents().id == registry::builtin().contents().id) return true;
  arg args[max_arity];
  for (int i = 0; i < found.arity(); ++i) args[i] = {found.kernel->args[i], false};
  const auto base =
      resolve(registry::builtin(), found.kernel->function, std::span<const arg>(args, static_cast<std::size_t>(found.arity())));
  return base && base->kernel->run == found.kernel->run;
}
bool multiplies_as_built_in(const registry& functions, ndt::scalar dtype) {
  const arg both[] = {{dtype, false}, {dtype, false}};
  const auto found = resolve(functions, "multiply", both);
  return found && is_built_in(functions, *found);
}

diagnostic no_cast(ndt::scalar from, ndt::scalar to) {
  return {codes::no_cast, severity::error,
          std::string("no cast from ") + ndt::name(from) + " to " + ndt::name(to) + (computes(from) ? "" : ": " + not_computed(from))};
}

/// The constant node of a literal or constant in another dtype.
datashape::result<graph_node> converted(const registry& functions, const graph_node& from, ndt::scalar to) {
  graph_node made = from;
  made.kind = node_kind::constant;
  made.dtype = to;
  ndt::scalar_class into = ndt::class_of(to);
  bool integral = into == ndt::scalar_class::signed_integer || into == ndt::scalar_class::unsigned_integer;
  if (from.kind == node_kind::literal && from.dtype == ndt::scalar::int64 && integral && !integer_fits(value_as<std::int64_t>(from), to)) {
    return out_of_range(from, to);
  }
  if (from.dtype == to) return made;
  const cast_kernel* kernel = functions.cast(from.dtype, to);
  if (kernel == nullptr) {
    return no_cast(from.dtype, to);
  }
  alignas(16) std::array<std::byte, 16> source = from.value;
  alignas(16) std::array<std::byte, 16> target = {};
  const void* in[] = {source.data()};
  kernel->run(target.data(), in, 1);
  made.value = target;
  if (from.kind != node_kind::literal || into == ndt::scalar_class::boolean || integral) return made;
  double before = from.dtype == ndt::scalar::int64 ? static_cast<double>(value_as<std::int64_t>(from)) : value_as<double>(from);
  if (!stayed_finite(functions, made, before)) return out_of_range(from, to);
  return made;
}

/// How the bits of a binary float are divided; 0 mantissa bits where the dtype is none that is looked at.
struct float_bits {
  int mantissa = 0, exponent = 0;
};

float_bits float_bits_of(ndt::scalar dtype) noexcept {
  switch (dtype) {
    case ndt::scalar::float16: return {10, 5};
    case ndt::scalar::bfloat16: return {7, 8};
    case ndt::scalar::float32: return {23, 8};
    case ndt::scalar::float64: return {52, 11};
    default: return {};
  }
}

/// 1/c of a constant that is a power of two, where both are normal numbers: then x * (1/c) and x / c are the same real number, and
/// rounding it gives the same bits, also where that is subnormal or infinite.
std::optional<graph_node> exact_reciprocal(const graph_node& node) {
  const float_bits layout = float_bits_of(node.dtype);
  if (node.kind != node_kind::constant || layout.mantissa == 0) return std::nullopt;
  const auto bits = value_as<std::uint64_t>(node);
  const std::uint64_t ones = (std::uint64_t{1} << layout.exponent) - 1;
  const std::uint64_t exponent = bits >> layout.mantissa & ones;
  const std::uint64_t of_one_twice = ones - 1;  // 1/c has the exponent field of 1, twice, less that of c
  if ((bits & ((std::uint64_t{1} << layout.mantissa) - 1)) != 0 || exponent == 0 || exponent >= of_one_twice) return std::nullopt;
  const std::uint64_t sign = bits & std::uint64_t{1} << (layout.mantissa + layout.exponent);
  const std::uint64_t reciprocal = sign | (of_one_twice - exponent) << layout.mantissa;
  graph_node made = node;
  std::memcpy(made.value.data(), &reciprocal, static_cast<std::size_t>(ndt::size_of(node.dtype)));
  return made;
}

}  // namespace

program_builder::state::key program_builder::state::key_of(const graph_node& node) {
  key k{static_cast<std::uint64_t>(node.kind), static_cast<std::uint64_t>(node.dtype), static_cast<std::uint64_t>(node.number)};
  k.push_back(reinterpret_cast<std::uintptr_t>(node.loop));
  k.push_back(reinterpret_cast<std::uintptr_t>(node.run));
  for (std::int32_t a : node.args) k.push_back(static_cast<std::uint64_t>(a));
  std::uint64_t words[2];
  std::memcpy(words, node.value.data(), sizeof words);
  k.push_back(words[0]);
  k.push_back(words[1]);
  return k;
}

reg program_builder::state::intern(const graph_node& node) {
  auto next = static_cast<std::int32_t>(nodes.size());
  auto [at, fresh] = known_.emplace(key_of(node), next);
  if (fresh) nodes.push_back(node);
  return {at->second};
}

program_builder::program_builder(const registry& functions) : state_(std::make_unique<state>()) { state_->functions = functions.share(); }
program_builder::~program_builder() = default;
program_builder::program_builder(program_builder&&) noexcept = default;
program_builder& program_builder::operator=(program_builder&&) noexcept = default;

reg program_builder::input(ndt::scalar dtype) {
  graph_node node;
  node.dtype = dtype;
  node.number = static_cast<std::int32_t>(state_->inputs.size());
  reg made = state_->intern(node);
  state_->inputs.push_back(made.id);
  return made;
}

reg program_builder::constant(ndt::scalar dtype, const void* value) {
  graph_node node;
  node.kind = node_kind::constant;
  node.dtype = dtype;
  std::memcpy(node.value.data(), value, static_cast<std::size_t>(ndt::size_of(dtype)));
  return state_->intern(node);
}

reg program_builder::literal(std::int64_t value) {
  reg made = constant(ndt::scalar::int64, &value);
  graph_node node = state_->nodes[static_cast<std::size_t>(made.id)];
  node.kind = node_kind::literal;
  return state_->intern(node);
}

reg program_builder::literal(double value) {
  reg made = constant(ndt::scalar::float64, &value);
  graph_node node = state_->nodes[static_cast<std::size_t>(made.id)];
  node.kind = node_kind::literal;
  return state_->intern(node);
}

ndt::scalar program_builder::dtype(reg value) const { return state_->nodes[static_cast<std::size_t>(value.id)].dtype; }
bool program_builder::weak(reg value) const { return state_->nodes[static_cast<std::size_t>(value.id)].kind == node_kind::literal; }

datashape::result<reg> program_builder::cast(reg value, ndt::scalar to) {
  registry functions(state_->functions);
  const graph_node from = state_->nodes[static_cast<std::size_t>(value.id)];
  if (from.kind == node_kind::constant || from.kind == node_kind::literal) {
    DATASHAPE_TRY(graph_node made, converted(functions, from, to));
    return state_->intern(made);
  }
  if (from.dtype == to) return value;
  const cast_kernel* kernel = functions.cast(from.dtype, to);
  if (kernel == nullptr) {
    return no_cast(from.dtype, to);
  }
  graph_node node;
  node.kind = node_kind::call;
  node.dtype = to;
  node.arity = 1;
  node.args[0] = value.id;
  node.function = "cast";
  node.run = kernel->run;
  return state_->intern(node);
}

datashape::result<reg> program_builder::call(std::string_view function, std::span<const reg> args) {
  if (args.size() > max_arity) {
    return diagnostic{codes::wrong_argument_count, severity::error,
                      "`" + std::string(function) + "` is called with " + std::to_string(args.size()) + " arguments; four is the most"};
  }
  arg described[max_arity];
  for (std::size_t i = 0; i < args.size(); ++i) described[i] = {dtype(args[i]), weak(args[i])};
  registry functions(state_->functions);
  datashape::result<plan> resolved = resolve(functions, function, std::span<const arg>(described, args.size()));
  if (!resolved) {
    const function_entry* entry = functions.contents().find_entry(function);
    if (entry != nullptr && entry->defined != nullptr) return expand(*entry->defined, *this, args, functions);
    return std::move(resolved).error();
  }
  const plan& found = *resolved;
  graph_node node;
  node.kind = node_kind::call;
  node.dtype = found.result();
  node.arity = found.kernel->arity;
  node.function = found.kernel->function;
  node.run = found.kernel->run;
  node.streamed = found.kernel->streamed;
  node.loop = found.loop;
  node.built_in = is_built_in(functions, found);
  for (std::size_t i = 0; i < args.size(); ++i) {
    DATASHAPE_TRY(reg ready, cast(args[i], found.target(static_cast<int>(i))));
    node.args[i] = ready.id;
  }
  if (node.function == std::string_view("divide") && node.built_in && node.arity == 2 && multiplies_as_built_in(functions, node.dtype)) {
    const auto reciprocal = exact_reciprocal(state_->nodes[static_cast<std::size_t>(node.args[1])]);
    const reg factors[] = {{node.args[0]}, reciprocal ? state_->intern(*reciprocal) : reg{}};
    if (reciprocal && dtype(factors[0]) == reciprocal->dtype && node.dtype == reciprocal->dtype) return call("multiply", factors);
  }
  return state_->intern(node);
}

void program_builder::output(reg value) { state_->outputs.push_back(value.id); }

datashape::outcome program_builder::reduce(std::string_view function, reg value) {
  registry functions(state_->functions);
  DATASHAPE_TRY(const reduction_kernel* kernel, resolve_reduction(functions, function, dtype(value)));
  DATASHAPE_TRY(reg ready, cast(value, kernel->arg));
  state_->sinks.push_back({kernel, ready.id, -1});
  return std::monostate{};
}

datashape::outcome program_builder::reduce_labelled(std::string_view function, reg value, reg label) {
  ndt::scalar_class c = ndt::class_of(dtype(label));
  if (c != ndt::scalar_class::signed_integer && c != ndt::scalar_class::unsigned_integer) {
    return diagnostic{codes::no_matching_kernel, severity::error,
                      std::string("labels are integers, and these are ") + ndt::name(dtype(label))};
  }
  DATASHAPE_TRY(reg wide, cast(label, ndt::scalar::int64));
  DATASHAPE_CHECK(reduce(function, value));
  state_->sinks.back().label = wide.id;
  return std::monostate{};
}

program program_builder::build() { return program(lower_program(*state_)); }

}  // namespace pluribus::gfunc
