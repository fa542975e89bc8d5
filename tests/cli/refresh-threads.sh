#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# The bits of every observation, and of the packed cells, are the same for any
# number of threads; partitions may be many more than threads.
# shellcheck disable=SC2154
. "${srcdir:?}/tests/cli/lib.sh"
needs sqlite3

for threads in 1 2 7; do
    repository "r$threads"
    define "r$threads/datasets/children" <<'JSON'
{ "id": "children", "like": "synthetic-children",
  "settings": {"children": 20000, "clusters": 700, "regions": 5,
      "partitions": 97},
  "columns": {"region": {"map": null, "codelist": null}},
  "area": null, "levels": null }
JSON
    for id in stunting-u5 wasting-u5 anaemia-6-59m anaemia-6-35m-who2024; do
        define "r$threads/nutrition/$id" <<JSON
{ "id": "$id", "like": "$id-synthetic", "dataset": "children",
  "breakdowns": [[], ["sex"], ["wealth", "residence"], ["age_group", "sex"]] }
JSON
    done
    define "r$threads/nutrition/mean-haz" <<'JSON'
{ "id": "mean-haz", "like": "stunting-u5", "measure": "mean-haz", "unit": "z" }
JSON
    expect 0 quipu refresh -C "r$threads" --threads "$threads"
    says 'children 2022: published as @1' 'children 2023: published as @2' \
        '20000 records read'
    observations "r$threads" >"said$threads"
    expect 0 quipu query -C "r$threads" --by '*' --detail -f csv
    sed 's/,[0-9-]*T[0-9:]*Z,/,,/' .out >"answer$threads"
done
for threads in 2 7; do
    same said1 "said$threads"
    same answer1 "answer$threads"
    for job in 1 2; do
        same r1/cells/$job.cells "r$threads/cells/$job.cells"
    done
done
# 5 indicators, 2 periods: 1 + 2 + 5 x 2 cells, and 6, 5 or 3 age groups by sex.
equal "$(wc -l <said1)" $((2 * (5 * 13 + 2 * (6 + 6 + 5 + 3 + 6)))) \
    "the number of observations"

# Refreshed again by force, nothing changes.
expect 0 quipu refresh -C r7 --force --threads 1
says 'children 2022: published as @3: 0 new, 0 ended'
expect 0 quipu query -C r7 --by '*' --detail -f csv
sed 's/,[0-9-]*T[0-9:]*Z,/,,/' .out >answer
same answer1 answer
for threads in 0 x 1025 ''; do
    expect 2 quipu refresh -C r1 --threads "$threads"
    says 'is not a number of threads from 1 to 1024'
done
