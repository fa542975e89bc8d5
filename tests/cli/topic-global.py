# SPDX-License-Identifier: GPL-3.0-or-later
# The indicators of the topic global-series against a reading of the files with
# Python's csv module alone.
# Usage: topic-global.py DATA REPOSITORY CODELISTS
import csv
import json
import math
import subprocess
import sys

data, work, lists = sys.argv[1:4]
problems = []


def read(path):
    with open(f"{data}/{path}", encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def answer(indicator, *dimensions):
    out = subprocess.run(
        ["quipu", "query", indicator, "--by", "*", "--detail", "-f", "csv",
         "-C", work], text=True, capture_output=True, check=True).stdout
    return {(row["area"], row["period"],
             *(row.get(name, "_T") for name in dimensions)): row
            for row in csv.DictReader(out.splitlines())}


def compare(indicator, found, expected):
    for key in expected.keys() ^ found.keys():
        problems.append((indicator, key, "in one of them only"))
    values = 0
    for key in expected.keys() & found.keys():
        for column, text in expected[key].items():
            ours = found[key][column]
            values += 1
            same = ours == text or (ours and text and column != "status" and
                                    float(ours) == float(text))
            if not same:
                problems.append((indicator, key, column, ours, text))
    print(f"{indicator}: {len(expected)} observations, {values} values")
    if not expected:
        problems.append((indicator, "nothing was compared"))


# ---- areas --------------------------------------------------------------------

def areas():
    """The lists of areas have all codes of ISO 3166, and no other."""
    def items(name):
        with open(f"{lists}/{name}.json") as file:
            return {item["code"]: item for item in json.load(file)["items"]}
    ours = items("countries")
    theirs = {row["alpha3"]: row for row in read("areas/iso_3166_1.csv")}
    for code in ours.keys() ^ theirs.keys() ^ {"XKX"}:
        problems.append(("countries", code))
    for code, row in theirs.items():
        if ours[code]["codes"] != {"iso-3166-1-alpha-2": row["alpha2"],
                                   "iso-3166-1-numeric": row["numeric"]}:
            problems.append(("countries", code, ours[code]["codes"]))
    for name, country in (("gn-areas", "GN"), ("tj-areas", "TJ")):
        regions = {row["code"] for row in read("areas/iso_3166_2_all.csv")
                   if row["country_alpha2"] == country and not row["parent"]}
        for code in items(name).keys() ^ regions ^ {country}:
            problems.append((name, code))
    print(f"{len(ours)} countries")


# ---- surveys of the joint malnutrition estimates ------------------------------

SEXES = {"Male": "M", "Female": "F"}
AGES = {"0 to 5": "0-5", "6 to 11": "6-11", "12 to 23": "12-23",
        "24 to 35": "24-35", "36 to 47": "36-47", "48 to 59": "48-59"}


def group(text):
    """Sex and age of what the estimates call a disaggregation."""
    words = text.removesuffix(" months").split(" ", 1)
    sex = SEXES.get(words[0], "_T")
    rest = words[1] if sex != "_T" and len(words) > 1 else \
        "" if sex != "_T" else " ".join(words)
    age = "_T" if rest in ("", "National") else AGES[rest]
    return age, sex


def rank(row):
    """Which survey of a country and year comes first; see the dataset."""
    source = row["ShortSource"]
    programme = 0 if source in ("DHS", "CDHS", "DHS-Style") else \
        1 if source == "MICS" else 2
    return (row["EstimateType"] != "Reanalyzed", programme,
            -int(row["unweighted_N"] or 0), -int(row["UNICEFSurveyID"]))


def observation(row):
    return {"value": row["PointEstimate"], "se": row["StandardError"],
            "ci_low": row["LowerLimit"], "ci_high": row["UpperLimit"],
            "n": row["unweighted_N"], "weight": row["weighted_N"],
            "status": "A"}


def jme():
    rows = read("jme_stunting/jme_country_input_stunting.csv")
    chosen = {}
    for row in rows:
        if row["StandardDisaggregations"] == "National":
            key = row["ISO3Code"], row["Year"]
            if key not in chosen or rank(row) < rank(chosen[key]):
                chosen[key] = row
    surveys = {row["UNICEFSurveyID"] for row in chosen.values()}

    def expected(is_wanted):
        return {(row["ISO3Code"], row["Year"],
                 *group(row["StandardDisaggregations"])): observation(row)
                for row in rows if is_wanted(row)}
    compare("stunting-u5-jme", answer("stunting-u5-jme", "age_group", "sex"),
            expected(lambda row: row["UNICEFSurveyID"] in surveys))
    for name in ("DHS", "MICS"):
        indicator = f"stunting-u5-jme-{name.lower()}"
        compare(indicator, answer(indicator, "age_group", "sex"),
                expected(lambda row: row["ShortSource"] == name))
    progress(chosen)


def rounded(value, decimals):
    scale = 10 ** decimals
    return math.copysign(math.floor(abs(value) * scale + 0.5) / scale, value)


def rate(points):
    """100 (1 - exp(slope)) of the logarithms by least squares."""
    points = [(year, math.log(value)) for year, value in points if value > 0]
    if len(points) < 2:
        return None
    x = sum(year for year, _ in points) / len(points)
    y = sum(log for _, log in points) / len(points)
    slope = (sum((year - x) * (log - y) for year, log in points) /
             sum((year - x) ** 2 for year, _ in points))
    return rounded(100 * (1 - math.exp(slope)), 2)


def classify(aarr, required, latest):
    if latest <= 3 or aarr >= required:
        return 1
    return 2 if aarr > 0.5 else 3 if aarr >= -0.5 else 4


def progress(chosen):
    """Rates since 2012, and classes of countries with a survey in 2012, or
    where stunting is rare already."""
    series = {}
    for (country, year), row in chosen.items():
        if int(year) >= 2012:
            series.setdefault(country, {})[int(year)] = rounded(
                float(row["PointEstimate"]), 1)
    found = {name: {key[0]: row for key, row in answer(
        f"stunting-u5-jme-{name}").items() if row["value"]}
        for name in ("aarr", "required-aarr", "class")}
    expected = {"aarr": {}, "required-aarr": {}, "class": {}}
    # The target is 0.6 of the baseline, whatever that is.
    required = rounded(100 * (1 - 0.6 ** (1 / 18)), 2)
    for country, values in series.items():
        aarr = rate(values.items())
        latest = values[max(values)]
        if aarr is not None:
            expected["aarr"][country] = aarr
        if values.get(2012):
            expected["required-aarr"][country] = required
        if latest <= 3 or (aarr is not None and values.get(2012)):
            expected["class"][country] = classify(aarr, required, latest)
    for name, values in expected.items():
        for country in values.keys() ^ found[name].keys():
            problems.append((name, country, values.get(country),
                             found[name].get(country)))
        for country in values.keys() & found[name].keys():
            if abs(float(found[name][country]["value"]) -
                   values[country]) > 1e-9:
                problems.append((name, country, values[country],
                                 found[name][country]["value"]))
        print(f"{name}: {len(values)} countries")
        if not values:
            problems.append((name, "nothing was compared"))


# ---- the global MPI, child mortality ------------------------------------------

def ophi():
    rows = read("ophi_mpi/national_se_ci.csv")
    for indicator, value, limits in (
            ("mpi-ophi", "mpi", "mpi"), ("mpi-headcount-ophi", "H_pct", "H"),
            ("mpi-intensity-ophi", "A_pct", None)):
        expected = {}
        for row in rows:
            one = {"value": row[value], "status": "A"}
            for column, part in (("se", "se"), ("ci_low", "lo"),
                                 ("ci_high", "hi")):
                one[column] = row[f"{limits}_{part}"] if limits else ""
            expected[row["iso3"], row["year"].split("-")[-1]] = one
        compare(indicator, answer(indicator), expected)


def mortality():
    for indicator, file in (
            ("under-five-mortality-unicef", "CME_MRY0T4_multi_2018_2023.csv"),
            ("under-five-mortality-2020-unicef", "CME_MRY0T4_all_2020.csv")):
        rows = read(f"unicef_sdmx/{file}")
        compare(indicator, answer(indicator, "sex", "wealth"), {
            (row["REF_AREA"], row["TIME_PERIOD"], row["SEX"],
             row["WEALTH_QUINTILE"]): {
                "value": row["OBS_VALUE"], "ci_low": row["LOWER_BOUND"],
                "ci_high": row["UPPER_BOUND"], "status": row["OBS_STATUS"]}
            for row in rows if len(row["REF_AREA"]) == 3})


areas()
jme()
ophi()
mortality()
for problem in problems[:10]:
    print(problem)
print(f"{len(problems)} differ")
sys.exit(1 if problems else 0)
