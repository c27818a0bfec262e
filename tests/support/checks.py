# SPDX-License-Identifier: BSD-3-Clause
"""Counts what a test script compares, and says the first twenty that differ. A script that compared nothing has failed."""


class Checks:
    def __init__(self):
        self.passed = self.failed = 0

    def __call__(self, what, found, expected):
        if found == expected:
            self.passed += 1
            return
        self.failed += 1
        if self.failed <= 20:
            print(f"{what}\n  found    {found!r}\n  expected {expected!r}")

    def exit_status(self, about=""):
        print(f"{self.passed} passed, {self.failed} failed{about}")
        return 0 if self.passed and not self.failed else 1
