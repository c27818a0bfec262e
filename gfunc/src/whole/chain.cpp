// SPDX-License-Identifier: BSD-3-Clause
/// See chain.hpp. Rows and text keep their order and move their offsets; everything else is its parts, chained.
#include "chain.hpp"

#include <cstring>

#include "datashape/try.hpp"
#include "gfunc/copy.hpp"
#include "gfunc/rows.hpp"
#include "lift.hpp"
#include "ndt/make.hpp"
#include "ndt/print.hpp"
#include "value/elements.hpp"
#include "value/row_content.hpp"

namespace pluribus::gfunc::whole {

namespace {

using result = datashape::result<value>;

dims joined_shape(std::span<const value> parts) {
  dims shape = parts[0].shape();
  shape[0] = 0;
  for (const value& v : parts) shape[0] += v.shape()[0];
  return shape;
}

std::vector<value> each(std::span<const value> parts, function_ref<value(const value&)> of) {
  std::vector<value> made;
  for (const value& v : parts) made.push_back(of(v));
  return made;
}

result chain_strided(std::span<const value> parts) {
  DATASHAPE_TRY(value made, value::allocate(ndt::array_type(joined_shape(parts), parts[0].dtype())));
  std::byte* to = made.data();
  for (const value& v : parts) {
    if (v.size() > 0) to = pack_elements(to, v.data(), v.shape(), v.strides(), v.itemsize());
  }
  return made;
}

result chain_options(const value_call& c, std::span<const value> parts) {
  DATASHAPE_TRY(value child, chained(c, each(parts, [](const value& v) { return v.child(); })));
  valid_bytes valid;
  for (const value& v : parts) {
    const valid_bytes own = valid_of(v);
    if (own.empty())
      valid.insert(valid.end(), static_cast<std::size_t>(v.size()), 1);
    else
      valid.insert(valid.end(), own.begin(), own.end());
  }
  return with_nulls(std::move(child), valid, parts[0].shape().rank());
}

result chain_rows(const value_call& c, std::span<const value> parts) {
  std::vector<index> sizes;
  std::vector<value> contents;
  for (const value& v : parts) {
    DATASHAPE_TRY(row_parts rows, rows_of(v, {}));
    sizes.insert(sizes.end(), rows.sizes.begin(), rows.sizes.end());
    contents.push_back(std::move(rows.content));
  }
  DATASHAPE_TRY(value content, chained(c, contents));
  DATASHAPE_TRY(packed_rows rows, pack_rows(joined_shape(parts), sizes));
  DATASHAPE_TRY(value made, value::ragged(std::move(rows.starts), std::move(rows.ends), std::move(content)));
  return parts[0].dtype().kind() == ndt::kind::map ? value::map(std::move(made)) : made;
}

result chain_text(std::span<const value> parts) {
  std::vector<index> sizes;
  for (const value& v : parts) {
    const text_reader read(v);
    for (index i = 0; i < read.size(); ++i) sizes.push_back(static_cast<index>(read[i].size()));
  }
  DATASHAPE_TRY(packed_rows rows, pack_rows(joined_shape(parts), sizes));
  buffer bytes = buffer::allocate(rows.total);
  std::byte* to = bytes.data();
  for (const value& v : parts) {
    const text_reader read(v);
    for (index i = 0; i < read.size(); ++i) {
      const std::string_view text = read[i];
      if (!text.empty()) std::memcpy(to, text.data(), text.size());
      to += text.size();
    }
  }
  return value::text(parts[0].dtype(), std::move(rows.starts), std::move(rows.ends), std::move(bytes));
}

result chain_fields(const value_call& c, std::span<const value> parts) {
  std::vector<value> fields;
  for (std::size_t i = 0; i < parts[0].dtype().size(); ++i) {
    std::vector<value> column;
    for (const value& v : parts) {
      DATASHAPE_TRY(value one, v.item(i));
      column.push_back(std::move(one));
    }
    DATASHAPE_TRY(value joined, chained(c, column));
    fields.push_back(std::move(joined));
  }
  return value::columns(ndt::array_type(joined_shape(parts), parts[0].dtype()), std::move(fields));
}

}  // namespace

result chained(const value_call& c, std::span<const value> parts) {
  if (parts.size() == 1) return parts[0];
  const value_form form = parts[0].form();
  bool one_form = true;
  for (const value& v : parts) {
    const bool same = v.dtype() == parts[0].dtype() &&
                      std::equal(v.shape().begin() + 1, v.shape().end(), parts[0].shape().begin() + 1, parts[0].shape().end());
    if (!same) return c.wrong("`" + ndt::to_string(v.type()) + "` does not go on from `" + ndt::to_string(parts[0].type()) + "`");
    one_form = one_form && v.form() == form;
  }
  switch (form) {
    case value_form::text:
    case value_form::views: return chain_text(parts);
    case value_form::option:
      if (one_form) return chain_options(c, parts);
      break;
    case value_form::ragged: return chain_rows(c, parts);
    case value_form::wrapped: {
      const ndt::type named = parts[0].dtype();
      DATASHAPE_TRY(value inner, chained(c, each(parts, [](const value& v) { return v.child(); })));
      return value::wrapped(named, std::move(inner));
    }
    case value_form::strided:
      if (one_form) return chain_strided(parts);
      [[fallthrough]];
    case value_form::columns:
      if (parts[0].dtype().kind() == ndt::kind::record || parts[0].dtype().kind() == ndt::kind::tuple) return chain_fields(c, parts);
      break;
    default: break;
  }
  return c.wrong("choosing among values of `" + ndt::to_string(parts[0].dtype()) + "` is not supported");
}

}  // namespace pluribus::gfunc::whole
