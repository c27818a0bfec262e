// SPDX-License-Identifier: BSD-3-Clause
/// Random vectors: multinomial, multivariate_hypergeometric, dirichlet, multivariate_normal. An element here is a whole vector, which
/// draws all its numbers from its own counters; outer dims of the parameters broadcast.
#include <cmath>
#include <vector>

#include "axes.hpp"
#include "gfunc/broadcast.hpp"
#include "gfunc/call.hpp"
#include "random/binomial.hpp"
#include "random/gamma.hpp"
#include "random/hypergeometric.hpp"
#include "random_sampling.hpp"
#include "value_cast.hpp"

namespace pluribus::gfunc::whole {

namespace {

using result = datashape::result<value>;
using random::draws;

/// Parameters with `rank` dims of their own, packed over the outer dims of the result.
template <class T>
struct cores {
  value kept;
  index inner = 1, step = 0;
  dims outer;
  const T* at(index i) const noexcept { return data_of<const T>(kept) + i * step; }
};

template <class T>
cores<T> cores_of(value packed, int rank) {
  cores<T> made;
  made.outer = first_of(packed.shape(), packed.shape().rank() - rank);
  for (int d = made.outer.rank(); d < packed.shape().rank(); ++d) made.inner *= packed.shape()[d];
  made.kept = std::move(packed);
  return made;
}

template <class T>
datashape::outcome repeat_over(const value_call& c, cores<T>& p, const dims& shape) {
  if (p.outer.count() == 1) return std::monostate{};
  p.step = p.inner;
  if (p.outer == shape) return std::monostate{};
  dims whole = shape;
  for (int d = p.outer.rank(); d < p.kept.shape().rank(); ++d) {
    whole.resize(whole.rank() + 1);
    whole[whole.rank() - 1] = p.kept.shape()[d];
  }
  DATASHAPE_TRY(p.kept, packed(c, repeated_to(p.kept, whole)));
  return std::monostate{};
}

/// Which vectors are made, from the outer dims of both parameters and the option size.
template <class A, class B>
datashape::result<sampling> vectors_of(const value_call& c, std::string_view name, cores<A>& a, cores<B>& b) {
  DATASHAPE_TRY(std::optional<dims> size, size_option(c));
  const dims none, *const each[] = {&a.outer, &b.outer, size ? &*size : &none};
  DATASHAPE_TRY(dims shape, broadcast(each));
  if (size && !(shape == *size))
    return c.wrong("size is " + shape_text(*size) + ", but the parameters have the shape " + shape_text(shape));
  DATASHAPE_CHECK(repeat_over(c, a, shape));
  DATASHAPE_CHECK(repeat_over(c, b, shape));
  return sampling_over(c, name, shape);
}

result vectors(const value_call& c, const sampling& s, index k, ndt::scalar dtype) {
  if (s.shape.rank() == max_rank) return c.wrong("the result would have more than " + std::to_string(max_rank) + " dims");
  return make(with_inserted(s.shape, s.shape.rank(), k), dtype);
}

/// make(draws, i, out) for each vector of k.
template <class T, class Make>
void for_vectors(const value_call& c, const sampling& s, index k, const value& made, Make make) {
  T* const out = data_of<T>(made);
  for_pieces(
      c, s.count,
      [&](index from, index n) { for_draws<drawing::several>(s, from, n, [&](draws& d, index i) { make(d, i, out + i * k); }); }, k);
}

result vector_parameter(const value_call& c, const random::parameter_rule& rule, const value& given) {
  DATASHAPE_TRY(value made, checked_parameter(c, rule, given));
  if (made.shape()[made.shape().rank() - 1] == 0) return c.wrong(std::string(rule.name) + " is empty");
  return made;
}

result multinomial(const value_call& c) {
  DATASHAPE_TRY(value trials, checked_parameter(c, random::count("n"), c.args[0]));
  DATASHAPE_TRY(value shares, vector_parameter(c, random::probability("pvals"), c.args[1]));
  cores<std::int64_t> n = cores_of<std::int64_t>(std::move(trials), 0);
  cores<double> p = cores_of<double>(std::move(shares), 1);
  for (index i = 0; i < p.outer.count(); ++i) {
    double sum = 0;
    for (index k = 0; k + 1 < p.inner; ++k) sum += data_of<const double>(p.kept)[i * p.inner + k];
    if (sum > 1 + 1e-12) return unfit(c, "pvals without the last sum to " + real_text(sum) + ", more than 1", p.outer, i);
  }
  DATASHAPE_TRY(sampling s, vectors_of(c, "multinomial", n, p));
  DATASHAPE_TRY(value made, vectors(c, s, p.inner, ndt::scalar::int64));
  for_vectors<std::int64_t>(c, s, p.inner, made, [&](draws& d, index i, std::int64_t* out) {
    std::int64_t left = *n.at(i);
    double rest = 1;
    for (index k = 0; k + 1 < p.inner; ++k) {
      const double share = p.at(i)[k];
      out[k] = left == 0 || share == 0 ? 0 : random::binomial_variate(left, rest > share ? share / rest : 1)(d);
      left -= out[k];
      rest -= share;
    }
    out[p.inner - 1] = left;
  });
  return made;
}

result multivariate_hypergeometric(const value_call& c) {
  DATASHAPE_TRY(value counts, vector_parameter(c, random::count("colors"), c.args[0]));
  DATASHAPE_TRY(value samples, checked_parameter(c, random::count("nsample"), c.args[1]));
  cores<std::int64_t> colors = cores_of<std::int64_t>(std::move(counts), 1), sample = cores_of<std::int64_t>(std::move(samples), 0);
  auto total = [&](const std::int64_t* row) {
    std::int64_t sum = 0;
    for (index k = 0; k < colors.inner; ++k) sum = std::min(row[k], random::most_balls) + std::min(sum, random::most_balls);
    return sum;
  };
  for (index i = 0; i < colors.outer.count(); ++i) {
    if (total(data_of<const std::int64_t>(colors.kept) + i * colors.inner) >= random::most_balls)
      return unfit(c, "colors sum to 2^53 or more", colors.outer, i);
  }
  DATASHAPE_TRY(sampling s, vectors_of(c, "multivariate_hypergeometric", colors, sample));
  const bool same = colors.step + sample.step == 0;
  for (index i = 0; i < (same ? std::min<index>(s.count, 1) : s.count); ++i) {
    if (*sample.at(i) > total(colors.at(i))) return unfit(c, "nsample is greater than the sum of colors", same ? dims{} : s.shape, i);
  }
  DATASHAPE_TRY(value made, vectors(c, s, colors.inner, ndt::scalar::int64));
  for_vectors<std::int64_t>(c, s, colors.inner, made, [&](draws& d, index i, std::int64_t* out) {
    const std::int64_t* mine = colors.at(i);
    std::int64_t left = *sample.at(i), rest = total(mine);
    for (index k = 0; k < colors.inner; ++k) {
      rest -= mine[k];
      out[k] = left == 0 ? 0 : random::hypergeometric_variate(mine[k], rest, left)(d);
      left -= out[k];
    }
  });
  return made;
}

result dirichlet(const value_call& c) {
  DATASHAPE_TRY(value given, vector_parameter(c, random::not_negative("alpha"), c.args[0]));
  cores<double> alpha = cores_of<double>(std::move(given), 1), none = cores_of<double>(value::literal(0.0), 0);
  const index k = alpha.inner;
  for (index i = 0; i < alpha.outer.count(); ++i) {
    const double* mine = data_of<const double>(alpha.kept) + i * k;
    if (std::all_of(mine, mine + k, [](double a) { return a == 0; })) return unfit(c, "alpha has nothing above 0", alpha.outer, i);
  }
  DATASHAPE_TRY(sampling s, vectors_of(c, "dirichlet", alpha, none));
  DATASHAPE_TRY(value made, vectors(c, s, k, ndt::scalar::float64));
  for_vectors<double>(c, s, k, made, [&](draws& d, index i, double* out) {
    const double* mine = alpha.at(i);
    // Small shapes give variates below the least float64, so logarithms stand for them.
    const bool small = *std::max_element(mine, mine + k) < 0.1;
    double most = -HUGE_VAL, sum = 0;
    for (index j = 0; j < k; ++j) {
      const random::gamma_variate gamma(mine[j]);
      out[j] = mine[j] == 0 ? (small ? -HUGE_VAL : 0) : small ? gamma.logarithm(d) : gamma(d);
      most = std::max(most, out[j]);
    }
    for (index j = 0; j < k; ++j) sum += out[j] = small ? std::exp(out[j] - most) : out[j] / most;
    for (index j = 0; j < k; ++j) out[j] /= sum;
  });
  return made;
}

datashape::outcome check_symmetric(const value_call& c, const cores<double>& cov, index n) {
  for (index m = 0; m < cov.outer.count(); ++m) {
    const double* a = data_of<const double>(cov.kept) + m * n * n;
    double greatest = 0;
    for (index i = 0; i < n * n; ++i) greatest = std::max(greatest, std::abs(a[i]));
    for (index i = 0; i < n; ++i) {
      for (index j = 0; j < i; ++j) {
        if (std::abs(a[i * n + j] - a[j * n + i]) > 1e-8 * greatest)
          return unfit(c, "cov is not symmetric in row " + std::to_string(i) + ", column " + std::to_string(j), cov.outer, m);
      }
    }
  }
  return std::monostate{};
}

/// Matrices A with A A^T = cov.
result roots_of(const value_call& c, const cores<double>& cov, index n) {
  const std::string_view method = c.text("method");
  const call_place place{&c.on, &c.functions};
  const value given[] = {cov.kept};
  if (method == "cholesky") {
    DATASHAPE_TRY(value root, try_call("linalg.cholesky", given, {}, place));
    return packed_as(c, root, ndt::scalar::float64);
  }
  const bool svd = method == "svd";
  DATASHAPE_TRY(value parts, try_call(svd ? "linalg.svd" : "linalg.eigh", given, {}, place));
  DATASHAPE_TRY(value vectors, parts.field(svd ? "U" : "eigenvectors"));
  DATASHAPE_TRY(value sizes, parts.field(svd ? "S" : "eigenvalues"));
  DATASHAPE_TRY(vectors, packed_as(c, vectors, ndt::scalar::float64));
  DATASHAPE_TRY(sizes, packed_as(c, sizes, ndt::scalar::float64));
  DATASHAPE_TRY(value root, make(vectors.shape(), ndt::scalar::float64));
  for (index m = 0; m < cov.outer.count(); ++m) {
    const double *u = data_of<const double>(vectors) + m * n * n, *size = data_of<const double>(sizes) + m * n,
                 *a = data_of<const double>(cov.kept) + m * n * n;
    double* r = data_of<double>(root) + m * n * n;
    double greatest = 0;
    for (index j = 0; j < n; ++j) greatest = std::max(greatest, std::abs(size[j]));
    for (index i = 0; i < n; ++i) {
      for (index j = 0; j < n; ++j) r[i * n + j] = u[i * n + j] * std::sqrt(std::max(size[j], 0.0));
    }
    // A matrix that is not positive semidefinite is not given back by its root.
    for (index i = 0; i < n; ++i) {
      for (index j = 0; j <= i; ++j) {
        double sum = 0;
        for (index k = 0; k < n; ++k) sum += r[i * n + k] * r[j * n + k];
        if (std::abs(sum - a[i * n + j]) > 1e-8 * greatest) return unfit(c, "cov is not positive semidefinite", cov.outer, m);
      }
    }
  }
  return root;
}

result multivariate_normal(const value_call& c) {
  DATASHAPE_TRY(value given_mean, vector_parameter(c, random::any("mean"), c.args[0]));
  DATASHAPE_TRY(value given_cov, checked_parameter(c, random::any("cov"), c.args[1]));
  const index n = given_mean.shape()[given_mean.shape().rank() - 1];
  cores<double> mean = cores_of<double>(std::move(given_mean), 1), cov = cores_of<double>(std::move(given_cov), 2);
  DATASHAPE_CHECK(check_symmetric(c, cov, n));
  DATASHAPE_TRY(cov.kept, roots_of(c, cov, n));
  DATASHAPE_TRY(sampling s, vectors_of(c, "multivariate_normal", mean, cov));
  DATASHAPE_TRY(value made, vectors(c, s, n, ndt::scalar::float64));
  for_vectors<double>(c, s, n, made, [&](draws& d, index i, double* out) {
    thread_local std::vector<double> z;
    z.resize(static_cast<std::size_t>(n));
    for (double& x : z) x = random::standard_normal(d);
    for (index row = 0; row < n; ++row) {
      double sum = 0;
      for (index k = 0; k < n; ++k) sum += cov.at(i)[row * n + k] * z[static_cast<std::size_t>(k)];
      out[row] = mean.at(i)[row] + sum;
    }
  });
  return made;
}

}  // namespace

void random_vectors(module_builder& m) {
  m.function("random_multinomial",
             "How often each outcome occurs in n trials with probabilities pvals; the last outcome has what is left of 1.")
      .example("random_multinomial(10, [0.2, 0.3, 0.5], seed=1)", "[2, 4, 4]")
      .arguments({"n", "pvals"});
  random_options(m).whole("(A... * N: Number, B... * K * P: Number) -> R... * K * int64", multinomial);
  m.function("random_multivariate_hypergeometric", "How many of each color are among nsample items taken out of colors of them.")
      .example("random_multivariate_hypergeometric([10, 20, 30], 6, seed=1)", "[1, 3, 2]")
      .arguments({"colors", "nsample"});
  random_options(m).whole("(A... * K * N: Number, B... * S: Number) -> R... * K * int64", multivariate_hypergeometric);
  m.function("random_dirichlet", "Shares that sum to 1, by the concentrations alpha.")
      .example("random_dirichlet([1.0, 2.0], seed=1)", "[0.452151587465, 0.547848412535]")
      .arguments({"alpha"});
  random_options(m).whole("(A... * K * T: Number) -> R... * K * float64", dirichlet);
  m.function("random_multivariate_normal",
             "Normal vectors with this mean and covariance, which is positive semidefinite; method says how its root is found (cholesky: "
             "definite ones only).")
      .example("random_multivariate_normal([0.0, 10.0], [[2.0, 1.0], [1.0, 3.0]], method=\"cholesky\", seed=1)",
               "[0.831522042888, 10.7811448543]")
      .arguments({"mean", "cov"});
  random_options(m)
      .choice("method", {"svd", "eigh", "cholesky"}, "svd")
      .whole("(A... * N * T: Number, B... * N * N * S: Number) -> R... * N * float64", multivariate_normal);
}

}  // namespace pluribus::gfunc::whole
