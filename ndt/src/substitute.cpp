// SPDX-License-Identifier: BSD-3-Clause
/// Rebuilds a pattern with its symbols replaced; parts without symbols are shared, not copied.
#include "ndt/substitute.hpp"

#include "codes.hpp"
#include "dim_list.hpp"
#include "matcher.hpp"
#include "ndt/print.hpp"

namespace pluribus::ndt {
namespace {

using datashape::result;

datashape::diagnostic problem(datashape::code id, std::string message) { return {id, datashape::severity::error, std::move(message)}; }

class substitution {
 public:
  substitution(const bindings& bound, bool concrete) : bound_(bound), concrete_(concrete) {}

  result<type> apply(const type& p) {
    if (!p.is_symbolic()) return p;
    if (p.is_dim()) return dimension(p);
    switch (p.kind()) {
      case kind::typevar: return variable(p);
      case kind::family:
        if (concrete_) return problem(codes::unbound_symbol, "`" + to_string(p) + "` stands for many types");
        return p;
      case kind::where: return where(p);
      case kind::contiguous: {
        auto inner = apply(p.element());
        if (!inner || !(*inner).is_symbolic()) return inner;
        return contiguous(static_cast<char>(p.sub()), *std::move(inner));
      }
      case kind::option: {
        auto inner = apply(p.element());
        if (!inner) return inner;
        return inner->kind() == kind::option ? *inner : option(*std::move(inner));
      }
      default: return rebuild(p);
    }
  }

 private:
  result<type> variable(const type& p) {
    const binding* b = bound_.find(p.text());
    if (!b) {
      if (concrete_) return problem(codes::unbound_symbol, "`" + std::string(p.text()) + "` has no value");
      return p;
    }
    if (b->what != binding::sort::type) return problem(codes::not_a_dtype, "`" + b->name + "` is a dimension, a dtype is needed");
    return b->value;
  }

  /// Sizes that can be computed now are; constraints on symbols that are gone are gone as well, and follow a symbol to its new name.
  result<type> where(const type& p) {
    bindings more = bound_;
    for (std::size_t before = more.size() + 1; more.size() != before;) {
      before = more.size();
      for (std::size_t i = 1; i < p.size(); ++i) {
        if (!detail::is_size(p.child(i)) || more.find(p.field(i).name)) continue;
        if (auto value = detail::evaluate_size(p.child(i), more); value && !value->is_symbolic())
          more.add(p.field(i).name, binding::sort::size, *value);
      }
    }
    auto inner = substitution(more, concrete_).apply(p.element());
    if (!inner || !(*inner).is_symbolic()) return inner;
    std::vector<type> children{*inner};
    std::vector<std::string_view> names{std::string_view()};
    for (std::size_t i = 1; i < p.size(); ++i) {
      std::string_view name = p.field(i).name;
      if (const binding* b = more.find(name)) {
        if (b->value.kind() != kind::typevar && b->value.kind() != kind::symbolic) continue;
        name = b->value.text();
      }
      auto constraint = detail::is_size(p.child(i)) ? detail::put_sizes(p.child(i), more) : substitution(more, false).apply(p.child(i));
      if (!constraint) return constraint;
      children.push_back(*std::move(constraint));
      names.push_back(name);
    }
    if (children.size() == 1) return inner;
    return make_node({.what = kind::where, .children = children, .names = names});
  }

  result<type> rebuild(const type& p) {
    if (++rebuilt_ > most_parts) return problem(codes::too_deep, "the result has more than " + std::to_string(most_parts) + " parts");
    if (concrete_ && p.is_variadic()) return problem(codes::unbound_symbol, "`...` stands for any fields");
    std::vector<type> children;
    std::vector<std::string_view> names;
    std::vector<detail::field_attributes> attributes;
    bool named = false;
    for (std::size_t i = 0; i < p.size(); ++i) {
      auto below = apply(p.child(i));
      if (!below) return below;
      children.push_back(*std::move(below));
      names.push_back(p.field(i).name);
      named |= !names.back().empty();
      if (p.raw()->attributes()) attributes.push_back(p.attributes(i));
    }
    return make_node({.what = p.kind(),
                      .sub = p.sub(),
                      .flags = p.raw()->flags,
                      .value = p.value(),
                      .extra = p.extra(),
                      .text = p.text(),
                      .children = children,
                      .names = named || p.kind() == kind::record ? names : std::vector<std::string_view>{},
                      .attributes = attributes});
  }

  const binding* ellipsis_binding(const type& d) {
    if (!d.text().empty()) return bound_.find(d.text());
    const std::string_view key = d.family() == family::var ? "var..." : d.family() == family::fixed ? "array..." : "...";
    const binding* found = nullptr;
    std::size_t at = 0;
    for (const binding& b : bound_)
      if (b.name == key) {
        if (!found || at == met_) found = &b;
        ++at;
      }
    ++met_;
    return found;
  }

  result<type> dimension(const type& p) {
    switch (p.kind()) {
      case kind::power: return power(p);
      case kind::ellipsis: {
        const binding* b = ellipsis_binding(p);
        auto below = apply(p.element());
        if (!below) return below;
        if (!b) {
          if (concrete_) return problem(codes::unbound_symbol, "`" + to_string(detail::alone(p)) + "` has no value");
          return detail::over(p, *below);
        }
        if (b->what != binding::sort::dims) return problem(codes::not_a_dim, "`" + b->name + "` is not a list of dimensions");
        const std::vector<type> dims = b->dims();
        return detail::chain(std::span<const type>(dims), *below);
      }
      default: {
        auto below = apply(p.element());
        if (!below) return below;
        auto d = one(p);
        if (!d) return d;
        return detail::over(*d, *below);
      }
    }
  }

  /// One dimension over anything, its symbol replaced.
  result<type> one(const type& d) {
    if (d.kind() == kind::symbolic) {
      if (const binding* b = bound_.find(d.text())) {
        if (b->what == binding::sort::type || !b->value.is_dim() || b->value.element().kind() != kind::nothing)
          return problem(codes::not_a_dim, "`" + b->name + "` is " + to_string(*b) + ", one dimension is needed");
        if (concrete_ && b->value.is_symbolic())
          return problem(codes::unbound_symbol, "`" + b->name + "` is " + to_string(*b) + ", which is no size");
        return b->value;
      }
    }
    if (concrete_ && (d.kind() == kind::symbolic || d.kind() == kind::dim_family))
      return problem(codes::unbound_symbol, "`" + to_string(detail::alone(d)) + "` has no value");
    return d;
  }

  result<type> power(const type& p) {
    auto base = one(detail::bare(p.child(1)));
    if (!base) return base;
    std::string exponent(p.text());
    index count = detail::power_count(p);
    if (count < 0)
      if (const binding* b = bound_.find(exponent)) {
        if (b->what == binding::sort::type) return problem(codes::not_a_dim, "`" + b->name + "` is not a size");
        count = b->extent();
        if (count < 0) exponent = to_string(*b);
      }
    auto below = apply(p.element());
    if (!below) return below;
    if (count < 0) {
      if (concrete_) return problem(codes::unbound_symbol, "`" + exponent + "` has no value");
      return power_dim(detail::alone(*base), exponent, *std::move(below));
    }
    if (count > 64) return problem(codes::too_many_dims, "`" + to_string(p) + "` has " + std::to_string(count) + " dimensions");
    type all = *std::move(below);
    for (index i = 0; i < count; ++i) all = detail::over(*base, all);
    return all;
  }

  const bindings& bound_;
  bool concrete_;
  std::size_t met_ = 0;
  /// Symbols that stand for each other double a type at every step; what nobody could store ends here.
  static constexpr std::size_t most_parts = std::size_t{1} << 20;
  std::size_t rebuilt_ = 0;
};

}  // namespace

result<type> try_substitute(const type& pattern, const bindings& bound, const substitute_options& options) {
  try {
    return substitution(bound, options.concrete).apply(pattern);
  } catch (const datashape::error& e) {
    return e.all();
  }
}

}  // namespace pluribus::ndt
