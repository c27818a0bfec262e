# SPDX-License-Identifier: BSD-3-Clause
"""docs/book/functions.md, made by the tool itself: functions_page.py ND PAGE [--check].

With --check nothing is written, and a page that says something else than the registry is an error.
"""
import json
import pathlib
import subprocess
import sys

HEAD = """# Functions

<!-- made by tools/functions_page.py from the registry; do not edit -->

Every function of the registry; `nd functions NAME` says the same on a terminal and
`nd functions --json` to a program. Signatures are [datashapes](datashape.md): `...` stands for dims that broadcast against those of other arguments,
`Dim...` for the dims of which those of `axis=` are reduced (all where none is given), and T for each of the dtypes listed. Arguments of other dtypes are
cast where nothing is lost. Functions of single elements and reductions take ragged dims too: rows are aligned, or reduced on their own.

Expressions and `nd compute` run the functions that need no value whole, on arrays of plain numbers and bools; of the others the entry says that `nd compute`
does not run it. All of them are run by `gfunc::call` in C++, `gf_call` in C and what binds them, on values in memory: `sum(x, axis=0)` is
`gfunc::call("sum", {x}, {{"axis", 0}})`.

Examples are calls on values in memory, written out: a list of numbers is a value of `int64` or `float64`, with `null` in it one of `?int64`, of unequal lists
a ragged one, and `value("2 * date", ["2024-02-29", null])` is a value of any other datashape, its elements as JSON; in C++ that is
`gfunc::value_from_text("2 * date", ...)`. `nd compute` reads arrays from files and takes no such lists.

An option has one name or two; an entry lists other names of the function, which mean the same in every call. How to add a function:
[writing a kernel](kernels.md).

"""


def page_of(tool):
    run = lambda *flags: subprocess.run([tool, "functions", *flags], text=True, stdout=subprocess.PIPE, check=True).stdout
    names = [json.loads(line)["name"] for line in run("--json").splitlines()]
    return HEAD + " ".join(f"[{n}](#{n})" for n in names) + "\n\n" + run("--markdown").rstrip("\n") + "\n"


def main(tool, page, *flags):
    path = pathlib.Path(page)
    made = page_of(tool)
    if "--check" not in flags:
        path.write_text(made, encoding="utf-8")
        return 0
    current = path.exists() and path.read_text(encoding="utf-8") == made
    if not current:
        print(f"{path} is not what the registry says; run tools/functions_page.py {tool} {page}")
    print(f"{int(current)} passed, {int(not current)} failed")
    return 0 if current else 1


sys.exit(main(*sys.argv[1:]))
