#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# A survey in .dta (118, 119), .sav, .zsav and .csv gives the same observations
# to the last bit, and they are those of R survey: proportions, means, standard
# errors, design effects, intervals.
# shellcheck disable=SC2154
. "${srcdir:?}/tests/cli/lib.sh"
data=$SHARED/data/dhs_model
oracle=$SHARED/oracles/dhs_model/expected_survey45.csv
needs python3
needs_shared data/dhs_model oracles/dhs_model/expected_survey45.csv

# REPOSITORY FILE INTERVAL DF
survey_in() {
    repository "$1"
    define "$1/datasets/children" <<JSON
{ "id": "children", "like": "dhs-model-children", "design": {"df": "$4"},
  "settings": {"files": [{"location": "$data/$2"}]} }
JSON
    for id in stunting-u5 severe-stunting-u5 wasting-u5 overweight-u5 \
        underweight-u5 anaemia-6-59m anaemia-6-35m mild-anaemia-6-59m \
        moderate-anaemia-6-59m severe-anaemia-6-59m; do
        define "$1/nutrition/$id" <<JSON
{ "id": "$id", "like": "$id-dhs", "dataset": "children", "reliability": "none",
  "interval": "$3" }
JSON
    done
    for z in haz waz whz; do
        define "$1/nutrition/mean-$z" <<JSON
{ "id": "mean-$z", "like": "stunting-u5", "measure": "mean-$z", "unit": "z" }
JSON
    done
    define "$1/nutrition/mean-hb" <<JSON
{ "id": "mean-hb", "like": "anaemia-6-59m", "measure": "mean-hb",
  "unit": "g/L" }
JSON
    expect 0 quipu refresh -C "$1"
    says 'children 2015: published as @1' '3191 records read'
    expect 0 quipu query -C "$1" --by '*' --detail -f csv
    cp .out "$1.csv"
}

survey_in dta zz_pr_children.dta logit domain
survey_in dta119 zz_pr_children_v119.dta logit domain
survey_in sav zz_pr_children.sav logit domain
survey_in zsav zz_pr_children_zsav.zsav logit domain
survey_in csv zz_pr_children.csv logit domain
survey_in beta zz_pr_children.sav beta domain
survey_in design zz_pr_children.dta logit design

# The time of publication aside, and the number of answers as it must be: 14
# indicators; the country and 4 regions; 5 breakdowns by sex (2), residence (2),
# wealth (5), age (6, but 5 from 6 months on, 3 of them below 36) and region by
# sex (4 x 2).
for format in dta dta119 sav zsav csv; do
    sed 's/,[0-9-]*T[0-9:]*Z,/,,/' "$format.csv" >"$format.same"
    same dta.same "$format.same"
done
equal "$(tail -n +2 dta.same | wc -l)" \
    $((14 * (5 + 2 + 2 + 5 + 8) + 8 * 6 + 5 * 5 + 3)) "the number of answers"

python3 -B "$srcdir/tests/cli/refresh-formats.py" "$oracle" dta.csv beta.csv \
    design.csv || fail "other values than R"
