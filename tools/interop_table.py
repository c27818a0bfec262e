# SPDX-License-Identifier: BSD-3-Clause
"""The table of docs/book/interop.md, made by the tool itself: interop_table.py DATASHAPE PAGE [--check].

One row a type, one column a notation; `–` is what the notation cannot say. With --check nothing is written, and a page that says something
else than the tool is an error.
"""
import json
import pathlib
import subprocess
import sys

NOTATIONS = ["numpy", "pep3118", "arrow", "dlpack", "zarr2", "zarr3", "c"]
TYPES = ["bool", "int8", "int64", "uint16", "int128", "float16", "bfloat16", "float64", ">float64", "float128", "float80", "float8_e4m3fn",
         "complex64", "complex128", "char", "string", "bytes", "fixed_string(8, 'ascii')", "fixed_string(8, 'utf32')", "fixed_bytes(16)", "date",
         "time(unit='us')", "datetime(unit='ns')", "?datetime(unit='ns')", "datetime(unit='us', tz='UTC')", "timedelta(unit='s')", "decimal(18, 2)", "?int32", "?string",
         "3 * 4 * float32", "var * int64", "{x: int32, y: float64}", "(int32, string)", "union(A: int32, B: string)",
         "categorical(string)", "map(string, int64)", "ref(int8)", "json", "null", "object"]
BEGIN, END = "<!-- table: made by tools/interop_table.py -->\n", "<!-- end of table -->\n"


def cell(answer):
    if not answer["ok"]:
        return "–"
    text = " ".join(answer["text"].split()).replace("|", "\\|")
    return f"`{text}`" if len(text) <= 44 else "yes"


def table(tool):
    requests = "".join(json.dumps({"text": t, "from": "datashape", "to": n}) + "\n" for t in TYPES for n in NOTATIONS)
    lines = subprocess.run([tool, "convert", "--batch"], input=requests, text=True, stdout=subprocess.PIPE, check=True).stdout.splitlines()
    answers = [cell(json.loads(line)) for line in lines]
    rows = ["| type | " + " | ".join(NOTATIONS) + " |", "|---" * (len(NOTATIONS) + 1) + "|"]
    for i, t in enumerate(TYPES):
        rows.append(f"| `{t}` | " + " | ".join(answers[i * len(NOTATIONS):(i + 1) * len(NOTATIONS)]) + " |")
    return "\n".join(rows) + "\n"


def main(tool, page, *flags):
    path = pathlib.Path(page)
    text = path.read_text(encoding="utf-8")
    before, rest = text.split(BEGIN)
    _, after = rest.split(END)
    fresh = before + BEGIN + "\n" + table(tool) + "\n" + END + after
    if "--check" in flags:
        print("1 passed, 0 failed" if fresh == text else f"{page}: the table is stale; run tools/interop_table.py\n0 passed, 1 failed")
        return fresh != text
    path.write_text(fresh, encoding="utf-8")
    return 0


sys.exit(main(*sys.argv[1:]))
