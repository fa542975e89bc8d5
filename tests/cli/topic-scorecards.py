# SPDX-License-Identifier: GPL-3.0-or-later
# Scores of processes and totals, from the scores of the markers that went in.
# Usage: topic-scorecards.py < ANSWER, with markers m11 to m45 and the topic.
import csv
import sys

PROCESSES = ["bringing-together", "coherent-policy", "aligning", "financing"]

found = {}
for row in csv.DictReader(sys.stdin):
    if row["value"]:
        found[row["indicator"].removesuffix("-synthetic"), row["area"],
              row["period"]] = float(row["value"])
places = sorted({key[1:] for key in found})
problems = []


def expect(name, place, value):
    got = found.get((name, *place))
    if got is None or abs(got - value) > 1e-9:
        problems.append((name, place, got, value))


for place in places:
    scores = []
    for i, process in enumerate(PROCESSES, 1):
        markers = [found[f"m{i}{j}", *place] for j in range(1, 6)
                   if (f"m{i}{j}", *place) in found]
        scores.append(100 * sum(markers) / len(markers) / 4)
        expect(f"sun-{process}", place, scores[-1])
    expect("sun-total", place, sum(scores) / 4)
    expect("sun-total-weighted", place,
           (scores[0] + scores[1] + 2 * scores[2] + 2 * scores[3]) / 6)
print(f"{len(places)} assessments, {len(found)} values")
for problem in problems[:10]:
    print(problem)
sys.exit(1 if problems or len(places) != 8 * 4 else 0)
