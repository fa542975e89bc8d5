#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# What changed is published, what did not change stays as it is, and nothing
# that was said is lost.
# shellcheck disable=SC2154
. "${srcdir:?}/tests/cli/lib.sh"
needs sqlite3

# PERIOD: 240 records, by turns of a girl and a boy, in 4 strata of 5 clusters.
survey() {
    awk -v period="$1" 'BEGIN {
        print "sex,age,hb,stratum,cluster,weight"
        for (i = 0; i < 240; i++)
            printf "%d,%d,%d,%d,%d,%d\n", 1 + i % 2, 6 + i % 54,
                90 + (i * 37 + period) % 50, i % 4, i % 20, 500 + i % 7 * 100
    }' >"data_$1.csv"
}

# PERIOD SEX AGE: the weighted mean of girls or boys or both younger than this.
mean() {
    awk -F, -v sex="$2" -v age="$3" '
        NR > 1 && (sex == "" || $1 == sex) && $2 < age {
            sum += $6 * $3
            weight += $6
        }
        END { printf "%.10g\n", sum / weight }' "data_$1.csv"
}

# Values of an answer, one a line, rounded as the above.
values() {
    expect 0 quipu query -C r hb -f csv "$@"
    awk -F, 'NR == 1 { for (i = 1; i <= NF; i++) if ($i == "value") at = i }
        NR > 1 { printf "%.10g\n", $at }' .out
}

dataset() {
    define r/datasets/children <<JSON
{ "id": "children", "source": "csv", "periods": [$1],
  "title": {"en": "Children"},
  "settings": {"location": "../data_{period}.csv"},
  "columns": {"sex": {"from": "sex", "map": {"1": "F", "2": "M"}},
      "age": "age", "hb": "hb"},
  "design": {"weight": {"from": "weight", "scale": 0.001},
      "stratum": "stratum", "cluster": "cluster"} }
JSON
}

indicator() {
    define r/nutrition/hb <<JSON
{ "id": "hb", "title": {"en": "$1"}, "dataset": "children",
  "calculation": "values", "settings": {"value": "hb", "typical": 110},
  "measure": "mean", "where": {"age": {"below": $2}},
  "breakdowns": [$3], "unit": "g/L" }
JSON
}

survey 2022
survey 2023
repository r
dataset '"2022", "2023"'
indicator 'Mean haemoglobin' 60 '[], ["sex"]'
expect 0 quipu refresh -C r
says 'children 2022: published as @1: 3 new, 0 ended, 0 unchanged' \
    'children 2023: published as @2: 3 new, 0 ended, 0 unchanged' \
    '240 records read' '4 strata' '20 primary sampling units'
observations r >first
equal "$(values --by sex --period 2023)" "$(mean 2023 1 60)
$(mean 2023 2 60)"
girls=$(mean 2023 1 60)
boys=$(mean 2023 2 60)

# Unchanged; touched; another file of the same content: nothing is said anew.
expect 0 quipu refresh -C r
says 'children 2022: up to date' 'children 2023: up to date'
touch data_2023.csv
expect 0 quipu refresh -C r
says 'children 2023: up to date'
cp data_2023.csv copy
mv copy data_2023.csv
expect 0 quipu refresh -C r
says 'children 2023: up to date'
says_not 'published'
observations r >second
same first second
equal "$(sql r 'SELECT count(*) FROM publication')" 2 "the publications"

# Some values of girls: theirs and the total are said anew, the boys' stays.
awk -F, -v OFS=, 'NR > 1 && NR < 40 && $1 == 1 { $3 += 3 } { print }' \
    data_2023.csv >changed
mv changed data_2023.csv
expect 0 quipu refresh -C r
says 'children 2022: up to date' \
    'children 2023: published as @3: 2 new, 2 ended, 1 unchanged'
equal "$(values --by sex --period 2023)" "$(mean 2023 1 60)
$boys"
[ "$girls" != "$(mean 2023 1 60)" ] || fail "the girls' value is the same"
equal "$(values --by sex --period 2023 --as-of @3)" "$(mean 2023 1 60)
$boys"
equal "$(values --by sex --period 2023 --as-of @2)" "$girls
$boys" "what was said as of @2"
equal "$(values --by sex --period 2023 --as-of @1)" "" "what @1 said of 2023"
equal "$(sql r 'SELECT since_pub, until_pub, count(*) FROM observation
    GROUP BY since_pub, until_pub ORDER BY 1, 2')" "1||3
2||1
2|3|2
3||2"

# Another definition: all periods are made anew, the old numbers stay known.
indicator 'Mean haemoglobin' 36 '[], ["sex"]'
expect 0 quipu refresh -C r
says 'children 2022: published as @4: 3 new, 3 ended, 0 unchanged' \
    'children 2023: published as @5: 3 new, 3 ended, 0 unchanged'
equal "$(values --period 2022)" "$(mean 2022 '' 36)"
equal "$(values --period 2022 --as-of @3)" "$(mean 2022 '' 60)"
equal "$(values --period 2022 --as-of @1)" "$(mean 2022 '' 60)"

# Another title: published, and no number with it.
indicator 'Average haemoglobin' 36 '[], ["sex"]'
expect 0 quipu refresh -C r
says 'children 2022: published as @6: 0 new, 0 ended, 3 unchanged'
expect 0 quipu explain -C r hb --area _T --period 2022
prints 'Average haemoglobin'

# A breakdown that is no longer there ends.
indicator 'Average haemoglobin' 36 '[]'
expect 0 quipu refresh -C r
says 'children 2023: published as @9: 0 new, 2 ended, 1 unchanged'
expect 2 quipu query -C r hb --by sex
equal "$(values --by sex --period 2023 --as-of @8)" "$(mean 2023 1 36)
$(mean 2023 2 36)"

# A period that the dataset no longer has keeps its numbers.
dataset '"2023"'
expect 0 quipu refresh -C r
says_not 'children 2022'
equal "$(values)" "$(mean 2022 '' 36)
$(mean 2023 '' 36)"

# Refreshing a period that is not there, or is in no dataset.
expect 2 quipu refresh -C r --period 2022
says 'no dataset that is refreshed here has a period "2022"'
expect 2 quipu refresh -C r children --period 2022
says 'the dataset "children" has no period "2022"'
expect 2 quipu query -C r hb --as-of 1999-01-01
