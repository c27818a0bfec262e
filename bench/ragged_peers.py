# SPDX-License-Identifier: BSD-3-Clause
"""Reductions of ragged rows beside awkward, which runs on one thread: both see the same offsets and elements. All run in one process,
interleaved; every result is compared first."""
import awkward as ak
import numpy as np
import pyarrow as pa

from columns import columns
from interleaved import report

CASES = {"sum": ak.sum, "mean": ak.mean, "max": ak.max}


def rows_of(dtype, shortest, longest, elements):
    generator = np.random.default_rng(1)
    sizes = generator.integers(shortest, longest + 1, 2 * elements // (shortest + longest))
    offsets = np.concatenate([[0], np.cumsum(sizes)]).astype(np.int64)
    content = generator.normal(0, 1000, offsets[-1]).astype(dtype)
    return offsets, content


def main():
    to = report("ragged", __doc__, rows=1000000)
    mine = columns(to.options.programs)
    peer = "awkward " + ak.__version__
    for dtype in ("float64", "float32", "int32"):
        for size, (shortest, longest) in {"1 to 20": (1, 20), "900 to 1100": (900, 1100)}.items():
            for name, by_awkward in CASES.items():
                case = f"{name} of {dtype}, rows of {size}, {to.options.rows * 10} elements"
                if not to.wants(case):
                    continue
                offsets, content = rows_of(dtype, shortest, longest, to.options.rows * 10)
                theirs = ak.Array(ak.contents.ListOffsetArray(ak.index.Index64(offsets), ak.contents.NumpyArray(content)))
                x = mine.of(pa.LargeListArray.from_arrays(pa.array(offsets), pa.array(content)))
                got = mine.call(name, x, axis=1).to_numpy(zero_copy_only=False)
                assert np.array_equal(got, mine.call(name, x, axis=1, threads=2).to_numpy(zero_copy_only=False)), case
                tolerance = 1e-4 if dtype == "float32" else 1e-9
                np.testing.assert_allclose(got, ak.to_numpy(by_awkward(theirs, axis=-1)), rtol=tolerance, atol=1000 * tolerance)
                to.measure(case, mine.runs(name, x, axis=1), {peer: lambda: by_awkward(theirs, axis=-1)})


if __name__ == "__main__":
    main()
