#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# A delimited file that is read in several parts, by several threads: the same
# bits for any number of threads, sums that awk gives too, and row numbers of
# the file.
# shellcheck disable=SC2154
. "${srcdir:?}/tests/cli/lib.sh"
needs awk sqlite3

# 20 MB, in three parts; a quoted field has line breaks that are no records, and
# in long stretches at that.
awk 'BEGIN {
    print "y,sex,w,stratum,cluster,remark"
    for (i = 1; i <= 300002; i++) {
        h = i * 7919 % 10007
        printf "%.2f,%d,%.3f,%d,%d,", h / 100, i % 2 + 1, 1 + h % 97 / 32, i % 12, i % 600
        if (i % 5 == 0)
            print "\"a remark, of\n1,2,3,4,5,6\n\n\"\"several\"\" lines\n\""
        else if (i % 50000 == 1) {
            printf "\""
            for (k = 0; k < 30000; k++)
                print "1,2,3,4,5,6"
            print "\""
        } else
            print "another remark of record number " i
    }
}' >good.csv
size=$(wc -c <good.csv)
[ "$size" -gt 17000000 ] || fail "the file has $size bytes only"

for threads in 1 2 7; do
    repository "r$threads"
    ln -s ../good.csv "r$threads/d.csv"
    define "r$threads/datasets/d" <<'JSON'
{ "id": "d", "source": "csv", "title": {"en": "D"}, "periods": ["2023"],
  "settings": {"location": "d.csv"},
  "columns": {"y": {"from": "y"}, "sex": {"from": "sex", "map": {"1": "M", "2": "F"}}},
  "design": {"weight": "w", "stratum": "stratum", "cluster": "cluster"} }
JSON
    define "r$threads/theme/y" <<'JSON'
{ "id": "y", "title": {"en": "Y"}, "dataset": "d", "calculation": "values",
  "settings": {"value": "y"}, "measure": "mean",
  "breakdowns": [[], ["sex"]], "unit": "y" }
JSON
    expect 0 quipu refresh -C "r$threads" --threads "$threads"
    says '300002 records read'
    observations "r$threads" >"said$threads"
    same said1 "said$threads"
    same r1/cells/1.cells "r$threads/cells/1.cells"
done

awk 'BEGIN {
    for (i = 1; i <= 300002; i++) {
        h = i * 7919 % 10007
        w = sprintf("%.3f", 1 + h % 97 / 32)
        sum += w * sprintf("%.2f", h / 100)
        all += w
    }
    printf "%.9f\n", sum / all
}' >want
expect 0 quipu query -C r7 y -f csv
awk -F, '$2 == "_T" { printf "%.9f\n", $5 }' .out >have
same want have

# What is malformed is told with the row that it has in the file: the quarter
# million records before are in other parts.
for threads in 1 2 7; do
    rm "r$threads/d.csv"
    sed '$s/^[^,]*/x/' good.csv >"r$threads/d.csv"
    expect 3 quipu refresh -C "r$threads" --threads "$threads"
    says '"d.csv", row 300003, column "y": "x" is not a number'
    printf '1,2\n' | cat good.csv - >"r$threads/d.csv"
    expect 3 quipu refresh -C "r$threads" --threads "$threads"
    says '"d.csv", row 300004: 2 fields, the header has 6'
    sed '$s/another/"another/' good.csv >"r$threads/d.csv"
    expect 3 quipu refresh -C "r$threads" --threads "$threads"
    says '"d.csv", row 300003, column "remark": the quote that begins here'
    # A quote too many, in the first part, is the first error: parts behind it
    # are cut inside records.
    sed '/record number 1003$/s/another/"another/' good.csv >"r$threads/d.csv"
    expect 3 quipu refresh -C "r$threads" --threads "$threads"
    says '"d.csv", row 1004, column "remark": text after the'
done
