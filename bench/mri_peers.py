# SPDX-License-Identifier: BSD-3-Clause
"""The gradient of a brain scan out of core, beside NumPy and dask.array over the same Zarr array.

The volume is Debian's ch2better (301 x 370 x 316, uint8), written once as Zarr v3 by `nd convert`. Two cases: the gradient magnitude
scaled by the standard deviation of the volume, stored as a Zarr array; and its mean. Ours is the wall time of the `nd compute`
process, start-up included; the peers run in this process, imports and thread pools already warm. All read the array from the page cache.
"""
import argparse
import json
import pathlib
import shutil
import statistics
import subprocess
import tempfile
import time

import dask
import dask.array
import numpy
import zarr

SCAN = "/usr/share/mricron/templates/ch2better.nii.gz"
CENTRAL = "v = float64(x); gx = (v[2:, 1:-1, 1:-1] - v[:-2, 1:-1, 1:-1]) / 2; " \
          "gy = (v[1:-1, 2:, 1:-1] - v[1:-1, :-2, 1:-1]) / 2; gz = (v[1:-1, 1:-1, 2:] - v[1:-1, 1:-1, :-2]) / 2; "
GRADIENT = "sqrt(gx * gx + gy * gy + gz * gz) / std(v)"


def gradient(v, sqrt):
    gx = (v[2:, 1:-1, 1:-1] - v[:-2, 1:-1, 1:-1]) / 2
    gy = (v[1:-1, 2:, 1:-1] - v[1:-1, :-2, 1:-1]) / 2
    gz = (v[1:-1, 1:-1, 2:] - v[1:-1, 1:-1, :-2]) / 2
    return sqrt(gx * gx + gy * gy + gz * gz) / v.std()


def by_numpy(path):
    return gradient(zarr.open_array(path, mode="r")[...].astype(numpy.float64), numpy.sqrt)


def by_dask(path):
    return gradient(dask.array.from_zarr(path).astype(numpy.float64), dask.array.sqrt)


def store_numpy(result, path, chunks):
    out = zarr.create_array(path, shape=result.shape, chunks=chunks, dtype="float64", overwrite=True)
    out[...] = result


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--programs", type=pathlib.Path, required=True)
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--runs", type=int, default=7)
    options = parser.parse_args()
    nd = options.programs.parent / "cli" / "nd"
    work = pathlib.Path(tempfile.mkdtemp(prefix="mri-bench-"))
    try:
        scan, ours, theirs = str(work / "scan.zarr"), str(work / "ours.zarr"), str(work / "theirs.zarr")
        subprocess.run([nd, "convert", SCAN, scan], check=True, capture_output=True)
        chunks = zarr.open_array(scan, mode="r").chunks
        dask.config.set(scheduler="threads", num_workers=2)

        def run_ours(expression, *more):
            subprocess.run([nd, "compute", CENTRAL + expression, "-i", f"x={scan}", "--memory", "64M", "--threads", "2", *more],
                           check=True, capture_output=True)

        def fresh(path):
            shutil.rmtree(path, ignore_errors=True)
            return path

        cases = {
            "gradient / std stored as Zarr": (
                lambda: run_ours(GRADIENT, "-o", fresh(ours)),
                {"numpy + zarr-python": lambda: store_numpy(by_numpy(scan), fresh(theirs), chunks),
                 "dask.array": lambda: dask.array.to_zarr(by_dask(scan).rechunk(chunks), fresh(theirs))}),
            "mean of gradient / std": (
                lambda: run_ours(f"mean({GRADIENT})"),
                {"numpy + zarr-python": lambda: by_numpy(scan).mean(), "dask.array": lambda: by_dask(scan).mean().compute()}),
        }
        for case, (mine, peers) in cases.items():
            times = {name: [] for name in ("ours", *peers)}
            for round_ in range(options.runs + 1):
                for name, work_item in (("ours", mine), *peers.items()):
                    start = time.perf_counter()
                    work_item()
                    if round_:  # the first round warms caches
                        times[name].append(time.perf_counter() - start)
            median = {name: statistics.median(t) for name, t in times.items()}
            for peer in peers:
                print(json.dumps({"suite": "mri", "case": case, "ours_s": median["ours"], "peer": peer, "peer_s": median[peer],
                                  "ratio": median[peer] / median["ours"],
                                  "spread": [min(times["ours"]), max(times["ours"])]}), flush=True)
    finally:
        shutil.rmtree(work, ignore_errors=True)


if __name__ == "__main__":
    main()
