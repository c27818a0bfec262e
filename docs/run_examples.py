# SPDX-License-Identifier: BSD-3-Clause
"""Runs every code block of README.md and docs/book and fails where what it prints is not what the page says.

```console  lines that start with "$ " run in one bash a page, in a scratch folder, with the built tools on PATH; the lines after each are
            what it must print (stdout and stderr as a terminal shows them). A line "..." stands for any number of lines.
```cpp      compiled and run against the built libraries (through their uninstalled pkg-config files); text without `int main` is wrapped
            into one, its #include lines hoisted. Where the next block is ```text, that is what it must print.
```python   run as a doctest.
Blocks marked ```console no-run, ```cpp no-run and so on are shown only.
"""
import argparse
import doctest
import os
import pathlib
import re
import subprocess
import sys
import tempfile

ROOT = pathlib.Path(__file__).resolve().parent.parent
BLOCK = re.compile(r"^```(\w+)([^\n]*)\n(.*?)^```$", re.M | re.S)
MARK = "@@end-of-command@@"


def matches(want, got):
    """Line by line; a "..." line takes any number of lines."""
    if not want:
        return not got
    if want[0] == "...":
        return any(matches(want[1:], got[i:]) for i in range(len(got) + 1))
    return bool(got) and want[0].rstrip() == got[0].rstrip() and matches(want[1:], got[1:])


class page_runner:
    def __init__(self, page, build):
        self.page, self.build, self.passed, self.failed = page, build, 0, 0
        self.folder = tempfile.TemporaryDirectory(prefix="pluribus-docs-")
        self.environment = dict(os.environ, PATH=f"{build / 'cli'}:{os.environ['PATH']}", NO_COLOR="1", LC_ALL="C.UTF-8", COLUMNS="120")

    def say(self, good, line, problem=""):
        self.passed, self.failed = self.passed + good, self.failed + (not good)
        if not good:
            print(f"{self.page.relative_to(ROOT)}:{line}: {problem}")

    def console(self, blocks):
        """One shell for all console blocks of the page, so that a file made in one is there in the next."""
        steps = []
        for line, text in blocks:
            for number, row in enumerate(text.splitlines(), line + 1):
                if row.startswith("$ "):
                    steps.append([number, row[2:], []])
                elif row.startswith("> ") and steps and not steps[-1][2]:
                    steps[-1][1] += "\n" + row[2:]
                elif steps:
                    steps[-1][2].append(row)
        script = "".join(f"{command}\nstatus=$?; printf '{MARK}\\n'; (exit $status)\n" for _, command, _ in steps)
        run = subprocess.run(["bash"], input=script, cwd=self.folder.name, env=self.environment, text=True, timeout=600,
                             stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
        outputs = run.stdout.split(MARK + "\n")
        for (line, command, want), got in zip(steps, outputs + [""] * len(steps)):
            while want and not want[-1].strip():
                want.pop()
            shown = got.splitlines()
            self.say(matches(want, shown), line, f"`{command}` printed\n" + "\n".join("    " + row for row in shown))

    def cpp(self, line, text, want):
        if "int main" not in text:
            includes = "\n".join(row for row in text.splitlines() if row.startswith(("#include", "using namespace")))
            body = "\n".join(row for row in text.splitlines() if not row.startswith(("#include", "using namespace")))
            text = f"{includes}\nint main() {{\n{body}\n}}\n"
        source = pathlib.Path(self.folder.name, f"block{line}.cpp")
        source.write_text(text)
        flags = subprocess.run(["pkg-config", "--cflags", "--libs", "--static", "pluribus-io-uninstalled"], text=True, capture_output=True,
                               env=dict(os.environ, PKG_CONFIG_PATH=str(self.build / "meson-uninstalled")))
        if flags.returncode:
            return self.say(False, line, flags.stderr)
        program = source.with_suffix("")
        made = subprocess.run(["g++", "-std=c++20", "-Wall", "-Wextra", str(source), "-o", str(program), *flags.stdout.split()],
                              text=True, capture_output=True)
        if made.returncode:
            return self.say(False, line, made.stderr)
        run = subprocess.run([str(program)], text=True, cwd=self.folder.name, env=self.environment, stdout=subprocess.PIPE,
                             stderr=subprocess.STDOUT, timeout=120)
        good = run.returncode == 0 and (want is None or matches(want.splitlines(), run.stdout.splitlines()))
        self.say(good, line, f"exit {run.returncode}, printed\n{run.stdout}")

    def python(self, line, text):
        test = doctest.DocTestParser().get_doctest(text, {}, self.page.name, str(self.page), line)
        result = doctest.DocTestRunner(verbose=False).run(test)
        self.say(result.failed == 0, line, f"{result.failed} doctest examples failed")

    def run(self):
        text = self.page.read_text()
        blocks = [(text.count("\n", 0, m.start()) + 1, m[1], m[2].strip(), m[3]) for m in BLOCK.finditer(text)]
        consoles = [(line, body) for line, language, flags, body in blocks if language == "console" and "no-run" not in flags]
        if consoles:  # first, so that a program of the page may read what a command of it wrote
            self.console(consoles)
        for i, (line, language, flags, body) in enumerate(blocks):
            if "no-run" in flags:
                continue
            if language == "cpp":
                follows = blocks[i + 1] if i + 1 < len(blocks) else None
                self.cpp(line, body, follows[3] if follows and follows[1] == "text" else None)
            elif language == "python":
                self.python(line, body)


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--build", type=pathlib.Path, required=True)
    parser.add_argument("pages", nargs="*", type=pathlib.Path)
    options = parser.parse_args()
    pages = [p.resolve() for p in options.pages] or [ROOT / "README.md", *sorted((ROOT / "docs" / "book").rglob("*.md"))]
    passed = failed = 0
    for page in pages:
        runner = page_runner(page, options.build.resolve())
        runner.run()
        passed, failed = passed + runner.passed, failed + runner.failed
    print(f"{passed} passed, {failed} failed")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
