# SPDX-License-Identifier: BSD-3-Clause
"""Arrow C schemas against pyarrow, over random fields handed across as structs.

usage: arrow_test.py LIBRARY [COUNT]
pyarrow's schema is read, written again and imported by pyarrow: it must be the same field, 64-bit offsets in place of 32-bit ones.
"""
import ctypes
import pathlib
import random
import sys

try:
    import pyarrow as pa
except ImportError:
    print("pyarrow is not installed")
    sys.exit(77)

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[2] / "consume"))
from ctypes_test import Ndt  # noqa: E402

LEAVES = [pa.bool_(), pa.int8(), pa.int16(), pa.int32(), pa.int64(), pa.uint8(), pa.uint64(), pa.float16(), pa.float32(), pa.float64(), pa.string(),
          pa.large_string(), pa.binary(), pa.large_binary(), pa.binary(7), pa.date32(), pa.time32("ms"), pa.time64("ns"), pa.timestamp("us"),
          pa.timestamp("ns", "Europe/Zurich"), pa.duration("s"), pa.decimal128(10, 2), pa.decimal256(50, -3)]


def drawn(rng, depth=0):
    kind = rng.random()
    if depth > 3 or kind < 0.4:
        return rng.choice(LEAVES)
    field = lambda name: pa.field(name, drawn(rng, depth + 1), nullable=rng.random() < 0.5)  # noqa: E731
    if kind < 0.5:
        return rng.choice([pa.list_, pa.large_list])(field("item"))
    if kind < 0.6:
        return pa.list_(field("item"), rng.randint(0, 5))
    if kind < 0.8:
        return pa.struct([field(n) for n in rng.sample(["a", "b", "long name", "é"], rng.randint(0, 4))])
    if kind < 0.87:
        return pa.map_(rng.choice([pa.string(), pa.int32()]), field("value"))
    if kind < 0.94:
        return pa.dictionary(rng.choice([pa.int8(), pa.int32(), pa.uint16()]), rng.choice([pa.large_string(), pa.int64()]), rng.random() < 0.5)
    return pa.dense_union([field(n) for n in ("x", "y")])


def widened(t):
    if t == pa.string():
        return pa.large_string()
    if t == pa.binary():
        return pa.large_binary()
    inside = lambda f: f.with_type(widened(f.type))  # noqa: E731
    if pa.types.is_list(t) or pa.types.is_large_list(t):
        return pa.large_list(inside(t.value_field))
    if pa.types.is_fixed_size_list(t):
        return pa.list_(inside(t.value_field), t.list_size)
    if pa.types.is_struct(t):
        return pa.struct([inside(f) for f in t])
    if pa.types.is_map(t):
        return pa.map_(inside(t.key_field), inside(t.item_field))
    if pa.types.is_union(t):
        return pa.dense_union([inside(t.field(i)) for i in range(t.num_fields)])
    return t


def main():
    ndt = Ndt(sys.argv[1])
    count = int(sys.argv[2]) if len(sys.argv) > 2 else 5_000
    rng, failed = random.Random(3), 0
    for _ in range(count):
        field = pa.field("", drawn(rng), nullable=rng.random() < 0.5)
        struct = ctypes.create_string_buffer(72)
        field._export_to_c(ctypes.addressof(struct))
        t = ndt.from_arrow(ctypes.addressof(struct))
        pa.Field._import_from_c(ctypes.addressof(struct))  # releases it
        t.to_arrow(ctypes.addressof(struct))
        back = pa.Field._import_from_c(ctypes.addressof(struct))
        if back != field.with_type(widened(field.type)):
            failed += 1
            print(f"{field} came back as {back}, through {t}")
    print(f"{count - failed} passed, {failed} failed")
    return failed != 0


if __name__ == "__main__":
    sys.exit(main())
