# SPDX-License-Identifier: BSD-3-Clause
"""How peers are timed beside ours in one Python process: calls by the names of who is called flow in, JSON lines of run.py flow out. What is
called, and whether the results agree, is each suite's own."""
import argparse
import json
import pathlib
import random
import statistics
import time

ROUNDS = 7


def seconds_of(run, calls):
    begin = time.perf_counter()
    for _ in range(calls):
        run()
    return (time.perf_counter() - begin) / calls


def timings(contenders):
    """(median, middle half as a share of it) of interleaved rounds in changing order; each contender is warmed by its own calls first."""
    calls = {name: max(1, min(10000, int(2e-3 / max(1e-9, min(seconds_of(run, 1), seconds_of(run, 1)))))) for name, run in contenders.items()}
    times = {name: [] for name in contenders}
    order = list(contenders)
    shuffled = random.Random(7)
    for _ in range(ROUNDS):
        shuffled.shuffle(order)
        for name in order:
            for _ in range(2 if calls[name] > 1 else 1):
                contenders[name]()
            times[name].append(seconds_of(contenders[name], calls[name]))
    return {name: (statistics.median(t), (sorted(t)[-2] - sorted(t)[1]) / statistics.median(t)) for name, t in times.items()}


class report:
    """The options of a suite, and the rows of its cases."""

    def __init__(self, suite, doc, **more):
        """`more`: further options by name, with their defaults."""
        parser = argparse.ArgumentParser(description=doc.splitlines()[0])
        parser.add_argument("--programs", type=pathlib.Path, required=True)
        parser.add_argument("--json", action="store_true")
        parser.add_argument("--only", default="", help="cases whose names contain this")
        for name, default in more.items():
            parser.add_argument("--" + name, type=type(default), default=default)
        self.suite, self.options = suite, parser.parse_args()

    def wants(self, case):
        return self.options.only in case

    def measure(self, case, ours, peers):
        """A row for each of ours beside each peer; all run interleaved. Of ours one may have no name of its own: ""."""
        times = timings({**ours, **peers})
        for mine in ours:
            for peer in peers:
                ours_s, spread = times[mine]
                row = {"suite": self.suite, "case": f"{case}, {mine}" if mine else case, "ours_s": ours_s, "spread": round(spread, 3),
                       "peer": peer, "peer_s": times[peer][0], "ratio": times[peer][0] / ours_s}
                print(json.dumps(row), flush=True)
