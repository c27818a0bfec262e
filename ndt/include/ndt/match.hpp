// SPDX-License-Identifier: BSD-3-Clause
/// match(pattern, candidate): do all types of the candidate belong to the pattern, and what do the pattern's symbols stand for? The
/// answer holds the bindings, or the place and the reason of the failure; it is never a bare bool.
#pragma once
#include <optional>
#include <string>

#include "datashape/span.hpp"
#include "ndt/bindings.hpp"
#include "ndt/dialect.hpp"
#include "ndt/dim_note.hpp"
#include "ndt/type.hpp"

namespace pluribus::ndt {

/// Where and why a match failed. The path leads from the outside in: `[]` a dimension, `.x` a field, `.0` a tuple field, `?` an
/// option, `&` a reference, `(0)` a parameter, `->0` a result.
struct mismatch {
  std::string path;
  std::string reason;
  type pattern, candidate;                                      ///< the parts that do not fit
  std::optional<datashape::span> pattern_span, candidate_span;  ///< in the texts given to locate()
};

class match_result {
 public:
  match_result(ndt::bindings bound) : bound_(std::move(bound)) {}
  match_result(mismatch why) : why_(std::move(why)) {}

  bool ok() const noexcept { return !why_; }
  explicit operator bool() const noexcept { return ok(); }
  const ndt::bindings& bindings() const noexcept { return bound_; }
  const binding& operator[](std::string_view name) const { return bound_[name]; }
  /// Only where !ok().
  const mismatch& failure() const noexcept { return *why_; }
  /// One sentence: path and reason; empty where the match succeeded.
  std::string why() const;
  /// Looks for the parts that do not fit in the texts they were read from.
  void locate(std::string_view pattern_text, std::string_view candidate_text);

 private:
  ndt::bindings bound_;
  std::optional<mismatch> why_;
};

struct match_options {
  /// Core is the default; the old dialects mean other things by the same pattern (see docs/book).
  dialect rules = dialect::core;
  /// Storage of the candidate's dimensions; none: C order.
  dim_notes layout = {};
};

match_result match(const type& pattern, const type& candidate, const match_options& options = {});

/// Does every member of `c` (a type, a family or a pattern) belong to the family?
bool belongs(const type& c, family f) noexcept;

}  // namespace pluribus::ndt
