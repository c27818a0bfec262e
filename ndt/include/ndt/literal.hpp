// SPDX-License-Identifier: BSD-3-Clause
/// JSON and Python literals to one small tree with spans: what NumPy's descr, Zarr's data types, the JSON form of types and values in text
/// are made of. Depth and size are limited. Nothing is evaluated.
#pragma once
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "datashape/result.hpp"

namespace pluribus::ndt::notations {

struct literal {
  enum class form : std::uint8_t { null, boolean, integer, real, text, list, tuple, dict, call };

  form what = form::null;
  bool truth = false;
  std::int64_t number = 0;
  std::string text;           ///< of text and real; the callee's name of a call; of an integer where numbers_as_text
  std::vector<literal> keys;  ///< of a dict, one an item; of a call, names of keyword arguments (null: positional)
  std::vector<literal> items;
  datashape::span where;

  bool is(form f) const noexcept { return what == f; }
  bool is_sequence() const noexcept { return what == form::list || what == form::tuple; }
  /// Value of a dict's text key; null pointer where there is none.
  const literal* find(std::string_view key) const noexcept;
};

struct literal_options {
  bool python = true;  ///< tuples, single quotes, True/False/None, name(...) calls
  int max_depth = 256;
  bool numbers_as_text = false;  ///< integers of any size, by their text; nan and inf are reals
};

datashape::result<literal> read_literal(std::string_view text, literal_options options = {});

std::string_view name(literal::form f) noexcept;
/// "…": appends with JSON escapes.
void append_json(std::string_view text, std::string& out);
/// '…': appends as Python prints it, with escapes that every reader of literals takes.
void append_python(std::string_view text, std::string& out);
/// The literal as JSON; tuples become lists.
void append_json(const literal& value, std::string& out);

}  // namespace pluribus::ndt::notations
