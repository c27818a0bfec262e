# SPDX-License-Identifier: BSD-3-Clause
"""Fourier transforms against numpy.fft: lengths, dtypes, layouts, axes, norms, cutting and padding; what they promise by themselves; errors.

usage: fourier_test.py CALL_BRIDGE [PART...]
NumPy transforms in the precision of its input; ours is held to a few units of that precision times the root of log2 n, by the norm of the
result, and against sums in long doubles to less.
"""
import hashlib
import os
import subprocess
import sys
import warnings

import numpy as np

from call_bridge import CallError
from value_functions_numpy_test import ALL, Test, layouts, random, same

rng = np.random.default_rng(20261126)
warnings.simplefilter("ignore")
np.seterr(all="ignore")

REAL = ["f4", "f8"]
FIELDS = ["f4", "f8", "c8", "c16"]
NORMS = ["backward", "ortho", "forward"]
ONE_AXIS = ["fft", "ifft", "rfft", "irfft", "hfft", "ihfft"]
MANY_AXES = ["fftn", "ifftn", "rfftn", "irfftn"]
FROM_REALS = {"rfft", "ihfft", "rfftn"}


def numbers(dtype, *shape):
    d = np.dtype(dtype)
    if d.kind == "b":
        return rng.random(shape) < 0.5
    if d.kind in "iu":
        return rng.integers(-100 if d.kind == "i" else 0, 100, shape).astype(d)
    x = rng.normal(size=shape)
    return (x + 1j * rng.normal(size=shape) if d.kind == "c" else x).astype(d)


def near(t, got, want, what, units=8.0):
    """By the 2-norm: errors of a transform are relative to all of it, not to an element."""
    want = np.asarray(want)
    assert got.shape == want.shape, f"{what}: shape {got.shape}, expected {want.shape}"
    assert got.dtype == want.dtype, f"{what}: dtype {got.dtype}, expected {want.dtype}"
    t.count += 1
    if not got.size:
        return
    epsilon = np.finfo(got.dtype).eps
    wide = np.result_type(want.dtype, "f8")
    off, all_of_it = np.linalg.norm((got.astype(wide) - want).ravel()), np.linalg.norm(want.astype(wide).ravel())
    limit = units * epsilon * np.sqrt(np.log2(max(got.size, 2)) + 1) * all_of_it + 1e-300
    assert off <= limit, f"{what}: off by {off}, limit {limit}\ngot {got}\nwant {want}"


def by_numpy(name, a, options):
    """NumPy divides float16 by an n of float16, and leaves what it pads an axis without elements with as it was."""
    if a.dtype == np.float16:
        a = a.astype("f4")
    axis = options.get("axis")
    if axis is not None and a.shape[axis] == 0:
        extent = [k for k in a.shape]
        extent[axis] = 1
        a = np.zeros(extent, a.dtype)
    return getattr(np.fft, name)(a, **options)


def check(t, name, a, every_layout=True, **options):
    """Both thread counts and every layout give the same bits, near NumPy's."""
    want = by_numpy(name, a, options)
    first = None
    for how, given in [(l.how, l.given) for l in layouts(a) if l.values is a] if every_layout else [("given", a)]:
        for calls in t.calls:
            what = (name, a.dtype, a.shape, options, how, calls.threads)
            try:
                got = calls("fft." + name, given, **options)
            except CallError as e:
                raise AssertionError(f"{what}: {e}") from None
            if first is None:
                first = got
                near(t, got, want, what)
            else:
                assert got.tobytes() == first.tobytes(), f"{what}: other bits than the packed argument gives"
                t.count += 1
    return first


def lengths(t):
    """Every small length, powers, products of small primes, primes that are convolved."""
    special = [2**k for k in range(7, 18)] + [81, 243, 729, 125, 343, 121, 169, 105, 210, 1155, 1000, 1001, 2310, 97, 101, 127, 131, 211, 254, 262, 508, 509, 1018, 3 * 131,
                                              127 * 127, 113 * 8, 1009, 2018, 10007, 20014, 10007 * 3, 100000]
    for n in list(range(1, 65)) + special:
        for d in FIELDS:
            x = numbers(d, n)
            for name in ["fft", "ifft"] + (["rfft", "ihfft"] if d in REAL else ["irfft", "hfft"]):
                if n > 300:
                    check(t, name, x, every_layout=False)
                elif name in ("irfft", "hfft"):
                    for m in (2 * n - 1, 2 * n - 2):  # n elements stand for either
                        if m > 0:
                            check(t, name, x, every_layout=n < 20, n=m)
                else:
                    check(t, name, x, every_layout=n < 20)


def dtypes(t):
    for d in ALL:
        for name in ONE_AXIS + MANY_AXES:
            x = numbers(d, 3, 6)
            if name in FROM_REALS and np.dtype(d).kind == "c":
                t.refused("fft." + name, [x], {}, "real numbers")
            else:
                check(t, name, x)
    for d in ("f4", "c8"):  # weak literals and what is read from text do not change these
        assert t.calls[0]("fft.fft", numbers(d, 4)).dtype == np.complex64


def norms(t):
    for norm in NORMS:
        for d in FIELDS:
            for n in (1, 2, 5, 8, 9, 131, 262):
                x = numbers(d, 2, n)
                for name in ONE_AXIS + MANY_AXES:
                    if name in FROM_REALS and d not in REAL:
                        continue
                    if n > 1 or name not in ("irfft", "hfft", "irfftn"):
                        check(t, name, x, every_layout=False, norm=norm)


def axes(t):
    shapes = [(4, 3), (3, 8, 5), (2, 3, 4, 5), (5, 1, 6), (17, 12), (9, 33), (0, 4), (4, 0, 3), (2, 0)]
    for shape in shapes:
        for d in FIELDS:
            x = numbers(d, *shape)
            for name in ONE_AXIS:
                if name in FROM_REALS and d not in REAL:
                    continue
                for axis in range(-len(shape), len(shape)):
                    n = shape[axis]
                    if n == 0:
                        t.refused("fft." + name, [x], dict(axis=axis), "at least 1 element")
                        check(t, name, x, every_layout=False, axis=axis, n=3)  # padded, there is something to transform
                    elif n == 1 and name in ("irfft", "hfft"):
                        t.refused("fft." + name, [x], dict(axis=axis), "at least 1 element")
                    else:
                        check(t, name, x, axis=axis)
            for name in MANY_AXES:
                if name in FROM_REALS and d not in REAL:
                    continue
                for chosen in [None, [0], [-1], [0, -1], [1, 0], [-1, 0], list(range(len(shape))), list(range(len(shape)))[::-1], [0, 0], [1, 0, 1]]:
                    options = {} if chosen is None else dict(axes=chosen)
                    extents = [shape[k] for k in (chosen if chosen is not None else range(len(shape)))]
                    if 0 in extents or (name == "irfftn" and extents[-1] == 1):
                        t.refused("fft." + name, [x], options, "at least 1 element")
                    else:
                        check(t, name, x, every_layout=len(shape) < 4, **options)
    for d in FIELDS:
        x = numbers(d, 3)
        got = t.calls[0]("fft.fftn", x, axes=[])
        assert np.array_equal(got, x) and got.dtype.kind == "c"
        got = t.calls[0]("fft.fftn", np.asarray(x[0]))
        assert got.shape == () and got == x[0] and got.dtype.kind == "c"
        t.count += 2


def cuts(t):
    """n and s: cut, padded with zeros, left alone."""
    for d in FIELDS:
        for shape in [(7,), (8,), (5, 6), (6, 5)]:
            x = numbers(d, *shape)
            for name in ONE_AXIS:
                if name in FROM_REALS and d not in REAL:
                    continue
                for n in (1, 2, 3, 4, 5, 6, 7, 8, 9, 12, 13, 40, 131, 262):
                    for axis in range(len(shape)):
                        check(t, name, x, every_layout=n < 10, n=n, axis=axis)
        x = numbers(d, 5, 4, 6)
        for name in MANY_AXES:
            if name in FROM_REALS and d not in REAL:
                continue
            for s, chosen in [([3, 2, 9], [0, 1, 2]), ([8, 7], [1, 2]), ([8, 7], [2, 0]), ([1], [1]), ([-1, 3], [0, 1]), ([3, -1], [0, 1]), ([5, 4, 6], [0, 1, 2]), ([2, 3], [0, 0])]:
                check(t, name, x, every_layout=False, s=s, axes=chosen)
            check(t, name, x, every_layout=False, s=[3, 5])  # of the last axes


def long_double(x, sign):
    """By the definition, each root of one in long doubles."""
    n = x.shape[-1]
    k = np.arange(n, dtype="i8")
    angle = 8 * np.arctan(np.longdouble(1)) * k.astype(np.longdouble) / n
    roots = np.cos(angle) + sign * 1j * np.sin(angle)
    wide = x.astype(np.clongdouble)
    return np.array([(wide * roots[(j * k) % n]).sum() for j in range(n)])


def accuracy(t):
    """Against sums in long doubles: the error by the 2-norm stays below c epsilon sqrt(log2 n)."""
    worst = {}
    for n in [2, 3, 5, 7, 8, 11, 13, 16, 30, 64, 97, 100, 127, 131, 243, 256, 262, 343, 509, 720, 1000, 1009, 1024, 1331, 2018, 2048, 2187, 3125, 4096]:
        for d in ("c16", "c8"):
            x = numbers(d, n)
            for name, sign in (("fft", -1), ("ifft", 1)):
                want = long_double(x, sign) / (n if sign > 0 else 1)
                error = lambda got: float(np.linalg.norm(got - want) / np.linalg.norm(want) / np.finfo(d).eps / np.sqrt(np.log2(n)))
                ours, theirs = error(t.calls[0]("fft." + name, x)), error(getattr(np.fft, name)(x))
                bluestein = any(n % p == 0 for p in (131, 509, 1009))
                limit = 1.3 if bluestein else 1.0
                assert ours < limit, f"{name} of {d}, n = {n}: {ours} epsilon sqrt(log2 n), NumPy {theirs}"
                worst[d, bluestein] = max(worst.get((d, bluestein), (0, 0)), (ours, theirs))
                t.count += 1
            if d == "c16":
                real = x.real.copy()
                want = long_double(real, -1)[: n // 2 + 1]
                ours = float(np.linalg.norm(t.calls[0]("fft.rfft", real) - want) / np.linalg.norm(want) / np.finfo(d).eps / np.sqrt(np.log2(n)))
                assert ours < 1.2, f"rfft, n = {n}: {ours}"
                back = t.calls[0]("fft.irfft", want.astype("c16"), n=n)
                ours = float(np.linalg.norm(back - real) / np.linalg.norm(real) / np.finfo(d).eps / np.sqrt(np.log2(n)))
                assert ours < 1.2, f"irfft, n = {n}: {ours}"
    if "-v" in sys.argv:
        print({k: tuple(round(e, 3) for e in v) for k, v in worst.items()})


def promises(t):
    """Without NumPy: the way back, energy, sums, shifts, the symmetry of reals; lanes that do not see each other."""
    call = t.calls[1]
    for n in [1, 2, 3, 4, 7, 8, 12, 15, 16, 27, 33, 60, 64, 100, 127, 128, 131, 210, 262, 1000, 1009, 4096]:
        x, y = numbers("c16", n), numbers("c16", n)
        fx = call("fft.fft", x)
        near(t, call("fft.ifft", fx), x, ("ifft of fft", n), 16)
        near(t, np.asarray(np.linalg.norm(fx) ** 2 / n), np.asarray(np.linalg.norm(x) ** 2), ("energy", n), 16)
        near(t, call("fft.fft", 2 * x - 3j * y), 2 * fx - 3j * call("fft.fft", y), ("sum", n), 16)
        k = int(rng.integers(0, n))
        near(t, call("fft.fft", np.roll(x, k)), fx * np.exp(-2j * np.pi * (k * np.arange(n) % n) / n), ("shift", n), 16)
        near(t, call("fft.fft", np.eye(n)[k].astype("c16")), np.exp(-2j * np.pi * (k * np.arange(n) % n) / n), ("impulse", n), 16)
        r = numbers("f8", n)
        fr, half = call("fft.fft", r), call("fft.rfft", r)
        assert fr.tobytes()[: half.nbytes] == half.tobytes() and half[0].imag == 0 and (n % 2 or half[-1].imag == 0), n
        assert np.array_equal(fr[1:][::-1].conj(), fr[1:]), n  # exactly
        near(t, call("fft.irfft", half, n=n), r, ("irfft of rfft", n), 16)
        near(t, call("fft.hfft", call("fft.ihfft", r), n=n), r, ("hfft of ihfft", n), 16)
        assert np.array_equal(call("fft.ihfft", r, norm="forward"), half.conj()), n
        assert np.array_equal(call("fft.ifft", r, norm="forward"), fr.conj()), n
        t.count += 4
    for d in FIELDS:  # a lane's bits are its own: alone, in a batch, along any axis, next to NaNs
        for n in [1, 2, 3, 5, 8, 12, 16, 30, 31, 64, 97, 131, 243, 1000]:
            lanes = numbers(d, 21, n)
            for name in ["fft", "ifft"] + (["rfft", "ihfft"] if d in REAL else ["irfft", "hfft"]):
                options = dict(n=2 * n - 1) if name in ("irfft", "hfft") else {}
                for m in [2 * n - 1, 2 * n] if options else [n]:
                    options = dict(n=m) if options else {}
                    together = call("fft." + name, lanes, **options)
                    down = call("fft." + name, np.ascontiguousarray(lanes.T), axis=0, **options)
                    assert np.ascontiguousarray(down.T).tobytes() == together.tobytes(), (name, d, n, "another axis")
                    for k in (0, 5, 20):
                        assert call("fft." + name, lanes[k], **options).tobytes() == together[k].tobytes(), (name, d, n, k)
                    spoiled = lanes.copy()
                    spoiled[3] = np.nan
                    got = call("fft." + name, spoiled, **options)
                    assert np.delete(got, 3, 0).tobytes() == np.delete(together, 3, 0).tobytes() and np.isnan(got[3]).any(), (name, d, n)
                    t.count += 5
    big = numbers("c16", 300, 128)
    one, two = (calls("fft.fftn", big) for calls in t.calls)
    assert one.tobytes() == two.tobytes()
    x = numbers("f8", 6, 5, 8)
    for s in (None, [5, 7]):
        options = {} if s is None else dict(s=s)
        for norm in NORMS:
            near(t, call("fft.irfftn", call("fft.rfftn", x, axes=[0, 2], norm=norm), s=[6, 8], axes=[0, 2], norm=norm), x, ("irfftn of rfftn", norm), 16)


def digest(t):
    """Of transforms of fixed numbers, for comparison with other instruction sets."""
    fixed = np.random.default_rng(5)
    seen = hashlib.sha256()
    for n in list(range(1, 40)) + [64, 97, 131, 243, 1000, 1024]:
        for d in FIELDS:
            x = fixed.normal(size=(9, n, 3)) + (1j * fixed.normal(size=(9, n, 3)) if d[0] == "c" else 0)
            for name in ["fft", "ifft"] + (["rfft", "ihfft"] if d in REAL else ["irfft", "hfft"]):
                for m in [2 * n, 2 * n + 1] if name in ("irfft", "hfft") else [n]:
                    seen.update(t.calls[0]("fft." + name, x.astype(d), axis=1, n=m).tobytes())
                    seen.update(t.calls[0]("fft." + name, np.ascontiguousarray(x[..., 0].astype(d)), n=m).tobytes())
    print("digest", seen.hexdigest())


def instruction_sets(t):
    """Every set this processor runs gives the same bits."""
    run = lambda isa: subprocess.run([sys.executable, __file__, sys.argv[1], "digest"], env=dict(os.environ, PLURIBUS_ISA=isa), capture_output=True, text=True)
    unknown = run("none")
    sets = unknown.stderr.strip().split("has: ")[-1].split(", ")
    assert sets and all(s in ("baseline", "v2", "v3", "v4") for s in sets), unknown.stderr
    digests = {isa: [line for line in run(isa).stdout.splitlines() if line.startswith("digest")] for isa in sets}
    assert all(len(d) == 1 and d == digests[sets[0]] for d in digests.values()), digests
    t.count += len(sets)


def frequencies(t):
    for n in list(range(1, 12)) + [100, 101]:
        for d in (1.0, 0.1, 3, -2.5):
            for name in ("fftfreq", "rfftfreq"):
                want = getattr(np.fft, name)(n, d)
                same(t.calls[0]("fft." + name, n=n, d=d), want, True, (name, n, d))
                same(t.calls[0]("fft." + name, n=n, d=d, dtype="float32"), want.astype("f4"), True, (name, n, d, "f4"))
                t.count += 2
    for d in ALL:
        for shape in [(0,), (1,), (2,), (5,), (6,), (3, 4), (2, 3, 4), (3, 0), ()]:
            x = random(d, shape)
            for name in ("fftshift", "ifftshift"):
                if shape:  # NumPy's roll takes no value without dims
                    t.check("fft." + name, [x], {}, getattr(np.fft, name))
                else:
                    t.check("fft." + name, [x], {}, lambda a: a)
                for axes in [[0], [-1], [0, -1]] if len(shape) > 1 else [[0]] if shape else []:
                    t.check("fft." + name, [x], dict(axes=axes), lambda a: getattr(np.fft, name)(a, axes=axes))


def errors(t):
    x = np.ones((3, 4))
    for name in ONE_AXIS:
        t.refused("fft." + name, [x], dict(n=0), "at least 1 element, not 0")
        t.refused("fft." + name, [x], dict(n=-3), "at least 1 element")
        t.refused("fft." + name, [x], dict(n=2**62), "too long")
        t.refused("fft." + name, [x], dict(n=2**39), "")
        t.refused("fft." + name, [x], dict(axis=2), "axis 2 is out of range for 2 dims")
        t.refused("fft." + name, [np.asarray(1.0)], {}, "axis -1 is out of range for 0 dims")
        t.refused("fft." + name, [x], dict(norm="none"), "is one of")
        t.refused("fft." + name, [x, x], {}, "does not take 2 arguments")
        t.refused("fft." + name, [x], dict(s=[3]), "no option `s`")
        t.refused("fft." + name, [np.ones((3, 0))], {}, "at least 1 element")
        t.refused("fft." + name, [np.zeros(3, [("a", "f8")])], {}, "")
    for name in MANY_AXES:
        t.refused("fft." + name, [x], dict(s=[0, 2]), "at least 1 element, not 0")
        t.refused("fft." + name, [x], dict(s=[-2, 2]), "at least 1 element")
        t.refused("fft." + name, [x], dict(s=[2], axes=[0, 1]), "1 lengths for 2 axes")
        t.refused("fft." + name, [x], dict(s=[2, 2, 2]), "axis -3")
        t.refused("fft." + name, [x], dict(axes=[2]), "axis 2 is out of range")
        t.refused("fft." + name, [x], dict(s=[2**30, 2**30], axes=[0, 1]), "")
        t.refused("fft." + name, [x], dict(s=[2**35, 2**35], axes=[0, 1]), "")
        t.refused("fft." + name, [x], dict(norm="both"), "is one of")
    for name in ("rfftn", "irfftn"):
        t.refused("fft." + name, [x], dict(axes=[]), "no axis")
        t.refused("fft." + name, [np.asarray(1.0)], {}, "no axis")
    for name in ("fftfreq", "rfftfreq"):
        t.refused("fft." + name, [], dict(n=0), "at least 1")
        t.refused("fft." + name, [], dict(n=-1), "at least 1")
        t.refused("fft." + name, [], dict(n=2**62), "")
        t.refused("fft." + name, [], dict(n=4, d=0), "spacing")
        t.refused("fft." + name, [], dict(n=4, dtype="int32"), "real float")
        t.refused("fft." + name, [], {}, "needs the option `n`")
    t.refused("fft.fftshift", [x], dict(axes=[2]), "axis 2 is out of range")
    t.refused("fft.ifftshift", [x], dict(axes=[0, 0]), "twice")


PARTS = [lengths, dtypes, norms, axes, cuts, accuracy, promises, instruction_sets, frequencies, errors]


def main():
    t = Test(sys.argv[1])
    chosen = [a for a in sys.argv[2:] if a != "-v"]
    if chosen == ["digest"]:
        return digest(t)
    for part in [p for p in PARTS if not chosen or p.__name__ in chosen]:
        part(t)
    print(f"{t.count} calls agree with NumPy {np.__version__} and with themselves")


if __name__ == "__main__":
    main()
