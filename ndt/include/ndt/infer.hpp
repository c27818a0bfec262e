// SPDX-License-Identifier: BSD-3-Clause
/// A type from sample values. Values come in as events, one call each, so that any reader can feed them; JSON text and CSV cells have
/// readers here. What cannot be one type becomes a union; what is missing becomes `?`; lists of unequal lengths become `var`.
#pragma once
#include <cstdint>
#include <memory>
#include <string_view>

#include "datashape/result.hpp"
#include "ndt/type.hpp"

namespace pluribus::ndt {

struct infer_options {
  bool datetimes = true;         ///< ISO 8601 text becomes date, time or datetime
  bool unions = true;            ///< false: values of several kinds become string
  bool narrow = false;           ///< the smallest integer type that holds what was seen, not int64
  bool naturals = false;         ///< with narrow: numbers that are never negative become unsigned
  bool fixed = true;             ///< lists of one length become fixed dimensions; false: always var
  std::size_t categories = 0;    ///< text with at most so many different values becomes categorical, if each is seen twice on average
  std::size_t depth = 200;       ///< nesting that is read
  std::size_t fields = 100'000;  ///< different field names of one record
};

class inference {
 public:
  explicit inference(const infer_options& options = {});
  ~inference();
  inference(inference&&) noexcept;
  inference& operator=(inference&&) noexcept;

  void null();
  void boolean();
  void integer(std::int64_t value);
  void unsigned_integer(std::uint64_t value);
  void real(double value);
  void text(std::string_view value);
  void begin_list();
  void end_list();
  void begin_record();
  void key(std::string_view name);
  void end_record();

  /// Top-level values seen so far.
  std::uint64_t count() const noexcept;
  /// The type of one top-level value.
  datashape::result<type> element() const;

 private:
  struct state;
  std::unique_ptr<state> state_;
};

/// One JSON document; or several after each other (JSON lines), which are the rows of an array.
datashape::result<type> infer_json(std::string_view text, const infer_options& options = {});

struct csv_options {
  char delimiter = ',';
  bool header = true;
  std::size_t rows = SIZE_MAX;  ///< rows that are looked at; with more in the text the outer dimension is `_`
  infer_options values = {.unions = false};
};
/// `rows * {column: type, ...}`. Empty cells, NA, null and NaN-free numbers as usual; quoted cells are text.
datashape::result<type> infer_csv(std::string_view text, const csv_options& options = {});

}  // namespace pluribus::ndt
