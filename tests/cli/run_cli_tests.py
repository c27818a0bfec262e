# SPDX-License-Identifier: BSD-3-Clause
"""Runs command-line tests: run_cli_tests.py --tools FOLDER… FILE…

A .test file is a session, as cram has them. A line that starts with "$ " is a command (lines that start with "> " go on with it); the lines
after it are what it must print, stdout and stderr in one; "[3]" as the last of them is its exit code when that is not 0. A line of
"..." stands for any number of lines; a line that ends with " (re)" is a regular expression. Lines that start with "#" outside of
output, and blank lines before a command, are free. The commands of a file share one scratch folder and one bash; the tools stand on PATH.
A case is a command.
"""
import argparse
import os
import pathlib
import re
import subprocess
import sys
import tempfile

MARK = "@@status@@"


def cases(path):
    found, want = [], None
    for number, line in enumerate(path.read_text(encoding="utf-8").split("\n"), 1):
        if line.startswith("$ "):
            want = []
            found.append([number, line[2:], want])
        elif want is not None and not want and line.startswith("> "):
            found[-1][1] += "\n" + line[2:]
        elif want is None or (line.startswith("# ") and not want):
            continue
        else:
            want.append(line)
    for case in found:
        while case[2] and (not case[2][-1].strip() or case[2][-1].startswith("# ")):
            case[2].pop()
    return found


def line_matches(want, got):
    if want.endswith(" (re)"):
        return re.fullmatch(want[:-5], got) is not None
    return want.rstrip() == got.rstrip()


def matches(want, got):
    if not want:
        return not got
    if want[0] == "...":
        return any(matches(want[1:], got[i:]) for i in range(len(got) + 1))
    return bool(got) and line_matches(want[0], got[0]) and matches(want[1:], got[1:])


def run_file(path, tools):
    environment = {**os.environ, "PATH": os.pathsep.join([*tools, os.environ["PATH"]]), "LC_ALL": "C.UTF-8", "NO_COLOR": "1"}
    passed = failed = 0
    with tempfile.TemporaryDirectory(prefix="pluribus-cli-") as folder:
        shell = subprocess.Popen(["bash", "--noprofile", "--norc"], cwd=folder, env=environment, stdin=subprocess.PIPE, stdout=subprocess.PIPE,
                                 stderr=subprocess.STDOUT, encoding="utf-8", errors="replace")
        for number, command, want in cases(path):
            shell.stdin.write(f"{command}\nstatus=$?; echo; echo {MARK}$status\n")
            shell.stdin.flush()
            got = []
            for line in shell.stdout:
                if line.startswith(MARK):
                    status = int(line[len(MARK):])
                    break
                got.append(line.rstrip("\n"))
            else:
                status = "the shell ended"
            if got and got[-1] == "":
                got.pop()  # the end of the echo that sets off output without a newline
            if status != 0:
                got.append(f"[{status}]")
            if matches(want, got):
                passed += 1
                continue
            failed += 1
            print(f"{path}:{number}: $ {command}\n  expected:", *want, "  found:", *got, sep="\n    ")
        shell.stdin.close()
        shell.wait(timeout=60)
    return passed, failed


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--tools", nargs="+", required=True, help="the executables")
    parser.add_argument("--tests", nargs="+", type=pathlib.Path, required=True)
    options = parser.parse_args()
    tools = sorted({str(pathlib.Path(t).resolve().parent) for t in options.tools})
    totals = [run_file(path, tools) for path in options.tests]
    passed, failed = (sum(t[i] for t in totals) for i in (0, 1))
    print(f"{passed} passed, {failed} failed")
    return 1 if failed or not passed else 0


if __name__ == "__main__":
    sys.exit(main())
