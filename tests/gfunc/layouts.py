# SPDX-License-Identifier: BSD-3-Clause
"""Random values of a dtype, and the ways in which they may lie in memory: each way gives the argument as a call takes it and, beside it, the
plain NumPy array of the same values with the mask of those that are valid. Nothing is called and nothing compared here.
"""
from dataclasses import dataclass

import numpy as np

from bfloat16 import BFLOAT16, is_bfloat16, rounded, widened
from call_bridge import Column, Nullable

rng = np.random.default_rng(20260711)

INTS = ["i1", "i2", "i4", "i8", "u1", "u2", "u4", "u8"]
FLOATS = ["f2", "f4", "f8"]
COMPLEX = ["c8", "c16"]
REAL = ["?"] + INTS + FLOATS
ALL = REAL + COMPLEX


@dataclass
class Laid:
    how: str
    given: object  # what a call takes
    values: np.ndarray
    valid: np.ndarray = None  # all where it is none


def random(dtype, shape, nan=True, rng=rng):
    """Values with repetitions; floats with zeros of both signs, infinities and NaNs."""
    d = np.dtype(dtype)
    if is_bfloat16(d):
        return rounded(random("f4", shape, nan, rng))
    if d.kind == "b":
        return rng.random(shape) < 0.5
    if d.kind in "iu":
        wide = rng.integers(0, 2**63, shape, dtype="u8").astype(d)
        return np.where(rng.random(shape) < 0.5, wide, rng.integers(0, 5, shape).astype(d)).astype(d)
    if d.kind == "c":
        return (random(f"f{d.itemsize // 2}", shape, nan, rng) + 1j * random(f"f{d.itemsize // 2}", shape, False, rng)).astype(d)
    x = np.where(rng.random(shape) < 0.6, np.round(rng.normal(0, 3, shape), 1), rng.normal(0, 100, shape))
    special = [0.0, -0.0, np.inf, -np.inf] + ([np.nan] if nan else [])
    return np.asarray(np.where(rng.random(shape) < 0.15, rng.choice(special, shape), x)).astype(d)


def swapped(a):
    if is_bfloat16(a.dtype):
        return a.astype(np.dtype([("bfloat16", ">u2")]))
    return a.astype(a.dtype.newbyteorder(">"))


def row_field(a):
    """A field of packed records, next to a byte, so that nothing is aligned."""
    field = np.zeros(a.shape, np.dtype([("pad", "u1"), ("x", a.dtype)]))["x"]
    field[...] = a
    return field


def stepped(a, step=3):
    spaced = np.zeros(tuple(step * n for n in a.shape), a.dtype)[tuple(slice(None, None, step) for _ in a.shape)]
    spaced[...] = a
    return spaced


def repeated(a, dims):
    """The first element along these dims, again and again: strides of 0."""
    first = a[tuple(slice(0, 1) if d in dims else slice(None) for d in range(a.ndim))]
    return np.broadcast_to(first.copy(), a.shape)


def noisy(a, valid):
    """The same where it is valid; what lies under a null must not matter."""
    out = a.copy()
    bits, value = (out["bfloat16"], 0x7F81) if is_bfloat16(a.dtype) else (out, {"b": True, "i": None, "u": None}.get(a.dtype.kind, np.nan))
    bits[~valid] = np.iinfo(a.dtype).max if value is None else value
    return out


def layouts(a):
    """The same values lying otherwise; in those of strides 0 fewer of them."""
    yield Laid("C order", a, a)
    if a.dtype.itemsize > 1:
        yield Laid("field of rows", row_field(a), a)
    yield Laid("field of columns", Column(a), a)
    if a.ndim == 0:
        return
    yield Laid("stepped", stepped(a), a)
    yield Laid("backwards", np.flip(np.flip(a).copy()), a)
    yield Laid("Fortran order", np.asfortranarray(a), a)
    if a.dtype.itemsize > 1:
        yield Laid("other byte order", swapped(a), a)
        yield Laid("field of columns, stepped", Column(stepped(a, 2)), a)
    if a.size > 1:
        for dims in ([0], list(range(a.ndim))):
            spread = repeated(a, dims)
            yield Laid("repeated", spread, spread.copy())


def nullables(a):
    """Options of the same values: bitmaps that begin inside a byte, bits apart, bytes; in every kind of memory."""
    for k, (first, step, as_bytes) in enumerate([(0, 1, False), (5, 1, False), (11, 3, False), (2, 1, True)]):
        valid = np.asarray(rng.random(a.shape) < (0.7, 0.3, 0.9, 0.5)[k])
        data = noisy(a, valid)
        data = [data, stepped(data) if a.ndim else data, Column(data), np.flip(np.flip(data).copy()) if a.ndim else data][k]
        yield Laid(f"nullable, bits from {first} by {step}{' as bytes' if as_bytes else ''}", Nullable(data, valid, first, step, as_bytes), a, valid)
    valid = np.zeros(a.shape, bool)
    yield Laid("nothing but nulls", Nullable(noisy(a, valid), valid, 3), a, valid)
    yield Laid("no null", Nullable(a, ~valid, 9), a, ~valid)


def native(a):
    """Without the byte order; bfloat16 as float32."""
    if is_bfloat16(a.dtype):
        return widened(a)
    return a.astype(a.dtype.newbyteorder("="))


def narrowed(a, to):
    """What NumPy gave for bfloat16 as float32, rounded; what is no float stays."""
    if isinstance(a, dict):
        return {k: narrowed(v, to) for k, v in a.items()}
    if isinstance(a, (tuple, list)):
        return type(a)(narrowed(v, to) for v in a)
    a = np.asarray(a)
    return rounded(a) if to == BFLOAT16 and a.dtype.kind == "f" else a
