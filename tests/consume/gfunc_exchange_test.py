# SPDX-License-Identifier: BSD-3-Clause
"""Arrow, DLPack and the buffer protocol through the C interface, with pyarrow and NumPy at the other end: the same values, the same memory.

usage: gfunc_exchange_test.py LIBRARY
"""
import ctypes
import gc
import sys

import numpy as np
import pyarrow as pa

from gfunc_binding import DESTROY, FunctionError, Gfunc, Value, handle, size_t

checks = []


def check(found, expected, what=""):
    checks.append(found == expected)
    if found != expected:
        print(f"{what}: found {found!r}, expected {expected!r}")


class Struct:
    """The memory of a C struct of which only the release callback is looked at."""

    def __init__(self, size, release):
        self.memory, self.at_release = ctypes.create_string_buffer(size), release
        self.address = ctypes.addressof(self.memory)
        self.at = handle(self.address)

    def released(self):
        return not any(self.memory.raw[self.at_release:self.at_release + 8])

    def release(self):
        ctypes.CFUNCTYPE(None, handle)(int.from_bytes(self.memory.raw[self.at_release:self.at_release + 8], "little"))(self.at)


def arrow_array():
    return Struct(80, 64)


def arrow_schema():
    return Struct(72, 56)


def from_arrow(gf, array):
    c_array, c_schema = arrow_array(), arrow_schema()
    array._export_to_c(c_array.address, c_schema.address)
    v = Value(gf, gf.made("gf_value_from_arrow", c_array.at, c_schema.at, ctypes.c_uint32(1)))
    check(c_array.released(), True, "taken over")
    c_schema.release()
    return v


def to_arrow(gf, value):
    c_array, c_schema = arrow_array(), arrow_schema()
    gf.check("gf_value_to_arrow", value.at, c_array.at, c_schema.at)
    return pa.Array._import_from_c(c_array.address, c_schema.address)


def arrow(gf):
    arrays = [pa.array([1, 2, 3], pa.int32()), pa.array([1.5, None, 2.5]), pa.array(["a", None, "bcd"], pa.large_string()), pa.array([[1, 2], [], [3]], pa.large_list(pa.int64())),
              pa.array([{"x": 1, "y": "q"}, {"x": None, "y": "r"}]), pa.array([[1.0, None], None, []]), pa.array([True, None, False])]
    for a in arrays + [a.slice(1) for a in arrays]:
        v = from_arrow(gf, a)
        check(to_arrow(gf, v).to_pylist(), a.to_pylist(), str(a.type))
    a = pa.array(np.arange(10.0)).slice(3)
    v = from_arrow(gf, a)
    check(gf.lib.gf_value_data(v.part(0).at), a.buffers()[1].address + 24, "no copy in")
    check(to_arrow(gf, v).buffers()[1].address, a.buffers()[1].address + 24, "no copy out")
    x, y = pa.array([[1, None], None, [3]]), pa.array([[10, 20], [30], [40]])
    total = gf.call("add", from_arrow(gf, x), from_arrow(gf, y))
    check(to_arrow(gf, total).to_pylist(), [[11, None], None, [43]], "a call on Arrow's memory")
    del v, total
    gc.collect()
    before = pa.total_allocated_bytes()
    a = pa.array(np.arange(1000))
    v = from_arrow(gf, a)
    del a, v
    gc.collect()
    check(pa.total_allocated_bytes(), before, "released")


def stream(gf):
    reader = pa.RecordBatchReader.from_batches(pa.schema([("x", pa.int64())]), [pa.record_batch([pa.array(c, pa.int64())], ["x"]) for c in ([1, 2], [3], [])])
    c_stream, out = Struct(40, 24), Struct(40, 24)
    reader._export_to_c(c_stream.address)
    taken = []
    take = ctypes.CFUNCTYPE(None, handle, handle)(lambda context, chunk: taken.append(Value(gf, handle(chunk))))
    gf.check("gf_values_from_arrow_stream", c_stream.at, ctypes.c_uint32(0), take, None)
    check([str(v) for v in taken], ['[{"x": 1}, {"x": 2}]', '[{"x": 3}]', "[]"], "chunks")
    text = b"{x: ?int64}"
    t = gf.made("ndt_parse", text, size_t(len(text)))
    gf.check("gf_values_to_arrow_stream", t, (handle * 2)(taken[0].at, taken[1].at), size_t(2), out.at)
    gf.lib.ndt_release(t)
    table = pa.RecordBatchReader._import_from_c(out.address).read_all()
    check(table.column("x").to_pylist(), [1, 2, 3], "a stream out")


class Capsule:
    """What __dlpack__ gives."""

    def __init__(self, pointer):
        new = ctypes.pythonapi.PyCapsule_New
        new.restype, new.argtypes = ctypes.py_object, [ctypes.c_void_p, ctypes.c_char_p, ctypes.c_void_p]
        self.name = b"dltensor_versioned"
        self.capsule = new(pointer, self.name, None)

    def __dlpack__(self, **_):
        return self.capsule

    def __dlpack_device__(self):
        return (1, 0)


def dlpack(gf):
    pointer_of = ctypes.pythonapi.PyCapsule_GetPointer
    pointer_of.restype, pointer_of.argtypes = ctypes.c_void_p, [ctypes.py_object, ctypes.c_char_p]
    rename = ctypes.pythonapi.PyCapsule_SetName
    rename.argtypes = [ctypes.py_object, ctypes.c_char_p]
    used, used_old = b"used_dltensor_versioned", b"used_dltensor"
    base = np.arange(24, dtype="f4").reshape(2, 3, 4)
    for a in (base, base[:, ::2, 1:], base.T):
        capsule = a.__dlpack__(max_version=(1, 1))
        v = Value(gf, gf.made("gf_value_from_dlpack", handle(pointer_of(capsule, b"dltensor_versioned"))))
        rename(capsule, used)
        check(np.array_equal(v.array(), a), True, "DLPack in")
        check(v.array().__array_interface__["data"][0], a.__array_interface__["data"][0], "no copy in")
        out = gf.made("gf_value_to_dlpack", v.at, ctypes.c_int32(0))
        back = np.from_dlpack(Capsule(out.value))
        check((np.array_equal(back, a), back.__array_interface__["data"][0], back.flags.writeable), (True, a.__array_interface__["data"][0], False), "DLPack out")
        capsule = a.__dlpack__()
        v = Value(gf, gf.made("gf_value_from_dlpack_legacy", handle(pointer_of(capsule, b"dltensor"))))
        rename(capsule, used_old)
        check(np.array_equal(v.array(), a), True, "the older protocol")
    try:
        gf.made("gf_value_to_dlpack_legacy", v.at, ctypes.c_int32(0))
        check("copied", "E0327")
    except FunctionError as error:
        check(error.code, "E0327")
    try:
        gf.made("gf_value_to_dlpack", v.at, ctypes.c_int32(7))
        check("made", "E0351")
    except FunctionError as error:
        check(error.code, "E0351")


class Buffer(ctypes.Structure):
    _fields_ = [("buf", handle), ("len", ctypes.c_int64), ("itemsize", ctypes.c_int64), ("readonly", ctypes.c_int32), ("ndim", ctypes.c_int32),
                ("format", ctypes.c_char_p), ("shape", ctypes.POINTER(ctypes.c_int64)), ("strides", ctypes.POINTER(ctypes.c_int64)), ("suboffsets", handle)]


def buffers(gf):
    rows = np.array([(1, 2.5), (3, 4.5)], dtype=np.dtype([("a", "i4"), ("b", "f8")], align=True))
    for a in (np.arange(12, dtype="i2").reshape(3, 4)[::-1, ::2], rows):
        view = memoryview(a)
        gone = []
        shape, strides = (ctypes.c_int64 * view.ndim)(*view.shape), (ctypes.c_int64 * view.ndim)(*view.strides)
        made = Buffer(a.__array_interface__["data"][0], view.nbytes, view.itemsize, 1, view.ndim, view.format.encode(), shape, strides, None)
        destroy = DESTROY(lambda context, _: gone.append(context))
        v = Value(gf, gf.made("gf_value_from_buffer", ctypes.byref(made), destroy, handle(5)))
        check(gf.lib.gf_value_data(v.at), a.__array_interface__["data"][0], "a buffer in")
        gf.lib.gf_exported_buffer_view.restype = ctypes.POINTER(Buffer)
        gf.lib.gf_exported_buffer_release.restype = None
        out = gf.made("gf_value_to_buffer", v.at)
        seen = gf.lib.gf_exported_buffer_view(out).contents
        check((seen.buf, seen.len, seen.itemsize, seen.readonly, seen.shape[:view.ndim], seen.strides[:view.ndim]),
              (made.buf, view.nbytes, view.itemsize, 1, list(view.shape), list(view.strides)), "a buffer out")
        check(str(Value(gf, gf.made("gf_value_from_buffer", ctypes.byref(seen), DESTROY(), None))), str(v), "the export read again")
        del v
        check(gone, [], "the export keeps the memory")
        gf.lib.gf_exported_buffer_release(out)
        check(gone, [5], "destroyed once")
        made.len += 1
        try:
            gf.made("gf_value_from_buffer", ctypes.byref(made), destroy, handle(6))
            check("made", "E0328")
        except FunctionError as error:
            check((error.code, gone), ("E0328", [5]))


def main():
    gf = Gfunc(sys.argv[1])
    arrow(gf)
    stream(gf)
    dlpack(gf)
    buffers(gf)
    print(f"{sum(checks)} passed, {len(checks) - sum(checks)} failed")
    return 0 if all(checks) else 1


sys.exit(main())
