// SPDX-License-Identifier: BSD-3-Clause
/// Calls on values. Packed operands of the kernel's own dtypes go straight to the kernel; all else runs as a program of one call.
#include "gfunc/call.hpp"

#include <algorithm>
#include <cstring>
#include <optional>
#include <string>
#include <vector>

#include "datashape/try.hpp"
#include "definition.hpp"
#include "direct_call.hpp"
#include "failing_loop.hpp"
#include "gfunc/broadcast.hpp"
#include "gfunc/codes.hpp"
#include "gfunc/parallel.hpp"
#include "gfunc/program.hpp"
#include "invoke.hpp"
#include "ndt/make.hpp"
#include "ndt/print.hpp"
#include "overlap.hpp"
#include "registry_state.hpp"

namespace pluribus::gfunc {

namespace {

using datashape::diagnostic;
using datashape::severity;

/// From here on operands do not fit the caches.
constexpr index out_of_cache_bytes = index{32} << 20;

datashape::outcome describe(std::string_view name, std::span<const value> args, arg* described) {
  if (args.size() > max_arity) {
    return diagnostic{codes::wrong_argument_count, severity::error,
                      "`" + std::string(name) + "` is called with " + std::to_string(args.size()) + " arguments; four is the most"};
  }
  for (std::size_t i = 0; i < args.size(); ++i) {
    if (!args[i].is_scalar()) {
      return diagnostic{codes::no_matching_kernel, severity::error,
                        "`" + std::string(name) + "` has no kernel for `" + ndt::to_string(args[i].dtype()) + "`"};
    }
    described[i] = {args[i].dtype().scalar(), args[i].weak()};
  }
  return std::monostate{};
}

datashape::result<dims> common_shape(std::span<const value> args) {
  const dims* shapes[max_arity];
  for (std::size_t i = 0; i < args.size(); ++i) shapes[i] = &args[i].shape();
  return broadcast(std::span<const dims* const>(shapes, args.size()));
}

operand over(const value& v, const dims& shape) {
  operand o = v.as_operand().value();
  dims strides = broadcast_strides(v.shape(), v.strides(), shape);
  std::copy(strides.begin(), strides.end(), o.strides);
  return o;
}

reg literal_of(program_builder& builder, const value& v) {
  if (v.dtype().is_scalar(ndt::scalar::int64)) {
    std::int64_t i = 0;
    std::memcpy(&i, v.data(), sizeof i);
    return builder.literal(i);
  }
  double d = 0;
  std::memcpy(&d, v.data(), sizeof d);
  return builder.literal(d);
}

/// Kept from the last call of this kind on this thread, since a loop calls one thing over and over.
struct kept_program {
  std::uint64_t registry_id = 0;
  const void* callee = nullptr;  ///< a kernel or a definition
  std::size_t count = 0;
  ndt::scalar args[max_arity] = {};
  std::optional<program> built;

  bool serves(std::uint64_t id, const void* what, std::span<const value> values) const noexcept {
    if (!built || registry_id != id || callee != what || count != values.size()) return false;
    for (std::size_t i = 0; i < values.size(); ++i) {
      if (values[i].weak() || args[i] != values[i].dtype().scalar()) return false;
    }
    return true;
  }
};

datashape::result<program> program_of(const registry& functions, std::string_view name, const void* callee, std::span<const value> args) {
  static thread_local kept_program kept;
  std::uint64_t id = functions.contents().id;
  if (kept.serves(id, callee, args)) return *kept.built;
  program_builder builder(functions);
  reg regs[max_arity];
  bool weak = false;
  for (std::size_t i = 0; i < args.size(); ++i) {
    regs[i] = args[i].weak() ? literal_of(builder, args[i]) : builder.input(args[i].dtype().scalar());
    weak = weak || args[i].weak();
  }
  DATASHAPE_TRY(reg result, builder.call(name, std::span<const reg>(regs, args.size())));
  builder.output(result);
  program built = builder.build();
  if (weak || built.holds_foreign_loops()) return built;  // what is kept outlives its registry, and its owner must not
  kept.registry_id = id;
  kept.callee = callee;
  kept.count = args.size();
  for (std::size_t i = 0; i < args.size(); ++i) kept.args[i] = args[i].dtype().scalar();
  kept.built = built;
  return built;
}

run_options options_for(index elements, std::span<const value> args, ndt::scalar result) {
  index bytes = elements * ndt::size_of(result);
  for (const value& v : args) {
    if (v.shape().count() == elements) bytes += elements * ndt::size_of(v.dtype().scalar());
  }
  return {bytes >= stream_bytes, bytes >= out_of_cache_bytes};
}

datashape::result<value> packed_copy(const value& from) {
  DATASHAPE_TRY(value made, value::allocate(ndt::array_type(from.shape(), ndt::make_scalar(from.dtype().scalar()))));
  program_builder builder;
  builder.output(builder.input(from.dtype().scalar()));
  operand in[] = {from.as_operand().value()}, out[] = {made.as_operand().value()};
  DATASHAPE_CHECK(builder.build().run(made.shape(), in, out));
  return made;
}

/// The outcome of a call over the whole shape; of a loop that failed, with the element it failed on.
datashape::outcome located(datashape::outcome done, const program& built, const dims& shape, std::span<const operand> in,
                           const operand& out) {
  if (done || done.error().front().id != codes::loop_failed) return done;
  const dims element = find_failing(shape, [&](const dims& begin, const dims& extent) {
    std::vector<operand> moved(in.begin(), in.end());
    moved.push_back(out);
    for (operand& o : moved) {
      for (int d = 0; d < shape.rank(); ++d) o.data += begin[d] * o.strides[d];
    }
    return built.run(extent, std::span<const operand>(moved.data(), in.size()), std::span<const operand>(&moved.back(), 1)).has_value();
  });
  return at_element(std::move(done).error(), element);
}

/// The arguments, with copies of those whose memory the output would overwrite too early. What may fail is run again to find where, and
/// needs all of them as they were.
datashape::outcome separate_from(const value& out, std::span<const value>& args, bool fails, std::vector<value>& separate) {
  for (std::size_t i = 0; i < args.size(); ++i) {
    if (args[i].weak() || !(fails ? overlaps(out, args[i]) : overlaps_harmfully(out, args[i]))) continue;
    if (separate.empty()) separate.assign(args.begin(), args.end());
    DATASHAPE_TRY(separate[i], packed_copy(args[i]));
  }
  if (!separate.empty()) args = separate;
  return std::monostate{};
}

datashape::outcome run_built(const program& built, const value& out, std::span<const value> args, executor* on = nullptr) {
  operand in[max_arity];
  std::size_t inputs = 0;
  for (const value& v : args) {
    if (!v.weak()) in[inputs++] = over(v, out.shape());
  }
  operand result[] = {out.as_operand().value()};
  const std::span<const operand> given(in, inputs);
  inline_executor here;
  const run_options options = options_for(out.shape().count(), args, out.dtype().scalar());
  return located(run_parallel(built, on != nullptr ? *on : here, out.shape(), given, result, {}, options), built, out.shape(), given,
                 result[0]);
}

datashape::outcome run_call(const registry& functions, std::string_view name, const plan& found, value& out, std::span<const value> args,
                            executor* on = nullptr) {
  std::vector<value> separate;
  DATASHAPE_CHECK(separate_from(out, args, may_fail(found), separate));
  const bool shared = on != nullptr && on->concurrency() > 1 && out.shape().count() >= serial_elements;
  if (!shared && run_directly(found, misaligned_bits(*found.kernel), out, args)) return std::monostate{};
  DATASHAPE_TRY(program built, program_of(functions, name, found.kernel, args));
  return run_built(built, out, args, on);
}

/// Of a function that is an expression; nothing where it is none.
const definition* definition_of(const registry& functions, std::string_view name) {
  const function_entry* entry = functions.contents().find_entry(name);
  return entry != nullptr ? entry->defined.get() : nullptr;
}

/// `out` is checked here.
datashape::outcome run_into(const registry& functions, std::string_view name, const plan& found, value& out, std::span<const value> args) {
  DATASHAPE_TRY(dims shape, common_shape(args));
  if (!(shape == out.shape())) {
    return diagnostic{codes::output_shape_mismatch, severity::error, "the output's shape is not the broadcast shape of the arguments"};
  }
  if (!out.dtype().is_scalar(found.result())) {
    return diagnostic{codes::output_dtype_mismatch, severity::error,
                      "`" + std::string(name) + "` gives " + ndt::name(found.result()) + " here, and the output is another dtype"};
  }
  return run_call(functions, name, found, out, args);
}

}  // namespace

datashape::result<value> call_elementwise(std::string_view name, std::span<const value> args, const registry& functions, executor* on) {
  arg described[max_arity];
  DATASHAPE_CHECK(describe(name, args, described));
  datashape::result<plan> found = resolve(functions, name, std::span<const arg>(described, args.size()));
  if (!found) {
    const definition* d = definition_of(functions, name);
    if (d == nullptr) return std::move(found).error();
    DATASHAPE_TRY(program built, program_of(functions, name, d, args));
    DATASHAPE_TRY(dims shape, common_shape(args));
    DATASHAPE_TRY(value out, value::allocate(ndt::array_type(shape, ndt::make_scalar(built.output_dtype(0)))));
    DATASHAPE_CHECK(run_built(built, out, args, on));
    return out;
  }
  DATASHAPE_TRY(dims shape, common_shape(args));
  DATASHAPE_TRY(value out, value::allocate(ndt::array_type(shape, ndt::make_scalar(found->result()))));
  DATASHAPE_CHECK(run_call(functions, name, *found, out, args, on));
  return out;
}

datashape::result<value> call_the_long_way(std::string_view name, std::span<const value> args, const registry& functions) {
  datashape::result<value> made = call_elementwise(name, args, functions);
  const bool lifts = std::any_of(args.begin(), args.end(), [](const value& v) { return !v.is_scalar(); });
  if (made || (!lifts && !is_more_than_elementwise(functions, name))) return made;
  return try_call(name, args, attributes(), {nullptr, &functions});
}

datashape::outcome call_into_the_long_way(value& out, std::string_view name, std::span<const value> args, const registry& functions) {
  const bool lifts = std::any_of(args.begin(), args.end(), [](const value& v) { return !v.is_scalar(); });
  if (lifts) return call_into(out, name, args, attributes(), {nullptr, &functions});
  arg described[max_arity];
  DATASHAPE_CHECK(describe(name, args, described));
  datashape::result<plan> found = resolve(functions, name, std::span<const arg>(described, args.size()));
  if (found) return run_into(functions, name, *found, out, args);
  if (definition_of(functions, name) != nullptr || is_more_than_elementwise(functions, name))
    return call_into(out, name, args, attributes(), {nullptr, &functions});
  return std::move(found).error();
}

datashape::result<prepared_call> prepared_call::make(std::string_view name, std::span<const ndt::scalar> args, const registry& functions) {
  std::vector<arg> described;
  for (ndt::scalar s : args) described.push_back({s, false});
  DATASHAPE_TRY(plan found, resolve(functions, name, described));
  if (found.loop != nullptr && found.loop->checked != nullptr) {
    return diagnostic{codes::no_matching_kernel, severity::error,
                      "`" + std::string(name) + "` may fail, and a prepared call reports no failure"};
  }
  for (std::size_t i = 0; i < args.size(); ++i) {
    if (found.target(static_cast<int>(i)) == args[i]) continue;
    return diagnostic{codes::no_matching_kernel, severity::error,
                      "argument " + std::to_string(i + 1) + " of `" + std::string(name) + "` would need a cast from " + ndt::name(args[i]) +
                          " to " + ndt::name(found.target(static_cast<int>(i))) + "; a prepared call inserts none"};
  }
  return prepared_call(found, misaligned_bits(*found.kernel), functions.share());
}

void prepared_call::run_foreign(void* out, const void* const* in, index n) const { (void)run_packed(plan_, out, in, n); }

datashape::outcome run_the_long_way(const plan& found, const registry& functions, value& out, std::span<const value> args) {
  const std::string_view name = found.kernel->function;
  if (args.size() != static_cast<std::size_t>(found.arity())) {
    return diagnostic{
        codes::wrong_argument_count, severity::error,
        "`" + std::string(name) + "` was prepared for " + std::to_string(found.arity()) + " arguments, not " + std::to_string(args.size())};
  }
  for (std::size_t i = 0; i < args.size(); ++i) {
    if (args[i].dtype().is_scalar(found.target(static_cast<int>(i))) && !args[i].weak()) continue;
    return diagnostic{codes::no_matching_kernel, severity::error,
                      "argument " + std::to_string(i + 1) + " of `" + std::string(name) + "` was prepared as " +
                          ndt::name(found.target(static_cast<int>(i))) + " and is `" + ndt::to_string(args[i].dtype()) +
                          (args[i].weak() ? "` literal" : "`")};
  }
  return run_into(functions, name, found, out, args);
}

}  // namespace pluribus::gfunc
