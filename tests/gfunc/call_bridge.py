# SPDX-License-Identifier: BSD-3-Clause
"""Calls functions of the registry by name on NumPy arrays, through ctypes and the test module call_bridge. Results are copies."""
import ctypes

import numpy as np

NAMES = {np.dtype(t): n for t, n in [("?", "bool"), ("i1", "int8"), ("i2", "int16"), ("i4", "int32"), ("i8", "int64"), ("u1", "uint8"), ("u2", "uint16"),
                                     ("u4", "uint32"), ("u8", "uint64"), ("f2", "float16"), ("f4", "float32"), ("f8", "float64"), ("c8", "complex64"), ("c16", "complex128")]}
DTYPES = {n: d for d, n in NAMES.items()}


class CallError(ValueError):
    pass


def datashape(dtype):
    if dtype.names:
        return "{" + ", ".join(f"{n}: {datashape(dtype[n])}" for n in dtype.names) + "}"
    native = dtype.newbyteorder("=")
    return (">" if dtype.byteorder == ">" else "") + NAMES[native]


def text_of(option):
    if isinstance(option, (bool, np.bool_)):
        return "true" if option else "false"
    if option is None:
        return "none"
    if isinstance(option, str):
        return f'"{option}"'
    if isinstance(option, np.ndarray):
        option = option.tolist()
    if isinstance(option, (list, tuple)):
        return "[" + ", ".join(text_of(o) for o in option) + "]"
    return repr(option)


class Calls:
    def __init__(self, path, threads=1):
        self.lib, self.threads = ctypes.CDLL(path), threads
        for name in ("call", "data", "item"):
            getattr(self.lib, "bridge_" + name).restype = ctypes.c_void_p
        for name in ("error", "type", "field_name"):
            getattr(self.lib, "bridge_" + name).restype = ctypes.c_char_p
        for name in ("shape", "strides"):
            getattr(self.lib, "bridge_" + name).restype = ctypes.POINTER(ctypes.c_int64)

    def start(self, name, args, options):
        n = len(args)
        types, literals, bases = (ctypes.c_char_p * n)(), (ctypes.c_char_p * n)(), (ctypes.c_void_p * n)()
        sizes, offsets, strides = (ctypes.c_int64 * n)(), (ctypes.c_int64 * n)(), []
        for i, a in enumerate(args):
            if isinstance(a, (int, float)) and not isinstance(a, (bool, np.generic)):
                literals[i] = repr(a).encode()
                continue
            low, high = np.lib.array_utils.byte_bounds(a)
            start = a.__array_interface__["data"][0]
            types[i] = ("".join(f"{k} * " for k in a.shape) + datashape(a.dtype)).encode()
            bases[i], sizes[i], offsets[i] = (low, high - low, start - low) if a.size else (start, 0, 0)
            strides += a.strides
        text = ", ".join(f"{k}={text_of(v)}" for k, v in options.items())
        return ctypes.c_void_p(self.lib.bridge_call(name.encode(), text.encode(), n, types, literals, bases, sizes, offsets, (ctypes.c_int64 * len(strides))(*strides), self.threads))

    def taken(self, handle):
        try:
            error = self.lib.bridge_error(handle)
            if error:
                raise CallError(error.decode())
            fields = self.lib.bridge_fields(handle)
            if fields:
                names = [self.lib.bridge_field_name(handle, i).decode() for i in range(fields)]
                items = [self.taken(ctypes.c_void_p(self.lib.bridge_item(handle, i))) for i in range(fields)]
                return dict(zip(names, items)) if names[0] else tuple(items)
            rank = self.lib.bridge_rank(handle)
            shape, strides = self.lib.bridge_shape(handle)[:rank], self.lib.bridge_strides(handle)[:rank]
            leaf = self.lib.bridge_type(handle).decode().split("* ")[-1]
            dtype = DTYPES[leaf.lstrip(">")].newbyteorder(">" if leaf[0] == ">" else "=")
            if 0 in shape:
                return np.empty(shape, dtype)
            low = sum(min(0, (n - 1) * s) for n, s in zip(shape, strides))
            high = sum(max(0, (n - 1) * s) for n, s in zip(shape, strides)) + dtype.itemsize
            data = self.lib.bridge_data(handle)
            raw = (ctypes.c_char * (high - low)).from_address(data + low)
            return np.ndarray(shape, dtype, raw, -low, strides).copy()
        finally:
            self.lib.bridge_release(handle)

    def __call__(self, name, *args, **options):
        return self.taken(self.start(name, args, options))
