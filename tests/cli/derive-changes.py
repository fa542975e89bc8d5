# SPDX-License-Identifier: GPL-3.0-or-later
# Changes of Alkire-Foster measures between the waves of mpitbR's synthetic
# survey, made by formulas, against the package's own: values, standard errors.
#
# mpitbR: one design over both waves (ids psu, strata stratum), complete records,
# k = 33 %; 2010 and 2018.5.  Its intervals are of the normal distribution, ours
# of Student's with PSUs less strata.
# Usage: derive-changes.py SHARED REPOSITORY
import csv
import json
import math
import os
import subprocess
import sys

shared, work = sys.argv[1:3]
WEIGHTS = {"d_nutr": 3, "d_cm": 3, "d_satt": 3, "d_educ": 3, "d_elct": 1,
           "d_sani": 1, "d_wtr": 1, "d_hsg": 1, "d_ckfl": 1, "d_asst": 1}
MEASURES = {"M0": "adjusted-6", "H": "headcount-6", "A": "intensity-6",
            **{d: f"censored-{d}-6" for d in WEIGHTS}}
# By ctype and ann.
FORMULAS = {("abs", "0"): "now - before",
            ("abs", "1"): "(now - before) / 8.5",
            ("rel", "0"): "100 * (now / before - 1)",
            ("rel", "1"): "100 * (pow(now / before, 1 / 8.5) - 1)"}
problems = []


def dump(kind, value):
    path = f"{work}/indicators/{kind}/{value['id']}.json"
    os.makedirs(os.path.dirname(path), exist_ok=True)
    with open(path, "w") as out:
        json.dump({"title": {"en": value["id"]}, **value}, out)


def name_of(measure, ctype, ann):
    return f"{measure.lower().replace('_', '-')}-{ctype}-{ann}"


def define():
    with open(f"{shared}/data/syn_mpi/syn_cdta.csv") as src:
        rows = [r for r in csv.DictReader(src) if "" not in r.values()
                and "NA" not in r.values()]
    with open(f"{work}/waves.csv", "w") as out:
        writer = csv.DictWriter(out, rows[0].keys())
        writer.writeheader()
        writer.writerows({**r, "year": r["year"][:4]} for r in rows)
    dump("codelists", {
        "id": "syn", "kind": "area", "levels": ["country", "region"],
        "items": [{"code": "SYN", "level": "country", "name": {"en": "S"}}]
        + [{"code": str(c), "level": "region", "parent": "SYN",
            "name": {"en": str(c)}} for c in range(1, 21)]})
    dump("datasets", {
        "id": "waves", "source": "csv", "period": "year",
        "settings": {"location": "waves.csv"}, "periods": ["2018"],
        "area": "region", "levels": ["region"],
        "columns": {**{d: {"from": d} for d in WEIGHTS},
                    "year": {"from": "year", "type": "period"},
                    "urban": {"from": "area", "map": {c: c for c in "01"}},
                    "region": {"from": "region", "codelist": "syn"}},
        "design": {"weight": "weight", "stratum": "stratum",
                   "cluster": "psu"}})
    breakdowns = [[], ["urban"], ["area"]]
    for short, measure in MEASURES.items():
        base = f"base-{measure.replace('_', '-')}"
        dump("t", {
            "id": base, "dataset": "waves", "calculation": "deprivation",
            "settings": {"dimensions": [{"name": d, "indicators": [d],
                                         "weight": w}
                                        for d, w in WEIGHTS.items()],
                         "cutoffs": ["6"], "single": "complete"},
            "measure": measure, "breakdowns": breakdowns,
            "unit": "share" if short == "A" else "proportion"})
        for (ctype, ann), expression in FORMULAS.items():
            dump("t", {
                "id": name_of(short, ctype, ann), "unit": "change",
                "breakdowns": breakdowns,
                "formula": {"expression": expression, "terms": {
                    "now": {"indicator": base},
                    "before": {"indicator": base, "period":
                               "2010" if ann == "0" else -8}}}})
    psus = {(r["stratum"], r["psu"]) for r in rows}
    return len(psus) - len({s for s, _ in psus})


def query():
    out = subprocess.run(["quipu", "query", "-C", work, "--by", "*", "-f",
                          "json", "--detail", "--period", "2018"], check=True,
                         capture_output=True, text=True).stdout
    rows = {}
    for row in json.loads(out):
        if row["area"] != "SYN":
            key = ("region", row["area"])
        elif row.get("urban") not in (None, "", "_T"):
            key = ("area", row["urban"])
        else:
            key = ("nat", "nat")
        rows[row["indicator"], *key] = row
    return rows


def check(expected, row, column, value, tolerance=1e-9):
    if row[column] is None or not math.isclose(row[column], value,
                                               rel_tol=tolerance,
                                               abs_tol=1e-14):
        problems.append((expected, column, row[column], value))


def compare(rows, df):
    compared = 0
    with open(f"{shared}/oracles/syn_mpi/expected_changes_k33.csv") as src:
        for e in csv.DictReader(src):
            short = e["indicator"] or e["measure"]
            row = rows.get((name_of(short, e["ctype"], e["ann"]), e["loa"],
                            e["subg"]))
            if row is None:
                problems.append((e, "no row"))
                continue
            compared += 1
            check(e, row, "value", float(e["b"]))
            check(e, row, "se", float(e["se"]))
            check(e, row, "df", df)
            middle = (row["ci_low"] + row["ci_high"]) / 2
            if not math.isclose(middle, row["value"], rel_tol=1e-9,
                                abs_tol=1e-12):
                problems.append((e, "interval", middle, row["value"]))
    return compared


def main():
    df = define()
    with open(f"{work}/quipu.json", "w") as out:
        json.dump({"datasets": {}}, out)
    subprocess.run(["quipu", "refresh", "-q", "-C", work], check=True)
    compared = compare(query(), df)
    for problem in problems[:10]:
        print(problem)
    print(f"{compared} changes compared, {len(problems)} differ")
    sys.exit(1 if problems or compared != 4 * 13 * 23 else 0)


main()
