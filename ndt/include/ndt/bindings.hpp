// SPDX-License-Identifier: BSD-3-Clause
/// What the symbols of a pattern stand for: a size, a type or a list of dimensions each. Filled by match, read by substitute.
#pragma once
#include <string>
#include <string_view>
#include <vector>

#include "ndt/type.hpp"

namespace pluribus::ndt {

struct binding {
  enum class sort : std::uint8_t { size, type, dims };

  std::string name;  ///< `N`, `T`, `A`; `...`, `var...` or `array...` of an unnamed ellipsis
  sort what = sort::type;
  /// A type as it is; one dimension over `nothing` for a size; dimensions over `nothing` (or just `nothing`) for dims.
  ndt::type value;

  /// Of a size: the number, -1 where the candidate's own size is not known.
  index extent() const noexcept { return value.extent(); }
  const ndt::type& type() const noexcept { return value; }
  /// The dimensions of a dims binding, each over `nothing`.
  std::vector<ndt::type> dims() const;
};

/// `3`, `float64`, `10 * var`; as the datashape tool prints them.
std::string to_string(const binding& b);

class bindings {
 public:
  const binding* find(std::string_view name) const noexcept;
  /// Throws datashape::error where the name is not bound.
  const binding& operator[](std::string_view name) const;

  std::size_t size() const noexcept { return all_.size(); }
  bool is_empty() const noexcept { return all_.empty(); }
  auto begin() const noexcept { return all_.begin(); }
  auto end() const noexcept { return all_.end(); }

  /// An unnamed ellipsis may be bound several times, once for each place where it stands.
  void add(std::string_view name, binding::sort what, ndt::type value);
  void add_size(std::string_view name, index extent);
  /// Replaces the value of a bound name.
  void replace(std::string_view name, ndt::type value);
  /// Forgets all but the first n.
  void shrink(std::size_t n);

 private:
  std::vector<binding> all_;
};

}  // namespace pluribus::ndt
