// SPDX-License-Identifier: BSD-3-Clause
/// Batched products of matrices that are given by strides, the work behind matmul, tensordot and einsum.
#pragma once
#include "batch.hpp"

namespace pluribus::gfunc::linalg {

/// The dtype a product computes in and the one it is rounded to: integers and bools as they are, halves in float32.
result<field> product_field(std::string_view function, std::initializer_list<const value*> args);

/// The same elements with their imaginary parts negated, packed; as it is when the dtype is real.
result<value> conjugated(const value& v);

/// (outer..., m, k) x (outer..., k, n) -> (outer..., m, n) with the outer dims broadcast; both are at least matrices.
result<value> batched_product(std::string_view function, const value& a, const value& b, field f, executor* on);

/// The same memory with the dims in this order.
value permuted(const value& v, std::span<const int> order);

}  // namespace pluribus::gfunc::linalg
