// SPDX-License-Identifier: BSD-3-Clause
/// Bindings are few, so a list in order of binding beats a map; and the order is what the user reads.
#include "ndt/bindings.hpp"

#include "codes.hpp"
#include "dim_list.hpp"
#include "ndt/print.hpp"

namespace pluribus::ndt {

std::vector<type> binding::dims() const {
  std::vector<ndt::type> list;
  for (const ndt::type* at = &value; at->is_dim(); at = &at->element()) list.push_back(detail::alone(*at));
  return list;
}

std::string to_string(const binding& b) {
  if (b.what == binding::sort::dims && b.value.kind() == kind::nothing) return "[]";
  return to_string(b.value);
}

const binding* bindings::find(std::string_view name) const noexcept {
  for (const binding& b : all_)
    if (b.name == name) return &b;
  return nullptr;
}

const binding& bindings::operator[](std::string_view name) const {
  if (const binding* b = find(name)) return *b;
  throw datashape::error(codes::unbound_symbol, "`" + std::string(name) + "` is not bound");
}

void bindings::add(std::string_view name, binding::sort what, ndt::type value) {
  all_.push_back({std::string(name), what, std::move(value)});
}

void bindings::add_size(std::string_view name, index extent) { add(name, binding::sort::size, fixed_dim(extent, ndt::type())); }

void bindings::replace(std::string_view name, ndt::type value) {
  for (binding& b : all_)
    if (b.name == name) b.value = std::move(value);
}

void bindings::shrink(std::size_t n) {
  if (n < all_.size()) all_.resize(n);
}

namespace detail {

index power_count(const type& power) noexcept {
  index n = 0;
  if (power.text().empty()) return -1;
  for (const char c : power.text()) {
    if (c < '0' || c > '9' || n > 1'000'000'000) return -1;
    n = n * 10 + (c - '0');
  }
  return n;
}

}  // namespace detail
}  // namespace pluribus::ndt
