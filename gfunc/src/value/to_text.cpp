// SPDX-License-Identifier: BSD-3-Clause
/// Values to one line of text, element by element.
#include "datashape/identifier.hpp"
#include "element_text.hpp"
#include "gfunc/rows.hpp"
#include "gfunc/value_text.hpp"
#include "parts.hpp"
#include "positions.hpp"
#include "text_of_value.hpp"

namespace pluribus::gfunc {

void append_items(const value& v, index n, std::string& out, value_writer write) {
  out += '[';
  for (index i = 0; i < n; ++i) {
    if (i > 0) out += ", ";
    write(v.at(i).value(), out);
  }
  out += ']';
}

void append_composed(const value& v, std::string& out, value_writer write) {
  switch (v.form()) {
    case value_form::option:
      if (valid_reader(v)[0])
        write(v.child(), out);
      else
        out += "null";
      return;
    case value_form::reference:
    case value_form::wrapped: return write(v.child(), out);
    case value_form::ragged: {
      const value row = v.row().value();
      if (v.dtype().kind() != ndt::kind::map) return append_items(row, row.shape()[0], out, write);
      const bool named = v.dtype().child(0).kind() == ndt::kind::string;
      out += named ? '{' : '[';
      for (index i = 0; i < row.shape()[0]; ++i) {
        const value entry = row.at(i).value();
        out += i > 0 ? ", " : "";
        out += named ? "" : "[";
        write(entry.item(0).value(), out);
        out += named ? ": " : ", ";
        write(entry.item(1).value(), out);
        out += named ? "" : "]";
      }
      out += named ? '}' : ']';
      return;
    }
    case value_form::text:
    case value_form::views: {
      const std::string_view text = text_reader(v)[0];
      if (v.dtype().kind() == ndt::kind::json) {
        out += text;
      } else if (v.dtype().kind() == ndt::kind::string) {
        datashape::append_quoted(text, '"', out);
      } else {
        out += '"';
        append_hex(reinterpret_cast<const std::byte*>(text.data()), static_cast<index>(text.size()), out);
        out += '"';
      }
      return;
    }
    case value_form::coded: return write(v.dictionary().at(integer_reader(v.codes())(0)).value(), out);
    case value_form::tagged:
    case value_form::dense: {
      const auto tag = static_cast<std::size_t>(integer_reader(v.tags())(0));
      const value& member = v.members()[tag];
      out += '{';
      const std::string name = v.dtype().has(ndt::detail::anonymous) ? std::to_string(tag) : std::string(v.dtype().field(tag).name);
      datashape::append_quoted(name, '"', out);
      out += ": ";
      write(v.form() == value_form::dense ? member.at(integer_reader(v.positions())(0)).value() : member, out);
      out += '}';
      return;
    }
    default: break;
  }
  if (is_named(v.dtype())) return write(v.unwrapped().value(), out);
  if (v.dtype().kind() != ndt::kind::record && v.dtype().kind() != ndt::kind::tuple) return append_element(v.dtype(), v.data(), out);
  const bool record = v.dtype().kind() == ndt::kind::record;
  out += record ? '{' : '[';
  for (std::size_t i = 0; i < v.dtype().size(); ++i) {
    if (i > 0) out += ", ";
    if (record) {
      datashape::append_quoted(v.dtype().field(i).name, '"', out);
      out += ": ";
    }
    write(v.item(i).value(), out);
  }
  out += record ? '}' : ']';
}

namespace {

struct whole_writer {
  void operator()(const value& v, std::string& out) const {
    if (v.shape().rank() > 0) return append_items(v, v.shape()[0], out, *this);
    append_composed(v, out, *this);
  }
};

}  // namespace

std::string to_text(const value& v) {
  std::string out;
  whole_writer()(v, out);
  return out;
}

}  // namespace pluribus::gfunc
