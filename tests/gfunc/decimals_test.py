# SPDX-License-Identifier: BSD-3-Clause
"""Decimal arithmetic against Python's decimal, and its dtypes against pyarrow.compute."""
import decimal
import itertools
import random
import re
import sys

import pyarrow as pa
import pyarrow.compute as pc

from text_bridge import CallError, Calls, typed

D = decimal.Decimal
decimal.setcontext(decimal.Context(prec=400, rounding=decimal.ROUND_HALF_EVEN))
call = Calls(sys.argv[1])
rng = random.Random(17)
KINDS = [(5, 2, 32), (9, 0, 32), (9, 9, 32), (18, 4, 64), (12, 12, 64), (20, 3, 128), (38, 10, 128), (15, 2, 128), (40, 5, 256), (76, 30, 256), (7, -2, 128)]
PYARROW = {32: pa.decimal32, 64: pa.decimal64, 128: pa.decimal128, 256: pa.decimal256}


def kind(p, s, bits):
    return f"decimal({p}, {s}, {bits})"


def numbers(p, s, n=30):
    made = []
    for _ in range(n):
        digits = rng.randint(1, p)
        made.append(D(rng.randint(-(10**digits) + 1, 10**digits - 1)).scaleb(-s))
    return made + [D(0), D(10**p - 1).scaleb(-s), -D(10**p - 1).scaleb(-s)]


def text(items):
    return "[" + ", ".join("null" if d is None else format(d, "f") for d in items) + "]"


def value(spec, items):
    return typed(f"{len(items)} * {'?' if None in items else ''}{kind(*spec)}", text(items))


def facts(t):
    p, s, bits = re.search(r"decimal\((\d+), (-?\d+)(?:, bits=(\d+))?\)", t).groups()
    return int(p), int(s), int(bits or (128 if int(p) <= 38 else 256))


def got(items):
    return [None if v is None else D(str(v)) for v in items]


def refused(message, *args, **options):
    try:
        call(*args, **options)
    except CallError as e:
        assert message in str(e), e
    else:
        raise AssertionError(message)


def quotient(a, b, places):
    return (a / b).quantize(D(1).scaleb(-places), decimal.ROUND_HALF_UP) if a % b else a / b


def arithmetic_agrees():
    seen = 0
    exact = {"add": lambda a, b: a + b, "subtract": lambda a, b: a - b, "multiply": lambda a, b: a * b, "remainder": lambda a, b: a - b * (a / b).to_integral_value(decimal.ROUND_FLOOR)}
    for x, y in itertools.product(KINDS, KINDS):
        a, b = numbers(*x[:2]), numbers(*y[:2])
        b = [v if v else D(1).scaleb(-y[1]) for v in b]
        for name in ("add", "subtract", "multiply", "divide", "remainder"):
            for v, w in list(zip(a, b))[:8] + [(a[-1], b[-2])]:
                try:
                    t, ours = call(name, value(x, [v]), value(y, [w]))
                except CallError as e:
                    if "would have a scale of" in str(e):
                        assert name == "divide" or x[1] + y[1] > 76, (name, x, y)
                        break
                    assert "element [0]: the result does not fit" in str(e), e
                    p, s, _ = facts(str(e).replace("`", ""))
                    result = exact[name](v, w) if name != "divide" else quotient(v, w, s)
                    assert abs(result) >= D(10) ** (p - s), (name, x, y, v, w)
                    continue
                p, s, bits = facts(t)
                result = exact[name](v, w) if name != "divide" else quotient(v, w, s)
                assert got(ours)[0] == result, (name, x, y, v, w, ours, result)
                seen += 1
    assert seen > 3500, seen


def dtypes_are_arrows():
    names = {"add": pc.add, "subtract": pc.subtract, "multiply": pc.multiply, "divide": pc.divide, "remainder": lambda a, b: pc.call_function("modulo", [a, b])}
    seen = 0
    for x, y in itertools.product([k for k in KINDS if k[2] >= 128], repeat=2):
        a, b = (pa.array([D(1).scaleb(-k[1])], PYARROW[k[2]](*k[:2])) for k in (x, y))
        for name, f in names.items():
            try:
                expected = f(a, b).type
            except (pa.ArrowInvalid, pa.ArrowNotImplementedError):
                continue  # more than 38 digits, or than 76
            t, _ = call(name, value(x, [D(1).scaleb(-x[1])]), value(y, [D(1).scaleb(-y[1])]))
            assert facts(t)[:2] == (expected.precision, expected.scale), (name, x, y, t, expected)
            seen += 1
    assert seen > 50, seen
    for name in ("add", "multiply", "divide"):
        for items, width in ((pa.int8(), "int8"), (pa.int32(), "int32"), (pa.int64(), "int64")):
            a = pa.array([D("1.25")], pa.decimal128(6, 2))
            expected = names[name](a, pa.array([3], items))
            t, ours = call(name, value((6, 2, 128), [D("1.25")]), typed(f"1 * {width}", [3]))
            assert facts(t)[:2] == (expected.type.precision, expected.type.scale), (name, width, t, expected.type)
    mean, total = pc.mean(a).type, pc.sum(a).type
    assert facts(call("sum", value((6, 2, 128), [D(1)]))[0])[:2] == (total.precision, total.scale)
    assert facts(call("mean", value((6, 2, 128), [D(1)]))[0])[:2] == (mean.precision, mean.scale)


def comparisons_agree():
    tests = {"equal": lambda a, b: a == b, "not_equal": lambda a, b: a != b, "less": lambda a, b: a < b, "less_equal": lambda a, b: a <= b, "greater": lambda a, b: a > b,
             "greater_equal": lambda a, b: a >= b}
    for x, y in itertools.product(KINDS, KINDS):
        a, b = numbers(*x[:2], 6), numbers(*y[:2], 6)
        a[0], b[0] = D(0), D(0)
        for name, f in tests.items():
            assert call(name, value(x, a), value(y, b))[1] == [f(v, w) for v, w in zip(a, b)], (name, x, y)
    assert call("less", value((5, 2, 128), [D("1.5"), None]), "2")[1] == [True, None]
    assert call("equal", typed("2 * int64", [3, 4]), value((5, 2, 128), [D("3.00"), D("3.50")]))[1] == [True, False]


def rounding_agrees():
    modes = {"down": decimal.ROUND_FLOOR, "up": decimal.ROUND_CEILING, "towards_zero": decimal.ROUND_DOWN, "towards_infinity": decimal.ROUND_UP, "half_to_even": decimal.ROUND_HALF_EVEN,
             "half_towards_zero": decimal.ROUND_HALF_DOWN, "half_towards_infinity": decimal.ROUND_HALF_UP}
    for p, s, bits in KINDS[:-1]:
        a = [d for d in numbers(p, s) if abs(d) < D(10) ** (p - s) / 2 and p > s + 1] + ([D(5).scaleb(-s), D(-5).scaleb(-s), D(15).scaleb(-s)] if p > s + 2 else [])
        if not a:
            continue
        for mode, python in modes.items():
            for places in (0, 1, s - 1, s, s + 3):
                if places < -(p - s) + 2:
                    continue
                expected = [d.quantize(D(1).scaleb(-min(places, s)), python) for d in a]
                assert got(call("round_decimal", value((p, s, bits), a), ndigits=places, round_mode=mode)[1]) == expected, (p, s, mode, places)
            if bits >= 128:
                arrow = pc.round(pa.array(a, PYARROW[bits](p, s)), 0, mode).to_pylist()
                assert got(call("round_decimal", value((p, s, bits), a), round_mode=mode)[1]) == arrow, (p, s, mode)
        for name, python in (("floor", decimal.ROUND_FLOOR), ("ceil", decimal.ROUND_CEILING), ("trunc", decimal.ROUND_DOWN), ("round", decimal.ROUND_HALF_EVEN)):
            t, ours = call(name, value((p, s, bits), a))
            assert got(ours) == [d.to_integral_value(python) for d in a] and facts(t) == (p, s, bits)
        assert got(call("negative", value((p, s, bits), a))[1]) == [-d for d in a]
        assert got(call("abs", value((p, s, bits), a))[1]) == [abs(d) for d in a]
    x = value((4, 2, 128), [D("1.25"), D("-1.25"), D("0.05")])
    assert got(call("round_decimal", x, ndigits=1, round_mode="half_up")[1]) == [D("1.3"), D("-1.2"), D("0.1")]
    assert got(call("round_decimal", x, ndigits=1, round_mode="half_down")[1]) == [D("1.2"), D("-1.3"), D("0.0")]
    refused("element [1]: the result does not fit `decimal(4, 2)`", "round", value((4, 2, 128), [D(1), D("99.50")]))
    refused("element [0]: the result does not fit", "round_decimal", value((4, 2, 128), [D(1)]), ndigits=-100, round_mode="up")


def reductions_agree():
    for p, s, bits in KINDS:
        # Sums of these fit, whatever the precision.
        a = [(d if abs(d) < D(10) ** (p - s) / 20 else -d.scaleb(-2, decimal.Context(prec=99)).quantize(D(1).scaleb(-s))) if rng.random() < 0.8 else None for d in numbers(p, s, 9)]
        b = a[:3] + a[3:6] + a[6:9] + a[9:12]
        grid = typed(f"4 * 3 * ?{kind(p, s, bits)}", "[" + ", ".join(text(b[i : i + 3]) for i in range(0, 12, 3)) + "]")
        for axis, groups in ((None, [b]), ([0], [b[k::3] for k in range(3)]), ([1], [b[i : i + 3] for i in range(0, 12, 3)])):
            valid = [[d for d in g if d is not None] for g in groups]
            for name, f in (("sum", lambda g: sum(g, D(0))), ("min", lambda g: min(g, default=None)), ("max", lambda g: max(g, default=None)),
                            ("mean", lambda g: (sum(g, D(0)) / len(g)).quantize(D(1).scaleb(-s), decimal.ROUND_HALF_UP) if g else None)):
                _, ours = call(name, grid, axis=axis) if axis else call(name, grid)
                ours = got(ours if axis else [ours])
                assert ours == [f(g) for g in valid], (name, p, s, axis, ours)
    x = value((5, 2, 128), [D("1.00"), D("2.50")])
    assert call("sum", x, keepdims=True)[0].startswith("1 * decimal(38, 2")
    assert got(call("sum", typed("0 * decimal(5, 2)", "[]"))[1:])[0] == 0
    refused("there is no mean of nothing", "mean", typed("0 * decimal(5, 2)", "[]"))
    refused("axis 1 is out of range", "sum", x, axis=1)
    refused("does not fit `decimal(38, 0)`", "sum", typed("2 * decimal(38, 0)", "[99999999999999999999999999999999999999, 1]"))
    assert call("max", typed("3 * ?date", ["2024-01-01", None, "2023-01-01"]))[1] == "2024-01-01"
    assert call("min", typed("2 * timedelta['s']", [5, -5]))[1] == -5


def errors():
    refused("element [1]: it is divided by zero", "divide", value((5, 2, 128), [D(1), D(1)]), value((5, 2, 128), [D(1), D(0)]))
    refused("element [1]: it is divided by zero", "remainder", value((5, 2, 128), [D(1), D(1)]), value((5, 2, 128), [D(1), D(0)]))
    big = value((76, 0, 256), [D(1), D(10**76 - 1)])
    refused("element [1]: the result does not fit `decimal(76, 0)`", "add", big, big)
    refused("element [1]: the result does not fit `decimal(76, 0)`", "multiply", big, big)
    refused("has no kernel for", "add", value((5, 2, 128), [D(1)]), typed("1 * float64", [1]))
    assert got(call("divide", value((5, 2, 128), [None, D(1)]), value((5, 2, 128), [D(0), D(3)]))[1])[0] is None
    assert got(call("add", typed("2 * 1 * decimal(5, 2)", "[[1], [2]]"), value((5, 2, 128), [D(10), D(20)]))[1][0]) == [D(11), D(21)]


for test in (arithmetic_agrees, dtypes_are_arrows, comparisons_agree, rounding_agrees, reductions_agree, errors):
    test()
    print("ok", test.__name__)
