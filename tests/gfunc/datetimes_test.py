# SPDX-License-Identifier: BSD-3-Clause
"""Dates, times and zones against pyarrow.compute, NumPy and Python's zoneinfo."""
import datetime as dt
import random
import sys
import zoneinfo

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from text_bridge import CallError, Calls, typed

call = Calls(sys.argv[1])
rng = random.Random(5)
UNITS = {"s": 1, "ms": 10**3, "us": 10**6, "ns": 10**9}
ZONES = ["UTC", "Europe/Berlin", "America/New_York", "Australia/Lord_Howe", "Asia/Kolkata", "America/St_Johns", "Pacific/Apia", "Africa/Casablanca"]


def points(unit, n=60, years=150):
    return [rng.randint(-years * 31556952, years * 31556952) * UNITS[unit] + rng.randrange(UNITS[unit]) for _ in range(n)] + [0, -1, 1]


def datashape(unit, zone=None):
    return f"datetime['{unit}', '{zone}']" if zone else f"datetime['{unit}']"


def counts(kind, items):
    """Items as counts of the dtype."""
    return call("cast", typed(f"{len(items)} * ?{kind}", items), dtype="?int64")[1]


def parts_agree():
    names = ["year", "month", "day", "quarter", "day_of_week", "day_of_year", "iso_week", "iso_year", "hour", "minute", "second", "millisecond", "microsecond", "nanosecond", "is_leap_year"]
    for unit in UNITS:
        for zone in [None] + ZONES:
            # pyarrow knows no changes of zones after 2037 and rounds local mean times; zoneinfo does neither (below).
            data = [d for d in points(unit, years=67) if not zone or d > -20 * 31556952 * UNITS[unit]] + [None]
            array = pa.array(data, pa.timestamp(unit, zone))
            for name in names:
                expected = getattr(pc, name)(array).to_pylist()
                kind, ours = call(name, typed(f"{len(data)} * ?{datashape(unit, zone)}", data))
                assert ours == expected, (name, unit, zone, kind, [(d, a, b) for d, a, b in zip(data, ours, expected) if a != b][:3])
    days = [rng.randint(-700000, 700000) for _ in range(300)]
    array = pa.array(days, pa.date32())
    for name in names[:8] + ["is_leap_year"]:
        assert call(name, typed(f"{len(days)} * date", days))[1] == getattr(pc, name)(array).to_pylist(), name
    assert call("hour", typed("2 * time['s']", [3600, 86399]))[1] == [1, 23]
    assert call("year", typed("2 * var * date", [["2024-02-29"], []]))[1] == [[2024], []]


def far_zones_agree():
    """Every change of every zone for 200 years against zoneinfo, which reads the rule behind the last change too."""
    for zone in ZONES[1:]:
        info = zoneinfo.ZoneInfo(zone)
        data = [rng.randint(-4 * 10**9, 8 * 10**9) for _ in range(400)]
        expected = [int(dt.datetime.fromtimestamp(d, info).utcoffset().total_seconds()) for d in data]
        assert call("utc_offset", typed(f"{len(data)} * {datashape('s', zone)}", data))[1] == expected, zone
        _, local = call("local_timestamp", typed(f"{len(data)} * {datashape('s', zone)}", data))
        assert counts("datetime['s']", local) == [d + o for d, o in zip(data, expected)]
        naive = [d + o for d, o in zip(data, expected)]
        for fold, which in ((0, "earliest"), (1, "latest")):
            back = [int((dt.datetime(1970, 1, 1) + dt.timedelta(seconds=n)).replace(tzinfo=info, fold=fold).timestamp()) for n in naive]
            _, ours = call("assume_timezone", typed(f"{len(naive)} * datetime['s']", naive), timezone=zone, ambiguous=which)
            assert counts(datashape("s", zone), ours) == back, (zone, which)


def assumed_zones_agree():
    for zone in ZONES[1:4]:
        for unit in ("s", "ms"):
            base = 1729987200 if zone == "Europe/Berlin" else 1730592000
            data = [(base + 600 * k) * UNITS[unit] for k in range(-40, 100)] + [(1711846800 + 600 * k) * UNITS[unit] for k in range(-40, 100)]
            array = pa.array(data, pa.timestamp(unit))
            for ambiguous in ("earliest", "latest"):
                for missing in ("earliest", "latest"):
                    expected = pc.assume_timezone(array, zone, ambiguous=ambiguous, nonexistent=missing).cast(pa.int64()).to_pylist()
                    _, ours = call("assume_timezone", typed(f"{len(data)} * datetime['{unit}']", data), timezone=zone, ambiguous=ambiguous, nonexistent=missing)
                    assert counts(datashape(unit, zone), ours) == expected, (zone, unit, ambiguous, missing)
    try:
        call("assume_timezone", typed("2 * datetime['s']", ["2024-07-01T00:00:00", "2024-10-27T02:30:00"]), timezone="Europe/Berlin")
        raise AssertionError
    except CallError as e:
        assert "element [1]: `2024-10-27T02:30:00` is twice on the clocks of Europe/Berlin" in str(e), e
    assert call("assume_timezone", typed("2 * datetime['s']", ["2024-07-01T00:00:00", "2024-03-31T02:30:00"]), timezone="Europe/Berlin", nonexistent="null")[1] == ["2024-06-30T22:00:00Z", None]


def rounding_agrees():
    steps = [("nanosecond", 1), ("nanosecond", 7), ("microsecond", 3), ("millisecond", 250), ("second", 30), ("minute", 15), ("minute", 7), ("hour", 1), ("hour", 5), ("day", 1), ("day", 3),
             ("week", 1), ("week", 2), ("month", 1), ("month", 5), ("quarter", 1), ("quarter", 3), ("year", 1)]
    for name in ("floor_temporal", "ceil_temporal", "round_temporal"):
        for unit, multiple in steps:
            for zone in (None, "UTC", "Asia/Kolkata"):
                # pyarrow moves what is the first of a month already to the next one; its documentation says otherwise.
                data = [d for d in points("ns", 40, 100) if (d != 0 or unit not in ("month", "quarter", "year")) and (not zone or d > -10**18 // 2)]
                array = pa.array(data, pa.timestamp("ns", zone))
                expected = getattr(pc, name)(array, multiple, unit).cast(pa.int64()).to_pylist()
                _, ours = call(name, typed(f"{len(data)} * {datashape('ns', zone)}", data), multiple=multiple, unit=unit)
                assert counts(datashape("ns", zone), ours) == expected, (name, unit, multiple, zone, [(np.datetime64(d, "ns"), np.datetime64(a, "ns"), np.datetime64(b, "ns")) for d, a, b in zip(data, counts(datashape("ns", zone), ours), expected) if a != b][:4])
    assert call("ceil_temporal", typed("1 * date", ["2024-02-01"]), unit="month")[1] == ["2024-02-01"]
    data = points("s", 40, 100)
    array = pa.array(data, pa.timestamp("s"))
    expected = pc.floor_temporal(array, 1, "week", week_starts_monday=False).cast(pa.int64()).to_pylist()
    _, ours = call("floor_temporal", typed(f"{len(data)} * datetime['s']", data), unit="week", week_starts_monday=False)
    assert counts("datetime['s']", ours) == expected
    # By local clocks, across a change: never later than the point for floor, never earlier for ceil.
    data = [1729987200 + 600 * k for k in range(-30, 40)]
    for name, good in (("floor_temporal", lambda a, b: a <= b), ("ceil_temporal", lambda a, b: a >= b)):
        _, ours = call(name, typed(f"{len(data)} * {datashape('s', 'Europe/Berlin')}", data), unit="hour")
        got = counts(datashape("s", "Europe/Berlin"), ours)
        assert all(good(a, b) and abs(a - b) < 7200 for a, b in zip(got, data)), name


def arithmetic_agrees():
    units = ["Y", "M", "W", "D", "h", "m", "s", "ms", "us", "ns"]
    pairs = {"add": np.add, "subtract": np.subtract}
    checked = 0
    for name, f in pairs.items():
        for a in units:
            for b in units:
                for x, y in (("M", "m"), ("m", "M"), ("m", "m"), ("M", "M")):
                    left = np.array([rng.randint(-90, 90) for _ in range(8)], f"{x}8[{a}]")
                    right = np.array([rng.randint(-90, 90) for _ in range(8)], f"{y}8[{b}]")
                    kind = {"M": "datetime", "m": "timedelta"}
                    try:
                        expected = f(left, right)
                    except TypeError:
                        expected = None
                    try:
                        t, ours = call(name, typed(f"8 * {kind[x]}['{a}']", left.astype("i8").tolist()), typed(f"8 * {kind[y]}['{b}']", right.astype("i8").tolist()))
                    except CallError as e:
                        assert "is not defined for" in str(e), e
                        assert expected is None or (a in "YM") != (b in "YM"), (name, a, b, x, y, str(e))
                        continue
                    if expected is None:
                        # NumPy has no months plus days; with a point in months there is an answer.
                        assert (a in "YM") != (b in "YM"), (name, a, b, x, y)
                        continue
                    checked += 1
                    unit = np.datetime_data(expected.dtype)[0]
                    leaf = f"{kind[expected.dtype.kind]}['{unit}']"
                    assert counts(leaf, ours) == expected.astype("i8").tolist(), (name, a, b, x, y, t)
    assert checked > 300, checked
    count = [rng.randint(-10**6, 10**6) for _ in range(40)]
    by = [rng.choice([-7, -2, 3, 11]) for _ in range(40)]
    a, b = np.array(count, "m8[s]"), np.array(by, "m8[ms]")
    x, y, n = typed("40 * timedelta['s']", count), typed("40 * timedelta['ms']", by), typed("40 * int64", by)
    assert call("multiply", x, n)[1] == (a * np.array(by)).astype("i8").tolist() == call("multiply", n, x)[1]
    assert call("multiply", x, typed("40 * float64", [v / 4 for v in by]))[1] == (a * (np.array(by) / 4)).astype("i8").tolist()
    assert call("floor_divide", x, y)[1] == (a // b).tolist()
    assert call("remainder", x, y)[1] == (a % b).astype("i8").tolist()
    assert [float(v) for v in call("divide", x, y)[1]] == (a / b).tolist()
    assert call("divide", x, n)[1] == (a / np.array(by)).astype("i8").tolist()
    # NumPy's cuts toward zero here; Python's timedelta, as ours, goes down.
    assert call("floor_divide", x, n)[1] == [v // w for v, w in zip(count, by)]
    assert call("negative", x)[1] == [-v for v in count] and call("abs", x)[1] == [abs(v) for v in count]
    for name, f in (("less", np.less), ("equal", np.equal), ("greater_equal", np.greater_equal), ("not_equal", np.not_equal)):
        left, right = np.array([0, 1, 2, -1, 86400], "M8[s]"), np.array([0, 0, 1, -1, 1], "M8[D]")
        assert call(name, typed("5 * datetime['s']", [0, 1, 2, -1, 86400]), typed("5 * datetime['D']", [0, 0, 1, -1, 1]))[1] == f(left, right).tolist()
        assert call(name, typed("2 * ?date", ["2024-01-01", None]), typed("2 * datetime['h']", ["2024-01-01T00", "2024-01-01T00"]))[1] == [bool(f(0, 0)), None]
    for bad, text in ((("add", typed("1 * datetime['ns']", [2**63 - 1]), typed("1 * timedelta['ns']", [1])), "element [0]: the result does not fit"),
                      (("divide", typed("1 * timedelta['s']", [1]), "0"), "it is divided by zero"),
                      (("add", typed("1 * date", [1]), typed("1 * timedelta['M']", [1])), "no fixed number of days"),
                      (("less", typed("1 * datetime['s']", [1]), typed("1 * datetime['s', 'UTC']", [1])), "assume_timezone")):
        try:
            call(*bad)
            raise AssertionError(text)
        except CallError as e:
            assert text in str(e), e


def texts_agree():
    patterns = ["%Y-%m-%d %H:%M:%S", "%d/%m/%y %I:%M %p", "%a %d %b %Y", "%A, %B %d", "%j %U %W %V %G %u %w", "%H:%M:%S.%f", "%%%Y"]
    for pattern in patterns:
        data = points("us", 40, 100)
        expected = [(dt.datetime(1970, 1, 1) + dt.timedelta(microseconds=d)).strftime(pattern) for d in data]
        assert call("strftime", typed(f"{len(data)} * datetime['us']", data), format=pattern)[1] == expected, pattern
    for zone in ZONES[1:]:
        data = points("s", 40, 40)
        expected = [dt.datetime.fromtimestamp(d, zoneinfo.ZoneInfo(zone)).strftime("%Y-%m-%d %H:%M:%S %Z %z") for d in data]
        ours = call("strftime", typed(f"{len(data)} * {datashape('s', zone)}", data), format="%Y-%m-%d %H:%M:%S %Z %z")[1]
        # Offsets that are no whole minutes print their seconds in Python.
        assert [o for o, e in zip(ours, expected) if len(o) == len(e)] == [e for o, e in zip(ours, expected) if len(o) == len(e)]
    for pattern, texts in (("%Y-%m-%d %H:%M:%S", ["2024-02-29 23:59:59", "2023-02-29 00:00:00", "2024-2-9 1:2:3", "x", "2024-02-29 24:00:00"]),
                           ("%d %b %Y", ["01 Mar 1999", "31 apr 2020", "7 MAY 2001"]), ("%y %j", ["24 366", "70 001", "69 001", "68 001"]),
                           ("%I:%M %p", ["12:30 AM", "12:30 PM", "13:00 PM", "1:05 pm"]), ("%H:%M:%S.%f", ["01:02:03.5", "01:02:03.123456", "01:02:03"]),
                           ("%Y%m%d %z", ["20240101 +0530", "20240101 -08:00", "20240101 Z"])):
        expected = []
        for t in texts:
            try:
                d = dt.datetime.strptime(t, pattern)
                d = d.astimezone(dt.timezone.utc).replace(tzinfo=None) if d.tzinfo else d
                if d.year == 1900:
                    d = d.replace(year=1970)
                expected.append((d - dt.datetime(1970, 1, 1)) // dt.timedelta(microseconds=1))
            except ValueError:
                expected.append(None)
        _, ours = call("strptime", typed(f"{len(texts)} * string", texts), format=pattern, on_error="null")
        assert counts("datetime['us']", ours) == expected, (pattern, ours, expected)
    for bad in ({"format": "%Q"}, {"format": "%Y%"}):
        try:
            call("strftime", typed("1 * date", [0]), **bad)
            raise AssertionError
        except CallError as e:
            assert "is no directive" in str(e)


for test in (parts_agree, far_zones_agree, assumed_zones_agree, rounding_agrees, arithmetic_agrees, texts_agree):
    test()
    print("ok", test.__name__)
