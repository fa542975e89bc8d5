#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# Guinea: multiple deprivation of children, from synthetic records: the measures
# of one method agree with each other in every area and group.
# shellcheck disable=SC2154
. "${srcdir:?}/tests/cli/lib.sh"
needs python3

repository r --dataset synthetic-gn-deprivation
expect 0 quipu refresh -C r
says 'synthetic-gn-deprivation 2018: published' '9000 records read' \
    '400 primary sampling units'
expect 0 quipu refresh -C r
says 'up to date'
expect 0 quipu list -C r --topic gn-child-deprivation -f csv
sed 1d .out | cut -d, -f1 >ids
equal "$(wc -l <ids)" 39 "the number of indicators"
# shellcheck disable=SC2046 # one word for each
expect 0 quipu query -C r $(cat ids) --by '*' -f csv
cp .out answer
python3 -B "$srcdir/tests/cli/topic-deprivation.py" <answer ||
    fail "measures disagree"

# The sample is seen: an estimate of a region has a standard error and limits.
expect 0 quipu query -C r gn-deprived-3-synthetic --level region --period 2018 -f csv
equal "$(sed 1d .out | awk -F, '$6 > 0 && $7 < $5 && $5 < $8' | wc -l)" 8 \
    "the number of regions with a standard error and limits"
expect 0 quipu list -C r --topic gn-child-deprivation -f csv --lang fr
prints 'Enfants privés dans trois dimensions ou plus (données synthétiques)'
