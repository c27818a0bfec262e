# SPDX-License-Identifier: BSD-3-Clause
"""embed_pages.py HEADER PAGE…: Markdown pages in, a C++ header with their names and texts out, in the order of the names."""
import pathlib
import sys


def literal(text):
    """Octets that are not plain ASCII are octal escapes, which end after three digits whatever follows."""
    plain = {ord("\\"): "\\\\", ord('"'): '\\"', ord("?"): "\\?"}
    lines = text.encode().splitlines(keepends=True)
    return "\n".join('    "' + "".join(plain.get(b, chr(b) if 32 <= b < 127 else f"\\{b:03o}") for b in line) + '"' for line in lines)


header, *pages = map(pathlib.Path, sys.argv[1:])
rows = [f'  {{"{p.stem}",\n{literal(p.read_text(encoding="utf-8"))}}},\n' for p in sorted(pages, key=lambda p: p.stem)]
header.write_text("// Made by tools/embed_pages.py.\n" + "".join(rows))
