# SPDX-License-Identifier: BSD-3-Clause
"""The fused suite beside NumPy and numexpr: ours is called through fused_loop.so, so that all run in one process, interleaved."""
import argparse
import ctypes
import json
import pathlib
import random
import statistics
import time

import numpy as np

try:
    import numexpr
except ImportError:
    numexpr = None

CASES = {
    "a+b": (lambda a, b, c, d: a + b, "a+b"),
    "a*b+3*c-d": (lambda a, b, c, d: a * b + 3 * c - d, "a*b+3*c-d"),
    "sin(a)*b+3*c-sqrt(abs(d))": (lambda a, b, c, d: np.sin(a) * b + 3 * c - np.sqrt(np.abs(d)), "sin(a)*b+3*c-sqrt(abs(d))"),
    "exp(a)*sin(b)+exp(c)*sin(d)": (lambda a, b, c, d: np.exp(a) * np.sin(b) + np.exp(c) * np.sin(d), "exp(a)*sin(b)+exp(c)*sin(d)"),
}
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


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--programs", type=pathlib.Path, required=True)
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args()
    run = ctypes.CDLL(str(options.programs / "fused_loop.so")).fused_run
    run.argtypes = [ctypes.c_int, ctypes.c_int64] + [ctypes.c_void_p] * 5
    run.restype = None
    generator = np.random.default_rng(1)
    for n in (1000, 100000, 10000000):
        a, b, c, d = (generator.uniform(-3, 3, n) for _ in range(4))
        out = np.empty(n)
        names = {"a": a, "b": b, "c": c, "d": d}
        pointers = [x.ctypes.data for x in (a, b, c, d, out)]
        for number, (name, (by_numpy, text)) in enumerate(CASES.items()):
            contenders = {"pluribus": lambda: run(number, n, *pointers), "NumPy " + np.__version__: lambda: by_numpy(a, b, c, d)}
            if numexpr:
                contenders["numexpr " + numexpr.__version__] = lambda: numexpr.evaluate(text, local_dict=names, out=out)
            expected = by_numpy(a, b, c, d)
            run(number, n, *pointers)
            np.testing.assert_allclose(out, expected, rtol=1e-12, atol=1e-12)
            times = timings(contenders)
            ours, spread = times.pop("pluribus")
            for peer, (peer_s, _) in times.items():
                row = {"suite": "fused", "case": f"{name} n={n}", "ours_s": ours, "spread": round(spread, 3), "peer": peer, "peer_s": peer_s,
                       "ratio": peer_s / ours}
                print(json.dumps(row), flush=True)


if __name__ == "__main__":
    main()
