// SPDX-License-Identifier: BSD-3-Clause
/// NumPy's descr -> datashape and back. A record keeps NumPy's offsets: as a plain record where C layout agrees, else packed, else with
/// the offset of each field.
#include <fmt/format.h>

#include <algorithm>
#include <bit>
#include <charconv>

#include "datashape/try.hpp"
#include "ndt/layout.hpp"
#include "ndt/make.hpp"
#include "ndt/print.hpp"
#include "probe/codes.hpp"
#include "probe/npy.hpp"

namespace pluribus::probe {
namespace {

using datashape::result;

constexpr ndt::index largest_item = ndt::index{1} << 40;
constexpr std::size_t most_fields = 4096;

datashape::diagnostic unsupported(std::string_view what, std::string_view why) {
  return failure(codes::unsupported_dtype, fmt::format("NumPy dtype {} {}", what, why));
}

result<ndt::type> from_word(const std::string& text) {
  const std::string quoted = "'" + text + "'";
  std::string_view rest = text;
  char order = '|';
  if (!rest.empty() && std::string_view("<>|=").find(rest[0]) != std::string_view::npos) {
    order = rest[0];
    rest.remove_prefix(1);
  }
  if (rest.empty()) return unsupported(quoted, "is empty");
  const bool big = order == '>' || (order == '=' && std::endian::native == std::endian::big);
  for (int i = 0; i < ndt::scalar_count; ++i) {
    const auto s = static_cast<ndt::scalar>(i);
    if (*ndt::facts(s).numpy != '\0' && rest == ndt::facts(s).numpy) return big && ndt::size_of(s) > 1 ? ndt::make_swapped(s) : ndt::make_scalar(s);
  }
  if (rest[0] == 'O') return unsupported(quoted, "holds Python objects, which are pickled; a pickle can run any code and is never read");
  ndt::index n = 0;
  const auto [end, fault] = std::from_chars(rest.data() + 1, rest.data() + rest.size(), n);
  const bool counted = fault == std::errc() && end == rest.data() + rest.size() && n >= 0 && n < largest_item;
  if (counted && n > 0 && (rest[0] == 'S' || rest[0] == 'V')) return ndt::make_fixed_bytes(n);
  if (counted && n > 0 && rest[0] == 'U' && !big) return ndt::make_fixed_string(n, ndt::encoding::utf32);
  return unsupported(quoted, "is not read by this version; read are b1, i1 to i8, u1 to u8, f2 to f8, f16, c8, c16, S, V, little-endian U, and records of these");
}

struct placed_field {
  std::string name;
  ndt::type type;
  ndt::index offset = 0;
};

bool agrees(const ndt::type& t, const std::vector<placed_field>& fields, ndt::index size) {
  const auto layout = ndt::layout_of(t);
  if (!layout || layout->size() != size) return false;
  for (std::size_t i = 0; i < fields.size(); ++i)
    if (layout->field(i).offset != fields[i].offset) return false;
  return true;
}

ndt::type record_of(const std::vector<placed_field>& fields, ndt::index size) {
  std::vector<ndt::named_type> named;
  std::vector<std::string_view> names;
  std::vector<ndt::type> types;
  std::vector<ndt::detail::field_attributes> offsets;
  for (const auto& field : fields) {
    named.push_back({field.name, field.type});
    names.push_back(field.name);
    types.push_back(field.type);
    offsets.push_back({field.offset, 0, 0});
  }
  ndt::type plain = ndt::record(named);
  if (agrees(plain, fields, size)) return plain;
  ndt::node_spec spec{ndt::kind::record};
  spec.children = types;
  spec.names = names;
  spec.value = 1;  // pack=1
  ndt::type packed = ndt::make_node(spec);
  if (agrees(packed, fields, size)) return packed;
  spec.value = 1 | (size + 1) << ndt::detail::pack_bits;
  spec.attributes = offsets;
  return ndt::make_node(spec);
}

result<ndt::type> from_descr(const json& descr, int depth);

result<ndt::type> with_dims(ndt::type element, const json& shape) {
  if (const auto* n = shape.as<std::int64_t>(); n && *n >= 0) return ndt::fixed_dim(*n, std::move(element));
  const auto* extents = shape.as<json::list>();
  if (!extents || extents->size() > 16) return failure(codes::bad_npy_header, fmt::format("field shape is {}, expected integers", to_text(shape)));
  for (std::size_t d = extents->size(); d-- > 0;) {
    const auto* n = (*extents)[d].as<std::int64_t>();
    if (!n || *n < 0) return failure(codes::bad_npy_header, fmt::format("field shape is {}, expected integers of at least 0", to_text(shape)));
    element = ndt::fixed_dim(*n, std::move(element));
  }
  return element;
}

/// One (name, dtype[, shape]) of a record; name may be (title, name).
result<placed_field> one_field(const json& item, int depth) {
  const auto* parts = item.as<json::list>();
  if (!parts || parts->size() < 2 || parts->size() > 3)
    return failure(codes::bad_npy_header, fmt::format("field is {}, expected (name, dtype) or (name, dtype, shape)", to_text(item)));
  const json& given = (*parts)[0];
  const auto* titled = given.as<json::list>();
  const json& name = titled && titled->size() == 2 ? (*titled)[1] : given;
  if (!name.as<std::string>()) return failure(codes::bad_npy_header, fmt::format("field name is {}, expected a string", to_text(given)));
  placed_field out{*name.as<std::string>(), {}, 0};
  DATASHAPE_TRY(out.type, from_descr((*parts)[1], depth + 1));
  if (parts->size() == 3) {
    DATASHAPE_TRY(out.type, with_dims(std::move(out.type), (*parts)[2]));
  }
  return out;
}

result<ndt::type> from_list(const json::list& items, int depth) {
  if (items.empty() || items.size() > most_fields)
    return failure(codes::bad_npy_header, fmt::format("a record of {} fields, expected 1 to {}", items.size(), most_fields));
  std::vector<placed_field> fields;
  ndt::index at = 0;
  for (const json& item : items) {
    DATASHAPE_TRY(auto field, one_field(item, depth));
    DATASHAPE_TRY(const auto layout, ndt::layout_of(field.type));
    field.offset = at;
    if (__builtin_add_overflow(at, layout.size(), &at) || at > largest_item)
      return failure(codes::bad_npy_header, fmt::format("a record of more than {} bytes", largest_item));
    const bool padding = field.name.empty() && field.type.kind() == ndt::kind::fixed_bytes;
    if (padding) continue;
    if (field.name.empty()) field.name = fmt::format("f{}", fields.size());
    for (const auto& other : fields)
      if (other.name == field.name) return failure(codes::bad_npy_header, fmt::format("a record has two fields `{}`", field.name));
    fields.push_back(std::move(field));
  }
  return record_of(fields, at);
}

result<ndt::type> from_descr(const json& descr, int depth) {
  if (depth > 16) return failure(codes::bad_npy_header, "a record nested deeper than 16 levels");
  if (const auto* text = descr.as<std::string>()) return from_word(*text);
  const auto* items = descr.as<json::list>();
  if (!items) return failure(codes::bad_npy_header, fmt::format("`descr` is {}, expected a dtype string or a list of fields", to_text(descr)));
  // ('<f8', (2,)) is a dtype with a shape of its own
  if (items->size() == 2 && (*items)[0].as<std::string>() && ((*items)[1].as<json::list>() || (*items)[1].as<std::int64_t>())) {
    const auto* second = (*items)[1].as<json::list>();
    const bool extents = !second || std::all_of(second->begin(), second->end(), [](const json& n) { return n.as<std::int64_t>() != nullptr; });
    if (extents) {
      DATASHAPE_TRY(auto element, from_word(*(*items)[0].as<std::string>()));
      return with_dims(std::move(element), (*items)[1]);
    }
  }
  return from_list(*items, depth);
}

result<json> record_descr(const ndt::type& record) {
  DATASHAPE_TRY(const auto layout, ndt::layout_of(record));
  json::list items;
  ndt::index at = 0;
  const auto pad_to = [&](ndt::index offset) {
    if (offset > at) items.push_back(json(json::list{json(""), json(fmt::format("|V{}", offset - at))}));
  };
  for (std::size_t i = 0; i < record.size(); ++i) {
    const auto& place = layout.field(i);
    if (place.offset < at) return unsupported(fmt::format("`{}`", ndt::to_string(record)), "has fields out of order or overlapping, which a .npy header cannot say");
    pad_to(place.offset);
    const ndt::type& type = record.field(i).type;
    DATASHAPE_TRY(json inner, descr_of(type.dtype()));
    json::list item{json(std::string(record.field(i).name)), std::move(inner)};
    if (type.ndim() > 0) {
      const auto shape = type.shape();
      item.push_back(json(json::list(shape.begin(), shape.end())));
    }
    items.push_back(json(std::move(item)));
    at = place.offset + place.size;
  }
  pad_to(layout.size());
  return json(std::move(items));
}

}  // namespace

result<ndt::type> dtype_from_descr(const json& descr) {
  try {
    return from_descr(descr, 0);
  } catch (const datashape::error& fault) {
    return fault.all();  // a name or an extent that makes no type
  }
}

result<json> descr_of(const ndt::type& dtype) {
  if (dtype.kind() == ndt::kind::record) return record_descr(dtype);
  if (dtype.kind() == ndt::kind::fixed_bytes) return json(fmt::format("|V{}", ndt::layout_of(dtype)->size()));
  if (dtype.is_scalar() && *ndt::facts(dtype.scalar()).numpy != '\0') {
    const ndt::scalar s = dtype.scalar();
    const char order = ndt::size_of(s) == 1 ? '|' : dtype.is_swapped() ? '>' : '<';
    return json(fmt::format("{}{}", order, ndt::facts(s).numpy));
  }
  return failure(codes::unsupported_type, fmt::format("values of type `{}` cannot be written to a .npy file", ndt::to_string(dtype)));
}

}  // namespace pluribus::probe
