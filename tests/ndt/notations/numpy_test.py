# SPDX-License-Identifier: BSD-3-Clause
"""NumPy dtypes and PEP 3118 formats against NumPy itself, over random structured dtypes.

usage: numpy_test.py LIBRARY [COUNT [SEED]]
For each dtype: its text is read, laid out as NumPy lays it out, and written back to an equal dtype; the format of a buffer of it is read
to the same places; the format written for it is read by NumPy. Where NumPy loses something itself (it then does not read its own text or
format back) the dtype is only read, never required to agree.
"""
import ast
import pathlib
import random
import sys

import numpy as np

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[2] / "consume"))
from ctypes_test import Ndt, NdtError  # noqa: E402

NUMBERS = ["?", "i1", "<i2", ">i2", "<i4", ">i4", "<i8", ">i8", "u1", "<u2", ">u2", "<u4", ">u4", "<u8", ">u8", "<f2", ">f2", "<f4", ">f4", "<f8",
           ">f8", "<f16", "<c8", ">c8", "<c16", ">c16", "<c32", "S1", "S7", "<U1", "<U5", ">U3", "V3", "V16", "O"]
TIMES = ["<M8[ns]", ">M8[25s]", "<M8[D]", "<m8[us]", "<m8", "<M8", ">m8[7W]"]
NAMES = ["a", "b", "c", "x", "y", "long name", "é", 'with "quote"', "it's", "a/b", "Δt"]


class Random:
    def __init__(self, seed):
        self.rng = random.Random(seed)

    def dtype(self, times, depth=0):
        rng, kind = self.rng, self.rng.random()
        if depth > 2 or kind < (0.1 if depth == 0 else 0.6):
            return np.dtype(rng.choice(NUMBERS + TIMES if times else NUMBERS))
        if kind < (0.2 if depth == 0 else 0.7):
            return np.dtype((self.dtype(times, depth + 1), tuple(rng.randint(1, 4) for _ in range(rng.randint(1, 3)))))
        count = rng.randint(1, 4)
        names, formats = rng.sample(NAMES, count), [self.dtype(times, depth + 1) for _ in range(count)]
        form = rng.random()
        if form < 0.35:
            return np.dtype(list(zip(names, formats)))
        if form < 0.65:
            return np.dtype(list(zip(names, formats)), align=True)
        offsets, at = [], 0
        for f in formats:
            at += rng.choice([0, 0, 0, 1, 2, 3, 4, 8])
            offsets.append(at)
            at += f.itemsize
        order = list(range(count))
        if form > 0.9:
            rng.shuffle(order)
        return np.dtype({"names": [names[i] for i in order], "formats": [formats[i] for i in order], "offsets": [offsets[i] for i in order],
                         "itemsize": at + rng.choice([0, 0, 1, 4, 7])})


def element(d):
    shape = ()
    while d.subdtype:
        shape += d.shape
        d = d.base
    return shape, d


def same(a, b):
    """Equal in storage: sizes, shapes, names, offsets, byte orders; alignment flags and nesting of subarrays aside."""
    if a.itemsize != b.itemsize:
        return False
    (shape_a, a), (shape_b, b) = element(a), element(b)
    if shape_a != shape_b or a.names != b.names:
        return False
    if a.names is None:
        return a.str == b.str
    return all(a.fields[n][1] == b.fields[n][1] and same(a.fields[n][0], b.fields[n][0]) for n in a.names)


def numpy_reads(text):
    try:
        return np.dtype(ast.literal_eval(text) if text[0] in "[{('" else text)
    except (ValueError, TypeError):
        return None


def numpy_reads_format(text):
    internal = getattr(np, "_core", None) or np.core
    try:
        return internal._internal._dtype_from_pep3118(text)
    except (ValueError, TypeError, RuntimeError, NotImplementedError):
        return None


def main():
    ndt = Ndt(sys.argv[1])
    count = int(sys.argv[2]) if len(sys.argv) > 2 else 100_000
    draw = Random(int(sys.argv[3]) if len(sys.argv) > 3 else 1)
    failures, required = [], {"text": 0, "layout": 0, "format in": 0, "format out": 0}

    def fail(what, d, found):
        failures.append(what)
        if len(failures) < 10:
            print(f"{what}: {d}: {found}")

    for i in range(count):
        d = draw.dtype(times=i % 2 == 0)
        text = str(d)
        back = numpy_reads(text)
        if back is not None and same(d, back):
            required["text"] += 1
            try:
                t = ndt.read("numpy", text)
                written = numpy_reads(t.write("numpy"))
                if written is None or not same(d, written):
                    fail("text", text, t.write("numpy"))
                    continue
                if d.names:
                    required["layout"] += 1
                    size, _, offsets = t.layout()
                    if size != d.itemsize or offsets != tuple(d.fields[n][1] for n in d.names):
                        fail("layout", text, t.layout())
            except NdtError as e:
                fail("text", text, e)
                continue
            try:
                own = numpy_reads_format(t.write("pep3118"))
                if element(d)[1].kind != "V" or d.names:  # NumPy reads `7x` as a struct without fields
                    required["format out"] += 1
                    if own is None or not same(d, own):
                        fail("format out", text, t.write("pep3118"))
            except NdtError as e:
                if e.code != "E0228":
                    fail("format out", text, e)
        try:
            view = memoryview(np.zeros((), d))
        except (ValueError, RuntimeError):
            continue
        read = numpy_reads_format(view.format)
        if read is None or not same(d, read) or view.format.strip("x0123456789") == "":
            continue
        required["format in"] += 1
        try:
            t = ndt.from_pep3118(view.format, view.itemsize)
            written = numpy_reads(t.write("numpy"))
            if written is None or not same(d, written):
                fail("format in", view.format, t)
        except NdtError as e:
            fail("format in", view.format, e)

    print(f"{sum(required.values()) - len(failures)} passed, {len(failures)} failed, of {count} dtypes: {required}")
    enough = all(n > count // 4 for n in required.values())
    return 1 if failures or not enough else 0


if __name__ == "__main__":
    sys.exit(main())
