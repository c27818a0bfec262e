// SPDX-License-Identifier: BSD-3-Clause
/// Text to rows of text and back: split into `var * string`, join along the last dim.
#include "text_lists.hpp"

#include "code_points.hpp"
#include "datashape/try.hpp"
#include "gfunc/copy.hpp"
#include "gfunc/module.hpp"
#include "texts.hpp"

namespace pluribus::gfunc::whole {

namespace {

using result = datashape::result<value>;

bool is_blank(char c) { return c == ' ' || (c >= 9 && c <= 13) || (c >= 0x1c && c <= 0x1f); }

void split_blanks(std::string_view text, index most, text_builder& to) {
  const auto skip = [&] {
    while (!text.empty() && is_blank(text[0])) text.remove_prefix(1);
  };
  for (skip(); !text.empty(); skip()) {
    if (most-- == 0) {
      while (is_blank(text.back())) text.remove_suffix(1);
      return to.append(text);
    }
    std::size_t end = 0;
    while (end < text.size() && !is_blank(text[end])) ++end;
    to.append(text.substr(0, end));
    text.remove_prefix(end);
  }
}

result str_split(const value_call& c) {
  const index most = c.integer("maxsplit") < 0 ? INT64_MAX : c.integer("maxsplit");
  const bool by = c.has("separator");
  const std::string_view separator = by ? c.text("separator") : std::string_view();
  if (by && separator.empty()) return c.wrong("the separator is empty");
  return split_texts(c, [&](std::string_view text, text_builder& to) {
    if (!by) return split_blanks(text, most, to);
    index left = most;
    for (std::size_t at = text.find(separator); at != std::string_view::npos && left-- > 0; at = text.find(separator)) {
      to.append(text.substr(0, at));
      text.remove_prefix(at + separator.size());
    }
    to.append(text);
  });
}

/// Rows of a content of text to one text a row; a null in a row makes it null.
result join_rows(const value_call& c, const value& content, std::span<const index> sizes, const valid_bytes& wanted) {
  const std::string_view separator = c.text("separator");
  DATASHAPE_TRY(value flat, content.unwrapped());
  const valid_bytes valid = valid_of(flat);
  DATASHAPE_TRY(value text, text_of(c, flat.form() == value_form::option ? flat.child() : flat));
  const text_reader read(text);
  text_builder made(static_cast<index>(sizes.size()));
  std::string joined;
  index at = 0;
  for (std::size_t row = 0; row < sizes.size(); ++row) {
    joined.clear();
    bool null = !wanted.empty() && wanted[row] == 0;
    for (index i = 0; i < sizes[row]; ++i, ++at) {
      null = null || (!valid.empty() && valid[static_cast<std::size_t>(at)] == 0);
      if (null) continue;
      if (i > 0) joined += separator;
      joined += read[at];
    }
    null ? made.append_null() : made.append(joined);
  }
  return std::move(made).finish(text.dtype(), flat.form() == value_form::option || !wanted.empty());
}

result joined(const value_call& c, const value& given) {
  DATASHAPE_TRY(value v, given.unwrapped());
  valid_bytes wanted;
  const bool option = v.form() == value_form::option && v.child().form() == value_form::ragged;
  if (option) {
    wanted = valid_of(v);
    if (wanted.empty()) wanted.assign(static_cast<std::size_t>(v.size()), 1);
    v = value(v.child());
  }
  if (v.form() == value_form::ragged) {
    DATASHAPE_TRY(row_parts rows, rows_of(v, wanted));
    const value& inner = rows.content;
    const bool deeper = inner.shape().rank() > 1 || inner.form() == value_form::ragged ||
                        (inner.form() == value_form::option && inner.child().form() == value_form::ragged);
    if (deeper && option) return c.wrong("rows of rows that can be null are not joined");
    if (deeper) {
      DATASHAPE_TRY(value below, joined(c, inner));
      return with_rows(v, rows.sizes, std::move(below));
    }
    DATASHAPE_TRY(value made, join_rows(c, inner, rows.sizes, wanted));
    return unflatten(made, v.shape());
  }
  if (v.shape().rank() == 0) return c.wrong("a value without dims has nothing to join");
  dims outer = v.shape();
  const index n = outer[outer.rank() - 1];
  outer.resize(outer.rank() - 1);
  DATASHAPE_TRY(value flat, flatten(v));
  const std::vector<index> sizes(static_cast<std::size_t>(outer.count()), n);
  DATASHAPE_TRY(value made, join_rows(c, flat, sizes, {}));
  return unflatten(made, outer);
}

result str_join(const value_call& c) { return joined(c, c.args[0]); }

}  // namespace

result split_texts(const value_call& c, function_ref<void(std::string_view, text_builder&)> split) {
  return lift(c, c.args.first(1), [&](std::span<const value> args, const valid_bytes& valid) -> result {
    DATASHAPE_TRY(value text, text_of(c, args[0]));
    const text_reader read(text);
    text_builder made(2 * read.size());
    std::vector<index> sizes;
    for (index i = 0; i < read.size(); ++i) {
      const index before = made.size();
      if (valid.empty() || valid[static_cast<std::size_t>(i)] != 0) split(read[i], made);
      sizes.push_back(made.size() - before);
    }
    DATASHAPE_TRY(value content, std::move(made).finish(text.dtype()));
    DATASHAPE_TRY(packed_rows rows, pack_rows(args[0].shape(), sizes));
    return value::ragged(std::move(rows.starts), std::move(rows.ends), std::move(content));
  });
}

void text_lists(module_builder& m) {
  using kind = parameter_kind;
  const auto nulls = null_policy::custom;
  m.function(
       "str_split",
       "The pieces between separators, a ragged dim of them; without separator= the words between runs of ASCII white space. maxsplit= "
       "bounds the number of cuts.")
      .example("str_split([\"a,b\", \"c\"], separator=\",\")", "[[\"a\", \"b\"], [\"c\"]]")
      .arguments({"x"})
      .option("separator", kind::text)
      .option("maxsplit", kind::integer, std::int64_t{-1})
      .whole("(A... * T) -> A... * V", str_split, nulls);
  m.function("str_join", "The text along the last dim, ragged or fixed, as one with a separator between; null where a piece is null.")
      .example("str_join([[\"a\", \"b\"], [\"c\"]], separator=\"-\")", "[\"a-b\", \"c\"]")
      .arguments({"x"})
      .option("separator", kind::text, std::string())
      .whole("(A... * T) -> B... * V", str_join, nulls);
}

}  // namespace pluribus::gfunc::whole
