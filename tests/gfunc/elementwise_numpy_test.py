# SPDX-License-Identifier: BSD-3-Clause
"""The elementwise functions of the array API by their names there, against NumPy: every dtype, shapes that broadcast, every layout, nulls.

usage: elementwise_numpy_test.py CALL_BRIDGE
Integers, bools and what does not round are equal; transcendental functions are within 4 ULP of NumPy's, complex128 within 1e-12 of the modulus.
bfloat16 is NumPy's float32, rounded to nearest even; of transcendental functions NumPy's float64, and then 1 ULP is allowed.
"""
import sys

import numpy as np

from bfloat16 import BFLOAT16, is_bfloat16, rounded, widened
from call_bridge import CallError, Calls, Nullable
from layouts import ALL, COMPLEX, FLOATS, INTS, layouts, nullables, random, rng

FLOATING = FLOATS + [BFLOAT16]
NUMBERS = INTS + FLOATING + COMPLEX
ANY = ALL + [BFLOAT16]
UNARY_EXACT = {"abs": INTS + FLOATING, "bitwise_invert": ["?"] + INTS, "ceil": INTS + FLOATING, "conj": NUMBERS, "floor": INTS + FLOATING, "imag": NUMBERS, "isfinite": ANY,
               "isinf": ANY, "isnan": ANY, "logical_not": ANY, "negative": NUMBERS, "positive": NUMBERS, "real": NUMBERS, "round": INTS + FLOATING + COMPLEX,
               "sign": INTS + FLOATING, "signbit": FLOATING, "square": INTS + FLOATING, "sqrt": FLOATING, "trunc": INTS + FLOATING, "reciprocal": FLOATING}
UNARY_NEAR = ["acos", "acosh", "asin", "asinh", "atan", "atanh", "cos", "cosh", "exp", "expm1", "log", "log1p", "log2", "log10", "sin", "sinh", "tan", "tanh"]
REALS = ["?"] + INTS + FLOATING
BINARY_EXACT = {"add": ANY, "bitwise_and": ["?"] + INTS, "bitwise_or": ["?"] + INTS, "bitwise_xor": ["?"] + INTS, "bitwise_left_shift": INTS, "bitwise_right_shift": INTS,
                "copysign": FLOATING, "divide": INTS + FLOATING, "equal": ANY, "floor_divide": INTS + FLOATING, "greater": REALS,
                "greater_equal": REALS, "less": REALS, "less_equal": REALS, "logical_and": ANY, "logical_or": ANY,
                "logical_xor": ANY, "maximum": REALS, "minimum": REALS, "multiply": ["?"] + INTS + FLOATING, "nextafter": FLOATING,
                "not_equal": ANY, "remainder": INTS + FLOATING, "subtract": NUMBERS}
SHAPES = [((), ()), ((0,), (0,)), ((1,), (70,)), ((300,), (300,)), ((3, 1), (4,)), ((5, 1, 6), (2, 6))]


def near(got, want, what):
    assert got.shape == want.shape and got.dtype == want.dtype, f"{what}: {got.dtype}{got.shape}, NumPy has {want.dtype}{want.shape}"
    with np.errstate(all="ignore"):
        if is_bfloat16(got.dtype):
            got, want = widened(got), widened(want)
            ok = (np.abs(got - want) <= 2.0**16 * np.spacing(np.abs(want))) | (np.isnan(got) & np.isnan(want)) | (got == want)
        elif want.dtype.kind == "c":
            eps = 1e-12 if want.dtype.itemsize == 16 else 1e-5  # NumPy stays in float32
            ok = (np.abs(got - want) <= eps * np.abs(want)) | (np.isnan(got) & np.isnan(want)) | (got == want)
        else:
            ok = (np.abs(got - want) <= 4 * np.spacing(np.abs(want))) | (np.isnan(got) & np.isnan(want)) | (got == want)
    assert np.all(ok), f"{what}:\ngot  {got[~ok]!r}\nwant {want[~ok]!r}"


def near_zero(got, want, what):
    """Of a sum of which one term may cancel the other, each at most ln 2."""
    terms = np.nextafter(np.float64(0.6931471805599453), 1).astype("f4" if is_bfloat16(got.dtype) else want.dtype)
    cancels = np.abs(widened(want) if is_bfloat16(want.dtype) else want) < terms
    spacing = np.spacing(terms) * (2.0**16 if is_bfloat16(got.dtype) else 4)
    exact = [widened(x) if is_bfloat16(x.dtype) else x for x in (got, want)]
    assert np.all(np.abs(exact[0] - exact[1])[cancels] <= spacing), f"{what}:\ngot  {got!r}\nwant {want!r}"
    near(got[~cancels], want[~cancels], what)


def equal(got, want, what):
    assert got.shape == want.shape and got.dtype == want.dtype, f"{what}: {got.dtype}{got.shape}, NumPy has {want.dtype}{want.shape}"
    if is_bfloat16(got.dtype):
        got, want = widened(got), widened(want)
    assert np.array_equal(got, want, equal_nan=want.dtype.kind in "fc"), f"{what}:\ngot  {got!r}\nwant {want!r}"


BINARY_NEAR = {"atan2": near, "hypot": near, "logaddexp": near_zero, "pow": near}


def next_bfloat16(a, b):
    """Steps of 2^16 float32."""
    x, y = np.broadcast_arrays(a, b)
    bits = x.view("i4") if x.flags.c_contiguous else x.copy().view("i4")
    order = np.where(bits < 0, -(bits & 0x7FFFFFFF), bits) >> 16
    order = np.where(y > x, order + 1, order - 1)
    out = (np.where(order < 0, (-order) | 0x8000, order).astype("u4") << np.uint32(16)).view("f4")
    return np.where(np.isnan(x) | np.isnan(y), np.float32(np.nan), np.where(x == y, y, out))


def reference_of(name, args, compare, reference):
    f = reference or getattr(np, name)
    if not any(is_bfloat16(a.dtype) for a in args):
        return np.asarray(f(*args))
    if name == "nextafter":
        f = next_bfloat16
    wide = [widened(a) for a in args]
    want = np.asarray(f(*[w.astype("f8") for w in wide] if compare is not equal else wide))
    return rounded(want) if want.dtype.kind == "f" else want


class Test:
    def __init__(self, path):
        self.calls, self.count = Calls(path), 0

    def call(self, name, laid, what):
        try:
            self.count += 1
            return self.calls(name, *[a.given for a in laid])
        except CallError as e:
            raise AssertionError(f"{what}: {e}") from None

    def check(self, name, args, compare, reference=None):
        """Every layout of the first argument beside every other of the rest; then nulls, of which there is one where an argument has one."""
        args = [np.asarray(a) for a in args]
        ways = [list(layouts(a)) for a in args]
        for k in range(max(map(len, ways))):
            laid = [w[(k * (1 + 2 * i)) % len(w)] for i, w in enumerate(ways)]
            what = (name, [(a.values.dtype, a.values.shape, a.how) for a in laid])
            got = self.call(name, laid, what)
            compare(got if is_bfloat16(got.dtype) else got.astype(got.dtype.newbyteorder("=")), reference_of(name, [a.values for a in laid], compare, reference), what)
        want = reference_of(name, args, compare, reference)
        ways = [list(nullables(a)) + ([ways[i][0]] if i else []) for i, a in enumerate(args)]
        for k in range(max(map(len, ways))):
            laid = [w[(k * (1 + 2 * i)) % len(w)] for i, w in enumerate(ways)]
            what = (name, [(a.values.dtype, a.values.shape, a.how) for a in laid])
            got = self.call(name, laid, what)
            valid = np.broadcast_to(True, want.shape)
            for a in laid:
                valid = valid & (True if a.valid is None else a.valid)
            assert isinstance(got, Nullable) and np.array_equal(got.valid, valid), f"{what}: other nulls: {got}, not {valid}"
            compare(np.asarray(got.data)[valid], want[valid], what)


ANNEX_G = ["exp", "log", "log2", "log10", "log1p", "sqrt", "sin", "cos", "tan", "sinh", "cosh", "tanh", "asin", "acos", "atan", "asinh", "acosh", "atanh", "abs"]


def same_special(got, want, what):
    """Parts that are zero, infinite or NaN are the same ones with the same signs."""
    for g, w in ((got.real, want.real), (got.imag, want.imag)):
        with np.errstate(all="ignore"):
            eps = 1e-15 if w.dtype.itemsize == 8 else 3e-7
            ok = (np.isnan(g) & np.isnan(w)) | ((g == w) & (np.signbit(g) == np.signbit(w))) | ((w != 0) & np.isfinite(w) & (np.abs(g - w) <= eps * np.abs(w)))
        assert np.all(ok), f"{what}:\ngot  {got[~ok]!r}\nwant {want[~ok]!r}"


def specials(t):
    """C99 Annex G, by way of NumPy's, which is the C library's."""
    parts = [0.0, -0.0, 1.0, -1.0, 0.5, -2.0, np.inf, -np.inf, np.nan]
    for d in COMPLEX:
        z = np.array([complex(a, b) for a in parts for b in parts]).astype(d)
        for name in ANNEX_G:
            want = getattr(np, name)(z)
            same_special(t.calls(name, z), want, (name, d))
            t.count += 1


def main():
    t = Test(sys.argv[1])
    np.seterr(all="ignore")
    specials(t)
    for name, dtypes in UNARY_EXACT.items():
        for d in dtypes:
            for shape, _ in SHAPES:
                t.check(name, [random(d, shape)], equal)
    for name in UNARY_NEAR:
        for d in FLOATING + COMPLEX:
            for shape, _ in SHAPES:
                x = random(d, shape) if d in FLOATING else (rng.normal(0, 2, shape) + 1j * rng.normal(0, 2, shape)).astype(d)
                t.check(name, [np.asarray(x)], near)
    for name, dtypes in BINARY_EXACT.items():
        for d in dtypes:
            for one, two in SHAPES:
                t.check(name, [random(d, one), random(d, two)], equal)
    for name, compare in BINARY_NEAR.items():
        for d in FLOATING:
            for one, two in SHAPES:
                t.check(name, [random(d, one), random(d, two)], compare)
    for d in INTS:
        for one, two in SHAPES:
            t.check("pow", [random(d, one), np.asarray(rng.integers(0, 12, two)).astype(d)], equal)
            x = random(d, two)
            t.check("clip", [random(d, one), np.minimum(x, x // 2), np.maximum(x, x // 2)], equal, lambda a, low, high: np.clip(a, low, high))
    for d in COMPLEX:
        for one, two in SHAPES:
            x, y = [np.asarray(rng.normal(0, 2, s) + 1j * rng.normal(0, 2, s)).astype(d) for s in (one, two)]
            for name in ("multiply", "divide", "pow"):
                t.check(name, [x, y], near)
            for name in ("abs", "sign", "square", "sqrt", "reciprocal"):
                t.check(name, [x], near)
    print(f"{t.count} calls agree with NumPy {np.__version__}")


main()
