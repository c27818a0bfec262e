# SPDX-License-Identifier: BSD-3-Clause
"""Every error of the language has a page, and the example of each page raises that error and no other.

error_pages_test.py --tools FILE… --pages FOLDER --codes CODES.DEF…

The first console block of a page is the example: its last command fails, with this code and no other. What the later blocks show works. An
error of the C++ interface has a program instead, and beside it what it prints, which has this code and no other (docs/run_examples.py runs it); or
it says "Raised by the C++ interface only:" and the reason. The index, README.md, lists every number
with its title. A case is a page, or a number without one.
"""
import argparse
import os
import pathlib
import re
import subprocess
import sys
import tempfile

DEFINITION = re.compile(r'DS_CODE\((\d+), \w+, "(.*)"\)')
BLOCK = re.compile(r"^```console\n(.*?)^```$", re.M | re.S)
PROGRAM = re.compile(r"^```cpp\n.*?^```\n```text\n(.*?)^```$", re.M | re.S)
CODE = re.compile(r"\bE\d{4}\b")


def commands(block):
    found = []
    for line in block.splitlines():
        if line.startswith("$ "):
            found.append([line[2:], False])
        elif line.startswith("> ") and not found[-1][1]:
            found[-1][0] += "\n" + line[2:]
        else:
            found[-1][1] = True
    return [text for text, _ in found]


def run(command, folder, environment):
    """Exit code of the command and the codes it printed on stdout and stderr."""
    done = subprocess.run(["bash", "-c", command], cwd=folder, env=environment, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                          stderr=subprocess.STDOUT, timeout=120)
    return done.returncode, set(CODE.findall(done.stdout.decode("utf-8", "replace")))


def complaint(code, title, text, environment):
    if text.splitlines()[0] != f"# {code}: {title}":
        return f"the first line is not `# {code}: {title}`"
    blocks = BLOCK.findall(text)
    if program := PROGRAM.search(text):
        codes = set(CODE.findall(program[1]))
        return None if codes == {code} else f"the program prints {sorted(codes) or 'no code'}"
    if not blocks:
        return None if "\nRaised by the C++ interface only: " in text else "there is no example, and no reason for that"
    with tempfile.TemporaryDirectory(prefix="pluribus-errors-") as folder:
        *before, example = commands(blocks[0])
        for command in before:
            if run(command, folder, environment) != (0, set()):
                return f"`{command}` failed"
        status, codes = run(example, folder, environment)
        if status not in (1, 2) or codes != {code}:
            return f"`{example}` ends with {status} and {sorted(codes) or 'no code'}"
        for command in [c for block in blocks[1:] for c in commands(block)]:
            if run(command, folder, environment) != (0, set()):
                return f"`{command}` is shown as right, and fails"
    return None


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--tools", nargs="+", required=True)
    parser.add_argument("--pages", type=pathlib.Path, required=True)
    parser.add_argument("--codes", nargs="+", type=pathlib.Path, required=True)
    options = parser.parse_args()
    folders = sorted({str(pathlib.Path(t).resolve().parent) for t in options.tools})
    environment = {**os.environ, "PATH": os.pathsep.join([*folders, os.environ["PATH"]]), "NO_COLOR": "1", "LC_ALL": "C.UTF-8"}
    titles = {f"E{int(number):04}": title for f in options.codes for number, title in DEFINITION.findall(f.read_text())}
    pages = {p.stem: p.read_text(encoding="utf-8") for p in options.pages.glob("E*.md")}
    problems = {code: "no codes.def has this number" for code in pages.keys() - titles.keys()}
    for code, title in titles.items():
        problem = complaint(code, title, pages[code], environment) if code in pages else "there is no page"
        if problem:
            problems[code] = problem
    index = (options.pages / "README.md").read_text(encoding="utf-8")
    listed = dict(re.findall(r"^\| \[(E\d{4})\]\(\1\.md\) \| (.*) \|$", index, re.M))
    for code in listed.keys() ^ titles.keys():
        problems.setdefault(code, "the index (README.md) lacks it, or lists it in vain")
    for code in listed.keys() & titles.keys():
        if listed[code] != titles[code]:
            problems.setdefault(code, f"the index calls it `{listed[code]}`")
    for code, problem in sorted(problems.items()):
        print(f"{code}: {problem}")
    print(f"{len(titles.keys() | pages.keys()) - len(problems)} passed, {len(problems)} failed")
    return 1 if problems or not titles else 0


if __name__ == "__main__":
    sys.exit(main())
