// SPDX-License-Identifier: BSD-3-Clause
/// Dtypes against dtype patterns: scalars, families, variables, composed types and functions.
#include "ndt/match.hpp"
#include "datashape/excerpt.hpp"

#include <algorithm>

#include "codes.hpp"
#include "matcher.hpp"
#include "ndt/print.hpp"

namespace pluribus::ndt {
namespace detail {

namespace {

std::string quote(const type& t) {
  std::string text = to_string(t);
  text = datashape::excerpt(text, 120);
  return "`" + text + "`";
}

bool is_void(const type& t) { return t.kind() == kind::void_; }
std::size_t result_count(const type& f) { return f.results() == 1 && is_void(f.result(0)) ? 0 : f.results(); }

}  // namespace

/// One step of the path, taken back when the walk leaves the part.
class matcher::descent {
 public:
  descent(matcher& m, const char* before, std::string_view name, index number = -1) : m_(m) { m_.path_.push_back({before, name, number}); }
  ~descent() { m_.path_.pop_back(); }
  descent(const descent&) = delete;
  descent& operator=(const descent&) = delete;

 private:
  matcher& m_;
};

std::string matcher::path() const {
  std::string text;
  for (const step& s : path_) {
    text += s.before;
    if (!s.name.empty())
      text += s.name;
    else if (s.number >= 0)
      text += std::to_string(s.number);
    if (s.before[0] == '(' && s.before[1] == '\0') text += ')';
  }
  return text;
}

bool matcher::fail(const type& p, const type& c, std::string reason) {
  if (failure_ && failed_at_ >= path_.size()) return false;
  if (failure_ && !searching_) return false;
  failed_at_ = path_.size();
  failure_ = mismatch{path(), std::move(reason), p, c, {}, {}};
  return false;
}

mismatch matcher::take_failure() {
  if (failure_) return std::move(*failure_);
  return {"", "the pattern does not match", {}, {}, {}, {}};
}

bool matcher::is_abstract(const type& t) const {
  const type& c = bare(t);
  if (c.kind() == kind::function || c.kind() == kind::module || c.kind() == kind::unknown) return true;
  if (c.kind() == kind::var && !notes_->find(c, dim_note::form::offsets)) return true;
  const std::size_t count = c.kind() == kind::nominal && c.has(defined) ? c.size() - 1 : c.size();
  for (std::size_t i = 0; i < count; ++i)
    if (is_abstract(c.child(i))) return true;
  return c.is_symbolic();
}

bool matcher::match(const type& p, const type& c, const dim_notes& notes) {
  const note_index index(c, notes);
  notes_ = &index;
  path_.clear();
  failure_.reset();
  failed_at_ = 0;
  searching_ = false;
  if (rules_ == dialect::ndtypes && is_abstract(c)) return fail(p, c, "the candidate " + quote(c) + " is not concrete");
  return node(p, c);
}

bool matcher::node(const type& pattern, const type& candidate) {
  const type& p = bare(pattern);
  const type& c = bare(candidate);
  if (p.kind() == kind::where) {
    wheres_.push_back(&p);
    return node(p.element(), c);
  }
  if (c.kind() == kind::where) {
    candidate_wheres_.push_back(&c);
    return node(p, c.element());
  }
  if (p.is_dim() || p.kind() == kind::contiguous) return dimensions(p, c);
  return dtype(p, c);
}

bool matcher::in_family(const type& p, const type& c) {
  const family f = p.family();
  if (rules_ == dialect::ndtypes && c.kind() == kind::option && f != family::option)
    return fail(p, c, "expected " + quote(p) + ", found the option " + quote(c));
  if (belongs(c, f)) return true;
  if (c.kind() == kind::typevar)
    if (const type* known = constraint_of(c.text(), candidate_wheres_); known && belongs(*known, f)) return true;
  return fail(p, c, "expected " + quote(p) + ", found " + quote(c));
}

bool matcher::variable(const type& p, const type& c) {
  if (rules_ != dialect::ndtypes && (c.is_dim() || c.kind() == kind::contiguous))
    return fail(p, c, "`" + std::string(p.text()) + "` stands for a dtype, found the dimensions of " + quote(c));
  if (c.kind() == kind::nothing || c.kind() == kind::fragment)
    return fail(p, c, "`" + std::string(p.text()) + "` stands for a dtype, found none");
  if (c.kind() == kind::family && c.family() == family::any && !ellipsis_present_ && rules_ == dialect::core)
    return fail(p, c, "`" + std::string(p.text()) + "` stands for a dtype, `Any` may have dimensions");
  if (const binding* b = bound_.find(p.text())) {
    if (b->what == binding::sort::type && b->value == c) return true;
    return fail(p, c, "`" + b->name + "` is " + quote(b->value) + " and " + quote(c));
  }
  if (const type* wanted = constraint_of(p.text(), wheres_)) {
    const type* known = c.kind() == kind::typevar ? constraint_of(c.text(), candidate_wheres_) : nullptr;
    if (!node(*wanted, known ? *known : c)) return false;
  }
  bound_.add(p.text(), binding::sort::type, c);
  return true;
}

bool matcher::dtype(const type& p, const type& c) {
  switch (p.kind()) {
    case kind::family: return in_family(p, c);
    case kind::typevar: return variable(p, c);
    case kind::scalar: {
      const bool swap_matters = rules_ != dialect::ndtypes;
      if (c.is_scalar() && p.scalar() == c.scalar()) {
        if (!swap_matters || p.is_swapped() == c.is_swapped()) return true;
        return fail(p, c, "expected " + quote(p) + ", found " + quote(c) + " of the other byte order");
      }
      return fail(p, c, "expected " + quote(p) + ", found " + quote(c));
    }
    case kind::option: {
      if (c.kind() != kind::option) return fail(p, c, "expected the option " + quote(p) + ", found " + quote(c));
      const descent d(*this, "?", {});
      return node(p.element(), c.element());
    }
    case kind::record:
    case kind::tuple:
    case kind::union_:
      if (p.kind() != c.kind() || p.has(anonymous) != c.has(anonymous)) return fail(p, c, "expected " + quote(p) + ", found " + quote(c));
      return fields(p, c);
    case kind::function:
      if (c.kind() != kind::function) return fail(p, c, "expected the signature " + quote(p) + ", found " + quote(c));
      return parameters(p, c);
    case kind::fragment: {
      if (c.kind() != kind::fragment) return fail(p, c, "expected dimensions only, found " + quote(c));
      return node(p.element(), c.element());
    }
    case kind::nothing: return c.kind() == kind::nothing || fail(p, c, "expected no dtype, found " + quote(c));
    default: return same_head(p, c);
  }
}

/// Leaves with parameters, and everything whose children are matched one by one.
bool matcher::same_head(const type& p, const type& c) {
  constexpr std::uint16_t identity = swapped | variadic | keyword_rest | equal_dims | ordered | anonymous;
  const bool alike = p.kind() == c.kind() && p.sub() == c.sub() && p.text() == c.text() && p.value() == c.value() &&
                     p.extra() == c.extra() && !((p.raw()->flags ^ c.raw()->flags) & identity);
  const bool nominal = p.kind() == kind::nominal;
  const std::size_t pn = p.size() - (nominal && p.has(defined) ? 1 : 0),
                    cn = c.size() - (c.kind() == kind::nominal && c.has(defined) ? 1 : 0);
  if (!alike || pn != cn) return fail(p, c, "expected " + quote(p) + ", found " + quote(c));
  if (p.kind() == kind::constructed && rules_ == dialect::ndtypes && !p.is_symbolic())
    return p == c || fail(p, c, "expected " + quote(p) + ", found " + quote(c));
  for (std::size_t i = 0; i < pn; ++i) {
    if (p.field(i).name != c.field(i).name) return fail(p, c, "expected " + quote(p) + ", found " + quote(c));
    const descent d(*this, p.kind() == kind::ref ? "&" : ".", {}, p.kind() == kind::ref ? -1 : static_cast<index>(i));
    if (!node(p.child(i), c.child(i))) return false;
  }
  if (nominal && pn == 0 && p.has(defined) && c.has(defined) && p.definition() != c.definition())
    return fail(p, c, "two definitions of `" + std::string(p.text()) + "`");
  return true;
}

bool matcher::fields(const type& p, const type& c) {
  if (rules_ == dialect::ndtypes && p.is_variadic()) return fail(p, c, "in ndtypes a pattern with `...` among fields matches nothing");
  if (p.is_variadic() ? c.size() < p.size() : (c.size() != p.size() || c.is_variadic())) {
    const char* const what = p.kind() == kind::union_ ? "member" : "field";
    return fail(p, c,
                "expected " + count_of(p.size(), what) + (p.is_variadic() ? " or more" : "") + ", found " + std::to_string(c.size()) +
                    (c.is_variadic() ? " or more" : ""));
  }
  const bool strict = rules_ == dialect::core;
  if (strict && (p.align() != c.align() || p.value() != c.value()) && p.kind() != kind::union_ && !p.is_variadic())
    return fail(p, c, "alignment, packing or size differ: expected " + quote(p) + ", found " + quote(c));
  for (std::size_t i = 0; i < p.size(); ++i) {
    const std::string_view name = p.field(i).name;
    if (name != c.field(i).name)
      return fail(
          p, c,
          "expected field `" + std::string(name) + "` at position " + std::to_string(i) + ", found `" + std::string(c.field(i).name) + "`");
    const descent d(*this, ".", name, static_cast<index>(i));
    if (strict && !(p.attributes(i) == c.attributes(i)))
      return fail(p.child(i), c.child(i), "alignment, packing or offset of the field differ");
    if (!node(p.child(i), c.child(i))) return false;
  }
  return true;
}

bool matcher::parameters(const type& p, const type& c) {
  const std::size_t pn = p.positional(), cn = c.positional();
  if (p.is_variadic() ? cn < pn : (cn != pn || c.is_variadic()))
    return fail(p, c,
                "expected " + count_of(pn, "parameter") + (p.is_variadic() ? " or more" : "") + ", found " + std::to_string(cn) +
                    (c.is_variadic() ? " or more" : ""));
  for (std::size_t i = 0; i < pn; ++i) {
    const descent d(*this, "(", {}, static_cast<index>(i));
    if (!node(p.child(i), c.child(i))) return false;
  }
  if (!keyword_parameters(p, c)) return false;
  const std::size_t pr = result_count(p), cr = result_count(c);
  if (cr == 0 && p.results() == 1 && p.result(0).kind() == kind::typevar) return variable(p.result(0), make_leaf(kind::void_));
  if (pr != cr) return fail(p, c, "expected " + count_of(pr, "result") + ", found " + std::to_string(cr));
  for (std::size_t i = 0; i < pr; ++i) {
    const descent d(*this, "->", {}, static_cast<index>(i));
    if (!node(p.result(i), c.result(i))) return false;
  }
  return true;
}

bool matcher::keyword_parameters(const type& p, const type& c) {
  if (c.has(keyword_rest) && !p.has(keyword_rest)) return fail(p, c, "the candidate takes any keyword, the pattern does not");
  std::size_t met = 0;
  for (std::size_t i = 0; i < p.keywords(); ++i) {
    const std::size_t at = p.positional() + i;
    const std::string_view name = p.field(at).name;
    std::size_t found = c.positional();
    const std::size_t end = c.positional() + c.keywords();
    while (found < end && c.field(found).name != name) ++found;
    if (found == end) return fail(p, c, "keyword parameter `" + std::string(name) + "` is missing");
    const descent d(*this, ".", name);
    if (!node(p.child(at), c.child(found))) return false;
    ++met;
  }
  if (met < c.keywords() && !p.has(keyword_rest) && !(p.is_variadic() && p.keywords() == 0))
    return fail(p, c, "expected " + count_of(met, "keyword parameter") + ", found " + std::to_string(c.keywords()));
  return true;
}

/// Equations may stand in any order: one whose symbols have no value yet waits for the others.
bool matcher::check_constraints() {
  for (std::size_t before = bound_.size() + 1; bound_.size() != before;) {
    before = bound_.size();
    for (const type* w : wheres_)
      for (std::size_t i = 1; i < w->size(); ++i)
        if (is_size(w->child(i)) && !equation(*w, i, false)) return false;
  }
  for (const type* w : wheres_)
    for (std::size_t i = 1; i < w->size(); ++i)
      if (is_size(w->child(i)) && !equation(*w, i, true)) return false;
  return true;
}

const type* constraint_of(std::string_view name, const std::vector<const type*>& wheres) noexcept {
  for (const type* w : wheres)
    for (std::size_t i = 1; i < w->size(); ++i)
      if (w->field(i).name == name && !is_size(w->child(i))) return &w->child(i);
  return nullptr;
}

/// The candidate computes the symbol in the same way, where sizes are not known on either side.
bool matcher::same_equation(const type& e, const type& symbol) const {
  const auto mine = put_sizes(e, bound_);
  if (!mine || symbol.kind() != kind::symbolic) return false;
  for (const type* w : candidate_wheres_)
    for (std::size_t i = 1; i < w->size(); ++i)
      if (w->field(i).name == symbol.text() && w->child(i) == *mine) return true;
  return false;
}

/// The i-th child of a where clause computes a size.
bool matcher::equation(const type& where, std::size_t i, bool last) {
  const std::string name(where.field(i).name);
  const type& e = where.child(i);
  const binding* have = bound_.find(name);
  const auto value = evaluate_size(e, bound_);
  const bool open = value ? value->kind() == kind::unknown : value.error().front().id == codes::unbound_symbol;
  if (open || (have && have->value.kind() == kind::symbolic)) {
    if (!last || same_equation(e, have ? have->value : symbolic_dim(name, type()))) return true;
  }
  if (!value) return fail(e, where, value.error().front().message);
  if (!have)
    bound_.add(name, binding::sort::size, *value);
  else if (have->value != *value)
    return fail(where, have->value, "`" + name + "` is " + quote(have->value) + ", computed as " + quote(*value));
  return true;
}

}  // namespace detail

std::string match_result::why() const {
  if (!why_) return {};
  return why_->path.empty() ? why_->reason : why_->path + ": " + why_->reason;
}

void match_result::locate(std::string_view pattern_text, std::string_view candidate_text) {
  if (!why_) return;
  const auto only = [](std::string_view text, const type& part) -> std::optional<datashape::span> {
    const std::string wanted = to_string(part);
    const auto at = text.find(wanted);
    if (wanted.empty() || at == text.npos || text.find(wanted, at + 1) != text.npos) return std::nullopt;
    return datashape::span{static_cast<std::uint32_t>(at), static_cast<std::uint32_t>(at + wanted.size())};
  };
  why_->pattern_span = only(pattern_text, why_->pattern);
  why_->candidate_span = only(candidate_text, why_->candidate);
}

match_result match(const type& pattern, const type& candidate, const match_options& options) {
  detail::matcher m(options.rules);
  if (m.match(pattern, candidate, options.layout) && m.check_constraints()) return m.take();
  return m.take_failure();
}

}  // namespace pluribus::ndt
