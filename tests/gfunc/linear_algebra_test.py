# SPDX-License-Identifier: BSD-3-Clause
"""Linear algebra against NumPy: products in every dtype and layout, decompositions by what they promise, batches, empty matrices, errors.

usage: linear_algebra_test.py CALL_BRIDGE
Integer products must be equal. Factors are not unique, so they are multiplied together again; values and norms are compared with NumPy's.
"""
import os
import subprocess
import sys
import warnings

import numpy as np

from call_bridge import CallError
from layouts import layouts
from value_functions_numpy_test import Test, same

rng = np.random.default_rng(20261126)
warnings.simplefilter("ignore")
np.seterr(all="ignore")

INTS = ["i1", "i2", "i4", "i8", "u1", "u2", "u4", "u8"]
FIELDS = ["f4", "f8", "c8", "c16"]
EVERY = ["?"] + INTS + FIELDS
EPSILON = {"f4": 2e-5, "c8": 2e-5, "f8": 1e-12, "c16": 1e-12}


def lying(a):
    """Every way these very values can lie."""
    return [laid.given for laid in layouts(a) if laid.how not in ("repeated", "field of columns, stepped")]


def numbers(dtype, *shape):
    d = np.dtype(dtype)
    if d.kind == "b":
        return rng.random(shape) < 0.3
    if d.kind in "iu":
        return rng.integers(0, 2**63, shape, dtype="u8").astype(d)
    x = rng.normal(size=shape)
    return (x + 1j * rng.normal(size=shape) if d.kind == "c" else x).astype(d)


def hermitian(dtype, *shape):
    a = numbers(dtype, *shape, shape[-1])
    return (a + np.conj(np.swapaxes(a, -1, -2))).astype(dtype)


def positive(dtype, *shape):
    a = numbers(dtype, *shape, shape[-1])
    return (a @ np.conj(np.swapaxes(a, -1, -2)) + 2 * np.eye(shape[-1])).astype(dtype)


def adjoint(a):
    return np.conj(np.swapaxes(a, -1, -2))


def tolerance(dtype, *factors):
    return EPSILON[np.dtype(dtype).str[1:]] * max([1.0] + [float(np.abs(f).max()) if f.size else 1.0 for f in factors]) * 10


def near(t, got, want, what, *scale):
    want = np.asarray(want)
    assert got.shape == want.shape, f"{what}: shape {got.shape}, expected {want.shape}"
    assert got.dtype == want.dtype, f"{what}: dtype {got.dtype}, expected {want.dtype}"
    limit = tolerance(got.dtype, want, *scale)
    assert np.allclose(got, want, rtol=0, atol=limit, equal_nan=True), f"{what}: off by {np.abs(got - want).max()}, limit {limit}\ngot {got}\nwant {want}"
    t.count += 1


def product(t, name, args, options, want):
    """Integers and bools equal; floats within rounding of NumPy's. Every layout of both arguments, one thread and two."""
    expected = np.asarray(want(*args))
    for left in lying(args[0]):
        for right in [args[1]] + ([list(lying(args[1]))[1]] if args[1].ndim else []) if len(args) > 1 else [None]:
            given = [left] if right is None else [left, right] + list(args[2:])
            for calls in t.calls:
                what = (name, [a.dtype for a in args], [a.shape for a in args], options)
                got = calls(name, *given, **options)
                if expected.dtype.kind in "fc":
                    near(t, got, expected, what, *[np.asarray(a, got.dtype) for a in args])
                else:
                    same(got, expected, True, what)
                    t.count += 1


def products(t):
    for d in EVERY:
        exact = np.dtype(d).kind in "iub"
        for a, b in [((3, 4), (4, 5)), ((1, 1), (1, 1)), ((7,), (7,)), ((7,), (7, 2)), ((3, 7), (7,)), ((2, 1, 3, 4), (5, 4, 2)), ((6, 8, 8), (6, 8, 8)),
                     ((5, 3, 2), (2, 4)), ((3, 0), (0, 4)), ((0, 3), (3, 4)), ((0, 2, 3), (0, 3, 2)), ((33, 65), (65, 17)), ((9, 130), (130, 40)),
                     ((2, 0, 3), (3, 0)), ((0,), (0,)), ((1, 5), (5, 1)), ((17, 1), (1, 70))]:
            x, y = numbers(d, *a), numbers(d, *b)
            product(t, "matmul", [x, y], {}, np.matmul)
            product(t, "dot", [x, y], {}, np.dot)
        x, y = numbers(d, 4, 1, 9), numbers(d, 3, 9)
        if d != "?":
            product(t, "vecdot", [x, y], {}, np.vecdot)
            product(t, "linalg.vecdot", [numbers(d, 5, 3), numbers(d, 5, 3)], dict(axis=-2), lambda a, b: np.vecdot(a, b, axis=-2))
        product(t, "inner", [numbers(d, 2, 3, 5), numbers(d, 4, 5)], {}, np.inner)
        product(t, "linalg.outer", [numbers(d, 6), numbers(d, 3)], {}, np.outer)
        product(t, "outer", [numbers(d, 0), numbers(d, 3)], {}, np.outer)
        x, y = numbers(d, 3, 4, 5), numbers(d, 4, 5, 2)
        for n in (0, 1, 2):
            p, q = (x, y) if n == 2 else (numbers(d, 2, 3), numbers(d, 3, 2))
            product(t, "tensordot", [p, q], dict(axes=n), lambda a, b: np.tensordot(a, b, n))
        product(t, "linalg.tensordot", [x, numbers(d, 5, 2, 3)], dict(a_axes=[0, -1], b_axes=[2, 0]), lambda a, b: np.tensordot(a, b, ([0, 2], [2, 0])))
        product(t, "kron", [numbers(d, 2, 3), numbers(d, 3, 1)], {}, np.kron)
        product(t, "kron", [numbers(d, 2), numbers(d, 2, 2, 3)], {}, np.kron)
        if d != "?":
            product(t, "linalg.cross", [numbers(d, 4, 3), numbers(d, 3)], {}, np.linalg.cross)
            product(t, "linalg.cross", [numbers(d, 3, 4), numbers(d, 3, 4)], dict(axis=-2), lambda a, b: np.linalg.cross(a, b, axis=-2))
        for n in (0, 1, 2, 3, 7):
            if d != "?":
                small = numbers(d, 2, 3, 3)
                product(t, "linalg.matrix_power", [small], dict(n=n), lambda a: np.linalg.matrix_power(a, n))
        for text, shapes in [("ij,jk->ik", [(3, 4), (4, 2)]), ("ij,j", [(3, 4), (4,)]), ("i,i", [(5,), (5,)]), ("ij->ji", [(3, 4)]), ("ii->i", [(4, 4)]), ("ii", [(4, 4)]),
                             ("ij->", [(3, 4)]), ("i,j->ij", [(3,), (4,)]), ("bij,bjk->bik", [(3, 2, 4), (3, 4, 2)]), ("...ij,...jk->...ik", [(2, 1, 2, 3), (4, 3, 2)]),
                             ("ij,jk,kl->il", [(2, 3), (3, 4), (4, 2)]), ("ijk,jil->kl", [(2, 3, 4), (3, 2, 5)]), ("a,b,c->cab", [(2,), (3,), (4,)]), ("ij,jk->k", [(2, 3), (3, 4)]),
                             ("i...->...", [(3, 2, 2)]), ("ba", [(2, 3)]), ("ij,ij->ij", [(2, 3), (2, 3)]), ("ik,kj->ij", [(3, 0), (0, 2)])]:
            args = [numbers(d, *s) for s in shapes]
            want = np.einsum(text, *args)
            for first in lying(args[0]):
                got = t.calls[0]("einsum", first, *args[1:], subscripts=text)
                if exact:
                    same(got, want, True, ("einsum", d, text))
                    t.count += 1
                else:
                    near(t, got, want, ("einsum", d, text), *args)
    for d in FIELDS:  # through the BLAS, in all its orientations, and over tiles
        for m, k, n in [(70, 80, 90), (1500, 30, 1100), (1, 4000, 20), (40, 4000, 1), (200, 1, 200)]:
            a, b = numbers(d, m, k), numbers(d, k, n)
            product(t, "matmul", [a, b], {}, np.matmul)
            product(t, "matmul", [np.asfortranarray(a), np.asfortranarray(b)], {}, np.matmul)
        big = numbers(d, 1100, 1100)  # more than one tile
        one, two = (calls("matmul", big, big) for calls in t.calls)
        same(two, one, True, ("threads", d))
    for x, y in [("i4", "f8"), ("f4", "i2"), ("?", "i4"), ("f4", "c16"), ("u8", "i1")]:  # promotion
        a, b = numbers(x, 3, 4) , numbers(y, 4, 2)
        if x[0] in "iu":
            a = (a % 100).astype(x)
        if y[0] in "iu":
            b = (b % 100).astype(y)
        got, want = t.calls[0]("matmul", a, b), a @ b
        assert got.dtype == want.dtype and np.allclose(got, want), (x, y, got, want)
        t.count += 1
    half = numbers("f4", 5, 6).astype("f2")
    got = t.calls[0]("matmul", half, half.T)
    assert got.dtype == np.float16 and np.array_equal(got, (half.astype("f4") @ half.T.astype("f4")).astype("f2"))


BATCHES = [(), (3,), (2, 1, 2), (0,)]


def each_call(t, name, a, options):
    for laid in lying(a):
        for calls in t.calls:
            yield calls(name, laid, **options), (name, a.dtype, a.shape, options)


def large(t):
    """The blocked kernels: small integers in floats multiply exactly, so every bit counts, at the edges of panels, blocks and tiles."""
    def whole(d, *shape):
        x = rng.integers(-9, 10, shape)
        return (x + 1j * rng.integers(-9, 10, shape) if np.dtype(d).kind == "c" else x).astype(d)

    for d in FIELDS:
        for m, k, n in [(65, 127, 65), (64, 128, 66), (67, 129, 63), (97, 257, 71), (2, 300, 555), (555, 300, 2), (3, 600, 257), (257, 131, 193), (1025, 17, 33),
                        (33, 17, 1025), (1100, 5, 1030), (1, 700, 500), (500, 700, 1), (520, 300, 400), (9, 3000, 11)]:
            a, b = whole(d, m, k), whole(d, k, n)
            want = a @ b if d[0] != "c" else np.einsum("ik,kj->ij", a, b)
            wide, deep = whole(d, m, k + 3)[:, 1 : k + 1], whole(d, n + 5, k).T[:, 2 : n + 2]
            wide[:], deep[:] = a, b
            for left in (a, np.asfortranarray(a), wide, a[::-1][::-1]):
                for right in (b, np.asfortranarray(b), deep):
                    for calls in t.calls:
                        same(calls("matmul", left, right), want, True, ("large", d, m, k, n, calls.threads))
                        t.count += 1
        batch, right = whole(d, 3, 2, 70, 80), whole(d, 2, 80, 90)
        for calls in t.calls:
            same(calls("matmul", batch, right), np.matmul(batch, right), True, ("large batch", d))
            same(calls("matmul", batch, right[0]), np.matmul(batch, right[0]), True, ("large batch, one right", d))
            x = numbers(d, 400, 400)
            x[7, 11] = np.nan
            got = calls("matmul", np.eye(400, dtype=d), x)
            assert np.isnan(got[:, 11]).all() and not np.isnan(np.delete(got, 11, 1)).any(), d
            t.count += 3
        if d[0] == "f":  # far larger than the caches, where results are stored past them
            for n, count in [(4, 700001 if d == "f8" else 1400003), (8, 50001 if d == "f8" else 90007), (5, 300001), (16, 12001)]:
                a, b = (whole("f4", count * n * n + 1).astype(d)[1:].reshape(count, n, n) for _ in range(2))
                want = np.matmul(a, b)
                for calls in t.calls:
                    same(calls("matmul", a, b), want, True, ("far batch", d, n))
                    t.count += 1
        # Rounding, too, knows no layout and no threads.
        a, b = numbers(d, 450, 390), numbers(d, 390, 410)
        one = t.calls[0]("matmul", a, b)
        for left in (a, np.asfortranarray(a)):
            for right in (b, np.asfortranarray(b)):
                same(t.calls[1]("matmul", left, right), one, True, ("layouts and threads", d))
                t.count += 1


def sets_of(path):
    """The instruction sets that this processor runs."""
    refused = subprocess.run([sys.executable, __file__, path, "large"], env=dict(os.environ, PLURIBUS_ISA="none"), capture_output=True, text=True)
    return refused.stderr.strip().split("has: ")[-1].split(", ")


def parts(t):
    for d in EVERY:
        for shape in [(3, 4), (4, 3), (2, 3, 3), (0, 2), (2, 0), (1, 1)]:
            a = numbers(d, *shape)
            t.check("linalg.matrix_transpose", [a], {}, lambda a: np.swapaxes(a, -1, -2))
            for k in (-9, -1, 0, 1, 2, 9):
                t.check("linalg.diagonal", [a], dict(offset=k), lambda a: np.linalg.diagonal(a, offset=k))
                if d != "?":
                    t.check("linalg.trace", [a], dict(offset=k), lambda a: np.asarray(np.linalg.trace(a, offset=k), a.dtype if a.dtype.kind in "fc" else None), exact=np.dtype(d).kind in "iu")


def factors(t):
    for d in FIELDS:
        for n in (0, 1, 2, 5, 40, 130):
            for batch in BATCHES if n < 40 else [()]:
                a = positive(d, *batch, n)
                for got, what in each_call(t, "linalg.cholesky", a, {}):
                    near(t, got, np.linalg.cholesky(a), what, a)
                    assert not np.triu(got, 1).any()
                for got, what in each_call(t, "linalg.cholesky", a, dict(upper=True)):
                    near(t, got, adjoint(np.linalg.cholesky(a)), what, a)
                h = hermitian(d, *batch, n)
                values = np.linalg.eigvalsh(h)
                for got, what in each_call(t, "linalg.eigh", h, {}):
                    near(t, got["eigenvalues"], values, what, h)
                    v = got["eigenvectors"]
                    near(t, v @ (got["eigenvalues"][..., None] * adjoint(v)) if n else v, h, what, h)
                    near(t, adjoint(v) @ v if n else v, np.broadcast_to(np.eye(n, dtype=d), h.shape), what)
                for got, what in each_call(t, "linalg.eigvalsh", h, {}):
                    near(t, got, values, what, h)
                junk = h + np.triu(np.ones((n, n)), 1).astype(d) * np.nan if n else h  # the upper triangle is not read
                near(t, t.calls[0]("linalg.eigvalsh", np.where(np.tri(n, dtype=bool), h, junk).astype(d)), values, ("lower", d), h)
        for m, n in [(1, 1), (3, 3), (5, 2), (2, 5), (40, 30), (0, 3), (3, 0), (0, 0), (130, 131)]:
            for batch in BATCHES if m < 40 else [()]:
                a = numbers(d, *batch, m, n)
                k = min(m, n)
                for mode in ("reduced", "complete"):
                    for got, what in each_call(t, "linalg.qr", a, dict(mode=mode)):
                        q, r = got["Q"], got["R"]
                        c = m if mode == "complete" else k
                        assert q.shape == (*batch, m, c) and r.shape == (*batch, c, n), what
                        near(t, (q @ r).astype(d), a, what, a)
                        near(t, (adjoint(q) @ q).astype(d), np.broadcast_to(np.eye(c, dtype=d), (*batch, c, c)), what)
                        assert not np.tril(r, -1).any(), what
                for got, what in each_call(t, "linalg.lu", a, {}):
                    p, l, u = got["P"], got["L"], got["U"]
                    near(t, (p @ l @ u).astype(d), a, what, a)
                    assert not np.triu(l, 1).any() and not np.tril(u, -1).any() and np.abs(l).max(initial=0) <= 1.5, what
                    assert np.array_equal(np.sort(p, -1)[..., -1:], np.ones((*batch, m, 1 if m else 0), d)) or m == 0, what
                s = np.linalg.svdvals(a) if k else np.zeros((*batch, 0), np.dtype(d).char.lower())
                for full in (True, False):
                    for got, what in each_call(t, "linalg.svd", a, dict(full_matrices=full)):
                        u, vh = got["U"], got["Vh"]
                        assert u.shape == (*batch, m, m if full else k) and vh.shape == (*batch, n if full else k, n), what
                        near(t, got["S"], s, what, a)
                        near(t, ((u[..., :k] * got["S"][..., None, :]) @ vh[..., :k, :]).astype(d), a, what, a)
                        near(t, (adjoint(u) @ u).astype(d), np.broadcast_to(np.eye(u.shape[-1], dtype=d), (*batch, u.shape[-1], u.shape[-1])), what)
                        near(t, (vh @ adjoint(vh)).astype(d), np.broadcast_to(np.eye(vh.shape[-2], dtype=d), (*batch, vh.shape[-2], vh.shape[-2])), what)
                for got, what in each_call(t, "linalg.svdvals", a, {}):
                    near(t, got, s, what, a)
                if k:
                    for got, what in each_call(t, "linalg.matrix_rank", a, {}):
                        same(got, np.asarray(np.linalg.matrix_rank(a)), True, what)
                        t.count += 1
                    low = (numbers(d, m, 1) @ numbers(d, 1, n)).astype(d)
                    assert t.calls[0]("linalg.matrix_rank", low) == 1
                    for got, what in each_call(t, "linalg.pinv", a, {}):
                        near(t, got, np.linalg.pinv(a), what, a, np.linalg.pinv(a) * np.linalg.cond(a).max(initial=1))
                else:
                    assert t.calls[0]("linalg.pinv", a).shape == (*batch, n, m) and not t.calls[0]("linalg.matrix_rank", a).any()
        for n in (0, 1, 2, 3, 6, 40):
            for batch in BATCHES if n < 40 else [()]:
                a = numbers(d, *batch, n, n)
                c = np.result_type(d, "c8")
                for got, what in each_call(t, "linalg.eig", a, {}):
                    w, v = got["eigenvalues"], got["eigenvectors"]
                    near(t, a @ v if n else v, (v * w[..., None, :]).astype(c), what, a, np.full(1, 10 * n))
                    assert np.allclose(np.linalg.norm(v, axis=-2), 1, atol=1e-4), what
                for got, what in each_call(t, "linalg.eigvals", a, {}):
                    want = np.linalg.eigvals(a).astype(c)
                    assert got.shape == want.shape and got.dtype == c, what
                    limit = 1e-2 if d in ("f4", "c8") else 1e-7
                    apart = np.abs(got[..., :, None] - want[..., None, :])
                    assert n == 0 or not apart.size or (apart.min(-1).max() < limit and apart.min(-2).max() < limit), (what, got, want)
                    t.count += 1
    for d in ["i2", "u1", "?", "i8"]:  # integers count as float64
        a = (numbers(d, 3, 3) % 2 if d != "?" else numbers(d, 3, 3)).astype(d) + (3 * np.eye(3)).astype(d)
        for name in ("svdvals", "det", "inv"):
            near(t, t.calls[0]("linalg." + name, a), np.asarray(getattr(np.linalg, name)(a.astype("f8"))), (name, d))


def equations(t):
    for d in FIELDS:
        for n in (0, 1, 2, 3, 8, 60):
            for batch in BATCHES if n < 60 else [()]:
                a = numbers(d, *batch, n, n) + 4 * np.eye(n, dtype=d)
                for got, what in each_call(t, "linalg.inv", a, {}):
                    near(t, got, np.linalg.inv(a).astype(d), what, a)
                for got, what in each_call(t, "linalg.det", a, {}):
                    if n < 60:  # float32 overflows there
                        near(t, got, np.asarray(np.linalg.det(a)), what, np.linalg.det(a))
                sign, log = np.linalg.slogdet(a)
                for got, what in each_call(t, "linalg.slogdet", a, {}):
                    near(t, got["sign"], np.asarray(sign), what)
                    near(t, got["logabsdet"], np.asarray(log), what, log)
                for k in (0, 1, 3):
                    b = numbers(d, *batch, n, k)
                    near(t, t.calls[1]("linalg.solve", a, b), np.linalg.solve(a, b), ("solve", d, n, batch), a)
                v = numbers(d, n)
                near(t, t.calls[0]("linalg.solve", a, v), np.linalg.solve(a, v), ("solve", d, n, batch), a)
                if n:
                    near(t, t.calls[0]("linalg.solve", a, numbers(d, 4, *[1] * len(batch), n, 2) * 0 + 1), np.linalg.solve(a, np.ones((4, *[1] * len(batch), n, 2), d)), ("solve", d), a)
                power = t.calls[0]("linalg.matrix_power", a, n=-2)
                near(t, power, np.linalg.matrix_power(a, -2).astype(d), ("power", d), a)
        for m, n in [(5, 2), (2, 5), (3, 3), (30, 10), (4, 1)]:
            a = numbers(d, m, n)
            for b in (numbers(d, m), numbers(d, m, 3), numbers(d, m, 0)):
                x, residuals, rank, s = np.linalg.lstsq(a, b)
                got = t.calls[0]("linalg.lstsq", a, b)
                if b.size:
                    near(t, got["x"], x, ("lstsq", d, m, n), a)
                    near(t, got["residuals"], residuals, ("lstsq", d, m, n), b * b)
                assert got["rank"] == rank
                near(t, got["singular_values"], s, ("lstsq", d, m, n), a)
            low = (numbers(d, m, 1) @ numbers(d, 1, n)).astype(d)
            got, want = t.calls[0]("linalg.lstsq", low, numbers(d, m) * 0 + 1), np.linalg.lstsq(low, np.ones(m, d), 1e-4)
            assert got["rank"] == 1 and (n == 1 or got["residuals"].shape == (0,))
            got = t.calls[0]("linalg.lstsq", low, np.ones(m, d), rtol=1e-4)
            near(t, got["x"], want[0], ("low rank", d, m, n), want[0])
        for n in (2, 5):  # singular: det says 0, slogdet -inf
            a = numbers(d, n, n)
            a[:, 1] = 0
            assert t.calls[0]("linalg.det", a) == 0
            got = t.calls[0]("linalg.slogdet", a)
            assert got["sign"] == 0 and got["logabsdet"] == -np.inf
    for d in FIELDS:
        for shape in [(3, 4), (4, 4), (2, 3, 5), (1, 1)]:
            a = numbers(d, *shape)
            for o, n in [("fro", "fro"), ("nuc", "nuc"), ("1", 1), ("-1", -1), ("2", 2), ("-2", -2), ("inf", np.inf), ("-inf", -np.inf)]:
                for keep in (False, True):
                    want = np.asarray(np.linalg.matrix_norm(a, ord=n, keepdims=keep))
                    for got, what in each_call(t, "linalg.matrix_norm", a, dict(ord=o, keepdims=keep)):
                        near(t, got, want, what, want)
            for axis in (None, 0, -1, [0, 1]):
                for o in (2, 1, 0, 3, -1, 0.5, "inf", "-inf"):
                    n = np.inf * (1 if o == "inf" else -1) if isinstance(o, str) else o
                    want = np.asarray(np.linalg.vector_norm(a, axis=tuple(axis) if isinstance(axis, list) else axis, ord=n, keepdims=axis is not None))
                    options = dict(ord=float(n), keepdims=axis is not None) | ({} if axis is None else dict(axis=axis))
                    got = t.calls[0]("linalg.vector_norm", a, **options)
                    near(t, got, want, ("vector_norm", d, shape, axis, o), want)
    for scale in (1e200, 1.0, 1e-200):  # no square overflows or vanishes
        assert np.isclose(t.calls[0]("linalg.vector_norm", np.array([3.0, 4.0]) * scale), 5 * scale, rtol=1e-14, atol=0)
    for x in (np.nan, np.inf):
        got = t.calls[0]("linalg.vector_norm", np.array([1.0, x]))
        assert np.isnan(got) == np.isnan(x) and (np.isnan(x) or got == np.inf)
    assert t.calls[0]("linalg.vector_norm", np.zeros(0)) == 0 and t.calls[0]("linalg.matrix_norm", np.zeros((0, 3))) == 0


def errors(t):
    singular, bad = np.array([[1.0, 2.0], [2.0, 4.0]]), np.array([[1.0, np.nan], [0.0, 1.0]])
    t.refused("linalg.inv", [singular], {}, "the matrix is singular")
    t.refused("linalg.inv", [np.stack([np.eye(2), np.eye(2), singular])], {}, "matrix [2] of the batch is singular")
    t.refused("linalg.solve", [np.stack([[np.eye(2)], [singular]]), np.ones(2)], {}, "matrix [1, 0] of the batch is singular")
    t.refused("linalg.matrix_power", [singular], dict(n=-1), "singular")
    t.refused("linalg.cholesky", [-np.eye(2)], {}, "the matrix is not positive definite")
    t.refused("linalg.cholesky", [bad.T], {}, "not positive definite")
    for name in ("eig", "eigvals", "svd", "svdvals"):
        t.refused("linalg." + name, [bad], {}, "contains NaN or infinity")
    t.refused("linalg.eigh", [bad.T], {}, "contains NaN or infinity")
    for name in ("cholesky", "eig", "eigh", "eigvals", "eigvalsh", "inv", "det", "slogdet"):
        t.refused("linalg." + name, [np.ones((2, 3))], {}, "square")
    for name in ("cholesky", "qr", "lu", "svd", "inv", "det", "pinv", "matrix_rank", "eigh", "matrix_norm", "diagonal", "trace"):
        t.refused("linalg." + name, [np.ones(3)], {}, "")
    t.refused("linalg.matrix_power", [np.ones((2, 3))], dict(n=2), "square")
    t.refused("matmul", [np.ones((2, 3)), np.ones((4, 2))], {}, "3 columns and the right 4 rows")
    t.refused("matmul", [np.ones((2, 3, 3)), np.ones((3, 3, 3))], {}, "")
    t.refused("matmul", [np.ones(3), np.float64(2)], {}, "")
    t.refused("vecdot", [np.ones(3), np.ones(4)], {}, "3 and 4 elements")
    t.refused("vecdot", [np.ones(3), np.ones(3)], dict(axis=-2), "axis -2")
    t.refused("tensordot", [np.ones((2, 3)), np.ones((2, 3))], dict(axes=1), "3 and 2 elements")
    t.refused("tensordot", [np.ones((2, 3)), np.ones((2, 3))], dict(axes=3), "axes")
    t.refused("tensordot", [np.ones((2, 3)), np.ones((2, 3))], dict(a_axes=[0, 0], b_axes=[0, 0]), "twice")
    t.refused("linalg.cross", [np.ones(2), np.ones(2)], {}, "3 elements")
    t.refused("linalg.solve", [np.eye(3), np.ones(2)], {}, "right sides of 2 rows")
    t.refused("linalg.lstsq", [np.ones((3, 2)), np.ones(2)], {}, "right side of 2 rows")
    t.refused("linalg.matrix_norm", [np.ones((3, 2))], dict(ord="3"), "")
    t.refused("linalg.vector_norm", [np.ones((3, 2))], dict(axis=2), "axis 2")
    t.refused("einsum", [np.ones((3, 2))], dict(subscripts="i"), "labels 1 dims")
    t.refused("einsum", [np.ones((3, 2)), np.ones(3)], dict(subscripts="ij,j->i"), "two extents")
    t.refused("einsum", [np.ones((3, 2))], dict(subscripts="ij->k"), "in no operand")
    t.refused("einsum", [np.ones((3, 2))], dict(subscripts="ij->ii"), "twice")
    t.refused("einsum", [np.ones((3, 2))], dict(subscripts="i.j"), "")
    t.refused("einsum", [np.ones((3, 2))], dict(subscripts="ij,jk"), "names 2 operands")


def main():
    if os.environ.get("PLURIBUS_LINALG") is None and len(sys.argv) == 2:  # the same again without LAPACK
        subprocess.run([sys.executable, __file__, sys.argv[1], "factors", "equations", "errors"], env=dict(os.environ, PLURIBUS_LINALG="eigen"), check=True)
        for isa in sets_of(sys.argv[1]):
            subprocess.run([sys.executable, __file__, sys.argv[1], "large"], env=dict(os.environ, PLURIBUS_LINALG="eigen", PLURIBUS_ISA=isa), check=True)
    t = Test(sys.argv[1])
    for part in sys.argv[2:] or ["products", "parts", "factors", "equations", "errors"]:
        globals()[part](t)
    print(f"{t.count} calls agree with NumPy {np.__version__}")


if __name__ == "__main__":
    main()
