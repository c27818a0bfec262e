# SPDX-License-Identifier: BSD-3-Clause
"""The fused suite beside NumPy, numexpr and loops compiled by numba: ours is called through fused_loop.so, so that all run in one process,
interleaved. Arrays of float64, float32 and int32 flow in, every result is compared with ours before it is timed, rows flow out."""
import ctypes
import os

import numpy as np

from interleaved import report

try:
    import numexpr
except ImportError:
    numexpr = None
try:
    import fused_numba
except ImportError:
    fused_numba = None

CASES = {
    "a+b": lambda a, b, c, d: a + b,
    "a*b+3*c-d": lambda a, b, c, d: a * b + 3 * c - d,
    "sin(a)*b+3*c-sqrt(abs(d))": lambda a, b, c, d: np.sin(a) * b + 3 * c - np.sqrt(np.abs(d)),
    "exp(a)*sin(b)+exp(c)*sin(d)": lambda a, b, c, d: np.exp(a) * np.sin(b) + np.exp(c) * np.sin(d),
}
TOLERANCES = {"float64": 1e-12, "float32": 1e-5, "int32": 0}
SIZES = (1000, 8192, 100000, 10000000)


def inputs_of(generator, dtype, n):
    """a, b, c, d; integers are too small to overflow."""
    if dtype == "int32":
        return [generator.integers(-1000, 1000, n, dtype=dtype) for _ in range(4)]
    return [generator.uniform(-3, 3, n).astype(dtype) for _ in range(4)]


def contenders_of(run, number, name, inputs, out):
    """Calls by the name of who is called; each returns its result."""
    pointers = [x.ctypes.data for x in (*inputs, out)]
    by_numpy = CASES[name]

    def ours():
        run(number, out.size, *pointers)
        return out

    made = {"pluribus": ours, "NumPy " + np.__version__: lambda: by_numpy(*inputs)}
    if numexpr:
        names = dict(zip("abcd", inputs))
        made["numexpr " + numexpr.__version__] = lambda: numexpr.evaluate(name, local_dict=names, out=out)
    if fused_numba:
        loop = fused_numba.LOOPS[name]
        three = out.dtype.type(3)

        def by_numba():
            loop(*inputs, three, out)
            return out

        made[fused_numba.NAME] = by_numba
    return made


def check(what, contenders, out, tolerance):
    """Every result has the dtype and the values of ours, the first."""
    expected = None
    for name, run in contenders.items():
        out.fill(77)  # nobody answers for another one
        result = run()
        assert result.dtype == out.dtype, f"{what}, {name}: {result.dtype}"
        expected = result.copy() if expected is None else expected
        np.testing.assert_allclose(result, expected, rtol=tolerance, atol=tolerance, err_msg=f"{what}, {name}")


def main():
    to = report("fused", __doc__)
    threads = len(os.sched_getaffinity(0))
    if numexpr:
        numexpr.set_num_threads(threads)
    if fused_numba:
        fused_numba.use_threads(threads)
    programs = ctypes.CDLL(str(to.options.programs / "fused_loop.so"))
    generator = np.random.default_rng(1)
    for n in SIZES:
        for dtype, tolerance in TOLERANCES.items():
            run = programs["fused_" + dtype]
            run.argtypes = [ctypes.c_int, ctypes.c_int64] + [ctypes.c_void_p] * 5
            run.restype = None
            wanted = [(number, name) for number, name in enumerate(CASES) if to.wants(f"{name} {dtype} n={n}")]
            if dtype == "int32":
                wanted = [(number, name) for number, name in wanted if number < 2]
            if not wanted:
                continue
            inputs = inputs_of(generator, dtype, n)
            out = np.empty(n, dtype)
            for number, name in wanted:
                what = f"{name} {dtype} n={n}"
                contenders = contenders_of(run, number, name, inputs, out)
                check(what, contenders, out, tolerance)
                to.measure(what, {"": contenders.pop("pluribus")}, contenders)


if __name__ == "__main__":
    main()
