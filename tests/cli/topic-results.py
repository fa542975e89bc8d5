# SPDX-License-Identifier: GPL-3.0-or-later
# The indicators of the topic tj-results-framework that are made of others,
# computed again from those that are not; standard input is the answer to a
# query of them all.
import csv
import sys

TARGETS = {("stunting", "TJ"): 14, ("stunting", "TJ-GB"): 16,
           ("wasting", "TJ"): 3, ("anaemia", "TJ"): 25,
           ("breastfeeding", "TJ"): 60, ("diet", "TJ"): 40}
RESULTS = ["stunting", "wasting", "anaemia", "breastfeeding", "diet"]

values = {}
for row in csv.DictReader(sys.stdin):
    name = row["indicator"].removeprefix("tj-").removesuffix("-synthetic")
    key = (name, row["area"], int(row["period"]), row["result"])
    values[key] = float(row["value"]) if row["value"] else None
problems = []
compared = set()


def get(name, area, year, result="_T"):
    return values.get((name, area, year, result))


def expect(name, key, value):
    found = get(name, *key)
    compared.add((name, *key))
    if (name, *key) not in values:
        problems.append((name, key, "is not there"))
    elif (found is None) != (value is None) or (
            value is not None and
            abs(found - value) > 1e-9 * max(1, abs(value))):
        problems.append((name, key, found, value))


def per(dividend, divisor, factor=1):
    if dividend is None or divisor is None:
        return None
    return factor * dividend / divisor


def real(amount, year):
    if amount is None:
        return None
    return amount * get("cpi", "TJ", 2020) / get("cpi", "TJ", year)


def check_money(key):
    area, year, _ = key
    cost, allocated, executed = (get(name, *key) for name in
                                 ("cost", "allocated", "executed"))
    children = get("children", area, year)
    expect("gap", key, cost - allocated)
    expect("coverage", key, 100 * allocated / cost)
    expect("executed-of-cost", key, per(executed, cost, 100))
    expect("execution", key, per(executed, allocated, 100))
    expect("executed-per-child", key, per(executed, children, 1000))
    expect("gap-per-child", key, 1000 * (cost - allocated) / children)
    expect("executed-real", key, real(executed, year))
    expect("allocated-real", key, real(allocated, year))
    before = get("executed", area, year - 1, key[2])
    if before is not None:
        growth = per(real(executed, year), real(before, year - 1), 100)
        expect("real-growth", key, growth and growth - 100)


def check_progress(result, area, year, target):
    value, first = get(result, area, year), get(result, area, 2015)
    path = first + (target - first) * (year - 2015) / 15
    sign = 1 if target > first else -1
    key = (area, year, "_T")
    expect(f"{result}-distance", key, target - value)
    share = (value - first) / (target - first)
    expect(f"{result}-share", key, share)
    nearly = first + 0.9 * (path - first)
    if min(abs(value - path), abs(value - nearly)) < 1e-9 and year > 2015:
        return
    state = 1 if sign * (value - path) >= 0 else \
        0.5 if sign * (value - nearly) >= 0 else 0
    expect(f"{result}-on-track", key, state)


money = [key[1:] for key in values if key[0] == "cost"]
for key in money:
    check_money(key)
for (result, area), target in TARGETS.items():
    for year in range(2015, 2025):
        check_progress(result, area, year, target)

# Regions make the country, and results all of them.
for name in ("cost", "allocated", "executed"):
    for year in range(2015, 2025):
        country = get(name, "TJ", year)
        if name == "executed" and year == 2024:
            expect(name, ("TJ", year, "_T"), None)
            continue
        regions = {key[1] for key in values} - {"TJ"}
        expect(name, ("TJ", year, "_T"),
               sum(get(name, "TJ", year, result) for result in RESULTS))
        expect(name, ("TJ", year, "_T"),
               sum(get(name, area, year) for area in regions))
        assert len(regions) == 5 and country > 0

inputs = {"cost", "allocated", "executed", "children", "cpi", *RESULTS}
for key in values:
    if key[0] not in inputs and key not in compared and \
            "on-track" not in key[0]:
        problems.append((key, "was compared with nothing"))
print(f"{len(values)} values, {len(compared)} of them computed again")
for problem in problems[:10]:
    print(problem)
sys.exit(1 if problems or len(compared) < 2000 else 0)
