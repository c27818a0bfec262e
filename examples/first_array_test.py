# SPDX-License-Identifier: BSD-3-Clause
"""first_array_test.py PROGRAM: what the program says of a .npy file of two dimensions, of one, and of none that exists."""
import pathlib
import struct
import subprocess
import sys
import tempfile


def npy(path, shape, values):
    header = f"{{'descr': '<f8', 'fortran_order': False, 'shape': {shape}, }}".encode()
    header += b" " * (-(len(header) + 11) % 64) + b"\n"
    path.write_bytes(b"\x93NUMPY\x01\x00" + struct.pack("<H", len(header)) + header + struct.pack(f"<{len(values)}d", *values))


def run(path):
    done = subprocess.run([sys.argv[1], path], capture_output=True, text=True)
    return done.returncode, done.stdout, done.stderr


with tempfile.TemporaryDirectory() as folder:
    path = pathlib.Path(folder) / "x.npy"
    npy(path, (2, 2), [0.0, 0.0, 0.0, 0.0])
    assert run(path) == (0, "2 * 2 * float64 has two dimensions\nmean 1\n", ""), run(path)
    npy(path, (3,), [0.0, 0.0, 0.0])
    assert run(path) == (0, "3 * float64 has not two dimensions\nmean 1\n", ""), run(path)
    code, out, err = run(path.with_name("nothing.npy"))
    assert code == 1 and out == "" and "nothing.npy" in err, (code, out, err)
