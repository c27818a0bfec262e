# SPDX-License-Identifier: BSD-3-Clause
"""quaternion_test.py PROGRAM: a dtype from outside in calls over strides, broadcasts and nulls. i*i = j*j = k*k = -1, i*j = k, j*k = i, k*i = j."""
import json
import subprocess
import sys

done = subprocess.run([sys.argv[1]], capture_output=True, text=True)
assert done.returncode == 0, done.stderr
lines = dict(line.split(": ", 1) for line in done.stdout.splitlines())


def value(what, datashape):
    found, _, text = lines[what].partition(" [")
    assert found == datashape, (what, found)
    return json.loads("[" + text, object_hook=lambda q: tuple(q[c] + 0.0 for c in "wxyz"))


one, i, j, k = [tuple(float(a == b) for b in range(4)) for a in range(4)]
minus = lambda q: tuple(-c for c in q)
assert value("abs", "3 * float64") == [1, 1, 1]
assert value("i, j, k backwards", "3 * quaternion") == [minus(k), minus(j), minus(i)]
assert value("table", "3 * 3 * quaternion") == [[minus(one), k, minus(j)], [minus(k), minus(one), i], [j, minus(i), minus(one)]]
assert value("twice", "3 * quaternion") == [tuple(2 * c for c in q) for q in (i, j, k)]
assert value("with nulls", "3 * ?float64") == [5, None, 2]
assert value("sum with nulls", "3 * ?quaternion") == [(3, 1, 4, 0), None, (0, 1, 0, 2)]
assert value("numbers are as they were", "2 * float64") == [1.5, 2.5]
assert "quaternion" in lines["no such kernel"]
