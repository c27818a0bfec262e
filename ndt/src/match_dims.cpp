// SPDX-License-Identifier: BSD-3-Clause
/// Lists of dimensions against lists of patterns: symbols, families, powers and one ellipsis. With one part of open length the split is
/// computed; with several it is searched, longest first, within a bound.
#include <algorithm>

#include "codes.hpp"
#include "matcher.hpp"
#include "ndt/print.hpp"

namespace pluribus::ndt::detail {
namespace {

constexpr int most_attempts = 10'000;

std::string quote(const type& t) { return "`" + to_string(t) + "`"; }
std::string quote_dim(const type& d) {
  if (!d.is_dim()) return quote(d);  // a constraint that no dimension meets
  return quote(alone(d));
}

bool is_open(const type& p, const bindings& bound) {
  if (p.kind() == kind::ellipsis) return true;
  return p.kind() == kind::power && power_count(p) < 0 && !bound.find(p.text());
}

std::string ellipsis_key(const type& p) {
  if (!p.text().empty()) return std::string(p.text());
  return p.family() == family::var ? "var..." : p.family() == family::fixed ? "array..." : "...";
}

bool spoken_for(const type& p) { return p.kind() != kind::ellipsis && p.kind() != kind::power; }

}  // namespace

bool matcher::dimensions(const type& pattern, const type& candidate) {
  const dim_list p = dims_of(pattern), c = dims_of(candidate);
  const bool had_ellipsis = ellipsis_present_;
  bool open = false;
  for (const type* d : p.dims) {
    open |= is_open(*d, bound_) || d->kind() == kind::power;
    ellipsis_present_ |= d->kind() == kind::ellipsis;
  }
  std::size_t end = c.dims.size();
  const bool rest_is_any = p.dtype->kind() == kind::family && p.dtype->family() == family::any && rules_ != dialect::ndtypes;
  if (rest_is_any && !open) end = std::min(end, p.dims.size());
  if (!open && p.dims.size() != end && path_.empty() && c.dims.empty() && !p.dims.empty())
    return fail(pattern, candidate, "expected " + count_of(p.dims.size(), "dimension") + ", found the dtype " + quote(candidate));
  if (!open && p.dims.size() != end) {
    return fail(pattern, candidate, "expected " + count_of(p.dims.size(), "dimension") + ", found " + std::to_string(end));
  }
  std::size_t needed = 0;
  for (const type* d : p.dims) needed += spoken_for(*d);
  if (end < needed)
    return fail(pattern, candidate, "expected " + std::to_string(needed) + " or more dimensions, found " + std::to_string(end));
  if (!run(p, 0, c, 0, end)) return false;
  if (!p.demands.empty() && !demands(p, c)) return false;
  const std::size_t depth = path_.size();
  for (std::size_t i = 0; i < end; ++i) path_.push_back({"[]", {}, -1});
  const bool was = searching_;
  searching_ = false;
  const bool ok = node(*p.dtype, end < c.dims.size() ? *c.dims[end] : *c.dtype);
  searching_ = was;
  path_.resize(depth);
  ellipsis_present_ = had_ellipsis;
  return ok;
}

bool matcher::run(const dim_list& p, std::size_t i, const dim_list& c, std::size_t k, std::size_t end) {
  if (++attempts_ > most_attempts) return fail(*p.dtype, *c.dtype, "the pattern can be split in too many ways");
  if (i == p.dims.size()) return k == end || fail(*c.dims[k], *c.dims[k], "expected no more dimensions, found " + quote_dim(*c.dims[k]));
  const type& d = *p.dims[i];
  if (d.kind() == kind::power) return power(p, i, c, k, end);
  if (d.kind() == kind::ellipsis) {
    std::size_t needed = 0;
    bool open_after = false;
    for (std::size_t j = i + 1; j < p.dims.size(); ++j) {
      needed += spoken_for(*p.dims[j]);
      open_after |= p.dims[j]->kind() == kind::power;
    }
    if (end - k < needed)
      return fail(d, *c.dtype, "expected " + std::to_string(needed) + " more dimensions, found " + std::to_string(end - k));
    const std::size_t most = end - k - needed;
    if (!open_after) return ellipsis(d, std::span(c.dims).subspan(k, most)) && run(p, i + 1, c, k + most, end);
    searching_ = true;
    for (std::size_t n = most + 1; n-- > 0;) {
      const bindings saved = bound_;
      if (ellipsis(d, std::span(c.dims).subspan(k, n)) && run(p, i + 1, c, k + n, end)) return true;
      bound_ = saved;
    }
    return fail(d, *c.dtype, "no split of the dimensions fits the pattern");
  }
  if (k == end) return fail(d, *c.dtype, "expected the dimension " + quote_dim(d) + ", found the dtype " + quote(*c.dtype));
  path_.push_back({"[]", {}, -1});
  bool ok = one_dim(d, *c.dims[k]);
  path_.pop_back();
  if (ok) {
    path_.push_back({"[]", {}, -1});
    ok = run(p, i + 1, c, k + 1, end);
    path_.pop_back();
  }
  return ok;
}

bool matcher::power(const dim_list& p, std::size_t i, const dim_list& c, std::size_t k, std::size_t end) {
  const type& d = *p.dims[i];
  const type& base = bare(d.child(1));
  if (k < end && c.dims[k]->kind() == kind::power) {
    const type& other = *c.dims[k];
    const index mine = power_count(d), theirs = power_count(other);
    if (!one_dim(base, bare(other.child(1)))) return false;
    if (mine >= 0) {
      if (mine != theirs) return fail(d, other, "expected " + quote_dim(d) + ", found " + quote_dim(other));
    } else if (!bind_size(d.text(), theirs >= 0 ? fixed_dim(theirs, type()) : symbolic_dim(other.text(), type()), d)) {
      return false;
    }
    return run(p, i + 1, c, k + 1, end);
  }
  std::size_t needed = 0;
  bool open_after = false;
  for (std::size_t j = i + 1; j < p.dims.size(); ++j) {
    needed += spoken_for(*p.dims[j]);
    open_after |= p.dims[j]->kind() == kind::power || p.dims[j]->kind() == kind::ellipsis;
  }
  if (end - k < needed)
    return fail(d, *c.dtype, "expected " + std::to_string(needed) + " more dimensions, found " + std::to_string(end - k));
  index count = power_count(d);
  if (count < 0)
    if (const binding* b = bound_.find(d.text())) {
      count = b->what == binding::sort::size ? b->extent() : -1;
      if (count < 0) return fail(d, b->value, "`" + b->name + "` is " + quote(b->value) + ", which is no number of dimensions");
    }
  const auto most = static_cast<index>(end - k - needed);
  if (count > most)
    return fail(d, *c.dtype, "expected " + std::to_string(count) + " dimensions of " + quote_dim(base) + ", found " + std::to_string(most));
  const bool search = count < 0 && open_after;
  const index first = count >= 0 ? count : most, last = search ? 0 : first;
  searching_ |= search;
  for (index n = first; n >= last; --n) {
    const bindings saved = search ? bound_ : bindings();
    bool ok = power_count(d) >= 0 || bind_size(d.text(), fixed_dim(n, type()), d);
    const std::size_t depth = path_.size();
    for (index j = 0; ok && j < n; ++j) {
      path_.push_back({"[]", {}, -1});
      ok = one_dim(base, *c.dims[k + static_cast<std::size_t>(j)]);
    }
    ok = ok && run(p, i + 1, c, k + static_cast<std::size_t>(n), end);
    path_.resize(depth);
    if (ok) return true;
    if (!search) return false;
    bound_ = saved;
  }
  return fail(d, *c.dtype, "no split of the dimensions fits the pattern");
}

/// ` in dimension 2` where only dimensions were passed, else ` at .x[]`.
std::string matcher::place() const {
  for (const step& s : path_)
    if (s.before[0] != '[') return " at " + path();
  return path_.empty() ? "" : " in dimension " + std::to_string(path_.size());
}

bool matcher::bind_size(std::string_view name, const type& c, const type& p) {
  const type value = alone(c);
  if (const binding* b = bound_.find(name)) {
    const bool known = value.kind() != kind::unknown && value.kind() != kind::dim_family;
    if (b->what == binding::sort::size && b->value == value && known) return true;
    std::size_t at = 0;
    while (at < bound_.size() && (bound_.begin() + static_cast<std::ptrdiff_t>(at))->name != name) ++at;
    const std::string origin = at < origins_.size() ? origins_[at] : std::string();
    if (!known)
      return fail(p, c, "`" + std::string(name) + "` is " + to_string(b->value) + ", and " + quote(value) + " is not known to be equal");
    return fail(p, c, "`" + std::string(name) + "` is " + to_string(b->value) + origin + " and " + to_string(value) + place());
  }
  bound_.add(name, binding::sort::size, value);
  origins_.resize(bound_.size());
  origins_.back() = place();
  return true;
}

/// Where offsets are known, a ragged dimension of one name has them at each place.
bool matcher::same_rows(const type& p, const type& c) {
  const dim_note* n = c.kind() == kind::var ? notes_->find(c, dim_note::form::offsets) : nullptr;
  if (!n) return true;
  for (const auto& [name, offsets] : named_rows_)
    if (name == p.text()) return offsets == n->offsets || fail(p, c, "the rows of `" + name + "` have different lengths");
  named_rows_.emplace_back(p.text(), n->offsets);
  return true;
}

bool matcher::one_dim(const type& p, const type& c) {
  const auto wrong = [&] { return fail(p, c, "expected the dimension " + quote_dim(p) + ", found " + quote_dim(c)); };
  // A symbol of the candidate is as much as its constraint says.
  const type* known = c.kind() == kind::symbolic ? constraint_of(c.text(), candidate_wheres_) : nullptr;
  if (known && known->is_dim()) {
    static const type one_size = family_dim(family::fixed, type());
    if (p.kind() != kind::symbolic) return one_dim(p, *known);
    const type* limit = constraint_of(p.text(), wheres_);
    return one_dim(limit ? *limit : one_size, *known) && bind_size(p.text(), c, p);
  }
  const bool any_size = c.kind() == kind::fixed || c.kind() == kind::symbolic || c.kind() == kind::unknown ||
                        (c.kind() == kind::dim_family && c.family() == family::fixed);
  switch (p.kind()) {
    case kind::fixed: return (c.kind() == kind::fixed && c.value() == p.value()) || wrong();
    case kind::symbolic:
      if (const type* limit = constraint_of(p.text(), wheres_)) return one_dim(*limit, c) && bind_size(p.text(), c, p) && same_rows(p, c);
      if (any_size || (rules_ == dialect::dynd && c.kind() != kind::ellipsis && c.kind() != kind::power)) return bind_size(p.text(), c, p);
      if (c.kind() == kind::var)
        return fail(p, c, "`" + std::string(p.text()) + "` stands for one fixed size, found the ragged dimension `var`");
      return wrong();
    case kind::unknown: return any_size || wrong();
    case kind::var: return (c.kind() == kind::var || (c.kind() == kind::dim_family && c.family() == family::var)) || wrong();
    case kind::array: return c.kind() == kind::array || wrong();
    case kind::dim_family:
      switch (p.family()) {
        case family::fixed: return any_size || wrong();
        case family::var: return c.kind() == kind::var || (c.kind() == kind::dim_family && c.family() == family::var) || wrong();
        default: return (c.kind() != kind::ellipsis && c.kind() != kind::power) || wrong();
      }
    default: return wrong();
  }
}

bool matcher::ellipsis(const type& p, std::span<const type* const> dims) {
  const bool ndtypes = rules_ == dialect::ndtypes;
  for (const type* d : dims) {
    const bool var = d->kind() == kind::var, array = d->kind() == kind::array;
    const bool fits = p.family() == family::var ? var : p.family() == family::fixed ? array : !ndtypes || d->kind() == kind::fixed;
    if (!fits) return fail(p, *d, "`" + ellipsis_key(p) + "` does not stand for the dimension " + quote_dim(*d));
  }
  const std::string key = ellipsis_key(p);
  const bool named = !p.text().empty();
  const binding* b = named || one_broadcast_ || ndtypes ? bound_.find(key) : nullptr;
  if (!b) {
    bound_.add(key, binding::sort::dims, chain(dims, type()));
    if (p.family() == family::var)
      for (const type* d : dims)
        if (const dim_note* n = notes_->find(*d, dim_note::form::offsets)) ragged_.push_back(n->offsets);
    return true;
  }
  if (b->what != binding::sort::dims) return fail(p, p, "`" + key + "` is " + quote(b->value) + " and a list of dimensions");
  const bool equal = p.has(equal_dims) || p.family() != family::dim || (ndtypes && named);
  if (!equal) return broadcast(*b, p, dims);
  const type value = chain(dims, type());
  if (b->value != value)
    return fail(p, value, "`" + key + "` is " + to_string(*b) + " and " + to_string(binding{key, binding::sort::dims, value}));
  std::size_t at = 0;
  for (const type* d : dims)
    if (const dim_note* n = notes_->find(*d, dim_note::form::offsets); n && at < ragged_.size() && ragged_[at++] != n->offsets)
      return fail(p, *d, "the rows of the ragged dimensions have different lengths");
  return true;
}

bool matcher::broadcast(const binding& b, const type& p, std::span<const type* const> dims) {
  std::vector<type> mine;
  for (const type* d : dims) mine.push_back(alone(*d));
  const std::vector<type> before = b.dims();
  std::string why;
  const auto common = broadcast_dims(before, mine, why);
  if (!common) return fail(p, chain(dims, type()), "`" + b.name + "`: " + why);
  bound_.replace(std::string(b.name), chain(std::span<const type>(*common), type()));
  return true;
}

bool matcher::demands(const dim_list& p, const dim_list& c) {
  const std::vector<index> steps = steps_of(c.dims, *notes_);
  for (const contiguity& demand : p.demands) {
    std::size_t inside = 0;
    bool open = false;
    for (std::size_t j = demand.begin; j < p.dims.size(); ++j) {
      inside += spoken_for(*p.dims[j]);
      open |= !spoken_for(*p.dims[j]);
    }
    const std::size_t begin = open ? std::min(demand.begin, c.dims.size()) : c.dims.size() - std::min(inside, c.dims.size());
    bool given = false, other = false;
    for (const contiguity& have : c.demands) {
      given |= have.order == demand.order && have.begin <= begin;
      other |= have.order != demand.order;
    }
    if (given) continue;
    const auto dims = std::span(c.dims).subspan(begin);
    if (other || !is_contiguous(dims, std::span(steps).subspan(begin), demand.order))
      return fail(*p.dims[std::min(demand.begin, p.dims.size() - 1)], *c.dtype,
                  std::string("expected dimensions contiguous in ") + (demand.order == 'F' ? "Fortran" : "C") + " order");
  }
  return true;
}

std::optional<std::vector<type>> broadcast_dims(std::span<const type> a, std::span<const type> b, std::string& why) {
  std::vector<type> common(std::max(a.size(), b.size()));
  for (std::size_t back = 1; back <= common.size(); ++back) {
    type& out = common[common.size() - back];
    if (back > a.size())
      out = b[b.size() - back];
    else if (back > b.size())
      out = a[a.size() - back];
    else {
      const type &x = a[a.size() - back], &y = b[b.size() - back];
      const bool x_fixed = x.kind() == kind::fixed, y_fixed = y.kind() == kind::fixed;
      if (x_fixed && x.value() == 1)
        out = y;
      else if (y_fixed && y.value() == 1)
        out = x;
      else if (x == y && x.kind() != kind::unknown && x.kind() != kind::dim_family)
        out = x;
      else if (x_fixed && y.kind() == kind::var)
        out = x;
      else if (y_fixed && x.kind() == kind::var)
        out = y;
      else {
        why = "the dimensions " + to_string(x) + " and " + to_string(y) + " do not broadcast (" + std::to_string(back) + " from the right)";
        return std::nullopt;
      }
    }
  }
  return common;
}

}  // namespace pluribus::ndt::detail
