// SPDX-License-Identifier: BSD-3-Clause
/// See direct_call.hpp. Nothing here allocates but the result, and nothing builds an error.
#include "direct_call.hpp"

#include "failing_loop.hpp"
#include "value/parts.hpp"

namespace pluribus::gfunc {

namespace {

/// The dtypes of arguments that are plain scalars, native-endian and not literals; false where one is not.
bool plain_dtypes(std::span<const value> args, ndt::scalar* dtypes) noexcept {
  for (std::size_t i = 0; i < args.size(); ++i) {
    const ndt::type& t = args[i].dtype();
    if (!t.is_scalar() || t.is_swapped() || args[i].weak()) return false;
    dtypes[i] = t.scalar();
  }
  return true;
}

/// How many elements, where they lie packed in C order and aligned; -1 where they do not.
index packed_count(const value& v, ndt::scalar s) noexcept {
  const index size = ndt::size_of(s);
  index count = 1;
  for (int d = v.shape().rank() - 1; d >= 0; --d) {
    if (v.strides()[d] != count * size && v.shape()[d] != 1) return -1;
    count *= v.shape()[d];
  }
  const auto align = static_cast<std::uintptr_t>(ndt::align_of(s));
  if ((reinterpret_cast<std::uintptr_t>(v.data()) & (align - 1)) != 0) return -1;
  return count;
}

bool same_shape(const value& a, const value& b) noexcept {
  const int rank = a.shape().rank();
  if (rank != b.shape().rank()) return false;
  for (int d = 0; d < rank; ++d) {
    if (a.shape()[d] != b.shape()[d]) return false;
  }
  return true;
}

/// The same bytes exactly, or none in common.
bool keeps_apart(const std::byte* out, index out_bytes, const std::byte* in, index in_bytes) noexcept {
  const auto o = reinterpret_cast<std::uintptr_t>(out), i = reinterpret_cast<std::uintptr_t>(in);
  if (o == i) return out_bytes == in_bytes;
  return o < i ? i - o >= static_cast<std::uintptr_t>(out_bytes) : o - i >= static_cast<std::uintptr_t>(in_bytes);
}

/// The kernel's own dtypes, so that nothing is cast, and no loop that may fail: where it failed is found the long way.
bool takes_as_they_are(const plan& found, const ndt::scalar* dtypes) noexcept {
  if (found.loop != nullptr && found.loop->checked != nullptr) return false;
  for (int i = 0; i < found.arity(); ++i) {
    if (found.target(i) != dtypes[i]) return false;
  }
  return true;
}

/// Arguments of one shape, all packed; how many elements, or -1.
index packed_arguments(std::span<const value> args, const ndt::scalar* dtypes, const void** in) noexcept {
  const index n = packed_count(args[0], dtypes[0]);
  in[0] = args[0].data();
  for (std::size_t i = 1; i < args.size(); ++i) {
    if (!same_shape(args[i], args[0]) || packed_count(args[i], dtypes[i]) != n) return -1;
    in[i] = args[i].data();
  }
  return n;
}

bool run_checked(const plan& found, value& out, std::span<const value> args, const ndt::scalar* dtypes) {
  const void* in[max_arity];
  const index n = packed_arguments(args, dtypes, in);
  const ndt::type& result = out.dtype();
  if (n <= 0 || !result.is_scalar(found.result()) || result.is_swapped() || !same_shape(out, args[0])) return false;
  if (packed_count(out, found.result()) != n) return false;
  const index bytes = n * ndt::size_of(found.result());
  if (bytes >= stream_bytes) return false;
  for (std::size_t i = 0; i < args.size(); ++i) {
    if (!keeps_apart(out.data(), bytes, args[i].data(), n * ndt::size_of(dtypes[i]))) return false;
  }
  return run_packed(found, out.data(), in, n) == 0;
}

bool countable(std::span<const value> args) noexcept { return !args.empty() && args.size() <= max_arity; }

}  // namespace

std::int32_t run_packed(const plan& found, void* out, const void* const* in, index n) {
  if (found.loop != nullptr) return run_packed_loop(*found.loop, out, in, found.arity(), found.kernel->args, found.result(), n);
  found.kernel->run(out, in, n);
  return 0;
}

bool run_directly(const plan& found, value& out, std::span<const value> args) {
  ndt::scalar dtypes[max_arity];
  if (args.size() != static_cast<std::size_t>(found.arity()) || !plain_dtypes(args, dtypes) || !takes_as_they_are(found, dtypes))
    return false;
  return run_checked(found, out, args, dtypes);
}

bool call_directly(const registry& functions, std::string_view name, value& out, std::span<const value> args) {
  ndt::scalar dtypes[max_arity];
  if (!countable(args) || !plain_dtypes(args, dtypes)) return false;
  const plan* found = plan_at_hand(functions, name, std::span<const ndt::scalar>(dtypes, args.size()));
  return found != nullptr && takes_as_they_are(*found, dtypes) && run_checked(*found, out, args, dtypes);
}

bool call_directly_new(const registry& functions, std::string_view name, value& made, std::span<const value> args) {
  ndt::scalar dtypes[max_arity];
  if (!countable(args) || !plain_dtypes(args, dtypes)) return false;
  const plan* found = plan_at_hand(functions, name, std::span<const ndt::scalar>(dtypes, args.size()));
  if (found == nullptr || !takes_as_they_are(*found, dtypes)) return false;
  const void* in[max_arity];
  const index n = packed_arguments(args, dtypes, in);
  if (n <= 0 || n * ndt::size_of(found->result()) >= stream_bytes || !value_access::allocate_packed(made, found->result(), args[0].shape()))
    return false;
  return run_packed(*found, made.data(), in, n) == 0;
}

}  // namespace pluribus::gfunc
