# SPDX-License-Identifier: GPL-3.0-or-later
# Compares an answer on the DHS model survey with R survey 4.5.
# Usage: refresh-formats.py ORACLE LOGIT BETA DESIGN: csv answers with --detail
# and all breakdowns, under logit intervals and the domain's degrees of freedom,
# under beta intervals, under the design's degrees of freedom.
#
# Tolerance: 1e-9 relative for all numbers, but 1e-6 for beta limits of a
# quantile function that R iterates; counts and degrees of freedom are the same.
import csv
import math
import sys

INDICATORS = {
    "stunting-u5": "stunted", "severe-stunting-u5": "sev_stunted",
    "wasting-u5": "wasted", "overweight-u5": "overweight",
    "underweight-u5": "underweight", "anaemia-6-59m": "any_anaemia",
    "anaemia-6-35m": "any_anaemia_6_35", "mild-anaemia-6-59m": "mild_anaemia",
    "moderate-anaemia-6-59m": "mod_anaemia",
    "severe-anaemia-6-59m": "sev_anaemia", "mean-haz": "haz",
    "mean-waz": "waz", "mean-whz": "whz", "mean-hb": "hb_g_dl"}
# Measures that R gives in the scale of 0 to 1, or in g/dL.
SCALES = {"percent": 100, "z": 1, "g/L": 10}
DOMAINS = {"hc27": ("sex", {"1": "M", "2": "F"}),
           "hv025": ("residence", {"1": "urban", "2": "rural"}),
           "hv270": ("wealth", {c: "Q" + c for c in "12345"})}


def key_of(domain, level):
    """Area, dimension and code of a row of the oracle."""
    if domain == "all":
        return "ZZ", None, None
    if domain == "hv024":
        return "ZZ-" + level, None, None
    dimension, codes = DOMAINS[domain]
    return "ZZ", dimension, codes[level]


def read_answer(path):
    rows = {}
    for row in csv.DictReader(open(path, newline="")):
        given = [(d, row[d]) for d in ("age_group", "residence", "sex",
                                       "wealth") if row[d] != "_T"]
        if len(given) > 1:
            continue
        dimension, code = given[0] if given else (None, None)
        key = row["indicator"], row["area"], dimension, code
        assert key not in rows, key
        rows[key] = row
    return rows


failures, compared = [], 0


def near(what, found, expected, scale=1.0, tolerance=1e-9):
    global compared
    compared += 1
    if found == "" or not math.isclose(float(found), float(expected) * scale,
                                       rel_tol=tolerance, abs_tol=1e-12):
        failures.append("%s: %s, expected %.17g" %
                        (what, found, float(expected) * scale))


def compare(rows, expected, kind):
    for indicator, name in INDICATORS.items():
        for row in expected:
            if row["indicator"] != name:
                continue
            key = (indicator,) + key_of(row["domain"], row["level"])
            found = rows.get(key)
            if not found:
                failures.append("no answer for %s" % (key,))
                continue
            compare_row(key, found, row, kind)


def compare_row(key, found, row, kind):
    scale = SCALES[found["unit"]]
    share = found["unit"] == "percent"
    near((key, "value"), found["value"], row["estimate"], scale)
    near((key, "se"), found["se"], row["se"], scale)
    near((key, "n"), found["n"], row["n_unweighted"])
    near((key, "weight"), found["weight"], row["sum_weights"])
    near((key, "deff"), found["deff"], row["deff_replace"])
    full = kind == "design"
    near((key, "df"), found["df"], row["degf_full" if full else "degf_domain"])
    if share and full:
        return  # R has logit limits with the domain's degrees only
    limits = "wald_tfull" if full else "wald_t"
    tolerance = 1e-9
    if share:
        limits = "ci_beta" if kind == "beta" else "ci_xlogit"
        tolerance = 1e-9
    near((key, "ci_low"), found["ci_low"], row[limits + "_lo"], scale,
         tolerance)
    near((key, "ci_high"), found["ci_high"], row[limits + "_hi"], scale,
         tolerance)


oracle = list(csv.DictReader(open(sys.argv[1], newline="")))
for path, kind in zip(sys.argv[2:], ("logit", "beta", "design")):
    compare(read_answer(path), oracle, kind)
for failure in failures[:20]:
    print(failure)
# 14 indicators, 14 domains; limits thrice, but those of 10 shares only twice.
cells = 14 * 14
wanted = 3 * 6 * cells + 3 * 2 * cells - 10 * 14 * 2
if failures or compared != wanted:
    sys.exit("%d failures in %d values, expected %d values" %
             (len(failures), compared, wanted))
print(compared, "values are those of R")
