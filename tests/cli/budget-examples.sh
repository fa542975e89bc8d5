#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# The examples in the READMEs of budget and execution do what they say.
# shellcheck disable=SC2154 # lib.sh sets srcdir
. "${srcdir:?}/tests/cli/lib.sh"

# The first block of a language in a README.
block() {
    awk -v fence="\`\`\`$2" '
        $0 == fence { inside = 1; next }
        /^```$/ && inside { exit }
        inside' "$srcdir/plugins/$1/README.md"
}

repository r
block budget csv >r/siaf_2024.csv
block budget json | define r/datasets/siaf
block execution json | define r/budget/execution-rate
expect 0 quipu check -C r
expect 0 quipu refresh -q -C r


# (625.30 - 0.05 + 100) / (1250.50 + 400), in percent
quipu query -C r execution-rate --by programme -f csv |
    awk -F, 'NR > 1 { printf "%s %.9f\n", $5, $6 }' | sort >found
awk 'BEGIN {
    printf "0001 %.9f\n", 62525 / 125050 * 100
    printf "1001 %.9f\n", 10000 / 40000 * 100
}' >expected
same expected found
quipu query -C r execution-rate --level region -f csv |
    awk -F, 'NR > 1 { printf "%s %.9f\n", $2, $5 }' >found
awk 'BEGIN { printf "02 %.9f\n", 72525 / 165050 * 100 }' >expected
same expected found

# The place of the entity is another answer.
sed -i 's/DEPARTAMENTO_META/DEPARTAMENTO_EJECUTORA/' r/indicators/datasets/siaf.json
expect 0 quipu refresh -q -C r
quipu query -C r execution-rate --level region -f csv |
    awk -F, 'NR > 1 { printf "%s %.9f\n", $2, $5 }' | sort >found
awk 'BEGIN {
    printf "02 %.9f\n", 10000 / 40000 * 100
    printf "15 %.9f\n", 62525 / 125050 * 100
}' >expected
same expected found

# Without a look at the period, a year and its months would be added up.
sed -i 's/, "periods": "annual"}/}/' r/indicators/datasets/siaf.json
expect 2 quipu refresh -q -C r
says 'the records have several periods'
