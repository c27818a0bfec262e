// SPDX-License-Identifier: BSD-3-Clause
/// `type`: an 8-byte handle of an immutable, shared type node. Built by make.hpp, parse.hpp and type_of.hpp; it says what a value is,
/// never where it lies (layout.hpp). Equality is by pointer, then by cached hash, then by walking.
#pragma once
#include <cstddef>
#include <functional>
#include <string_view>
#include <utility>
#include <vector>

#include "ndt/detail/node.hpp"
#include "ndt/kind.hpp"
#include "ndt/scalar.hpp"

namespace pluribus::ndt {

class type;

/// One child of a record, tuple, union, function or constructor, by reference into its parent.
struct field {
  std::string_view name;
  const ndt::type& type;
};

class type {
 public:
  type() noexcept : node_(&detail::nothing_node) {}
  type(const type& other) noexcept : node_(other.node_) { detail::retain(node_); }
  type(type&& other) noexcept : node_(std::exchange(other.node_, &detail::nothing_node)) {}
  type& operator=(type other) noexcept {
    std::swap(node_, other.node_);
    return *this;
  }
  ~type() { detail::release(node_); }

  ndt::kind kind() const noexcept { return node_->what; }
  std::uint64_t hash() const noexcept { return node_->hash; }
  friend bool operator==(const type& a, const type& b) noexcept { return a.node_ == b.node_ || detail::equal(a.node_, b.node_); }
  bool same_node(const type& other) const noexcept { return node_ == other.node_; }

  /// Something inside is a pattern: a variable, a family, an ellipsis, a symbolic dim.
  bool is_symbolic() const noexcept { return node_->flags & detail::symbolic_; }
  bool is_dim() const noexcept { return ndt::is_dim(node_->what); }
  bool is_scalar() const noexcept { return node_->what == ndt::kind::scalar; }
  bool is_scalar(ndt::scalar s) const noexcept { return is_scalar() && node_->sub == static_cast<std::uint8_t>(s); }
  /// The scalar dtype; only of kind::scalar.
  ndt::scalar scalar() const noexcept { return static_cast<ndt::scalar>(node_->sub); }
  /// Scalar stored in big-endian byte order.
  bool is_swapped() const noexcept { return node_->flags & detail::swapped; }

  /// Leading dimensions.
  int ndim() const noexcept { return node_->ndim; }
  /// Extent of a fixed dimension, -1 of any other.
  index extent() const noexcept { return node_->what == ndt::kind::fixed ? node_->value : -1; }
  /// What a dimension, option, ref, contiguity or annotation holds.
  const type& element() const noexcept { return child(0); }
  /// The type below all leading dimensions.
  const type& dtype() const noexcept;
  /// Extents of the leading dimensions; throws datashape::error where one is not fixed.
  std::vector<index> shape() const;
  bool is_fixed_shape() const noexcept;

  /// Children: fields of records, tuples and unions; parameters, then results of functions; arguments of constructors.
  std::size_t size() const noexcept { return node_->children; }
  const type& child(std::size_t i) const noexcept { return reinterpret_cast<const type&>(node_->begin()[i].type); }
  ndt::field field(std::size_t i) const noexcept { return {node_->name(static_cast<std::uint32_t>(i)), child(i)}; }
  /// Position of a named child, -1 where there is none.
  std::ptrdiff_t find(std::string_view name) const noexcept;
  /// Type of a named field; throws datashape::error with the nearest name where there is none.
  const type& field(std::string_view name) const;

  /// Name of a symbol, variable, nominal or constructor; time zone; categories; annotation.
  std::string_view text() const noexcept { return node_->text(); }
  /// Facts whose meaning depends on the kind; accessors below name the usual ones.
  std::int64_t value() const noexcept { return node_->value; }
  std::int64_t extra() const noexcept { return node_->extra; }
  std::uint8_t sub() const noexcept { return node_->sub; }
  bool has(detail::node_flag flag) const noexcept { return node_->flags & flag; }
  ndt::family family() const noexcept { return static_cast<ndt::family>(node_->sub); }
  ndt::encoding encoding() const noexcept { return static_cast<ndt::encoding>(node_->sub); }
  ndt::time_unit unit() const noexcept { return static_cast<ndt::time_unit>(node_->sub); }
  bool is_variadic() const noexcept { return node_->flags & detail::variadic; }
  /// Attributes of the i-th field; defaults where none are given.
  detail::field_attributes attributes(std::size_t i) const noexcept {
    return node_->attributes() ? node_->attributes()[i] : detail::field_attributes{};
  }
  /// Record or tuple: alignment raised to, packing lowered to (0: not given), whole size (-1: not given).
  std::int64_t align() const noexcept { return node_->extra; }
  std::int64_t pack() const noexcept { return node_->value & detail::pack_mask; }
  std::int64_t explicit_size() const noexcept { return (node_->value >> detail::pack_bits) - 1; }

  // functions
  std::size_t positional() const noexcept { return static_cast<std::size_t>(node_->value); }
  std::size_t keywords() const noexcept { return static_cast<std::size_t>(node_->extra); }
  std::size_t results() const noexcept { return size() - positional() - keywords(); }
  const type& parameter(std::size_t i) const noexcept { return child(i); }
  const type& result(std::size_t i) const noexcept { return child(positional() + keywords() + i); }

  /// Nominal: its definition; nothing where the name is opaque.
  type definition() const { return has(detail::defined) ? child(size() - 1) : type(); }

  const detail::node* raw() const noexcept { return node_; }
  /// Gives its reference away.
  const detail::node* detach() && noexcept { return std::exchange(node_, &detail::nothing_node); }
  /// Takes over one reference.
  static type adopt(const detail::node* n) noexcept { return type(n); }

 private:
  explicit type(const detail::node* n) noexcept : node_(n) {}
  const detail::node* node_;
};

static_assert(sizeof(type) == 8);

/// Equal but for align, pack, offset, byte order, code width and decimal bits.
bool same_logical(const type& a, const type& b) noexcept;

}  // namespace pluribus::ndt

template <>
struct std::hash<pluribus::ndt::type> {
  std::size_t operator()(const pluribus::ndt::type& t) const noexcept { return t.hash(); }
};
