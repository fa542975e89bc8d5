# SPDX-License-Identifier: GPL-3.0-or-later
# Compares an answer from measurements with anthro_prevalence of WHO's R package
# anthro 1.1.  Usage: refresh-measurements.py ORACLE ANSWER [INDICATORS]
# With INDICATORS it only prints their names and measures.
#
# Tolerance: 1e-9 relative for estimates and standard errors; 1e-6 for limits of
# shares, which anthro gets by iteration, 1e-9 for those of means.  Left out are
# limits of shares of 0, of 100 and of exactly 1 %: anthro has [0, 0] where the
# exact interval is right, and takes 1 % for 1.
import csv
import math
import sys

STEMS = {"HA": ("haz", "stunting"), "WA": ("waz", "underweight"),
         "WH": ("whz", "wasting"), "BMI": ("baz", None)}


def measure_of(column):
    """The measure of a column's stem: HA_2 is stunting, HA2 haz-above-2."""
    if column in ("HA_2_WH_2", "HA_2_WH2"):
        return "stunting-and-" + ("wasting" if column[-2] == "_"
                                  else "overweight")
    stem = column.rstrip("0123456789_")
    index, word = STEMS[stem]
    cut = column[len(stem):]
    if cut == "":
        return "mean-" + index
    if cut[0] == "_" and word and cut in ("_2", "_3"):
        return word if cut == "_2" else "severe-" + word
    if stem == "WH" and cut in ("2", "3"):
        return "overweight" if cut == "2" else "obesity"
    return "%s-%s-%s" % (index, "below-minus" if cut[0] == "_" else "above",
                         cut[-1])


with open(sys.argv[1], newline="") as file:
    oracle = list(csv.DictReader(file))
columns = [c[:-2] for c in oracle[0] if c.endswith("_r")]
if sys.argv[3:]:
    for column in columns:
        print(column, measure_of(column))
    sys.exit()

AGES = {"00-05": "0-5", "06-11": "6-11", "12-23": "12-23", "24-35": "24-35",
        "36-47": "36-47", "48-59": "48-59"}


def key_of(group):
    """What quipu calls a group of anthro: area and codes by dimension."""
    kind, _, level = group.partition(": ")
    if kind == "All":
        return "ZZ", {}
    if kind == "Age group":
        return "ZZ", {"age_group": AGES[level[:5]]}
    if kind == "Age + sex":
        age, sex = level.split(".")
        return "ZZ", {"age_group": AGES[age[:5]], "sex": sex[0]}
    if kind == "Sex":
        return "ZZ", {"sex": level[0]}
    if kind == "Area":
        return "ZZ", {"residence": level.lower()}
    if kind == "Geographical region":
        return "ZZ-" + level[-1], {}
    if kind == "Wealth quintile":
        return "ZZ", {"wealth": level[:2]}
    return "ZZ", {"education": level.lower()}


DIMENSIONS = ("age_group", "education", "residence", "sex", "wealth")
answers = {}
with open(sys.argv[2], newline="") as file:
    for row in csv.DictReader(file):
        codes = {d: row[d] for d in DIMENSIONS if row[d] != "_T"}
        answers[row["indicator"], row["area"], str(sorted(codes.items()))] = row

failures, compared, left = [], 0, 0


def near(what, found, expected, tolerance):
    global compared
    compared += 1
    if found == "" or not math.isclose(float(found), float(expected),
                                       rel_tol=tolerance, abs_tol=1e-12):
        failures.append("%s: %s, expected %s" % (what, found, expected))


def compare(group, column, row):
    global left
    area, codes = key_of(group)
    key = column.lower().replace("_", "-"), area, str(sorted(codes.items()))
    found = answers[key]
    share = not measure_of(column).startswith("mean-")
    value = float(row[column + "_r"])
    near((key, "value"), found["value"], value, 1e-9)
    near((key, "se"), found["se"], row[column + "_se"], 1e-9)
    if share and (value in (0, 100) or abs(value - 1) < 1e-9):
        left += 1
        return
    near((key, "low"), found["ci_low"], row[column + "_ll"],
         1e-6 if share else 1e-9)
    near((key, "high"), found["ci_high"], row[column + "_ul"],
         1e-6 if share else 1e-9)


for row in oracle:
    for column in columns:
        compare(row["Group"], column, row)
    area, codes = key_of(row["Group"])
    for size, column in (("HAZ", "ha-2"), ("WAZ", "wa-2"), ("WHZ", "wh-2"),
                         ("BMIZ", "bmi-2"), ("HA_2_WH_2", "ha-2-wh-2")):
        found = answers[column, area, str(sorted(codes.items()))]
        near((row["Group"], size), found["n"], row[size + "_unwpop"], 1e-12)
        near((row["Group"], size), found["weight"], row[size + "_pop"], 1e-9)

for failure in failures[:20]:
    print(failure)
wanted = len(oracle) * (len(columns) * 4 + 10) - 2 * left
if failures or compared != wanted or len(oracle) != 36 or len(columns) != 30:
    sys.exit("%d failures in %d values, expected %d" %
             (len(failures), compared, wanted))
print(compared, "values are those of anthro,", left, "intervals left out")
