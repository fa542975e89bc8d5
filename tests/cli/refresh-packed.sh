#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# A packed file gives what the file gives, to the last bit; the hash kept is that
# of the packed bytes; a damaged one publishes nothing, and leaves no file.
# shellcheck disable=SC2154
. "${srcdir:?}/tests/cli/lib.sh"
needs python3 sqlite3 gzip sha256sum

awk 'BEGIN {
    print "sex,hb,stratum,cluster,weight"
    for (i = 0; i < 240; i++)
        printf "%d,%d,%d,%d,%d\n", 1 + i % 2, 90 + i * 37 % 50, i % 4,
            i % 20, 500 + i % 7 * 100
}' >2023.csv
gzip -nk 2023.csv
head -c 500 2023.csv.gz >cut.csv.gz
python3 -B - <<'PYTHON'
import lzma
import zipfile
data = open("2023.csv", "rb").read()
with open("2023.csv.xz", "wb") as file:
    file.write(lzma.compress(data))
with zipfile.ZipFile("b.zip", "w", zipfile.ZIP_DEFLATED) as file:
    file.writestr("readme.txt", "no data")
    file.writestr("data/2023.csv", data)
PYTHON

# REPOSITORY LOCATION
survey_in() {
    repository "$1"
    define "$1/datasets/children" <<JSON
{ "id": "children", "source": "csv", "periods": ["2023"],
  "title": {"en": "Children"}, "settings": {"location": "$2"},
  "columns": {"sex": {"from": "sex", "map": {"1": "F", "2": "M"}}, "hb": "hb"},
  "design": {"weight": {"from": "weight", "scale": 0.001},
      "stratum": "stratum", "cluster": "cluster"} }
JSON
    define "$1/nutrition/hb" <<JSON
{ "id": "hb", "title": {"en": "hb"}, "dataset": "children",
  "calculation": "values", "settings": {"value": "hb", "typical": 110},
  "measure": "mean", "breakdowns": [["sex"]], "unit": "g/L" }
JSON
}

mkdir tmp
TMPDIR=$work/tmp
export TMPDIR
number=0
for location in "../{period}.csv" "../{period}.csv.gz" "../{period}.csv.xz" \
    "../b.zip#data/{period}.csv" "file://$work/b.zip#data/{period}.csv"; do
    number=$((number + 1))
    survey_in "r$number" "$location"
    expect 0 quipu refresh -C "r$number"
    says '240 records read'
    expect 0 quipu query -C "r$number" --by '*' --detail -f csv
    sed 's/,[0-9-]*T[0-9:]*Z,/,,/' .out >"r$number.csv"
    same r1.csv "r$number.csv"
    expect 0 quipu refresh -C "r$number"
    says 'up to date'
done
equal "$(wc -l <r1.csv)" 3 "the lines: a header, girls, boys"

hash=$(sha256sum 2023.csv.gz | cut -d ' ' -f 1)
sqlite3 -readonly r2/quipu.db .dump | grep -q "$hash" ||
    fail "the hash of the packed file is not kept"

survey_in cut ../cut.csv.gz
expect 3 quipu refresh -C cut
says '"../cut.csv.gz" is not sound gzip: it ends too early'
equal "$(observations cut)" "" "what was published"
survey_in unnamed ../b.zip
expect 3 quipu refresh -C unnamed
says '"../b.zip" holds 2 files, and none is named' '"data/2023.csv"'
survey_in far ftp://127.0.0.1/a.csv
expect 3 quipu refresh -C far
says '"ftp://127.0.0.1/a.csv"'
equal "$(ls -A tmp)" "" "what is left in TMPDIR"
