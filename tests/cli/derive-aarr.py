# SPDX-License-Identifier: GPL-3.0-or-later
# Average annual rates of reduction of stunting from the surveys of the joint
# malnutrition estimates (national figures of DHS and MICS, one a country and
# year), and UNICEF's classes, against least squares written here: prevalence
# rounded to 1 decimal before the logarithm, rates to 2, halves away from zero;
# target 60 % of the 2012 baseline but no less than 3; on track at 3 or less, or
# with the rate that the target needs; some progress above 0.5, worse below -0.5.
# Usage: derive-aarr.py DATA REPOSITORY
import csv
import json
import math
import os
import subprocess
import sys
from decimal import ROUND_HALF_UP, Decimal

data, work = sys.argv[1:3]
path = f"{data}/jme_stunting/jme_country_input_stunting.csv"
problems = []


def dump(kind, value):
    file = f"{work}/indicators/{kind}/{value['id']}.json"
    os.makedirs(os.path.dirname(file), exist_ok=True)
    with open(file, "w") as out:
        json.dump({"title": {"en": value["id"]}, **value}, out)


def define(countries, surveys, groups):
    dump("codelists", {
        "id": "jme-areas", "kind": "area", "levels": ["world", "country"],
        "items": [{"code": "WLD", "level": "world", "name": {"en": "World"}}]
        + [{"code": code, "level": "country", "parent": "WLD",
            "name": {"en": code}} for code in countries]})
    dump("datasets", {
        "id": "jme", "source": "observations", "periods": ["2024"],
        "period": "year", "settings": {"files": [{"location": path}]},
        "area": "country", "levels": ["country"],
        "columns": {
            "year": {"from": "Year", "type": "period"},
            "country": {"from": "ISO3Code", "codelist": "jme-areas"},
            "survey": {"from": "ShortSource", "map": surveys},
            "group": {"from": "StandardDisaggregations", "map": groups},
            "value": "PointEstimate"}})
    area = {"breakdowns": [["area"]], "unit": "percent"}
    dump("t", {"id": "stunting", "dataset": "jme", "direction": "down",
               "where": {"survey": {"is": "yes"},
                         "group": {"is": "all"}},
               "published": {"value": "value"}, **area})
    rounded = {"round_values": 1, "round_results": 2}
    target = {"baseline": "2012", "target": {"period": "2030",
                                             "share_of_baseline": 0.6}}
    for name, more in {
            "aarr": {},
            "aarr-rounded": {"from": "2000", "to": "2020", **rounded},
            "aarr-ends": {"fit": "endpoints", **rounded},
            "required_aarr": {**target, **rounded},
            "class": {**target, **rounded, "met_at": 3}}.items():
        dump("t", {"id": name, **area, "progress": {
            "indicator": "stunting", "measure": name.split("-")[0], **more}})


def rounded(value, decimals):
    """Half away from zero; the decimals of the shortest text."""
    scaled = value * 10 ** decimals
    return float(Decimal(repr(scaled)).quantize(Decimal(1), ROUND_HALF_UP)
                 / Decimal(10 ** decimals))


def least_squares(points):
    points = [(x, math.log(y)) for x, y in points if y > 0]
    if len(points) < 2:
        return None
    x0 = math.fsum(x for x, _ in points) / len(points)
    y0 = math.fsum(y for _, y in points) / len(points)
    slope = (math.fsum((x - x0) * (y - y0) for x, y in points)
             / math.fsum((x - x0) ** 2 for x, _ in points))
    return 100 * (1 - math.exp(slope))


def two(rate):
    return None if rate is None else rounded(rate, 2)


def required(baseline, share, floor):
    if not baseline:
        return None
    target = max(share * baseline, floor)
    return 100 * (1 - math.exp(math.log(target / baseline) / 18))


def expected_of(series):
    """What is said of a country: name to (value, period)."""
    prevalence = {year: rounded(v, 1) for year, v in series.items()}
    points = sorted(prevalence.items())
    last, now = points[-1]
    ends = [p for p in points if p[1] > 0]
    by_ends = None
    if len(ends) > 1:
        (x0, y0), (x1, y1) = ends[0], ends[-1]
        by_ends = 100 * (1 - (y1 / y0) ** (1 / (x1 - x0)))
    rate = two(least_squares(points))
    needed = two(required(prevalence.get(2012), 0.6, 3))
    if now <= 3:
        kind = 1
    elif rate is None or needed is None:
        kind = None
    else:
        kind = (1 if rate >= needed else 2 if rate > 0.5
                else 3 if rate >= -0.5 else 4)
    said = {"aarr": (least_squares(sorted(series.items())), last),
            "aarr-ends": (two(by_ends), last),
            "required_aarr": (two(required(prevalence.get(2012), 0.6, 0)),
                              last),
            "class": (kind, last)}
    window = [p for p in points if 2000 <= p[0] <= 2020]
    if window:
        said["aarr-rounded"] = (two(least_squares(window)), window[-1][0])
    return said


def query(name):
    out = subprocess.run(["quipu", "query", name, "-C", work, "--by", "*",
                          "-f", "json"], check=True, capture_output=True,
                         text=True).stdout
    return {row["area"]: row for row in json.loads(out)}


def main():
    series, countries, surveys, groups = {}, set(), {}, {}
    with open(path, encoding="utf-8-sig", newline="") as src:
        for row in csv.DictReader(src):
            countries.add(row["ISO3Code"])
            name, group = row["ShortSource"], row["StandardDisaggregations"]
            surveys[name] = "yes" if name in ("DHS", "MICS") else "no"
            groups[group] = "all" if group == "National" else "part"
            if surveys[name] == "yes" and groups[group] == "all":
                years = series.setdefault(row["ISO3Code"], {})
                assert int(row["Year"]) not in years
                years[int(row["Year"])] = float(row["PointEstimate"])
    define(sorted(countries), surveys, groups)
    with open(f"{work}/quipu.json", "w") as out:
        json.dump({"datasets": {}}, out)
    subprocess.run(["quipu", "refresh", "-q", "-C", work], check=True)
    expected = {area: expected_of(years) for area, years in series.items()}
    for name in ("aarr", "aarr-rounded", "aarr-ends", "required_aarr",
                 "class"):
        found = query(name)
        wanted = {area: said[name] for area, said in expected.items()
                  if name in said}
        if found.keys() != wanted.keys():
            problems.append((name, found.keys() ^ wanted.keys()))
        for area in found.keys() & wanted.keys():
            value, period = wanted[area]
            row = found[area]
            same = (row["value"] is None and row["status"] == "M"
                    if value is None else row["value"] is not None
                    and math.isclose(row["value"], value, rel_tol=1e-9,
                                     abs_tol=1e-11))
            if not same or row["period"] != str(period):
                problems.append((name, area, row["value"], row["status"],
                                 row["period"], value, period))
        kinds = [v for v, _ in wanted.values()]
        print(f"{name}: {len(wanted)} countries, "
              f"{sum(v is not None for v in kinds)} with a value",
              {k: kinds.count(k) for k in (1, 2, 3, 4)}
              if name == "class" else "")
    for problem in problems[:20]:
        print(problem)
    sys.exit(1 if problems or len(series) < 100 else 0)


main()
