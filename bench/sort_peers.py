# SPDX-License-Identifier: BSD-3-Clause
"""Sorting, distinct elements and group numbers beside NumPy: ours is called through sort_calls.so, so that all run in one process, interleaved."""
import argparse
import ctypes
import json
import pathlib

import numpy as np

from fused_peers import timings

DTYPES = {"float64": "f8", "float32": "f4", "int32": "i4"}
CASES = {
    "sort": ("sort", lambda a: np.sort(a)),
    "argsort": ("argsort", lambda a: np.argsort(a, stable=True)),
    "unique": ("unique_values", lambda a: np.unique(a)),
    "group index": ("group_index", lambda a: np.unique(a, return_index=True, return_inverse=True, return_counts=True)),
}


def inputs(case, dtype, n):
    generator = np.random.default_rng(1)
    many = generator.integers(-(2**30), 2**30, n) if dtype == "i4" else generator.normal(0, 1, n)
    yield "", many.astype(dtype)
    if case in ("unique", "group index"):
        yield " of 1000", generator.integers(0, 1000, n).astype(dtype)


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--programs", type=pathlib.Path, required=True)
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--only", default="", help="cases whose names contain this")
    parser.add_argument("--sizes", default="10000,1000000,10000000")
    options = parser.parse_args()
    call = ctypes.CDLL(str(options.programs / "sort_calls.so")).sort_call
    call.argtypes = [ctypes.c_char_p, ctypes.c_char_p, ctypes.c_int64, ctypes.c_int64, ctypes.c_void_p, ctypes.c_int]
    call.restype = ctypes.c_int64
    for n in map(int, options.sizes.split(",")):
        for case, (function, by_numpy) in CASES.items():
            for name, dtype in DTYPES.items():
                for kind, a in inputs(case, dtype, n):
                    what = f"{case} {name}{kind} n={n}"
                    if options.only not in what:
                        continue

                    def ours(threads):
                        return call(function.encode(), name.encode(), n, a.nbytes, a.ctypes.data, threads)

                    expected = by_numpy(a)
                    if case != "group index":
                        assert ours(2) == ours(1) == len(expected), what
                    contenders = {"2 threads": lambda: ours(2), "1 thread": lambda: ours(1), "NumPy " + np.__version__: lambda: by_numpy(a)}
                    times = {name: median for name, (median, _) in timings(contenders).items()}
                    peer = "NumPy " + np.__version__
                    for threads in ("1 thread", "2 threads"):
                        row = {"suite": "sort", "case": f"{what}, {threads}", "ours_s": times[threads], "peer": peer, "peer_s": times[peer], "ratio": times[peer] / times[threads]}
                        print(json.dumps(row), flush=True)


if __name__ == "__main__":
    main()
