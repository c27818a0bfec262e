# SPDX-License-Identifier: BSD-3-Clause
"""Casts against NumPy and Arrow: which are allowed under which mode, and what values become."""
import datetime
import decimal
import itertools
import json
import random
import sys

import numpy as np
import pyarrow as pa

from text_bridge import CallError, Calls, typed

call = Calls(sys.argv[1])
SCALARS = {"bool": "?", "int8": "i1", "int16": "i2", "int32": "i4", "int64": "i8", "uint8": "u1", "uint16": "u2", "uint32": "u4", "uint64": "u8", "float16": "f2",
           "float32": "f4", "float64": "f8", "complex64": "c8", "complex128": "c16", ">int32": ">i4", ">float64": ">f8"}
OTHERS = {"datetime['s']": "M8[s]", "datetime['D']": "M8[D]", "datetime['M']": "M8[M]", "datetime['ns']": "M8[ns]", "timedelta['s']": "m8[s]", "timedelta['ms']": "m8[ms]",
          "timedelta['M']": "m8[M]", "timedelta['Y']": "m8[Y]", "fixed_string(5, 'utf32')": "U5", "fixed_string(30, 'utf32')": "U30"}
ONE = {"?": "true", "c": "[1, 0]", "U": '"1"'}


def can_cast_agrees():
    """As NumPy's can_cast, but for these, each with its reason."""
    compared = deviations = 0
    kinds = {**SCALARS, **OTHERS}
    for (a, x), (b, y) in itertools.product(kinds.items(), kinds.items()):
        x, y = np.dtype(x), np.dtype(y)
        one = "true" if x.kind == "b" else "[1, 0]" if x.kind == "c" else '"1"' if x.kind == "U" else "1"
        for mode in ("safe", "same_kind", "unsafe"):
            _, ours = call("can_cast", typed(f"1 * {a}", f"[{one}]"), dtype=b, casting=mode)
            numpys = bool(np.can_cast(x, y, mode))
            compared += 1
            if ours == numpys:
                continue
            deviations += 1
            pair = x.kind + y.kind
            reason = (
                pair in ("mm", "MM") and mode == "unsafe" and {"M", "Y"} & {np.datetime_data(x)[0], np.datetime_data(y)[0]} and "a month has no fixed number of days"
                or pair in ("MU", "mU") and ours and "times have an exact text, which NumPy calls unsafe"
                or pair in ("bM", "bm", "cM", "cm", "Mb", "mb", "Mc", "mc", "Mm", "mM") and not ours and "no meaning"
                or pair == "bm" and "no meaning"
                or y.kind == "U" and x.kind in "iufc" and mode != "unsafe" and "the longest text of the dtype decides, which NumPy reckons with more room"
                or pair == "bM" and "no meaning"
            )
            assert reason, (a, b, mode, ours, numpys)
    assert compared > 1500 and deviations < compared / 8, (compared, deviations)


def numbers_agree():
    rng = random.Random(7)
    ints = {n: d for n, d in SCALARS.items() if np.dtype(d).kind in "iu" and n[0] != ">"}
    for a, x in ints.items():
        info = np.iinfo(x)
        data = [info.min, info.max, 0, 1] + [rng.randint(info.min, info.max) for _ in range(40)]
        for b, y in SCALARS.items():
            _, ours = call("cast", typed(f"{len(data)} * {a}", data), dtype=b)
            with np.errstate(all="ignore"):
                expected = np.array(data, x).astype(y)
            if np.dtype(y).kind == "c":
                ours = [complex(float(r), float(i)) for r, i in ours]
            np.testing.assert_array_equal(np.array(ours, np.dtype(y).newbyteorder("=")) if np.dtype(y).kind != "f" else np.array([float(v) for v in ours], y), expected, err_msg=f"{a} to {b}")
    for a in ("float32", "float64"):
        data = [0.0, -0.0, 1.5, -2.5, 1e-8, 65520.0, 1e30] + [rng.gauss(0, 100) for _ in range(40)]
        given = np.array(data, SCALARS[a])
        for b in ("bool", "int32", "float16", "float32", "float64", "complex128"):
            items = [float(v) for v in given] if b != "int32" else [float(v) for v in given if abs(v) < 2**31]
            _, ours = call("cast", typed(f"{len(items)} * {a}", items), dtype=b)
            with np.errstate(all="ignore"):
                expected = np.array(items, SCALARS[a]).astype(SCALARS[b])
            ours = [complex(float(r), float(i)) for r, i in ours] if b == "complex128" else [float(v) for v in ours]
            np.testing.assert_array_equal(np.array(ours).astype(SCALARS[b]), expected, err_msg=f"{a} to {b}")


def times_agree():
    rng = random.Random(11)
    units = ["Y", "M", "W", "D", "h", "m", "s", "ms", "us", "ns"]
    for a, b in itertools.product(units, units):
        counts = [rng.randint(-200, 200) for _ in range(30)] + ([rng.randint(-(10**15), 10**15) for _ in range(10)] if a in ("us", "ns") else [])
        # NumPy refuses nothing and wraps; these stay inside.
        with np.errstate(all="ignore"):
            expected = np.array(counts, f"M8[{a}]").astype(f"M8[{b}]").astype("i8").tolist()
        _, ours = call("cast", typed(f"{len(counts)} * datetime['{a}']", counts), dtype=f"datetime['{b}']")
        _, ours = call("cast", typed(f"{len(counts)} * datetime['{b}']", ours), dtype="int64")
        assert ours == expected, (a, b)
        if (a in "YM") != (b in "YM"):
            continue
        expected = np.array(counts, f"m8[{a}]").astype(f"m8[{b}]").astype("i8").tolist()
        _, ours = call("cast", typed(f"{len(counts)} * timedelta['{a}']", counts), dtype=f"timedelta['{b}']")
        assert ours == expected, (a, b)


def decimals_agree():
    rng = random.Random(13)
    for p, s in ((5, 2), (18, 4), (38, 10), (76, 30)):
        kind = f"decimal({p}, {s})"
        data = [decimal.Decimal(rng.randint(-(10**p) + 1, 10**p - 1)).scaleb(-s, decimal.Context(prec=80)) for _ in range(40)]
        texts = "[" + ", ".join(format(d, "f") for d in data) + "]"
        _, ours = call("cast", typed(f"{len(data)} * {kind}", texts), dtype="float64")
        assert [float(v) for v in ours] == [float(d) for d in data], kind
        _, ours = call("cast", typed(f"{len(data)} * {kind}", texts), dtype="string")
        assert [decimal.Decimal(v) for v in ours] == data
        with decimal.localcontext(decimal.Context(prec=90)):
            _, ours = call("cast", typed(f"{len(data)} * {kind}", texts), dtype=f"decimal({p}, {s - 2})")
            assert [decimal.Decimal(str(v)) for v in ours] == [d.quantize(decimal.Decimal(1).scaleb(-(s - 2)), decimal.ROUND_HALF_EVEN) for d in data]
            _, ours = call("cast", typed(f"{len(data)} * {kind}", texts), dtype="int128" if p < 70 else "decimal(76, 0)")
            how = decimal.ROUND_DOWN if p < 70 else decimal.ROUND_HALF_EVEN
            assert [int(str(v).split(".")[0]) for v in ours] == [int(d.to_integral_value(how)) for d in data], kind
    for _ in range(200):
        x = rng.choice([rng.gauss(0, 10), rng.uniform(-1, 1) * 10.0 ** rng.randint(-12, 12), float(rng.randint(-99, 99)) / 8])
        with decimal.localcontext(decimal.Context(prec=120)):
            expected = decimal.Decimal(x).quantize(decimal.Decimal("1e-10"), decimal.ROUND_HALF_EVEN)
        _, ours = call("cast", typed("1 * float64", [x]), dtype="decimal(38, 10)")
        assert decimal.Decimal(str(ours[0])) == expected, x


def texts_agree():
    words = ["12", "-7", "3.5", "1e5", "", "x", "2024-02-29", "2023-02-29", "true", "nan", "99999999999999999999"]
    for kind, arrow in (("int32", pa.int32()), ("float64", pa.float64()), ("date", pa.date32()), ("bool", pa.bool_()), ("decimal(10, 2)", pa.decimal128(10, 2))):
        _, ours = call("cast", typed(f"{len(words)} * string", words), dtype=kind, on_error="null")
        for word, got in zip(words, ours):
            try:
                expected = pa.array([word]).cast(arrow)[0].as_py()
            except pa.ArrowInvalid:
                expected = None
            if expected is None:
                assert got is None, (kind, word, got)
            elif isinstance(expected, float):
                assert float(got) == expected or (expected != expected and got != got or str(got) == "nan") or str(float(got)) == str(expected), (kind, word, got)
            elif isinstance(expected, (datetime.date, decimal.Decimal)):
                assert str(got) in (str(expected), format(expected, "")), (kind, word, got)
            else:
                assert got == expected, (kind, word, got, expected)


def errors_name_the_element():
    for args, options, text in (
        ((typed("3 * string", ["1", "2", "x"]),), {"dtype": "int32"}, 'element [2] of `3 * string`: "x" is no `int32`'),
        ((typed("2 * 2 * ?int32", [[1, 2], [3, None]]),), {"dtype": "int32"}, "element [1, 1] of `2 * 2 * ?int32`: it is null"),
        ((typed("1 * float64", [1]),), {"dtype": "int32", "casting": "same_kind"}, '`float64` does not cast to `int32` under casting="same_kind": fractions would be cut'),
    ):
        try:
            call("cast", *args, **options)
        except CallError as e:
            assert text in str(e), str(e)
        else:
            raise AssertionError(text)


for test in (can_cast_agrees, numbers_agree, times_agree, decimals_agree, texts_agree, errors_name_the_element):
    test()
    print("ok", test.__name__)
