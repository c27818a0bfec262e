# SPDX-License-Identifier: BSD-3-Clause
"""Columns of ours in a Python process: pyarrow arrays shared with column_calls.so, calls on them. Used by the suites text, ragged, option and matmul."""
import ctypes

import pyarrow as pa


class column:
    def __init__(self, library, handle, keep=None):
        self.library, self.handle, self.keep = library, ctypes.c_void_p(handle), keep
        assert handle, "the call was refused"

    def __del__(self):
        self.library.column_release(self.handle)

    def to_arrow(self):
        array, schema = ctypes.create_string_buffer(80), ctypes.create_string_buffer(72)
        self.library.column_export(self.handle, array, schema)
        return pa.Array._import_from_c(ctypes.addressof(array), ctypes.addressof(schema))


class columns:
    """What column_calls.so offers."""

    def __init__(self, programs):
        self.library = ctypes.CDLL(str(programs / "column_calls.so"))
        for name in ("import", "first", "call"):
            getattr(self.library, "column_" + name).restype = ctypes.c_void_p
        self.library.column_run.restype = ctypes.c_int64

    def of(self, array, bare=True):
        """The same memory; nothing is copied but booleans. `bare`: not as an option where nothing is null."""
        to, schema = ctypes.create_string_buffer(80), ctypes.create_string_buffer(72)
        array._export_to_c(ctypes.addressof(to), ctypes.addressof(schema))
        return column(self.library, self.library.column_import(to, schema, int(bare)), array)

    def scalar(self, item, dtype):
        one = self.of(pa.array([item], dtype))
        return column(self.library, self.library.column_first(one.handle))

    def prepared(self, function, args, axis=None, threads=1):
        handles = (ctypes.c_void_p * len(args))(*[a.handle for a in args])
        return function.encode(), b"" if axis is None else str(axis).encode(), len(args), handles, threads

    def call(self, function, *args, axis=None, threads=1):
        return column(self.library, self.library.column_call(*self.prepared(function, args, axis, threads))).to_arrow()

    def runs(self, function, *args, axis=None):
        """Contenders on one thread and two."""
        run = self.library.column_run
        one, two = (self.prepared(function, args, axis, threads) for threads in (1, 2))
        return {"1 thread": lambda keep=args: run(*one), "2 threads": lambda keep=args: run(*two)}
