#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# From dates, weights and heights of a survey to prevalences, standard errors
# and limits: those of WHO's R package anthro.
# shellcheck disable=SC2154
. "${srcdir:?}/tests/cli/lib.sh"
oracle=$SHARED/oracles/dhs_model/expected_anthro_prevalence.csv
needs python3
needs_shared data/dhs_model "oracles/dhs_model/${oracle##*/}"
compare() {
    python3 -B "$srcdir/tests/cli/refresh-measurements.py" "$oracle" "$@"
}

# anthro has age groups by days, maternal education, and the degrees of freedom
# of the full design.
repository r
define r/datasets/measured <<JSON
{ "id": "measured", "like": "dhs-model-children",
  "settings": {"files": [
      {"location": "$SHARED/data/dhs_model/zz_pr_children.dta"}]},
  "columns": {
      "months": {"from": "age_days", "scale": 0.03285420944558522},
      "age_group": {"from": "months"},
      "education": {"from": "hc61",
          "map": {"0": "none", "1": "primary", "2": "secondary", "3": "higher"},
          "missing": {"9": "missing"}}},
  "design": {"df": "design"} }
JSON
compare none names | while read -r column measure; do
    id=$(echo "$column" | tr 'A-Z_' 'a-z-')
    unit=percent
    [ "${measure#mean-}" = "$measure" ] || unit=z
    define "r/nutrition/$id" <<JSON
{ "id": "$id", "like": "stunting-u5-dhs", "dataset": "measured",
  "settings": {"from": "measurements", "age": "days"}, "measure": "$measure",
  "breakdowns": [[], ["area"], ["sex"], ["residence"], ["wealth"],
      ["age_group"], ["age_group", "sex"], ["education"]],
  "unit": "$unit", "reliability": "none" }
JSON
done
expect 0 quipu refresh -C r
expect 0 quipu query -C r --by '*' --detail -f csv
compare .out || fail "other values than anthro"
