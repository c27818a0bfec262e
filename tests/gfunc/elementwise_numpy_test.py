# SPDX-License-Identifier: BSD-3-Clause
"""The elementwise functions of the array API by their names there, against NumPy: every dtype, shapes that broadcast, every layout.

usage: elementwise_numpy_test.py CALL_BRIDGE
Integers, bools and what does not round are equal; transcendental functions are within 4 ULP of NumPy's, complex128 within 1e-12 of the modulus.
"""
import sys

import numpy as np

from call_bridge import CallError, Calls
from value_functions_numpy_test import ALL, COMPLEX, FLOATS, INTS, layouts, random, rng

NUMBERS = INTS + FLOATS + COMPLEX
UNARY_EXACT = {"abs": INTS + FLOATS, "bitwise_invert": ["?"] + INTS, "ceil": INTS + FLOATS, "conj": NUMBERS, "floor": INTS + FLOATS, "imag": NUMBERS, "isfinite": ALL,
               "isinf": ALL, "isnan": ALL, "logical_not": ALL, "negative": NUMBERS, "positive": NUMBERS, "real": NUMBERS, "round": INTS + FLOATS + COMPLEX,
               "sign": INTS + FLOATS, "signbit": FLOATS, "square": INTS + FLOATS, "sqrt": FLOATS, "trunc": INTS + FLOATS, "reciprocal": FLOATS}
UNARY_NEAR = ["acos", "acosh", "asin", "asinh", "atan", "atanh", "cos", "cosh", "exp", "expm1", "log", "log1p", "log2", "log10", "sin", "sinh", "tan", "tanh"]
BINARY_EXACT = {"add": ALL, "bitwise_and": ["?"] + INTS, "bitwise_or": ["?"] + INTS, "bitwise_xor": ["?"] + INTS, "bitwise_left_shift": INTS, "bitwise_right_shift": INTS,
                "copysign": FLOATS, "divide": INTS + FLOATS, "equal": ALL, "floor_divide": INTS + FLOATS, "greater": ["?"] + INTS + FLOATS,
                "greater_equal": ["?"] + INTS + FLOATS, "less": ["?"] + INTS + FLOATS, "less_equal": ["?"] + INTS + FLOATS, "logical_and": ALL, "logical_or": ALL,
                "logical_xor": ALL, "maximum": ["?"] + INTS + FLOATS, "minimum": ["?"] + INTS + FLOATS, "multiply": ["?"] + INTS + FLOATS, "nextafter": ["f2", "f4", "f8"],
                "not_equal": ALL, "remainder": INTS + FLOATS, "subtract": NUMBERS}
BINARY_NEAR = ["atan2", "hypot", "logaddexp", "pow"]
SHAPES = [((), ()), ((0,), (0,)), ((1,), (70,)), ((300,), (300,)), ((3, 1), (4,)), ((5, 1, 6), (2, 6))]


def near(got, want, what):
    assert got.shape == want.shape and got.dtype == want.dtype, f"{what}: {got.dtype}{got.shape}, NumPy has {want.dtype}{want.shape}"
    with np.errstate(all="ignore"):
        if want.dtype.kind == "c":
            eps = 1e-12 if want.dtype.itemsize == 16 else 1e-5  # NumPy stays in float32
            ok = (np.abs(got - want) <= eps * np.abs(want)) | (np.isnan(got) & np.isnan(want)) | (got == want)
        else:
            ok = (np.abs(got - want) <= 4 * np.spacing(np.abs(want))) | (np.isnan(got) & np.isnan(want)) | (got == want)
    assert np.all(ok), f"{what}:\ngot  {got[~ok]!r}\nwant {want[~ok]!r}"


def equal(got, want, what):
    assert got.shape == want.shape and got.dtype == want.dtype, f"{what}: {got.dtype}{got.shape}, NumPy has {want.dtype}{want.shape}"
    assert np.array_equal(got, want, equal_nan=want.dtype.kind in "fc"), f"{what}:\ngot  {got!r}\nwant {want!r}"


class Test:
    def __init__(self, path):
        self.calls, self.count = Calls(path), 0

    def check(self, name, args, compare, reference=None):
        args = [np.asarray(a) for a in args]
        want = np.asarray((reference or getattr(np, name))(*args))
        for k, first in enumerate(layouts(args[0])):
            what = (name, [a.dtype.name for a in args], [a.shape for a in args], k)
            try:
                got = self.calls(name, first, *args[1:])
            except CallError as e:
                raise AssertionError(f"{what}: {e}") from None
            self.count += 1
            compare(got.astype(got.dtype.newbyteorder("=")), want, what)


def main():
    t = Test(sys.argv[1])
    np.seterr(all="ignore")
    for name, dtypes in UNARY_EXACT.items():
        for d in dtypes:
            for shape, _ in SHAPES:
                t.check(name, [random(d, shape)], equal)
    for name in UNARY_NEAR:
        for d in FLOATS + COMPLEX:
            for shape, _ in SHAPES:
                x = random(d, shape) if d in FLOATS else (rng.normal(0, 2, shape) + 1j * rng.normal(0, 2, shape)).astype(d)
                t.check(name, [np.asarray(x)], near)
    for name, dtypes in BINARY_EXACT.items():
        for d in dtypes:
            for one, two in SHAPES:
                t.check(name, [random(d, one), random(d, two)], equal)
    for name in BINARY_NEAR:
        for d in FLOATS:
            for one, two in SHAPES:
                t.check(name, [random(d, one), random(d, two)], near)
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
