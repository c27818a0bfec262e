# SPDX-License-Identifier: BSD-3-Clause
"""Calls functions of the registry on values of any datashape, written as JSON, through ctypes and the test module text_bridge."""
import ctypes
import json
import re


class CallError(ValueError):
    pass


def typed(datashape, items):
    """A value as calls write it."""
    text = items if isinstance(items, str) else json.dumps(items)
    escaped = datashape.replace("\\", "\\\\").replace('"', '\\"')
    return f'value("{escaped}", {text})'


def option(v):
    if v is None:
        return "none"
    if isinstance(v, bool):
        return "true" if v else "false"
    if isinstance(v, str) and v.startswith("value("):
        return v
    return json.dumps(v, ensure_ascii=False)


class Calls:
    def __init__(self, path):
        self.lib = ctypes.CDLL(path)
        self.lib.text_call.restype = ctypes.c_void_p
        for name in ("error", "type", "result"):
            getattr(self.lib, "text_" + name).restype = ctypes.c_char_p

    def __call__(self, name, *args, **options):
        """(datashape, items) of the result; raises CallError with the message."""
        text = f"{name}({', '.join(list(args) + [f'{k}={option(v)}' for k, v in options.items()])})"
        h = ctypes.c_void_p(self.lib.text_call(text.encode()))
        try:
            error = self.lib.text_error(h)
            if error:
                raise CallError(error.decode())
            items = re.sub(r"(?<![\w\"])(nan|-?inf)(?![\w\"])", lambda m: {"nan": "NaN", "inf": "Infinity", "-inf": "-Infinity"}[m[0]], self.lib.text_result(h).decode())
            return self.lib.text_type(h).decode(), json.loads(items, parse_float=str)
        finally:
            self.lib.text_release(h)
