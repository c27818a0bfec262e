// SPDX-License-Identifier: BSD-3-Clause
/// Computed sizes: `P = N + M - 1` over bound sizes. Overflow, negative sizes and division by zero are diagnostics.
#include "codes.hpp"
#include "matcher.hpp"
#include "ndt/print.hpp"

namespace pluribus::ndt::detail {
namespace {

struct number {
  bool known;
  index value;
};

datashape::diagnostic problem(datashape::code id, std::string message) { return {id, datashape::severity::error, std::move(message)}; }

datashape::result<number> walk(const type& e, const bindings& bound) {
  if (e.kind() == kind::fixed) return number{true, e.value()};
  if (e.kind() == kind::symbolic || e.kind() == kind::typevar) {
    const binding* b = bound.find(e.text());
    if (!b) return problem(codes::unbound_symbol, "`" + std::string(e.text()) + "` has no value");
    if (b->what != binding::sort::size) return problem(codes::not_a_dim, "`" + b->name + "` is not a size");
    if (b->value.kind() == kind::var || b->value.kind() == kind::array)
      return problem(codes::not_a_dim, "`" + b->name + "` is ragged, which is no size");
    return number{b->extent() >= 0, b->extent()};
  }
  if (e.kind() != kind::arithmetic || e.size() != 2) return problem(codes::bad_constraint, "`" + to_string(e) + "` is not a size");
  auto a = walk(e.child(0), bound);
  if (!a) return a;
  auto b = walk(e.child(1), bound);
  if (!b) return b;
  if (!a->known || !b->known) return number{false, 0};
  index value = 0;
  bool overflow = false;
  switch (e.sub()) {
    case '+': overflow = __builtin_add_overflow(a->value, b->value, &value); break;
    case '-': overflow = __builtin_sub_overflow(a->value, b->value, &value); break;
    case '*': overflow = __builtin_mul_overflow(a->value, b->value, &value); break;
    default: {
      if (b->value == 0) return problem(codes::bad_extent, "`" + to_string(e) + "` divides by zero");
      if (b->value == -1) {
        overflow = __builtin_sub_overflow(index{0}, a->value, &value);
        if (e.sub() == '%') overflow = false, value = 0;
        break;
      }
      const index quotient = a->value / b->value, rest = a->value % b->value;
      const bool down = rest != 0 && ((rest < 0) != (b->value < 0));
      value = e.sub() == '%' ? rest + (down ? b->value : 0) : quotient - down;
    }
  }
  if (overflow) return problem(codes::bad_extent, "`" + to_string(e) + "` exceeds 2**63 - 1");
  return number{true, value};
}

}  // namespace

std::optional<datashape::diagnostic> never_computes(const type& expression) {
  const auto n = walk(expression, {});
  if (n || n.error().front().id == codes::unbound_symbol) return std::nullopt;
  return n.error().front();
}

datashape::result<type> put_sizes(const type& e, const bindings& bound) {
  if (e.kind() == kind::symbolic) {
    const binding* b = bound.find(e.text());
    if (!b) return e;
    if (b->value.kind() != kind::fixed && b->value.kind() != kind::symbolic)
      return problem(codes::not_a_dim, "`" + b->name + "` is " + to_string(*b) + ", which is no size");
    return b->value;
  }
  if (e.kind() != kind::arithmetic) return e;
  auto left = put_sizes(e.child(0), bound);
  if (!left) return left;
  auto right = put_sizes(e.child(1), bound);
  if (!right) return right;
  const type both[] = {*std::move(left), *std::move(right)};
  return make_node({.what = kind::arithmetic, .sub = e.sub(), .children = both});
}

datashape::result<type> evaluate_size(const type& expression, const bindings& bound) {
  auto n = walk(expression, bound);
  if (!n) return std::move(n).error();
  if (!n->known) return unknown_dim(type());
  if (n->value < 0) return problem(codes::bad_extent, "`" + to_string(expression) + "` is the negative size " + std::to_string(n->value));
  return fixed_dim(n->value, type());
}

}  // namespace pluribus::ndt::detail
