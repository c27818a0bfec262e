// SPDX-License-Identifier: BSD-3-Clause
/// Any bytes as text into every function that takes text: strings of exact buffers, as offsets, views or fixed text, with and without
/// nulls. A call gives a value, which is used whole, or an error.
#include <cstdint>
#include <cstdlib>
#include <string>
#include <vector>

#include "bounded_memory.hpp"
#include "byte_input.hpp"
#include "gfunc/call.hpp"
#include "ndt/make.hpp"
#include "ndt/parse.hpp"
#include "whole_use.hpp"

using namespace pluribus;
using gfunc::value;

namespace {

struct asked {
  const char* name;
  int arguments;
  std::vector<const char*> options;
};
/// Options by what they take: `n` integer, `t` text, `b` bool, `w` a width.
const asked functions[] = {
    {"str_len", 1, {}},
    {"binary_length", 1, {}},
    {"str_upper", 1, {}},
    {"str_lower", 1, {}},
    {"str_swapcase", 1, {}},
    {"str_capitalize", 1, {}},
    {"str_title", 1, {}},
    {"str_slice", 1, {"n:start", "n:stop", "n:step"}},
    {"str_strip", 1, {"t:characters"}},
    {"str_lstrip", 1, {"t:characters"}},
    {"str_rstrip", 1, {"t:characters"}},
    {"str_ljust", 1, {"w:width", "t:fill"}},
    {"str_rjust", 1, {"w:width", "t:fill"}},
    {"str_center", 1, {"w:width", "t:fill"}},
    {"str_zfill", 1, {"w:width"}},
    {"str_replace", 3, {"n:count"}},
    {"str_contains", 2, {}},
    {"str_starts_with", 2, {}},
    {"str_ends_with", 2, {}},
    {"str_find", 2, {}},
    {"str_rfind", 2, {}},
    {"str_count", 2, {}},
    {"str_split", 1, {"t:separator", "n:maxsplit"}},
    {"str_join", 1, {"t:separator"}},
    {"regex_match", 1, {"t:pattern", "b:ignore_case"}},
    {"regex_search", 1, {"t:pattern", "b:ignore_case"}},
    {"regex_count", 1, {"t:pattern", "b:ignore_case"}},
    {"regex_extract", 1, {"t:pattern", "n:group", "b:ignore_case"}},
    {"regex_replace", 1, {"t:pattern", "t:replacement", "n:count"}},
    {"regex_split", 1, {"t:pattern", "n:maxsplit"}},
    {"strptime", 1, {"t:format", "e:on_error"}},
    {"add", 2, {}},
    {"equal", 2, {}},
    {"less", 2, {}},
    {"greater_equal", 2, {}},
    {"cast", 1, {"d:dtype", "e:on_error"}},
    {"sort", 1, {}},
    {"argsort", 1, {}},
    {"unique_all", 1, {}},
    {"isin", 2, {}},
    {"searchsorted", 2, {}},
    {"union1d", 2, {}},
    {"setdiff1d", 2, {}},
    {"dictionary_encode", 1, {}},
    {"group_index", 1, {}},
    {"max", 1, {}},
    {"min", 1, {}},
    {"top_k", 1, {"n:k"}},
    {"fill_null", 2, {}},
    {"concat", 2, {}},
    {"run_lengths", 1, {}},
    {"repeat", 1, {"w:repeats"}},
};
constexpr const char* dtypes[] = {"int32",
                                  "float64",
                                  "bool",
                                  "decimal(10, 2)",
                                  "date",
                                  "datetime['us']",
                                  "time['ms']",
                                  "categorical(string)",
                                  "bytes",
                                  "string",
                                  "fixed_string(4)",
                                  "fixed_bytes(3)",
                                  "int8",
                                  "complex128",
                                  "json",
                                  "float16",
                                  "timedelta['s']",
                                  "datetime['s', 'UTC']",
                                  "char",
                                  "uint64",
                                  "int128",
                                  "fixed_string(2, 'utf16')",
                                  "decimal(38, 10)"};

/// Of a block of its own, so that a sanitizer sees its ends.
gfunc::buffer exact(std::string_view bytes) {
  void* block = std::malloc(bytes.size());
  if (!bytes.empty()) std::memcpy(block, bytes.data(), bytes.size());
  return gfunc::buffer::adopt(
      block, static_cast<std::int64_t>(bytes.size()), [](void*, void* data) { std::free(data); }, nullptr);
}

value integers(const std::vector<std::int32_t>& all) {
  return value::from_buffer(ndt::fixed_dim(static_cast<std::int64_t>(all.size()), ndt::make_scalar(ndt::scalar::int32)),
                            exact({reinterpret_cast<const char*>(all.data()), 4 * all.size()}))
      .value();
}

value views_of(const ndt::type& leaf, const std::vector<std::string>& texts) {
  std::string all, views;
  for (const std::string& t : texts) {
    std::int32_t head[4] = {static_cast<std::int32_t>(t.size()), 0, 0, static_cast<std::int32_t>(all.size())};
    std::memcpy(head + 1, t.data(), std::min<std::size_t>(t.size(), t.size() > 12 ? 4 : 12));
    if (t.size() > 12) all += t;
    views.append(reinterpret_cast<const char*>(head), 16);
  }
  const ndt::type t = ndt::fixed_dim(static_cast<std::int64_t>(texts.size()), ndt::make_fixed_bytes(16));
  return value::text_views(leaf, value::from_buffer(t, exact(views)).value(), {exact(all)}).value();
}

value texts(testing::byte_input& in) {
  const std::uint8_t how = in.byte();
  std::vector<std::string> all(in.byte() % 5);
  std::string joined, bits;
  std::vector<std::int32_t> offsets{0};
  for (std::string& t : all) {
    t = in.text(in.byte() % 24);
    joined += t;
    offsets.push_back(static_cast<std::int32_t>(joined.size()));
  }
  const auto n = static_cast<std::int64_t>(all.size());
  const ndt::type leaf = how & 1 ? ndt::make_bytes() : ndt::make_leaf(ndt::kind::string);
  value made;
  switch (how >> 1 & 3) {
    case 0:
    case 3: made = value::text(leaf, integers(offsets), exact(joined)).value(); break;
    case 1: made = views_of(leaf, all); break;
    case 2: {
      joined.resize(static_cast<std::size_t>(6 * n));
      const ndt::type fixed = ndt::parse(how & 1 ? "fixed_bytes(6)" : how & 64 ? "fixed_string(3, 'utf16')" : "fixed_string(6)");
      made = value::from_buffer(ndt::fixed_dim(n, fixed), exact(joined)).value();
    }
  }
  if (how & 8) {
    bits.resize(static_cast<std::size_t>((n + 7) / 8));
    in.fill(bits.data(), bits.size());
    made = value::option(made, gfunc::validity::bitmap(exact(bits), 0, {1})).value();
  }
  if ((how & 16) && n > 0) made = made.at(0).value();
  if ((how & 32) && made.shape().rank() > 0) made = made.slice(0, n == 0 ? 0 : n - 1, n, -1).value();
  if ((how & 128) && made.shape().rank() > 0 && n > 0) {
    const value rows = integers({0, static_cast<std::int32_t>(n / 2), static_cast<std::int32_t>(n)});
    made = value::ragged(rows, made).value();
  }
  return made;
}

gfunc::attribute option(testing::byte_input& in, char what) {
  switch (what) {
    case 'n': return in.number();
    case 'w': return in.byte() % 250 == 249 ? in.number() | std::int64_t{1} << 40 : std::int64_t{in.byte()} - 2;
    case 'b': return (in.byte() & 1) != 0;
    case 'd': return ndt::parse(in.one_of(dtypes));
    case 'e': return std::string(in.byte() & 1 ? "null" : "raise");
    default: return in.text(in.byte() % 16);
  }
}

}  // namespace

extern "C" int LLVMFuzzerInitialize(int*, char***) {
  testing::bound_memory();
  return 0;
}

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  testing::byte_input in(data, size);
  const asked& f = in.one_of(functions);
  const std::uint8_t given = in.byte();
  gfunc::attributes options;
  for (std::size_t i = 0; i < f.options.size(); ++i) {
    if ((given >> i & 1) == 0) options.set(f.options[i] + 2, option(in, f.options[i][0]));
  }
  std::vector<value> args;
  for (int i = 0; i < f.arguments; ++i) args.push_back(texts(in));
  try {
    const auto made = gfunc::try_call(f.name, args, options);
    if (made) testing::use_whole(*made);
  } catch (const std::bad_alloc&) {
  }
  return 0;
}
