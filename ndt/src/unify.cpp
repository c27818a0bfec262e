// SPDX-License-Identifier: BSD-3-Clause
/// Two-sided unification with an environment of bindings that is applied at the end. Bounded by the depth of types: a symbol that would
/// contain itself is refused.
#include "ndt/unify.hpp"

#include <algorithm>

#include "codes.hpp"
#include "dim_list.hpp"
#include "matcher.hpp"
#include "ndt/join.hpp"
#include "ndt/match.hpp"
#include "ndt/print.hpp"
#include "ndt/substitute.hpp"

namespace pluribus::ndt {
namespace {

using datashape::result;

bool mentions(const type& t, std::string_view name) {
  if (!t.is_symbolic()) return false;
  const bool named = t.kind() == kind::typevar || t.kind() == kind::symbolic || t.kind() == kind::ellipsis || t.kind() == kind::power;
  if (named && t.text() == name) return true;
  for (std::size_t i = 0; i < t.size(); ++i)
    if (mentions(t.child(i), name)) return true;
  return false;
}

class unifier {
 public:
  result<type> run(const type& a, const type& b) {
    auto joined = node(a, b);
    // A symbol may be bound to a type with symbols that were bound later.
    for (std::size_t i = 0; joined && joined->is_symbolic() && !bound_.is_empty(); ++i) {
      auto next = try_substitute(*joined, bound_);
      if (!next) return next;
      if (*next == *joined) break;
      if (i > bound_.size()) return none(a, b, "a symbol would stand for a type that holds it");
      joined = std::move(next);
    }
    return joined && !wheres_.empty() ? constrained(*joined) : joined;
  }

 private:
  static datashape::diagnostic none(const type& a, const type& b, const std::string& why = {}) {
    return {codes::no_join, datashape::severity::error,
            "`" + to_string(a) + "` and `" + to_string(b) + "` do not unify" + (why.empty() ? "" : ": " + why)};
  }

  /// What the where clauses met on the way demand of the values; demands on symbols that are left stay.
  result<type> constrained(const type& joined) {
    for (std::size_t before = bound_.size() + 1; bound_.size() != before;) {
      before = bound_.size();
      for (const type& w : wheres_)
        for (std::size_t i = 1; i < w.size(); ++i)
          if (const auto name = w.field(i).name; detail::is_size(w.child(i)) && !bound_.find(name))
            if (auto value = detail::evaluate_size(w.child(i), bound_); value && !value->is_symbolic())
              bound_.add(name, binding::sort::size, *value);
    }
    auto inner = try_substitute(joined, bound_);
    if (!inner) return inner;
    std::vector<named_type> left;
    for (const type& w : wheres_)
      for (std::size_t i = 1; i < w.size(); ++i)
        if (auto bad = demand(std::string(w.field(i).name), w.child(i), left)) return std::move(*bad);
    std::vector<type> children{*inner};
    std::vector<std::string_view> names{{}};
    for (const named_type& d : left)
      if (mentions(*inner, d.name)) children.push_back(d.type), names.push_back(d.name);
    if (children.size() == 1) return inner;
    return make_node({.what = kind::where, .children = children, .names = names});
  }

  std::optional<datashape::diagnostic> demand(const std::string& name, const type& wanted, std::vector<named_type>& left) {
    const bool is_size = detail::is_size(wanted);
    const bool is_dims = wanted.is_dim();
    const type symbol = is_size || is_dims ? symbolic_dim(name, type()) : typevar(name);
    const type value = is_size || is_dims ? resolved(symbol) : walk(symbol);
    if (value.kind() == kind::typevar || value.kind() == kind::symbolic) {
      for (named_type& d : left)
        if (d.name == value.text()) {
          auto both =
              is_size || is_dims ? (d.type == wanted ? result<type>(wanted) : result<type>(none(d.type, wanted))) : node(d.type, wanted);
          if (!both) return none(d.type, wanted, "both constrain `" + d.name + "`");
          d.type = *std::move(both);
          return std::nullopt;
        }
      left.push_back({std::string(value.text()), wanted});
      return std::nullopt;
    }
    if (is_size) {
      const auto computed = detail::evaluate_size(wanted, bound_);
      if (computed && *computed != value && !computed->is_symbolic()) return none(value, *computed, "`" + name + "` is both");
      return std::nullopt;
    }
    if (!node(value, wanted)) return none(value, wanted, "`" + name + "` is constrained");
    return std::nullopt;
  }

  type walk(type t) const {
    while (t.kind() == kind::typevar) {
      const binding* b = bound_.find(t.text());
      if (!b || b->what != binding::sort::type) break;
      t = b->value;
    }
    return t;
  }

  result<type> bind(const type& variable, const type& value) {
    if (mentions(value, variable.text())) return none(variable, value, "the symbol would contain itself");
    bound_.add(variable.text(), binding::sort::type, value);
    return value;
  }

  result<type> node(const type& left, const type& right) {
    const type a = walk(detail::bare(left)), b = walk(detail::bare(right));
    if (a == b) return a;
    if (a.kind() == kind::where || b.kind() == kind::where) {
      const bool left_one = a.kind() == kind::where;
      wheres_.push_back(left_one ? a : b);
      return left_one ? node(a.element(), b) : node(a, b.element());
    }
    // Of two symbols the one that is first in the alphabet stays, so that order never matters.
    if (a.kind() == kind::typevar && b.kind() == kind::typevar) return a.text() < b.text() ? bind(b, a) : bind(a, b);
    if (a.kind() == kind::typevar && !b.is_dim()) return bind(a, b);
    if (b.kind() == kind::typevar && !a.is_dim()) return bind(b, a);
    if (a.kind() == kind::option || b.kind() == kind::option) {
      const type& x = a.kind() == kind::option ? a.element() : a;
      const type& y = b.kind() == kind::option ? b.element() : b;
      auto inner = node(x, y);
      if (!inner || inner->kind() == kind::option) return inner;
      return option(*std::move(inner));
    }
    if (a.kind() == kind::family || b.kind() == kind::family) return families(a, b);
    const bool dims = (a.is_dim() || a.kind() == kind::contiguous) && (b.is_dim() || b.kind() == kind::contiguous);
    if (dims) return dimensions(a, b);
    if (a.kind() != b.kind() || a.is_dim()) return leaves(a, b);
    switch (a.kind()) {
      case kind::record:
      case kind::tuple:
      case kind::union_:
      case kind::ref:
      case kind::map:
      case kind::constructed:
      case kind::function: return children(a, b);
      default: return leaves(a, b);
    }
  }

  result<type> leaves(const type& a, const type& b) {
    const type both[] = {a, b};
    if (a.is_dim() || b.is_dim()) return none(a, b, "dimensions and a dtype");
    return join(join_rule::unify, both);
  }

  result<type> families(const type& a, const type& b) {
    if (a.kind() == kind::family && belongs(b, a.family())) return b;
    if (b.kind() == kind::family && belongs(a, b.family())) return a;
    return none(a, b);
  }

  result<type> children(const type& a, const type& b) {
    const bool alike = a.size() == b.size() && a.text() == b.text() && a.is_variadic() == b.is_variadic() &&
                       a.has(detail::anonymous) == b.has(detail::anonymous) &&
                       (a.kind() != kind::function || (a.positional() == b.positional() && a.keywords() == b.keywords()));
    if (!alike) return none(a, b, a.size() == b.size() ? "different heads" : "different numbers of parts");
    std::vector<type> parts;
    std::vector<std::string_view> names;
    bool named = false;
    for (std::size_t i = 0; i < a.size(); ++i) {
      names.push_back(a.field(i).name);
      named |= !names.back().empty();
      if (names.back() != b.field(i).name)
        return none(a, b, "field `" + std::string(names.back()) + "` and field `" + std::string(b.field(i).name) + "`");
      auto part = node(a.child(i), b.child(i));
      if (!part) return part;
      parts.push_back(*std::move(part));
    }
    const bool same_storage = a.value() == b.value() && a.extra() == b.extra() && !a.has(detail::attributed) && !b.has(detail::attributed);
    const bool counts = a.kind() == kind::function;
    return make_node({.what = a.kind(),
                      .sub = a.sub(),
                      .flags = a.raw()->flags,
                      .value = same_storage || counts ? a.value() : 0,
                      .extra = same_storage || counts ? a.extra() : 0,
                      .text = a.text(),
                      .children = parts,
                      .names = named || a.kind() == kind::record ? names : std::vector<std::string_view>{}});
  }

  static bool has_ellipsis(const detail::dim_list& list) {
    return std::any_of(list.dims.begin(), list.dims.end(), [](const type* d) { return d->kind() == kind::ellipsis; });
  }

  result<type> dimensions(const type& a, const type& b) {
    const detail::dim_list x = detail::dims_of(a), y = detail::dims_of(b);
    if (has_ellipsis(x) || has_ellipsis(y)) return lists(a, b, x, y);
    if (x.dims.empty() || y.dims.empty())
      return x.dims.size() == y.dims.size() ? node(*x.dtype, *y.dtype) : none(a, b);  // C[T]: no dimension at all
    auto head = one(*x.dims[0], *y.dims[0]);
    if (!head) return head;
    auto below = node(x.dims[0]->element(), y.dims[0]->element());
    if (!below) return below;
    return detail::over(*head, *below);
  }

  /// Prefixes and suffixes pair up; what is left in the middle belongs to the ellipsis.
  result<type> lists(const type& a, const type& b, const detail::dim_list& x, const detail::dim_list& y) {
    const auto mid = [](const detail::dim_list& l) {
      std::size_t at = 0;
      while (at < l.dims.size() && l.dims[at]->kind() != kind::ellipsis) ++at;
      return at;
    };
    const std::size_t xm = mid(x), ym = mid(y);
    const std::size_t xs = xm < x.dims.size() ? x.dims.size() - xm - 1 : x.dims.size(),
                      ys = ym < y.dims.size() ? y.dims.size() - ym - 1 : y.dims.size();
    const bool both = xm < x.dims.size() && ym < y.dims.size();
    const std::size_t prefix = both ? std::min(xm, ym) : std::min({xm, ym, x.dims.size(), y.dims.size()});
    const std::size_t suffix = std::min(xs, ys);
    const std::size_t needed_x = xm < x.dims.size() ? x.dims.size() - 1 : x.dims.size(),
                      needed_y = ym < y.dims.size() ? y.dims.size() - 1 : y.dims.size();
    if (!both && (xm < x.dims.size() ? y.dims.size() < needed_x : x.dims.size() < needed_y)) return none(a, b, "too few dimensions");
    const std::size_t tail = both ? suffix : (xm < x.dims.size() ? xs : ys), front = both ? prefix : (xm < x.dims.size() ? xm : ym);
    std::vector<type> all;
    for (std::size_t i = 0; i < front; ++i) {
      auto d = one(*x.dims[i], *y.dims[i]);
      if (!d) return d;
      all.push_back(*std::move(d));
    }
    const auto middle = [&](const detail::dim_list& l) {
      return std::vector<const type*>(l.dims.begin() + static_cast<std::ptrdiff_t>(front),
                                      l.dims.end() - static_cast<std::ptrdiff_t>(tail));
    };
    const std::vector<const type*> xmid = middle(x), ymid = middle(y);
    const auto is_gap = [](const std::vector<const type*>& v) { return v.size() == 1 && v[0]->kind() == kind::ellipsis; };
    if (!is_gap(xmid) && !is_gap(ymid)) return none(a, b, "two ellipses that cannot be aligned");
    const auto& kept = is_gap(xmid) ? ymid : xmid;
    const type& gap = is_gap(xmid) ? *xmid[0] : *ymid[0];
    if (!gap.text().empty() && !(kept.size() == 1 && kept[0]->text() == gap.text())) {
      const type value = detail::chain(kept, type());
      if (mentions(value, gap.text())) return none(a, b, "the symbol would contain itself");
      bound_.add(gap.text(), binding::sort::dims, value);
    }
    for (const type* d : kept) all.push_back(*d);
    for (std::size_t i = tail; i > 0; --i) {
      auto d = one(*x.dims[x.dims.size() - i], *y.dims[y.dims.size() - i]);
      if (!d) return d;
      all.push_back(*std::move(d));
    }
    auto below = node(*x.dtype, *y.dtype);
    if (!below) return below;
    return detail::chain(std::span<const type>(all), *below);
  }

  type resolved(const type& d) const {
    type at = detail::alone(d);
    for (int i = 0; i < 64 && at.kind() == kind::symbolic; ++i) {
      const binding* b = bound_.find(at.text());
      if (!b || b->what != binding::sort::size) break;
      at = b->value;
    }
    return at;
  }

  result<type> one(const type& left, const type& right) {
    const type a = resolved(left), b = resolved(right);
    if (a == b) return a;
    const auto sized = [](const type& d) { return d.kind() == kind::fixed || d.kind() == kind::symbolic || d.kind() == kind::unknown; };
    for (const auto& [symbol, other] : {std::pair{&a, &b}, std::pair{&b, &a}})
      if (const type* limit = symbol->kind() == kind::symbolic ? detail::constraint_of(symbol->text(), wheres()) : nullptr;
          limit && match(*limit, *other).ok())
        return bound_.add(symbol->text(), binding::sort::size, *other), *other;
    if (a.kind() == kind::symbolic && b.kind() == kind::symbolic && a.text() < b.text()) return one(b, a);
    if (a.kind() == kind::symbolic && sized(b)) return bound_.add(a.text(), binding::sort::size, b), b;
    if (b.kind() == kind::symbolic && sized(a)) return bound_.add(b.text(), binding::sort::size, a), a;
    if (match(a, b).ok()) return b;
    if (match(b, a).ok()) return a;
    return none(a, b, "the dimensions differ");
  }

  std::vector<const type*> wheres() const {
    std::vector<const type*> all;
    for (const type& w : wheres_) all.push_back(&w);
    return all;
  }

  bindings bound_;
  std::vector<type> wheres_;
};

}  // namespace

result<type> unify(const type& a, const type& b) {
  try {
    return unifier().run(a, b);
  } catch (const datashape::error& e) {
    return e.all();
  }
}

result<type> unify(const placed& a, const placed& b) {
  const auto offsets = [](const placed& p) {
    dim_notes only;
    for (const dim_note& n : p.notes)
      if (n.what == dim_note::form::offsets) only.push_back(n);
    return only;
  };
  if (offsets(a) != offsets(b))
    return datashape::diagnostic{
        codes::no_join, datashape::severity::error,
        "`" + to_string(a.type) + "` and `" + to_string(b.type) + "` do not unify: their ragged rows have different lengths"};
  return unify(a.type, b.type);
}

}  // namespace pluribus::ndt
