# SPDX-License-Identifier: BSD-3-Clause
"""Any function of the registry on any memory against NumPy, drawn by hypothesis: the function, its dtype, shapes that broadcast (without dims, and
of nothing), and for every argument steps, order of dims, repeated dims, byte order, fields of rows and of columns, nulls by bits from any bit.

usage: layouts_test.py CALL_BRIDGE
The draws are the same in every run. Integers, bools and what does not round are equal, signs of zeros included; the rest is within 4 ULP or, of
sums and the like, within the rounding of its dtype. A function that is listed nowhere here fails the test: it has to be given a reference.
"""
import fractions
import math
import sys

import numpy as np
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import array_shapes, mutually_broadcastable_shapes

from bfloat16 import BFLOAT16, is_bfloat16, rounded, widened
from call_bridge import DTYPES, CallError, Calls, Column, Nullable
from layouts import Laid, native, noisy, random, row_field, swapped

np.seterr(all="ignore")
calls = Calls(sys.argv[1])
pages = calls.functions()
counted = {"elementwise": 0, "reductions": 0, "moves": 0, "orders": 0, "refused": 0}
quick = settings(max_examples=int(sys.argv[2]) if len(sys.argv) > 2 else 800, derandomize=True, deadline=None, database=None, report_multiple_bugs=False, suppress_health_check=list(HealthCheck))


# Arguments ---------------------------------------------------------------------------------------------------------------------------

@st.composite
def laid(draw, values, nullable=st.booleans()):
    """The values in some memory; where dims are repeated, the first of them over and over."""
    n = values.ndim
    steps = [draw(st.sampled_from([1, 1, 1, 2, 3, -1, -2, 0])) for _ in range(n)]
    order = draw(st.permutations(range(n)))
    first = values[(*(slice(0, 1) if s == 0 else slice(None) for s in steps), ...)]
    room = [k * max(abs(s), 1) for k, s in zip(first.shape, steps)]
    memory = np.zeros([room[d] for d in order], values.dtype)
    container = draw(st.sampled_from(["plain", "plain", "other byte order", "field of rows", "field of columns"]))
    if container == "other byte order" and values.dtype.itemsize > 1:
        memory = swapped(memory)
    elif container == "field of rows":
        memory = row_field(memory)
    view = memory.transpose(np.argsort(order))[tuple(slice(None, None, s or 1) for s in steps)] if n else memory
    valid = None
    if draw(nullable):
        valid = np.asarray(np.random.default_rng(draw(st.integers(0, 2**32))).random(values.shape) < draw(st.sampled_from([0.0, 0.5, 0.9, 1.0])))
    content = first if valid is None or 0 in steps else noisy(first, valid)
    view[...] = content
    view = np.broadcast_to(view, values.shape)
    made = Column(view) if container == "field of columns" else view
    plain = np.broadcast_to(first, values.shape).copy()
    how = f"{container}, steps {steps}, order {order}"
    if valid is None:
        return Laid(how, made, plain)
    lie = (draw(st.integers(0, 13)), draw(st.integers(1, 3)), draw(st.booleans()))
    return Laid(f"{how}, nulls {lie}", Nullable(made, valid, *lie), plain, valid)


@st.composite
def arrays(draw, dtype, shape, make=random):
    return np.asarray(make(dtype, shape, rng=np.random.default_rng(draw(st.integers(0, 2**32)))))


def finite(dtype, shape, rng):
    return np.asarray(rng.normal(0, 2, shape) + 1j * rng.normal(0, 2, shape)).astype(dtype)


def small(dtype, shape, rng):
    return np.asarray(rng.integers(0, 12, shape)).astype(dtype)


def what(name, args, options={}):
    return f"{name}({', '.join(f'{a.values.dtype}{a.values.shape} [{a.how}]' for a in args)}{options or ''})"


def called(kind, name, args, **options):
    counted[kind] += 1
    got = calls(name, *[a.given for a in args], **options)
    return got


def split(got, name):
    """Data and which of it is valid."""
    data, valid = (got.data, got.valid) if isinstance(got, Nullable) else (got, None)
    return (data.astype(BFLOAT16) if is_bfloat16(data.dtype) else native(data)), valid


# Comparison --------------------------------------------------------------------------------------------------------------------------

def equal(got, want, about):
    if is_bfloat16(want.dtype):
        got, want = widened(got), widened(want)
    ok = got == want
    if want.dtype.kind == "f":
        ok = (ok & (np.signbit(got) == np.signbit(want))) | (np.isnan(got) & np.isnan(want))
    elif want.dtype.kind == "c":
        ok |= np.isnan(got) & np.isnan(want)
    assert np.all(ok), f"{about}:\ngot  {got!r}\nwant {want!r}"


def equal_but_zeros(got, want, about):
    """Which of two zeros comes first, or stays, is the order they had."""
    if is_bfloat16(want.dtype):
        got, want = widened(got), widened(want)
    assert np.array_equal(got, want, equal_nan=want.dtype.kind in "fc"), f"{about}:\ngot  {got!r}\nwant {want!r}"


def near(got, want, about, ulps=4):
    if is_bfloat16(want.dtype):
        got, want, ulps = widened(got), widened(want), 2.0**16
    with np.errstate(all="ignore"):
        size = np.abs(want)
        unit = np.spacing(size if want.dtype.kind != "c" else size.astype(f"f{want.dtype.itemsize // 2}"))
        ok = (np.abs(got - want) <= ulps * unit) | (np.isnan(got) & np.isnan(want)) | (got == want)
    assert np.all(ok), f"{about}:\ngot  {got!r}\nwant {want!r}"


def close(got, want, about):
    """Of what sums: the rounding of the dtype, and of the terms that cancelled."""
    if is_bfloat16(want.dtype):
        got, want, bound = widened(got), widened(want), 2.0**-6
    else:
        bound = {"f2": 2e-3, "f4": 1e-5, "f8": 1e-11, "c8": 1e-5, "c16": 1e-11}.get(want.dtype.str[1:], 0)
    assert np.allclose(got.astype("c16"), want.astype("c16"), rtol=bound, atol=bound * 100, equal_nan=True), f"{about}:\ngot  {got!r}\nwant {want!r}"


def alike(got, want, valid, compare, about):
    """`valid` is none where no null is allowed."""
    data, mask = split(got, about)
    assert (mask is None) == (valid is None), f"{about}: nulls {mask}, not {valid}"
    assert data.shape == want.shape and data.dtype == want.dtype, f"{about}: {data.dtype}{data.shape}, not {want.dtype}{want.shape}"
    if valid is None:
        return compare(data, want, about)
    assert np.array_equal(mask, valid), f"{about}: nulls {mask}, not {valid}"
    compare(data[valid], want[valid], about)


# Elementwise -------------------------------------------------------------------------------------------------------------------------

def by_element(f):
    def guarded(x):
        try:
            return f(x)
        except (OverflowError, ValueError):
            return math.nan
    return lambda a: np.vectorize(guarded, otypes=["f8"])(a.astype("f8"))


EXACT = ["abs", "add", "bitwise_and", "bitwise_invert", "bitwise_left_shift", "bitwise_or", "bitwise_right_shift", "bitwise_xor", "ceil", "conj", "copysign", "divide", "equal",
         "floor", "floor_divide", "fmax", "fmin", "greater", "greater_equal", "imag", "isfinite", "isinf", "isnan", "less", "less_equal", "logical_and", "logical_not",
         "logical_or", "logical_xor", "maximum", "minimum", "multiply", "negative", "not_equal", "positive", "real", "reciprocal", "remainder", "round", "sign", "signbit", "sqrt",
         "square", "subtract", "trunc", "nextafter"]
NEAR = ["angle", "arccos", "arccosh", "arcsin", "arcsinh", "arctan", "arctan2", "arctanh", "cbrt", "cos", "cosh", "exp", "exp2", "expm1", "hypot", "log", "log10", "log1p", "log2",
        "power", "sin", "sinh", "tan", "tanh"]
REFERENCES = {"where": (np.where, equal), "erf": (by_element(math.erf), near), "erfc": (by_element(math.erfc), lambda g, w, a: near(g, w, a, 16)),
              "logaddexp": (np.logaddexp, lambda g, w, a: close(g, w, a))}
REFERENCES |= {name: (getattr(np, name), equal) for name in EXACT} | {name: (getattr(np, name), near) for name in NEAR}
REFERENCES |= {name: (getattr(np, name), equal_but_zeros) for name in ("sign", "clip", "maximum", "minimum", "fmax", "fmin")}  # of zeros one or the other
# Poles and the places between them are not where the C library's are; the accuracy test has them.
ELSEWHERE = {"gamma", "lgamma"}


def kernels(start):
    """Name and the dtypes of its arguments, of every kernel whose signature starts so."""
    for name, page in pages.items():
        for k in page["kernels"]:
            arguments = k["signature"][1 : k["signature"].index(")")].split(", ")
            if not all(a.startswith(start) for a in arguments):
                continue
            leaves = [a.split("* ")[-1] for a in arguments]
            for t in k["dtypes"] or [None]:
                dtypes = [t if leaf == "T" else leaf for leaf in leaves]
                if all(d in DTYPES for d in dtypes):
                    yield name, tuple(dtypes)


ELEMENTWISE = [k for k in kernels("... * ") if k[0] not in ELSEWHERE]
UNKNOWN = {name for name, _ in ELEMENTWISE} - set(REFERENCES)
assert not UNKNOWN, f"no reference for {sorted(UNKNOWN)}"


def elementwise_reference(name, f, compare, values):
    narrow = any(is_bfloat16(v.dtype) for v in values)
    if not narrow:
        if compare is near and values[0].dtype in (np.float16, np.float32):
            return np.asarray(f(*[v.astype("f8") for v in values])).astype(values[0].dtype)
        want = np.asarray(f(*values))
        return want.astype(values[0].dtype) if name in ("erf", "erfc") else want
    wide = [widened(v) if is_bfloat16(v.dtype) else v for v in values]
    want = np.asarray(f(*[w.astype("f8") if compare not in (equal, equal_but_zeros) and w.dtype == np.float32 else w for w in wide]))
    return rounded(want) if want.dtype.kind == "f" else want


@quick
@given(st.data())
def elementwise(data):
    name, dtypes = data.draw(st.sampled_from(ELEMENTWISE))
    dtypes = [DTYPES[d] for d in dtypes]
    if name == "nextafter" and is_bfloat16(dtypes[0]):
        return  # has no NumPy; elementwise_numpy_test.py steps by bits
    f, compare = REFERENCES[name]
    shapes = data.draw(mutually_broadcastable_shapes(num_shapes=len(dtypes), max_dims=4, min_side=0, max_side=5)).input_shapes
    is_complex = any(d.kind == "c" for d in dtypes)
    make = finite if is_complex else random
    values = [data.draw(arrays(d, s, make if d.kind != "b" else random)) for d, s in zip(dtypes, shapes)]
    if name in ("power", "bitwise_left_shift", "bitwise_right_shift") and dtypes[0].kind in "iu":
        values[1] = small(dtypes[1], shapes[1], np.random.default_rng(data.draw(st.integers(0, 2**32))))
    if name == "clip":
        values[1:] = [np.minimum(*np.broadcast_arrays(*values[1:])), np.maximum(*np.broadcast_arrays(*values[1:]))] if not is_bfloat16(dtypes[0]) else values[1:]
    if is_complex and compare in (equal, equal_but_zeros) and name in ("abs", "add", "divide", "multiply", "reciprocal", "sign", "sqrt", "square", "subtract"):
        compare = near
    args = [data.draw(laid(v)) for v in values]
    about = what(name, args)
    with np.errstate(all="ignore"):
        want = elementwise_reference(name, f, compare, [a.values for a in args])
    got = called("elementwise", name, args)
    valid = None
    if any(a.valid is not None for a in args):
        valid = np.broadcast_to(True, want.shape)
        if name == "where":
            some = [True if a.valid is None else a.valid for a in args]
            valid = some[0] & np.where(args[0].values, some[1], some[2])
        else:
            for a in args:
                valid = valid & (True if a.valid is None else a.valid)
        valid = np.broadcast_to(valid, want.shape)
    if is_complex and name in ("arccosh", "arccos", "arcsin", "arcsinh", "arctan", "arctanh", "tan", "tanh", "power", "log", "log1p", "log2", "log10", "expm1", "reciprocal", "divide"):
        compare = close if want.dtype == np.complex64 else lambda g, w, a: near(g, w, a, 64)
    alike(got, want, valid, compare, about)


# Reductions --------------------------------------------------------------------------------------------------------------------------


def variance(a):
    """Of integers without rounding: NumPy's float64 has none of the digits in which great ones differ."""
    if a.dtype.kind not in "biu" or not a.size:
        return np.var(a)
    mean = fractions.Fraction(sum(a.tolist()), a.size)
    return float(sum((x - mean) ** 2 for x in a.tolist()) / a.size)


REDUCTIONS = {
    "all": (np.all, equal), "any": (np.any, equal), "argmax": (np.argmax, equal), "argmin": (np.argmin, equal), "count_nonzero": (np.count_nonzero, equal), "max": (np.max, equal_but_zeros), "min": (np.min, equal_but_zeros),
    "count": (lambda a: np.count_nonzero(a) if a.dtype == bool else a.size, equal), "mean": (np.mean, close), "prod": (np.prod, close), "std": (lambda a: np.sqrt(variance(a)), close), "sum": (np.sum, close), "var": (variance, close)}
NULL_OF_NONE = {"argmax", "argmin", "max", "min", "mean", "std", "var"}
REDUCED = [k for k in kernels("Dim... * ")]
UNKNOWN = {name for name, _ in REDUCED} - set(REDUCTIONS)
assert not UNKNOWN, f"no reference for {sorted(UNKNOWN)}"


def lanes(a, axes):
    """One row a place that is kept, and the shape of those."""
    kept = [d for d in range(a.ndim) if d not in axes]
    moved = a.transpose(kept + sorted(axes))
    shape = [a.shape[d] for d in kept]
    return moved.reshape(math.prod(shape), -1 if a.size else math.prod(a.shape[d] for d in axes)), shape


def at_place(name, valid, got):
    """Positions count the nulls before them."""
    return np.flatnonzero(valid)[got] if name.startswith("arg") else got


@quick
@given(st.data())
def reductions(data):
    name, (d,) = data.draw(st.sampled_from(REDUCED))
    dtype = DTYPES[d]
    f, compare = REDUCTIONS[name]
    shape = data.draw(array_shapes(min_dims=0, max_dims=4, min_side=0, max_side=5))
    make = finite if dtype.kind == "c" else lambda d, s, rng: random(d, s, nan=name not in ("max", "min", "argmax", "argmin"), rng=rng)
    arg = data.draw(laid(data.draw(arrays(dtype, shape, make))))
    axes = data.draw(st.one_of(st.none(), st.lists(st.integers(0, max(len(shape) - 1, 0)), unique=True, min_size=1, max_size=1 if name.startswith("arg") else 4))) if shape else None
    keep = data.draw(st.booleans())
    options = ({} if axes is None else dict(axis=[a - len(shape) if a % 2 else a for a in axes])) | dict(keepdims=keep)
    about = what(name, [arg], options)
    over = list(range(len(shape))) if axes is None else axes
    rows, kept = lanes(native(arg.values), over)
    masks, _ = lanes(np.ones(shape, bool) if arg.valid is None else arg.valid, over)
    out = [1 if d in over else n for d, n in enumerate(shape)] if keep else kept
    try:
        got = called("reductions", name, [arg], **options)
    except CallError as e:
        assert name in ("max", "min", "argmax", "argmin") and rows.size == 0 and arg.valid is None and "of nothing" in str(e), f"{about}: {e}"
        counted["refused"] += 1
        return
    data_got, _ = split(got, about)
    wide = {"f2": "f8", "f4": "f8", "c8": "c16"} if compare is close else {}
    some = np.array([m.any() for m in masks], bool).reshape(out)
    with np.errstate(all="ignore"):
        each = [at_place(name, m, f(r[m].astype(wide.get(r.dtype.str[1:], r.dtype)))) if m.any() or name not in NULL_OF_NONE else 0 for r, m in zip(rows, masks)]
    if arg.valid is None and not rows.shape[1] and name in NULL_OF_NONE:
        assert data_got.size == 0 or name in ("mean", "std", "var", "max", "min") and np.isnan(data_got.astype("c16") if data_got.dtype.kind == "c" else native(data_got).astype("f8")).all(), f"{about}: {got}"
        return
    of_integers = dtype.kind in "biu"
    result = {"sum": None, "prod": None, "mean": "f8" if of_integers else None, "std": "f8" if of_integers else None, "var": "f8" if of_integers else None}
    kind = data_got.dtype
    want = np.array(each).reshape(out) if each else np.empty(out)
    want = rounded(want.astype("f8")) if is_bfloat16(kind) else want.astype(kind)
    expected = np.result_type(kind) if name not in result or is_bfloat16(kind) else kind
    if name in ("sum", "prod") and of_integers:
        expected = np.dtype("u8" if dtype.kind == "u" else "i8")
    elif name in ("mean", "std", "var") and of_integers:
        expected = np.dtype("f8")
    elif name in ("sum", "prod", "max", "min", "mean"):
        expected = dtype
    elif name in ("argmax", "argmin", "count", "count_nonzero"):
        expected = np.dtype("i8")
    elif name in ("all", "any"):
        expected = np.dtype("?")
    assert kind == expected, f"{about}: {kind}, not {expected}"
    alike(got, want, some if arg.valid is not None and name in NULL_OF_NONE else None, equal if of_integers and name in ("sum", "prod") else compare, about)


# Moves -------------------------------------------------------------------------------------------------------------------------------

def axis_of(draw, a):
    return draw(st.integers(-a.ndim, a.ndim - 1))


def m_flip(draw, a):
    axis = axis_of(draw, a)
    return dict(axis=axis), lambda x: np.flip(x, axis)


def m_roll(draw, a):
    axis, by = axis_of(draw, a), draw(st.integers(-9, 9))
    return dict(axis=axis, shift=by), lambda x: np.roll(x, by, axis)


def m_permute(draw, a):
    order = draw(st.permutations(range(a.ndim)))
    return dict(axes=list(order)), lambda x: np.transpose(x, order)


def m_reshape(draw, a):
    lead = draw(st.sampled_from([k for k in (1, 2, 3, 4, 5) if a.size % k == 0]))
    to = [lead, a.size // lead]
    return dict(shape=to), lambda x: np.reshape(x, to)


def m_repeat(draw, a):
    axis = axis_of(draw, a)
    times = draw(st.lists(st.integers(0, 3), min_size=a.shape[axis], max_size=a.shape[axis]))
    return dict(axis=axis, more=[np.array(times, "i8")]), lambda x: np.repeat(x, times, axis)


def m_tile(draw, a):
    times = draw(st.lists(st.integers(0, 2), min_size=1, max_size=3))
    return dict(repetitions=times), lambda x: np.tile(x, times)


def m_take(draw, a):
    axis = axis_of(draw, a)
    n = a.shape[axis]
    at = draw(st.lists(st.integers(-n, n - 1), max_size=6)) if n else []
    return dict(axis=axis, more=[np.array(at, "i8")]), lambda x: np.take(x, np.array(at, "i8"), axis)


def m_filter(draw, a):
    axis = axis_of(draw, a)
    keep = np.array(draw(st.lists(st.booleans(), min_size=a.shape[axis], max_size=a.shape[axis])), bool)
    return dict(axis=axis, more=[keep]), lambda x: np.compress(keep, x, axis)


def m_pad(draw, a):
    mode = draw(st.sampled_from(["edge", "symmetric", "wrap"]))
    width = draw(st.lists(st.integers(0, 4), min_size=2 * a.ndim, max_size=2 * a.ndim)) if a.size else [0] * (2 * a.ndim)
    return dict(pad_width=width, mode=mode), lambda x: np.pad(x, np.reshape(width, (-1, 2)), mode=mode) if x.size else x


def m_expand(draw, a):
    axis = draw(st.integers(0, a.ndim))
    return dict(axis=axis), lambda x: np.expand_dims(x, axis)


def m_broadcast(draw, a):
    to = [draw(st.integers(1, 3))] + list(a.shape)
    return dict(shape=to), lambda x: np.broadcast_to(x, to)


def m_concat(draw, a):
    axis = axis_of(draw, a)
    return dict(axis=axis, again=1), lambda x, y: np.concatenate((x, y), axis)


def m_stack(draw, a):
    axis = draw(st.integers(-a.ndim - 1, a.ndim))
    return dict(axis=axis, again=1), lambda x, y: np.stack((x, y), axis)


def m_ravel(draw, a):
    return {}, np.ravel


def m_moveaxis(draw, a):
    one, two = axis_of(draw, a), axis_of(draw, a)
    return dict(source=one, destination=two), lambda x: np.moveaxis(x, one, two)


MOVES = {"flip": m_flip, "roll": m_roll, "permute_dims": m_permute, "reshape": m_reshape, "repeat": m_repeat, "tile": m_tile, "take": m_take, "filter": m_filter, "pad": m_pad,
         "expand_dims": m_expand, "broadcast_to": m_broadcast, "concat": m_concat, "stack": m_stack, "ravel": m_ravel, "moveaxis": m_moveaxis}


@quick
@given(st.data())
def moves(data):
    name = data.draw(st.sampled_from(sorted(MOVES)))
    dtype = DTYPES[data.draw(st.sampled_from(sorted(DTYPES)))]
    shape = data.draw(array_shapes(min_dims=1, max_dims=3, min_side=0, max_side=5))
    args = [data.draw(laid(data.draw(arrays(dtype, shape))))]
    options, move = MOVES[name](data.draw, args[0].values)
    for _ in range(options.pop("again", 0)):
        args.append(data.draw(laid(data.draw(arrays(dtype, shape)))))
    more = [Laid("as it is", x, x) for x in options.pop("more", [])]
    about = what(name, args + more, options)
    got = called("moves", name, args + more, **options)
    bits = [a.values if not is_bfloat16(dtype) else a.values["bfloat16"] for a in args]
    want = move(*bits)
    want = np.ascontiguousarray(want).view(BFLOAT16).reshape(want.shape) if is_bfloat16(dtype) else want
    nullable = any(a.valid is not None for a in args)
    valid = move(*[np.ones(a.values.shape, bool) if a.valid is None else a.valid for a in args]) if nullable else None
    alike(got, want, valid, equal, about)


# Order -------------------------------------------------------------------------------------------------------------------------------

def sorted_row(row, valid):
    """NaNs last, then nulls; stable."""
    at = np.flatnonzero(valid)
    at = at[np.argsort(native(row)[at], kind="stable")]
    return np.concatenate((at, np.flatnonzero(~valid)))


@quick
@given(st.data())
def orders(data):
    name = data.draw(st.sampled_from(["sort", "argsort", "median", "unique_values", "cumulative_sum", "cumulative_max", "searchsorted", "isin"]))
    dtype = DTYPES[data.draw(st.sampled_from(["bool", "int8", "int16", "int32", "int64", "uint8", "uint16", "uint32", "uint64", "float32", "float64", "float16", "bfloat16"]))]
    shape = data.draw(array_shapes(min_dims=1, max_dims=3, min_side=0, max_side=6))
    no_nulls = st.just(False)
    takes_nulls = name not in ("cumulative_sum", "cumulative_max", "searchsorted")
    arg = data.draw(laid(data.draw(arrays(dtype, shape)), st.booleans() if takes_nulls else no_nulls))
    valid = np.ones(shape, bool) if arg.valid is None else arg.valid
    plain = native(arg.values)
    axis = data.draw(st.integers(-len(shape), len(shape) - 1))
    about = what(name, [arg], dict(axis=axis))
    with np.errstate(all="ignore"):
        if name in ("sort", "argsort"):
            at = np.empty(shape, "i8")
            for i, (row, mask) in enumerate(zip(np.moveaxis(plain, axis, -1).reshape(-1, shape[axis]) if plain.size else [], np.moveaxis(valid, axis, -1).reshape(-1, shape[axis]) if plain.size else [])):
                np.moveaxis(at, axis, -1)[np.unravel_index(i, np.moveaxis(at, axis, -1).shape[:-1])] = sorted_row(row, mask)
            got = called("orders", name, [arg], axis=axis)
            if name == "argsort":
                return alike(got, at, None, equal, about)
            moved_bits = np.take_along_axis(plain, at, axis)
            moved_valid = np.take_along_axis(valid, at, axis)
            want = rounded(moved_bits) if is_bfloat16(dtype) else moved_bits
            return alike(got, want, moved_valid if arg.valid is not None else None, equal_but_zeros, about)
        if name == "median":
            rows, kept = lanes(plain, [axis % len(shape)])
            masks, _ = lanes(valid, [axis % len(shape)])
            got = called("orders", name, [arg], axis=axis)
            each = [np.median(r[m].astype("f8")) if m.any() else np.nan for r, m in zip(rows, masks)]
            kind = "f8" if plain.dtype.kind in "biu" else dtype
            want = np.array(each, "f8").reshape(kept)
            want = rounded(want) if is_bfloat16(dtype) else want.astype(kind)
            some = np.array([m.any() for m in masks], bool).reshape(kept)
            return alike(got, want, some if arg.valid is not None else None, close, about)
        if name == "unique_values":
            got = called("orders", name, [arg], equal_nan=True)
            want = np.unique(plain[valid])
            has_null = not valid.all()
            want = rounded(want) if is_bfloat16(dtype) else want
            if arg.valid is None:
                return alike(got, want, None, equal_but_zeros, about)
            flags = np.r_[np.ones(want.size, bool), np.zeros(int(has_null), bool)]
            return alike(got, np.concatenate((want, want[:0] if not has_null else np.zeros(1, want.dtype))), flags, equal_but_zeros, about)
        if name.startswith("cumulative"):
            got = called("orders", name, [arg], axis=axis)
            f = np.cumsum if name.endswith("sum") else np.maximum.accumulate
            want = f(plain.astype("f8") if plain.dtype.kind == "f" and name.endswith("sum") else plain, axis=axis)
            kind = split(got, about)[0].dtype
            want = rounded(want) if is_bfloat16(dtype) else want.astype(kind if plain.dtype.kind == "f" else want.dtype)
            return alike(got, want, None, close if plain.dtype.kind == "f" else equal, about)
        other = data.draw(laid(data.draw(arrays(dtype, (7,))), no_nulls))
        if name == "isin":
            got = called("orders", name, [arg, other])
            if arg.valid is not None:
                return  # a null is what it is among: said in the corpus
            return alike(got, np.isin(plain, native(other.values)), None, equal, about)
        run = np.sort(native(other.values))
        line = rounded(run) if is_bfloat16(dtype) else run
        got = called("orders", name, [Laid("sorted", line, line), arg])
        alike(got, np.searchsorted(run, plain), None, equal, about)


for part in sys.argv[3:] or ["elementwise", "reductions", "moves", "orders"]:
    globals()[part]()
print(f"{sum(counted.values())} calls on drawn memory agree with NumPy {np.__version__}: {counted}")
