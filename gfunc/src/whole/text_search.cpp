// SPDX-License-Identifier: BSD-3-Clause
/// What text is like: lengths, comparisons, and where other text lies in it. Patterns broadcast like any argument.
#include <cstring>

#include "code_points.hpp"
#include "datashape/try.hpp"
#include "gfunc/module.hpp"
#include "texts.hpp"

namespace pluribus::gfunc::whole {

namespace {

using result = datashape::result<value>;
using strings = std::span<const std::string_view>;

constexpr index piece = index{1} << 15;

/// Runs body(first, count) over pieces of n elements on the call's executor.
void in_pieces(const value_call& c, index n, function_ref<void(index, index)> body) {
  if (n <= 2 * piece || c.on.concurrency() == 1) return body(0, n);
  c.on.parallel_for((n + piece - 1) / piece, [&](index p) { body(p * piece, std::min(piece, n - p * piece)); });
}
algorithms::text_rows from(algorithms::text_rows rows, index first) {
  rows.starts += first * rows.start_step;
  rows.ends += first * rows.end_step;
  return rows;
}
template <class Run>
Run kernel(const value_call& c, algorithm_id what) {
  return reinterpret_cast<Run>(const_cast<void*>(c.functions.algorithm(what, ndt::scalar::uint8)));
}

result str_len(const value_call& c) {
  return lift(c, c.args, [&](std::span<const value> args, const valid_bytes&) -> result {
    DATASHAPE_TRY(value text, text_of(c, args[0]));
    if (is_bytes(text)) return c.wrong("bytes have no code points; ask for `binary_length`");
    DATASHAPE_TRY(text_column column, column_of(text));
    DATASHAPE_TRY(value made, make(args[0].shape(), ndt::scalar::int64));
    const auto run = kernel<algorithms::text_lengths>(c, algorithm_id::text_lengths);
    in_pieces(c, args[0].size(), [&](index first, index n) {
      const algorithms::text_rows rows = from(column.rows, first);
      run(&rows, n, data_of<std::int64_t>(made) + first);
    });
    return made;
  });
}

result binary_length(const value_call& c) {
  return from_texts(c, ndt::scalar::int64, [](strings s, std::byte* to) {
    const auto n = static_cast<std::int64_t>(s[0].size());
    std::memcpy(to, &n, sizeof n);
  });
}

result compare(const value_call& c, algorithms::text_order what) {
  return lift(c, c.args, [&](std::span<const value> args, const valid_bytes&) -> result {
    DATASHAPE_TRY(std::vector<value> texts, texts_of(c, args));
    DATASHAPE_TRY(text_column a, column_of(texts[0]));
    DATASHAPE_TRY(text_column b, column_of(texts[1]));
    DATASHAPE_TRY(value made, make(args[0].shape(), ndt::scalar::bool_));
    const auto run = kernel<algorithms::text_compare>(c, algorithm_id::text_compare);
    in_pieces(c, args[0].size(), [&](index first, index n) {
      const algorithms::text_rows left = from(a.rows, first), right = from(b.rows, first);
      run(&left, &right, n, what, data_of<bool>(made) + first);
    });
    return made;
  });
}
template <algorithms::text_order What>
result compare_as(const value_call& c) {
  return compare(c, What);
}

result str_contains(const value_call& c) {
  return lift(c, c.args, [&](std::span<const value> args, const valid_bytes&) -> result {
    DATASHAPE_TRY(std::vector<value> texts, texts_of(c, args));
    DATASHAPE_TRY(value made, make(args[0].shape(), ndt::scalar::bool_));
    bool* to = data_of<bool>(made);
    const index n = args[0].size();
    if (n == 0) return made;
    const text_reader patterns(texts[1]);
    if (is_repeated(texts[1])) {
      const std::string_view pattern = patterns[0];
      DATASHAPE_TRY(text_column column, column_of(texts[0]));
      const auto run = kernel<algorithms::text_contains>(c, algorithm_id::text_contains);
      in_pieces(c, n, [&](index first, index count) {
        const algorithms::text_rows rows = from(column.rows, first);
        run(&rows, count, pattern.data(), static_cast<std::int64_t>(pattern.size()), to + first);
      });
      return made;
    }
    const text_reader read(texts[0]);
    for (index i = 0; i < n; ++i) to[i] = read[i].find(patterns[i]) != std::string_view::npos;
    return made;
  });
}

/// The place in code points; of bytes in bytes, which differ only for strings.
template <bool Last>
result find(const value_call& c) {
  const bool bytes = leaf_kind(c.args[0]) == ndt::kind::bytes || leaf_kind(c.args[0]) == ndt::kind::fixed_bytes;
  return from_texts(c, ndt::scalar::int64, [&](strings s, std::byte* to) {
    const std::size_t at = Last ? s[0].rfind(s[1]) : s[0].find(s[1]);
    std::int64_t place = -1;
    if (at != std::string_view::npos) place = bytes ? static_cast<std::int64_t>(at) : code_point_count(s[0].substr(0, at));
    std::memcpy(to, &place, sizeof place);
  });
}

result str_count(const value_call& c) {
  return from_texts(c, ndt::scalar::int64, [](strings s, std::byte* to) {
    std::int64_t n = 0;
    if (s[1].empty())
      n = code_point_count(s[0]) + 1;
    else
      for (std::size_t at = s[0].find(s[1]); at != std::string_view::npos; at = s[0].find(s[1], at + s[1].size())) ++n;
    std::memcpy(to, &n, sizeof n);
  });
}

/// Of strings and of bytes, each of which may have nulls.
void both_kinds(module_builder& m, std::string_view gives, const whole_callable& run) {
  for (const char* kind : {"String", "Bytes"}) {
    for (const char* a : {"", "?"}) {
      for (const char* b : {"", "?"}) {
        const std::string q = *a != '\0' || *b != '\0' ? "?" : "";
        m.whole(std::string("(A... * ") + a + kind + ", B... * " + b + kind + ") -> C... * " + q + std::string(gives), run,
                null_policy::custom);
      }
    }
  }
}

}  // namespace

void text_search(module_builder& m) {
  using order = algorithms::text_order;
  const auto nulls = null_policy::custom;
  m.function("str_len", "How many code points each string has; a byte that is not UTF-8 counts unless it continues one.")
      .example("str_len([\"abc\", \"\", \"naïve\"])", "[3, 0, 5]")
      .arguments({"x"})
      .whole("(A... * T) -> A... * I", str_len, nulls);
  m.function("binary_length", "How many bytes each string or bytes has.")
      .example("binary_length([\"abc\", \"naïve\"])", "[3, 6]")
      .arguments({"x"})
      .whole("(A... * T) -> A... * I", binary_length, nulls);
  m.function("equal");
  both_kinds(m, "bool", compare_as<order::equal>);
  m.function("not_equal");
  both_kinds(m, "bool", compare_as<order::not_equal>);
  m.function("less");
  both_kinds(m, "bool", compare_as<order::less>);
  m.function("less_equal");
  both_kinds(m, "bool", compare_as<order::less_equal>);
  m.function("greater");
  both_kinds(m, "bool", compare_as<order::greater>);
  m.function("greater_equal");
  both_kinds(m, "bool", compare_as<order::greater_equal>);
  m.function("str_contains", "Whether the pattern lies in each string or bytes; the empty one lies in all.")
      .example("str_contains([\"banana\", \"kiwi\"], \"nan\")", "[true, false]")
      .arguments({"x", "pattern"})
      .whole("(A... * T, B... * U) -> C... * V", str_contains, nulls);
  m.function("str_starts_with", "Whether each begins with the other.")
      .example("str_starts_with([\"banana\", \"kiwi\"], \"ban\")", "[true, false]")
      .arguments({"x", "prefix"})
      .whole("(A... * T, B... * U) -> C... * V", compare_as<algorithms::text_order::begins>, nulls);
  m.function("str_ends_with", "Whether each ends with the other.")
      .example("str_ends_with([\"banana\", \"kiwi\"], \"wi\")", "[false, true]")
      .arguments({"x", "suffix"})
      .whole("(A... * T, B... * U) -> C... * V", compare_as<algorithms::text_order::ends>, nulls);
  m.function("str_find", "Where the other begins for the first time, in code points (of bytes: in bytes); -1 where it does not.")
      .example("str_find([\"naïve\", \"kiwi\"], \"v\")", "[3, -1]")
      .arguments({"x", "sub"})
      .whole("(A... * T, B... * U) -> C... * V", find<false>, nulls);
  m.function("str_rfind", "Where the other begins for the last time, in code points (of bytes: in bytes); -1 where it does not.")
      .example("str_rfind([\"banana\", \"kiwi\"], \"an\")", "[3, -1]")
      .arguments({"x", "sub"})
      .whole("(A... * T, B... * U) -> C... * V", find<true>, nulls);
  m.function("str_count", "How often the other lies in each without overlap; the empty one once around every code point.")
      .example("str_count([\"banana\", \"kiwi\"], \"an\")", "[2, 0]")
      .arguments({"x", "sub"})
      .whole("(A... * T, B... * U) -> C... * V", str_count, nulls);
}

}  // namespace pluribus::gfunc::whole
