#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# The same numbers as a long table, a wide table, SDMX-CSV 1.0 and 2.0, packed
# or in two files, give the same answers; what could be read wrongly fails the
# load, and says where.
# shellcheck disable=SC2154
. "${srcdir:?}/tests/cli/lib.sh"
needs gzip

# ID SETTINGS COLUMNS: a dataset, and the value by country and year.
series() {
    define "r/datasets/$1" <<JSON
{ "id": "$1", "title": {"en": "$1"}, "source": "observations",
  "periods": ["2024"], "settings": {$2},
  "columns": {$3} }
JSON
    define "r/series/$1" <<JSON
{ "id": "$1", "title": {"en": "$1"}, "dataset": "$1", "calculation": "values",
  "measure": "mean", "breakdowns": [["country", "year"]], "unit": "units" }
JSON
}

# The answers without indicator and time: country, year, value, n, status.
answers() {
    expect 0 quipu query -C r "$1" --by '*' -f csv
    awk -F, 'NR == 1 {
            for (i = 1; i <= NF; i++)
                at[$i] = i
            next
        }
        { print $at["country"], $at["year"], $at["value"], $at["n"],
            $at["status"] }' .out | sort
}

cat >long.csv <<'CSV'
iso,when,pct
PE,2022,12.345678901234567
PE,2023,0
CO,2022,7
CO,2023,
CSV
printf '%s\r\n' 'BOMiso;2022;2023-A1' 'PE;12,345678901234567;0' \
    'CO;7;' | sed "s/^BOM/$(printf '\357\273\277')/" >wide.csv
cat >v1.csv <<'CSV'
DATAFLOW,REF_AREA: Area,TIME_PERIOD: When,OBS_VALUE,OBS_STATUS: Status
X:FLOW(1.0): A flow,PE: Peru,2022,12.345678901234567,A: Normal
X:FLOW(1.0): A flow,PE: Peru,2023-A1: 2023,0,A: Normal
X:FLOW(1.0): A flow,CO: Colombia,2022,7,A: Normal
X:FLOW(1.0): A flow,CO: Colombia,2023,,O: Missing
CSV
cat >v2.csv <<'CSV'
STRUCTURE[;],STRUCTURE_ID,ACTION,OBS_KEY,OBS_VALUE,OBS_STATUS[],TIME_PERIOD,REF_AREA
dataflow,X:FLOW(2.0.0),I,PE.2022,12.345678901234567,A;B,2022,PE
dataflow,X:FLOW(2.0.0),A,PE.2023,0,A,2023,PE
dataflow,X:FLOW(2.0.0),R,CO.2022,7,A,2022,CO
dataflow,X:FLOW(2.0.0),M,CO.2023,,O,2023,CO
dataflow,X:FLOW(2.0.0),I,,,,,CO
CSV
head -n 3 long.csv >first_2024.csv
{ echo when,pct,iso; echo 2022,7,CO; echo 2023,,CO; } | gzip >second.csv.gz

repository r
country='"country": {"from": "REF_AREA", "map": {"PE": "PE", "CO": "CO"}}'
short='"year": {"from": "period", "map": {"2022": "2022", "2023": "2023"}}'
sdmx="$country, $short, \"value\": \"OBS_VALUE\""
plain="\"value\": \"VALUE\", $short,
    \"country\": {\"from\": \"iso\", \"map\": {\"PE\": \"PE\", \"CO\": \"CO\"}}"
series long '"files": [{"location": "../long.csv"}], "period": "when"' \
    "$(echo "$plain" | sed 's/VALUE/pct/')"
series parts '"files": [{"location": "../first_{period}.csv"},
    {"location": "../second.csv.gz"}], "period": "when"' \
    "$(echo "$plain" | sed 's/VALUE/pct/')"
series wide '"layout": "wide", "files": [{"location": "../wide.csv"}],
    "decimal": "comma", "names_to": "when"' "$(echo "$plain" |
    sed 's/VALUE/value/; s/"period", "map": {/"when", "map": {"2023-A1": "2023", /')"
series v1 '"layout": "sdmx-csv", "files": [{"location": "../v1.csv"}],
    "structure": "X:FLOW", "period": "TIME_PERIOD"' "$sdmx"
series v2 '"layout": "sdmx-csv", "files": [{"location": "../v2.csv"}],
    "structure": "X:FLOW", "period": "TIME_PERIOD"' "$sdmx"

cat >wanted <<'LIST'
CO 2022 7 1 A
CO 2023  0 O
PE 2022 12.345678901234567 1 A
PE 2023 0 1 A
LIST
expect 0 quipu refresh -C r
for id in long parts wide v1 v2; do
    answers $id >$id.answers
    same wanted $id.answers
done

# An empty value that is no observation.
sed -i 's/"names_to"/"empty": "skip", &/' r/indicators/datasets/wide.json
expect 0 quipu refresh -C r wide
answers wide >wide.answers
grep -v '^CO 2023' wanted | diff - wide.answers >&2 || fail "empty is kept"

# FILE SED ID MESSAGE: the file changed in this way fails the load.
breaks() {
    cp "$1" kept
    sed -i "$2" "$1"
    expect 3 quipu refresh -C r "$3"
    says "$4"
    mv kept "$1"
}
breaks v2.csv '3s/,A,/,D,/' v2 '"../v2.csv", row 3, column "ACTION": "D" deletes'
breaks v2.csv '3s/FLOW/OTHER/' v2 '"X:OTHER(2.0.0)" is another structure'
breaks v2.csv '1s/STRUCTURE\[;\],//' v2 'the first column is "STRUCTURE_ID"'
breaks v1.csv '3s/2023-A1: //; 3s/2023/2023-W01/' v1 'it is a week; periods are'
breaks long.csv '2s/2022/2021-2022/' long \
    'row 2, column "period": "2021-2022" is not in its map: 2022 2023'
says '"period_range" says which year a range counts for'
breaks long.csv '2s/12.3/12,3/' long '"../long.csv", row 2: 4 fields'
breaks wide.csv '2s/12,3/12.3/' wide \
    'this is the record of the column "2022"'
breaks wide.csv '1s/2022/2021-2022/' wide \
    '"2021-2022" begins like a period, and is none'
# What was said before is still there.
for id in long v1 v2; do
    answers $id >$id.answers
    same wanted $id.answers
done

# The example of the README, as it is there: BLOCK of the fenced ones.
block() {
    awk -v wanted="$1" '/^```/ { inside = !inside; count += inside; next }
        inside && count == wanted' "$srcdir/plugins/observations/README.md"
}
repository p
block 1 >p/stunting.csv
block 2 | define p/datasets/endes-stunting-series
block 3 | define p/nutrition/stunting-published
published() {
    expect 0 quipu query -C p stunting-published --by '*' -f csv "$@"
    cut -d, -f 2,4-6,10,12 .out
}
expect 0 quipu check -C p
expect 0 quipu refresh -C p endes-stunting-series
says 'published as @1: 4 new'
published >one
cat >wanted <<'CSV'
area,period,residence,value,n,status
PE,2009,_T,23.8,9782,A
PE,2009,urban,14.2,5320,A
PE,2009,rural,40.3,4462,A
01,2009,_T,26.8,479,A
CSV
same wanted one

# A revision is a new vintage.
sed -i 's/26.8/26.9/' p/stunting.csv
expect 0 quipu refresh -C p endes-stunting-series
says 'published as @2: 1 new, 1 ended, 3 unchanged'
published >two
sed 's/26.8/26.9/' one >wanted
same two wanted
published --as-of @1 >two
same two one

# Two numbers of one cell.
echo 2009,1,Total,480,27.0 >>p/stunting.csv
expect 3 quipu refresh -C p endes-stunting-series
says 'several records are of area "01", period "2009"'
published >two
same two wanted
