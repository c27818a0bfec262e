# SPDX-License-Identifier: BSD-3-Clause
"""All the binding a language needs to call functions on its own memory: ctypes over gfunc.h, with NumPy arrays going in and out as they lie."""
import ctypes
import json

import numpy as np

size_t = ctypes.c_size_t
handle = ctypes.c_void_p
NAMES = {"b1": "bool", "i1": "int8", "i2": "int16", "i4": "int32", "i8": "int64", "u1": "uint8", "u2": "uint16", "u4": "uint32", "u8": "uint64", "f2": "float16",
         "f4": "float32", "f8": "float64", "c8": "complex64", "c16": "complex128"}
DTYPES = {name: code for code, name in NAMES.items()}
DESTROY = ctypes.CFUNCTYPE(None, handle, handle)


class FunctionError(ValueError):
    def __init__(self, status, code, message, text):
        super().__init__(f"{code}: {message}")
        self.status, self.code, self.message, self.text = status, code, message, text


class Memory(ctypes.Structure):
    _fields_ = [("struct_size", size_t), ("data", handle), ("bytes", ctypes.c_int64), ("offset", ctypes.c_int64), ("strides", ctypes.POINTER(ctypes.c_int64)),
                ("destroy", DESTROY), ("context", handle)]


class CallOptions(ctypes.Structure):
    _fields_ = [("struct_size", size_t), ("functions", handle), ("options", ctypes.c_char_p), ("options_size", size_t),
                ("value_names", ctypes.POINTER(ctypes.c_char_p)), ("values", ctypes.POINTER(handle)), ("value_count", size_t)]


class Kernel(ctypes.Structure):
    _fields_ = [("struct_size", size_t), ("signature", ctypes.c_char_p), ("loop", handle), ("checked", handle), ("state", handle), ("free_state", handle),
                ("flags", ctypes.c_uint32)]


def datashape_of(dtype):
    if dtype.names:
        fields = ", ".join(f"{name}: {datashape_of(dtype[name])}" for name in dtype.names)
        return "{" + fields + ("" if dtype.isalignedstruct else ", pack=1") + "}"
    return (">" if dtype.byteorder == ">" else "") + NAMES[dtype.newbyteorder("=").str[1:]]


class Gfunc:
    """The library; memory it was handed and not given back is counted in `held`."""

    def __init__(self, path):
        self.lib = lib = ctypes.CDLL(path)
        for name, result in {"gf_value_data": handle, "gf_value_itemsize": ctypes.c_int64, "gf_value_shape": size_t, "gf_value_strides": size_t,
                             "gf_value_print": size_t, "ndt_print": size_t, "gf_function_count": size_t, "gf_function_find": ctypes.c_int64,
                             "gf_function_name": ctypes.c_char_p, "gf_function_doc": ctypes.c_char_p, "gf_function_signatures": size_t,
                             "nd_error_code": ctypes.c_char_p, "nd_error_message": ctypes.c_char_p, "nd_error_text": size_t, "gf_value_part_count": size_t,
                             "gf_value_release": None, "gf_registry_release": None, "gf_module_release": None, "ndt_release": None,
                             "nd_error_release": None}.items():
            getattr(lib, name).restype = result
        self.held = {}
        self.destroy = DESTROY(self.given_back)
        self.next = 0

    def given_back(self, context, _):
        del self.held[context]

    def check(self, name, *arguments):
        error = handle()
        status = getattr(self.lib, name)(*arguments, ctypes.byref(error))
        if status:
            code, message = self.lib.nd_error_code(error, size_t(0)).decode(), self.lib.nd_error_message(error, size_t(0)).decode()
            text = self.text("nd_error_text", error)
            self.lib.nd_error_release(error)
            raise FunctionError(status, code, message, text)

    def made(self, name, *arguments):
        out = handle()
        self.check(name, *arguments, ctypes.byref(out))
        return out

    def text(self, name, *arguments):
        needed = getattr(self.lib, name)(*arguments, None, size_t(0))
        buffer = ctypes.create_string_buffer(needed + 1)
        getattr(self.lib, name)(*arguments, buffer, size_t(needed + 1))
        return buffer.raw[:needed].decode()

    def value(self, of):
        """A value over an array's own memory (kept until the value is gone), or a number that takes the dtype of its partners."""
        if isinstance(of, Value):
            return of
        if isinstance(of, (bool, np.generic)):
            of = np.asarray(of)
        if isinstance(of, int):
            return Value(self, self.made("gf_value_integer", ctypes.c_int64(of)))
        if isinstance(of, float):
            return Value(self, self.made("gf_value_real", ctypes.c_double(of)))
        low, high = np.lib.array_utils.byte_bounds(of)
        start = of.__array_interface__["data"][0]
        if of.size == 0:
            low = high = start
        strides = (ctypes.c_int64 * max(of.ndim, 1))(*of.strides)
        self.next += 1
        self.held[self.next] = of
        memory = Memory(ctypes.sizeof(Memory), low, high - low, start - low, strides, self.destroy, self.next)
        text = ("".join(f"{n} * " for n in of.shape) + datashape_of(of.dtype)).encode()
        try:
            return Value(self, self.made("gf_value_over_text", text, size_t(len(text)), ctypes.byref(memory)))
        except FunctionError:
            del self.held[self.next]
            raise

    def read(self, datashape, text):
        raw, shape = text.encode(), datashape.encode()
        t = self.made("ndt_parse", shape, size_t(len(shape)))
        try:
            return Value(self, self.made("gf_value_read", t, raw, size_t(len(raw))))
        finally:
            self.lib.ndt_release(t)

    def call(self, name, *arguments, functions=None, **options):
        values = [self.value(a) for a in arguments]
        whole = {k: self.value(v) for k, v in options.items() if isinstance(v, (np.ndarray, Value))}
        text = json.dumps({k: v for k, v in options.items() if k not in whole}).encode()
        names = (ctypes.c_char_p * max(len(whole), 1))(*[k.encode() for k in whole])
        of = (handle * max(len(whole), 1))(*[v.at for v in whole.values()])
        how = CallOptions(ctypes.sizeof(CallOptions), functions.at if functions else None, text, len(text), names, of, len(whole))
        raw = name.encode()
        return Value(self, self.made("gf_call", raw, size_t(len(raw)), (handle * max(len(values), 1))(*[v.at for v in values]), size_t(len(values)), ctypes.byref(how)))

    def builtin(self):
        return Registry(self, self.made("gf_registry_builtin"))


class Value:
    def __init__(self, library, at):
        self.library, self.at = library, at

    def __del__(self):
        self.library.lib.gf_value_release(self.at)

    def type(self):
        t = self.library.made("gf_value_type", self.at)
        try:
            return self.library.text("ndt_print", t)
        finally:
            self.library.lib.ndt_release(t)

    def __str__(self):
        return self.library.text("gf_value_print", self.at)

    def part(self, i):
        return Value(self.library, self.library.made("gf_value_part", self.at, size_t(i)))

    def numbers(self, of):
        lib = self.library.lib
        n = getattr(lib, of)(self.at, None, size_t(0))
        out = (ctypes.c_int64 * max(n, 1))()
        getattr(lib, of)(self.at, out, size_t(n))
        return tuple(out[:n])

    def array(self):
        """The same memory, seen by NumPy; the array keeps the value."""
        shape, strides = self.numbers("gf_value_shape"), self.numbers("gf_value_strides")
        leaf = self.type().split("* ")[-1]
        dtype = np.dtype((">" if leaf[0] == ">" else "<") + DTYPES[leaf.lstrip(">")])
        if 0 in shape:
            return np.empty(shape, dtype)
        low = sum(min(0, (n - 1) * s) for n, s in zip(shape, strides))
        high = sum(max(0, (n - 1) * s) for n, s in zip(shape, strides)) + dtype.itemsize
        raw = (ctypes.c_char * (high - low)).from_address(self.library.lib.gf_value_data(self.at) + low)
        raw.owner = self
        return np.ndarray(shape, dtype, raw, -low, strides)


class Registry:
    def __init__(self, library, at):
        self.library, self.at = library, at

    def __del__(self):
        self.library.lib.gf_registry_release(self.at)

    def names(self):
        return [self.library.lib.gf_function_name(self.at, size_t(i)).decode() for i in range(self.library.lib.gf_function_count(self.at))]

    def signatures(self, name):
        i = self.library.lib.gf_function_find(self.at, name.encode(), size_t(len(name.encode())))
        return self.library.text("gf_function_signatures", self.at, size_t(i)).splitlines()

    def with_kernels(self, kernels):
        """kernels: (name, doc, signature, address of a loop, checked) each. A registry of these and the functions of this one."""
        module = self.library.made("gf_module_new", self.at)
        try:
            for name, doc, signature, address, checked in kernels:
                self.library.check("gf_module_function", module, name.encode(), size_t(len(name.encode())), doc.encode(), size_t(len(doc.encode())))
                kernel = Kernel(ctypes.sizeof(Kernel), signature.encode(), None if checked else address, address if checked else None, None, None, 0)
                self.library.check("gf_module_kernel", module, ctypes.byref(kernel))
            return Registry(self.library, self.library.made("gf_module_build", module))
        finally:
            self.library.lib.gf_module_release(module)
