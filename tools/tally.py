# SPDX-License-Identifier: BSD-3-Clause
"""Adds up what `meson test` recorded in the given build folders and prints one line: N passed, N failed.

A doctest executable counts its test cases; a program that ends with its own "N passed, N failed" counts those; any other test is one.
"""
import json
import pathlib
import re
import sys

DOCTEST = re.compile(r"\[doctest\] test cases:\s*(\d+)\s*\|\s*(\d+) passed\s*\|\s*(\d+) failed")
OWN = re.compile(r"^(\d+) passed, (\d+) failed", re.M)


def counts(test):
    text = (test.get("stdout") or "") + "\n" + (test.get("stderr") or "")
    good = test["result"] in ("OK", "EXPECTEDFAIL")
    found = DOCTEST.search(text)
    passed, failed = (int(found[2]), int(found[3])) if found else (0, 0)
    if not found and (own := OWN.findall(text)):
        passed, failed = int(own[-1][0]), int(own[-1][1])
    if not found and passed + failed == 0:
        passed, failed = (1, 0) if good else (0, 1)
    if not good and failed == 0:  # a crash or a sanitizer report after the count
        failed = 1
    return passed, failed


def main(folders):
    passed = failed = 0
    for folder in folders:
        for log in sorted(pathlib.Path(folder, "meson-logs").glob("testlog*.json")):
            for line in log.read_text().splitlines():
                test = json.loads(line)
                if test["result"] == "SKIP":
                    continue
                p, f = counts(test)
                passed, failed = passed + p, failed + f
    print(f"{passed} passed, {failed} failed")
    return 1 if failed or not passed else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
