# SPDX-License-Identifier: BSD-3-Clause
"""Zarr data types, v2 and v3, against zarr-python 3 over random NumPy dtypes.

usage: zarr_python_test.py LIBRARY [COUNT [SEED]]
zarr-python's JSON for a dtype is read to the type that NumPy's own text gives, and what is written for it zarr-python reads to a dtype
that is laid out the same. Types that zarr-python has no JSON for must be refused here, or be listed below with the reason.
"""
import json
import pathlib
import random
import sys
import warnings

import numpy as np
from zarr.core.dtype import get_data_type_from_json, get_data_type_from_native_dtype

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[2] / "consume"))
sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[2] / "support"))
from checks import Checks  # noqa: E402
from ctypes_test import Ndt, NdtError  # noqa: E402

warnings.simplefilter("ignore")  # data types without a registered specification
LEAVES = ["?", "i1", "<i2", "<i4", "<i8", "u1", "<u2", "<u4", "<u8", "<f2", "<f4", "<f8", "<c8", "<c16", "S1", "S7", "<U1", "<U5", "V3", "V16",
          "<M8[ns]", "<M8[25s]", "<M8[D]", "<m8[us]", "<m8[10ms]"]
SWAPPED = [">i2", ">i4", ">u8", ">f4", ">f8", ">c16", ">U4", ">M8[s]"]
NAMES = ["a", "b", "c", "x", "y", "long name", "é", "a/b", "Δt"]


def drawn(rng, leaves, depth=0):
    if depth > 2 or rng.random() < (0.2 if depth == 0 else 0.7):
        return np.dtype(rng.choice(leaves))
    return np.dtype([(n, drawn(rng, leaves, depth + 1)) for n in rng.sample(NAMES, rng.randint(1, 4))])


def as_spelt_by_zarr(value):
    """zarr-python 3.1 knows neither the registered name `struct` nor the `r128` of the core specification."""
    if isinstance(value, str) and value[0] == "r" and value[1:].isdigit():
        return {"name": "raw_bytes", "configuration": {"length_bytes": int(value[1:]) // 8}}
    if not isinstance(value, dict) or value["name"] != "struct":
        return value
    return {"name": "structured", "configuration": {"fields": [[f["name"], as_spelt_by_zarr(f["data_type"])] for f in value["configuration"]["fields"]]}}


def read_by_zarr(value, version):
    return get_data_type_from_json({"name": value, "object_codec_id": None} if version == 2 else as_spelt_by_zarr(value), zarr_format=version)


def main():
    ndt = Ndt(sys.argv[1])
    count = int(sys.argv[2]) if len(sys.argv) > 2 else 3000
    rng = random.Random(int(sys.argv[3]) if len(sys.argv) > 3 else 5)
    check, refused, unread = Checks(), 0, 0
    for i in range(count):
        dtype = drawn(rng, LEAVES if i % 3 else LEAVES + SWAPPED)
        ours = ndt.read("numpy", repr(dtype.descr) if dtype.names else dtype.str)
        theirs = get_data_type_from_native_dtype(dtype)
        for version in (2, 3):
            text = json.dumps(theirs.to_json(zarr_format=version)["name"] if version == 2 else theirs.to_json(zarr_format=3))
            read = ndt.read(f"zarr{version}", text)
            if version == 2:
                check(f"v2 of {dtype}: {text}", str(read), str(ours))
            elif ">" not in str(ours):  # byte order is a codec in v3
                check(f"v3 of {dtype}: {text}", str(read), str(ours).replace(", pack=1", ""))
            try:
                written = read.write(f"zarr{version}")
            except NdtError as e:
                refused += 1
                check(f"v{version} of {dtype} is refused: {e}", version == 3 and "packed" in str(e), True)
                continue
            try:
                read_by_zarr(json.loads(text), version)
            except ValueError:  # records in records of v2: zarr-python does not read its own text
                unread += 1
                check(f"v2 of {dtype}, written as {written}", json.loads(written), json.loads(text))
                continue
            back = read_by_zarr(json.loads(written), version)
            check(f"v{version} of {dtype}, written as {written}", back.to_native_dtype(), theirs.to_native_dtype() if version == 2 else dtype.newbyteorder("<"))
    for name, text in {"string": '"string"', "bytes": '"variable_length_bytes"', "float32": '"float32"'}.items():
        check(name, str(ndt.read("zarr3", text)), name)
        check(name, get_data_type_from_json(json.loads(ndt.parse(name).write("zarr3")), zarr_format=3).to_json(zarr_format=3), json.loads(text))
    return check.exit_status(f", {refused} refused here and {unread} by zarr-python itself, over {count} dtypes")


if __name__ == "__main__":
    sys.exit(main())
