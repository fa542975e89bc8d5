#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# A calculation does not add up totals and what they are of: 40 and 60 are 100,
# and not 200 because there is a row of 100 for both.
. "${srcdir:?}/tests/cli/lib.sh"

repository r
define r/datasets/d <<'JSON'
{ "id": "d", "title": {"en": "d"}, "source": "observations",
  "settings": {"files": [{"location": "../d.csv"}]}, "periods": ["2024"],
  "columns": {"value": "value",
    "sex": {"from": "sex", "map": {"F": "F", "M": "M"}, "total": "both"}} }
JSON
# MORE: who is counted
total() {
    define r/series/s <<JSON
{ "id": "s", "title": {"en": "s"}, "dataset": "d", "calculation": "values",
  "measure": "total", "breakdowns": [[]], "unit": "people", $1
  "decimals": 0 }
JSON
}
answer() {
    expect 0 quipu refresh -C r d
    expect 0 quipu query -C r s -f csv
    equal "$(sed 1d .out | cut -d, -f 5)" "$1"
}
printf '%s\n' sex,value both,100 M,40 F,60 >d.csv

total ''
expect 2 quipu refresh -C r d
says 'adds up are totals in "sex", and parts of them too' \
    'which codes of "sex" are counted'
total '"where": {"sex": {"in": ["_T", "M"]}},'
expect 2 quipu refresh -C r d
says 'totals in "sex"'
total '"where": {"sex": {"in": ["M", "F"]}},'
answer 100
total '"where": {"sex": {"is": "_T"}},'
answer 100
total '"where": {"sex": {"is": "F"}},'
answer 60
