# SPDX-License-Identifier: BSD-3-Clause
"""Every number of the brain-scan example beside the same computation in NumPy: brain_scans_test.py ND RUN.SH

The scans are read here with gzip and numpy.frombuffer alone. Integers and counts must be equal, floats within 1e-12 of their size,
pictures equal to the byte. Runs at other thread counts and memory limits must give the same bits.
"""
import gzip
import json
import pathlib
import struct
import subprocess
import sys
import tempfile
import zlib

import numpy
import zarr

SCANS = pathlib.Path("/usr/share/mricron/templates")
GRADIENT = ("v = float64(x); gx = (v[2:, 1:-1, 1:-1] - v[:-2, 1:-1, 1:-1]) / 2; gy = (v[1:-1, 2:, 1:-1] - v[1:-1, :-2, 1:-1]) / 2; "
            "gz = (v[1:-1, 1:-1, 2:] - v[1:-1, 1:-1, :-2]) / 2; sqrt(gx * gx + gy * gy + gz * gz) / std(v)")
GAP = 4
checks = {"passed": 0, "failed": 0}


def check(what, holds):
    checks["passed" if holds else "failed"] += 1
    if not holds:
        print("FAILED:", what)


def close(a, b):
    a, b = numpy.asarray(a, numpy.float64), numpy.asarray(b, numpy.float64)
    return a.shape == b.shape and bool(numpy.all(numpy.abs(a - b) <= 1e-12 * numpy.abs(b)))


def read_scan(name):
    raw = gzip.open(SCANS / f"{name}.nii.gz").read()
    dims = struct.unpack_from("<8h", raw, 40)
    assert struct.unpack_from("<h", raw, 70) == (2,)  # uint8
    offset = int(struct.unpack_from("<f", raw, 108)[0])
    shape = dims[1:1 + dims[0]]
    return numpy.frombuffer(raw, numpy.uint8, offset=offset).reshape(shape, order="F"), raw


def read_png(path):
    data = path.read_bytes()
    assert data[:8] == b"\x89PNG\r\n\x1a\n"
    at, packed, header = 8, b"", None
    while at < len(data):
        size, kind = struct.unpack_from(">I4s", data, at)
        body = data[at + 8:at + 8 + size]
        assert zlib.crc32(kind + body) == struct.unpack_from(">I", data, at + 8 + size)[0]
        if kind == b"IHDR":
            header = struct.unpack(">IIBBBBB", body)
        elif kind == b"IDAT":
            packed += body
        at += 12 + size
    width, height, depth, kind = header[:4]
    assert (depth, kind) == (8, 2)
    rows = numpy.frombuffer(zlib.decompress(packed), numpy.uint8).reshape(height, 1 + 3 * width)
    out = numpy.zeros((height, 3 * width), numpy.int64)
    for y in range(height):
        filter_, line = rows[y, 0], rows[y, 1:].astype(numpy.int64)
        above = out[y - 1] if y else numpy.zeros(3 * width, numpy.int64)
        if filter_ == 0:
            out[y] = line
        elif filter_ == 2:
            out[y] = (line + above) & 255
        else:
            for x in range(3 * width):
                left = out[y, x - 3] if x >= 3 else 0
                corner = above[x - 3] if x >= 3 else 0
                guess = left
                if filter_ == 3:
                    guess = (left + above[x]) // 2
                elif filter_ == 4:
                    p = left + above[x] - corner
                    guess = min((abs(p - left), 0, left), (abs(p - above[x]), 1, above[x]), (abs(p - corner), 2, corner))[2]
                out[y, x] = (line[x] + guess) & 255
    return out.reshape(height, width, 3)


def slices(volume, at):
    """Three planes, first axis to the right, second up."""
    i, j, k = at
    return [plane.T[::-1] for plane in (volume[i], volume[:, j], volume[:, :, k])]


def side_by_side(planes):
    height = max(p.shape[0] for p in planes)
    width = sum(p.shape[1] for p in planes) + GAP * (len(planes) - 1)
    out = numpy.zeros((height, width) + planes[0].shape[2:], planes[0].dtype)
    left = 0
    for p in planes:
        top = (height - p.shape[0]) // 2
        out[top:top + p.shape[0], left:left + p.shape[1]] = p
        left += p.shape[1] + GAP
    return out


def gray(planes):
    shown = numpy.sort(numpy.concatenate([p.ravel() for p in planes]).astype(numpy.float64))
    low, high = (shown[int(q * (shown.size - 1))] for q in (0.005, 0.995))
    return [numpy.clip((p.astype(numpy.float64) - low) * (255 / (high - low)), 0, 255).astype(numpy.int64) for p in planes]


def main():
    nd, script = (pathlib.Path(p).resolve() for p in sys.argv[1:3])
    work = tempfile.TemporaryDirectory(prefix="pluribus-brain-")
    out = pathlib.Path(work.name)

    def run(*arguments):
        return subprocess.run([nd, *arguments], cwd=out, check=True, capture_output=True, text=True).stdout

    done = subprocess.run([script, out, nd], capture_output=True, text=True)
    print(done.stdout[-2000:] if done.returncode else "", done.stderr[-2000:] if done.returncode else "")
    check("run.sh exits 0", done.returncode == 0)
    if done.returncode:
        return

    scan, raw = read_scan("ch2better")
    ch2, _ = read_scan("ch2")
    atlas, _ = read_scan("aal")

    # 1. Datashapes and the header.
    info = [json.loads(line) for line in run("info", "--json", *(SCANS / f"{n}.nii.gz" for n in ("ch2better", "ch2", "aal"))).splitlines()]
    for facts, array in zip(info, (scan, ch2, atlas)):
        check(f"datashape of {facts['path']}", facts["datashape"] == " * ".join(map(str, array.shape)) + " * uint8")
    header = run("info", "--header", SCANS / "ch2better.nii.gz")
    for field, text in (("dim", "[3, 301, 370, 316, 1, 1, 1, 1]"), ("datatype", "2"), ("bitpix", "8"), ("vox_offset", "352")):
        line = next((l for l in header.splitlines() if l.split()[:1] == [field]), "")
        check(f"header field {field}: {line}", text.replace(" ", "") in line.replace(" ", ""))
    check("srow_x", "0.5,0.0,0.0,-75.0" in header.replace(" ", ""))

    # 2. The chunked copy, read by zarr-python.
    copy = zarr.open_array(str(out / "scan.zarr"), mode="r")
    check("chunks of the copy", copy.chunks == (64, 64, 64))
    check("the copy is the scan", numpy.array_equal(copy[...], scan))

    # 3. The gradient.
    v = scan.astype(numpy.float64)
    gx = (v[2:, 1:-1, 1:-1] - v[:-2, 1:-1, 1:-1]) / 2
    gy = (v[1:-1, 2:, 1:-1] - v[1:-1, :-2, 1:-1]) / 2
    gz = (v[1:-1, 1:-1, 2:] - v[1:-1, 1:-1, :-2]) / 2
    expected = numpy.sqrt(gx * gx + gy * gy + gz * gz) / v.std()
    gradient = zarr.open_array(str(out / "gradient.zarr"), mode="r")[...]
    check("the gradient", gradient.dtype == numpy.float64 and close(gradient, expected))
    values = {r["name"]: r["value"] for r in
              json.loads(run("compute", "mean = mean(g); std = std(g); largest = max(g)", "-i", "g=gradient.zarr", "--json"))["results"]}
    check("mean of the gradient", close(values["mean"], expected.mean()))
    check("std of the gradient", close(values["std"], expected.std()))
    check("largest of the gradient", close(values["largest"], expected.max()))

    # The same bits at other thread counts and limits, and never more memory than the limit.
    for number, (threads, memory, limit) in enumerate((("1", "64M", 64 << 20), ("2", "64M", 64 << 20), ("1", "1G", 1 << 30), ("2", "1G", 1 << 30))):
        name = f"again{number}.zarr"
        report = json.loads(run("compute", GRADIENT, "-i", "x=scan.zarr", "-o", name, "--threads", threads, "--memory", memory, "--json"))["report"]
        check(f"peak of blocks at {threads} threads and {memory}: {report['peak_bytes']}", 0 < report["peak_bytes"] <= limit)
        again = zarr.open_array(str(out / name), mode="r")[...]
        check(f"the same bits at {threads} threads and {memory}", again.tobytes() == gradient.tobytes())

    # 4. The table of regions.
    rows = [json.loads(line) for line in run(
        "compute", "--table", "--json", "--names", SCANS / "aal.nii.txt", "-i", f"x={SCANS}/ch2.nii.gz", "-i", f"region={SCANS}/aal.nii.gz",
        "mean = mean(x, by=region, groups=117); std = std(x, by=region, groups=117); count = count(x, by=region, groups=117)").splitlines()]
    check("116 regions", [r["row"] for r in rows] == list(range(1, 117)))
    for row in rows:
        inside = ch2[atlas == row["row"]].astype(numpy.float64)
        check(f"count of {row['name']}", row["count"] == inside.size)
        check(f"mean of {row['name']}", close(row["mean"], inside.mean()))
        check(f"std of {row['name']}", close(row["std"], inside.std()))
    printed = next(l for l in done.stdout.splitlines() if "Precentral_L" in l).split()
    check("the printed table has the same numbers", [float(printed[2]), float(printed[3]), int(printed[4])] == [rows[0][k] for k in ("mean", "std", "count")])

    # 5. The pictures.
    picture = read_png(out / "scan.png")
    check("the picture of the scan", numpy.array_equal(picture, numpy.repeat(side_by_side(gray(slices(scan, (135, 185, 150))))[..., None], 3, axis=2)))
    check("the size of the gradient's picture", read_png(out / "gradient.png").shape == side_by_side(slices(expected, (134, 184, 149))).shape + (3,))
    atlas_picture = read_png(out / "atlas.png")
    labels = side_by_side([numpy.kron(p, numpy.ones((2, 2), p.dtype)) for p in slices(atlas, (78, 105, 90))])
    plain = side_by_side([numpy.kron(p, numpy.ones((2, 2), p.dtype)) for p in gray(slices(ch2, (78, 105, 90)))])
    check("the size of the atlas's picture", atlas_picture.shape == labels.shape + (3,))
    check("the scan shows where there is no region", numpy.array_equal(atlas_picture[labels == 0], numpy.repeat(plain[labels == 0][:, None], 3, axis=1)))
    region = labels == labels[labels > 0][0]
    check("a region is coloured", bool((atlas_picture[region].max(axis=1) != atlas_picture[region].min(axis=1)).any()))
    work.cleanup()


main()
print(f"{checks['passed']} passed, {checks['failed']} failed")
sys.exit(1 if checks["failed"] else 0)
