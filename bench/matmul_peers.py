# SPDX-License-Identifier: BSD-3-Clause
"""Batches of products of small matrices beside NumPy, which multiplies them on one thread one after the other. Both read the same memory in
one process, interleaved."""
import numpy as np
import pyarrow as pa

from columns import columns
from interleaved import report


def matrices(generator, dtype, n, count):
    a = generator.uniform(-1, 1, (count, n, n)).astype(dtype)
    row = pa.list_(pa.field("item", pa.from_numpy_dtype(dtype), nullable=False), n)
    rows = pa.FixedSizeListArray.from_arrays(pa.array(a.reshape(-1)), type=row)
    return a, pa.FixedSizeListArray.from_arrays(rows, type=pa.list_(pa.field("item", row, nullable=False), n))


def main():
    to = report("matmul", __doc__)
    mine = columns(to.options.programs)
    generator = np.random.default_rng(1)
    for dtype in ("float64", "float32"):
        for n, count in ((8, 1000), (8, 100000), (64, 100)):
            case = f"matmul {count} of {dtype} {n}"
            if not to.wants(case):
                continue
            (a, left), (b, right) = (matrices(generator, dtype, n, count) for _ in range(2))
            x, y = mine.of(left), mine.of(right)
            got = mine.call("matmul", x, y).flatten().flatten().to_numpy(zero_copy_only=False)
            np.testing.assert_allclose(got, (a @ b).reshape(-1), rtol=0, atol=n * np.finfo(dtype).eps)
            to.measure(case, mine.runs("matmul", x, y), {"NumPy " + np.__version__: lambda: a @ b})


if __name__ == "__main__":
    main()
