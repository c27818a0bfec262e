# SPDX-License-Identifier: BSD-3-Clause
"""Nulls and ragged rows in calls, against awkward and Python: elementwise functions with broadcasting, reductions along every dim.

usage: gfunc_layers_test.py LIBRARY
Random values of random datashapes; integers, so that every comparison is exact.
"""
import json
import pathlib
import random
import sys

import awkward as ak
import numpy as np

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "support"))
from checks import Checks  # noqa: E402
from gfunc_binding import FunctionError, Gfunc  # noqa: E402

checks = Checks()


def check(found, expected, what):
    checks(what, found, expected)


def plain(value):
    return json.loads(str(value))


def random_rows(rng, sizes, nulls):
    return [[None if rng.random() < nulls else rng.randrange(-9, 10) for _ in range(n)] for n in sizes]


def elementwise(gf, rng):
    """Ragged and fixed arguments that broadcast, with nulls in some of them, against awkward."""
    for _ in range(150):
        n = rng.randrange(0, 5)
        common = [rng.choice([0, 1, 2, 3]) for _ in range(n)]
        arguments, arrays = [], []
        for _ in range(2):
            kind = rng.choice(["ragged", "ragged", "column", "scalar", "row"])
            nulls = rng.choice([0, 0.3])
            q = "?" if nulls else ""
            if kind == "row" and len(set(common)) > 1 or kind == "row" and n == 0:
                kind = "ragged"
            if kind == "ragged":
                rows, text = random_rows(rng, common, nulls), f"{n} * var * {q}int64"
            elif kind == "column":
                rows, text = random_rows(rng, [1] * n, nulls), f"{n} * 1 * {q}int64"
            elif kind == "row":
                rows, text = random_rows(rng, common[:1], nulls)[0], f"{common[0]} * {q}int64"
            else:
                rows, text = rng.randrange(-9, 10), "int64"
            arguments.append((text, json.dumps(rows)))
            layout = ak.Array(rows) if kind != "scalar" else rows
            if kind == "column" and n:
                layout = ak.to_regular(layout, axis=1)
            if kind in ("ragged", "column") and rows == []:
                layout = ak.Array(ak.contents.ListOffsetArray(ak.index.Index64(np.array([0])), ak.contents.NumpyArray(np.empty(0, "i8"))))
            arrays.append(layout)
        if all("var" not in text for text, _ in arguments) or arguments[0][0] == arguments[1][0] == "int64":
            continue
        name = rng.choice(["add", "subtract", "multiply", "maximum", "less"])
        ufunc = getattr(np, name)
        values = [gf.read(*a) for a in arguments]
        if any(text.count("*") == 1 for text, _ in arguments):  # a row against rows: NumPy's rule is right-aligned, awkward's is not
            ufunc_of = lambda x, y: [[None if a is None or b is None else ufunc(a, b).item() for a, b in paired(p, q)] for p, q in rows_of(x, y, n)]
            expected = ufunc_of(*[json.loads(a[1]) for a in arguments])
        else:
            expected = ak.to_list(ufunc(*arrays))
        check(plain(gf.call(name, *values)), expected, (name, arguments))


def paired(p, q):
    m = max(len(p), len(q)) if len(p) != 1 and len(q) != 1 else (len(q) if len(p) == 1 else len(p))
    return list(zip(p * (m if len(p) == 1 else 1), q * (m if len(q) == 1 else 1)))


def rows_of(x, y, n):
    def spread(v):
        if not isinstance(v, list):
            return [[v]] * n
        return v if v and isinstance(v[0], list) or n == len(v) and all(isinstance(r, list) for r in v) else [v] * n

    return list(zip(spread(x), spread(y)))


def option_shapes(gf, rng):
    """Fixed dims with nulls, broadcast, against numpy.ma."""
    for _ in range(60):
        shape = [rng.randrange(1, 4) for _ in range(rng.randrange(0, 4))]
        sides = []
        for _ in range(2):
            own = [1 if rng.random() < 0.3 else n for n in shape[rng.randrange(0, len(shape) + 1):]]
            data = np.array([rng.randrange(-9, 10) for _ in range(int(np.prod(own)))]).reshape(own)
            mask = np.array([rng.random() < 0.3 for _ in range(data.size)], bool).reshape(own)
            masked = np.ma.array(data, mask=mask)
            sides.append(masked)
        values = [gf.read("".join(f"{n} * " for n in s.shape) + "?int64", json.dumps(s.tolist())) for s in sides]
        expected = np.ma.multiply(*sides)
        check(plain(gf.call("multiply", *values)), np.ma.array(expected).tolist(), [s.tolist() for s in sides])
        kept = [values[0], gf.value(np.asarray(sides[1].data))]
        check(plain(gf.call("add", *kept)), np.ma.array(np.ma.add(sides[0], sides[1].data)).tolist(), "one side without nulls")


def reductions(gf, rng):
    whole = {"sum": sum, "count": len, "prod": lambda v: int(np.prod(v, dtype=np.int64)), "any": any, "all": all, "count_nonzero": lambda v: sum(x != 0 for x in v)}
    partial = {"min": min, "max": max, "mean": lambda v: sum(v) / len(v), "argmin": None, "argmax": None}

    def expected(name, row):
        """Of one row: nulls are skipped, and of nothing min, max and mean are null."""
        valid = [x for x in row if x is not None]
        if name in whole:
            return whole[name](valid)
        if not valid:
            return None
        if name in ("argmin", "argmax"):
            best = (min if name == "argmin" else max)(valid)
            return row.index(best)
        return partial[name](valid)

    for _ in range(80):
        nulls = rng.choice([0, 0.4, 1])
        q = "?" if nulls else ""
        sizes = [rng.randrange(0, 4) for _ in range(rng.randrange(0, 4))]
        rows = random_rows(rng, sizes, nulls)
        ragged = gf.read(f"{len(rows)} * var * {q}int64", json.dumps(rows))
        m, n = rng.randrange(1, 4), rng.randrange(1, 5)
        table = random_rows(rng, [n] * m, nulls)
        fixed = gf.read(f"{m} * {n} * {q}int64", json.dumps(table))
        for name in list(whole) + list(partial):
            check(plain(gf.call(name, ragged, axis=1)), [expected(name, r) for r in rows], (name, rows))
            check(plain(gf.call(name, ragged, axis=-1, keepdims=True)), [[expected(name, r)] for r in rows], (name, rows, "keepdims"))
            if nulls:
                check(plain(gf.call(name, fixed, axis=1)), [expected(name, r) for r in table], (name, table, 1))
                check(plain(gf.call(name, fixed, axis=0)), [expected(name, list(c)) for c in zip(*table)], (name, table, 0))
                check(plain(gf.call(name, fixed)), expected(name, sum(table, [])), (name, table))
            if nulls and "arg" not in name:
                check(plain(gf.call(name, ragged)), expected(name, sum(rows, [])), (name, rows, "all"))
    check(plain(gf.call("sum", gf.read("2 * var * var * int64", "[[[1, 2], []], [[3]]]"), axis=2)), [[3, 0], [3]], "rows within rows")
    check(plain(gf.call("sum", gf.read("2 * var * 2 * int64", "[[[1, 2], [3, 4]], [[5, 6]]]"), axis=1)), [[4, 6], [5, 6]], "rows of fixed dims")
    check(plain(gf.call("sum", gf.read("2 * var * 2 * int64", "[[[1, 2], [3, 4]], [[5, 6]]]"), axis=2)), [[3, 7], [11]], "inside the rows")
    check(plain(gf.call("max", gf.read("3 * ?var * int64", "[[1, 2], null, []]"), axis=1)), [2, None, None], "rows that are null")
    check(plain(gf.call("sum", gf.read("3 * ?var * ?int64", "[[1, null], null, []]"), axis=1)), [1, None, 0], "rows that are null")
    check(gf.call("sum", gf.read("3 * ?int8", "[1, null, 3]"), dtype="float32").type(), "float32", "dtype=")


def fails(make, code, part):
    try:
        found = str(make())
    except FunctionError as error:
        found = (error.code, part if part in error.text else error.text)
    check(found, (code, part), "a failure")


def errors(gf):
    two = gf.read("2 * var * int64", "[[1, 2], [3]]")
    fails(lambda: gf.call("add", gf.read("2 * var * int64", "[[1, 2], [3, 4]]"), gf.read("2 * var * int64", "[[1, 2], [3, 4, 5]]")), "E0310",
          "row [1] has 2 elements in argument 1 of `add` and 3 in argument 2")
    fails(lambda: gf.call("add", two, gf.read("3 * int64", "[1, 2, 3]")), "E0310", "row [0] has 2 elements in argument 1 of `add` and 3 in argument 2")
    fails(lambda: gf.call("sum", two, axis=0), "E0354", "ragged")
    fails(lambda: gf.call("sum", two, axis=2), "E0322", "axis 2 is out of range for 2 dims")
    fails(lambda: gf.call("sum", gf.read("1 * var * var * int64", "[[[1], []]]"), axis=1), "E0354", "no scalars")
    fails(lambda: gf.call("add", gf.read("2 * ?string", '["a", null]'), gf.read("2 * ?int64", "[1, 2]")), "E0302", "add")
    check(plain(gf.call("add", gf.read("2 * ?var * int64", "[[1, 2], null]"), gf.read("2 * var * int64", "[[1, 2], [3, 4, 5]]"))), [[2, 4], None], "a null row has no length")
    check(gf.call("add", gf.read("2 * ?int8", "[1, null]"), 5).type(), "2 * ?int8", "a literal takes the dtype below the option")
    fails(lambda: gf.call("add", gf.read("2 * ?int8", "[1, null]"), 500), "E0305", "500")


def main():
    gf = Gfunc(sys.argv[1])
    rng = random.Random(11)
    elementwise(gf, rng)
    option_shapes(gf, rng)
    reductions(gf, rng)
    errors(gf)
    return checks.exit_status()


sys.exit(main())
