# SPDX-License-Identifier: BSD-3-Clause
"""Runs the benchmark suites and prints one table (or, with --json, one line a case).

A suite NAME is the program NAME_bench (C++ peers, in one process with ours) and, where it exists, bench/NAME_peers.py (Python peers;
it is told where the program is and times both sides in one run). Both print JSON lines
{"suite", "case", "ours_s", "peer", "peer_s", "ratio"}: seconds are medians of interleaved runs, ratio = peer time / our time;
or {"suite", "case", "peer", "minor_faults"}: page faults of one call.
"""
import argparse
import json
import pathlib
import subprocess
import sys

HERE = pathlib.Path(__file__).parent


def suites(programs):
    names = {p.name.removesuffix("_bench") for p in programs.glob("*_bench") if p.is_file()}
    return sorted(names | {p.name.removesuffix("_peers.py") for p in HERE.glob("*_peers.py")})


def rows_of(name, programs):
    program = programs / f"{name}_bench"
    script = HERE / f"{name}_peers.py"
    commands = [[str(program), "--json"]] if program.exists() else []
    if script.exists():
        commands.append([sys.executable, str(script), "--programs", str(programs), "--json"])
    for command in commands:
        with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
            for line in process.stdout:
                if line.startswith("{"):
                    yield json.loads(line)
        if process.returncode:
            raise SystemExit(f"{command[0]} ended with status {process.returncode}")


def seconds(value):
    if value is None:
        return ""
    for unit, scale in (("s ", 1), ("ms", 1e3), ("us", 1e6)):
        if value * scale >= 1:
            return f"{value * scale:8.2f} {unit}"
    return f"{value * 1e9:8.1f} ns"


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("names", nargs="*", help="suites; all when none is named")
    parser.add_argument("--programs", type=pathlib.Path, required=True)
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args()
    known = suites(options.programs)
    for name in options.names:
        if name not in known:
            raise SystemExit(f"no benchmark is called {name}; there are: {', '.join(known)}")
    for name in options.names or known:
        if not options.json:
            print(f"\n{name}\n{'case':44} {'ours':>11} {'peer':>26} {'peer time':>11} {'ratio':>7}")
        for row in rows_of(name, options.programs):
            if options.json:
                print(json.dumps(row), flush=True)
            elif "minor_faults" in row:
                print(f"{row['case']:44} {row['peer']:>38} {row['minor_faults']:>11} minor faults", flush=True)
            else:
                print(f"{row['case']:44} {seconds(row['ours_s']):>11} {row['peer']:>26} {seconds(row['peer_s']):>11} {row['ratio']:7.2f}", flush=True)


if __name__ == "__main__":
    main()
