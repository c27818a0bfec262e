# SPDX-License-Identifier: BSD-3-Clause
"""The functions that say what dtypes are, against NumPy and, where NumPy has no such dtype, against the format's definition."""
import fractions
import itertools
import sys

import numpy as np

from text_bridge import CallError, Calls, typed

call = Calls(sys.argv[1])
NUMBERS = ["bool", "int8", "int16", "int32", "int64", "uint8", "uint16", "uint32", "uint64", "float16", "float32", "float64", "complex64", "complex128"]
KINDS = ["bool", "signed integer", "unsigned integer", "integral", "real floating", "complex floating", "numeric"]
ONE = {"b": "true", "c": "[1, 0]"}


def one_of(dtype):
    return typed(dtype, ONE.get(dtype[0] if dtype.startswith(("bool", "complex")) else "", "1"))


def common_dtypes_agree():
    for a, b in itertools.product(NUMBERS, NUMBERS):
        assert call("result_type", one_of(a), one_of(b))[1] == str(np.result_type(np.dtype(a), np.dtype(b))), (a, b)
    for a in NUMBERS:  # literals give way, and raise the class where theirs is higher
        for literal in (1, 1.5):
            assert call("result_type", one_of(a), str(literal))[1] == str(np.result_type(np.dtype(a), literal)), (a, literal)
    assert call("result_type", typed("2 * datetime['s']", ["2020-01-01T00:00:00", "2021-01-01T00:00:00"]), typed("datetime['ms']", '"2020-01-01T00:00:00"'))[1] == "datetime(unit='ms')"
    assert call("result_type", typed("?int8", "null"), typed("int16", "1"))[1] == "?int16"
    assert call("result_type", typed("string", '"a"'), typed("string", '"b"'))[1] == "string"
    for pair in ((typed("string", '"a"'), typed("int8", "1")), (typed("{x: int8}", '{"x": 1}'), typed("int8", "1"))):
        try:
            raise AssertionError(call("result_type", *pair))
        except CallError:
            pass


def kinds_agree():
    for dtype, kind in itertools.product(NUMBERS, KINDS):
        expected = dtype == "bool" if kind == "bool" else np.isdtype(np.dtype(dtype), kind)
        assert call("isdtype", one_of(dtype), kind=kind)[1] == expected, (dtype, kind)
    assert call("isdtype", typed("string", '"a"'), kind="numeric")[1] is False
    assert call("isdtype", typed("2 * >int32", "[1, 2]"), kind="integral")[1] is True
    assert call("isdtype", typed("2 * {x: int8}", '[{"x": 1}, {"x": 2}]'), kind="{x: int8}")[1] is True
    assert call("isdtype", typed("2 * int8", "[1, 2]"), kind="int16")[1] is False
    try:
        raise AssertionError(call("isdtype", typed("int8", "1"), kind="whole number"))
    except CallError:
        pass


def limits_of_integers_agree():
    for bits in (8, 16, 32, 64, 128):
        for dtype, least, most in ((f"int{bits}", -(2 ** (bits - 1)), 2 ** (bits - 1) - 1), (f"uint{bits}", 0, 2**bits - 1)):
            made = call("iinfo", typed(dtype, "1"))[1]
            assert (made["bits"], int(made["min"]), int(made["max"]), made["dtype"]) == (bits, least, most, dtype), made
    try:
        raise AssertionError(call("iinfo", typed("float32", "1")))
    except CallError:
        pass


# significand bits with the leading one, exponents of the greatest and of the smallest normal number, and the greatest significand
FORMATS = {
    "float16": (11, 15, -14), "bfloat16": (8, 127, -126), "float32": (24, 127, -126), "float64": (53, 1023, -1022), "float8_e5m2": (3, 15, -14),
    "float8_e4m3fnuz": (4, 7, -7), "float8_e5m2fnuz": (3, 15, -15), "float8_e4m3b11fnuz": (4, 4, -10), "float8_e4m3fn": (4, 8, -6),
}


def limits_of_floats_agree():
    exact = fractions.Fraction
    for dtype, (digits, most, smallest) in FORMATS.items():
        made = call("finfo", typed(dtype, "1"))[1]
        steps = 2**digits - (2 if dtype == "float8_e4m3fn" else 1)
        got = {k: made[k] for k in ("eps", "max", "min", "smallest_normal")}
        if np.dtype(getattr(np, dtype, np.float64)).name == dtype:
            wanted = {k: getattr(np.finfo(dtype), k) for k in got}
            got = {k: np.dtype(dtype).type(v) for k, v in got.items()}
            assert got == wanted, (dtype, got, wanted)
        largest = exact(steps) * exact(2) ** (most - digits + 1)
        close = lambda a, b: abs(exact(float(a)) - b) <= abs(b) * exact(1, 2**digits)
        assert close(got["eps"], exact(2) ** (1 - digits)) and close(got["max"], largest) and close(got["min"], -largest), (dtype, got)
        assert close(got["smallest_normal"], exact(2) ** smallest) and made["dtype"] == dtype, (dtype, got)
        assert made["bits"] == (8 if dtype.startswith("float8") else 16 if dtype == "bfloat16" else np.dtype(dtype).itemsize * 8)
    for complex_dtype, part in (("complex64", "float32"), ("complex128", "float64")):
        assert call("finfo", typed(complex_dtype, "[1, 0]"))[1] == call("finfo", typed(part, "1"))[1]
    for wide, digits in (("float80", 64), ("float128", 113)):  # too wide for a float64: their logarithms and differences
        made = call("finfo", typed(wide, "1"))[1]
        assert made["bits"] == 128 and made["dtype"] == wide and float(made["eps"]) == 2.0 ** (1 - digits), made


def shapes_broadcast():
    rng = np.random.default_rng(3)
    for _ in range(200):
        shapes = [rng.integers(1, 4, rng.integers(0, 5)) for _ in range(rng.integers(1, 4))]
        try:
            wanted = list(np.broadcast_shapes(*map(tuple, shapes)))
        except ValueError:
            wanted = None
        try:
            got = call("broadcast_shapes", *(typed(f"{len(s)} * int64", s.tolist()) for s in shapes))[1]
        except CallError:
            got = None
        assert got == wanted, (shapes, got, wanted)
    try:
        raise AssertionError(call("broadcast_shapes", typed("1 * int64", [-1])))
    except CallError as e:
        assert "no shape" in str(e)


for test in (common_dtypes_agree, kinds_agree, limits_of_integers_agree, limits_of_floats_agree, shapes_broadcast):
    test()
    print("ok", test.__name__)
