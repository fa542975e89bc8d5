#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# Peru 2019 as reported: 62, 96, 69 and 70 give 74.  Markers: not applicable
# leaves the mean, missing makes the process and the total missing.
work=$(mktemp -d) || exit 1
trap 'rm -rf "$work"' EXIT
quipu init -q "$work" || exit 1
mkdir -p "$work/indicators/datasets" "$work/indicators/t"
cat > "$work/peru.csv" <<'CSV'
p1,p2,p3,p4
62,96,69,70
CSV
# two processes of two markers, 0 to 4, the second of weight 3
cat > "$work/marks.csv" <<'CSV'
country,a1,a2,b1,b2
PE,4,2,1,1
ML,4,n,0,2
GN,4,,2,2
TJ,n,n,4,4
CSV
cat > "$work/indicators/datasets/peru.json" <<'JSON'
{ "id": "peru", "title": {"en": "p"}, "source": "csv",
  "settings": {"location": "peru.csv"}, "periods": ["2019"], "ref_area": "PE",
  "columns": {"p1": "p1", "p2": "p2", "p3": "p3", "p4": "p4"} }
JSON
cat > "$work/indicators/datasets/marks.json" <<'JSON'
{ "id": "marks", "title": {"en": "m"}, "source": "csv",
  "settings": {"location": "marks.csv"}, "periods": ["2019"],
  "columns": {
    "country": {"from": "country", "map": {"PE": "PE", "ML": "ML", "GN": "GN", "TJ": "TJ"}},
    "a1": {"from": "a1", "missing": {"n": "not_applicable"}},
    "a2": {"from": "a2", "missing": {"n": "not_applicable"}},
    "b1": "b1", "b2": "b2"} }
JSON
cat > "$work/indicators/t/peru.json" <<'JSON'
{ "id": "peru-total", "title": {"en": "t"}, "dataset": "peru",
  "calculation": "scorecard", "measure": "total",
  "settings": {"highest": 100, "processes": [
    {"name": "one", "markers": ["p1"]}, {"name": "two", "markers": ["p2"]},
    {"name": "three", "markers": ["p3"]}, {"name": "four", "markers": ["p4"]}]},
  "breakdowns": [[]], "unit": "percent", "decimals": 0 }
JSON
cat > "$work/indicators/t/marks.json" <<'JSON'
{ "id": "marks-total", "title": {"en": "t"}, "dataset": "marks",
  "calculation": "scorecard", "measure": "total",
  "settings": {"processes": [
    {"name": "a", "markers": ["a1", "a2"]},
    {"name": "b", "markers": ["b1", "b2"], "weight": 3}]},
  "breakdowns": [["country"]], "unit": "percent", "decimals": 2 }
JSON
quipu refresh -q -C "$work" || exit 1

# The mean is 74.25; people see 74.
quipu query -C "$work" peru-total -f csv | grep -q '^peru-total,PE,[^,]*,2019,74.25,' ||
    { echo "the total of Peru 2019 is not 74.25"; exit 1; }
quipu query -C "$work" peru-total -f table | grep -q ' 74 ' ||
    { echo "people do not see 74"; exit 1; }
# A full score is a full score, not one of low reliability: nothing is sampled.
quipu query -C "$work" marks-total --by country -f csv |
    awk -F, 'NR > 1 { print $5, $6, $12 }' | sort > "$work/found"
# PE: (3/4 + 3 * 1/4) / 4; ML: (1 + 3 * 1/4) / 4; GN: a2 missing; TJ: b alone
cat > "$work/expected" <<'LIST'
GN  O
ML 43.75 A
PE 37.5 A
TJ 100 A
LIST
diff "$work/expected" "$work/found" || exit 1

sed -i 's/^PE,4/PE,5/' "$work/marks.csv"
if quipu refresh -q -C "$work" marks 2> "$work/err"; then
    echo "a marker of 5 of 4 was taken"; exit 1
fi
grep -q 'is 5, not from 0 to 4' "$work/err"
