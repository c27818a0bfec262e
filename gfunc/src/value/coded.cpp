// SPDX-License-Identifier: BSD-3-Clause
/// Categoricals whose dictionary is a value: codes of any integer dtype, checked to lie inside where they are not null.
#include "datashape/try.hpp"
#include "ndt/make.hpp"
#include "ndt/print.hpp"
#include "parts.hpp"
#include "positions.hpp"
#include "valid_test.hpp"
#include "walk.hpp"

namespace pluribus::gfunc {

datashape::result<value> value::categorical(value codes, value dictionary, bool ordered, const validity* valid) {
  const bool integers = codes.is_scalar() && !codes.dtype().is_swapped() && ndt::size_of(codes.dtype().scalar()) <= 8 &&
                        (ndt::class_of(codes.dtype().scalar()) == ndt::scalar_class::signed_integer ||
                         ndt::class_of(codes.dtype().scalar()) == ndt::scalar_class::unsigned_integer);
  if (!integers) return unsupported(codes.type(), "codes are integers");
  if (dictionary.shape().rank() != 1) return unsupported(dictionary.type(), "a dictionary has one dim");
  const index limit = dictionary.shape()[0];
  const integer_reader code(codes);
  const valid_test counts(valid == nullptr ? validity::all() : *valid, codes);
  const dims& beside = counts.strides();
  index found = 0;
  const bool good = walk<2>(codes.shape(), {&codes.strides(), &beside}, [&](const std::array<index, 2>& at) {
    found = code(at[0]);
    return (found >= 0 && found < limit) || !counts(at[1], at[0]);
  });
  if (!good) {
    return refusal(pluribus::gfunc::codes::bad_code,
                   "code " + std::to_string(found) + " is outside a dictionary of " + std::to_string(limit));
  }
  const dims shape = codes.shape();
  ndt::type t = ndt::categorical(dictionary.dtype(), ordered, codes.dtype().scalar());
  value_parts parts;
  parts.led.push_back(std::move(codes));
  parts.content = std::move(dictionary);
  return value_access::make(value_form::coded, std::move(t), shape, std::move(parts));
}

}  // namespace pluribus::gfunc
