# SPDX-License-Identifier: GPL-3.0-or-later
# Deprivation through definitions against tests/golden/deprivation_more.csv (R
# survey): the studies of deprivation_more.R, and the identities that hold
# between measures, groups and dimensions.
# Usage: deprivation-more.py SHARED FOLDER EXPECTED
import collections
import csv
import itertools
import json
import math
import os
import subprocess
import sys

shared, work, expected_path = sys.argv[1:4]
SIX = ["nutrition", "water", "sanitation", "housing", "electricity",
       "information"]
TEN = ["d_nutr", "d_cm", "d_satt", "d_educ", "d_elct", "d_sani", "d_wtr",
       "d_hsg", "d_ckfl", "d_asst"]
CODES = {"wealth": "12345", "sex": "12", "residence": "12", "region": "1234",
         "group": "abcd", "urban": "01", "t": "12"}
RATIOS = ("intensity", "mean-count", "contribution")
CROSSED = [["wealth"], ["sex"], ["region", "residence"], ["sex", "wealth"]]
problems = []
datasets = {}
studies = {}


def dump(path, value):
    os.makedirs(os.path.dirname(path), exist_ok=True)
    with open(path, "w") as out:
        json.dump(value, out)


def near(found, expected, tolerance=1e-9):
    return found is not None and math.isclose(
        found, expected, rel_tol=tolerance, abs_tol=1e-12)


# ---- data ------------------------------------------------------------------

def read(path):
    with open(f"{shared}/data/{path}") as source:
        rows = list(csv.DictReader(source))
    for number, row in enumerate(rows, 1):
        row["row"] = number
    return rows


def write(name, rows):
    with open(f"{work}/{name}.csv", "w") as out:
        writer = csv.DictWriter(out, rows[0].keys())
        writer.writeheader()
        writer.writerows(rows)


def with_gaps(rows):
    rows = [dict(row) for row in rows]
    for row in rows:
        n = row["row"]
        for column, by, rest, code in (
                ("nutrition", 7, 0, ""), ("water", 11, 3, ""),
                ("electricity", 5, 2, ""), ("housing", 17, 2, "9"),
                ("information", 13, 5, "9"), ("housing", 26, 5, "")):
            if n % by == rest:
                row[column] = code
    return rows


def write_data():
    moda = read("moda_zz/deprivation_matrix.csv")
    for row in moda:
        age = int(row["hc1"])
        row["group"] = "abcd"[(age >= 6) + (age >= 24) + (age >= 48)]
    write("moda", moda)
    write("ageless", [row | {"hc1": row["hc1"] if row["row"] % 19 != 4
                             else ""} for row in moda])
    write("gaps", with_gaps(moda))
    first = {}
    for row in moda:
        first.setdefault(row["stratum"], row["psu"])
    write("thin", [row for row in moda if row["stratum"] not in "36" or
                   row["psu"] == first[row["stratum"]]])
    syn = read("syn_mpi/syn_cdta.csv")
    for row in syn:
        row["urban"] = row["area"]
        row["heavy"] = 0.5 + row["row"] % 5 / 2
    write("syn", syn)
    whole = [row for row in syn if all(row[d] != "" for d in TEN)]
    write("waves", whole)
    write("first", [row for row in whole if row["t"] == "1"])
    write("second", [row for row in whole if row["t"] == "2"])


# ---- definitions -----------------------------------------------------------

def dataset(name, file, columns, **design):
    codes = dict(CODES)
    if file in ("syn", "waves", "first", "second"):
        codes["region"] = [str(n) for n in range(1, 21)]
    datasets[name] = {
        "id": name, "title": {"en": name}, "source": "csv",
        "settings": {"location": f"{file}.csv"}, "periods": ["2015"],
        "columns": {c: {"from": c, "map": {x: x for x in codes[c]}}
                    if c in codes else rule for c, rule in columns.items()},
        "design": {key: value for key, value in design.items()
                   if value is not None}}


def moda_set(name, file="moda", **design):
    columns = {d: {"from": d, "missing": {"9": "not_applicable"}}
               for d in SIX}
    columns["age_months"] = {"from": "hc1", "unit": "months"}
    columns |= dict.fromkeys(
        ("wealth", "sex", "residence", "region", "group"))
    dataset(name, file, columns, **({
        "weight": "wt", "stratum": "stratum", "cluster": "psu",
        "df": "domain"} | design))


def syn_set(name, file="syn", **design):
    columns = {d: {"from": d} for d in TEN}
    columns |= dict.fromkeys(("urban", "region", "t"))
    dataset(name, file, columns, **({
        "weight": "weight", "stratum": "stratum", "cluster": "psu",
        "df": "domain"} | design))


def dimension(name, indicators, weight=1, **ages):
    return {"name": name, "indicators": indicators, "weight": weight} | ages


def alone(names, weights=None):
    return [dimension(name, [name], weight)
            for name, weight in zip(names, weights or [1] * len(names))]


def study(name, data, dimensions, cutoffs, by=(), where=None,
          interval="logit", **settings):
    studies[name] = {
        "dataset": data, "where": where or {}, "interval": interval,
        "breakdowns": [[]] + list(by), "settings": {
            "dimensions": dimensions, "cutoffs": [str(k) for k in cutoffs]
        } | settings}


UNION = [dimension("food", ["nutrition"]),
         dimension("services", ["water", "sanitation", "electricity"]),
         dimension("home", ["housing", "information"])]


def moda_studies():
    names = [d["name"] for d in UNION]
    moda_set("moda")
    study("plain", "moda", alone(SIX), range(1, 7), CROSSED)
    moda_set("design", df="design")
    study("design", "design", alone(SIX), [3], CROSSED, interval="beta")
    study("union", "moda", UNION, range(1, 4), CROSSED, overlap=names)
    study("unequal", "moda", alone(SIX, [4, 3, 3, 2, 1, 1]), range(1, 15),
          CROSSED)
    study("where", "moda", UNION, range(1, 4), [["residence"]],
          where={"sex": {"is": "2"}, "age_months": {"from": 24}})
    for size in 2, 3:
        for of in itertools.combinations(SIX, size):
            study("-".join(("overlap", *of)), "moda", alone(SIX), [3],
                  [["region"]], overlap=of)
    ages = [dimension("nutrition", ["nutrition"], 2, from_months=6),
            dimension("water", ["water"]),
            dimension("sanitation", ["sanitation"], below_months=48),
            dimension("information", ["information", "electricity"],
                      from_months=24, below_months=48)]
    study("ages", "moda", ages, range(1, 6),
          [["group"], ["group", "residence"]], overlap=["water", "nutrition"])
    moda_set("ageless", "ageless")
    study("ageless", "ageless", ages, range(1, 6), [["residence"]])
    moda_set("gaps", "gaps")
    for missing in "exclude", "not-deprived":
        for single in "available", "complete":
            study(f"gaps-{missing}-{single}", "gaps", UNION, range(1, 4),
                  CROSSED, missing=missing, single=single,
                  overlap=["home", "food"])
    for lonely in "adjust", "certainty", "average", "remove":
        moda_set(f"thin-{lonely}", "thin", lonely=lonely)
    for lonely in "adjust", "average":
        moda_set(f"thin-{lonely}-domain", "thin", lonely=lonely,
                 adjust_domain_lonely=True)
    moda_set("elements", cluster=None)
    moda_set("clusters", stratum=None)
    for name in ("thin-adjust", "thin-certainty", "thin-average",
                 "thin-remove", "thin-adjust-domain", "thin-average-domain",
                 "elements", "clusters"):
        study(name, name, UNION, range(1, 4), CROSSED)


def syn_studies():
    eighteenths = alone(TEN, [3] * 4 + [1] * 6)
    three = [dimension("health", ["d_nutr", "d_cm"], 2),
             dimension("education", ["d_satt", "d_educ"], 2),
             dimension("living", TEN[4:], 1)]
    syn_set("second", "second")
    study("second", "second", eighteenths, range(1, 19),
          [["urban"], ["region"]])
    study("second-cross", "second", eighteenths, [6, 13],
          [["urban", "region"]])
    syn_set("first", "first")
    study("first", "first", eighteenths, [1, 2, 3, 5, 7, 8, *range(10, 19)],
          [["urban"]])
    syn_set("both", df="design")
    study("both", "both", eighteenths, [4, 6, 9], [["t"], ["urban", "t"]])
    syn_set("heavy", weight="heavy")
    study("heavy", "heavy", eighteenths, [4, 6, 9], [["t"], ["region", "t"]],
          overlap=["d_nutr", "d_satt", "d_asst"], single="complete")
    for missing in "exclude", "not-deprived":
        study(f"three-{missing}", "heavy", three, range(1, 6),
              [["t"], ["region"]], missing=missing,
              overlap=["health", "education", "living"])


def define(name, measure):
    ratio = measure.startswith(RATIOS)
    definition = studies[name] | {
        "id": f"{name}.{measure}".replace("+", "."),
        "title": {"en": measure}, "calculation": "deprivation",
        "measure": measure, "unit": "proportion"}
    if ratio:
        definition["unit"] = "number" if "count" in measure else "share"
        del definition["interval"]
    data = definition["dataset"]
    dump(f"{work}/indicators/datasets/{data}.json", datasets[data])
    dump(f"{work}/indicators/t/{definition['id']}.json", definition)


# ---- comparison ------------------------------------------------------------

def query():
    out = subprocess.run(["quipu", "query", "-C", work, "--by", "*", "-f",
                          "json", "--detail"], check=True,
                         capture_output=True, text=True).stdout
    rows = {}
    for row in json.loads(out):
        codes = frozenset((k, row[k]) for k in CODES
                          if row.get(k) not in (None, "", "_T"))
        rows[row["indicator"], codes] = row
    return rows


def compare(expected, rows):
    """Value, SE, df, n and limits of every row: how many were equal."""
    equal = collections.Counter()
    for e in expected:
        codes = frozenset(tuple(part.split("="))
                          for part in e["domain"].split(";") if part)
        name = f"{e['study']}.{e['measure']}".replace("+", ".")
        row = rows.get((name, codes))
        if row is None:
            problems.append(("no row", e))
            continue
        for theirs, ours in (("estimate", "value"), ("se", "se"), ("df", "df"),
                             ("n", "n"), ("low", "ci_low"),
                             ("high", "ci_high")):
            if e[theirs] == "" and row[ours] is None:
                equal["none"] += 1
            elif e[theirs] != "" and near(row[ours], float(e[theirs])):
                equal[ours] += 1
            else:
                problems.append((name, e["domain"], ours, row[ours],
                                 e[theirs]))
    return equal


def same(name, codes, found, expected):
    """One identity; 1 when it could be looked at."""
    if found is None or expected is None:
        return 0
    if not near(found, expected, 1e-12):
        problems.append(("identity", name, sorted(codes), found, expected))
    return 1


def total_of(parts, weights=None):
    if not parts or None in parts:
        return None
    return math.fsum(p * w for p, w in
                     zip(parts, weights or [1] * len(parts)))


def over_dimensions(name, codes, values):
    """Of one cell of a study: its measures against each other."""
    dimensions = studies[name]["settings"]["dimensions"]
    names = [d["name"] for d in dimensions]
    weights = [d["weight"] for d in dimensions]
    everyone = sum(weights)
    exactly = [values.get(f"exactly-{n}") for n in range(everyone + 1)]
    seen = same(f"{name} exactly", codes, total_of(exactly), 1)
    overlap = [v for m, v in values.items() if m.startswith("overlap-")]
    if len(overlap) in (4, 8):
        seen += same(f"{name} overlap", codes, total_of(overlap), 1)
    for k in studies[name]["settings"]["cutoffs"]:
        h, a, m0, mean = (values.get(f"{m}-{k}") for m in (
            "headcount", "intensity", "adjusted", "mean-count"))
        seen += same(f"{name} H A {k}", codes, m0,
                     None if None in (h, a) else h * a)
        seen += same(f"{name} H {k}", codes, h, total_of(exactly[int(k):]))
        seen += same(f"{name} contributions {k}", codes, 1 if h else None,
                     total_of([values.get(f"contribution-{d}-{k}")
                               for d in names]))
        if name in ("ages", "ageless"):
            continue
        censored = [values.get(f"censored-{d}-{k}") for d in names]
        parts = total_of(censored, weights)
        seen += same(f"{name} censored {k}", codes, parts,
                     None if m0 is None else m0 * everyone)
        seen += same(f"{name} mean {k}", codes, mean,
                     None if a is None else a * everyone)
        for d, weight, own in zip(names, weights, censored):
            seen += same(f"{name} contribution {d} {k}", codes,
                         values.get(f"contribution-{d}-{k}"),
                         own * weight / parts if parts and h else None)
    return seen


def over_groups(rows):
    """The whole is the mean of the groups of a breakdown."""
    groups = collections.defaultdict(list)
    for (name, codes), row in rows.items():
        study_name, _, measure = name.partition(".")
        if codes and study_name in studies and \
                not measure.startswith(RATIOS):
            groups[name, frozenset(k for k, _ in codes)].append(row)
    seen = 0
    for (name, by), parts in groups.items():
        whole = rows[name, frozenset()]
        weights = [part["weight"] for part in parts]
        values = [0 if part["value"] is None else part["value"]
                  for part in parts]
        seen += same(f"{name} weight", by, total_of(weights),
                     whole["weight"])
        seen += same(f"{name} n", by, sum(part["n"] for part in parts),
                     whole["n"])
        seen += same(f"{name} groups", by, total_of(values, weights),
                     whole["value"] * whole["weight"])
    return seen


def identities(rows):
    cells = collections.defaultdict(dict)
    for (name, codes), row in rows.items():
        study_name, _, measure = name.partition(".")
        if study_name in studies:
            cells[study_name, codes][measure] = row["value"]
    return over_groups(rows) + sum(
        over_dimensions(*cell, values) for cell, values in cells.items())


def main():
    write_data()
    moda_studies()
    syn_studies()
    dump(f"{work}/quipu.json", {"datasets": {}})
    with open(expected_path) as source:
        expected = list(csv.DictReader(source))
    for name, measure in sorted({(e["study"], e["measure"])
                                 for e in expected}):
        define(name, measure)
    subprocess.run(["quipu", "refresh", "-q", "-C", work], check=True)
    rows = query()
    equal = compare(expected, rows)
    seen = identities(rows)
    for problem in problems[:10]:
        print(problem)
    print(f"{len(expected)} rows: {dict(equal)}; {seen} identities; "
          f"{len(problems)} differ")
    sys.exit(1 if problems or len(expected) < 1800 or seen < 10000 else 0)


main()
