# SPDX-License-Identifier: BSD-3-Clause
"""Only names of the C interface leave the shared library.

usage: exports_test.py NM LIBRARY HEADER...
Exactly the functions that the headers declare with ND_API are exported: nothing more, nothing less.
"""
import re
import subprocess
import sys


def main():
    nm, library, *headers = sys.argv[1:]
    listed = subprocess.run([nm, "-D", "--defined-only", library], capture_output=True, text=True, check=True).stdout
    exported = {line.split()[-1].split("@")[0] for line in listed.splitlines() if line.split()[-2] != "A"}
    declared = set()
    for header in headers:
        with open(header, encoding="utf-8") as file:
            declared |= {m[1] for m in re.finditer(r"^ND_API [^;(]*?\b(\w+)\(", file.read(), re.M)}
    for name in sorted(exported - declared):
        print(f"exported but not declared: {name}")
    for name in sorted(declared - exported):
        print(f"declared but not exported: {name}")
    print(f"{len(exported & declared)} passed, {len(exported ^ declared)} failed")
    return 1 if exported != declared or not declared else 0


if __name__ == "__main__":
    sys.exit(main())
