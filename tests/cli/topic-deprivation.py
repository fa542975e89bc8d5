# SPDX-License-Identifier: GPL-3.0-or-later
# What holds between the indicators of the topic gn-child-deprivation, whatever
# the data are; standard input is the answer to a query of them all.
import csv
import sys

DIMENSIONS = 6
rows = {}
for row in csv.DictReader(sys.stdin):
    key = (row["area"], row["period"], row["residence"], row["sex"],
           row["age_group"])
    # Where nobody of the group is asked there is no value.
    if row["value"]:
        name = row["indicator"].removeprefix("gn-").removesuffix("-synthetic")
        rows.setdefault(key, {})[name] = float(row["value"])

problems = []


def equal(key, what, one, other):
    if abs(one - other) > 1e-9 * max(1, abs(other)):
        problems.append((key, what, one, other))


for key, v in rows.items():
    headcounts = [v[f"deprived-{k}"] for k in range(1, DIMENSIONS + 1)]
    shares = [v[f"exactly-{k}"] for k in range(DIMENSIONS + 1)]
    if sorted(headcounts, reverse=True) != headcounts:
        problems.append((key, "a headcount grows with the cutoff", headcounts))
    equal(key, "shares", sum(shares), 100)
    for k in range(1, DIMENSIONS + 1):
        equal(key, f"H({k})", sum(shares[k:]), headcounts[k - 1])
    for k in (1, 3):
        poor = sum(shares[k:])
        mean = sum(n * shares[n] for n in range(k, DIMENSIONS + 1)) / poor
        equal(key, f"mean count {k}", v[f"mean-count-{k}"], mean)
        equal(key, f"A({k})", v[f"intensity-{k}"], 100 * mean / DIMENSIONS)
        equal(key, f"M0({k})", v[f"adjusted-{k}"],
              poor / 100 * v[f"intensity-{k}"] / 100)
    if "overlap-nutrition-health" not in v:
        continue
    three = [v[name] for name in v if name.endswith("-of-3")]
    equal(key, "three dimensions", 100, sum(three) +
          v["overlap-water-sanitation-housing"] +
          v["overlap-water-sanitation-housing-none"])
    equal(key, "two dimensions", 100, v["overlap-nutrition-health"] +
          v["overlap-nutrition-of-2"] + v["overlap-health-of-2"] +
          v["overlap-nutrition-health-none"])

print(f"{len(rows)} groups, {sum(map(len, rows.values()))} values")
for problem in problems[:10]:
    print(problem)
national = rows["GN", "2018", "_T", "_T", "_T"]["deprived-3"]
rural = rows["GN", "2018", "rural", "_T", "_T"]["deprived-3"]
if not (65 < national < 75 and rural > 90):
    problems.append(("what the study of 2018 found", national, rural))
    print(problems[-1])
sys.exit(1 if problems or len(rows) < 2 * (1 + 8 + 2 + 2 + 3) else 0)
