# SPDX-License-Identifier: GPL-3.0-or-later
# Deprivation through definitions against R survey 4.5: MODA's counts over the
# DHS model children, Alkire-Foster over the synthetic survey of mpitbR, and the
# identities that hold between the measures.
# Usage: deprivation-oracles.py SHARED FOLDER
import csv
import json
import math
import os
import subprocess
import sys

shared, work = sys.argv[1:3]
MODA = ["nutrition", "water", "sanitation", "housing", "electricity",
        "information"]
# Weights in eighteenths (METHOD D.2).
MPI = {"d_nutr": 3, "d_cm": 3, "d_satt": 3, "d_educ": 3, "d_elct": 1,
       "d_sani": 1, "d_wtr": 1, "d_hsg": 1, "d_ckfl": 1, "d_asst": 1}
# The oracle's cutoffs in per cent as counts of eighteenths, rounded up.
CUTOFFS = {"20": 4, "33": 6, "50": 9}
problems = []


def dump(path, value):
    os.makedirs(os.path.dirname(path), exist_ok=True)
    with open(path, "w") as out:
        json.dump(value, out)


def near(found, expected, tolerance=1e-9):
    return found is not None and math.isclose(
        found, expected, rel_tol=tolerance, abs_tol=1e-12)


def define(dataset, settings, measures, where, breakdowns):
    for measure in measures:
        is_ratio = measure.startswith(("intensity", "contribution"))
        dump(f"{work}/indicators/t/{dataset}-{measure}.json", {
            "id": f"{dataset}-{measure}".replace("+", "."),
            "title": {"en": measure}, "dataset": dataset,
            "calculation": "deprivation", "settings": settings,
            "measure": measure, "where": where, "breakdowns": breakdowns,
            "unit": "share" if is_ratio else "proportion"})


def moda():
    cutoffs = range(1, 7)
    measures = [f"deprived-{d}" for d in MODA]
    measures += [f"exactly-{n}" for n in range(7)]
    for k in cutoffs:
        measures += [f"headcount-{k}", f"adjusted-{k}", f"intensity-{k}"]
        measures += [f"censored-{d}-{k}" for d in MODA]
        measures += [f"contribution-{d}-{k}" for d in MODA]
    measures += ["overlap-none", "overlap-water", "overlap-housing",
                 "overlap-water+housing"]
    dump(f"{work}/indicators/datasets/moda.json", {
        "id": "moda", "title": {"en": "moda"}, "source": "csv",
        "settings": {"location":
                     f"{shared}/data/moda_zz/deprivation_matrix.csv"},
        "periods": ["2015"],
        "columns": {**{d: {"from": d} for d in MODA},
                    "hv024": {"from": "region",
                              "map": {c: c for c in "1234"}},
                    "hv025": {"from": "residence",
                              "map": {c: c for c in "12"}}},
        "design": {"weight": "wt", "stratum": "stratum", "cluster": "psu",
                   "lonely": "fail", "df": "domain"}})
    define("moda", {"dimensions": [{"name": d, "indicators": [d]}
                                   for d in MODA],
                    "overlap": ["water", "housing"]},
           measures, {}, [[], ["hv024"], ["hv025"]])


def mpi():
    measures = [f"deprived-{d}" for d in MPI]
    for k in CUTOFFS.values():
        measures += [f"headcount-{k}", f"adjusted-{k}", f"intensity-{k}"]
        measures += [f"censored-{d}-{k}" for d in MPI]
        measures += [f"contribution-{d}-{k}" for d in MPI]
    # The first wave alone, as the oracle was made.
    with open(f"{shared}/data/syn_mpi/syn_cdta.csv") as src:
        rows = [r for r in csv.DictReader(src) if r["t"] == "1"]
    rows = [r for r in rows if all(r[d] != "" for d in MPI)]
    with open(f"{work}/mpi.csv", "w") as out:
        writer = csv.DictWriter(out, rows[0].keys())
        writer.writeheader()
        writer.writerows(rows)
    dump(f"{work}/indicators/datasets/mpi.json", {
        "id": "mpi", "title": {"en": "mpi"}, "source": "csv",
        "settings": {"location": "mpi.csv"}, "periods": ["2010"],
        "columns": {**{d: {"from": d} for d in MPI},
                    "urban": {"from": "area", "map": {c: c for c in "01"}},
                    "region": {"from": "region",
                               "map": {str(c): str(c)
                                       for c in range(1, 21)}}},
        "design": {"weight": "weight", "stratum": "stratum", "cluster": "psu",
                   "df": "domain"}})
    define("mpi", {"dimensions": [{"name": d, "indicators": [d], "weight": w}
                                  for d, w in MPI.items()],
                   "cutoffs": [str(k) for k in CUTOFFS.values()],
                   "single": "complete"},
           measures, {}, [[], ["urban"], ["region"]])


def query():
    out = subprocess.run(["quipu", "query", "-C", work, "--by", "*", "-f",
                          "json", "--detail"], check=True,
                         capture_output=True, text=True).stdout
    rows = {}
    for row in json.loads(out):
        code = [(k, row[k]) for k in ("hv024", "hv025", "urban", "region")
                if row.get(k) not in (None, "", "_T")]
        rows[row["indicator"], code[0] if code else ("all", "all")] = row
    return rows


def check(row, expected, name, value, tolerance=1e-9):
    if not near(value, expected, tolerance):
        problems.append((name, value, expected, row and row["indicator"]))


def compare_moda(rows):
    compared = 0
    names = {"H": "headcount-{k}", "M0": "adjusted-{k}", "A": "intensity-{k}",
             "share_with_exactly_k": "exactly-{k}"}
    with open(f"{shared}/oracles/moda_zz/expected_survey45.csv") as src:
        for e in csv.DictReader(src):
            kind, _, rest = e["measure"].partition("_")
            name = names.get(e["measure"]) or {
                "headcount": f"deprived-{rest}",
                "censored": f"censored-{rest}-{{k}}",
                "contrib": f"contribution-{rest}-{{k}}"}[kind]
            row = rows.get(("moda-" + name.format(k=e["k"]),
                            (e["domain"], e["level"])))
            if row is None:
                problems.append(("no row", e))
                continue
            compared += 1
            check(row, float(e["estimate"]), "value", row["value"])
            check(row, float(e["se"]), "se", row["se"])
    return compared


def compare_mpi(rows):
    compared = 0
    names = {"H": "headcount-{k}", "M0": "adjusted-{k}", "A": "intensity-{k}"}
    domains = {"nat": "all", "area": "urban", "region": "region"}
    with open(f"{shared}/oracles/syn_mpi/expected_syn_t1_survey45.csv") as src:
        for e in csv.DictReader(src):
            kind, _, rest = e["measure"].partition("_")
            name = names.get(e["measure"]) or {
                "hd": f"deprived-{rest}", "hdk": f"censored-{rest}-{{k}}",
                "contrib": f"contribution-{rest}-{{k}}"}[kind]
            level = "all" if e["domain"] == "nat" else e["level"]
            row = rows.get(("mpi-" + name.format(k=CUTOFFS[e["k"]]),
                            (domains[e["domain"]], level)))
            if row is None:
                problems.append(("no row", e))
                continue
            compared += 1
            check(row, float(e["estimate"]), "value", row["value"])
            check(row, float(e["se"]), "se", row["se"])
            check(row, float(e["n"]), "n", row["n"])
            # R's logit limits are iterated: 1e-6 (METHOD C.6).
            if kind in ("H", "M0", "hd", "hdk") and e["logit_lo_dfdomain"]:
                check(row, float(e["logit_lo_dfdomain"]), "ci_low",
                      row["ci_low"], 1e-6)
                check(row, float(e["logit_hi_dfdomain"]), "ci_high",
                      row["ci_high"], 1e-6)
    return compared


def identities(rows):
    """M0 = H A; M0 = sum of weighted censored headcounts; contributions and
    shares add up to 1: to 1e-12."""
    def value(name):
        return rows[name, ("all", "all")]["value"]

    def same(name, found, expected):
        check(None, expected, name, found, 1e-12)

    for k in range(1, 7):
        m0 = value(f"moda-adjusted-{k}")
        same("H A", value(f"moda-headcount-{k}") *
             value(f"moda-intensity-{k}"), m0)
        same("censored", sum(value(f"moda-censored-{d}-{k}")
                             for d in MODA) / 6, m0)
        same("contributions",
             sum(value(f"moda-contribution-{d}-{k}") for d in MODA), 1)
    for k in CUTOFFS.values():
        same("weighted", sum(MPI[d] * value(f"mpi-censored-{d}-{k}")
                             for d in MPI) / 18, value(f"mpi-adjusted-{k}"))
    same("distribution", sum(value(f"moda-exactly-{n}") for n in range(7)), 1)
    same("overlap", value("moda-overlap-water") +
         value("moda-overlap-water.housing"), value("moda-deprived-water"))
    same("overlap", sum(value(f"moda-overlap-{c}") for c in (
        "none", "water", "housing", "water.housing")), 1)


def main():
    dump(f"{work}/quipu.json", {"datasets": {}})
    moda()
    mpi()
    subprocess.run(["quipu", "refresh", "-q", "-C", work], check=True)
    rows = query()
    counts = compare_moda(rows), compare_mpi(rows)
    identities(rows)
    for problem in problems[:10]:
        print(problem)
    print(f"{counts[0]} and {counts[1]} rows compared, "
          f"{len(problems)} differ")
    sys.exit(1 if problems or counts[0] < 700 or counts[1] < 2200 else 0)


main()
