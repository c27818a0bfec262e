# SPDX-License-Identifier: BSD-3-Clause
"""The expressions of the fused suite as explicit parallel loops that numba compiles for the dtype of the arrays at their first call.
`three` comes in that dtype: a literal would make float32 float64."""
from math import exp, sin, sqrt

import numba

NAME = "numba " + numba.__version__


def use_threads(n):
    numba.set_num_threads(min(n, numba.config.NUMBA_NUM_THREADS))


compiled = numba.njit(parallel=True, fastmath=False)


@compiled
def add(a, b, c, d, three, out):
    for i in numba.prange(out.size):
        out[i] = a[i] + b[i]


@compiled
def multiply_and_add(a, b, c, d, three, out):
    for i in numba.prange(out.size):
        out[i] = a[i] * b[i] + three * c[i] - d[i]


@compiled
def sine_and_root(a, b, c, d, three, out):
    for i in numba.prange(out.size):
        out[i] = sin(a[i]) * b[i] + three * c[i] - sqrt(abs(d[i]))


@compiled
def exponentials(a, b, c, d, three, out):
    for i in numba.prange(out.size):
        out[i] = exp(a[i]) * sin(b[i]) + exp(c[i]) * sin(d[i])


LOOPS = {
    "a+b": add,
    "a*b+3*c-d": multiply_and_add,
    "sin(a)*b+3*c-sqrt(abs(d))": sine_and_root,
    "exp(a)*sin(b)+exp(c)*sin(d)": exponentials,
}
