// SPDX-License-Identifier: BSD-3-Clause
/// Text arguments as loops want them: fixed strings and characters become UTF-8 with offsets, nulls and rows are taken care of, and what
/// comes out is text, bools or numbers of the shape that went in. Invalid UTF-8 is carried as the bytes it is.
#pragma once
#include <string>
#include <string_view>

#include "algorithms.hpp"
#include "gfunc/rows.hpp"
#include "leaves.hpp"
#include "lift.hpp"

namespace pluribus::gfunc::whole {

/// Form text or views, dtype string or bytes, of the same shape; an error naming the dtype where it is no text.
datashape::result<value> text_of(const value_call& c, const value& leaf);
/// All of them; refused where strings meet bytes.
datashape::result<std::vector<value>> texts_of(const value_call& c, std::span<const value> leaves);
bool is_bytes(const value& text) noexcept;

/// Text with offsets along one dim; `kept` holds what is pointed to.
struct text_column {
  value kept;
  algorithms::text_rows rows;
};
datashape::result<text_column> column_of(const value& text);
/// The one element that all of these repeat; nothing when they may differ.
bool is_repeated(const value& text) noexcept;

/// Text from text: write(element, out) appends to `out`.
datashape::result<value> map_text(const value_call& c, function_ref<void(std::string_view, std::string&)> write);
/// Anything fixed from texts that broadcast: write(elements, i) stores result i in C order. Elements under nulls are not looked at.
datashape::result<value> from_texts(const value_call& c, ndt::scalar to,
                                    function_ref<void(std::span<const std::string_view>, std::byte*)> write);
/// Text from texts that broadcast.
datashape::result<value> join_texts(const value_call& c, function_ref<void(std::span<const std::string_view>, std::string&)> write);

}  // namespace pluribus::gfunc::whole
