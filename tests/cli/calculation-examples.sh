#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# The examples in the READMEs of deprivation and scorecard do what they say,
# over records small enough to be counted by hand.
# shellcheck disable=SC2154 # lib.sh sets srcdir
. "${srcdir:?}/tests/cli/lib.sh"
repository r

# ---- deprivation: five children, one too young for the dimension of school ---

readme_block deprivation json | define r/deprivation/child-deprived-3
define r/datasets/children-deprivations <<'JSON'
{ "id": "children-deprivations", "title": {"en": "Children"}, "source": "csv",
  "settings": {"location": "children.csv"}, "periods": ["2024"],
  "area": "region", "levels": ["country", "region"],
  "columns": {"region": {"from": "region", "codelist": "pe-areas"},
    "age_months": {"from": "age", "unit": "months"},
    "stunted": "stunted", "wasted": "wasted", "unsafe_water": "water",
    "poor_floor": "floor", "crowded": "crowded",
    "not_at_school": "no_school"} }
JSON
# dimensions deprived: 4, 3, 2, 1, 2 of those that apply
cat >r/children.csv <<'CSV'
region,age,stunted,wasted,water,floor,crowded,no_school
08,72,1,0,1,0,1,1
08,100,0,1,1,1,1,0
08,30,1,1,1,0,0,1
15,70,0,0,0,0,0,1
15,65,0,0,1,1,0,0
CSV
expect 0 quipu refresh -q -C r
quipu query -C r child-deprived-3 -f csv | cut -d, -f 2,5 | tail -n +2 >found
cat >wanted <<'CSV'
PE,40
08,66.66666666666666
15,0
CSV
awk -F, '{ printf "%s,%.9f\n", $1, $2 }' wanted >wanted9
awk -F, '{ printf "%s,%.9f\n", $1, $2 }' found >found9
same wanted9 found9

# ---- scorecard: two countries ------------------------------------------------

readme_block scorecard json | define r/governance/sun-total
define r/codelists/sun-countries <<'JSON'
{ "id": "sun-countries", "kind": "area", "title": {"en": "Countries"},
  "levels": ["country"], "items": [
    {"code": "GTM", "level": "country", "name": {"en": "Guatemala"}},
    {"code": "MLI", "level": "country", "name": {"en": "Mali"}}] }
JSON
awk 'BEGIN {
    printf "{\"id\": \"sun-assessments\", \"title\": {\"en\": \"SUN\"},"
    printf "\"source\": \"csv\", \"settings\": {\"location\": \"sun.csv\"},"
    printf "\"periods\": [\"2019\"], \"area\": \"country\", \"levels\":"
    printf "[\"country\"], \"columns\": {\"country\": {\"from\": \"country\","
    printf "\"codelist\": \"sun-countries\"}"
    for (p = 1; p <= 4; p++)
        for (m = 1; m <= 5; m++)
            printf ", \"m%d%d\": {\"from\": \"m%d%d\", \"missing\": " \
                   "{\"n\": \"not_applicable\"}}", p, m, p, m
    print "}}"
}' | define r/datasets/sun-assessments
# GTM: processes of 1, 0.5, 0.25 and 0 of 1; MLI: the last does not apply, and of
# the first only three markers do
cat >r/sun.csv <<'CSV'
country,m11,m12,m13,m14,m15,m21,m22,m23,m24,m25,m31,m32,m33,m34,m35,m41,m42,m43,m44,m45
GTM,4,4,4,4,4,2,2,2,2,2,1,1,1,1,1,0,0,0,0,0
MLI,4,2,0,n,n,4,4,4,4,4,0,0,0,0,0,n,n,n,n,n
CSV
expect 0 quipu refresh -q -C r
quipu query -C r sun-total -f csv | cut -d, -f 2,5 | tail -n +2 >found
printf 'GTM,43.75\nMLI,50\n' >wanted
same wanted found
