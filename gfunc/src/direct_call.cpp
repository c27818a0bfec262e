// SPDX-License-Identifier: BSD-3-Clause
/// See direct_call.hpp; and the front doors of call.hpp without options, which begin here. Nothing here allocates but the result, and
/// nothing builds an error. A call of a small value costs what its checks cost, so the doors are flattened, once a count of
/// arguments.
#include "direct_call.hpp"

#include <utility>

#include "failing_loop.hpp"
#include "plan_cache.hpp"
#include "registry_state.hpp"
#include "value/parts.hpp"

namespace pluribus::gfunc {

namespace {

/// The arguments of one call, wherever they are.
template <std::size_t N>
struct arguments {
  const value* at[N];
  const value& operator[](std::size_t i) const noexcept { return *at[i]; }
};

/// f(i) for each i below N, unrolled.
template <std::size_t N, class F>
void each(F f) {
  [&]<std::size_t... I>(std::index_sequence<I...>) { (f(I), ...); }
  (std::make_index_sequence<N>());
}

/// What is to be 0 is or-ed together and branched on once: branches that never fail cost more than the words they compare.
using bits = std::uint64_t;

template <class T>
bits differ(T a, T b) noexcept {
  return static_cast<bits>(a) ^ static_cast<bits>(b);
}

/// Kind, sub and flags of a type in one word.
std::uint32_t head_of(const ndt::type& t) noexcept {
  const ndt::detail::node& node = *t.raw();
  return static_cast<std::uint32_t>(node.what) | std::uint32_t{node.sub} << 8 | std::uint32_t{node.flags} << 16;
}
/// Of a native-endian scalar, and of nothing else.
constexpr std::uint32_t scalar_head(ndt::scalar s) noexcept {
  return static_cast<std::uint32_t>(ndt::kind::scalar) | static_cast<std::uint32_t>(s) << 8 | std::uint32_t{ndt::detail::immortal} << 16;
}
constexpr std::uint32_t any_sub = 0xff00;

std::uintptr_t address_of(const value& v) noexcept { return reinterpret_cast<std::uintptr_t>(v.data()); }

/// 0 of one dim of n elements that lie packed.
bits not_a_row(const value& v, index n) noexcept {
  return differ(v.shape().rank(), 1) | differ(v.shape()[0], n) | differ(v.strides()[0], v.itemsize());
}

/// Of this shape, packed in C order and aligned.
bool is_packed(const value& v, const dims& shape) noexcept {
  const auto align = static_cast<std::uintptr_t>(ndt::align_of(v.dtype().scalar()));
  if (v.shape().rank() != shape.rank() || (address_of(v) & (align - 1)) != 0) return false;
  index bytes = v.itemsize();
  for (int d = shape.rank() - 1; d >= 0; --d) {
    if (v.shape()[d] != shape[d] || (v.strides()[d] != bytes && shape[d] != 1)) return false;
    bytes *= shape[d];
  }
  return true;
}

/// How many elements, of any rank; -1 where not all are packed and of the shape of the first.
template <std::size_t N>
[[gnu::noinline]] index packed_count(arguments<N> args, const value* out) noexcept {
  const dims& shape = args[0].shape();
  for (const value* v : args.at) {
    if (!is_packed(*v, shape)) return -1;
  }
  return out == nullptr || is_packed(*out, shape) ? shape.count() : -1;
}

/// How many elements the arguments (and the output, where there is one) have; -1 as above.
template <std::size_t N>
index count_of(const direct_form& form, const arguments<N>& args, const value* out) noexcept {
  const index n = args[0].shape()[0];
  std::uintptr_t addresses = 0;
  bits wrong = 0;
  if (out != nullptr) {
    wrong |= not_a_row(*out, n);
    addresses |= address_of(*out);
  }
  each<N>([&](std::size_t i) {
    wrong |= not_a_row(args[i], n);
    addresses |= address_of(args[i]);
  });
  wrong |= addresses & form.misaligned;
  if (wrong == 0) [[likely]]
    return n;
  return packed_count(args, out);  // by value, so that the list needs no address on the way above
}

/// A count of bytes above 0 that is not better written past the caches.
bool is_direct_size(index bytes) noexcept { return static_cast<std::uint64_t>(bytes) - 1 < static_cast<std::uint64_t>(stream_bytes) - 1; }

/// The same bytes exactly, or none in common. Counts are below 2^62, and differences may wrap.
bool keeps_apart(std::uintptr_t out, index out_bytes, std::uintptr_t in, index in_bytes) noexcept {
  const std::uintptr_t ahead = in - out;
  const auto o = static_cast<std::uintptr_t>(out_bytes), i = static_cast<std::uintptr_t>(in_bytes);
  // o <= ahead <= 2^64 - i
  return ahead - o <= std::uintptr_t{0} - (o + i) || (ahead == 0 && o == i);
}

template <std::size_t N>
bool run_kernel(const plan& found, std::byte* out, const arguments<N>& args, index n) {
  const void* in[N];
  each<N>([&](std::size_t i) { in[i] = args[i].data(); });
  if (found.loop != nullptr) return run_packed(found, out, in, n) == 0;
  found.kernel->run(out, in, n);
  return true;
}

/// The arguments have the dtypes that the plan was found for.
template <std::size_t N>
bool run_checked(const direct_form& form, const plan& found, value& out, const arguments<N>& args) {
  if (!form.takes || head_of(out.dtype()) != scalar_head(form.result)) return false;
  const index n = count_of(form, args, &out), bytes = n * out.itemsize();
  if (!is_direct_size(bytes)) return false;
  bool apart = true;
  each<N>([&](std::size_t i) { apart = apart && keeps_apart(address_of(out), bytes, address_of(args[i]), n * args[i].itemsize()); });
  return apart && run_kernel(found, out.data(), args, n);
}

template <std::size_t N>
bool run_checked_new(const direct_form& form, const plan& found, value& made, const arguments<N>& args) {
  if (!form.takes) return false;
  const index n = count_of(form, args, nullptr);
  if (!is_direct_size(n * ndt::size_of(form.result)) || !value_access::allocate_packed(made, form.result, args[0].shape())) return false;
  return run_kernel(found, made.data(), args, n);
}

/// Of native scalars, none a literal.
template <std::size_t N>
bool are_plain(const arguments<N>& args) noexcept {
  bits wrong = 0;
  each<N>([&](std::size_t i) { wrong |= differ(head_of(args[i].dtype()) | any_sub, scalar_head({}) | any_sub) | bits{args[i].weak()}; });
  return wrong == 0;
}

/// f(form, plan) where the arguments are plain and their plan is at hand in `lines`.
template <std::size_t N, class F>
bool with_plan(plan_line* lines, const registry& functions, std::string_view name, const arguments<N>& args, F f) {
  if (!are_plain(args) || name.size() > longest_kept_name) return false;
  const std::uint64_t id = functions.contents().id;
  std::uint64_t call = plan_call(name, N);
  each<N>([&](std::size_t i) { call |= plan_argument(args[i].dtype().scalar(), false, i); });
  const name_ends ends(name);
  const plan_line& line = line_of(lines, id, call, ends);
  return serves(line, id, call, ends, name) && f(line.form, line.found);
}

const value* address(const value& v) noexcept { return &v; }
const value* address(const argument& a) noexcept { return &a.get(); }

/// f(arguments<N>) for the N there are; false where there are none or too many.
template <class Value, class F>
bool counted(std::span<const Value> args, F f) {
  static_assert(max_arity == 4);
  const std::size_t n = args.size();
  if (n == 2) return f(arguments<2>{{address(args[0]), address(args[1])}});
  if (n == 1) return f(arguments<1>{{address(args[0])}});
  if (n == 3) return f(arguments<3>{{address(args[0]), address(args[1]), address(args[2])}});
  return n == 4 && f(arguments<4>{{address(args[0]), address(args[1]), address(args[2]), address(args[3])}});
}

/// The address is asked for first: in a shared library that is a call, before which the checks would spill what they hold.
plan_line* lines_of_this_thread() noexcept {
  plan_line* lines = plans_at_hand;
  asm("" : "+r"(lines));
  return lines;
}

/// Into fresh memory of the arguments' shape, which becomes `made`.
template <class Value>
bool call_directly(const registry& functions, std::string_view name, value& made, std::span<const Value> args) {
  plan_line* const lines = lines_of_this_thread();
  return counted(args, [&](const auto& all) {
    return with_plan(lines, functions, name, all,
                     [&](const direct_form& form, const plan& found) { return run_checked_new(form, found, made, all); });
  });
}

[[gnu::noinline]] std::vector<value> copied(std::initializer_list<argument> args) { return {args.begin(), args.end()}; }

}  // namespace

std::int32_t run_packed(const plan& found, void* out, const void* const* in, index n) {
  if (found.loop != nullptr) return run_packed_loop(*found.loop, out, in, found.arity(), found.kernel->args, found.result(), n);
  found.kernel->run(out, in, n);
  return 0;
}

[[gnu::flatten]] bool run_directly(const plan& found, std::uint8_t misaligned, value& out, std::span<const value> args) {
  if (args.size() != static_cast<std::size_t>(found.arity())) return false;
  const direct_form form{!may_fail(found), misaligned, found.result()};
  return counted(args, [&]<std::size_t N>(const arguments<N>& all) {
    bits wrong = 0;
    each<N>([&](std::size_t i) { wrong |= differ(head_of(all[i].dtype()), scalar_head(found.kernel->args[i])) | bits{all[i].weak()}; });
    return wrong == 0 && run_checked(form, found, out, all);
  });
}

[[gnu::flatten]] datashape::outcome call_into(value& out, std::string_view name, std::span<const value> args, const registry& functions) {
  plan_line* const lines = lines_of_this_thread();
  const bool done = counted(args, [&](const auto& all) {
    return with_plan(lines, functions, name, all,
                     [&](const direct_form& form, const plan& found) { return run_checked(form, found, out, all); });
  });
  if (done) return std::monostate{};
  return call_into_the_long_way(out, name, args, functions);
}

[[gnu::flatten]] datashape::result<value> try_call(std::string_view name, std::span<const value> args, const registry& functions) {
  value made;
  if (call_directly(functions, name, made, args)) return made;
  return call_the_long_way(name, args, functions);
}

[[gnu::flatten]] value call(std::string_view name, std::span<const value> args) {
  value made;
  if (!call_directly(registry::builtin(), name, made, args)) made = call_the_long_way(name, args, registry::builtin()).value();
  return made;
}

[[gnu::flatten]] value call(std::string_view name, std::initializer_list<argument> args) {
  value made;
  if (!call_directly(registry::builtin(), name, made, std::span<const argument>(args.begin(), args.size())))
    made = call_the_long_way(name, copied(args), registry::builtin()).value();
  return made;
}

value call(std::string_view name, std::initializer_list<argument> args, const attributes& options, call_place place) {
  return try_call(name, copied(args), options, place).value();
}

datashape::outcome prepared_call::run(value& out, std::span<const value> args) const {
  if (run_directly(plan_, misaligned_, out, args)) return std::monostate{};
  return run_the_long_way(plan_, registry(functions_), out, args);
}

}  // namespace pluribus::gfunc
