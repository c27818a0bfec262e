// SPDX-License-Identifier: BSD-3-Clause
/// Families, encodings and time units to text and back, aliases included.
#include "ndt/kind.hpp"

#include <iterator>

namespace pluribus::ndt {
namespace {

constexpr std::string_view family_names[] = {"Any",         "Dtype",      "Scalar",      "Bool",    "Number",   "Integer", "Int",
                                             "UInt",        "Float",      "Complex",     "Decimal", "Temporal", "String",  "Bytes",
                                             "FixedString", "FixedBytes", "Categorical", "Record",  "Tuple",    "Union",   "Ref",
                                             "Callable",    "Option",     "Dim",         "Fixed",   "Var"};
static_assert(std::size(family_names) == family_count);

struct alias {
  std::string_view text;
  int meaning;
};
constexpr alias family_aliases[] = {{"Struct", static_cast<int>(family::record)}, {"Function", static_cast<int>(family::function)}};

constexpr std::string_view encoding_names[] = {"ascii", "latin1", "utf8", "utf16", "utf32", "ucs2"};
constexpr alias encoding_aliases[] = {{"A", 0},      {"us-ascii", 0}, {"iso-8859-1", 1}, {"latin-1", 1}, {"U8", 2},    {"utf-8", 2},
                                      {"utf_8", 2},  {"U16", 3},      {"utf-16", 3},     {"utf_16", 3},  {"U32", 4},   {"utf-32", 4},
                                      {"utf_32", 4}, {"ucs-2", 5},    {"ucs_2", 5},      {"ucs4", 4},    {"ucs-4", 4}, {"ucs_4", 4}};

constexpr std::string_view unit_names[] = {"Y", "M", "W", "D", "h", "m", "s", "ms", "us", "ns", "ps", "fs", "as", "generic"};
constexpr alias unit_aliases[] = {{"year", 0},
                                  {"years", 0},
                                  {"y", 0},
                                  {"month", 1},
                                  {"months", 1},
                                  {"week", 2},
                                  {"weeks", 2},
                                  {"w", 2},
                                  {"day", 3},
                                  {"days", 3},
                                  {"d", 3},
                                  {"hour", 4},
                                  {"hours", 4},
                                  {"H", 4},
                                  {"minute", 5},
                                  {"minutes", 5},
                                  {"min", 5},
                                  {"second", 6},
                                  {"seconds", 6},
                                  {"sec", 6},
                                  {"S", 6},
                                  {"millisecond", 7},
                                  {"milliseconds", 7},
                                  {"microsecond", 8},
                                  {"microseconds", 8},
                                  {"μs", 8},
                                  {"µs", 8},
                                  {"nanosecond", 9},
                                  {"nanoseconds", 9},
                                  {"picosecond", 10},
                                  {"picoseconds", 10},
                                  {"femtosecond", 11},
                                  {"femtoseconds", 11},
                                  {"attosecond", 12},
                                  {"attoseconds", 12}};

template <class E, std::size_t N, std::size_t M>
std::optional<E> find(const std::string_view (&names)[N], const alias (&aliases)[M], std::string_view text) {
  for (std::size_t i = 0; i < N; ++i)
    if (names[i] == text) return static_cast<E>(i);
  for (const alias& a : aliases)
    if (a.text == text) return static_cast<E>(a.meaning);
  return std::nullopt;
}

}  // namespace

std::string_view name(family f) noexcept { return family_names[static_cast<int>(f)]; }
std::string_view name(encoding e) noexcept { return encoding_names[static_cast<int>(e)]; }
std::string_view name(time_unit u) noexcept { return unit_names[static_cast<int>(u)]; }
std::optional<family> family_named(std::string_view text) noexcept { return find<family>(family_names, family_aliases, text); }
std::optional<encoding> encoding_named(std::string_view text) noexcept { return find<encoding>(encoding_names, encoding_aliases, text); }
std::optional<time_unit> time_unit_named(std::string_view text) noexcept { return find<time_unit>(unit_names, unit_aliases, text); }

}  // namespace pluribus::ndt
