// SPDX-License-Identifier: BSD-3-Clause
/// C interface: values composed of others, and the parts of one. See gfunc.h.
#include "gfunc/codes.hpp"
#include "gfunc/copy.hpp"
#include "gfunc_handles.hpp"
#include "ndt/make.hpp"

using namespace pluribus;
using namespace pluribus::gfunc::c;
using gfunc::value;
using gfunc::value_form;

namespace {

value bytes_of(const gfunc::buffer& b) {
  return value::from_buffer(ndt::fixed_dim(b.size(), ndt::make_scalar(ndt::scalar::uint8)), b).value();
}

std::vector<value> parts_of(const value& v) {
  std::vector<value> all;
  switch (v.form()) {
    case value_form::strided: break;
    case value_form::columns: return v.fields();
    case value_form::option:
    case value_form::reference:
    case value_form::wrapped: return {v.child()};
    case value_form::ragged: return {v.starts(), v.ends(), v.content()};
    case value_form::text: return {v.starts(), v.ends(), bytes_of(v.bytes())};
    case value_form::views:
      all.push_back(v.view_elements());
      for (const gfunc::buffer& b : v.view_buffers()) all.push_back(bytes_of(b));
      break;
    case value_form::coded: return {v.codes(), v.dictionary()};
    case value_form::tagged:
    case value_form::dense:
      all.push_back(v.tags());
      if (v.form() == value_form::dense) all.push_back(v.positions());
      all.insert(all.end(), v.members().begin(), v.members().end());
      break;
  }
  return all;
}

}  // namespace

extern "C" {

size_t gf_value_part_count(const gf_value* v) {
  if (!v) return 0;
  switch (v->held.form()) {
    case value_form::strided: return 0;
    case value_form::columns: return v->held.fields().size();
    case value_form::option:
    case value_form::reference:
    case value_form::wrapped: return 1;
    case value_form::ragged:
    case value_form::text: return 3;
    case value_form::views: return 1 + v->held.view_buffers().size();
    case value_form::coded: return 2;
    case value_form::tagged: return 1 + v->held.members().size();
    case value_form::dense: return 2 + v->held.members().size();
  }
  return 0;
}
nd_status gf_value_part(const gf_value* v, size_t i, gf_value** out, nd_error** error) {
  if (const char* none = first_missing({{"v", v}, {"out", out}})) return null_argument(__func__, none, error);
  return guarded(error, [&]() -> nd_status {
    std::vector<value> all = parts_of(v->held);
    if (i < all.size()) return give(std::move(all[i]), out);
    return gfunc::c::fail({gfunc::codes::index_out_of_range, datashape::severity::error,
                           "no part " + std::to_string(i) + " of " + std::to_string(all.size())},
                          error);
  });
}

nd_status gf_value_columns(const ndt_type* t, gf_value* const* fields, size_t count, gf_value** out, nd_error** error) {
  if (const char* none = first_missing({{"t", t}, {"out", out}, {fields ? "fields[i]" : "fields", !gfunc::c::any_null(fields, count)}}))
    return null_argument(__func__, none, error);
  return guarded(error, [&] { return give(value::columns(ndt::c::type_of(t), values_of(fields, count)), out, error); });
}
nd_status gf_value_ragged(const gf_value* offsets, const gf_value* content, gf_value** out, nd_error** error) {
  if (const char* none = first_missing({{"offsets", offsets}, {"content", content}, {"out", out}}))
    return null_argument(__func__, none, error);
  return guarded(error, [&] { return give(value::ragged(offsets->held, content->held), out, error); });
}
nd_status gf_value_masked(const gf_value* v, const gf_value* valid, gf_value** out, nd_error** error) {
  if (const char* none = first_missing({{"v", v}, {"valid", valid}, {"out", out}})) return null_argument(__func__, none, error);
  return guarded(error, [&] { return give(gfunc::with_mask(v->held, valid->held), out, error); });
}
nd_status gf_value_valid(const gf_value* v, gf_value** out, nd_error** error) {
  if (const char* none = first_missing({{"v", v}, {"out", out}})) return null_argument(__func__, none, error);
  return guarded(error, [&] { return give(gfunc::valid_mask(v->held), out, error); });
}
}
