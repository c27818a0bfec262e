// SPDX-License-Identifier: BSD-3-Clause
/// See chain.hpp. Rows, text and members of unions keep their order and move their offsets; everything else is its parts, chained.
#include "chain.hpp"

#include <cstring>

#include "cast/categories.hpp"
#include "datashape/try.hpp"
#include "gfunc/copy.hpp"
#include "gfunc/rows.hpp"
#include "lift.hpp"
#include "ndt/make.hpp"
#include "ndt/print.hpp"
#include "value/elements.hpp"
#include "value/positions.hpp"
#include "value/row_content.hpp"
#include "value/walk.hpp"

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

/// Codes into one dictionary: the distinct elements of all in the order in which they first stand. Codes under nulls may be anything.
result chain_codes(const value_call& c, std::span<const value> parts) {
  DATASHAPE_TRY(value all, chained(c, each(parts, [](const value& v) { return v.dictionary(); })));
  const encoded_elements distinct = encode_elements(all, nullptr);
  const bool ordered = parts[0].dtype().has(ndt::detail::ordered);
  std::vector<index> codes;
  index begin = 0;
  for (const value& v : parts) {
    const index n = v.dictionary().size();
    for (const index code : codes_of(v, nullptr)) {
      const bool inside = code >= 0 && code < n;
      codes.push_back(inside ? distinct.codes[static_cast<std::size_t>(begin + code)] : 0);
    }
    for (index i = 0; ordered && i < std::max(n, parts[0].dictionary().size()); ++i) {
      if (i < n && i < parts[0].dictionary().size() && distinct.codes[static_cast<std::size_t>(begin + i)] == i) continue;
      return c.wrong("ordered categories join where they are the same ones in the same order");
    }
    begin += n;
  }
  DATASHAPE_TRY(value dictionary, take(all, distinct.first));
  const auto dtype = static_cast<ndt::scalar>(parts[0].dtype().sub());
  DATASHAPE_TRY(value made, codes_as(codes, joined_shape(parts), dtype, dictionary.size()));
  const validity none = validity::mask(buffer::allocate(1), 0, dims(std::vector<index>(static_cast<std::size_t>(made.shape().rank()), 0)));
  if (dictionary.size() == 0) *none.memory().data() = std::byte{0};
  return value::categorical(std::move(made), std::move(dictionary), ordered, distinct.first.empty() ? &none : nullptr);
}

/// The members one after another, and the positions moved along; members that stand beside their tags are at their own place.
result chain_dense(const value_call& c, std::span<const value> parts) {
  const std::size_t count = parts[0].members().size();
  std::vector<std::vector<value>> members(count);
  std::vector<index> begins(count, 0);
  std::vector<value> tags;
  DATASHAPE_TRY(value positions, value::allocate(ndt::array_type(joined_shape(parts), ndt::make_scalar(ndt::scalar::int64))));
  auto* to = reinterpret_cast<index*>(positions.data());
  for (const value& v : parts) {
    const integer_reader tag(v.tags());
    const bool dense = v.form() == value_form::dense;
    const integer_reader position(dense ? v.positions() : v.tags());
    index at_own = 0;
    const auto place = [&](index tag_at, index position_at) {
      *to++ = begins[static_cast<std::size_t>(tag(tag_at))] + (dense ? position(position_at) : at_own++);
      return true;
    };
    if (dense)
      walk<2>(v.shape(), {&v.tags().strides(), &v.positions().strides()}, [&](const auto& at) { return place(at[0], at[1]); });
    else
      walk<1>(v.shape(), {&v.tags().strides()}, [&](const auto& at) { return place(at[0], 0); });
    for (std::size_t i = 0; i < count; ++i) {
      value member = v.members()[i];
      if (!dense) {
        DATASHAPE_TRY(member, flatten(member, v.shape().rank()));
      }
      begins[i] += member.shape()[0];
      members[i].push_back(std::move(member));
    }
    tags.push_back(v.tags());
  }
  std::vector<value> all;
  for (const std::vector<value>& m : members) {
    DATASHAPE_TRY(value one, chained(c, m));
    all.push_back(std::move(one));
  }
  DATASHAPE_TRY(value all_tags, chained(c, tags));
  return value::dense(parts[0].dtype(), std::move(all_tags), std::move(positions), std::move(all));
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
    case value_form::coded: return chain_codes(c, parts);
    case value_form::tagged:
    case value_form::dense: return chain_dense(c, parts);
    case value_form::reference: {
      DATASHAPE_TRY(value target, chained(c, each(parts, [](const value& v) { return v.child(); })));
      return value::reference(std::move(target), parts[0].shape().rank());
    }
    case value_form::strided:
      if (one_form) return chain_strided(parts);
      [[fallthrough]];
    case value_form::columns:
      if (parts[0].dtype().kind() == ndt::kind::record || parts[0].dtype().kind() == ndt::kind::tuple) return chain_fields(c, parts);
      break;
    default: break;
  }
  return c.wrong("values of `" + ndt::to_string(parts[0].dtype()) + "` that lie in different ways are not put together; copy them first");
}

}  // namespace pluribus::gfunc::whole
