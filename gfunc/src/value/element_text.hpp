// SPDX-License-Identifier: BSD-3-Clause
/// One element of fixed size as text and from a literal, for every plain dtype but records.
#pragma once
#include <string>

#include "datashape/result.hpp"
#include "ndt/literal.hpp"
#include "ndt/type.hpp"

namespace pluribus::gfunc {

/// `to` has the element's size. E0326 with the literal's span where it does not fit.
datashape::outcome write_element(const ndt::notations::literal& from, const ndt::type& dtype, std::byte* to);
/// As value_from_text reads it. Categories are their literal.
void append_element(const ndt::type& dtype, const std::byte* at, std::string& out);
/// The text in a fixed string or char, as UTF-8, without the zeros at its end.
std::string text_of_fixed(const ndt::type& dtype, const std::byte* at);

datashape::diagnostic unfit(const ndt::notations::literal& from, const ndt::type& type, std::string_view why = {});
void append_utf8(char32_t c, std::string& out);
void append_hex(const std::byte* at, ndt::index size, std::string& out);
datashape::result<std::string> bytes_of_hex(const ndt::notations::literal& from, const ndt::type& type);
/// The literals of a categorical whose dictionary is in its type.
datashape::result<ndt::notations::literal> categories_of(const ndt::type& categorical);

}  // namespace pluribus::gfunc
