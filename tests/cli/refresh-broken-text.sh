#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# What is wrong with a file of records is said with file, row, column and what
# was expected; what the repository says does not change.
# shellcheck disable=SC2154
. "${srcdir:?}/tests/cli/lib.sh"
needs sqlite3

repository r
define r/datasets/d <<'JSON'
{ "id": "d", "source": "csv", "title": {"en": "D"}, "periods": ["2023"],
  "settings": {"location": "d.csv"},
  "columns": {"y": "y", "area": {"from": "area", "codelist": "pe-areas"},
      "day": {"from": "day", "type": "date"},
      "age": {"age": {"birth": "day", "at": "day", "in": "days"}}},
  "design": {"weight": "w", "stratum": "s", "cluster": "c"},
  "area": "area", "levels": ["country", "region"] }
JSON
define r/theme/y <<'JSON'
{ "id": "y", "title": {"en": "Y"}, "dataset": "d", "calculation": "values",
  "settings": {"value": "y"}, "measure": "mean", "where": {"age": {"is": 0}},
  "breakdowns": [[], ["area"]],
  "unit": "y" }
JSON
good='y,area,day,w,s,c
1,08,2023-01-31,1,1,1
2,08,2023-01-31,1,1,2
3,15,2023-01-31,1,2,3
5,15,2023-01-31,1,2,4'
printf '%s\n' "$good" >r/d.csv
expect 0 quipu refresh -C r
observations r >before
equal "$(wc -l <before)" 3

# The file that standard input gives fails; these texts are said.
breaks() {
    rm -rf r/d.csv
    cat >r/d.csv
    expect 3 quipu refresh -C r
    says 'quipu: error Q200' 'dataset "d" 2023' "$@"
    observations r >after
    same before after
}

# SED-SCRIPT TEXT...: the good file, edited.  Rows are those of a spreadsheet.
breaks_edited() {
    script=$1
    shift
    printf '%s\n' "$good" | sed "$script" >edited
    breaks "$@" <edited
}

breaks_edited '3s/,2$//' '"d.csv", row 3: 5 fields, the header has 6'
breaks_edited '3s/$/,9/' '"d.csv", row 3: 7 fields, the header has 6'
breaks_edited '4s/^3/three/' \
    '"d.csv", row 4, column "y": "three" is not a number'
breaks_edited '4s/^3/1,5/' '"d.csv", row 4'
breaks_edited '4s/^3/0x10/' '"d.csv", row 4, column "y": "0x10" is not a number'
breaks_edited '4s/^3/inf/' '"d.csv", row 4, column "y": "inf" is not a number'
breaks_edited '4s/^3/nan/' '"d.csv", row 4, column "y": "nan" is not a number'
breaks_edited '4s/^3/1e999/' '"d.csv", row 4, column "y": "1e999" is not'
breaks_edited '4s/,15,/,26,/' \
    '"d.csv", row 4, column "area": "26" is not a code of "pe-areas"'
breaks_edited '4s/,15,/,Lima,/' \
    '"d.csv", row 4, column "area": "Lima" is not a code'
breaks_edited '5s/01-31/02-31/' \
    '"d.csv", row 5, column "day": "2023-02-31" is not a date (YYYY-MM-DD)'
breaks_edited '5s/,1,2,4/,-1,2,4/' \
    '"d.csv", row 5, column "w": the value is negative'
breaks_edited '5s/,1,2,4/,,2,4/' \
    '"d.csv", row 5, column "w": the value is missing and must not be'
breaks_edited '5s/,1,2,4/,1,,4/' \
    '"d.csv", row 5, column "s": the value is missing'
breaks_edited '5s/,1,2,4/,1,2, /' \
    '"d.csv", row 5, column "c": the value is missing'
breaks_edited '2,$s/,1,\([12]\),/,0,\1,/' \
    'column "w": the weight of every record is 0'
breaks_edited '2,$s/,1,\([12]\),/,1e308,\1,/' \
    'indicator "y"' 'too large for an estimate'
breaks_edited '2,$s/^[1-5]/9e307/' 'indicator "y"' 'too large for an estimate'
breaks_edited '1s/y,/"y,/' '"d.csv", row 1'
breaks_edited '3s/^2/"2/' '"d.csv", row 3'
breaks_edited '3s/^2/2"2/' '"d.csv", row 3' 'quote'
breaks_edited '3s/^2/"2"2/' '"d.csv", row 3' 'quote'
breaks_edited '1s/area/y/' '"y"' 'twice'
breaks_edited '1s/area//' '"d.csv", row 1, field 2: the header has no name here'

# Bytes that are no text.
printf '%s\n' "$good" | sed '3s/^2/\xff/' | breaks 'd.csv"' 'row 3' 'UTF-8'
printf 'y,area,day,w,s,c\n1,08,2023-01-31,1,1,\000\n' | breaks 'd.csv"' 'row 2'
printf '\377\376y\000,\000' | breaks 'd.csv"' 'UTF-16'
printf '%s\n' "$good" | gzip | head -c 60 >r/d.csv.gz
breaks 'd.csv"' <r/d.csv.gz

# No records.
printf '' | breaks 'd.csv"'
printf '\n' | breaks 'd.csv"'
printf 'y,area,day,w,s,c\n' | breaks 'the source has no records'

# No file.
rm r/d.csv
expect 3 quipu refresh -C r
says '"d.csv"' 'No such file'
mkdir r/d.csv
expect 3 quipu refresh -C r
says '"d.csv" is a folder'
rmdir r/d.csv
if [ "$(id -u)" -ne 0 ]; then
    printf '%s\n' "$good" >r/d.csv
    chmod 000 r/d.csv
    expect 3 quipu refresh -C r
    says '"d.csv"' 'Permission denied'
    chmod 600 r/d.csv
fi
mkfifo r/pipe
ln -sf pipe r/d.csv
expect 3 quipu refresh -C r
says '"d.csv"' 'not a regular file'
observations r >after
same before after

# Two households with one key; a child without a household.
define r/datasets/e <<'JSON'
{ "id": "e", "source": "survey", "title": {"en": "E"}, "periods": ["2023"],
  "settings": {"files": [{"location": "d.csv"}, {"location": "e.csv",
      "join": ["c"], "unmatched": "error"}]},
  "columns": {"y": "y"}, "design": {"weight": "v"} }
JSON
define r/theme/z <<'JSON'
{ "id": "z", "like": "y", "dataset": "e", "where": null, "breakdowns": [[]] }
JSON
rm r/d.csv
printf '%s\n' "$good" >r/d.csv
printf 'c,v\n1,1\n2,1\n3,1\n2,1\n4,1\n' >r/e.csv
expect 3 quipu refresh -C r e
says 'dataset "e" 2023: source "survey"' '"e.csv"' 'row' '3' '5'
printf 'c,v\n1,1\n2,1\n3,1\n' >r/e.csv
expect 3 quipu refresh -C r e
says '"d.csv", row 5' '"e.csv"'
observations r >after
same before after
rm r/indicators/datasets/e.json r/indicators/theme/z.json r/d.csv

# The answer is still that of the good file, and marked.
expect 0 quipu query -C r y -f csv
says 'dataset "d", load "2023": stale'
equal "$(cut -d, -f2,5 .out)" 'area,value
PE,2.75
08,1.5
15,4'
printf '%s\n' "$good" >r/d.csv
expect 0 quipu refresh -C r
says '0 new, 0 ended, 3 unchanged'
