# SPDX-License-Identifier: BSD-3-Clause
"""Reductions, transposed operands, outer products and selections over 8192 x 8192 float64 beside NumPy and beside a plain read of the
same memory: ours is called through reduction_loop.so, so that all run in one process, interleaved, two threads where the peer has them."""
import argparse
import ctypes
import json
import pathlib

import numpy as np

from fused_peers import timings

N = 8192


class ours:
    def __init__(self, programs):
        self.library = ctypes.CDLL(str(programs / "reduction_loop.so"))
        pointer, size = ctypes.c_void_p, ctypes.c_int64
        self.library.raw_read.argtypes, self.library.raw_read.restype = [pointer, size], ctypes.c_double
        self.library.reduce.argtypes, self.library.reduce.restype = [ctypes.c_char_p, pointer, size, size, ctypes.c_int, pointer], None
        self.library.transposed_add.argtypes, self.library.transposed_add.restype = [pointer, pointer, size, pointer], None
        self.library.outer.argtypes, self.library.outer.restype = [pointer, pointer, size, pointer], None
        self.library.filter.argtypes, self.library.filter.restype = [pointer, pointer, size, pointer], ctypes.c_int64

    def reduce(self, name, a, axis, out=None):
        self.library.reduce(name.encode(), a.ctypes.data, *a.shape, -1 if axis is None else axis, out if out is None else out.ctypes.data)


def reductions(report, mine, a, wanted):
    raw = lambda: mine.library.raw_read(a.ctypes.data, a.size)
    cases = [(name, axis) for name in ("sum", "mean", "std") for axis in (None, 0, 1)] + [("argmax", 0), ("argmax", 1), ("max", 0)]
    for name, axis in cases:
        case = f"{name} of {'all' if axis is None else f'axis {axis}'}"
        if not wanted(case):
            continue
        expected = np.asarray(getattr(np, name)(a, axis=axis))
        got = np.empty(expected.shape, expected.dtype)
        mine.reduce(name, a, axis, got)
        np.testing.assert_allclose(got, expected, rtol=1e-9, atol=1e-6)
        report(case, {"pluribus": lambda: mine.reduce(name, a, axis), "raw read, 2 threads": raw,
                      "NumPy " + np.__version__: lambda: getattr(np, name)(a, axis=axis)})


def others(report, mine, a, b, wanted):
    library, numpy, pointer = mine.library, "NumPy " + np.__version__, a.ctypes.data
    out = np.empty_like(a)
    if wanted("a.T + b"):
        library.transposed_add(pointer, b.ctypes.data, N, out.ctypes.data)
        assert np.array_equal(out, a.T + b)
        report("a.T + b", {"pluribus": lambda: library.transposed_add(pointer, b.ctypes.data, N, None), numpy: lambda: a.T + b})
    if wanted("outer product"):
        x, y = a[0].copy(), a[1].copy()
        library.outer(x.ctypes.data, y.ctypes.data, N, out.ctypes.data)
        assert np.array_equal(out, x[:, None] * y)
        report("outer product", {"pluribus": lambda: library.outer(x.ctypes.data, y.ctypes.data, N, None), numpy: lambda: x[:, None] * y})
    if wanted("filter"):
        flat, mask = a.ravel(), a.ravel() > 0.5
        n = library.filter(pointer, mask.ctypes.data, flat.size, out.ctypes.data)
        assert np.array_equal(out.ravel()[:n], flat[mask])
        report("filter", {"pluribus": lambda: library.filter(pointer, mask.ctypes.data, flat.size, None), numpy: lambda: flat[mask]})


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--programs", type=pathlib.Path, required=True)
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--only", default="")
    options = parser.parse_args()

    def report(case, contenders):
        times = timings(contenders)
        ours_s, spread = times.pop("pluribus")
        for peer, (peer_s, _) in times.items():
            row = {"suite": "reduction", "case": f"{case}, {N}x{N}", "ours_s": ours_s, "spread": round(spread, 3), "peer": peer, "peer_s": peer_s,
                   "ratio": peer_s / ours_s}
            print(json.dumps(row), flush=True)

    mine = ours(options.programs)
    generator = np.random.default_rng(1)
    a = generator.uniform(-3, 3, (N, N))
    wanted = lambda case: options.only in case
    reductions(report, mine, a, wanted)
    others(report, mine, a, a[::-1].copy(), wanted)


if __name__ == "__main__":
    main()
