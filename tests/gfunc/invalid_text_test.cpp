// SPDX-License-Identifier: BSD-3-Clause
/// Strings that are not UTF-8, as files and other libraries may hand them over unchecked: a byte that is part of no code point counts as a
/// step of its own and comes out as it went in. Nothing is replaced, and nothing is read beyond the text.
#include <doctest/doctest.h>

#include <cstring>
#include <memory>
#include <string>
#include <vector>

#include "gfunc/call.hpp"
#include "gfunc/copy.hpp"
#include "gfunc/rows.hpp"
#include "ndt/make.hpp"

using namespace pluribus;
using namespace pluribus::gfunc;

namespace {

/// In blocks that end where the text ends.
value strings(const std::vector<std::string>& all) {
  std::string joined;
  std::vector<std::int64_t> offsets{0};
  for (const std::string& s : all) offsets.push_back(static_cast<std::int64_t>((joined += s).size()));
  const auto owned = [](const void* data, std::size_t size) {
    auto block = std::make_unique<char[]>(size);
    if (size > 0) std::memcpy(block.get(), data, size);
    char* at = block.get();
    buffer made = buffer::adopt(
        at, static_cast<gfunc::index>(size), [](void* context, void*) { delete[] static_cast<char*>(context); }, at);
    block.release();
    return made;
  };
  const ndt::type t = ndt::fixed_dim(static_cast<gfunc::index>(offsets.size()), ndt::make_scalar(ndt::scalar::int64));
  return value::text(ndt::make_leaf(ndt::kind::string), value::from_buffer(t, owned(offsets.data(), 8 * offsets.size())).value(),
                     owned(joined.data(), joined.size()))
      .value();
}

std::vector<std::string> texts(const value& v) {
  const text_reader read(v);
  std::vector<std::string> all;
  for (gfunc::index i = 0; i < read.size(); ++i) all.emplace_back(read[i]);
  return all;
}
std::vector<std::string> texts(std::string_view name, const std::vector<std::string>& x, const attributes& options = {}) {
  return texts(call(name, {strings(x)}, options));
}
std::vector<std::int64_t> numbers(std::string_view name, const std::vector<std::vector<std::string>>& args) {
  std::vector<value> all;
  for (const auto& a : args) all.push_back(strings(a));
  const value made = copy(call(name, all)).value();
  std::vector<std::int64_t> out(static_cast<std::size_t>(made.size()));
  std::memcpy(out.data(), made.data(), 8 * out.size());
  return out;
}

using list = std::vector<std::string>;

}  // namespace

TEST_CASE("what is no code point is no letter, and stays") {
  const list bad{
      "a\xff"
      "b",
      "\xc3",
      "\xe2\x82",
      "x\xf0\x9f\x98",
      "\x80\x80",
      "\xed\xa0\x80z",
      "\xc0\xaf"};
  CHECK(texts("str_upper", bad) == list{"A\xff"
                                        "B",
                                        "\xc3", "\xe2\x82", "X\xf0\x9f\x98", "\x80\x80", "\xed\xa0\x80Z", "\xc0\xaf"});
  CHECK(texts("str_lower", bad) == bad);
  CHECK(texts("str_swapcase", bad) == texts("str_upper", bad));
  CHECK(texts("str_capitalize", {"\xff"
                                 "AB"}) == list{"\xff"
                                                "ab"});
  CHECK(texts("str_title", {"ab\xff"
                            "CD"}) == list{"Ab\xff"
                                           "cd"});
  CHECK(texts("str_strip", {" \xff "}) == list{"\xff"});
  CHECK(texts("str_strip",
              {"\xc3"
               "a\xc3"},
              {{"characters", std::string("\xc3")}}) == list{"a"});
}

TEST_CASE("code points are counted, cut and found by their first bytes") {
  CHECK(numbers("str_len", {{"a\xff"
                             "b",
                             "\xc3", "\x80\x80", "\xe2\x82"}}) == std::vector<std::int64_t>{3, 1, 0, 1});
  CHECK(numbers("binary_length", {{"a\xff"
                                   "b",
                                   "\xc3", "\x80\x80", "\xe2\x82"}}) == std::vector<std::int64_t>{3, 1, 2, 2});
  CHECK(texts("str_slice",
              {"a\xff\xc3"
               "b",
               "\xe2\x82"},
              {{"start", std::int64_t{1}}}) == list{"\xff\xc3"
                                                    "b",
                                                    "\x82"});
  CHECK(texts("str_slice", {"a\xff\xc3"}, {{"step", std::int64_t{-1}}}) == list{"\xc3\xff"
                                                                                "a"});
  CHECK(numbers("str_find", {{"a\xff"
                              "b",
                              "\xc3"},
                             {"b", "\xc3"}}) == std::vector<std::int64_t>{2, 0});
  CHECK(numbers("str_count", {{"\xff\xff", "\xc3"}, {"\xff", ""}}) == std::vector<std::int64_t>{2, 2});
  CHECK(texts("str_ljust", {"\xff"}, {{"width", std::int64_t{3}}}) == list{"\xff  "});
}

TEST_CASE("patterns match what is UTF-8 around it") {
  CHECK(texts("regex_replace",
              {"a\xff"
               "b",
               "\xc3"},
              {{"pattern", std::string("[ab]")}, {"replacement", std::string("x")}}) == list{"x\xff"
                                                                                             "x",
                                                                                             "\xc3"});
  CHECK(texts("regex_replace",
              {"a\xff"
               "b"},
              {{"pattern", std::string("b")}, {"replacement", std::string("")}, {"count", std::int64_t{1}}}) == list{"a\xff"});
  const value bad[] = {strings({"a"})};
  CHECK(try_call("regex_match", bad, {{"pattern", std::string("\xff")}}).error()[0].id == datashape::code{354});
}

TEST_CASE("checking is asked for: elements under nulls do not count") {
  const value v = strings({"ok", "\xff"});
  CHECK(check_utf8(v).error()[0].id == datashape::code{325});
  const std::uint8_t bits[] = {1};
  const value option = value::option(v, validity::bitmap(buffer::borrow(const_cast<std::uint8_t*>(bits), 1), 0, {1})).value();
  CHECK(check_utf8(option));
}
