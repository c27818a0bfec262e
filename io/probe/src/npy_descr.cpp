// SPDX-License-Identifier: BSD-3-Clause
/// The descr of a .npy header: ndt reads it and names the leaves; here stands what a file cannot hold, and that gaps between fields are
/// written as unnamed bytes.
#include <fmt/format.h>

#include "datashape/excerpt.hpp"
#include "datashape/try.hpp"
#include "ndt/layout.hpp"
#include "ndt/numpy.hpp"
#include "ndt/print.hpp"
#include "probe/codes.hpp"
#include "probe/npy.hpp"

namespace pluribus::probe {
namespace {

using datashape::result;
using ndt::notations::literal;

std::string text_of(const literal& descr) {
  std::string out;
  if (descr.is(literal::form::text))
    ndt::notations::append_python(descr.text, out);
  else
    ndt::notations::append_json(descr, out);
  return datashape::excerpt(out, 80);
}

/// Why values of the type do not lie in the file as they do in memory; empty where they do.
std::string_view unreadable(const ndt::type& t) {
  switch (t.kind()) {
    case ndt::kind::object: return "holds Python objects, which are pickled; a pickle can run any code and is never read";
    case ndt::kind::option:
    case ndt::kind::datetime:
    case ndt::kind::timedelta: return "has dates, which are not read by this version";
    case ndt::kind::string: return "has text of any length, which is not read by this version";
    default: break;
  }
  for (std::size_t i = 0; i < t.size(); ++i)
    if (const auto why = unreadable(t.child(i)); !why.empty()) return why;
  return {};
}

/// 'name', or ('title', 'name') where NumPy gave the field a second name.
void write_name(const ndt::type& type, std::string_view name, std::string& out) {
  const auto notes = type.kind() == ndt::kind::annotated ? ndt::notations::read_literal(type.text()) : result<literal>(literal());
  const literal* title = notes && notes->is(literal::form::dict) ? notes->find("title") : nullptr;
  if (title && title->is(literal::form::text)) {
    out += '(';
    ndt::notations::append_python(title->text, out);
    out += ", ";
    ndt::notations::append_python(name, out);
    out += ')';
  } else {
    ndt::notations::append_python(name, out);
  }
}

datashape::outcome write_record(const ndt::type& record, std::string& out) {
  DATASHAPE_TRY(const auto layout, ndt::layout_of(record));
  ndt::index at = 0;
  const auto separator = [&] { return out.back() == '[' ? "" : ", "; };
  const auto pad_to = [&](ndt::index offset) {
    if (offset > at) out += fmt::format("{}('', '|V{}')", separator(), offset - at);
  };
  out += '[';
  for (std::size_t i = 0; i < record.size(); ++i) {
    const auto& place = layout.field(i);
    if (place.offset < at)
      return failure(
          codes::unsupported_dtype,
          fmt::format("NumPy dtype `{}` has fields out of order or overlapping, which a .npy header cannot say", ndt::to_string(record)));
    pad_to(place.offset);
    out += separator();
    out += '(';
    const ndt::type& given = record.field(i).type;
    write_name(given, record.field(i).name, out);
    const ndt::type& type = given.kind() == ndt::kind::annotated ? given.element() : given;
    DATASHAPE_TRY(const std::string inner, descr_of(type.dtype()));
    out += ", " + inner;
    if (type.ndim() > 0) {
      out += ", (";
      for (const ndt::index n : type.shape()) out += fmt::format("{},", n);
      out += ')';
    }
    out += ')';
    at = place.offset + place.size;
  }
  pad_to(layout.size());
  out += ']';
  return std::monostate{};
}

}  // namespace

result<ndt::type> dtype_from_descr(const literal& descr) {
  auto type = ndt::from_numpy(descr);
  if (!type) {
    auto faults = std::move(type).error();
    for (auto& fault : faults) fault = failure(codes::unsupported_dtype, fmt::format("NumPy dtype {}: {}", text_of(descr), fault.message));
    return faults;
  }
  if (const auto why = unreadable(*type); !why.empty())
    return failure(codes::unsupported_dtype, fmt::format("NumPy dtype {} {}", text_of(descr), why));
  return type;
}

result<std::string> descr_of(const ndt::type& dtype) {
  std::string out;
  if (dtype.kind() == ndt::kind::record) {
    DATASHAPE_CHECK(write_record(dtype, out));
    return out;
  }
  const auto word = ndt::to_numpy(dtype);
  if (!word || !unreadable(dtype).empty())
    return failure(codes::unsupported_type, fmt::format("values of type `{}` cannot be written to a .npy file", ndt::to_string(dtype)));
  ndt::notations::append_python(*word, out);
  return out;
}

}  // namespace pluribus::probe
