// SPDX-License-Identifier: BSD-3-Clause
/// What a kernel asks of its call: options by name, and memory for its result. Options were checked before (value_options.cpp).
#include "gfunc/value_function.hpp"

namespace pluribus::gfunc {

namespace {

const attribute& given(const value_call& c, std::string_view option) {
  static const attribute none;
  const attribute* found = c.options.find(option);
  return found != nullptr ? *found : none;
}

}  // namespace

std::string_view name(parameter_kind k) noexcept {
  constexpr std::string_view names[] = {"bool", "integer", "real number", "text", "integer or list of integers", "datashape", "value"};
  return names[static_cast<int>(k)];
}

bool value_call::has(std::string_view option) const noexcept {
  const attribute* found = options.find(option);
  return found != nullptr && !std::holds_alternative<std::monostate>(*found);
}
bool value_call::boolean(std::string_view option) const { return std::get<bool>(given(*this, option)); }
index value_call::integer(std::string_view option) const { return std::get<std::int64_t>(given(*this, option)); }
double value_call::real(std::string_view option) const { return std::get<double>(given(*this, option)); }
std::string_view value_call::text(std::string_view option) const { return std::get<std::string>(given(*this, option)); }
std::span<const index> value_call::integers(std::string_view option) const { return std::get<std::vector<index>>(given(*this, option)); }
const ndt::type& value_call::dtype(std::string_view option) const { return std::get<ndt::type>(given(*this, option)); }
const value& value_call::whole(std::string_view option) const { return std::get<value>(given(*this, option)); }

datashape::result<value> value_call::result_of(const ndt::type& type) const {
  if (out != nullptr && out->type() == type) return *out;
  return value::allocate(type);
}

}  // namespace pluribus::gfunc
