// SPDX-License-Identifier: BSD-3-Clause
/// A line of datashape and a value's text behind it. What is read is used whole, and what it prints is read again as the same value.
#include <cstdint>
#include <cstdlib>
#include <string>

#include "byte_input.hpp"
#include "gfunc/equal.hpp"
#include "gfunc/rows.hpp"
#include "gfunc/value_text.hpp"
#include "ndt/parse.hpp"
#include "whole_use.hpp"

using namespace pluribus;

namespace {

/// Elements that the type alone asks for, nulls and missing rows included.
double weight(const ndt::type& t) {
  if (t.kind() == ndt::kind::fixed) return static_cast<double>(t.extent()) * std::max(weight(t.element()), 1.0);
  if (t.kind() == ndt::kind::fixed_string || t.kind() == ndt::kind::fixed_bytes) return static_cast<double>(t.value());
  double sum = 1;
  for (std::size_t i = 0; i < t.size(); ++i) sum += weight(t.child(i));
  return sum;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  testing::byte_input in(data, size);
  const auto type = ndt::try_parse(in.line());
  if (!type || type->is_symbolic() || weight(*type) > testing::most_work) return 0;
  const auto made = gfunc::try_value_from_text(*type, in.all());
  if (!made) return 0;
  testing::use_whole(*made);
  if (testing::work_of(*made) > testing::most_work) return 0;
  const std::string text = gfunc::to_text(*made);
  const auto again = gfunc::try_value_from_text(*type, text);
  if (!again || gfunc::to_text(*again) != text) std::abort();
  return 0;
}
