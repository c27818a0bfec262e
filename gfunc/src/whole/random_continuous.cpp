// SPDX-License-Identifier: BSD-3-Clause
/// Random float64 by continuous laws, and plain words: random_raw, random_uniform to random_wald. Parameters broadcast; element i of a
/// result depends on seed, stream, the law's name and offset + i alone.
#include "random/continuous.hpp"

#include "random/gamma.hpp"
#include "random/vonmises.hpp"
#include "random_sampling.hpp"

namespace pluribus::gfunc::whole {

namespace {

using namespace random;

/// Draw 0 as it is.
struct word_law {
  static constexpr std::string_view name = "";
  std::uint64_t operator()(draws& d) const noexcept { return d.next(); }
};

datashape::result<value> raw(const value_call& c) {
  DATASHAPE_TRY(sampling s, sampling_of(c, word_law::name, {}, {}));
  DATASHAPE_TRY(value made, make(s.shape, ndt::scalar::uint64));
  for_pieces(c, s.count, [&](index from, index n) { s.first_words(s.first + static_cast<word>(from), n, data_of<word>(made) + from); });
  return made;
}

}  // namespace

void random_continuous(module_builder& m) {
  m.function("random_raw",
             "Words of 64 random bits: those of Philox4x64-10 at the counters offset / 4 onward, with the key (seed, stream). NumPy's "
             "Philox(key=[seed, stream], counter=[2**64 - 1] * 4).random_raw gives the same.")
      .example("random_raw(size=[2], seed=1)", "[14663341350739098444, 11767532808736069200]");
  random_options(m).whole("() -> R... * uint64", raw);
  add_law<uniform_law>(m, "random_uniform", "Uniform in [low, high), low 0 and high 1 unless given: NumPy's random and uniform.",
                       {"low", "high"}, precision::chosen)
      .example("random_uniform(size=[2], seed=1)", "[0.214696877738, 0.710476600209]");
  add_law<normal_law>(m, "random_normal", "Normal with mean loc and standard deviation scale.", {"loc", "scale"}, precision::chosen)
      .example("random_normal(10.0, 0.5, size=[2], seed=1)", "[9.45417661831, 10.2661103704]");
  add_law<normal_law>(m, "random_standard_normal", "Normal with mean 0 and standard deviation 1.", {}, precision::chosen)
      .example("random_standard_normal(size=[2], seed=1)", "[-1.09164676338, 0.532220740728]");
  add_law<lognormal_law>(m, "random_lognormal", "What has a normal logarithm of this mean and standard deviation sigma.", {"mean", "sigma"})
      .example("random_lognormal(size=[2], seed=1)", "[3.18581870642, 2.24858156304]");
  add_law<exponential_law>(m, "random_exponential", "Exponential with mean scale.", {"scale"}, precision::chosen)
      .example("random_exponential(2.0, size=[2], seed=1)", "[0.607646799814, 0.443245278247]");
  add_law<exponential_law>(m, "random_standard_exponential", "Exponential with mean 1.", {}, precision::chosen)
      .example("random_standard_exponential(size=[2], seed=1)", "[0.303823399907, 0.221622639124]");
  add_law<gamma_law>(m, "random_gamma", "Gamma of a shape and a scale; its mean is their product.", {"shape", "scale"}, precision::chosen)
      .example("random_gamma(2.5, 2.0, size=[2], seed=1)", "[12.6409797284, 0.770593919052]");
  add_law<gamma_law>(m, "random_standard_gamma", "Gamma of a shape, with scale 1.", {"shape"}, precision::chosen)
      .example("random_standard_gamma(2.5, size=[2], seed=1)", "[6.32048986422, 0.385296959526]");
  add_law<beta_law>(m, "random_beta", "Beta in [0, 1], with mean a / (a + b).", {"a", "b"})
      .example("random_beta(2.0, 3.0, size=[2], seed=1)", "[0.472408175941, 0.330401544836]");
  add_law<chisquare_law>(m, "random_chisquare", "Chi-square with df degrees of freedom.", {"df"})
      .example("random_chisquare(4.0, size=[2], seed=1)", "[2.42884855283, 6.48125812209]");
  add_law<noncentral_chisquare_law>(m, "random_noncentral_chisquare", "Chi-square with df degrees of freedom and noncentrality nonc.",
                                    {"df", "nonc"})
      .example("random_noncentral_chisquare(3.0, 2.0, size=[2], seed=1)", "[9.6561652167, 1.89387658349]");
  add_law<f_law>(m, "random_f", "Fisher's F with dfnum and dfden degrees of freedom.", {"dfnum", "dfden"})
      .example("random_f(4.0, 8.0, size=[2], seed=1)", "[2.06156409394, 0.670619247049]");
  add_law<standard_t_law>(m, "random_standard_t", "Student's t with df degrees of freedom.", {"df"})
      .example("random_standard_t(5.0, size=[2], seed=1)", "[1.74866797734, 0.447985108614]");
  add_law<cauchy_law>(m, "random_cauchy", "Cauchy with median loc and half width scale.", {"loc", "scale"})
      .example("random_cauchy(10.0, 0.5, size=[2], seed=1)", "[10.1811934811, 11.9277548127]");
  add_law<cauchy_law>(m, "random_standard_cauchy", "Cauchy with median 0 and half width 1.", {})
      .example("random_standard_cauchy(size=[2], seed=1)", "[0.362386962272, 3.85550962545]");
  add_law<pareto_law>(m, "random_pareto", "Pareto of the second kind (Lomax) from 0 on, with exponent a.", {"a"})
      .example("random_pareto(3.0, size=[2], seed=1)", "[1.07862579509, 0.0397332371391]");
  add_law<power_law>(m, "random_power", "In [0, 1] with the density a x^(a - 1).", {"a"})
      .example("random_power(2.0, size=[2], seed=1)", "[0.347367304284, 0.484191563914]");
  add_law<weibull_law>(m, "random_weibull", "Weibull of shape a and scale 1.", {"a"})
      .example("random_weibull(1.5, size=[2], seed=1)", "[1.06313482534, 1.66752499679]");
  add_law<rayleigh_law>(m, "random_rayleigh", "Rayleigh with mode scale.", {"scale"})
      .example("random_rayleigh(2.0, size=[2], seed=1)", "[2.44175437223, 0.693673637825]");
  add_law<gumbel_law>(m, "random_gumbel", "Gumbel with mode loc and this scale.", {"loc", "scale"})
      .example("random_gumbel(size=[2], seed=1)", "[-0.800223728428, 1.01650066292]");
  add_law<laplace_law>(m, "random_laplace", "Laplace (double exponential) around loc with this scale.", {"loc", "scale"})
      .example("random_laplace(size=[2], seed=1)", "[0.750873887207, -0.962275707826]");
  add_law<logistic_law>(m, "random_logistic", "Logistic around loc with this scale.", {"loc", "scale"})
      .example("random_logistic(size=[2], seed=1)", "[0.799219766889, 1.53744531721]");
  add_law<triangular_law>(m, "random_triangular", "Between left and right, most likely at mode.", {"left", "mode", "right"})
      .example("random_triangular(0.0, 1.0, 4.0, size=[2], seed=1)", "[1.99835041924, 2.99566974803]");
  add_law<vonmises_law>(m, "random_vonmises", "Angles in [-pi, pi] around mu with concentration kappa.", {"mu", "kappa"})
      .example("random_vonmises(0.0, 2.0, size=[2], seed=1)", "[0.692106156946, 0.255559431124]");
  add_law<wald_law>(m, "random_wald", "Wald (inverse Gaussian) with this mean and scale.", {"mean", "scale"})
      .example("random_wald(2.0, 3.0, size=[2], seed=1)", "[1.81416634991, 1.89072786025]");
}

}  // namespace pluribus::gfunc::whole
