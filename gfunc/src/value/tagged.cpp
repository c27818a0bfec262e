// SPDX-License-Identifier: BSD-3-Clause
/// Tagged unions: a tag an element, and the members beside it (one element a tag each) or packed with positions.
#include "datashape/try.hpp"
#include "ndt/make.hpp"
#include "ndt/print.hpp"
#include "parts.hpp"
#include "positions.hpp"
#include "walk.hpp"

namespace pluribus::gfunc {

namespace {

datashape::outcome check_tags(const ndt::type& type, const value& tags, const std::vector<value>& members) {
  if (type.kind() != ndt::kind::union_ || type.size() != members.size())
    return unsupported(type, "a union has as many members as values are given");
  const bool integers = tags.is_scalar() && !tags.dtype().is_swapped() &&
                        (ndt::class_of(tags.dtype().scalar()) == ndt::scalar_class::unsigned_integer ||
                         ndt::class_of(tags.dtype().scalar()) == ndt::scalar_class::signed_integer) &&
                        ndt::size_of(tags.dtype().scalar()) <= 2;
  if (!integers) return unsupported(tags.type(), "tags are integers of one or two bytes");
  const integer_reader tag(tags);
  index found = 0;
  const bool good = walk<1>(tags.shape(), {&tags.strides()}, [&](const std::array<index, 1>& at) {
    found = tag(at[0]);
    return found >= 0 && found < static_cast<index>(members.size());
  });
  if (good) return std::monostate{};
  return refusal(codes::bad_code, "tag " + std::to_string(found) + " is outside a union of " + std::to_string(members.size()));
}

datashape::diagnostic wrong_member(const ndt::type& type, std::size_t i, const value& given) {
  return refusal(codes::unsupported_layout,
                 "member " + std::to_string(i) + " of `" + ndt::to_string(type) + "` is given as `" + ndt::to_string(given.type()) + "`");
}

}  // namespace

datashape::result<value> value::tagged(const ndt::type& type, value tags, std::vector<value> members) {
  DATASHAPE_CHECK(check_tags(type, tags, members));
  for (std::size_t i = 0; i < members.size(); ++i) {
    if (members[i].type() != ndt::array_type(tags.shape(), type.child(i))) return wrong_member(type, i, members[i]);
  }
  const dims shape = tags.shape();
  return value_access::make(value_form::tagged, type, shape, {.led = {std::move(tags)}, .fields = std::move(members)});
}

datashape::result<value> value::dense(const ndt::type& type, value tags, value positions, std::vector<value> members) {
  DATASHAPE_CHECK(check_tags(type, tags, members));
  DATASHAPE_CHECK(check_positions(positions, "positions"));
  if (!(tags.shape() == positions.shape())) return refusal(codes::bad_rows, "tags and positions have different shapes");
  for (std::size_t i = 0; i < members.size(); ++i) {
    if (members[i].shape().rank() == 0 || members[i].type() != ndt::fixed_dim(members[i].shape()[0], type.child(i)))
      return wrong_member(type, i, members[i]);
  }
  const integer_reader tag(tags), position(positions);
  index at_tag = 0, at_position = 0;
  const bool good = walk<2>(tags.shape(), {&tags.strides(), &positions.strides()}, [&](const std::array<index, 2>& at) {
    at_tag = tag(at[0]);
    at_position = position(at[1]);
    return at_position >= 0 && at_position < members[static_cast<std::size_t>(at_tag)].shape()[0];
  });
  if (!good)
    return refusal(codes::bad_rows,
                   "position " + std::to_string(at_position) + " is outside member " + std::to_string(at_tag) + " of a union");
  const dims shape = tags.shape();
  return value_access::make(value_form::dense, type, shape, {.led = {std::move(tags), std::move(positions)}, .fields = std::move(members)});
}

}  // namespace pluribus::gfunc
