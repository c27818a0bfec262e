# SPDX-License-Identifier: BSD-3-Clause
"""bfloat16 for tests: a dtype of one 16-bit field that keeps strides and byte order, and its way from and to float32. Rounds to nearest even."""
import numpy as np

BFLOAT16 = np.dtype([("bfloat16", "=u2")])


def is_bfloat16(dtype):
    return np.dtype(dtype).names == ("bfloat16",)


def rounded(x):
    """float32 (or what converts to it exactly) as bfloat16. Of float64 the first rounding is to odd, so that the second is the only one."""
    x = np.asarray(x)
    if x.dtype == np.float64:
        near = x.astype(np.float32)
        bits = near.view(np.uint32).copy()
        inexact = (near.astype(np.float64) != x) & np.isfinite(near)
        toward_zero = np.where(inexact & (np.abs(near.astype(np.float64)) > np.abs(x)), bits - 1, bits)
        x = np.where(inexact, toward_zero | 1, bits).astype(np.uint32).view(np.float32)
    bits = np.ascontiguousarray(x, np.float32).view(np.uint32).astype(np.uint64)
    near = (bits + 0x7FFF + ((bits >> 16) & 1)) >> 16
    near = np.where(np.isnan(x), 0x7FC0, near)
    return near.astype(np.uint16).view(BFLOAT16).reshape(x.shape)


def widened(a):
    """bfloat16 as float32, exactly."""
    bits = a["bfloat16"].astype(np.uint32) << np.uint32(16)
    return np.asarray(bits, np.uint32).view(np.float32).reshape(a.shape)
