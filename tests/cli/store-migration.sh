#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# A store of an older schema is read after its migration: the same numbers.
# shellcheck disable=SC2154
. "${srcdir:?}/tests/cli/lib.sh"
needs sqlite3

repository r
for unit in percent proportion kg; do
    measure=share
    [ $unit != kg ] || measure=mean
    define r/t/$unit <<JSON
{ "id": "$unit", "title": {"en": "$unit"}, "dataset": "d", "unit": "$unit",
  "calculation": "values", "measure": "$measure", "breakdowns": [[]],
  "settings": {"value": "x", "kind": "$([ $unit = kg ] && echo number ||
        echo yes-no)"} }
JSON
done
define r/datasets/d <<'JSON'
{ "id": "d", "title": {"en": "D"}, "source": "csv", "periods": ["2023"],
  "settings": {"location": "d.csv"}, "columns": {"x": "x"},
  "design": {"weight": "w"} }
JSON
printf 'x,w\n1,1\n0,1\n1,2\n0,4\n' >r/d.csv
expect 0 quipu refresh -C r
expect 0 quipu query -C r -f csv --detail
cp .out before
grep -q ',37.5,' before || fail "percent is not in percent"

# As schema 1 was.
sqlite3 r/quipu.db 'ALTER TABLE indicator_vintage DROP COLUMN factor;
    DROP INDEX observation_since; DROP INDEX observation_until;
    PRAGMA user_version = 1' || fail "sqlite3"
expect 3 quipu query -C r
says 'it has schema 1' 'the next refresh migrates it'
expect 0 quipu refresh -C r
says 'd 2023: up to date'
equal "$(sql r 'PRAGMA user_version')" 3
equal "$(sql r "SELECT DISTINCT unit, factor FROM indicator_vintage
    ORDER BY unit")" 'kg|1.0
percent|100.0
proportion|1.0'
expect 0 quipu query -C r -f csv --detail
same before .out

# A newer one is refused, and left alone.
sqlite3 r/quipu.db 'PRAGMA user_version = 99' || fail "sqlite3"
expect 3 quipu query -C r
says 'schema 99'
equal "$(sql r 'PRAGMA user_version')" 99
