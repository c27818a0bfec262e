// SPDX-License-Identifier: BSD-3-Clause
/// See module_checks.hpp.
#include "module_checks.hpp"

#include <algorithm>
#include <set>

#include "core_loop.hpp"
#include "datashape/identifier.hpp"
#include "ndt/print.hpp"
#include "value/parts.hpp"

namespace pluribus::gfunc {

namespace {

using ndt::kind;

std::size_t code_points(std::string_view text) noexcept {
  return static_cast<std::size_t>(
      std::count_if(text.begin(), text.end(), [](char c) { return (static_cast<unsigned char>(c) & 0xC0U) != 0x80U; }));
}

/// Variables of dims and dtypes by name.
void names_in(const ndt::type& t, std::set<std::string>& all) {
  const bool named = t.kind() == kind::symbolic || t.kind() == kind::typevar || t.kind() == kind::ellipsis;
  if (named && !t.text().empty()) all.emplace(t.text());
  for (std::size_t i = 0; i < t.size(); ++i) names_in(t.child(i), all);
}

/// What parameters bind, and what sizes follow from it. Where one side of an equation is known the resolver may find the other.
std::set<std::string> bound_names(const ndt::type& signature, const ndt::type& function) {
  std::set<std::string> bound;
  for (std::size_t i = 0; i < function.positional(); ++i) names_in(function.parameter(i), bound);
  for (std::size_t before = bound.size() + 1; before != bound.size();) {
    before = bound.size();
    for (const ndt::type* at = &signature; at->kind() == kind::where; at = &at->element()) {
      for (std::size_t c = 1; c < at->size(); ++c) {
        if (at->child(c).kind() == kind::family) continue;  // says of what kind a dtype is, and not which
        std::set<std::string> side;
        names_in(at->child(c), side);
        const bool known = std::all_of(side.begin(), side.end(), [&](const std::string& n) { return bound.contains(n); });
        if (bound.contains(std::string(at->field(c).name)))
          bound.insert(side.begin(), side.end());
        else if (known)
          bound.emplace(at->field(c).name);
      }
    }
  }
  return bound;
}

/// Why values of this dtype are no elements of one size each; empty where they are, or where only a call can tell.
std::string no_element(const ndt::type& dtype) {
  const ndt::type t = unnamed(dtype);
  switch (t.kind()) {
    case kind::option: return "nulls are taken off before a kernel runs, so its elements are `" + ndt::to_string(t.element()) + "`";
    case kind::string:
    case kind::bytes:
    case kind::json:
    case kind::object:
    case kind::map:
    case kind::union_:
    case kind::ref:
    case kind::function:
    case kind::void_:
    case kind::var:
    case kind::array: return "`" + ndt::to_string(t) + "` is not of one size; a function over whole values takes it";
    case kind::fixed: return no_element(t.element());
    case kind::record:
    case kind::tuple:
      for (std::size_t i = 0; i < t.size(); ++i) {
        if (std::string why = no_element(t.child(i)); !why.empty()) return why;
      }
      return {};
    default: return {};
  }
}

std::string no_operand(const ndt::type& pattern, bool written) {
  for (const ndt::type* at = &pattern; at->is_dim(); at = &at->element()) {
    const bool rows = at->kind() == kind::var || at->kind() == kind::array;
    if (rows || (written && (at->kind() == kind::unknown || at->kind() == kind::dim_family)))
      return rows ? "rows of a length each are not in a kernel's cores; around them they are dims like others"
                  : "the size of a dim is not said";
  }
  return no_element(element_of(pattern));
}

}  // namespace

bool is_function_name(std::string_view name) noexcept {
  for (;;) {
    const std::size_t dot = name.find('.');
    if (!datashape::is_identifier(name.substr(0, dot))) return false;
    if (dot == std::string_view::npos) return true;
    name.remove_prefix(dot + 1);
  }
}

datashape::diagnostics in_text_of(std::string_view function, std::string_view text, datashape::diagnostics all) {
  for (datashape::diagnostic& d : all) {
    const std::string whose = "`" + std::string(function) + "`: ";
    if (!d.where) continue;
    if (!d.message.starts_with(whose)) d.message = whose + d.message;
    const std::size_t begin = std::min<std::size_t>(d.where->begin, text.size()), end = std::min<std::size_t>(d.where->end, text.size());
    const std::size_t start = begin == 0 ? 0 : text.rfind('\n', begin - 1) + 1;
    const std::string_view line = text.substr(start, text.find('\n', begin) - start);
    const std::string_view meant = line.substr(std::min(begin - start, line.size()), end - begin);
    d.notes.insert(d.notes.begin(), {std::string(line), std::string(code_points(line.substr(0, begin - start)), ' ') +
                                                            std::string(std::max<std::size_t>(code_points(meant), 1), '^')});
    d.where.reset();
    d.labels.clear();
  }
  return all;
}

std::string no_core_signature(const ndt::type& signature) {
  const ndt::type* f = &signature;
  while (f->kind() == kind::where) f = &f->element();
  for (std::size_t i = 0; i < f->positional() + f->results(); ++i) {
    const bool written = i >= f->positional();
    const ndt::type& pattern = written ? f->result(i - f->positional()) : f->parameter(i);
    if (const std::string why = no_operand(pattern, written); !why.empty())
      return "has `" + ndt::to_string(pattern) + "` as " + (written ? "a result" : "an argument") + ": " + why;
  }
  const std::set<std::string> bound = bound_names(signature, *f);
  for (std::size_t i = 0; i < f->results(); ++i) {
    std::set<std::string> names;
    names_in(f->result(i), names);
    for (const std::string& n : names) {
      if (!bound.contains(n))
        return "has `" + n + "` in its result `" + ndt::to_string(f->result(i)) + "`, and no argument and no `where` says what it is";
    }
  }
  return {};
}

}  // namespace pluribus::gfunc
