#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# Two files joined in the refresh give what the joined file gives, and what R
# survey gives; every record is accounted for.
# shellcheck disable=SC2154
. "${srcdir:?}/tests/cli/lib.sh"
data=$SHARED/data/endes_2023
oracle=$SHARED/oracles/endes_2023/expected_survey45.csv
needs python3 sqlite3
needs_shared data/endes_2023 oracles/endes_2023/expected_survey45.csv

# REPOSITORY: with the indicators that are shipped and a mean.
refresh_children() {
    for id in stunting-u5 severe-stunting-u5 wasting-u5 overweight-u5 \
        underweight-u5 anaemia-6-59m anaemia-6-35m mild-anaemia-6-59m \
        moderate-anaemia-6-59m severe-anaemia-6-59m anaemia-6-59m-who2024 \
        anaemia-6-35m-who2024; do
        define "$1/nutrition/$id" <<JSON
{ "id": "$id", "like": "$id-endes", "dataset": "children",
  "reliability": "none" }
JSON
    done
    define "$1/nutrition/mean-hb" <<JSON
{ "id": "mean-hb", "like": "anaemia-6-59m", "measure": "mean-hb",
  "unit": "g/L" }
JSON
    expect 0 quipu refresh -C "$1"
    cp .err "$1.said"
    expect 0 quipu query -C "$1" --by '*' --detail -f csv
    sed 's/,[0-9-]*T[0-9:]*Z,/,,/' .out >"$1.csv"
}

repository two
define two/datasets/children <<JSON
{ "id": "children", "like": "endes-children", "settings": {"files": [
    {"location": "$data/RECH6_{period}.csv"},
    {"location": "$data/households_{period}.csv", "join": ["HHID"],
     "unmatched": "drop"}]} }
JSON
refresh_children two
# In the joined file children without a household have no weight: malformed
# records, 7.4 % of all.
repository one
define one/datasets/children <<JSON
{ "id": "children", "like": "endes-children", "rejects_max": 0.075,
  "settings": {"files": [
    {"location": "$data/endes2023_children_joined.sav"}]} }
JSON
refresh_children one
same two.csv one.csv
python3 -B "$srcdir/tests/cli/refresh-joined.py" "$oracle" two.csv ||
    fail "other values than R"

# 21,464 children, 1,597 of them without a household.
grep -q "  21464 records read" two.said || fail "$(cat two.said)"
grep -q "  1597 records without a match" two.said || fail "$(cat two.said)"
grep -q "  21464 records read" one.said || fail "$(cat one.said)"
for what in two:unmatched one:rejected; do
    equal "$(sql ${what%:*} 'SELECT indicator, reason, records FROM exclusion
        WHERE step = 0')" "|${what#*:}|1597" "what was left out of all"
done

# For every indicator: read = left out of all + left out of it + used, which is
# the n of its national total.
for repository in one two; do
    equal "$(sql $repository "
        SELECT count(*), sum(read = all_left + own_left + used) FROM (
        SELECT (SELECT count FROM job_count WHERE name = 'records read') read,
            (SELECT coalesce(sum(records), 0) FROM exclusion
                WHERE indicator IS NULL) all_left,
            (SELECT coalesce(sum(records), 0) FROM exclusion e
                WHERE e.indicator = i.code) own_left,
            o.n used
        FROM indicator i JOIN series s ON s.indicator = i.id
            JOIN observation o ON o.series = s.id
            JOIN dimension_set d ON d.id = s.dimension_set
        WHERE s.area = 'PE' AND d.key = '')")" "13|13" "what $repository has"
done

# The files have no altitude, and the guideline of 2024 wants one.
expect 0 quipu query -C two anaemia-6-59m-who2024 --detail -f csv
equal "$(cut -d, -f5,9,11,18 .out | tail -n 1)" ",0,L,altitude"
expect 0 quipu explain -C two anaemia-6-59m-who2024 --area PE --period 2023
prints 'value,none: altitude' '1597 at join: unmatched' \
    '19265 at anaemia: altitude' '"0 records, over'
