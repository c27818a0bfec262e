// SPDX-License-Identifier: BSD-3-Clause
/// Lowers sequences: dims and prefixes in front of a dtype, from right to left. What a dim may hold in which dialect is decided here.
#include "lower.hpp"
#include "datashape/excerpt.hpp"

#include <algorithm>

#include "build.hpp"
#include "datashape/identifier.hpp"
#include "datashape/nearest.hpp"
#include "ndt/print.hpp"

namespace pluribus::ndt {
namespace {

type wrap(kind what, type below, std::string_view text = {}, std::uint8_t sub = 0, std::uint16_t flags = 0, std::int64_t value = 0) {
  return detail::wrap(what, std::move(below), sub, flags, value, text);
}

bool is_prefix(form f) {
  return f == form::option || f == form::reference || f == form::fortran || f == form::byte_order || f == form::annotation ||
         f == form::module;
}

const type& past_option(const type& t) { return t.kind() == kind::option ? t.element() : t; }

}  // namespace

type lowering::fail(datashape::code id, span where, std::string message, std::optional<std::string> help) {
  if (errors_.size() < 50) {
    datashape::diagnostic d{id, datashape::severity::error, std::move(message), where};
    d.help = std::move(help);
    errors_.push_back(std::move(d));
  }
  return {};
}

std::string lowering::quoted(span s) const {
  const std::string_view all = text(s);
  return "`" + datashape::excerpt(all, 60) + "`";
}

type lowering::datashape(const node& n) {
  switch (n.what) {
    case form::sequence: return sequence(n);
    case form::signature: return signature(n);
    default: return dtype(n);
  }
}

bool lowering::is_dimension(const node& n) const {
  switch (n.what) {
    case form::integer:
    case form::ellipsis:
    case form::power:
    case form::hash_hash:
    case form::constrained: return true;
    case form::symbol: return !n.has_arguments();
    case form::name: {
      const std::string_view t = text(n.text);
      const word& w = word_named(t, dialect_);
      if (knows(dialect_, w)) {
        return w.what == meaning::var || w.what == meaning::array || w.what == meaning::fixed || w.what == meaning::ellipsis ||
               (w.what == meaning::family && is_dim_family(static_cast<family>(w.argument)));
      }
      return t == "_" || datashape::is_symbol(t);
    }
    default: return false;
  }
}

int lowering::dimensions_in(const node& n) const {
  if (n.what == form::power) {
    const auto both = children(n);
    if (both[1].what == form::integer) return static_cast<int>(std::clamp<std::int64_t>(both[1].value, 0, 1000));
  }
  return is_prefix(n.what) ? 0 : 1;
}

type lowering::sequence(const node& n) {
  const auto segments = children(n);
  const std::uint32_t first = dims_seen_;
  std::uint32_t dims = 0;
  for (const node& s : segments.first(segments.size() - 1)) dims += static_cast<std::uint32_t>(dimensions_in(s));
  if (dims > detail::max_ndim) return fail(codes::too_many_dims, n.where, "more than " + std::to_string(detail::max_ndim) + " dimensions");
  dims_seen_ += dims;
  const std::size_t errors = errors_.size();
  type below = dtype(segments.back());
  const std::uint32_t after = dims_seen_;
  dims_seen_ = first + dims;
  bool ok = errors_.size() == errors;
  for (std::size_t i = segments.size() - 1; i-- > 0;) {
    const node& s = segments[i];
    if (s.what == form::integer && s.value >= 0 && !s.has(datashape::overflow) && !is(dialect::ndtypes)) {
      --dims_seen_;
      below = detail::wrap(kind::fixed, std::move(below), 0, 0, s.value);
      continue;
    }
    dims_seen_ -= static_cast<std::uint32_t>(dimensions_in(s));
    const std::size_t before = errors_.size();
    if (s.what == form::ellipsis && is(dialect::ndtypes) && i != 0)
      fail(codes::not_here, s.where, "ndtypes allows an ellipsis as the outermost dimension only");
    if (s.what == form::fortran && notes_) {
      index covered = 0;
      for (std::size_t k = i + 1; k + 1 < segments.size() && !is_prefix(segments[k].what); ++k) covered += dimensions_in(segments[k]);
      notes_->push_back({dims_seen_, dim_note::form::fortran, covered, {}});
    }
    type wrapped = segment(s, std::move(below));
    below = std::move(wrapped);
    if (errors_.size() != before) ok = false;
  }
  dims_seen_ = after;
  return ok ? below : type();
}

type lowering::segment(const node& n, type below) {
  switch (n.what) {
    case form::option: return option_of(n, std::move(below));
    case form::reference:
      if (!is(dialect::core) && !is(dialect::ndtypes)) return fail(codes::other_dialect, n.where, "`&` is no prefix of this dialect");
      return wrap(kind::ref, std::move(below));
    case form::fortran:
      if (is(dialect::ndtypes) || reads_layout_) return below;
      if (is(dialect::core))
        return fail(codes::layout_text, n.where, "`!` says how dimensions are stored, which is no part of a type",
                    "read this text with parse_layout, or as dialect ndtypes");
      return fail(codes::other_dialect, n.where, "`!` belongs to dialect ndtypes");
    case form::byte_order: return ordered_bytes(n, below);
    case form::annotation:
      if (!is(dialect::core)) return fail(codes::other_dialect, n.where, "annotations with `@` belong to core");
      return wrap(kind::annotated, std::move(below), json(children(n)[0]));
    case form::module:
      if (!is(dialect::core) && !is(dialect::ndtypes)) return fail(codes::other_dialect, n.where, "modules belong to core and ndtypes");
      return wrap(kind::module, std::move(below), text(n.text));
    default: return dimension(n, std::move(below));
  }
}

type lowering::option_of(const node& n, type below) {
  if (below.kind() == kind::option && is(dialect::awkward)) return below;
  if (below.kind() == kind::option)
    return fail(codes::double_option, n.where, "an option of an option: `" + to_string(below) + "` may be missing already",
                "remove this `?`");
  if (is(dialect::ndtypes) &&
      ((below.is_dim() && below.kind() != kind::var && below.kind() != kind::array) || below.kind() == kind::typevar))
    return fail(codes::not_here, n.where, "ndtypes has no optional " + std::string(below.is_dim() ? "fixed dimensions" : "type variables"));
  return wrap(kind::option, std::move(below));
}

type lowering::ordered_bytes(const node& n, const type& below) {
  if (!is(dialect::core) && !is(dialect::ndtypes)) return fail(codes::other_dialect, n.where, "byte order belongs to core and ndtypes");
  const kind k = below.kind();
  const bool sized =
      k == kind::scalar || (is(dialect::core) && (k == kind::char_ || k == kind::fixed_string || k == kind::time || k == kind::datetime ||
                                                  k == kind::timedelta || k == kind::date || k == kind::decimal));
  if (!sized) return fail(codes::not_here, n.where, "byte order stands before a scalar, not before `" + to_string(below) + "`");
  if (n.value != '>') return below;
  if (k == kind::scalar) return make_swapped(below.scalar());
  return make_node(
      {.what = k, .sub = below.sub(), .flags = detail::swapped, .value = below.value(), .extra = below.extra(), .text = below.text()});
}

type lowering::check_dims(const node& n, type below, bool is_var) {
  const type& inner = past_option(below);
  const bool fixed_below = inner.kind() == kind::fixed || inner.kind() == kind::symbolic || inner.kind() == kind::ellipsis;
  const bool var_below = inner.kind() == kind::var || inner.kind() == kind::array;
  if (is(dialect::ndtypes) && (is_var ? fixed_below : var_below))
    return fail(codes::mixed_dims, n.where, "ndtypes does not mix fixed and ragged dimensions", "core allows them in any order");
  return below;
}

type lowering::dimension(const node& n, type below) {
  switch (n.what) {
    case form::integer:
      if (n.has(datashape::overflow)) return fail(codes::bad_extent, n.where, "size " + quoted(n.where) + " is beyond 2**63 - 1");
      if (n.value < 0) return fail(codes::bad_extent, n.where, "size " + quoted(n.where) + " is negative");
      below = check_dims(n, std::move(below), false);
      return wrap(kind::fixed, std::move(below), {}, 0, 0, n.value);
    case form::name: return named_dimension(n, std::move(below));
    case form::ellipsis: return ellipsis(n, std::move(below));
    case form::power: return power(n, std::move(below));
    case form::symbol:
      if (n.has_arguments()) return fail(codes::not_a_dim, n.where, quoted(n.where) + " is not a dimension");
      return wrap(kind::symbolic, std::move(below), label({.where = n.where, .text = n.text, .label = n.text}));
    case form::hash_hash: return wrap(kind::unknown, std::move(below));
    case form::constrained: return constrained_dimension(n, std::move(below));
    case form::error: return below;
    default:
      return fail(codes::not_a_dim, n.where, quoted(n.where) + " is not a dimension",
                  "dimensions stand before the last `*`: sizes, names in upper case, `var`, `...`");
  }
}

type lowering::named_dimension(const node& n, type below) {
  const std::string_view t = text(n.text);
  const word& w = word_named(t, dialect_);
  const bool has_arguments = n.has_arguments();
  if (knows(dialect_, w)) {
    switch (w.what) {
      case meaning::var:
        if (has_arguments) {
          if (is(dialect::core) && !reads_layout_)
            return fail(codes::layout_text, n.where, "offsets say where rows lie, which is no part of a type",
                        "read this text with parse_layout, or as dialect ndtypes");
          const arguments all = arguments_of(n, "offsets", 0);
          const node* offsets = all.find("offsets");
          if ((!is(dialect::ndtypes) && !reads_layout_) || !offsets || offsets->what != form::bracket)
            return fail(codes::bad_argument, n.where, "expected `var(offsets=[...])`");
          dim_note note{dims_seen_, dim_note::form::offsets, 0, {}};
          for (const node& o : children(*offsets)) {
            std::int64_t value = 0;
            if (!integer(&o, value, "an offset")) return {};
            if (value < 0 || value > 2147483647)
              return fail(codes::bad_argument, o.where, "offset " + quoted(o.where) + " is out of range");
            if (!note.offsets.empty() && value < note.offsets.back()) return fail(codes::bad_argument, o.where, "offsets do not decrease");
            note.offsets.push_back(value);
          }
          if (note.offsets.size() < 2) return fail(codes::bad_argument, offsets->where, "at least two offsets are wanted");
          if (notes_) notes_->push_back(std::move(note));
        }
        below = check_dims(n, std::move(below), true);
        return wrap(kind::var, std::move(below));
      case meaning::array:
        below = check_dims(n, std::move(below), true);
        return has_arguments ? fail(codes::bad_argument, n.where, "`array` takes no arguments") : wrap(kind::array, std::move(below));
      case meaning::fixed: return fixed_arguments(n, std::move(below));
      case meaning::ellipsis: return wrap(kind::ellipsis, std::move(below), {}, static_cast<std::uint8_t>(family::dim));
      case meaning::family:
        if (const auto f = static_cast<family>(w.argument); is_dim_family(f))
          return wrap(kind::dim_family, std::move(below), {}, w.argument);
        break;
      default: break;
    }
    return fail(codes::not_a_dim, n.where, quoted(n.where) + " is a dtype, not a dimension", "a dtype stands after the last `*`");
  }
  if (t == "_" && !has_arguments) return wrap(kind::unknown, std::move(below));
  if (!datashape::is_symbol(t) || is(dialect::awkward)) {
    static constexpr std::string_view known[] = {"var", "fixed", "array"};
    type none = fail(codes::not_a_dim, n.where, quoted(n.where) + " is not a dimension");
    if (const auto near = datashape::nearest(t, known); !near.empty())
      errors_.back().help = "did you mean `" + std::string(near) + "`?";
    else
      errors_.back().help = "a symbolic dimension starts with an upper-case letter";
    return none;
  }
  if (has_arguments) return fail(codes::not_a_dim, n.where, quoted(n.where) + " is not a dimension");
  below = check_dims(n, std::move(below), false);
  return wrap(kind::symbolic, std::move(below), t);
}

type lowering::fixed_arguments(const node& n, type below) {
  const bool brackets = n.has(datashape::bracketed);
  if (is(dialect::ndtypes) && brackets) return fail(codes::other_dialect, n.where, "ndtypes writes `fixed(shape=...)`");
  if (is(dialect::dynd) && !brackets) return fail(codes::bad_argument, n.where, "dynd writes `fixed[...]`");
  const arguments all = arguments_of(n, "shape step stride", is(dialect::ndtypes) ? 0 : 1);
  const node* shape = all.pick(0, "shape");
  if (!shape) return fail(codes::wrong_arity, n.where, "`fixed` wants a size: `fixed(3)`");
  std::int64_t extent = 0;
  if (!integer(shape, extent, "a size")) return {};
  if (extent < 0) return fail(codes::bad_extent, shape->where, "size " + quoted(shape->where) + " is negative");
  for (const std::string_view key : {"step", "stride"})
    if (const node* step = all.find(key)) {
      if (is(dialect::core) && !reads_layout_)
        return fail(codes::layout_text, step->where, "strides say where elements lie, which is no part of a type",
                    "read this text with parse_layout, or as dialect ndtypes");
      std::int64_t value = 0;
      if ((key == "stride" && !reads_layout_) || !integer(step, value, "a step"))
        return fail(codes::bad_argument, step->where, "`fixed` takes `shape` and `step`");
      if (notes_) notes_->push_back({dims_seen_, key == "step" ? dim_note::form::step : dim_note::form::stride, value, {}});
    }
  below = check_dims(n, std::move(below), false);
  return wrap(kind::fixed, std::move(below), {}, 0, 0, extent);
}

type lowering::power(const node& n, type below) {
  if (!is(dialect::core) && !is(dialect::dynd)) return fail(codes::other_dialect, n.where, "`**` belongs to core and dynd");
  const auto both = children(n);
  const node &base = both[0], &exponent = both[1];
  if (!is_dimension(base) || base.what == form::ellipsis)
    return fail(codes::not_a_dim, base.where, quoted(base.where) + " is not a dimension");
  if (exponent.what == form::integer) {
    if (exponent.has(datashape::overflow) || exponent.value < 0 || exponent.value > static_cast<std::int64_t>(detail::max_ndim))
      return fail(codes::too_many_dims, exponent.where,
                  "exponent " + quoted(exponent.where) + ": more than " + std::to_string(detail::max_ndim) + " dimensions");
    for (std::int64_t i = 0; i < exponent.value; ++i) below = dimension(base, std::move(below));
    return below;
  }
  const bool in_quotes = exponent.what == form::symbol;
  const std::string_view name =
      in_quotes ? label({.where = exponent.where, .text = exponent.text, .label = exponent.text}) : text(exponent.text);
  if (!in_quotes && (!datashape::is_symbol(name) || family_named(name)))
    return fail(codes::not_a_dim, exponent.where, "an exponent is a size or a name in upper case that is no kind");
  const type children[] = {std::move(below), dimension(base, type())};
  return make_node({.what = kind::power, .text = name, .children = children});
}

type lowering::ellipsis(const node& n, type below) {
  for (const type* t = &below; t->is_dim(); t = &t->element())
    if (t->kind() == kind::ellipsis) return fail(codes::several_ellipses, n.where, "one dimension list holds at most one ellipsis");
  if (is(dialect::awkward)) return fail(codes::other_dialect, n.where, "awkward has no ellipsis");
  std::string_view name = text(n.text);
  if (name == "...") name = {};
  bool equal = n.has(datashape::equal_ellipsis);
  family over = family::dim;
  if (name == "var" || name == "array") {
    if (!is(dialect::core) && !is(dialect::ndtypes)) return fail(codes::not_here, n.where, quoted(n.where) + " belongs to ndtypes");
    over = name == "var" ? family::var : family::fixed;
    name = {};
  } else if (!name.empty()) {
    if (name[0] == '`')
      name = label({.where = n.where, .text = n.text, .label = n.text});
    else if (!datashape::is_symbol(name))
      return fail(codes::not_a_dim, n.where, "the name of an ellipsis starts with an upper-case letter");
    if (is(dialect::core) && family_named(name)) return fail(codes::reserved_name, n.where, quoted(n.text) + " is a reserved name");
    if (is(dialect::ndtypes)) equal = true;
  }
  if (n.has(datashape::equal_ellipsis) && !is(dialect::core)) return fail(codes::other_dialect, n.where, "`A=...` belongs to core");
  return wrap(kind::ellipsis, std::move(below), name, static_cast<std::uint8_t>(over), equal ? detail::equal_dims : 0);
}

}  // namespace pluribus::ndt
