#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# A period may name its columns otherwise: a variant says only what differs, and
# everything else, scales among them, stays.
# shellcheck disable=SC2154
. "${srcdir:?}/tests/cli/lib.sh"

# VARIANTS
dataset() {
    define r/datasets/d <<JSON
{ "id": "d", "source": "csv", "title": {"en": "D"},
  "periods": ["2014", "2015", "2016"], "settings": {"location": "{period}.csv"},
  "columns": {"y": {"from": "y", "missing": {"99": "refused"}},
      "sex": {"from": "sex", "map": {"1": "M", "2": "F"}}},
  "variants": [$1],
  "design": {"weight": {"from": "w", "scale": 1e-6}, "cluster": "c"} }
JSON
}

repository r
define r/theme/y <<'JSON'
{ "id": "y", "title": {"en": "Y"}, "dataset": "d", "calculation": "values",
  "settings": {"value": "y"}, "measure": "mean", "breakdowns": [[], ["sex"]],
  "unit": "y" }
JSON
records='1,1,1000000,1
2,2,3000000,2
99,1,500000,3
4,1,1500000,4'
printf 'y,sex,w,c\n%s\n' "$records" >r/2014.csv
printf 'value,sex,wt,c\n%s\n' "$records" >r/2015.csv
printf 'y,gender,WT,c\n%s\n' "$records" |
    sed 's/,1,/,M,/; s/,2,/,F,/' >r/2016.csv

# By a name alone, and by an object; one period has two variants.
dataset '{"periods": ["2015", "2016"], "columns": {"weight": "wt"}},
    {"periods": ["2015"], "columns": {"y": {"from": "value"}}},
    {"periods": ["2016"], "columns": {"sex": {"from": "gender",
        "map": {"1": null, "2": null, "M": "M", "F": "F"}}}}'
expect 0 quipu refresh -C r
says 'd 2014: published' 'd 2015: published' 'd 2016: published'
expect 0 quipu query -C r y --by '*' --detail -f csv
# By hand: (1 + 2 x 3 + 4 x 1.5) / 5.5, women 2, men (1 + 4 x 1.5) / 2.5
cut -d, -f4-6,10,15 .out | tail -n +2 >answer
equal "$(cat answer)" '2014,_T,2.3636363636363638,3,5.5
2015,_T,2.3636363636363638,3,5.5
2016,_T,2.3636363636363638,3,5.5
2014,M,2.8,2,2.5
2015,M,2.8,2,2.5
2016,M,2.8,2,2.5
2014,F,2,1,3
2015,F,2,1,3
2016,F,2,1,3' 'the answer'
expect 0 quipu explain -C r y --area _T --period 2015
prints 'sum of weights,5.50' '1 at values: refused'

# A variant that takes the codes away, or names nothing that is there.
dataset '{"periods": ["2015"], "columns": {"sex": {"map": null}}}'
expect 2 quipu refresh -C r
says 'at variants[0].columns.sex: expected codes'
dataset '{"periods": ["2015"], "columns": {"weight": "wigth"}}'
expect 4 quipu refresh -C r
says 'at variants[0].columns.weight: the source has no column "wigth"' \
    'a variant can name the column of period 2015'
for variants in '{"periods": ["12/2015"], "columns": {"weight": "wt"}}' \
    '{"periods": ["2015"], "columns": {"weight": 5}}' \
    '{"periods": ["2015"], "weight": "wt"}'; do
    dataset "$variants"
    expect 2 quipu refresh -C r
    says 'variants[0]'
done
