// SPDX-License-Identifier: BSD-3-Clause
/// Reads the part of layout text after `@`, following the type; and puts strides into a computed layout. Checks that the text has the
/// shape of the type, and that sizes, alignments and offsets are sane.
#pragma once
#include <optional>
#include <string_view>

#include "dim_list.hpp"
#include "ndt/layout.hpp"

namespace pluribus::ndt {

namespace detail {
class note_index;
}

namespace detail {
/// As try_parse_placed; core may say layout in its types too, `fixed(3, stride=24)`, with strides in bytes.
datashape::result<placed> parse_with_layout(std::string_view text, dialect d, const scope& names);
}  // namespace detail

class layout_reader {
 public:
  layout_reader(std::string_view text, std::uint32_t begin) : text_(text), at_(begin) {}

  /// The whole text, and nothing after it.
  datashape::result<layout> read(const type& t);

  static bool place(layout& l, const type& t, const detail::note_index& notes);
  static bool make_room(layout& l, const type& t);

 private:
  static bool in_fortran_run(const detail::dim_list& list, std::size_t i, const detail::note_index& notes);

  std::optional<layout> node(const type& t);
  bool body(const type& t, layout& l);
  bool fields(const type& t, layout& l);
  bool members(const type& t, layout& l);
  bool children(const type& t, layout& l, std::initializer_list<std::size_t> which);
  bool side(layout& l);
  bool option(layout& l);

  void blanks();
  bool accept(char c);
  bool expect(char c);
  bool word(std::string_view w);
  bool number(index& out, bool negative_too = false);
  bool fail(std::string message);

  std::string_view text_;
  std::uint32_t at_;
  std::optional<datashape::diagnostic> failure_;
};

}  // namespace pluribus::ndt
