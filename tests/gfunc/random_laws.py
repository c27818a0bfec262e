# SPDX-License-Identifier: BSD-3-Clause
"""The laws of the random functions as they are defined: parameters to try, support, mean and variance, distribution function or
probabilities, and NumPy's sampler. And distances of samples from them. Nothing of the library is used here."""
import math
from dataclasses import dataclass

import numpy as np

INF = np.inf


def ks_one(x, cdf):
    """sqrt(n) times the greatest distance from a continuous distribution function; above 2.6 by chance twice in a million."""
    x, n = np.sort(x), x.size
    at = cdf(x)
    return math.sqrt(n) * max(np.max(np.arange(1, n + 1) / n - at), np.max(at - np.arange(n) / n))


def ks_two(x, y):
    """The same of two samples."""
    both = np.concatenate([x, y])
    distance = np.max(np.abs(np.searchsorted(np.sort(x), both, "right") / x.size - np.searchsorted(np.sort(y), both, "right") / y.size))
    return distance * math.sqrt(x.size * y.size / (x.size + y.size))


def chi_square_score(counts_of, pmf):
    """How many standard deviations chi-square is above its mean (Wilson and Hilferty), over cells of at least 20 expected."""
    x = np.asarray(counts_of)
    low, high = int(x.min()), int(x.max())
    cells = np.arange(max(low - 5, 0), min(high + 5, low + 5_000_000) + 1)
    expected = pmf(cells) * x.size
    seen = np.bincount(np.minimum(x - cells[0], cells.size - 1), minlength=cells.size)
    # Neighbours are joined until there is enough in each cell; what lies outside is the last one's.
    ends = np.cumsum(expected)
    groups = np.minimum((ends - expected / 2) // 20, np.inf).astype(np.int64) if expected.max() < 20 else np.cumsum(expected >= 20)
    joined, joined_seen = np.bincount(groups, expected), np.bincount(groups, seen)
    joined[-1] += max(x.size - ends[-1], 0)
    keep = joined > 0
    assert joined_seen[~keep].sum() == 0
    degrees = keep.sum() - 1
    if degrees == 0:
        return 0.0
    chi = np.sum((joined_seen[keep] - joined[keep]) ** 2 / joined[keep])
    return ((chi / degrees) ** (1 / 3) - (1 - 2 / (9 * degrees))) / math.sqrt(2 / (9 * degrees))


@dataclass
class law:
    name: str
    parameters: list
    numpy: object
    support: object = lambda *p: (-INF, INF)
    moments: object = None  # (mean, variance), or None where the fourth moment is infinite
    cdf: object = None
    pmf: object = None
    dtype: object = np.float64
    crosses: bool = True  # whether any value of one parameter goes with any of another


erfc, lgamma = np.vectorize(math.erfc), np.vectorize(math.lgamma)
positive = lambda *p: (0, INF)
E = 0.57721566490153286


def normal_cdf(x, m=0.0, s=1.0):
    return 0.5 * erfc((m - x) / (s * math.sqrt(2)))


def triangular_cdf(x, a, m, b):
    left = (x - a) ** 2 / ((b - a) * (m - a)) if m > a else np.zeros_like(x)
    right = 1 - (b - x) ** 2 / ((b - a) * (b - m)) if b > m else np.ones_like(x)
    return np.where(x < m, left, right)


def wald_cdf(x, m, s):
    r = np.sqrt(s / x)
    return normal_cdf(r * (x / m - 1)) + np.exp(2 * s / m) * normal_cdf(-r * (x / m + 1))


def f_moments(a, b):
    return (b / (b - 2), 2 * b * b * (a + b - 2) / (a * (b - 2) ** 2 * (b - 4))) if b > 8 else None


def pareto_moments(a):
    return (1 / (a - 1), a / ((a - 1) ** 2 * (a - 2))) if a > 4 else None


def lognormal_moments(m, s):
    return math.exp(m + s * s / 2), math.expm1(s * s) * math.exp(2 * m + s * s)


CONTINUOUS = [
    law("random_uniform", [(0.0, 1.0), (-3.0, 5.0), (2.0, 2.0 + 1e-9)], lambda g, a, b, n: g.uniform(a, b, n), lambda a, b: (a, b),
        lambda a, b: ((a + b) / 2, (b - a) ** 2 / 12), lambda x, a, b: (x - a) / (b - a)),
    law("random_standard_normal", [()], lambda g, n: g.standard_normal(n), moments=lambda: (0, 1), cdf=normal_cdf),
    law("random_normal", [(0.0, 1.0), (5.0, 0.1), (-1e6, 1e3)], lambda g, m, s, n: g.normal(m, s, n), moments=lambda m, s: (m, s * s), cdf=normal_cdf),
    law("random_lognormal", [(0.0, 0.5), (2.0, 0.25)], lambda g, m, s, n: g.lognormal(m, s, n), positive, lognormal_moments,
        lambda x, m, s: normal_cdf(np.log(x), m, s)),
    law("random_standard_exponential", [()], lambda g, n: g.standard_exponential(n), positive, lambda: (1, 1), lambda x: -np.expm1(-x)),
    law("random_exponential", [(2.5,), (1e-3,)], lambda g, s, n: g.exponential(s, n), positive, lambda s: (s, s * s), lambda x, s: -np.expm1(-x / s)),
    law("random_standard_gamma", [(2.5,), (0.3,), (1.0,), (0.02,), (1000.0,)], lambda g, a, n: g.standard_gamma(a, n), positive, lambda a: (a, a)),
    law("random_gamma", [(2.5, 3.0), (0.5, 0.1), (30.0, 2.0)], lambda g, a, s, n: g.gamma(a, s, n), positive, lambda a, s: (a * s, a * s * s)),
    law("random_beta", [(2.0, 3.0), (0.3, 0.4), (0.5, 5.0), (1.0, 1.0), (50.0, 0.2)], lambda g, a, b, n: g.beta(a, b, n), lambda a, b: (0, 1),
        lambda a, b: (a / (a + b), a * b / ((a + b) ** 2 * (a + b + 1)))),
    law("random_chisquare", [(3.0,), (0.5,), (40.0,)], lambda g, d, n: g.chisquare(d, n), positive, lambda d: (d, 2 * d)),
    law("random_noncentral_chisquare", [(3.0, 2.0), (0.5, 2.0), (1.0, 9.0), (5.0, 0.0)], lambda g, d, c, n: g.noncentral_chisquare(d, c, n), positive,
        lambda d, c: (d + c, 2 * (d + 2 * c))),
    law("random_f", [(5.0, 20.0), (2.0, 4.0), (30.0, 12.0)], lambda g, a, b, n: g.f(a, b, n), positive, f_moments),
    law("random_standard_t", [(12.0,), (1.0,), (3.5,)], lambda g, d, n: g.standard_t(d, n), moments=lambda d: (0, d / (d - 2)) if d > 4 else None),
    law("random_standard_cauchy", [()], lambda g, n: g.standard_cauchy(n), cdf=lambda x: 0.5 + np.arctan(x) / np.pi),
    law("random_cauchy", [(1.0, 2.0), (-3.0, 0.5)], lambda g, m, s, n: m + s * g.standard_cauchy(n), cdf=lambda x, m, s: 0.5 + np.arctan((x - m) / s) / np.pi),
    law("random_pareto", [(5.0,), (0.7,), (2.0,)], lambda g, a, n: g.pareto(a, n), positive, pareto_moments, lambda x, a: -np.expm1(-a * np.log1p(x))),
    law("random_power", [(3.0,), (0.5,), (1.0,)], lambda g, a, n: g.power(a, n), lambda a: (0, 1), lambda a: (a / (a + 1), a / ((a + 1) ** 2 * (a + 2))),
        lambda x, a: x**a),
    law("random_weibull", [(1.5,), (0.7,), (6.0,)], lambda g, a, n: g.weibull(a, n), positive,
        lambda a: (math.gamma(1 + 1 / a), math.gamma(1 + 2 / a) - math.gamma(1 + 1 / a) ** 2), lambda x, a: -np.expm1(-(x**a))),
    law("random_rayleigh", [(2.0,), (0.1,)], lambda g, s, n: g.rayleigh(s, n), positive, lambda s: (s * math.sqrt(math.pi / 2), (2 - math.pi / 2) * s * s),
        lambda x, s: -np.expm1(-(x**2) / (2 * s * s))),
    law("random_gumbel", [(1.0, 2.0), (-3.0, 0.5)], lambda g, m, s, n: g.gumbel(m, s, n), moments=lambda m, s: (m + E * s, (math.pi * s) ** 2 / 6),
        cdf=lambda x, m, s: np.exp(-np.exp(-(x - m) / s))),
    law("random_laplace", [(1.0, 2.0), (-3.0, 0.5)], lambda g, m, s, n: g.laplace(m, s, n), moments=lambda m, s: (m, 2 * s * s),
        cdf=lambda x, m, s: np.where(x < m, 0.5 * np.exp(np.minimum(x - m, 0) / s), 1 - 0.5 * np.exp(-np.maximum(x - m, 0) / s))),
    law("random_logistic", [(1.0, 2.0), (-3.0, 0.5)], lambda g, m, s, n: g.logistic(m, s, n), moments=lambda m, s: (m, (math.pi * s) ** 2 / 3),
        cdf=lambda x, m, s: 1 / (1 + np.exp(-(x - m) / s))),
    law("random_triangular", [(0.0, 1.0, 4.0), (0.0, 0.0, 1.0), (-2.0, 3.0, 3.0)], lambda g, a, m, b, n: g.triangular(a, m, b, n), lambda a, m, b: (a, b),
        lambda a, m, b: ((a + m + b) / 3, (a * a + m * m + b * b - a * m - a * b - m * b) / 18), triangular_cdf, crosses=False),
    law("random_vonmises", [(0.0, 2.0), (1.0, 0.3), (3.0, 20.0), (0.0, 1e-9), (0.5, 1e-6), (-1.0, 1e7)], lambda g, m, k, n: g.vonmises(m, k, n),
        lambda m, k: (-math.pi, math.pi)),
    law("random_wald", [(2.0, 3.0), (1.0, 0.2), (0.5, 50.0)], lambda g, m, s, n: g.wald(m, s, n), positive, lambda m, s: (m, m**3 / s), wald_cdf),
]


def log_choose(n, k):
    return lgamma(n + 1) - lgamma(k + 1) - lgamma(n - k + 1)


def binomial_pmf(k, n, p):
    if p in (0, 1):
        return np.where(k == n * p, 1.0, 0.0)
    inside = np.minimum(k, n)
    return np.where(k <= n, np.exp(log_choose(n, inside) + inside * math.log(p) + (n - inside) * math.log1p(-p)), 0)


def poisson_pmf(k, m):
    return np.exp(k * math.log(m) - m - lgamma(k + 1)) if m else np.where(k == 0, 1.0, 0.0)


def negative_binomial_pmf(k, n, p):
    return np.exp(lgamma(k + n) - lgamma(k + 1) - math.lgamma(n) + n * math.log(p) + (k * math.log1p(-p) if p < 1 else np.where(k == 0, 0, -INF)))


def hypergeometric_pmf(k, a, b, s):
    inside = np.clip(k, max(0, s - b), min(a, s))
    return np.where(k == inside, np.exp(log_choose(a, inside) + log_choose(b, s - inside) - log_choose(a + b, s)), 0)


def hypergeometric_moments(a, b, s):
    t = a + b
    return s * a / t, s * a / t * (b / t) * ((t - s) / max(t - 1, 1))


def logseries_moments(p):
    r = -math.log1p(-p)
    return p / (r * (1 - p)), p * (r - p) / (r * (1 - p)) ** 2


def zeta(a):
    return sum(k**-a for k in range(1, 2000)) + 2000 ** (1 - a) / (a - 1) + 0.5 * 2000**-a


I8 = np.dtype("i8")
from_zero, from_one = lambda *p: (0, INF), lambda *p: (1, INF)
DISCRETE = [
    law("random_binomial", [(10, 0.3), (1, 0.5), (1000, 0.3), (100, 0.9), (40, 0.25), (10**6, 1e-6), (10**9, 0.4), (7, 0.0), (7, 1.0), (0, 0.5)],
        lambda g, k, p, n: g.binomial(k, p, n), lambda k, p: (0, k), lambda k, p: (k * p, k * p * (1 - p)), pmf=binomial_pmf, dtype=I8),
    law("random_negative_binomial", [(3.0, 0.2), (0.5, 0.5), (20.0, 0.9), (100.0, 0.3), (2.0, 1.0)], lambda g, k, p, n: g.negative_binomial(k, p, n), from_zero,
        lambda k, p: (k * (1 - p) / p, k * (1 - p) / p**2), pmf=negative_binomial_pmf, dtype=I8),
    law("random_poisson", [(0.5,), (5.0,), (9.99,), (10.0,), (11.0,), (37.5,), (1000.0,), (1e6,), (0.0,)], lambda g, m, n: g.poisson(m, n), from_zero,
        lambda m: (m, m), pmf=poisson_pmf, dtype=I8),
    law("random_geometric", [(0.3,), (0.9,), (1.0,), (0.01,)], lambda g, p, n: g.geometric(p, n), from_one, lambda p: (1 / p, (1 - p) / p**2),
        pmf=lambda k, p: np.where(k >= 1, p * (1 - p) ** np.maximum(k - 1, 0.0), 0), dtype=I8),
    law("random_hypergeometric", [(10, 20, 5), (100, 50, 60), (1000, 3, 500), (30, 40, 65), (5, 0, 3), (20, 30, 12), (10**5, 10**6, 10**4), (40, 15, 0)],
        lambda g, a, b, s, n: g.hypergeometric(a, b, s, n), lambda a, b, s: (max(0, s - b), min(a, s)), hypergeometric_moments, pmf=hypergeometric_pmf, dtype=I8,
        crosses=False),
    law("random_logseries", [(0.9,), (0.2,), (0.5,), (0.99,)], lambda g, p, n: g.logseries(p, n), from_one, logseries_moments,
        pmf=lambda k, p: np.where(k >= 1, p ** np.maximum(k, 1) / np.maximum(k, 1) / -math.log1p(-p), 0), dtype=I8),
    law("random_zipf", [(6.0,), (2.5,), (3.0,), (1.5,), (20.0,)], lambda g, a, n: g.zipf(a, n), from_one, lambda a: (zeta(a - 1) / zeta(a), zeta(a - 2) / zeta(a) - (zeta(a - 1) / zeta(a)) ** 2) if a > 5 else None,
        pmf=lambda k, a: np.where(k >= 1, np.maximum(k, 1.0) ** -a / zeta(a), 0), dtype=I8),
]
