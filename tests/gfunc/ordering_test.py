# SPDX-License-Identifier: BSD-3-Clause
"""Sorting, searching, sets and grouping of dtypes that are no plain numbers, against Python's own order of the same elements.

usage: ordering_test.py TEXT_BRIDGE
"""
import json
import random
import sys
from functools import cmp_to_key

from text_bridge import CallError, Calls, typed

call = Calls(sys.argv[1])
rng = random.Random(20260712)
WORDS = ["", "a", "ab", "abc", "abcdefgh", "abcdefghi", "abcdefgz", "b", "zürich", "zebra", "\u00e9", "\uff5e", "\U0001f600", "longer than eight", "longer than nine"]
FRUIT = ["pear", "fig", "kiwi", "apple"]
DTYPES = {
    "string": lambda: rng.choice(WORDS),
    "fixed_string(20, 'utf8')": lambda: rng.choice(WORDS),
    "fixed_string(20, 'utf16')": lambda: rng.choice(WORDS),
    "fixed_string(20, 'utf32')": lambda: rng.choice(WORDS),
    "bytes": lambda: rng.choice(["", "00", "0000", "ff", "7f80", "80"]),
    "fixed_bytes(2)": lambda: rng.choice(["0000", "00ff", "ff00", "7f80", "8000"]),
    "int128": lambda: rng.choice([0, -1, 2**100, -(2**100), 5, 2**64, -(2**126)]),
    "uint128": lambda: rng.choice([0, 1, 2**100, 2**127, 2**64]),
    "int64": lambda: rng.choice([0, -1, 2**63 - 1, -(2**63), 7]),
    "uint64": lambda: rng.choice([0, 2**64 - 1, 2**63, 7]),
    "uint8": lambda: rng.randrange(5),
    ">int32": lambda: rng.randrange(-3, 3),
    "bool": lambda: rng.random() < 0.5,
    "date": lambda: rng.choice(["1969-12-31", "2024-02-29", "1970-01-01", "0001-01-01"]),
    "datetime['s']": lambda: rng.choice(["1969-12-31T23:59:59", "2024-02-29T00:00:00", "1970-01-01T00:00:00"]),
    "categorical(string)": lambda: rng.choice(FRUIT),
    "categorical(['pear', 'fig', 'kiwi', 'apple'])": lambda: rng.choice(FRUIT),
    "{a: int32, b: string}": lambda: {"a": rng.randrange(3), "b": rng.choice(WORDS[:4])},
    "(string, 2 * int8)": lambda: [rng.choice(WORDS[:4]), [rng.randrange(2), rng.randrange(2)]],
    "{a: ?int64, b: float64}": lambda: {"a": rng.choice([None, 3, 2**63 - 1, -4]), "b": rng.choice([0.0, -2.5, 1e300])},
    "var * int16": lambda: [rng.randrange(-2, 3) for _ in range(rng.randrange(4))],
}


def compared(a, b):
    """Nulls last; records, tuples and rows element by element, a shorter row first."""
    if a is None or b is None:
        return (a is None) - (b is None)
    if isinstance(a, dict):
        return compared(list(a.values()), list(b.values()))
    if isinstance(a, list):
        for x, y in zip(a, b):
            if c := compared(x, y):
                return c
        return len(a) - len(b)
    return (a > b) - (a < b)


key = cmp_to_key(compared)


def plain(v):
    """Floats are text in results."""
    if isinstance(v, dict):
        return {k: plain(x) for k, x in v.items()}
    if isinstance(v, list):
        return [plain(x) for x in v]
    return json.dumps(float(v)) if isinstance(v, float) else v


def normal(v):
    if isinstance(v, dict):
        return {k: normal(x) for k, x in v.items()}
    if isinstance(v, list):
        return [normal(x) for x in v]
    if isinstance(v, str):
        try:
            return float(v) if "." in v or "e+" in v else v
        except ValueError:
            return v
    return float(v) if isinstance(v, float) else v


checked = 0


def check(what, got, want):
    global checked
    checked += 1
    assert normal(got) == normal(want), f"{what}:\ngot  {got}\nwant {want}"


def distinct(items):
    made = []
    for x in sorted(items, key=key):
        if not made or compared(made[-1], x):
            made.append(x)
    return made


def first_of(items, x):
    return next(i for i, y in enumerate(items) if not compared(x, y))


def sets(t, items, other, what):
    x, n, m = typed(f"{len(items)} * {t}", items), len(items), len(other)
    u = distinct(items)
    inverse = [first_of(u, y) for y in items]
    first = [first_of(items, y) for y in u]
    counts = [inverse.count(i) for i in range(len(u))]
    check(what, call("unique_values", x)[1], u)
    check(what, call("unique_all", x)[1], {"values": u, "indices": first, "inverse_indices": inverse, "counts": counts})
    check(what, call("unique_counts", x)[1], {"values": u, "counts": counts})
    check(what, call("unique_inverse", x)[1], {"values": u, "inverse_indices": inverse})
    check(what, call("group_index", x)[1], {"index": inverse, "first": first, "counts": counts})
    order = sorted(range(len(u)), key=lambda i: first[i])
    check(what, call("group_index", x, sort=False)[1], {"index": [order.index(i) for i in inverse], "first": sorted(first), "counts": [counts[i] for i in order]})
    starts = [i for i in range(n) if i == 0 or compared(items[i], items[i - 1])]
    check(what, call("run_lengths", x)[1], {"values": [items[i] for i in starts], "starts": starts, "lengths": [b - a for a, b in zip(starts, starts[1:] + [n])]})
    y = typed(f"{m} * {t}", other)
    among = lambda a, b: any(not compared(a, z) for z in b)
    check(what, call("isin", x, y)[1], [among(a, other) for a in items])
    check(what, call("intersect1d", x, y)[1], [a for a in u if among(a, other)])
    check(what, call("setdiff1d", x, y)[1], [a for a in u if not among(a, other)])


def union(t, items, other, what):
    x, y = typed(f"{len(items)} * {t}", items), typed(f"{len(other)} * {t}", other)
    check(what, call("union1d", x, y)[1], distinct(items + other))
    among = lambda a, b: any(not compared(a, z) for z in b)
    check(what, call("setxor1d", x, y)[1], [a for a in distinct(items + other) if among(a, items) != among(a, other)])


def falling(items):
    """Stably, nulls last."""
    return sorted(range(len(items)), key=lambda i: cmp_to_key(lambda a, b: (a is None) - (b is None) or compared(b, a))(items[i]))


def orders(t, items, other, what):
    n = len(items)
    x = typed(f"{n} * {t}", items)
    order = sorted(range(n), key=lambda i: key(items[i]))
    down = falling(items)
    if t.removeprefix("?").startswith("var"):  # the last axis of rows is the one within each
        within = [None if row is None else sorted(range(len(row)), key=lambda i: key(row[i])) for row in items]
        check(what, call("argsort", x)[1], within)
        check(what, call("sort", x)[1], [None if row is None else [row[i] for i in at] for row, at in zip(items, within)])
        back = [None if row is None else falling(row) for row in items]
        check(what, call("argsort", x, descending=True)[1], back)
        check(what, call("sort", x, axis=0)[1], [items[i] for i in order])
        return
    check(what, call("argsort", x)[1], order)
    check(what, call("sort", x)[1], [items[i] for i in order])
    check(what, call("argsort", x, descending=True)[1], down)
    check(what, call("sort", x, descending=True)[1], [items[i] for i in down])
    k = min(3, n)
    check(what, call("top_k", x, k=k)[1], {"values": [items[i] for i in down[:k]], "indices": down[:k]})
    check(what, call("top_k", x, k=k, largest=False)[1], {"values": [items[i] for i in order[:k]], "indices": order[:k]})
    if n:
        check(what, normal(call("partition", x, kth=n // 2)[1])[n // 2], normal(items[order[n // 2]]))
        check(what, normal(items[call("argpartition", x, kth=n // 2)[1][n // 2]]), normal(items[order[n // 2]]))
    run = typed(f"{n} * {t}", [items[i] for i in order])
    y = typed(f"{len(other)} * {t}", other)
    check(what, call("searchsorted", run, y)[1], [sum(compared(a, b) < 0 for a in items) for b in other])
    check(what, call("searchsorted", run, y, side="right")[1], [sum(compared(a, b) <= 0 for a in items) for b in other])
    check(what, call("searchsorted", x, y, typed(f"{n} * int64", order))[1], [sum(compared(a, b) < 0 for a in items) for b in other])
    second = [rng.randrange(3) for _ in items]
    z = typed(f"{n} * int8", second)
    check(what, call("lexsort", z, x)[1], sorted(range(n), key=lambda i: (key(items[i]), second[i])))
    check(what, call("lexsort", x, z)[1], sorted(range(n), key=lambda i: (second[i], key(items[i]))))


def matrices(t, items, other, what):
    """Along either axis of 3 * 20, and flattened."""
    if not t.removeprefix("?").startswith("var"):
        rows = [items[20 * i : 20 * i + 20] for i in range(3)]
        x = typed(f"3 * 20 * {t}", rows)
        check(what, call("sort", x)[1], [sorted(r, key=key) for r in rows])
        check(what, call("sort", x, axis=None)[1], sorted(items, key=key))
        columns = [sorted(c, key=key) for c in zip(*rows)]
        check(what, call("sort", x, axis=0)[1], [list(r) for r in zip(*columns)])
        places = [sorted(range(3), key=lambda i: key(c[i])) for c in zip(*rows)]
        check(what, call("argsort", x, axis=0)[1], [list(r) for r in zip(*places)])
        check(what, call("unique_inverse", x)[1]["inverse_indices"], [[first_of(distinct(items), y) for y in r] for r in rows])


def every_dtype(f, sizes=(0, 1, 2, 17, 60)):
    for t, make in DTYPES.items():
        for null in (False, True):
            for n in sizes:
                items, other = [[make() for _ in range(k)] for k in (n, 6)]
                if null:
                    items = [None if rng.random() < 0.2 else x for x in items]
                    other[0] = None
                f("?" + t if null else t, items, other, (f.__name__, t, null, n))


def refused(name, *args, part, **options):
    try:
        call(name, *args, **options)
    except CallError as e:
        assert part in str(e), (name, str(e))
        return
    raise AssertionError(f"{name} is not refused")


def errors():
    refused("unique_values", typed("2 * json", [{}, {}]), part="json")
    refused("isin", typed("1 * string", ["a"]), typed("1 * int32", [1]), part="do not compare")
    refused("unique_values", typed("1 * datetime['s']", ["1970-01-01T00:00:00"]), equal_nan=3, part="equal_nan")
    refused("isin", typed("1 * datetime['s']", [1]), typed("1 * datetime['ms']", [1]), part="do not compare")
    refused("union1d", typed("1 * json", [{}]), typed("1 * json", [{}]), part="json")
    refused("run_lengths", typed("1 * 1 * int32", [[1]]), part="one dim")


every_dtype(sets)
every_dtype(orders)
every_dtype(matrices, sizes=(60,))
every_dtype(union, sizes=(0, 17))
errors()
print(f"{checked} results agree with Python's order")
