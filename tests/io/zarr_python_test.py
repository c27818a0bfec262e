# SPDX-License-Identifier: BSD-3-Clause
"""Holds our Zarr and npy against zarr-python 3 and NumPy, both ways. Arguments: the `convert` test program."""
import itertools
import os
import subprocess
import sys
import tempfile

import numpy as np
import zarr

CONVERT = sys.argv[1]
DTYPES = ["bool", "int8", "int16", "int32", "int64", "uint8", "uint16", "uint32", "uint64", "float16", "float32", "float64", "complex64", "complex128"]
failures = 0
checks = 0


def sample(dtype, shape=(5, 7, 3)):
    numbers = np.random.default_rng(3).integers(0, 250, shape)
    values = (numbers % 2).astype(bool) if dtype == "bool" else (numbers % 100).astype(dtype)
    if np.dtype(dtype).kind in "fc":
        values = values / np.array(7, dtype)
        values.flat[1], values.flat[2], values.flat[3] = np.nan, np.inf, -0.0
    return values.astype(dtype)


def convert(*arguments):
    done = subprocess.run([CONVERT, *map(str, arguments)], capture_output=True, text=True)
    if done.returncode:
        raise AssertionError(f"convert {arguments}: {done.stderr}")


def same(what, ours, theirs):
    global failures, checks
    checks += 1
    equal = ours.dtype.newbyteorder("=") == theirs.dtype.newbyteorder("=") and ours.shape == theirs.shape and ours.astype(theirs.dtype).tobytes() == theirs.tobytes()
    if not equal:
        failures += 1
        print(f"not the same: {what}: {ours.dtype}{ours.shape} {theirs.dtype}{theirs.shape}")


def ours_read_by_zarr_python(folder):
    for dtype, codecs in itertools.product(DTYPES, ["bytes", "gzip:1", "zstd:3,crc32c", "crc32c"]):
        values = sample(dtype)
        np.save(f"{folder}/in.npy", values)
        path = f"{folder}/{dtype}-{codecs}.zarr"
        convert(f"{folder}/in.npy", path, codecs, "2,4,3")
        opened = zarr.open_array(path, mode="r")
        same(f"ours -> zarr-python, {dtype}, {codecs}", opened[...], values)
        assert "datashape" in opened.attrs, opened.attrs.asdict()


def zarr_python_read_by_ours(folder):
    codecs = zarr.codecs
    chains = {
        "plain": ([codecs.BytesCodec(endian="little")]),
        "big": ([codecs.BytesCodec(endian="big")]),
        "gzip": ([codecs.BytesCodec(), codecs.GzipCodec(level=5)]),
        "zstd": ([codecs.BytesCodec(), codecs.ZstdCodec(level=3, checksum=True), codecs.Crc32cCodec()]),
        "transpose": ([codecs.TransposeCodec(order=(2, 0, 1)), codecs.BytesCodec(), codecs.ZstdCodec()]),
    }
    for dtype, (name, chain) in itertools.product(DTYPES, chains.items()):
        values = sample(dtype)
        path = f"{folder}/{dtype}-{name}-theirs.zarr"
        kind = np.dtype(dtype).kind
        fill = True if kind == "b" else 7 if kind in "iu" else complex("nan") if kind == "c" else float("nan")
        filters = [c for c in chain if isinstance(c, codecs.TransposeCodec)]
        serializer = next(c for c in chain if isinstance(c, codecs.BytesCodec))
        compressors = [c for c in chain if c not in filters and c is not serializer]
        array = zarr.create_array(path, shape=values.shape, chunks=(2, 3, 3), dtype=dtype, fill_value=fill, filters=filters, serializer=serializer,
                                  compressors=compressors, chunk_key_encoding={"name": "v2", "separator": "."} if name == "gzip" else None)
        array[:4] = values[:4]
        convert(path, f"{folder}/out.npy")
        same(f"zarr-python -> ours, {dtype}, {name}", np.load(f"{folder}/out.npy"), array[...])
        os.remove(f"{folder}/out.npy")


def npy_both_ways(folder):
    for dtype, order in itertools.product(DTYPES, ["C", "F", ">"]):
        values = sample(dtype)
        stored = values.astype(np.dtype(dtype).newbyteorder(">")) if order == ">" else np.asarray(values, order=order)
        np.save(f"{folder}/in.npy", stored)
        convert(f"{folder}/in.npy", f"{folder}/out.npy")
        same(f"npy, {dtype}, {order}", np.load(f"{folder}/out.npy"), values)
        os.remove(f"{folder}/out.npy")


with tempfile.TemporaryDirectory() as folder:
    ours_read_by_zarr_python(folder)
    zarr_python_read_by_ours(folder)
    npy_both_ways(folder)
print(f"{checks} comparisons, {failures} not the same")
sys.exit(failures > 0 or checks < 150)
