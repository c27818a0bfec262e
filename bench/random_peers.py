# SPDX-License-Identifier: BSD-3-Clause
"""Random numbers beside NumPy's generators over Philox and over PCG64: ours is called through random_loop.so, on one thread and on two, so
that all run in one process, interleaved. NumPy has one thread."""
import ctypes

import numpy as np

from interleaved import report

N = 10_000_000
CASES = {
    "uniform": ("random_uniform", None, None, lambda g: g.random(N)),
    "uniform, float32": ("random_uniform", None, "float32", lambda g: g.random(N, dtype=np.float32)),
    "standard normal": ("random_standard_normal", None, None, lambda g: g.standard_normal(N)),
    "standard exponential": ("random_standard_exponential", None, None, lambda g: g.standard_exponential(N)),
    "integers below 1000": ("random_integers", 1000, None, lambda g: g.integers(1000, size=N)),
    "standard gamma 2.5": ("random_standard_gamma", 2.5, None, lambda g: g.standard_gamma(2.5, N)),
    "poisson 4": ("random_poisson", 4, None, lambda g: g.poisson(4, N)),
    "poisson 100": ("random_poisson", 100, None, lambda g: g.poisson(100, N)),
}


def main():
    to = report("random", __doc__)
    fill = ctypes.CDLL(str(to.options.programs / "random_loop.so")).random_fill
    fill.argtypes = [ctypes.c_char_p, ctypes.c_int, ctypes.c_double, ctypes.c_char_p, ctypes.c_int64, ctypes.c_int, ctypes.c_void_p]
    fill.restype = None
    philox, pcg = np.random.Generator(np.random.Philox(1)), np.random.default_rng(1)
    for case, (function, parameter, dtype, numpy) in CASES.items():
        if not to.wants(case):
            continue
        expected = numpy(pcg)
        got = np.empty_like(expected)
        ours = lambda threads, out=None: fill(function.encode(), parameter is not None, parameter or 0, dtype and dtype.encode(), N, threads, out)
        ours(1, got.ctypes.data)
        again = np.empty_like(got)
        ours(2, again.ctypes.data)
        assert np.array_equal(got, again) and abs(got.mean() - expected.mean()) < 8 * expected.std() / np.sqrt(N)
        to.measure(case, {"1 thread": lambda: ours(1), "2 threads": lambda: ours(2)},
                   {"NumPy, Philox": lambda: numpy(philox), "NumPy, PCG64": lambda: numpy(pcg)})


if __name__ == "__main__":
    main()
