#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# What is made of other indicators follows them: after them in a run, anew when
# one has changed, and as it was when one fails.
# shellcheck disable=SC2154
. "${srcdir:?}/tests/cli/lib.sh"
needs sqlite3

# PERIOD SHIFT: girls and boys in 4 strata of 5 clusters.
survey() {
    awk -v shift="$2" 'BEGIN {
        print "sex,hb,stratum,cluster,weight"
        for (i = 0; i < 240; i++)
            printf "%d,%d,%d,%d,%d\n", 1 + i % 2,
                90 + (i * 37) % 50 + (i % 2) * shift, i / 60, i / 12,
                500 + i % 7 * 100
    }' >"r/data_$1.csv"
}

# PERIOD SEX: the weighted mean.
mean() {
    awk -F, -v sex="$2" 'NR > 1 && (sex == "" || $1 == sex) {
            sum += $5 * $2
            weight += $5
        }
        END { printf "%.15g\n", sum / weight }' "r/data_$1.csv"
}

# Expected values: EXPRESSION over two numbers.
of() {
    awk -v a="$2" -v b="$3" "BEGIN { printf \"%.8f\\n\", $1 }"
}

# Values of an answer, one a line, as the above.
values() {
    expect 0 quipu query -C r -f csv "$@"
    awk -F, 'NR == 1 { for (i = 1; i <= NF; i++) if ($i == "value") at = i }
        NR > 1 { printf "%.8f\n", $at }' .out
}

formula() {
    define "r/t/$1" <<JSON
{ "id": "$1", "title": {"en": "$1"}, "unit": "g/L", "breakdowns": [[]],
  "formula": {"expression": "$2", "terms": {$3}} }
JSON
}

repository r
survey 2022 3
survey 2023 5
define r/datasets/children <<'JSON'
{ "id": "children", "source": "csv", "periods": ["2022", "2023"],
  "title": {"en": "Children"}, "settings": {"location": "data_{period}.csv"},
  "columns": {"sex": {"from": "sex", "map": {"1": "F", "2": "M"}}, "hb": "hb"},
  "design": {"weight": "weight", "stratum": "stratum", "cluster": "cluster"} }
JSON
define r/t/hb <<'JSON'
{ "id": "hb", "title": {"en": "hb"}, "dataset": "children",
  "calculation": "values", "settings": {"value": "hb", "typical": 110},
  "measure": "mean", "breakdowns": [[], ["sex"]], "unit": "g/L" }
JSON
# Its name comes before that of what it is made of.
formula a-half 'gap / 2' '"gap": {"indicator": "z-gap"}'
formula z-gap 'boys - girls' '"girls": {"indicator": "hb",
    "codes": {"sex": "F"}}, "boys": {"indicator": "hb", "codes": {"sex": "M"}}'
formula change 'now - before' '"now": {"indicator": "hb"},
    "before": {"indicator": "hb", "period": -1}'

# In order, whatever their names.
expect 0 quipu refresh -C r
says 'z-gap@1 all: published as @3: 2 new' 'a-half@1 all: published as @4: 2 new' \
    'change@1 all: published as @5: 1 new'
gap22=$(of 'a - b' "$(mean 2022 2)" "$(mean 2022 1)")
gap23=$(of 'a - b' "$(mean 2023 2)" "$(mean 2023 1)")
equal "$(values z-gap)" "$gap22
$gap23"
equal "$(values a-half)" "$(of 'a / 2' "$gap22")
$(of 'a / 2' "$gap23")"
equal "$(values change)" "$(of 'a - b' "$(mean 2023 '')" "$(mean 2022 '')")"
# Half the gap has half its error; the gap of two groups in one sample has one.
expect 0 quipu query -C r z-gap a-half -f csv
equal "$(awk -F, 'NR == 1 { for (i = 1; i <= NF; i++) at[$i] = i }
    NR > 1 { se[$at["indicator"], $at["period"]] = $at["se"] }
    END { printf "%d %.9f\n", (se["z-gap", 2023] > 0),
        se["a-half", 2023] / se["z-gap", 2023] }' .out)" "1 0.500000000"

# Nothing has changed.
expect 0 quipu refresh -C r
says 'z-gap@1 all: up to date' 'a-half@1 all: up to date' 'change@1 all: up to date'
says_not published

# One period has: what is made of it is said anew, the rest stays.
survey 2023 9
expect 0 quipu refresh -C r
says 'children 2022: up to date' 'children 2023: published as @6' \
    'change@1 all: published as @9: 1 new, 1 ended, 0 unchanged' \
    'z-gap@1 all: published as @7: 1 new, 1 ended, 1 unchanged' \
    'a-half@1 all: published as @8: 1 new, 1 ended, 1 unchanged'
later=$(of 'a - b' "$(mean 2023 2)" "$(mean 2023 1)")
equal "$(values z-gap)" "$gap22
$later"
equal "$(values z-gap --as-of @5)" "$gap22
$gap23"

# Another expression.
formula a-half 'gap * 50 / 100 + 0' '"gap": {"indicator": "z-gap"}'
expect 0 quipu refresh -C r
says 'z-gap@1 all: up to date' 'a-half@1 all: published as @10: 0 new, 0 ended, 2'

# An input fails: what was made of its last good numbers stays.
observations r >before
cp r/data_2023.csv good
echo broken >r/data_2023.csv
expect 4 quipu refresh -C r
says 'dataset "children" 2023' 'z-gap@1 all: up to date' 'a-half@1 all: up to date'
observations r >after
same before after
cp good r/data_2023.csv
expect 0 quipu refresh -C r
observations r >after
same before after

# An input that was never published is waited for, and so is what is made of it.
define r/datasets/later <<'JSON'
{ "id": "later", "like": "children", "periods": ["2024"] }
JSON
define r/t/hb-later <<'JSON'
{ "id": "hb-later", "like": "hb", "dataset": "later" }
JSON
formula growth 'a - b' '"a": {"indicator": "hb-later", "period": 1},
    "b": {"indicator": "hb"}'
formula growth-rate 'a / 2' '"a": {"indicator": "growth"}'
expect 4 quipu refresh -C r
says 'dataset "later" 2024' \
    'growth@1 all: waits for "hb-later", of which nothing was published' \
    'growth-rate@1 all: waits for "growth"' 'z-gap@1 all: up to date'
survey 2024 1
expect 0 quipu refresh -C r
says_not waits
says 'growth@1 all: published' 'growth-rate@1 all: published'
equal "$(values growth --period 2023)" \
    "$(of 'a - b' "$(mean 2024 '')" "$(mean 2023 '')")"
# Files of their own are samples of their own: errors add up.
expect 0 quipu query -C r growth --period 2023 -f csv
cut -d, -f1-7 .out >growth
expect 0 quipu query -C r hb hb-later -f csv
equal "$(awk -F, 'NR == 1 { for (i = 1; i <= NF; i++) at[$i] = i }
    $at["period"] == 2023 || $at["period"] == 2024 { sum += $at["se"] ^ 2 }
    END { printf "%.9f\n", sqrt(sum) }' .out)" \
    "$(awk -F, 'NR == 1 { for (i = 1; i <= NF; i++) at[$i] = i }
        NR == 2 { printf "%.9f\n", $at["se"] }' growth)"
# A copy of the file is the same sample: nobody knows how both go together.
cp r/data_2023.csv r/data_2024.csv
expect 0 quipu refresh -C r
says 'observations without a standard error: '
expect 0 quipu query -C r growth --period 2023 -f csv
equal "$(awk -F, 'NR == 1 { for (i = 1; i <= NF; i++) at[$i] = i }
    NR == 2 { print $at["value"] ":" $at["se"] ":" $at["ci_low"] }' .out)" "0::"

# A circle is refused, by name.
formula one 'a' '"a": {"indicator": "two"}'
formula two 'a' '"a": {"indicator": "one"}'
expect 2 quipu check -C r
cat .out .err >all
grep -q circle all || fail "there is no word of a circle"
grep -q '"one"' all || fail "the circle has no name"
expect 2 quipu refresh -C r
rm r/indicators/t/one.json r/indicators/t/two.json
expect 0 quipu refresh -C r
