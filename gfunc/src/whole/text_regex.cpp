// SPDX-License-Identifier: BSD-3-Clause
/// Regular expressions by RE2, which takes time linear in the text whatever the pattern. Patterns are UTF-8 (of bytes: bytes); one that
/// cannot be read is an error with RE2's reason.
#include <re2/re2.h>

#include <cstring>
#include <memory>

#include "code_points.hpp"
#include "datashape/try.hpp"
#include "gfunc/copy.hpp"
#include "gfunc/module.hpp"
#include "text_lists.hpp"
#include "texts.hpp"

namespace pluribus::gfunc::whole {

namespace {

using result = datashape::result<value>;
using strings = std::span<const std::string_view>;

re2::StringPiece piece_of(std::string_view s) { return {s.data(), s.size()}; }
std::string_view view_of(const re2::StringPiece& s) { return {s.data(), s.size()}; }

datashape::result<std::unique_ptr<RE2>> compiled(const value_call& c) {
  RE2::Options how;
  how.set_log_errors(false);
  how.set_case_sensitive(!c.boolean("ignore_case"));
  const ndt::kind k = leaf_kind(c.args[0]);
  if (k == ndt::kind::bytes || k == ndt::kind::fixed_bytes) how.set_encoding(RE2::Options::EncodingLatin1);
  auto made = std::make_unique<RE2>(piece_of(c.text("pattern")), how);
  if (!made->ok()) return c.wrong("the pattern cannot be read: " + made->error());
  return made;
}

result truth(const value_call& c, RE2::Anchor anchor) {
  DATASHAPE_TRY(std::unique_ptr<RE2> re, compiled(c));
  return from_texts(c, ndt::scalar::bool_,
                    [&](strings s, std::byte* to) { *to = std::byte{re->Match(piece_of(s[0]), 0, s[0].size(), anchor, nullptr, 0)}; });
}
result regex_match(const value_call& c) { return truth(c, RE2::ANCHOR_BOTH); }
result regex_search(const value_call& c) { return truth(c, RE2::UNANCHORED); }

/// found(place, size) for matches without overlap, left to right; an empty one moves on by a code point.
template <class Found>
void each_match(const RE2& re, std::string_view text, Found found) {
  re2::StringPiece match;
  for (std::size_t at = 0; at <= text.size() && re.Match(piece_of(text), at, text.size(), RE2::UNANCHORED, &match, 1);) {
    const auto place = static_cast<std::size_t>(match.data() - text.data());
    if (!found(place, match.size())) return;
    at = place + match.size();
    if (match.empty()) at += at < text.size() ? code_point_at(text, at).size : 1;
  }
}

result regex_count(const value_call& c) {
  DATASHAPE_TRY(std::unique_ptr<RE2> re, compiled(c));
  return from_texts(c, ndt::scalar::int64, [&](strings s, std::byte* to) {
    std::int64_t n = 0;
    each_match(*re, s[0], [&](std::size_t, std::size_t) { return ++n > 0; });
    std::memcpy(to, &n, sizeof n);
  });
}

result regex_replace(const value_call& c) {
  DATASHAPE_TRY(std::unique_ptr<RE2> re, compiled(c));
  const std::string rewrite(c.text("replacement"));
  std::string why;
  if (!re->CheckRewriteString(rewrite, &why)) return c.wrong("the replacement cannot be read: " + why);
  const index most = c.integer("count");
  return map_text(c, [&](std::string_view text, std::string& out) {
    out.assign(text);
    if (most < 0) {
      RE2::GlobalReplace(&out, *re, rewrite);
      return;
    }
    if (most == 0) return;
    out.clear();
    std::vector<re2::StringPiece> groups(static_cast<std::size_t>(re->NumberOfCapturingGroups()) + 1);
    std::size_t done = 0, at = 0;
    for (index left = most; left > 0 && at <= text.size(); --left) {
      if (!re->Match(piece_of(text), at, text.size(), RE2::UNANCHORED, groups.data(), static_cast<int>(groups.size()))) break;
      const auto place = static_cast<std::size_t>(groups[0].data() - text.data());
      out.append(text.substr(done, place - done));
      re->Rewrite(&out, rewrite, groups.data(), static_cast<int>(groups.size()));
      done = at = place + groups[0].size();
      if (groups[0].empty()) at += at < text.size() ? code_point_at(text, at).size : 1;
    }
    out.append(text.substr(done));
  });
}

result regex_split(const value_call& c) {
  DATASHAPE_TRY(std::unique_ptr<RE2> re, compiled(c));
  const index most = c.integer("maxsplit") < 0 ? INT64_MAX : c.integer("maxsplit");
  return split_texts(c, [&](std::string_view text, text_builder& to) {
    std::size_t done = 0;
    index left = most;
    each_match(*re, text, [&](std::size_t place, std::size_t size) {
      if (left-- <= 0) return false;
      to.append(text.substr(done, place - done));
      done = place + size;
      return true;
    });
    to.append(text.substr(done));
  });
}

/// One group of the first match, null where there is none.
result regex_extract(const value_call& c) {
  DATASHAPE_TRY(std::unique_ptr<RE2> re, compiled(c));
  const int groups = re->NumberOfCapturingGroups();
  const index group = c.has("group") ? c.integer("group") : groups > 0 ? 1 : 0;
  if (group < 0 || group > groups)
    return c.wrong("the pattern has " + std::to_string(groups) + " groups, and number " + std::to_string(group) + " is asked for");
  return lift(c, c.args, [&](std::span<const value> args, const valid_bytes& valid) -> result {
    DATASHAPE_TRY(value text, text_of(c, args[0]));
    const text_reader read(text);
    text_builder made(read.size());
    std::vector<re2::StringPiece> found(static_cast<std::size_t>(group) + 1);
    for (index i = 0; i < read.size(); ++i) {
      const bool wanted = valid.empty() || valid[static_cast<std::size_t>(i)] != 0;
      const std::string_view s = wanted ? read[i] : std::string_view();
      const bool hit = wanted && re->Match(piece_of(s), 0, s.size(), RE2::UNANCHORED, found.data(), static_cast<int>(found.size()));
      hit&& found.back().data() != nullptr ? made.append(view_of(found.back())) : made.append_null();
    }
    DATASHAPE_TRY(value flat, std::move(made).finish(text.dtype(), true));
    return unflatten(flat, args[0].shape());
  });
}

}  // namespace

void text_regex(module_builder& m) {
  using kind = parameter_kind;
  const auto nulls = null_policy::custom;
  const auto begin = [&](std::string_view name, std::string_view doc, std::string_view example, std::string_view gives) -> module_builder& {
    return m.function(name, doc)
        .example(example, gives)
        .arguments({"x"})
        .required("pattern", kind::text)
        .option("ignore_case", kind::boolean, false);
  };
  begin("regex_match", "Whether the pattern (RE2 syntax) matches the whole of each string.",
        "regex_match([\"a1\", \"a1b\"], pattern=\"[a-z][0-9]\")", "[true, false]")
      .whole("(A... * T) -> A... * V", regex_match, nulls);
  begin("regex_search", "Whether the pattern (RE2 syntax) matches somewhere in each string.",
        "regex_search([\"xa1y\", \"b\"], pattern=\"[a-z][0-9]\")", "[true, false]")
      .whole("(A... * T) -> A... * V", regex_search, nulls);
  begin("regex_count", "How many matches without overlap each string has.", "regex_count([\"a1b22\", \"\"], pattern=\"[0-9]+\")", "[2, 0]")
      .whole("(A... * T) -> A... * V", regex_count, nulls);
  begin("regex_replace",
        "The first count= matches (all when it is negative) replaced; \\1 to \\9 stand for groups, \\0 for the whole match.",
        "regex_replace([\"a1b22\"], pattern=\"[0-9]+\", replacement=\"#\")", "[\"a#b#\"]")
      .required("replacement", kind::text)
      .option("count", kind::integer, std::int64_t{-1})
      .whole("(A... * T) -> A... * V", regex_replace, nulls);
  begin("regex_extract", "What a group of the first match holds, by default the first group or else the whole match; null without one.",
        "regex_extract([\"k=v\", \"x\"], pattern=\"=(.*)\")", "[\"v\", null]")
      .option("group", kind::integer)
      .whole("(A... * T) -> A... * V", regex_extract, nulls);
  begin("regex_split", "The pieces between matches, a ragged dim of them; maxsplit= bounds the number of cuts.",
        "regex_split([\"a1b22c\", \"d\"], pattern=\"[0-9]+\")", "[[\"a\", \"b\", \"c\"], [\"d\"]]")
      .option("maxsplit", kind::integer, std::int64_t{-1})
      .whole("(A... * T) -> A... * V", regex_split, nulls);
}

}  // namespace pluribus::gfunc::whole
