# SPDX-License-Identifier: BSD-3-Clause
"""Categoricals against pyarrow.compute and Python's own values."""
import random
import sys

import pyarrow as pa
import pyarrow.compute as pc

from text_bridge import CallError, Calls, typed

call = Calls(sys.argv[1])
rng = random.Random(3)


def refused(text, *args, **options):
    try:
        call(*args, **options)
    except CallError as e:
        assert text in str(e), e
    else:
        raise AssertionError(text)


def encoding_agrees():
    for kind, arrow, items in (("string", pa.string(), ["pear", "fig", "", "k\u00e9"]), ("int16", pa.int16(), [3, -1, 0, 99]), ("float64", pa.float64(), [1.5, -2.0, 0.25]),
                               ("date", pa.date32(), [0, -5, 17]), ("bool", pa.bool_(), [True, False]), ("decimal(9, 2)", None, [1.25, -3, 0]),
                               ("datetime['ns', 'UTC']", None, [5, -5, 10**18]), ("{a: int8, b: string}", None, [{"a": 1, "b": "x"}, {"a": 1, "b": "y"}]), ("bytes", None, ["00", "ff", ""]),
                               ("complex64", None, [[1, 2], [1, -2]]), ("(int8, float32)", None, [[1, 0.5], [2, 0.5]])):
        for nulls in (False, True):
            if nulls and kind.startswith(("{", "(")):
                continue
            data = [rng.choice(items + ([None] if nulls else [])) for _ in range(50)]
            value = typed(f"50 * {'?' if nulls else ''}{kind}", data)
            t, made = call("dictionary_encode", value)
            assert t == f"50 * {'?' if nulls else ''}categorical({call('cast', typed(f'0 * {kind}', []), dtype=kind)[0].split(' * ', 1)[1]})", t
            seen = []
            for d in data:
                if d is not None and d not in seen:
                    seen.append(d)
            encoded = typed(t, data)
            if kind in ("string", "int16", "bool"):
                assert call("categories", encoded)[1] == seen
            assert call("codes", encoded)[1] == [None if d is None else seen.index(d) for d in data], kind
            if arrow is not None:
                expected = pc.dictionary_encode(pa.array(data, pa.int32()).cast(arrow) if kind == "date" else pa.array(data, arrow))
                assert call("codes", encoded)[1] == expected.indices.to_pylist(), kind
            back = call("dictionary_decode", encoded)
            assert back[1] == call("cast", value, dtype=("?" if nulls else "") + kind)[1], kind
    t, _ = call("dictionary_encode", typed("3 * string", ["b", "a", "b"]), order="sorted", ordered=True, code_dtype="uint8")
    assert t == "3 * categorical(string, ordered=true, index=uint8)" or "ordered" in t and "uint8" in t, t
    assert call("dictionary_encode", typed("2 * var * string", [["b", "a"], ["b"]]))[1] == [["b", "a"], ["b"]]
    assert call("dictionary_encode", typed("2 * ?string", [None, None]))[1] == [None, None]
    assert call("dictionary_encode", typed("0 * string", []))[1] == []
    refused("300 categories do not fit", "dictionary_encode", typed("300 * int32", list(range(300))), code_dtype="int8")
    refused("has no order to sort by", "dictionary_encode", typed("1 * {a: int8}", [{"a": 1}]), order="sorted")
    refused("codes are integers", "dictionary_encode", typed("1 * int8", [1]), code_dtype="float32")


def given_categories():
    refused("element [2]: it is none of the 2 categories", "dictionary_encode", typed("3 * string", ["a", "b", "z"]), categories=typed("2 * string", ["b", "a"]))
    refused("a category is there twice", "dictionary_encode", typed("1 * string", ["a"]), categories=typed("2 * string", ["a", "a"]))
    assert call("dictionary_encode", typed("3 * ?string", ["a", None, "z"]), categories=typed("2 * string", ["b", "a"]), on_error="null")[1] == ["a", None, None]
    c = typed("4 * categorical(string)", ["pear", "fig", "pear", "kiwi"])
    assert call("set_categories", c, categories=typed("4 * string", ["kiwi", "x", "fig", "pear"]))[1] == ["pear", "fig", "pear", "kiwi"]
    refused("element [3]: it is none of the 2 categories", "set_categories", c, categories=typed("2 * string", ["fig", "pear"]))
    assert "ordered=true" in call("set_categories", c, categories=typed("3 * string", ["kiwi", "fig", "pear"]), ordered=True)[0]
    refused("takes categoricals, not `int64`", "codes", "[1, 2]")
    refused("no union", "union_categories", c, typed("1 * categorical(int8)", [1]))
    assert call("union_categories", c, typed("2 * categorical(string)", ["fig", "apple"]), order="sorted")[1] == ["apple", "fig", "kiwi", "pear"]
    assert call("union_categories", typed("2 * categorical(int8)", [3, 1]), typed("2 * categorical(int8)", [1, 2]))[1] == [3, 1, 2]
    assert call("remove_unused_categories", typed("2 * categorical(['a', 'b', 'c'])", ["c", "a"]))[0].startswith("2 * categorical(string")
    for order in (["x", "y", "z"], ["z", "y", "x"], ["y", "x", "z"]):
        t, _ = call("dictionary_encode", typed("3 * string", ["y", "z", "x"]), categories=typed("3 * string", order))
        t2, made = call("cast", typed("3 * categorical(['%s'])" % "', '".join(order), ["y", "z", "x"]), dtype="categorical(string, ordered=true)")
        assert made == ["y", "z", "x"]
    assert call("categories", typed("1 * categorical([10, 20])", [20]))[1] == [10, 20]


def comparisons():
    words = ["pear", "fig", "kiwi"]
    for _ in range(30):
        a, b = [rng.choice(words + [None]) for _ in range(9)], [rng.choice(words + ["plum", None]) for _ in range(9)]
        for x, y in ((typed("9 * ?categorical(string)", a), typed("9 * ?categorical(string, index=int8)", b)), (typed("9 * ?categorical(string)", a), typed("9 * ?string", b)),
                     (typed("9 * ?string", a), typed("9 * ?categorical(string)", b)), (typed("9 * ?categorical(['fig', 'kiwi', 'pear'])", a), typed("9 * ?categorical(string)", b))):
            assert call("equal", x, y)[1] == [None if p is None or q is None else p == q for p, q in zip(a, b)]
            assert call("not_equal", x, y)[1] == [None if p is None or q is None else p != q for p, q in zip(a, b)]
    sizes = ["small", "medium", "large"]
    kind = "categorical(['small', 'medium', 'large'], ordered=true)"
    a, b = [rng.choice(sizes) for _ in range(20)], [rng.choice(sizes) for _ in range(20)]
    for name, f in (("less", lambda p, q: p < q), ("less_equal", lambda p, q: p <= q), ("greater", lambda p, q: p > q), ("greater_equal", lambda p, q: p >= q)):
        expected = [f(sizes.index(p), sizes.index(q)) for p, q in zip(a, b)]
        assert call(name, typed(f"20 * {kind}", a), typed(f"20 * {kind}", b))[1] == expected
        assert call(name, typed(f"20 * {kind}", a), typed("string", '"medium"'))[1] == [f(sizes.index(p), 1) for p in a]
        assert call(name, typed("20 * string", a), typed(f"20 * {kind}", b))[1] == expected
        refused("have no order", name, typed("1 * categorical(string)", ["a"]), typed("1 * categorical(string)", ["a"]))
    refused("not the same ones in the same order", "less", typed(f"1 * {kind}", ["small"]), typed("1 * categorical(['large', 'small'], ordered=true)", ["small"]))
    refused("element [1]: it is none of the categories", "less", typed(f"2 * {kind}", ["small", "small"]), typed("2 * string", ["large", "huge"]))
    assert call("equal", typed("2 * categorical(int64)", [5, 7]), "7")[1] == [False, True]
    assert call("equal", typed("2 * categorical(int8)", [5, 7]), typed("2 * categorical(int64)", [5, 8]))[1] == [True, False]
    refused("their categories have no common type", "equal", typed("1 * categorical(int8)", [5]), typed("1 * categorical(string)", ["5"]))
    refused("the categories are", "equal", typed("1 * categorical(string)", ["5"]), "5")


for test in (encoding_agrees, given_categories, comparisons):
    test()
    print("ok", test.__name__)
