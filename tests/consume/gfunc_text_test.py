# SPDX-License-Identifier: BSD-3-Clause
"""Text, nulls and ragged rows in calls, against pyarrow.compute, NumPy's StringDType, awkward and Python.

usage: gfunc_text_test.py LIBRARY
Random strings of ASCII, accents, CJK and emoji, some null, from a fixed seed.
"""
import json
import pathlib
import random
import re
import sys

import awkward as ak
import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "support"))
from checks import Checks  # noqa: E402
from gfunc_binding import Gfunc  # noqa: E402

checks = Checks()
LETTERS = list("abcABC019 ._-") + list("éÉßñÑ日本語😀\u0301")


def check(found, expected, what):
    checks(what, found, expected)


def plain(value):
    return json.loads(str(value))


def word(rng, most=9):
    return "".join(rng.choice(LETTERS) for _ in range(rng.randrange(most)))


def strings(rng, nulls=0.0):
    return [None if rng.random() < nulls else word(rng) for _ in range(rng.randrange(1, 40))]


def text(gf, items):
    nullable = "?" if None in items else ""
    return gf.read(f"{len(items)} * {nullable}string", json.dumps(items, ensure_ascii=False))


def mapped(f, items):
    return [None if i is None else f(i) for i in items]


def against_arrow(gf, rng):
    for _ in range(60):
        items, pattern = strings(rng, rng.choice([0, 0.3])), word(rng, 3)
        x, arrow, p = text(gf, items), pa.array(items, pa.string()), gf.read("string", json.dumps(pattern, ensure_ascii=False))
        for name, expected in [("str_len", pc.utf8_length(arrow)), ("binary_length", pc.binary_length(arrow)), ("str_upper", pc.utf8_upper(arrow)),
                               ("str_lower", pc.utf8_lower(arrow)), ("is_null", pc.is_null(arrow)), ("is_valid", pc.is_valid(arrow)),
                               ("drop_null", pc.drop_null(arrow)), ("str_strip", pc.utf8_trim_whitespace(arrow))]:
            check(plain(gf.call(name, x)), expected.to_pylist(), (name, items))
        for name, f in [("str_contains", pc.match_substring), ("str_starts_with", pc.starts_with), ("str_ends_with", pc.ends_with)]:
            check(plain(gf.call(name, x, p)), f(arrow, pattern).to_pylist(), (name, items, pattern))
        for name in ["equal", "not_equal", "less", "less_equal", "greater", "greater_equal"]:
            check(plain(gf.call(name, x, p)), getattr(pc, name)(arrow, pattern).to_pylist(), (name, items, pattern))
        check(plain(gf.call("fill_null", x, p)), pc.fill_null(arrow, pattern).to_pylist(), ("fill_null", items))
        check(plain(gf.call("regex_search", x, pattern="[a-c]+[0-9]?")), pc.match_substring_regex(arrow, "[a-c]+[0-9]?").to_pylist(), ("regex_search", items))
        check(plain(gf.call("regex_replace", x, pattern="([a-c])", replacement="<\\1>")), pc.replace_substring_regex(arrow, "([a-c])", "<\\1>").to_pylist(),
              ("regex_replace", items))


def against_python(gf, rng):
    for _ in range(60):
        items, sub, by = strings(rng, 0.2), word(rng, 3), word(rng, 3)
        x, s, b = text(gf, items), gf.read("string", json.dumps(sub)), gf.read("string", json.dumps(by))
        check(plain(gf.call("str_find", x, s)), mapped(lambda i: i.find(sub), items), ("find", items, sub))
        check(plain(gf.call("str_rfind", x, s)), mapped(lambda i: i.rfind(sub), items), ("rfind", items, sub))
        check(plain(gf.call("str_count", x, s)), mapped(lambda i: i.count(sub), items), ("count", items, sub))
        check(plain(gf.call("str_replace", x, s, b)), mapped(lambda i: i.replace(sub, by), items), ("replace", items, sub, by))
        check(plain(gf.call("add", x, s)), mapped(lambda i: i + sub, items), ("add", items, sub))
        start, stop, step = (rng.choice([None, *range(-6, 7)]) for _ in range(3))
        check(plain(gf.call("str_slice", x, start=start, stop=stop, step=step or 1)), mapped(lambda i: i[start:stop:step or 1], items),
              ("slice", items, start, stop, step))
        width = rng.randrange(12)
        for name in ["ljust", "rjust", "center"]:
            check(plain(gf.call("str_" + name, x, width=width, fill="日")), mapped(lambda i: getattr(i, name)(width, "日"), items), (name, items, width))
        check(plain(gf.call("str_zfill", x, width=width)), mapped(lambda i: i.zfill(width), items), ("zfill", items, width))
        for name in ["strip", "lstrip", "rstrip"]:
            check(plain(gf.call("str_" + name, x, characters="ab é")), mapped(lambda i: getattr(i, name)("ab é"), items), (name, items))
        if sub:
            pieces = gf.call("str_split", x, separator=sub)
            check(plain(pieces), mapped(lambda i: i.split(sub), items), ("split", items, sub))
            check(plain(gf.call("str_join", pieces, separator=sub)), items, ("join", items, sub))
        check(plain(gf.call("regex_split", x, pattern="[0-9]+")), mapped(lambda i: re.split("[0-9]+", i), items), ("regex_split", items))


def against_numpy(gf, rng):
    for _ in range(20):
        items = strings(rng)
        x, array = text(gf, items), np.array(items, np.dtypes.StringDType())
        check(plain(gf.call("str_len", x)), np.strings.str_len(array).tolist(), ("str_len", items))
        check(plain(gf.call("str_find", x, gf.read("string", '"a"'))), np.strings.find(array, "a").tolist(), ("find", items))
        check(plain(gf.call("less", x, gf.read("string", '"b"'))), (array < "b").tolist(), ("less", items))


def nulls(gf, rng):
    values = [None, True, False]
    a, b = [x for x in values for _ in values], values * 3
    x, y = (gf.read("9 * ?bool", json.dumps(v)) for v in (a, b))
    for name, f in [("kleene_and", pc.and_kleene), ("kleene_or", pc.or_kleene), ("kleene_xor", pc.xor)]:
        check(plain(gf.call(name, x, y)), f(pa.array(a), pa.array(b)).to_pylist(), name)
    for dtype in ["int8", "uint16", "int32", "int64", "float32", "float64"]:
        items = [[None if rng.random() < 0.4 else rng.randrange(100) for _ in range(20)] for _ in range(3)]
        arrays = [gf.read(f"20 * ?{dtype}", json.dumps(i)) for i in items]
        arrow = [pa.array(i, getattr(pa, dtype)()) for i in items]
        check(plain(gf.call("coalesce", *arrays)), pc.coalesce(*arrow).to_pylist(), ("coalesce", dtype))
        check(plain(gf.call("null_count", arrays[0])), arrow[0].null_count, ("null_count", dtype))
        check(plain(gf.call("drop_null", arrays[0])), pc.drop_null(arrow[0]).to_pylist(), ("drop_null", dtype))


def rows(gf, rng):
    for _ in range(60):
        items = [[[rng.randrange(-9, 10) for _ in range(rng.randrange(4))] for _ in range(rng.randrange(4))] for _ in range(rng.randrange(1, 5))]
        if not any(j for i in items for j in i):
            continue
        x, array = gf.read(f"{len(items)} * var * var * int64", json.dumps(items)), ak.Array(items)
        for axis in (1, 2):
            check(plain(gf.call("row_lengths", x, axis=axis)), ak.to_list(ak.num(array, axis=axis)), ("num", items, axis))
            check(plain(gf.call("flatten", x, axis=axis)), ak.to_list(ak.flatten(array, axis=axis)), ("flatten", items, axis))
            padded = ak.pad_none(array, 2, axis=axis, clip=True)
            check(plain(gf.call("pad_rows", x, length=2, axis=axis, clip=True)), ak.to_list(padded), ("pad", items, axis))
        check(plain(gf.call("flatten", x)), ak.to_list(ak.flatten(array, axis=None)), ("flatten", items))
        check(plain(gf.call("sort", x)), ak.to_list(ak.sort(array, axis=-1)), ("sort", items))
        check(plain(gf.call("argsort", x)), ak.to_list(ak.argsort(array, axis=-1, stable=True)), ("argsort", items))
        for name in ["sum", "min", "max", "any", "all", "count"]:
            check(plain(gf.call(name, x, axis=-1)), ak.to_list(getattr(ak, name)(array, axis=-1)), (name, items))
        flat = [v for i in items for j in i for v in j]
        counts = [len(j) for i in items for j in i]
        made = gf.call("unflatten", gf.read(f"{len(flat)} * int64", json.dumps(flat)), np.array(counts))
        check(plain(made), ak.to_list(ak.unflatten(flat, counts)), ("unflatten", counts))


def main():
    gf, rng = Gfunc(sys.argv[1]), random.Random(7)
    for part in (against_arrow, against_python, against_numpy, nulls, rows):
        part(gf, rng)
    return checks.exit_status()


sys.exit(main())
