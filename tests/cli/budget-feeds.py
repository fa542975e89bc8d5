# SPDX-License-Identifier: GPL-3.0-or-later
# Makes a budget of a year up, as long and as wide feed, with what it adds up
# to; and compares answers with that.
# Usage: budget-feeds.py make FOLDER YEAR LAST-MONTH
#        budget-feeds.py compare FOLDER LONG-ANSWER WIDE-ANSWER
import collections
import csv
import glob
import json
import math
import os
import random
import sys
from fractions import Fraction

MONTHS = ("ENERO FEBRERO MARZO ABRIL MAYO JUNIO JULIO AGOSTO SEPTIEMBRE "
          "OCTUBRE NOVIEMBRE DICIEMBRE").split()
WEIGHTS = {"0001": Fraction(1), "0010": Fraction(0), "1001": Fraction(1, 4)}


def money(cents):
    sign = "-" if cents < 0 else ""
    return "%s%d.%02d" % (sign, abs(cents) // 100, abs(cents) % 100)


def make_lines(year, last):
    """Lines of programme, region and amounts in cents; a later last month adds
    flows and changes none."""
    lines = []
    for number in range(400):
        rng = random.Random(year * 1000 + number)
        pia = rng.randrange(10**9)
        flows = []
        for month in range(12):
            flow = rng.randrange(10**8) if rng.random() < 0.5 else 0
            flows.append(-flow // 3 if rng.random() < 0.1 else flow)
        flows = [flow if m < last else 0 for m, flow in enumerate(flows)]
        if number == 0:
            flows[last - 1] = 1  # there is a flow in the last month
        lines.append({"programme": rng.choice(sorted(WEIGHTS)),
                      "region": "%02d" % rng.randrange(1, 26), "pia": pia,
                      "pim": pia + rng.randrange(-10**8, 10**8),
                      "certified": rng.randrange(10**9), "flows": flows})
    return lines


def write_long(path, year, lines):
    with open(path, "w", newline="") as out:
        writer = csv.writer(out)
        writer.writerow(["ANO_EJE", "MES_EJE", "PROGRAMA_PPTO",
                         "DEPARTAMENTO_META", "MONTO_PIA", "MONTO_PIM",
                         "MONTO_CERTIFICADO", "MONTO_DEVENGADO"])
        for line in lines:
            head = [year, line["programme"], line["region"]]
            writer.writerow([year, 0, *head[1:], money(line["pia"]),
                             money(line["pim"]), money(line["certified"]), "0"])
            for month, flow in enumerate(line["flows"]):
                if flow:
                    writer.writerow([year, month + 1, *head[1:], "0.00", "0",
                                     "0.0", money(flow)])


def write_wide(path, year, lines):
    with open(path, "w", newline="") as out:
        writer = csv.writer(out, lineterminator="\n")
        writer.writerow(["ANO_EJE", "PROGRAMA_PPTO", "DEPARTAMENTO_META",
                         "MONTO_PIA", "MONTO_PIM", "MONTO_CERTIFICADO_ANUAL",
                         *("MONTO_DEVENGADO_" + month for month in MONTHS),
                         "MONTO_DEVENGADO_ANUAL"])
        for line in lines:
            writer.writerow([year, line["programme"], line["region"],
                             money(line["pia"]), money(line["pim"]),
                             money(line["certified"]),
                             *map(money, line["flows"]),
                             money(sum(line["flows"]))])


def add_up(year, last, lines):
    """(period, area, programme) to its sums, all in cents; months too."""
    sums = collections.defaultdict(lambda: collections.defaultdict(Fraction))
    for line in lines:
        for month in range(0, last + 1):
            period = "%04d-%02d" % (year, month) if month else str(year)
            so_far = sum(line["flows"][:month or 12])
            for area in ("PE", line["region"]):
                for programme in ("_T", line["programme"]):
                    of = sums[period, area, programme]
                    for amount in ("pia", "pim", "certified"):
                        of[amount] += line[amount]
                    of["accrued"] += (line["flows"][month - 1] if month
                                      else so_far)
                    of["so_far"] += so_far
                    of["weighted"] += so_far * WEIGHTS[line["programme"]]
                    of["due"] += Fraction(line["pim"] * (month or last), 12)
    return sums


def measures(of):
    def ratio(above, below):
        return above / below if below else None
    return {"pia": of["pia"] / 100, "pim": of["pim"] / 100,
            "certified": of["certified"] / 100, "accrued": of["accrued"] / 100,
            "execution_rate": ratio(of["so_far"], of["pim"]),
            "pace_linear": ratio(of["so_far"], of["due"]),
            "nutrition_share": ratio(of["weighted"], of["so_far"]),
            "budget_change": ratio(of["pim"] - of["pia"], of["pia"])}


def make(folder, year, last):
    lines = make_lines(year, last)
    write_long(os.path.join(folder, f"long_{year}.csv"), year, lines)
    write_wide(os.path.join(folder, f"wide_{year}.csv"), year, lines)
    with open(os.path.join(folder, f"expected_{year}.json"), "w") as out:
        json.dump([[*key, name, value if value is None else str(value)]
                   for key, of in add_up(year, last, lines).items()
                   for name, value in measures(of).items()], out)


def read_answer(path):
    rows = {}
    for row in csv.DictReader(open(path, newline="")):
        key = row["period"], row["area"], row["programme"], row["indicator"]
        assert key not in rows, key
        rows[key] = row["value"]
    return rows


def compare(folder, *answers):
    wanted = {}
    for path in glob.glob(os.path.join(folder, "expected_*.json")):
        for *key, value in json.load(open(path)):
            wanted[tuple(key)] = value and Fraction(value)
    problems = []
    for path in answers:
        found = read_answer(path)
        for key in wanted.keys() ^ found.keys():
            problems.append((path, key, "is absent on one side"))
        for key in wanted.keys() & found.keys():
            is_amount = key[3] in ("pia", "pim", "certified", "accrued")
            # To the cent: the nearest double of a whole number of cents.
            tolerance = 0 if is_amount else 1e-11
            if wanted[key] is None or found[key] == "":
                good = wanted[key] is None and found[key] == ""
            else:
                good = math.isclose(float(found[key]), wanted[key],
                                    rel_tol=tolerance, abs_tol=0)
            if not good:
                problems.append((path, key, found[key], wanted[key]))
    for problem in problems[:10]:
        print(problem)
    print(f"{len(wanted)} values compared in {len(answers)} answers, "
          f"{len(problems)} differ")
    sys.exit(1 if problems or len(wanted) < 10000 else 0)


if sys.argv[1] == "make":
    make(sys.argv[2], int(sys.argv[3]), int(sys.argv[4]))
else:
    compare(*sys.argv[2:])
