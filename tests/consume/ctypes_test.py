# SPDX-License-Identifier: BSD-3-Clause
"""The type library from Python through nothing but ctypes and the shared library: parse, match, lay out, print, convert.

usage: ctypes_test.py LIBRARY
The class below is all the binding a language needs; other comparison tests import it.
"""
import ctypes
import sys

c_text = ctypes.c_char_p
size_t = ctypes.c_size_t
handle = ctypes.c_void_p


class NdtError(ValueError):
    def __init__(self, status, code, message):
        super().__init__(f"{code}: {message}")
        self.status, self.code, self.message = status, code, message


class Ndt:
    def __init__(self, path):
        self.lib = lib = ctypes.CDLL(path)
        for name, result in {"ndt_print": size_t, "ndt_child_name": size_t, "ndt_shape": size_t, "ndt_child_count": size_t, "ndt_extent": ctypes.c_int64,
                             "ndt_find": ctypes.c_int64, "ndt_equal": ctypes.c_bool, "ndt_hash": ctypes.c_uint64, "ndt_kind_name": c_text,
                             "ndt_bindings_count": size_t, "ndt_bindings_name": c_text, "ndt_bindings_print": size_t, "ndt_layout_print": size_t, "ndt_layout_size": ctypes.c_int64,
                             "ndt_layout_align": ctypes.c_int64, "ndt_layout_offset": ctypes.c_int64, "ndt_layout_field_count": size_t,
                             "nd_error_message": c_text, "nd_error_code": c_text, "nd_error_count": size_t, "ndt_release": None,
                             "ndt_bindings_release": None, "ndt_layout_release": None, "nd_error_release": None}.items():
            getattr(lib, name).restype = result

    def call(self, name, *arguments):
        """Calls a function that returns a status and takes an error last; raises what it reports."""
        error = handle()
        status = getattr(self.lib, name)(*arguments, ctypes.byref(error))
        if status:
            code, message = self.lib.nd_error_code(error, size_t(0)), self.lib.nd_error_message(error, size_t(0))
            self.lib.nd_error_release(error)
            raise NdtError(status, code.decode(), message.decode())

    def text_of(self, name, *arguments):
        needed = getattr(self.lib, name)(*arguments, None, size_t(0))
        buffer = ctypes.create_string_buffer(needed + 1)
        getattr(self.lib, name)(*arguments, buffer, size_t(needed + 1))
        return buffer.raw[:needed].decode()

    def type(self, name, *arguments):
        out = handle()
        self.call(name, *arguments, ctypes.byref(out))
        return Type(self, out)

    def parse(self, text):
        raw = text.encode()
        return self.type("ndt_parse", raw, size_t(len(raw)))

    def read(self, notation, text):
        raw = text.encode()
        return self.type("ndt_read", notation.encode(), raw, size_t(len(raw)))

    def from_pep3118(self, text, itemsize=-1):
        raw = text.encode()
        return self.type("ndt_from_pep3118", raw, size_t(len(raw)), ctypes.c_int64(itemsize))

    def from_arrow(self, address):
        return self.type("ndt_from_arrow", handle(address))

    def match(self, pattern, candidate):
        out = handle()
        self.call("ndt_match", pattern.at, candidate.at, ctypes.byref(out))
        found = {self.lib.ndt_bindings_name(out, size_t(i)).decode(): self.text_of("ndt_bindings_print", out, size_t(i))
                 for i in range(self.lib.ndt_bindings_count(out))}
        self.lib.ndt_bindings_release(out)
        return found


class Type:
    def __init__(self, ndt, at):
        self.ndt, self.at = ndt, at

    def __del__(self):
        self.ndt.lib.ndt_release(self.at)

    def __str__(self):
        return self.ndt.text_of("ndt_print", self.at)

    def __eq__(self, other):
        return self.ndt.lib.ndt_equal(self.at, other.at)

    def kind(self):
        return self.ndt.lib.ndt_kind_name(self.ndt.lib.ndt_kind(self.at)).decode()

    def shape(self):
        n = self.ndt.lib.ndt_shape(self.at, None, size_t(0))
        out = (ctypes.c_int64 * n)()
        self.ndt.lib.ndt_shape(self.at, out, size_t(n))
        return tuple(out)

    def dtype(self):
        return self.ndt.type("ndt_dtype", self.at)

    def fields(self):
        count = self.ndt.lib.ndt_child_count(self.at)
        return {self.ndt.text_of("ndt_child_name", self.at, size_t(i)): self.ndt.type("ndt_child", self.at, size_t(i)) for i in range(count)}

    def write(self, notation):
        needed = size_t()
        self.ndt.call("ndt_write", self.at, notation.encode(), None, size_t(0), ctypes.byref(needed))
        buffer = ctypes.create_string_buffer(needed.value + 1)
        self.ndt.call("ndt_write", self.at, notation.encode(), buffer, size_t(needed.value + 1), ctypes.byref(needed))
        return buffer.raw[:needed.value].decode()

    def to_arrow(self, address):
        self.ndt.call("ndt_to_arrow", self.at, handle(address))

    def layout(self):
        """Size, alignment and offsets of fields."""
        out = handle()
        self.ndt.call("ndt_layout_of", self.at, ctypes.byref(out))
        lib = self.ndt.lib
        facts = (lib.ndt_layout_size(out), lib.ndt_layout_align(out),
                 tuple(lib.ndt_layout_offset(out, size_t(i)) for i in range(lib.ndt_layout_field_count(out))))
        lib.ndt_layout_release(out)
        return facts


def main():
    ndt = Ndt(sys.argv[1])
    checks = []

    def check(found, expected):
        checks.append(found == expected)
        if found != expected:
            print(f"found {found!r}, expected {expected!r}")

    t = ndt.parse("3*4 * {x: int32, 'Größe': ?float64}")
    check(str(t), '3 * 4 * {x: int32, Größe: ?float64}')
    check(t.shape(), (3, 4))
    check(t.kind(), "fixed")
    check({k: str(v) for k, v in t.dtype().fields().items()}, {"x": "int32", "Größe": "?float64"})
    check(ndt.match(ndt.parse("... * N * T"), ndt.parse("10 * 3 * float64")), {"...": "10", "N": "3", "T": "float64"})
    check(ndt.parse("{a: int8, b: float64, c: int16}").layout(), (24, 8, (0, 8, 16)))

    class Sample(ctypes.Structure):
        _fields_ = [("a", ctypes.c_int8), ("b", ctypes.c_double), ("c", ctypes.c_int16 * 3)]

    view = memoryview(Sample())
    from_view = ndt.from_pep3118(view.format, view.itemsize)
    check(str(from_view), "{a: int8, b: float64, c: 3 * int16}")
    check(from_view.layout(), (ctypes.sizeof(Sample), 8, (Sample.a.offset, Sample.b.offset, Sample.c.offset)))
    check(ndt.read("numpy", "[('x', '<i4'), ('y', '<f8')]") == ndt.parse("{x: int32, y: float64, pack=1}"), True)
    check(ndt.parse("{x: int8}").write("json"), '{"kind": "record", "fields": [{"name": "x", "type": "int8"}]}')
    check(ndt.match(ndt.parse("(T: Float, N: var * T) -> N * T"), ndt.parse("(float32, var * float32) -> var * float32")), {"T": "float32", "N": "var"})
    left, right = ndt.parse("N * 3 * T"), ndt.parse("4 * M * int8")
    check(str(ndt.type("ndt_unify", left.at, right.at)), "4 * 3 * int8")
    kept = [ndt.parse("?int8"), ndt.parse("float32")]
    both = (handle * 2)(*[k.at for k in kept])
    check(str(ndt.type("ndt_join", 1, both, size_t(2))), "?float32")

    class JoinOptions(ctypes.Structure):
        _fields_ = [("struct_size", size_t), ("option", ctypes.c_int32), ("fill_missing", ctypes.c_int32), ("wide", ctypes.c_int32)]

    check(str(ndt.type("ndt_join_with", 1, both, size_t(2), ctypes.byref(JoinOptions(ctypes.sizeof(JoinOptions), 1)))), "float32")
    json = b'[{"x": 1, "y": [1, 2]}, {"x": null, "y": [3]}]'
    check(str(ndt.type("ndt_infer_json", json, size_t(len(json)), None)), "2 * {x: ?int64, y: var * int64}")
    layout = handle()
    text = b"3 * int32 @ 36/4 [12] 4/4"
    ndt.call("ndt_layout_parse", text, size_t(len(text)), None, ctypes.byref(layout))
    check((ndt.lib.ndt_layout_size(layout), ndt.text_of("ndt_layout_print", layout)), (36, text.decode()))
    ndt.lib.ndt_layout_release(layout)
    for bad, code in (("{x: int32, x: int8}", "E0207"), ("3 * flaot32", "E0204")):
        try:
            ndt.parse(bad)
            check(bad, "an error")
        except NdtError as e:
            check(e.code, code)
    try:
        ndt.match(ndt.parse("N * N * T"), ndt.parse("3 * 4 * int8"))
        check("a match", "no match")
    except NdtError as e:
        check(e.status, 2)
    print(f"{sum(checks)} passed, {len(checks) - sum(checks)} failed")
    return not all(checks)


if __name__ == "__main__":
    sys.exit(main())
