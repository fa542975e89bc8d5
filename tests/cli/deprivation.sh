#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# Union, missing and not applicable indicators, ages: nine children counted by
# hand.
#
#   child  a b c  age  dimension ab, c; c applies from 24 months
#   1      1 0 0  30   1 0        count 1 of 2
#   2      0 0 1  30   0 1        count 1 of 2
#   3      1 1 1  30   1 1        count 2 of 2
#   4      0 . 0  30   . 0        missing (none is 1, one is missing)
#   5      1 . 1  30   1 1        count 2 of 2: one that is 1 is enough
#   6      0 n 0  30   0 0        count 0 of 2: not applicable is skipped
#   7      1 0 1   6   1 -        count 1 of 1: c does not apply
#   8      0 0 0   6   0 -        count 0 of 1
#   9      1 0 1   .   1 .        missing: whether c applies is not known
work=$(mktemp -d) || exit 1
trap 'rm -rf "$work"' EXIT
quipu init -q "$work" || exit 1
cat > "$work/data.csv" <<'CSV'
a,b,c,age
1,0,0,30
0,0,1,30
1,1,1,30
0,,0,30
1,,1,30
0,n,0,30
1,0,1,6
0,0,0,6
1,0,1,
CSV
mkdir -p "$work/indicators/datasets" "$work/indicators/t"
cat > "$work/indicators/datasets/d.json" <<'JSON'
{ "id": "d", "title": {"en": "d"}, "source": "csv",
  "settings": {"location": "data.csv"}, "periods": ["2020"],
  "columns": { "a": {"from": "a"},
    "b": {"from": "b", "missing": {"n": "not_applicable"}},
    "c": {"from": "c"}, "age_months": {"from": "age", "unit": "months"} } }
JSON
# define MEASURE MISSING SINGLE
define() {
    cat > "$work/indicators/t/$1-$2-$3.json" <<JSON
{ "id": "$1.$2.$3", "title": {"en": "t"}, "dataset": "d",
  "calculation": "deprivation", "measure": "$1",
  "settings": { "missing": "$2", "single": "$3", "dimensions": [
    {"name": "ab", "indicators": ["a", "b"]},
    {"name": "c", "indicators": ["c"], "from_months": 24}] },
  "breakdowns": [[]], "unit": "share" }
JSON
    case $1 in
    headcount* | deprived* | exactly* | adjusted*)
        sed -i 's/"share"/"proportion"/' "$work/indicators/t/$1-$2-$3.json" ;;
    esac
}
for measure in headcount-1 headcount-2 adjusted-1 intensity-1 deprived-ab \
    deprived-c exactly-0; do
    define "$measure" exclude available
done
define headcount-1 not-deprived available
define deprived-c exclude complete
define deprived-ab exclude complete
quipu refresh -q -C "$work" || exit 1
quipu query -C "$work" -f csv | cut -d, -f1,5,9 | tail -n +2 > "$work/found"
# value, n: 5 of 7 have a count; 2 of 7 a count of two; M0 = (.5+.5+1+1+1)/7;
# A = 4/5; a or b: 5 of 8 known, 4 of 7 if complete; c: 3 of 6 it applies to, 3
# of 5 if complete
cat > "$work/expected" <<'LIST'
adjusted-1.exclude.available 4/7 7
deprived-ab.exclude.available 5/8 8
deprived-ab.exclude.complete 4/7 7
deprived-c.exclude.available 3/6 6
deprived-c.exclude.complete 3/5 5
exactly-0.exclude.available 2/7 7
headcount-1.exclude.available 5/7 7
headcount-1.not-deprived.available 5/8 8
headcount-2.exclude.available 2/7 7
intensity-1.exclude.available 4/5 7
LIST
cat "$work/found"
awk -F'[, /]' '
    FNR == NR { value[$1] = $2 / $3; n[$1] = $4; next }
    { d = $2 - value[$1]; seen++
      if (!($1 in n) || $3 != n[$1] || d > 1e-12 || d < -1e-12) {
          print "differs: " $0 " expected " value[$1] " of " n[$1]; bad = 1 } }
    END { exit bad || seen != 10 }' "$work/expected" "$work/found"
