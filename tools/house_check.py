# SPDX-License-Identifier: BSD-3-Clause
"""House rules that a machine can check: file caps, names, third-party confinement, upward includes, the paragraph on top of each file.

Reads the files that git tracks; prints one line a finding; exit 1 where there is any.
"""
import re
import subprocess
import sys

LAYERS = {"datashape": 0, "ndt": 1, "gfunc": 2, "nd": 3, "nd/io": 4}
FOLDERS = {"datashape-grammar": 0, "ndt": 1, "gfunc": 2, "array": 3, "io/probe": 1.5, "io": 4, "cli": 5}
CONFINED = {  # include prefix -> where it may stand, and in how many files
    "tao/": (r"^(datashape-grammar/src/|tests/datashape-grammar/)", None),
    "fmt/": (r"\.cpp$", None),
    "tbb/": (r"^(array/src/pool\.cpp|bench/)", None),
    "oneapi/": (r"^(array/src/pool\.cpp|bench/)", None),
    "xtensor/": (r"^(array/include/nd/xtensor\.hpp|gfunc/include/gfunc/xtensor\.hpp|tests/|bench/)", None),
    "Eigen/": (r"^(array/include/nd/eigen\.hpp|gfunc/include/gfunc/eigen\.hpp|gfunc/src/linalg/|tests/|bench/)", None),
    "doctest/": (r"^tests/", None),
    "CLI/": (r"^cli/", None),
    "nlohmann/": (r"^(ndt|io|io/probe|cli|datashape-grammar|array)/.*\.cpp$|^tests/", None),
    "boost/": (r"^gfunc/src/", None),
    "re2/": (r"^gfunc/src/whole/text_regex\.cpp$", 1),
    "utf8proc.h": (r"^gfunc/src/whole/text_case\.cpp$", 1),
    "zstd.h": (r"^io/src/codecs/zstd\.cpp$", 1),
    "png.h": (r"^io/src/", 1),
}
BAD_NAME = re.compile(r"(^|/)[a-z_]*(utils?|helpers?|common|misc|manager)\.(cpp|hpp|h|py)$")
BAD_WORD = re.compile(r"\b(TO[D]O|FIX[M]E|XX[X]|HAC[K])\b")
CODE = (".cpp", ".hpp", ".h")


def layer_of_include(target):
    if target.startswith("nd/io/"):
        return LAYERS["nd/io"]
    head = target.split("/")[0]
    return LAYERS.get(head)


def check(path, text, count, say):
    lines = text.splitlines()
    cap = 400 if path.endswith((".hpp", ".h")) else 600
    if len(lines) > cap:
        say(path, f"{len(lines)} lines, the cap is {cap}")
    if BAD_NAME.search(path):
        say(path, "named after nothing")
    if not path.endswith(".py") and (not lines or "SPDX-License-Identifier" not in lines[0]):
        say(path, "no SPDX line on top")
    if path.endswith(CODE) and not path.startswith(("tests/", "bench/")) and not any(l.startswith("///") or l.startswith("/*") for l in lines[1:6]):
        say(path, "no paragraph on top that says what flows in and out")
    folder = next((f for f in sorted(FOLDERS, key=len, reverse=True) if path.startswith(f + "/")), None)
    for number, line in enumerate(lines, 1):
        if BAD_WORD.search(line):
            say(f"{path}:{number}", "unfinished work in a comment")
        found = re.match(r'\s*#\s*include\s*[<"]([^>"]+)[>"]', line)
        if not found:
            continue
        target = found[1]
        if folder and (up := layer_of_include(target)) is not None and up > FOLDERS[folder]:
            say(f"{path}:{number}", f"includes upwards: {target}")
        for prefix, (where, most) in CONFINED.items():
            if target.startswith(prefix):
                count.setdefault((prefix, most), set()).add(path)
                if not re.search(where, path):
                    say(f"{path}:{number}", f"{target} does not belong here")


def main():
    found = []
    say = lambda where, what: found.append(f"{where}: {what}")
    count = {}
    files = subprocess.run(["git", "ls-files"], capture_output=True, text=True, check=True).stdout.split()
    for path in files:
        if path.endswith(CODE + (".py",)):
            with open(path, encoding="utf-8") as file:
                check(path, file.read(), count, say)
    for (prefix, most), users in count.items():
        if most is not None and len(users) > most:
            say(prefix, f"stands in {len(users)} files, at most {most}: {', '.join(sorted(users))}")
    print("\n".join(found) if found else f"house rules hold in {len(files)} files")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
