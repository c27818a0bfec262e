# SPDX-License-Identifier: BSD-3-Clause
"""Reductions, transposed operands, outer products and selections over 8192 x 8192 elements beside NumPy and beside a plain read or write of
the same memory, and the page faults of a new result: ours is called through reduction_loop.so, so that all run in one process, interleaved, two threads where the peer has them."""
import ctypes
import json
import resource

import numpy as np

from interleaved import report

N = 8192


class ours:
    def __init__(self, programs):
        self.library = ctypes.CDLL(str(programs / "reduction_loop.so"))
        pointer, size = ctypes.c_void_p, ctypes.c_int64
        self.library.raw_read.argtypes, self.library.raw_read.restype = [pointer, size], ctypes.c_double
        self.library.raw_write.argtypes, self.library.raw_write.restype = [pointer, size], None
        self.library.add.argtypes, self.library.add.restype = [pointer, pointer, size], None
        self.library.reduce.argtypes, self.library.reduce.restype = [ctypes.c_char_p, ctypes.c_char_p, pointer, size, size, ctypes.c_int, pointer], None
        self.library.transposed_add.argtypes, self.library.transposed_add.restype = [pointer, pointer, size, pointer], None
        self.library.outer.argtypes, self.library.outer.restype = [pointer, pointer, size, pointer], None
        self.library.filter.argtypes, self.library.filter.restype = [pointer, pointer, size, pointer], ctypes.c_int64

    def reduce(self, name, a, axis, out=None):
        self.library.reduce(name.encode(), a.dtype.name.encode(), a.ctypes.data, *a.shape, -1 if axis is None else axis,
                            out if out is None else out.ctypes.data)


ALL_CASES = [(name, axis) for name in ("sum", "mean", "std") for axis in (None, 0, 1)] + [("argmax", 0), ("argmax", 1), ("max", 0)]
FEW_CASES = [(name, axis) for name in ("sum", "std") for axis in (None, 0, 1)] + [("argmax", 0), ("argmax", 1)]


def reductions(to, mine, a, cases):
    raw = lambda: mine.library.raw_read(a.ctypes.data, a.nbytes // 8)
    for name, axis in cases:
        case = f"{name} of {'all' if axis is None else f'axis {axis}'}" + ("" if a.dtype == np.float64 else f", {a.dtype}")
        if not to.wants(case):
            continue
        exact = a if a.dtype != np.float32 or name == "argmax" else a.astype(np.float64)  # NumPy adds float32 as float32
        expected = np.asarray(getattr(np, name)(exact, axis=axis))
        got = np.empty(expected.shape, a.dtype if name != "argmax" and a.dtype == np.float32 else expected.dtype)
        del exact
        mine.reduce(name, a, axis, got)
        np.testing.assert_allclose(got, expected, rtol=1e-9 if a.dtype != np.float32 else 1e-6, atol=1e-6)
        to.measure(f"{case}, {N}x{N}", {"": lambda: mine.reduce(name, a, axis)},
                   {"raw read, 2 threads": raw, "NumPy " + np.__version__: lambda: getattr(np, name)(a, axis=axis)})


def pages(mine, n=10**7):
    """Minor faults of the second call of `add` over 10^7 float64, each with a new result."""
    a, b = np.ones(n), np.ones(n)
    for who, run in (("pluribus", lambda: mine.library.add(a.ctypes.data, b.ctypes.data, n)), ("NumPy " + np.__version__, lambda: a + b)):
        run()
        before = resource.getrusage(resource.RUSAGE_SELF).ru_minflt
        run()
        faults = resource.getrusage(resource.RUSAGE_SELF).ru_minflt - before
        print(json.dumps({"suite": "reduction", "case": f"pages: a + b of {n}", "peer": who, "minor_faults": faults}), flush=True)


def others(to, mine, a, b):
    library, numpy, pointer = mine.library, "NumPy " + np.__version__, a.ctypes.data
    out = np.empty_like(a)
    if to.wants("a.T + b"):
        library.transposed_add(pointer, b.ctypes.data, N, out.ctypes.data)
        assert np.array_equal(out, a.T + b)
        to.measure(f"a.T + b, {N}x{N}", {"": lambda: library.transposed_add(pointer, b.ctypes.data, N, None)}, {numpy: lambda: a.T + b})
    if to.wants("outer product"):
        x, y = a[0].copy(), a[1].copy()
        library.outer(x.ctypes.data, y.ctypes.data, N, out.ctypes.data)
        assert np.array_equal(out, x[:, None] * y)
        aligned = (out.ctypes.data + 63) // 64 * 64
        to.measure(f"outer product, {N}x{N}", {"": lambda: library.outer(x.ctypes.data, y.ctypes.data, N, None)},
                   {numpy: lambda: x[:, None] * y, "raw write, 2 threads": lambda: library.raw_write(aligned, out.size - 65536)})
    if to.wants("filter"):
        flat, mask = a.ravel(), a.ravel() > 0.5
        n = library.filter(pointer, mask.ctypes.data, flat.size, out.ctypes.data)
        assert np.array_equal(out.ravel()[:n], flat[mask])
        to.measure(f"filter, {N}x{N}", {"": lambda: library.filter(pointer, mask.ctypes.data, flat.size, None)}, {numpy: lambda: flat[mask]})


def main():
    to = report("reduction", __doc__)
    mine = ours(to.options.programs)
    generator = np.random.default_rng(1)
    a = generator.uniform(-3, 3, (N, N))
    reductions(to, mine, a, ALL_CASES)
    others(to, mine, a, a[::-1].copy())
    if to.wants("pages"):
        pages(mine)
    for other in (np.float32, np.int32):
        reductions(to, mine, (a * 1000).astype(other), FEW_CASES)


if __name__ == "__main__":
    main()
