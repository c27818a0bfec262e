// SPDX-License-Identifier: BSD-3-Clause
/// The order of a function's kernels over whole values: those that match less come first. Two that some arguments match equally well are
/// refused when the module is built, so a call never has to choose. What kinds of dtypes the kernels meet is told too. Patterns flow in; no
/// value is seen here.
#include <algorithm>
#include <string>
#include <vector>

#include "gfunc/codes.hpp"
#include "gfunc/value_function.hpp"
#include "ndt/make.hpp"
#include "ndt/match.hpp"
#include "ndt/substitute.hpp"

namespace pluribus::gfunc {

namespace {

/// The parameters of a signature, each constrained variable replaced by what constrains it.
struct parameters {
  std::vector<ndt::type> types;
  bool variadic = false;

  ndt::type tuple() const { return ndt::tuple(types, variadic); }
};

parameters parameters_of(const ndt::type& signature) {
  ndt::bindings constraints;
  const ndt::type* at = &signature;
  for (; at->kind() == ndt::kind::where; at = &at->element()) {
    for (std::size_t i = 1; i < at->size(); ++i) {
      const ndt::field f = at->field(i);
      if (!f.type.is_dim() && f.type.kind() != ndt::kind::arithmetic) constraints.add(f.name, ndt::binding::sort::type, f.type);
    }
  }
  parameters made;
  for (std::size_t i = 0; i < at->positional(); ++i) {
    auto narrowed = ndt::try_substitute(at->parameter(i), constraints);
    made.types.push_back(narrowed ? *narrowed : at->parameter(i));
  }
  made.variadic = at->is_variadic();
  return made;
}

/// The dims of a pattern, innermost first.
std::vector<const ndt::type*> dims_of(const ndt::type& pattern) {
  std::vector<const ndt::type*> all;
  for (const ndt::type* at = &pattern; at->is_dim(); at = &at->element()) all.push_back(at);
  std::reverse(all.begin(), all.end());
  return all;
}

bool overlap(const ndt::type& a, const ndt::type& b);

/// Whether a dtype may belong to both; records and the like of one kind are taken to, since that is on the safe side.
bool dtypes_overlap(const ndt::type& a, const ndt::type& b) {
  if (ndt::match(a, b) || ndt::match(b, a)) return true;
  if (a.kind() == ndt::kind::option && b.kind() == ndt::kind::option) return overlap(a.element(), b.element());
  return a.kind() == b.kind() && a.is_symbolic() && b.is_symbolic() && a.kind() != ndt::kind::family;
}

bool overlap(const ndt::type& a, const ndt::type& b) {
  const auto da = dims_of(a), db = dims_of(b);
  auto elastic = [](const ndt::type* d) { return d->kind() == ndt::kind::ellipsis || d->kind() == ndt::kind::power; };
  auto fixed_count = [&](const auto& dims) {
    return dims.size() - static_cast<std::size_t>(std::count_if(dims.begin(), dims.end(), elastic));
  };
  const bool a_elastic = std::any_of(da.begin(), da.end(), elastic), b_elastic = std::any_of(db.begin(), db.end(), elastic);
  if (!a_elastic && !b_elastic && da.size() != db.size()) return false;
  if ((!a_elastic && fixed_count(db) > da.size()) || (!b_elastic && fixed_count(da) > db.size())) return false;
  for (std::size_t i = 0; i < std::min(da.size(), db.size()) && !elastic(da[i]) && !elastic(db[i]); ++i) {
    const bool fixed = da[i]->kind() == ndt::kind::fixed && db[i]->kind() == ndt::kind::fixed;
    if (fixed && da[i]->extent() != db[i]->extent()) return false;
    if ((da[i]->kind() == ndt::kind::var) != (db[i]->kind() == ndt::kind::var) &&
        (da[i]->kind() == ndt::kind::fixed || db[i]->kind() == ndt::kind::fixed))
      return false;
  }
  return dtypes_overlap(a.dtype(), b.dtype());
}

bool overlap(const parameters& a, const parameters& b) {
  if (a.types.size() != b.types.size() && !a.variadic && !b.variadic) return false;
  for (std::size_t i = 0; i < std::min(a.types.size(), b.types.size()); ++i) {
    if (!overlap(a.types[i], b.types[i])) return false;
  }
  return true;
}

/// Whether a plain scalar of some class, or an option of one, matches the dtype of a pattern. A pattern that is one scalar takes those that
/// are cast to it.
bool meets_a_scalar(const ndt::type& dtype) {
  if (dtype.kind() == ndt::kind::option) return meets_a_scalar(dtype.element().dtype());
  if (dtype.is_scalar()) return true;
  for (ndt::scalar s : {ndt::scalar::bool_, ndt::scalar::int32, ndt::scalar::uint32, ndt::scalar::float64, ndt::scalar::complex128}) {
    const ndt::type one = ndt::make_scalar(s);
    if (ndt::match(dtype, one) || ndt::match(dtype, ndt::option(one))) return true;
  }
  return false;
}

}  // namespace

bool meets_scalars(const value_function& f) {
  return std::any_of(f.kernels.begin(), f.kernels.end(), [](const value_kernel& k) {
    const std::vector<ndt::type> all = parameters_of(k.signature).types;
    return std::all_of(all.begin(), all.end(), [](const ndt::type& t) { return meets_a_scalar(t.dtype()); });
  });
}

std::optional<datashape::diagnostic> order_by_specificity(value_function& f) {
  std::vector<parameters> all;
  for (const value_kernel& k : f.kernels) all.push_back(parameters_of(k.signature));
  std::vector<std::size_t> above(f.kernels.size(), 0);  // how many are strictly more specific
  for (std::size_t i = 0; i < f.kernels.size(); ++i) {
    for (std::size_t j = 0; j < i; ++j) {
      if (!overlap(all[i], all[j])) continue;
      const bool i_in_j = ndt::match(all[j].tuple(), all[i].tuple()).ok(), j_in_i = ndt::match(all[i].tuple(), all[j].tuple()).ok();
      if (i_in_j != j_in_i) {
        ++above[i_in_j ? j : i];
        continue;
      }
      return datashape::diagnostic{codes::ambiguous_kernels, datashape::severity::error,
                                   "`" + f.name + "` has the kernels `" + f.kernels[j].text + "` and `" + f.kernels[i].text +
                                       "`; some arguments match both, and neither is more specific"};
    }
  }
  std::vector<std::size_t> order(f.kernels.size());
  for (std::size_t i = 0; i < order.size(); ++i) order[i] = i;
  std::stable_sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) { return above[a] < above[b]; });
  std::vector<value_kernel> sorted;
  for (std::size_t i : order) sorted.push_back(std::move(f.kernels[i]));
  f.kernels = std::move(sorted);
  return std::nullopt;
}

}  // namespace pluribus::gfunc
