# SPDX-License-Identifier: BSD-3-Clause
"""Awkward's type texts against awkward itself: random types it prints are read to the type they mean, and what is printed here awkward reads.

usage: awkward_test.py LIBRARY [COUNT [SEED]]
A random type is built twice, as an awkward object and as core text. Awkward's text, read in its dialect, is that core text; core text
without what awkward has other words for is read by from_datashape to the same object. Then texts are damaged: what awkward still reads is
read here as well, and what it refuses is refused.
"""
import pathlib
import random
import re
import sys

import awkward as ak
from awkward.types import (ArrayType, ListType, NumpyType, OptionType, RecordType, RegularType, UnionType, UnknownType)
from awkward.types.type import from_datashape

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[2] / "consume"))
sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[2] / "support"))
from checks import Checks  # noqa: E402
from ctypes_test import Ndt, NdtError  # noqa: E402

NUMBERS = ["bool", "int8", "int16", "int32", "int64", "uint8", "uint16", "uint32", "uint64", "float32", "float64", "complex64", "complex128"]
TIMES = {"datetime64": "?datetime(unit='s')", "datetime64[ns]": "datetime(unit='ns')", "datetime64[15us]": "datetime(unit='15us')", "timedelta64[D]": "timedelta(unit='D')"}
BLANKS_IN_UNITS = re.compile(r"64 +\[|64\[ +|64\[\w+ +\]")  # one token there, three here
NAMES = ["x", "y", "z", "long name", "with/slash", "été", "quo\"te", "3d", "back\\slash"]


def quoted(name):
    import json
    return name if name.replace("é", "e").isidentifier() else json.dumps(name, ensure_ascii=False)


class Drawn:
    """One random type: `ak`, the awkward object; `core`, its text in core; `common`, whether core text is awkward text as well."""

    def __init__(self, rng, depth=0):
        kind = rng.random()
        self.common = True
        parts = []

        def part():
            parts.append(Drawn(rng, depth + 1))
            return parts[-1]

        if depth > 3 or kind < 0.3:
            pick = rng.random()
            if pick < 0.7:
                self.core = rng.choice(NUMBERS)
                self.ak = NumpyType(self.core)
            elif pick < 0.8:
                name = rng.choice([n for n in TIMES if n != "datetime64"])
                self.ak, self.core, self.common = NumpyType(name), TIMES[name], False
            elif pick < 0.9:
                text = rng.random() < 0.5
                self.core = "string" if text else "bytes"
                self.ak = ListType(NumpyType("uint8", parameters={"__array__": "char" if text else "byte"}), parameters={"__array__": "string" if text else "bytestring"})
            else:
                self.ak, self.core, self.common = UnknownType(), "null", False
        elif kind < 0.45:
            p = part()
            self.ak, self.core = ListType(p.ak), f"var * {p.core}"
        elif kind < 0.6:
            p, n = part(), rng.randint(0, 5)
            self.ak, self.core = RegularType(p.ak, n), f"{n} * {p.core}"
        elif kind < 0.7:
            p = part()
            option = isinstance(p.ak, OptionType)
            self.ak, self.core = (p.ak, p.core) if option else (OptionType(p.ak), "?" + p.core)
        elif kind < 0.93:
            names = rng.sample(NAMES, rng.randint(0, 4))
            named = rng.random() < 0.6
            fields = [part() for _ in names]
            self.common = not named or all(n.isascii() for n in names)  # awkward's bare names are ASCII
            self.ak = RecordType([f.ak for f in fields], names if named else None)
            self.core = "{" + ", ".join(f"{quoted(n)}: {f.core}" for n, f in zip(names, fields)) + "}" if named else "(" + ", ".join(f.core for f in fields) + ")"
        else:
            members = [part() for _ in range(rng.randint(2, 3))]
            self.ak, self.core, self.common = UnionType([m.ak for m in members]), "union(" + ", ".join(m.core for m in members) + ")", False
        self.common &= all(p.common for p in parts)


def damaged(rng, text):
    at = rng.randrange(len(text) + 1)
    pick = rng.random()
    if pick < 0.35:
        return text[:at] + text[at + 1:]
    if pick < 0.7:
        return text[:at] + rng.choice("[](){},:?* \"'=3aT") + text[at:]
    end = rng.randrange(len(text) + 1)
    return text[:min(at, end)] + text[max(at, end):]


def reads(text):
    try:
        from_datashape(text, highlevel=False)
        return True
    except Exception:  # noqa: BLE001 — lark's own errors pass through
        return False


def main():
    ndt = Ndt(sys.argv[1])
    count = int(sys.argv[2]) if len(sys.argv) > 2 else 300
    rng = random.Random(int(sys.argv[3]) if len(sys.argv) > 3 else 9)
    check, more, less = Checks(), [], []
    for i in range(count):
        d = Drawn(rng)
        text = str(d.ak) if i % 2 else "".join(d.ak._str("", False, None))  # on one line, and as show() prints it
        try:
            check(f"{text} in awkward's dialect", str(ndt.read("awkward", text)), str(ndt.parse(d.core)))
        except NdtError as e:
            check(f"{text} in awkward's dialect", str(e), str(d.core))
        if d.common and i % 3 == 0:
            check(f"{d.core}, read by awkward", from_datashape(str(ndt.parse(d.core)), highlevel=False), d.ak)
        broken = damaged(rng, str(d.ak))
        if i % 3:
            continue
        try:
            ndt.read("awkward", broken)
            ours = True
        except NdtError:
            ours = False
        theirs = reads(broken)
        if ours and not theirs and not BLANKS_IN_UNITS.search(broken):
            more.append(broken)
        elif theirs and not ours:
            less.append(broken)
    check("texts that awkward refuses and that are read here", more, [])
    check("texts that awkward reads and that are refused here", less, [])
    return check.exit_status(f", over {count} types")


if __name__ == "__main__":
    sys.exit(main())
