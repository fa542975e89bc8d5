#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# SUN scorecards of several countries and years: from synthetic markers, against
# Python; from published scores of processes, Peru 2019, which reported 74.
# shellcheck disable=SC2154
. "${srcdir:?}/tests/cli/lib.sh"
needs python3

repository r --dataset synthetic-sun-markers --dataset sun-process-scores
# The markers themselves, as they are in the data.
markers=
for process in 1 2 3 4; do
    for marker in 1 2 3 4 5; do
        name=m$process$marker
        define r/markers/$name <<JSON
{ "id": "$name", "title": {"en": "$name"}, "dataset": "synthetic-sun-markers",
  "published": {"value": "$name"}, "breakdowns": [["area"]], "unit": "score" }
JSON
        markers="$markers $name"
    done
done
# Uruguay and its scores are made up.
cat >r/sun_process_scores.csv <<'CSV'
country,year,process_1,process_2,process_3,process_4
PER,2019,62,96,69,70
PER,2018,50,60,70,80
URY,2019,10,20,30,
CSV
expect 0 quipu refresh -C r
says 'synthetic-sun-markers 2019: published' '32 records read' '3 records read'
expect 0 quipu list -C r --topic sun-scorecards -f csv
sed 1d .out | cut -d, -f1 >ids
equal "$(wc -l <ids)" 11 "the number of indicators"
# shellcheck disable=SC2046,SC2086 # one word for each
expect 0 quipu query -C r $(grep synthetic ids) $markers -f csv
cp .out answer
python3 -B "$srcdir/tests/cli/topic-scorecards.py" <answer ||
    fail "other scores"

expect 0 quipu query -C r sun-total sun-coherent-policy -f csv
prints 'sun-total,PER,Peru,2019,74.25,,,,1,percent,A,' \
    'sun-total,PER,Peru,2018,65,,,,1,percent,A,' \
    'sun-coherent-policy,PER,Peru,2019,96,,,,1,percent,A,' \
    'sun-coherent-policy,URY,Uruguay,2019,20,,,,1,percent,A,' \
    'sun-total,URY,Uruguay,2019,,,,,'
expect 0 quipu query -C r sun-total -a PER -p 2019 -f table
prints ' 74 '
