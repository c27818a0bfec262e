// SPDX-License-Identifier: BSD-3-Clause
/// Matches arguments in order with shared bindings, then keywords and out, computes sizes, and substitutes the results.
#include "ndt/signature.hpp"

#include <algorithm>

#include "codes.hpp"
#include "matcher.hpp"
#include "ndt/print.hpp"
#include "ndt/substitute.hpp"

namespace pluribus::ndt {
namespace {

using datashape::result;

datashape::diagnostic problem(datashape::code id, std::string message) { return {id, datashape::severity::error, std::move(message)}; }

datashape::diagnostic explain(const mismatch& why, const std::string& what, const type& wanted, const type& found) {
  auto d =
      problem(codes::no_match, what + (why.path.empty() ? " does not match: " : " does not match at `" + why.path + "`: ") + why.reason);
  d.notes.push_back("the signature wants `" + to_string(wanted) + "`, the call gives `" + to_string(found) + "`");
  return d;
}

const type* function_of(const type& signature) {
  const type* at = &detail::bare(signature);
  while (at->kind() == kind::where) at = &detail::bare(at->element());
  return at->kind() == kind::function ? at : nullptr;
}

const type* outer_ellipsis(const type& p) {
  for (const type* at = &detail::bare(p); at->is_dim(); at = &detail::bare(at->element()))
    if (at->kind() == kind::ellipsis) return at;
  return nullptr;
}

std::string key_of(const type& ellipsis) {
  if (!ellipsis.text().empty()) return std::string(ellipsis.text());
  return ellipsis.family() == family::var ? "var..." : ellipsis.family() == family::fixed ? "array..." : "...";
}

class resolver {
 public:
  resolver(const type& signature, const type& function, const call_types& call)
      : signature_(signature), f_(function), call_(call), matcher_(call.rules, true) {}

  result<resolution> run() {
    if (auto bad = counts()) return std::move(*bad);
    // The where clauses are met first, so that constraints hold while arguments are matched.
    for (const type* at = &detail::bare(signature_); at->kind() == kind::where; at = &detail::bare(at->element())) matcher_.constrain(*at);
    for (std::size_t i = 0; i < f_.positional(); ++i)
      if (!matcher_.match(f_.parameter(i), call_.arguments[i], notes(i)))
        return explain(matcher_.take_failure(), "argument " + std::to_string(i + 1), f_.parameter(i), call_.arguments[i]);
    if (auto bad = match_keywords()) return std::move(*bad);
    for (std::size_t i = 0; i < call_.out.size(); ++i)
      if (!matcher_.match(f_.result(i), call_.out[i], notes(call_.arguments.size() + i)))
        return explain(matcher_.take_failure(), "out " + std::to_string(i + 1), f_.result(i), call_.out[i]);
    if (!matcher_.check_constraints()) return problem(codes::no_match, matcher_.take_failure().reason);
    return results();
  }

 private:
  const dim_notes& notes(std::size_t i) const {
    static const dim_notes none;
    return i < call_.layouts.size() ? call_.layouts[i] : none;
  }

  std::optional<datashape::diagnostic> counts() const {
    const std::size_t wanted = f_.positional(), given = call_.arguments.size();
    if (given < wanted || (given > wanted && !f_.is_variadic()))
      return problem(codes::wrong_arity, "expected " + detail::count_of(wanted, "argument") + (f_.is_variadic() ? " or more" : "") +
                                             ", found " + std::to_string(given));
    if (!call_.out.empty() && call_.out.size() != f_.results())
      return problem(codes::wrong_arity,
                     "expected " + detail::count_of(f_.results(), "result") + ", found " + std::to_string(call_.out.size()));
    for (std::size_t i = 0; i < call_.keywords.size(); ++i)
      for (std::size_t j = 0; j < i; ++j)
        if (call_.keywords[i].name == call_.keywords[j].name)
          return problem(codes::bad_argument, "keyword `" + call_.keywords[i].name + "` given twice");
    return std::nullopt;
  }

  std::optional<datashape::diagnostic> match_keywords() {
    std::size_t met = 0;
    for (std::size_t k = 0; k < f_.keywords(); ++k) {
      const field wanted = f_.field(f_.positional() + k);
      const auto given =
          std::find_if(call_.keywords.begin(), call_.keywords.end(), [&](const named_type& n) { return n.name == wanted.name; });
      if (given == call_.keywords.end())
        return problem(codes::wrong_arity, "keyword argument `" + std::string(wanted.name) + "` is missing");
      if (!matcher_.match(wanted.type, given->type))
        return explain(matcher_.take_failure(), "argument `" + given->name + "`", wanted.type, given->type);
      keywords_.push_back(given->type);
      ++met;
    }
    if (met < call_.keywords.size() && !f_.has(detail::keyword_rest)) {
      for (const named_type& n : call_.keywords) {
        bool known = false;
        for (std::size_t k = 0; k < f_.keywords(); ++k) known |= f_.field(f_.positional() + k).name == n.name;
        if (!known) return problem(codes::wrong_arity, "no keyword parameter `" + n.name + "` in `" + to_string(f_) + "`");
      }
    }
    return std::nullopt;
  }

  /// The argument with its share of the ellipsis stretched to the outer dimensions.
  type stretched(const type& parameter, const type& argument) const {
    const type* e = outer_ellipsis(parameter);
    if (!e || e->has(detail::equal_dims)) return argument;
    const binding* b = matcher_.bound().find(key_of(*e));
    if (!b) return argument;
    const auto pattern = detail::dims_of(parameter);
    const auto have = detail::dims_of(argument);
    const auto at = static_cast<std::size_t>(std::find(pattern.dims.begin(), pattern.dims.end(), e) - pattern.dims.begin());
    for (const type* d : pattern.dims)
      if (d->kind() == kind::power) return argument;
    const std::size_t after = pattern.dims.size() - at - 1;
    if (have.dims.size() < at + after) return argument;
    std::vector<type> dims;
    for (std::size_t i = 0; i < at; ++i) dims.push_back(*have.dims[i]);
    for (const type& d : b->dims()) dims.push_back(d);
    for (std::size_t i = have.dims.size() - after; i < have.dims.size(); ++i) dims.push_back(*have.dims[i]);
    return detail::chain(std::span<const type>(dims), *have.dtype);
  }

  result<resolution> results() {
    resolution r;
    r.bindings = matcher_.bound();
    for (std::size_t i = 0; i < call_.arguments.size(); ++i)
      r.types.push_back(i < f_.positional() ? stretched(f_.parameter(i), call_.arguments[i]) : call_.arguments[i]);
    r.types.insert(r.types.end(), keywords_.begin(), keywords_.end());
    r.arguments = r.types.size();
    for (std::size_t i = 0; i < f_.results(); ++i) {
      if (f_.results() == 1 && f_.result(i).kind() == kind::void_) break;
      auto t = try_substitute(f_.result(i), r.bindings);
      if (!t) return std::move(t).error();
      if (i < call_.out.size() && !t->is_symbolic() && *t != call_.out[i])
        return problem(codes::no_match,
                       "out " + std::to_string(i + 1) + " is `" + to_string(call_.out[i]) + "`, the call gives `" + to_string(*t) + "`");
      r.types.push_back(*std::move(t));
    }
    for (std::size_t i = 0; i < f_.size(); ++i)
      if (const type* e = outer_ellipsis(f_.child(i))) {
        if (const binding* b = r.bindings.find(key_of(*e))) r.outer = b->dims();
        break;
      }
    return r;
  }

  const type& signature_;
  const type& f_;
  const call_types& call_;
  detail::matcher matcher_;
  std::vector<type> keywords_;
};

}  // namespace

result<resolution> resolve(const type& signature, const call_types& call) {
  const type* f = function_of(signature);
  if (!f) return problem(codes::bad_argument, "`" + to_string(signature) + "` is not a signature");
  try {
    return resolver(signature, *f, call).run();
  } catch (const datashape::error& e) {
    return e.all();
  }
}

}  // namespace pluribus::ndt
