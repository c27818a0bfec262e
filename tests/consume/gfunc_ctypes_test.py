# SPDX-License-Identifier: BSD-3-Clause
"""Functions on NumPy's memory through nothing but ctypes and the shared library, and functions from Python's side: ctypes callbacks and Numba cfuncs.

usage: gfunc_ctypes_test.py LIBRARY
"""
import ctypes
import gc
import sys

import numpy as np

from gfunc_binding import FunctionError, Gfunc

checks = []


def check(found, expected):
    good = np.array_equal(found, expected) if isinstance(expected, np.ndarray) else found == expected
    checks.append(bool(good))
    if not good:
        print(f"found {found!r}, expected {expected!r}")


def fails(make, code, part):
    try:
        make()
    except FunctionError as error:
        check((error.code, part in error.text), (code, True))
        if part not in error.text:
            print(error.text)
        return
    check("no error", code)


def memory(gf):
    rng = np.random.default_rng(7)
    for dtype in "b1 i1 i2 i4 i8 u1 u2 u4 u8 f4 f8 c8 c16".split():
        base = (rng.integers(0, 100, (6, 8)) % (2 if dtype == "b1" else 100)).astype(dtype)
        for a in (base, base.T, base[::-2, 1::3], base[2:2], np.broadcast_to(base[0], (4, 8)), base.astype(base.dtype.newbyteorder(">")), base[3, 4]):
            a = np.asarray(a)
            v = gf.value(a)
            check(v.array(), a)
            if a.size:
                check(v.array().__array_interface__["data"][0], a.__array_interface__["data"][0])
            doubled = gf.call("equal", a, a).array()
            check(doubled, np.equal(a, a))
        del v
    gc.collect()
    check(gf.held, {})
    rows = np.array([(1, 2.5), (3, 4.5)], dtype=[("a", "i2"), ("b", "f8")])
    check(gf.value(rows).type(), "2 * {a: int16, b: float64, pack=1}")
    check(str(gf.value(rows)), '[{"a": 1, "b": 2.5}, {"a": 3, "b": 4.5}]')
    check(str(gf.call("add", rows["a"], rows["b"])), "[3.5, 7.5]")
    check(gf.read("3 * ?int32", "[1, null, 3]").type(), "3 * ?int32")


def calls(gf):
    x = np.arange(12.0).reshape(3, 4)
    check(gf.call("sum", x, axis=0).array(), x.sum(axis=0))
    check(gf.call("sum", x, axis=[0, 1], keepdims=True).array(), x.sum(keepdims=True))
    check(gf.call("add", x.astype("i2"), 5).array().dtype, np.dtype("i2"))
    check(gf.call("multiply", x, 0.5).array(), x * 0.5)
    fails(lambda: gf.call("add", x.astype("u1"), 300), "E0305", "300")
    fails(lambda: gf.call("add", x, np.ones(3)), "E0310", "broadcast")
    fails(lambda: gf.call("summ", x), "E0301", "did you mean `sum`")
    fails(lambda: gf.call("sum", x, axs=0), "E0350", "axis")
    fails(lambda: gf.read("3 * int32", "[1, 2]"), "E0326", "3")
    names = gf.builtin().names()
    check(len(names) > 100 and names == sorted(names), True)
    check("(... * float64, ... * float64) -> ... * float64" in gf.builtin().signatures("add"), True)


LOOP = ctypes.CFUNCTYPE(None, ctypes.POINTER(ctypes.c_void_p), ctypes.POINTER(ctypes.c_int64), ctypes.POINTER(ctypes.c_int64), ctypes.c_void_p)


@LOOP
def logistic(data, dims, strides, state):
    n = dims[0]
    x = np.ndarray(n, "f8", (ctypes.c_char * (abs(strides[0]) * n + 8)).from_address(data[0]), 0, strides[0])
    out = np.ndarray(n, "f8", (ctypes.c_char * (abs(strides[1]) * n + 8)).from_address(data[1]), 0, strides[1])
    out[:] = 1 / (1 + np.exp(-x))


def from_python(gf):
    functions = gf.builtin().with_kernels([("logistic", "From Python.", "(... * float64) -> ... * float64", ctypes.cast(logistic, ctypes.c_void_p).value, False)])
    x = np.linspace(-3, 3, 1001).reshape(7, 143)
    for a in (x, x.T, x[:, ::-3], x.astype("f4")):
        check(gf.call("logistic", a, functions=functions).array(), 1 / (1 + np.exp(-a.astype("f8"))))
    fails(lambda: gf.call("logistic", x), "E0301", "logistic")


def from_numba(gf):
    from numba import cfunc, types

    def shape(result, element):
        return result(types.CPointer(types.CPointer(element)), types.CPointer(types.intp), types.CPointer(types.intp), types.voidptr)

    @cfunc(shape(types.void, types.float64))
    def softplus(data, dims, strides, state):
        for i in range(dims[0]):
            x = data[0][i * (strides[0] // 8)]
            data[1][i * (strides[1] // 8)] = max(x, 0.0) + np.log1p(np.exp(-abs(x)))

    @cfunc(shape(types.void, types.float64))
    def dot(data, dims, strides, state):  # (n),(n)->()
        for i in range(dims[0]):
            total = 0.0
            for k in range(dims[1]):
                total += data[0][(i * strides[0] + k * strides[3]) // 8] * data[1][(i * strides[1] + k * strides[4]) // 8]
            data[2][i * (strides[2] // 8)] = total

    @cfunc(shape(types.int32, types.int64))
    def factorial(data, dims, strides, state):
        for i in range(dims[0]):
            n = data[0][i * (strides[0] // 8)]
            if n < 0 or n > 20:
                return 7
            made = 1
            for k in range(2, n + 1):
                made *= k
            data[1][i * (strides[1] // 8)] = made
        return 0

    functions = gf.builtin().with_kernels([("softplus", "log(1 + exp(x))", "(... * float64) -> ... * float64", softplus.address, False),
                                           ("dot1d", "Inner product.", "(... * N * float64, ... * N * float64) -> ... * float64", dot.address, False),
                                           ("factorial", "n!", "(... * int64) -> ... * int64", factorial.address, True)])
    rng = np.random.default_rng(3)
    x = rng.standard_normal((64, 33))
    for a in (x, x.T, x[::2, ::-1], x.astype("f4"), x.astype(">f8")):
        expected = np.maximum(a.astype("f8"), 0) + np.log1p(np.exp(-np.abs(a.astype("f8"))))
        check(bool(np.allclose(gf.call("softplus", a, functions=functions).array(), expected, rtol=1e-15)), True)
    y = rng.integers(-9, 9, (5, 1, 33)).astype("f8")
    z = np.round(x * 8)
    check(gf.call("dot1d", y, z, functions=functions).array(), np.einsum("aik,jk->aj", y, z))
    check(gf.call("dot1d", y[..., ::-1], z[:, ::-1], functions=functions).array(), np.einsum("aik,jk->aj", y, z))
    fails(lambda: gf.call("dot1d", y, z[:, 1:], functions=functions), "E0302", "33")
    n = np.arange(21).reshape(3, 7)
    check(str(gf.call("factorial", n[:1], functions=functions)), "[[1, 1, 2, 6, 24, 120, 720]]")
    n[2, 3] = 21
    n[2, 5] = -1
    fails(lambda: gf.call("factorial", n, functions=functions), "E0355", "status 7 at element [2, 3]")
    fails(lambda: gf.call("factorial", n.T, functions=functions), "E0355", "status 7 at element [3, 2]")


def main():
    gf = Gfunc(sys.argv[1])
    memory(gf)
    calls(gf)
    from_python(gf)
    from_numba(gf)
    print(f"{sum(checks)} passed, {len(checks) - sum(checks)} failed")
    return 0 if all(checks) else 1


if __name__ == "__main__":
    sys.exit(main())
