# SPDX-License-Identifier: GPL-3.0-or-later
# Computes the topic of Peru again: from the files where there are some, and
# else formulas and progress from the values that they are over.
# Usage: topic-peru.py synthetic ANSWER | siaf ANSWER | real ANSWER DATA
import collections
import csv
import math
import sys
from fractions import Fraction

values, counts, problems = {}, {}, []
compared = collections.Counter()


def read(path):
    with open(path, encoding="utf-8-sig", newline="") as src:
        return list(csv.DictReader(src))


def load(path):
    """(indicator, area, period, other codes) to value, None where none is."""
    for row in read(path):
        codes = tuple(sorted(
            (name, row[name]) for name in ("residence", "programme",
                                           "government")
            if row.get(name, "_T") not in ("_T", "")))
        key = row["indicator"], row["area"], row["period"], codes
        if key in values:
            problems.append(("twice", key))
        values[key] = float(row["value"]) if row["value"] else None
        counts[key] = row["n"]


def same(key, want, absolute=0.0):
    """What quipu says of a key is what was computed."""
    compared[key[0]] += 1
    found = values.get(key, "absent")
    if want is None or found is None or found == "absent":
        good = found is None and want is None
    else:
        good = math.isclose(found, float(want), rel_tol=1e-12,
                            abs_tol=absolute)
    if not good:
        problems.append((key, found, want))


def of(indicator):
    """The keys of an indicator without its name."""
    return [key[1:] for key in values if key[0] == indicator]


def combine(result, function, *terms):
    """A formula: every cell that all terms have, and no other."""
    cells = set(of(terms[0]))
    for term in terms[1:]:
        cells &= set(of(term))
    cells &= {cell for cell in cells if all(
        term in ("area",) for term, _ in cell[2])}
    for cell in cells:
        same((result, *cell), function(*(values[t, *cell] for t in terms)),
             1e-9)
    for cell in set(of(result)) - cells:
        problems.append((result, cell, "is in no term"))


def aarr(result, indicator, first):
    """100 (1 - exp b), b the slope of the logarithms on the year."""
    series = collections.defaultdict(dict)
    for area, period, codes in of(indicator):
        value = values[indicator, area, period, codes]
        if value is not None and int(period) >= first:
            value = math.floor(value * 10 + 0.5) / 10
            if value > 0:
                series[area, codes][int(period)] = value
    for (area, codes), points in series.items():
        key = result, area, str(max(points)), codes
        if key not in values:
            continue
        years = list(points)
        x = sum(years) / len(years)
        y = sum(math.log(v) for v in points.values()) / len(years)
        slope = (sum((t - x) * (math.log(v) - y) for t, v in points.items())
                 / sum((t - x) ** 2 for t in years))
        same(key, round(100 * (1 - math.exp(slope)), 2), 1e-9)
    if len(of(result)) < 26:
        problems.append((result, len(of(result)), "series"))


def distance(result, indicator, baseline):
    for area, period, codes in of(result):
        half = values[indicator, area, baseline, codes] / 2
        same((result, area, period, codes),
             half - values[indicator, area, period, codes], 1e-9)
    if len({area for area, _, _ in of(result)}) < 26:
        problems.append((result, "areas are absent"))


def met(result, indicator, target, up=False):
    for area, period, codes in of(result):
        value = values[indicator, area, period, codes]
        want = value >= target(area, period) if up else (
            value <= target(area, period))
        same((result, area, period, codes), int(want))
    if len({area for area, _, _ in of(result)}) < 26:
        problems.append((result, "areas are absent"))


# ---- synthetic ---------------------------------------------------------------

def rates(tail):
    """Rates are of the totals of the same cell."""
    for area, period, codes in of(f"execution-rate-{tail}"):
        pim = values[f"pim-{tail}", area, period, codes]
        rate = f"execution-rate-{tail}", area, period, codes
        spent = f"accrued-to-date-{tail}", area, period, codes
        if spent not in values:
            continue
        same(rate, 100 * values[spent] / pim if pim else None)
        year, _, month = period.partition("-")
        if month:
            pace = f"execution-pace-{tail}", area, period, codes
            same(pace, values[spent] / (pim * int(month) / 12))
    for area, period, codes in of(f"budget-change-{tail}"):
        pia, pim = (values[f"{name}-{tail}", area, period, codes]
                    for name in ("pia", "pim"))
        same((f"budget-change-{tail}", area, period, codes),
             100 * (pim - pia) / pia if pia else None, 1e-9)


def sums(tail):
    """Regions add up to the country, programmes to all, months to the year."""
    parts = collections.defaultdict(Fraction)
    name = f"accrued-{tail}"
    for area, period, codes in of(name):
        cents = Fraction(round(values[name, area, period, codes] * 100))
        if len(area) == 2 and area != "PE" and not codes:
            parts["PE", period, ()] += cents
        if len(codes) == 1 and codes[0][0] == "programme":
            parts[area, period, "programmes"] += cents
        if "-" in period:
            parts[area, period[:4], codes, "months"] += cents
            parts[area, period, codes, "to date"] = cents
    for key, cents in parts.items():
        if key[-1] != "to date":
            codes = key[2] if key[2] != "programmes" else ()
            same((name, key[0], key[1], codes), cents / 100)
    cumulative = f"accrued-to-date-{tail}"
    for area, period, codes in of(cumulative):
        year, _, month = period.partition("-")
        if month:
            total = sum(parts[area, f"{year}-{m:02}", codes, "to date"]
                        for m in range(1, int(month) + 1))
            same((cumulative, area, period, codes), total / 100)


def synthetic():
    tail = "pe-siaf-synthetic"
    rates(tail)
    sums(tail)
    combine(f"ecd-share-{tail}", lambda a, b: 100 * a / b,
            f"ecd-accrued-{tail}", f"accrued-to-date-{tail}")
    combine("ecd-accrued-per-child-pe-synthetic", lambda a, b: a / b,
            f"ecd-accrued-{tail}", "children-u5-pe-synthetic")
    three = ("0001", "0002", "1001")
    for area, period, _ in of(f"ecd-pim-{tail}"):
        same((f"ecd-pim-{tail}", area, period, ()), sum(
            Fraction(round(values[f"pim-{tail}", area, period,
                                  (("programme", code),)] * 100))
            for code in three) / 100)
    aarr("anaemia-6-35m-aarr-pe-synthetic", "anaemia-6-35m-pe-synthetic", 2020)
    distance("stunting-u5-distance-pe-synthetic", "stunting-u5-pe-synthetic",
             "2020")
    for name, indicator in (("anaemia", "anaemia-6-35m-pe-synthetic"),
                            ("stunting", "stunting-u5-pe-synthetic")):
        met(f"fed-{name}-met-pe-synthetic", indicator,
            lambda area, _, i=indicator: 0.98 * values[i, area, "2023", ()])
    met("fed-execution-met-pe-synthetic", f"ecd-execution-rate-{tail}",
        lambda *_: 82, up=True)
    combine("fed-amount-pe-synthetic",
            lambda a, b, c: 1e6 * (0.4 * a + 0.4 * b + 0.2 * c),
            *(f"fed-{name}-met-pe-synthetic"
              for name in ("anaemia", "stunting", "execution")))


# ---- a feed written by hand ----------------------------------------------------

def siaf():
    """The numbers are those of the rows in topic-peru.sh, added by hand."""
    for indicator, area, period, codes, want in (
            ("pia", "PE", "2024", (), 1400),
            ("pim", "PE", "2024", (), 2250.5),
            ("pim", "15", "2024-01", (), 1000),
            ("pim", "15", "2024", (("programme", "1001"),), 400),
            ("pim", "PE", "2024", (("government", "local"),), 600),
            ("accrued", "02", "2024-02", (), -0.05),
            ("accrued", "02", "2024", (), 625.25),
            ("accrued-to-date", "PE", "2024-01", (), 925.3),
            ("accrued-to-date", "PE", "2024-02", (), 1025.25),
            ("execution-rate", "PE", "2024", (), 102525 / 2250.5),
            ("execution-rate", "02", "2024-01", (), 62530 / 1250.5),
            ("execution-rate", "02", "2024", (("programme", "0001"),),
             62525 / 1250.5),
            ("certification-rate", "PE", "2024", (), 210000 / 2250.5),
            ("commitment-rate", "PE", "2024", (), 190000 / 2250.5),
            ("payment-rate", "PE", "2024", (), 72000 / 1025.25),
            ("budget-change", "PE", "2024", (), 85050 / 1400),
            ("budget-change", "PE", "2024", (("programme", "9001"),), None),
            ("execution-pace", "15", "2024-02", (), 400 / (1000 * 2 / 12)),
            ("ecd-pim", "PE", "2024", (), 1650.5),
            ("ecd-execution-rate", "PE", "2024", (), 72525 / 1650.5),
            ("ecd-share", "PE", "2024", (), 72525 / 1025.25),
            ("ecd-share", "PE", "2024-01", (), 62530 / 925.3)):
        same((f"{indicator}-pe-siaf", area, period, codes), want)


# ---- INEI and the municipalities -------------------------------------------------

SERIES = {
    "anaemia-6-35m-endes-series": ("anemia_6_35_comparable_pct",
                                   "n_anemia_comparable"),
    "anaemia-6-35m-who2024-endes-series": ("anemia_6_35_nueva_pct",
                                           "n_anemia_nueva"),
    "stunting-u5-endes-series": ("dci_menores5_pct", "n_dci"),
    "severe-stunting-u5-endes-series": ("dci_severa_menores5_pct", "n_dci")}


def endes(path):
    residence = {"Urbano": (("residence", "urban"),), "Total": (),
                 "Rural": (("residence", "rural"),)}
    source = read(path)
    for indicator, (column, n) in SERIES.items():
        for row in source:
            code = int(row["region_codigo"])
            key = (indicator, f"{code:02}" if code else "PE", row["año"],
                   residence[row["area"]])
            same(key, float(row[column]) if row[column] else None)
            if counts.get(key) != row[n]:
                problems.append((key, "n", counts.get(key), row[n]))
        if len(of(indicator)) != len(source):
            problems.append((indicator, len(of(indicator)), len(source)))
    for name in ("anaemia-6-35m", "stunting-u5"):
        aarr(f"{name}-aarr-endes-series", f"{name}-endes-series", 2012)
        distance(f"{name}-distance-endes-series", f"{name}-endes-series",
                 "2012")


def classes():
    """Half by 2030 needs 3.78 % a year from 2012."""
    for area, period, codes in of("stunting-u5-class-endes-series"):
        rate = values["stunting-u5-aarr-endes-series", area, period, codes]
        last = values["stunting-u5-endes-series", area, period, codes]
        half = values["stunting-u5-endes-series", area, "2012", codes] / 2
        if last <= half or rate >= 3.78:
            want = 1
        else:
            want = 2 if rate > 0.5 else 3 if rate >= -0.5 else 4
        same(("stunting-u5-class-endes-series", area, period, codes), want)
    if len(of("stunting-u5-class-endes-series")) != 26:
        problems.append(("stunting-u5-class-endes-series", "areas"))


def commitments():
    """Percent of the value of 2023 to come to, to one decimal."""
    for name, indicator, shares in (
            ("anaemia", "anaemia-6-35m-endes-series", (98, 96)),
            ("stunting", "stunting-u5-endes-series", (97, 94))):
        def target(area, period, i=indicator, s=shares):
            tenths = round(values[i, area, "2023", ()] * 10)
            share = s[1] if period == "2025" else s[0]
            return math.floor(Fraction(tenths * share, 100) +
                              Fraction(1, 2)) / 10
        met(f"fed-{name}-met-endes-series", indicator, target)
    combine("fed-amount-endes-series", lambda a, b: 1e6 * (0.6 * a + 0.4 * b),
            "fed-anaemia-met-endes-series", "fed-stunting-met-endes-series")


def municipalities(path):
    amounts = {"pia": "PIA", "pim": "PIM", "accrued": "Devengado"}
    totals = collections.defaultdict(lambda: collections.Counter())
    for row in read(path):
        for area in ("PE", row["UBI_DPTO"]):
            totals[area, row["Año"]].update(
                {name: int(row[column]) for name, column in amounts.items()})
    for (area, year), total in totals.items():
        for name in amounts:
            same((f"{name}-pe-municipal", area, year, ()), total[name])
        same(("execution-rate-pe-municipal", area, year, ()),
             Fraction(100 * total["accrued"], total["pim"]))
    if len(totals) != 2 * 26:
        problems.append(("municipalities", len(totals)))


def main():
    load(sys.argv[2])
    if sys.argv[1] == "synthetic":
        synthetic()
    elif sys.argv[1] == "siaf":
        siaf()
    else:
        data = sys.argv[3]
        endes(f"{data}/endes_series_2009_2025/series.csv")
        classes()
        commitments()
        municipalities(f"{data}/mef_budget/municipalidades_2024_2025.csv")
    for problem in problems[:10]:
        print(problem)
    for indicator, count in sorted(compared.items()):
        print(f"{indicator}: {count}")
    print(f"{len(compared)} indicators, {sum(compared.values())} values, "
          f"{len(problems)} problems")
    sys.exit(1 if problems or not compared else 0)


main()
