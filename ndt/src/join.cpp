// SPDX-License-Identifier: BSD-3-Clause
/// Joins of whole types: options, dimensions, records, tuples and the rest, each over the set of arguments. A failure names the path.
#include "ndt/join.hpp"

#include <algorithm>

#include "codes.hpp"
#include "dim_list.hpp"
#include "joiner.hpp"
#include "ndt/print.hpp"

namespace pluribus::ndt {
namespace {

using datashape::result;
using set = std::vector<type>;

class joiner {
 public:
  joiner(join_rule rule, const join_options& options) : rule_(rule), options_(options) {}

  result<type> join(const set& given) {
    set all;
    bool optional = false;
    const bool some_null = std::any_of(given.begin(), given.end(), [](const type& t) { return detail::bare(t).kind() == kind::null; });
    for (const type& t : given) {
      const type* at = &detail::bare(t);
      if (at->kind() == kind::null) continue;
      if (at->kind() == kind::option) optional = true, at = &detail::bare(at->element());
      if (at->kind() == kind::null) continue;
      if (std::find(all.begin(), all.end(), *at) == all.end()) all.push_back(*at);
    }
    if (all.empty()) return given.empty() ? make_leaf(kind::null) : detail::bare(given[0]);
    optional |= some_null;
    auto joined = some(all);
    if (!joined || !optional || !options_.promote_option || joined->kind() == kind::option || joined->kind() == kind::null) return joined;
    return option(*std::move(joined));
  }

 private:
  datashape::diagnostic none(const set& all, const std::string& why = {}) const {
    std::string text = "no common type of ";
    for (std::size_t i = 0; i < all.size(); ++i) {
      if (i) text += i + 1 == all.size() ? " and " : ", ";
      if (i == 4 && all.size() > 5) {
        text += "others";
        break;
      }
      text += "`" + to_string(all[i]) + "`";
    }
    if (!path_.empty()) text += " at `" + path_ + "`";
    if (!why.empty()) text += ": " + why;
    return {codes::no_join, datashape::severity::error, std::move(text)};
  }

  result<type> some(set all) {
    if (rule_ == join_rule::unify) {
      set known;
      for (const type& t : all)
        if (!(t.kind() == kind::family && t.family() == family::any)) known.push_back(t);
      if (known.empty()) return all[0];
      all = std::move(known);
    }
    if (all.size() == 1 && !(rule_ == join_rule::c && has_scalars(all[0]))) return all[0];
    if (std::any_of(all.begin(), all.end(), [](const type& t) { return t.is_dim(); })) return dimensions(all);
    const kind k = all[0].kind();
    const bool one_kind = std::all_of(all.begin(), all.end(), [&](const type& t) { return t.kind() == k; });
    if (one_kind) switch (k) {
        case kind::record: return records(all);
        case kind::tuple:
        case kind::ref:
        case kind::map:
        case kind::constructed: return children(all);
        case kind::union_:
          if (all.size() == 1 && all[0].has(detail::anonymous)) return all[0];
          return all[0].has(detail::anonymous) ? none(all) : unions(all);
        case kind::nominal: return all[0].size() > (all[0].has(detail::defined) ? 1u : 0u) ? children(all) : none(all);
        default: break;
      }
    if (auto leaf = detail::join_leaves(rule_, all, options_.wide)) return *std::move(leaf);
    return none(all);
  }

  /// C promotes small integers even where there is nothing to join.
  static bool has_scalars(const type& t) {
    if (t.is_scalar()) return true;
    const bool joined = t.is_dim() || t.kind() == kind::record || t.kind() == kind::tuple || t.kind() == kind::union_ ||
                        t.kind() == kind::ref || t.kind() == kind::map || t.kind() == kind::option;
    for (std::size_t i = 0; joined && i < t.size(); ++i)
      if (has_scalars(t.child(i))) return true;
    return false;
  }

  /// Joins the i-th child of all, one step further down the path.
  result<type> below(const set& all, const std::string& step, auto child_of) {
    set parts;
    for (const type& t : all) parts.push_back(child_of(t));
    const std::size_t length = path_.size();
    path_ += step;
    auto joined = join(parts);
    path_.resize(length);
    return joined;
  }

  result<type> dimensions(const set& all) {
    for (const type& t : all)
      if (!t.is_dim()) return none(all, "dimensions and a dtype");
    const bool stretch = rule_ == join_rule::safe || rule_ == join_rule::array;
    bool same = true, ragged = false, sized = true, one_size = true;
    for (const type& t : all) {
      same &= detail::alone(t) == detail::alone(all[0]);
      ragged |= t.kind() == kind::var;
      sized &= t.kind() == kind::fixed || t.kind() == kind::var;
      one_size &= t.kind() == kind::fixed || t.kind() == kind::symbolic || t.kind() == kind::unknown;
    }
    const bool to_var = !same && sized && (stretch || (rule_ == join_rule::c && ragged));
    if (!same && !to_var && !(one_size && stretch)) return none(all, "the dimensions differ");
    auto element = below(all, "[]", [](const type& t) { return t.element(); });
    if (!element) return element;
    if (same) return detail::over(all[0], *element);
    return to_var ? var_dim(*std::move(element)) : unknown_dim(*std::move(element));
  }

  result<type> children(const set& all) {
    for (const type& t : all) {
      const bool alike = t.size() == all[0].size() && t.text() == all[0].text() && t.is_variadic() == all[0].is_variadic();
      if (!alike) return none(all, t.text() == all[0].text() ? "different numbers of parts" : "different names");
    }
    const type& first = all[0];
    const std::size_t joined = first.size() - (first.kind() == kind::nominal && first.has(detail::defined) ? 1 : 0);
    std::vector<type> parts;
    for (std::size_t i = 0; i < first.size(); ++i) {
      if (i >= joined) {
        parts.push_back(first.child(i));
        continue;
      }
      auto part = below(all, first.kind() == kind::ref ? "&" : "." + std::to_string(i), [&](const type& t) { return t.child(i); });
      if (!part) return part;
      parts.push_back(*std::move(part));
    }
    const bool attributes = std::all_of(all.begin(), all.end(), [&](const type& t) { return same_attributes(t, first); });
    return rebuilt(first, parts, {}, attributes);
  }

  static bool same_attributes(const type& a, const type& b) {
    if (a.value() != b.value() || a.extra() != b.extra() || a.has(detail::attributed) != b.has(detail::attributed) || a.size() != b.size())
      return false;
    for (std::size_t i = 0; i < a.size(); ++i)
      if (!(a.attributes(i) == b.attributes(i))) return false;
    return true;
  }

  static type rebuilt(const type& like, const std::vector<type>& parts, const std::vector<std::string_view>& names, bool keep_attributes) {
    std::vector<detail::field_attributes> attributes;
    if (keep_attributes && like.has(detail::attributed))
      for (std::size_t i = 0; i < like.size(); ++i) attributes.push_back(like.attributes(i));
    // Offsets were chosen for the old fields; a wider field would overlap its neighbour.
    for (const auto& a : attributes) keep_attributes &= a.offset < 0;
    if (!keep_attributes) attributes.clear();
    const bool plain = like.kind() == kind::record || like.kind() == kind::tuple;
    const std::int64_t pack = like.explicit_size() < 0 ? like.value() : like.pack();
    return make_node({.what = like.kind(),
                      .sub = like.sub(),
                      .flags = like.raw()->flags,
                      .value = plain ? (keep_attributes ? pack : 0) : like.value(),
                      .extra = plain && !keep_attributes ? 0 : like.extra(),
                      .text = like.text(),
                      .children = parts,
                      .names = names,
                      .attributes = attributes});
  }

  result<type> unions(const set& all) {
    for (const type& t : all) {
      bool alike = t.size() == all[0].size() && !t.has(detail::anonymous);
      for (std::size_t i = 0; alike && i < t.size(); ++i) alike = t.field(i).name == all[0].field(i).name;
      if (!alike) return none(all, "different tags");
    }
    return by_position(all);
  }

  result<type> by_position(const set& all) {
    std::vector<type> parts;
    std::vector<std::string_view> names;
    for (std::size_t i = 0; i < all[0].size(); ++i) {
      names.push_back(all[0].field(i).name);
      auto part = below(all, "." + std::string(names.back()), [&](const type& t) { return t.child(i); });
      if (!part) return part;
      parts.push_back(*std::move(part));
    }
    const bool attributes = std::all_of(all.begin(), all.end(), [&](const type& t) { return same_attributes(t, all[0]); });
    return rebuilt(all[0], parts, names, attributes);
  }

  /// By name. One order of fields stays; of several, that of the record whose text comes first.
  result<type> records(const set& all) {
    bool same_order = true;
    for (const type& t : all) {
      if (t.is_variadic() != all[0].is_variadic()) return none(all, "`...` in one of them");
      same_order &= t.size() == all[0].size();
      for (std::size_t i = 0; same_order && i < t.size(); ++i) same_order = t.field(i).name == all[0].field(i).name;
    }
    if (same_order) return by_position(all);
    if (rule_ == join_rule::unify) return none(all, "field names or their order differ");
    std::vector<const type*> sorted;
    for (const type& t : all) sorted.push_back(&t);
    std::sort(sorted.begin(), sorted.end(), [](const type* a, const type* b) { return to_string(*a) < to_string(*b); });
    std::vector<std::string_view> names;
    for (const type* t : sorted)
      for (std::size_t i = 0; i < t->size(); ++i)
        if (std::find(names.begin(), names.end(), t->field(i).name) == names.end()) names.push_back(t->field(i).name);
    std::vector<type> parts;
    for (const std::string_view name : names) {
      set have;
      for (const type* t : sorted)
        if (const auto i = t->find(name); i >= 0) have.push_back(t->child(static_cast<std::size_t>(i)));
      const bool missing = have.size() < sorted.size();
      if (missing && !options_.fill_missing) return none(all, "field `" + std::string(name) + "` is missing in one of them");
      const std::size_t length = path_.size();
      path_ += "." + std::string(name);
      auto part = join(have);
      path_.resize(length);
      if (!part) return part;
      const bool nullable = part->kind() == kind::option || part->kind() == kind::null;
      parts.push_back(missing && !nullable ? option(*part) : *part);
    }
    return make_node({.what = kind::record, .flags = all[0].raw()->flags, .children = parts, .names = names});
  }

  join_rule rule_;
  const join_options& options_;
  std::string path_;
};

}  // namespace

result<type> join(join_rule rule, std::span<const type> types, const join_options& options) {
  try {
    if (types.empty()) return make_leaf(kind::null);
    return joiner(rule, options).join(set(types.begin(), types.end()));
  } catch (const datashape::error& e) {
    return e.all();
  }
}

}  // namespace pluribus::ndt
