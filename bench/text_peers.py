# SPDX-License-Identifier: BSD-3-Clause
"""Strings beside NumPy's StringDType and pyarrow.compute, which run on one thread: lengths in code points, search, comparison, prefixes,
over short and long, ASCII and mixed text. All run in one process, interleaved; every result is compared with pyarrow's first."""
import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from columns import columns
from interleaved import report

PATTERN = "nad"
LETTERS = {"ASCII": "abcdefghijklmnopqrstuvwxyz", "mixed": "abcdefghijklmnopqrstuvwäöüßéñ漢字語"}


def texts(kind, shortest, longest, n):
    """Of `shortest` to `longest` bytes or, where one code point is more, up to as many more."""
    generator = np.random.default_rng(1)
    letters = np.array([c.encode() for c in LETTERS[kind]], dtype=object)
    # A book of random text that rows are cut from, at the beginnings of code points.
    book = b"".join(generator.choice(letters, 1 << 20))
    begins = np.flatnonzero((np.frombuffer(book, np.uint8) & 0xC0) != 0x80)
    first = generator.integers(0, len(begins) - 2 * longest, n)
    begin = begins[first]
    end = begins[np.searchsorted(begins, begin + generator.integers(shortest, longest + 1, n))]
    return pa.array([book[b:e].decode() for b, e in zip(begin, end)], pa.string())


def cases(mine, name, a, b, strings, others):
    x, y, pattern = mine.of(a), mine.of(b), mine.scalar(PATTERN, pa.string())
    word, other = a[7].as_py(), pa.scalar(a[7].as_py())
    single = mine.scalar(word, pa.string())
    return [
        ("length", mine.runs("str_len", x), mine.call("str_len", x), lambda: pc.utf8_length(a), lambda: np.strings.str_len(strings)),
        ("contains", mine.runs("str_contains", x, pattern), mine.call("str_contains", x, pattern),
         lambda: pc.match_substring(a, PATTERN), lambda: np.strings.find(strings, PATTERN) >= 0),
        ("starts with", mine.runs("str_starts_with", x, pattern), mine.call("str_starts_with", x, pattern),
         lambda: pc.starts_with(a, PATTERN), lambda: np.strings.startswith(strings, PATTERN)),
        ("equal", mine.runs("equal", x, y), mine.call("equal", x, y), lambda: pc.equal(a, b), lambda: strings == others),
        ("less", mine.runs("less", x, y), mine.call("less", x, y), lambda: pc.less(a, b), lambda: strings < others),
        ("equal to one", mine.runs("equal", x, single), mine.call("equal", x, single), lambda: pc.equal(a, other), lambda: strings == word),
    ]


def main():
    to = report("text", __doc__, rows=1000000)
    mine = columns(to.options.programs)
    n = to.options.rows
    dtype = np.dtypes.StringDType()
    for kind in LETTERS:
        for size, (shortest, longest) in {"5 to 15": (5, 15), "200": (190, 210)}.items():
            name = f"{kind} of {size} bytes, {n} rows"
            if not any(to.wants(f"{what}, {name}") for what in ("length", "contains", "starts with", "equal", "less", "equal to one")):
                continue
            a = texts(kind, shortest, longest, n)
            # Half of the rows of the other column are the same text.
            rolled = pa.concat_arrays([a[1:], a[:1]])
            b = pc.if_else(pa.array(np.random.default_rng(2).random(n) < 0.5), a, rolled)
            strings, others = (np.array(c.to_pylist(), dtype=dtype) for c in (a, b))
            for what, ours, got, by_arrow, by_numpy in cases(mine, name, a, b, strings, others):
                case = f"{what}, {name}"
                if not to.wants(case):
                    continue
                assert pc.all(pc.equal(got.cast(by_arrow().type), by_arrow())).as_py(), case
                to.measure(case, ours, {"pyarrow " + pa.__version__: by_arrow, "NumPy " + np.__version__: by_numpy})


if __name__ == "__main__":
    main()
