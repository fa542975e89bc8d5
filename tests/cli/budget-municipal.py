# SPDX-License-Identifier: GPL-3.0-or-later
# Adds up the budgets of municipalities exactly and compares an answer with the
# sums, to the cent, and with their ratios.
# Usage: budget-municipal.py BUDGETS ANSWER
import collections
import csv
import math
import sys
from fractions import Fraction

AMOUNTS = {"pia": "PIA", "pim": "PIM", "certified": "Certificación",
           "commitment_annual": "Compromiso Anual",
           "commitment": "Atención de Compromiso Mensual",
           "accrued": "Devengado", "paid": "Girado"}
RATES = {"execution_rate": ("accrued", "pim"),
         "certification_rate": ("certified", "pim"),
         "commitment_rate": ("commitment_annual", "pim"),
         "payment_rate": ("paid", "accrued")}


def add_up(path):
    """(area, year) to amount to the sum in soles."""
    sums = collections.defaultdict(lambda: collections.defaultdict(Fraction))
    for row in csv.DictReader(open(path, newline="", encoding="utf-8-sig")):
        district = row["UBI_DIST"]
        for area in ("PE", district[:2], district[:4], district):
            for amount, column in AMOUNTS.items():
                sums[area, row["Año"]][amount] += Fraction(row[column])
    return sums


def expected(sums):
    """(indicator, area, year) to its value; None where it does not exist."""
    values = {}
    for (area, year), of in sums.items():
        for amount in AMOUNTS:
            values[amount, area, year] = of[amount]
        of["change"] = of["pim"] - of["pia"]
        for rate, (above, below) in (*RATES.items(),
                                     ("budget_change", ("change", "pia"))):
            values[rate, area, year] = (of[above] / of[below] if of[below]
                                        else None)
    return values


def main():
    sums = add_up(sys.argv[1])
    values = expected(sums)
    seen, problems = set(), []
    for row in csv.DictReader(open(sys.argv[2], newline="")):
        key = row["indicator"], row["area"], row["period"]
        if key in seen:
            problems.append(("twice", key))
        seen.add(key)
        want = values.get(key, "no such key")
        found = row["value"]
        if want is None:
            good = found == ""
        elif want == "no such key" or found == "":
            good = False
        elif key[0] in AMOUNTS:
            # The nearest double of a whole number of cents.
            good = float(found) == float(want)
        else:
            good = math.isclose(float(found), want, rel_tol=1e-12)
        if not good:
            problems.append((key, found, want))
    for key, want in values.items():
        if want is not None and key not in seen:
            problems.append(("absent", key, want))
    for problem in problems[:10]:
        print(problem)
    print(f"{len(sums)} areas and years, {len(seen)} values compared, "
          f"{len(problems)} differ")
    sys.exit(1 if problems or len(sums) < 3000 or len(seen) < 40000 else 0)


main()
