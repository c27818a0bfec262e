// SPDX-License-Identifier: BSD-3-Clause
/// Random int64 by discrete laws: random_binomial to random_zipf. Parameters broadcast; element i of a result depends on seed, stream, the
/// law's name and offset + i alone.
#include "random/counts.hpp"

#include "random/binomial.hpp"
#include "random/hypergeometric.hpp"
#include "random_sampling.hpp"

namespace pluribus::gfunc::whole {

void random_counts(module_builder& m) {
  using namespace random;
  add_law<binomial_law>(m, "random_binomial", "How many of n trials succeed, each with probability p.", {"n", "p"})
      .example("random_binomial(10, 0.3, size=[4], seed=1)", "[2, 3, 4, 3]");
  add_law<negative_binomial_law>(m, "random_negative_binomial",
                                 "How many trials fail before n succeed, each with probability p; n is real.", {"n", "p"})
      .example("random_negative_binomial(3, 0.5, size=[4], seed=1)", "[2, 6, 2, 0]");
  add_law<poisson_law>(m, "random_poisson", "Poisson with mean lam, 1 unless given.", {"lam"})
      .example("random_poisson(4.0, size=[4], seed=1)", "[3, 2, 3, 6]");
  add_law<geometric_law>(m, "random_geometric", "The first trial that succeeds, counted from 1, each with probability p.", {"p"})
      .example("random_geometric(0.3, size=[4], seed=1)", "[10, 1, 7, 5]");
  add_law<hypergeometric_law>(m, "random_hypergeometric", "How many of nsample items are good, taken out of ngood good and nbad bad ones.",
                              {"ngood", "nbad", "nsample"})
      .example("random_hypergeometric(10, 20, 6, size=[4], seed=1)", "[1, 3, 1, 1]");
  add_law<logseries_law>(m, "random_logseries", "Logarithmic series with parameter p, from 1 on.", {"p"})
      .example("random_logseries(0.9, size=[4], seed=1)", "[2, 1, 21, 2]");
  add_law<zipf_law>(m, "random_zipf", "From 1 on, with probabilities that fall as x^-a.", {"a"})
      .example("random_zipf(2.0, size=[4], seed=1)", "[21, 1, 3, 2]");
}

}  // namespace pluribus::gfunc::whole
