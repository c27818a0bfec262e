// SPDX-License-Identifier: BSD-3-Clause
/// See whole_use.hpp.
#include "whole_use.hpp"

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <numeric>
#include <string>
#include <vector>

#include "../gfunc/arrow_pair.hpp"
#include "gfunc/buffer_view.hpp"
#include "gfunc/call.hpp"
#include "gfunc/copy.hpp"
#include "gfunc/dlpack.hpp"
#include "gfunc/equal.hpp"
#include "gfunc/pretty.hpp"
#include "gfunc/rows.hpp"
#include "gfunc/value_text.hpp"
#include "ndt/print.hpp"

namespace pluribus::testing {

using namespace gfunc;

namespace {

void require(bool good, const char* what, const value& v) {
  if (good) return;
  std::fprintf(stderr, "%s: %s\n", what, ndt::to_string(v.type()).c_str());
  std::abort();
}

double per_element(const value& v) {
  double elements = 1;
  for (const index extent : v.shape()) elements *= std::max(static_cast<double>(extent), 1.0);
  return work_of(v) / elements;
}

void go_out_and_in(const value& v, const std::string& text) {
  arrow_pair p;
  if (v.shape().rank() > 0 && to_arrow(v, p.array, &p.schema)) {
    const auto back = from_arrow(p.array, p.schema);
    require(back.has_value(), "exported to Arrow and refused", v);
    require(to_text(*back) == text, "another value after Arrow", v);
  }
  if (auto tensor = to_dlpack(v)) {
    const auto back = from_dlpack(*tensor);
    require(back.has_value(), "exported to DLPack and refused", v);
    require(to_text(*back) == text, "another value after DLPack", v);
  }
  if (auto exported = to_buffer_view(v)) {
    const auto back = from_buffer_view((*exported)->view(), buffer());
    require(back.has_value(), "exported as a buffer and refused", v);
    require(to_text(*back) == text, "another value after a buffer", v);
  }
}

}  // namespace

double work_of(const value& v) {
  double elements = 1;
  for (const index extent : v.shape()) elements *= std::max(static_cast<double>(extent), 1.0);
  if (elements > most_work) return elements;
  double each = 1;
  switch (v.form()) {
    case value_form::ragged: {
      const row_reader rows(v);
      double used = 0;
      for (index i = 0; i < rows.size(); ++i) used += static_cast<double>(rows[i].size());
      return elements + used * (1 + per_element(v.content()));
    }
    case value_form::text:
    case value_form::views: {
      const text_reader read(v);
      double used = 0;
      for (index i = 0; i < read.size(); ++i) used += static_cast<double>(read[i].size());
      return elements + used / 16;
    }
    case value_form::coded: return elements * (1 + per_element(v.dictionary())) + work_of(v.dictionary());
    case value_form::option:
    case value_form::reference:
    case value_form::wrapped: return elements + work_of(v.child());
    case value_form::columns:
      for (const value& field : v.fields()) each += work_of(field);
      return elements + each;
    case value_form::tagged:
    case value_form::dense:
      for (const value& member : v.members()) each += elements * per_element(member) + work_of(member);
      return elements + each;
    default: break;
  }
  return elements * (1 + static_cast<double>(v.itemsize()) / 16);
}

void use_whole(const value& v) {
  if (work_of(v) > most_work) return;
  const std::string text = to_text(v);
  (void)to_pretty(v);
  (void)memory_of(v);
  const auto copied = copy(v);
  require(copied.has_value(), "no copy", v);
  require(try_equal(v, *copied).value(), "the copy is another value", v);
  require(to_text(*copied) == text, "the copy prints as another value", v);
  const value& leaf = v.form() == value_form::option ? v.child() : v;
  if (leaf.form() == value_form::text || leaf.form() == value_form::views) (void)check_utf8(v);
  go_out_and_in(v, text);
  const value args[] = {v};
  (void)try_call("count", args).has_value();
  if (v.shape().rank() == 0) return;
  std::vector<index> backwards(static_cast<std::size_t>(v.shape()[0]));
  for (std::size_t i = 0; i < backwards.size(); ++i) backwards[i] = static_cast<index>(backwards.size() - 1 - i);
  const value taken = take(v, backwards).value();
  const value turned = v.slice(0, v.shape()[0] == 0 ? 0 : v.shape()[0] - 1, v.shape()[0], -1).value();
  require(equal(taken, turned), "selected is another value than turned", v);
  require(to_text(copy(turned).value()) == to_text(taken), "selected prints as another value than turned", v);
  (void)valid_mask(v).value();
  (void)null_count(v);
  for (const char* name : {"sum", "max", "sort", "argsort", "unique", "is_null"}) (void)try_call(name, args).has_value();
  (void)try_call("cast", args, {{"dtype", std::string("?string")}, {"mode", std::string("null")}}).has_value();
}

}  // namespace pluribus::testing
