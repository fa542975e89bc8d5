# SPDX-License-Identifier: GPL-3.0-or-later
# Estimates through definitions alone (csv source, values calculation) against
# R survey 4.5: the data sets of R's survey package with their expected values.
# Usage: values-survey.py SHARED FOLDER
import csv
import json
import math
import os
import subprocess
import sys

shared, work = sys.argv[1:3]
oracle = os.path.join(shared, "oracles", "survey")

# Design and variant of the oracle: file, design of the dataset.
DESIGNS = {
    ("apistrat", "strata=stype,weights=pw,fpc=fpc"):
        ("apistrat.csv", {"weight": "pw", "stratum": "stype", "fpc": "fpc"}),
    ("apistrat", "strata=stype,weights=pw,nofpc"):
        ("apistrat.csv", {"weight": "pw", "stratum": "stype"}),
    ("apiclus1", "id=dnum,weights=pw,fpc=fpc"):
        ("apiclus1.csv", {"weight": "pw", "cluster": "dnum", "fpc": "fpc"}),
    ("apiclus1", "id=dnum,weights=pw,nofpc"):
        ("apiclus1.csv", {"weight": "pw", "cluster": "dnum"}),
    ("fpc", "psu=psuid,strata=stratid,nofpc"):
        ("fpc.csv", {"weight": "weight", "cluster": "psuid",
                     "stratum": "stratid"}),
    ("fpc", "psu=psuid,strata=stratid,fpc=Nh"):
        ("fpc.csv", {"weight": "weight", "cluster": "psuid",
                     "stratum": "stratid", "fpc": "Nh"}),
    ("hospital", "id=hospno,strata=oblevel,weights=weighta"):
        ("hospital.csv", {"weight": "weighta", "cluster": "hospno",
                          "stratum": "oblevel"}),
    ("nhanes", "id=SDMVPSU,strata=SDMVSTRA,nest,weights=WTMEC2YR"):
        ("nhanes.csv", {"weight": "WTMEC2YR", "cluster": "SDMVPSU",
                        "stratum": "SDMVSTRA"}),
}
# Target of the oracle: settings of the calculation.
TARGETS = {
    "api00": {"value": "api00", "typical": 650},
    "enroll": {"value": "enroll", "typical": 600},
    "x": {"value": "x"},
    "births": {"value": "births"},
    "HI_CHOL": {"value": "HI_CHOL"},
    "api00/api99": {"value": "api00", "over": "api99"},
    "api00 > 700": {"value": "api00_high", "kind": "yes-no"},
    "sch.wide == 'Yes'": {"value": "wide", "kind": "yes-no"},
    "HI_CHOL == 1": {"value": "HI_CHOL", "kind": "yes-no"},
}
MEASURES = {"mean": "mean", "total": "total", "ratio": "ratio",
            "prop": "share"}
CODES = {"stype": ["E", "H", "M"], "sch.wide": ["No", "Yes"],
         "race": ["1", "2", "3", "4"], "RIAGENDR": ["1", "2"],
         "agecat": ["(0,19]", "(19,39]", "(39,59]", "(59,Inf]"]}


def near(found, expected, tolerance=1e-9):
    return math.isclose(found, expected, rel_tol=tolerance, abs_tol=1e-12)


def dump(path, value):
    os.makedirs(os.path.dirname(path), exist_ok=True)
    with open(path, "w") as out:
        json.dump(value, out)


def copy_data(name):
    """The data with the yes-no columns of the oracle's targets beside."""
    with open(os.path.join(oracle, name)) as src:
        rows = list(csv.DictReader(src))
    for row in rows:
        if "api00" in row:
            row["api00_high"] = int(float(row["api00"]) > 700)
            row["wide"] = int(row["sch.wide"] == "Yes")
    with open(os.path.join(work, name), "w") as out:
        writer = csv.DictWriter(out, rows[0].keys())
        writer.writeheader()
        writer.writerows(rows)
    return rows[0].keys()


def define(number, design):
    name, rules = DESIGNS[design]
    header = copy_data(name)
    domains = [d for d in CODES if d in header]
    columns = {}
    for target in TARGETS.values():
        for column in (target["value"], target.get("over")):
            if column in header:
                columns[column] = {"from": column}
                if column == "HI_CHOL":
                    columns[column]["missing"] = {"NA": "missing"}
    for domain in domains:
        columns["by_" + domain.replace(".", "_")] = {
            "from": domain, "map": {code: code for code in CODES[domain]}}
    dump(f"{work}/indicators/datasets/d{number}.json", {
        "id": f"d{number}", "title": {"en": name}, "source": "csv",
        "settings": {"location": name}, "periods": ["2000"],
        "columns": columns, "design": {**rules, "df": "domain"}})
    breakdowns = [[]] + [["by_" + d.replace(".", "_")] for d in domains]
    for i, (target, settings) in enumerate(TARGETS.items()):
        used = [settings["value"]] + [c for c in [settings.get("over")] if c]
        if not all(c in header for c in used):
            continue
        for measure in (["share"] if "kind" in settings else
                        ["ratio"] if "over" in settings else
                        ["mean", "total"]):
            for interval in (["logit", "beta", "wald"] if measure == "share"
                             else ["logit"]):
                dump(f"{work}/indicators/t/{number}-{i}-{measure}-{interval}.json", {
                    "id": f"d{number}-{i}-{measure}-{interval}",
                    "title": {"en": target}, "dataset": f"d{number}",
                    "calculation": "values", "settings": settings,
                    "measure": measure, "interval": interval,
                    "breakdowns": breakdowns,
                    "unit": "proportion" if measure == "share" else "units"})


def query():
    out = subprocess.run(["quipu", "query", "-C", work, "--by", "*", "-f",
                          "json", "--detail"], check=True,
                         capture_output=True, text=True).stdout
    rows = {}
    for row in json.loads(out):
        codes = tuple((k, v) for k, v in sorted(row.items())
                      if k.startswith("by_") and v not in (None, "", "_T"))
        rows[row["indicator"], codes] = row
    return rows


def compare(row, expected, statistic, problems):
    """One row of the oracle; the number of values compared."""
    pairs = []
    if statistic in ("mean", "total", "ratio", "prop"):
        pairs = [("value", "estimate"), ("se", "se")]
        if expected["ci_method"] == "t":
            pairs += [("ci_low", "ci_lo"), ("ci_high", "ci_hi")]
    elif statistic == "prop_ci":
        pairs = [("ci_low", "ci_lo"), ("ci_high", "ci_hi")]
    elif statistic == "mean_deff_replace":
        pairs = [("deff", "deff")]
    # A share of 0 or 1 has an exact interval here, whatever the method.  R counts
    # records without a value into degrees of freedom and n; here they are outside
    # the domain, so that intervals are compared where it makes no difference.
    is_boundary = expected["se"] == "0"
    has_missing = expected["target"].startswith("HI_CHOL") and (
        expected["ci_method"] == "beta" or expected["degf"] != str(row["df"]))
    if is_boundary or has_missing:
        pairs = [pair for pair in pairs if not pair[0].startswith("ci_")]
    done = 0
    for ours, theirs in pairs:
        if expected[theirs] in ("", "NA", "NaN", "Inf"):
            continue
        done += 1
        if row[ours] is None or not near(row[ours], float(expected[theirs])):
            problems.append((expected, ours, row[ours]))
    return done


def main():
    os.makedirs(f"{work}/indicators", exist_ok=True)
    dump(f"{work}/quipu.json", {"datasets": {}})
    numbers = {}
    for number, design in enumerate(DESIGNS):
        numbers[design] = number
        define(number, design)
    subprocess.run(["quipu", "refresh", "-q", "-C", work], check=True)
    rows = query()

    methods = {"xlogit": "logit", "beta": "beta", "mean": "wald"}
    compared, values, problems = 0, 0, []
    with open(os.path.join(oracle, "expected_survey45.csv")) as src:
        for expected in csv.DictReader(src):
            design = (expected["design"], expected["variant"])
            statistic = expected["statistic"]
            if design not in numbers or expected["target"] not in TARGETS:
                continue
            if statistic == "prop_ci" and expected["ci_method"] not in methods:
                continue
            if statistic not in MEASURES and statistic not in (
                    "prop_ci", "mean_deff_replace"):
                continue
            measure = MEASURES.get(statistic, "share" if statistic == "prop_ci"
                                   else "mean")
            interval = methods.get(expected["ci_method"], "logit")
            target = list(TARGETS).index(expected["target"])
            codes = () if expected["domain"] == "all" else (
                ("by_" + expected["domain"].replace(".", "_"),
                 expected["level"]),)
            key = (f"d{numbers[design]}-{target}-{measure}-{interval}", codes)
            if key not in rows:
                problems.append((expected, "no row", key))
                continue
            compared += 1
            values += compare(rows[key], expected, statistic, problems)
    for problem in problems[:10]:
        print(problem)
    print(f"{compared} rows, {values} values compared, "
          f"{len(problems)} differ")
    sys.exit(1 if problems or compared < 250 or values < 600 else 0)


main()
