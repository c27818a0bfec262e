# SPDX-License-Identifier: BSD-3-Clause
"""Calls functions of the registry by name on NumPy arrays, through ctypes and the test module call_bridge. Results are copies.

Beside arrays and numbers an argument is a Nullable (values, which are valid, and how the bits lie) or a Column (a field of a record by
columns). bfloat16 is the dtype of bfloat16.py.
"""
import ctypes
import json
from dataclasses import dataclass

import numpy as np

from bfloat16 import BFLOAT16, is_bfloat16

NAMES = {np.dtype(t): n for t, n in [("?", "bool"), ("i1", "int8"), ("i2", "int16"), ("i4", "int32"), ("i8", "int64"), ("u1", "uint8"), ("u2", "uint16"),
                                     ("u4", "uint32"), ("u8", "uint64"), ("f2", "float16"), ("f4", "float32"), ("f8", "float64"), ("c8", "complex64"), ("c16", "complex128")]}
DTYPES = {n: d for d, n in NAMES.items()} | {"bfloat16": BFLOAT16}


class CallError(ValueError):
    pass


@dataclass
class Column:
    """The field `x` of a record by columns."""
    x: np.ndarray


@dataclass
class Nullable:
    """`data` where `valid` says so. The bits begin at bit `first` of their memory and lie `step` bits apart; with `bytes` they are bytes."""
    data: object
    valid: np.ndarray
    first: int = 0
    step: int = 1
    bytes: bool = False

    def memory(self):
        """The bits and their strides, C order over the dims; what lies between them is noise."""
        places = self.first + self.step * np.arange(self.valid.size)
        bits = np.arange(int(places[-1]) + 9 if places.size else 9) % 3 == 0
        bits[places] = self.valid.ravel()
        strides = self.step * np.array(np.zeros(self.valid.shape, "u1").strides, "i8")
        return (bits.astype("u1") if self.bytes else np.packbits(bits, bitorder="little")), strides


def datashape(dtype):
    if is_bfloat16(dtype):
        return (">" if dtype["bfloat16"].byteorder == ">" else "") + "bfloat16"
    if dtype.names:
        return "{" + ", ".join(f"{n}: {datashape(dtype[n])}" for n in dtype.names) + "}"
    native = dtype.newbyteorder("=")
    return (">" if dtype.byteorder == ">" else "") + NAMES[native]


def array_type(a):
    return "".join(f"{k} * " for k in a.shape) + datashape(a.dtype)


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
        for name in ("call", "data", "item", "literal", "strided", "columns", "field", "nullable", "child"):
            getattr(self.lib, "bridge_" + name).restype = ctypes.c_void_p
        for name in ("error", "type", "field_name", "functions"):
            getattr(self.lib, "bridge_" + name).restype = ctypes.c_char_p
        for name in ("shape", "strides"):
            getattr(self.lib, "bridge_" + name).restype = ctypes.POINTER(ctypes.c_int64)

    def functions(self):
        """What the registry knows of every function, by name."""
        return {page["name"]: page for page in map(json.loads, self.lib.bridge_functions().decode().splitlines())}

    def made(self, handle, kept):
        """A handle that is released with the call, unless making it failed."""
        kept.append(ctypes.c_void_p(handle))
        error = self.lib.bridge_error(kept[-1])
        if error:
            raise CallError(error.decode())
        return kept[-1]

    def strided(self, a, kept):
        low, high = np.lib.array_utils.byte_bounds(a)
        start = a.__array_interface__["data"][0]
        base, size, offset = (low, high - low, start - low) if a.size else (start, 0, 0)
        strides = (ctypes.c_int64 * a.ndim)(*a.strides)
        return self.made(self.lib.bridge_strided(array_type(a).encode(), ctypes.c_void_p(base), ctypes.c_int64(size), ctypes.c_int64(offset), strides), kept)

    def argument(self, a, kept):
        if isinstance(a, (int, float)) and not isinstance(a, (bool, np.generic)):
            return self.made(self.lib.bridge_literal(repr(a).encode()), kept)
        if isinstance(a, Column):
            pad = np.arange(a.x.size, dtype="u1").reshape(a.x.shape)
            fields = (ctypes.c_void_p * 2)(self.strided(pad, kept), self.strided(a.x, kept))
            record = "".join(f"{k} * " for k in a.x.shape) + f"{{pad: uint8, x: {datashape(a.x.dtype)}}}"
            whole = self.made(self.lib.bridge_columns(record.encode(), 2, fields), kept)
            kept.append(pad)
            return self.made(self.lib.bridge_field(whole, b"x"), kept)
        if isinstance(a, Nullable):
            child = self.argument(a.data, kept)
            bits, strides = a.memory()
            kept.append(bits)
            steps = (ctypes.c_int64 * len(strides))(*strides)
            return self.made(self.lib.bridge_nullable(child, ctypes.c_void_p(bits.ctypes.data), ctypes.c_int64(bits.nbytes), ctypes.c_int64(a.first), steps, a.bytes), kept)
        return self.strided(np.asarray(a), kept)

    def taken(self, handle):
        try:
            error = self.lib.bridge_error(handle)
            if error:
                raise CallError(error.decode())
            rank = self.lib.bridge_rank(handle)
            shape = self.lib.bridge_shape(handle)[:rank]
            if self.lib.bridge_is_nullable(handle):
                valid = np.zeros(shape, bool)
                self.lib.bridge_valid(handle, ctypes.c_void_p(valid.ctypes.data))
                return Nullable(self.taken(ctypes.c_void_p(self.lib.bridge_child(handle))), valid)
            fields = self.lib.bridge_fields(handle)
            if fields:
                names = [self.lib.bridge_field_name(handle, i).decode() for i in range(fields)]
                items = [self.taken(ctypes.c_void_p(self.lib.bridge_item(handle, i))) for i in range(fields)]
                return dict(zip(names, items)) if names[0] else tuple(items)
            strides = self.lib.bridge_strides(handle)[:rank]
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
        kept = []
        try:
            given = (ctypes.c_void_p * len(args))(*[self.argument(a, kept) for a in args])
            text = ", ".join(f"{k}={text_of(v)}" for k, v in options.items())
            return self.taken(ctypes.c_void_p(self.lib.bridge_call(name.encode(), text.encode(), len(args), given, self.threads)))
        finally:
            for h in kept:
                if isinstance(h, ctypes.c_void_p):
                    self.lib.bridge_release(h)
