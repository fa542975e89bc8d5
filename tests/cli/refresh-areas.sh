#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# A register of districts is added up to provinces, regions and the country, as
# sqlite3 adds it up; who has no area counts in the country only.
# shellcheck disable=SC2154
. "${srcdir:?}/tests/cli/lib.sh"
needs sqlite3 python3

# 20,000 people in real districts; some have a province, a region or no area,
# some no sex, some no amount.
python3 -B - "$srcdir/indicators/codelists/pe-areas.json" >people.csv <<'PYTHON'
import json
import sys
items = json.load(open(sys.argv[1]))["items"]
districts = [i["code"] for i in items if i["level"] == "district"]
state = 42


def draw(below):
    global state
    state = (state * 6364136223846793005 + 1442695040888963407) % 2**64
    return (state >> 33) % below


print("district,sex,amount")
for person in range(20000):
    district = districts[draw(len(districts))]
    kind = draw(50)
    if kind < 4:
        district = ("", district[:2], district[:4], str(int(district)))[kind]
    print("%s,%s,%s" % (district, ("F", "M", "F", "M", "")[draw(5)],
                        draw(1000) if draw(20) else ""))
PYTHON
repository r
cp people.csv r
define r/datasets/people <<'JSON'
{ "id": "people", "source": "csv", "title": {"en": "People"},
  "periods": ["2023"], "settings": {"location": "people.csv"},
  "columns": {"amount": "amount",
      "sex": {"from": "sex", "map": {"F": "F", "M": "M"}},
      "district": {"from": "district", "codelist": "pe-areas"}},
  "area": "district",
  "levels": ["country", "region", "province", "district"] }
JSON
for measure in total mean count; do
    define r/theme/$measure <<JSON
{ "id": "$measure", "title": {"en": "$measure"}, "dataset": "people",
  "calculation": "values", "settings": {"value": "amount"},
  "measure": "$measure", "unit": "soles",
  "breakdowns": [[], ["area"], ["sex"], ["area", "sex"]] }
JSON
done
expect 0 quipu refresh -C r
says '20000 records read'
expect 0 quipu query -C r --by '*' --detail -f csv
cp .out answer.csv

# The same by SQL.  A code that lost its zero has one digit less than its level.
sqlite3 -bail :memory: >expected.csv <<'SQL' || fail "sqlite3"
.mode csv
.import people.csv people
CREATE TABLE person AS
    SELECT CASE WHEN length(district) % 2 = 1 THEN '0' || district
            ELSE district END AS code, sex, CAST(amount AS INTEGER) AS amount
    FROM people WHERE amount <> '';
CREATE TABLE place AS
    SELECT 'PE' AS area, sex, amount FROM person
    UNION ALL SELECT substr(code, 1, 2), sex, amount FROM person
        WHERE length(code) >= 2
    UNION ALL SELECT substr(code, 1, 4), sex, amount FROM person
        WHERE length(code) >= 4
    UNION ALL SELECT code, sex, amount FROM person WHERE length(code) = 6;
SELECT area, '_T', sum(amount), count(*) FROM place GROUP BY area
UNION ALL SELECT area, sex, sum(amount), count(*) FROM place
    WHERE sex <> '' GROUP BY area, sex;
SQL
python3 -B - answer.csv expected.csv <<'PYTHON' || fail "other sums"
import csv
import sys
answers = {}
for row in csv.DictReader(open(sys.argv[1], newline="")):
    assert row["se"] == row["ci_low"] == row["df"] == "", row
    answers[row["indicator"], row["area"], row["sex"]] = row
compared = 0
for area, sex, total, n in csv.reader(open(sys.argv[2], newline="")):
    total, n = int(total), int(n)
    for indicator, value in (("total", total), ("mean", total / n)):
        row = answers.pop((indicator, area, sex))
        assert int(row["n"]) == n and float(row["weight"]) == n, (row, n)
        assert abs(float(row["value"]) - value) <= 1e-12 * value, (row, value)
        compared += 1
# Cells in which nobody has an amount have no mean and no total, and a reason.
left = [row for row in answers.values() if row["indicator"] != "count"]
assert all(row["value"] == "" and row["reason"] == "missing" and
           row["n"] == "0" for row in left), left[:3]
print(compared, "values are those of sqlite3,", len(left), "cells are empty")
assert compared > 10000, compared
PYTHON

# Whoever has an amount is counted, with or without an area.
expect 0 quipu query -C r count --level country -f csv
people=$(grep -c '[0-9]$' people.csv)
equal "$(tail -n 1 .out | cut -d, -f5,9)" "$people,$people" "the people"
equal "$(sql r 'SELECT count(*) FROM item WHERE level IS NOT NULL')" 2116 \
    "the areas"
