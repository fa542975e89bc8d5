# SPDX-License-Identifier: GPL-3.0-or-later
# Compares an answer on ENDES 2023 with R survey 4.5.
# Usage: refresh-joined.py ORACLE ANSWER
#
# Tolerance: 1e-9 relative; limits of shares 1e-6, which R gets by iteration.
import csv
import math
import sys

INDICATORS = {
    "anaemia_6_35": "anaemia-6-35m", "anaemia_6_59": "anaemia-6-59m",
    "sev_anaemia_6_59": "severe-anaemia-6-59m",
    "mod_anaemia_6_59": "moderate-anaemia-6-59m",
    "mild_anaemia_6_59": "mild-anaemia-6-59m", "stunted": "stunting-u5",
    "sev_stunted": "severe-stunting-u5", "underweight": "underweight-u5",
    "wasted": "wasting-u5", "hb_adj": "mean-hb"}
COLUMNS = {"value": "estimate", "se": "se", "n": "n_unweighted",
           "weight": "sum_weights", "deff": "deff_replace", "df": "degf_full",
           "ci_low": "logit_lo", "ci_high": "logit_hi"}

answers = {}
with open(sys.argv[2], newline="") as file:
    for row in csv.DictReader(file):
        if row["sex"] == "_T" and row["age_group"] == "_T":
            answers[row["indicator"], row["wealth"]] = row

failures = compared = 0
with open(sys.argv[1], newline="") as file:
    for row in csv.DictReader(file):
        indicator = INDICATORS[row["indicator"]]
        wealth = "_T" if row["domain"] == "all" else "Q" + row["level"]
        found = answers[indicator, wealth]
        for column, theirs in COLUMNS.items():
            if row[theirs] in ("", "NA"):
                continue  # there is no logit limit of a mean
            is_limit = column.startswith("ci_")
            scale = 1.0
            if column in ("value", "se") or is_limit:
                scale = 10 if indicator == "mean-hb" else 100
            expected = float(row[theirs]) * scale
            compared += 1
            if found[column] == "" or not math.isclose(
                    float(found[column]), expected,
                    rel_tol=1e-6 if is_limit else 1e-9):
                failures += 1
                print(indicator, wealth, column, found[column], expected)

# 10 indicators, the country and 5 quintiles; no limits of the mean.
if failures or compared != 10 * 6 * 8 - 6 * 2:
    sys.exit("%d failures in %d values" % (failures, compared))
print(compared, "values are those of R")
