#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# The examples in the READMEs of budget and execution do what they say.
# shellcheck disable=SC2154 # lib.sh sets srcdir
. "${srcdir:?}/tests/cli/lib.sh"

repository r
readme_block budget csv >r/siaf_2024.csv
readme_block budget json | define r/datasets/siaf
readme_block execution json | define r/budget/execution-rate
expect 0 quipu check -C r
expect 0 quipu refresh -q -C r


# Of the year so far, and of January: in percent, by programme.
rates() {
    quipu query -C r execution-rate --by programme --period "$1" -f csv |
        awk -F, -v period="$1" '$4 == period { printf "%s %.9f\n", $5, $6 }' | sort
}
rates 2024 >found
rates 2024-02 >same
same found same
awk 'BEGIN {
    printf "0001 %.9f\n", 62525 / 125050 * 100
    printf "1001 %.9f\n", 10000 / 40000 * 100
}' >expected
same expected found
rates 2024-01 >found
awk 'BEGIN {
    printf "0001 %.9f\n", 62530 / 125050 * 100
    printf "1001 %.9f\n", 0
}' >expected
same expected found

# By the place of spending, and by that of the entity.
regions() {
    quipu query -C r execution-rate --level region --period 2024 -f csv |
        awk -F, '$4 == "2024" { printf "%s %.9f\n", $2, $5 }' | sort
}
regions >found
awk 'BEGIN { printf "02 %.9f\n", 72525 / 165050 * 100 }' >expected
same expected found
sed -i 's/DEPARTAMENTO_META/DEPARTAMENTO_EJECUTORA/' r/indicators/datasets/siaf.json
expect 0 quipu refresh -q -C r
regions >found
awk 'BEGIN {
    printf "02 %.9f\n", 10000 / 40000 * 100
    printf "15 %.9f\n", 62525 / 125050 * 100
}' >expected
same expected found

# Without a look at the period, a year and its months would be added up.
sed -i 's/, "period": "period"//' r/indicators/datasets/siaf.json
expect 2 quipu refresh -q -C r
says 'the records have several periods'
