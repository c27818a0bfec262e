// SPDX-License-Identifier: BSD-3-Clause
/// The parts of a value by name. Asking a form for a part it does not have is a programmer's error.
#include "parts.hpp"

#include <cassert>

namespace pluribus::gfunc {

std::string_view name(value_form form) noexcept {
  constexpr std::string_view names[] = {"strided", "columns", "option", "ragged",    "text",   "views",
                                        "coded",   "tagged",  "dense",  "reference", "wrapped"};
  return names[static_cast<int>(form)];
}

const std::vector<value>& value::fields() const noexcept {
  assert(form_ == value_form::columns);
  return parts_->fields;
}

const value& value::child() const noexcept {
  assert(form_ == value_form::option || form_ == value_form::reference || form_ == value_form::wrapped);
  return parts_->led[0];
}

const validity& value::valid() const noexcept {
  assert(form_ == value_form::option);
  return parts_->valid;
}

const value& value::starts() const noexcept {
  assert(form_ == value_form::ragged || form_ == value_form::text);
  return parts_->led[0];
}

const value& value::ends() const noexcept {
  assert(form_ == value_form::ragged || form_ == value_form::text);
  return parts_->led[1];
}

const value& value::content() const noexcept {
  assert(form_ == value_form::ragged);
  return parts_->content;
}

const buffer& value::bytes() const noexcept {
  assert(form_ == value_form::text);
  return parts_->side[0];
}

const value& value::view_elements() const noexcept {
  assert(form_ == value_form::views);
  return parts_->led[0];
}

const std::vector<buffer>& value::view_buffers() const noexcept {
  assert(form_ == value_form::views);
  return parts_->side;
}

const value& value::codes() const noexcept {
  assert(form_ == value_form::coded);
  return parts_->led[0];
}

const value& value::dictionary() const noexcept {
  assert(form_ == value_form::coded);
  return parts_->content;
}

const value& value::tags() const noexcept {
  assert(form_ == value_form::tagged || form_ == value_form::dense);
  return parts_->led[0];
}

const value& value::positions() const noexcept {
  assert(form_ == value_form::dense);
  return parts_->led[1];
}

const std::vector<value>& value::members() const noexcept {
  assert(form_ == value_form::tagged || form_ == value_form::dense);
  return parts_->fields;
}

}  // namespace pluribus::gfunc
