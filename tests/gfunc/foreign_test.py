# SPDX-License-Identifier: BSD-3-Clause
"""Values beside pyarrow, NumPy and DLPack through the test module foreign_bridge: what comes in and goes out has the same elements, and the
same address wherever docs/book/memory.md says that nothing is copied. Usage: foreign_test.py BRIDGE"""
import ctypes
import datetime
import decimal
import sys
import unittest

import numpy as np
import pyarrow as pa

LIB = ctypes.CDLL(sys.argv.pop(1))
for name in ("from_text", "from_arrow", "from_stream", "from_dlpack", "from_buffer", "range", "copy", "data", "to_dlpack"):
    getattr(LIB, "bridge_" + name).restype = ctypes.c_void_p
for name in ("error", "type", "text"):
    getattr(LIB, "bridge_" + name).restype = ctypes.c_char_p


class Buffer(ctypes.Structure):
    _fields_ = [("buf", ctypes.c_void_p), ("len", ctypes.c_int64), ("itemsize", ctypes.c_int64), ("readonly", ctypes.c_int32), ("ndim", ctypes.c_int32),
                ("format", ctypes.c_char_p), ("shape", ctypes.POINTER(ctypes.c_int64)), ("strides", ctypes.POINTER(ctypes.c_int64)),
                ("suboffsets", ctypes.POINTER(ctypes.c_int64))]


class PyBuffer(ctypes.Structure):
    _fields_ = [("buf", ctypes.c_void_p), ("obj", ctypes.py_object), ("len", ctypes.c_ssize_t), ("itemsize", ctypes.c_ssize_t),
                ("readonly", ctypes.c_int), ("ndim", ctypes.c_int), ("format", ctypes.c_char_p), ("shape", ctypes.POINTER(ctypes.c_int64)),
                ("strides", ctypes.POINTER(ctypes.c_int64)), ("suboffsets", ctypes.POINTER(ctypes.c_int64)), ("internal", ctypes.c_void_p)]


LIB.bridge_to_buffer.restype = ctypes.POINTER(Buffer)
API = ctypes.pythonapi
API.PyCapsule_GetPointer.restype = ctypes.c_void_p
API.PyCapsule_GetPointer.argtypes = [ctypes.py_object, ctypes.c_char_p]
API.PyCapsule_SetName.argtypes = [ctypes.py_object, ctypes.c_char_p]
API.PyCapsule_New.restype = ctypes.py_object
API.PyCapsule_New.argtypes = [ctypes.c_void_p, ctypes.c_char_p, ctypes.c_void_p]
API.PyObject_GetBuffer.argtypes = [ctypes.py_object, ctypes.POINTER(PyBuffer), ctypes.c_int]
API.PyBuffer_Release.argtypes = [ctypes.POINTER(PyBuffer)]
USED = {False: b"used_dltensor", True: b"used_dltensor_versioned"}
FRESH = {False: b"dltensor", True: b"dltensor_versioned"}


class Refused(ValueError):
    pass


class Value:
    """A handle; `keep` is whatever must outlive it."""

    def __init__(self, handle, keep=None):
        self.h, self.keep = ctypes.c_void_p(handle), keep
        error = LIB.bridge_error(self.h)
        if error:
            raise Refused(error.decode())

    def __del__(self):
        LIB.bridge_release(self.h)

    type = property(lambda self: LIB.bridge_type(self.h).decode())
    text = property(lambda self: LIB.bridge_text(self.h).decode())
    data = property(lambda self: LIB.bridge_data(self.h))

    def __eq__(self, other):
        return bool(LIB.bridge_equal(self.h, other.h))

    def range(self, start, stop, step=1, dim=0):
        return Value(LIB.bridge_range(self.h, dim, ctypes.c_int64(start), ctypes.c_int64(stop), ctypes.c_int64(step)), self.keep)

    def copy(self):
        return Value(LIB.bridge_copy(self.h))

    @staticmethod
    def arrow(array, check_utf8=True):
        memory = ctypes.create_string_buffer(256)  # ArrowArray is 80 bytes, ArrowSchema 72
        a = ctypes.addressof(memory)
        array._export_to_c(a, a + 128)
        return Value(LIB.bridge_from_arrow(ctypes.c_void_p(a), ctypes.c_void_p(a + 128), check_utf8))

    def to_arrow(self):
        memory = ctypes.create_string_buffer(256)
        a = ctypes.addressof(memory)
        if LIB.bridge_to_arrow(self.h, ctypes.c_void_p(a), ctypes.c_void_p(a + 128)):
            raise Refused(LIB.bridge_error(self.h).decode())
        made = pa.Array._import_from_c(a, a + 128)
        made.validate(full=True)
        return made

    @staticmethod
    def dlpack(array, versioned):
        capsule = array.__dlpack__(max_version=(1, 0)) if versioned else array.__dlpack__()
        made = Value(LIB.bridge_from_dlpack(ctypes.c_void_p(API.PyCapsule_GetPointer(capsule, FRESH[versioned])), versioned))
        API.PyCapsule_SetName(capsule, USED[versioned])
        return made

    def to_dlpack(self, versioned, copies=1):
        tensor = LIB.bridge_to_dlpack(self.h, versioned, copies)
        if tensor is None:
            raise Refused(LIB.bridge_error(self.h).decode())

        class Exporter:
            def __dlpack__(self, **_):
                return API.PyCapsule_New(tensor, FRESH[versioned], None)

            def __dlpack_device__(self):
                return (1, 0)

        return np.from_dlpack(Exporter())

    @staticmethod
    def buffer(exporter):
        got = PyBuffer()
        if API.PyObject_GetBuffer(exporter, ctypes.byref(got), 0x011C):  # PyBUF_FULL_RO
            raise AssertionError("no buffer")
        try:
            view = Buffer(got.buf, got.len, got.itemsize, got.readonly, got.ndim, got.format, got.shape, got.strides, got.suboffsets)
            return Value(LIB.bridge_from_buffer(ctypes.byref(view)), exporter)
        finally:
            API.PyBuffer_Release(ctypes.byref(got))

    def to_numpy(self):
        """A view of the memory of the value's buffer, which is of NumPy's own making: format, shape and strides are what is tested."""
        view = LIB.bridge_to_buffer(self.h)
        if not view:
            raise Refused(LIB.bridge_error(self.h).decode())
        b = view.contents
        dtype = np._core._internal._dtype_from_pep3118(b.format.decode())
        assert dtype.itemsize == b.itemsize, (dtype, b.itemsize)
        shape, strides = tuple(b.shape[:b.ndim]), tuple(b.strides[:b.ndim])
        if 0 in shape:
            return np.empty(shape, dtype)
        low = sum(min(0, (n - 1) * s) for n, s in zip(shape, strides))
        high = sum(max(0, (n - 1) * s) for n, s in zip(shape, strides)) + b.itemsize
        memory = (ctypes.c_char * (high - low)).from_address(b.buf + low)
        memory.keep = self
        return np.ndarray(shape, dtype, memory, -low, strides)


D = decimal.Decimal
DAY, MOMENT = datetime.date(2020, 2, 29), datetime.datetime(1969, 12, 31, 23, 59, 59)
STEP = datetime.timedelta(seconds=3)
TIME = datetime.time(12, 34, 56)
INTS = [(pa.int8(), "c"), (pa.uint8(), "C"), (pa.int16(), "s"), (pa.uint16(), "S"), (pa.int32(), "i"), (pa.uint32(), "I"), (pa.int64(), "l"), (pa.uint64(), "L")]

# Type, some elements (nulls are put between them), and the type that comes back where it is another.
SAME = [(t, [0, 1, 100, 7]) for t, _ in INTS] + [
    (pa.float16(), [np.float16(0.5), np.float16(-2)]), (pa.float32(), [0.5, -1e30]), (pa.float64(), [0.1, float("inf")]),
    (pa.bool_(), [True, False, False]), (pa.binary(), [b"", b"\x00\xff", b"abc"]), (pa.large_binary(), [b"xy", b""]),
    (pa.string(), ["", "é", "longer than twelve bytes"]), (pa.large_string(), ["a", ""]), (pa.decimal128(9, 2), [D("1.25"), D("-9999999.99")]),
    (pa.decimal32(5, 1), [D("12.5"), D("-1.0")]), (pa.decimal64(15, 3), [D("1.001"), D("-1.000")]), (pa.decimal256(60, 3), [D("1e50"), D("-0.001")]),
    (pa.binary(3), [b"abc", b"\x00\x01\x02"]), (pa.date32(), [DAY]), (pa.time32("s"), [TIME]), (pa.time32("ms"), [TIME]),
    (pa.time64("us"), [TIME]), (pa.time64("ns"), [TIME]), (pa.list_(pa.int16()), [[1, None], [], [3]]), (pa.large_list(pa.large_string()), [["a"], []]),
    (pa.list_(pa.list_(pa.bool_())), [[[True], []], [], [[False, None]]]), (pa.list_(pa.float32(), 2), [[1, 2], [3, None]]),
    (pa.struct([("x", pa.int8()), ("y", pa.list_(pa.string()))]), [{"x": 1, "y": ["a", None]}, {"x": None, "y": None}]),
    (pa.map_(pa.string(), pa.int32()), [[("a", 1), ("b", None)], []]), (pa.list_(pa.struct([("b", pa.bool_())])), [[{"b": True}], []]),
    (pa.dictionary(pa.int8(), pa.string()), ["a", "b", "a"]), (pa.dictionary(pa.int32(), pa.int64()), [5, 6, 5]),
] + [(pa.timestamp(u, z), [MOMENT.replace(tzinfo=datetime.timezone.utc) if z else MOMENT]) for u in ("s", "ms", "us", "ns") for z in (None, "UTC", "Europe/Berlin")] + [
    (pa.duration(u), [STEP]) for u in ("s", "ms", "us", "ns")]
# Views become offsets; where offsets of both widths meet, all become 64 bits wide.
OTHER = [(pa.large_list(pa.string()), [["a"], []], pa.large_list(pa.large_string())), (pa.string_view(), ["", "é", "longer than twelve bytes"], pa.large_string()), (pa.binary_view(), [b"", b"longer than twelve bytes"], pa.large_binary()),
         (pa.list_view(pa.int16()), [[1, 2], [], [3]], None), (pa.large_list_view(pa.int8()), [[1], [2, 3]], None)]
SLICES = [(0, 29), (1, 28), (3, 20), (8, 17), (9, 1), (13, 0), (7, 9)]


def arrays(kind, some):
    """29 elements, so that bitmaps have several bytes: without nulls, with some, with none but nulls."""
    yield pa.array([some[i % len(some)] for i in range(29)], kind)
    yield pa.array([None if i % 3 == 1 else some[i % len(some)] for i in range(29)], kind)
    yield pa.nulls(29, kind)


def addresses(array):
    """Of all buffers with bytes but bitmaps (their offset may be folded into the address)."""
    return [b.address for b in array.buffers()[1:] if b is not None and b.size > 0]


class Arrow(unittest.TestCase):
    def same(self, array, want=None):
        v = Value.arrow(array)
        back = v.to_arrow()
        self.assertEqual(back.to_pylist(), array.to_pylist())
        if want is not None:
            self.assertEqual(back.type, want)
        again = Value.arrow(back)
        self.assertEqual(again.text, v.text)
        self.assertTrue(v.copy() == again)
        return v, back

    def test_every_format_comes_back_sliced_and_whole(self):
        for kind, some in SAME:
            for array in arrays(kind, some):
                for start, count in SLICES:
                    with self.subTest(kind=str(kind), start=start, count=count, nulls=array.null_count):
                        self.same(array.slice(start, count), array.type)

    def test_formats_that_come_back_as_another(self):
        for kind, some, want in OTHER:
            for array in arrays(kind, some):
                for start, count in SLICES:
                    with self.subTest(kind=str(kind), start=start, count=count, nulls=array.null_count):
                        self.same(array.slice(start, count), want)

    def test_nulls_runs_and_unions(self):
        self.same(pa.nulls(5), pa.null())
        runs = pa.RunEndEncodedArray.from_arrays([3, 4, 9], ["a", None, "c"])
        for start, count in ((0, 9), (1, 5), (3, 1), (8, 1), (4, 0)):
            self.same(runs.slice(start, count), None)
        tags, a, b = pa.array([0, 1, 0, 1, 1], pa.int8()), pa.array([1, 2, 3, 4, 5]), pa.array(["a", "b", "c", "d", "e"])
        sparse = pa.UnionArray.from_sparse(tags, [a, b], ["n", "t"])
        dense = pa.UnionArray.from_dense(tags, pa.array([4, 0, 1, 1, 3], pa.int32()), [a, b], ["n", "t"])
        backwards = Value.arrow(dense).range(4, -6, -1).to_arrow()  # Arrow wants positions that grow, so they are made anew
        self.assertEqual(backwards.to_pylist(), dense.to_pylist()[::-1])
        for union in (sparse, dense):
            for start, count in ((0, 5), (1, 3), (4, 1), (2, 0)):
                back = Value.arrow(union.slice(start, count)).to_arrow()
                self.assertEqual(back.to_pylist(), union.slice(start, count).to_pylist())

    def test_counts_of_days_and_milliseconds(self):
        days = pa.array([DAY, None], pa.date64())
        self.assertEqual(Value.arrow(days).to_arrow().cast(pa.date64()).to_pylist(), days.to_pylist())
        spans = pa.array([(1, 2, 3), None], pa.month_day_nano_interval())
        with self.assertRaisesRegex(Refused, "calendar intervals have no datashape"):
            Value.arrow(spans)

    def test_nothing_is_copied_that_lies_as_arrow_has_it(self):
        copied = (pa.bool_(), pa.time32("s"), pa.time32("ms"))
        for kind, some in SAME:
            if kind in copied or pa.types.is_nested(kind) or pa.types.is_dictionary(kind):
                continue
            for array in list(arrays(kind, some))[:2]:
                with self.subTest(kind=str(kind), nulls=array.null_count):
                    self.assertEqual(addresses(Value.arrow(array).to_arrow()), addresses(array))
        for array in (pa.array([[1], [2, 3]], pa.list_(pa.int16())), pa.array([[[1]], []], pa.large_list(pa.large_list(pa.int64()))),
                      pa.array(["a", "b", "a"]).dictionary_encode(), pa.StructArray.from_arrays([pa.array([1, 2]), pa.array(["x", "y"])], ["a", "b"])):
            with self.subTest(kind=str(array.type)):
                self.assertEqual(addresses(Value.arrow(array).to_arrow()), addresses(array))

    def test_a_bitmap_that_begins_with_a_byte_is_shared(self):
        array = pa.array([None if i % 3 == 1 else i for i in range(40)], pa.int32())
        bits = array.buffers()[0].address
        self.assertEqual(Value.arrow(array).to_arrow().buffers()[0].address, bits)
        self.assertEqual(Value.arrow(array.slice(8)).to_arrow().buffers()[0].address, bits + 1)
        self.assertNotIn(Value.arrow(array.slice(3)).to_arrow().buffers()[0].address, (bits, bits + 1))

    def test_slices_of_values_are_those_of_arrow(self):
        for kind, some in SAME:
            for array in list(arrays(kind, some))[:2]:
                with self.subTest(kind=str(kind)):
                    v = Value.arrow(array)
                    self.assertEqual(v.range(3, 20).to_arrow().to_pylist(), array.slice(3, 17).to_pylist())
                    self.assertEqual(v.range(2, 27, 4).to_arrow().to_pylist(), array.take(list(range(2, 27, 4))).to_pylist())
                    self.assertEqual(v.range(28, -30, -1).to_arrow().to_pylist(), array.to_pylist()[::-1])

    def test_streams(self):
        chunks = [pa.array(["a", None]), pa.array(["b"])]
        memory = ctypes.create_string_buffer(128)
        at = ctypes.addressof(memory)
        table = pa.RecordBatchReader.from_batches(pa.schema([("s", pa.string())]), [pa.record_batch([c], ["s"]) for c in chunks])
        table._export_to_c(at)
        v = Value(LIB.bridge_from_stream(ctypes.c_void_p(at), 1))
        self.assertEqual(v.text, '[{"s": "b"}]')
        v = Value.arrow(pa.record_batch([pa.array([1, None]), pa.array(["x", "y"])], ["n", "s"]).to_struct_array())
        self.assertFalse(LIB.bridge_to_stream(v.h, ctypes.c_void_p(at)))
        reader = pa.RecordBatchReader._import_from_c(at)
        self.assertEqual(reader.read_all().to_pylist(), [{"n": 1, "s": "x"}, {"n": None, "s": "y"}] * 2)

    def test_text_that_is_not_utf8_is_refused_where_asked_for(self):
        bad = pa.Array.from_buffers(pa.string(), 1, [None, pa.py_buffer(np.array([0, 2], "i4")), pa.py_buffer(b"\xff\xfe")])
        with self.assertRaisesRegex(Refused, "UTF-8"):
            Value.arrow(bad)
        Value.arrow(bad, check_utf8=False)


def strided(dtype):
    """Views of 2 * 3 * 4 elements: C and Fortran order, turned round, with steps, repeated."""
    base = (np.arange(24) % 2 if dtype == np.bool_ else np.arange(24)).astype(dtype).reshape(2, 3, 4)
    yield from (base, base.T, base[::-1, :, ::-1], base[:, ::2, 1::2], base[0, 0, :1].reshape(()), base[:0], np.asfortranarray(base))
    yield np.broadcast_to(base[:, :1], (2, 5, 4))


def address(array):
    return array.__array_interface__["data"][0]


NUMBERS = [np.dtype(c) for c in ("?", "i1", "i2", "i4", "i8", "u1", "u2", "u4", "u8", "f2", "f4", "f8", "c8", "c16")]


class NumPy(unittest.TestCase):
    def through(self, a):
        v = Value.buffer(a)
        if a.size:
            self.assertEqual(v.data, address(a))
        back = v.to_numpy()
        self.assertEqual(back.dtype, a.dtype)
        if a.size:
            self.assertEqual(address(back), address(a))
            self.assertEqual(back.strides, a.strides)
        self.assertEqual(back.tobytes(), a.tobytes())
        return v

    def test_numbers_of_both_byte_orders_any_strides(self):
        for dtype in NUMBERS:
            for order in "<>":
                for a in strided(dtype.newbyteorder(order)):
                    with self.subTest(dtype=str(a.dtype), shape=a.shape, strides=a.strides):
                        v = self.through(a)
                        compact = v.copy().to_numpy()
                        self.assertTrue(compact.flags.c_contiguous)
                        self.assertEqual(compact.tobytes(), a.tobytes())

    def test_text_and_records(self):
        self.through(np.array([b"ab", b"", b"xyz"], "S3"))
        self.through(np.array(["é", "", "ab"], "U2"))
        self.through(np.array(["é", "ab"], ">U2"))
        for dtype in ([("a", "i1"), ("b", "f8")], [("a", ">i2"), ("p", "f4", (2, 3)), ("s", "S4")], [("o", [("x", "<i2"), ("y", ">u4")]), ("z", "c16")]):
            for align in (False, True):
                a = np.zeros(5, np.dtype(dtype, align=align))
                a.view("u1")[:] = np.arange(a.nbytes) % 100
                for view in (a, a[::-1], a[1::2]):
                    with self.subTest(dtype=str(a.dtype), strides=view.strides):
                        v = Value.buffer(view)
                        self.assertEqual(v.data, address(view))
                        back = v.to_numpy()
                        for name in a.dtype.names:
                            self.assertEqual(back[name].tolist(), view[name].tolist())

    def test_elements_read_as_numpy_reads_them(self):
        for dtype in NUMBERS[:12]:
            for order in "<>":
                a = np.arange(6).astype(dtype.newbyteorder(order)).reshape(2, 3)
                want = str(a.tolist()).replace("True", "true").replace("False", "false").replace(".0", "")
                self.assertEqual(Value.buffer(a.copy()[:, ::-1]).range(0, 2).text, Value.buffer(a[:, ::-1]).text)
                self.assertEqual(Value.buffer(a).text.replace(".0", ""), want)

    def test_what_is_no_array(self):
        self.assertEqual(Value.buffer(b"\x01\x02").text, "[1, 2]")
        self.assertEqual(Value.buffer(memoryview(b"abcd")[::2]).type.split(" * ")[0], "2")
        with self.assertRaises(Refused):
            Value(LIB.bridge_from_text(b"2 * string", b'["a", "b"]')).to_numpy()


class DLPack(unittest.TestCase):
    def test_tensors_of_both_protocols_any_strides(self):
        for dtype in NUMBERS:
            for a in strided(dtype):
                for versioned in (False, True):
                    if not versioned and not a.flags.writeable:
                        continue
                    with self.subTest(dtype=str(dtype), strides=a.strides, versioned=versioned):
                        v = Value.dlpack(a, versioned)
                        if a.size:
                            self.assertEqual(v.data, address(a))
                        shared = v.to_dlpack(True)
                        np.testing.assert_array_equal(shared, a)
                        self.assertEqual(shared.dtype, a.dtype)
                        if a.size:
                            self.assertEqual(address(shared), address(a))
                            self.assertFalse(shared.flags.writeable)
                        copied = v.to_dlpack(False)
                        np.testing.assert_array_equal(copied, a)
                        if a.size:
                            self.assertNotEqual(address(copied), address(a))

    def test_where_a_copy_is_needed_it_can_be_refused(self):
        field = Value.buffer(np.zeros(3, [("a", "i1"), ("b", "f8")])["b"])
        with self.assertRaisesRegex(Refused, "copy"):
            field.to_dlpack(True, copies=0)
        self.assertEqual(field.to_dlpack(True).tolist(), [0, 0, 0])
        with self.assertRaisesRegex(Refused, "byte order"):
            Value.buffer(np.zeros(3, ">f8")).to_dlpack(True)

    def test_the_exporter_lives_as_long_as_the_value(self):
        a = np.arange(1000.0)
        before = sys.getrefcount(a)
        v = Value.dlpack(a, True)
        view = v.range(10, 20)
        self.assertEqual(sys.getrefcount(a), before + 1)
        del v
        self.assertEqual(sys.getrefcount(a), before + 1)
        self.assertEqual(view.text, "[10, 11, 12, 13, 14, 15, 16, 17, 18, 19]")
        del view
        self.assertEqual(sys.getrefcount(a), before)


if __name__ == "__main__":
    unittest.main()
