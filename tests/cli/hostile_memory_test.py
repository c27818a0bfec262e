# SPDX-License-Identifier: BSD-3-Clause
"""Hostile texts give their diagnostics in memory and time that grow no faster than the text.

usage: hostile_memory_test.py DATASHAPE
Each text is checked by the tool at 10^5 and at 10^6 repetitions. The larger run must exit 1, name an error, stay under a fixed number of
bytes for each byte of text, and need no more than a small multiple of what ten smaller runs need.
"""
import os
import re
import resource
import subprocess
import sys
import tempfile

LIMIT_PER_BYTE = 16   # tree nodes and diagnostics of one byte of text
FLOOR = 64 << 20      # the process itself
TEXTS = {
    "open brackets": lambda n: "(" * n,
    "question marks": lambda n: "?" * n,
    "records": lambda n: "{a:" * n,
    "dimensions": lambda n: "1 * " * n,
    "square brackets": lambda n: "[" * n,
    "functions": lambda n: "(() -> " * n,
    "tuples": lambda n: "(int8, " * n,
    "a power": lambda n: "2**1000000000 * int8",
    "an extent past 2**63": lambda n: "9" * n + " * int8",
    "one name": lambda n: "x" * (10 * n),
    "bytes that are no UTF-8": lambda n: b"\xff\xfe" * n,
    "commas": lambda n: "{" + "," * n + "}",
}


def peak_of(tool, text):
    """Seconds of processor time and peak bytes of one run."""
    with tempfile.NamedTemporaryFile(suffix=".datashape") as file:
        file.write(text if isinstance(text, bytes) else text.encode())
        file.flush()
        run = subprocess.Popen([tool, "check", "--error-format", "short", file.name], stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
                               preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_AS, (4 << 30, 4 << 30)))
        out = run.stdout.read()
        _, status, usage = os.wait4(run.pid, 0)
    return usage.ru_utime + usage.ru_stime, usage.ru_maxrss << 10, status >> 8 if status & 127 == 0 else -(status & 127), out


def main():
    tool = sys.argv[1]
    checks = failures = 0
    for name, make in TEXTS.items():
        small_time, _, _, _ = peak_of(tool, make(10 ** 5))
        text = make(10 ** 6)
        seconds, peak, code, out = peak_of(tool, text)
        for what, holds in (("exits 1", code == 1), ("names an error", re.search(rb"E0\d{3}", out)),
                            ("stays in bounded memory", peak < FLOOR + LIMIT_PER_BYTE * len(text)),
                            ("takes linear time", seconds < 1 + 40 * small_time), ("says so briefly", len(out) < 1 << 20)):
            checks += 1
            if not holds:
                failures += 1
                print(f"{name}: not so: {what} (exit {code}, {peak >> 20} MiB, {seconds:.2f} s after {small_time:.2f} s, {out[:200]!r})")
        print(f"{name}: {len(text)} bytes, {peak >> 20} MiB, {seconds:.2f} s")
    print(f"{checks - failures} passed, {failures} failed")
    return failures != 0


sys.exit(main())
