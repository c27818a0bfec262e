# SPDX-License-Identifier: BSD-3-Clause
"""Sorting, distinct elements and group numbers beside NumPy: ours is called through sort_calls.so, so that all run in one process, interleaved."""
import ctypes

import numpy as np

from interleaved import report

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
    to = report("sort", __doc__, sizes="10000,1000000,10000000")
    call = ctypes.CDLL(str(to.options.programs / "sort_calls.so")).sort_call
    call.argtypes = [ctypes.c_char_p, ctypes.c_char_p, ctypes.c_int64, ctypes.c_int64, ctypes.c_void_p, ctypes.c_int]
    call.restype = ctypes.c_int64
    for n in map(int, to.options.sizes.split(",")):
        for case, (function, by_numpy) in CASES.items():
            for name, dtype in DTYPES.items():
                for kind, a in inputs(case, dtype, n):
                    what = f"{case} {name}{kind} n={n}"
                    if not to.wants(what):
                        continue

                    def ours(threads):
                        return call(function.encode(), name.encode(), n, a.nbytes, a.ctypes.data, threads)

                    expected = by_numpy(a)
                    if case != "group index":
                        assert ours(2) == ours(1) == len(expected), what
                    to.measure(what, {"1 thread": lambda: ours(1), "2 threads": lambda: ours(2)}, {"NumPy " + np.__version__: lambda: by_numpy(a)})


if __name__ == "__main__":
    main()
