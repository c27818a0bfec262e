# SPDX-License-Identifier: BSD-3-Clause
"""Arithmetic and comparison of nullable columns with Arrow's bitmaps beside pyarrow.compute, which runs on one thread: the same memory, with
shares of nulls from none to half, nulls on one side only, and bitmaps that begin inside a byte. One process, interleaved; every result is
compared first."""
import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from columns import columns
from interleaved import report

CASES = {"add": pc.add, "multiply": pc.multiply, "less": pc.less}


def column_of(dtype, nulls, seed, n, offset):
    """`offset` elements are sliced off, so that the bitmap begins there."""
    generator = np.random.default_rng(seed)
    elements = generator.normal(0, 1000, n + offset).astype(dtype)
    mask = generator.random(n + offset) < nulls if nulls > 0 else None
    return pa.array(elements, mask=mask)[offset:]


def main():
    to = report("option", __doc__, rows=1000000)
    mine = columns(to.options.programs)
    n = to.options.rows
    sides = {"no nulls": (0, 0, 0), "10 % nulls": (0.1, 0.1, 0), "50 % nulls": (0.5, 0.5, 0), "10 % nulls from bit 3": (0.1, 0.1, 3),
             "10 % nulls on the left": (0.1, 0, 0)}
    for dtype in ("float64", "int32"):
        for kind, (left, right, offset) in sides.items():
            a, b = column_of(dtype, left, 1, n, offset), column_of(dtype, right, 2, n, 0)
            x, y = mine.of(a, False), mine.of(b, False)
            for name, by_arrow in CASES.items():
                case = f"{name} of {dtype}, {kind}, {n} elements"
                if not to.wants(case):
                    continue
                got = mine.call(name, x, y)
                assert got.cast(by_arrow(a, b).type).equals(by_arrow(a, b)), case
                to.measure(case, mine.runs(name, x, y), {"pyarrow " + pa.__version__: lambda: by_arrow(a, b)})


if __name__ == "__main__":
    main()
