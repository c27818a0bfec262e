# SPDX-License-Identifier: BSD-3-Clause
"""Functions over whole values against NumPy: random inputs of every dtype, shape and layout, on one thread and on two.

usage: value_functions_numpy_test.py CALL_BRIDGE
Integers, positions and moved elements must be equal; floats that are computed agree within a few units of their dtype's precision. bfloat16 is
NumPy's float32, rounded. Functions that only move elements are also called on options, whose nulls must move with them.
"""
import sys
import warnings

import numpy as np

from bfloat16 import BFLOAT16, is_bfloat16, widened
from call_bridge import CallError, Calls, Nullable
from layouts import ALL, COMPLEX, FLOATS, INTS, REAL, layouts, narrowed, native, nullables, random, rng

warnings.simplefilter("ignore")
np.seterr(all="ignore")

ANY = ALL + [BFLOAT16]
SHAPES = [(), (0,), (1,), (7,), (300,), (3, 0), (3, 4), (5, 1, 6), (2, 3, 4, 5)]


def same(got, want, exact, what):
    if isinstance(want, dict):
        assert isinstance(got, dict) and list(got) == list(want), (what, got, want)
        for k in want:
            same(got[k], want[k], exact, what + (k,))
        return
    if isinstance(want, (tuple, list)):
        assert isinstance(got, tuple) and len(got) == len(want), (what, got, want)
        for i, (g, w) in enumerate(zip(got, want)):
            same(g, w, exact, what + (i,))
        return
    if isinstance(want, Nullable):
        assert isinstance(got, Nullable) and np.array_equal(got.valid, want.valid), f"{what}: {got}, not {want}"
        return same(got.data[got.valid], want.data[want.valid], exact, what)
    want = np.asarray(want)
    assert got.shape == want.shape, f"{what}: shape {got.shape}, NumPy has {want.shape}"
    assert got.dtype.newbyteorder("=") == want.dtype.newbyteorder("="), f"{what}: dtype {got.dtype}, NumPy has {want.dtype}"
    narrow = is_bfloat16(got.dtype)
    if narrow:
        got, want = widened(got), widened(want)
    if exact:
        ok = np.array_equal(got, want, equal_nan=got.dtype.kind in "fc")
    else:
        rtol = {2: 4e-3, 4: 2e-5, 8: 1e-11, 16: 1e-11}[got.dtype.itemsize if got.dtype.kind != "c" else got.dtype.itemsize // 2] if got.dtype.kind in "fc" else 0
        rtol = 2.0**-7 if narrow else rtol
        ok = np.allclose(got.astype("c16"), want.astype("c16"), rtol=rtol, atol=rtol, equal_nan=True)
    assert ok, f"{what}:\ngot  {got!r}\nwant {want!r}"


def joined(data, valid):
    return type(data)(map(joined, data, valid)) if isinstance(data, (tuple, list)) else Nullable(data, valid)


class Test:
    def __init__(self, path):
        self.calls = [Calls(path), Calls(path, threads=2)]
        self.count = 0

    def check(self, name, args, options, want, exact=True, moved=0, repeats=True):
        """Every layout of the first argument; the others as they are. `want` gets the plain arrays. Of the first `moved` arguments the elements
        are only moved, so `want` says of the nulls of an option, too, where they go. Without `repeats` none is the same over and over.
        """
        first = args[0] if args and isinstance(args[0], np.ndarray) else None
        for laid in [None] if first is None else [*layouts(first), *(nullables(first) if moved else [])]:
            if laid is not None and laid.how == "repeated" and not repeats:
                continue
            given = list(args) if laid is None else [laid.given, *args[1:]]
            plain = [native(a) if isinstance(a, np.ndarray) else a for a in (args if laid is None else [laid.values, *args[1:]])]
            expected = want(*plain)
            if any(is_bfloat16(a.dtype) for a in args[:1] if isinstance(a, np.ndarray)):
                expected = narrowed(expected, BFLOAT16)
            if laid is not None and laid.valid is not None:
                masks = [laid.valid] + [np.ones(np.shape(a), bool) for a in args[1:moved]]
                expected = joined(expected, want(*masks, *args[moved:]))
            for calls in self.calls:
                what = (name, [getattr(a, "dtype", a) for a in args], [getattr(a, "shape", ()) for a in args], options, getattr(laid, "how", ""), calls.threads)
                try:
                    got = calls(name, *given, **options)
                except CallError as e:
                    raise AssertionError(f"{what}: {e}") from None
                self.count += 1
                same(got, expected, exact, what)

    def refused(self, name, args, options, part):
        try:
            self.calls[0](name, *args, **options)
        except CallError as e:
            assert part in str(e), f"{name}: {e}"
            self.count += 1
            return
        raise AssertionError(f"{name}{args}{options} is not refused")


def kind(d):
    return "f" if is_bfloat16(d) else np.dtype(d).kind


def axes(a):
    return list(range(-a.ndim, a.ndim))[:: max(1, a.ndim)] if a.ndim else []


def moves(t):
    for d in ANY:
        for shape in SHAPES:
            a = random(d, shape)
            t.check("ravel", [a], {}, np.ravel, moved=1)
            t.check("reshape", [a], dict(shape=[-1] if a.size else [0, 2]), lambda a: a.reshape(-1) if a.size else a.reshape(0, 2), moved=1)
            t.check("flip", [a], {}, np.flip, moved=1)
            t.check("permute_dims", [a], {}, np.transpose, moved=1)
            t.check("squeeze", [a], {}, np.squeeze, moved=1)
            t.check("expand_dims", [a], dict(axis=[0, -1]), lambda a: np.expand_dims(a, (0, -1)), moved=1)
            t.check("tile", [a], dict(repetitions=[2, 1, 2]), lambda a: np.tile(a, [2, 1, 2]), moved=1)
            t.check("roll", [a], dict(shift=3), lambda a: np.roll(a, 3), moved=1)
            t.check("concat", [a, a, a[..., :0] if a.ndim else a], dict(axis=None), lambda *p: np.concatenate(p, axis=None), moved=3)
            t.check("stack", [a, a], dict(axis=-1), lambda *p: np.stack(p, axis=-1), moved=2)
            t.check("broadcast_to", [a], dict(shape=[2] + list(shape)), lambda a: np.broadcast_to(a, [2] + list(shape)), moved=1)
            t.check("atleast_3d", [a], {}, np.atleast_3d, moved=1)
            t.check("zeros_like", [a], {}, np.zeros_like)
            t.check("ones_like", [a], {}, np.ones_like)
            if a.ndim >= 2:
                t.check("tril", [a], dict(k=1), lambda a: np.tril(a, 1))
                t.check("triu", [a], dict(k=-1), lambda a: np.triu(a, -1))
                t.check("matrix_transpose", [a], {}, np.matrix_transpose, moved=1)
                t.check("moveaxis", [a], dict(source=[0, 1], destination=[-1, 0]), lambda a: np.moveaxis(a, [0, 1], [-1, 0]), moved=1)
                t.check("swapaxes", [a], dict(axis1=0, axis2=-1), lambda a: np.swapaxes(a, 0, -1), moved=1)
            for axis in axes(a):
                n = a.shape[axis]
                t.check("flip", [a], dict(axis=axis), lambda a: np.flip(a, axis), moved=1)
                t.check("roll", [a], dict(shift=[-2, 5], axis=[axis, axis]), lambda a: np.roll(a, [-2, 5], [axis, axis]), moved=1)
                t.check("concat", [a, a], dict(axis=axis), lambda *p: np.concatenate(p, axis=axis), moved=2)
                t.check("repeat", [a, np.arange(n)], dict(axis=axis), lambda a, r: np.repeat(a, r, axis=axis), moved=1)
                t.check("diff", [a], dict(axis=axis), lambda a: np.diff(a, axis=axis))
                if n:
                    t.check("unstack", [a], dict(axis=axis), lambda a: np.unstack(a, axis=axis), moved=1)
                    at = rng.integers(-n, n, (2, 3))
                    t.check("take", [a, at], dict(axis=axis), lambda a, i: np.take(a, i, axis=axis), moved=1)
                    t.check("take", [a, at * 5], dict(axis=axis, mode="wrap"), lambda a, i: np.take(a, i, axis=axis, mode="wrap"), moved=1)
                    along = rng.integers(-n, n, a.shape)
                    t.check("take_along_axis", [a, along], dict(axis=axis), lambda a, i: np.take_along_axis(a, i, axis), moved=1)
                    m = rng.random(n) < 0.5
                    t.check("filter", [a, m], dict(axis=axis), lambda a, m: np.compress(m, a, axis=axis), moved=1)
            m = np.asarray(rng.random(shape) < 0.4)
            t.check("filter", [a, m], {}, lambda a, m: a[m], moved=1)
            t.check("flatnonzero", [a], {}, np.flatnonzero)
            t.check("argwhere", [a], {}, np.argwhere)
            if a.ndim:
                t.check("nonzero", [a], {}, np.nonzero)
            if a.size:
                t.check("take", [a, np.array([0, -1])], {}, lambda a, i: np.take(a, i), moved=1)
            if a.size and a.ndim in (1, 2) and d not in ("?", BFLOAT16):
                for mode in ["edge", "reflect", "symmetric", "wrap"]:
                    width = [[2, 5]] * a.ndim
                    t.check("pad", [a], dict(pad_width=[2, 5] * a.ndim, mode=mode), lambda a: np.pad(a, width, mode=mode))
                t.check("pad", [a], dict(pad_width=2, constant_values=3), lambda a: np.pad(a, 2, constant_values=3))
    x, y, z = np.arange(3), np.arange(4.0), np.arange(2)
    for indexing in ("xy", "ij"):
        t.check("meshgrid", [x, y, z], dict(indexing=indexing), lambda *p: list(np.meshgrid(*p, indexing=indexing)))
    for k in range(-4, 5):
        t.check("eye", [], dict(n=3, m=4, k=k), lambda: np.eye(3, 4, k))
    for bounds in [(5,), (2, 9), (2, 10, 3), (10, 0, -3), (0.0, 1.0, 0.1), (1.0, -1.0, -0.25)]:
        t.check("arange", list(bounds), {}, lambda *b: np.arange(*b), exact=isinstance(bounds[0], int))
    for num in (0, 1, 2, 50):
        for endpoint in (True, False):
            t.check("linspace", [0.1, 7.3], dict(num=num, endpoint=endpoint), lambda a, b: np.linspace(a, b, num, endpoint))


def big(t):
    """Long enough for pieces on two threads."""
    for d in ("f8", "f4", "i4", "i8", "u8", "u1"):
        a = random(d, 300_000)
        m = rng.random(a.shape) < 0.3
        t.check("filter", [a, m], {}, lambda a, m: a[m])
        t.check("flatnonzero", [m], {}, np.flatnonzero)
        t.check("sort", [a], {}, np.sort)
        t.check("argsort", [a], {}, lambda a: np.argsort(a, stable=True))
        t.check("unique_values", [a], dict(equal_nan=True), np.unique)


def statistics(t):
    for d in REAL + [BFLOAT16] + COMPLEX:
        for shape in SHAPES:
            a = random(d, shape)
            exact = kind(d) not in "fc"
            for axis in [None] + axes(a):
                o = {} if axis is None else dict(axis=axis)
                if a.ndim or axis is not None:
                    t.check("cumulative_sum", [a], o, lambda a: np.cumsum(a, axis=axis, dtype=None if exact else ("f4" if d == "f2" else None)).astype(np.cumsum(a[..., :0]).dtype), exact=exact)
                    t.check("cumulative_prod", [a], o, lambda a: np.cumprod(a, axis=axis, dtype=None if exact else ("f4" if d == "f2" else None)).astype(np.cumprod(a[..., :0]).dtype), exact=exact)
                if a.ndim and kind(d) != "c":
                    t.check("cumulative_max", [a], o, lambda a: np.maximum.accumulate(a.ravel() if axis is None else a, axis=axis or 0))
                    t.check("cumulative_min", [a], o, lambda a: np.minimum.accumulate(a.ravel() if axis is None else a, axis=axis or 0))
                if d in ("f2", BFLOAT16) or not a.size:
                    continue
                b = np.where(np.isinf(a), 0, a).astype(a.dtype) if a.dtype.kind in "fc" else a
                for name in ("nansum", "nanprod"):
                    if d != "?" and not (name == "nanprod" and a.dtype.kind == "c"):
                        t.check(name, [b], o, lambda a: getattr(np, name)(a, axis=axis), exact=exact)
                if kind(d) in "f":
                    for name in ("nanmean", "nanvar", "nanstd", "nanmin", "nanmax", "nanmedian"):
                        t.check(name, [b], o, lambda a: getattr(np, name)(a, axis=axis), exact=name in ("nanmin", "nanmax"))
                    whole = np.where(np.isnan(b), 0, b).astype(b.dtype)
                    t.check("nanargmax", [whole], o, lambda a: np.asarray(np.argmax(a, axis=axis)))
                if kind(d) in "bc":
                    continue
                t.check("median", [b], dict(o, keepdims=True), lambda a: np.median(a, axis=axis, keepdims=True), exact=False)
                q = np.array([0.0, 0.21, 0.5, 0.75, 1.0])
                for method in ["inverted_cdf", "averaged_inverted_cdf", "closest_observation", "interpolated_inverted_cdf", "hazen", "weibull", "linear",
                               "median_unbiased", "normal_unbiased", "lower", "higher", "midpoint", "nearest"]:
                    whole = np.where(np.isnan(b), 0, b).astype(b.dtype) if b.dtype.kind == "f" else (b % 100).astype(b.dtype)
                    for calls in t.calls:
                        got = calls("quantile", whole, q, method=method, **o)
                        want = np.quantile(whole.astype("f8") if exact else whole, q, axis=axis, method=method)
                        t.count += 1
                        same(got, np.asarray(want).astype(got.dtype), False, ("quantile", method, d, shape, axis))
    for d in ("f4", "f8", "i4", "u1"):
        a = random(d, 500, nan=False)
        a = np.clip(np.where(np.isinf(a), 0, a) if a.dtype.kind == "f" else a, 0, 100).astype(d)
        for bins in (1, 7, 100):
            t.check("histogram", [a], dict(bins=bins), lambda a: dict(zip(("histogram", "edges"), np.histogram(a.astype("f8"), bins))), exact=True)
            t.check("histogram", [a], dict(bins=bins, range=[2.5, 60.25], density=True), lambda a: dict(zip(("histogram", "edges"), np.histogram(a.astype("f8"), bins, (2.5, 60.25), True))), exact=False)
        edges = np.array([0.0, 1.0, 1.5, 40.0, 100.0])
        t.check("histogram", [a, edges], {}, lambda a, e: dict(zip(("histogram", "edges"), np.histogram(a, e))))
        for right in (False, True):
            t.check("digitize", [a, edges.astype(d)], dict(right=right), lambda a, e: np.digitize(a, e, right))
            t.check("digitize", [a, edges.astype(d)[::-1].copy()], dict(right=right), lambda a, e: np.digitize(a, e, right))
    for d in INTS:
        a = rng.integers(0, 20, 50).astype(d)
        t.check("bincount", [a], dict(minlength=30), lambda a: np.bincount(a.astype("i8"), minlength=30))
        w = rng.normal(size=50)
        t.check("bincount", [a, w], {}, lambda a, w: np.bincount(a.astype("i8"), w))
    for d in INTS + FLOATS + COMPLEX:
        for n, m in [(1, 1), (5, 3), (3, 5), (6, 4), (4, 6), (6, 6), (40, 7)]:
            a, v = (rng.normal(0, 3, n) + 0j).astype(d), (rng.normal(0, 3, m) + 0j).astype(d)
            for mode in ("full", "same", "valid"):
                exact = np.dtype(d).kind in "iu"
                t.check("convolve", [a, v], dict(mode=mode), lambda a, v: np.convolve(a, v, mode), exact=exact)
                t.check("correlate", [a, v], dict(mode=mode), lambda a, v: np.correlate(a, v, mode), exact=exact)
    for d in ("f4", "f8", "i4", "c16"):
        for shape in [(5,), (4, 6), (3, 4, 5)]:
            a = (rng.normal(0, 9, shape)).astype(d)
            for axis in range(a.ndim):
                for edge in (1, 2):
                    o = dict(axis=axis, edge_order=edge)
                    t.check("gradient", [a], o, lambda a: np.gradient(a, axis=axis, edge_order=edge), exact=False)
                    x = np.cumsum(rng.random(shape[axis]) + 0.1)
                    t.check("gradient", [a, x], o, lambda a, x: np.gradient(a.astype("f8"), x, axis=axis, edge_order=edge).astype("f4") if d == "f4" else np.gradient(a, x, axis=axis, edge_order=edge), exact=False)
    for d in ("f4", "f8", "i2", "c16"):
        a = rng.normal(0, 9, (3, 20)).astype(d)
        t.check("cov", [a], {}, lambda a: np.cov(a.astype("c16" if d == "c16" else "f8")), exact=False)
        t.check("cov", [a], dict(rowvar=False, correction=0), lambda a: np.cov(a.astype("c16" if d == "c16" else "f8"), rowvar=False, ddof=0), exact=False)
        t.check("corrcoef", [a], {}, lambda a: np.corrcoef(a.astype("c16" if d == "c16" else "f8")), exact=False, repeats=False)  # else 0 / 0 but for rounding
    x, xp, fp = rng.normal(0, 3, 100), np.sort(rng.normal(0, 2, 20)), rng.normal(size=20)
    t.check("interp", [x, xp, fp], {}, np.interp, exact=False)
    t.check("interp", [x, xp, fp], dict(left=-9, right=9), lambda *p: np.interp(*p, left=-9, right=9), exact=False)


def descending(a, axis):
    """NaNs last, the rest backwards."""
    if a.dtype.kind in "iub":
        return np.flip(np.sort(a, axis), axis)
    out = np.sort(a, axis)
    moved = np.moveaxis(out, axis, -1).copy()
    for lane in moved.reshape(-1, moved.shape[-1]) if moved.size else []:
        n = lane.size - np.count_nonzero(np.isnan(lane))
        lane[:n] = lane[:n][::-1].copy()
    return np.moveaxis(moved, -1, axis)


def sorted_run(a):
    return narrowed(np.sort(native(a)), a.dtype)


def sorting(t):
    for d in ANY:
        for shape in SHAPES + [(1000,), (3, 5000)]:
            a = random(d, shape)
            for axis in axes(a):
                o = dict(axis=axis)
                t.check("sort", [a], o, lambda a: np.sort(a, axis))
                t.check("argsort", [a], o, lambda a: np.argsort(a, axis, stable=True))
                if kind(d) != "c":
                    t.check("sort", [a], dict(o, descending=True), lambda a: descending(a, axis))
                n = a.shape[axis]
                if n and a.size < 2000 and d != BFLOAT16:
                    for calls in t.calls:
                        got = calls("partition", a, kth=n // 2, axis=axis)
                        same(np.take(got, n // 2, axis), np.take(np.sort(a, axis), n // 2, axis), True, ("partition", d, shape, axis))
                        same(np.sort(got, axis), np.sort(a, axis), True, ("partition", d, shape, axis))
                        at = calls("argpartition", a, kth=n // 2, axis=axis)
                        same(np.take_along_axis(a, at, axis).take(n // 2, axis), np.take(np.sort(a, axis), n // 2, axis), True, ("argpartition", d))
                        k = min(3, n)
                        top = calls("top_k", a, k=k, largest=False, axis=axis)
                        same(top["values"], np.take(np.sort(a, axis), range(k), axis), True, ("top_k", d, shape, axis))
                        same(top["indices"], np.take(np.argsort(a, axis, stable=True), range(k), axis), True, ("top_k", d, shape, axis))
                        t.count += 5
            if a.ndim:
                t.check("sort", [a], dict(axis=None), lambda a: np.sort(a, axis=None))
    for n in list(range(0, 300, 7)) + [2000, 70_000, 200_000]:
        for d in ("i4", "u4", "f4", "i8", "u8", "f8"):
            for a in (random(d, n), np.zeros(n, d), np.arange(n).astype(d), np.arange(n)[::-1].astype(d), (rng.integers(0, 3, n) * 7).astype(d), (rng.lognormal(0, 9, n) * 100).astype(d)):
                for calls in t.calls:
                    what = ("sort", d, n)
                    same(calls("sort", a), np.sort(a), True, what)
                    same(calls("argsort", a), np.argsort(a, stable=True), True, what)
                    t.count += 2
    for n in (0, 5, 1000):
        a, b, c = rng.integers(0, 4, n), np.round(rng.normal(size=n), 0), rng.random(n) < 0.5
        t.check("lexsort", [a, b, c], {}, lambda a, b, c: np.lexsort((a, b, c)))
    for d in ANY:
        run, x = sorted_run(random(d, 40)), random(d, (3, 30))
        for side in ("left", "right"):
            t.check("searchsorted", [run, x], dict(side=side), lambda r, x: np.searchsorted(r, x, side))
        order = rng.permutation(40)
        mixed = np.empty_like(run)
        mixed[order] = run
        t.check("searchsorted", [mixed, x, order], {}, lambda r, x, s: np.searchsorted(r, x, sorter=s))


def sets(t):
    for d in ALL:
        for shape in SHAPES + [(3000,), (100_000,)]:
            a = random(d, shape)
            u = unique
            for equal in (False, True):
                o = dict(equal_nan=equal)
                nan = "n" if a.dtype.kind == "c" and np.isnan(a).any() else ""
                if not nan:  # NumPy keeps NaNs of complex numbers apart by their parts
                    t.check("unique_values", [a], o, lambda a: u(a, **o))
                    t.check("unique_counts", [a], o, lambda a: dict(zip(("values", "counts"), u(a, return_counts=True, **o))))
                    names = ("values", "indices", "inverse_indices", "counts")

                    def everything(a):
                        got = list(u(a, return_index=True, return_inverse=True, return_counts=True, **o))
                        got[2] = got[2].reshape(a.shape)
                        return dict(zip(names, got))
                    t.check("unique_all", [a], o, everything)
                    t.check("unique_inverse", [a], o, lambda a: {k: v for k, v in everything(a).items() if k in ("values", "inverse_indices")})
                elif equal:
                    got = t.calls[1]("unique_values", a, equal_nan=True)
                    same(got[:-1], np.unique(a[~np.isnan(a)]), True, ("unique_values", d, shape))
                    assert np.isnan(got[-1])
                    index = t.calls[1]("group_index", a)["index"]
                    assert (np.isnan(a) == (index == got.size - 1)).all()
            if a.dtype.kind == "c":
                a = np.where(np.isnan(a), 0, a)
            t.check("group_index", [a], {}, lambda a: groups(a))
            t.check("group_index", [a], dict(sort=False), lambda a: by_appearance(groups(a)))
            if a.ndim == 1 and a.dtype.kind != "c":
                t.check("run_lengths", [np.sort(a)], {}, lambda a: runs(a))
                t.check("run_lengths", [a], {}, lambda a: runs(a))
            if d == "f2" and a.size >= 3000:
                continue
            b = random(d, (40,))
            if a.size:
                b[:5] = rng.choice(a.ravel(), 5)
            t.check("isin", [a, b], {}, np.isin)
            t.check("isin", [a, b], dict(invert=True), lambda a, b: np.isin(a, b, invert=True))
            if a.dtype.kind != "c":
                for name in ("union1d", "intersect1d", "setdiff1d", "setxor1d"):
                    t.check(name, [a, b], {}, getattr(np, name))
    t.check("union1d", [np.array([3, 1], "i4"), np.array([2.5])], {}, np.union1d)
    t.check("isin", [np.array([3, 1], "u1"), np.array([-1, 3], "i2")], {}, np.isin)
    for n in (40_000, 200_000):
        for d in ("i4", "u4", "f4", "i8", "u8", "f8", "f2", "u1"):
            for a in (random(d, n), (rng.integers(0, 2**30, n) - 9).astype(d), rng.integers(0, 40_000, n).astype(d)):
                t.check("unique_all", [a], dict(equal_nan=True), lambda a: dict(zip(("values", "indices", "inverse_indices", "counts"), unique(a, return_index=True, return_inverse=True, return_counts=True))))
                t.check("unique_values", [a], {}, lambda a: unique(a, equal_nan=False))


def unique(a, **o):
    """NumPy 2.4.6 leaves long runs of float16 with NaNs unsorted on AVX-512; they go as float32."""
    got = np.unique(a.ravel().astype("f4") if a.dtype == "f2" else a.ravel(), **o)
    return (got[0].astype(a.dtype),) + got[1:] if isinstance(got, tuple) else got.astype(a.dtype)


def groups(a):
    """NaNs are one group; complex ones too."""
    values, first, inverse, counts = unique(a, return_index=True, return_inverse=True, return_counts=True)
    return {"index": inverse.reshape(a.shape), "first": first, "counts": counts}


def by_appearance(g):
    order = np.argsort(g["first"])
    number = np.argsort(order)
    return {"index": number[g["index"]] if g["index"].size else g["index"], "first": g["first"][order], "counts": g["counts"][order]}


def runs(a):
    differs = np.ones(a.size, bool)
    if a.size:
        differs[1:] = (a[1:] != a[:-1]) & ~((a[1:] != a[1:]) & (a[:-1] != a[:-1]))
    starts = np.flatnonzero(differs)
    return {"values": a[starts], "starts": starts, "lengths": np.diff(np.append(starts, a.size))}


def errors(t):
    a = np.arange(6.0).reshape(2, 3)
    t.refused("sort", [a], dict(axis=2), "axis 2 is out of range for 2 dims")
    t.refused("take", [a, np.array([3])], dict(axis=1), "index 3 is out of range for 3 elements")
    t.refused("take", [a, np.array([0.5])], dict(axis=1), "no kernel")
    t.refused("reshape", [a], dict(shape=[4]), "6 elements do not make the shape (4,)")
    t.refused("reshape", [a], dict(shape=[-1, -1]), "only one extent")
    t.refused("zeros", [], dict(shape=[2**62, 4]), "too large")
    t.refused("zeros", [], dict(shape=[-1]), "negative")
    t.refused("concat", [a, a[0]], {}, "do not join")
    t.refused("stack", [a, a[0]], {}, "differ")
    t.refused("filter", [a, np.array([True])], {}, "the mask has the shape")
    t.refused("arange", [0, 1, 0], {}, "the step is 0")
    t.refused("repeat", [a, np.array([-1])], {}, "negative")
    t.refused("bincount", [np.array([-1])], {}, "-1")
    t.refused("quantile", [a, 1.5], {}, "between 0 and 1")
    t.refused("pad", [a], dict(pad_width=-1), "negative")
    t.refused("squeeze", [a], dict(axis=0), "not 1")
    t.refused("tile", [a], dict(repetitions=[2**40, 2**40]), "too large")
    t.refused("partition", [a], dict(kth=3), "out of range")
    t.refused("top_k", [a], dict(k=4), "3 elements")


def main():
    t = Test(sys.argv[1])
    for part in sys.argv[2:] or ["moves", "big", "statistics", "sorting", "sets", "errors"]:
        globals()[part](t)
    print(f"{t.count} calls agree with NumPy {np.__version__}")


if __name__ == "__main__":
    main()
