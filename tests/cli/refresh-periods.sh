#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# A load of many periods: one that it has no more is held back until it is
# allowed to end, one that another load has is refused, a record without one is
# an error.
# shellcheck disable=SC2154
. "${srcdir:?}/tests/cli/lib.sh"
needs sqlite3

# PERIODS GUARDS
dataset() {
    define r/datasets/feed <<JSON
{ "id": "feed", "title": {"en": "Feed"}, "source": "csv", "period": "month",
  "periods": [$1], "settings": {"location": "feed_{period}.csv"}, $2
  "columns": {"month": {"from": "month", "type": "period"}, "pct": "pct",
    "n": "n"} }
JSON
}

feed() {
    file=$1
    shift
    { echo month,pct,n; printf '%s\n' "$@"; } >"r/feed_$file.csv"
}

says_values() {
    expect 0 quipu query -C r pct -f csv
    equal "$(cut -d, -f4,5 .out | tail -n +2 | tr '\n' ' ')" "$1"
}

repository r
define r/t/pct <<'JSON'
{ "id": "pct", "title": {"en": "pct"}, "dataset": "feed", "unit": "percent",
  "breakdowns": [[]], "published": {"value": "pct", "n": "n"} }
JSON
define r/t/double <<'JSON'
{ "id": "double", "title": {"en": "double"}, "unit": "percent",
  "breakdowns": [[]],
  "formula": {"expression": "2 * a", "terms": {"a": {"indicator": "pct"}}} }
JSON
dataset '"2023"' ''
feed 2023 2023-01,10,5 2023-02,20,6 2023-03,30.25,7
expect 0 quipu refresh -C r
says 'feed 2023: published as @1: 3 new' 'double@1 all: published as @2: 3 new'
# Published percent are percent already.
says_values '2023-01,10 2023-02,20 2023-03,30.25 '

# One month is lost: held, and said which.
feed 2023 2023-01,11,5 2023-02,20,6
expect 4 quipu refresh -C r
says '1 periods that were published before' '2023-03' '"periods_lost_max"' \
    'double@1 all: up to date'
says_values '2023-01,10 2023-02,20 2023-03,30.25 '

# Allowed: it ends, and so does what is made of it.
dataset '"2023"' '"guards": {"periods_lost_max": 1},'
expect 0 quipu refresh -C r
says 'feed 2023: published' '1 new, 2 ended, 1 unchanged'
says_values '2023-01,11 2023-02,20 '
expect 0 quipu query -C r double -f csv
equal "$(cut -d, -f4,5 .out | tail -n +2 | tr '\n' ' ')" '2023-01,22 2023-02,40 '
expect 0 quipu query -C r double -f csv --as-of @2
equal "$(cut -d, -f4,5 .out | tail -n +2 | tr '\n' ' ')" \
    '2023-01,20 2023-02,40 2023-03,60.5 '

# It comes again.
feed 2023 2023-01,11,5 2023-02,20,6 2023-03,31,7
expect 0 quipu refresh -C r
says_values '2023-01,11 2023-02,20 2023-03,31 '

# Another load with a month that is there already.
dataset '"2023", "2024"' ''
feed 2024 2024-01,40,5 2023-03,99,7
expect 4 quipu refresh -C r
says 'dataset "feed" 2024' \
    'period "2023-03" is published by the load "2023" already' \
    'a period belongs to one load of "feed"'
says_values '2023-01,11 2023-02,20 2023-03,31 '
feed 2024 2024-01,40,5
expect 0 quipu refresh -C r
says_values '2023-01,11 2023-02,20 2023-03,31 2024-01,40 '

# No period, and what is none.
for wrong in ',40,5' '2024-13,40,5' '2024/02,40,5'; do
    feed 2024 2024-01,41,5 "$wrong"
    expect 4 quipu refresh -C r
    says 'dataset "feed" 2024' 'row 3'
done
# One cell twice.
feed 2024 2024-01,41,5 2024-M01,42,5
expect 4 quipu refresh -C r
says 'several records are of area "_T", period "2024-01"'
says_values '2023-01,11 2023-02,20 2023-03,31 2024-01,40 '

# Both are explained by what there is.
feed 2024 2024-01,40,5
expect 0 quipu refresh -C r
expect 0 quipu explain -C r pct --period 2023-03 -f csv
prints 'used,"3 records' 'dataset,"feed, load 2023"' 'published value,column pct'
expect 0 quipu explain -C r double --period 2023-03 -f csv
prints 'value,62.0 percent' 'value of a,"31.0 percent, in _T of 2023-03, as @5' \
    'made of,"feed 2023, job '
prints_not used bytes dataset
