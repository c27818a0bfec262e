# SPDX-License-Identifier: BSD-3-Clause
"""Random functions: their words against NumPy's Philox, their laws against distribution functions and NumPy's samples, and that a value
depends on its number alone. Seeds are fixed, so every run sees the same numbers.

usage: random_test.py CALL_BRIDGE
"""
import sys

import numpy as np

from call_bridge import CallError, Calls
from random_laws import CONTINUOUS, DISCRETE, chi_square_score, ks_one, ks_two

call, twice = Calls(sys.argv[1]), Calls(sys.argv[1], threads=2)
N = 200_000
WORD = 2**64


def refused(*parts, name, args=(), **options):
    try:
        got = call(name, *args, **options)
    except CallError as e:
        for part in parts:
            assert part in str(e), f"{name}{args} {options}: {e} does not say {part!r}"
        return
    raise AssertionError(f"{name}{args} {options} gave {got!r}")


def same(a, b, what):
    for x, y in zip(a, b) if isinstance(a, tuple) else [(a, b)]:
        assert x.dtype == y.dtype and x.shape == y.shape and x.tobytes() == y.tobytes(), f"{what}:\n{x!r}\n{y!r}"


def name_word(name):
    h = 0xCBF29CE484222325
    for letter in name.encode():
        h = (h ^ letter) * 0x100000001B3 % WORD
    return h if name else 0


def philox(seed, stream, counter, n):
    """n words of NumPy's generator, from the block at this counter on; it counts up before each block."""
    before = sum(w << 64 * i for i, w in enumerate(counter)) - 1
    parts = lambda number, count: np.array([number >> 64 * i & WORD - 1 for i in range(count)], "u8")
    return np.random.Philox(key=parts((seed % WORD) + (stream % WORD << 64), 2), counter=parts(before, 4)).random_raw(n)


def first_words(n, seed, stream, name, block=0):
    return philox(seed, stream, [block, 0, 0, name_word(name)], n)


def further_words(n, seed, stream, name, element):
    return np.concatenate([philox(seed, stream, [element, 1 + k, 0, name_word(name)], 4) for k in range((n + 3) // 4)])[:n]


def raw_words():
    assert [int(w) for w in call("random_raw", size=[4], seed=0)] == [0x16554D9ECA36314C, 0xDB20FE9D672D0FDC, 0xD7E772CEE186176B, 0x7E68B68AEC7BA23B]
    keys = np.random.default_rng(1).integers(-(2**63), 2**63, (40, 2)).tolist() + [[0, 0], [1, 0], [0, 1], [-1, -1], [2**63 - 1, -(2**63)]]
    for seed, stream in keys:
        for block in (0, 1, 1000, 2**40, 2**61 - 100):
            want = first_words(37, seed, stream, "", block)
            same(call("random_raw", size=[37], seed=seed, stream=stream, offset=4 * block), want, (seed, stream, block))
    # Draw 0 of a named law, and the further draws of an element: a rejected integer shows them.
    for seed in (3, -5):
        w = first_words(1001, seed, 9, "uniform")
        same(call("random_uniform", size=[1001], seed=seed, stream=9), (w >> np.uint64(11)) * 2.0**-53, "uniform")
        same(call("random_uniform", size=[1001], seed=seed, stream=9, dtype="float32"), ((w >> np.uint64(40)) * 2.0**-24).astype("f4"), "uniform float32")
        w = first_words(1001, seed, 9, "integers")
        same(call("random_integers", -7, 90, size=[1001], seed=seed, stream=9), np.array([int(x) * 97 // WORD - 7 for x in w]), "integers")
        high = 2**63 + 2**61
        got = call("random_integers", np.uint64(0) * np.ones((), "u8"), np.array(high, "u8"), size=[400], seed=seed, dtype="uint64")
        first, redrawn = first_words(400, seed, 0, "integers"), 0
        for i in range(400):
            drawn = [int(first[i])] + [int(x) for x in further_words(9, seed, 0, "integers", i)]
            for k, x in enumerate(drawn):
                if x * high % WORD >= (WORD - high) % high:
                    break
            redrawn += k > 0
            assert int(got[i]) == x * high >> 64, (i, k)
        assert redrawn > 50


def laws():
    for law in CONTINUOUS + DISCRETE:
        theirs = np.random.Generator(np.random.Philox(20260711))
        for number, args in enumerate(law.parameters):
            what = f"{law.name}{args}"
            x = call(law.name, *args, size=[N], seed=1000 + number, stream=77)
            assert x.shape == (N,) and x.dtype == law.dtype, what
            low, high = law.support(*args)
            assert x.min() >= low and x.max() <= high, f"{what}: {x.min()} to {x.max()}"
            y = law.numpy(theirs, *args, N)
            if law.moments and (m := law.moments(*args)):
                mean, variance = m
                error = np.sqrt(variance / N)
                assert abs(x.mean() - mean) <= 5 * error, f"{what}: mean {x.mean()}, not {mean}, error {error}"
                spread = np.sqrt(max(np.mean((y - mean) ** 4) - variance**2, 0) / N)
                assert abs(np.mean((x - mean) ** 2) - variance) <= 5 * spread + 1e-9 * variance, f"{what}: variance {x.var()}, not {variance}, error {spread}"
            if law.cdf:
                assert ks_one(x, lambda v: law.cdf(v, *args)) < 2.6, f"{what}: distance {ks_one(x, lambda v: law.cdf(v, *args))} from its distribution function"
            elif law.pmf:
                assert chi_square_score(x, lambda k: law.pmf(k, *args)) < 5, f"{what}: chi-square {chi_square_score(x, lambda k: law.pmf(k, *args))}"
            assert ks_two(x, y) < 2.6, f"{what}: distance {ks_two(x, y)} from NumPy's sample"


def numbered_elements():
    """Any chunks, any threads, any shape, and parameters that broadcast: the same bits."""
    for law in CONTINUOUS + DISCRETE:
        args, what = law.parameters[0], law.name
        n = 40_003
        whole = call(law.name, *args, size=[n], seed=5)
        same(twice(law.name, *args, size=[n], seed=5), whole, what)
        cuts = [0, 1, 2, 7, 256, 257, 16384, 16387, 30001, n]
        same(np.concatenate([call(law.name, *args, size=[b - a], seed=5, offset=a) for a, b in zip(cuts, cuts[1:])]), whole, what)
        same(call(law.name, *args, size=[7, 11], seed=5), whole[:77].reshape(7, 11), what)
        same(call(law.name, *args, seed=5), whole[0].reshape(()), what)
        for shape in ([0], [3, 0], [0, 3]):
            assert call(law.name, *args, size=shape, seed=5).shape == tuple(shape), what
        for other in ({"seed": 6}, {"seed": 5, "stream": 1}):
            assert not np.array_equal(call(law.name, *args, size=[n], **other), whole), (what, other)
        if not args:
            continue
        sets = law.parameters[:4]
        columns = [np.array([s[k] for s in sets]) for k in range(len(args))]
        many = [np.repeat(c, 5000) for c in columns]
        together = call(law.name, *many, seed=8)
        same(twice(law.name, *many, seed=8), together, what)
        for i in range(0, together.size, 997):
            same(call(law.name, *sets[i // 5000], seed=8, offset=i, size=[1])[0], together[i], (what, i))
        grid = call(law.name, *[c[:, None] for c in columns], size=[len(sets), 3], seed=8, offset=10)
        for r, s in enumerate(sets):
            same(call(law.name, *s, seed=8, offset=10 + 3 * r, size=[3]), grid[r], what)
        if len(args) > 1:
            crossed = call(law.name, columns[0][:1, None], *columns[1:], seed=8) if law.crosses else None
            assert crossed is None or crossed.shape == (1, len(sets)), what
    same(call("random_normal", seed=4, size=[9]), call("random_standard_normal", seed=4, size=[9]), "normal")
    assert not np.array_equal(call("random_normal", seed=4, size=[9]), np.log(call("random_lognormal", seed=4, size=[9])))
    big = call("random_normal", np.array([1, 2], ">i2"), np.array([[3.0], [4.0]], "f4")[::-1], seed=1)
    same(big, call("random_normal", np.array([1.0, 2.0]), np.array([[4.0], [3.0]]), seed=1), "layouts")


def single_precision():
    for name, args in [("random_uniform", ()), ("random_standard_normal", ()), ("random_standard_exponential", ()), ("random_standard_gamma", (2.5,)),
                       ("random_normal", (1.0, 2.0)), ("random_gamma", (0.5, 2.0)), ("random_exponential", (3.0,))]:
        x, y = call(name, *args, size=[N], seed=2, dtype="float32"), call(name, *args, size=[N], seed=2)
        assert x.dtype == np.float32 and np.allclose(x, y, rtol=3e-7, atol=3e-7), name
        same(twice(name, *args, size=[N], seed=2, dtype="float32"), x, name)
    assert call("random_uniform", size=[N], seed=2, dtype="float32").max() < 1


def integers():
    limits = {"bool": (0, 1), **{d: (np.iinfo(d).min, np.iinfo(d).max) for d in ["int8", "int16", "int32", "int64", "uint8", "uint16", "uint32", "uint64"]}}
    for dtype, (low, high) in limits.items():
        wide = "u8" if low == 0 else "i8"
        x = call("random_integers", np.array(low, wide), np.array(high, wide), size=[N], seed=3, dtype=dtype, endpoint=True)
        assert x.dtype == np.dtype(dtype), dtype
        scaled = (x.astype("f8") - low) / (float(high) - low + 1)
        cells = min(256, high - low + 1)
        counts = np.histogram(scaled, cells, (0, 1))[0] if cells < 256 else np.bincount(np.minimum((scaled * 256).astype(int), 255), minlength=256)
        score = chi_square_score(np.repeat(np.arange(cells), counts), lambda k: (k < cells) / cells)
        assert score < 5, (dtype, score)
    for bound in (1, 2, 3, 5, 6, 7, 10, 100, 1000):
        x = call("random_integers", bound, size=[N], seed=bound)
        assert x.min() >= 0 and x.max() < bound and chi_square_score(x, lambda k: np.where(k < bound, 1 / bound, 0)) < 5, bound
    # Three quarters of the words: a biased way would hit the lower half twice as often.
    top = 3 << 62
    x = call("random_integers", np.array(0, "u8"), np.array(top, "u8"), size=[N], seed=4, dtype="uint64")
    assert abs(np.mean(x < top // 2) - 0.5) < 5 * 0.5 / np.sqrt(N)
    low, high = np.array([[0], [-100]]), np.array([1, 50, 2**40])
    x = call("random_integers", low, high, seed=9, size=[2, 3])
    assert x.shape == (2, 3) and (x >= low).all() and (x < high).all()
    same(call("random_integers", -100, 2**40, seed=9, offset=5, size=[1])[0], x[1, 2], "integers")
    same(twice("random_integers", np.zeros(50_001, "i8"), np.arange(1, 50_002), seed=1), call("random_integers", np.zeros(50_001, "i8"), np.arange(1, 50_002), seed=1), "integers")
    assert call("random_integers", 5, size=[0], seed=1).shape == (0,)
    refused("low is 3 and high is 3", name="random_integers", args=(3, 3), seed=1)
    refused("low is 1", "element [1]", name="random_integers", args=(np.array([0, 1]), np.array([1, 1])), seed=1)
    refused("0 to 256 do not fit uint8", name="random_integers", args=(0, 257), seed=1, dtype="uint8")
    refused("-1 to 4 do not fit uint64", name="random_integers", args=(-1, 5), seed=1, dtype="uint64")
    refused("bounds are integers", name="random_integers", args=(1.5,), seed=1)
    refused("dtype is bool or an integer", name="random_integers", args=(5,), seed=1, dtype="float64")


def orders():
    counts = {}
    for seed in range(6000):
        p = tuple(call("random_permutation", 4, seed=seed).tolist())
        counts[p] = counts.get(p, 0) + 1
    ranks = {p: i for i, p in enumerate(sorted(counts))}
    assert len(ranks) == 24
    assert chi_square_score(np.repeat(np.arange(24), [counts[p] for p in sorted(counts)]), lambda k: (k < 24) / 24) < 5
    lanes = call("random_permuted", np.tile(np.arange(4), (60_000, 1)), axis=1, seed=11)
    codes = (lanes * [64, 16, 4, 1]).sum(1)
    cells = np.unique(codes)
    assert cells.size == 24 and chi_square_score(np.searchsorted(cells, codes), lambda k: (k < 24) / 24) < 5
    big = np.tile(np.arange(7), (3000, 1))
    whole = call("random_permuted", big, axis=1, seed=3)
    same(twice("random_permuted", big, axis=1, seed=3), whole, "permuted")
    same(np.concatenate([call("random_permuted", big[:1000], axis=1, seed=3), call("random_permuted", big[1000:], axis=1, seed=3, offset=1000)]), whole, "permuted")
    same(call("random_permuted", big.T.copy(), axis=0, seed=3), whole.T, "permuted")
    n = 100_003
    p = call("random_permutation", n, seed=1)
    assert np.array_equal(np.sort(p), np.arange(n)) and abs(np.corrcoef(p, np.arange(n))[0, 1]) < 5 / np.sqrt(n) and np.sum(p == np.arange(n)) < 9
    same(twice("random_permutation", n, seed=1), p, "permutation")
    x = np.arange(60.0).reshape(3, 4, 5)
    for axis in range(3):
        order = call("random_permutation", x.shape[axis], seed=2)
        same(call("random_shuffle", x, axis=axis, seed=2), np.take(x, order, axis), axis)
        same(call("random_permutation", x, axis=axis, seed=2), np.take(x, order, axis), axis)
    assert sorted(call("random_permuted", x, seed=5).ravel()) == sorted(x.ravel())
    records = np.array([(i, i / 2) for i in range(20)], np.dtype([("a", "i8"), ("b", "f8")]))
    got = call("random_shuffle", records, seed=5)
    order = call("random_permutation", 20, seed=5)
    assert np.array_equal(got["a"], records["a"][order]) and np.array_equal(got["b"], records["b"][order])
    refused("one element has no order", name="random_shuffle", args=(3,), seed=1)
    refused("is negative", name="random_permutation", args=(-1,), seed=1)
    refused("axis 2 is out of range", name="random_shuffle", args=(np.zeros((2, 2)),), axis=2, seed=1)


def choices():
    x = call("random_choice", 10, size=[N], seed=1)
    assert chi_square_score(x, lambda k: np.where(k < 10, 0.1, 0)) < 5
    same(np.concatenate([call("random_choice", 10, size=[11], seed=1), call("random_choice", 10, size=[N - 11], seed=1, offset=11)]), x, "choice")
    same(twice("random_choice", 10, size=[N], seed=1), x, "choice")
    p = np.array([0.1, 0, 0.3, 0.6])
    x = call("random_choice", 4, p, size=[N], seed=1)
    assert chi_square_score(x, lambda k: np.where(k < 4, p[np.minimum(k, 3)], 0)) < 5 and not (x == 1).any()
    firsts, pairs = np.zeros(4), np.zeros((4, 4))
    for seed in range(8000):
        a, b = call("random_choice", 4, p, size=[2], seed=seed, replace=False)
        firsts[a] += 1
        pairs[a, b] += 1
    want = np.array([[p[a] * p[b] / (1 - p[a]) if a != b else 0 for b in range(4)] for a in range(4)])
    cells = np.flatnonzero(want)
    assert pairs.ravel()[want.ravel() == 0].sum() == 0
    assert chi_square_score(np.repeat(np.arange(cells.size), pairs.ravel()[cells].astype(int)), lambda k: want.ravel()[cells[np.minimum(k, cells.size - 1)]] * (k < cells.size)) < 5
    few = np.array([call("random_choice", 1000, size=[3], seed=s, replace=False) for s in range(3000)])
    assert all(len(set(r)) == 3 for r in few.tolist()) and ks_two(few.ravel(), np.random.default_rng(1).integers(0, 1000, 9000)) < 2.6
    dense = call("random_choice", 1000, size=[63], seed=3, replace=False)
    same(dense[:60], call("random_choice", 1000, size=[60], seed=3, replace=False), "few of many, or all of them in order")
    assert sorted(call("random_choice", 6, size=[2, 3], seed=3, replace=False).ravel()) == list(range(6))
    assert call("random_choice", 10**15, size=[5], seed=3, replace=False).max() < 10**15
    m = np.arange(24).reshape(2, 3, 4)
    for axis in range(3):
        at = call("random_choice", m.shape[axis], size=[5, 2], seed=3)
        same(call("random_choice", m, axis=axis, size=[5, 2], seed=3), np.take(m, at, axis), axis)
    assert call("random_choice", m, seed=3).shape == (3, 4) and call("random_choice", 5, seed=3).shape == ()
    assert call("random_choice", 0, size=[0], seed=3).shape == (0,)
    refused("nothing to choose from", name="random_choice", args=(0,), size=[1], seed=1)
    refused("3 different elements cannot be chosen out of 2", name="random_choice", args=(2,), size=[3], seed=1, replace=False)
    refused("above 0 for 3 elements", name="random_choice", args=(4, p), size=[4], seed=1, replace=False)
    refused("p sums to", name="random_choice", args=(2, np.array([0.2, 0.7])), seed=1)
    refused("p is -0.5 at element [0]", name="random_choice", args=(2, np.array([-0.5, 1.5])), seed=1)
    refused("p has the shape (3,)", name="random_choice", args=(2, np.ones(3) / 3), seed=1)
    refused("have no offset", name="random_choice", args=(5,), size=[2], seed=1, replace=False, offset=2)


def vectors():
    p, theirs = np.array([0.2, 0.05, 0.5, 0.25]), np.random.default_rng(5)
    cases = [("random_multinomial", (20, p), lambda: theirs.multinomial(20, p, N)),
             ("random_multinomial", (3000, p), lambda: theirs.multinomial(3000, p, N)),
             ("random_multivariate_hypergeometric", (np.array([10, 20, 5, 3]), 17), lambda: theirs.multivariate_hypergeometric([10, 20, 5, 3], 17, N, method="marginals")),
             ("random_multivariate_hypergeometric", (np.array([100, 20, 0, 300]), 200), lambda: theirs.multivariate_hypergeometric([100, 20, 0, 300], 200, N, method="marginals")),
             ("random_dirichlet", (np.array([0.5, 2, 3, 10]),), lambda: theirs.dirichlet([0.5, 2, 3, 10], N)),
             ("random_dirichlet", (np.array([0.05, 0.02, 0.03]),), lambda: theirs.dirichlet([0.05, 0.02, 0.03], N))]
    mean, cov = np.array([1.0, -2.0, 3.0]), np.array([[2.0, 0.6, 0.3], [0.6, 1.0, -0.2], [0.3, -0.2, 0.5]])
    cases += [("random_multivariate_normal", (mean, cov), lambda: theirs.multivariate_normal(mean, cov, N))]
    flat = np.array([[1.0, 1.0, 0.0], [1.0, 1.0, 0.0], [0.0, 0.0, 0.0]])
    cases += [("random_multivariate_normal", (mean, flat), lambda: theirs.multivariate_normal(mean, flat, N))]
    for name, args, sample in cases:
        x, y = call(name, *args, size=[N], seed=4), sample()
        assert x.shape == y.shape and x.dtype == y.dtype, name
        same(twice(name, *args, size=[N], seed=4), x, name)
        same(np.concatenate([call(name, *args, size=[101], seed=4), call(name, *args, size=[N - 101], seed=4, offset=101)]), x, name)
        same(call(name, *args, size=[2, 3], seed=4), x[:6].reshape(2, 3, -1), name)
        for k in range(x.shape[1]):
            # NumPy's small shares are too often 0: below 1e-6 they are not compared.
            a, b = (np.maximum(v[:, k], 1e-6) if v.dtype.kind == "f" and name == "random_dirichlet" else v[:, k] for v in (x, y))
            assert ks_two(a, b) < 2.6 or np.allclose(a, b), (name, k, ks_two(a, b))
        a, b = np.cov(x.T.astype("f8")), np.cov(y.T.astype("f8"))
        fourth = np.sqrt(np.mean((y - y.mean(0))[:, :, None] ** 2 * (y - y.mean(0))[:, None, :] ** 2, 0) / N)
        assert (np.abs(a - b) <= 8 * fourth + 1e-12).all(), (name, a, b)
        assert call(name, *args, size=[0], seed=4).shape == (0, x.shape[1])
    assert (call("random_multinomial", 20, p, size=[N], seed=4).sum(1) == 20).all()
    assert np.allclose(call("random_dirichlet", np.array([1e-3, 1e-4]), size=[N], seed=4).sum(1), 1)
    for method in ("eigh", "cholesky"):
        x = call("random_multivariate_normal", mean, cov, size=[N], seed=4, method=method)
        assert np.allclose(np.cov(x.T), cov, atol=0.03) and np.allclose(x.mean(0), mean, atol=0.02), method
    # Outer dims of parameters broadcast, each vector under its own number.
    n, shares = np.array([5, 50]), np.array([p, p[::-1], [1, 0, 0, 0]])
    x = call("random_multinomial", n[:, None], shares, seed=4)
    assert x.shape == (2, 3, 4) and (x.sum(-1) == n[:, None]).all()
    same(call("random_multinomial", 50, p[::-1].copy(), seed=4, offset=4), x[1, 1], "multinomial")
    means, covs = np.array([[0.0, 0.0, 0.0], mean]), np.array([cov, np.eye(3)])
    x = call("random_multivariate_normal", means, covs, seed=4)
    same(call("random_multivariate_normal", mean, np.eye(3), seed=4, offset=1), x[1], "multivariate_normal")
    refused("pvals without the last sum to 1.3", name="random_multinomial", args=(5, np.array([0.5, 0.8, 0.1])), seed=1)
    refused("pvals is nan at element [1]", name="random_multinomial", args=(5, np.array([0.5, np.nan])), seed=1)
    refused("nsample is greater than the sum of colors", name="random_multivariate_hypergeometric", args=(np.array([1, 2]), 4), seed=1)
    refused("colors is -1 at element [1]", name="random_multivariate_hypergeometric", args=(np.array([1, -1]), 0), seed=1)
    refused("colors sum to 2^53", name="random_multivariate_hypergeometric", args=(np.array([2**62, 2**62, 2**62]), 0), seed=1)
    refused("alpha has nothing above 0", name="random_dirichlet", args=(np.zeros(3),), seed=1)
    refused("alpha is -1", name="random_dirichlet", args=(np.array([1.0, -1.0]),), seed=1)
    refused("cov is not symmetric", name="random_multivariate_normal", args=(mean, cov + np.triu(cov, 1)), seed=1)
    for method in ("svd", "eigh"):
        refused("not positive semidefinite", name="random_multivariate_normal", args=(mean, cov - 2 * np.eye(3)), seed=1, method=method)
    refused("not positive definite", name="random_multivariate_normal", args=(mean, flat), seed=1, method="cholesky")
    refused("pvals is empty", name="random_multinomial", args=(5, np.zeros(0)), seed=1)
    refused("has no kernel", name="random_multivariate_normal", args=(mean, np.eye(2)), seed=1)


def errors():
    refused("needs the option `seed`", name="random_normal")
    refused("scale is -1 at element [2]", "at least 0", name="random_normal", args=(0.0, np.array([1, 2, -1.0])), seed=1)
    refused("loc is nan at element [0, 1]", "finite", name="random_normal", args=(np.array([[0, np.nan]]),), seed=1)
    refused("loc is inf", name="random_normal", args=(np.array(np.inf),), seed=1)
    refused("shape is -1", name="random_gamma", args=(-1.0,), seed=1)
    refused("a is 0", "more than 0", name="random_beta", args=(0.0, 1.0), seed=1)
    refused("p is 1.5", "at most 1", name="random_binomial", args=(5, 1.5), seed=1)
    refused("n is -5", name="random_binomial", args=(-5, 0.5), seed=1)
    refused("n is an integer", name="random_binomial", args=(np.array(5.0), 0.5), seed=1)
    refused("n is 2^63 or more", "element [0]", name="random_binomial", args=(np.array([2**64 - 1], "u8"), 0.5), seed=1)
    refused("lam is -1", name="random_poisson", args=(-1.0,), seed=1)
    refused("lam is 1e+19", name="random_poisson", args=(1e19,), seed=1)
    refused("p is 0", name="random_geometric", args=(0.0,), seed=1)
    refused("p is 1", "less than 1", name="random_logseries", args=(1.0,), seed=1)
    refused("a is 1", "more than 1", name="random_zipf", args=(1.0,), seed=1)
    refused("nsample is greater than ngood + nbad", name="random_hypergeometric", args=(3, 4, 8), seed=1)
    refused("n is too large or p too small at element [1]", name="random_negative_binomial", args=(1e10, np.array([0.5, 1e-10])), seed=1)
    refused("mode is greater than right", name="random_triangular", args=(0.0, 3.0, 2.0), seed=1)
    refused("left is equal to right", name="random_triangular", args=(2.0, 2.0, 2.0), seed=1)
    refused("high is less than low", "element [1]", name="random_uniform", args=(0.0, np.array([1.0, -1.0])), seed=1)
    refused("high - low is not finite", name="random_uniform", args=(-1e308, 1e308), seed=1)
    refused("is a real number", name="random_normal", args=(np.array(1j),), seed=1)
    refused("negative or too large", name="random_normal", size=[-1], seed=1)
    refused("negative or too large", name="random_normal", size=[2**40, 2**40], seed=1)
    refused("negative or too large", name="random_normal", size=[2**62], seed=1)
    refused("size is (3,), but the parameters have the shape (2, 3)", name="random_normal", args=(np.zeros((2, 3)),), size=[3], seed=1)
    refused("broadcast", name="random_normal", args=(np.zeros(2),), size=[3], seed=1)
    refused("offset is -1", name="random_normal", size=[3], seed=1, offset=-1)
    refused("together are too large", name="random_normal", size=[3], seed=1, offset=2**63 - 2)
    refused("dtype is float64 or float32", name="random_normal", size=[3], seed=1, dtype="float16")
    refused("no option `dtyp`", name="random_normal", size=[3], seed=1, dtyp="float16")
    assert call("random_normal", size=[3], seed=1, offset=2**63 - 5).shape == (3,)


def extremes():
    """Parameters at the ends of what is allowed: an answer inside the support, and no loop without end."""
    tiny, huge = 5e-324, 1.7e308
    cases = [("random_gamma", (tiny,), 0, 0), ("random_gamma", (huge,), 1e308, huge), ("random_beta", (tiny, tiny), 0, 1), ("random_beta", (huge, huge), 0.49, 0.51),
             ("random_beta", (tiny, 0.5), 0, 0), ("random_beta", (1e-90, 1e-90), 0, 1), ("random_beta", (1e-110, 1e-99), 0, 1), ("random_chisquare", (tiny,), 0, 0),
             ("random_noncentral_chisquare", (0.5, 2.0**62), 4.6e18, 4.7e18), ("random_noncentral_chisquare", (tiny, 0.0), 0, 0), ("random_f", (1e-3, 1e-3), 0, np.inf),
             ("random_f", (tiny, huge), 0, np.inf), ("random_standard_t", (1e-3,), -np.inf, np.inf), ("random_standard_t", (huge,), -10, 10),
             ("random_pareto", (tiny,), 0, np.inf), ("random_power", (tiny,), 0, 0), ("random_power", (huge,), 1, 1), ("random_weibull", (0.0,), 0, 0),
             ("random_weibull", (huge,), 1, 1), ("random_wald", (1e308, 1e-308), 0, np.inf), ("random_wald", (1e-308, 1e308), 0, 1e-307),
             ("random_vonmises", (1e300, 0.0), -np.pi, np.pi), ("random_vonmises", (0.0, huge), -1e-150, 1e-150), ("random_normal", (3.0, 0.0), 3, 3),
             ("random_poisson", (9.22e18,), 9.2e18, 9.23e18), ("random_poisson", (tiny,), 0, 0), ("random_binomial", (2**63 - 1, 0.5), 4.6e18, 4.7e18),
             ("random_binomial", (2**63 - 1, tiny), 0, 0), ("random_binomial", (2**62, 1e-18), 0, 60), ("random_binomial", (2**63 - 1, 1 - 2.0**-53), 9.2e18, 2.0**63),
             ("random_geometric", (tiny,), 2**63 - 1, 2.0**63), ("random_negative_binomial", (tiny, 0.5), 0, 0), ("random_negative_binomial", (1e18, 0.5), 0.99e18, 1.01e18),
             ("random_hypergeometric", (2**52, 2**52 - 1, 2**51), 2**50 - 1e9, 2**50 + 1e9), ("random_logseries", (tiny,), 1, 1),
             ("random_logseries", (1 - 2.0**-53,), 1, 2.0**63), ("random_zipf", (1 + 2.0**-52,), 1, 2.0**63), ("random_zipf", (huge,), 1, 1)]
    for name, args, low, high in cases:
        x = call(name, *[np.array(a) for a in args], size=[500], seed=1)
        assert (x >= low).all() and (x <= high).all(), (name, args, x.min(), x.max())
    for good in range(0, 14):
        for bad in range(0, 14):
            for sample in range(0, good + bad + 1):
                x = call("random_hypergeometric", good, bad, sample, size=[40], seed=3)
                assert x.min() >= max(0, sample - bad) and x.max() <= min(good, sample), (good, bad, sample)
    for n in (7, 8):
        same(call("random_multinomial", 10, np.array([0.5, 0.5, 0.0]), seed=n)[2], np.int64(0), "what has no probability does not occur")
    x = call("random_dirichlet", np.array([huge, huge]), seed=1)
    assert np.allclose(x, 0.5)
    assert call("random_multinomial", 0, np.array([1.0]), seed=1).tolist() == [0]


chosen = sys.argv[2:]
for test in (raw_words, laws, numbered_elements, single_precision, integers, orders, choices, vectors, extremes, errors):
    if not chosen or test.__name__ in chosen:
        test()
    print(test.__name__, "ok", flush=True)
