// SPDX-License-Identifier: BSD-3-Clause
/// Compact copies, one form a function. Whatever a form points into is cut to what the value uses.
#include "gfunc/copy.hpp"

#include "elements.hpp"
#include "gfunc/rows.hpp"
#include "mask.hpp"
#include "ndt/make.hpp"
#include "positions.hpp"
#include "rebuild.hpp"
#include "row_content.hpp"
#include "walk.hpp"

namespace pluribus::gfunc {

namespace {

datashape::result<value> copy_leaf(const value& v) {
  DATASHAPE_TRY(value made, value::allocate(v.type()));
  if (v.size() > 0) pack_elements(made.data(), v.data(), v.shape(), v.strides(), v.itemsize());
  return made;
}

datashape::result<value> copy_ragged(const value& v) {
  const row_reader rows(v);
  std::vector<index> sizes(static_cast<std::size_t>(rows.size()));
  for (index i = 0; i < rows.size(); ++i) sizes[static_cast<std::size_t>(i)] = rows[i].size();
  DATASHAPE_TRY(packed_rows packed, pack_rows(v.shape(), sizes));
  DATASHAPE_TRY(value used, row_content(v, nullptr));
  DATASHAPE_TRY(value content, copy(used));
  DATASHAPE_TRY(value made, value::ragged(std::move(packed.starts), std::move(packed.ends), std::move(content)));
  value_access::set_dtype(made, v.dtype());
  return made;
}

datashape::result<value> copy_text(const value& v) {
  const text_reader read(v);
  std::vector<index> sizes(static_cast<std::size_t>(read.size()));
  for (index i = 0; i < read.size(); ++i) sizes[static_cast<std::size_t>(i)] = static_cast<index>(read[i].size());
  DATASHAPE_TRY(packed_rows packed, pack_rows(v.shape(), sizes));
  buffer bytes = buffer::allocate(packed.total);
  std::byte* to = bytes.data();
  for (index i = 0; i < read.size(); ++i) {
    const std::string_view text = read[i];
    if (!text.empty()) std::memcpy(to, text.data(), text.size());
    to += text.size();
  }
  return value::text(v.dtype(), std::move(packed.starts), std::move(packed.ends), std::move(bytes));
}

/// Members are cut to the elements that are pointed at, in the order of the tags.
datashape::result<value> copy_dense(const value& v) {
  std::vector<std::vector<index>> used(v.members().size());
  DATASHAPE_TRY(value tags, copy(v.tags()));
  DATASHAPE_TRY(value positions, value::allocate(ndt::array_type(v.shape(), ndt::make_scalar(ndt::scalar::int64))));
  auto* to = reinterpret_cast<std::int64_t*>(positions.data());
  const integer_reader tag(v.tags()), position(v.positions());
  walk<2>(v.shape(), {&v.tags().strides(), &v.positions().strides()}, [&](const std::array<index, 2>& at) {
    std::vector<index>& member = used[static_cast<std::size_t>(tag(at[0]))];
    *to++ = static_cast<index>(member.size());
    member.push_back(position(at[1]));
    return true;
  });
  std::vector<value> members;
  for (std::size_t i = 0; i < used.size(); ++i) {
    DATASHAPE_TRY(value selected, take(v.members()[i], used[i]));
    DATASHAPE_TRY(value one, copy(selected));
    members.push_back(std::move(one));
  }
  return value::dense(v.dtype(), std::move(tags), std::move(positions), std::move(members));
}

/// Every part copied, and validity as a bitmap.
datashape::result<value> copy_parts(const value& v) {
  value_parts parts;
  for (const value& part : value_access::parts(v).led) {
    DATASHAPE_TRY(value one, copy(part));
    parts.led.push_back(std::move(one));
  }
  for (const value& part : value_access::parts(v).fields) {
    DATASHAPE_TRY(value one, copy(part));
    parts.fields.push_back(std::move(one));
  }
  if (v.form() == value_form::option) {
    DATASHAPE_TRY(parts.valid, packed_validity(v));
  }
  if (v.form() == value_form::coded) {
    DATASHAPE_TRY(parts.content, copy(v.dictionary()));
  }
  return value_access::make(v.form(), v.dtype(), v.shape(), std::move(parts));
}

}  // namespace

datashape::result<value> row_content(const value& v, const std::uint8_t* wanted) {
  const row_reader rows(v);
  const index n = rows.size();
  if (wanted == nullptr && rows.is_packed())
    return v.content().slice(0, n == 0 ? 0 : rows[0].begin, n == 0 ? 0 : rows[n - 1].end - rows[0].begin, 1);
  std::vector<index> positions;
  for (index i = 0; i < n; ++i) {
    if (wanted != nullptr && wanted[i] == 0) continue;
    for (index at = rows[i].begin; at < rows[i].end; ++at) positions.push_back(at);
  }
  return take(v.content(), positions);
}

datashape::result<value> copy(const value& v) {
  switch (v.form()) {
    case value_form::strided: return copy_leaf(v);
    case value_form::ragged: return copy_ragged(v);
    case value_form::text:
    case value_form::views: return copy_text(v);
    case value_form::dense: return copy_dense(v);
    default: return copy_parts(v);
  }
}

}  // namespace pluribus::gfunc
