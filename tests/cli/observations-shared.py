# SPDX-License-Identifier: GPL-3.0-or-later
# Published series through the observations source and back out of a query,
# against a reading of the files with Python's csv module alone.
# Usage: observations-shared.py DATA REPOSITORY
import csv
import json
import os
import subprocess
import sys

data, work = sys.argv[1:3]
problems = []


def read(path):
    with open(path, encoding="utf-8-sig", newline="") as src:
        return list(csv.DictReader(src))


def dump(kind, value):
    path = f"{work}/indicators/{kind}/{value['id']}.json"
    os.makedirs(os.path.dirname(path), exist_ok=True)
    with open(path, "w") as out:
        json.dump({"title": {"en": value["id"]}, **value}, out)


def quipu(*args, status=0):
    done = subprocess.run(["quipu", *args, "-C", work], text=True,
                          capture_output=True)
    if done.returncode != status:
        sys.exit(f"{args}: status {done.returncode}: {done.stderr}")
    return done


def countries(list_id, codes):
    dump("codelists", {
        "id": list_id, "kind": "area", "version": "1",
        "levels": ["world", "country"],
        "items": [{"code": "WLD", "level": "world", "name": {"en": "World"}}]
        + [{"code": code, "level": "country", "parent": "WLD",
            "name": {"en": code}} for code in sorted(set(codes) - {"WLD"})]})


def rows(indicator, dimensions, *args):
    """What a query answers: (area, period, codes) to columns."""
    out = quipu("query", indicator, "--by", "*", "--detail",
                "-f", "csv", *args).stdout
    answers = {}
    for row in csv.DictReader(out.splitlines()):
        key = (row["area"], row["period"],
               *(row.get(d, "_T") for d in dimensions))
        if key in answers:
            problems.append((indicator, key, "twice"))
        answers[key] = row
    return answers


def compare(indicator, found, expected):
    """Every expected column of every row, and no row more."""
    for key in expected.keys() ^ found.keys():
        problems.append((indicator, key, "only in one",
                         "found" if key in found else "expected"))
    values = 0
    for key in expected.keys() & found.keys():
        for column, text in expected[key].items():
            ours = found[key][column]
            values += 1
            if column == "status":
                same = ours == text
            else:
                same = (ours == text == "" or
                        (ours and text and float(ours) == float(text)))
            if not same:
                problems.append((indicator, key, column, ours, text))
    print(f"{indicator}: {len(expected)} observations, {values} values")
    if not expected:
        problems.append((indicator, "nothing was compared"))


# ---- ENDES: by year, region and residence; value and n ----------------------

def endes():
    path = f"{data}/endes_series_2009_2025/series.csv"
    dump("datasets", {
        "id": "endes-series", "source": "observations", "periods": ["2025"],
        "period": "year", "settings": {"files": [{"location": path}]},
        "area": "region", "levels": ["country", "region"], "ref_area": "PE",
        "columns": {
            "year": {"from": "año", "type": "period"},
            "region": {"from": "region_codigo", "codelist": "pe-areas",
                       "map": {"0": "PE", **{str(i): f"{i:02}"
                                             for i in range(1, 26)}}},
            "residence": {"from": "area", "codelist": "residence",
                          "map": {"Urbano": "urban", "Rural": "rural"},
                          "total": "Total"},
            "dci": "dci_menores5_pct", "dci_n": "n_dci",
            "anaemia": "anemia_6_35_nueva_pct", "anaemia_n": "n_anemia_nueva"}})
    for name, value, n in (("dci", "dci_menores5_pct", "n_dci"),
                           ("anaemia", "anemia_6_35_nueva_pct",
                            "n_anemia_nueva")):
        dump("series", {"id": f"endes-{name}", "dataset": "endes-series",
                        "published": {"value": name, "n": f"{name}_n"},
                        "breakdowns": [["area"], ["area", "residence"]],
                        "unit": "percent", "decimals": 1})
    quipu("refresh", "-q", "endes-series")
    residence = {"Urbano": "urban", "Rural": "rural", "Total": "_T"}
    for name, value, n in (("dci", "dci_menores5_pct", "n_dci"),
                           ("anaemia", "anemia_6_35_nueva_pct",
                            "n_anemia_nueva")):
        expected = {}
        for row in read(path):
            code = int(row["region_codigo"])
            key = (f"{code:02}" if code else "PE", row["año"],
                   residence[row["area"]])
            expected[key] = {"value": row[value], "n": row[n],
                             "status": "A" if row[value] else "O"}
        compare(f"endes-{name}", rows(f"endes-{name}", ["residence"]),
                expected)


# ---- JME: several surveys of one country and year ---------------------------

GROUPS = {"Male": "M", "Female": "F", "National": "_T"}


def jme():
    path = f"{data}/jme_stunting/jme_country_input_stunting.csv"
    source = read(path)
    countries("jme-areas", [row["ISO3Code"] for row in source])
    others = {row["StandardDisaggregations"]: "out_of_scope" for row in source
              if row["StandardDisaggregations"] not in GROUPS}
    surveys = sorted({row["ShortSource"] for row in source})
    dump("datasets", {
        "id": "jme", "source": "observations", "periods": ["2024"],
        "period": "year", "settings": {"files": [{"location": path}]},
        "area": "country", "levels": ["country"],
        "columns": {
            "year": {"from": "Year", "type": "period"},
            "country": {"from": "ISO3Code", "codelist": "jme-areas"},
            "survey": {"from": "ShortSource",
                       "map": {code: code.lower() for code in surveys}},
            "sex": {"from": "StandardDisaggregations", "codelist": "sex",
                    "map": {"Male": "M", "Female": "F"}, "total": "National",
                    "missing": others},
            "value": "PointEstimate", "se": "StandardError",
            "low": "LowerLimit", "high": "UpperLimit", "n": "unweighted_N"}})
    indicator = {"id": "jme-stunting", "dataset": "jme",
                 "published": {"value": "value", "se": "se", "ci_low": "low",
                               "ci_high": "high", "n": "n"},
                 "breakdowns": [["area"], ["area", "sex"]], "unit": "percent"}
    dump("series", indicator)
    said = quipu("refresh", "jme", status=3).stderr
    print(said.strip())
    if 'several records are of area "' not in said:
        problems.append(("jme", "duplicates are not told", said))
    dump("series", {**indicator, "where": {"survey": {"in": ["dhs", "mics"]}}})
    quipu("refresh", "-q", "jme")
    expected = {}
    for row in source:
        group = row["StandardDisaggregations"]
        if row["ShortSource"] in ("DHS", "MICS") and group in GROUPS:
            expected[row["ISO3Code"], row["Year"], GROUPS[group]] = {
                "value": row["PointEstimate"], "se": row["StandardError"],
                "ci_low": row["LowerLimit"], "ci_high": row["UpperLimit"],
                "n": row["unweighted_N"], "status": "A"}
    compare("jme-stunting", rows("jme-stunting", ["sex"]), expected)


# ---- OPHI: three indicators in a row, periods of two years ------------------

def ophi():
    path = f"{data}/ophi_mpi/national_se_ci.csv"
    source = read(path)
    countries("ophi-areas", [row["iso3"] for row in source])
    dump("datasets", {
        "id": "ophi", "source": "observations", "periods": ["2024"],
        "period": "when", "area": "country", "levels": ["country"],
        "settings": {"files": [{"location": path}], "period": "year",
                     "period_range": "last"},
        "columns": {
            "when": {"from": "period", "type": "period"},
            "country": {"from": "iso3", "codelist": "ophi-areas"},
            **{name: name for name in ("mpi", "mpi_se", "mpi_lo", "mpi_hi",
                                       "H_pct", "H_se", "H_lo", "H_hi",
                                       "A_pct")}}})
    series = {
        "mpi": {"value": "mpi", "se": "mpi_se", "ci_low": "mpi_lo",
                "ci_high": "mpi_hi"},
        "headcount": {"value": "H_pct", "se": "H_se", "ci_low": "H_lo",
                      "ci_high": "H_hi"},
        "intensity": {"value": "A_pct"}}
    for name, published in series.items():
        dump("series", {"id": f"ophi-{name}", "dataset": "ophi",
                        "published": published, "breakdowns": [["area"]],
                        "unit": "units" if name == "mpi" else "percent"})
    quipu("refresh", "-q", "ophi")
    for name, published in series.items():
        compare(f"ophi-{name}", rows(f"ophi-{name}", []), {
            (row["iso3"], row["year"][-4:]): {
                "status": "A", "se": "", "ci_low": "",
                **{column: row[field] for column, field in published.items()}}
            for row in source})


# ---- UNICEF: child mortality, with statuses and bounds ----------------------

def cme_dataset(name, settings, codelist):
    dump("datasets", {
        "id": name, "source": "observations", "periods": ["2024"],
        "period": "year", "area": "country", "levels": ["country"],
        "settings": settings,
        "columns": {
            "year": {"from": "TIME_PERIOD", "type": "period"},
            "country": {"from": "REF_AREA", "codelist": codelist},
            "sex": {"from": "SEX", "codelist": "sex", "scheme": "sdmx",
                    "total": "_T"},
            "value": "OBS_VALUE", "low": "LOWER_BOUND", "high": "UPPER_BOUND",
            "status": {"from": "OBS_STATUS", "type": "text"}}})
    dump("series", {"id": f"{name}-u5mr", "dataset": name,
                    "published": {"value": "value", "ci_low": "low",
                                  "ci_high": "high", "status": "status"},
                    "breakdowns": [["area"], ["area", "sex"]],
                    "unit": "deaths per 1000"})


def cme_expected(source):
    return {(row["REF_AREA"], row["TIME_PERIOD"].replace("-A1", ""),
             row["SEX"]): {
        "value": row["OBS_VALUE"], "ci_low": row["LOWER_BOUND"],
        "ci_high": row["UPPER_BOUND"], "se": "", "n": "",
        "status": row["OBS_STATUS"] or ("A" if row["OBS_VALUE"] else "O")}
        for row in source}


def cme():
    for name, file in (("cme-world", "CME_MRY0T4_all_2020"),
                       ("cme-years", "CME_MRY0T4_multi_2018_2023")):
        path = f"{data}/unicef_sdmx/{file}.csv"
        source = read(path)
        countries(f"{name}-areas", [row["REF_AREA"] for row in source])
        cme_dataset(name, {"files": [{"location": path}]}, f"{name}-areas")
        quipu("refresh", "-q", name)
        compare(f"{name}-u5mr", rows(f"{name}-u5mr", ["sex"]),
                cme_expected(source))


# ---- UNICEF's warehouse: four dimensions, statuses of its own ---------------

DIMENSIONS = {"residence": "residence", "wealth": "wealth", "school": "matedu"}
STATUSES = {"RA": "A", "RP": "A", "AD": "A", "ER": "V", "U": "U"}


# The file has moments as years with decimals (2005.58337402344), which are no
# periods: the records are left out as malformed.

def warehouse():
    path = f"{data}/unicef_sdmx/test_stunting.csv"
    source = read(path)
    countries("unicef-areas", [row["iso3"] for row in source])

    def codes(field):
        return {code: code for code in sorted({row[field] for row in source})
                if code != "_T"}

    dump("datasets", {
        "id": "unicef-stunting", "source": "observations",
        "periods": ["2025"], "period": "period", "rejects_max": 0.2,
        "settings": {"files": [{"location": path}], "period": "period"},
        "area": "country", "levels": ["country"],
        "columns": {
            "period": {"from": "period", "type": "period"},
            "country": {"from": "iso3", "codelist": "unicef-areas"},
            **{name: {"from": field, "map": codes(field), "total": "_T"}
               for name, field in DIMENSIONS.items()},
            "age": {"from": "age", "map": codes("age")},
            "priority": "data_source_priority", "value": "value", "low": "lb",
            "high": "ub", "se": "std_err", "weight": "wgtd_sampl_size",
            "status": {"from": "status", "map": STATUSES}}})
    names = sorted(DIMENSIONS)
    dump("series", {
        "id": "unicef-stunting", "dataset": "unicef-stunting",
        "where": {"age": {"is": "Y0T4"}, "priority": {"is": 1}},
        "published": {"value": "value", "se": "se", "ci_low": "low",
                      "ci_high": "high", "weight": "weight",
                      "status": "status"},
        "breakdowns": [["area"]] + [["area", a] for a in names] + [
            ["area", a, b] for a in names for b in names if a < b]
        + [["area", *names]], "unit": "percent"})
    quipu("refresh", "-q", "unicef-stunting")
    expected = {}
    for row in source:
        if (row["age"] != "Y0T4" or row["data_source_priority"] != "1" or
                "." in row["period"]):
            continue
        key = (row["iso3"], row["period"],
               *(row[field] for field in DIMENSIONS.values()))
        expected[key] = {
            "value": row["value"], "se": row["std_err"], "ci_low": row["lb"],
            "ci_high": row["ub"], "weight": row["wgtd_sampl_size"],
            "status": STATUSES[row["status"]]}
    compare("unicef-stunting", rows("unicef-stunting", DIMENSIONS), expected)


# ---- SDMX-CSV of both kinds, and vintages -----------------------------------

COMPONENTS = ["REF_AREA", "SEX", "TIME_PERIOD", "OBS_VALUE", "LOWER_BOUND",
              "UPPER_BOUND", "OBS_STATUS"]


def write_sdmx(path, source, version):
    with open(path, "w", newline="") as out:
        if version == 1:
            writer = csv.writer(out)
            writer.writerow(["DATAFLOW", "REF_AREA: Geographic area"]
                            + COMPONENTS[1:])
            for row in source:
                writer.writerow(["UNICEF:CME(1.0)", "{}: {}".format(
                    row["REF_AREA"], row["Geographic area"])]
                    + [row[c] for c in COMPONENTS[1:]])
            return
        writer = csv.writer(out, delimiter=";", quoting=csv.QUOTE_ALL)
        writer.writerow(["STRUCTURE[,]", "STRUCTURE_ID", "ACTION"]
                        + COMPONENTS[::-1])
        for row in source:
            row = {**row, "TIME_PERIOD": row["TIME_PERIOD"] + "-A1"}
            writer.writerow(["dataflow", "UNICEF:CME(2.0.0)", "R"]
                            + [row[c] for c in COMPONENTS[::-1]])


def sdmx():
    """Two renderings of the same data, with statuses of every kind."""
    source = read(f"{data}/unicef_sdmx/CME_MRY0T4_multi_2018_2023.csv")
    for i, status in enumerate("BDEPUIFGVN"):
        source[i * 7]["OBS_STATUS"] = status
    for i, status in enumerate("OMLHQK"):
        source[i * 7 + 3].update(OBS_STATUS=status, OBS_VALUE="",
                                 LOWER_BOUND="", UPPER_BOUND="")
    for version in (1, 2):
        name = f"sdmx{version}"
        write_sdmx(f"{work}/{name}.csv", source, version)
        cme_dataset(name, {
            "layout": "sdmx-csv", "structure": "UNICEF:CME",
            "files": [{"location": f"{os.path.abspath(work)}/{name}.csv"}]},
            "cme-years-areas")
        quipu("refresh", "-q", name)
        compare(f"{name}-u5mr", rows(f"{name}-u5mr", ["sex"]),
                cme_expected(source))
    vintages(source)


def vintages(source):
    """A file with revisions: new numbers, old ones, and one that is gone."""
    revised = [dict(row) for row in source[:-1]]
    for row in revised[1::11]:
        if row["OBS_VALUE"]:
            row.update(OBS_VALUE=row["OBS_VALUE"] + "1", OBS_STATUS="P")
    write_sdmx(f"{work}/sdmx1.csv", revised, 1)
    said = quipu("refresh", "sdmx1").stderr
    print(said.strip())
    compare("sdmx1-u5mr", rows("sdmx1-u5mr", ["sex"]), cme_expected(revised))
    published = [line.split("@")[1].split(":")[0]
                 for line in said.splitlines() if "published as @" in line]
    old = rows("sdmx1-u5mr", ["sex"], "--as-of", f"@{int(published[0]) - 1}")
    compare("sdmx1-u5mr", old, cme_expected(source))


endes()
jme()
ophi()
cme()
warehouse()
sdmx()
for problem in problems[:10]:
    print(problem)
print(f"{len(problems)} differ")
sys.exit(1 if problems else 0)
