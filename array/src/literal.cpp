// SPDX-License-Identifier: BSD-3-Clause
/// Literals and constants: C++ values in, constant nodes out; range-checked conversion where a weak one meets its dtype.
#include "literal.hpp"

#include <cmath>

#include "datashape/result.hpp"
#include "gfunc/registry.hpp"
#include "nd/call.hpp"
#include "nd/codes.hpp"
#include "nd/create.hpp"

namespace pluribus::nd {

namespace {

template <class T>
constant_node constant_of(const T& value) {
  static_assert(sizeof(T) <= 16);
  constant_node c;
  std::memcpy(c.bytes.data(), &value, sizeof(T));
  return c;
}

template <class T>
std::shared_ptr<const node> weak_literal(const T& value) {
  return make_array({}, ndt::make_scalar(ndt::scalar_of<T>), 0, constant_of(value), true).node();
}

template <class T>
T read(const constant_node& c) {
  T value;
  std::memcpy(&value, c.bytes.data(), sizeof(T));
  return value;
}

/// Integer literals must fit; the widest signed and unsigned types hold every literal.
bool fits(const constant_node& c, ndt::scalar from, ndt::scalar to) {
  const auto cls = ndt::class_of(to);
  if (cls != ndt::scalar_class::signed_integer && cls != ndt::scalar_class::unsigned_integer) return true;
  const index bits = ndt::size_of(to) * 8;
  const bool to_signed = cls == ndt::scalar_class::signed_integer;
  if (from == ndt::scalar::uint64) {
    const auto v = read<std::uint64_t>(c);
    const index usable = to_signed ? bits - 1 : bits;
    return usable >= 64 || v >> usable == 0;
  }
  if (from != ndt::scalar::int64) return true;
  const auto v = read<std::int64_t>(c);
  if (!to_signed) return v >= 0 && (bits >= 63 || v >> bits == 0);
  return bits >= 64 || (v >= -(index{1} << (bits - 1)) && v < (index{1} << (bits - 1)));
}

std::string spelled(const constant_node& c, ndt::scalar from) {
  return from == ndt::scalar::uint64 ? std::to_string(read<std::uint64_t>(c)) : std::to_string(read<std::int64_t>(c));
}

}  // namespace

namespace detail {
std::shared_ptr<const node> literal_node(bool value) { return weak_literal(value); }
std::shared_ptr<const node> literal_node(std::int64_t value) { return weak_literal(value); }
std::shared_ptr<const node> literal_node(std::uint64_t value) {
  if (value <= static_cast<std::uint64_t>(INT64_MAX)) return weak_literal(static_cast<std::int64_t>(value));
  return weak_literal(value);
}
std::shared_ptr<const node> literal_node(double value) { return weak_literal(value); }
}  // namespace detail

array strengthen(const array& a, ndt::scalar to) {
  const ndt::scalar from = scalar_dtype(a, "a literal");
  const auto* constant = std::get_if<constant_node>(&a.node()->what);
  if (constant == nullptr) {
    if (from != to) return cast(a, to);
    return make_array(a.shape(), a.dtype(), a.node()->depth, a.node()->what);
  }
  if (!fits(*constant, from, to))
    throw datashape::error(codes::literal_out_of_range,
                           "the literal " + spelled(*constant, from) + " does not fit `" + ndt::name(to) + "`, the dtype it takes here");
  constant_node strong = *constant;
  if (from != to) {
    const gfunc::cast_kernel* kernel = gfunc::registry::builtin().cast(from, to);
    if (kernel == nullptr)
      throw datashape::error(codes::unsupported_dtype, std::string("no cast from `") + ndt::name(from) + "` to `" + ndt::name(to) + "`");
    const void* in[] = {constant->bytes.data()};
    kernel->run(strong.bytes.data(), in, 1);
  }
  return make_array({}, ndt::make_scalar(to), 0, strong);
}

array scalar_array(ndt::scalar dtype, const void* value) {
  constant_node c;
  std::memcpy(c.bytes.data(), value, static_cast<std::size_t>(ndt::size_of(dtype)));
  return make_array({}, ndt::make_scalar(dtype), 0, c);
}

}  // namespace pluribus::nd
