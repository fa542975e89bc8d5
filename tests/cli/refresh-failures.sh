#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# A dataset that fails costs itself: the others are published, its last good
# numbers still answer and are marked, and the exit status says what happened.
# shellcheck disable=SC2154
. "${srcdir:?}/tests/cli/lib.sh"
needs sqlite3

# ID: a dataset of two periods, an indicator.
dataset() {
    define "r/datasets/$1" <<JSON
{ "id": "$1", "source": "csv", "periods": ["2022", "2023"],
  "title": {"en": "$1"}, "settings": {"location": "$1_{period}.csv"},
  "columns": {"x": "x"}, "design": {"weight": "w"} }
JSON
    define "r/theme/mean-$1" <<JSON
{ "id": "mean-$1", "title": {"en": "$1"}, "dataset": "$1",
  "calculation": "values", "settings": {"value": "x"}, "measure": "mean",
  "breakdowns": [[]], "unit": "x" }
JSON
    printf 'x,w\n1,1\n2,1\n4,2\n' >"r/$1_2022.csv"
    printf 'x,w\n1,1\n2,1\n5,2\n' >"r/$1_2023.csv"
}

repository r
dataset first
dataset second
cp r/second_2023.csv good

# Everything fails: 3.  A failure leaves nothing but its record.
rm r/first_* r/second_*
expect 3 quipu refresh -C r
says 'dataset "first" 2022' 'first_2022.csv' 'dataset "second" 2023'
equal "$(sql r 'SELECT count(*) FROM publication')" 0
equal "$(sql r "SELECT count(*) FROM job WHERE state = 'failed'")" 4
expect 2 quipu query -C r
says 'nothing has been published yet'

# One of four jobs is bad: 4, the others are published.
dataset first
dataset second
printf 'x,w\n1,1\nmany,1\n' >r/second_2023.csv
expect 4 quipu refresh -C r
says 'dataset "second" 2023: source "csv"' \
    '"second_2023.csv", row 3, column "x": "many" is not a number' \
    'first 2023: published' 'second 2022: published'
equal "$(sql r 'SELECT count(*) FROM observation')" 3

# It is put right: the others are up to date, and all is well: 0.
cp good r/second_2023.csv
expect 0 quipu refresh -C r
says 'first 2023: up to date' 'second 2022: up to date' \
    'second 2023: published as @4: 1 new'

# It breaks again: the last good number answers, marked as stale.
printf 'x,w\n1,1\n2\n' >r/second_2023.csv
observations r >before
expect 4 quipu refresh -C r
observations r >after
same before after
expect 0 quipu query -C r mean-second -f csv
equal "$(cut -d, -f4,5 .out)" 'period,value
2022,2.75
2023,3.25'
says 'dataset "second", load "2023": stale' 'row 3'
expect 0 quipu query -C r mean-second -f table
grep -q '2023.*3\.3†' .out || fail "the number of 2023 is not marked"
! grep -q '2022.*†' .out || fail "the number of 2022 is marked"
prints '† stale: the last refresh failed'
expect 0 quipu explain -C r mean-second --period 2023
prints 'stale,the last refresh of the dataset failed'
expect 0 quipu query -C r mean-first -f table
says_not stale
prints_not stale
# What was said then is what was said then.
expect 0 quipu query -C r mean-second --as-of @4
says_not stale

# Put back as it was: no number changes, and none is stale any more.
cp good r/second_2023.csv
expect 0 quipu refresh -C r
says 'second 2023: published as @5: 0 new, 0 ended, 1 unchanged'
observations r >after
same before after
expect 0 quipu query -C r mean-second -f table
says_not stale
prints_not stale
expect 0 quipu refresh -C r
says 'second 2023: up to date'

# The guards.
sed 's/"design"/"guards": {"rows_min": 3, "rows_change_max": 0.5}, "design"/' \
    r/indicators/datasets/first.json >guarded
mv guarded r/indicators/datasets/first.json
expect 0 quipu refresh -C r
printf 'x,w\n1,1\n2,1\n' >r/first_2022.csv
printf 'x,w\n1,1\n1,1\n1,1\n1,1\n1,1\n' >r/first_2023.csv
observations r >before
expect 4 quipu refresh -C r
says 'dataset "first" 2022' \
    'the source gives 2 records, and the guard "rows_min" wants 3' \
    'dataset "first" 2023' '"rows_change_max" allows a change of 0.5'
expect 3 quipu refresh -C r first
expect 3 quipu refresh -C r first --period 2022 --force
observations r >after
same before after

# A dataset that nobody knows, or that lacks an indicator, is the user's.
expect 2 quipu refresh -C r third
says 'third'
rm r/indicators/theme/mean-first.json
expect 2 quipu refresh -C r first
says 'no indicator is defined over the dataset "first"'
