# SPDX-License-Identifier: BSD-3-Clause
"""Fourier transforms beside numpy.fft: ours is called through fourier_loop.so, so that all run in one process, interleaved."""
import ctypes

import numpy as np

from interleaved import report

NAMES = {"f4": "float32", "f8": "float64", "c8": "complex64", "c16": "complex128"}
CASES = [  # function, shape, axis
    ("fft", (1024,), -1),
    ("fft", (65536,), -1),
    ("fft", (1048576,), -1),
    ("fft", (1000003,), -1),
    ("fft", (1000, 1000), -1),
    ("fft", (1000, 1000), 0),
    ("fftn", (1000, 1000), None),
    ("rfft", (1024,), -1),
    ("rfft", (65536,), -1),
    ("rfft", (1000, 1000), -1),
    ("irfft", (1000, 501), -1),
]


def main():
    to = report("fourier", __doc__)
    call = ctypes.CDLL(str(to.options.programs / "fourier_loop.so")).fourier_call
    call.argtypes = [ctypes.c_char_p, ctypes.c_char_p, ctypes.c_int64, ctypes.c_void_p, ctypes.c_int64, ctypes.c_int, ctypes.c_void_p]
    call.restype = ctypes.c_int64
    generator = np.random.default_rng(1)
    for function, shape, axis in CASES:
        for dtype in ["f8", "f4"] if function == "rfft" else ["c16", "c8"]:
            what = f"{function} {NAMES[dtype]} {' x '.join(map(str, shape))}" + (f" axis {axis}" if len(shape) > 1 and axis is not None else "")
            if not to.wants(what):
                continue
            x = generator.normal(size=shape)
            x = (x + 1j * generator.normal(size=shape) if dtype[0] == "c" else x).astype(dtype)
            datashape = (" * ".join(map(str, shape)) + " * " + NAMES[dtype]).encode()

            def ours(threads, out=None):
                return call(b"fft." + function.encode(), datashape, x.nbytes, x.ctypes.data, 99 if axis is None else axis, threads, out)

            def by_numpy():
                return getattr(np.fft, function)(x) if axis is None else getattr(np.fft, function)(x, axis=axis)

            expected = by_numpy()
            got = np.empty_like(expected)
            assert ours(1, got.ctypes.data) == ours(2) == expected.nbytes, what
            assert np.linalg.norm((got - expected).ravel()) < 1e-5 * np.linalg.norm(expected.ravel()), what
            mine = {"1 thread": lambda: ours(1)}
            if len(shape) > 1:
                mine["2 threads"] = lambda: ours(2)
            to.measure(what, mine, {"NumPy " + np.__version__: by_numpy})


if __name__ == "__main__":
    main()
