#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# A refresh can be killed at any instant and run again: nothing is lost, nothing
# is published twice.
# shellcheck disable=SC2154
. "${srcdir:?}/tests/cli/lib.sh"
needs sqlite3

periods=$(seq -s ', ' -f '"%.0f"' 2000 2019)
for repository in whole killed; do
    repository $repository
    define $repository/datasets/children <<JSON
{ "id": "children", "like": "synthetic-children", "periods": [$periods],
  "settings": {"children": 4000} }
JSON
    for id in stunting-u5 anaemia-6-59m wasting-u5; do
        define $repository/nutrition/$id <<JSON
{ "id": "$id", "like": "$id-synthetic", "dataset": "children" }
JSON
    done
done
expect 0 quipu refresh -C whole

# Killed after some hundredths of a second, again and again.
kills=0
for delay in 0.05 0.11 0.02 0.17 0.07 0.13 0.03 0.19 0.09 0.15 0.05 0.11; do
    quipu refresh -C killed >.out 2>.err &
    pid=$!
    sleep $delay
    if kill -9 $pid 2>/dev/null; then
        kills=$((kills + 1))
    fi
    wait $pid 2>/dev/null
    equal "$(sql killed 'PRAGMA integrity_check')" ok "the store"
done
echo "$kills times killed"
[ $kills -gt 0 ] || fail "it was never killed"
expect 0 quipu refresh -C killed

# Each period was published once, and says what an undisturbed refresh says.
equal "$(sql killed "SELECT count(*), count(DISTINCT load) FROM job
    WHERE state = 'published'")" "20|20" "the jobs published"
equal "$(sql killed 'SELECT count(*) FROM observation
    WHERE until_pub IS NOT NULL')" 0 "the observations that ended"
for repository in whole killed; do
    expect 0 quipu query -C $repository --by '*' --detail -f csv
    sed 's/,[0-9-]*T[0-9:]*Z,/,,/' .out >$repository.csv
    # shellcheck disable=SC2046 # names without blanks
    (cd $repository/cells && cat $(sql .. \
        "SELECT id || '.cells' FROM job WHERE state = 'published'
            ORDER BY load") >../../$repository.cells)
    equal "$(find $repository/cells -type f | wc -l)" 20 "the files of cells"
done
same whole.csv killed.csv
same whole.cells killed.cells
