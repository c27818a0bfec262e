// SPDX-License-Identifier: BSD-3-Clause
/// The walk behind match and resolve: one pattern against one candidate, bindings kept from call to call so that the parameters of a
/// signature share them. Dimension lists are in match_dims.cpp, dtypes in match.cpp.
#pragma once
#include <string>

#include "dim_list.hpp"
#include "dim_steps.hpp"
#include "ndt/match.hpp"

namespace pluribus::ndt::detail {

class matcher {
 public:
  explicit matcher(dialect rules, bool one_broadcast = false) : rules_(rules), one_broadcast_(one_broadcast) {}

  /// True: matched, and the bindings are extended; false: failure() says why.
  bool match(const type& pattern, const type& candidate, const dim_notes& notes = {});
  /// Constraints of the where clauses met so far: families, then computed sizes.
  bool check_constraints();

  /// A where clause that stands around the patterns to come.
  void constrain(const type& where) { wheres_.push_back(&where); }

  const ndt::bindings& bound() const noexcept { return bound_; }
  ndt::bindings take() noexcept { return std::move(bound_); }
  mismatch take_failure();

 private:
  struct step {
    const char* before;
    std::string_view name;
    index number;
  };
  class descent;

  bool node(const type& p, const type& c);
  bool dtype(const type& p, const type& c);
  bool same_head(const type& p, const type& c);
  bool fields(const type& p, const type& c);
  bool parameters(const type& p, const type& c);
  bool keyword_parameters(const type& p, const type& c);
  bool in_family(const type& p, const type& c);
  bool variable(const type& p, const type& c);
  bool same_equation(const type& e, const type& symbol) const;
  bool equation(const type& where, std::size_t i, bool last);

  bool dimensions(const type& p, const type& c);
  bool run(const dim_list& p, std::size_t i, const dim_list& c, std::size_t k, std::size_t end);
  bool one_dim(const type& p, const type& c);
  bool power(const dim_list& p, std::size_t i, const dim_list& c, std::size_t k, std::size_t end);
  bool ellipsis(const type& p, std::span<const type* const> dims);
  bool broadcast(const binding& b, const type& p, std::span<const type* const> dims);
  bool demands(const dim_list& p, const dim_list& c);
  bool bind_size(std::string_view name, const type& c, const type& p);

  bool same_rows(const type& p, const type& c);

  bool is_abstract(const type& c) const;
  bool fail(const type& p, const type& c, std::string reason);
  std::string path() const;
  std::string place() const;

  dialect rules_;
  bool one_broadcast_;
  bool searching_ = false;  ///< failures are attempts: the reason of the deepest is kept
  bool ellipsis_present_ = false;
  int attempts_ = 0;
  std::size_t failed_at_ = 0;
  ndt::bindings bound_;
  std::vector<std::string> origins_;
  std::vector<step> path_;
  std::vector<std::vector<index>> ragged_;  ///< offsets of the first `var...`, outermost first
  std::vector<std::pair<std::string, std::vector<index>>> named_rows_;
  std::vector<const type*> wheres_;
  std::vector<const type*> candidate_wheres_;
  const note_index* notes_ = nullptr;
  std::optional<mismatch> failure_;
};

/// `1 field`, `2 fields`.
inline std::string count_of(std::size_t n, const char* what) { return std::to_string(n) + ' ' + what + (n == 1 ? "" : "s"); }

/// The value of a computed size; diagnostics for unbound symbols, overflow, negative sizes and division by zero.
datashape::result<type> evaluate_size(const type& expression, const bindings& bound);

/// What is wrong with the expression whatever its symbols are: a division by zero, an overflow.
std::optional<datashape::diagnostic> never_computes(const type& expression);

/// The expression with the sizes that are bound put in; symbols that are not stay.
datashape::result<type> put_sizes(const type& expression, const bindings& bound);

/// What the where clauses say of a name with a colon; null where they say nothing.
const type* constraint_of(std::string_view name, const std::vector<const type*>& wheres) noexcept;

/// The common dimensions of two lists; empty and `why` set where there are none.
std::optional<std::vector<type>> broadcast_dims(std::span<const type> a, std::span<const type> b, std::string& why);

}  // namespace pluribus::ndt::detail
