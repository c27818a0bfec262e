// SPDX-License-Identifier: BSD-3-Clause
/// The hypergeometric distribution: an urn for samples below 10, the ratio of uniforms (HRUA) otherwise: E. Stadlober, "The ratio of
/// uniforms approach for generating discrete random variates", J. Comput. Appl. Math. 31 (1990). Counts flow in, a count flows out.
#pragma once
#include "random/bounded.hpp"
#include "random/law.hpp"

namespace pluribus::gfunc::random {

/// What is asked of an urn together stays below this, so that probabilities are known well.
inline constexpr std::int64_t most_balls = std::int64_t{1} << 53;

class hypergeometric_variate {
 public:
  /// 0 <= sample <= good + bad < most_balls.
  hypergeometric_variate(std::int64_t good, std::int64_t bad, std::int64_t sample) noexcept;
  std::int64_t operator()(draws& d) const noexcept;

 private:
  std::int64_t drawn(draws& d) const noexcept;
  std::int64_t rejected(draws& d) const noexcept;
  double log_probability(double k) const noexcept;

  std::int64_t good_, bad_, sample_;
  std::int64_t fewer_, taken_;  ///< of the rarer kind, and of the smaller part of the urn
  double rare_, frequent_, part_;
  double centre_ = 0, width_ = 0, bound_ = 0, most_ = 0;
};

struct hypergeometric_law {
  static constexpr std::string_view name = "hypergeometric";
  static constexpr parameter_rule rules[] = {count("ngood"), count("nbad"), count("nsample")};
  static const char* conflict(const number* p) noexcept {
    const std::int64_t good = p[0].integer(), bad = p[1].integer();
    if (good >= most_balls || bad >= most_balls - good) return "ngood + nbad is 2^53 or more";
    return p[2].integer() > good + bad ? "nsample is greater than ngood + nbad" : nullptr;
  }
  explicit hypergeometric_law(const number* p) noexcept : hypergeometric(p[0].integer(), p[1].integer(), p[2].integer()) {}
  static constexpr bool draws_several() noexcept { return true; }
  std::int64_t operator()(draws& d) const noexcept { return hypergeometric(d); }
  hypergeometric_variate hypergeometric;
};

}  // namespace pluribus::gfunc::random
